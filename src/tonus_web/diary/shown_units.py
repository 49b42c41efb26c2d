"""Energy figures in the person's own units: the one place that converts them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tonus.energy import Measure, Reason, Value
from tonus.units import CM_PER_IN, KCAL_PER_KJ, KG_PER_LB, Unit
from tonus_web.accounts.models import User

__all__ = ["ShownUnits", "reason_text", "shown", "shown_range", "si_text", "units_of"]

_LB_PER_ST: Final = 14
#: Energy is shown in steps of this; the formula is not sharper.
_ENERGY_STEP: Final = 10
_TARGET_FROM_KCAL: Final = 100
_DIGITS: Final = 6
#: Below this a figure is what rounding left over.
_NOTHING: Final = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownUnits:
    """Units that somebody reads.

    Parameters
    ----------
    mass, length, energy : Unit
        One for each.
    """

    mass: Unit
    length: Unit
    energy: Unit


def units_of(user: User) -> ShownUnits:
    """Return the units that an account wants to see.

    Parameters
    ----------
    user : User
        Who reads.

    Returns
    -------
    ShownUnits
        As chosen in the settings.
    """
    return ShownUnits(
        mass=Unit(user.mass_unit), length=Unit(user.length_unit), energy=Unit(user.energy_unit)
    )


def shown(amount: float, measure: Measure, units: ShownUnits) -> str:
    """Return a figure as a person reads it, rounded to what it is worth.

    A target in kilojoules is rounded up, so that the floor is never undercut by
    rounding; in kilocalories the floors are whole tens.

    Parameters
    ----------
    amount : float
        Finite, in the unit of `measure`.
    measure : Measure
        Its unit.
    units : ShownUnits
        Units wanted.

    Returns
    -------
    str
        Number and unit, in the reader's language.

    Examples
    --------
    >>> pounds = ShownUnits(mass=Unit.LB, length=Unit.FT_IN, energy=Unit.KCAL)
    >>> shown(1843.2, Measure.KCAL_PER_DAY, pounds)
    '1,840 kcal'
    >>> shown(-0.45359237, Measure.KG_PER_WEEK, pounds)
    '−1 lb a week'
    """
    match measure:
        case Measure.KCAL_PER_DAY:
            return _energy(amount, units.energy)
        case Measure.KCAL_PER_KG | Measure.KCAL_PER_KG_DAY:
            return _energy_per_mass(amount, measure, units)
        case Measure.KG:
            return _mass(amount, units.mass)
        case Measure.KG_PER_WEEK:
            return _pace(amount, units.mass)
        case Measure.CM:
            return _length(amount, units.length)
    return _unit_free(amount, measure)


def _unit_free(amount: float, measure: Measure) -> str:
    """Figures that read alike for everybody."""
    match measure:
        case Measure.KG_PER_M2:
            return _number(amount, 1)
        case Measure.YEARS:
            return ngettext("%(n)s year", "%(n)s years", round(amount)) % {"n": _number(amount, 0)}
        case Measure.WEEKS | Measure.DAYS:
            return _number(amount, 0)
        case Measure.G_PER_DAY:
            return _("%(n)s g") % {"n": _number(amount, 0)}
        case Measure.G_PER_KG_DAY:
            return _("%(n)s g/kg") % {"n": _number(amount, 1)}
        case Measure.MINUTES_PER_DAY:
            minutes = math.ceil(amount)
            words = ngettext("%(n)s minute a day", "%(n)s minutes a day", minutes)
            return words % {"n": _number(minutes, 0)}
        case Measure.SHARE:
            return _("%(n)s %%") % {"n": _number(amount * 100, 0)}
    return _("%(n)s × rest") % {"n": _number(amount, 1)}


def shown_range(amount: float, sd: float, measure: Measure, units: ShownUnits) -> str:
    """Return one standard deviation as a person reads it.

    Parameters
    ----------
    amount : float
        What it is the deviation of; not shown, but may not be NaN.
    sd : float
        One standard deviation, in the unit of `measure`.
    measure : Measure
        Unit of both.
    units : ShownUnits
        Units wanted.

    Returns
    -------
    str
        With its sign, such as ``± 250 kcal``.
    """
    assert not math.isnan(amount)
    return f"± {shown(sd, measure, units)}"


def reason_text(reason: Reason, units: ShownUnits) -> str:
    """Return a reason or a note with its values in the reader's units.

    Parameters
    ----------
    reason : Reason
        From the library.
    units : ShownUnits
        Units wanted.

    Returns
    -------
    str
        Translated first, then filled in.
    """
    return _(reason.key).format(**_words(reason.values, units))


def _words(values: Iterable[Value], units: ShownUnits) -> Mapping[str, str]:
    return {value.name: _said(value, units) for value in values}


def _said(value: Value, units: ShownUnits) -> str:
    """A figure in a sentence: whole pounds and kilograms have no zeros behind them there."""
    if value.unit is not Measure.KG or units.mass is Unit.ST_LB:
        return shown(value.amount, value.unit, units)
    amount = value.amount if units.mass is Unit.KG else value.amount / KG_PER_LB
    return f"{_sensible(amount, 1)} {units.mass.value}"


def si_text(amount: float, measure: Measure) -> str:
    """Return a figure in the units of the equations, with digits enough to check them.

    Parameters
    ----------
    amount : float
        Finite.
    measure : Measure
        Its unit.

    Returns
    -------
    str
        Six significant digits without trailing zeros, and the unit.

    Examples
    --------
    >>> si_text(68.0388555, Measure.KG)
    '68.0389 kg'
    """
    if abs(amount) < _NOTHING:
        number = "0"
    else:
        places = max(0, _DIGITS - 1 - math.floor(math.log10(abs(amount))))
        number = _trimmed(amount, places)
    unit = {Measure.SHARE: "", Measure.MET: "MET"}.get(measure, str(measure.value))
    return f"{number} {unit}".strip()


def _trimmed(amount: float, places: int) -> str:
    """Rounded, without trailing zeros, so that 160 is not 160.000."""
    rounded = Decimal(repr(round(amount, places))).normalize()
    exponent = int(rounded.as_tuple().exponent)
    return _number(rounded, max(0, -exponent))


def _number(amount: float | Decimal, places: int) -> str:
    """Grouped, with the language's own marks; a rounded zero has no sign."""
    exact = round(Decimal(repr(amount)) if isinstance(amount, float) else Decimal(amount), places)
    text = str(number_format(exact or abs(exact), places, force_grouping=True))
    return text.replace("-", "−")


