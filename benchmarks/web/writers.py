"""Four processes that write into one SQLite file, as pages and workers do.

Each commit is one of three: a weigh-in; a part of an upload, counted first; a run
claimed by raising its fence, which all four want. At the end every commit that
was told must be found in the file.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any, Final

__all__ = ["Written", "written_by"]

_ROOT: Final = Path(__file__).resolve().parents[2]
_KINDS: Final = ("weigh_ins", "parts", "claims")


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What the writers did, and what the file holds.

    Parameters
    ----------
    commits : int
        Of all writers together.
    locked : int
        Writes refused as "database is locked".
    longest_s : float
        The longest that one write waited and took.
    told : dict of str to int
        Commits of each kind, as the writers count them.
    found : dict of str to int
        The same, as the file shows them.
    each : tuple of int
        Commits of each writer.
    """

    commits: int
    locked: int
    longest_s: float
    told: dict[str, int]
    found: dict[str, int]
    each: tuple[int, ...]


def written_by(writers: int, duration_s: float, folder: Path) -> Written:
    """Let processes write into one new database; return what came of it."""
    surroundings = {
        **{name: value for name, value in os.environ.items() if name != "DATABASE_URL"},
        "TONUS_DATA_DIR": str(folder),
        "DJANGO_SETTINGS_MODULE": "tonus_web.settings",
        "PYTHONPATH": str(_ROOT),
    }

    def process(*words: object) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "benchmarks.web.writers", *map(str, words)]
        return subprocess.Popen(command, env=surroundings, stdout=subprocess.PIPE, text=True)

    def answers(*running: subprocess.Popen[str]) -> list[dict[str, Any]]:
        try:
            texts = [one.communicate(timeout=duration_s + 120)[0] for one in running]
        finally:
            for one in running:
                one.kill()
        if any(one.returncode for one in running):
            raise RuntimeError("A writer ended with an error.")
        return [json.loads(text) for text in texts]

    (start,) = answers(process("begin"))
    begin_at = time.time() + 3.0  # all of them have started by then
    told = answers(
        *(process("write", n, begin_at, duration_s, json.dumps(start)) for n in range(writers))
    )
    (found,) = answers(process("count"))
    return Written(
        commits=sum(sum(one[kind] for kind in _KINDS) for one in told),
        locked=sum(one["locked"] for one in told),
        longest_s=max(one["longest_s"] for one in told),
        told={kind: sum(one[kind] for one in told) for kind in _KINDS},
        found=found,
        each=tuple(sum(one[kind] for kind in _KINDS) for one in told),
    )


# --- one process ----------------------------------------------------------------


def _begun() -> dict[str, str]:
    """Make the tables, and the rows that are written about."""
    from django.core.management import call_command
    from django.utils import timezone

    from tonus_web.accounts.models import User
    from tonus_web.coach.models import AnalysisRun, Clip, Upload
    from tonus_web.members.services import member_of

    call_command("migrate", verbosity=0)
    member = member_of(User.objects.create_user(username="olga"))
    now = timezone.now()
    clip = Clip(member=member, name="a.mp4", path="a", container="mp4", size_bytes=1)
    clip.set_moment(now, "UTC")
    clip.save()
    run = AnalysisRun.objects.create(member=member, clip=clip, exercise="squat")
    upload = Upload.objects.create(
        member=member,
        name="b.mp4",
        size_bytes=2**40,
        part_bytes=2**23,
        exercise="squat",
        expires_at=now + dt.timedelta(days=1),
    )
    return {"member": str(member.pk), "run": str(run.pk), "upload": str(upload.pk)}


def _found() -> dict[str, int]:
    from tonus_web.coach.models import AnalysisRun, UploadPart
    from tonus_web.diary.models import WeighIn

    return {
        "weigh_ins": WeighIn.objects.count(),
        "parts": UploadPart.objects.count(),
        "claims": AnalysisRun.objects.get().fence,
    }


def _commits(
    writer: int, ids: dict[str, str], numbers: Iterator[int]
) -> Iterator[tuple[str, bool]]:
    """Write one thing after another; yield what was written, and whether it was."""
    from django.db import transaction
    from django.db.models import F
    from django.utils import timezone

    from tonus.units import Quantity, Unit
    from tonus_web.coach.models import AnalysisRun, UploadPart
    from tonus_web.diary.models import WeighIn

    for number in numbers:
        now = timezone.now()
        kind = _KINDS[number % len(_KINDS)]
        if kind == "weigh_ins":
            weigh_in = WeighIn(member_id=ids["member"])
            weigh_in.weight = Quantity.entered("70.5", unit=Unit.KG)
            weigh_in.set_moment(now, "UTC")
            weigh_in.save()
            done = True
        elif kind == "parts":
            # Reading before writing, in one transaction: where Django's defaults fail.
            with transaction.atomic():
                UploadPart.objects.filter(upload_id=ids["upload"]).count()
                UploadPart.objects.create(
                    upload_id=ids["upload"],
                    number=number * 64 + writer,
                    size_bytes=2**23,
                    sha256="0" * 64,
                )
            done = True
        else:
            run = AnalysisRun.objects.get(pk=ids["run"])
            claimed = AnalysisRun.objects.filter(pk=run.pk, fence=run.fence).update(
                fence=F("fence") + 1, worker=str(writer), lease_until=now, progress=0.5
            )
            done = claimed == 1
        yield kind, done


def _wrote(writer: int, begin_at: float, duration_s: float, ids: dict[str, str]) -> dict[str, Any]:
    from django.db import OperationalError

    told: dict[str, Any] = {**dict.fromkeys(_KINDS, 0), "locked": 0, "longest_s": 0.0}
    time.sleep(max(begin_at - time.time(), 0.0))
    until = time.monotonic() + duration_s
    numbers = count()
    commits = _commits(writer, ids, numbers)
    while (started := time.monotonic()) < until:
        try:
            kind, done = next(commits)
            told[kind] += done
        except OperationalError as error:
            if "locked" not in str(error):
                raise
            told["locked"] += 1
            commits = _commits(writer, ids, numbers)  # an error has ended the first
        told["longest_s"] = max(told["longest_s"], time.monotonic() - started)
    return told


def _main(words: list[str]) -> None:
    import django

    django.setup()
    if words[0] == "begin":
        answer: dict[str, Any] = _begun()
    elif words[0] == "count":
        answer = _found()
    else:
        answer = _wrote(int(words[1]), float(words[2]), float(words[3]), json.loads(words[4]))
    print(json.dumps(answer))


if __name__ == "__main__":
    _main(sys.argv[1:])
