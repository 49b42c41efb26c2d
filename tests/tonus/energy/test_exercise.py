"""Exercise is counted once, whatever the setting, and never lowers a goal."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tonus.energy.test_target import computed
from tonus.catalogue import translator
from tonus.energy import (
    DayTarget,
    ExerciseCredit,
    day_target,
    intake_without_credit_kcal,
    net_exercise_kcal,
    net_met_kcal,
)
from tonus.energy.targets.outlook import walk_minutes
from tonus.errors import InputError

#: Energy of a kilogram in the small truth below; any would do.
RHO = 7700.0


def credited(target_kcal: float, exercise_kcal: float, *, without: bool = True) -> DayTarget:
    return day_target(
        target_kcal,
        ExerciseCredit.CREDITED,
        exercise_kcal=exercise_kcal,
        learned_without_credit=without,
    )


def test_only_what_is_beyond_rest_counts() -> None:
    assert net_exercise_kcal(gross_kcal=300, minutes=60, resting_kcal=1440) == 240
    assert net_exercise_kcal(gross_kcal=50, minutes=60, resting_kcal=1440) == 0
    assert net_met_kcal(met=1.0, minutes=60, weight_kg=70) == 0


def test_a_walk_spends_what_its_minutes_were_reckoned_from() -> None:
    minutes = walk_minutes(energy_kcal=120.0, weight_kg=80.0)
    assert net_met_kcal(met=3.8, minutes=minutes, weight_kg=80.0) == pytest.approx(120.0)


@pytest.mark.parametrize("setting", ExerciseCredit)
@pytest.mark.parametrize("without", [True, False])
def test_exercise_is_added_only_to_what_was_learned_without_it(
    setting: ExerciseCredit, without: bool
) -> None:
    found = day_target(1900.0, setting, exercise_kcal=300.0, learned_without_credit=without)
    added = setting is ExerciseCredit.CREDITED and without
    assert found.intake_kcal == (2200.0 if added else 1900.0)
    assert found.credited_kcal == (300.0 if added else 0.0)
    assert (found.reason is None) == added
    if found.reason:
        assert translator("en").gettext(found.reason.key) != found.reason.key
    if found.working:
        assert computed(found.working) == found.intake_kcal


def test_what_is_not_known_adds_nothing() -> None:
    found = credited(1900.0, math.nan)
    assert found.intake_kcal == 1900
    assert found.credited_kcal == 0
    assert found.reason is not None


@given(st.floats(800, 5000), st.floats(0, 4000), st.floats(0, 4000), st.booleans())
def test_more_activity_never_lowers_the_goal(
    target: float, some: float, more: float, without: bool
) -> None:
    for setting in ExerciseCredit:
        goals = [
            day_target(target, setting, exercise_kcal=energy, learned_without_credit=without)
            for energy in (0.0, some, some + more)
        ]
        intakes = [goal.intake_kcal for goal in goals]
        assert intakes == sorted(intakes)
        assert min(intakes) >= target


def _learned_kcal(intake: np.ndarray, change_kg: float) -> float:
    """What a log says is spent: what was eaten less what was stored."""
    return float(np.mean(intake)) - change_kg * RHO / len(intake)


@pytest.mark.parametrize("overstated", [0.5, 1.0, 2.0])
def test_what_is_credited_is_taken_out_of_what_is_learned(overstated: float) -> None:
    """Somebody spends 2000 and exercises; the watch says half, all or twice of it."""
    random = np.random.default_rng(3)
    base, changes = 1700.0, []
    for _month in range(12):
        exercise = random.choice([0.0, 250.0, 500.0], size=28)
        said = overstated * exercise
        intake = np.array([credited(base, energy).intake_kcal for energy in said])
        change_kg = float(np.sum(intake - 2000.0 - exercise)) / RHO
        base = _learned_kcal(np.asarray(intake_without_credit_kcal(intake, said)), change_kg)
        # Base and credit together are what was spent, once.
        assert base + float(np.mean(said)) == pytest.approx(2000.0 + float(np.mean(exercise)))
        changes.append(change_kg)
    # A watch that is right leaves the energy without exercise; any other is found out.
    if overstated == 1.0:
        assert base == pytest.approx(2000.0)
    assert abs(float(np.mean(changes[4:]))) < 0.3


@pytest.mark.parametrize("setting", ExerciseCredit)
def test_a_maintenance_that_holds_the_exercise_gets_it_no_second_time(
    setting: ExerciseCredit,
) -> None:
    exercise = np.random.default_rng(4).choice([0.0, 250.0, 500.0], size=280)
    whole = 2000.0 + float(np.mean(exercise))
    intake = [
        day_target(
            whole, setting, exercise_kcal=float(energy), learned_without_credit=False
        ).intake_kcal
        for energy in exercise
    ]
    assert float(np.sum(np.array(intake) - 2000.0 - exercise)) / RHO == pytest.approx(0, abs=1e-6)


def test_intake_that_is_not_known_stays_so() -> None:
    intake = np.array([2000.0, math.nan, 2100.0])
    found = intake_without_credit_kcal(intake, np.array([0.0, 200.0, 100.0]))
    np.testing.assert_array_equal(found, [2000.0, math.nan, 2000.0])
    assert intake_without_credit_kcal(2000.0, 150.0) == 1850.0


def test_what_is_not_possible_is_refused() -> None:
    for credit in (-1.0, math.nan, 1e6):
        with pytest.raises(InputError):
            intake_without_credit_kcal(2000.0, credit)
    for energy in (-1.0, 1e6):
        with pytest.raises(InputError):
            credited(2000.0, energy)
    for gross, minutes in ((-1.0, 10.0), (100.0, -1.0), (100.0, 2000.0), (math.nan, 10.0)):
        with pytest.raises(InputError):
            net_exercise_kcal(gross_kcal=gross, minutes=minutes, resting_kcal=1500.0)
    for met, kg in ((0.5, 70.0), (math.nan, 70.0), (3.0, 0.0)):
        with pytest.raises(InputError):
            net_met_kcal(met=met, minutes=10.0, weight_kg=kg)


def test_both_settings_have_their_words() -> None:
    english = translator("en")
    assert len({english.gettext(setting.label) for setting in ExerciseCredit}) == 2
