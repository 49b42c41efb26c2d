"""Where clips lie on the disk, and how bytes get there.

::

    media/                          mode 700, files mode 600
      ab/<member>/                  everything of one member; ab are its id's last digits
        incoming/<upload>/          a clip on its way
          00000, 00001, ...         parts that have arrived whole
          .<random>                 a part while it arrives; never counted
          whole                     parts put together so far
        clips/<upload>.mp4          a clip

Every name is made here from ids; nothing that a person typed becomes a path.
Nothing here knows of rows.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import hashlib
import os
import secrets
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Final, Self

from django.conf import settings

from tonus.errors import OutputError
from tonus.messages import N_

__all__ = [
    "Busy",
    "MissingParts",
    "NoRoom",
    "PartFile",
    "checked_room",
    "clip_file",
    "clip_name",
    "file_sha256",
    "full_disk_told",
    "held_folder",
    "incoming_folder",
    "member_folder",
    "move_to_clips",
    "no_room",
    "part_file",
    "put_together",
    "removed_folder",
    "whole_file",
]

_COPY_BYTES: Final = 2**20
_FULL: Final = frozenset((errno.ENOSPC, errno.EDQUOT, errno.EFBIG))
_SUFFIXES: Final = {
    "mp4": "mp4",
    "matroska": "mkv",
    "avi": "avi",
    "mpegts": "ts",
    "mpeg": "mpg",
}


class NoRoom(OutputError):
    """The disk is full."""


class Busy(OutputError):
    """Somebody else is working on the same upload right now."""


class MissingParts(Exception):
    """Parts that should be on the disk are not."""

    def __init__(self, numbers: list[int]) -> None:
        super().__init__(numbers)
        self.numbers = numbers


@contextlib.contextmanager
def full_disk_told() -> Iterator[None]:
    """Turn the system's words for a full disk into a sentence.

    Raises
    ------
    NoRoom
        When what runs inside ended because the disk is full.
    """
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise no_room() from error
        raise


def no_room() -> NoRoom:
    """The error of a full disk."""
    return NoRoom(
        N_(
            "The disk of the server is full. What has arrived is kept; "
            "try again when there is room."
        )
    )


def checked_room(size_bytes: int) -> None:
    """Refuse a clip that the disk cannot take as it is now.

    Raises
    ------
    NoRoom
        When fewer bytes are free.
    """
    with full_disk_told():
        settings.MEDIA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
        if shutil.disk_usage(settings.MEDIA_DIR).free < size_bytes:
            raise no_room()


def member_folder(member_id: uuid.UUID) -> Path:
    """Folder of everything of one member."""
    # The last digits of a UUIDv7 are random; the first are its time.
    media: Path = settings.MEDIA_DIR
    return media / member_id.hex[-2:] / member_id.hex


def incoming_folder(member_id: uuid.UUID, upload_id: uuid.UUID) -> Path:
    """Folder of one upload."""
    return member_folder(member_id) / "incoming" / upload_id.hex


def clip_name(member_id: uuid.UUID, upload_id: uuid.UUID, container: str) -> str:
    """A clip's path below the media folder, as `Clip.path` holds it."""
    name = f"{upload_id.hex}.{_SUFFIXES[container]}"
    return (member_folder(member_id) / "clips" / name).relative_to(settings.MEDIA_DIR).as_posix()


def clip_file(path: str) -> Path:
    """Where a clip of this `Clip.path` lies."""
    media: Path = settings.MEDIA_DIR
    return media / path


def part_file(folder: Path, number: int) -> Path:
    """One part that has arrived whole."""
    return folder / f"{number:05d}"


def whole_file(folder: Path) -> Path:
    """The parts put together."""
    return folder / "whole"


def private_folder(folder: Path) -> Path:
    """A folder below the media folder that only the server's user can enter; made if missing."""
    for place in reversed((folder, *folder.parents)):
        if place == settings.MEDIA_DIR or place.is_relative_to(settings.MEDIA_DIR):
            place.mkdir(mode=0o700, parents=place == settings.MEDIA_DIR, exist_ok=True)
    return folder


