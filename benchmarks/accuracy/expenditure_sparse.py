"""The same lives, written down by people who write less."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

import numpy as np

from benchmarks.accuracy.expenditure_people import Log
from tonus.energy.floats import FloatArray

__all__ = ["SPARSE"]

_BIG_DAY: Final = 1.1


def _weighed_weekly(log: Log) -> Log:
    days = np.arange(len(log.weight_kg))
    return replace(log, weight_kg=np.where(days % 7 == 0, log.weight_kg, np.nan))


def _half_logged(log: Log) -> Log:
    return _left_out(log, _chance(log) < 0.5)


def _big_days_left_out(log: Log) -> Log:
    """Of days well above the mean, seven in ten are not logged."""
    usual = np.nanmean(log.intake_kcal)
    return _left_out(log, (log.intake_kcal > _BIG_DAY * usual) & (_chance(log) < 0.7))


def _nothing_for_a_month(log: Log) -> Log:
    days = np.arange(len(log.intake_kcal))
    return _left_out(log, (days >= 30) & (days < 58))


def _chance(log: Log) -> FloatArray:
    return np.random.default_rng([log.simulated.seed, 30]).random(len(log.intake_kcal))


def _left_out(log: Log, days: np.ndarray) -> Log:
    return replace(log, intake_kcal=np.where(days, np.nan, log.intake_kcal))


#: What they do, in words for a table.
SPARSE: Final[dict[str, Callable[[Log], Log]]] = {
    "weigh once a week": _weighed_weekly,
    "log every second day, by chance": _half_logged,
    "log nothing from day 30 to 57": _nothing_for_a_month,
    "leave out big days": _big_days_left_out,
}
