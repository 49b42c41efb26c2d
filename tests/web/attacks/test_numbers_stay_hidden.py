"""No weight, rate or calorie reaches somebody who is to see none, by any side door."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from tests.web.addresses import ADDRESSES, new_scene
from tests.web.belongings import new_weigh_in
from tests.web.cast import Cast, client_of, new_user
from tests.web.onboarding.people import answers, quantity
from tests.web.onboarding.visitor import Page, Visitor, numbers_beside_units
from tests.web.undoing import undone
from tonus.units import Quantity, Unit
from tonus_web.diary.models import GoalChoice, WeighIn
from tonus_web.members.answers import shown_version
from tonus_web.members.models import BodyAnswers, Member, SafetyAnswers
from tonus_web.members.selectors import latest_record

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor() -> Visitor:
    """Somebody with a target to lose weight."""
    visitor = Visitor(new_user("nora"))
    visitor.welcomed(**answers(goal="lose_1"))
    return visitor


def test_a_goal_that_is_taken_back_names_no_rate(visitor: Visitor) -> None:
    visitor.sent(visitor.opened("diary:goal"), goal="lose_0_5")
    shown = shown_version(latest_record(GoalChoice, visitor.member))
    Member.objects.update(hides_numbers=True)
    address = reverse("diary:goal_back", args=[visitor.member.pk])
    answer = visitor.client.post(address, {"shown": shown}, follow=True)
    page = Page(answer.content.decode(), answer.status_code, address)
    assert "Your goal is taken back." in page.text
    assert "Lose" not in page.text
    assert numbers_beside_units(page.text) == []


def test_a_height_that_does_not_fit_tells_no_weight(visitor: Visitor) -> None:
    """Of somebody so thin that numbers are hidden, height and weight can still be mended."""
    WeighIn.objects.update(weight_entered="31.5", weight_unit="kg", weight_kg=31.5)
    page = visitor.opened("onboarding:step", "height")
    page = visitor.sent(page, **quantity("height", "230", "cm"))
    assert "This height and your last weight do not go together." in page.text
    assert "31.5" not in page.html


def test_a_coach_is_not_told_why_there_are_no_weights(cast: Cast) -> None:
    Member.objects.filter(pk=cast.member.pk).update(wants_calories=True)
    SafetyAnswers.objects.create(member=cast.member, eating_disorder="yes")
    weigh_in = new_weigh_in(cast.member, kg="70.5")
    owner, coach = client_of(cast.owner), client_of(cast.coach)
    for name, arguments in (("weigh_in", ()), ("weigh_in_edit", (weigh_in.pk,))):
        address = reverse(f"diary:{name}", args=[cast.member.pk, *arguments])
        for answer in (coach.get(address), coach.post(address, {"weight_large": "70"})):
            text = answer.content.decode()
            assert answer.status_code == 200
            assert "No weights are shown for olga." in text
            assert "eating" not in text
            assert "answers" not in text
            assert numbers_beside_units(Page(text, 200, address).text) == []
        assert "eating" in owner.get(address).content.decode()
    assert WeighIn.objects.count() == 1


@pytest.mark.parametrize("said", ["eating_disorder", "pregnant"])
def test_numbers_do_not_come_back_with_the_deletion_of_the_answers(
    visitor: Visitor, said: str
) -> None:
    said_now: dict[str, Any] = {said: "yes"}
    visitor.sent(visitor.opened("onboarding:step", "safety"), **said_now)
    place = [visitor.member.pk]
    answer = visitor.client.post(reverse("onboarding:delete", args=place), follow=True)
    assert "Numbers stay hidden until you want to see them." in answer.content.decode()
    assert not SafetyAnswers.objects.exists()
    for name in ("today:day", "diary:target", "diary:goal", "diary:weigh_in"):
        page = visitor.opened(name)
        assert numbers_beside_units(page.text) == [], name
        assert "Lose" not in page.text
    page = visitor.opened("today:settings")
    assert page.forms, "the wish can be changed there"


def test_who_saw_numbers_still_does_after_the_deletion_of_the_answers(visitor: Visitor) -> None:
    visitor.client.post(reverse("onboarding:delete", args=[visitor.member.pk]))
    visitor.member.refresh_from_db()
    assert not visitor.member.hides_numbers


#: What was lifted in a set (by `belongings_of`) is no weight of a body.
_LOAD = "12.50"
_WAYS: dict[str, dict[str, str]] = {
    "own wish": {},
    "eating disorder": {"eating_disorder": "yes"},
    "pregnancy": {"pregnant": "yes"},
    "rather not say": {"eating_disorder": "rather_not_say"},
    "breast-feeding, rather not say": {"breastfeeding": "rather_not_say"},
}


@pytest.mark.parametrize("way", _WAYS)
def test_no_page_of_a_member_shows_a_number_to_anybody(cast: Cast, way: str) -> None:
    """Every address below the member, read and sent, by everybody who may see records."""
    scene = new_scene(cast)
    wants = {f"wants_{name}": True for name in ("legs", "walks", "calories")}
    hides = way == "own wish"
    Member.objects.filter(pk=cast.member.pk).update(hides_numbers=hides, **wants)
    body = BodyAnswers(member=cast.member, sex="female", activity="active")
    body.date_of_birth, body.height = dt.date(1980, 1, 1), Quantity.entered("165", unit=Unit.CM)
    body.save()
    asked = ("eating_disorder", "pregnant", "breastfeeding")
    said = dict.fromkeys((*asked, "insulin_or_sulfonylurea", "kidney_disease"), "no")
    SafetyAnswers.objects.create(member=cast.member, **{**said, **_WAYS[way]})
    seen = 0
    for user in (cast.owner, cast.coach, cast.viewer):
        client = client_of(user)
        for address in ADDRESSES:
            if "member_id" not in address.parameters:
                continue
            for method in ("get", "post"):
                with undone(client):
                    answer: Any = getattr(client, method)(scene.path(address), follow=True)
                    if "html" not in answer.headers.get("Content-Type", ""):
                        continue
                    if "attachment" in answer.headers.get("Content-Disposition", ""):
                        continue
                    text = Page(answer.content.decode(), answer.status_code, "").text
                    found = [one for one in numbers_beside_units(text) if not one.startswith(_LOAD)]
                    assert found == [], f"{user}: {method} {address.name}"
                    assert "70.5" not in text
                    seen += 1
    assert seen > 100
