"""Which column of a table of weights is what."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from tonus.errors import InputError
from tonus.messages import N_
from tonus.units import Unit

__all__ = ["Columns", "columns_of"]

_DATES: Final = ("date", "day", "datetime", "timestamp")
_TIMES: Final = ("time", "hour")
_WEIGHTS: Final = {
    "weight_kg": Unit.KG,
    "kg": Unit.KG,
    "weight_lb": Unit.LB,
    "weight_lbs": Unit.LB,
    "lb": Unit.LB,
    "lbs": Unit.LB,
    "weight_st_lb": Unit.ST_LB,
    "weight": None,
}
_UNITS: Final = ("unit", "units", "weight_unit", "weight_units")
_ENERGIES: Final = {
    "intake_kcal": Unit.KCAL,
    "energy_kcal": Unit.KCAL,
    "calories": Unit.KCAL,
    "calories_kcal": Unit.KCAL,
    "kcal": Unit.KCAL,
    "intake_kj": Unit.KJ,
    "energy_kj": Unit.KJ,
    "kj": Unit.KJ,
}
_COMPLETES: Final = ("complete", "is_complete")


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Places of the columns, from 0; None where there is none.

    Parameters
    ----------
    date : int
        The day, perhaps with its time.
    weights : tuple of (int, Unit or None)
        Weights and the unit that their name says.
    time, unit, energy, complete : int or None
        Time of day, unit of the weight, energy eaten, whether all was logged.
    energy_unit : Unit
        What the name of the energy says.
    """

    date: int
    weights: tuple[tuple[int, Unit | None], ...]
    time: int | None
    unit: int | None
    energy: int | None
    energy_unit: Unit
    complete: int | None

    def cell(self, cells: list[str], column: int | None) -> str:
        """Text of a line in a column; empty where the line is short.

        Parameters
        ----------
        cells : list of str
            The line.
        column : int or None
            Its place.

        Returns
        -------
        str
            Without spaces around it.
        """
        return "" if column is None or column >= len(cells) else cells[column].strip()


def columns_of(header: list[str]) -> Columns:
    """Return which column is what, by their names.

    Parameters
    ----------
    header : list of str
        Names; capitals, spaces and brackets make no difference.

    Returns
    -------
    Columns
        With a date, and a weight or an energy.

    Raises
    ------
    InputError
        When one of them is missing, or stands twice.

    Examples
    --------
    >>> columns_of(["Date", "Weight (lb)", "Calories"]).energy
    2
    """
    names = [re.sub(r"[^a-z0-9]+", "_", name.strip().lower()).strip("_") for name in header]
    twice = sorted({name for name in names if name and names.count(name) > 1})
    known = {*_DATES, *_TIMES, *_WEIGHTS, *_UNITS, *_ENERGIES, *_COMPLETES}
    for name in twice:
        if name in known:
            raise InputError(N_("The column {name} stands twice. Leave one."), name=name)
    date = _place(names, _DATES)
    weights = tuple((names.index(name), unit) for name, unit in _WEIGHTS.items() if name in names)
    energies = [name for name in _ENERGIES if name in names]
    if date is None or not (weights or energies):
        raise InputError(
            N_(
                "The first line names the columns: date, and weight_kg or weight_lb, and where "
                "food is logged intake_kcal. Found: {found}."
            ),
            found=", ".join(name for name in names if name)[:200] or "-",
        )
    return Columns(
        date=date,
        weights=weights,
        time=_place(names, _TIMES),
        unit=_place(names, _UNITS),
        energy=names.index(energies[0]) if energies else None,
        energy_unit=_ENERGIES[energies[0]] if energies else Unit.KCAL,
        complete=_place(names, _COMPLETES),
    )


def _place(names: list[str], wanted: tuple[str, ...]) -> int | None:
    return next((names.index(name) for name in wanted if name in names), None)
