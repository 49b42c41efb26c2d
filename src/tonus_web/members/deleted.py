"""What was deleted softly, for the page from which it comes back."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404
from django.utils import timezone
from django.utils.text import capfirst

from tonus_web.members.erasure import KEPT_FOR
from tonus_web.members.models import Member, MemberRecord
from tonus_web.members.undo import record_models

__all__ = ["Deleted", "deleted_record", "deleted_records", "described"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Deleted:
    """What one action deleted.

    Parameters
    ----------
    label : str
        Model of the record that stands for all, such as ``diary.weighin``.
    record_id : UUID
        Its id.
    kind : str
        What it is called.  Never a figure: some people must not see any here.
    name : str
        The name it was given; empty where it has none.
    day : date
        When it happened, or was entered.
    more : int
        Records that went with it.
    at : datetime or None
        When it was deleted.
    until : datetime or None
        From then on it is deleted for good.
    """

    label: str
    record_id: uuid.UUID
    kind: str
    name: str
    day: dt.date
    more: int
    at: dt.datetime | None
    until: dt.datetime | None


def described(records: Sequence[MemberRecord]) -> Deleted:
    """Return the words for records that one action deleted.

    Parameters
    ----------
    records : sequence of MemberRecord
        At least one; the first stands for all.

    Returns
    -------
    Deleted
        In the reader's language.
    """
    record = records[0]
    return Deleted(
        label=record._meta.label_lower,
        record_id=record.pk,
        kind=capfirst(str(record._meta.verbose_name)),
        name=str(getattr(record, "name", "")),
        # What belongs to a day, or to a moment of one, is known by it.
        day=getattr(record, "local_date", None) or timezone.localdate(record.created_at),
        more=len(records) - 1,
        at=record.deleted_at,
        until=record.deleted_at + KEPT_FOR if record.deleted_at else None,
    )


def deleted_records(member: Member) -> list[Deleted]:
    """Return what of a member can be brought back, the latest first.

    Parameters
    ----------
    member : Member
        Whose.

    Returns
    -------
    list of Deleted
        One for each action; one query for each kind of record.
    """
    actions: dict[dt.datetime, list[MemberRecord]] = {}
    for model in record_models():
        light = [field.name for field in model._meta.concrete_fields if field.name in _SHOWN]
        for record in (
            model.everything.filter(member=member)
            .exclude(deleted_at=None)
            .only(*light)
            .order_by("created_at")
        ):
            assert record.deleted_at is not None
            actions.setdefault(record.deleted_at, []).append(record)
    # A clip stands for the analyses that went with it: it was made first.
    return [
        described(sorted(actions[at], key=lambda one: one.created_at))
        for at in sorted(actions, reverse=True)
    ]


def deleted_record(member: Member, label: str, record_id: uuid.UUID) -> MemberRecord:
    """Return a deleted record of a member.

    Parameters
    ----------
    member : Member
        Whose.
    label : str
        Such as ``diary.weighin``.
    record_id : UUID
        Its id.

    Returns
    -------
    MemberRecord
        With `deleted_at` set.

    Raises
    ------
    Http404
        When there is none.
    """
    for model in record_models():
        if model._meta.label_lower == label:
            record = model.everything.filter(pk=record_id, member=member).first()
            if record is not None and record.deleted_at is not None:
                return record
    raise Http404


_SHOWN = frozenset(("id", "name", "created_at", "local_date", "deleted_at", "member"))
