"""Patterns of the week: the sum stays, and no day is below the floor."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tonus.energy.people import MAN_OF_85, WOMAN_OF_60, anybody, health, person
from tests.tonus.energy.test_aims import aims, numbers
from tests.tonus.energy.test_target import computed
from tonus.catalogue import translator
from tonus.energy import (
    Aim,
    Answer,
    Breastfeeding,
    Goal,
    Person,
    Reason,
    Sex,
    Target,
    WeekdayPattern,
    WeekPlan,
    macros,
    pattern_of,
    target,
    training_pattern,
    week_plan,
)
from tonus.energy.targets.macros import Macros
from tonus.energy.targets.safety import loss_floor_kcal
from tonus.errors import InputError

TODAY = dt.date(2027, 1, 4)
EVEN = (1.0,) * 7


def plan_of(someone: Person, aim: Aim, pattern: WeekdayPattern) -> WeekPlan:
    assert someone.sex is not None
    return week_plan(numbers(someone, aim), pattern, sex=someone.sex)


def test_training_days_have_more_and_the_week_has_its_sum() -> None:
    someone = person()
    found = numbers(someone, Goal.MAINTAIN)
    plan = week_plan(found, training_pattern({0, 2, 4}), sex=Sex.FEMALE)
    assert sum(plan.days_kcal) == pytest.approx(7 * found.intake_kcal)
    assert plan.days_kcal[0] == pytest.approx(1.15 * plan.days_kcal[1])
    assert plan.reason is None
    monday = dt.date(2027, 1, 4)
    assert plan.intake_kcal(monday) == plan.days_kcal[0]
    assert plan.intake_kcal(monday + dt.timedelta(days=8)) == plan.days_kcal[1]


def test_an_even_week_is_the_target_every_day() -> None:
    found = numbers(person(), Goal.LOSE_1)
    for pattern in (training_pattern(()), training_pattern(range(7)), pattern_of("2,2,2,2,2,2,2")):
        assert pattern.is_even
        plan = week_plan(found, pattern, sex=Sex.FEMALE)
        assert plan.days_kcal == pytest.approx((found.intake_kcal,) * 7)
        assert plan.reason is None


def test_a_day_below_the_floor_is_lifted_and_the_others_give() -> None:
    found = numbers(WOMAN_OF_60, Goal.LOSE_1)
    plan = week_plan(found, training_pattern({0, 3}), sex=Sex.FEMALE)
    assert min(plan.days_kcal) == 1200
    assert sum(plan.days_kcal) == pytest.approx(7 * found.intake_kcal)
    assert plan.days_kcal[0] == pytest.approx(1200 + 7 * (found.intake_kcal - 1200) / 2)
    assert plan.reason is not None
    assert plan.reason.key == "energy.reason.day_at_floor"


def test_a_target_at_the_floor_has_no_days_to_share() -> None:
    someone = person(age_years=75.0, height_cm=150.0, weight_kg=80.0)
    plan = plan_of(someone, Goal.LOSE_1_5, training_pattern({1}, more_share=1.0))
    assert plan.days_kcal == (1200.0,) * 7
    assert plan.reason is not None


def test_who_keeps_weight_on_less_than_the_floor_has_even_days() -> None:
    plan = plan_of(MAN_OF_85, Goal.MAINTAIN, training_pattern({1}))
    assert plan.days_kcal == pytest.approx((1442.45,) * 7, abs=1)
    assert plan.least_kcal < 1500


@pytest.mark.parametrize(
    "shares",
    [(), EVEN[:6], (*EVEN, 1.0), (0.0,) * 7, (math.nan, *EVEN[:6]), (math.inf, *EVEN[:6]),
     (-1.0, *EVEN[:6]), (0.1, *EVEN[:6]), (9.0, *EVEN[:6])],
)  # fmt: skip
def test_what_is_no_pattern_is_refused(shares: tuple[float, ...]) -> None:
    with pytest.raises(InputError):
        WeekdayPattern(shares=shares)
    with pytest.raises(InputError):
        pattern_of(",".join(map(str, shares)))


def test_what_is_no_training_day_is_refused() -> None:
    with pytest.raises(InputError):
        training_pattern({7})
    for more in (-0.1, 1.1, math.nan):
        with pytest.raises(InputError):
            training_pattern({1}, more_share=more)


patterns = st.lists(st.floats(0.75, 1.5), min_size=7, max_size=7).map(
    lambda shares: WeekdayPattern(shares=tuple(shares))
)


@given(patterns)
def test_a_pattern_is_kept(pattern: WeekdayPattern) -> None:
    assert pattern_of(pattern.stored).shares == pytest.approx(pattern.shares)
    assert sum(pattern.shares) == pytest.approx(7)


@given(anybody, aims, patterns)
def test_no_day_of_any_pattern_is_below_the_floor_and_the_sum_stays(
    someone: Person, aim: Aim, pattern: WeekdayPattern
) -> None:
    found = target(someone, aim, today=TODAY)
    if not isinstance(found, Target):
        return
    assert someone.sex is not None
    plan = week_plan(found, pattern, sex=someone.sex)
    assert sum(plan.days_kcal) == pytest.approx(7 * found.intake_kcal)
    least = loss_floor_kcal(someone.sex)
    if found.withheld:
        least = max(least, found.maintenance.intake_kcal)
    least = min(least, found.intake_kcal)
    assert all(energy >= least - 1e-9 for energy in plan.days_kcal)
    if found.goal.is_loss:
        assert all(energy >= loss_floor_kcal(someone.sex) for energy in plan.days_kcal)
    assert (plan.reason is not None) == any(
        share * found.intake_kcal < least - 1e-6 for share in pattern.shares
    )
    for working, energy in zip(plan.workings, plan.days_kcal, strict=True):
        assert computed(working) == pytest.approx(energy)
    # What a day is made of is its energy, on every day.
    for energy in set(plan.days_kcal):
        made = macros(someone, intake_kcal=energy)
        assert isinstance(made, Macros)
        parts = (made.protein, made.fat, made.carbohydrate)
        if None not in parts:
            total = sum(part.energy_kcal for part in parts if part is not None)
            assert total == pytest.approx(energy)


def test_days_have_their_names() -> None:
    english = translator("en")
    plan = plan_of(person(), Goal.MAINTAIN, training_pattern({2}))
    names = [english.gettext(working.label) for working in plan.workings]
    assert names[0] == "Monday"
    assert names[6] == "Sunday"
    assert len(set(names)) == 7


@pytest.mark.parametrize(
    "said",
    [
        {"insulin_or_sulfonylurea": Answer.YES},
        {"kidney_disease": Answer.RATHER_NOT_SAY},
        {"breastfeeding": Breastfeeding.EXCLUSIVE_0_6_MONTHS},
    ],
    ids=["insulin", "kidneys", "milk"],
)
@pytest.mark.parametrize("aim", [Goal.LOSE_1, Goal.MAINTAIN])
def test_where_no_deficit_is_given_no_single_day_has_one(said: dict[str, Any], aim: Goal) -> None:
    found = numbers(person(health=health(**said)), aim)
    plan = week_plan(found, training_pattern({0, 3}, more_share=1.0), sex=Sex.FEMALE)
    assert min(plan.days_kcal) == pytest.approx(found.maintenance.intake_kcal)
    assert plan.reason is not None
    assert plan.reason.key == "energy.reason.no_low_day"
    agreed = replace(health(**said), clinician_agreed_to_deficit=True)
    if "breastfeeding" not in said:
        free = numbers(person(health=agreed), aim)
        less = week_plan(free, training_pattern({0, 3}), sex=Sex.FEMALE)
        assert min(less.days_kcal) < free.intake_kcal


def test_while_signs_of_harm_are_seen_no_day_is_lower() -> None:
    hidden = Reason(key="energy.reason.signals")
    found = target(person(), Goal.LOSE_1, deficit_hidden=hidden)
    assert isinstance(found, Target)
    plan = week_plan(found, training_pattern({0, 3}), sex=Sex.FEMALE)
    assert min(plan.days_kcal) == pytest.approx(found.maintenance.intake_kcal)
