"""Constants of the Hall model, and what a body is made of at the start [hall_2011]_.

The full model of body-weight dynamics and its linearisation share them.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from tonus.energy.floats import Floats, SexArray, as_given, is_female
from tonus.energy.person import Sex
from tonus.units import KCAL_PER_KJ

__all__ = [
    "ADAPTATION_SHARE",
    "ETA_FAT",
    "ETA_LEAN",
    "FORBES_KG",
    "GAMMA_FAT",
    "GAMMA_LEAN",
    "GLYCOGEN_KG",
    "RHO_FAT",
    "RHO_GLYCOGEN",
    "RHO_LEAN",
    "THERMIC_SHARE",
    "WATER_PER_GLYCOGEN",
    "activity_kcal_per_kg",
    "fat_share_of_change",
    "initial_extracellular_kg",
    "initial_fat_kg",
]

#: Energy of fat, lean tissue and glycogen, kcal/kg.
RHO_FAT: Final = 39500 * KCAL_PER_KJ
RHO_LEAN: Final = 7600 * KCAL_PER_KJ
RHO_GLYCOGEN: Final = 17600 * KCAL_PER_KJ
#: What a kilogram of them spends at rest, kcal/kg/day.
GAMMA_FAT: Final = 13 * KCAL_PER_KJ
GAMMA_LEAN: Final = 92 * KCAL_PER_KJ
#: Cost of laying them down, kcal/kg.
ETA_FAT: Final = 750 * KCAL_PER_KJ
ETA_LEAN: Final = 960 * KCAL_PER_KJ
#: Of a change of intake: what digesting it costs, and what the body adapts by.
THERMIC_SHARE: Final = 0.10
ADAPTATION_SHARE: Final = 0.14
#: Glycogen of a body in balance, kg, and the kilograms of water that each of it binds.
GLYCOGEN_KG: Final = 0.5
WATER_PER_GLYCOGEN: Final = 2.7
#: Forbes: a kilogram of fat goes with this many, over fat mass in kg, of lean.
FORBES_KG: Final = 10.4


def initial_fat_kg(
    *, sex: Sex | SexArray, age_years: Floats, height_cm: Floats, weight_kg: Floats
) -> Floats:
    """Return the fat mass that a body of these measures has on average [hall_2011]_.

    Parameters
    ----------
    sex : Sex or ndarray of str
        One, or one for each person.
    age_years, height_cm, weight_kg : float or ndarray
        NaN stays NaN.

    Returns
    -------
    float or ndarray
        kg; NaN where the equation leaves no fat, or nothing but fat, since it
        then says nothing about that body.

    Examples
    --------
    >>> man = {"age_years": 25.0, "height_cm": 180.0, "weight_kg": 65.0}
    >>> round(initial_fat_kg(sex=Sex.MALE, **man), 3)
    7.44
    """
    female = is_female(sex)
    bmi = weight_kg / (height_cm / 100) ** 2
    per_log_bmi = np.where(female, 39.96, 37.31)
    constant = np.where(female, 102.01, 103.94)
    percent = 0.14 * age_years + per_log_bmi * np.log(bmi) - constant
    possible = (percent > 0) & (percent < 100)
    return as_given(weight_kg, np.where(possible, weight_kg * percent / 100, np.nan))


def initial_extracellular_kg(
    *, sex: Sex | SexArray, age_years: Floats, height_cm: Floats, weight_kg: Floats
) -> Floats:
    """Return the fluid outside the cells of a body in balance [silva_2007]_.

    Parameters
    ----------
    sex : Sex or ndarray of str
        One, or one for each person.
    age_years, height_cm, weight_kg : float or ndarray
        NaN stays NaN.

    Returns
    -------
    float or ndarray
        kg; NaN where the equation leaves none.

    Examples
    --------
    >>> man = {"age_years": 25.0, "height_cm": 180.0, "weight_kg": 65.0}
    >>> round(initial_extracellular_kg(sex=Sex.MALE, **man), 3)
    17.866
    """
    height_m = height_cm / 100
    male = 0.025 * age_years + 9.57 * height_m + 0.191 * weight_kg - 12.4
    female = 5.98 * height_m + 0.167 * weight_kg - 4.0
    fluid = np.where(is_female(sex), female, male)
    # The equation for women asks for no age; an unknown age is unknown all the same.
    known = (fluid > 0) & ~np.isnan(age_years)
    return as_given(weight_kg, np.where(known, fluid, np.nan))


def activity_kcal_per_kg(
    *, resting_kcal: Floats, maintenance_kcal: Floats, weight_kg: Floats
) -> Floats:
    """Return what activity costs for each kilogram of body weight [hall_2011]_.

    Parameters
    ----------
    resting_kcal : float or ndarray
        Energy at rest.
    maintenance_kcal : float or ndarray
        Energy that keeps weight.
    weight_kg : float or ndarray
        Body weight.  NaN anywhere gives NaN.

    Returns
    -------
    float or ndarray
        kcal/kg/day: nine tenths of the day, the rest being the cost of
        digestion, without what is spent at rest.

    Examples
    --------
    >>> round(
    ...     activity_kcal_per_kg(resting_kcal=1656.35, maintenance_kcal=2650.16, weight_kg=65.0), 4
    ... )
    11.2122
    """
    value = ((1 - THERMIC_SHARE) * maintenance_kcal - resting_kcal) / weight_kg
    return as_given(weight_kg, np.asarray(value))


def fat_share_of_change(fat_kg: Floats) -> Floats:
    """Return how much of a small change of tissue is fat, by Forbes [hall_2011]_.

    Parameters
    ----------
    fat_kg : float or ndarray
        Present fat mass; NaN stays NaN.

    Returns
    -------
    float or ndarray
        0-1 of the tissue gained or lost, water not counted.

    Examples
    --------
    >>> round(fat_share_of_change(40.3), 2)
    0.79
    """
    return as_given(fat_kg, np.asarray(fat_kg / (fat_kg + FORBES_KG)))
