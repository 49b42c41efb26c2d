"""One step of the Hall model, in plain numbers or in arrays [hall_2011]_.

Glycogen, fluid and adaptation are the quick parts; each goes by its exact
solution, so that no step is too long for them.  Fat and lean tissue change over
months: the midpoint of a day stands for it.  What glycogen takes in a step is
exactly what the tissue does not get, so that energy is kept.
"""

from __future__ import annotations

import math
from typing import Final, NamedTuple

import numpy as np

from tonus.energy.floats import FloatArray
from tonus.energy.hall.body import (
    ADAPTATION_SHARE,
    ETA_FAT,
    ETA_LEAN,
    FORBES_KG,
    GAMMA_FAT,
    GAMMA_LEAN,
    GLYCOGEN_KG,
    RHO_FAT,
    RHO_GLYCOGEN,
    RHO_LEAN,
    THERMIC_SHARE,
    WATER_PER_GLYCOGEN,
)

__all__ = ["Amount", "Costs", "Forces", "Moment", "after_step", "forces_of", "spent_kcal"]

#: One person as plain numbers, or many as arrays.
Amount = float | FloatArray

#: Sodium in fluid, mg/kg; sodium that leaves for each kg of fluid too much, and where
#: all carbohydrate is left out, mg/day.
_SODIUM_MG_PER_KG: Final = 3220.0
_SODIUM_PER_FLUID: Final = 3000.0
_SODIUM_PER_CARB: Final = 4000.0
_FLUID_PER_DAY: Final = _SODIUM_PER_FLUID / _SODIUM_MG_PER_KG
_ADAPTATION_PER_DAY: Final = 1 / 14
#: Forbes' relation by energy: of a balance, this over itself and fat goes to lean.
_FORBES_ENERGY_KG: Final = FORBES_KG * RHO_LEAN / RHO_FAT
_GLYCOGEN_WITH_WATER: Final = 1 + WATER_PER_GLYCOGEN
#: Cost of laying down a kilocalorie of fat, and what one of lean costs beyond it.
_COST_OF_FAT: Final = ETA_FAT / RHO_FAT
_COST_BEYOND: Final = ETA_LEAN / RHO_LEAN - _COST_OF_FAT
#: No carbohydrate at all would divide nothing by nothing.
_LEAST_RATIO: Final = 1e-12


class Costs(NamedTuple):
    """What a body spends, and what it was in balance with.

    Parameters
    ----------
    constant : float or ndarray
        Whatever it weighs, kcal/day.
    activity : float or ndarray
        For each kg of weight, kcal/kg/day.
    maintenance : float or ndarray
        Intake in balance, kcal/day.
    carb : float or ndarray
        Carbohydrate in balance, kcal/day.
    fluid : float or ndarray
        Fluid outside the cells in balance, kg.

    Examples
    --------
    >>> Costs(constant=1066.0, activity=11.2, maintenance=2650.0, carb=1325.0, fluid=17.9).carb
    1325.0
    """

    constant: Amount
    activity: Amount
    maintenance: Amount
    carb: Amount
    fluid: Amount


class Moment(NamedTuple):
    """A body at a moment.

    Parameters
    ----------
    fat, lean, glycogen, fluid : float or ndarray
        Its parts, kg.
    adaptation : float or ndarray
        Adaptation of what it spends, kcal/day.

    Examples
    --------
    >>> round(Moment(fat=7.4, lean=37.8, glycogen=0.5, fluid=17.9, adaptation=0.0).weight, 2)
    64.95
    """

    fat: Amount
    lean: Amount
    glycogen: Amount
    fluid: Amount
    adaptation: Amount

    @property
    def weight(self) -> Amount:
        """All of it, kg."""
        return self.fat + self.lean + self.fluid + _GLYCOGEN_WITH_WATER * self.glycogen


