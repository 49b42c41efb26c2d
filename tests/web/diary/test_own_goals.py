"""A pace of one's own and a weight by a date: what is offered, refused, and shown first."""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.web.cast import new_user
from tests.web.onboarding.people import answers, quantity
from tests.web.onboarding.visitor import Page, Visitor
from tonus.energy import CustomRate, Goal, Target, WeightBy, aim_of
from tonus_web.diary.models import GoalChoice, RefusedAim
from tonus_web.diary.selectors import target_for

pytestmark = pytest.mark.django_db


def visitor_of(**said: Any) -> Visitor:
    """Somebody whose welcome is done."""
    visitor = Visitor(new_user("nora"))
    visitor.welcomed(**answers(**said))
    return visitor


@pytest.fixture
def visitor() -> Visitor:
    """A woman of 170 cm and 80 kg: at most 0.8 kg a week is safe."""
    return visitor_of(height=("170", "cm"), weight=("80", "kg"), goal="maintain")


def in_days(days: int) -> str:
    return (timezone.localdate() + dt.timedelta(days=days)).isoformat()


def asked(visitor: Visitor, goal: str, press: str = "", **said: Any) -> Page:
    page = visitor.opened("diary:goal")
    return visitor.sent(page, page.step_form, press, goal=goal, **said)


def rate(way: str, *typed: str) -> dict[str, Any]:
    return {"direction": way, **quantity("rate", *typed)}


def chosen(visitor: Visitor) -> Any:
    return aim_of(GoalChoice.objects.filter(member=visitor.member).latest("created_at").goal)


def test_a_pace_of_ones_own_is_kept_as_it_was_typed(visitor: Visitor) -> None:
    page = asked(visitor, "rate", **rate("lose", "0.45", "kg"))
    assert page.headings[0].endswith("loses about 0.45 kg a week.")
    assert "Lose 0.45 kg a week" in page.text
    assert chosen(visitor) == CustomRate(rate_kg_per_week=-0.45)
    row = GoalChoice.objects.latest("created_at")
    assert (row.goal_entered, row.goal_unit) == ("0.45", "kg")
    form = visitor.opened("diary:goal").step_form
    assert form.values["goal"] == ["rate"]
    assert form.values["rate_large"] == ["0.45"]
    assert form.values["direction"] == ["lose"]


@pytest.mark.parametrize(
    ("goal", "said", "words"),
    [
        ("rate", {}, "Say how much in a week."),
        ("rate", quantity("rate", "0.3", "kg"), "fall or to rise"),
        ("rate", rate("lose", "x", "kg"), "no number"),
        ("rate", rate("lose", "900", "kg"), "Check number and unit"),
        ("rate", rate("sideways", "0.3", "kg"), "valid choice"),
        ("weight", {}, "Say which weight."),
        ("weight", quantity("weight", "70", "kg"), "Say by when."),
        ("weight", {**quantity("weight", "70", "kg"), "by": "2020-01-01"}, "still to come"),
        ("weight", {**quantity("weight", "70", "kg"), "by": "soon"}, "valid date"),
        ("weight", {**quantity("weight", "7", "kg"), "by": "2099-01-01"}, "Check number"),
        ("slowly", {}, "not safe"),
        ("rate:nan", {}, "not safe"),
        ("", {}, "Choose one"),
    ],
)
def test_what_cannot_be_a_goal_is_explained(
    visitor: Visitor, goal: str, said: dict[str, Any], words: str
) -> None:
    page = asked(visitor, goal, **said)
    assert page.status == 422
    assert words in page.text
    assert chosen(visitor) is Goal.MAINTAIN


def test_a_pace_beyond_the_limit_is_refused_and_the_nearest_is_one_press_away(
    visitor: Visitor,
) -> None:
    page = asked(visitor, "rate", **rate("lose", "1.2", "kg"))
    assert page.status == 422
    assert "“Lose 1.2 kg a week” is not safe for you now." in page.text
    assert "Choose the nearest that is: Lose 0.8 kg a week" in page.text
    assert chosen(visitor) is Goal.MAINTAIN
    assert RefusedAim.objects.get().goal == "rate:-1.2"
    page = visitor.sent(page, page.step_form)
    assert page.headings[0].endswith("loses about 0.8 kg a week.")
    assert chosen(visitor) == CustomRate(rate_kg_per_week=-0.8)


def test_the_help_says_what_is_safe_and_that_may_be_entered() -> None:
    visitor = visitor_of(height=("170", "cm"), weight=("177.7", "lb"), goal="maintain")
    page = visitor.opened("diary:goal")
    found = re.search(r"to lose up to ([\d.]+) lb a week, to gain up to 2 lb a week", page.text)
    assert found, page.text
    page = asked(visitor, "rate", **rate("lose", found[1], "lb"))
    assert "loses about" in page.headings[0]


def test_a_weight_by_a_date_is_reached_then(visitor: Visitor) -> None:
    page = asked(visitor, "weight", **quantity("weight", "76", "kg"), by=in_days(84))
    assert "Reach 76 kg by" in page.text
    assert page.headings[0].endswith("loses about 0.33 kg a week.")
    aim = chosen(visitor)
    assert aim == WeightBy(weight_kg=76.0, date=timezone.localdate() + dt.timedelta(days=84))


