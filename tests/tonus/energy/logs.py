"""Logs for the tests: people who follow the filter's own model, and a body of Hall's."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np

from tonus.energy import Activity, Intake, Prior, Sex, Weighing, open_prior
from tonus.energy.floats import FloatArray
from tonus.energy.hall.balance import balanced_body
from tonus.energy.hall.dynamics import trajectory
from tonus.energy.learned.constants import CONSTANTS, Constants
from tonus.energy.person import Measured

START = dt.date(2025, 1, 6)  # a Monday
TODAY = dt.date(2040, 1, 1)


def date(day: int) -> dt.date:
    return START + dt.timedelta(day)


def weighings(weights: FloatArray | list[float]) -> list[Weighing]:
    """One for each day that is no NaN."""
    return [
        Weighing(date=date(day), weight_kg=float(kg)) for day, kg in enumerate(weights) if kg == kg
    ]


def intakes(energies: FloatArray | list[float]) -> list[Intake]:
    return [
        Intake(date=date(day), energy_kcal=float(kcal))
        for day, kcal in enumerate(energies)
        if kcal == kcal
    ]


@dataclass(frozen=True, kw_only=True)
class Life:
    """What somebody weighed and ate, and what is true of them."""

    weight_kg: FloatArray
    intake_kcal: FloatArray
    tissue_kg: FloatArray
    maintenance_kcal: FloatArray
    spent_kcal: FloatArray
    prior: Prior


def own_life(
    seed: int, days: int = 90, *, intake_kcal: float = 2100.0, constants: Constants = CONSTANTS
) -> Life:
    """Somebody for whom the filter's assumptions hold to the letter."""
    rng = np.random.default_rng(seed)
    c, prior = constants, open_prior(weight_kg=85.0)
    rho, per_kg = prior.tissue_kcal_per_kg, prior.spent_kcal_per_kg
    spread = np.hypot(prior.sd_kcal, c.logging_sd_share * prior.maintenance_kcal)
    kept = prior.maintenance_kcal + rng.normal() * spread
    gain = c.carb_water_kg + rng.normal() * c.carb_water_sd_kg
    weekday = rng.normal(size=7) * c.weekday_sd_kg
    weekday -= weekday.mean()
    keep = np.exp(-1 / c.carb_water_days)
    water_sd = c.water_sd_share * 85.0
    tissue, water, carb, adaptation = 85.0, rng.normal() * water_sd, 0.0, 0.0
    rows = []
    for day in range(days):
        logged = intake_kcal + rng.normal() * 300
        eaten = logged * (1 + rng.normal() * c.intake_sd_share)
        seen = tissue + water + carb + weekday[day % 7] + rng.normal() * c.scale_sd_kg
        spent = kept + per_kg * (tissue - 85.0) + 0.1 * (eaten - kept) + adaptation
        keeps = kept + per_kg * (tissue - 85.0) / (1 - 0.1 - 0.14)
        rows.append((seen, logged, tissue, keeps, spent))
        tissue += (eaten - spent) / rho
        carb = keep * carb + (1 - keep) * gain * (eaten - kept) / prior.maintenance_kcal
        adaptation += (0.14 * (eaten - kept) - adaptation) / 14
        water = c.water_memory * water + rng.normal() * water_sd * np.sqrt(1 - c.water_memory**2)
        kept += rng.normal() * c.maintenance_walk_kcal
    seen, logged, tissues, kepts, spents = np.array(rows).T
    return Life(
        weight_kg=seen,
        intake_kcal=logged,
        tissue_kg=tissues,
        maintenance_kcal=kepts,
        spent_kcal=spents,
        prior=prior,
    )


MAN = Measured(
    sex=Sex.MALE,
    age_years=38.0,
    height_cm=181.0,
    weight_kg=96.0,
    activity=Activity.INACTIVE,
)


def hall_life(
    seed: int, days: int, *, delta_kcal: float, maintenance_kcal: float
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Readings, logs and true expenditure of `MAN` by the full model."""
    rng = np.random.default_rng(seed)
    eaten = maintenance_kcal + delta_kcal + rng.normal(size=days) * 300
    body = balanced_body(
        sex=MAN.sex,
        age_years=MAN.age_years,
        height_cm=MAN.height_cm,
        weight_kg=MAN.weight_kg,
        maintenance_kcal=maintenance_kcal,
    )
    course = trajectory(body, intake_kcal=eaten)
    water = np.zeros(days)
    for day in range(1, days):
        water[day] = 0.5 * water[day - 1] + rng.normal() * 0.36
    seen = course.weight_kg[:-1] + water + rng.normal(size=days) * 0.15
    logged = eaten * (1 + rng.normal(size=days) * 0.09)
    return seen, logged, np.asarray(course.expenditure_kcal)[:-1]
