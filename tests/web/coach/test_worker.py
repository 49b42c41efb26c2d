"""A worker's runs: the results of the command, honest failures, and stopping at once."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.tonus_cli.command import tonus
from tests.tonus_video.clips import write_clip
from tests.tonus_video.processes import children, eventually
from tests.web.belongings import watched_clip
from tests.web.cast import Cast
from tests.web.coach.at_work import Place, run_on
from tonus_files.landmarks_npz import read_landmarks
from tonus_web.coach import storage
from tonus_web.coach.models import AnalysisRun, SegmentResult
from tonus_web.coach.runs import cancel, progress_of, retry
from tonus_web.coach.worker import Pace, Worker

State = AnalysisRun.State


@pytest.fixture(scope="module")
def nobody(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six seconds in which nobody is seen."""
    place = tmp_path_factory.mktemp("nobody")
    return write_clip(place / "nobody.mp4", frames=60, fps=10, options={"preset": "ultrafast"})


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two minutes in which nobody is seen: longer to watch than any test waits."""
    place = tmp_path_factory.mktemp("long")
    return write_clip(place / "long.mp4", frames=120 * 30, options={"preset": "ultrafast"})


def worked(run: AnalysisRun, **pace: float) -> AnalysisRun:
    Worker("test", Pace(**pace)).serve(once=True)
    return AnalysisRun.objects.get(pk=run.pk)


def canonical(data: Any) -> str:
    return json.dumps(data, sort_keys=True, allow_nan=False)


def by_command(clip: Path, *, model: str = "lite") -> Any:
    said = tonus("analyze", clip, "--model", model, "--json", "-", cwd=clip.parent, timeout_s=300)
    assert said.code in (0, 6), said
    return said.data


# --- results ------------------------------------------------------------------


@pytest.mark.django_db
def test_the_result_is_that_of_the_command(cast: Cast, nobody: Path, tmp_path: Path) -> None:
    run = worked(run_on(cast.member, nobody))
    assert (run.state, run.problem, run.progress) == (State.DONE, "", 1.0)
    assert canonical(run.result) == canonical(by_command(nobody))
    assert (watched_clip(run).width, watched_clip(run).height, watched_clip(run).duration_s) == (
        320,
        192,
        6.0,
    )
    (tmp_path / "l.npz").write_bytes(bytes(run.landmarks or b""))
    assert len(read_landmarks(tmp_path / "l.npz")) == 60
    assert not SegmentResult.objects.exists()


@pytest.mark.any_database
@pytest.mark.needs_shared
@pytest.mark.slow
@pytest.mark.django_db
def test_the_result_of_a_person_is_that_of_the_command(cast: Cast, shared_data: Path) -> None:
    clip = shared_data / "form" / "clips" / "squat_stick_side.mp4"
    run = worked(run_on(cast.member, clip))
    assert run.result is not None
    assert run.result["count"] == 2
    assert canonical(run.result) == canonical(by_command(clip))
    moments = sorted(run.pictures.values_list("rep", "moment"))
    assert moments == [(rep, moment) for rep in (0, 1) for moment in ("end", "start", "turn")]
    assert all(bytes(picture.jpeg)[:3] == b"\xff\xd8\xff" for picture in run.pictures.all())
    assert run.trace
    # Half a minute of work was enough to measure a speed.
    assert run.share_per_s
    assert run.share_per_s > 0


@pytest.mark.any_database
@pytest.mark.django_db
def test_what_is_odd_about_a_clip_is_kept_with_its_values(cast: Cast, tmp_path: Path) -> None:
    whole = write_clip(
        tmp_path / "whole.mp4",
        frames=90,
        options={"preset": "ultrafast"},
        container_options={"movflags": "faststart"},
    )
    cut = tmp_path / "cut.mp4"
    cut.write_bytes(whole.read_bytes()[: int(0.6 * whole.stat().st_size)])
    run = worked(run_on(cast.member, cut))
    assert run.state == State.DONE
    (note,) = run.notes
    assert note["message"].startswith("The clip is cut off:")
    assert run.result is not None
    assert run.result["source"]["warnings"] == [note["message"].format(**note["params"])]
    assert canonical(run.result) == canonical(by_command(cut))


# --- clips that cannot be used ------------------------------------------------


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


@pytest.mark.any_database
@pytest.mark.django_db
def test_clips_that_cannot_be_used_fail_at_once_with_their_sentence(
    cast: Cast, nobody: Path, tmp_path: Path
) -> None:
    truncated = written(tmp_path / "truncated.mp4", nobody.read_bytes()[:500])
    text = written(tmp_path / "text.mp4", b"squats\n" * 100)
    playlist = written(tmp_path / "list.mp4", b"#EXTM3U\n/etc/passwd\n")
    gone = shutil.copy(nobody, tmp_path / "gone.mp4")
    runs = [run_on(cast.member, one) for one in (truncated, text, playlist, Path(gone))]
    storage.clip_file(watched_clip(runs[-1]).path).unlink()
    Worker("test").serve(once=True)
    told = []
    for run in runs:
        run.refresh_from_db()
        assert (run.state, run.attempts, run.deaths) == (State.FAILED, 1, 0)
        assert run.ended_at is not None
        told.append(run.problem.format(**run.problem_params))
    assert told[0].startswith("truncated.mp4 cannot be read: its index is missing or damaged.")
    assert told[1:] == [
        "text.mp4 is text, not a clip: give a video.",
        "list.mp4 is a playlist, not a clip: give the clip itself.",
        "There is no file gone.mp4.",
    ]


@pytest.mark.django_db
def test_a_run_that_failed_is_tried_again(cast: Cast, nobody: Path) -> None:
    run = run_on(cast.member, nobody)
    file = storage.clip_file(watched_clip(run).path)
    away = file.rename(file.with_suffix(".away"))
    assert worked(run).state == State.FAILED
    away.rename(file)
    retry(run)
    assert worked(run).state == State.DONE


@pytest.mark.any_database
@pytest.mark.django_db
def test_a_clip_that_ends_its_process_fails_after_three_times(
    cast: Cast, nobody: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tonus_web.coach.worker._PROGRAM", "tests.web.coach.crashing")
    run = worked(run_on(cast.member, nobody))
    assert (run.state, run.deaths, run.problem_params) == (State.FAILED, 3, {"count": 3})


@pytest.mark.any_database
@pytest.mark.django_db
def test_a_process_that_says_nothing_is_not_waited_for(
    cast: Cast, nobody: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tonus_web.coach.worker._PROGRAM", "tests.web.coach.crashing")
    monkeypatch.setenv("LANG", "silent")
    run = worked(run_on(cast.member, nobody), silence_s=0.5)
    assert (run.state, run.deaths) == (State.FAILED, 3)


@pytest.mark.any_database
@pytest.mark.django_db
def test_what_a_process_says_is_not_taken_on_trust(
    cast: Cast, nobody: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tonus_web.coach.worker._PROGRAM", "tests.web.coach.crashing")
    monkeypatch.setenv("LANG", "lying")
    run = worked(run_on(cast.member, nobody))
    assert (run.state, run.deaths) == (State.FAILED, 3)


# --- stopping -----------------------------------------------------------------


def at_work(run: AnalysisRun) -> bool:
    return progress_of(run).share > 0


def ended(process: subprocess.Popen[bytes]) -> str:
    out, _ = process.communicate(timeout=20)
    told = out.decode()
    assert "Traceback" not in told, told
    return told


def test_a_run_stops_within_a_second_of_being_asked(place: Place, cast: Cast, long: Path) -> None:
    run = run_on(cast.member, long)
    with place.working() as worker:
        assert eventually(lambda: at_work(run), within_s=60)
        (child,) = children(worker.pid)
        cancel(run)
        asked_s = time.monotonic()
        assert eventually(lambda: progress_of(run).state == State.CANCELLED, within_s=5)
        took_s = time.monotonic() - asked_s
        assert eventually(lambda: child not in children(worker.pid), within_s=1)
        worker.terminate()
        ended(worker)
        assert worker.returncode == 0
    assert took_s < 1.0 + 0.5 * os.getloadavg()[0]
    assert not SegmentResult.objects.exists()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_that_is_asked_to_end_gives_its_run_back(
    place: Place, cast: Cast, long: Path, number: int
) -> None:
    run = run_on(cast.member, long)
    with place.working() as worker:
        assert eventually(lambda: at_work(run), within_s=60)
        worker.send_signal(number)
        ended(worker)
        assert worker.returncode == 0
    run.refresh_from_db()
    assert (run.state, run.attempts, run.worker, run.lease_until) == (State.WAITING, 0, "", None)


def test_a_run_that_is_taken_away_is_let_go(place: Place, cast: Cast, long: Path) -> None:
    run = run_on(cast.member, long)
    with place.working() as worker:
        assert eventually(lambda: at_work(run), within_s=60)
        AnalysisRun.objects.filter(pk=run.pk).update(fence=99, state=State.DONE)
        assert eventually(lambda: children(worker.pid) == [], within_s=10)
        worker.terminate()
        assert "taken over or taken away" in ended(worker)
    run.refresh_from_db()
    assert (run.state, run.fence, run.result) == (State.DONE, 99, None)


def test_an_idle_worker_wakes_at_a_signal(place: Place, cast: Cast, nobody: Path) -> None:
    with place.working(poll_s=300) as worker:
        # Its first look finds nothing; then it sleeps.
        time.sleep(3)
        run = run_on(cast.member, nobody)

        def woken() -> bool:
            worker.send_signal(signal.SIGUSR1)
            return progress_of(run).state == State.DONE

        assert eventually(woken, within_s=60)


def test_the_command_works_until_nothing_waits(place: Place, cast: Cast, nobody: Path) -> None:
    runs = [run_on(member, nobody) for member in (cast.member, cast.stranger_member)]
    command = str(Path(sys.executable).with_name("tonus"))
    with place.started([command, "worker", "--once", "--name", "attic"]) as worker:
        told = ended(worker)
        assert worker.returncode == 0
    assert "attic" in told
    for run in runs:
        run.refresh_from_db()
        assert (run.state, run.worker.split()[0]) == (State.DONE, "attic")
