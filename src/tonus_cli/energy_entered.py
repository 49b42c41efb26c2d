"""Height and weight as they were entered: each in one unit of several."""

from __future__ import annotations

import typer

from tonus.units import Quantity, Unit
from tonus_cli.speech import _

__all__ = ["entered_height", "entered_weight"]


def entered_height(*, cm: str | None, ft_in: tuple[str, str] | None) -> Quantity | None:
    """Return the height, or None where none was given.

    Raises
    ------
    InputError
        When what was entered is no length (by `Quantity`).
    BadParameter
        When it was given twice.
    """
    return _the_one(
        {
            "--height-cm": (Unit.CM, () if cm is None else (cm,)),
            "--height-ft-in": (Unit.FT_IN, ft_in or ()),
        }
    )


def entered_weight(
    *, kg: str | None, lb: str | None, st_lb: tuple[str, str] | None
) -> Quantity | None:
    """Return the weight, or None where none was given.

    Raises
    ------
    InputError
        When what was entered is no mass (by `Quantity`).
    BadParameter
        When it was given twice.
    """
    return _the_one(
        {
            "--weight-kg": (Unit.KG, () if kg is None else (kg,)),
            "--weight-lb": (Unit.LB, () if lb is None else (lb,)),
            "--weight-st-lb": (Unit.ST_LB, st_lb or ()),
        }
    )


def _the_one(options: dict[str, tuple[Unit, tuple[str, ...]]]) -> Quantity | None:
    given = {name: entry for name, entry in options.items() if entry[1]}
    if len(given) > 1:
        raise typer.BadParameter(_("Give only one of {options}.", options=", ".join(given)))
    for unit, numbers in given.values():
        return Quantity.entered(*numbers, unit=unit)
    return None
