"""How much room a member has for clips and live sets, and who gets the last of it."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
from collections.abc import Iterator
from typing import Any, Final

from django.conf import settings
from django.db import models, transaction
from django.db.models import QuerySet, Sum

from tonus.messages import N_
from tonus_web.coach.models import AnalysisRun, Clip, Upload
from tonus_web.coach.refusals import Quota, TooMany
from tonus_web.members.erasure import erase_record
from tonus_web.members.models import Member, MemberRecord

__all__ = [
    "counted_in_room",
    "free_bytes",
    "held_room",
    "kept_bytes",
    "reserved_quota",
    "used_bytes",
]

_MAX_OPEN: Final = 16
#: Models whose rows take room, each by its `size_bytes`.
_KEPT: list[type[MemberRecord]] = [Clip, AnalysisRun]


def counted_in_room(model: type[MemberRecord]) -> None:
    """Let the rows of a room above take of the member's room too.

    Parameters
    ----------
    model : type
        With a field ``size_bytes``; called while Django starts.
    """
    if model not in _KEPT:
        _KEPT.append(model)


def used_bytes(member: Member) -> int:
    """Return the bytes that a member's clips, live sets and photos take.

    Parameters
    ----------
    member : Member
        Whose.

    Returns
    -------
    int
        With what was deleted and can be brought back, and clips on their way.
    """
    kept = sum(_sum(model.everything.filter(member=member)) for model in _KEPT)
    coming = Upload.objects.filter(member=member, clip=None).aggregate(sum=Sum("size_bytes"))["sum"]
    return kept + int(coming or 0)


def free_bytes(member: Member) -> int:
    """Return the bytes that a member may still send.

    Parameters
    ----------
    member : Member
        Whose.

    Returns
    -------
    int
        With what deleted clips and live sets would give back.
    """
    given_back = sum(_sum(gone) for gone in _gone(member))
    return max(0, settings.QUOTA_BYTES - used_bytes(member) + given_back)


def kept_bytes(run: AnalysisRun) -> int:
    """Return the bytes that a judgement takes of its member's room.

    Parameters
    ----------
    run : AnalysisRun
        Done.

    Returns
    -------
    int
        Landmarks, trace and result.
    """
    return len(run.landmarks or b"") + len(run.trace or b"") + len(json.dumps(run.result))


def _sum(rows: QuerySet[Any]) -> int:
    return int(rows.aggregate(sum=Sum("size_bytes"))["sum"] or 0)


def _gone(member: Member) -> list[QuerySet[Any]]:
    """What is deleted and takes room: clips, live sets and later judgements, photos."""
    gone: list[QuerySet[Any]] = []
    for model in _KEPT:
        rows: QuerySet[Any] = model.everything.filter(member=member).exclude(deleted_at=None)
        gone.append(rows.filter(size_bytes__gt=0).defer(*_heavy(model)))
    return gone


def _heavy(model: type[MemberRecord]) -> list[str]:
    """Columns that may hold megabytes and are not needed to erase a row."""
    kinds = (models.BinaryField, models.JSONField)
    return [field.name for field in model._meta.concrete_fields if isinstance(field, kinds)]


@contextlib.contextmanager
def reserved_quota(member: Member, size_bytes: int) -> Iterator[None]:
    """Let what runs inside reserve bytes for an upload; see `held_room`.

    Parameters
    ----------
    member : Member
        Whose room.
    size_bytes : int
        Bytes.

    Yields
    ------
    None
        Inside the transaction that holds the member.

    Raises
    ------
    TooMany
        When too many uploads are open.
    Quota
        When there is less room.
    """
    with held_room(
        member,
        size_bytes,
        refusal=N_(
            "There is room for {left_mb} MB more, and this clip has {size_mb} MB. "
            "Delete older clips, or send a shorter one."
        ),
    ):
        open_uploads = Upload.objects.filter(member=member, clip=None)
        if open_uploads.count() >= _MAX_OPEN:
            raise TooMany(
                N_("{count} clips are on their way already. Let one arrive, or cancel one."),
                count=_MAX_OPEN,
            )
        yield


@contextlib.contextmanager
def held_room(member: Member, size_bytes: int, *, refusal: str) -> Iterator[None]:
    """Let what runs inside take bytes; nobody else takes any of the member's meanwhile.

    Parameters
    ----------
    member : Member
        Whose room.
    size_bytes : int
        Bytes.
    refusal : str
        English sentence with ``{left_mb}`` and ``{size_mb}``.

    Yields
    ------
    None
        Inside the transaction that holds the member.

    Raises
    ------
    Quota
        When there is less room.
    """
    _make_room(member, size_bytes)
    with transaction.atomic():
        # On SQLite the transaction itself is the lock.
        Member.objects.select_for_update().get(pk=member.pk)
        left = settings.QUOTA_BYTES - used_bytes(member)
        if size_bytes > left:
            raise Quota(refusal, left_mb=max(0, left) // 2**20, size_mb=-(-size_bytes // 2**20))
        yield


def _make_room(member: Member, size_bytes: int) -> None:
    """End the time in which what was deleted can be brought back, oldest first, if that helps."""
    lacking = size_bytes + used_bytes(member) - settings.QUOTA_BYTES
    if lacking <= 0 or size_bytes > free_bytes(member):
        return
    gone: list[Any] = [record for rows in _gone(member) for record in rows]
    for record in sorted(gone, key=_deleted_at):
        if lacking <= 0:
            break
        erase_record(record)
        lacking -= record.size_bytes


def _deleted_at(record: MemberRecord) -> dt.datetime:
    assert record.deleted_at is not None
    return record.deleted_at
