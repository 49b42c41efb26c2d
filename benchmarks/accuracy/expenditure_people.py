"""Simulated people who eat, weigh themselves and write it down, imperfectly.

What a person is and does is drawn from the seed alone, so that the same seed is
the same person however many others there are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

import numpy as np

from tonus.energy.floats import FloatArray
from tonus.energy.person import Activity, Measured, Sex
from tonus.energy.spending.resting import mifflin_kcal
from tonus.energy.spending.total import eer_kcal, eer_rmse_kcal

__all__ = [
    "DAYS",
    "Habits",
    "Lived",
    "Log",
    "Scenario",
    "Simulated",
    "begun_later",
    "logs",
    "simulated",
]

#: Days of a log; the last one is day 149.
DAYS: Final = 150
_FLOOR_KCAL: Final = {Sex.FEMALE: 1200.0, Sex.MALE: 1500.0}
_ACTIVITIES: Final = tuple(Activity)
#: Energy of a day over energy at rest, between which a body can be said to live.
_PAL: Final = (1.2, 2.4)


class Scenario(StrEnum):
    """What a person is at."""

    CUT = "cut"
    MAINTENANCE = "maintenance"
    GAIN = "gain"


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """How somebody weighs and logs.

    Parameters
    ----------
    scale_sd_kg : float
        Error of the scale.
    water_phi, water_share : float
        Random water: its memory from day to day, its deviation as a share of weight.
    cycle_kg, cycle_days, cycle_phase : float
        Water that comes and goes with the menstrual cycle; 0 kg for those without.
    weekday_kg : ndarray
        What a weekday does to the scale beyond intake; shape (7,), sums to zero.
    share_kept : ndarray
        Logged intake over true intake where it is proportional; shape (T,).
    forgotten_kcal : ndarray
        What is left out of every day besides; shape (T,).
    weighed, logged : ndarray of bool
        Days with a weighing and with a log; shape (T,).
    partly : ndarray
        Share of the day that was logged, 1 where all; shape (T,).
    flagged : ndarray of bool
        Days that the person says are not complete; shape (T,).
    """

    scale_sd_kg: float
    water_phi: float
    water_share: float
    cycle_kg: float
    cycle_days: float
    cycle_phase: float
    weekday_kg: FloatArray
    share_kept: FloatArray
    forgotten_kcal: FloatArray
    weighed: np.ndarray
    logged: np.ndarray
    partly: FloatArray
    flagged: np.ndarray


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulated:
    """A person, what they eat, and how they log it.

    Parameters
    ----------
    seed : int
        Everything else follows from it.
    scenario : Scenario
        What they are at.
    measured : Measured
        What they would tell the application.
    maintenance_kcal : float
        What keeps their weight at the start, which no equation knows.
    intake_kcal : ndarray
        What they really eat; shape (T,).
    activity_kcal : ndarray
        What they spend beyond the model of their body; shape (T,).
    lasting_activity_kcal : ndarray
        Of that, what is no chance of the day; shape (T,).
    habits : Habits
        Scale and log.
    """

    seed: int
    scenario: Scenario
    measured: Measured
    maintenance_kcal: float
    intake_kcal: FloatArray
    activity_kcal: FloatArray
    lasting_activity_kcal: FloatArray
    habits: Habits


@dataclass(frozen=True, slots=True, kw_only=True)
class Lived:
    """What became of people: all arrays of shape (T, N), at the weighing of each day.

    Parameters
    ----------
    tissue_kg : ndarray
        Fat and lean tissue with all that does not come and go in days.
    water_kg : ndarray
        Glycogen, its water and what the intake of the last days holds, from the start.
    balance_kcal : ndarray
        Intake of the day that would neither add nor take tissue.
    spent_kcal : ndarray
        What the day really spends.
    """

    tissue_kg: FloatArray
    water_kg: FloatArray
    balance_kcal: FloatArray
    spent_kcal: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Log:
    """What a person has written down, and what is true of it; arrays of shape (T,).

    Parameters
    ----------
    simulated : Simulated
        Whose.
    weight_kg : ndarray
        NaN where nobody stood on a scale.
    intake_kcal : ndarray
        NaN where nothing was logged.
    incomplete : ndarray of bool
        Said to be incomplete.
    balance_kcal : ndarray
        Logged intake that would keep tissue.
    spent_kcal : ndarray
        What is spent, in the same units: logged intake less true change of stores.
    tissue_kg : ndarray
        True tissue weight, and all water that stays.
    """

    simulated: Simulated
    weight_kg: FloatArray
    intake_kcal: FloatArray
    incomplete: np.ndarray
    balance_kcal: FloatArray
    spent_kcal: FloatArray
    tissue_kg: FloatArray


def simulated(
    seed: int, scenario: Scenario, *, drifting: bool, leaves_out: float = 1.0
) -> Simulated:
    """Return the person of a seed.

    With `drifting`, one whose logging changes as they go.  `leaves_out` is how much
    of what such people leave out of a log this one leaves out; 0 for all of it logged.
    """
    rng = np.random.default_rng([seed, list(Scenario).index(scenario)])
    measured = _measured(rng, scenario)
    formula = _formula_kcal(measured)
    resting = mifflin_kcal(
        sex=measured.sex,
        age_years=measured.age_years,
        height_cm=measured.height_cm,
        weight_kg=measured.weight_kg,
    )
    maintenance = float(
        np.clip(
            rng.normal(formula, eer_rmse_kcal(measured.sex)), _PAL[0] * resting, _PAL[1] * resting
        )
    )
    lasting = np.cumsum(rng.normal(0, rng.uniform(3, 11), DAYS))
    training = _around_zero(rng.normal(0, rng.uniform(10, 80), 7))[np.arange(DAYS) % 7]
    chance = rng.normal(0, rng.uniform(40, 130), DAYS)
    return Simulated(
        seed=seed,
        scenario=scenario,
        measured=measured,
        maintenance_kcal=maintenance,
        intake_kcal=_intake_kcal(rng, scenario, maintenance, measured.sex),
        activity_kcal=lasting + training + chance,
        lasting_activity_kcal=lasting,
        habits=_habits(rng, measured, maintenance, drifting=drifting, leaves_out=leaves_out),
    )


def _formula_kcal(person: Measured) -> float:
    return eer_kcal(
        sex=person.sex,
        activity=person.activity,
        age_years=person.age_years,
        height_cm=person.height_cm,
        weight_kg=person.weight_kg,
    )


def _measured(rng: np.random.Generator, scenario: Scenario) -> Measured:
    sex = Sex.FEMALE if rng.random() < 0.5 else Sex.MALE
    height = rng.normal(163, 6.5) if sex is Sex.FEMALE else rng.normal(177, 7)
    bmi = {
        Scenario.CUT: rng.uniform(24, 40),
        Scenario.MAINTENANCE: rng.uniform(20, 34),
        Scenario.GAIN: rng.uniform(18.5, 26),
    }[scenario]
    return Measured(
        sex=sex,
        age_years=float(rng.uniform(19.5, 70)),
        height_cm=float(height),
        weight_kg=float(bmi * (height / 100) ** 2),
        activity=_ACTIVITIES[rng.choice(4, p=(0.35, 0.35, 0.2, 0.1))],
    )


def _intake_kcal(
    rng: np.random.Generator, scenario: Scenario, maintenance: float, sex: Sex
) -> FloatArray:
    """What is eaten: the plan, how it wears off, weekends, and the chance of the day."""
    share = {
        Scenario.CUT: -rng.uniform(0.12, 0.32),
        Scenario.MAINTENANCE: rng.uniform(-0.03, 0.03),
        Scenario.GAIN: rng.uniform(0.07, 0.22),
    }[scenario]
    wearing_off = 1 - rng.uniform(0, 0.4) * np.linspace(0, 1, DAYS)
    plan = maintenance * (1 + share * wearing_off)
    if scenario is Scenario.CUT:
        plan = np.maximum(plan, min(_FLOOR_KCAL[sex], 0.92 * maintenance))
    weekend = rng.uniform(0, 0.2) * np.array([-2, -2, -2, -2, -2, 5, 5]) / 5
    chance = _ar1(rng, phi=0.15, sd=rng.uniform(0.09, 0.24))
    day = np.arange(DAYS) + rng.integers(7)
    return np.asarray(plan * (1 + weekend[day % 7]) * np.exp(chance - np.var(chance) / 2))


def _habits(
    rng: np.random.Generator,
    person: Measured,
    maintenance: float,
    *,
    drifting: bool,
    leaves_out: float,
) -> Habits:
    menstruates = person.sex is Sex.FEMALE and person.age_years < 50 and rng.random() < 0.6
    left_out = leaves_out * float(np.clip(rng.normal(0.12, 0.08), -0.05, 0.35))
    proportional = rng.uniform(0, 1)
    course = np.full(DAYS, left_out)
    if drifting:
        steps = np.cumsum(rng.normal(0, 0.004, DAYS))
        course += rng.normal(0.03, 0.06) * np.linspace(0, 1, DAYS) + steps
    absent = rng.random() < 0.3  # one time away, without scale and log
    away = np.zeros(DAYS, dtype=bool)
    if absent:
        first = int(rng.integers(10, DAYS - 10))
        away[first : first + int(rng.integers(4, 13))] = True
    logged = (rng.random(DAYS) >= rng.uniform(0.0, 0.2)) & ~away
    partial = rng.random(DAYS) < rng.uniform(0, 0.08)
    weighed = (rng.random(DAYS) >= rng.uniform(0, 0.35)) & ~away
    weighed[0] = True
    return Habits(
        scale_sd_kg=rng.uniform(0.05, 0.2),
        water_phi=rng.uniform(0.35, 0.65),
        water_share=rng.uniform(0.0035, 0.006),
        cycle_kg=rng.uniform(0.15, 0.6) if menstruates else 0.0,
        cycle_days=rng.uniform(25, 33),
        cycle_phase=rng.uniform(0, 1),
        weekday_kg=_around_zero(rng.normal(0, 0.12, 7)),
        share_kept=1 - proportional * course,
        forgotten_kcal=(1 - proportional) * course * maintenance,
        weighed=weighed,
        logged=logged,
        partly=np.where(partial, rng.uniform(0.15, 0.85, DAYS), 1.0),
        flagged=partial & (rng.random(DAYS) < 0.3),
    )


def _around_zero(values: FloatArray) -> FloatArray:
    return np.asarray(values - values.mean())


def _ar1(rng: np.random.Generator, *, phi: float, sd: float) -> FloatArray:
    noise = rng.normal(0, sd * np.sqrt(1 - phi**2), DAYS)
    values = np.empty(DAYS)
    values[0] = rng.normal(0, sd)
    for day in range(1, DAYS):
        values[day] = phi * values[day - 1] + noise[day]
    return values


def logs(people: Sequence[Simulated], lived: Lived) -> list[Log]:
    """Return what people wrote down of what they lived."""
    return [_log(person, lived, at) for at, person in enumerate(people)]


def _log(person: Simulated, lived: Lived, at: int) -> Log:
    rng = np.random.default_rng([person.seed, list(Scenario).index(person.scenario), 1])
    habits, day = person.habits, np.arange(DAYS)
    turn = day / habits.cycle_days + habits.cycle_phase
    water = _ar1(rng, phi=habits.water_phi, sd=habits.water_share * person.measured.weight_kg)
    true_kg = lived.tissue_kg[:, at] + lived.water_kg[:, at]
    scale = (
        true_kg
        + water
        + habits.cycle_kg * np.sin(2 * np.pi * turn)
        + habits.weekday_kg[day % 7]
        + rng.normal(0, habits.scale_sd_kg, DAYS)
    )
    # Once in a while after a meal, or in clothes.
    scale += np.where(rng.random(DAYS) < 0.01, rng.uniform(0.7, 2.2, DAYS), 0.0)
    eaten = person.intake_kcal
    kept = habits.share_kept * eaten - habits.forgotten_kcal
    written = np.maximum(kept, 50.0) * habits.partly * np.exp(rng.normal(0, 0.09, DAYS))
    return Log(
        simulated=person,
        weight_kg=np.where(habits.weighed, np.round(scale, 1), np.nan),
        intake_kcal=np.where(habits.logged, np.round(written), np.nan),
        incomplete=habits.flagged,
        balance_kcal=habits.share_kept * lived.balance_kcal[:, at] - habits.forgotten_kcal,
        spent_kcal=lived.spent_kcal[:, at] - (eaten - kept),
        tissue_kg=lived.tissue_kg[:, at],
    )


def begun_later(log: Log, first: int) -> Log:
    """Return the log of somebody who begins to write only on a later day."""
    person = log.simulated
    weighed = log.weight_kg[first:]
    known = weighed[np.isfinite(weighed)]
    return replace(
        log,
        simulated=replace(person, measured=replace(person.measured, weight_kg=float(known[0]))),
        weight_kg=weighed,
        intake_kcal=log.intake_kcal[first:],
        incomplete=log.incomplete[first:],
        balance_kcal=log.balance_kcal[first:],
        spent_kcal=log.spent_kcal[first:],
        tissue_kg=log.tissue_kg[first:],
    )
