"""What is written of sets."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Final

from django.db import IntegrityError, transaction

from tonus.errors import InputError
from tonus.messages import N_
from tonus.units import Quantity
from tonus_web.coach.models import AnalysisRun
from tonus_web.members.answers import known_record, locked_member
from tonus_web.members.models import Member
from tonus_web.records.models import CHANGED_ELSEWHERE, Conflict
from tonus_web.training.form_summaries import form_summary
from tonus_web.training.models import MOST_RIR, SetEntry
from tonus_web.training.movements import Movement
from tonus_web.training.services import session_for

__all__ = [
    "LONGEST_S",
    "MOST_KG",
    "MOST_REPETITIONS",
    "RunTaken",
    "SetValues",
    "corrected_set",
    "new_set",
    "run_of",
    "set_with",
    "values_fault",
    "values_of",
]

MOST_REPETITIONS: Final = 1000
LONGEST_S: Final = 7200.0
MOST_KG: Final = 1000.0


class RunTaken(InputError):
    """A report is already kept with a set; `entry` is that set."""

    def __init__(self, entry: SetEntry) -> None:
        super().__init__(N_("This report is already kept with a set."))
        self.entry = entry


@dataclass(frozen=True, slots=True, kw_only=True)
class SetValues:
    """What a person says of a set.

    Parameters
    ----------
    repetitions : int or None
        Whole ones; None for what is held.
    partial_repetitions : int
        Those that were not whole.
    held_s : float or None
        Seconds; None for what is repeated.
    load : Quantity or None
        As entered; None where there was none, or nobody said.
    side : str
        A `SetEntry.Side`.
    rir : int or None
        Repetitions that would still have been possible, `MOST_RIR` for that many or more.
    source : str
        A `SetEntry.Source`.
    notes : str
        What the person wants to remember of it.
    """

    repetitions: int | None
    partial_repetitions: int = 0
    held_s: float | None = None
    load: Quantity | None = None
    side: str = SetEntry.Side.BOTH
    rir: int | None = None
    source: str = SetEntry.Source.HAND
    notes: str = ""


def values_of(entry: SetEntry) -> SetValues:
    """Return what was said of a set.

    Parameters
    ----------
    entry : SetEntry
        As it is.

    Returns
    -------
    SetValues
        To be written into another.
    """
    return SetValues(
        repetitions=entry.repetitions,
        partial_repetitions=entry.partial_repetitions,
        held_s=entry.held_s,
        load=entry.load,
        side=entry.side,
        rir=entry.rir,
        source=entry.source,
        notes=entry.notes,
    )


def values_fault(values: SetValues) -> InputError | None:
    """Return what is wrong with values.

    Parameters
    ----------
    values : SetValues
        As somebody gave them.

    Returns
    -------
    InputError or None
        None where they can be those of a set.

    Examples
    --------
    >>> str(values_fault(SetValues(repetitions=0)))
    'Write how many repetitions, or how many seconds.'
    >>> values_fault(SetValues(repetitions=8, rir=2))
    """
    counted = (values.repetitions or 0) + values.partial_repetitions
    if not counted and not values.held_s:
        return InputError(N_("Write how many repetitions, or how many seconds."))
    if counted and values.held_s is not None:
        return InputError(N_("A set has repetitions or seconds, not both."))
    numbers = (values.repetitions or 0, values.partial_repetitions)
    if min(numbers) < 0 or max(numbers) > MOST_REPETITIONS:
        return InputError(N_("Repetitions are a whole number up to {most}."), most=MOST_REPETITIONS)
    # Written so that NaN is refused as well.
    if values.held_s is not None and not 0 < values.held_s <= LONGEST_S:
        return InputError(N_("Seconds are a number up to {most}."), most=int(LONGEST_S))
    if values.load is not None and not values.load.weight_kg <= MOST_KG:
        return InputError(N_("Nobody lifts that much. Check number and unit."))
    if values.rir is not None and not 0 <= values.rir <= MOST_RIR:
        return InputError(
            N_("How many more you could have done is a number from 0 to {most}."), most=MOST_RIR
        )
    return None


def set_with(entry: SetEntry, values: SetValues) -> SetEntry:
    """Return a set with values written into it, not yet saved.

    Parameters
    ----------
    entry : SetEntry
        New, or as it is.
    values : SetValues
        What was said of it.

    Returns
    -------
    SetEntry
        The same object.

    Raises
    ------
    InputError
        When they cannot be those of a set.
    """
    fault = values_fault(values)
    if fault is not None:
        raise fault
    entry.repetitions = None if values.held_s is not None else values.repetitions or 0
    entry.partial_repetitions = values.partial_repetitions
    entry.held_s = values.held_s
    entry.load = values.load
    entry.side, entry.rir = values.side, values.rir
    entry.source, entry.notes = values.source, values.notes
    return entry


def run_of(member: Member, run_id: uuid.UUID, *, besides: uuid.UUID) -> AnalysisRun:
    """Return a run that a set may name.

    Parameters
    ----------
    member : Member
        Whose.
    run_id : UUID
        Its id.
    besides : UUID
        Of the set that is to name it.

    Returns
    -------
    AnalysisRun
        Without its landmarks.

    Raises
    ------
    RunTaken
        When another set has it.
    InputError
        When there is none.
    """
    run = AnalysisRun.objects.filter(pk=run_id, member=member).defer("landmarks", "trace").first()
    if run is None:
        raise InputError(N_("There is no such report. Leave it out, or send it first."))
    other = SetEntry.objects.filter(member=member, run=run).exclude(pk=besides).first()
    if other is not None:
        raise RunTaken(other)
    return run


def new_set(
    member: Member,
    movement: Movement,
    values: SetValues,
    *,
    record_id: uuid.UUID,
    at: dt.datetime,
    zone: str,
    session_id: uuid.UUID | None = None,
    run_id: uuid.UUID | None = None,
) -> SetEntry:
    """Return a set that was written; sent twice, it is written once.

    Parameters
    ----------
    member : Member
        Whose.
    movement : Movement
        Which exercise.
    values : SetValues
        What was said of it.
    record_id : UUID
        Made by the page or the device, so that a repeated request is known.
    at : datetime
        When, with its zone.
    zone : str
        IANA name of where.
    session_id : UUID, optional
        Of the session that it belongs to; that of the day where left out.
    run_id : UUID, optional
        Of the run that judged it.

    Returns
    -------
    SetEntry
        The new one, or the one that was there under this id.

    Raises
    ------
    Conflict
        When the id is taken by something that is not this member's, or that was
        deleted since.
    InputError
        When the values cannot be those of a set, or the run cannot be named.
    """
    with transaction.atomic():
        locked_member(member)
        known = known_record(SetEntry, member, record_id)
        if known is not None:
            return known
        entry = set_with(SetEntry(pk=record_id, member=member), values)
        if run_id is not None:
            entry.run = run_of(member, run_id, besides=record_id)
            entry.form = form_summary(entry.run)
        entry.exercise = movement.key
        entry.custom_id = movement.custom_id
        entry.name = movement.name[:80] if movement.custom_id else ""
        entry.set_moment(at, zone)
        try:
            with transaction.atomic():
                entry.session = session_for(member, at=at, zone=zone, session_id=session_id)
                entry.save(force_insert=True)
        except IntegrityError as error:
            # Somebody else's request took the same id a moment ago.
            raise Conflict(CHANGED_ELSEWHERE) from error
    return entry


def corrected_set(
    entry: SetEntry,
    values: SetValues,
    *,
    shown_revision: int,
    at: dt.datetime | None = None,
    zone: str = "",
) -> SetEntry:
    """Return a set with what the person corrected.

    Parameters
    ----------
    entry : SetEntry
        As it is.
    values : SetValues
        What is right.
    shown_revision : int
        Revision that the form showed.
    at : datetime, optional
        When, with its zone; as before where left out.
    zone : str
        IANA name of where; as before where empty.

    Returns
    -------
    SetEntry
        As it was saved.

    Raises
    ------
    Conflict
        When it was changed or deleted since (by `save_revised`).
    InputError
        When the values cannot be those of a set (by `set_with`).
    """
    set_with(entry, values)
    if at is not None:
        entry.set_moment(at, zone or entry.zone)
    with transaction.atomic():
        entry.save_revised(shown_revision=shown_revision)
    return entry
