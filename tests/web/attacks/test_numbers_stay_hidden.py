"""No weight, rate or calorie reaches somebody who is to see none, by any side door."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.web.belongings import new_weigh_in
from tests.web.cast import Cast, client_of, new_user
from tests.web.onboarding.people import answers, quantity
from tests.web.onboarding.visitor import Page, Visitor, numbers_beside_units
from tonus_web.diary.models import GoalChoice, WeighIn
from tonus_web.members.answers import shown_version
from tonus_web.members.models import Member, SafetyAnswers
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
