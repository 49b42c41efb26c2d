"""Names of workers, and whether the one behind a name still runs."""

from __future__ import annotations

import functools
import hashlib
import os
import secrets
import socket
from pathlib import Path

__all__ = ["is_gone", "machine", "worker_name"]

_NAME_LENGTH = 60


@functools.cache
def machine() -> str:
    """Return a mark of this machine, this start of it, and this room of processes.

    Two containers may have the same host name and the same process numbers; this
    differs between them.

    Returns
    -------
    str
        The same for every process that sees the same processes.
    """
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii")
        room = str(Path("/proc/self/ns/pid").readlink())
    except OSError:
        # Nobody else will ever have this mark, so that nobody is thought dead.
        boot, room = secrets.token_hex(16), ""
    return hashlib.sha256(f"{boot}{room}".encode()).hexdigest()[:16]


def worker_name(given: str = "") -> str:
    """Return the name under which this process claims runs.

    Parameters
    ----------
    given : str, optional
        What a person calls it; the machine's name where left out.

    Returns
    -------
    str
        With everything that `is_gone` needs.
    """
    pid = os.getpid()
    shown = (given or socket.gethostname())[:_NAME_LENGTH]
    return f"{shown} {machine()}:{pid}:{_began(pid)}"


def is_gone(name: str) -> bool:
    """Return whether a worker surely runs no more.

    Parameters
    ----------
    name : str
        By `worker_name`, here or elsewhere.

    Returns
    -------
    bool
        False for a worker of another machine: of those nothing is known.
    """
    place, _, rest = name.rpartition(" ")[2].partition(":")
    pid, _, began = rest.partition(":")
    if place != machine() or not pid.isdecimal():
        return False
    return _began(int(pid)) != began


def _began(pid: int) -> str:
    """When a process began, in the system's own ticks; empty where there is none."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    fields = stat.rpartition(")")[2].split()
    return "" if fields[0] in "ZX" else fields[19]
