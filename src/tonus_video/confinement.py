"""What a process gives up before it opens a file that a stranger made.

All of it is the kernel's, and none of it can be taken back by the process.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import platform
import resource
import signal
import struct
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from tonus_video.job import Limits
from tonus_video.landlock import keep_from_files

__all__ = ["allow_cpu", "confine", "die_with", "refuse_network"]

_SET_DEATH_SIGNAL: Final = 1
_SET_SECCOMP: Final = 22
_SET_NO_NEW_PRIVILEGES: Final = 38
_FILTER_MODE: Final = 2

#: Version of the form in which capabilities are written, and two of them.
_CAPABILITIES: Final = 0x20080522
_READ_ANYTHING: Final = 1 << 1 | 1 << 2

# Steps of the filter, as the kernel's packet filter knows them.
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_CALL_AT, _MACHINE_AT = 0, 4
_ALLOW, _KILL, _REFUSE = 0x7FFF0000, 0x80000000, 0x00050000
_EACCES: Final = 13
# Calls of the 32-bit kind of x86-64 carry this bit and would slip past the numbers.
_X32: Final = 0x40000000

#: For each machine its mark, and the numbers of the calls that are refused: socket,
#: ptrace, process_vm_readv, process_vm_writev; io_uring_setup and pidfd_getfd are
#: the same everywhere.
_MACHINES: Final = {
    "x86_64": (0xC000003E, (41, 101, 310, 311, 425, 438)),
    "aarch64": (0xC00000B7, (198, 117, 270, 271, 425, 438)),
}


def confine(limits: Limits, *, parent: int, readable: Iterable[Path] = ()) -> None:
    """Give up everything that analysing a clip does not need.

    Parameters
    ----------
    limits : Limits
        What may be used at most.
    parent : int
        Process with which this one ends.
    readable : iterable of Path, optional
        What it reads even where it lies in a folder that is hidden from it.
    """
    die_with(parent, signal.SIGKILL)
    if not refuse_network():
        # Goes where the starter keeps what a worker says.
        print("This system cannot close the network to one process.", file=sys.stderr)  # noqa: T201
    for kind, most in (
        (resource.RLIMIT_DATA, limits.memory_bytes),
        (resource.RLIMIT_FSIZE, limits.file_bytes),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))
    # Where memory runs out all the same, this process goes first.
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")
    cores = sorted(os.sched_getaffinity(0))
    if len(cores) > limits.cores:
        # Workers beside each other shall not crowd on the same cores.
        first = os.getpid() % len(cores)
        chosen = [cores[(first + step) % len(cores)] for step in range(limits.cores)]
        os.sched_setaffinity(0, chosen)
    _drop_rights()
    # Last: some of the above is done by writing files.
    if not keep_from_files(limits.hidden, readable=readable):
        print("This system cannot close folders to one process.", file=sys.stderr)  # noqa: T201


def allow_cpu(seconds: int) -> None:
    """Let this process use so much more of a core's time; beyond it the kernel ends it.

    Parameters
    ----------
    seconds : int
        From now on.
    """
    used = resource.getrusage(resource.RUSAGE_SELF)
    until = int(used.ru_utime + used.ru_stime) + 1 + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (until, resource.RLIM_INFINITY))


def die_with(parent: int, number: int) -> None:
    """Have a signal sent to this process when the thread that started it ends.

    Parameters
    ----------
    parent : int
        The process that started this one.  Where it is gone already, the signal
        is sent at once.
    number : int
        The signal.
    """
    _libc().prctl(_SET_DEATH_SIGNAL, number, 0, 0, 0)
    if os.getppid() != parent:
        os.kill(os.getpid(), number)


def refuse_network() -> bool:
    """Have the kernel refuse every socket, and every look into other processes.

    Whatever this process starts is held by it too.

    Returns
    -------
    bool
        Whether this kernel does so.
    """
    known = _MACHINES.get(platform.machine())
    if known is None:
        return False
    mark, calls = known
    libc = _libc()
    code = b"".join(struct.pack("HBBI", *step) for step in _steps(mark, calls))
    place = ctypes.create_string_buffer(code, len(code))
    program = ctypes.create_string_buffer(
        struct.pack("HxxxxxxP", len(code) // 8, ctypes.addressof(place)), 16
    )
    return bool(
        libc.prctl(_SET_NO_NEW_PRIVILEGES, 1, 0, 0, 0) == 0
        and libc.prctl(_SET_SECCOMP, _FILTER_MODE, program, 0, 0) == 0
    )


def _drop_rights() -> None:
    """Of what only root may do, keep nothing but reading where the modes forbid it."""
    header = struct.pack("Ii", _CAPABILITIES, 0)
    sets = struct.pack("IIIIII", *(_READ_ANYTHING,) * 2, 0, 0, 0, 0)
    if os.geteuid() == 0:
        _libc().capset(header, sets)


def _steps(mark: int, calls: tuple[int, ...]) -> list[tuple[int, int, int, int]]:
    """The filter: kill what speaks for another machine, refuse the calls, allow the rest."""
    tail = len(calls)
    return [
        (_LOAD, 0, 0, _MACHINE_AT),
        (_EQUAL, 1, 0, mark),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _CALL_AT),
        (_AT_LEAST, tail + 1, 0, _X32),
        *((_EQUAL, tail - place, 0, call) for place, call in enumerate(calls)),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _REFUSE | _EACCES),
    ]


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)
