"""Cells of a table of weights: dates, numbers, units, yes and no."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation
from enum import StrEnum
from typing import Final

from tonus.errors import InputError
from tonus.messages import N_
from tonus.units import LB_PER_STONE, Quantity, Unit

__all__ = [
    "DayOrder",
    "date_of",
    "day_order",
    "energy_of",
    "hour_of",
    "is_empty",
    "is_total",
    "said_complete",
    "weight_of",
]

_NOTHING: Final = frozenset({"", "-", "--", "–", "n/a", "na", "nan", "null", "none", "?"})
_TOTALS: Final = re.compile(r"^\W*(totals?|sum|subtotal|average|avg|mean)\b", re.IGNORECASE)
_ISO: Final = re.compile(r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]+(\d{1,2}:\d{2}\S*.*))?$")
_DAY_FIRST: Final = re.compile(r"^(\d{1,2})\.(\d{1,2})\.(\d{4})(?:[T ,]+(.+))?$")
_SLASHED: Final = re.compile(r"^(\d{1,2})[/-](\d{1,2})[/-](\d{4})(?:[T ,]+(.+))?$")
_TIME: Final = re.compile(
    r"^(\d{1,2})(?::(\d{2}))?(?::(\d{2})(?:\.\d+)?)?\s*([ap]\.?m\.?)?"
    r"(?:Z|[+-]\d{2}:?\d{2})?$",
    re.IGNORECASE,
)
_WEIGHT: Final = re.compile(r"^([\d.,]+)\s*([a-z]+)?\.?$", re.IGNORECASE)
_STONES: Final = re.compile(
    r"^(\d+)\s*(?:st|stone|stones)\.?\s*(?:([\d.,]+)\s*(?:lbs?|pounds?)?\.?)?$", re.IGNORECASE
)
_UNITS: Final = {
    "kg": Unit.KG,
    "kgs": Unit.KG,
    "kilogram": Unit.KG,
    "kilograms": Unit.KG,
    "lb": Unit.LB,
    "lbs": Unit.LB,
    "pound": Unit.LB,
    "pounds": Unit.LB,
    "st": Unit.ST_LB,
    "stone": Unit.ST_LB,
    "stones": Unit.ST_LB,
    "st_lb": Unit.ST_LB,
    "st+lb": Unit.ST_LB,
}
_YES: Final = frozenset({"yes", "y", "true", "t", "1", "x", "complete"})
_NO: Final = frozenset({"no", "n", "false", "f", "0", "incomplete", "partial"})
#: Decimal places that a table's number keeps.
_PLACES: Final = Decimal("0.000001")


class DayOrder(StrEnum):
    """What a date such as 03/04/2026 means."""

    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"
    UNKNOWN = "unknown"


def is_empty(cells: list[str]) -> bool:
    """Return whether a line says nothing.

    Parameters
    ----------
    cells : list of str
        The line.

    Returns
    -------
    bool

    Examples
    --------
    >>> is_empty(["", " - "])
    True
    """
    return all(cell.strip().lower() in _NOTHING for cell in cells)


def is_total(cells: list[str]) -> bool:
    """Return whether a line is a sum or mean of others, and no day.

    Parameters
    ----------
    cells : list of str
        The line.

    Returns
    -------
    bool

    Examples
    --------
    >>> is_total(["TOTALS", "", "14700"])
    True
    """
    return bool(cells) and bool(_TOTALS.match(cells[0].strip()))


def day_order(dates: Iterable[str]) -> DayOrder:
    """Return what the dates of a whole table say about the order of day and month.

    Parameters
    ----------
    dates : iterable of str
        As they stand.

    Returns
    -------
    DayOrder
        `UNKNOWN` where no date tells, or no date is written that way.

    Raises
    ------
    InputError
        When some have the day first and others the month.

    Examples
    --------
    >>> day_order(["01/02/2026", "01/13/2026"]).value
    'month_first'
    """
    firsts, seconds = False, False
    for text in dates:
        found = _SLASHED.match(text)
        if found:
            firsts = firsts or int(found[1]) > 12
            seconds = seconds or int(found[2]) > 12
    if firsts and seconds:
        raise InputError(
            N_("Some dates have the day first and others the month. Write them as 2026-03-31.")
        )
    if firsts:
        return DayOrder.DAY_FIRST
    return DayOrder.MONTH_FIRST if seconds else DayOrder.UNKNOWN


def date_of(text: str, order: DayOrder) -> tuple[dt.date, float | None]:
    """Return a day, and the hour where it is written with it.

    Parameters
    ----------
    text : str
        As it stands.
    order : DayOrder
        Of the table.

    Returns
    -------
    date : datetime.date
        The day as written, in whatever zone.
    hour : float or None
        0-24.

    Raises
    ------
    InputError
        When it is no date, or may be two.

    Examples
    --------
    >>> date_of("2026-03-01T07:30", DayOrder.UNKNOWN)
    (datetime.date(2026, 3, 1), 7.5)
    """
    if found := _ISO.match(text):
        year, month, day = found[1], found[2], found[3]
    elif found := _DAY_FIRST.match(text):
        day, month, year = found[1], found[2], found[3]
    elif found := _SLASHED.match(text):
        if order is DayOrder.UNKNOWN:
            raise InputError(
                N_("{text} may be day or month first. Write dates as 2026-03-31."), text=text
            )
        day, month, year = found[1], found[2], found[3]
        if order is DayOrder.MONTH_FIRST:
            day, month = month, day
    else:
        raise InputError(N_("{text} is no date. Write dates as 2026-03-31."), text=text[:60] or "-")
    try:
        return dt.date(int(year), int(month), int(day)), hour_of(found[4] or "")
    except ValueError as problem:
        raise InputError(N_("{text} is not in the calendar."), text=text) from problem


def hour_of(text: str) -> float | None:
    """Return the hour of a time of day.

    Parameters
    ----------
    text : str
        Such as 7:30, 19:05:10 or 7:30 pm.

    Returns
    -------
    float or None
        0-24; None where nothing is written.

    Raises
    ------
    InputError
        When it is no time.

    Examples
    --------
    >>> hour_of("7:30 pm")
    19.5
    """
    if text.strip().lower() in _NOTHING:
        return None
    found = _TIME.match(text.strip())
    if found is None:
        raise InputError(N_("{text} is no time of day. Write times as 07:30."), text=text[:60])
    hour, minute, second = (int(part or 0) for part in found.groups()[:3])
    half = (found[4] or "").lower()
    if half and not 1 <= hour <= 12:
        raise InputError(N_("{text} is no time of day. Write times as 07:30."), text=text[:60])
    if half:
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    if hour > 23 or minute > 59 or second > 59:
        raise InputError(N_("{text} is no time of day. Write times as 07:30."), text=text[:60])
    return hour + minute / 60 + second / 3600


def weight_of(text: str, *, unit: Unit | None, said: str = "") -> Quantity | None:
    """Return a weight as entered.

    Parameters
    ----------
    text : str
        A number, perhaps with its unit.
    unit : Unit or None
        What the name of the column says.
    said : str
        What the column of units says, perhaps nothing.

    Returns
    -------
    Quantity or None
        None where nothing is written.

    Raises
    ------
    InputError
        When it is no weight, or its unit is not known or contradicts.

    Examples
    --------
    >>> weight_of("80,5", unit=Unit.KG).weight_kg
    80.5
    >>> weight_of("12 st 8", unit=None).unit.value
    'st+lb'
    """
    if text.strip().lower() in _NOTHING:
        return None
    if stones := _STONES.match(text.strip()):
        return _stones(Decimal(stones[1]), _number(stones[2] or "0"))
    found = _WEIGHT.match(text.strip())
    if found is None:
        raise InputError(N_("{text} is no weight. Write a number such as 80.5."), text=text[:60])
    named = [_unit(word) for word in (found[2], said) if word]
    units = {each for each in (*named, unit) if each is not None}
    if len(units) > 1:
        raise InputError(
            N_("{text} has two units: {units}. Leave the right one."),
            text=text[:60],
            units=", ".join(sorted(each.value for each in units)),
        )
    if not units:
        raise InputError(
            N_(
                "The weight {text} has no unit. Name the column weight_kg or weight_lb, or add a "
                "column unit."
            ),
            text=text[:60],
        )
    number, one = _number(found[1]), units.pop()
    if one is Unit.ST_LB:
        whole = number // 1
        return _stones(whole, (number - whole) * LB_PER_STONE)
    return Quantity.entered(number, unit=one)


def _stones(stones: Decimal, pounds: Decimal) -> Quantity:
    more, pounds = divmod(pounds.quantize(_PLACES), LB_PER_STONE)
    return Quantity.entered(stones + more, pounds, unit=Unit.ST_LB)


def _unit(word: str) -> Unit:
    found = _UNITS.get(word.strip().lower().rstrip("."))
    if found is None:
        raise InputError(N_("{unit} is no unit of weight. Use kg, lb or st."), unit=word[:60])
    return found


def energy_of(text: str, *, unit: Unit) -> Quantity | None:
    """Return an energy as entered.

    Parameters
    ----------
    text : str
        A number, perhaps with commas between thousands.
    unit : Unit
        What the name of the column says.

    Returns
    -------
    Quantity or None
        None where nothing is written.

    Raises
    ------
    InputError
        When it is no number.

    Examples
    --------
    >>> energy_of("1,850", unit=Unit.KCAL).energy_kcal
    1850.0
    >>> energy_of("", unit=Unit.KCAL) is None
    True
    """
    plain = re.sub(r"\s*(kcal|cal|kj)$", "", text.strip(), flags=re.IGNORECASE)
    if plain.lower() in _NOTHING:
        return None
    # Nobody logs a day of 1.850 kcal: three digits behind the mark are thousands.
    thousands = re.fullmatch(r"\d{1,2}([.,\s'])\d{3}(?:[.,]\d{1,2})?", plain)
    if thousands:
        plain = plain.replace(thousands[1], "", 1)
    return Quantity.entered(_number(plain), unit=unit)


def said_complete(text: str) -> bool | None:
    """Return whether all food of a day was logged.

    Parameters
    ----------
    text : str
        Yes, no, true, false, 1 or 0.

    Returns
    -------
    bool or None
        None where nothing is written.

    Raises
    ------
    InputError
        When it is something else.

    Examples
    --------
    >>> said_complete("Yes"), said_complete("")
    (True, None)
    """
    word = text.strip().lower()
    if word in _YES:
        return True
    if word in _NO:
        return False
    if word in _NOTHING:
        return None
    raise InputError(N_("{text} is neither yes nor no."), text=text[:60])


def _number(text: str) -> Decimal:
    """A number with a decimal point or comma."""
    try:
        number = Decimal(text.replace(",", "."))
        return number.quantize(_PLACES, rounding=ROUND_HALF_EVEN).normalize() + 0
    except InvalidOperation as problem:
        raise InputError(
            N_("{text} is no number; write digits with a decimal point."), text=text[:60]
        ) from problem
