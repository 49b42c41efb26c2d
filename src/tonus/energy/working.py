"""How a number came about: inputs, equation, sources, and how sure it is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Measure", "Reason", "Value", "Working"]


class Measure(StrEnum):
    """Unit of a value; whoever shows it may change kg to lb and cm to ft."""

    KCAL_PER_DAY = "kcal/day"
    KCAL_PER_KG = "kcal/kg"
    KCAL_PER_KG_DAY = "kcal/kg/day"
    KG = "kg"
    KG_PER_WEEK = "kg/week"
    KG_PER_M2 = "kg/m²"
    CM = "cm"
    YEARS = "years"
    WEEKS = "weeks"
    DAYS = "days"
    G_PER_DAY = "g/day"
    G_PER_KG_DAY = "g/kg/day"
    MINUTES_PER_DAY = "min/day"
    SHARE = "share"
    MET = "MET"


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A number with its name and unit.

    Parameters
    ----------
    name : str
        Its symbol in the equation, or its placeholder in the message.
    amount : float
        The number.
    unit : Measure
        Its unit.
    label : str or None
        Message key that says in words what it is; None in a message.
    """

    name: str
    amount: float
    unit: Measure
    label: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Something to tell the person.

    Parameters
    ----------
    key : str
        Message key.
    values : tuple of Value
        What its placeholders stand for, to be written in the person's units.
    sources : tuple of str
        Keys of ``references.toml``.
    """

    key: str
    values: tuple[Value, ...] = ()
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Working:
    """A number and how it came about.

    Parameters
    ----------
    label : str
        Message key that says what the number is.
    amount : float
        The number.
    unit : Measure
        Its unit.
    equation : str
        Readable formula in the symbols of `inputs`.
    inputs : tuple of Value
        Every symbol of the equation, with its label.
    sources : tuple of str
        Keys of ``references.toml``.
    sd : float or None
        One standard deviation, in the unit; None where no figure is known.
    uncertainty : str
        Message key that says where the deviation comes from, or why there is none.
    """

    label: str
    amount: float
    unit: Measure
    equation: str
    inputs: tuple[Value, ...]
    sources: tuple[str, ...]
    sd: float | None
    uncertainty: str
