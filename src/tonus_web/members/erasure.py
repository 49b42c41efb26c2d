"""Erasing for good: rows and files, of one record, of one member, of what was deleted long ago.

The rooms above keep files; they join by the signals `erasing_member` and
`erasing_record`, connected in their ``AppConfig.ready``::

    erasing_member.connect(erase_files_of, dispatch_uid="coach")

Files go before rows.  Killed in between, the rows are still there and name what is
left to do; the other way round nobody would know of the files any more.  A receiver
must therefore not mind files that are gone already.
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
    "erasing_member",
    "erasing_record",
    "members_with",
    "purge_deleted",
]

#: How long a deleted record can still be brought back.
KEPT_FOR: Final = dt.timedelta(days=30)
#: Columns that may hold megabytes and are not needed to erase a row.
_HEAVY: Final = (models.BinaryField, models.JSONField)
#: Sent with ``member``; receivers remove every file of the member.
erasing_member = Signal()
#: Sent by the record's class with ``record``; receivers remove the files of this row.
erasing_record = Signal()


def erase_member(member: Member) -> None:
    """Delete everything of a member for good: every row and every file.

    The member is taken out of sight first, so that nobody adds to what is going.
    Interrupted, it can be called again; `purge_deleted` also finishes it.

    Parameters
    ----------
    member : Member
        Who goes.
    """
    Member.everything.filter(pk=member.pk, deleted_at=None).update(deleted_at=timezone.now())
    erasing_member.send(sender=Member, member=member)
    with transaction.atomic():
        # Through the class: Member.delete would be the same, but only for a row
        # that this process has read whole.
        Member.everything.filter(pk=member.pk).delete()
    # What a worker wrote between the first sweep and the end of its row.
    erasing_member.send(sender=Member, member=member)


def erase_record(record: MemberRecord) -> None:
    """Delete one record for good, with its files and what hangs on it.

    Parameters
    ----------
    record : MemberRecord
        What goes.
    """
    erasing_record.send(sender=type(record), record=record)
    type(record).everything.filter(pk=record.pk).delete()


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
