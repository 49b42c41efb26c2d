"""Whole clips: progress, stopping, dying, and what is left behind: nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from tests.tonus_video.processes import alive, children, eventually
from tonus.errors import SetupError, TonusError
from tonus_files.landmarks_npz import read_landmarks
from tonus_video.cancelled import Cancelled
from tonus_video.landmarks import Recording, recorded_landmarks

ME = os.getpid()
CLIPS = ("squat_stick_side", "walk_and_jumping_jacks", "balance_beam_negative")


@pytest.fixture(scope="module", params=CLIPS)
def recording(request: pytest.FixtureRequest, shared_data: Path) -> tuple[str, Recording]:
    name = str(request.param)
    return name, recorded_landmarks(shared_data / "form" / "clips" / f"{name}.mp4")


@pytest.mark.needs_shared
@pytest.mark.slow
def test_real_clips_give_the_landmarks_on_record(
    recording: tuple[str, Recording], project_root: Path, shared_data: Path
) -> None:
    name, found = recording
    golden = read_landmarks(project_root / "tests" / "golden" / "landmarks" / f"{name}.npz")
    assert found.pose.timestamps_s == pytest.approx(golden.timestamps_s, abs=1e-9)
    assert np.array_equal(found.pose.seen, golden.seen)
    # Kernels of other processors round otherwise; the model's own noise is larger.
    apart_px = np.linalg.norm(found.pose.landmarks[..., :2] - golden.landmarks[..., :2], axis=-1)
    assert np.nanmedian(apart_px) < 1.5
    elsewhere = shared_data / "form" / "landmarks" / f"{name}.npz"
    if elsewhere.is_file():
        other = read_landmarks(elsewhere)
        apart_px = np.linalg.norm(found.pose.landmarks - other.landmarks, axis=-1)
        assert len(other) == len(found.pose)
        assert np.nanmedian(apart_px[:, 23:]) < 20


def test_progress_rises_to_the_end(empty_clip: Path) -> None:
    said: list[tuple[float, float]] = []
    recorded_landmarks(
        empty_clip, model="lite", progress=lambda done, total: said.append((done, total))
    )
    done_s = [done for done, _ in said]
    assert len({total for _, total in said}) == 1
    assert said[0][1] == pytest.approx(45.0, abs=0.01)
    assert all(before <= after for before, after in pairwise(done_s))
    assert done_s[-1] == pytest.approx(45.0, abs=0.01)
    assert len(set(done_s)) > 3
    assert children(ME) == []


def test_cancelling_stops_at_once_and_leaves_nobody(empty_clip: Path) -> None:
    asked_s: list[float] = []
    seen: list[int] = []

    def cancelled() -> bool:
        seen.extend(children(ME))
        if progressed.is_set():
            asked_s.append(time.monotonic())
        return progressed.is_set()

    progressed = threading.Event()
    with pytest.raises(Cancelled):
        recorded_landmarks(
            empty_clip,
            workers=2,
            progress=lambda done, total: progressed.set() if done > 1.0 else None,
            cancelled=cancelled,
        )
    assert time.monotonic() - asked_s[0] < 2.0
    assert len(set(seen)) == 2
    assert children(ME) == []


@pytest.mark.parametrize("workers", [1, 2])
def test_a_killed_worker_is_an_error_and_no_wait(empty_clip: Path, workers: int) -> None:
    killed: list[int] = []

    def kill_one(done: float, total: float) -> None:
        if not killed:
            killed.append(children(ME)[0])
            os.kill(killed[0], signal.SIGKILL)

    began_s = time.monotonic()
    with pytest.raises(TonusError, match="ended by signal 9"):
        recorded_landmarks(empty_clip, workers=workers, progress=kill_one)
    assert time.monotonic() - began_s < 10
    assert children(ME) == []


def test_a_clip_that_vanishes_is_an_error_of_its_own(empty_clip: Path, tmp_path: Path) -> None:
    clip = tmp_path / "c.mp4"
    clip.write_bytes(empty_clip.read_bytes())
    with pytest.raises(TonusError, match="cannot be opened"):
        recorded_landmarks(
            clip, model="lite", progress=lambda done, total: clip.unlink(missing_ok=True)
        )
    assert children(ME) == []


SCRIPT = """
import sys
from tonus_video.landmarks import recorded_landmarks
print("begun", flush=True)
recorded_landmarks(sys.argv[1], workers=2)
"""


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL, signal.SIGTERM])
def test_workers_end_with_the_process_that_started_them(
    empty_clip: Path, how: signal.Signals
) -> None:
    # Without a guard around its main part, as somebody's first script is.
    with subprocess.Popen(
        [sys.executable, "-c", SCRIPT, str(empty_clip)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as script:
        assert script.stdout is not None
        assert script.stdout.readline() == b"begun\n"
        assert eventually(lambda: len(children(script.pid)) == 2, within_s=10)
        workers = children(script.pid)
        time.sleep(0.5)
        script.send_signal(how)
        assert script.wait(5) != 0
    assert eventually(lambda: not any(alive(pid) for pid in workers), within_s=10)


def test_a_missing_model_names_the_command_that_makes_it(
    empty_clip: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TONUS_MODEL_DIR", str(tmp_path))
    with pytest.raises(SetupError, match=r"python\S* -m tonus_video\.bundle"):
        recorded_landmarks(empty_clip)


def test_a_damaged_model_is_an_error_and_no_crash(
    empty_clip: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TONUS_MODEL_DIR", str(tmp_path))
    (tmp_path / "pose_landmarker_lite.task").write_bytes(b"PK" + bytes(1000))
    with pytest.raises(SetupError, match="cannot be loaded"):
        recorded_landmarks(empty_clip, model="lite")
    assert children(ME) == []
