"""What a person wants of their weight, as it was asked on the command line."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import typer

from tonus.energy import Aim, CustomRate, Goal, WeightBy
from tonus.units import KG_PER_LB, Quantity, Unit
from tonus_cli.speech import _

__all__ = ["AimAsked", "asked_aim", "asked_day"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AimAsked:
    """The options on what is wanted; None where one was not given."""

    goal: str | None
    rate_kg_per_week: float | None
    rate_lb_per_week: float | None
    goal_weight_kg: str | None
    goal_weight_lb: str | None
    by: dt.date | None


def asked_aim(asked: AimAsked) -> Aim | None:
    """Return the aim, or None where none was asked for.

    Raises
    ------
    BadParameter
        When more than one was, or half of a weight by a date.
    InputError
        When a rate or a weight is impossible (by the aims).
    """
    given = {
        "--goal": asked.goal,
        "--rate-kg-per-week": asked.rate_kg_per_week,
        "--rate-lb-per-week": asked.rate_lb_per_week,
        "--goal-weight-kg": asked.goal_weight_kg,
        "--goal-weight-lb": asked.goal_weight_lb,
    }
    names = [name for name, value in given.items() if value is not None]
    if len(names) > 1:
        raise typer.BadParameter(_("Give only one of {options}.", options=", ".join(names)))
    weight = _weight(asked)
    if (weight is None) != (asked.by is None):
        raise typer.BadParameter(_("A weight to reach and --by go together."))
    if weight is not None and asked.by is not None:
        return WeightBy(weight_kg=weight.weight_kg, date=asked.by)
    if asked.goal is not None:
        return Goal(asked.goal)
    if asked.rate_kg_per_week is not None:
        return CustomRate(rate_kg_per_week=asked.rate_kg_per_week)
    if asked.rate_lb_per_week is not None:
        return CustomRate(rate_kg_per_week=asked.rate_lb_per_week * KG_PER_LB)
    return None


def asked_day(option: str, text: str | None) -> dt.date | None:
    """Return a day, or None where none was given.

    Raises
    ------
    BadParameter
        When it is no day.
    """
    if text is None:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(
            _("{option} takes a day as 2027-03-01, not {text}.", option=option, text=text)
        ) from error


def _weight(asked: AimAsked) -> Quantity | None:
    if asked.goal_weight_kg is not None:
        return Quantity.entered(asked.goal_weight_kg, unit=Unit.KG)
    if asked.goal_weight_lb is not None:
        return Quantity.entered(asked.goal_weight_lb, unit=Unit.LB)
    return None
