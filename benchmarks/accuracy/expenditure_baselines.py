"""What else tells expenditure from a log: a formula, two weeks, a moving average.

All of them see what the filter sees, and leave out the same days.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from benchmarks.accuracy.expenditure_people import Log
from tonus.energy.floats import FloatArray
from tonus.energy.spending.total import eer_kcal

__all__ = [
    "averaged_kg",
    "formula_kcal",
    "slope_kcal",
    "slope_kg_per_day",
    "two_weeks_kcal",
]

#: What trackers take a kilogram for.
_KCAL_PER_KG: Final = 7700.0
#: Share of the average that the newest weighing takes.
_NEWEST: Final = 0.1
_SLOPE_DAYS: Final = 20
#: A day with less than this share of the mean is taken for a part of a day.
_WHOLE_DAY: Final = 0.6


def formula_kcal(log: Log, day: int) -> float:
    """Return expenditure by the equations of 2023 for the weight of the last week."""
    person = log.simulated.measured
    weighed = log.weight_kg[: day + 1]
    known = weighed[np.isfinite(weighed)]
    return eer_kcal(
        sex=person.sex,
        activity=person.activity,
        age_years=person.age_years,
        height_cm=person.height_cm,
        weight_kg=float(known[-7:].mean()),
    )


def two_weeks_kcal(log: Log, day: int) -> float:
    """Return the mean intake of two weeks less what this week's mean weight has on the last's."""
    newer = log.weight_kg[max(0, day - 6) : day + 1]
    older = log.weight_kg[max(0, day - 13) : max(0, day - 6)]
    if not (np.isfinite(newer).any() and np.isfinite(older).any()):
        return float("nan")
    gained = float(np.nanmean(newer) - np.nanmean(older)) / 7
    return _eaten_kcal(log, day - 13, day) - _KCAL_PER_KG * gained


def slope_kcal(log: Log, day: int) -> float:
    """Return the mean intake of 20 days less the slope of a moving average over them."""
    slope = slope_kg_per_day(averaged_kg(log.weight_kg[: day + 1]))
    return _eaten_kcal(log, day - _SLOPE_DAYS + 1, day) - _KCAL_PER_KG * slope


def averaged_kg(weight_kg: FloatArray) -> FloatArray:
    """Return the exponential moving average at each day; where nobody weighed it stays."""
    averaged = np.empty(len(weight_kg))
    known = float(weight_kg[np.isfinite(weight_kg)][0])
    for day, weight in enumerate(weight_kg):
        if np.isfinite(weight):
            known += _NEWEST * (float(weight) - known)
        averaged[day] = known
    return averaged


def slope_kg_per_day(averaged: FloatArray) -> float:
    """Return the slope of the last 20 days, by least squares."""
    last = averaged[-_SLOPE_DAYS:]
    if len(last) < 2:
        return 0.0
    days = np.arange(len(last)) - (len(last) - 1) / 2
    return float(days @ last / (days @ days))


def _eaten_kcal(log: Log, first: int, last: int) -> float:
    """Mean logged intake from one day to another, parts of days left out."""
    upto = log.intake_kcal[: last + 1]
    whole = np.isfinite(upto) & ~log.incomplete[: last + 1]
    whole[whole] = upto[whole] >= _WHOLE_DAY * upto[whole].mean()
    window = np.arange(len(upto)) >= max(0, first)
    if (whole & window).any():
        return float(upto[whole & window].mean())
    return float(upto[whole].mean()) if whole.any() else float("nan")
