"""Workers as processes of their own, on the test's database and its clips."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.db import connection
from django.utils import timezone

from tests.tonus_cli.command import environment, session
from tests.tonus_video.processes import children, eventually
from tonus_web.coach import storage
from tonus_web.coach.models import AnalysisRun, Clip
from tonus_web.coach.runs import new_run
from tonus_web.members.models import Member
from tonus_web.records.models import new_id

__all__ = ["Place", "family", "run_on"]

ROOT = Path(__file__).resolve().parents[3]
_WORK = """
import django
django.setup()
from tonus_web.coach.worker import Pace, Worker
Worker("test", Pace({pace})).serve()
"""


@dataclass(frozen=True)
class Place:
    """A data folder whose database is the test's, for other processes."""

    folder: Path

    def __post_init__(self) -> None:
        settings.MEDIA_DIR.mkdir(exist_ok=True)
        (self.folder / "media").symlink_to(settings.MEDIA_DIR)
        if connection.vendor == "sqlite":
            (self.folder / "tonus.sqlite3").symlink_to(connection.settings_dict["NAME"])

    @property
    def env(self) -> dict[str, str]:
        """Environment of a process that works here."""
        given = {
            name: value
            for name, value in environment().items()
            if not name.startswith("TONUS_") or name == "TONUS_MODEL_DIR"
        }
        given.pop("DATABASE_URL", None)
        if connection.vendor == "postgresql":
            given["DATABASE_URL"] = _address()
        return {
            **given,
            "TONUS_DATA_DIR": str(self.folder),
            "DJANGO_SETTINGS_MODULE": "tonus_web.settings",
        }

    @contextlib.contextmanager
    def working(self, **pace: float) -> Iterator[subprocess.Popen[bytes]]:
        """A worker at a pace of its own; nobody of it stays behind."""
        told = ", ".join(f"{name}={value}" for name, value in pace.items())
        program = _WORK.format(pace=told)
        with self.started([sys.executable, "-c", program]) as process:
            yield process

    @contextlib.contextmanager
    def started(self, arguments: list[str], **env: str) -> Iterator[subprocess.Popen[bytes]]:
        """A process here; nobody of it stays behind."""
        with subprocess.Popen(
            arguments,
            cwd=ROOT,
            env={**self.env, **env},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        ) as process:
            seen: set[int] = set()
            try:
                yield process
            finally:
                seen |= family(process.pid)
                if process.poll() is None:
                    process.kill()
                    process.wait()
                # Shown by pytest where the test fails.
                assert process.stdout is not None
                if not process.stdout.closed:
                    os.set_blocking(process.stdout.fileno(), False)
                    sys.stdout.write((process.stdout.read() or b"").decode(errors="replace"))
        gone = eventually(
            lambda: not any(map(_runs, seen)) and not session(process.pid), within_s=8
        )
        assert gone, f"processes were left behind: {[pid for pid in seen if _runs(pid)]}"


def family(pid: int) -> set[int]:
    """A process and all that it started, and they in turn."""
    found = {pid}
    for child in children(pid):
        found |= family(child)
    return found


def run_on(member: Member, source: Path, *, model: str = "lite", **fields: Any) -> AnalysisRun:
    """A run that waits, on a copy of a file."""
    pk = new_id()
    path = storage.clip_name(member.pk, pk, "mp4")
    target = storage.clip_file(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(source, target)
    clip = Clip(
        id=pk,
        member=member,
        name=source.name,
        path=path,
        container="mp4",
        size_bytes=target.stat().st_size,
    )
    clip.set_moment(timezone.now(), "UTC")
    clip.save()
    run = new_run(clip, exercise="squat", model=model)
    if fields:
        AnalysisRun.objects.filter(pk=run.pk).update(**fields)
    return run


def _runs(pid: int) -> bool:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] not in "ZX"


def _address() -> str:
    """The test's database as one address."""
    known = connection.settings_dict
    user = quote(str(known["USER"]), safe="")
    if known["PASSWORD"]:
        user += ":" + quote(str(known["PASSWORD"]), safe="")
    host = quote(str(known["HOST"]), safe="")
    port = f":{known['PORT']}" if known["PORT"] else ""
    return f"postgres://{user}@{host}{port}/{quote(str(known['NAME']), safe='')}"