class Forces(NamedTuple):
    """What a day does to a body.

    Parameters
    ----------
    intake : float or ndarray
        Energy eaten, kcal/day.
    fixed : float or ndarray
        Energy spent that weight has no part in, but for adaptation, kcal/day.
    adaptation : float or ndarray
        What adaptation tends to, kcal/day.
    fluid : float or ndarray
        What fluid tends to, kg.
    carb : float or ndarray
        Carbohydrate over that in balance.
    half, whole : float or ndarray
        How far glycogen goes in half a step and in a whole one.

    See Also
    --------
    forces_of : Makes them.

    Examples
    --------
    >>> Forces(
    ...     intake=2000.0, fixed=1000.0, adaptation=-90.0, fluid=17.5, carb=0.8, half=0.9, whole=1.5
    ... ).intake
    2000.0
    """

    intake: Amount
    fixed: Amount
    adaptation: Amount
    fluid: Amount
    carb: Amount
    half: Amount
    whole: Amount


def forces_of(
    costs: Costs,
    *,
    intake_kcal: Amount,
    carb_fraction: Amount,
    sodium_change_mg: Amount,
    extra_kcal: Amount,
    step_days: float,
) -> Forces:
    """Return what a day does to a body.

    Parameters
    ----------
    costs : Costs
        The body.
    intake_kcal : float or ndarray
        Energy eaten, kcal/day.
    carb_fraction : float or ndarray
        Share of the energy from carbohydrate.
    sodium_change_mg : float or ndarray
        Sodium eaten beyond that in balance, mg/day.
    extra_kcal : float or ndarray
        Energy spent beyond the model, kcal/day.
    step_days : float
        Length of a step.

    Returns
    -------
    Forces
        Of the shape that the figures have together; NaN stays NaN.

    Examples
    --------
    >>> costs = Costs(constant=1066.0, activity=11.2, maintenance=2650.0, carb=1325.0, fluid=17.9)
    >>> forces = forces_of(
    ...     costs,
    ...     intake_kcal=3150.0,
    ...     carb_fraction=0.5,
    ...     sodium_change_mg=0.0,
    ...     extra_kcal=0.0,
    ...     step_days=1.0,
    ... )
    >>> round(forces.adaptation, 6), round(forces.carb, 4)
    (70.0, 1.1887)
    """
    change = intake_kcal - costs.maintenance
    ratio = carb_fraction * intake_kcal / costs.carb
    sodium = sodium_change_mg - _SODIUM_PER_CARB * (1 - ratio)
    # Glycogen tends to the square root of its carbohydrate, by a hyperbolic tangent.
    root = np.sqrt(np.maximum(ratio, _LEAST_RATIO))
    angle = costs.carb * root / (GLYCOGEN_KG * RHO_GLYCOGEN) * step_days
    return Forces(
        intake=intake_kcal,
        fixed=costs.constant + THERMIC_SHARE * change + extra_kcal,
        adaptation=ADAPTATION_SHARE * change,
        fluid=costs.fluid + sodium / _SODIUM_PER_FLUID,
        carb=ratio,
        half=np.tanh(angle / 2) / (GLYCOGEN_KG * root),
        whole=np.tanh(angle) / (GLYCOGEN_KG * root),
    )


