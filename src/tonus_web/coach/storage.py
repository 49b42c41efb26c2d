"""Where clips lie on the disk, and how bytes get there.

::

    media/                          mode 700, files mode 600
      ab/<member>/                  everything of one member; ab are its id's last digits
        incoming/<upload>/          a clip on its way
          00000, 00001, ...         parts that have arrived whole
          .<random>                 a part while it arrives; never counted
          whole                     parts put together so far
        clips/<upload>.mp4          a clip
        photos/<photo>.jpg          a progress photo, and its small copy (`tonus_web.body`)

Every name is made here from ids; nothing that a person typed becomes a path.
Nothing here knows of rows.
"""

from __future__ import annotations

import contextlib
import errno
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
    "CONTAINERS",
    "NoRoom",
    "PartFile",
    "checked_room",
    "clip_file",
    "clip_name",
    "file_sha256",
    "full_disk_told",
    "incoming_folder",
    "member_folder",
    "move_to_clips",
    "part_file",
    "removed_folder",
    "whole_file",
]

_FULL: Final = frozenset((errno.ENOSPC, errno.EDQUOT, errno.EFBIG))
_SUFFIXES: Final = {
    "mp4": "mp4",
    "matroska": "mkv",
    "avi": "avi",
    "mpegts": "ts",
    "mpeg": "mpg",
}
#: Containers that a clip may have.
CONTAINERS: Final = tuple(_SUFFIXES)


class NoRoom(OutputError):
    """The disk is full."""

    def __init__(
        self,
        message: str = N_(
            "The disk of the server is full. What has arrived is kept; "
            "try again when there is room."
        ),
    ) -> None:
        super().__init__(message)


@contextlib.contextmanager
def full_disk_told() -> Iterator[None]:
    """Turn the system's words for a full disk into a sentence.

    Yields
    ------
    None
        To what writes.

    Raises
    ------
    NoRoom
        When what runs inside ended because the disk is full.
    """
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise NoRoom from error
        raise


def checked_room(size_bytes: int) -> None:
    """Refuse a clip that the disk cannot take as it is now.

    Parameters
    ----------
    size_bytes : int
        Bytes of the clip.

    Raises
    ------
    NoRoom
        When fewer bytes are free.
    """
    with full_disk_told():
        settings.MEDIA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
        if shutil.disk_usage(settings.MEDIA_DIR).free < size_bytes:
            raise NoRoom


def member_folder(member_id: uuid.UUID) -> Path:
    """Return the folder of everything of one member.

    Parameters
    ----------
    member_id : UUID
        Whose.

    Returns
    -------
    Path
        There or not.
    """
    # The last digits of a UUIDv7 are random; the first are its time.
    media: Path = settings.MEDIA_DIR
    return media / member_id.hex[-2:] / member_id.hex


def incoming_folder(member_id: uuid.UUID, upload_id: uuid.UUID) -> Path:
    """Return the folder of one upload.

    Parameters
    ----------
    member_id : UUID
        Whose.
    upload_id : UUID
        Which.

    Returns
    -------
    Path
        There or not.
    """
    return member_folder(member_id) / "incoming" / upload_id.hex


def clip_name(member_id: uuid.UUID, upload_id: uuid.UUID, container: str) -> str:
    """Return a clip's path below the media folder, as `Clip.path` holds it.

    Parameters
    ----------
    member_id : UUID
        Whose.
    upload_id : UUID
        What it is made of.
    container : str
        As `tonus_video.container.container_format` names it.

    Returns
    -------
    str
        The same for every call: a finish that was killed finds the file again.
    """
    name = f"{upload_id.hex}.{_SUFFIXES[container]}"
    return (member_folder(member_id) / "clips" / name).relative_to(settings.MEDIA_DIR).as_posix()


def clip_file(path: str) -> Path:
    """Return where a clip lies.

    Parameters
    ----------
    path : str
        ``Clip.path``.

    Returns
    -------
    Path
        There or not.
    """
    media: Path = settings.MEDIA_DIR
    return media / path


def part_file(folder: Path, number: int) -> Path:
    """Return where a part lies that has arrived whole.

    Parameters
    ----------
    folder : Path
        Of the upload.
    number : int
        Counted from 0.

    Returns
    -------
    Path
        There or not.
    """
    return folder / f"{number:05d}"


def whole_file(folder: Path) -> Path:
    """Return where the parts are put together.

    Parameters
    ----------
    folder : Path
        Of the upload.

    Returns
    -------
    Path
        There or not.
    """
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


def file_sha256(path: Path) -> str:
    """Return the hexadecimal SHA-256 of a file.

    Parameters
    ----------
    path : Path
        The file.

    Returns
    -------
    str
        64 digits.
    """
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def move_to_clips(whole: Path, path: str) -> None:
    """Move a whole file to where the clip lies, for good.

    Parameters
    ----------
    whole : Path
        On the same disk.
    path : str
        ``Clip.path``.
    """
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
    """Remove a folder and what is in it, and return whether there was one.

    Parameters
    ----------
    folder : Path
        Below the media folder.

    Returns
    -------
    bool
        False where there was none.
    """
    if not folder.exists():
        return False
    shutil.rmtree(folder, ignore_errors=True)
    return True
