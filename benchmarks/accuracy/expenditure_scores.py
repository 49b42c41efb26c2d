"""What every method says of a log, and how far off that is."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Final

import numpy as np

from benchmarks.accuracy.expenditure_baselines import formula_kcal, slope_kcal, two_weeks_kcal
from benchmarks.accuracy.expenditure_people import Lived, Log, Scenario, Simulated, logs, simulated
from benchmarks.accuracy.expenditure_truths import hall_lived, thomas_lived
from tonus.energy.floats import FloatArray
from tonus.energy.learned.constants import CONSTANTS, Constants
from tonus.energy.learned.expenditure import estimate
from tonus.energy.learned.prior import Prior, person_prior
from tonus.energy.log.days import days_of
from tonus.energy.log.questions import Intake, Weighing
from tonus.energy.person import Answer, Breastfeeding, Health

__all__ = [
    "AT_DAYS",
    "FIRST_DAY",
    "HEALTH",
    "METHODS",
    "TRUTHS",
    "Scores",
    "Told",
    "crps_kcal",
    "prior_of",
    "scores_of",
    "simulated_logs",
    "told_by_filter",
    "written",
]

#: Days of a log at which errors are told; the first weighing is on day 0.
AT_DAYS: Final = (14, 28, 60, 149)
METHODS: Final = ("formula", "two weeks", "EMA + slope", "Tonus")
TRUTHS: Final[dict[str, Callable[[Sequence[Simulated]], Lived]]] = {
    "Hall": hall_lived,
    "Thomas": thomas_lived,
}
#: What is spent is told for these many days, so that no single meal decides.
_SPENT_DAYS: Final = 14
FIRST_DAY: Final = dt.date(2024, 1, 1)
HEALTH: Final = Health(
    pregnant=Answer.NO,
    breastfeeding=Breastfeeding.NO,
    eating_disorder=Answer.NO,
    insulin_or_sulfonylurea=Answer.NO,
    kidney_disease=Answer.NO,
)
_Z95: Final = 1.959964


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the filter says on each of the days; arrays of shape (D,), kcal/day."""

    spent_kcal: FloatArray
    spent_sd_kcal: FloatArray
    balance_kcal: FloatArray
    balance_sd_kcal: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """Errors of one truth and scenario, each array of shape (N, D): people, days.

    Parameters
    ----------
    spent_error : dict
        Of what is spent now, by method.
    balance_error : dict
        Of the intake that would keep the tissue, by method.
    spent_sd, balance_sd : ndarray
        What the filter says about its own.
    """

    spent_error: dict[str, FloatArray]
    balance_error: dict[str, FloatArray]
    spent_sd: FloatArray
    balance_sd: FloatArray

    def held(self, *, of_balance: bool = False) -> FloatArray:
        """Share of 95 % intervals that hold the truth, where one is told, by day."""
        error = (self.balance_error if of_balance else self.spent_error)["Tonus"]
        sd = self.balance_sd if of_balance else self.spent_sd
        told = np.isfinite(error)
        within = np.abs(error) <= _Z95 * sd
        return np.asarray((within & told).sum(axis=0) / told.sum(axis=0))


def simulated_logs(
    truth: str, scenario: Scenario, seeds: range, *, leaves_out: float = 1.0
) -> list[Log]:
    """Return the logs of people; the second truth has logging that drifts."""
    people = [
        simulated(seed, scenario, drifting=truth != "Hall", leaves_out=leaves_out) for seed in seeds
    ]
    return logs(people, TRUTHS[truth](people))


def written(log: Log) -> tuple[list[Weighing], list[Intake], dt.date]:
    """Return what somebody wrote down as an application reads it, and the day after."""
    dates = [FIRST_DAY + dt.timedelta(day) for day in range(len(log.weight_kg))]
    weighings = [
        Weighing(date=date, weight_kg=float(kg))
        for date, kg in zip(dates, log.weight_kg, strict=True)
        if np.isfinite(kg)
    ]
    intakes = [
        Intake(date=date, energy_kcal=float(kcal), is_complete=False if part else None)
        for date, kcal, part in zip(dates, log.intake_kcal, log.incomplete, strict=True)
        if np.isfinite(kcal)
    ]
    return weighings, intakes, dates[-1] + dt.timedelta(1)


def prior_of(log: Log) -> Prior:
    """Return where the filter starts for somebody who has told their measures."""
    return person_prior(log.simulated.measured, HEALTH)


def told_by_filter(
    log: Log, *, constants: Constants = CONSTANTS, at_days: Sequence[int] = AT_DAYS
) -> Told:
    """Return what the filter says on each of the days, knowing nothing that came later."""
    weighings, intakes, today = written(log)
    days = days_of(weighings, intakes, today=today)
    found = estimate(days, prior=prior_of(log), constants=constants)
    # A log may end before its last day; what was known then holds on.
    at = np.minimum(at_days, len(days) - 1)
    return Told(
        spent_kcal=found.expenditure_filtered_kcal[at],
        spent_sd_kcal=found.expenditure_filtered_sd_kcal[at],
        balance_kcal=found.maintenance_kcal[at],
        balance_sd_kcal=found.maintenance_sd_kcal[at],
    )


def scores_of(
    found: Sequence[Log],
    *,
    pool: ProcessPoolExecutor | None,
    constants: Constants = CONSTANTS,
    at_days: Sequence[int] = AT_DAYS,
) -> Scores:
    """Return how far off every method is for these logs."""
    one = partial(told_by_filter, constants=constants, at_days=at_days)
    told = list(pool.map(one, found, chunksize=10) if pool else map(one, found))
    spent = np.array([[_spent_kcal(log, day) for day in at_days] for log in found])
    balance = np.array([log.balance_kcal[list(at_days)] for log in found])
    by_method = {
        name: np.array([[rule(log, day) for day in at_days] for log in found])
        for name, rule in (
            ("formula", formula_kcal),
            ("two weeks", two_weeks_kcal),
            ("EMA + slope", slope_kcal),
        )
    }
    return Scores(
        spent_error={
            **{name: value - spent for name, value in by_method.items()},
            "Tonus": np.array([each.spent_kcal for each in told]) - spent,
        },
        balance_error={
            **{name: value - balance for name, value in by_method.items()},
            "Tonus": np.array([each.balance_kcal for each in told]) - balance,
        },
        spent_sd=np.array([each.spent_sd_kcal for each in told]),
        balance_sd=np.array([each.balance_sd_kcal for each in told]),
    )


def _spent_kcal(log: Log, day: int) -> float:
    return float(log.spent_kcal[max(0, day - _SPENT_DAYS + 1) : day + 1].mean())


def crps_kcal(error: FloatArray, sd: FloatArray) -> float:
    """Return the mean continuous ranked probability score of normal intervals.

    It falls with the error and rises both for an interval too narrow and for one
    too wide, so that neither can be bought with the other.
    """
    z = error / sd
    density = np.exp(-(z**2) / 2) / math.sqrt(2 * math.pi)
    below = 0.5 * (1 + np.vectorize(math.erf)(z / math.sqrt(2)))
    return float(np.mean(sd * (z * (2 * below - 1) + 2 * density - 1 / math.sqrt(math.pi))))
