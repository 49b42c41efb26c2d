"""One undo: what was deleted softly comes back, by a signed token that a message carries."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Final

from django.apps import apps
from django.core import signing
from django.db import models, transaction
from django.utils import timezone

from tonus.errors import InputError
from tonus.messages import N_
from tonus_web.members.models import Member, MemberRecord
from tonus_web.records.models import CHANGED_ELSEWHERE, Conflict, RevisedRecord

__all__ = [
    "UNDO_FOR",
    "UndoExpired",
    "deleted_together",
    "record_models",
    "restored",
    "restored_records",
    "siblings",
    "taken_away",
    "undo_token",
    "unmake_token",
]

#: As long as a message's button works; afterwards the page of what was deleted does.
UNDO_FOR: Final = dt.timedelta(days=1)
_SALT: Final = "tonus.undo"
_UNMAKE_SALT: Final = "tonus.unmake"
_OF_ANOTHER: Final = N_("What you want to bring back belongs to somebody else.")


class UndoExpired(InputError):
    """The button was pressed too late, or it is not one of ours."""


def undo_token(*records: MemberRecord) -> str:
    """Return what an Undo button sends to bring records back.

    Give it as ``extra_tags`` of the message that tells of the deletion.

    Parameters
    ----------
    *records : MemberRecord
        What one action deleted; all of one member.

    Returns
    -------
    str
        Signed, without spaces; works for `UNDO_FOR`, and any number of times.

    Raises
    ------
    ValueError
        When there is no record, or they belong to several members.
    """
    owners = {record.member_id for record in records}
    if len(owners) != 1:
        raise ValueError("an undo is for records of exactly one member")
    content = [owners.pop().hex, *((record._meta.label_lower, record.pk.hex) for record in records)]
    return signing.dumps(content, salt=_SALT, compress=True)


def deleted_together(*records: MemberRecord) -> str:
    """Delete records softly, as one action that is undone as one.

    Parameters
    ----------
    *records : MemberRecord
        What goes; all of one member.

    Returns
    -------
    str
        As `undo_token` gives it.
    """
    token = undo_token(*records)
    now = timezone.now()
    with transaction.atomic():
        for record in records:
            record.delete_softly(at=now)
    return token


def unmake_token(record: MemberRecord) -> str:
    """Return what an Undo button sends to take away a record that was just made.

    Parameters
    ----------
    record : MemberRecord
        What a message says was saved.

    Returns
    -------
    str
        Signed, without spaces; works for `UNDO_FOR`, while nobody changes the record.
    """
    content = [record.member_id.hex, record._meta.label_lower, record.pk.hex, record.revision]
    return signing.dumps(content, salt=_UNMAKE_SALT, compress=True)


def taken_away(member: Member, token: str) -> str | None:
    """Take away what a token of `unmake_token` names.

    Parameters
    ----------
    member : Member
        Whose page the button stood on.
    token : str
        From the button.

    Returns
    -------
    str or None
        Token that brings it back; empty where it was taken away before.  None where
        the token is of another kind, for `restored`.

    Raises
    ------
    Conflict
        When the record was changed since it was made.
    UndoExpired
        When the token is another member's.
    """
    try:
        owner, label, key, revision = signing.loads(token, salt=_UNMAKE_SALT, max_age=UNDO_FOR)
    except signing.BadSignature:
        return None
    if uuid.UUID(owner) != member.pk:
        raise UndoExpired(_OF_ANOTHER)
    model = {one._meta.label_lower: one for one in record_models()}.get(label)
    if model is None:
        return ""
    record = model.objects.filter(pk=uuid.UUID(key), member=member).first()
    if record is None:
        return ""
    if record.revision != revision:
        raise Conflict(CHANGED_ELSEWHERE)
    return deleted_together(record)


def restored(member: Member, token: str) -> list[MemberRecord]:
    """Bring back what a token names.

    Parameters
    ----------
    member : Member
        Whose page the button stood on.
    token : str
        From `undo_token`.

    Returns
    -------
    list of MemberRecord
        What is there again; empty where it was never gone, or is gone for good.

    Raises
    ------
    UndoExpired
        When the token is older than `UNDO_FOR`, was changed, or is another member's.
    """
    try:
        owner, *named = signing.loads(token, salt=_SALT, max_age=UNDO_FOR)
    except signing.BadSignature as error:
        raise UndoExpired(
            N_("This can no longer be undone here. Look among what was recently deleted.")
        ) from error
    if uuid.UUID(owner) != member.pk:
        raise UndoExpired(_OF_ANOTHER)
    known = {model._meta.label_lower: model for model in record_models()}
    records: list[MemberRecord] = []
    for label, key in named:
        if label in known:
            records += known[label].everything.filter(pk=uuid.UUID(key), member=member)
    for record in [one for one in records if one.brings_siblings and one.deleted_at]:
        records += [one for one in siblings(record) if one not in records]
    return restored_records(records)


def restored_records(records: Iterable[MemberRecord]) -> list[MemberRecord]:
    """Bring records back, with the deleted records that they hang on.

    Parameters
    ----------
    records : iterable of MemberRecord
        What is to be there again; one that was never gone is left alone.

    Returns
    -------
    list of MemberRecord
        Those that were gone.
    """
    back: list[MemberRecord] = []
    with transaction.atomic():
        for record in records:
            for one in (*_parents(record), record):
                if one.deleted_at is not None:
                    one.restore()
                    back.append(one)
    return back


def siblings(record: MemberRecord) -> list[MemberRecord]:
    """Return a deleted record and what the same action deleted with it.

    Parameters
    ----------
    record : MemberRecord
        Deleted softly.

    Returns
    -------
    list of MemberRecord
        The record first.
    """
    found = [record]
    for model in record_models():
        found += model.everything.filter(
            member=record.member_id, deleted_at=record.deleted_at
        ).exclude(pk=record.pk)
    return found


def record_models() -> list[type[MemberRecord]]:
    """Return every model whose rows belong to a member and can be deleted softly.

    Returns
    -------
    list of type
        In the order of the rooms.
    """
    return [model for model in apps.get_models() if issubclass(model, MemberRecord)]


def _parents(record: MemberRecord) -> list[MemberRecord]:
    """Records that this one points to, from the farthest: a run is nothing without its clip."""
    found: list[MemberRecord] = []
    for field in record._meta.concrete_fields:
        target = field.related_model
        if (
            isinstance(field, models.ForeignKey)
            and isinstance(target, type)
            and issubclass(target, RevisedRecord)
            and target is not Member
            and field.name not in record.stands_without
        ):
            parent = getattr(record, field.name)
            if isinstance(parent, MemberRecord):
                found = [*_parents(parent), parent, *found]
    return found
