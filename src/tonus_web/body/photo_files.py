"""Where photos lie on the disk: beside the member's clips, under names made from ids.

Files come before their rows, and go after them: killed in between, a file is left
that no row names, and the hourly sweep finds it by that.
"""

from __future__ import annotations

import datetime as dt
import os
import uuid
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.dispatch import receiver
from django.utils import timezone

from tonus_web.body.models import Photo
from tonus_web.coach import storage
from tonus_web.members.erasure import erased_record

__all__ = ["kept_photo_file", "photo_file", "photo_path", "swept_photos"]

#: A file that no row names may belong to a request that is still at work.
_AT_WORK: Final = dt.timedelta(hours=1)


def photo_path(member_id: uuid.UUID, photo_id: uuid.UUID) -> str:
    """Return a photo's path below the media folder, as `Photo.path` holds it.

    Parameters
    ----------
    member_id : UUID
        Whose.
    photo_id : UUID
        Which.

    Returns
    -------
    str
        The same for every call.
    """
    place = storage.member_folder(member_id) / "photos" / f"{photo_id.hex}.jpg"
    return place.relative_to(settings.MEDIA_DIR).as_posix()


def photo_file(photo: Photo) -> Path:
    """Return where a photo lies.

    Parameters
    ----------
    photo : Photo
        Deleted or not.

    Returns
    -------
    Path
        There or not.
    """
    media: Path = settings.MEDIA_DIR
    return media / photo.path


def kept_photo_file(path: str, content: bytes) -> Path:
    """Return a file that was written whole, or not at all.

    Parameters
    ----------
    path : str
        By `photo_path`.
    content : bytes
        All of it.

    Returns
    -------
    Path
        The file, readable by the server's user alone.

    Raises
    ------
    NoRoom
        When the disk is full (by `storage.PartFile`); nothing is left then.
    """
    target: Path = settings.MEDIA_DIR / path
    with storage.PartFile(target.parent) as part:
        part.write(content)
        part.kept()
        with storage.full_disk_told():
            part.path.replace(target)
            handle = os.open(target.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
    return target


def swept_photos(now: dt.datetime | None = None) -> int:
    """Return how many files were removed that no row names.

    Parameters
    ----------
    now : datetime, optional
        With its zone; the clock's where left out.

    Returns
    -------
    int
        What interrupted requests and erasures left behind.
    """
    before = ((now or timezone.now()) - _AT_WORK).timestamp()
    media: Path = settings.MEDIA_DIR
    removed = 0
    for file in [*media.glob("??/*/photos/*"), *media.glob("??/*/photos/.*")]:
        try:
            is_old = file.stat().st_mtime < before
        except FileNotFoundError:
            continue
        name = file.relative_to(media).as_posix()
        if is_old and not Photo.everything.filter(path=name).exists():
            file.unlink(missing_ok=True)
            removed += 1
    return removed


@receiver(erased_record, sender=Photo, dispatch_uid="body.photo")
def erase_photo_file(record: Photo, **_more: Any) -> None:
    """Remove the file of a photo whose row is gone."""
    photo_file(record).unlink(missing_ok=True)
