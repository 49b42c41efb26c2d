"""Entered quantities in two columns: the digits as typed, and their unit."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from django.utils.formats import get_format, number_format

from tonus.units import Quantity, Unit

__all__ = ["entered_quantity", "entered_text", "quantity_words"]

#: Unit beside each number, as it is written after it.
_WORDS: Final = {
    Unit.KG: ("kg",),
    Unit.LB: ("lb",),
    Unit.ST_LB: ("st", "lb"),
    Unit.CM: ("cm",),
    Unit.IN: ("in",),
    Unit.FT_IN: ("ft", "in"),
    Unit.KCAL: ("kcal",),
    Unit.KJ: ("kJ",),
}


def entered_text(quantity: Quantity) -> str:
    """Return the digits as they were typed, parts divided by a space.

    Parameters
    ----------
    quantity : Quantity
        What was entered.

    Returns
    -------
    str
        For a column beside that of the unit.

    Examples
    --------
    >>> entered_text(Quantity.entered("11", "4.50", unit=Unit.ST_LB))
    '11 4.50'
    """
    return " ".join(str(part) for part in quantity.parts)


def entered_quantity(text: str, unit: str) -> Quantity | None:
    """Return what was entered, exactly.

    Parameters
    ----------
    text : str
        By `entered_text`; empty for nothing.
    unit : str
        Value of a `Unit`.

    Returns
    -------
    Quantity or None
        None where nothing was entered.

    Raises
    ------
    InputError
        When the text is none of the unit.

    Examples
    --------
    >>> entered_quantity("5 3.0", "ft+in").height_cm
    160.02
    """
    return Quantity.entered(*text.split(" "), unit=Unit(unit)) if text else None


def quantity_words(quantity: Quantity) -> str:
    """Return a quantity as it is written for a person, digits as they were typed.

    Parameters
    ----------
    quantity : Quantity
        What was entered.

    Returns
    -------
    str
        Numbers with the language's marks, each with its unit.

    Examples
    --------
    >>> quantity_words(Quantity.entered("11", "4.50", unit=Unit.ST_LB))
    '11 st 4.50 lb'
    >>> quantity_words(Quantity.entered("1910", unit=Unit.KCAL))
    '1,910 kcal'
    """
    numbers = (_number_words(part) for part in quantity.parts)
    pairs = zip(numbers, _WORDS[quantity.unit], strict=True)
    return " ".join(f"{number} {unit}" for number, unit in pairs)


def _number_words(number: Decimal) -> str:
    """Every digit as it was typed, with the language's marks for thousands and decimals."""
    whole, mark, rest = format(number, "f").partition(".")
    grouped = str(number_format(Decimal(whole), force_grouping=True))
    return grouped + (str(get_format("DECIMAL_SEPARATOR")) + rest if mark else "")
