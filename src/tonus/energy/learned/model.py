"""The matrices of the filter: how a body, its water and its scale hang together.

A weight is that of the morning, and what is eaten on a day acts on the morning
after.  Thirteen numbers are followed, with all their covariances: tissue, random
water, water that follows intake and its gain, maintenance, adaptation, how far
unlogged eating is from the logged mean, and six weekday effects (the seventh
makes the sum zero).
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from tonus.energy.floats import FloatArray
from tonus.energy.hall.body import ADAPTATION_SHARE, THERMIC_SHARE
from tonus.energy.learned.constants import Constants
from tonus.energy.learned.intake import MissingIntake, UsedIntake
from tonus.energy.learned.prior import Prior

__all__ = [
    "ADAPTATION",
    "CARB_WATER",
    "GAIN",
    "MAINTENANCE",
    "SIZE",
    "TISSUE",
    "UNLOGGED",
    "WATER",
    "WEEKDAYS",
    "Model",
    "expenditure_kcal",
    "expenditure_row",
]

#: Places in the state.
TISSUE, WATER, CARB_WATER, GAIN, MAINTENANCE, ADAPTATION, UNLOGGED = range(7)
WEEKDAYS: Final = slice(7, 13)
SIZE: Final = 13
#: Adaptation follows a change of intake in so many days [hall_2011]_.
_ADAPTATION_DAYS: Final = 14.0


class Model:
    """Matrices of the filter for one person.

    Parameters
    ----------
    prior : Prior
        Where it starts.
    constants : Constants
        Of the filter.
    reference_kg : float
        First weight; what a kilogram more spends is counted from it.

    Examples
    --------
    >>> from tonus.energy.learned.constants import CONSTANTS
    >>> from tonus.energy.learned.prior import open_prior
    >>> model = Model(open_prior(weight_kg=80.0), CONSTANTS, 80.0)
    >>> model.seen[0].shape, float(sum(model.seen)[WEEKDAYS].sum())
    ((13,), 0.0)
    """

    def __init__(self, prior: Prior, constants: Constants, reference_kg: float) -> None:
        self.prior, self.constants, self.reference_kg = prior, constants, reference_kg
        c, rho = constants, prior.tissue_kcal_per_kg
        keep = math.exp(-1 / c.carb_water_days)
        spent = prior.spent_kcal_per_kg
        eaten = np.zeros(SIZE)  # what a kcal more on one day does by the next morning
        eaten[TISSUE] = (1 - THERMIC_SHARE) / rho
        eaten[CARB_WATER] = (1 - keep) * c.carb_water_kg / prior.maintenance_kcal
        eaten[ADAPTATION] = ADAPTATION_SHARE / _ADAPTATION_DAYS
        logged = np.eye(SIZE)
        logged[TISSUE, TISSUE] -= spent / rho
        logged[TISSUE, MAINTENANCE] = -eaten[TISSUE]
        logged[TISSUE, ADAPTATION] = -1 / rho
        logged[WATER, WATER] = c.water_memory
        logged[CARB_WATER, CARB_WATER] = keep
        logged[ADAPTATION, ADAPTATION] -= 1 / _ADAPTATION_DAYS
        logged[ADAPTATION, MAINTENANCE] = -eaten[ADAPTATION]
        logged[UNLOGGED, UNLOGGED] = c.logged_memory
        unlogged = logged.copy()
        unlogged[:, UNLOGGED] = eaten
        # Unlogged eating goes back to what keeps the weight of the day.
        back = 1 - c.unlogged_memory
        kept_per_kg = spent / (1 - THERMIC_SHARE - ADAPTATION_SHARE)
        unlogged[UNLOGGED, UNLOGGED] = c.unlogged_memory
        unlogged[UNLOGGED, MAINTENANCE] = back
        unlogged[UNLOGGED, TISSUE] = back * kept_per_kg
        self._back, self._kept_at_none = back, -kept_per_kg * reference_kg
        self.logged, self.unlogged = logged, unlogged
        self.eaten_noise = np.outer(eaten, eaten)
        #: Constant part of a day: what the reference weight spends.
        self._constant = np.zeros(SIZE)
        self._constant[TISSUE] = spent * reference_kg / rho
        self._eaten = eaten.copy()
        self._eaten[CARB_WATER] = 0.0  # by the gain, which is a state
        self._water_share = (1 - keep) / prior.maintenance_kcal
        self.water_variance = (c.water_sd_share * reference_kg) ** 2
        walk = np.zeros(SIZE)
        walk[WATER] = self.water_variance * (1 - c.water_memory**2)
        walk[MAINTENANCE] = c.maintenance_walk_kcal**2
        self.logged_walk = np.diag(walk)
        walk[UNLOGGED] = c.unlogged_step_kcal**2
        self.unlogged_walk = np.diag(walk)
        self.seen = self._seen()
        self.scale_variance = c.scale_sd_kg**2

    def _seen(self) -> tuple[FloatArray, ...]:
        """What a scale shows of the state, for each weekday."""
        rows = []
        for weekday in range(7):
            row = np.zeros(SIZE)
            row[[TISSUE, WATER, CARB_WATER]] = 1.0
            row[WEEKDAYS] = -1.0 if weekday == 6 else 0.0
            if weekday < 6:
                row[WEEKDAYS.start + weekday] = 1.0
            rows.append(row)
        return tuple(rows)

    def start(self) -> tuple[FloatArray, FloatArray]:
        """State and covariance before the first reading.

        Returns
        -------
        x : ndarray of float, shape (13,)
            State.
        p : ndarray of float, shape (13, 13)
            Its covariance.
        """
        c, prior = self.constants, self.prior
        x, p = np.zeros(SIZE), np.zeros((SIZE, SIZE))
        x[TISSUE], x[GAIN], x[MAINTENANCE] = (
            self.reference_kg,
            c.carb_water_kg,
            prior.maintenance_kcal,
        )
        p[TISSUE, TISSUE] = c.start_sd_kg**2
        p[WATER, WATER] = self.water_variance
        p[CARB_WATER, CARB_WATER] = c.start_water_sd_kg**2
        p[GAIN, GAIN] = c.carb_water_sd_kg**2
        bias = 0.0 if prior.is_logged else c.logging_sd_share * prior.maintenance_kcal
        p[MAINTENANCE, MAINTENANCE] = prior.sd_kcal**2 + bias**2
        p[ADAPTATION, ADAPTATION] = c.start_adaptation_sd_kcal**2
        # Before anything is logged people are taken to eat what keeps their weight, or
        # nearly so, whatever that is: the distance is from the true one.
        p[UNLOGGED, UNLOGGED] = c.unlogged_start_sd_kcal**2 + p[MAINTENANCE, MAINTENANCE]
        p[UNLOGGED, MAINTENANCE] = p[MAINTENANCE, UNLOGGED] = p[MAINTENANCE, MAINTENANCE]
        # Seven equal effects under the condition that they sum to zero.
        p[WEEKDAYS, WEEKDAYS] = c.weekday_sd_kg**2 * (np.eye(6) - 1 / 7) * 7 / 6
        return x, p

    def transition(self, x: FloatArray, used: UsedIntake) -> FloatArray:
        """How a state becomes that of the next morning, near where it is.

        Water follows gain times intake over maintenance, and both of these are
        being learned: their product is taken as straight around the state.

        Parameters
        ----------
        x : ndarray of float, shape (13,)
            State.
        used : UsedIntake
            What was eaten.

        Returns
        -------
        ndarray of float, shape (13, 13)
            A new matrix.
        """
        known = used.missing is MissingIntake.USED
        f = (self.logged if known else self.unlogged).copy()
        f[CARB_WATER, GAIN] = self._water_share * (used.energy_kcal - x[MAINTENANCE])
        f[CARB_WATER, MAINTENANCE] = -self._water_share * x[GAIN]
        if used.is_first:
            # From here on it is told from the logged mean, which is no longer a formula's.
            f[UNLOGGED] = 0.0
        return f

    def on_an_average_day(
        self, x: FloatArray, p: FloatArray, *, unlogged_share: float
    ) -> tuple[FloatArray, FloatArray]:
        """The state as one of days of which only a share is unlogged.

        Parameters
        ----------
        x : ndarray of float, shape (13,)
            State.
        p : ndarray of float, shape (13, 13)
            Its covariance.
        unlogged_share : float
            Of the days to come, 0 to 1.

        Returns
        -------
        x : ndarray of float, shape (13,)
            State, in which unlogged eating is that of the average day.
        p : ndarray of float, shape (13, 13)
            Its covariance.
        """
        share = np.ones(SIZE)
        share[UNLOGGED] = unlogged_share
        return x * share, p * np.outer(share, share)

    def moved(
        self, x: FloatArray, p: FloatArray, f: FloatArray, used: UsedIntake, *, unrest: float = 1.0
    ) -> tuple[FloatArray, FloatArray]:
        """The state of the next morning.

        Parameters
        ----------
        x : ndarray of float, shape (13,)
            State.
        p : ndarray of float, shape (13, 13)
            Its covariance.
        f : ndarray of float, shape (13, 13)
            Of `transition`.
        used : UsedIntake
            What was eaten.
        unrest : float
            Variance of this person's random water, as a share of most people's.

        Returns
        -------
        x : ndarray of float, shape (13,)
            State.
        p : ndarray of float, shape (13, 13)
            Its covariance.
        """
        known = used.missing is MissingIntake.USED
        walk = self.logged_walk if known else self.unlogged_walk
        # The product is counted twice by a straight line through the state.
        twice = self._water_share * x[GAIN] * x[MAINTENANCE]
        x = f.dot(x) + self._constant + self._eaten * used.energy_kcal
        x[CARB_WATER] += twice
        if not known:
            x[UNLOGGED] += self._back * (self._kept_at_none - used.energy_kcal)
        p = f.dot(p).dot(f.T) + walk + self.eaten_noise * used.variance
        p[WATER, WATER] += (unrest - 1) * walk[WATER, WATER]
        if used.is_first:
            p[UNLOGGED, UNLOGGED] += self.constants.unlogged_other_sd_kcal**2
        return x, p


def expenditure_row(model: Model) -> FloatArray:
    """Return how present expenditure hangs on the state.

    Parameters
    ----------
    model : Model
        Of the person.

    Returns
    -------
    ndarray of float, shape (13,)
        kcal/day for one of each.

    Examples
    --------
    >>> from tonus.energy.learned.constants import CONSTANTS
    >>> from tonus.energy.learned.prior import open_prior
    >>> model = Model(open_prior(weight_kg=80.0), CONSTANTS, 80.0)
    >>> float(expenditure_row(model)[MAINTENANCE])
    0.9
    """
    row = np.zeros(SIZE)
    row[TISSUE], row[MAINTENANCE], row[ADAPTATION] = (
        model.prior.spent_kcal_per_kg,
        1 - THERMIC_SHARE,
        1.0,
    )
    return row


def expenditure_kcal(x: FloatArray, model: Model, intake_kcal: float) -> float:
    """Return what a body spends at an intake, in the state it is in.

    Parameters
    ----------
    x : ndarray of float, shape (13,)
        State.
    model : Model
        Of the person.
    intake_kcal : float
        Eaten, kcal/day.

    Returns
    -------
    float
        kcal/day.

    Examples
    --------
    >>> from tonus.energy.learned.constants import CONSTANTS
    >>> from tonus.energy.learned.prior import open_prior
    >>> prior = open_prior(weight_kg=80.0)
    >>> model = Model(prior, CONSTANTS, 80.0)
    >>> state, _ = model.start()
    >>> spent = expenditure_kcal(state, model, prior.maintenance_kcal)
    >>> bool(np.isclose(spent, prior.maintenance_kcal))
    True
    """
    fixed = THERMIC_SHARE * intake_kcal - model.prior.spent_kcal_per_kg * model.reference_kg
    return float(expenditure_row(model).dot(x)) + fixed
