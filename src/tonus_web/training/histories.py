"""What is read of one exercise: its sets, the best and the last."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from django.core.paginator import Page, Paginator
from django.db.models import F, Q

from tonus_web.members.models import Member
from tonus_web.training.models import Session, SetEntry
from tonus_web.training.movements import Movement
from tonus_web.training.selectors import SetRow, set_row
from tonus_web.training.words import set_words

__all__ = ["ExercisePage", "HistoryDay", "exercise_page"]

_SETS_ON_A_PAGE: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryDay:
    """The sets of one exercise in one session."""

    session: Session
    day: dt.date
    rows: tuple[SetRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExercisePage:
    """The history of one exercise.

    Parameters
    ----------
    movement : Movement
        Which exercise.
    best, last : SetEntry or None
        The heaviest set, or where there is no load the longest; and the latest.
    best_words, last_words : str
        The same in words.
    page : Page
        Of sets, the latest first.
    days : tuple of HistoryDay
        The sets of the page.
    """

    movement: Movement
    best: SetEntry | None
    last: SetEntry | None
    best_words: str
    last_words: str
    page: Page[SetEntry]
    days: tuple[HistoryDay, ...]


def exercise_page(member: Member, movement: Movement, number: Any) -> ExercisePage:
    """Return the history of one exercise.

    Parameters
    ----------
    member : Member
        Whose.
    movement : Movement
        Which exercise.
    number : str or int
        Of the page.

    Returns
    -------
    ExercisePage
        The same number of queries for one set and for thousands.
    """
    which = Q(custom=movement.custom_id) if movement.custom_id else Q(exercise=movement.reference)
    sets = SetEntry.objects.filter(which, member=member).select_related("session")
    best = sets.order_by(
        F("load_kg").desc(nulls_last=True),
        F("repetitions").desc(nulls_last=True),
        F("held_s").desc(nulls_last=True),
        "at",
        "id",
    ).first()
    newest = sets.order_by("-session__at", "-session_id", "-at", "-id")
    page = Paginator(newest, _SETS_ON_A_PAGE).get_page(number)
    last = page[0] if page.number == 1 and len(page) else newest.first()
    days = []
    for session, found in groupby(page, key=lambda entry: entry.session):
        entries = sorted(found, key=lambda entry: (entry.at, entry.pk))
        rows = tuple(set_row(n, entry) for n, entry in enumerate(entries, start=1))
        days.append(HistoryDay(session=session, day=session.local_date, rows=rows))
    return ExercisePage(
        movement=movement,
        best=best,
        last=last,
        best_words=set_words(best) if best else "",
        last_words=set_words(last) if last else "",
        page=page,
        days=tuple(days),
    )
