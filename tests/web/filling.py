"""Rows for every model, made from its fields: plain ones, and those that go wrong first."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import models

__all__ = ["KINDS", "Filling", "Rows", "rows_of"]

#: Row by row of a model: nothing where nothing may stand, the ordinary, the utmost.
KINDS: Final = ("least", "plain", "most")
_AWKWARD: Final = "Ünï\u0301 ’\"'%s{x}\\ \u202eא\U0001f9b5\n\t<b>"
_NUMBERS: Final = {
    models.PositiveSmallIntegerField: 32767,
    models.SmallIntegerField: -32768,
    models.PositiveIntegerField: 2**31 - 1,
    models.PositiveBigIntegerField: 2**63 - 1,
    models.BigIntegerField: -(2**63),
    models.IntegerField: -(2**31),
}
#: Table by table the rows by their keys, with the values of their columns.
Rows = dict[str, dict[Any, dict[str, Any]]]


def rows_of(all_models: Iterable[type[models.Model]]) -> Rows:
    """Return every row of some models, whether deleted softly or not."""
    return {model._meta.label_lower: dict(_keyed_rows(model)) for model in all_models}


def _keyed_rows(model: type[models.Model]) -> Iterator[tuple[Any, dict[str, Any]]]:
    for row in _manager(model).values():
        yield row[model._meta.pk.attname], {n: _comparable(value) for n, value in row.items()}


def _manager(model: type[models.Model]) -> Any:
    manager: models.Manager[Any] = models.Manager()
    manager.model = model
    return manager


def _comparable(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value


@dataclass
class Filling:
    """Fills models, of now or of an earlier state, one row of each kind.

    Parameters
    ----------
    only : iterable of models
        What is filled.  What they refer to is filled with them.
    """

    only: Iterable[type[models.Model]]
    _made: dict[tuple[str, str], Any] = field(default_factory=dict)
    _count: int = 0

    def fill(self) -> None:
        """Write the rows."""
        for model in self.only:
            for kind in KINDS:
                self._row(model, kind)

    def _row(self, model: type[models.Model], kind: str) -> Any:
        key = (model._meta.label_lower, kind)
        if key not in self._made:
            self._made[key] = None  # two that point at each other: the second at nothing
            values = {
                one.attname if one.is_relation else one.name: self._value(one, kind)
                for one in model._meta.concrete_fields
                if not isinstance(one, models.AutoField) and not one.generated
            }
            row = model(**values)
            row.save(force_insert=True)
            self._made[key] = row
        return self._made[key]

    def _value(self, one: Any, kind: str) -> Any:
        if one.is_relation:
            return self._reference(one, kind)
        if kind == "least" and one.null:
            return None
        if one.choices:
            return one.flatchoices[0 if kind == "least" else -1][0]
        if isinstance(one, models.CharField | models.TextField):
            return self._text(one, kind)
        for number, most in _NUMBERS.items():
            if type(one) is number:
                self._count += one.unique
                return 0 if kind == "least" else self._count if one.unique else most
        return _VALUES[one.get_internal_type()][KINDS.index(kind)]()

    def _reference(self, one: Any, kind: str) -> Any:
        if kind == "least" and one.null:
            return None
        row = self._row(one.related_model, kind)
        if row is None and not one.null:
            raise AssertionError(f"{one} needs a row that needs it")
        return None if row is None else getattr(row, one.target_field.attname)

    def _text(self, one: Any, kind: str) -> str:
        self._count += 1
        start = f"{self._count}" if one.unique else ""
        if kind == "least":
            return start
        if isinstance(one, models.EmailField):
            return f"{kind}{self._count}@example.org"
        room = one.max_length or 10_000
        text = start + (_AWKWARD if kind == "plain" else "\U0001f9b5" * room)
        return text[:room]


def _nested(depth: int) -> Any:
    return {"a": [None, True, 0.1, -(2**53), _AWKWARD, _nested(depth - 1) if depth else {}]}


_UTC: Final = dt.UTC
#: Kind by kind, from the name of the field.
_VALUES: Final[Mapping[str, tuple[Any, Any, Any]]] = {
    "UUIDField": (uuid.uuid4, uuid.uuid4, uuid.uuid4),
    "BooleanField": (lambda: False, lambda: False, lambda: True),
    "FloatField": (lambda: 0.0, lambda: 0.1 + 0.2, lambda: 1.7e308),
    "DateField": (
        lambda: dt.date(1, 1, 1),
        lambda: dt.date(2024, 2, 29),
        lambda: dt.date(9999, 12, 31),
    ),
    "DateTimeField": (
        lambda: dt.datetime(1, 1, 2, tzinfo=_UTC),
        lambda: dt.datetime(2026, 3, 29, 1, 0, 0, 1, tzinfo=_UTC),
        lambda: dt.datetime(9999, 12, 30, 23, 59, 59, 999_999, tzinfo=_UTC),
    ),
    "DurationField": (dt.timedelta, lambda: dt.timedelta(1), lambda: dt.timedelta(10**5)),
    "BinaryField": (lambda: b"", lambda: bytes(range(256)), lambda: bytes(range(256)) * 4096),
    "JSONField": (dict, lambda: _nested(1), lambda: _nested(30)),
    "GenericIPAddressField": (lambda: "::", lambda: "127.0.0.1", lambda: "ffff::ffff"),
}
