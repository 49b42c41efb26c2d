"""Entered quantities in two columns: the digits as typed, and their unit."""

from __future__ import annotations

from tonus.units import Quantity, Unit

__all__ = ["entered_quantity", "entered_text"]


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