def after_step(costs: Costs, forces: Forces, now: Moment, *, step_days: float) -> Moment:
    """Return the body one step later.

    Parameters
    ----------
    costs : Costs
        The body.
    forces : Forces
        What the day does to it, for steps of this length.
    now : Moment
        Where it stands.
    step_days : float
        Length of the step.

    Returns
    -------
    Moment
        Of the same kind, numbers or arrays.

    Examples
    --------
    >>> costs = Costs(constant=1066.0, activity=11.2, maintenance=2650.0, carb=1325.0, fluid=17.9)
    >>> forces = forces_of(
    ...     costs,
    ...     intake_kcal=3150.0,
    ...     carb_fraction=0.5,
    ...     sodium_change_mg=0.0,
    ...     extra_kcal=0.0,
    ...     step_days=1.0,
    ... )
    >>> now = Moment(fat=7.4, lean=37.8, glycogen=0.5, fluid=17.9, adaptation=0.0)
    >>> round(float(after_step(costs, forces, now, step_days=1.0).glycogen), 4)
    0.5333
    """
    fat, lean, glycogen, fluid, adaptation = now
    per_kg = costs.activity
    stored = forces.carb * GLYCOGEN_KG**2
    glycogen_half = (glycogen + stored * forces.half) / (1 + glycogen * forces.half)
    glycogen_end = (glycogen + stored * forces.whole) / (1 + glycogen * forces.whole)
    excess, change = fluid - forces.fluid, adaptation - forces.adaptation
    fluid_half = forces.fluid + excess * math.exp(-_FLUID_PER_DAY * step_days / 2)
    fluid_end = forces.fluid + excess * math.exp(-_FLUID_PER_DAY * step_days)
    adapted_half = forces.adaptation + change * math.exp(-_ADAPTATION_PER_DAY * step_days / 2)
    adapted_end = forces.adaptation + change * math.exp(-_ADAPTATION_PER_DAY * step_days)
    # Energy left for tissue and its upkeep, less what does not hang on tissue.
    eaten = forces.intake - RHO_GLYCOGEN * (glycogen_end - glycogen) / step_days - forces.fixed
    left_half = eaten - adapted_half - per_kg * (fluid_half + _GLYCOGEN_WITH_WATER * glycogen_half)
    left = eaten - adaptation - per_kg * (fluid + _GLYCOGEN_WITH_WATER * glycogen)
    half = step_days / 2
    to_fat, to_lean = _slopes(per_kg, left, fat, lean)
    to_fat, to_lean = _slopes(per_kg, left_half, fat + half * to_fat, lean + half * to_lean)
    return Moment(
        fat + step_days * to_fat,
        lean + step_days * to_lean,
        glycogen_end,
        fluid_end,
        adapted_end,
    )


def spent_kcal(costs: Costs, forces: Forces, now: Moment) -> Amount:
    """Return what the body spends at a moment.

    Parameters
    ----------
    costs : Costs
        The body.
    forces : Forces
        What the day does to it.
    now : Moment
        Where it stands.

    Returns
    -------
    float or ndarray
        kcal/day; NaN stays NaN.

    Examples
    --------
    >>> costs = Costs(constant=1066.0, activity=11.2, maintenance=2650.0, carb=1325.0, fluid=17.9)
    >>> forces = forces_of(
    ...     costs,
    ...     intake_kcal=3150.0,
    ...     carb_fraction=0.5,
    ...     sodium_change_mg=0.0,
    ...     extra_kcal=0.0,
    ...     step_days=1.0,
    ... )
    >>> now = Moment(fat=7.4, lean=37.8, glycogen=0.5, fluid=17.9, adaptation=0.0)
    >>> round(float(spent_kcal(costs, forces, now)))
    2706
    """
    uptake = costs.carb * (forces.carb - (now.glycogen / GLYCOGEN_KG) ** 2)
    offered = forces.intake - uptake
    water = costs.activity * (now.fluid + _GLYCOGEN_WITH_WATER * now.glycogen)
    left = offered - forces.fixed - now.adaptation - water
    fat_slope, lean_slope = _slopes(costs.activity, left, now.fat, now.lean)
    return offered - RHO_FAT * fat_slope - RHO_LEAN * lean_slope


def _slopes(per_kg: Amount, left: Amount, fat: Amount, lean: Amount) -> tuple[Amount, Amount]:
    """Change of fat and lean tissue, kg/day.

    `left` is the energy eaten that neither glycogen nor what is spent without
    regard to tissue takes; upkeep of tissue and the cost of laying it down come
    off it here.
    """
    balance = left - (GAMMA_FAT + per_kg) * fat - (GAMMA_LEAN + per_kg) * lean
    share = _FORBES_ENERGY_KG / (_FORBES_ENERGY_KG + fat)
    kept = balance / (1 + _COST_OF_FAT + _COST_BEYOND * share)
    to_lean = share * kept
    return (kept - to_lean) / RHO_FAT, to_lean / RHO_LEAN
