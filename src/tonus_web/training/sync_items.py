"""What a device sends: JSON read strictly, each refusal with its code."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from tonus.errors import InputError
from tonus.messages import N_
from tonus.units import Dimension, Quantity, Unit
from tonus_web.accounts.zones import known_zone
from tonus_web.records.moments import moment_fault
from tonus_web.training.models import SetEntry
from tonus_web.training.sets import SetValues, values_fault

__all__ = [
    "KINDS",
    "Item",
    "Refused",
    "item_of",
    "moment_of",
    "set_values",
    "text_of",
    "weight_of",
]

KINDS: Final = ("set", "note", "weigh_in")


class Refused(InputError):
    """An item that cannot be written as it is; `code` tells a program why."""

    def __init__(self, code: str, message: str, **params: object) -> None:
        super().__init__(message, **params)
        self.code = code


_ID = N_("This has no id that can be read.")
_UNREADABLE = N_("“{name}” cannot be read.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing that a device wants to be written.

    Parameters
    ----------
    id : UUID
        Made by the device.
    kind : str
        One of `KINDS`.
    revision : int or None
        Of the row that the device changed; None for something new.
    is_deleted : bool
        Whether the row is to go.
    data : mapping
        Everything that was sent.
    """

    id: uuid.UUID
    kind: str
    revision: int | None
    is_deleted: bool
    data: Mapping[str, Any]

    def id_of(self, name: str) -> uuid.UUID | None:
        """Return the id under a name; None where there is none.

        Parameters
        ----------
        name : str
            Such as ``session``.

        Returns
        -------
        UUID or None
            Whether something has it is not known.

        Raises
        ------
        Refused
            When it is none.
        """
        given = self.data.get(name)
        return None if given is None else _uuid(given, name)


def item_of(given: Any) -> Item:
    """Return an item whose frame can be read.

    Parameters
    ----------
    given : object
        One entry of the list, from JSON.

    Returns
    -------
    Item
        What it holds beside id, kind, revision and deletion is not looked at yet.

    Raises
    ------
    Refused
        When it has no id, or nobody knows its kind.

    Examples
    --------
    >>> item_of({"id": "x", "kind": "set"})
    Traceback (most recent call last):
    tonus_web.training.sync_items.Refused: This has no id that can be read.
    """
    if not isinstance(given, dict):
        raise Refused("unreadable", _ID)
    try:
        record_id = _uuid(given.get("id"), "id")
    except Refused as error:
        raise Refused("unreadable", _ID) from error
    kind = given.get("kind")
    if kind not in KINDS:
        raise Refused("unknown_kind", N_("This kind of record is not known here. Renew the page."))
    revision = _whole(given, "revision")
    return Item(
        id=record_id,
        kind=kind,
        revision=revision,
        is_deleted=given.get("deleted") is True,
        data=given,
    )


def moment_of(item: Item, *, born: dt.date | None = None) -> tuple[dt.datetime, str]:
    """Return when an item was.

    Parameters
    ----------
    item : Item
        With ``at``, ISO 8601 with its offset, and ``zone``.
    born : date, optional
        When the person was.

    Returns
    -------
    tuple of datetime and str
        The instant, and the IANA name of where.

    Raises
    ------
    Refused
        When either cannot be read, or nothing can have happened then.
    """
    zone = known_zone(text_of(item, "zone", most=64))
    if not zone:
        raise Refused("zone", N_("The time zone is not known."))
    try:
        told_at = dt.datetime.fromisoformat(text_of(item, "at", most=40))
        at = told_at.astimezone(dt.UTC)
    except (ValueError, OverflowError) as error:
        raise Refused("moment", _UNREADABLE, name="at") from error
    if told_at.tzinfo is None:
        # An instant needs its offset.
        raise Refused("moment", _UNREADABLE, name="at")
    fault = moment_fault(at, zone, born=born)
    if fault is not None:
        raise Refused("moment", fault.message, **fault.params)
    return at, zone


