"""Rates of one's own and weights by a date: refusals, the nearest safe pace, storage."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tonus.energy.people import (
    KG_PER_LB,
    MAN_OF_85,
    WOMAN_OF_60,
    anybody,
    health,
    person,
    well,
)
from tests.tonus.energy.test_target import computed
from tonus.catalogue import translator
from tonus.energy import (
    Aim,
    Answer,
    Breastfeeding,
    CustomRate,
    Goal,
    NoNumbers,
    Person,
    Reason,
    Sex,
    Target,
    WeightBy,
    aim_of,
    aim_offer,
    aim_words,
    formula_maintenance,
    is_beyond_limits,
    rate_range,
    stored_aim,
    target,
)
from tonus.energy.person import bmi_kg_m2, measured
from tonus.energy.targets.nearest import AimOffer
from tonus.energy.targets.safety import loss_floor_kcal, loss_limit, lowest_bmi_kg_m2
from tonus.errors import InputError

TODAY = dt.date(2027, 1, 4)
rates = st.builds(CustomRate, rate_kg_per_week=st.floats(-20, 20))
weights_by = st.builds(
    WeightBy,
    weight_kg=st.floats(20, 400),
    date=st.dates(TODAY - dt.timedelta(days=30), TODAY + dt.timedelta(days=2000)),
)
aims: st.SearchStrategy[Aim] = st.one_of(st.sampled_from(Goal), rates, weights_by)


def numbers(someone: Person, aim: Aim, **options: Any) -> Target:
    found = target(someone, aim, today=TODAY, **options)
    assert isinstance(found, Target)
    return found


def offer(someone: Person, aim: Aim, **options: Any) -> AimOffer:
    found = aim_offer(someone, aim, today=TODAY, **options)
    assert isinstance(found, AimOffer)
    return found


def keys(reasons: tuple[Reason, ...]) -> list[str]:
    return [reason.key.removeprefix("energy.reason.") for reason in reasons]


# --- rates ------------------------------------------------------------------------


def test_a_rate_like_a_goal_has_the_goals_target() -> None:
    someone = person(weight_kg=100.0)
    for goal in Goal:
        own = CustomRate(rate_kg_per_week=goal.rate_kg_per_week)
        assert numbers(someone, own).intake_kcal == numbers(someone, goal).intake_kcal
        assert keys(numbers(someone, own).refusals) == keys(numbers(someone, goal).refusals)


def test_a_rate_of_nothing_keeps_weight() -> None:
    found = numbers(person(), CustomRate(rate_kg_per_week=0.0))
    assert found.goal is Goal.MAINTAIN
    assert found.floor_kcal is None
    assert CustomRate(rate_kg_per_week=-0.0).label == Goal.MAINTAIN.label


def test_a_fast_rate_comes_down_to_the_limit_and_not_to_the_next_goal() -> None:
    found = offer(person(weight_kg=80.0), CustomRate(rate_kg_per_week=-1.5))
    assert keys(found.refusals) == ["one_percent"]
    assert found.nearest == CustomRate(rate_kg_per_week=-0.8)
    light = offer(person(weight_kg=60.0), CustomRate(rate_kg_per_week=-0.4))
    assert keys(light.refusals) == ["bmi_25"]
    assert light.nearest.rate_kg_per_week == pytest.approx(-KG_PER_LB / 2)


def test_a_fast_gain_comes_down_to_two_pounds() -> None:
    found = offer(person(), CustomRate(rate_kg_per_week=1.5))
    assert keys(found.refusals) == ["two_pounds_gain"]
    assert found.nearest.rate_kg_per_week == pytest.approx(2 * KG_PER_LB)
    assert not is_beyond_limits(found.refusals)


def test_what_forbids_every_loss_forbids_a_slow_one() -> None:
    slow = CustomRate(rate_kg_per_week=-0.05)
    for someone, key in (
        (person(health=health(kidney_disease=Answer.YES)), "kidney"),
        (person(health=health(breastfeeding=Breastfeeding.MONTHS_7_12)), "breastfeeding"),
        (person(age_years=72.0, weight_kg=58.0), "lowest_weight"),
        (
            person(sex=Sex.MALE, age_years=95.0, height_cm=145.0, weight_kg=48.0),
            "needs_no_more_than_floor",
        ),
    ):
        found = numbers(someone, slow)
        assert key in keys(found.refusals)
        assert found.goal is Goal.MAINTAIN
        assert found.intake_kcal == found.maintenance.intake_kcal


def test_the_range_of_rates_is_what_a_rate_comes_down_to() -> None:
    found = rate_range(person(weight_kg=80.0))
    assert not isinstance(found, NoNumbers)
    assert found.fastest_loss_kg_per_week == pytest.approx(0.8)
    assert found.fastest_gain_kg_per_week == pytest.approx(2 * KG_PER_LB)
    none = rate_range(person(health=health(kidney_disease=Answer.YES)))
    assert not isinstance(none, NoNumbers)
    assert none.fastest_loss_kg_per_week == 0
    assert "kidney" in keys(none.loss_refusals)
    hidden = rate_range(person(age_years=17.0))
    assert isinstance(hidden, NoNumbers)


@given(well, st.floats(-3, 3))
def test_the_range_and_the_offers_agree(someone: Person, rate: float) -> None:
    found = rate_range(someone)
    if isinstance(found, NoNumbers):
        return
    wanted = offer(someone, CustomRate(rate_kg_per_week=rate))
    low, high = -found.fastest_loss_kg_per_week, found.fastest_gain_kg_per_week
    assert wanted.nearest.rate_kg_per_week == pytest.approx(min(max(rate, low), high))


# --- weights by a date ------------------------------------------------------------


def test_a_weight_by_a_date_is_reached_on_it() -> None:
    aim = WeightBy(weight_kg=86.0, date=TODAY + dt.timedelta(days=70))
    found = numbers(person(), aim)
    assert found.goal.rate_kg_per_week == pytest.approx(-0.4)
    assert found.reached_on == aim.date
    assert found.outlook.goal_week == 10
    assert [week.weight_kg for week in found.outlook.weeks[10:]] == pytest.approx([86.0] * 3)
    assert found.week_12.rate_kg_per_week == 0
    working = next(w for w in found.workings if w.label == "energy.working.pace_by_date")
    assert working.amount == pytest.approx(-0.4)


def test_a_gain_by_a_date_stops_there() -> None:
    aim = WeightBy(weight_kg=63.0, date=TODAY + dt.timedelta(days=56))
    found = numbers(person(weight_kg=60.0), aim)
    assert found.reached_on == aim.date
    assert found.outlook.goal_week == 8
    assert found.week_12.weight_kg == pytest.approx(63.0)
    assert found.week_12.intake_kcal > found.maintenance.intake_kcal


def test_a_date_too_near_is_met_later() -> None:
    aim = WeightBy(weight_kg=80.0, date=TODAY + dt.timedelta(days=21))
    found = numbers(person(), aim)
    assert "one_percent" in keys(found.refusals)
    assert is_beyond_limits(found.refusals)
    assert found.goal.rate_kg_per_week == pytest.approx(-0.9)
    assert found.reached_on is not None
    assert found.reached_on > aim.date
    assert "energy.note.weight_later" in [note.key for note in found.notes]


def test_a_floor_on_the_way_puts_the_day_off() -> None:
    # One pound a week, until week 5 puts her at the floor and week 10 at half a pound.
    aim = WeightBy(weight_kg=60.0, date=TODAY + dt.timedelta(days=124))
    found = numbers(WOMAN_OF_60, aim)
    assert found.refusals == ()
    assert found.goal.rate_kg_per_week == pytest.approx(-KG_PER_LB, abs=2e-3)
    assert found.reached_on is not None
    assert (found.reached_on - aim.date).days > 28


def test_a_weight_too_low_is_aimed_for_only_as_far_as_is_safe() -> None:
    aim = WeightBy(weight_kg=45.0, date=TODAY + dt.timedelta(days=365))
    found = offer(person(weight_kg=60.0), aim)
    assert "goal_weight" in keys(found.refusals)
    assert found.weight_kg == pytest.approx(18.5 * 1.65**2)
    assert found.nearest.rate_kg_per_week < 0


def test_a_date_that_has_passed_keeps_weight_and_says_so() -> None:
    for days in (0, 1, 400):
        aim = WeightBy(weight_kg=80.0, date=TODAY - dt.timedelta(days=days))
        found = numbers(person(), aim)
        assert keys(found.refusals) == ["date_passed"]
        assert found.goal is Goal.MAINTAIN
        assert found.reached_on is None


def test_a_weight_within_the_sway_of_a_scale_is_reached() -> None:
    for weight in (89.2, 90.0, 90.8):
        for days in (-5, 1, 100):
            aim = WeightBy(weight_kg=weight, date=TODAY + dt.timedelta(days=days))
            found = numbers(person(), aim)
            assert found.goal is Goal.MAINTAIN
            assert found.refusals == ()
            assert found.reached_on == TODAY
            assert "energy.note.weight_reached" in [note.key for note in found.notes]


def test_a_weight_by_a_date_needs_the_day() -> None:
    with pytest.raises(InputError, match="present day"):
        target(person(), WeightBy(weight_kg=80.0, date=TODAY))


# --- what is kept, said and refused -----------------------------------------------


@given(aims)
def test_what_is_kept_is_read_again_exactly(aim: Aim) -> None:
    text = stored_aim(aim)
    assert aim_of(text) == aim
    assert len(text) <= 48


@pytest.mark.parametrize(
    "text",
    ["", "lose", "rate:", "rate:nan", "rate:inf", "rate:99", "rate:1 2", "weight:70",
     "weight:70@", "weight:nan@2027-01-01", "weight:7@2027-01-01", "weight:70@2027-02-30"],
)  # fmt: skip
def test_what_is_no_aim_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        aim_of(text)


@pytest.mark.parametrize("rate", [float("nan"), float("inf"), -21.0])
def test_no_rate_is_refused(rate: float) -> None:
    with pytest.raises(InputError):
        CustomRate(rate_kg_per_week=rate)


@given(aims)
def test_every_aim_can_be_said(aim: Aim) -> None:
    english = translator("en")
    words = aim_words(aim)
    text = english.gettext(words.key)
    assert text != words.key
    text.format(**{value.name: value.amount for value in words.values})
    assert english.gettext(aim.label) != aim.label


# --- what no combination may break ------------------------------------------------


@given(anybody, aims, st.none() | st.floats(200, 6000), st.booleans())
def test_no_aim_is_below_the_floor_or_beyond_the_limits(
    someone: Person, aim: Aim, learned: float | None, is_hidden: bool
) -> None:
    own = None
    if learned is not None and someone.age_years is not None and someone.age_years >= 19:
        formula = formula_maintenance(measured(someone), someone.health)
        own = replace(formula, balance_kcal=learned, intake_kcal=learned)
    hidden = Reason(key="energy.reason.signals") if is_hidden else None
    found = target(someone, aim, today=TODAY, maintenance=own, deficit_hidden=hidden)
    if isinstance(found, NoNumbers):
        return
    assert someone.sex is not None
    assert someone.age_years is not None
    assert someone.height_cm is not None
    floor, lowest = loss_floor_kcal(someone.sex), lowest_bmi_kg_m2(someone.age_years)
    if found.goal is Goal.MAINTAIN:
        assert found.intake_kcal == found.maintenance.intake_kcal
    if not found.goal.is_loss:
        assert found.intake_kcal >= found.maintenance.intake_kcal
        return
    assert not is_hidden
    assert found.maintenance.intake_kcal > floor
    for week in found.outlook.weeks:
        assert week.intake_kcal >= floor
        assert bmi_kg_m2(week.weight_kg, someone.height_cm) >= lowest - 1e-9
        limit = loss_limit(weight_kg=week.weight_kg, height_cm=someone.height_cm)
        assert -week.rate_kg_per_week <= limit.kg_per_week * (1 + 1e-9)
    if isinstance(aim, WeightBy):
        assert all(week.weight_kg >= aim.weight_kg - 1e-9 for week in found.outlook.weeks)


@given(well, aims)
def test_every_working_of_an_aim_gives_its_number(someone: Person, aim: Aim) -> None:
    found = target(someone, aim, today=TODAY)
    if isinstance(found, NoNumbers):
        return
    for working in found.workings:
        assert computed(working) == pytest.approx(working.amount, rel=1e-6, abs=1e-6), working


@given(well, st.floats(-1, 1), st.floats(0, 1))
def test_a_faster_loss_never_eats_more(someone: Person, rate: float, more: float) -> None:
    slow = target(someone, CustomRate(rate_kg_per_week=rate), today=TODAY)
    fast = target(someone, CustomRate(rate_kg_per_week=rate - more), today=TODAY)
    if isinstance(slow, Target) and isinstance(fast, Target):
        assert fast.intake_kcal <= slow.intake_kcal + 1e-9


def test_the_floor_never_lifts_what_keeps_weight() -> None:
    for aim in (
        Goal.LOSE_1,
        CustomRate(rate_kg_per_week=-0.3),
        WeightBy(weight_kg=42.0, date=TODAY + dt.timedelta(days=100)),
    ):
        found = numbers(MAN_OF_85, aim)
        assert found.intake_kcal == pytest.approx(1442, abs=0.5)
        assert found.floor_kcal is None


def test_a_log_that_says_too_little_starves_nobody() -> None:
    man = person(sex=Sex.MALE, height_cm=180.0, weight_kg=80.0)
    formula = formula_maintenance(measured(man), man.health)
    for learned in (-500.0, 0.0, 600.0, 1200.0, float("nan"), float("inf")):
        own = replace(formula, balance_kcal=learned, intake_kcal=learned)
        found = numbers(man, Goal.MAINTAIN, maintenance=own)
        assert found.intake_kcal >= 1700  # at rest: 9.99 × 80 + 6.25 × 180 − 4.92 × 40 + 5
        assert found.notes[0].key.startswith("energy.note.maintenance_")
        assert computed(found.workings[0]) == pytest.approx(found.workings[0].amount)


@given(well, aims, st.floats(500, 5000), st.floats(0, 1000))
def test_who_spends_more_is_never_given_less(
    someone: Person, aim: Aim, energy: float, more: float
) -> None:
    if someone.age_years is None or someone.age_years < 19:
        return
    formula = formula_maintenance(measured(someone), someone.health)
    found = [
        target(
            someone,
            aim,
            today=TODAY,
            maintenance=replace(formula, balance_kcal=learned, intake_kcal=learned),
        )
        for learned in (energy, energy + more)
    ]
    if all(isinstance(one, Target) for one in found):
        less, most = (one.intake_kcal for one in found if isinstance(one, Target))
        assert less <= most + 1e-9
        # And a target moves no further than what it stands on.
        assert most - less <= more + 1e-6
