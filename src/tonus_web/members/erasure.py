"""Erasing for good: rows and files, of one record, of one member, of what was deleted long ago.

The rooms above keep files; they join by the signals `erased_member` and
`erased_record`, connected in their ``AppConfig.ready``::

    erased_member.connect(erase_files_of, dispatch_uid="coach")

Rows go first, and files when that is committed: a transaction that fails in the end
brings back every row, and each must still have its file.  Killed in between, files
are left that no row names; the rooms that keep them find them by that.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from django.db import models, transaction
from django.dispatch import Signal
from django.utils import timezone

from tonus_web.accounts.models import User
from tonus_web.members.models import Grant, Member, MemberRecord
from tonus_web.members.undo import record_models

__all__ = [
    "KEPT_FOR",
    "erase_member",
    "erase_record",
    "erased_member",
    "erased_record",
    "members_with",
    "purge_deleted",
]

#: How long a deleted record can still be brought back.
KEPT_FOR: Final = dt.timedelta(days=30)
#: Columns that may hold megabytes and are not needed to erase a row.
_HEAVY: Final = (models.BinaryField, models.JSONField)
#: Sent with ``member`` when the rows are gone; receivers remove every file of the member.
erased_member = Signal()
#: Sent by the record's class with ``record``, as it was; receivers remove its files.
erased_record = Signal()


def erase_member(member: Member) -> None:
    """Delete everything of a member for good: every row and every file.

    The member is taken out of sight first, so that nobody adds to what is going.
    Interrupted, it can be called again; `purge_deleted` also finishes it.  Inside a
    transaction the files wait for its end.

    Parameters
    ----------
    member : Member
        Who goes.
    """
    Member.everything.filter(pk=member.pk, deleted_at=None).update(deleted_at=timezone.now())
    with transaction.atomic():
        # Through the class: Member.delete would be the same, but only for a row
        # that this process has read whole.
        Member.everything.filter(pk=member.pk).delete()
        _when_committed(erased_member, Member, member=member)


def erase_record(record: MemberRecord) -> None:
    """Delete one record for good, with its files and what hangs on it.

    Parameters
    ----------
    record : MemberRecord
        What goes.
    """
    model = type(record)
    with transaction.atomic():
        model.everything.filter(pk=record.pk).delete()
        _when_committed(erased_record, model, record=record)


def _when_committed(signal: Signal, sender: type[models.Model], **named: Any) -> None:
    def send() -> None:
        signal.send(sender=sender, **named)

    # What cannot be removed is logged: the rows are gone, and others wait for their turn.
    transaction.on_commit(send, robust=True)


def purge_deleted(older_than: dt.datetime) -> int:
    """Delete for good what was deleted softly before an instant.

    Parameters
    ----------
    older_than : datetime
        With its zone; what was deleted later stays.

    Returns
    -------
    int
        Records and members that went.
    """
    gone = 0
    for member in Member.everything.filter(deleted_at__lt=older_than):
        erase_member(member)
        gone += 1
    for model in record_models():
        # Large columns are not read: only what files are called is needed.
        heavy = [f.name for f in model._meta.concrete_fields if isinstance(f, _HEAVY)]
        old = model.everything.filter(deleted_at__lt=older_than).defer(*heavy)
        for record in old:
            # Another record's end may have taken this one along.
            if model.everything.filter(pk=record.pk).exists():
                erase_record(record)
                gone += 1
    return gone


def members_with(user: User) -> models.QuerySet[Member]:
    """Return the members that go with an account.

    That is the account's own, and each whom nobody else may manage: their records
    could never be seen or erased again.

    Parameters
    ----------
    user : User
        Whose account.

    Returns
    -------
    QuerySet of Member
        Also those whose erasure was begun.
    """
    owned = Grant.objects.filter(user=user, role=Grant.Role.OWNER).values("member")
    others = Grant.objects.filter(role=Grant.Role.OWNER).exclude(user=user).values("member")
    return Member.everything.filter(
        models.Q(account=user) | models.Q(account=None, pk__in=owned) & ~models.Q(pk__in=others)
    )


def before_account_goes(instance: User, **_more: Any) -> None:
    """Receive ``pre_delete`` of an account, by whichever way it is deleted."""
    for member in members_with(instance):
        erase_member(member)
