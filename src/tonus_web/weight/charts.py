"""What the charts of the weight draw, as plain data in the reader's units."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import zip_longest
from typing import Any, Final

from django.utils.translation import gettext as _

from tonus.units import KCAL_PER_KJ, KG_PER_LB, Unit
from tonus_web.diary.shown_units import ShownUnits
from tonus_web.weight.spans import Span

__all__ = ["eaten_chart", "spent_chart", "weight_chart"]

_EPOCH: Final = dt.date(1970, 1, 1)
#: Days drawn one by one; of longer logs two, three … days share a place.
_MOST_DAYS: Final = 1000
Values = Sequence[float | None]


def weight_chart(
    series: dict[str, Any], span: Span, today: dt.date, units: ShownUnits, *, is_own: bool
) -> dict[str, Any]:
    """Return the chart of readings, trend, and the weeks ahead.

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
    is_own : bool
        Whether the reader is the member: what they aim at is their own affair.

    Returns
    -------
    dict
        For ``json.dumps``; days since 1970 along the x axis, None where nothing is
        known, weights in kg, or in lb for pounds and stones.
    """
    ahead = series["ahead"] if is_own or (series["ahead"] or {}).get("kind") == "log" else None
    plan = series["plan"] if is_own else None
    days = _Days({**series, "ahead": ahead, "plan": plan}, span, today)
    mass = 1.0 if units.mass is Unit.KG else 1 / KG_PER_LB
    lines = {
        "reading": days.own("weight"),
        "aside": days.own("aside"),
        "trend": days.own("trend"),
        "low": days.own("trend", "trend_sd", -1.96),
        "high": days.own("trend", "trend_sd", 1.96),
        "ahead": days.of(ahead, "kg", until=span.ahead_days),
        "aheadLow": days.of(ahead, "low", until=span.ahead_days),
        "aheadHigh": days.of(ahead, "high", until=span.ahead_days),
        "plan": days.of(plan, "kg", until=span.ahead_days),
        "planLow": days.of(plan, "low", until=span.ahead_days),
        "planHigh": days.of(plan, "high", until=span.ahead_days),
    }
    goal_kg = series["goal_kg"] if is_own else None
    return {
        "at": days.numbers,
        "today": days.today,
        "unit": units.mass.value,
        "goal": None if goal_kg is None else round(goal_kg * mass, 2),
        "lines": {name: _scaled(values, mass, 2) for name, values in lines.items()},
        "labels": {
            "trend": _("trend"),
            "ahead": _("ahead"),
            "plan": _("plan"),
            "goal": _("goal"),
            "today": _("today"),
        },
    }


def spent_chart(
    series: dict[str, Any], span: Span, today: dt.date, units: ShownUnits
) -> dict[str, Any] | None:
    """Return the chart of what the body spends, with its band.

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
    dict or None
        None where no expenditure is claimed in this span.
    """
    days = _Days(series, span, today)
    spent = days.own("spent")
    if all(value is None for value in spent):
        return None
    lines = {
        "spent": spent,
        "low": days.own("spent", "spent_sd", -1.0),
        "high": days.own("spent", "spent_sd", 1.0),
    }
    return _energy(days, lines, units, {"spent": _("spent")})


def eaten_chart(
    series: dict[str, Any], span: Span, today: dt.date, units: ShownUnits
) -> dict[str, Any] | None:
    """Return the chart of what was eaten, day by day.

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
    dict or None
        None where nothing was logged in this span.  Days whose log was used and days
        that were left out stand apart.
    """
    days = _Days(series, span, today)
    pairs = list(zip(series["eaten"], series["missing"], strict=True))
    used = days.laid([kcal if code == 0 else None for kcal, code in pairs])
    left = days.laid([None if code == 0 else kcal for kcal, code in pairs])
    if all(value is None for value in (*used, *left)):
        return None
    lines = {"used": used, "left": left, "spent": days.own("spent")}
    return _energy(days, lines, units, {"spent": _("spent")})


def _energy(
    days: _Days, lines: dict[str, list[float | None]], units: ShownUnits, labels: dict[str, str]
) -> dict[str, Any]:
    factor = 1.0 if units.energy is Unit.KCAL else 1 / KCAL_PER_KJ
    return {
        "at": days.numbers,
        "today": days.today,
        "unit": units.energy.value,
        "lines": {name: _scaled(values, factor, 0) for name, values in lines.items()},
        "labels": {**labels, "today": _("today")},
    }


def _scaled(values: Values, factor: float, places: int) -> list[float | None]:
    return [None if value is None else round(value * factor, places) for value in values]


class _Days:
    """The days of a chart, and the lists of a series laid along them."""

    def __init__(self, series: dict[str, Any], span: Span, today: dt.date) -> None:
        self._series = series
        self._first = dt.date.fromisoformat(series["first"])
        begin = self._first
        if span.back_days is not None:
            begin = max(begin, today - dt.timedelta(span.back_days))
        ends = [today + dt.timedelta(span.ahead_days)] if series["ahead"] or series["plan"] else []
        # The first weighing may lie ahead of a reader's day: it was done further east.
        end = max(begin, today, *ends)
        count = (end - begin).days + 1
        step = -(-count // _MOST_DAYS)
        self._step = step
        self.dates = [begin + dt.timedelta(day) for day in range(0, count, step)]
        self.numbers = [(date - _EPOCH).days for date in self.dates]
        self.today = (today - _EPOCH).days
        self._now = today

    def own(self, name: str, spread: str = "", factor: float = 0.0) -> list[float | None]:
        """A list of the series, perhaps with its deviation added so many times."""
        values: Values = self._series[name]
        if spread:
            values = [
                None if value is None else value + factor * (sd or 0.0)
                for value, sd in zip(values, self._series[spread], strict=True)
            ]
        return self.laid(values)

    def laid(self, values: Values) -> list[float | None]:
        """A list from the first day on; of days that share a place the first that has one."""
        off = (self.dates[0] - self._first).days
        cut = values[off : off + self._step * len(self.dates)]
        found = list(cut[:: self._step])
        for later in range(1, self._step):
            others = zip_longest(found, cut[later :: self._step])
            found = [other if one is None else one for one, other in others]
        return found + [None] * (len(self.dates) - len(found))

    def of(self, part: dict[str, Any] | None, name: str, *, until: int) -> list[float | None]:
        """A list that begins on a day of its own."""
        if part is None:
            return [None] * len(self.dates)
        first, values = dt.date.fromisoformat(part["first"]), part[name]
        last = self._now + dt.timedelta(until)
        return [
            values[(date - first).days]
            if 0 <= (date - first).days < len(values) and date <= last
            else None
            for date in self.dates
        ]
