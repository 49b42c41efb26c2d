"""What an estimate answers: pace, balance, forecast."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from statistics import NormalDist

from tonus.energy.floats import FloatArray

__all__ = ["Balance", "Forecast", "Rate"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """How fast tissue changes.

    Parameters
    ----------
    kg_per_week : float
        Below 0 for loss.
    sd_kg_per_week : float
        One standard deviation.
    first, last : datetime.date
        The mornings between which it was measured.

    Examples
    --------
    >>> day = dt.date(2026, 3, 1)
    >>> rate = Rate(kg_per_week=-0.4, sd_kg_per_week=0.1, first=day, last=day)
    >>> [round(end, 2) for end in rate.interval()]
    [-0.6, -0.2]
    """

    kg_per_week: float
    sd_kg_per_week: float
    first: dt.date
    last: dt.date

    @property
    def days(self) -> int:
        """Days between the two mornings."""
        return (self.last - self.first).days

    def interval(self, level: float = 0.95) -> tuple[float, float]:
        """Where the rate lies with a probability.

        Parameters
        ----------
        level : float
            Between 0 and 1.

        Returns
        -------
        low : float
            kg/week.
        high : float
            kg/week.
        """
        half = NormalDist().inv_cdf(0.5 + level / 2) * self.sd_kg_per_week
        return self.kg_per_week - half, self.kg_per_week + half


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """You ate so much, your trend moved so far, so you spend about so much.

    Parameters
    ----------
    first, last : datetime.date
        The mornings between which it was measured.
    logged_days : int
        Days between them whose log was used.
    eaten_kcal : float
        Mean of the days, kcal/day.
    moved_kg : float
        How far tissue went, below 0 for loss.
    moved_sd_kg : float
        One standard deviation of it.
    tissue_kcal_per_kg : float
        Energy of a kilogram of tissue.
    spent_kcal : float
        What follows, kcal/day.
    sd_kcal : float
        One standard deviation of it.
    """

    first: dt.date
    last: dt.date
    logged_days: int
    eaten_kcal: float
    moved_kg: float
    moved_sd_kg: float
    tissue_kcal_per_kg: float
    spent_kcal: float
    sd_kcal: float

    @property
    def days(self) -> int:
        """Days between the two mornings."""
        return (self.last - self.first).days


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """Weights that are expected on mornings to come.

    Parameters
    ----------
    dates : tuple of datetime.date
        From the day after the log.
    weight_kg : ndarray of float, shape (N,)
        On the scale.
    sd_kg : ndarray of float, shape (N,)
        One standard deviation.
    tissue_kg : ndarray of float, shape (N,)
        Without water and weekday.
    low_kg, high_kg : ndarray of float, shape (N,)
        95 of 100 readings lie between them.
    """

    dates: tuple[dt.date, ...]
    weight_kg: FloatArray
    sd_kg: FloatArray
    tissue_kg: FloatArray
    low_kg: FloatArray
    high_kg: FloatArray
