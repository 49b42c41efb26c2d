"""Simulated people whose behaviour changes: diets begun, kept and given up, holidays.

A year each, by the full model of Hall and others.  They weigh themselves and log less
when they let go, less on days of much food, and hardly at all when away.  Forecasts of
their weighings are what the constants of unlogged eating, of unrest and of a log's own
forecasts were chosen on, with other seeds than those that are told of.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from enum import IntEnum
from functools import partial
from typing import Final

import numpy as np

from benchmarks.accuracy.expenditure_logs import HEAD, Forecasts, forecasts_of
from benchmarks.accuracy.expenditure_scores import FIRST_DAY, HEALTH
from tonus.energy.floats import FloatArray
from tonus.energy.hall.balance import BalancedBody, balance_intake_kcal, balanced_body
from tonus.energy.hall.dynamics import trajectory
from tonus.energy.hall.steps import Amount
from tonus.energy.learned.prior import person_prior
from tonus.energy.log.questions import Intake, Weighing
from tonus.energy.person import Activity, Measured, Sex
from tonus.energy.spending.resting import mifflin_kcal
from tonus.energy.spending.total import eer_kcal, eer_rmse_kcal

__all__ = ["CHANGING_FROM", "CHANGING_TUNED_FROM", "changing_rows"]

#: People who are told of, and people whom constants were chosen on.
CHANGING_FROM, CHANGING_TUNED_FROM = 50000, 40000
_WEEKS: Final = 52
_DAYS: Final = 7 * _WEEKS
_EVERY_DAYS: Final = 9
_FROM_DAY: Final = 28
_ACTIVITIES: Final = tuple(Activity)
_PAL: Final = (1.25, 2.3)
_SODIUM_MG: Final = 3500.0
_LEAST_KCAL: Final = 500.0
_WEEKEND: Final = np.array([-2, -2, -2, -2, -2, 5, 5]) / 5


class _Phase(IntEnum):
    KEEPING = 0
    DIET = 1
    LETTING_GO = 2


#: Weeks that a phase lasts on average.
_PHASE_WEEKS: Final = (8, 10, 5)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Changing:
    """Somebody, and how they eat beyond what would keep their weight; arrays of days."""

    seed: int
    measured: Measured
    maintenance_kcal: float
    beyond: FloatArray
    chance: FloatArray
    activity_kcal: FloatArray
    phase: np.ndarray
    away: np.ndarray


def _changing(seed: int, *, steady: bool) -> _Changing:
    """The person of a seed; a steady one keeps to what they are at."""
    rng = np.random.default_rng([seed, 77])
    measured = _measured(rng)
    resting, formula = _equations_kcal(measured)
    true = rng.normal(formula, eer_rmse_kcal(measured.sex))
    beyond, phase = _steady(rng) if steady else _phases(rng)
    away = np.zeros(_DAYS, dtype=bool)
    if not steady:
        _go_away(rng, beyond, away)
    beyond = beyond + (rng.uniform(0, 0.25) * _WEEKEND)[np.arange(_DAYS) % 7]
    sd = rng.uniform(0.09, 0.25)
    lasting = np.cumsum(rng.normal(0, rng.uniform(2, 9), _DAYS))
    return _Changing(
        seed=seed,
        measured=measured,
        maintenance_kcal=float(np.clip(true, _PAL[0] * resting, _PAL[1] * resting)),
        beyond=beyond,
        chance=np.exp(rng.normal(0, sd, _DAYS) - sd**2 / 2),
        activity_kcal=lasting + rng.normal(0, rng.uniform(40, 130), _DAYS),
        phase=phase,
        away=away,
    )


def _equations_kcal(person: Measured) -> tuple[float, float]:
    """Energy at rest, and of the whole day, by the equations."""
    known = {
        "age_years": person.age_years,
        "height_cm": person.height_cm,
        "weight_kg": person.weight_kg,
    }
    return (
        mifflin_kcal(sex=person.sex, **known),
        eer_kcal(sex=person.sex, activity=person.activity, **known),
    )


def _measured(rng: np.random.Generator) -> Measured:
    sex = Sex.FEMALE if rng.random() < 0.5 else Sex.MALE
    height = rng.normal(163, 6.5) if sex is Sex.FEMALE else rng.normal(177, 7)
    return Measured(
        sex=sex,
        age_years=float(rng.uniform(19.5, 68)),
        height_cm=float(height),
        weight_kg=float(rng.uniform(21, 38) * (height / 100) ** 2),
        activity=_ACTIVITIES[rng.choice(4, p=(0.35, 0.35, 0.2, 0.1))],
    )


def _steady(rng: np.random.Generator) -> tuple[FloatArray, np.ndarray]:
    share = (-rng.uniform(0.1, 0.3), rng.normal(0, 0.03), rng.uniform(0.05, 0.2))[rng.choice(3)]
    days = np.arange(_DAYS)
    return share * np.exp(-days / (7 * rng.uniform(20, 200))), np.zeros(_DAYS, dtype=int)


def _phases(rng: np.random.Generator) -> tuple[FloatArray, np.ndarray]:
    """Weeks of keeping, diets that wear off, and letting go."""
    now, since = (_Phase.DIET if rng.random() < 0.6 else _Phase.KEEPING), 0
    level, wears_off = _level(rng, now), rng.uniform(4, 30)
    shares, phases = [], []
    for _ in range(_WEEKS):
        left = np.exp(-since / wears_off) if now is _Phase.DIET else 1.0
        shares.append(level * left + rng.normal(0, 0.03))
        phases.append(now)
        since += 1
        if rng.random() < 1 / _PHASE_WEEKS[now]:
            now, since = _after(rng, now), 0
            level, wears_off = _level(rng, now), rng.uniform(4, 30)
    return np.repeat(shares, 7), np.repeat(phases, 7)


def _after(rng: np.random.Generator, now: _Phase) -> _Phase:
    if now is _Phase.KEEPING:
        return _Phase.DIET
    other = _Phase.LETTING_GO if now is _Phase.DIET else _Phase.DIET
    return other if rng.random() < 0.5 else _Phase.KEEPING


def _level(rng: np.random.Generator, phase: _Phase) -> float:
    return float(
        {
            _Phase.KEEPING: rng.normal(0.01, 0.04),
            _Phase.DIET: -rng.uniform(0.1, 0.3),
            _Phase.LETTING_GO: rng.uniform(0, 0.15),
        }[phase]
    )


def _go_away(rng: np.random.Generator, beyond: FloatArray, away: np.ndarray) -> None:
    first = int(rng.exponential(105))
    while first < _DAYS:
        last = first + int(rng.integers(4, 15))
        beyond[first:last] += rng.uniform(0.1, 0.5)
        away[first:last] = True
        first = last + int(rng.exponential(105))


def _scale_and_intake(people: Sequence[_Changing]) -> tuple[FloatArray, FloatArray]:
    """What the body weighs and what is eaten, a week at a time: shape (T, N)."""
    body = balanced_body(
        sex=np.array([one.measured.sex.value for one in people]),
        age_years=np.array([one.measured.age_years for one in people]),
        height_cm=np.array([one.measured.height_cm for one in people]),
        weight_kg=np.array([one.measured.weight_kg for one in people]),
        maintenance_kcal=np.array([one.maintenance_kcal for one in people]),
    )
    beyond, chance, activity = (
        np.stack([getattr(one, name) for one in people], axis=1)
        for name in ("beyond", "chance", "activity_kcal")
    )
    weight, eaten = np.empty(beyond.shape), np.empty(beyond.shape)
    state = None
    now: tuple[Amount, Amount, Amount] = (body.fat_kg, body.lean_kg, body.weight_kg)
    for week in range(_WEEKS):
        days = slice(7 * week, 7 * week + 7)
        kept = _kept_kcal(body, now) + 0.7 * activity[days].mean(axis=0)
        eaten[days] = np.maximum(kept * (1 + beyond[days]) * chance[days], _LEAST_KCAL)
        course = trajectory(
            body,
            intake_kcal=eaten[days],
            sodium_change_mg=_SODIUM_MG * (eaten[days] / body.maintenance_kcal - 1),
            extra_kcal=activity[days],
            days=7,
            start=state,
        )
        weight[days] = course.weight_kg[:-1]
        state = course.end
        now = (course.fat_kg[-1], course.lean_kg[-1], course.weight_kg[-1])
    return weight, eaten


def _kept_kcal(body: BalancedBody, now: tuple[Amount, Amount, Amount]) -> FloatArray:
    fat, lean, weight = now
    return np.asarray(balance_intake_kcal(body, fat_kg=fat, lean_kg=lean, weight_kg=weight))


def _readings(
    person: _Changing, true_kg: FloatArray, eaten_kcal: FloatArray
) -> tuple[list[Weighing], list[Intake]]:
    """What somebody writes down of a year."""
    rng = np.random.default_rng([person.seed, 78])
    scale = true_kg + _scale_noise_kg(rng, person.measured)
    letting_go, away = person.phase == _Phase.LETTING_GO, person.away
    weighs = rng.uniform(0.35, 1) * np.where(letting_go, rng.uniform(0.4, 1), 1)
    weighed = rng.random(_DAYS) < weighs * np.where(away, rng.uniform(0.05, 0.6), 1)
    weighed[0] = True
    logs = rng.uniform(0.7, 1) * np.where(letting_go, rng.uniform(0.3, 0.95), 1)
    logs = logs * np.where(person.phase == _Phase.KEEPING, rng.uniform(0.5, 1), 1)
    logs = logs * np.where(away, rng.uniform(0.1, 0.8), 1)
    logged = rng.random(_DAYS) < logs * np.where(person.chance > 1.15, rng.uniform(0.5, 1), 1)
    left_out = np.clip(rng.normal(0.15, 0.07), 0, 0.35) + np.cumsum(rng.normal(0, 0.003, _DAYS))
    partly = np.where(rng.random(_DAYS) < rng.uniform(0, 0.08), rng.uniform(0.15, 0.85, _DAYS), 1)
    written = np.maximum(eaten_kcal * (1 - left_out), 50) * partly
    written = np.round(written * np.exp(rng.normal(0, 0.09, _DAYS)))
    dates = [FIRST_DAY.fromordinal(FIRST_DAY.toordinal() + day) for day in range(_DAYS)]
    return (
        [
            Weighing(date=dates[day], weight_kg=float(np.round(scale[day], 1)))
            for day in np.flatnonzero(weighed)
        ],
        [
            Intake(date=dates[day], energy_kcal=float(written[day]))
            for day in np.flatnonzero(logged)
        ],
    )


def _scale_noise_kg(rng: np.random.Generator, person: Measured) -> FloatArray:
    memory, sd = rng.uniform(0.35, 0.65), rng.uniform(0.0035, 0.006) * person.weight_kg
    steps = rng.normal(0, sd * np.sqrt(1 - memory**2), _DAYS)
    water = np.empty(_DAYS)
    now = rng.normal(0, sd)
    for day in range(_DAYS):
        water[day], now = now, memory * now + steps[day]
    menstruates = person.sex is Sex.FEMALE and person.age_years < 50 and rng.random() < 0.6
    cycle = rng.uniform(0.15, 0.6) if menstruates else 0.0
    turn = np.arange(_DAYS) / rng.uniform(25, 33) + rng.random()
    after_a_meal = np.where(rng.random(_DAYS) < 0.01, rng.uniform(0.7, 2.2, _DAYS), 0.0)
    return np.asarray(
        water
        + cycle * np.sin(2 * np.pi * turn)
        + rng.normal(0, 0.1, 7)[np.arange(_DAYS) % 7]
        + rng.normal(0, rng.uniform(0.05, 0.2), _DAYS)
        + after_a_meal
    )


def _forecasts(one: tuple[Measured, list[Weighing], list[Intake]], *, with_food: bool) -> Forecasts:
    measured, weighings, intakes = one
    return forecasts_of(
        weighings,
        intakes if with_food else (),
        prior=person_prior(measured, HEALTH) if with_food else None,
        from_days=range(_FROM_DAY, _DAYS, _EVERY_DAYS),
    )


def changing_rows(seeds: range, pool: ProcessPoolExecutor) -> Iterator[str]:
    """The section on forecasts of people whose behaviour changes."""
    yield f"## Forecast weighings of people who change: seeds {seeds[0]} to {seeds[-1]}\n"
    yield (
        "A year each, Hall, forecast every nine days from day 28. `Changing`: weeks of keeping, "
        "diets begun and given up, letting go, times away; logged and weighed less when they let "
        "go, on days of much food and when away; 15 ± 7 % left out of the log. `Steady`: a cut, a "
        "gain or maintenance that wears off slowly. What people go back to and how even one "
        f"person's weights are was chosen on seeds from {CHANGING_TUNED_FROM}.\n"
    )
    yield f"| who | food | {HEAD}"
    yield "|---" * 8 + "|"
    for name, steady in (("changing", False), ("steady", True)):
        people = [_changing(seed, steady=steady) for seed in seeds]
        weight, eaten = _scale_and_intake(people)
        logs = [
            (person.measured, *_readings(person, weight[:, at], eaten[:, at]))
            for at, person in enumerate(people)
        ]
        for food, with_food in (("logged", True), ("none", False)):
            whole = Forecasts()
            for one in pool.map(partial(_forecasts, with_food=with_food), logs, chunksize=2):
                whole.add(one)
            for cells in whole.cells():
                yield f"| {name} | {food} | {cells}"
    yield ""
