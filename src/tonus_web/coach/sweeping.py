"""What interrupted uploads and erasures left behind, found by comparing rows and files."""

from __future__ import annotations

import datetime as dt
import logging
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.conf import settings
from django.utils import timezone

from tonus_web.coach import assembly, storage
from tonus_web.coach.models import Clip, Upload
from tonus_web.coach.uploads import given_up
from tonus_web.members.models import Member

__all__ = ["Swept", "swept_uploads"]

_LOG = logging.getLogger(__name__)
#: A file that no row names may belong to a request that is still at work.
_AT_WORK: Final = dt.timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Swept:
    """What a sweep removed and found.

    Parameters
    ----------
    expired : int
        Uploads that ran out of time, with their files.
    finished : int
        Rows of uploads that became clips long ago.
    orphans : int
        Files and folders that no row names.
    forgotten : int
        Uploads whose parts are gone from the disk; they are asked for again.
    lost : int
        Clips whose file is gone.  Their rows stay: the disk may only be away.
    """

    expired: int
    finished: int
    orphans: int
    forgotten: int
    lost: int


def swept_uploads(now: dt.datetime | None = None) -> Swept:
    """Return what was removed; quick where there is nothing to do.

    Parameters
    ----------
    now : datetime, optional
        With its zone; the clock's where left out.

    Returns
    -------
    Swept
        Counts.
    """
    now = now or timezone.now()
    expired = 0
    for upload in Upload.objects.filter(clip=None, expires_at__lte=now):
        given_up(upload)
        expired += 1
    finished, _ = Upload.objects.filter(clip__isnull=False, expires_at__lte=now).delete()
    forgotten = 0
    for upload in Upload.objects.filter(clip=None, parts__isnull=False).distinct():
        if not storage.incoming_folder(upload.member_id, upload.pk).exists():
            upload.parts.all().delete()
            forgotten += 1
    lost = 0
    for path in Clip.objects.values_list("path", flat=True).iterator():
        if not storage.clip_file(path).exists():
            _LOG.warning("The file of a clip is gone: %s", path)
            lost += 1
    return Swept(
        expired=expired,
        finished=finished,
        orphans=_removed_orphans(now - _AT_WORK),
        forgotten=forgotten,
        lost=lost,
    )


def _removed_orphans(before: dt.datetime) -> int:
    removed = 0
    for folder in _folders(settings.MEDIA_DIR, pattern="??/*"):
        if not Member.everything.filter(pk=uuid.UUID(folder.name)).exists():
            # Erased, and the end came between the rows and the files.
            removed += storage.removed_folder(folder)
            continue
        uploads = set(
            Upload.objects.filter(member_id=uuid.UUID(folder.name), clip=None).values_list(
                "pk", flat=True
            )
        )
        for incoming in _folders(folder, pattern="incoming/*"):
            if uuid.UUID(incoming.name) in uploads:
                removed += _removed_half_parts(incoming, before)
            elif _is_older(incoming, before):
                removed += _removed_if_free(incoming)
        removed += _removed_clips(folder, uploads, before)
    return removed


def _folders(place: Path, *, pattern: str) -> Iterator[Path]:
    """Folders whose name is an id; whatever else lies there is not ours to remove."""
    for folder in place.glob(pattern):
        try:
            uuid.UUID(hex=folder.name)
        except ValueError:
            continue
        if folder.is_dir() and not folder.is_symlink():
            yield folder


def _is_older(path: Path, before: dt.datetime) -> bool:
    try:
        return path.stat().st_mtime < before.timestamp()
    except FileNotFoundError:
        return False


def _removed_half_parts(incoming: Path, before: dt.datetime) -> int:
    removed = 0
    for half in incoming.glob(".*"):
        if _is_older(half, before):
            half.unlink(missing_ok=True)
            removed += 1
    return removed


def _removed_if_free(incoming: Path) -> int:
    try:
        with assembly.held_folder(incoming):
            return int(storage.removed_folder(incoming))
    except (assembly.Busy, assembly.MissingParts):
        return 0


def _removed_clips(folder: Path, uploads: set[uuid.UUID], before: dt.datetime) -> int:
    known = set(
        Clip.everything.filter(member_id=uuid.UUID(folder.name)).values_list("path", flat=True)
    )
    removed = 0
    for file in folder.glob("clips/*"):
        if file.relative_to(settings.MEDIA_DIR).as_posix() in known:
            continue
        # Moved by a finish that was killed before it wrote its row: it can go on.
        if file.stem in {upload.hex for upload in uploads}:
            continue
        if _is_older(file, before):
            file.unlink(missing_ok=True)
            removed += 1
    return removed
