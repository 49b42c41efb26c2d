"""The span of time that a page shows, and how its table gathers the days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

__all__ = ["SPANS", "Span", "span_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A span of time that ends some weeks from now.

    Parameters
    ----------
    key : str
        In the address.
    label : str
        On its button.
    back_days : int or None
        From so long ago; None from the first day.
    ahead_days : int
        So far ahead.
    group : callable
        From a day to the row of the table that it belongs to: a sortable key.
    words : callable
        From such a key to its heading.
    """

    key: str
    label: str | _StrPromise
    back_days: int | None
    ahead_days: int
    group: Callable[[dt.date], dt.date]
    words: Callable[[dt.date], str]


def _day(date: dt.date) -> dt.date:
    return date


def _week(date: dt.date) -> dt.date:
    return date - dt.timedelta(date.weekday())


def _month(date: dt.date) -> dt.date:
    return date.replace(day=1)


def _week_words(date: dt.date) -> str:
    return _("Week of {day}").format(day=date_format(date))


def _month_words(date: dt.date) -> str:
    return date_format(date, "YEAR_MONTH_FORMAT")


SPANS: Final = (
    Span(
        key="1m",
        label=gettext_lazy("1 month"),
        back_days=31,
        ahead_days=14,
        group=_day,
        words=date_format,
    ),
    Span(
        key="3m",
        label=gettext_lazy("3 months"),
        back_days=92,
        ahead_days=42,
        group=_week,
        words=_week_words,
    ),
    Span(
        key="1y",
        label=gettext_lazy("1 year"),
        back_days=366,
        ahead_days=84,
        group=_week,
        words=_week_words,
    ),
    Span(
        key="all",
        label=gettext_lazy("All"),
        back_days=None,
        ahead_days=84,
        group=_month,
        words=_month_words,
    ),
)


def span_of(key: str, days: int) -> Span:
    """Return the span that an address asks for.

    Parameters
    ----------
    key : str
        Of a span; anything else chooses the one that suits the log.
    days : int
        Days from the first reading to today.

    Returns
    -------
    Span
        Three months where nothing was asked for, a month for a log of weeks.
    """
    known = {span.key: span for span in SPANS}
    return known.get(key) or known["1m" if days <= 45 else "3m"]
