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
from tonus_web.coach.quota import counted_in_room
from tonus_web.coach.worker_sweep import also_swept
from tonus_web.members.erasure import erased_record

__all__ = [
    "kept_photo_file",
    "photo_file",
    "photo_folder",
    "photo_path",
    "small_photo_file",
    "swept_photos",
]

#: A file that no row names may belong to a request that is still at work.
_AT_WORK: Final = dt.timedelta(hours=1)
_SMALL: Final = "-small.jpg"


def photo_folder(member_id: uuid.UUID) -> Path:
    """Return the folder of a member's photos.

    Parameters
    ----------
    member_id : UUID
        Whose.

    Returns
    -------
    Path
        There or not.
    """
    return storage.member_folder(member_id) / "photos"


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
    file = photo_folder(member_id) / f"{photo_id.hex}.jpg"
    return file.relative_to(settings.MEDIA_DIR).as_posix()


def photo_file(path: str) -> Path:
    """Return where a photo lies.

    Parameters
    ----------
    path : str
        ``Photo.path``.

    Returns
    -------
    Path
        There or not.
    """
    media: Path = settings.MEDIA_DIR
    return media / path


def small_photo_file(path: str) -> Path:
    """Return where the small copy of a photo lies.

    Parameters
    ----------
    path : str
        ``Photo.path``.

    Returns
    -------
    Path
        Beside the photo; there or not.
    """
    file = photo_file(path)
    return file.with_name(f"{file.stem}{_SMALL}")


def kept_photo_file(target: Path, content: bytes) -> None:
    """Write a file whole, or not at all.

    Parameters
    ----------
    target : Path
        By `photo_file` or `small_photo_file`; readable by the server's user alone.
    content : bytes
        All of it.

    Raises
    ------
    NoRoom
        When the disk is full (by `storage.PartFile`); nothing is left then.
    """
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
    for folder in media.glob("??/*/photos"):
        start = f"{folder.relative_to(media).as_posix()}/"
        named: set[str] = set()
        for path in Photo.everything.filter(path__startswith=start).values_list("path", flat=True):
            named |= {photo_file(path).name, small_photo_file(path).name}
        for file in folder.iterdir():
            if file.name not in named and _is_older(file, before):
                file.unlink(missing_ok=True)
                removed += 1
    return removed


def _is_older(file: Path, before: float) -> bool:
    try:
        return file.stat().st_mtime < before
    except FileNotFoundError:
        return False


@receiver(erased_record, sender=Photo, dispatch_uid="body.photo")
def erase_photo_file(record: Photo, **_more: Any) -> None:
    """Remove the files of a photo whose row is gone."""
    for file in (photo_file(record.path), small_photo_file(record.path)):
        file.unlink(missing_ok=True)


counted_in_room(Photo)
also_swept(swept_photos)
