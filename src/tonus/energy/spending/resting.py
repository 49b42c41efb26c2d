"""Energy spent at rest: five equations, for one person or many.

They differ by hundreds of kilocalories for some bodies; none of them is the
truth about one person.  Ages below 19 are refused.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from tonus.energy.floats import FloatArray, Floats, SexArray, adult_years, as_given, is_female
from tonus.energy.person import Sex
from tonus.errors import InputError
from tonus.messages import N_

__all__ = [
    "cunningham_kcal",
    "harris_benedict_kcal",
    "henry_kcal",
    "katch_mcardle_kcal",
    "mifflin_kcal",
]

#: Ages from which the bands of Henry's equations start, and their slope
#: (kcal/kg) and constant [henry_2005]_.
_HENRY_FROM_YEARS: Final = (30.0, 60.0)
_HENRY_FEMALE: Final = np.array([[13.1, 558.0], [9.74, 694.0], [10.1, 569.0]])
_HENRY_MALE: Final = np.array([[16.0, 545.0], [14.2, 593.0], [13.5, 514.0]])


def mifflin_kcal(
    *, sex: Sex | SexArray, age_years: Floats, height_cm: Floats, weight_kg: Floats
) -> Floats:
    """Return resting energy by Mifflin and St Jeor, published coefficients [mifflin_1990]_.

    Parameters
    ----------
    sex : Sex or ndarray of str
        One, or one for each person.
    age_years, height_cm, weight_kg : float or ndarray
        From 19 years; NaN stays NaN.

    Returns
    -------
    float or ndarray
        kcal/day.

    Raises
    ------
    InputError
        When an age is below 19 or a sex unknown (by the checks).

    Examples
    --------
    >>> round(mifflin_kcal(sex=Sex.MALE, age_years=25.0, height_cm=180.0, weight_kg=75.0), 2)
    1756.25
    """
    constant = np.where(is_female(sex), -161.0, 5.0)
    value = 9.99 * weight_kg + 6.25 * height_cm - 4.92 * adult_years(age_years) + constant
    return as_given(weight_kg, value)


def harris_benedict_kcal(
    *, sex: Sex | SexArray, age_years: Floats, height_cm: Floats, weight_kg: Floats
) -> Floats:
    """Return resting energy by Harris and Benedict as revised in 1984 [roza_1984]_.

    Parameters
    ----------
    sex : Sex or ndarray of str
        One, or one for each person.
    age_years, height_cm, weight_kg : float or ndarray
        From 19 years; NaN stays NaN.

    Returns
    -------
    float or ndarray
        kcal/day.

    Raises
    ------
    InputError
        When an age is below 19 or a sex unknown (by the checks).

    Examples
    --------
    >>> person = {"age_years": 25.0, "height_cm": 180.0, "weight_kg": 75.0}
    >>> round(harris_benedict_kcal(sex=Sex.MALE, **person), 2)
    1815.03
    """
    age = adult_years(age_years)
    female = 447.593 + 9.247 * weight_kg + 3.098 * height_cm - 4.330 * age
    male = 88.362 + 13.397 * weight_kg + 4.799 * height_cm - 5.677 * age
    return as_given(weight_kg, np.where(is_female(sex), female, male))


def henry_kcal(*, sex: Sex | SexArray, age_years: Floats, weight_kg: Floats) -> Floats:
    """Return resting energy by the Oxford equations from weight alone [henry_2005]_.

    Parameters
    ----------
    sex : Sex or ndarray of str
        One, or one for each person.
    age_years : float or ndarray
        From 19; the equations change at 30 and at 60.  NaN gives NaN.
    weight_kg : float or ndarray
        NaN stays NaN.

    Returns
    -------
    float or ndarray
        kcal/day.

    Raises
    ------
    InputError
        When an age is below 19 or a sex unknown (by the checks).

    Examples
    --------
    >>> round(henry_kcal(sex=Sex.FEMALE, age_years=72.0, weight_kg=66.0), 1)
    1235.6
    """
    age = adult_years(age_years)
    band = np.searchsorted(np.array(_HENRY_FROM_YEARS), age, side="right")
    band = np.minimum(band, len(_HENRY_FROM_YEARS))  # NaN sorts last
    female = is_female(sex)
    slope = np.where(female, _HENRY_FEMALE[band, 0], _HENRY_MALE[band, 0])
    constant = np.where(female, _HENRY_FEMALE[band, 1], _HENRY_MALE[band, 1])
    return as_given(weight_kg, np.where(np.isnan(age), np.nan, slope * weight_kg + constant))


def katch_mcardle_kcal(*, fat_free_kg: Floats) -> Floats:
    """Return resting energy from fat-free mass by Katch and McArdle [katch_mcardle]_.

    Parameters
    ----------
    fat_free_kg : float or ndarray
        Weight without fat; NaN stays NaN.

    Returns
    -------
    float or ndarray
        kcal/day.

    Raises
    ------
    InputError
        When there is no mass (by the check).

    Examples
    --------
    >>> katch_mcardle_kcal(fat_free_kg=63.75)
    1747.0
    """
    return as_given(fat_free_kg, 370.0 + 21.6 * _mass(fat_free_kg))


def cunningham_kcal(*, fat_free_kg: Floats) -> Floats:
    """Return resting energy from fat-free mass by Cunningham [cunningham_1980]_.

    Parameters
    ----------
    fat_free_kg : float or ndarray
        Weight without fat; NaN stays NaN.

    Returns
    -------
    float or ndarray
        kcal/day.

    Raises
    ------
    InputError
        When there is no mass (by the check).

    Examples
    --------
    >>> cunningham_kcal(fat_free_kg=63.75)
    1902.5
    """
    return as_given(fat_free_kg, 500.0 + 22.0 * _mass(fat_free_kg))


def _mass(fat_free_kg: float | FloatArray) -> FloatArray:
    mass = np.asarray(fat_free_kg, dtype=np.float64)
    if np.any(mass <= 0):
        raise InputError(N_("Fat-free mass must be above 0 kg. Check it and give it again."))
    return mass
