"""Weigh-ins: entering, changing, deleting, bringing back, and what is refused."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.web.cast import client_of, new_cast, new_user
from tests.web.onboarding.people import quantity
from tests.web.onboarding.visitor import Form, Page, Visitor
from tonus_web.diary.models import WeighIn

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor() -> Visitor:
    """Somebody in Berlin."""
    user = new_user("nora")
    user.zone = "Europe/Berlin"
    user.save()
    return Visitor(user)


def entered(visitor: Visitor, *typed: str, **more: Any) -> Page:
    """The page after a weight was sent."""
    page = visitor.opened("diary:weigh_in")
    return visitor.sent(page, **quantity("weight", *typed), **more)


def form_to(page: Page, end: str) -> Form:
    """The form of a page that goes to an address with this end."""
    return next(form for form in page.forms if form.action.endswith(end))


def test_empty_date_and_time_are_now(visitor: Visitor) -> None:
    page = entered(visitor, "81.50", "kg", note="after a run")
    weigh_in = WeighIn.objects.get()
    assert weigh_in.weight_entered == "81.50"
    assert weigh_in.weight_kg == 81.5
    assert abs(weigh_in.at - timezone.now()) < dt.timedelta(seconds=20)
    assert weigh_in.zone == "Europe/Berlin"
    assert "81.50 kg" in page.text
    assert "after a run" in page.text


def test_a_moment_is_of_the_place_where_it_was(visitor: Visitor) -> None:
    entered(visitor, "11", "4.5", "st+lb", date="2025-01-01", time="00:30")
    weigh_in = WeighIn.objects.get()
    assert weigh_in.at == dt.datetime(2024, 12, 31, 23, 30, tzinfo=dt.UTC)
    assert weigh_in.local_date == dt.date(2025, 1, 1)


def test_the_browser_says_the_zone_where_the_account_does_not() -> None:
    visitor = Visitor(new_user("nora"))
    page = visitor.opened("diary:weigh_in")
    form = page.step_form
    form.values["zone"] = ["America/New_York"]
    visitor.sent(page, form, **quantity("weight", "80", "kg"), date="2025-06-01", time="08:00")
    assert WeighIn.objects.get().at == dt.datetime(2025, 6, 1, 12, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"date": "2999-01-01", "time": "08:00"}, "still to come"),
        ({"date": "2025-02-30", "time": "08:00"}, "valid date"),
        ({"date": "1850-02-03", "time": "08:00"}, "too long ago"),
        ({"date": "2025-03-30", "time": "02:30"}, "did not exist"),
        ({"date": "2025-03-30"}, "Give the time too"),
        ({"time": "02:30"}, "Give the date too"),
        ({"date": "2025-03-29", "time": "25:30"}, "valid time"),
        ({"note": "x" * 201}, "at most 200"),
    ],
)
def test_an_impossible_moment_is_explained(
    visitor: Visitor, more: dict[str, Any], words: str
) -> None:
    page = entered(visitor, "80", "kg", **more)
    assert page.status == 422
    assert words in page.text
    assert not WeighIn.objects.exists()


@pytest.mark.parametrize("typed", [("0", "kg"), ("900", "kg"), ("x", "kg"), ("", "kg")])
def test_an_impossible_weight_is_explained(visitor: Visitor, typed: tuple[str, ...]) -> None:
    assert entered(visitor, *typed).status == 422
    assert not WeighIn.objects.exists()


def test_a_form_that_is_sent_twice_writes_once(visitor: Visitor) -> None:
    page = visitor.opened("diary:weigh_in")
    for _ in range(2):
        visitor.sent(page, **quantity("weight", "80", "kg"))
    assert WeighIn.objects.count() == 1


def test_an_id_of_somebody_else_writes_nothing(visitor: Visitor) -> None:
    other = Visitor(new_user("otto"))
    entered(other, "90", "kg")
    taken = WeighIn.objects.get()
    page = visitor.opened("diary:weigh_in")
    form = page.step_form
    form.values["record"] = [str(taken.pk)]
    answer = visitor.sent(page, form, **quantity("weight", "80", "kg"))
    assert answer.status == 422
    assert "90" not in answer.text
    assert WeighIn.objects.get().weight_kg == 90.0


def test_change_keeps_the_seconds_that_the_form_does_not_show(visitor: Visitor) -> None:
    entered(visitor, "80", "kg")
    before = WeighIn.objects.get()
    page = visitor.opened("diary:weigh_in_edit", before.pk)
    assert page.headings[0].startswith("You entered 80 kg for ")
    visitor.sent(page, **quantity("weight", "80,4", "kg"))
    after = WeighIn.objects.get()
    assert after.weight_kg == 80.4
    assert after.at == before.at
    assert after.revision == 2


def test_two_tabs_change_once(visitor: Visitor) -> None:
    entered(visitor, "80", "kg")
    weigh_in = WeighIn.objects.get()
    first = visitor.opened("diary:weigh_in_edit", weigh_in.pk)
    second = visitor.opened("diary:weigh_in_edit", weigh_in.pk)
    visitor.sent(first, **quantity("weight", "81", "kg"))
    page = visitor.sent(second, **quantity("weight", "82", "kg"))
    assert "changed in another place" in page.text
    assert page.step_form.values["weight_large"] == ["81"]
    assert WeighIn.objects.get().weight_kg == 81.0


def test_deleted_and_brought_back(visitor: Visitor) -> None:
    page = entered(visitor, "80", "kg")
    weigh_in = WeighIn.objects.get()
    page = visitor.sent(page, form_to(page, "/delete/"))
    assert "The weigh-in is deleted." in page.text
    assert not WeighIn.objects.exists()
    assert page.headings == ["You have not weighed in yet."]
    # The back button leads to what is gone: it says so, and can bring it back.
    edit = visitor.client.get(reverse("diary:weigh_in_edit", args=[visitor.member.pk, weigh_in.pk]))
    assert edit.status_code == 404
    assert 'name="token"' in edit.content.decode()
    visitor.sent(page, form_to(page, "/undo/"))
    assert WeighIn.objects.get().pk == weigh_in.pk


def test_the_latest_instant_counts_not_the_latest_entry(visitor: Visitor) -> None:
    entered(visitor, "80", "kg")
    page = entered(visitor, "95", "kg", date="2025-01-01", time="08:00")
    assert page.headings[0].startswith("You weighed 80 kg on ")


def test_a_coach_may_write_and_others_may_not() -> None:
    cast = new_cast()
    address = reverse("diary:weigh_in", args=[cast.member.pk])
    for user in (cast.owner, cast.coach):
        assert client_of(user).get(address).status_code == 200
    for user in (cast.viewer, cast.stranger, cast.administrator):
        assert client_of(user).get(address).status_code == 404


def test_a_record_of_another_member_is_not_found(visitor: Visitor) -> None:
    other = Visitor(new_user("otto"))
    entered(other, "90", "kg")
    strange = WeighIn.objects.get()
    for name in ("weigh_in_edit", "weigh_in_delete"):
        address = reverse(f"diary:{name}", args=[visitor.member.pk, strange.pk])
        assert visitor.client.post(address).status_code == 404
    assert WeighIn.objects.exists()


@pytest.mark.parametrize("name", ["diary:weigh_in", "weight:weigh_in"])
def test_a_weight_far_from_the_last_is_asked_about_before_it_counts(
    visitor: Visitor, name: str
) -> None:
    entered(visitor, "76.9", "kg", date="2025-01-01", time="07:00")
    page = visitor.opened(name)
    page = visitor.sent(page, page.step_form, **quantity("weight", "76.9", "lb"))
    assert page.status == 422
    assert "far from your last weight, 76.9 kg" in page.text
    assert WeighIn.objects.count() == 1
    # Said once more it is taken; another slip is asked about anew.
    other = visitor.sent(page, page.step_form, **quantity("weight", "70", "lb"))
    assert other.status == 422
    visitor.sent(other, other.step_form)
    assert [row.weight_words for row in WeighIn.objects.order_by("-at")] == ["70 lb", "76.9 kg"]


def test_the_unit_can_be_mended_at_once(visitor: Visitor) -> None:
    entered(visitor, "76.9", "kg", date="2025-01-01", time="07:00")
    page = entered(visitor, "76.5", "lb")
    visitor.sent(page, **quantity("weight", "76.5", "kg"))
    assert WeighIn.objects.order_by("-at")[0].weight_kg == 76.5


def test_a_correction_is_asked_nothing(visitor: Visitor) -> None:
    entered(visitor, "169", "kg")
    row = WeighIn.objects.get()
    page = visitor.opened("diary:weigh_in_edit", row.pk)
    visitor.sent(page, **quantity("weight", "169", "lb"))
    assert WeighIn.objects.get().weight_words == "169 lb"


def test_a_coach_is_told_whose_weight_it_is_and_led_nowhere_closed() -> None:
    cast = new_cast()
    visitor = Visitor(cast.owner)
    entered(visitor, "76.9", "kg")
    address = reverse("diary:weigh_in", args=[cast.member.pk])
    client = client_of(cast.coach)
    page = Page(client.get(address).content.decode(), 200, address)
    assert page.headings[0].startswith(f"{cast.member.name} weighed 76.9 kg on ")
    own = [link for link in page.links if str(cast.member.pk) in link]
    assert own
    assert [link for link in own if client.get(link).status_code != 200] == []
