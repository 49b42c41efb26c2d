"""A log of weights from a file: looked at first, then written as one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.core import signing
from django.db import transaction
from django.utils import timezone

from tonus.energy import Question, Weighing, days_of
from tonus.energy.log.days import SAME_KG
from tonus.errors import InputError
from tonus.messages import N_
from tonus.units import Quantity, Unit
from tonus_files.weight_log import WeightLog, weight_log_from
from tonus_web.diary.intakes import EnteredDay, imported_intakes, intake_fault
from tonus_web.diary.models import DayIntake, WeighIn
from tonus_web.members.answers import locked_member
from tonus_web.members.measures import impossible_measures
from tonus_web.members.models import BodyAnswers, Member
from tonus_web.members.selectors import latest_record
from tonus_web.records.moments import moment_fault
from tonus_web.weight.models import ImportedIntake, ImportedWeighIn, WeightImport

__all__ = ["ImportRow", "LeftOut", "Preview", "imported", "packed", "preview_of", "unpacked"]

_SALT: Final = "tonus.weight_import"
#: A preview can be taken for so long.
_GOOD_FOR: Final = dt.timedelta(days=1)
#: A file that says no time is taken for the morning.
_MORNING: Final = 7.0
_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRow:
    """A weight of the file.

    Parameters
    ----------
    date : date
        Local day.
    hour : float or None
        Time of day; None where the file says none.
    weight : Quantity
        As it stands there.
    """

    date: dt.date
    hour: float | None
    weight: Quantity

    def at(self, zone: ZoneInfo) -> dt.datetime:
        """The instant; one that is not over yet on its own day is now."""
        hour = _MORNING if self.hour is None else min(self.hour, 23.99)
        at = dt.datetime.combine(self.date, dt.time(tzinfo=zone)) + dt.timedelta(hours=hour)
        now = timezone.now().astimezone(zone)
        return now if self.hour is None and at > now and self.date == now.date() else at


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A reading of the file that is not taken.

    Parameters
    ----------
    date : date
        Its day.
    reason : InputError
        Why.
    """

    date: dt.date
    reason: InputError


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a file would bring.

    Parameters
    ----------
    name : str
        What it is called.
    rows : tuple of ImportRow
        Weights that are new.
    days : tuple of EnteredDay
        Intakes that are new.
    known : int
        Readings that are there already.
    left_out : tuple of LeftOut
        Readings that cannot be.
    sums : int
        Lines of sums, such as TOTALS.
    questions : tuple of Question
        What will be asked about.
    """

    name: str
    rows: tuple[ImportRow, ...]
    days: tuple[EnteredDay, ...]
    known: int
    left_out: tuple[LeftOut, ...]
    sums: int
    questions: tuple[Question, ...] = ()

    @property
    def units(self) -> tuple[tuple[Unit, int], ...]:
        """How many weights are in which unit."""
        found: dict[Unit, int] = {}
        for row in self.rows:
            found[row.weight.unit] = found.get(row.weight.unit, 0) + 1
        return tuple(found.items())


def preview_of(member: Member, name: str, data: bytes, *, today: dt.date, zone: str) -> Preview:
    """Return what a file would bring; nothing is written.

    Parameters
    ----------
    member : Member
        Whose log it is.
    name : str
        What the file is called.
    data : bytes
        The file.
    today : date
        Local day.
    zone : str
        IANA name of where the weights were read.

    Returns
    -------
    Preview
        Also of a file in which everything is known.

    Raises
    ------
    InputError
        When the file is no log (by the reader, naming the line).
    """
    log = weight_log_from(data)
    rows = [
        ImportRow(date=one.date, hour=one.hour, weight=weight)
        for one, weight in zip(log.weighings, log.weights, strict=True)
    ]
    days = [
        EnteredDay(local_date=one.date, energy=energy, is_complete=one.is_complete)
        for one, energy in zip(log.intakes, log.energies, strict=True)
    ]
    return _sorted_out(member, name, rows, days, log, today=today, zone=zone)


def _sorted_out(
    member: Member,
    name: str,
    rows: list[ImportRow],
    days: list[EnteredDay],
    log: WeightLog,
    *,
    today: dt.date,
    zone: str,
) -> Preview:
    left_out: list[LeftOut] = []
    possible = []
    for row, fault in _faults(member, rows, zone):
        if fault is None:
            possible.append(row)
        else:
            left_out.append(LeftOut(date=row.date, reason=fault))
    fresh = _fresh_rows(member, possible)
    taken = set(DayIntake.objects.filter(member=member).values_list("local_date", flat=True))
    wanted = []
    for day in days:
        problem = _day_fault(day, today)
        if problem is not None:
            left_out.append(LeftOut(date=day.local_date, reason=problem))
        elif day.local_date not in taken:
            wanted.append(day)
    return Preview(
        name=name[:120],
        rows=tuple(fresh),
        days=tuple(wanted),
        known=len(rows) + len(days) - len(fresh) - len(wanted) - len(left_out),
        left_out=tuple(left_out),
        sums=len(log.skipped),
        questions=_questions(member, fresh, today),
    )


def _faults(
    member: Member, rows: list[ImportRow], zone: str
) -> Iterator[tuple[ImportRow, InputError | None]]:
    body = latest_record(BodyAnswers, member)
    height, born = (body.height, body.date_of_birth) if body else (None, None)
    place = ZoneInfo(zone)
    for row in rows:
        yield (
            row,
            moment_fault(row.at(place), zone, born=born)
            or impossible_measures(height=height, weight=row.weight),
        )


def _day_fault(day: EnteredDay, today: dt.date) -> InputError | None:
    if day.local_date > today:
        return InputError(N_("This is still to come. Check date and time."))
    return intake_fault(day.energy, is_complete=day.is_complete)


def _fresh_rows(member: Member, rows: list[ImportRow]) -> list[ImportRow]:
    """Rows that are not there yet; of two that are the same in the file, the first."""
    there: dict[dt.date, list[float]] = {}
    known = WeighIn.objects.filter(member=member).values_list("local_date", "weight_kg")
    for date, kg in known:
        there.setdefault(date, []).append(kg)
    fresh = []
    for row in rows:
        of_day = there.setdefault(row.date, [])
        if all(abs(kg - row.weight.weight_kg) > SAME_KG for kg in of_day):
            fresh.append(row)
            of_day.append(row.weight.weight_kg)
    return fresh


def _questions(member: Member, rows: list[ImportRow], today: dt.date) -> tuple[Question, ...]:
    """What looks odd among the new weights, beside those that are there."""
    known = WeighIn.objects.filter(member=member).values_list("local_date", "weight_kg")
    old = [Weighing(date=date, weight_kg=kg) for date, kg in known]
    new = [
        Weighing(date=row.date, weight_kg=row.weight.weight_kg, hour=row.hour, unit=row.weight.unit)
        for row in rows
    ]
    dates = {row.date for row in rows}
    return tuple(
        question
        for question in days_of([*old, *new], today=today).questions
        if any(reading.date in dates for reading in question.readings)
    )


def packed(member: Member, preview: Preview) -> str:
    """Return a preview as the form carries it until it is taken.

    Parameters
    ----------
    member : Member
        Whose.
    preview : Preview
        What was shown.

    Returns
    -------
    str
        Signed, for this member alone.
    """
    content = {
        "member": member.pk.hex,
        "name": preview.name,
        "rows": [
            [row.date.isoformat(), row.hour, row.weight.unit.value, *map(str, row.weight.parts)]
            for row in preview.rows
        ],
        "days": [
            [
                day.local_date.isoformat(),
                day.energy.unit.value,
                str(day.energy.parts[0]),
                day.is_complete,
            ]
            for day in preview.days
        ],
    }
    return signing.dumps(content, salt=_SALT, compress=True)


def unpacked(member: Member, text: str) -> tuple[str, list[ImportRow], list[EnteredDay]]:
    """Return what `packed` wrote.

    Parameters
    ----------
    member : Member
        Whose page it stood on.
    text : str
        From the form.

    Returns
    -------
    tuple of str, list of ImportRow, and list of EnteredDay
        Name of the file, and its readings.

    Raises
    ------
    InputError
        When it is too old, was changed, or is another member's.
    """
    try:
        content: dict[str, Any] = signing.loads(text, salt=_SALT, max_age=_GOOD_FOR)
    except signing.BadSignature as error:
        raise InputError(N_("This preview is too old. Choose the file again.")) from error
    if content["member"] != member.pk.hex:
        raise InputError(N_("This preview is of somebody else. Choose the file again."))
    rows = [
        ImportRow(
            date=dt.date.fromisoformat(date),
            hour=hour,
            weight=Quantity.entered(*parts, unit=Unit(unit)),
        )
        for date, hour, unit, *parts in content["rows"]
    ]
    days = [
        EnteredDay(
            local_date=dt.date.fromisoformat(date),
            energy=Quantity.entered(number, unit=Unit(unit)),
            is_complete=is_complete,
        )
        for date, unit, number, is_complete in content["days"]
    ]
    return content["name"], rows, days


def imported(
    member: Member,
    name: str,
    rows: list[ImportRow],
    days: list[EnteredDay],
    *,
    zone: str,
) -> WeightImport | None:
    """Return the import that was written.

    Parameters
    ----------
    member : Member
        Whose.
    name : str
        What the file is called.
    rows : list of ImportRow
        Weights; what is there already is left out.
    days : list of EnteredDay
        Intakes; a day that has one keeps it.
    zone : str
        IANA name of where the weights were read.

    Returns
    -------
    WeightImport or None
        None where everything was there.
    """
    place = ZoneInfo(zone)
    with transaction.atomic():
        locked_member(member)
        written = []
        for row in _fresh_rows(member, rows):
            weigh_in = WeighIn(member=member)
            weigh_in.weight = row.weight
            weigh_in.set_moment(row.at(place), zone)
            written.append(weigh_in)
        eaten = imported_intakes(member, days)
        if not written and not eaten:
            return None
        batch = WeightImport.objects.create(
            member=member, name=name, count=len(written) + len(eaten)
        )
        WeighIn.objects.bulk_create(written, batch_size=_AT_ONCE)
        ImportedWeighIn.objects.bulk_create(
            [ImportedWeighIn(batch=batch, weigh_in=row) for row in written], batch_size=_AT_ONCE
        )
        # The day may have come with an import that was taken back.
        ImportedIntake.objects.filter(intake__in=eaten).delete()
        ImportedIntake.objects.bulk_create(
            [ImportedIntake(batch=batch, intake=row) for row in eaten], batch_size=_AT_ONCE
        )
    return batch
