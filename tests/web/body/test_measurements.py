"""Girths: entered together, corrected, deleted, brought back, and told since the start."""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.web.belongings import new_measurement
from tests.web.cast import Cast, client_of, new_user
from tests.web.onboarding.people import quantity
from tests.web.onboarding.visitor import Page, Visitor
from tonus.units import Quantity, Unit
from tonus_web.body.girths import girths_of, heading_of
from tonus_web.body.models import Measurement
from tonus_web.members.models import Member, SafetyAnswers

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor() -> Visitor:
    """Somebody in Berlin who measures in inches."""
    user = new_user("nora")
    user.zone, user.length_unit = "Europe/Berlin", Unit.FT_IN.value
    user.save()
    return Visitor(user)


def measured(visitor: Visitor, **more: Any) -> Page:
    """The page after girths were sent."""
    return visitor.sent(visitor.opened("body:new"), **more)


def test_what_was_measured_is_kept_as_it_was_entered(visitor: Visitor) -> None:
    page = measured(
        visitor,
        **quantity("waist", "35.50", "in"),
        **quantity("calf_left", "40", "cm"),
        date="2025-06-01",
        time="07:30",
        note="before breakfast",
    )
    rows = {row.site: row for row in Measurement.objects.all()}
    assert set(rows) == {"waist", "calf_left"}
    waist = rows["waist"]
    assert (waist.length_entered, waist.length_unit) == ("35.50", "in")
    assert waist.length_cm == pytest.approx(90.17)
    assert waist.at == dt.datetime(2025, 6, 1, 5, 30, tzinfo=dt.UTC)
    assert rows["calf_left"].length_words == "40 cm"
    assert {row.note for row in rows.values()} == {"before breakfast"}
    assert "35.50 in" in page.text
    assert "40 cm" in page.text


def test_a_form_sent_twice_is_kept_once(visitor: Visitor) -> None:
    form = visitor.opened("body:new")
    for _ in range(2):
        visitor.sent(form, **quantity("hip", "40", "in"), **quantity("waist", "36", "in"))
    assert Measurement.objects.count() == 2


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({}, "Measure at least one place."),
        (quantity("waist", "36", "cm"), "36 cm is no girth that a body can have there."),
        (quantity("waist", "0", "in"), "0 in is no girth"),
        (quantity("calf_right", "400", "cm"), "400 cm is no girth"),
        (quantity("hip", "wide", "cm"), "is no number"),
        (quantity("hip", "-90", "cm"), "cannot be a quantity"),
        (
            {**quantity("hip", "90", "cm"), "date": "2999-01-01", "time": "08:00"},
            "still to come",
        ),
    ],
)
def test_what_no_body_has_is_explained_and_nothing_is_kept(
    visitor: Visitor, sent: dict[str, Any], told: str
) -> None:
    page = measured(visitor, **sent)
    assert page.status == 422
    assert told in page.text
    assert not Measurement.everything.exists()


def test_one_bad_girth_leaves_the_others_in_the_form(visitor: Visitor) -> None:
    page = measured(visitor, **quantity("waist", "36", "cm"), **quantity("hip", "41.25", "in"))
    assert page.status == 422
    assert page.step_form.values["hip_large"] == ["41.25"]


def test_a_girth_is_corrected_and_a_second_tab_is_refused(visitor: Visitor) -> None:
    row = new_measurement(visitor.member, cm="84.5", days_ago=3)
    first = visitor.opened("body:edit", row.pk)
    second = visitor.opened("body:edit", row.pk)
    visitor.sent(first, **quantity("length", "85.5", "cm"))
    row.refresh_from_db()
    assert (row.length_cm, row.revision) == (85.5, 2)
    page = visitor.sent(second, **quantity("length", "99", "cm"))
    assert "changed in another place" in page.text
    row.refresh_from_db()
    assert row.length_cm == 85.5


def test_left_alone_the_moment_keeps_its_seconds(visitor: Visitor) -> None:
    row = new_measurement(visitor.member, days_ago=1)
    at = row.at
    visitor.sent(visitor.opened("body:edit", row.pk), note="sitting")
    row.refresh_from_db()
    assert (row.at, row.note) == (at, "sitting")