def test_a_weight_too_soon_is_offered_later(visitor: Visitor) -> None:
    page = asked(visitor, "weight", **quantity("weight", "70", "kg"), by=in_days(28))
    assert page.status == 422
    assert "Choose the nearest that is: Reach 70 kg by" in page.text
    page = visitor.sent(page, page.step_form)
    aim = chosen(visitor)
    assert isinstance(aim, WeightBy)
    assert aim.date > timezone.localdate() + dt.timedelta(days=60)
    assert "loses about" in page.headings[0]


def test_a_weight_below_the_lowest_is_refused(visitor: Visitor) -> None:
    page = asked(visitor, "weight", **quantity("weight", "48", "kg"), by=in_days(1000))
    assert page.status == 422
    assert "is not safe for you now" in page.text
    assert RefusedAim.objects.count() == 1
    assert chosen(visitor) is Goal.MAINTAIN


def test_the_curve_is_shown_before_anything_is_chosen(visitor: Visitor) -> None:
    page = asked(visitor, "lose_1", press="look")
    assert page.status == 200
    assert chosen(visitor) is Goal.MAINTAIN
    assert "What to expect: Lose 1 pound a week" in page.text
    assert "Expected in the first week: the scale falls by about" in page.text
    data = json.loads(re.search(r'id="curve-data"[^>]*>([^<]+)<', page.html)[1])  # type: ignore[index]
    assert len(data["expected"]) == len(data["low"]) == len(data["high"]) == 183
    assert data["expected"][0] == 80.0
    assert data["low"][-1] < data["expected"][-1] < data["high"][-1] < 80.0
    # The table says the same without a script.
    assert f"{data['expected'][28]:.1f} kg" in page.text


def test_a_body_that_the_model_has_no_answer_for_gets_no_curve() -> None:
    visitor = visitor_of(height=("150", "cm"), weight=("185", "kg"), goal="maintain")
    page = asked(visitor, "lose_2", press="look")
    assert page.status == 200
    assert "There is no curve" in page.text
    assert "curve-data" not in page.html


def test_a_look_beyond_the_limit_shows_the_nearest_and_is_no_request(visitor: Visitor) -> None:
    page = asked(visitor, "rate", press="look", **rate("lose", "2", "kg"))
    assert page.status == 200
    assert "What to expect: Lose 0.8 kg a week" in page.text
    assert not RefusedAim.objects.exists()


def test_gaining_two_pounds_says_how_much_is_fat(visitor: Visitor) -> None:
    page = asked(visitor, "gain_2", press="look")
    share = re.search(r"Of what you gain, about (\d+) % is likely to be fat", page.text)
    assert share
    assert 60 <= int(share[1]) <= 95


def test_three_requests_beyond_the_limit_hide_deficits(visitor: Visitor) -> None:
    asked(visitor, "lose_0_5")
    for _ in range(3):
        asked(visitor, "rate", **rate("lose", "1.5", "kg"))
    page = visitor.opened("diary:target")
    assert "keeps your weight" in page.headings[0]
    assert reverse("weight:page", args=[visitor.member.pk]) in page.links
    goals = visitor.opened("diary:goal").step_form.choices["goal"]
    assert not any(goal.startswith("lose") for goal in goals)
    assert asked(visitor, "rate", **rate("lose", "0.1", "kg")).status == 422


def test_a_forged_aim_is_held_to_the_same_rules(visitor: Visitor) -> None:
    address = reverse("diary:goal", args=[visitor.member.pk])
    shown = visitor.opened("diary:goal").step_form.values["shown"][0]
    for goal in ("rate:-1.5", f"weight:55.0@{in_days(10)}", "lose_2", "rate:-1e9", "rate:-inf"):
        answer = visitor.client.post(address, {"goal": goal, "shown": shown})
        assert answer.status_code == 422, goal
    assert chosen(visitor) is Goal.MAINTAIN


@pytest.mark.parametrize("stored", ["rate:-3.0", "weight:45.0@2030-01-01", "lose_2"])
def test_a_row_that_asks_for_too_much_still_gives_a_safe_target(
    visitor: Visitor, stored: str
) -> None:
    GoalChoice.objects.create(member=visitor.member, goal=stored)
    found = target_for(visitor.member, timezone.localdate())
    assert isinstance(found, Target)
    assert found.refusals
    assert found.intake_kcal >= 1200
    assert found.today.rate_kg_per_week >= -0.8 - 1e-9
    assert visitor.opened("diary:target").status == 200


def test_breast_feeding_is_offered_no_other_pace() -> None:
    visitor = visitor_of(safety={"breastfeeding": "exclusive_0_6_months"}, goal="maintain")
    form = visitor.opened("diary:goal").step_form
    assert form.choices["goal"] == ["maintain"]
    assert asked(visitor, "rate:-0.3").status == 422


def test_a_goal_of_ones_own_stays_when_the_welcome_is_read_again(visitor: Visitor) -> None:
    asked(visitor, "rate", **rate("gain", "0.2", "kg"))
    page = visitor.opened("onboarding:step", "goal")
    assert page.step_form.values["goal"] == ["rate:0.2"]
    visitor.sent(page)
    assert chosen(visitor) == CustomRate(rate_kg_per_week=0.2)
    assert "Gain at a pace of my own" in visitor.opened("onboarding:step", "review").text
