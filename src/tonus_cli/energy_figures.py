"""Figures of energy and weight in words, for a terminal."""

from __future__ import annotations

import datetime as dt
import math

from tonus.energy import Measure, Reason
from tonus.units import KG_PER_LB, Unit
from tonus_cli.speech import _

__all__ = [
    "day_words",
    "energy_about",
    "energy_words",
    "figure",
    "mass_about",
    "mass_number",
    "reason_words",
]


def mass_number(kg: float, unit: Unit) -> float:
    """Return a mass in kilograms or pounds; stones are told in pounds."""
    return kg if unit is Unit.KG else kg / KG_PER_LB


def energy_words(kcal: float) -> str:
    """Return an energy, rounded to ten."""
    return _("{value:,.0f} kcal", value=round(kcal, -1))


def energy_about(kcal: float, sd_kcal: float) -> str:
    """Return an energy with its standard deviation, both rounded to ten."""
    return _("{value:,.0f} ± {sd:,.0f} kcal", value=round(kcal, -1), sd=round(sd_kcal, -1))


def mass_about(kg: float, sd_kg: float, unit: Unit) -> str:
    """Return a mass with its standard deviation."""
    return _(
        "{value:.1f} ± {sd:.1f} {unit}",
        value=mass_number(kg, unit),
        sd=mass_number(sd_kg, unit),
        unit="kg" if unit is Unit.KG else "lb",
    )


def figure(amount: float, measure: Measure, unit: Unit, *, signed: bool = True) -> str:
    """Return a figure with its unit; a pace with its sign, unless it is told without."""
    mass = "kg" if unit is Unit.KG else "lb"
    match measure:
        case Measure.KCAL_PER_DAY:
            return energy_words(amount)
        case Measure.KG:
            return _("{value:.1f} {unit}", value=mass_number(amount, unit), unit=mass)
        case Measure.KG_PER_WEEK:
            value = mass_number(amount, unit)
            number = f"{value:+.2f}" if signed else f"{value:.2f}"
            return _("{number} {unit} a week", number=number, unit=mass)
        case Measure.KCAL_PER_KG | Measure.KCAL_PER_KG_DAY:
            each = amount / mass_number(1.0, unit)
            number = f"{each:,.0f}" if measure is Measure.KCAL_PER_KG else f"{each:.1f}"
            return _("{number} kcal for each {unit}", number=number, unit=mass)
    return _unit_free(amount, measure)


def _unit_free(amount: float, measure: Measure) -> str:
    """Return a figure that reads alike for everybody."""
    match measure:
        case Measure.YEARS:
            return _("{value:.0f} years", value=amount)
        case Measure.WEEKS | Measure.DAYS:
            return f"{amount:.0f}"
        case Measure.KG_PER_M2:
            return f"{amount:.1f}"
        case Measure.CM:
            return _("{value:.1f} cm", value=amount)
        case Measure.G_PER_DAY:
            return _("{value:.0f} g", value=amount)
        case Measure.G_PER_KG_DAY:
            return _("{value:.1f} g/kg", value=amount)
        case Measure.MINUTES_PER_DAY:
            return _("{value:.0f} minutes a day", value=math.ceil(amount))
        case Measure.SHARE:
            return _("{value:.0f} %", value=amount * 100)
    return f"{amount:g}"


def reason_words(reason: Reason, unit: Unit) -> str:
    """Return what a reason says, in a unit of mass."""
    values = {
        value.name: figure(value.amount, value.unit, unit, signed=False) for value in reason.values
    }
    return _(reason.key, **values)


def day_words(date: dt.date) -> str:
    """Return a date as it sorts."""
    return date.isoformat()