def test_a_deleted_girth_comes_back(visitor: Visitor) -> None:
    row = new_measurement(visitor.member)
    address = reverse("body:delete", args=[visitor.member.pk, row.pk])
    page = Page(visitor.client.post(address, follow=True).content.decode(), 200, address)
    assert not Measurement.objects.exists()
    undo = next(form for form in page.forms if form.action.endswith("/undo/"))
    visitor.client.post(undo.action, {name: value[0] for name, value in undo.values.items()})
    assert Measurement.objects.get().pk == row.pk


def test_change_is_told_since_the_first_reading(visitor: Visitor) -> None:
    member = visitor.member
    for days_ago, inches in ((60, "38.5"), (30, "37"), (0, "35.75")):
        row = Measurement(member=member, site="waist")
        row.length = Quantity.entered(inches, unit=Unit.IN)
        row.set_moment(timezone.now() - dt.timedelta(days=days_ago), "UTC")
        row.save()
    new_measurement(member, site="hip", cm="100", days_ago=15)
    text = visitor.opened("body:index").text
    assert "Waist: 2.75 in less since" in text
    girths = girths_of(list(Measurement.objects.order_by("at")), Unit.CM)
    waist, hip = girths.sites
    assert waist.change_cm == pytest.approx(-2.75 * 2.54)
    assert waist.change_words == "7 cm less"
    assert (hip.change_cm, hip.change_words) == (None, "")
    assert girths.chart is not None
    (panel,) = girths.chart["panels"]
    assert panel["lines"][0]["values"] == [97.79, 93.98, 90.81]
    assert [len(readings) for _day, readings in girths.table] == [2, 2, 2, 2]


def test_one_reading_is_no_change_and_no_chart() -> None:
    assert girths_of([], Unit.CM).chart is None
    assert heading_of(girths_of([], Unit.CM)) == "You have not measured yourself yet."
    assert heading_of(girths_of([], Unit.CM), "Mia") == "Nothing was measured of Mia yet."
    row = Measurement(site="hip")
    row.length = Quantity.entered("100", unit=Unit.CM)
    row.set_moment(dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC), "UTC")
    girths = girths_of([row], Unit.CM)
    assert girths.chart is None
    assert heading_of(girths) == "You measured yourself on March 1, 2026."
    assert heading_of(girths, "Mia") == "Mia was measured on March 1, 2026."
    assert girths_of([row, row], Unit.CM).sites[0].change_words == "no change"


def test_a_chart_names_left_and_right_and_the_page_is_readable_without_it(
    visitor: Visitor,
) -> None:
    for days_ago in (9, 2):
        for site in ("thigh_left", "thigh_right"):
            new_measurement(visitor.member, site=site, cm="60", days_ago=days_ago)
    page = visitor.opened("body:index")
    found = re.search(r'id="girths-data"[^>]*>(.*?)</script>', page.html, re.DOTALL)
    assert found is not None
    (panel,) = json.loads(found[1])["panels"]
    assert [line["label"] for line in panel["lines"]] == ["left", "right"]
    assert page.html.count("<td") >= 8


def test_a_place_that_is_none_is_not_found(visitor: Visitor) -> None:
    for site in ("elbow", "waist-", "photos"):
        address = reverse("body:site", args=[visitor.member.pk, site])
        assert visitor.client.get(address).status_code == 404


def test_somebody_who_is_to_see_no_numbers_sees_none(cast: Cast) -> None:
    row = new_measurement(cast.member, cm="84.5", days_ago=5)
    new_measurement(cast.member, cm="83.5")
    SafetyAnswers.objects.create(member=cast.member, eating_disorder="yes")
    for user, forbidden in ((cast.owner, ("84.5",)), (cast.coach, ("84.5", "disorder"))):
        for name, more in (
            ("index", ()),
            ("new", ()),
            ("site", ("waist",)),
            ("edit", (row.pk,)),
        ):
            answer = client_of(user).get(reverse(f"body:{name}", args=[cast.member.pk, *more]))
            html = answer.content.decode()
            assert answer.status_code == 200
            assert "girths-data" not in html
            assert not [word for word in forbidden if word in html], name
    address = reverse("body:new", args=[cast.member.pk])
    client_of(cast.owner).post(address, quantity("waist", "80", "cm"))
    assert Measurement.objects.count() == 2


def test_numbers_hidden_by_wish_are_hidden_here_too(visitor: Visitor) -> None:
    new_measurement(visitor.member, cm="84.5")
    Member.objects.filter(pk=visitor.member.pk).update(hides_numbers=True)
    assert "84.5" not in visitor.opened("body:index").html
