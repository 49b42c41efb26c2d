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
from tonus_web.records.models import RevisedRecord

__all__ = [
    "UNDO_FOR",
    "UndoExpired",
    "deleted_together",
    "record_models",
    "restored",
    "restored_records",
    "undo_token",
]

#: As long as a message's button works; afterwards the page of what was deleted does.
UNDO_FOR: Final = dt.timedelta(days=1)
_SALT: Final = "tonus.undo"


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
        raise UndoExpired(N_("What you want to bring back belongs to somebody else."))
    known = {model._meta.label_lower: model for model in record_models()}
    records: list[MemberRecord] = []
    for label, key in named:
        if label in known:
            records += known[label].everything.filter(pk=uuid.UUID(key), member=member)
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
