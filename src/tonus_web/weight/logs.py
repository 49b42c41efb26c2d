"""A member's log as the library reads it, and a mark by which a change of it is known."""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Count, Max, QuerySet, Sum
from django.utils import timezone

from tonus import __version__
from tonus.energy import Choice, Intake, Reply, Subject, Weighing
from tonus.units import Unit
from tonus_web.diary.models import DayIntake, RefusedAim, WeighIn
from tonus_web.diary.selectors import Energy
from tonus_web.members.answers import shown_version
from tonus_web.members.models import Member, MemberRecord
from tonus_web.members.selectors import pregnancy_row
from tonus_web.weight.models import KeptTarget, ReadingAnswer

__all__ = ["Log", "log_of", "mark_of"]

#: Rises when the same log is to be reckoned anew: another layout, or another rule here.
_LAYOUT: Final = 4
#: A clock that goes a little ahead tells nothing of the future.
_AHEAD: Final = dt.timedelta(minutes=5)
_OPEN: Final = uuid.UUID(int=1)
#: Of each kind of row: the column whose sum tells of a change that nothing else does.
_SUMMED: Final[Mapping[type[MemberRecord], str]] = {
    WeighIn: "weight_kg",
    DayIntake: "energy_kcal",
    ReadingAnswer: "amount",
    KeptTarget: "proposed_kcal",
    # A sign of harm, which has no figure of its own: none is ever changed.
    RefusedAim: "revision",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Log:
    """Readings of a member, and which rows they stand in.

    Parameters
    ----------
    weighings : tuple of Weighing
        Every weigh-in.
    intakes : tuple of Intake
        Every day that was counted.
    replies : tuple of Reply
        What was said of doubtful readings.
    weigh_in_ids : mapping
        Ids of the weigh-ins of a date and weight.
    intake_ids : mapping
        Id of the intake of a date.
    today : date
        The reader's, or that of the last weigh-in where midnight was over there already.
    """

    weighings: tuple[Weighing, ...]
    intakes: tuple[Intake, ...]
    replies: tuple[Reply, ...]
    weigh_in_ids: Mapping[tuple[dt.date, float], tuple[uuid.UUID, ...]]
    intake_ids: Mapping[dt.date, uuid.UUID]
    today: dt.date

    def ids_of(self, subject: Subject, date: dt.date, amount: float) -> tuple[uuid.UUID, ...]:
        """Return the rows that a reading of a question stands in.

        Parameters
        ----------
        subject : Subject
            Weight or intake.
        date : date
            Its day.
        amount : float
            In kg or kcal.

        Returns
        -------
        tuple of UUID
            One, or several of a scale that sent the same weight twice.
        """
        if subject is Subject.WEIGHT:
            return self.weigh_in_ids.get((date, amount), ())
        return (self.intake_ids[date],) if date in self.intake_ids else ()


def log_of(member: Member, today: dt.date) -> Log:
    """Return the whole log of a member, in three queries.

    Parameters
    ----------
    member : Member
        Whose.
    today : date
        Local day of the reader.

    Returns
    -------
    Log
        For `tonus.energy.days_of`.
    """
    ids: dict[tuple[dt.date, float], tuple[uuid.UUID, ...]] = {}
    weights: dict[uuid.UUID, tuple[dt.date, float]] = {}
    weighings = []
    soon = timezone.now() + _AHEAD
    columns = ("pk", "at", "zone", "local_date", "weight_kg", "weight_unit")
    for pk, at, zone, date, kg, unit in WeighIn.objects.filter(member=member).values_list(*columns):
        local = at.astimezone(_zone(zone))
        hour = local.hour + local.minute / 60 + local.second / 3600
        weighings.append(Weighing(date=date, weight_kg=kg, hour=hour, unit=Unit(unit)))
        ids[date, kg] = (*ids.get((date, kg), ()), pk)
        weights[pk] = date, kg
        if date > today and at <= soon:
            today = date
    days = {}
    intakes = []
    eaten: dict[uuid.UUID, tuple[dt.date, float]] = {}
    rows = DayIntake.objects.filter(member=member).order_by("local_date")
    for pk, date, kcal, is_complete in rows.values_list(
        "pk", "local_date", "energy_kcal", "is_complete"
    ):
        intakes.append(Intake(date=date, energy_kcal=kcal, is_complete=is_complete))
        days[date] = pk
        eaten[pk] = date, kcal
    return Log(
        weighings=tuple(weighings),
        intakes=tuple(intakes),
        replies=_replies(member, weights, eaten),
        weigh_in_ids=ids,
        intake_ids=days,
        today=today,
    )


@cache
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def _replies(
    member: Member,
    weights: Mapping[uuid.UUID, tuple[dt.date, float]],
    eaten: Mapping[uuid.UUID, tuple[dt.date, float]],
) -> tuple[Reply, ...]:
    """Answers whose reading is still the one that was asked about; the last one counts."""
    found: dict[tuple[Subject, dt.date, float], Reply] = {}
    # Of a pair of keys one is empty, which the types of the columns do not say.
    answers: Any = ReadingAnswer.objects.filter(member=member).order_by("created_at", "pk")
    for weigh_in, intake, amount, said in answers.values_list(
        "weigh_in_id", "intake_id", "amount", "said"
    ):
        about = Subject.INTAKE if weigh_in is None else Subject.WEIGHT
        held = eaten.get(intake) if weigh_in is None else weights.get(weigh_in)
        if held is None or held[1] != amount:
            continue
        date = held[0]
        found[about, date, amount] = Reply(
            about=about, date=date, amount=amount, choice=Choice(said)
        )
    return tuple(found.values())


def mark_of(member: Member, found: Energy, today: dt.date) -> str:
    """Return a digest of everything that an estimate stands on, in one query.

    Of the rows that may be thousands it holds how many there are, their revisions, the
    last change and a sum.

    Parameters
    ----------
    member : Member
        Whose.
    found : Energy
        Answers and goal, which were read already.
    today : date
        Local day.

    Returns
    -------
    str
        Another one after every change, on every day, and in every version of the library.
    """
    answers = found.answers
    told = (
        _LAYOUT,
        __version__,
        today.isoformat(),
        shown_version(answers.body),
        shown_version(answers.safety),
        shown_version(pregnancy_row(answers)),
        shown_version(found.choice),
        member.hides_numbers,
        _sums(member),
    )
    return hashlib.sha256(repr(told).encode()).hexdigest()


def _sums(member: Member) -> list[tuple[Any, ...]]:
    sql, params = _asked(connection.vendor)
    native = connection.features.has_native_uuid_field
    key = member.pk if native else member.pk.hex
    opened = _OPEN if native else _OPEN.hex
    with connection.cursor() as cursor:
        cursor.execute(sql, [key if param == opened else param for param in params])
        return [tuple(str(value) for value in row) for row in cursor.fetchall()]


@cache
def _asked(vendor: str) -> tuple[str, tuple[Any, ...]]:
    """The question in SQL, made once: that takes longer than its answer."""
    assert vendor == connection.vendor
    parts = [_sums_of(model, column) for model, column in _SUMMED.items()]
    statements = [part.query.sql_with_params() for part in parts]
    sql = " UNION ALL ".join(statement for statement, _ in statements)
    return sql, tuple(param for _, params in statements for param in params)


def _sums_of(model: type[MemberRecord], column: str) -> QuerySet[Any, tuple[Any, ...]]:
    rows = model.objects.filter(member=_OPEN).order_by()
    return (
        rows.values("member")
        .annotate(
            rows=Count("pk"), revisions=Sum("revision"), last=Max("updated_at"), total=Sum(column)
        )
        .values_list("rows", "revisions", "last", "total")
    )
