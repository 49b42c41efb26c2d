"""The figures behind the charts, by days, weeks or months."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from statistics import fmean
from typing import Any

from tonus.energy import Measure
from tonus_web.diary.shown_units import ShownUnits, shown, shown_range
from tonus_web.weight.spans import Span

__all__ = ["AheadRow", "PastRow", "ahead_rows", "past_rows"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PastRow:
    """A day, a week or a month.

    Parameters
    ----------
    when : str
        Which.
    reading, trend, trend_range : str
        Mean of the readings; trend on its last day, and how sure that is; empty for
        none.
    eaten, spent, spent_range : str
        Mean of what was logged and used; expenditure on its last day; empty for none.
    weighed, logged : int
        Days with a reading that was used, and with a log that was.
    """

    when: str
    reading: str
    trend: str
    trend_range: str
    eaten: str
    spent: str
    spent_range: str
    weighed: int
    logged: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AheadRow:
    """A day of the weeks ahead.

    Parameters
    ----------
    when : date
        Which.
    expected, low, high : str
        Weight, and between what it is expected.
    planned : str
        By the course of the goal; empty without one.
    """

    when: dt.date
    expected: str
    low: str
    high: str
    planned: str


@dataclass
class _Gathered:
    readings: list[float] = field(default_factory=list)
    eaten: list[float] = field(default_factory=list)
    trend: tuple[float, float] | None = None
    spent: tuple[float, float] | None = None


def past_rows(
    series: dict[str, Any], span: Span, today: dt.date, units: ShownUnits
) -> list[PastRow]:
    """Return the days up to today, gathered as the span asks, the latest first.

    Parameters
    ----------
    series : dict
        By `tonus_web.weight.series`.
    span : Span
        What is shown.
    today : date
        Local day.
    units : ShownUnits
        The reader's.

    Returns
    -------
    list of PastRow
        Without days on which nothing was read or eaten.
    """
    first = dt.date.fromisoformat(series["first"])
    begin = 0
    if span.back_days is not None:
        begin = max(0, (today - first).days - span.back_days)
    groups: dict[dt.date, _Gathered] = {}
    for index in range(begin, len(series["trend"])):
        date = first + dt.timedelta(index)
        _gather(groups.setdefault(span.group(date), _Gathered()), series, index)
    return [
        _row(span.words(key), found, units)
        for key, found in sorted(groups.items(), reverse=True)
        if found.readings or found.eaten
    ]


def _gather(found: _Gathered, series: dict[str, Any], index: int) -> None:
    if series["weight"][index] is not None:
        found.readings.append(series["weight"][index])
    if series["eaten"][index] is not None and series["missing"][index] == 0:
        found.eaten.append(series["eaten"][index])
    if series["trend"][index] is not None:
        found.trend = series["trend"][index], series["trend_sd"][index] or 0.0
    if series["spent"][index] is not None:
        found.spent = series["spent"][index], series["spent_sd"][index] or 0.0


def _row(when: str, found: _Gathered, units: ShownUnits) -> PastRow:
    mass, energy = Measure.KG, Measure.KCAL_PER_DAY
    return PastRow(
        when=when,
        reading=shown(fmean(found.readings), mass, units) if found.readings else "",
        trend=shown(found.trend[0], mass, units) if found.trend else "",
        trend_range=shown_range(*found.trend, mass, units) if found.trend else "",
        eaten=shown(fmean(found.eaten), energy, units) if found.eaten else "",
        spent=shown(found.spent[0], energy, units) if found.spent else "",
        spent_range=shown_range(*found.spent, energy, units) if found.spent else "",
        weighed=len(found.readings),
        logged=len(found.eaten),
    )


def ahead_rows(
    series: dict[str, Any], span: Span, today: dt.date, units: ShownUnits, *, is_own: bool
) -> list[AheadRow]:
    """Return the weeks ahead, week by week.

    Parameters
    ----------
    series : dict
        By `tonus_web.weight.series`.
    span : Span
        How far.
    today : date
        Local day.
    units : ShownUnits
        The reader's.
    is_own : bool
        Whether the reader is the member.

    Returns
    -------
    list of AheadRow
        Empty where nothing can be said.
    """
    ahead = series["ahead"]
    if ahead is None or not (is_own or ahead["kind"] == "log"):
        return []
    plan = series["plan"] if is_own else None
    first = dt.date.fromisoformat(ahead["first"])
    rows = []
    for date in _weeks(today, span.ahead_days):
        index = (date - first).days
        if not 0 <= index < len(ahead["kg"]):
            continue
        planned = _at(plan, date)
        rows.append(
            AheadRow(
                when=date,
                expected=shown(ahead["kg"][index], Measure.KG, units),
                low=shown(ahead["low"][index], Measure.KG, units),
                high=shown(ahead["high"][index], Measure.KG, units),
                planned="" if planned is None else shown(planned, Measure.KG, units),
            )
        )
    return rows


def _weeks(today: dt.date, days: int) -> Iterable[dt.date]:
    return (today + dt.timedelta(day) for day in range(7, days + 1, 7))


def _at(part: dict[str, Any] | None, date: dt.date) -> float | None:
    if part is None:
        return None
    index = (date - dt.date.fromisoformat(part["first"])).days
    value: float | None = part["kg"][index] if 0 <= index < len(part["kg"]) else None
    return value
