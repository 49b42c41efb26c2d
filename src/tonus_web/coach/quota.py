"""How much room a member has for clips, and who gets the last of it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import Sum

from tonus.messages import N_
from tonus_web.coach.models import Clip, Upload
from tonus_web.coach.refusals import Quota, TooMany
from tonus_web.members.erasure import erase_record
from tonus_web.members.models import Member

__all__ = ["free_bytes", "reserved_quota", "used_bytes"]

_MAX_OPEN: Final = 16


def used_bytes(member: Member) -> int:
    """Return the bytes that a member's clips take.

    Parameters
    ----------
    member : Member
        Whose.

    Returns
    -------
    int
        With deleted clips that can be brought back, and clips on their way.
    """
    clips = Clip.everything.filter(member=member).aggregate(sum=Sum("size_bytes"))["sum"] or 0
    coming = Upload.objects.filter(member=member, clip=None).aggregate(sum=Sum("size_bytes"))["sum"]
    return int(clips) + int(coming or 0)


def free_bytes(member: Member) -> int:
    """Return the bytes that a member may still send.

    Parameters
    ----------
    member : Member
        Whose.

    Returns
    -------
    int
        With what deleted clips would give back.
    """
    gone = Clip.everything.filter(member=member).exclude(deleted_at=None)
    given_back = gone.aggregate(sum=Sum("size_bytes"))["sum"] or 0
    return max(0, settings.QUOTA_BYTES - used_bytes(member) + int(given_back))


@contextlib.contextmanager
def reserved_quota(member: Member, size_bytes: int) -> Iterator[None]:
    """Let what runs inside reserve bytes; nobody else reserves for the member meanwhile.

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
    _make_room(member, size_bytes)
    with transaction.atomic():
        # On SQLite the transaction itself is the lock.
        Member.objects.select_for_update().get(pk=member.pk)
        open_uploads = Upload.objects.filter(member=member, clip=None)
        if open_uploads.count() >= _MAX_OPEN:
            raise TooMany(
                N_("{count} clips are on their way already. Let one arrive, or cancel one."),
                count=_MAX_OPEN,
            )
        left = settings.QUOTA_BYTES - used_bytes(member)
        if size_bytes > left:
            raise Quota(
                N_(
                    "There is room for {left_mb} MB more, and this clip has {size_mb} MB. "
                    "Delete older clips, or send a shorter one."
                ),
                left_mb=max(0, left) // 2**20,
                size_mb=-(-size_bytes // 2**20),
            )
        yield


def _make_room(member: Member, size_bytes: int) -> None:
    """End the time in which deleted clips can be brought back, oldest first, if that helps."""
    lacking = size_bytes + used_bytes(member) - settings.QUOTA_BYTES
    if lacking <= 0 or size_bytes > free_bytes(member):
        return
    gone = Clip.everything.filter(member=member).exclude(deleted_at=None).order_by("deleted_at")
    for clip in gone:
        if lacking <= 0:
            break
        erase_record(clip)
        lacking -= clip.size_bytes
