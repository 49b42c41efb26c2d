"""The real command, run as a person runs it, and what it may never do."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

from tests.tonus_video.processes import alive, eventually

__all__ = [
    "CLOSED_TO_ME",
    "COMMAND",
    "Ended",
    "ended",
    "environment",
    "session",
    "started",
    "tonus",
]

#: The command that set-up has installed.
COMMAND: Final = Path(sys.executable).with_name("tonus")
#: The command as somebody to whom a closed file is closed, which for root it is not.
CLOSED_TO_ME: Final[tuple[str | Path, ...]] = (
    ("setpriv", "--bounding-set", "-dac_override,-dac_read_search", COMMAND)
    if os.geteuid() == 0
    else (COMMAND,)
)
# What of a person's own settings would show in what the command says.
_OWN: Final = (
    "COLUMNS",
    "DATABASE_URL",
    "FORCE_COLOR",
    "LANG",
    "LINES",
    "NO_COLOR",
    "TERM",
    "TONUS_LANGUAGE",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a run of the command ended, and what it said."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        """What is on standard output, read as JSON."""
        return json.loads(self.out)


def environment(changed: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return an environment in which the command says the same on every machine."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in _OWN and not name.startswith(("LC_", "PYTHON"))
    }
    bin_first = os.pathsep.join((str(COMMAND.parent), kept.get("PATH", "")))
    return {**kept, "PATH": bin_first, "LANG": "C.UTF-8", "TERM": "dumb", **(changed or {})}


@contextlib.contextmanager
def started(
    *arguments: str | bytes | Path,
    cwd: Path,
    env: Mapping[str, str] | None = None,
    stdin: int | IO[bytes] | None = subprocess.DEVNULL,
    stdout: int | IO[bytes] | None = subprocess.PIPE,
    stderr: int | IO[bytes] | None = subprocess.PIPE,
    program: tuple[str | Path, ...] = (COMMAND,),
) -> Iterator[subprocess.Popen[bytes]]:
    """Start the command in a session of its own; see that nobody of it stays behind."""
    with subprocess.Popen(
        [*program, *arguments],
        cwd=cwd,
        env=environment(env),
        stdin=stdin,
        stdout=stdout,
        stderr=stderr,
        start_new_session=True,
    ) as process:
        try:
            yield process
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
    left = f"processes were left behind: {session(process.pid)}"
    assert eventually(lambda: not session(process.pid), within_s=10), left


def ended(process: subprocess.Popen[bytes], *, timeout_s: float = 60) -> Ended:
    """Wait for the command; no end of it is a traceback."""
    out, err = process.communicate(timeout=timeout_s)
    told = (err or b"").decode(errors="replace")
    assert "Traceback" not in told, told
    assert "Exception ignored" not in told, told
    return Ended(code=process.returncode, out=(out or b"").decode(errors="replace"), err=told)


def tonus(
    *arguments: str | bytes | Path,
    cwd: Path,
    env: Mapping[str, str] | None = None,
    timeout_s: float = 60,
    **streams: Any,
) -> Ended:
    """Run the command to its end."""
    with started(*arguments, cwd=cwd, env=env, **streams) as process:
        return ended(process, timeout_s=timeout_s)


def session(leader: int) -> list[int]:
    """Return the processes of a session that still run."""
    found: list[int] = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == leader and alive(int(stat.parent.name)):
            found.append(int(stat.parent.name))
    return found