class PartFile:
    """Bytes while they arrive, hashed on the way, in a file that nothing counts yet.

    Parameters
    ----------
    folder : Path
        Of the upload; made where it is missing.

    Raises
    ------
    NoRoom
        When the disk is full; the file is gone then.
    """

    def __init__(self, folder: Path) -> None:
        with full_disk_told():
            self.path = private_folder(folder) / f".{secrets.token_hex(8)}"
            handle = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        # Without a buffer, so that a full disk is told by the write that met it.
        self._stream = os.fdopen(handle, "wb", buffering=0)
        self._hash = hashlib.sha256()
        self.size_bytes = 0

    def write(self, data: bytes | memoryview) -> None:
        """Add bytes."""
        left = memoryview(data)
        try:
            with full_disk_told():
                while left:
                    left = left[self._stream.write(left) :]
        except BaseException:
            self.discard()
            raise
        self._hash.update(data)
        self.size_bytes += len(data)

    def kept(self) -> str:
        """Bring the bytes safely to the disk, and return their hexadecimal SHA-256."""
        try:
            with full_disk_told():
                os.fdatasync(self._stream.fileno())
                self._stream.close()
        except BaseException:
            self.discard()
            raise
        return self._hash.hexdigest()

    def discard(self) -> None:
        """Remove the file, if it is still there under this name."""
        with contextlib.suppress(OSError):
            self._stream.close()
        self.path.unlink(missing_ok=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.discard()


@contextlib.contextmanager
def held_folder(folder: Path) -> Iterator[None]:
    """Hold an upload's folder alone; the system lets go of it when the process ends.

    Raises
    ------
    Busy
        When somebody holds it.
    MissingParts
        When the folder is not there.
    """
    try:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except FileNotFoundError as error:
        raise MissingParts([]) from error
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Busy(N_("This clip is being put together. Look again in a moment.")) from error
        yield
    finally:
        os.close(handle)


def put_together(folder: Path, *, count: int, part_bytes: int, size_bytes: int) -> Path:
    """Return the whole file, made of the parts.

    A part is removed only after its bytes are safely in the whole, so that this can
    be killed anywhere and called again, and needs room for one part only.  To be
    called while `held_folder` is held.

    Raises
    ------
    MissingParts
        When parts are gone from the disk.
    NoRoom
        When the disk is full; nothing is lost.
    """
    whole = whole_file(folder)
    first = next((n for n in range(count) if part_file(folder, n).exists()), count)
    begun_bytes = whole.stat().st_size if whole.exists() else 0
    done_bytes = min(first * part_bytes, size_bytes)
    if begun_bytes < done_bytes:
        whole.unlink(missing_ok=True)
        raise MissingParts(list(range(first)))
    missing = [n for n in range(first, count) if not part_file(folder, n).exists()]
    if missing:
        raise MissingParts(missing)
    if first == 0:
        # Nothing to copy for the first part, which often is the only one.
        part_file(folder, 0).replace(whole)
        first = 1
    handle = os.open(whole, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    with os.fdopen(handle, "r+b", buffering=0) as stream:
        for number in range(first, count):
            start = number * part_bytes
            _append(stream.fileno(), part_file(folder, number), start)
            part_file(folder, number).unlink()
        if os.fstat(stream.fileno()).st_size > size_bytes:
            os.ftruncate(stream.fileno(), size_bytes)
        os.fsync(stream.fileno())
    if whole.stat().st_size != size_bytes:
        whole.unlink()
        raise MissingParts(list(range(count)))
    return whole


def _append(handle: int, part: Path, start: int) -> None:
    os.ftruncate(handle, start)
    os.lseek(handle, start, os.SEEK_SET)
    try:
        with full_disk_told(), part.open("rb", buffering=0) as source:
            while data := source.read(_COPY_BYTES):
                left = memoryview(data)
                while left:
                    left = left[os.write(handle, left) :]
            os.fdatasync(handle)
    except BaseException:
        os.ftruncate(handle, start)
        raise


def file_sha256(path: Path) -> str:
    """Hexadecimal SHA-256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def move_to_clips(whole: Path, path: str) -> None:
    """Move a whole file to where a clip of this `Clip.path` lies, for good."""
    target = clip_file(path)
    with full_disk_told():
        private_folder(target.parent)
        whole.replace(target)
        for folder in (target.parent, whole.parent):
            handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)


def removed_folder(folder: Path) -> bool:
    """Remove a folder and what is in it; return whether there was one."""
    if not folder.exists():
        return False
    shutil.rmtree(folder, ignore_errors=True)
    return True
