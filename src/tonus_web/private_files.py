"""Files for their owner's eyes, written whole or not at all."""

from __future__ import annotations

import contextlib
import os
import secrets
import stat
from pathlib import Path

__all__ = ["keep_private", "private_file_kept", "write_private_file"]


def write_private_file(path: Path, content: bytes) -> None:
    """Write a file in place of whatever stood there.

    Parameters
    ----------
    path : Path
        Its folder is made where it is missing.
    content : bytes
        All of it.
    """
    part = _part(path, content)
    try:
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    _settle(path.parent)


def private_file_kept(path: Path, content: bytes) -> bytes:
    """Return what a file holds; this content where there was none.

    Of two processes that make it at once, both end with the same content.

    Parameters
    ----------
    path : Path
        Its folder is made where it is missing.
    content : bytes
        All of it.

    Returns
    -------
    bytes
        As it stands there now.
    """
    part = _part(path, content)
    try:
        os.link(part, path)
    except FileExistsError:
        pass
    finally:
        part.unlink()
    _settle(path.parent)
    return path.read_bytes()


def keep_private(path: Path) -> None:
    """Take from others what a copy or an unpacked backup may have given them.

    Parameters
    ----------
    path : Path
        A file or folder that is there.
    """
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & 0o077:
        # Somebody else's folder, such as a mounted one, is theirs to set up.
        with contextlib.suppress(PermissionError):
            path.chmod(mode & 0o700)


def _part(path: Path, content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    keep_private(path.parent)
    part = path.with_name(f".{path.name}-{secrets.token_hex(8)}")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    return part


def _settle(folder: Path) -> None:
    """Let the name itself survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
