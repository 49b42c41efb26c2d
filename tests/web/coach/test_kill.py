"""Killed at random moments: the run ends with the same result, and nothing is half there."""

from __future__ import annotations

import contextlib
import json
import os
import random
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.tonus_cli.command import tonus
from tests.tonus_video.clips import write_clip
from tests.tonus_video.conftest import person_clip  # noqa: F401 (a fixture)
from tests.tonus_video.processes import alive, children, eventually
from tests.web.cast import Cast, client_of
from tests.web.coach.at_work import Place, family, run_on
from tests.web.coach.pages import run_path
from tonus_web.coach.models import AnalysisRun, KeyPicture, SegmentResult
from tonus_web.coach.runs import progress_of

State = AnalysisRun.State
COMMAND = str(Path(sys.executable).with_name("tonus"))
KILLS = 10


def canonical(data: Any) -> str:
    return json.dumps(data, sort_keys=True, allow_nan=False)


def kill(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def ended(pids: set[int]) -> bool:
    """Whether processes end within moments."""
    return eventually(lambda: not any(map(alive, pids)), within_s=5)


@dataclass
class Watcher:
    """Looks at a run as a member does, between everything that is done to it."""

    cast: Cast
    run: AnalysisRun
    seen: list[str] = field(default_factory=list)

    def look(self) -> str:
        """See that nothing is half there, and return the state."""
        # In this order: pictures are written with the result, and never before it.
        pictures = KeyPicture.objects.filter(run=self.run).count()
        now = AnalysisRun.objects.get(pk=self.run.pk)
        if now.state == State.DONE:
            assert now.result is not None
            assert now.progress == 1.0
            assert now.trace
            assert now.landmarks
            assert KeyPicture.objects.filter(run=now).count() == 3 * len(now.result["reps"])
            assert not SegmentResult.objects.filter(run=now).exists()
        else:
            assert pictures == 0
            assert (now.result, now.trace, now.landmarks) == (None, None, None)
            assert now.progress < 1.0
            assert now.state in (State.WAITING, State.RUNNING), now.problem
        self.seen.append(str(now.state))
        return str(now.state)

    def look_at_page(self) -> None:
        """See that the run's page answers."""
        page = client_of(self.cast.owner).get(run_path(self.run))
        assert page.status_code == 200

    def until(self, end_s: float) -> bool:
        """Keep looking until a time; return whether the run is done."""
        while time.monotonic() < end_s:
            if self.look() == State.DONE:
                return True
            time.sleep(0.03)
        return False


def killed_often(place: Place, watcher: Watcher, rng: random.Random, **pace: float) -> int:
    """Kill worker, process, or both at random moments, and return how often."""
    kills = 0
    while kills < KILLS:
        with place.working(**pace) as worker:
            while worker.poll() is None and kills < KILLS:
                begun = eventually(
                    lambda: watcher.look() == State.DONE or bool(children(worker.pid)),
                    within_s=30,
                )
                assert begun, "no run was begun"
                # Now while it begins, now in the middle of a piece.
                if watcher.until(time.monotonic() + rng.uniform(0.0, 2.5)):
                    return kills
                whom = rng.choice(["worker", "process", "both"])
                members = family(worker.pid)
                process = next(iter(children(worker.pid)), None)
                before = deaths(watcher.run)
                if whom != "worker" and process is not None:
                    kill(process)
                if whom != "process":
                    kill(worker.pid)
                    worker.wait(10)
                kills += 1
                watcher.look()
                watcher.look_at_page()
                if whom != "process":
                    assert ended(members), "a process outlived its worker"
                else:
                    # Three at one piece are the clip's fault and not the test's.
                    eventually(lambda: deaths(watcher.run) != before, within_s=3)  # noqa: B023
                    if deaths(watcher.run) >= 2:
                        assert eventually(lambda: deaths(watcher.run) == 0, within_s=60)
    return kills


def deaths(run: AnalysisRun) -> int:
    return int(AnalysisRun.objects.values_list("deaths", flat=True).get(pk=run.pk))


def finished(place: Place, watcher: Watcher, **pace: float) -> Any:
    """Let a worker end the run, and return the result."""
    with place.working(**pace) as worker:
        end_s = time.monotonic() + 120
        while not watcher.until(time.monotonic() + 1.0):
            assert worker.poll() is None, "the worker ended by itself"
            assert time.monotonic() < end_s, progress_of(watcher.run)
    watcher.look_at_page()
    return AnalysisRun.objects.get(pk=watcher.run.pk).result


@pytest.mark.slow
def test_a_run_survives_ten_kills_of_its_worker(place: Place, cast: Cast, tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "nobody.mp4", frames=450, fps=10, options={"preset": "ultrafast"})
    pace = {"segment_s": 3.0, "beat_s": 0.2}
    undisturbed = run_on(cast.member, clip)
    expected = finished(place, Watcher(cast, undisturbed), **pace)
    run = run_on(cast.member, clip)
    watcher = Watcher(cast, run)
    kills = killed_often(place, watcher, random.Random(6), **pace)
    assert canonical(finished(place, watcher, **pace)) == canonical(expected)
    assert kills >= 5


@pytest.mark.any_database
@pytest.mark.needs_shared
@pytest.mark.slow
def test_the_run_of_a_person_survives_ten_kills_of_its_worker(
    place: Place,
    cast: Cast,
    person_clip: Path,  # noqa: F811
) -> None:
    pace = {"segment_s": 2.0, "beat_s": 0.2}
    undisturbed = run_on(cast.member, person_clip)
    expected = finished(place, Watcher(cast, undisturbed), **pace)
    assert expected["count"] >= 2
    run = run_on(cast.member, person_clip)
    watcher = Watcher(cast, run)
    kills = killed_often(place, watcher, random.Random(9), **pace)
    assert canonical(finished(place, watcher, **pace)) == canonical(expected)
    assert kills >= 5
    # The pictures too are the same.
    both = [one.pictures.order_by("rep", "moment") for one in (undisturbed, run)]
    assert [bytes(p.jpeg) for p in both[0]] == [bytes(p.jpeg) for p in both[1]]
    assert len(both[0]) > 0


@contextlib.contextmanager
def serving(place: Place, *more: str) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """A server with one worker, and where it answers."""
    with place.started([COMMAND, "serve", "--port", "0", "--workers", "1", *more]) as server:
        assert server.stdout is not None
        told = b""
        while not (found := re.search(rb"answers at (\S+)/", told)):
            line = server.stdout.readline()
            assert line, told.decode()
            told += line
        yield server, found[1].decode()


@pytest.mark.any_database
@pytest.mark.needs_shared
@pytest.mark.slow
def test_a_run_survives_ten_kills_of_the_server(
    place: Place,
    cast: Cast,
    person_clip: Path,  # noqa: F811
) -> None:
    said = tonus(
        "analyze", person_clip, "--model", "lite", "--json", "-", cwd=place.folder, timeout_s=120
    )
    run = run_on(cast.member, person_clip)
    watcher = Watcher(cast, run)
    rng = random.Random(4)
    kills = 0
    while kills < KILLS and watcher.look() != State.DONE:
        with serving(place) as (server, address):
            # The later ones have time to get somewhere.
            watcher.until(time.monotonic() + rng.uniform(0.0, 1.0 + 0.6 * kills))
            with urllib.request.urlopen(f"{address}/account/login/", timeout=20) as page:
                assert page.status == 200
            members = family(server.pid)
            server.kill()
            server.wait(10)
            kills += 1
            watcher.look()
            gone = ended(members)
            assert gone, "a process outlived the server"
    with serving(place) as (server, _):
        assert watcher.until(time.monotonic() + 120)
        server.terminate()
        assert server.wait(15) == 0
    result = AnalysisRun.objects.get(pk=run.pk).result
    assert canonical(result) == canonical(said.data)
    assert kills >= 4


def test_a_worker_that_is_killed_beside_the_server_is_replaced(place: Place, cast: Cast) -> None:
    with serving(place) as (server, _):
        assert eventually(lambda: bool(children(server.pid)), within_s=10)
        (first,) = children(server.pid)
        kill(first)
        assert eventually(lambda: children(server.pid) not in ([], [first]), within_s=20)
        server.terminate()
        assert server.wait(15) == 0
