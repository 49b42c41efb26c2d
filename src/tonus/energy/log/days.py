"""Weighings and intakes made into days.

The first weighing of a day counts, copies made by a sync are dropped, readings
that cannot be are refused with a reason, and doubtful ones are set aside with a
question.  What the person answered is obeyed.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tonus.energy.floats import FloatArray
from tonus.energy.log.questions import (
    Choice,
    Intake,
    Question,
    Refused,
    Reply,
    Subject,
    Suspicion,
    Weighing,
    intake_question,
)
from tonus.energy.log.screen import screened
from tonus.energy.working import Measure, Reason, Value
from tonus.errors import InputError
from tonus.messages import K_, N_
from tonus.units import KCAL_PER_KJ

__all__ = ["BODY_KG", "MOST_KCAL", "SAME_KG", "Days", "days_of"]

#: Years before today from which a date is a slip.
_LONGEST_YEARS: Final = 20
_DAYS_PER_YEAR: Final = 365.25
#: Weights of one day this close are the same reading, sent twice.
SAME_KG: Final = 0.02
_SAME_HOURS: Final = 0.1
#: What a body weighs, and what its weight may become through a wrong unit.
BODY_KG: Final = (20.0, 400.0)
_LEAST_KG: Final = 2.0
_MOST_KG: Final = 900.0
#: Nobody eats more in a day; kilojoules do reach it.
MOST_KCAL: Final = 20000.0
_LIKE_KILOJOULES: Final = (3.2, 5.5)
_IN_KILOJOULES: Final = (2.05, 9.0)
_KILOJOULES_FROM: Final = 5
#: More than this day after day is no log of kilocalories; where so many days are far
#: below it, these are the ones.
_MOST_USUAL_KCAL: Final = 5000.0
_SPREAD_SHARE: Final = 1.3
_LEAST_SHARE: Final = 0.15
#: Replies name a reading by its number, which may have gone through text.
_SAME_SHARE: Final = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """A log by days; day index is axis 0.

    Parameters
    ----------
    first : datetime.date or None
        The first day; None where there is none.
    weight_kg : ndarray of float, shape (T,)
        First weight of each day; NaN where none.
    hour : ndarray of float, shape (T,)
        When it was; NaN where not known.
    is_kept : ndarray of bool, shape (T,)
        Whether the person said that the weight is right.
    intake_kcal : ndarray of float, shape (T,)
        As logged; NaN where nothing was.
    is_complete : ndarray of int8, shape (T,)
        What was said about the log of the day: 1 complete, 0 not, -1 nothing.
    is_asked : ndarray of bool, shape (T,)
        Whether the intake of the day was set aside with a question.
    open_day : int or None
        Today, where its intake may still grow and nobody said that it is complete.
    questions : tuple of Question
        About what was set aside.
    refused : tuple of Refused
        What cannot be a reading.
    duplicates : int
        Copies that were dropped.

    Examples
    --------
    >>> day = dt.date(2026, 3, 1)
    >>> days = days_of([Weighing(date=day, weight_kg=80.0)], today=day)
    >>> len(days), days.dates[0].isoformat()
    (1, '2026-03-01')
    """

    first: dt.date | None
    weight_kg: FloatArray
    hour: FloatArray
    is_kept: NDArray[np.bool_]
    intake_kcal: FloatArray
    is_complete: NDArray[np.int8]
    is_asked: NDArray[np.bool_]
    open_day: int | None
    questions: tuple[Question, ...]
    refused: tuple[Refused, ...]
    duplicates: int

    def __len__(self) -> int:
        """How many days."""
        return len(self.weight_kg)

    @property
    def dates(self) -> tuple[dt.date, ...]:
        """Every day, in order."""
        if self.first is None:
            return ()
        return tuple(self.first + dt.timedelta(day) for day in range(len(self)))


def days_of(
    weighings: Iterable[Weighing],
    intakes: Iterable[Intake] = (),
    *,
    today: dt.date,
    replies: Iterable[Reply] = (),
) -> Days:
    """Return a log by days.

    Parameters
    ----------
    weighings : iterable of Weighing
        In any order.
    intakes : iterable of Intake
        In any order, one a day.
    today : datetime.date
        What is later is refused.
    replies : iterable of Reply
        What the person said about readings that were asked about.

    Returns
    -------
    Days
        From the first reading to the last.

    Raises
    ------
    InputError
        When one day has two different intakes.

    Examples
    --------
    >>> day = dt.date(2026, 3, 1)
    >>> weights = [80.0, 80.3, 0.0, 177.0, 80.1, 79.8]
    >>> days = days_of(
    ...     [Weighing(date=day + dt.timedelta(at), weight_kg=kg) for at, kg in enumerate(weights)],
    ...     today=dt.date(2026, 4, 1),
    ... )
    >>> days.weight_kg.tolist()
    [80.0, 80.3, nan, nan, 80.1, 79.8]
    >>> [question.suspicion.value for question in days.questions]
    ['pounds_as_kg']
    >>> [refused.reason.key for refused in days.refused]
    ['energy.log.zero']
    """
    answers = _Answers(replies)
    weights, refused, kept = _usable_weighings(weighings, today, answers)
    weights, duplicates = _without_copies(weights)
    doubtful = [each for each in weights if each not in kept]
    if not any(_is_body(each) for each in weights):
        # Nothing tells what these were meant to be.
        reason = Reason(key=K_("energy.log.no_body"))
        refused += [Refused(reading=each, reason=reason) for each in weights]
        weights, doubtful = [], []
    fine, questions = screened(doubtful, sorted_by=_order, is_body=_is_body)
    chosen = _first_of_each_day([*fine, *(each for each in weights if each in kept)])
    eaten, no_intakes, trusted = _usable_intakes(intakes, today, answers)
    doubts = _doubtful_intakes(eaten, trusted)
    asked = {reading.date for question in doubts for reading in question.readings}
    dates = [*chosen, *eaten]
    first = min(dates, default=None)
    size = 0 if first is None else (max(dates) - first).days + 1
    is_open = today in eaten and eaten[today].is_complete is None
    days = Days(
        first=first,
        weight_kg=np.full(size, np.nan),
        hour=np.full(size, np.nan),
        is_kept=np.zeros(size, dtype=np.bool_),
        intake_kcal=np.full(size, np.nan),
        is_complete=np.full(size, -1, dtype=np.int8),
        is_asked=np.zeros(size, dtype=np.bool_),
        open_day=size - 1 if is_open else None,
        questions=(*questions, *doubts),
        refused=(*refused, *no_intakes),
        duplicates=duplicates,
    )
    if first is None:
        return days
    for date, weighing in chosen.items():
        at = (date - first).days
        days.weight_kg[at] = weighing.weight_kg
        days.hour[at] = math.nan if weighing.hour is None else weighing.hour
        days.is_kept[at] = weighing in kept
    for date, intake in eaten.items():
        at = (date - first).days
        days.is_complete[at] = -1 if intake.is_complete is None else int(intake.is_complete)
        days.is_asked[at] = date in asked
        if date not in asked:
            days.intake_kcal[at] = intake.energy_kcal
    return days


def _is_body(weighing: Weighing) -> bool:
    low, high = BODY_KG
    return low <= weighing.weight_kg <= high


class _Answers:
    """Replies, found by what they are about."""

    def __init__(self, replies: Iterable[Reply]) -> None:
        self._by_day: dict[tuple[Subject, dt.date], list[Reply]] = {}
        for reply in replies:
            self._by_day.setdefault((reply.about, reply.date), []).append(reply)

    def of(self, about: Subject, date: dt.date, amount: float) -> Reply | None:
        for reply in reversed(self._by_day.get((about, date), ())):
            if math.isclose(reply.amount, amount, rel_tol=_SAME_SHARE):
                return reply
        return None


def _usable_weighings(
    weighings: Iterable[Weighing], today: dt.date, answers: _Answers
) -> tuple[list[Weighing], list[Refused], set[Weighing]]:
    """Weighings that can be; what cannot; and those that the person vouched for."""
    usable, refused, kept = [], [], set()
    for weighing in weighings:
        reason = _impossible(weighing.date, weighing.weight_kg, today)
        if reason is None and weighing.weight_kg == 0:
            reason = Reason(key=K_("energy.log.zero"))
        elif reason is None and not _LEAST_KG <= weighing.weight_kg <= _MOST_KG:
            reason = Reason(key=K_("energy.log.no_body"))
        if reason is not None:
            refused.append(Refused(reading=weighing, reason=reason))
            continue
        reply = answers.of(Subject.WEIGHT, weighing.date, weighing.weight_kg)
        if reply is None:
            usable.append(weighing)
        elif reply.choice is not Choice.LEAVE_OUT:
            if reply.changed is not None:
                weighing = Weighing(
                    date=weighing.date,
                    weight_kg=reply.changed,
                    hour=weighing.hour,
                    unit=weighing.unit,
                )
            usable.append(weighing)
            kept.add(weighing)
    return sorted(usable, key=_order), refused, kept


def _impossible(date: dt.date, amount: float, today: dt.date) -> Reason | None:
    if date > today:
        return Reason(key=K_("energy.log.future"))
    if (today - date).days > _LONGEST_YEARS * _DAYS_PER_YEAR:
        years = Value(name="years", amount=_LONGEST_YEARS, unit=Measure.YEARS)
        return Reason(key=K_("energy.log.long_ago"), values=(years,))
    if not 0 <= amount < math.inf:
        return Reason(key=K_("energy.log.no_number"))
    return None


def _order(weighing: Weighing) -> tuple[dt.date, float, float]:
    """By day and hour; without an hour the lightest, as mornings are."""
    hour = math.inf if weighing.hour is None else weighing.hour
    return weighing.date, hour, weighing.weight_kg


def _without_copies(weighings: list[Weighing]) -> tuple[list[Weighing], int]:
    """Weighings, each once."""
    single: list[Weighing] = []
    today: list[Weighing] = []
    for weighing in weighings:
        if today and today[-1].date != weighing.date:
            today = []
        if not any(_is_copy(weighing, other) for other in today):
            single.append(weighing)
            today.append(weighing)
    return single, len(weighings) - len(single)


def _is_copy(one: Weighing, other: Weighing) -> bool:
    if abs(one.weight_kg - other.weight_kg) > SAME_KG:
        return False
    if one.hour is None or other.hour is None:
        return True
    return abs(one.hour - other.hour) <= _SAME_HOURS


def _first_of_each_day(weighings: Iterable[Weighing]) -> dict[dt.date, Weighing]:
    chosen: dict[dt.date, Weighing] = {}
    for weighing in sorted(weighings, key=_order):
        chosen.setdefault(weighing.date, weighing)
    return chosen


def _usable_intakes(
    intakes: Iterable[Intake], today: dt.date, answers: _Answers
) -> tuple[dict[dt.date, Intake], list[Refused], set[dt.date]]:
    eaten: dict[dt.date, Intake] = {}
    refused, trusted = [], set()
    for intake in intakes:
        reason = _impossible(intake.date, intake.energy_kcal, today)
        reply = answers.of(Subject.INTAKE, intake.date, intake.energy_kcal)
        if reply is not None and reason is None:
            if reply.choice is Choice.LEAVE_OUT:
                continue
            trusted.add(intake.date)
            if reply.changed is not None:
                intake = Intake(
                    date=intake.date, energy_kcal=reply.changed, is_complete=intake.is_complete
                )
        if reason is None and intake.energy_kcal > MOST_KCAL:
            most = Value(name="most", amount=MOST_KCAL, unit=Measure.KCAL_PER_DAY)
            reason = Reason(key=K_("energy.log.too_much"), values=(most,))
        if reason is not None:
            refused.append(Refused(reading=intake, reason=reason))
        elif eaten.setdefault(intake.date, intake) != intake:
            raise InputError(
                N_("{date} has two different intakes. Give one, the sum of the day."),
                date=intake.date,
            )
    return eaten, refused, trusted


def _doubtful_intakes(eaten: dict[dt.date, Intake], trusted: set[dt.date]) -> tuple[Question, ...]:
    """Questions about days that are several times the others, or more than a body uses."""
    usual, is_all = _usual_kcal(eaten, trusted)
    open_days = [intake for date, intake in sorted(eaten.items()) if date not in trusted]
    low, high = (share * usual for share in _LIKE_KILOJOULES)
    if sum(low <= intake.energy_kcal <= high for intake in open_days) >= _KILOJOULES_FROM:
        # Where so many are in kilojoules, little and much eaten is among them.
        low, high = (share * usual for share in _IN_KILOJOULES)
    far: dict[Suspicion, list[Intake]] = {}
    for intake in open_days:
        if intake.energy_kcal > high:
            far.setdefault(Suspicion.FAR, []).append(intake)
        elif intake.energy_kcal >= low or (is_all and intake.energy_kcal > 0):
            far.setdefault(Suspicion.KILOJOULES, []).append(intake)
    return tuple(
        intake_question(tuple(days), usual_kcal=usual, suspicion=suspicion, is_all=is_all)
        for suspicion, days in far.items()
    )


def _usual_kcal(eaten: dict[dt.date, Intake], trusted: set[dt.date]) -> tuple[float, bool]:
    """What a day of the log has in kilocalories, and whether no day is in them.

    Days that the person vouched for tell it, where there are enough; infinite where
    nothing does.
    """
    said = [eaten[date].energy_kcal for date in trusted if date in eaten]
    if len(said) >= _KILOJOULES_FROM:
        return float(np.median(said)), False
    amounts = np.array([intake.energy_kcal for intake in eaten.values() if intake.energy_kcal > 0])
    if len(amounts) < _KILOJOULES_FROM:
        return math.inf, False
    # Of two in the middle the lower one: between two units lies nothing.
    usual = float(np.quantile(amounts, 0.5, method="lower"))
    if usual <= _MOST_USUAL_KCAL:
        return usual, False
    less = amounts[amounts < usual / _LIKE_KILOJOULES[0] * _SPREAD_SHARE]
    if len(less) >= max(_KILOJOULES_FROM, _LEAST_SHARE * len(amounts)):
        return float(np.median(less)), False
    return usual * KCAL_PER_KJ, True
