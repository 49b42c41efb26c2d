"""What a log is expected to go on like, and how far off that has been before.

Forecasts are made again from each week of the last year, with what was known then, and
held against the weights that came.  Whoever lives more evenly than most people gets
narrower intervals by it, whoever does not gets wider ones.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

import numpy as np

from tonus.energy.floats import FloatArray
from tonus.energy.learned.intake import UsedIntake
from tonus.energy.learned.model import TISSUE, Model
from tonus.energy.learned.smoother import Passed

__all__ = ["Morning", "OwnForecasts", "mornings"]

#: Days ahead at which forecasts are held against what came, and how near to them.
_AHEAD: Final = (7, 14, 28)
_NEAR_DAYS: Final = 2
#: From the third week on, every week of the last year.
_FROM_DAY: Final = 21
_EVERY_DAYS: Final = 7
_MOST: Final = 52
_MOST_SQUARE: Final = 9.0


class Morning(NamedTuple):
    """What a morning is expected to show.

    Parameters
    ----------
    weight_kg : float
        On the scale.
    sd_kg : float
        One standard deviation of it.
    tissue_kg : float
        Without water and weekday.

    Examples
    --------
    >>> Morning(weight_kg=80.0, sd_kg=0.5, tissue_kg=79.8).sd_kg
    0.5
    """

    weight_kg: float
    sd_kg: float
    tissue_kg: float


def mornings(
    model: Model,
    x: FloatArray,
    p: FloatArray,
    *,
    weekday: int,
    eaten: Iterable[UsedIntake],
    unrest: float,
) -> Iterator[Morning]:
    """Yield what mornings are expected to show.

    Parameters
    ----------
    model : Model
        Of the person.
    x : ndarray of float, shape (13,)
        State on the first of them.
    p : ndarray of float, shape (13, 13)
        Its covariance.
    weekday : int
        Of the first of them, Monday 0.
    eaten : iterable of UsedIntake
        On the day of each.
    unrest : float
        Variance of this person's random water, as a share of most people's.

    Yields
    ------
    Morning
        One for each day of `eaten`.

    Examples
    --------
    >>> from tonus.energy.learned.constants import CONSTANTS
    >>> from tonus.energy.learned.intake import MissingIntake
    >>> from tonus.energy.learned.prior import open_prior
    >>> model = Model(open_prior(weight_kg=80.0), CONSTANTS, 80.0)
    >>> eaten = [UsedIntake(energy_kcal=2600.0, variance=0.0, missing=MissingIntake.USED)] * 2
    >>> course = mornings(model, *model.start(), weekday=0, eaten=eaten, unrest=1.0)
    >>> [round(morning.weight_kg) for morning in course]
    [80, 80]
    """
    for used in eaten:
        seen = model.seen[weekday % 7]
        variance = float(seen.dot(p).dot(seen)) + model.scale_variance
        yield Morning(float(seen.dot(x)), math.sqrt(variance), float(x[TISSUE]))
        x, p = model.moved(x, p, model.transition(x, used), used, unrest=unrest)
        weekday += 1


class OwnForecasts:
    """Forecasts of a log's own past.

    Parameters
    ----------
    passed : Passed
        Of the forward pass, from the first weight on.
    model : Model
        Of the person.
    weight_kg : ndarray of float, shape (T,)
        Readings that were used, from the first weight on; NaN where none.
    stand_ins : tuple of UsedIntake
        What stood in for an unlogged day, as known on each day.
    unlogged_shares : ndarray of float, shape (T,)
        How many days of the weeks before had no log that was used.
    weekday : int
        Of the first weight.
    unrest : float
        Variance of this person's random water, as a share of most people's.

    Examples
    --------
    >>> from tonus.energy.learned.constants import CONSTANTS
    >>> from tonus.energy.learned.prior import open_prior
    >>> none = np.zeros((0, 13))
    >>> OwnForecasts(
    ...     passed=Passed(
    ...         before_x=none, before_p=none[:, :, None], moves=none, seen=none, readings=()
    ...     ),
    ...     model=Model(open_prior(weight_kg=80.0), CONSTANTS, 80.0),
    ...     weight_kg=np.zeros(0),
    ...     stand_ins=(),
    ...     unlogged_shares=np.zeros(0),
    ...     weekday=0,
    ...     unrest=1.0,
    ... ).shares(2)
    array([1., 1.])
    """

    def __init__(
        self,
        *,
        passed: Passed,
        model: Model,
        weight_kg: FloatArray,
        stand_ins: tuple[UsedIntake, ...],
        unlogged_shares: FloatArray,
        weekday: int,
        unrest: float,
    ) -> None:
        self._passed, self._model, self._weight_kg = passed, model, weight_kg
        self._stand_ins, self._unlogged_shares = stand_ins, unlogged_shares
        self._weekday, self._unrest = weekday, unrest

    def shares(self, days: int) -> FloatArray:
        """How much wider intervals have to be, for mornings ahead.

        Parameters
        ----------
        days : int
            How many.

        Returns
        -------
        ndarray of float, shape (days,)
            Factors of a standard deviation; 1 where there is no past.
        """
        squares: dict[int, list[tuple[int, float]]] = {ahead: [] for ahead in _AHEAD}
        last = len(self._weight_kg) - 1
        for origin in list(range(last - _AHEAD[0], _FROM_DAY - 1, -_EVERY_DAYS))[:_MOST]:
            self._compare(origin, squares)
        weight = self._model.constants.forecast_weight
        factors = [_factor(found, ahead, weight) for ahead, found in squares.items()]
        return np.interp(np.arange(1, days + 1), _AHEAD, factors)

    def _compare(self, origin: int, squares: dict[int, list[tuple[int, float]]]) -> None:
        """Hold the forecast of one morning against what came."""
        coming = self._weight_kg[origin + 1 : origin + 1 + _AHEAD[-1] + _NEAR_DAYS]
        x, p = self._model.on_an_average_day(
            self._passed.before_x[origin + 1],
            self._passed.before_p[origin + 1],
            unlogged_share=float(self._unlogged_shares[origin]),
        )
        course = list(
            mornings(
                self._model,
                x,
                p,
                weekday=self._weekday + origin + 1,
                eaten=[self._stand_ins[origin]] * len(coming),
                unrest=self._unrest,
            )
        )
        known = np.flatnonzero(~np.isnan(coming))
        for ahead, found in squares.items():
            near = known[np.abs(known + 1 - ahead) <= _NEAR_DAYS]
            if len(near):
                at = int(near[np.argmin(np.abs(near + 1 - ahead))])
                z = (float(coming[at]) - course[at].weight_kg) / course[at].sd_kg
                found.append((origin, min(z * z, _MOST_SQUARE)))


def _factor(found: list[tuple[int, float]], ahead: int, weight: float) -> float:
    """Root of the mean square, between 1 and what was found; overlapping ones count once."""
    if not found:
        return 1.0
    span = found[0][0] - found[-1][0] + ahead
    count = min(len(found), span / ahead)
    mean = sum(square for _, square in found) / len(found)
    return math.sqrt((weight + count * mean) / (weight + count))
