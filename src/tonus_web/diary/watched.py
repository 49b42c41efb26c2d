"""Signs in the member's own rows that counting does harm, for nobody but the member."""

from __future__ import annotations

import datetime as dt
import uuid
from functools import cache
from typing import Any, Final

from django.db import connection
from django.db.models import F, FloatField, IntegerField, QuerySet, Value
from django.db.models.functions import Cast

from tonus.energy import EatenDay, Maintenance, Person, Signals, missing_inputs, signals
from tonus.energy.person import measured
from tonus.energy.spending.maintenance import bounded_maintenance
from tonus.energy.targets.safety import no_numbers_reasons
from tonus.energy.targets.signals import SIGNAL_DAYS
from tonus_web.diary.models import DayIntake, RefusedAim, WeighIn
from tonus_web.members.models import Member

__all__ = ["signals_of"]

#: Stand in the question where member and first day will.
_MEMBER: Final = uuid.UUID(int=1)
_FIRST: Final = dt.date(1, 1, 1)
_EATEN, _WEIGHED, _REFUSED = range(3)


def signals_of(
    member: Member, person: Person, today: dt.date, maintenance: Maintenance | None = None
) -> Signals:
    """Return the signs of the last weeks, in one query.

    Parameters
    ----------
    member : Member
        Whose.
    person : Person
        Measures and answers.
    today : date
        Local day.
    maintenance : Maintenance, optional
        What was learned of the member; the formula where left out.  Who needs less
        than the floor is not under it.

    Returns
    -------
    Signals
        With no reason where there is nothing.
    """
    rows = _rows(member, today - dt.timedelta(days=SIGNAL_DAYS - 1))
    return signals(
        person,
        today=today,
        eaten=[
            EatenDay(date=day, energy_kcal=amount, is_complete=True)
            for kind, day, amount in rows
            if kind == _EATEN
        ],
        weigh_in_dates=[day for kind, day, _amount in rows if kind == _WEIGHED],
        refused_dates=[day for kind, day, _amount in rows if kind == _REFUSED],
        maintenance_kcal=_keeps_kcal(person, maintenance),
    )


def _keeps_kcal(person: Person, learned: Maintenance | None) -> float | None:
    """What keeps weight, as a target would stand on it; None where too little is known."""
    if no_numbers_reasons(person) or missing_inputs(person):
        return None
    found, _reason = bounded_maintenance(measured(person), person.health, learned)
    return found.intake_kcal


def _rows(member: Member, first: dt.date) -> list[tuple[int, dt.date, float]]:
    sql, params = _asked(connection.vendor)
    given = {_sent(_MEMBER): _sent(member.pk), _sent(_FIRST): _sent(first)}
    with connection.cursor() as cursor:
        cursor.execute(sql, [given.get(param, param) for param in params])
        return [
            (kind, day if isinstance(day, dt.date) else dt.date.fromisoformat(day), float(amount))
            for kind, day, amount in cursor.fetchall()
        ]


@cache
def _asked(vendor: str) -> tuple[str, tuple[Any, ...]]:
    """The question in SQL, made once: that takes longer than its answer."""
    assert vendor == connection.vendor
    # Only days that were said to be complete can be a sign.
    eaten = DayIntake.objects.filter(is_complete=True)
    parts = (
        _shaped(eaten, _EATEN, F("energy_kcal")),
        _shaped(WeighIn.objects.all(), _WEIGHED, Value(0.0)),
        _shaped(RefusedAim.objects.all(), _REFUSED, Value(0.0)),
    )
    statements = [part.query.sql_with_params() for part in parts]
    sql = " UNION ALL ".join(statement for statement, _ in statements)
    return sql, tuple(param for _, params in statements for param in params)


def _shaped(rows: QuerySet[Any], kind: int, amount: F | Value) -> QuerySet[Any, tuple[Any, ...]]:
    shaped: QuerySet[Any, tuple[Any, ...]] = (
        rows.filter(member=_MEMBER, local_date__gte=_FIRST)
        .order_by()
        .annotate(
            kind=Value(kind, output_field=IntegerField()),
            amount=Cast(amount, output_field=FloatField()),
        )
        .values_list("kind", "local_date", "amount")
    )
    return shaped


def _sent(value: uuid.UUID | dt.date) -> Any:
    """A value as the database takes it."""
    if isinstance(value, dt.date):
        return connection.ops.adapt_datefield_value(value)
    return value if connection.features.has_native_uuid_field else value.hex
