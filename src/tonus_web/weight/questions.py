"""Doubtful readings as they are asked about, and what an answer does."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.db import transaction
from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tonus.energy import Choice, Measure, Subject, Suspicion
from tonus.errors import InputError
from tonus.messages import N_
from tonus.units import Quantity, Unit
from tonus_web.diary.models import DayIntake, WeighIn
from tonus_web.diary.shown_units import ShownUnits, reason_text, shown
from tonus_web.members.answers import locked_member
from tonus_web.members.models import Member
from tonus_web.members.undo import deleted_together
from tonus_web.records.models import CHANGED_ELSEWHERE, Conflict
from tonus_web.weight.models import ReadingAnswer
from tonus_web.weight.stored_reasons import reason_of

__all__ = [
    "ANSWERS",
    "ShownQuestion",
    "ShownRefused",
    "answered",
    "changed_reading",
    "shown_questions",
    "shown_refused",
]

#: What may be said: mend it, it is right, leave it out of the trend, delete it.
ANSWERS: Final = frozenset((*(choice.value for choice in Choice), "delete"))
#: Asked about at once; the rest when these are answered.
_AT_ONCE: Final = 3
#: Readings named one by one.
_NAMED: Final = 5
_TENTH: Final = Decimal("0.1")


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownQuestion:
    """A question with its one-tap answers.

    Parameters
    ----------
    text : str
        What looks odd.
    when : str
        The days.
    change : str
        Words of the button that mends it; empty where nothing fits.
    rows : str
        Ids of the rows, as the form sends them.
    about : str
        ``weight`` or ``intake``.
    one : str
        Id of the only row, for the link to its page; empty where there are several.
    """

    text: str
    when: str
    change: str
    rows: str
    about: str
    one: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownRefused:
    """What cannot be a reading.

    Parameters
    ----------
    when, text : str
        The day, and why.
    about : str
        ``weight`` or ``intake``.
    """

    when: str
    text: str
    about: str


def shown_questions(
    notices: dict[str, Any], units: ShownUnits, *, is_own: bool, at_most: int = _AT_ONCE
) -> list[ShownQuestion]:
    """Return the first of the questions that are open.

    Parameters
    ----------
    notices : dict
        By `tonus_web.weight.notices`.
    units : ShownUnits
        The reader's.
    is_own : bool
        Whether the reader is the member: what is eaten is their own affair.
    at_most : int
        How many; the rest are asked when these are answered.

    Returns
    -------
    list of ShownQuestion
        The latest first.
    """
    asked = [one for one in notices["questions"] if is_own or one["about"] == Subject.WEIGHT.value]
    asked.sort(key=lambda one: one["readings"][-1]["date"], reverse=True)
    return [_shown(one, units) for one in asked[:at_most]]


def shown_refused(
    notices: dict[str, Any], units: ShownUnits, *, is_own: bool
) -> list[ShownRefused]:
    """Return what cannot be a reading, with its reason.

    Parameters
    ----------
    notices : dict
        By `tonus_web.weight.notices`.
    units : ShownUnits
        The reader's.
    is_own : bool
        Whether the reader is the member; what they ate is told to nobody else.

    Returns
    -------
    list of ShownRefused
        The last few.
    """
    told = [one for one in notices["refused"] if is_own or one["about"] == Subject.WEIGHT.value]
    return [
        ShownRefused(
            when=date_format(dt.date.fromisoformat(one["date"])),
            text=reason_text(reason_of(one["reason"]), units),
            about=one["about"],
        )
        for one in sorted(told[-_NAMED:], key=lambda one: one["about"] != Subject.WEIGHT.value)
    ]


def _shown(question: dict[str, Any], units: ShownUnits) -> ShownQuestion:
    readings = question["readings"]
    ids = [key for reading in readings for key in reading["ids"]]
    return ShownQuestion(
        text=reason_text(reason_of(question["reason"]), units),
        when=_when([dt.date.fromisoformat(reading["date"]) for reading in readings]),
        change=_change_words(question, units),
        rows=" ".join(ids),
        about=question["about"],
        one=str(uuid.UUID(hex=ids[0])) if len(ids) == 1 else "",
    )


def _when(dates: list[dt.date]) -> str:
    words = [date_format(date) for date in dates[:_NAMED]]
    rest = len(dates) - _NAMED
    if rest <= 0:
        return get_text_list(words, _("and"))
    named = ", ".join(words)
    return ngettext("{days} and {n} more day", "{days} and {n} more days", rest).format(
        days=named, n=rest
    )


def _change_words(question: dict[str, Any], units: ShownUnits) -> str:
    might_be = [reading["might_be"] for reading in question["readings"]]
    if not might_be or None in might_be:
        return ""
    if question["about"] == Subject.INTAKE.value:
        if len(might_be) > 1:
            return _("They were in kilojoules")
        return _("It was {energy}").format(energy=shown(might_be[0], Measure.KCAL_PER_DAY, units))
    match question["suspicion"]:
        case Suspicion.POUNDS_AS_KG:
            return _("It was in pounds")
        case Suspicion.KG_AS_POUNDS:
            return _("It was in kilograms")
        case Suspicion.STONES:
            return _("It was in stones")
    return _("It was {weight}").format(weight=shown(might_be[0], Measure.KG, units))


def answered(
    member: Member,
    notices: dict[str, Any],
    rows: Iterable[uuid.UUID],
    said: str,
    *,
    is_own: bool,
) -> tuple[str, str]:
    """Write what was answered to a question that is open.

    Parameters
    ----------
    member : Member
        Whose readings.
    notices : dict
        With the questions as they stand now.
    rows : iterable of UUID
        What was asked about, as the form showed it.
    said : str
        One of `ANSWERS`.
    is_own : bool
        Whether who answers is the member: what is eaten is their own affair.

    Returns
    -------
    tuple of str and str
        Words for the message, and the token of its Undo; empty where a change cannot be
        undone by one.

    Raises
    ------
    Conflict
        When this is no longer asked.
    """
    keys = {key.hex for key in rows}
    for question in notices["questions"]:
        if not is_own and question["about"] != Subject.WEIGHT.value:
            continue
        held = {key for reading in question["readings"] for key in reading["ids"]}
        if held and held == keys:
            with transaction.atomic():
                locked_member(member)
                return _written(member, question, said)
    raise Conflict(CHANGED_ELSEWHERE)


def _written(member: Member, question: dict[str, Any], said: str) -> tuple[str, str]:
    is_weight = question["about"] == Subject.WEIGHT.value
    model: type[WeighIn | DayIntake] = WeighIn if is_weight else DayIntake
    amounts = {
        uuid.UUID(hex=key): reading for reading in question["readings"] for key in reading["ids"]
    }
    found: list[Any] = list(model.objects.filter(member=member, pk__in=amounts))
    if not found:
        raise Conflict(CHANGED_ELSEWHERE)
    if said == "delete":
        token = deleted_together(*found)
        return ngettext("It is deleted.", "{n} readings are deleted.", len(found)).format(
            n=len(found)
        ), token
    if said == Choice.CHANGE.value:
        for row in found:
            _mend(row, amounts[row.pk]["might_be"], question["suspicion"])
        return ngettext("It is changed.", "{n} readings are changed.", len(found)).format(
            n=len(found)
        ), ""
    for row in found:
        ReadingAnswer.objects.create(
            member=member,
            weigh_in=row if is_weight else None,
            intake=None if is_weight else row,
            amount=amounts[row.pk]["amount"],
            said=Choice(said).value,
        )
    kept = (
        _("It counts as it is.")
        if said == Choice.KEEP.value
        else _("It stays among your readings, and out of the trend.")
    )
    return kept, ""


def _mend(row: WeighIn | DayIntake, might_be: float | None, suspicion: str) -> None:
    if might_be is None:
        raise InputError(N_("What it should be is not known. Change it by hand."))
    if isinstance(row, DayIntake):
        row.energy = Quantity.entered(row.energy_entered, unit=Unit.KJ)
    else:
        row.weight = changed_reading(row.weight, might_be, suspicion)
    row.save_revised(shown_revision=row.revision)


def changed_reading(entered: Quantity, might_be_kg: float, suspicion: str) -> Quantity:
    """Return what a doubtful reading should have been, with the digits that were typed.

    Parameters
    ----------
    entered : Quantity
        As it stands.
    might_be_kg : float
        What it might have been.
    suspicion : str
        Of a `Suspicion`.

    Returns
    -------
    Quantity
        The same digits in another unit where that is what went wrong.

    Examples
    --------
    >>> slip = Quantity.entered("176.4", unit=Unit.KG)
    >>> changed_reading(slip, 80.01, "pounds_as_kg") == Quantity.entered("176.4", unit=Unit.LB)
    True
    >>> [str(part) for part in changed_reading(slip, 166.4, "slip").parts]
    ['166.4']
    """
    swapped = {Suspicion.POUNDS_AS_KG.value: Unit.LB, Suspicion.KG_AS_POUNDS.value: Unit.KG}
    other = swapped.get(suspicion)
    if other is not None and len(entered.parts) == 1 and entered.unit is not other:
        same = Quantity(entered.parts, other)
        if abs(same.weight_kg - might_be_kg) < 0.01:
            return same
    unit = Unit.ST_LB if suspicion == Suspicion.STONES.value else entered.unit
    exact = Quantity.from_si(Decimal(repr(might_be_kg)), unit=unit)
    *large, last = exact.parts
    rounded = last.quantize(_TENTH)
    if unit is Unit.ST_LB and rounded >= 14:
        return Quantity.entered(str(large[0] + 1), "0", unit=unit)
    return Quantity.entered(*(str(part) for part in large), str(rounded), unit=unit)
