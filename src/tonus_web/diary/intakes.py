"""What was eaten in a day as one figure: read, written, corrected, imported."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.db.models import QuerySet

from tonus.energy import Intake
from tonus.energy.log.days import MOST_KCAL
from tonus.errors import InputError
from tonus.messages import N_
from tonus.units import Quantity
from tonus_web.diary.models import DayIntake
from tonus_web.members.answers import known_record, locked_member
from tonus_web.members.models import Member

__all__ = [
    "DayTaken",
    "EnteredDay",
    "corrected_intake",
    "day_intakes",
    "imported_intakes",
    "intake_fault",
    "intakes_of",
    "new_intake",
]

_HAND: Final = DayIntake.Source.HAND


class DayTaken(InputError):
    """The day has an entry already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EnteredDay:
    """A day of a log that is imported.

    Parameters
    ----------
    local_date : date
        The day.
    energy : Quantity
        As it stood in the log.
    is_complete : bool or None
        Whether that is everything; None where the log does not say.
    note : str
        What else stood there.
    """

    local_date: dt.date
    energy: Quantity
    is_complete: bool | None = None
    note: str = ""


def intakes_of(member: Member, *, since: dt.date | None = None) -> tuple[Intake, ...]:
    """Return what a member ate, day by day, in one query.

    Parameters
    ----------
    member : Member
        Whose.
    since : date, optional
        First day wanted; all where left out.

    Returns
    -------
    tuple of Intake
        The earliest first, one for a day; a day without an entry is not there.
    """
    rows = DayIntake.objects.filter(member=member)
    if since is not None:
        rows = rows.filter(local_date__gte=since)
    values = rows.order_by("local_date").values_list("local_date", "energy_kcal", "is_complete")
    return tuple(
        Intake(date=day, energy_kcal=energy, is_complete=complete)
        for day, energy, complete in values
    )


def day_intakes(member: Member) -> QuerySet[DayIntake]:
    """Return the entries of a member's days, the latest day first.

    Parameters
    ----------
    member : Member
        Whose.

    Returns
    -------
    QuerySet of DayIntake
        As they were entered.
    """
    return DayIntake.objects.filter(member=member).order_by("-local_date")


def intake_fault(energy: Quantity, *, is_complete: bool | None) -> InputError | None:
    """Return why an energy cannot be that of a day.

    Parameters
    ----------
    energy : Quantity
        As entered.
    is_complete : bool or None
        Whether it is said to be everything.

    Returns
    -------
    InputError or None
        None when it can.
    """
    if energy.energy_kcal > MOST_KCAL:
        return InputError(N_("Nobody eats so much in a day. Check number and unit."))
    if energy.energy_kcal == 0 and is_complete is not True:
        # An unlogged day is no day without food.
        return InputError(
            N_(
                "0 means that you ate nothing that day. If so, say that it is everything; "
                "if you did not count, leave the day out."
            )
        )
    return None


def new_intake(
    member: Member,
    *,
    record_id: uuid.UUID,
    local_date: dt.date,
    energy: Quantity,
    is_complete: bool | None,
    note: str = "",
) -> DayIntake:
    """Return the entry of a day that was written; sent twice, it is written once.

    Parameters
    ----------
    member : Member
        Whose.
    record_id : UUID
        Made by the page or the device, so that a repeated request is known.
    local_date : date
        The day.
    energy : Quantity
        As entered.
    is_complete : bool or None
        Whether that is everything; None where nobody says.
    note : str
        What the person wants to remember of it.

    Returns
    -------
    DayIntake
        The new one, or the one that was there under this id.

    Raises
    ------
    InputError
        When no day can have this energy (by `intake_fault`).
    DayTaken
        When the day has another entry.
    Conflict
        When the id is taken by something that is not this member's, or that was
        deleted since (by `known_record`).
    """
    fault = intake_fault(energy, is_complete=is_complete)
    if fault:
        raise fault
    with transaction.atomic():
        locked_member(member)
        known = known_record(DayIntake, member, record_id)
        if known is not None:
            return known
        row = DayIntake.everything.filter(member=member, local_date=local_date).first()
        if row is not None and row.deleted_at is None:
            raise DayTaken(N_("This day has an entry already. Change that one."))
        row = _there_again(row) or DayIntake(pk=record_id, member=member, local_date=local_date)
        return _written(row, energy=energy, is_complete=is_complete, note=note, source=_HAND)


def corrected_intake(
    intake: DayIntake,
    *,
    energy: Quantity,
    is_complete: bool | None,
    note: str,
    shown_revision: int,
) -> DayIntake:
    """Return the entry of a day with what the person corrected.

    Parameters
    ----------
    intake : DayIntake
        As it is; its day stays.
    energy : Quantity
        As entered.
    is_complete : bool or None
        Whether that is everything; None where nobody says.
    note : str
        What the person wants to remember of it.
    shown_revision : int
        Revision that the form showed.

    Returns
    -------
    DayIntake
        As it was saved.

    Raises
    ------
    InputError
        When no day can have this energy (by `intake_fault`).
    Conflict
        When it was changed or deleted since (by `save_revised`).
    """
    fault = intake_fault(energy, is_complete=is_complete)
    if fault:
        raise fault
    intake.energy, intake.is_complete, intake.note = energy, is_complete, note
    intake.source = _HAND
    with transaction.atomic():
        intake.save_revised(shown_revision=shown_revision)
    return intake


def imported_intakes(member: Member, days: Iterable[EnteredDay]) -> list[DayIntake]:
    """Return the entries that an import wrote.

    A day that has an entry keeps it; of two in the import, the first counts.

    Parameters
    ----------
    member : Member
        Whose.
    days : iterable of EnteredDay
        As the log has them.

    Returns
    -------
    list of DayIntake
        What is new, to be undone as one.

    Raises
    ------
    InputError
        When a day cannot have its energy (by `intake_fault`); nothing is written then.
    """
    written: list[DayIntake] = []
    with transaction.atomic():
        locked_member(member)
        there = {row.local_date: row for row in DayIntake.everything.filter(member=member)}
        for day in days:
            fault = intake_fault(day.energy, is_complete=day.is_complete)
            if fault:
                raise fault
            row = there.get(day.local_date)
            if row is not None and row.deleted_at is None:
                continue
            row = _there_again(row) or DayIntake(member=member, local_date=day.local_date)
            there[day.local_date] = _written(
                row,
                energy=day.energy,
                is_complete=day.is_complete,
                note=day.note,
                source=DayIntake.Source.IMPORT,
            )
            written.append(row)
    return written


def _there_again(row: DayIntake | None) -> DayIntake | None:
    """A deleted row of a day, brought back: a second one could come back beside it."""
    if row is not None:
        row.restore()
        row.refresh_from_db()
    return row


def _written(
    row: DayIntake,
    *,
    energy: Quantity,
    is_complete: bool | None,
    note: str,
    source: DayIntake.Source,
) -> DayIntake:
    row.energy, row.is_complete, row.note, row.source = energy, is_complete, note, source
    row.save(force_insert=row._state.adding)
    return row
