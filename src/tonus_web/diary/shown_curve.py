"""What becomes of the weight along a goal: a curve with its band, and the table behind it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tonus.energy import (
    Aim,
    Goal,
    Measure,
    NoNumbers,
    Person,
    Projection,
    Target,
    WeightBy,
    goal_projection,
    target,
)
from tonus.errors import InputError
from tonus.units import KG_PER_LB, Unit
from tonus_web.diary.selectors import Energy
from tonus_web.diary.shown_aims import aim_text
from tonus_web.diary.shown_target import headline
from tonus_web.diary.shown_units import ShownUnits, reason_text, shown

__all__ = ["ShownCurve", "ShownRow", "shown_curve"]

#: How far ahead is looked: half a year, or a while beyond the day of a weight.
_DAYS: Final = 182
_BEYOND_DAYS: Final = 28
_MOST_DAYS: Final = 730
#: Rows of the table, in days; then every four weeks.
_FIRST_ROWS: Final = (0, 7, 14)
_ROW_DAYS: Final = 28
#: Why the curve bends.
_SLOWS: Final = frozenset(
    {"energy.note.floor", "energy.note.gentle", "energy.note.lowest", "energy.note.long_walk"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownRow:
    """A row of the table behind a curve.

    Parameters
    ----------
    day : str
        Its date.
    week : int
        Weeks from today.
    weight, low, high : str
        Expected on a scale, and the ends of the band.
    intake : str
        What is eaten then.
    """

    day: str
    week: int
    weight: str
    low: str
    high: str
    intake: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownCurve:
    """What to expect of a goal.

    Parameters
    ----------
    goal : str
        In words.
    headline : str
        The target of today.
    notes : tuple of str
        Of what the change is made, its first week, and how sure it is.
    rows : tuple of ShownRow
        The table; empty where weight stays.
    chart : dict or None
        For a JSON element in the page; None where weight stays.
    """

    goal: str
    headline: str
    notes: tuple[str, ...]
    rows: tuple[ShownRow, ...]
    chart: dict[str, Any] | None


def shown_curve(
    energy: Energy, aim: Aim, units: ShownUnits, *, words: str = ""
) -> ShownCurve | None:
    """Return what to expect of an aim before it is chosen.

    Parameters
    ----------
    energy : Energy
        What a target stands on.
    aim : Goal, CustomRate or WeightBy
        The aim; one that is not safe is shown at the nearest pace that is.
    units : ShownUnits
        Units wanted.
    words : str
        What to call it where that is not the aim itself, but the nearest that is safe.

    Returns
    -------
    ShownCurve or None
        None where something is missing, or no numbers are to be shown.
    """
    person = energy.person
    if not isinstance(person, Person) or isinstance(energy.result, NoNumbers):
        return None
    found = target(
        person,
        aim,
        maintenance=energy.maintenance,
        today=energy.today,
        deficit_hidden=energy.deficit_hidden,
    )
    if isinstance(found, NoNumbers):
        return None
    words = words or aim_text(found.goal if found.refusals else aim, units)
    if found.goal is Goal.MAINTAIN:
        said = _("Weight stays about where it is; a scale sways with water from day to day.")
        return ShownCurve(
            goal=words, headline=headline(found, units), notes=(said,), rows=(), chart=None
        )
    try:
        ahead = goal_projection(person, found, days=_days(found, energy.today))
    except InputError:
        # The heaviest bodies have next to no lean tissue by the model's own equations.
        said = _("There is no curve: the model of body weight has no answer for these measures.")
        return ShownCurve(
            goal=words, headline=headline(found, units), notes=(said,), rows=(), chart=None
        )
    if isinstance(ahead, NoNumbers):
        return None
    return ShownCurve(
        goal=words,
        headline=headline(found, units),
        notes=tuple(_notes(found, ahead, units)),
        rows=tuple(_rows(ahead, energy.today, units)),
        chart=_chart(found, ahead, energy.today, units),
    )


def _days(found: Target, today: dt.date) -> int:
    if not isinstance(found.chosen, WeightBy) or found.reached_on is None:
        return _DAYS
    return min(max((found.reached_on - today).days + _BEYOND_DAYS, _DAYS // 2), _MOST_DAYS)


def _notes(found: Target, ahead: Projection, units: ShownUnits) -> Iterator[str]:
    for reason in (*ahead.reasons, *(note for note in found.notes if note.key in _SLOWS)):
        yield reason_text(reason, units)
    scale, tissue = ahead.first_week_scale_kg, ahead.first_week_tissue_kg
    if scale is not None and tissue is not None:
        yield _first_week(scale, tissue, is_loss=found.goal.is_loss, units=units)
    if ahead.fat_share is not None:
        share = shown(min(max(ahead.fat_share, 0.0), 1.0), Measure.SHARE, units)
        yield (
            _("Of what you lose, about %(share)s is likely to be fat.") % {"share": share}
            if found.goal.is_loss
            else _("Of what you gain, about %(share)s is likely to be fat.") % {"share": share}
        )
    yield _("To keep the weight of the last day takes about %(energy)s a day.") % {
        "energy": shown(ahead.maintenance_after_kcal, Measure.KCAL_PER_DAY, units)
    }
    yield _("The band is where weight goes if your body spends %(energy)s a day more or less.") % {
        "energy": shown(ahead.spread_kcal, Measure.KCAL_PER_DAY, units)
    }


def _first_week(scale_kg: float, tissue_kg: float, *, is_loss: bool, units: ShownUnits) -> str:
    words = {
        "scale": shown(abs(scale_kg), Measure.KG, units),
        "tissue": shown(abs(tissue_kg), Measure.KG, units),
    }
    said = (
        _(
            "Expected in the first week: the scale falls by about %(scale)s, of which "
            "%(tissue)s is tissue and the rest mostly water."
        )
        if is_loss
        else _(
            "Expected in the first week: the scale rises by about %(scale)s, of which "
            "%(tissue)s is tissue and the rest mostly water."
        )
    )
    more = _("A day of more salt or bread can hide it, or double it.")
    return f"{said % words} {more}"


def _rows(ahead: Projection, today: dt.date, units: ShownUnits) -> Iterator[ShownRow]:
    last = len(ahead.intake_kcal)
    days = [day for day in (*_FIRST_ROWS, *range(_ROW_DAYS, last + 1, _ROW_DAYS)) if day <= last]
    for day in (*days, *(() if days[-1] == last else (last,))):
        eaten = float(ahead.intake_kcal[min(day, last - 1)])
        yield ShownRow(
            day=date_format(today + dt.timedelta(days=day)),
            week=day // 7,
            weight=shown(float(ahead.expected.weight_kg[day]), Measure.KG, units),
            low=shown(float(ahead.low_kg[day]), Measure.KG, units),
            high=shown(float(ahead.high_kg[day]), Measure.KG, units),
            intake=shown(eaten, Measure.KCAL_PER_DAY, units),
        )


def _chart(found: Target, ahead: Projection, today: dt.date, units: ShownUnits) -> dict[str, Any]:
    """The curve day by day; stones are drawn in pounds, since an axis has one unit."""
    each = 1.0 if units.mass is Unit.KG else KG_PER_LB

    def drawn(weights_kg: Any) -> list[float]:
        return [round(float(weight) / each, 2) for weight in weights_kg]

    goal = found.chosen.weight_kg if isinstance(found.chosen, WeightBy) else None
    return {
        "first": today.isoformat(),
        "expected": drawn(ahead.expected.weight_kg),
        "low": drawn(ahead.low_kg),
        "high": drawn(ahead.high_kg),
        "goal": None if goal is None else round(goal / each, 2),
        "unit": "kg" if units.mass is Unit.KG else "lb",
        "words": {"expected": _("expected"), "goal": _("goal")},
    }
