"""Questions that every page asks, put into SQL once.

Django takes three times as long to put a small question into SQL as the database
takes to answer it.  Here the question is put once in the life of the process, with
its values left open, and then only asked.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import cache
from typing import Any, Final, TypeVar

from django.db import connection, models

__all__ = ["first_of"]

M = TypeVar("M", bound=models.Model)

Value = uuid.UUID | str
#: Stand where a value will, when the SQL is made; no record and no constant equals one.
_OPEN: Final[dict[type, Callable[[int], Value]]] = {
    uuid.UUID: lambda number: uuid.UUID(int=number + 1),
    str: lambda number: f"\x01{number}",
}


def first_of(ask: Callable[..., models.QuerySet[M]], *values: Value) -> M | None:
    """Return the first row of a question.

    Parameters
    ----------
    ask : callable
        From the values to the queryset, without relations that are followed; always
        the same object for the same question, and it may depend on the values only as
        values to compare with.
    *values : UUID or str
        What is left open.

    Returns
    -------
    Model or None
        None where there is no row.
    """
    model, sql, places = _put(ask, tuple(type(value) for value in values), connection.vendor)
    params = [kept if number is None else _sent(values[number]) for number, kept in places]
    # The base manager adds no condition, which would be made and thrown away here.
    return next(iter(model._base_manager.raw(sql, params)), None)


@cache
def _put(
    ask: Callable[..., models.QuerySet[M]], kinds: tuple[type, ...], vendor: str
) -> tuple[type[M], str, tuple[tuple[int | None, Any], ...]]:
    """The model, the SQL, and for each parameter the value it takes or the constant it is."""
    assert vendor == connection.vendor
    opened = [_OPEN[kind](number) for number, kind in enumerate(kinds)]
    asked = ask(*opened)[:1]
    sql, params = asked.query.sql_with_params()
    numbers = {_sent(value): number for number, value in enumerate(opened)}
    places = tuple(
        (numbers[param], None) if param in numbers else (None, param) for param in params
    )
    assert {number for number, _ in places} >= set(numbers.values()), "a value is not asked for"
    return asked.model, sql, places


def _sent(value: Value) -> Any:
    """A value as the database takes it."""
    if isinstance(value, uuid.UUID) and not connection.features.has_native_uuid_field:
        return value.hex
    return value
