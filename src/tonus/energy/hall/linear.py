"""The linearised Hall model: intake, pace and weight in closed form [hall_2011]_.

::

    rho · dW/dt = (intake − maintenance) − epsilon · (W − W0)

Over a year it stays within 1.7 kg of the full model for changes of intake up
to 1000 kcal/day, where "3500 kcal a pound" is off by 9 to 20 kg.  It knows no
water: the first days on a scale differ from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from tonus.energy.floats import FloatArray, Floats, SexArray, as_given
from tonus.energy.hall.body import (
    ADAPTATION_SHARE,
    ETA_FAT,
    ETA_LEAN,
    FORBES_KG,
    GAMMA_FAT,
    GAMMA_LEAN,
    RHO_FAT,
    RHO_LEAN,
    THERMIC_SHARE,
    activity_kcal_per_kg,
    initial_fat_kg,
)
from tonus.energy.person import Sex
from tonus.energy.spending.resting import mifflin_kcal
from tonus.errors import InputError
from tonus.messages import N_

__all__ = ["DAYS_PER_WEEK", "LinearModel", "linear_model"]

DAYS_PER_WEEK: Final = 7
_BETA: Final = THERMIC_SHARE + ADAPTATION_SHARE

Value = float | FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class LinearModel:
    """A body around its balance, or many bodies as arrays of shape (N,).

    Parameters
    ----------
    weight_kg : float or ndarray
        Weight at the start, in balance.
    maintenance_kcal : float or ndarray
        Intake that keeps it, kcal/day.
    fat_kg : float or ndarray
        Fat mass at the start.
    rho_kcal_per_kg : float or ndarray
        Energy of a kilogram of weight change, adaptation included.
    epsilon_kcal_per_kg_day : float or ndarray
        How much less is spent for each kilogram lost.
    """

    weight_kg: Value
    maintenance_kcal: Value
    fat_kg: Value
    rho_kcal_per_kg: Value
    epsilon_kcal_per_kg_day: Value

    @property
    def tau_days(self) -> Value:
        """Time in which a constant intake does 63 % of all it will ever do."""
        return self.rho_kcal_per_kg / self.epsilon_kcal_per_kg_day

    def intake_kcal(self, *, rate_kg_per_week: Value, weight_kg: Value) -> Value:
        """Intake that changes weight at a rate, once a weight has been reached.

        Parameters
        ----------
        rate_kg_per_week : float or ndarray
            Wanted rate; below 0 for loss.
        weight_kg : float or ndarray
            Weight by then.

        Returns
        -------
        float or ndarray
            kcal/day; may be less than anybody should eat, see `tonus.energy.targets.safety`.
        """
        change = self.rho_kcal_per_kg * rate_kg_per_week / DAYS_PER_WEEK
        return self.maintenance_at_kcal(weight_kg=weight_kg) + change

    def intake_after_kcal(self, *, rate_kg_per_week: Value, days: Value) -> Value:
        """Intake that keeps a rate going, after so many days of it.

        Parameters
        ----------
        rate_kg_per_week : float or ndarray
            Wanted rate; below 0 for loss.
        days : float or ndarray
            Time since the start; for many bodies of shape (T, 1).

        Returns
        -------
        float or ndarray
            kcal/day.
        """
        weight = self.weight_kg + rate_kg_per_week / DAYS_PER_WEEK * days
        return self.intake_kcal(rate_kg_per_week=rate_kg_per_week, weight_kg=weight)

    def maintenance_at_kcal(self, *, weight_kg: Value) -> Value:
        """Intake that keeps another weight.

        Parameters
        ----------
        weight_kg : float or ndarray
            The other weight.

        Returns
        -------
        float or ndarray
            kcal/day.
        """
        return self.maintenance_kcal + self.epsilon_kcal_per_kg_day * (weight_kg - self.weight_kg)

    def rate_kg_per_week(self, *, intake_kcal: Value, weight_kg: Value) -> Value:
        """Rate at an intake and a weight.

        Parameters
        ----------
        intake_kcal : float or ndarray
            kcal/day.
        weight_kg : float or ndarray
            Present weight.

        Returns
        -------
        float or ndarray
            kg/week, below 0 for loss.
        """
        balance = intake_kcal - self.maintenance_at_kcal(weight_kg=weight_kg)
        return balance * DAYS_PER_WEEK / self.rho_kcal_per_kg

    def rate_after_kg_per_week(self, *, intake_kcal: Value, days: Value) -> Value:
        """Rate after so many days of a constant intake.

        Parameters
        ----------
        intake_kcal : float or ndarray
            kcal/day, every day.
        days : float or ndarray
            Time since the start; for many bodies of shape (T, 1).

        Returns
        -------
        float or ndarray
            kg/week, below 0 for loss.
        """
        weight = self.weight_after_kg(intake_kcal=intake_kcal, days=days)
        return self.rate_kg_per_week(intake_kcal=intake_kcal, weight_kg=weight)

    def weight_after_kg(
        self, *, intake_kcal: Value, days: Value, from_kg: Value | None = None
    ) -> Value:
        """Weight after so many days of a constant intake.

        Parameters
        ----------
        intake_kcal : float or ndarray
            kcal/day, every day.
        days : float or ndarray
            Time at that intake; for many bodies of shape (T, 1).
        from_kg : float or ndarray, optional
            Weight when it began; the weight of the start where left out.

        Returns
        -------
        float or ndarray
            kg, time along axis 0.
        """
        start = self.weight_kg if from_kg is None else from_kg
        end = self.weight_kg + self.final_change_kg(intake_kcal=intake_kcal)
        return end + (start - end) * np.exp(-days / self.tau_days)

    def final_change_kg(self, *, intake_kcal: Value) -> Value:
        """Change of weight that a constant intake tends to.

        Parameters
        ----------
        intake_kcal : float or ndarray
            kcal/day, for ever.

        Returns
        -------
        float or ndarray
            kg from the weight of the start.
        """
        return (intake_kcal - self.maintenance_kcal) / self.epsilon_kcal_per_kg_day


def linear_model(
    *,
    sex: Sex | SexArray,
    age_years: Floats,
    height_cm: Floats,
    weight_kg: Floats,
    maintenance_kcal: Floats,
) -> LinearModel:
    """Return the linearised model of a body, or of many.

    Parameters
    ----------
    sex : Sex or ndarray of str
        One, or one for each person.
    age_years, height_cm, weight_kg : float or ndarray
        From 19 years; in an array, NaN gives NaN for that person, and so does
        a body that the equations do not hold for.
    maintenance_kcal : float or ndarray
        Intake that keeps the weight, kcal/day.

    Returns
    -------
    LinearModel
        Of the same kind, numbers or arrays.

    Raises
    ------
    InputError
        When the equations do not hold for one person: no fat mass comes out,
        or the maintenance is impossible for the body.

    Examples
    --------
    >>> model = linear_model(
    ...     sex=Sex.MALE,
    ...     age_years=25.0,
    ...     height_cm=180.0,
    ...     weight_kg=65.0,
    ...     maintenance_kcal=2650.16,
    ... )
    >>> round(model.rho_kcal_per_kg, 1), round(model.tau_days, 1)
    (6848.1, 205.5)
    >>> round(float(model.weight_after_kg(intake_kcal=3150.16, days=365)), 2)
    77.46
    """
    body = {"age_years": age_years, "height_cm": height_cm, "weight_kg": weight_kg}
    fat = initial_fat_kg(sex=sex, **body)
    activity = activity_kcal_per_kg(
        resting_kcal=mifflin_kcal(sex=sex, **body),
        maintenance_kcal=maintenance_kcal,
        weight_kg=weight_kg,
    )
    alpha = FORBES_KG / fat
    spread = (1 - _BETA) * (1 + alpha)
    rho = (ETA_FAT + RHO_FAT + alpha * (ETA_LEAN + RHO_LEAN)) / spread
    epsilon = (GAMMA_FAT + alpha * GAMMA_LEAN) / spread + activity / (1 - _BETA)
    # One person gets a sentence, many get NaN; written so that NaN is refused as well.
    if np.ndim(epsilon) == 0 and not bool(np.all(epsilon > 0)):
        raise InputError(
            N_(
                "The model of body weight has no answer for these measures. "
                "Check height, weight and energy."
            )
        )
    return LinearModel(
        weight_kg=weight_kg,
        maintenance_kcal=maintenance_kcal,
        fat_kg=fat,
        rho_kcal_per_kg=rho,
        epsilon_kcal_per_kg_day=as_given(fat, np.where(epsilon > 0, epsilon, np.nan)),
    )
