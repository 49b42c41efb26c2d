"""Energy spent in a whole day: the Estimated Energy Requirement of 2023.

The equations were fitted to doubly labelled water; their root mean square
error is what is not known about one person before there is a log.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from tonus.energy.floats import Floats, SexArray, adult_years, as_given, is_female
from tonus.energy.person import Activity, Breastfeeding, Sex
from tonus.errors import InputError
from tonus.messages import N_

__all__ = [
    "EER_COEFFICIENTS",
    "activity_at_pal",
    "eer_kcal",
    "eer_rmse_kcal",
    "lactation_kcal",
]

#: Constant, kcal a year of age, a cm and a kg [nasem_2023]_.
EER_COEFFICIENTS: Final = {
    (Sex.MALE, Activity.INACTIVE): (753.07, -10.83, 6.50, 14.10),
    (Sex.MALE, Activity.LOW_ACTIVE): (581.47, -10.83, 8.30, 14.94),
    (Sex.MALE, Activity.ACTIVE): (1004.82, -10.83, 6.52, 15.91),
    (Sex.MALE, Activity.VERY_ACTIVE): (-517.88, -10.83, 15.61, 19.11),
    (Sex.FEMALE, Activity.INACTIVE): (584.90, -7.01, 5.72, 11.71),
    (Sex.FEMALE, Activity.LOW_ACTIVE): (575.77, -7.01, 6.60, 12.14),
    (Sex.FEMALE, Activity.ACTIVE): (710.25, -7.01, 6.54, 12.34),
    (Sex.FEMALE, Activity.VERY_ACTIVE): (511.83, -7.01, 9.07, 12.56),
}
_RMSE_KCAL: Final = {Sex.MALE: 339.0, Sex.FEMALE: 246.0}
#: Upper end of each category, and the ends of the whole scale [nasem_2023]_.
_PAL_BELOW: Final = {
    Activity.INACTIVE: 1.53,
    Activity.LOW_ACTIVE: 1.68,
    Activity.ACTIVE: 1.85,
    Activity.VERY_ACTIVE: 2.50,
}
_LOWEST_PAL: Final = 1.0
#: Milk less what comes from the mother's own stores [nasem_2023]_.
_LACTATION_KCAL: Final = {
    Breastfeeding.NO: 0.0,
    Breastfeeding.EXCLUSIVE_0_6_MONTHS: 400.0,
    Breastfeeding.MONTHS_7_12: 380.0,
}


def eer_kcal(
    *,
    sex: Sex | SexArray,
    activity: Activity,
    age_years: Floats,
    height_cm: Floats,
    weight_kg: Floats,
) -> Floats:
    """Return the energy that keeps weight, milk not counted [nasem_2023]_.

    Parameters
    ----------
    sex : Sex or ndarray of str
        One, or one for each person.
    activity : Activity
        Category of activity.
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

    See Also
    --------
    eer_rmse_kcal : How far off it is.
    lactation_kcal : What breast-feeding adds.

    Examples
    --------
    >>> man = {"age_years": 85.0, "height_cm": 150.0, "weight_kg": 45.0}
    >>> round(eer_kcal(sex=Sex.MALE, activity=Activity.INACTIVE, **man))
    1442
    """
    age = adult_years(age_years)
    values = []
    for one in (Sex.FEMALE, Sex.MALE):
        constant, per_year, per_cm, per_kg = EER_COEFFICIENTS[one, activity]
        values.append(constant + per_year * age + per_cm * height_cm + per_kg * weight_kg)
    return as_given(weight_kg, np.where(is_female(sex), *values))


def eer_rmse_kcal(sex: Sex) -> float:
    """Return the root mean square error of `eer_kcal` [nasem_2023]_.

    Parameters
    ----------
    sex : Sex
        Which equation.

    Returns
    -------
    float
        kcal/day, one standard deviation.

    Examples
    --------
    >>> eer_rmse_kcal(Sex.FEMALE)
    246.0
    """
    return _RMSE_KCAL[sex]


def activity_at_pal(pal: float) -> Activity:
    """Return the category of a physical activity level [nasem_2023]_.

    Parameters
    ----------
    pal : float
        Energy of the day over energy at rest, from 1 to below 2.5.

    Returns
    -------
    Activity
        The category.

    Raises
    ------
    InputError
        When the level is outside the scale, or NaN.

    Examples
    --------
    >>> activity_at_pal(1.53).value
    'low_active'
    """
    if pal >= _LOWEST_PAL:
        for activity, below in _PAL_BELOW.items():
            if pal < below:
                return activity
    raise InputError(
        N_("Activity level {pal} is outside {low} to {high}. Check it and give it again."),
        pal=pal,
        low=_LOWEST_PAL,
        high=_PAL_BELOW[Activity.VERY_ACTIVE],
    )


def lactation_kcal(breastfeeding: Breastfeeding) -> float | None:
    """Return what breast-feeding adds to the energy that keeps weight [nasem_2023]_.

    Parameters
    ----------
    breastfeeding : Breastfeeding
        Whether and how.

    Returns
    -------
    float or None
        kcal/day; None where the source has no figure or the answer is not known.

    Examples
    --------
    >>> lactation_kcal(Breastfeeding.EXCLUSIVE_0_6_MONTHS)
    400.0
    >>> lactation_kcal(Breastfeeding.OTHER) is None
    True
    """
    return _LACTATION_KCAL.get(breastfeeding)
