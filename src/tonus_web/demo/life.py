"""A year in the life of somebody who does not exist, by the model of body weight.

What is eaten is drawn; what the body makes of it is the full Hall model's
[hall_2011]_; the scale then adds water, the day of the week and its own error, and
the log what people forget.  The same seed and last day give the same year.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tonus.energy import Goal, Sex, balanced_body, trajectory
from tonus.units import CM_PER_IN, KG_PER_LB

__all__ = ["BORN", "HEIGHT_IN", "LifeDay", "Phase", "Set", "life", "phases"]

Floats = NDArray[np.float64]

BORN: Final = dt.date(1979, 5, 14)
HEIGHT_IN: Final = 66
_START_KG: Final = 190 * KG_PER_LB
#: What keeps the weight at the beginning: less than the formula expects of her.
_MAINTENANCE_KCAL: Final = 2090.0
#: Share of what is eaten that gets into the log, day after day.
_LOGGED: Final = 0.95
_LOG_NOISE: Final = 0.06
_WATER_SHARE: Final = 0.0045
_WATER_KEPT: Final = 0.5
_SCALE_KG: Final = 0.15
_SCALE_STEP_LB: Final = 0.2
#: More salt and carbohydrate at the weekend show on Monday.
_WEEKDAY_KG: Final = (0.35, 0.15, -0.05, -0.15, -0.20, -0.15, 0.05)
_WEEKDAY_KCAL: Final = (-70, -90, -60, -40, 20, 140, 100)
_LEAST_EATEN_KCAL: Final = 1290.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """A part of the year with one intention.

    Parameters
    ----------
    first : int
        Day of the year on which it begins, from 0.
    goal : Goal
        What was chosen then.
    eaten_kcal : float
        What is eaten on an average day of it.
    """

    first: int
    goal: Goal
    eaten_kcal: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Set:
    """A set of an exercise.

    Parameters
    ----------
    exercise : str
        Key of the catalogue.
    repetitions : int
        How many.
    load_lb : int
        What was held; 0 for nothing.
    rir : int
        How many more would have been possible.
    """

    exercise: str
    repetitions: int
    load_lb: int
    rir: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LifeDay:
    """What is known of one day.

    Parameters
    ----------
    date : date
        Which.
    minute : int
        When she stood on the scale, in minutes after midnight.
    weight_lb : float or None
        What it showed; None where she did not.
    logged_kcal : int or None
        What the log holds; None where nothing was logged.
    is_complete : bool or None
        What she said of that.
    girths_in : dict of str to float
        What the tape showed, by site; empty on most days.
    sets : tuple of Set
        What was trained; empty on most days.
    """

    date: dt.date
    minute: int
    weight_lb: float | None
    logged_kcal: int | None
    is_complete: bool | None
    girths_in: dict[str, float]
    sets: tuple[Set, ...]


def phases() -> tuple[Phase, ...]:
    """Return the parts of the year, in order.

    Returns
    -------
    tuple of Phase
        Losing, a holiday, keeping what was reached, losing slowly.
    """
    return (
        Phase(first=0, goal=Goal.LOSE_1, eaten_kcal=1650),
        Phase(first=188, goal=Goal.MAINTAIN, eaten_kcal=2300),
        Phase(first=202, goal=Goal.MAINTAIN, eaten_kcal=1960),
        Phase(first=280, goal=Goal.LOSE_0_5, eaten_kcal=1700),
    )


def life(*, seed: int, until: dt.date, days: int = 365) -> tuple[LifeDay, ...]:
    """Return the days of a year.

    Parameters
    ----------
    seed : int
        Of everything that chance decides.
    until : date
        Last day.
    days : int, optional
        How many.

    Returns
    -------
    tuple of LifeDay
        The earliest first.

    Examples
    --------
    >>> year = life(seed=1, until=dt.date(2026, 6, 30))
    >>> len(year), year[-1].date.isoformat()
    (365, '2026-06-30')
    >>> year == life(seed=1, until=dt.date(2026, 6, 30))
    True
    """
    rng = np.random.default_rng(seed)
    dates = [until - dt.timedelta(days=days - 1 - day) for day in range(days)]
    eaten = _eaten_kcal(rng, dates)
    body = balanced_body(
        sex=Sex.FEMALE,
        age_years=(dates[0] - BORN).days / 365.25,
        height_cm=HEIGHT_IN * CM_PER_IN,
        weight_kg=_START_KG,
        maintenance_kcal=_MAINTENANCE_KCAL,
    )
    course = trajectory(body, intake_kcal=eaten)
    weight_lb = _read_lb(rng, np.asarray(course.weight_kg)[:days], dates)
    logged, complete = _log(rng, eaten)
    fat_kg = np.asarray(course.fat_kg)
    return tuple(
        LifeDay(
            date=date,
            minute=int(rng.integers(390, 440)),
            weight_lb=weight_lb[day],
            logged_kcal=logged[day],
            is_complete=complete[day],
            girths_in=_girths_in(rng, float(fat_kg[day] - fat_kg[0])) if day % 28 == 3 else {},
            sets=_sets(rng, day) if date.weekday() in (0, 3) and rng.random() < 0.85 else (),
        )
        for day, date in enumerate(dates)
    )


def _eaten_kcal(rng: np.random.Generator, dates: list[dt.date]) -> Floats:
    """What is really eaten: the plan, the day of the week, and better and worse weeks."""
    found = np.empty(len(dates))
    week = 0.0
    for day, date in enumerate(dates):
        plan = [phase.eaten_kcal for phase in phases() if phase.first <= day][-1]
        if day % 7 == 0:
            week = rng.normal(0, 60)
        one = plan + _WEEKDAY_KCAL[date.weekday()] + week + rng.normal(0, 150)
        found[day] = max(_LEAST_EATEN_KCAL / _LOGGED, one)
    return found


def _read_lb(
    rng: np.random.Generator, weight_kg: Floats, dates: list[dt.date]
) -> list[float | None]:
    """What the scale showed, in its own steps; it stayed at home on the holiday."""
    found: list[float | None] = []
    water = 0.0
    away = range(phases()[1].first, phases()[2].first)
    for day, date in enumerate(dates):
        water = _WATER_KEPT * water + rng.normal(
            0, _WATER_SHARE * weight_kg[day] * np.sqrt(1 - _WATER_KEPT**2)
        )
        shown = weight_kg[day] + water + _WEEKDAY_KG[date.weekday()] + rng.normal(0, _SCALE_KG)
        stood = rng.random() < 0.88 and day not in away
        step = round(float(shown) / KG_PER_LB / _SCALE_STEP_LB)
        found.append(round(step * _SCALE_STEP_LB, 1) if stood else None)
    return found


def _log(rng: np.random.Generator, eaten: Floats) -> tuple[list[int | None], list[bool | None]]:
    """What the log holds of it: most days, some of them in part, and none of the holiday."""
    logged: list[int | None] = []
    complete: list[bool | None] = []
    away = range(phases()[1].first, phases()[2].first)
    for day, kcal in enumerate(eaten):
        chance = rng.random()
        noted = kcal * _LOGGED * (1 + rng.normal(0, _LOG_NOISE))
        if day in away or chance < 0.07:
            logged.append(None)
            complete.append(None)
        elif chance < 0.11:
            logged.append(round(noted * rng.uniform(0.25, 0.5) / 10) * 10)
            complete.append(False if chance < 0.09 else None)
        else:
            logged.append(round(max(_LEAST_EATEN_KCAL, noted) / 10) * 10)
            complete.append(True if chance < 0.8 else None)
    return logged, complete


def _girths_in(rng: np.random.Generator, fat_change_kg: float) -> dict[str, float]:
    """What the tape showed: about a centimetre of waist for each kilogram of fat."""
    found = {}
    for site, start_cm, cm_per_kg in (
        ("waist", 98.0, 1.05),
        ("hip", 112.0, 0.80),
        ("thigh_left", 63.0, 0.45),
        ("thigh_right", 63.6, 0.45),
        ("calf_left", 40.2, 0.12),
        ("calf_right", 40.4, 0.12),
    ):
        girth_cm = start_cm + cm_per_kg * fat_change_kg + rng.normal(0, 0.4)
        found[site] = round(girth_cm / CM_PER_IN * 4) / 4
    return found


def _sets(rng: np.random.Generator, day: int) -> tuple[Set, ...]:
    """Three exercises, heavier from month to month."""
    month = day // 30
    found = []
    for exercise, first_lb, more_lb, repetitions in (
        ("squat", 0, 5, 10),
        ("calf_raise", 10, 5, 14),
        ("standing_leg_curl", 2, 1, 12),
    ):
        for number in range(3):
            left = int(np.clip(rng.integers(1, 5) - number // 2, 0, 5))
            one = repetitions + int(rng.integers(-1, 2)) - number
            load = first_lb + more_lb * month if exercise != "squat" else max(0, 5 * (month - 2))
            found.append(Set(exercise=exercise, repetitions=one, load_lb=load, rir=left))
    return tuple(found)
