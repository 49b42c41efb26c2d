"""What a person may want beside the nine goals: a rate of their own, or a weight by a date."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from typing import Final

from tonus.energy.targets.goals import Goal
from tonus.energy.working import Measure, Reason, Value
from tonus.errors import InputError
from tonus.messages import K_, N_

__all__ = ["Aim", "CustomRate", "Pace", "WeightBy", "aim_of", "aim_words", "stored_aim"]

#: Outside these a rate or a weight is a slip of the unit or of the finger.
_RATE_KG_PER_WEEK: Final = (-20.0, 20.0)
_WEIGHT_KG: Final = (20.0, 400.0)
_RATE, _WEIGHT, _BY = "rate:", "weight:", "@"


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomRate:
    """A rate of one's own.

    Parameters
    ----------
    rate_kg_per_week : float
        Below 0 for loss.

    Raises
    ------
    InputError
        When it is no number, or no rate that a weight can have.
    """

    rate_kg_per_week: float

    def __post_init__(self) -> None:
        low, high = _RATE_KG_PER_WEEK
        if not low <= self.rate_kg_per_week <= high:
            raise InputError(
                N_("A rate of {rate} kg a week is outside {low} to {high}. Check number and unit."),
                rate=self.rate_kg_per_week,
                low=low,
                high=high,
            )

    @property
    def is_loss(self) -> bool:
        """Whether weight is to fall."""
        return self.rate_kg_per_week < 0

    @property
    def is_gain(self) -> bool:
        """Whether weight is to rise."""
        return self.rate_kg_per_week > 0

    @property
    def label(self) -> str:
        """Message key of the aim, without its rate."""
        if self.is_loss:
            return K_("goal.custom_loss")
        return K_("goal.custom_gain") if self.is_gain else Goal.MAINTAIN.label


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightBy:
    """A weight by a date.

    Parameters
    ----------
    weight_kg : float
        Weight to be reached.
    date : date
        Day by which.  It may have passed: what was chosen once is still read then.

    Raises
    ------
    InputError
        When the weight is no number, or none that a body can have.
    """

    weight_kg: float
    date: dt.date

    def __post_init__(self) -> None:
        low, high = _WEIGHT_KG
        if not low <= self.weight_kg <= high:
            raise InputError(
                N_("A weight of {weight} kg is outside {low} to {high}. Check number and unit."),
                weight=self.weight_kg,
                low=low,
                high=high,
            )

    @property
    def label(self) -> str:
        """Message key of the aim, without weight and date."""
        return K_("goal.weight_by")


#: What a person may want.
Aim = Goal | CustomRate | WeightBy
#: What a target stands on; a rate of 0 is always `Goal.MAINTAIN`.
Pace = Goal | CustomRate


def aim_words(aim: Aim) -> Reason:
    """Return an aim in words, with the values to be written in the person's units.

    Parameters
    ----------
    aim : Goal, CustomRate or WeightBy
        The aim.  The date of a `WeightBy` is not among the values, since its
        writing depends on the reader.

    Returns
    -------
    Reason
        Message key and values.

    Examples
    --------
    >>> aim_words(CustomRate(rate_kg_per_week=-0.4)).key
    'goal.custom_loss_words'
    """
    if isinstance(aim, WeightBy):
        weight = Value(name="weight", amount=aim.weight_kg, unit=Measure.KG)
        return Reason(key=K_("goal.weight_by_words"), values=(weight,))
    if isinstance(aim, Goal) or aim.rate_kg_per_week == 0:
        return Reason(key=aim.label)
    key = K_("goal.custom_loss_words") if aim.is_loss else K_("goal.custom_gain_words")
    rate = Value(name="rate", amount=abs(aim.rate_kg_per_week), unit=Measure.KG_PER_WEEK)
    return Reason(key=key, values=(rate,))


def stored_aim(aim: Aim) -> str:
    """Return an aim as a text to be kept, from which `aim_of` makes it again exactly.

    Parameters
    ----------
    aim : Goal, CustomRate or WeightBy
        The aim.

    Returns
    -------
    str
        At most 48 characters.

    Examples
    --------
    >>> stored_aim(WeightBy(weight_kg=70.0, date=dt.date(2027, 3, 1)))
    'weight:70.0@2027-03-01'
    """
    if isinstance(aim, Goal):
        return aim.value
    if isinstance(aim, CustomRate):
        return f"{_RATE}{float(aim.rate_kg_per_week)!r}"
    return f"{_WEIGHT}{float(aim.weight_kg)!r}{_BY}{aim.date.isoformat()}"


def aim_of(text: str) -> Aim:
    """Return the aim that was kept as a text.

    Parameters
    ----------
    text : str
        Made by `stored_aim`, or the value of a `Goal`.

    Returns
    -------
    Goal, CustomRate or WeightBy
        The aim.

    Raises
    ------
    InputError
        When the text is none, or its numbers are not possible.

    Examples
    --------
    >>> aim_of("rate:-0.4")
    CustomRate(rate_kg_per_week=-0.4)
    """
    try:
        if text.startswith(_RATE):
            return CustomRate(rate_kg_per_week=_number(text.removeprefix(_RATE)))
        if text.startswith(_WEIGHT):
            weight, _, day = text.removeprefix(_WEIGHT).partition(_BY)
            return WeightBy(weight_kg=_number(weight), date=dt.date.fromisoformat(day))
        return Goal(text)
    except ValueError as error:
        raise InputError(N_('"{text}" is no aim. Choose one again.'), text=text) from error


def _number(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(text)
    return value
