"""Every safety rule, at its limit and on both sides of it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.tonus.energy.people import KG_PER_LB, MAN_OF_85, health, person
from tonus.energy import (
    Answer,
    Breastfeeding,
    Goal,
    NoNumbers,
    Person,
    Sex,
    Target,
    default_loss_goal,
    goal_offers,
    target,
)
from tonus.energy.targets.safety import loss_floor_kcal, loss_limit, lowest_bmi_kg_m2

LOSSES = (Goal.LOSE_0_5, Goal.LOSE_1, Goal.LOSE_1_5, Goal.LOSE_2)
GAINS = (Goal.GAIN_0_5, Goal.GAIN_1, Goal.GAIN_1_5, Goal.GAIN_2)


def numbers(someone: Person, goal: Goal, **options: Any) -> Target:
    found = target(someone, goal, **options)
    assert isinstance(found, Target)
    return found


def refused(someone: Person, goal: Goal, **options: Any) -> list[str]:
    return [reason.key for reason in numbers(someone, goal, **options).refusals]


def at_bmi(bmi: float, **changes: Any) -> Person:
    height = changes.setdefault("height_cm", 170.0)
    return person(weight_kg=bmi * (height / 100) ** 2, **changes)


# --- who gets no numbers ----------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"age_years": 18.99}, "under_19"),
        ({"health": health(pregnant=Answer.YES)}, "pregnant"),
        ({"health": health(pregnant=Answer.RATHER_NOT_SAY)}, "rather_not_say"),
        ({"health": health(eating_disorder=Answer.YES)}, "eating_disorder"),
        ({"health": health(eating_disorder=Answer.RATHER_NOT_SAY)}, "rather_not_say"),
        ({"health": health(breastfeeding=Breastfeeding.RATHER_NOT_SAY)}, "rather_not_say"),
        ({"height_cm": 170.0, "weight_kg": 15.9 * 1.7**2}, "very_low_weight"),
    ],
)
@pytest.mark.parametrize("goal", Goal)
def test_no_numbers(changes: dict[str, Any], key: str, goal: Goal) -> None:
    someone = person(**changes)
    found = target(someone, goal)
    assert isinstance(found, NoNumbers)
    assert [reason.key for reason in found.reasons] == [f"energy.no_numbers.{key}"]
    assert goal_offers(someone) == found
    assert default_loss_goal(someone) == found
    # Nothing in it is a number.
    assert all(reason.values == () for reason in found.reasons)


def test_no_numbers_comes_before_any_question() -> None:
    unasked = dict.fromkeys(("sex", "age_years", "height_cm", "weight_kg", "activity"))
    answers = health(pregnant=Answer.YES, kidney_disease=None, eating_disorder=None)
    assert isinstance(target(person(**unasked, health=answers), Goal.LOSE_1), NoNumbers)


def test_what_a_man_says_of_pregnancy_counts_as_well() -> None:
    found = target(person(sex=Sex.MALE, health=health(pregnant=Answer.YES)), Goal.LOSE_1)
    assert isinstance(found, NoNumbers)


def test_from_19_and_from_bmi_16_there_are_numbers() -> None:
    assert isinstance(target(person(age_years=19.0), Goal.MAINTAIN), Target)
    assert isinstance(target(at_bmi(16.0), Goal.MAINTAIN), Target)
    assert isinstance(target(at_bmi(16.0, sex=Sex.MALE, age_years=19.0), Goal.GAIN_1), Target)


# --- deficits that wait for a clinician -------------------------------------------


@pytest.mark.parametrize("answer", [Answer.YES, Answer.RATHER_NOT_SAY])
@pytest.mark.parametrize(
    ("question", "key"), [("insulin_or_sulfonylurea", "medicine"), ("kidney_disease", "kidney")]
)
def test_no_deficit_and_no_protein_before_a_clinician_agreed(
    answer: Answer, question: str, key: str
) -> None:
    waiting = person(health=health(**{question: answer}))
    for goal in LOSSES:
        found = numbers(waiting, goal)
        assert f"energy.reason.{key}" in [reason.key for reason in found.refusals]
        assert found.goal is Goal.MAINTAIN
        assert found.intake_kcal == found.maintenance.intake_kcal
        assert found.nutrients.protein is None
        assert found.nutrients.protein_withheld is not None
    assert numbers(waiting, Goal.GAIN_0_5).goal is Goal.GAIN_0_5


@pytest.mark.parametrize("question", ["insulin_or_sulfonylurea", "kidney_disease"])
def test_each_agreement_opens_its_own_door(question: str) -> None:
    agreed: dict[str, Any] = {question: Answer.YES, "clinician_agreed_to_deficit": True}
    found = numbers(person(health=health(**agreed)), Goal.LOSE_0_5)
    assert found.goal is Goal.LOSE_0_5
    assert found.nutrients.protein is None
    agreed = {question: Answer.YES, "clinician_agreed_to_protein": True}
    found = numbers(person(health=health(**agreed)), Goal.LOSE_0_5)
    assert found.goal is Goal.MAINTAIN
    assert found.nutrients.protein is not None


# --- breast-feeding ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "added"),
    [
        (Breastfeeding.EXCLUSIVE_0_6_MONTHS, 400),
        (Breastfeeding.MONTHS_7_12, 380),
        (Breastfeeding.OTHER, 0),
    ],
)
@pytest.mark.parametrize("goal", Goal)
def test_breastfeeding_keeps_the_weight(kind: Breastfeeding, added: float, goal: Goal) -> None:
    found = numbers(person(health=health(breastfeeding=kind)), goal)
    plain = numbers(person(), Goal.MAINTAIN)
    assert found.goal is Goal.MAINTAIN
    assert found.intake_kcal == pytest.approx(plain.intake_kcal + added)
    assert ("energy.reason.breastfeeding" in refused_keys(found)) == (goal is not Goal.MAINTAIN)
    unknown = "energy.note.lactation_unknown" in [note.key for note in found.notes]
    assert unknown == (kind is Breastfeeding.OTHER)
    assert all(week.rate_kg_per_week == 0 for week in found.outlook.weeks)


def refused_keys(found: Target) -> list[str]:
    return [reason.key for reason in found.refusals]


# --- how fast ---------------------------------------------------------------------


def test_the_limit_is_the_least_of_three() -> None:
    assert loss_limit(weight_kg=150.0, height_cm=170.0).kg_per_week == 2 * KG_PER_LB
    assert loss_limit(weight_kg=80.0, height_cm=170.0).kg_per_week == 0.8
    assert loss_limit(weight_kg=70.0, height_cm=170.0).kg_per_week == 0.5 * KG_PER_LB


def test_no_faster_than_one_per_cent_a_week() -> None:
    # 200 lb: two pounds are one per cent exactly.
    assert refused(person(height_cm=180.0, weight_kg=200 * KG_PER_LB), Goal.LOSE_2) == []
    found = numbers(person(height_cm=180.0, weight_kg=199 * KG_PER_LB), Goal.LOSE_2)
    assert refused_keys(found) == ["energy.reason.one_percent"]
    assert found.goal is Goal.LOSE_1_5
    (limit,) = found.refusals[0].values
    assert limit.amount == pytest.approx(1.99 * KG_PER_LB)


@pytest.mark.parametrize(
    ("bmi", "goal"), [(24.9, Goal.LOSE_0_5), (25.0, Goal.LOSE_0_5), (25.1, Goal.LOSE_1)]
)
def test_half_a_pound_up_to_bmi_25(bmi: float, goal: Goal) -> None:
    found = numbers(at_bmi(bmi), Goal.LOSE_1)
    assert found.goal is goal
    assert refused_keys(found) == ([] if goal is Goal.LOSE_1 else ["energy.reason.bmi_25"])


def test_half_a_pound_is_proposed_first_from_65() -> None:
    assert default_loss_goal(person(age_years=64.9)) is Goal.LOSE_1
    assert default_loss_goal(person(age_years=65.0)) is Goal.LOSE_0_5
    # Proposed, not imposed.
    assert refused(person(age_years=80.0), Goal.LOSE_1) == []
    assert default_loss_goal(at_bmi(24.0)) is Goal.LOSE_0_5
    assert default_loss_goal(at_bmi(18.0)) is Goal.MAINTAIN


# --- how low ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("age", "lowest"), [(19.0, 18.5), (59.9, 18.5), (60.0, 20.0), (69.9, 20.0), (70.0, 22.0)]
)
@pytest.mark.parametrize("sex", Sex)
def test_nobody_loses_below_the_lowest_weight_of_their_age(
    age: float, lowest: float, sex: Sex
) -> None:
    assert lowest_bmi_kg_m2(age) == lowest
    for goal in LOSSES:
        below = numbers(at_bmi(lowest - 0.01, age_years=age, sex=sex), goal)
        assert "energy.reason.lowest_weight" in refused_keys(below)
        assert below.goal is Goal.MAINTAIN
    above = numbers(at_bmi(lowest + 0.1, age_years=age, sex=sex, height_cm=185.0), Goal.LOSE_0_5)
    assert refused_keys(above) == []


def test_a_goal_weight_below_the_lowest_is_refused() -> None:
    someone = at_bmi(24.0, height_cm=170.0)
    low = numbers(someone, Goal.LOSE_0_5, goal_weight_kg=18.4 * 1.7**2)
    assert refused_keys(low) == ["energy.reason.goal_weight"]
    assert low.refusals[0].values[0].amount == pytest.approx(18.5 * 1.7**2)
    assert low.goal is Goal.MAINTAIN
    assert refused(someone, Goal.LOSE_0_5, goal_weight_kg=18.5 * 1.7**2) == []


# --- how little -------------------------------------------------------------------


def test_floors() -> None:
    assert loss_floor_kcal(Sex.FEMALE) == 1200
    assert loss_floor_kcal(Sex.MALE) == 1500


@pytest.mark.parametrize(("sex", "weight", "floor"), [(Sex.FEMALE, 70, 1200), (Sex.MALE, 75, 1500)])
def test_a_safe_rate_that_needs_less_stands_at_the_floor(
    sex: Sex, weight: float, floor: float
) -> None:
    someone = person(sex=sex, age_years=75.0, height_cm=160.0, weight_kg=weight)
    found = numbers(someone, Goal.LOSE_1_5 if sex is Sex.FEMALE else Goal.LOSE_1)
    assert found.goal is found.chosen
    assert found.is_at_floor
    assert found.today.needed_kcal < floor
    assert found.intake_kcal == floor
    assert found.outlook.floor_week == 1


def test_the_floor_never_lifts_maintenance() -> None:
    found = numbers(MAN_OF_85, Goal.MAINTAIN)
    assert round(found.intake_kcal) == 1442
    assert found.floor_kcal is None
    assert not found.is_at_floor
    # He is lighter than anybody of his age is to start a loss from, and needs no more than
    # the floor: both are said.
    keys = refused(MAN_OF_85, Goal.LOSE_0_5)
    assert "energy.reason.lowest_weight" in keys
    assert "energy.reason.needs_no_more_than_floor" in keys
    assert numbers(MAN_OF_85, Goal.LOSE_0_5).intake_kcal == pytest.approx(1442.02)


def test_who_needs_no_more_than_the_floor_is_not_offered_a_loss() -> None:
    man = person(sex=Sex.MALE, age_years=95.0, height_cm=150.0, weight_kg=50.0)
    found = numbers(man, Goal.LOSE_0_5)
    assert refused_keys(found) == ["energy.reason.needs_no_more_than_floor"]
    assert found.goal is Goal.MAINTAIN
    assert found.intake_kcal == found.maintenance.intake_kcal < 1500


# --- all nine ---------------------------------------------------------------------


def test_gains_are_all_offered() -> None:
    for goal in GAINS:
        assert refused(at_bmi(22.0), goal) == []


def test_offers_name_the_nearest_safe_goal() -> None:
    offers = goal_offers(at_bmi(24.0))
    assert not isinstance(offers, NoNumbers)
    assert [offer.goal for offer in offers] == list(Goal)
    nearest = {offer.goal: offer.nearest for offer in offers}
    assert nearest[Goal.LOSE_2] is Goal.LOSE_0_5
    assert all(nearest[goal] is goal for goal in (*GAINS, Goal.MAINTAIN, Goal.LOSE_0_5))
