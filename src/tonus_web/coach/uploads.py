"""Clips on their way here: declared, counted part by part, finished once.

``docs/reference/upload.md`` describes the protocol that the views make of this.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
import uuid
from typing import Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from tonus.form.exercise import exercise
from tonus.messages import N_
from tonus_web.coach import storage
from tonus_web.coach.models import Upload, UploadPart
from tonus_web.coach.quota import reserved_quota
from tonus_web.coach.refusals import Differs, Gone, Incomplete, Refused, TooLarge
from tonus_web.members.models import Member

__all__ = [
    "FORM_SLACK_BYTES",
    "PART_BYTES",
    "check_size",
    "clean_name",
    "count_part",
    "declared_upload",
    "described_upload",
    "form_upload",
    "given_up",
    "live_upload",
    "part_count",
    "part_length",
]

#: Bytes of every part but the last.
PART_BYTES: Final = 4 * 2**20
#: An upload that nothing was added to for so long is given up.
LIFETIME: Final = dt.timedelta(hours=24)
_FORM_LIFETIME: Final = dt.timedelta(hours=2)
#: What a form may hold beside its clip.
FORM_SLACK_BYTES: Final = 2**16
_NAME_LENGTH: Final = 120
_HEX: Final = re.compile(r"[0-9a-f]{64}")


def clean_name(text: str) -> str:
    """Return a file's name as it may be shown: one line, no folder, not long.

    Parameters
    ----------
    text : str
        As the device gave it.

    Returns
    -------
    str
        Never empty.

    Examples
    --------
    >>> clean_name("C:\\\\clips\\\\squat\\u202e4pm.mp4")
    'squat4pm.mp4'
    """
    text = unicodedata.normalize("NFC", text.replace("\\", "/").rsplit("/", 1)[-1])
    shown = "".join(c if c.isprintable() else " " for c in text if unicodedata.category(c) != "Cf")
    shown = " ".join(shown.split()).strip(". ")
    if len(shown) > _NAME_LENGTH:
        stem, dot, suffix = shown.rpartition(".")
        keeps = bool(dot) and len(suffix) <= 8
        end = f".{suffix}" if keeps else ""
        shown = (stem if keeps else shown)[: _NAME_LENGTH - len(end) - 1].rstrip() + "…" + end
    return shown or "clip"


def part_count(upload: Upload) -> int:
    """Return the number of parts.

    Parameters
    ----------
    upload : Upload
        Declared.

    Returns
    -------
    int
        At least 1.
    """
    return -(-upload.size_bytes // upload.part_bytes)


def part_length(upload: Upload, number: int) -> int:
    """Return the bytes of one part.

    Parameters
    ----------
    upload : Upload
        Declared.
    number : int
        Counted from 0.

    Returns
    -------
    int
        All parts have the same length but the last.

    Raises
    ------
    Refused
        When the upload has no such part.
    """
    if not 0 <= number < part_count(upload):
        raise Refused(
            N_("Part {number} is none of this clip, which has {count}."),
            number=number,
            count=part_count(upload),
        )
    return min(upload.part_bytes, upload.size_bytes - number * upload.part_bytes)


def declared_upload(
    member: Member,
    *,
    name: str,
    size_bytes: int,
    exercise_key: str,
    depth: str = "",
    sha256: str = "",
    zone: str = "UTC",
) -> Upload:
    """Return an upload whose bytes are reserved; nothing is written yet.

    Parameters
    ----------
    member : Member
        Whose clip.
    name : str
        The file's name on the device, to be shown only.
    size_bytes : int
        Bytes of the whole.
    exercise_key, depth : str
        What the clip shows; an empty depth takes what the exercise says.
    sha256 : str
        Hexadecimal digest of the whole, where the device knows it.
    zone : str
        IANA name of where the member is; UTC where it cannot be understood.

    Returns
    -------
    Upload
        With its id and the size of a part.

    Raises
    ------
    Refused
        When size, exercise, depth or digest cannot be.
    Quota
        When the member's room is used up.
    NoRoom
        When the disk is.
    """
    _check(name, size_bytes, exercise_key, depth, sha256)
    _give_up_expired(member)
    storage.checked_room(size_bytes)
    with reserved_quota(member, size_bytes):
        return Upload.objects.create(
            member=member,
            name=clean_name(name),
            size_bytes=size_bytes,
            part_bytes=PART_BYTES,
            sha256=sha256.lower(),
            exercise=exercise_key,
            depth=depth,
            zone=_known_zone(zone),
            expires_at=timezone.now() + LIFETIME,
        )


def form_upload(member: Member, *, length: int) -> Upload:
    """Return an upload that one form will fill; what it says of the clip comes with it.

    Parameters
    ----------
    member : Member
        Whose clip.
    length : int
        Bytes of the whole form; they are reserved until the clip's own are known.

    Returns
    -------
    Upload
        Without parts.

    Raises
    ------
    TooLarge
        When no clip may be so large.
    Quota
        When the member's room is used up.
    NoRoom
        When the disk is.
    """
    check_size(length - FORM_SLACK_BYTES)
    _give_up_expired(member)
    storage.checked_room(length)
    with reserved_quota(member, max(1, length - FORM_SLACK_BYTES)):
        return Upload.objects.create(
            member=member,
            name="clip",
            size_bytes=length,
            part_bytes=0,
            expires_at=timezone.now() + _FORM_LIFETIME,
        )


def described_upload(
    upload: Upload, *, name: str, size_bytes: int, exercise_key: str, depth: str, zone: str
) -> Upload:
    """Return the upload of a form with what the form said, now that it is here.

    Parameters
    ----------
    upload : Upload
        By `form_upload`.
    name : str
        The file's name on the device.
    size_bytes : int
        Bytes of the clip itself.
    exercise_key, depth : str
        What the clip shows.
    zone : str
        IANA name of where the member is.

    Returns
    -------
    Upload
        The same, written.

    Raises
    ------
    Refused
        When size, exercise or depth cannot be.
    """
    _check(name, size_bytes, exercise_key, depth, "")
    upload.name, upload.size_bytes = clean_name(name), size_bytes
    upload.exercise, upload.depth, upload.zone = exercise_key, depth, _known_zone(zone)
    upload.save()
    return upload


def check_size(size_bytes: int) -> None:
    """Refuse a clip that is larger than any may be.

    Parameters
    ----------
    size_bytes : int
        Bytes of the clip.

    Raises
    ------
    TooLarge
        With the limit.
    """
    if size_bytes > settings.CLIP_BYTES:
        raise TooLarge(
            N_("This clip has {size_mb} MB. One clip may have up to {limit_mb} MB: shorten it."),
            size_mb=-(-size_bytes // 2**20),
            limit_mb=settings.CLIP_BYTES // 2**20,
        )


def _check(name: str, size_bytes: int, exercise_key: str, depth: str, sha256: str) -> None:
    if size_bytes <= 0:
        raise Refused(N_("{path} is empty: record or copy it again."), path=clean_name(name))
    check_size(size_bytes)
    if depth not in ("", *exercise(exercise_key).depths):
        raise Refused(N_("This exercise has no depth of that name: choose one of the list."))
    if sha256 and not _HEX.fullmatch(sha256.lower()):
        raise Refused(N_("The digest of the clip is no SHA-256 in hexadecimal."))


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return "UTC"
    return name if 0 < len(name) <= 64 else "UTC"


def live_upload(member: Member, upload_id: uuid.UUID) -> Upload:
    """Return an upload of a member, finished or not.

    Parameters
    ----------
    member : Member
        Whose.
    upload_id : UUID
        Which.

    Returns
    -------
    Upload
        One that comes in parts.

    Raises
    ------
    Gone
        When there is none, or it has expired.
    """
    upload = Upload.objects.filter(member=member, pk=upload_id, part_bytes__gt=0).first()
    if upload is None or (upload.clip_id is None and upload.expires_at <= timezone.now()):
        raise Gone
    return upload


def count_part(upload: Upload, number: int, part: storage.PartFile | None, sha256: str) -> bool:
    """Count a part that has arrived whole; return whether it is new.

    Parameters
    ----------
    upload : Upload
        Of which.
    number : int
        Counted from 0.
    part : PartFile or None
        Its bytes; None where only their digest was made, since the part was here.
    sha256 : str
        Hexadecimal digest of the bytes.

    Returns
    -------
    bool
        False where the same bytes were counted before.

    Raises
    ------
    Gone
        When the upload is not there any more.
    Differs
        When other bytes were counted as this part before.
    Incomplete
        When the bytes of the part are gone from the disk.
    """
    with transaction.atomic():
        now = timezone.now()
        held = Upload.objects.select_for_update().filter(pk=upload.pk).first()
        if held is None or (held.clip_id is None and held.expires_at <= now):
            raise Gone
        if held.clip_id is not None:
            return False
        known = UploadPart.objects.filter(upload=held, number=number).first()
        if known is not None:
            if known.sha256 != sha256:
                raise Differs(
                    N_(
                        "Other bytes arrived as this part before. The file has changed: "
                        "cancel, and send it again."
                    )
                )
            return False
        if part is None:
            # Known when the body began, and gone since: the disk had lost it.
            raise Incomplete(missing=(number,))
        # Before the row: a file without its row is only sent again.
        place = storage.part_file(storage.incoming_folder(upload.member_id, upload.pk), number)
        try:
            with storage.full_disk_told():
                part.path.replace(place)
        except FileNotFoundError as error:
            raise Incomplete(missing=(number,)) from error
        UploadPart.objects.create(
            upload=held, number=number, size_bytes=part.size_bytes, sha256=sha256
        )
        held.expires_at = now + LIFETIME
        held.save(update_fields=["expires_at", "updated_at"])
        return True


def given_up(upload: Upload) -> None:
    """Remove an upload that has made no clip, row and files.

    Parameters
    ----------
    upload : Upload
        One that has become a clip stays as it is.
    """
    with transaction.atomic():
        held = Upload.objects.select_for_update().filter(pk=upload.pk, clip=None)
        removed = held.exists()
        if removed:
            held.delete()
    if removed:
        storage.removed_folder(storage.incoming_folder(upload.member_id, upload.pk))


def _give_up_expired(member: Member) -> None:
    for upload in Upload.objects.filter(member=member, clip=None, expires_at__lte=timezone.now()):
        given_up(upload)
