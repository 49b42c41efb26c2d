"""A body in balance: what it is made of, and what it spends on what [hall_2011]_."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tonus.energy.floats import Floats, SexArray
from tonus.energy.hall.body import (
    ADAPTATION_SHARE,
    GAMMA_FAT,
    GAMMA_LEAN,
    GLYCOGEN_KG,
    THERMIC_SHARE,
    WATER_PER_GLYCOGEN,
    activity_kcal_per_kg,
    initial_extracellular_kg,
)
from tonus.energy.hall.linear import linear_model
from tonus.energy.hall.steps import Amount
from tonus.energy.person import Sex
from tonus.energy.spending.resting import mifflin_kcal
from tonus.errors import InputError
from tonus.messages import N_

__all__ = ["BalancedBody", "balance_intake_kcal", "balanced_body"]

#: Share of energy from carbohydrate where nothing else is said.
_CARB_FRACTION: Final = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class BalancedBody:
    """A body in balance, or many as arrays of shape (N,).

    Parameters
    ----------
    weight_kg, fat_kg, lean_kg, extracellular_kg : float or ndarray
        Weight and its parts; half a kilogram of glycogen with its water is the rest.
    maintenance_kcal : float or ndarray
        What is eaten and spent in balance, milk not counted, kcal/day.
    activity_kcal_per_kg : float or ndarray
        Cost of activity for each kilogram of weight.
    constant_kcal : float or ndarray
        What is spent whatever the body weighs, kcal/day; another value than the
        balance asks for puts the body out of balance.
    carb_fraction : float or ndarray
        Share of energy from carbohydrate in balance.
    """

    weight_kg: Amount
    fat_kg: Amount
    lean_kg: Amount
    extracellular_kg: Amount
    maintenance_kcal: Amount
    activity_kcal_per_kg: Amount
    constant_kcal: Amount
    carb_fraction: Amount


def balanced_body(
    *,
    sex: Sex | SexArray,
    age_years: Floats,
    height_cm: Floats,
    weight_kg: Floats,
    maintenance_kcal: Floats,
    carb_fraction: Amount = _CARB_FRACTION,
) -> BalancedBody:
    """Return what a body in balance is made of, and what it spends on what.

    Parameters
    ----------
    sex : Sex or ndarray of str
        One, or one for each person.
    age_years, height_cm, weight_kg : float or ndarray
        From 19 years; in an array, NaN gives NaN for that person, and so does a
        body that the equations do not hold for.
    maintenance_kcal : float or ndarray
        What is eaten and spent, kcal/day.
    carb_fraction : float or ndarray
        Share of it from carbohydrate, above 0 and up to 1.

    Returns
    -------
    BalancedBody
        Of the same kind, numbers or arrays.

    Raises
    ------
    InputError
        When the equations do not hold for one person, or a share is impossible.

    Examples
    --------
    >>> man = balanced_body(
    ...     sex=Sex.MALE,
    ...     age_years=25.0,
    ...     height_cm=180.0,
    ...     weight_kg=65.0,
    ...     maintenance_kcal=2650.16,
    ... )
    >>> round(man.fat_kg, 3), round(man.lean_kg, 3), round(man.constant_kcal, 2)
    (7.44, 37.844, 1066.11)
    """
    share = np.asarray(carb_fraction, dtype=np.float64)
    if np.any((share <= 0) | (share > 1)):
        raise InputError(
            N_("The share of carbohydrate before is {share}. Give one above 0 and up to 1."),
            share=carb_fraction,
        )
    body = {"age_years": age_years, "height_cm": height_cm, "weight_kg": weight_kg}
    model = linear_model(sex=sex, **body, maintenance_kcal=maintenance_kcal)
    fluid = initial_extracellular_kg(sex=sex, **body)
    lean = weight_kg - model.fat_kg - fluid - (1 + WATER_PER_GLYCOGEN) * GLYCOGEN_KG
    activity = activity_kcal_per_kg(
        resting_kcal=mifflin_kcal(sex=sex, **body),
        maintenance_kcal=maintenance_kcal,
        weight_kg=weight_kg,
    )
    tissue = GAMMA_FAT * model.fat_kg + GAMMA_LEAN * lean
    constant = maintenance_kcal - tissue - activity * weight_kg
    whole = np.asarray(model.epsilon_kcal_per_kg_day + lean + constant + share)
    possible = np.isfinite(whole) & (np.asarray(lean) > 0)
    if possible.ndim == 0 and not possible:
        raise InputError(
            N_(
                "The model of body weight has no answer for these measures. "
                "Check height, weight and energy."
            )
        )
    return BalancedBody(
        weight_kg=_known(possible, weight_kg),
        fat_kg=_known(possible, model.fat_kg),
        lean_kg=_known(possible, lean),
        extracellular_kg=_known(possible, fluid),
        maintenance_kcal=_known(possible, maintenance_kcal),
        activity_kcal_per_kg=_known(possible, activity),
        constant_kcal=_known(possible, constant),
        carb_fraction=_known(possible, carb_fraction),
    )


def balance_intake_kcal(
    body: BalancedBody, *, fat_kg: Amount, lean_kg: Amount, weight_kg: Amount
) -> Amount:
    """Return the intake that keeps a body as it has become, once it has adapted.

    Parameters
    ----------
    body : BalancedBody
        The body in its first balance.
    fat_kg, lean_kg, weight_kg : float or ndarray
        What it has become; NaN stays NaN.

    Returns
    -------
    float or ndarray
        kcal/day, milk not counted.

    Examples
    --------
    >>> man = balanced_body(
    ...     sex=Sex.MALE,
    ...     age_years=25.0,
    ...     height_cm=180.0,
    ...     weight_kg=65.0,
    ...     maintenance_kcal=2650.16,
    ... )
    >>> round(
    ...     balance_intake_kcal(
    ...         man, fat_kg=man.fat_kg, lean_kg=man.lean_kg, weight_kg=man.weight_kg
    ...     ),
    ...     2,
    ... )
    2650.16
    """
    tissue = GAMMA_FAT * fat_kg + GAMMA_LEAN * lean_kg
    spent = body.constant_kcal + tissue + body.activity_kcal_per_kg * weight_kg
    of_change = THERMIC_SHARE + ADAPTATION_SHARE
    return (spent - of_change * body.maintenance_kcal) / (1 - of_change)


def _plain(value: Amount) -> Amount:
    return float(value) if np.ndim(value) == 0 else value


def _known(possible: NDArray[np.bool_], part: Amount) -> Amount:
    return _plain(np.where(possible, part, np.nan))
