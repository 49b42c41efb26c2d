"""A trend in words, in the reader's units."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tonus.energy import Measure
from tonus_web.diary.shown_target import ShownFigure
from tonus_web.diary.shown_units import ShownUnits, reason_text, shown, shown_range
from tonus_web.weight.notices import FRESH_DAYS
from tonus_web.weight.stored_reasons import reason_of

__all__ = ["ShownTrend", "shown_trend"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownTrend:
    """What the page of the weight says first.

    Parameters
    ----------
    headline : str
        State of the person, as a sentence.
    certainty : str
        How sure that is; empty where there is nothing to be sure of.
    figures : tuple of ShownFigure
        Trend, pace, and what is spent, each with its range beside the unit.
    balance : str
        What was eaten, how the trend moved and what follows; empty where nothing is
        claimed.
    why_not : str
        Why nothing is claimed of the expenditure; empty where it is.
    """

    headline: str
    certainty: str
    figures: tuple[ShownFigure, ...]
    balance: str
    why_not: str


def shown_trend(
    notices: dict[str, Any], today: dt.date, units: ShownUnits, *, is_own: bool, name: str = ""
) -> ShownTrend:
    """Return a trend in words.

    Parameters
    ----------
    notices : dict
        By `tonus_web.weight.notices`.
    today : date
        Local day.
    units : ShownUnits
        The reader's.
    is_own : bool
        Whether the reader may read everything; what is eaten is nobody else's affair.
    name : str
        Of the member, where the reader is somebody else.

    Returns
    -------
    ShownTrend
        Also of no reading at all.
    """
    trend, rate = notices["trend"], notices["rate"]
    if trend is None:
        return ShownTrend(
            headline=_none(notices, name), certainty="", figures=(), balance="", why_not=""
        )
    return ShownTrend(
        headline=_headline(trend, rate, today, units, name),
        certainty=_certainty(trend, rate, units),
        figures=_figures(notices, units, is_own=is_own),
        balance=_balance(notices["balance"], notices["spent"], units) if is_own else "",
        why_not=(
            reason_text(reason_of(notices["why_not"]), units)
            if is_own and notices["why_not"]
            else ""
        ),
    )


def _none(notices: dict[str, Any], name: str) -> str:
    if notices["readings"]:
        return _("No reading can be used for a trend yet.")
    if name:
        return _("{name} has not weighed in yet.").format(name=name)
    return _("You have not weighed in yet.")


def _headline(
    trend: dict[str, Any],
    rate: dict[str, Any] | None,
    today: dt.date,
    units: ShownUnits,
    name: str,
) -> str:
    on = dt.date.fromisoformat(trend["on"])
    words = {
        "name": name,
        "trend": shown(trend["kg"], Measure.KG, units),
        "day": date_format(on),
    }
    if trend["weighed_days"] == 1:
        return _("There is one reading, {trend} on {day}.").format(**words)
    if (today - on).days > FRESH_DAYS:
        if name:
            return _("{name}’s trend was {trend} on {day}, at the last weigh-in.").format(**words)
        return _("Your trend was {trend} on {day}, when you last weighed in.").format(**words)
    if rate is None:
        said = _("{name}’s trend is {trend}.") if name else _("Your trend is {trend}.")
        return said.format(**words)
    low, high = rate["interval"]
    words["pace"] = shown(abs(rate["kg_per_week"]), Measure.KG_PER_WEEK, units)
    return _moving(low, high, rate["kg_per_week"], mine=not name).format(**words)


def _moving(low: float, high: float, pace: float, *, mine: bool) -> str:
    """Which way the trend goes; whole sentences, so that each language has its own."""
    if low <= 0 <= high:
        return (
            _("Your trend is {trend} and about level.")
            if mine
            else _("{name}’s trend is {trend} and about level.")
        )
    if pace < 0:
        return (
            _("Your trend is {trend} and falls about {pace}.")
            if mine
            else _("{name}’s trend is {trend} and falls about {pace}.")
        )
    return (
        _("Your trend is {trend} and rises about {pace}.")
        if mine
        else _("{name}’s trend is {trend} and rises about {pace}.")
    )


def _certainty(trend: dict[str, Any], rate: dict[str, Any] | None, units: ShownUnits) -> str:
    if trend["weighed_days"] == 1:
        return _("A trend needs a few more, best on different mornings. Pace follows after a week.")
    if rate is None:
        return _("Its pace can be told after a week of readings.")
    low, high = rate["interval"]
    if low <= 0 <= high:
        said = ngettext(
            "Over the last {days} day it moved between {low} down and {high} up, 19 times in 20.",
            "Over the last {days} days it moved between {low} down and {high} up, 19 times in 20.",
            rate["days"],
        )
    elif high < 0:
        low, high = high, low
        said = ngettext(
            "Over the last {days} day it fell by {low} to {high}, 19 times in 20.",
            "Over the last {days} days it fell by {low} to {high}, 19 times in 20.",
            rate["days"],
        )
    else:
        said = ngettext(
            "Over the last {days} day it rose by {low} to {high}, 19 times in 20.",
            "Over the last {days} days it rose by {low} to {high}, 19 times in 20.",
            rate["days"],
        )
    first, last = (shown(abs(end), Measure.KG_PER_WEEK, units) for end in (low, high))
    number, _space, unit = first.partition(" ")
    # The unit that both share is said once.
    one = not low <= 0 <= high and last.endswith(f" {unit}")
    return said.format(days=rate["days"], low=number if one else first, high=last)


def _figures(
    notices: dict[str, Any], units: ShownUnits, *, is_own: bool
) -> tuple[ShownFigure, ...]:
    trend, rate, spent = notices["trend"], notices["rate"], notices["spent"]
    found = [_figure(_("Trend"), trend["kg"], trend["sd_kg"], Measure.KG, units)]
    if rate is not None:
        pace, sd = rate["kg_per_week"], rate["sd_kg_per_week"]
        found.append(_figure(_("Pace"), pace, sd, Measure.KG_PER_WEEK, units))
    if spent is not None and is_own:
        kcal, sd = spent["kcal"], spent["sd_kcal"]
        found.append(_figure(_("Spent in a day"), kcal, sd, Measure.KCAL_PER_DAY, units))
    return tuple(found)


def _figure(
    label: str, amount: float, sd: float, measure: Measure, units: ShownUnits
) -> ShownFigure:
    """The number large; its range and the unit, said once, small."""
    text, spread = shown(amount, measure, units), shown_range(amount, sd, measure, units)
    number, _space, unit = text.partition(" ")
    if not spread.endswith(f" {unit}"):  # stones, whose range is of pounds
        return ShownFigure(label=label, number=text, unit=spread)
    return ShownFigure(label=label, number=number, unit=spread)


def _balance(
    balance: dict[str, Any] | None, spent: dict[str, Any] | None, units: ShownUnits
) -> str:
    """What was eaten, how the trend moved, and what both come to; one figure, said once."""
    if balance is None or spent is None:
        return ""
    moved = balance["moved_kg"] / balance["days"] * 7
    words = {
        "eaten": shown(balance["eaten_kcal"], Measure.KCAL_PER_DAY, units),
        "pace": shown(abs(moved), Measure.KG_PER_WEEK, units),
        "logged": balance["logged_days"],
        "days": balance["days"],
    }
    if words["pace"] == shown(0.0, Measure.KG_PER_WEEK, units):
        seen = _(
            "You ate about {eaten} a day, by the {logged} of {days} days that were logged, and "
            "your trend stayed level."
        )
    elif moved < 0:
        seen = _(
            "You ate about {eaten} a day, by the {logged} of {days} days that were logged, and "
            "your trend fell {pace}."
        )
    else:
        seen = _(
            "You ate about {eaten} a day, by the {logged} of {days} days that were logged, and "
            "your trend rose {pace}."
        )
    return " ".join(
        (seen.format(**words), _comes_to("kcal", spent, units), _comes_to("keeps", spent, units))
    )


def _comes_to(name: str, spent: dict[str, Any], units: ShownUnits) -> str:
    """What is spent now; and what would keep the weight, which is another figure."""
    prefix = "keeps_" if name == "keeps" else ""
    kcal, sd = spent[f"{prefix}kcal"], spent[f"{prefix}sd_kcal"]
    words = {
        "energy": shown(kcal, Measure.KCAL_PER_DAY, units),
        "range": shown_range(kcal, sd, Measure.KCAL_PER_DAY, units),
    }
    if name == "keeps":
        return _(
            "To keep your weight would take about {energy} {range}: who eats more spends a "
            "little more."
        ).format(**words)
    return _(
        "By that, and by what your log showed before, you spend about {energy} {range} a day, "
        "counted as you log."
    ).format(**words)