def text_of(item: Item, name: str, *, most: int) -> str:
    """Return a text.

    Parameters
    ----------
    item : Item
        That may hold it.
    name : str
        Its key.
    most : int
        Characters that fit.

    Returns
    -------
    str
        Without blanks around it; empty where there is none.

    Raises
    ------
    Refused
        When it is no text, too long, or holds what no database keeps.
    """
    given = item.data.get(name)
    if given is None:
        return ""
    if not isinstance(given, str) or "\0" in given or not _is_unicode(given):
        raise Refused("values", _UNREADABLE, name=name)
    text = given.strip()
    if len(text) > most:
        raise Refused(
            "values", N_("“{name}” is longer than {most} characters."), name=name, most=most
        )
    return text


def set_values(item: Item) -> SetValues:
    """Return what an item says of a set.

    Parameters
    ----------
    item : Item
        Of kind ``set``.

    Returns
    -------
    SetValues
        Such as a set can have.

    Raises
    ------
    Refused
        When something cannot be read, or cannot be.
    """
    data = item.data
    held_s = data.get("held_s")
    if held_s is not None and (isinstance(held_s, bool) or not isinstance(held_s, int | float)):
        raise Refused("values", _UNREADABLE, name="held_s")
    values = SetValues(
        repetitions=_whole(data, "repetitions"),
        partial_repetitions=_whole(data, "partial_repetitions") or 0,
        held_s=None if held_s is None else _seconds(held_s),
        load=_mass(data, "load", (Unit.KG, Unit.LB)),
        side=_choice(data, "side", SetEntry.Side.values, SetEntry.Side.BOTH),
        rir=_whole(data, "rir"),
        source=_choice(
            data,
            "source",
            SetEntry.Source.values,
            SetEntry.Source.CAMERA if data.get("run") else SetEntry.Source.HAND,
        ),
        notes=text_of(item, "notes", most=500),
    )
    fault = values_fault(values)
    if fault is not None:
        raise Refused("values", fault.message, **fault.params)
    return values


def weight_of(item: Item) -> Quantity:
    """Return the weight of a weigh-in, as it was entered.

    Parameters
    ----------
    item : Item
        Of kind ``weigh_in``.

    Returns
    -------
    Quantity
        Whether a body can have it is not known yet.

    Raises
    ------
    Refused
        When there is none, or it cannot be read.
    """
    units = tuple(unit for unit in Unit if unit.dimension is Dimension.MASS)
    weight = _mass(item.data, "weight", units)
    if weight is None:
        raise Refused("values", _UNREADABLE, name="weight")
    return weight


def _uuid(given: object, name: str) -> uuid.UUID:
    try:
        if not isinstance(given, str):
            raise ValueError(name)
        return uuid.UUID(given)
    except ValueError as error:
        raise Refused("values", _UNREADABLE, name=name) from error


def _whole(data: Mapping[str, Any], name: str) -> int | None:
    given = data.get(name)
    if given is None:
        return None
    if isinstance(given, bool) or not isinstance(given, int) or not 0 <= given < 2**31:
        raise Refused("values", _UNREADABLE, name=name)
    return given


def _seconds(given: float) -> float:
    try:
        return round(float(given), 3)
    except OverflowError as error:
        raise Refused("values", _UNREADABLE, name="held_s") from error


def _choice(data: Mapping[str, Any], name: str, known: list[str], usual: str) -> str:
    given = data.get(name)
    if given is None:
        return usual
    if given not in known:
        raise Refused("values", _UNREADABLE, name=name)
    return str(given)


def _mass(data: Mapping[str, Any], name: str, units: tuple[Unit, ...]) -> Quantity | None:
    """``{"entered": "12.5", "unit": "kg"}``; the digits are a text, so that none is lost."""
    given = data.get(name)
    if given is None:
        return None
    if not isinstance(given, dict):
        raise Refused("values", _UNREADABLE, name=name)
    entered, unit = given.get("entered"), given.get("unit")
    if not isinstance(entered, str) or len(entered) > 40 or unit not in units:
        raise Refused("values", _UNREADABLE, name=name)
    try:
        return Quantity.entered(*entered.split(" "), unit=Unit(unit))
    except InputError as error:
        raise Refused("values", error.message, **error.params) from error


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
