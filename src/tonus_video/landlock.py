"""Files that a process can no longer open, by Linux's Landlock.

Landlock only knows what is allowed.  To keep a process from a folder, everything
beside it is allowed instead: what a decoder or a model needs to read differs from
system to system, and none of it lies among members' records.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import stat
import struct
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

__all__ = ["keep_from_files"]

# The same numbers on every machine.
_CREATE, _ADD, _RESTRICT = 444, 445, 446
_ASK_VERSION: Final = 1
_PATH_RULE: Final = 1
_SET_NO_NEW_PRIVILEGES: Final = 38

_EXECUTE, _WRITE, _READ, _LIST = (1 << bit for bit in range(4))
#: Removing and making files of every kind; the first version knows these.
_MAKE: Final = sum(1 << bit for bit in range(4, 13))
#: Moving between folders and cutting short: by the version that first knew them.
_LATER: Final = {2: 1 << 13, 3: 1 << 14}
_CUT: Final = 1 << 14
#: Signals to processes outside, from this version on.
_SIGNALS: Final = (6, 1 << 1)


def keep_from_files(hidden: Iterable[Path], *, readable: Iterable[Path] = ()) -> bool:
    """Have the kernel refuse this thread, and what it starts, every file of some folders.

    Nothing outside the folder for temporary files can be written any more, and other
    processes, with their memory and environment, are out of reach.

    Parameters
    ----------
    hidden : iterable of Path
        Folders whose files cannot be opened nor listed.
    readable : iterable of Path
        Files and folders inside them that can be read all the same.

    Returns
    -------
    bool
        Whether this kernel does so; False leaves everything as it was.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    version = libc.syscall(_CREATE, None, 0, _ASK_VERSION)
    if version < 1:
        return False
    writes = _WRITE | _MAKE | sum(bit for since, bit in _LATER.items() if version >= since)
    ruleset = _ruleset(libc, version, _EXECUTE | _READ | _LIST | writes)
    if ruleset < 0:
        return False
    try:
        away = [*(path.resolve() for path in hidden), *_other_processes()]
        for path in _beside(Path("/"), away):
            _allow(libc, ruleset, path, _EXECUTE | _READ | _LIST)
        for path in _beside(Path(tempfile.gettempdir()).resolve(), away):
            _allow(libc, ruleset, path, writes)
        _allow(libc, ruleset, Path(os.devnull), _WRITE)
        for path in readable:
            if not any(one.is_relative_to(path.resolve()) for one in away):
                _allow(libc, ruleset, path, _READ | _LIST)
        return bool(
            libc.prctl(_SET_NO_NEW_PRIVILEGES, 1, 0, 0, 0) == 0
            and libc.syscall(_RESTRICT, ruleset, 0) == 0
        )
    finally:
        os.close(ruleset)


def _ruleset(libc: ctypes.CDLL, version: int, handled: int) -> int:
    since, signals = _SIGNALS
    asked = struct.pack("QQQ", handled, 0, signals)
    if version < since:
        # An older kernel refuses a longer form than it knows.
        asked = asked[:8]
    return int(libc.syscall(_CREATE, asked, len(asked), 0))


def _other_processes() -> Iterator[Path]:
    """What tells of environment and memory of others; Landlock lets root read some of it."""
    own = str(os.getpid())
    with contextlib.suppress(OSError):
        for place in Path("/proc").iterdir():
            if place.name.isdecimal() and place.name != own:
                yield place


def _beside(place: Path, hidden: list[Path]) -> Iterator[Path]:
    """A folder, or as few of its parts as are everything in it but what is hidden."""
    if any(place.is_relative_to(one) for one in hidden):
        return
    if not any(one.is_relative_to(place) for one in hidden):
        yield place
        return
    with contextlib.suppress(OSError):
        for part in sorted(place.iterdir()):
            # Where a link leads is reached by its own way.
            if not part.is_symlink():
                yield from _beside(part, hidden)


def _allow(libc: ctypes.CDLL, ruleset: int, path: Path, rights: int) -> None:
    try:
        handle = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        if not stat.S_ISDIR(os.fstat(handle).st_mode):
            rights &= _EXECUTE | _WRITE | _READ | _CUT
        rule = struct.pack("=Qi", rights, handle)
        if rights:
            libc.syscall(_ADD, ruleset, _PATH_RULE, rule, 0)
    finally:
        os.close(handle)
