"""The parts of a clip put together: one at a time, and killed anywhere."""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tonus.errors import OutputError
from tonus.messages import N_
from tonus_web.coach.storage import full_disk_told, part_file, whole_file

__all__ = ["Busy", "MissingParts", "held_folder", "put_together"]

_COPY_BYTES: Final = 2**20


class Busy(OutputError):
    """Somebody else is working on the same upload right now."""


class MissingParts(Exception):
    """Parts that should be on the disk are not."""

    def __init__(self, numbers: list[int]) -> None:
        super().__init__(numbers)
        self.numbers = numbers


@contextlib.contextmanager
def held_folder(folder: Path) -> Iterator[None]:
    """Hold an upload's folder alone; the system lets go of it when the process ends.

    Parameters
    ----------
    folder : Path
        Of the upload.

    Yields
    ------
    None
        While it is held.

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

    Parameters
    ----------
    folder : Path
        Of the upload.
    count : int
        Number of parts.
    part_bytes : int
        Bytes of every part but the last.
    size_bytes : int
        Bytes of the whole.

    Returns
    -------
    Path
        The whole, safely on the disk.

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
