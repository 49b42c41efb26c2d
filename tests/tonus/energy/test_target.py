"""Targets: known cases, workings that add up, and what no combination may break."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.tonus.energy.people import KG_PER_LB, WOMAN_OF_60, anybody, health, person, well
from tonus.catalogue import references, translator
from tonus.energy import (
    Activity,
    Answer,
    Breastfeeding,
    Goal,
    Measure,
    NoNumbers,
    Person,
    Sex,
    Target,
    Working,
    formula_maintenance,
    goal_offers,
    target,
)
from tonus.energy.person import bmi_kg_m2, measured
from tonus.energy.targets.offers import default_loss_goal
from tonus.energy.targets.safety import loss_floor_kcal, loss_limit, lowest_bmi_kg_m2
from tools.messages import read_catalogue

goals = st.sampled_from(Goal)


def numbers(someone: Person, goal: Goal, **options: Any) -> Target:
    found = target(someone, goal, **options)
    assert isinstance(found, Target)
    return found


def note_keys(found: Target) -> list[str]:
    return [note.key.removeprefix("energy.note.") for note in found.notes]


# --- known cases ------------------------------------------------------------------


def test_the_common_case_reaches_the_floor_in_week_5() -> None:
    found = numbers(WOMAN_OF_60, Goal.LOSE_1)
    assert found.maintenance.intake_kcal == pytest.approx(1876.349, abs=1e-3)
    assert found.intake_kcal == pytest.approx(1243.307, abs=1e-3)
    assert not found.is_at_floor
    assert found.outlook.floor_week == 5
    # 43.3 kcal above the floor, 20.28 kcal for each kilogram: 4.7 weeks of a pound.
    assert [week.intake_kcal > 1200 for week in found.outlook.weeks[:6]] == [True] * 5 + [False]
    assert found.today.rate_kg_per_week == pytest.approx(-KG_PER_LB)
    # Then the pace fades with 481.6 days; week 8 is 23.05 days later.
    assert found.outlook.weeks[8].rate_kg_per_week == pytest.approx(
        -KG_PER_LB * math.exp(-23.05 / 481.65), abs=1e-5
    )
    # Body mass index 25 is at 64.0 kg: from there half a pound, and the target rises.
    assert found.outlook.gentle_week == 10
    assert found.week_12.rate_kg_per_week == pytest.approx(-KG_PER_LB / 2)
    assert found.week_12.intake_kcal > 1200
    assert note_keys(found) == ["floor", "gentle", "first_week"]
    _floor, gentle, first_week = found.notes
    assert gentle.values[1].amount == KG_PER_LB / 2
    assert [value.amount for value in first_week.values] == [2 * KG_PER_LB, 3 * KG_PER_LB]
    assert {value.unit for value in first_week.values} == {Measure.KG}
    longest = max(week.walk_minutes_per_day for week in found.outlook.weeks)
    gap = max(week.intake_kcal - week.needed_kcal for week in found.outlook.weeks)
    assert 20 < gap < 50
    assert longest == pytest.approx(gap / (2.8 * 64.2) * 60, rel=0.01)


def test_the_pace_at_the_floor_slows_and_the_walk_closes_the_gap() -> None:
    # Heavier, so that no other limit comes before week 12.
    someone = person(age_years=75.0, height_cm=150.0, weight_kg=80.0)
    found = numbers(someone, Goal.LOSE_1_5)
    assert found.is_at_floor
    assert found.outlook.gentle_week is None
    paces = [-week.rate_kg_per_week for week in found.outlook.weeks]
    assert paces == sorted(paces, reverse=True)
    assert paces[0] < 1.5 * KG_PER_LB
    walks = [week.walk_minutes_per_day for week in found.outlook.weeks]
    assert walks == sorted(walks)
    assert walks[0] > 60
    assert "long_walk" in note_keys(found)
    today = found.today
    gap = 1200 - today.needed_kcal
    assert today.walk_minutes_per_day == pytest.approx(gap / (2.8 * 80.0 / 60))


def test_maintenance_stays() -> None:
    found = numbers(person(), Goal.MAINTAIN)
    assert found.intake_kcal == found.maintenance.intake_kcal
    assert {week.weight_kg for week in found.outlook.weeks} == {90.0}
    assert found.notes == ()


def test_a_gain_says_how_much_of_it_is_fat() -> None:
    # 40.3 kg of fat: 40.3 / 50.7.
    heavy = person(age_years=28.0, height_cm=168.0, weight_kg=95.0)
    fast = numbers(heavy, Goal.GAIN_2)
    assert note_keys(fast) == ["fast_gain"]
    assert fast.notes[0].values[0].amount == pytest.approx(0.795, abs=2e-3)
    assert fast.notes[0].values[1].amount == pytest.approx(0.475)
    assert note_keys(numbers(heavy, Goal.GAIN_1)) == ["gain"]
    assert fast.intake_kcal > fast.maintenance.intake_kcal + 1000


def test_a_light_body_is_told_to_see_somebody() -> None:
    assert "underweight" in note_keys(numbers(person(weight_kg=50.0), Goal.GAIN_1))
    assert "underweight" not in note_keys(numbers(person(weight_kg=51.0), Goal.GAIN_1))


def test_the_plan_stops_at_the_lowest_weight() -> None:
    someone = person(age_years=72.0, height_cm=170.0, weight_kg=22.2 * 1.7**2)
    found = numbers(someone, Goal.LOSE_0_5)
    lowest = 22 * 1.7**2
    assert found.outlook.lowest_week == 3
    assert found.week_12.weight_kg == pytest.approx(lowest)
    assert found.week_12.rate_kg_per_week == 0
    assert "lowest" in note_keys(found)


def test_the_pace_follows_one_per_cent_of_a_falling_weight() -> None:
    man = person(
        sex=Sex.MALE,
        height_cm=165.0,
        weight_kg=200 * KG_PER_LB,
        activity=Activity.VERY_ACTIVE,
    )
    found = numbers(man, Goal.LOSE_2)
    assert found.outlook.floor_week is None
    last = found.week_12
    assert last.rate_kg_per_week == pytest.approx(-0.01 * last.weight_kg)
    assert found.outlook.gentle_week is None


def test_an_expenditure_of_ones_own_takes_the_place_of_the_formula() -> None:
    someone = person()
    formula = formula_maintenance(measured(someone), someone.health)
    own = replace(formula, balance_kcal=2500.0, intake_kcal=2500.0, sd_kcal=60.0)
    found = numbers(someone, Goal.LOSE_1, maintenance=own)
    assert found.maintenance is own
    assert found.intake_kcal > numbers(someone, Goal.LOSE_1).intake_kcal
    intake = next(w for w in found.workings if w.label == "energy.working.intake")
    assert intake.sd == 60.0
    small = person(age_years=65.0, height_cm=145.0, weight_kg=45.0)
    little = replace(own, balance_kcal=1150.0, intake_kcal=1150.0)
    offers = goal_offers(small, maintenance=little)
    assert not isinstance(offers, NoNumbers)
    assert all(offer.refusals for offer in offers if offer.goal.is_loss)
    assert default_loss_goal(small, maintenance=little) is Goal.MAINTAIN


def test_protein_counts_no_weight_above_bmi_25() -> None:
    light = numbers(person(weight_kg=60.0), Goal.MAINTAIN).nutrients.protein
    heavy = numbers(person(weight_kg=120.0), Goal.MAINTAIN).nutrients.protein
    assert light is not None
    assert heavy is not None
    assert light.low.amount == pytest.approx(72.0)
    assert light.high.amount == pytest.approx(96.0)
    at_25 = 25 * 1.65**2
    assert heavy.low.amount == pytest.approx(1.2 * at_25)
    assert heavy.high.amount == pytest.approx(1.6 * at_25)


def test_fat_and_fibre_follow_the_target() -> None:
    found = numbers(person(), Goal.LOSE_1)
    assert found.nutrients.fat_least.amount == pytest.approx(found.intake_kcal * 0.2 / 9)
    assert found.nutrients.fibre.amount == pytest.approx(found.intake_kcal * 14 / 1000)
    kidney = person(health=health(kidney_disease=Answer.YES))
    assert numbers(kidney, Goal.MAINTAIN).nutrients.fat_least.amount > 0


# --- the working ------------------------------------------------------------------


def computed(working: Working) -> float:
    """What the readable equation gives with the values shown."""
    formula = working.equation.replace("×", "*").replace("−", "-").replace("²", "**2")
    assert (
        not set(re.findall(r"[^\W\d]+", formula))
        - {"min", "max", "ln"}
        - {value.name for value in working.inputs}
    ), working.equation
    names = {value.name: value.amount for value in working.inputs}
    return float(eval(formula, {"min": min, "max": max, "ln": math.log}, names))


@given(well, goals)
def test_every_working_gives_its_number(someone: Person, goal: Goal) -> None:
    found = target(someone, goal)
    if isinstance(found, NoNumbers):
        return
    known = references()
    for working in found.workings:
        assert computed(working) == pytest.approx(working.amount, rel=1e-6, abs=1e-6), working
        assert working.sources
        assert all(source in known for source in working.sources)
        assert working.sd is None or working.sd > 0
        assert all(value.label for value in working.inputs)
    labels = [working.label for working in found.workings]
    assert len(labels) == len(set(labels))


def test_the_working_shows_maintenance_target_and_both_paces() -> None:
    labels = [working.label for working in numbers(WOMAN_OF_60, Goal.LOSE_1).workings]
    for label in ("maintenance", "rho", "epsilon", "intake", "pace_today", "pace_week_12", "walk"):
        assert f"energy.working.{label}" in labels
    workings = {w.label: w for w in numbers(WOMAN_OF_60, Goal.LOSE_1).workings}
    assert workings["energy.working.maintenance"].sd == 246
    # 246 kcal · 7 / 9769 kcal for a kilogram
    assert workings["energy.working.pace_today"].sd == pytest.approx(0.1763, abs=1e-4)
    assert workings["energy.working.pace_week_12"].sd == pytest.approx(
        0.1763 * math.exp(-84 / 481.6), abs=1e-4
    )


@given(anybody, goals)
def test_every_reason_can_be_said(someone: Person, goal: Goal) -> None:
    english = translator("en")
    found = target(someone, goal)
    reasons = found.reasons if isinstance(found, NoNumbers) else (*found.refusals, *found.notes)
    for reason in reasons:
        text = english.gettext(reason.key)
        assert text != reason.key
        text.format(**{value.name: value.amount for value in reason.values})
        assert not re.search(r"pound|kilogram|\b(kg|lb)\b", text), "units are the reader's"


# --- what no combination may break ------------------------------------------------


@given(anybody, goals, st.none() | st.floats(20, 200))
def test_no_target_of_a_loss_is_below_the_floor(
    someone: Person, goal: Goal, goal_weight: float | None
) -> None:
    found = target(someone, goal, goal_weight_kg=goal_weight)
    if isinstance(found, NoNumbers) or not found.goal.is_loss:
        return
    assert someone.sex is not None
    floor = loss_floor_kcal(someone.sex)
    assert found.floor_kcal == floor
    assert found.maintenance.intake_kcal > floor
    assert all(week.intake_kcal >= floor for week in found.outlook.weeks)


@given(anybody, goals)
def test_no_loss_below_the_lowest_weight_or_above_the_fastest_pace(
    someone: Person, goal: Goal
) -> None:
    found = target(someone, goal)
    if isinstance(found, NoNumbers) or not found.goal.is_loss:
        return
    assert someone.age_years is not None
    assert someone.height_cm is not None
    assert someone.weight_kg is not None
    lowest = lowest_bmi_kg_m2(someone.age_years)
    assert bmi_kg_m2(someone.weight_kg, someone.height_cm) >= lowest
    for week in found.outlook.weeks:
        assert bmi_kg_m2(week.weight_kg, someone.height_cm) >= lowest - 1e-9
        limit = loss_limit(weight_kg=week.weight_kg, height_cm=someone.height_cm)
        assert -week.rate_kg_per_week <= limit.kg_per_week * (1 + 1e-9)
        assert week.rate_kg_per_week <= 0
        assert week.walk_minutes_per_day >= 0


@given(anybody, goals)
def test_who_may_not_get_numbers_never_does(someone: Person, goal: Goal) -> None:
    answers = someone.health
    kept_from = (
        (someone.age_years or 0) < 19
        or answers.pregnant is not Answer.NO
        or answers.eating_disorder is not Answer.NO
        or answers.breastfeeding.value == "rather_not_say"  # type: ignore[union-attr]
    )
    found = target(someone, goal)
    assert not kept_from or isinstance(found, NoNumbers)


@given(well, goals)
def test_a_goal_is_never_made_faster_or_turned_round(someone: Person, goal: Goal) -> None:
    found = target(someone, goal)
    if isinstance(found, NoNumbers):
        return
    wanted, given_ = goal.rate_kg_per_week, found.goal.rate_kg_per_week
    assert abs(given_) <= abs(wanted)
    assert wanted * given_ >= 0
    assert (found.goal is goal) == (found.refusals == ())


@given(well)
def test_a_faster_goal_never_eats_more(someone: Person) -> None:
    if isinstance(target(someone, Goal.MAINTAIN), NoNumbers):
        return
    intakes = [numbers(someone, goal).intake_kcal for goal in Goal]  # gain 2 … lose 2
    assert intakes == sorted(intakes, reverse=True)


@given(well, st.floats(0.1, 30))
def test_more_weight_keeps_on_more_food(someone: Person, more: float) -> None:
    assert someone.weight_kg is not None
    assert someone.height_cm is not None
    heavier_kg = someone.weight_kg + more
    assume(heavier_kg < 400 and bmi_kg_m2(heavier_kg, someone.height_cm) < 90)
    light = target(someone, Goal.MAINTAIN)
    heavy = target(replace(someone, weight_kg=heavier_kg), Goal.MAINTAIN)
    if isinstance(light, Target) and isinstance(heavy, Target):
        assert heavy.intake_kcal > light.intake_kcal


def test_nothing_said_praises_eating_less() -> None:
    texts = [
        str(message.string).lower()
        for message in read_catalogue("en")
        if str(message.id).startswith(("energy.", "goal."))
    ]
    assert len(texts) > 60
    for word in ("great", "well done", "good job", "congrat", "bravo", "proud", "!"):
        assert not any(word in text for text in texts)


# --- milk, after a log was learned ----------------------------------------------------


def test_who_begins_to_breast_feed_is_given_the_milk_beyond_what_was_learned() -> None:
    """A target that was learned before would leave its milk to her own stores."""
    before = person()
    formula = formula_maintenance(measured(before), before.health)
    learned = replace(formula, balance_kcal=1900.0, intake_kcal=1900.0, sd_kcal=70.0)
    assert numbers(before, Goal.MAINTAIN, maintenance=learned).intake_kcal == 1900.0
    for said, milk in (
        (Breastfeeding.EXCLUSIVE_0_6_MONTHS, 400.0),
        (Breastfeeding.MONTHS_7_12, 380.0),
    ):
        feeding = replace(before, health=health(breastfeeding=said))
        for goal in (Goal.MAINTAIN, Goal.LOSE_1):
            found = numbers(feeding, goal, maintenance=learned)
            assert found.intake_kcal == pytest.approx(1900.0 + milk)
            assert note_keys(found)[0] == "maintenance_milk"
            assert computed(found.maintenance.working) == pytest.approx(1900.0 + milk)


def test_milk_that_is_over_is_not_eaten_for() -> None:
    after = person()
    formula = formula_maintenance(measured(after), after.health)
    learned = replace(formula, balance_kcal=1900.0, intake_kcal=2300.0, sd_kcal=70.0)
    found = numbers(after, Goal.MAINTAIN, maintenance=learned)
    assert found.intake_kcal == pytest.approx(1900.0)
    assert note_keys(found)[0] == "maintenance_milk"


def test_milk_stands_on_top_of_what_a_body_needs_at_rest() -> None:
    """A log with gaps must not take the milk out of the least that is possible."""
    feeding = person(health=health(breastfeeding=Breastfeeding.EXCLUSIVE_0_6_MONTHS))
    without = person()
    formula = formula_maintenance(measured(without), without.health)
    gaps = replace(formula, balance_kcal=600.0, intake_kcal=1000.0, sd_kcal=70.0)
    least = numbers(without, Goal.MAINTAIN, maintenance=gaps).intake_kcal
    found = numbers(feeding, Goal.MAINTAIN, maintenance=gaps)
    assert found.intake_kcal == pytest.approx(least + 400.0)
