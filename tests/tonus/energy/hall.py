"""The equations of the Hall model as they are printed, in tiny steps: slow, and nothing shared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tonus.energy import Sex
from tonus.energy.hall.balance import BalancedBody, balanced_body
from tonus.energy.spending.resting import mifflin_kcal

KJ = 1 / 4.184


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What is eaten after day 0, the same every day."""

    intake_kcal: float
    carb_fraction: float = 0.5
    sodium_mg: float = 0.0
    extra_kcal: float = 0.0


def body_of(
    sex: Sex, age: float, height: float, weight: float, pal: float, **rest: Any
) -> BalancedBody:
    """A body in balance at a level of activity."""
    measures = {"age_years": age, "height_cm": height, "weight_kg": weight}
    maintenance = pal * mifflin_kcal(sex=sex, **measures)
    return balanced_body(sex=sex, **measures, maintenance_kcal=maintenance, **rest)


def printed_weights(
    body: BalancedBody, change: Change, *, days: int, steps_per_day: int = 48
) -> list[float]:
    """Weight on each day, by four-step Runge and Kutta over all five equations."""
    maintenance, carb_before = float(body.maintenance_kcal), float(body.carb_fraction)
    carb_before *= maintenance
    carb = change.carb_fraction * change.intake_kcal
    change_kcal = change.intake_kcal - maintenance
    rho_f, rho_l, rho_g = 39500 * KJ, 7600 * KJ, 17600 * KJ

    def slopes(state: list[float]) -> list[float]:
        fat, lean, glycogen, fluid, adaptation = state
        glycogen_slope = (carb - carb_before / 0.25 * glycogen**2) / rho_g
        excess = fluid - float(body.extracellular_kg)
        sodium = change.sodium_mg - 3000 * excess - 4000 * (1 - carb / carb_before)
        forbes = 10.4 * rho_l / rho_f
        p = forbes / (forbes + fat)
        s = p * 960 * KJ / rho_l + (1 - p) * 750 * KJ / rho_f
        weight = fat + lean + fluid + 3.7 * glycogen
        spent = (
            float(body.constant_kcal)
            + change.extra_kcal
            + 13 * KJ * fat
            + 92 * KJ * lean
            + float(body.activity_kcal_per_kg) * weight
            + 0.1 * change_kcal
            + adaptation
            + (change.intake_kcal - rho_g * glycogen_slope) * s
        ) / (1 + s)
        balance = change.intake_kcal - spent - rho_g * glycogen_slope
        return [
            (1 - p) * balance / rho_f,
            p * balance / rho_l,
            glycogen_slope,
            sodium / 3220,
            (0.14 * change_kcal - adaptation) / 14,
        ]

    state = [float(body.fat_kg), float(body.lean_kg), 0.5, float(body.extracellular_kg), 0.0]
    weights = [float(body.weight_kg)]
    h = 1 / steps_per_day
    for _ in range(days):
        for _ in range(steps_per_day):
            first = slopes(state)
            second = slopes([x + h / 2 * k for x, k in zip(state, first, strict=True)])
            third = slopes([x + h / 2 * k for x, k in zip(state, second, strict=True)])
            fourth = slopes([x + h * k for x, k in zip(state, third, strict=True)])
            state = [
                x + h / 6 * (a + 2 * b + 2 * c + d)
                for x, a, b, c, d in zip(state, first, second, third, fourth, strict=True)
            ]
        weights.append(state[0] + state[1] + state[3] + 3.7 * state[2])
    return weights
