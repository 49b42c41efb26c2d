"""Runs a command beside a PostgreSQL cluster of its own, gone when the command ends.

``python -m tools.postgresql pytest tests/web`` makes the cluster in a temporary
folder, reachable only through a socket in that folder, and names it to the command
in ``DATABASE_URL``.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from urllib.parse import quote

__all__ = ["postgresql_programs", "running_cluster"]

_START_S: Final = 60.0
_STOP_S: Final = 20.0
#: The rows live for minutes: nothing has to survive a power cut.
_QUICK: Final = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "shared_buffers": "64MB",
    "max_connections": "60",
    "listen_addresses": "",
    "autovacuum": "off",
}


def postgresql_programs() -> Path | None:
    """Return the folder of the newest PostgreSQL's programs; None where there is none."""
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if found:
        return max(found, key=lambda path: float(path.parent.name))
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


@contextmanager
def running_cluster(programs: Path) -> Iterator[str]:
    """Start a cluster; yield the address of an empty database; stop and remove it."""
    # Short, since the name of a socket may have 107 bytes and no more.
    folder = Path(tempfile.mkdtemp(prefix="tonus-pg-", dir="/tmp"))
    account = _account()
    if account is not None:
        shutil.chown(folder, account)
    server = None
    try:
        data = folder / "data"
        _made(programs, data, account)
        server = _started(programs, data, folder, account)
        _wait_until_ready(programs, folder, server)
        yield f"postgresql://tonus@{quote(str(folder), safe='')}/postgres"
    finally:
        if server is not None:
            _stop(server)
        shutil.rmtree(folder, ignore_errors=True)


def _account() -> str | None:
    """Name of the account to run as: PostgreSQL refuses to be started by root."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _made(programs: Path, data: Path, account: str | None) -> None:
    words: list[str | Path] = [
        programs / "initdb",
        "--pgdata",
        data,
        "--username",
        "tonus",
        "--auth",
        "trust",
    ]
    made = subprocess.run(
        [*words, "--no-sync", "--encoding", "UTF8", "--locale", "C.UTF-8"],
        user=account,
        cwd=data.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode:
        raise RuntimeError(made.stderr)


def _started(
    programs: Path, data: Path, folder: Path, account: str | None
) -> subprocess.Popen[bytes]:
    options = [word for name, value in _QUICK.items() for word in ("-c", f"{name}={value}")]
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(
            [programs / "postgres", "-D", data, "-k", folder, *options],
            user=account,
            cwd=folder,
            stdout=log,
            stderr=log,
            start_new_session=True,  # Ctrl-C goes to the command, and from there to us
        )


def _wait_until_ready(programs: Path, folder: Path, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _START_S
    question: list[str | Path] = [
        programs / "pg_isready",
        "--quiet",
        "--host",
        folder,
        "--username",
        "tonus",
    ]
    while subprocess.run(question, check=False).returncode:
        if server.poll() is not None or time.monotonic() > until:
            raise RuntimeError((folder / "log").read_text(errors="replace"))
        time.sleep(0.05)


def _stop(server: subprocess.Popen[bytes]) -> None:
    server.send_signal(signal.SIGINT)  # at once, without waiting for those connected
    try:
        server.wait(_STOP_S)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def main(command: list[str]) -> int:
    """Run a command beside a cluster; return its exit code."""
    programs = postgresql_programs()
    if programs is None:
        print("PostgreSQL is not installed here: apt-get install postgresql", file=sys.stderr)
        return 1 if os.environ.get("CI") == "true" else 0
    # A polite end of this program ends the cluster, too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with running_cluster(programs) as address:
        return subprocess.run(
            command, env={**os.environ, "DATABASE_URL": address}, check=False
        ).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
