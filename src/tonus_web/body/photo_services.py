"""What is written of photos."""

from __future__ import annotations

import datetime as dt
import uuid
from pathlib import Path

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from tonus.messages import N_
from tonus_web.body.models import Photo
from tonus_web.body.photo_files import (
    kept_photo_file,
    photo_file,
    photo_path,
    small_photo_file,
)
from tonus_web.body.pictures import remade_picture
from tonus_web.coach.quota import held_room
from tonus_web.members.answers import known_record, locked_member
from tonus_web.members.models import Member
from tonus_web.members.undo import deleted_together

__all__ = ["corrected_photo", "deleted_photos", "new_photo", "photos_kept"]


def photos_kept(member: Member, *, is_wanted: bool) -> None:
    """Say whether pictures of a member's body are kept and shown.

    Parameters
    ----------
    member : Member
        Whose.
    is_wanted : bool
        Where not, photos that are there stay on the disk, out of sight.
    """
    Member.everything.filter(pk=member.pk).exclude(keeps_photos=is_wanted).update(
        keeps_photos=is_wanted, revision=F("revision") + 1, updated_at=timezone.now()
    )


def new_photo(
    member: Member,
    *,
    record_id: uuid.UUID,
    sent: Path,
    view: str,
    at: dt.datetime,
    zone: str,
    note: str = "",
) -> Photo:
    """Return a photo that was made from a file; sent twice, it is kept once.

    Parameters
    ----------
    member : Member
        Whose.
    record_id : UUID
        Made by the page, so that a repeated request is known.
    sent : Path
        What arrived; not changed, and not kept.
    view : str
        A `Photo.View`.
    at : datetime
        When it was taken, with its zone.
    zone : str
        IANA name of where.
    note : str, optional
        What the person wants to remember of it.

    Returns
    -------
    Photo
        The new one, or the one that was there under this id.

    Raises
    ------
    InputError
        When the file is no picture (by `remade_picture`), there is no room left (by
        `held_room`), or the id is taken (`Conflict`, by `known_record`).
    """
    known = known_record(Photo, member, record_id)
    if known is not None:
        return known
    picture = remade_picture(sent)
    size = len(picture.jpeg) + len(picture.small_jpeg)
    photo = Photo(
        pk=record_id,
        member=member,
        view=view,
        note=note,
        path=photo_path(member.pk, record_id),
        size_bytes=size,
        width=picture.width,
        height=picture.height,
    )
    photo.set_moment(at, zone)
    refusal = N_(
        "There is room for {left_mb} MB more, and this photo has {size_mb} MB. "
        "Delete older clips, sets or photos first."
    )
    with held_room(member, size, refusal=refusal):
        locked_member(member)
        known = known_record(Photo, member, record_id)
        if known is not None:
            return known
        # The transaction that fails after this leaves files, which the sweep finds.
        kept_photo_file(photo_file(photo.path), picture.jpeg)
        kept_photo_file(small_photo_file(photo.path), picture.small_jpeg)
        photo.save(force_insert=True)
    return photo


def corrected_photo(
    photo: Photo, *, view: str, at: dt.datetime, zone: str, note: str, shown_revision: int
) -> Photo:
    """Return a photo with what the person corrected; the picture stays.

    Parameters
    ----------
    photo : Photo
        As it is.
    view : str
        A `Photo.View`.
    at : datetime
        When it was taken, with its zone.
    zone : str
        IANA name of where.
    note : str
        What the person wants to remember of it.
    shown_revision : int
        Revision that the form showed.

    Returns
    -------
    Photo
        As it was saved.

    Raises
    ------
    Conflict
        When it was changed or deleted since (by `save_revised`).
    """
    photo.view, photo.note = view, note
    photo.set_moment(at, zone)
    with transaction.atomic():
        photo.save_revised(shown_revision=shown_revision)
    return photo


def deleted_photos(member: Member) -> str:
    """Delete every photo of a member, as one action.

    Parameters
    ----------
    member : Member
        Whose.

    Returns
    -------
    str
        Token that brings all of them back; empty where there was none.
    """
    with transaction.atomic():
        locked_member(member)
        photos = list(Photo.objects.filter(member=member))
        return deleted_together(*photos) if photos else ""