def _sensible(amount: float, places: int) -> str:
    """Rounded, with no more places than it needs: 1, 1.5, 0.45."""
    exact = round(Decimal(repr(float(amount))), places).normalize()
    return _number(exact, max(0, -int(exact.as_tuple().exponent)))


def _energy(kcal: float, unit: Unit) -> str:
    if unit is Unit.KJ:
        tens = math.ceil(round(kcal / KCAL_PER_KJ / _ENERGY_STEP, 6))
        return f"{_number(tens * _ENERGY_STEP, 0)} kJ"
    # A gap of a few kilocalories is no target.
    step = _ENERGY_STEP if abs(kcal) >= _TARGET_FROM_KCAL else 1
    return f"{_number(round(kcal / step) * step, 0)} kcal"


def _energy_per_mass(amount: float, measure: Measure, units: ShownUnits) -> str:
    energy = amount / KCAL_PER_KJ if units.energy is Unit.KJ else amount
    mass = "kg" if units.mass is Unit.KG else "lb"
    each = energy if units.mass is Unit.KG else energy * KG_PER_LB
    name = units.energy.value
    if measure is Measure.KCAL_PER_KG_DAY:
        return _("%(n)s %(energy)s a day for each %(mass)s") % {
            "n": _number(each, 1),
            "energy": name,
            "mass": mass,
        }
    return _("%(n)s %(energy)s for each %(mass)s") % {
        "n": _number(each, 0),
        "energy": name,
        "mass": mass,
    }


def _mass(kg: float, unit: Unit) -> str:
    if unit is Unit.KG:
        return f"{_number(kg, 1)} kg"
    pounds = kg / KG_PER_LB
    if unit is Unit.LB:
        return f"{_number(pounds, 1)} lb"
    stones, rest = divmod(round(abs(pounds)), _LB_PER_ST)
    sign = "−" if pounds < 0 and (stones or rest) else ""
    return f"{sign}{stones} st {rest} lb" if stones else f"{sign}{rest} lb"


def _pace(kg_per_week: float, unit: Unit) -> str:
    if unit is Unit.KG:
        return _("%(n)s kg a week") % {"n": _sensible(kg_per_week, 2)}
    return _("%(n)s lb a week") % {"n": _sensible(kg_per_week / KG_PER_LB, 1)}


def _length(cm: float, unit: Unit) -> str:
    if unit is Unit.CM:
        return f"{_sensible(cm, 1)} cm"
    feet, inches = divmod(round(cm / CM_PER_IN * 10), 120)
    return f"{feet} ft {_sensible(inches / 10, 1)} in"
