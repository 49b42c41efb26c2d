"""Projections: bands, the rules they obey, known first weeks, workings that add up."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tonus.energy.people import KG_PER_LB, MAN_OF_85, WOMAN_OF_60, health, person, well
from tests.tonus.energy.test_target import computed
from tonus.catalogue import references, translator
from tonus.energy import (
    Activity,
    Answer,
    Breastfeeding,
    Goal,
    Maintenance,
    NoNumbers,
    Person,
    Sex,
    Target,
    formula_maintenance,
    target,
)
from tonus.energy.person import measured
from tonus.energy.projected.band import spread_kcal
from tonus.energy.projected.projection import Projection, goal_projection, projection
from tonus.energy.projected.sought import IntakeSought, intake_for_weight
from tonus.energy.targets.aims import WeightBy
from tonus.energy.targets.safety import loss_floor_kcal
from tonus.errors import InputError

HEAVY_MAN = person(
    sex=Sex.MALE, age_years=35.0, height_cm=180.0, weight_kg=110.0, activity=Activity.LOW_ACTIVE
)


def keeps(someone: Person) -> Maintenance:
    return formula_maintenance(measured(someone), someone.health)


def learned(someone: Person, kcal: float, sd: float) -> Maintenance:
    return replace(keeps(someone), balance_kcal=kcal, intake_kcal=kcal, sd_kcal=sd)


def at(someone: Person, intake: Any, **rest: Any) -> Projection:
    found = projection(someone, intake_kcal=intake, **rest)
    assert isinstance(found, Projection)
    return found


def along(someone: Person, aim: Any, days: int, **rest: Any) -> tuple[Target, Projection]:
    aimed = target(someone, aim, **rest)
    assert isinstance(aimed, Target)
    found = goal_projection(someone, aimed, days=days)
    assert isinstance(found, Projection)
    return aimed, found


def sought(someone: Person, weight: float, days: int, **rest: Any) -> IntakeSought:
    found = intake_for_weight(someone, weight_kg=weight, days=days, **rest)
    assert isinstance(found, IntakeSought)
    return found


# --- known cases ------------------------------------------------------------------


def test_the_first_week_falls_further_on_the_scale_than_in_tissue() -> None:
    # At −646 kcal a day: about 2.7 lb on the scale, 1.0 lb of it tissue.
    found = at(WOMAN_OF_60, keeps(WOMAN_OF_60).intake_kcal - 646, days=28)
    assert found.first_week_scale_kg is not None
    assert found.first_week_tissue_kg is not None
    assert found.first_week_scale_kg / KG_PER_LB == pytest.approx(-2.7, abs=0.15)
    assert found.first_week_tissue_kg / KG_PER_LB == pytest.approx(-1.0, abs=0.05)


def test_a_fast_gain_is_mostly_fat() -> None:
    _, found = along(person(), Goal.GAIN_2, 84)
    assert found.fat_share == pytest.approx(0.80, abs=0.02)


def test_two_pounds_of_gain_a_week_come_about() -> None:
    _, found = along(person(), Goal.GAIN_2, 84)
    gained = float(found.expected.tissue_kg[-1] - found.expected.tissue_kg[0])
    assert gained / 12 / KG_PER_LB == pytest.approx(2.0, abs=0.15)


@given(well, st.sampled_from([goal for goal in Goal if goal.is_loss]))
@settings(max_examples=25)
def test_along_a_loss_nothing_is_below_the_floor(someone: Person, goal: Goal) -> None:
    aimed = target(someone, goal)
    if isinstance(aimed, NoNumbers):
        return
    try:
        found = goal_projection(someone, aimed, days=200)
    except InputError:
        # By the equations for fat, the heaviest bodies have next to no lean tissue.
        assert measured(someone).bmi > 55
        return
    assert isinstance(found, Projection)
    assert np.isfinite(found.low_kg).all()
    assert found.intake_kcal[0] == pytest.approx(aimed.intake_kcal)
    assert found.intake_kcal[7 * 11] == pytest.approx(aimed.outlook.weeks[11].intake_kcal)
    if aimed.goal.is_loss and someone.sex is not None:
        assert found.intake_kcal.min() >= loss_floor_kcal(someone.sex) - 1e-9
    else:
        assert found.intake_kcal == pytest.approx(aimed.maintenance.intake_kcal)


def test_a_weight_by_a_date_is_held_once_reached() -> None:
    today = dt.date(2026, 3, 1)
    aim = WeightBy(weight_kg=107.0, date=today + dt.timedelta(days=70))
    aimed, found = along(HEAVY_MAN, aim, 200, today=today)
    assert aimed.reached_on is not None
    day = (aimed.reached_on - today).days
    # The plan is linear and knows no water, the projection does.
    assert found.expected.weight_kg[day] == pytest.approx(107.0, abs=1.5)
    assert found.expected.tissue_kg[-1] == pytest.approx(found.expected.tissue_kg[day + 7], abs=0.6)


def test_the_maintenance_after_is_less_after_a_loss() -> None:
    found = at(HEAVY_MAN, 2500.0, days=180)
    assert found.maintenance_after_kcal < found.maintenance.intake_kcal - 50
    # Eaten from then on, it keeps the weight that was reached.
    last = np.concatenate([np.full(180, 2500.0), np.full(700, found.maintenance_after_kcal)])
    after = at(HEAVY_MAN, last)
    assert after.expected.tissue_kg[-1] == pytest.approx(after.expected.tissue_kg[200], abs=0.4)


# --- the band ---------------------------------------------------------------------


@given(well, st.floats(-600, 800))
@settings(max_examples=25)
def test_the_band_holds_the_expected_weight(someone: Person, change: float) -> None:
    try:
        found = projection(someone, intake_kcal=3000.0 + change, days=60)
    except InputError:
        return
    if isinstance(found, NoNumbers):
        return
    weight = found.expected.weight_kg
    assert found.low_kg[0] == weight[0] == found.high_kg[0]
    assert (found.low_kg[1:] < weight[1:]).all()
    assert (found.high_kg[1:] > weight[1:]).all()
    assert (np.diff(found.high_kg - found.low_kg) > 0).all()


def test_a_log_that_is_sure_makes_the_band_narrower() -> None:
    formula = at(HEAVY_MAN, 2500.0, days=84)
    assert formula.spread_kcal == pytest.approx(0.1 * keeps(HEAVY_MAN).balance_kcal)
    sure = at(HEAVY_MAN, 2500.0, days=84, maintenance=learned(HEAVY_MAN, 3000.0, 60.0))
    assert sure.spread_kcal == pytest.approx(1.96 * 60)
    assert sure.high_kg[-1] - sure.low_kg[-1] < formula.high_kg[-1] - formula.low_kg[-1]
    unsure = at(HEAVY_MAN, 2500.0, days=84, maintenance=learned(HEAVY_MAN, 3000.0, 400.0))
    assert unsure.spread_kcal == spread_kcal(unsure.maintenance) == pytest.approx(300.0)


def test_it_starts_from_what_was_learned() -> None:
    low = at(HEAVY_MAN, 2500.0, days=84, maintenance=learned(HEAVY_MAN, 2700.0, 80.0))
    high = at(HEAVY_MAN, 2500.0, days=84, maintenance=learned(HEAVY_MAN, 3300.0, 80.0))
    assert low.expected.weight_kg[-1] > high.expected.weight_kg[-1] + 2
    assert low.maintenance.intake_kcal == 2700.0


# --- the rules --------------------------------------------------------------------


def test_an_intake_below_the_floor_counts_as_the_floor() -> None:
    found = at(HEAVY_MAN, 800.0, days=28)
    assert found.intake_kcal == pytest.approx(1500.0)
    assert [reason.key for reason in found.reasons] == ["energy.projection.lifted"]
    assert at(HEAVY_MAN, 1500.0, days=28).reasons == ()
    some = np.full(28, 2400.0)
    some[3] = 700.0
    lifted = at(HEAVY_MAN, some)
    assert lifted.intake_kcal[3] == pytest.approx(1500.0)
    assert lifted.intake_kcal[4] == pytest.approx(2400.0)
    assert lifted.reasons


@pytest.mark.parametrize(
    ("answers", "key"),
    [
        ({"insulin_or_sulfonylurea": Answer.YES}, "energy.reason.medicine"),
        ({"kidney_disease": Answer.RATHER_NOT_SAY}, "energy.reason.kidney"),
        ({"breastfeeding": Breastfeeding.MONTHS_7_12}, "energy.reason.breastfeeding"),
    ],
)
def test_no_deficit_is_projected_where_none_may_be_given(answers: dict[str, Any], key: str) -> None:
    someone = person(health=health(**answers))
    found = at(someone, 1500.0, days=28)
    assert found.intake_kcal == pytest.approx(keeps(someone).intake_kcal)
    assert found.expected.weight_kg == pytest.approx(90.0, abs=1e-6)
    assert [reason.key for reason in found.reasons] == [key]


def test_milk_leaves_again() -> None:
    nursing = person(health=health(breastfeeding=Breastfeeding.EXCLUSIVE_0_6_MONTHS))
    found = at(nursing, keeps(nursing).intake_kcal + 300, days=60)
    same = at(person(), keeps(person()).intake_kcal + 300, days=60)
    assert found.expected.weight_kg == pytest.approx(same.expected.weight_kg)
    assert found.maintenance_after_kcal == pytest.approx(same.maintenance_after_kcal + 400)


def test_a_body_that_needs_less_than_the_floor_loses_nothing() -> None:
    found = at(MAN_OF_85, 1300.0, days=60)
    assert found.expected.weight_kg == pytest.approx(45.0, abs=1e-6)
    assert [r.key for r in found.reasons] == ["energy.reason.needs_no_more_than_floor"]


def test_some_people_see_no_numbers() -> None:
    hidden = person(health=health(eating_disorder=Answer.YES))
    assert isinstance(projection(hidden, intake_kcal=2000.0, days=28), NoNumbers)
    assert isinstance(intake_for_weight(hidden, weight_kg=80.0, days=28), NoNumbers)
    aimed = target(person(), Goal.LOSE_1)
    assert isinstance(aimed, Target)
    assert isinstance(goal_projection(hidden, aimed, days=28), NoNumbers)


def test_what_is_missing_is_named() -> None:
    with pytest.raises(InputError, match="height_cm, kidney_disease"):
        projection(
            person(height_cm=None, health=health(kidney_disease=None)), intake_kcal=2000.0, days=7
        )


# --- the intake for a weight by a day ---------------------------------------------


@given(st.floats(-6, 8), st.integers(20, 400))
@settings(max_examples=30)
def test_the_intake_brings_the_weight(change: float, days: int) -> None:
    found = sought(HEAVY_MAN, 110.0 + change, days)
    if found.intake_kcal is None:
        assert found.reason is not None
        assert (found.reached_kg > 110.0 + change) == (change < 0)
        return
    assert 1500.0 <= found.intake_kcal <= 2.5 * keeps(HEAVY_MAN).intake_kcal
    weight = at(HEAVY_MAN, found.intake_kcal, days=days).expected.weight_kg[-1]
    assert weight == pytest.approx(110.0 + change, abs=2e-3)
    assert found.reached_kg == pytest.approx(weight)


def test_a_weight_that_cannot_be_reached_says_why() -> None:
    light = sought(HEAVY_MAN, 80.0, 28)
    assert light.intake_kcal is None
    assert light.reason is not None
    assert light.reason.key == "energy.projection.not_so_light"
    assert {value.name: value.amount for value in light.reason.values} == {
        "weight": light.reached_kg,
        "intake": 1500.0,
        "days": 28,
    }
    heavy = sought(HEAVY_MAN, 160.0, 28)
    assert heavy.reason is not None
    assert heavy.reason.key == "energy.projection.not_so_heavy"
    assert heavy.reached_kg < 160.0
    # Nothing may be lost here, so that the present weight is the lightest.
    held = person(health=health(kidney_disease=Answer.YES))
    assert sought(held, 85.0, 90).reason is not None
    assert sought(held, 90.0, 90).intake_kcal == pytest.approx(keeps(held).intake_kcal)


@pytest.mark.parametrize(("weight", "days"), [(0.0, 30), (math.nan, 30), (80.0, 0), (80.0, 4000)])
def test_what_cannot_be_sought_is_refused(weight: float, days: int) -> None:
    with pytest.raises(InputError, match="a day within ten years"):
        sought(HEAVY_MAN, weight, days)


# --- workings ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "someone",
    [
        HEAVY_MAN,
        WOMAN_OF_60,
        person(health=health(breastfeeding=Breastfeeding.MONTHS_7_12)),
    ],
)
def test_every_working_gives_its_number(someone: Person) -> None:
    found = at(someone, keeps(someone).intake_kcal + 200, days=60)
    by_label = {
        working.label.removeprefix("energy.working."): working for working in found.workings
    }
    english = translator("en")
    known = references()
    reached = sought(someone, float(someone.weight_kg or 0) + 2, 60)
    for working in (*found.workings, *reached.workings):
        assert computed(working) == pytest.approx(working.amount, rel=1e-6, abs=1e-6), working
        assert all(source in known for source in working.sources)
        for key in (working.label, working.uncertainty, *(v.label for v in working.inputs)):
            assert key is not None
            assert english.gettext(key) != key, key
    assert by_label["weight_end"].amount == found.expected.weight_kg[-1]
    assert by_label["maintenance_after"].amount == found.maintenance_after_kcal
    assert by_label["spread"].amount == found.spread_kcal
    assert by_label["change_fat_share"].amount == found.fat_share
    assert by_label["first_week_scale"].amount == found.first_week_scale_kg
    assert by_label["first_week_tissue"].amount == pytest.approx(found.first_week_tissue_kg)


def test_a_short_or_flat_projection_claims_less() -> None:
    short = at(HEAVY_MAN, 2500.0, days=5)
    assert short.first_week_scale_kg is None
    assert at(HEAVY_MAN, keeps(HEAVY_MAN).intake_kcal, days=30).fat_share is None
