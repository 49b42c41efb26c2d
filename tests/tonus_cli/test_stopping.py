"""Stopping at any moment: an exit code, one sentence, and nothing half-written."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Final

import av
import pytest

from tests.tonus_cli.command import COMMAND, ended, session, started
from tests.tonus_video.clips import write_clip
from tests.tonus_video.processes import children, eventually

STOPPED: Final = "Stopped before the end, as asked.\n"
OUTPUTS: Final = ("--json", "j.json", "--report", "r.html", "--video", "v.mp4")
Moment = Callable[["subprocess.Popen[bytes]", Path], bool]


@pytest.fixture(scope="module")
def long_clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two pieces in which nobody is seen: longer to watch than any test waits."""
    place = tmp_path_factory.mktemp("long")
    return write_clip(place / "long.mp4", frames=45 * 30, options={"preset": "ultrafast"})


@pytest.fixture(scope="module")
def large_clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Few frames, quickly watched, and large ones, slowly drawn."""
    place = tmp_path_factory.mktemp("large")
    return write_clip(
        place / "large.mp4", frames=60, width=1920, height=1080, options={"preset": "ultrafast"}
    )


def at_work(process: subprocess.Popen[bytes], place: Path) -> bool:
    """Whether both workers have opened the clip."""
    return sum(has_open(pid, "long.mp4") for pid in children(process.pid)) == 2


def has_open(pid: int, name: str) -> bool:
    try:
        return any(link.readlink().name == name for link in Path(f"/proc/{pid}/fd").iterdir())
    except OSError:
        return False


def drawing(process: subprocess.Popen[bytes], place: Path) -> bool:
    """Whether the video has been begun, at a place of its own."""
    return any(place.glob(".v.mp4.*"))


def reporting(process: subprocess.Popen[bytes], place: Path) -> bool:
    """Whether the JSON is there and the pictures of the report are being taken."""
    return (place / "j.json").exists() and has_open(process.pid, "squat.mp4")


def wait_for(moment: Moment, process: subprocess.Popen[bytes], place: Path) -> None:
    eventually(lambda: moment(process, place) or process.poll() is not None, within_s=60)
    assert process.poll() is None, process.communicate()


def names(place: Path) -> set[str]:
    return {path.name for path in place.iterdir()}


# --- asked to stop ------------------------------------------------------------


def to_the_command(process: subprocess.Popen[bytes], number: int) -> None:
    os.kill(process.pid, number)


def to_everybody(process: subprocess.Popen[bytes], number: int) -> None:
    """As a terminal does it; the workers have groups of their own, so they get it too."""
    for pid in session(process.pid):
        os.kill(pid, number)


def twice(process: subprocess.Popen[bytes], number: int) -> None:
    os.kill(process.pid, number)
    time.sleep(0.05)
    if process.poll() is None:
        os.kill(process.pid, number)


@pytest.mark.parametrize(
    ("number", "send"),
    [
        (signal.SIGINT, to_everybody),
        (signal.SIGINT, twice),
        (signal.SIGTERM, to_the_command),
        (signal.SIGHUP, to_the_command),
    ],
)
def test_stopped_while_watching(
    long_clip: Path,
    tmp_path: Path,
    number: int,
    send: Callable[[subprocess.Popen[bytes], int], None],
) -> None:
    with started("analyze", long_clip, "--workers", "2", *OUTPUTS, cwd=tmp_path) as process:
        wait_for(at_work, process, tmp_path)
        send(process, number)
        said = ended(process, timeout_s=10)
    assert (said.code, said.out, said.err) == (130, "", STOPPED)
    assert names(tmp_path) == set()


@pytest.mark.parametrize("send", [to_the_command, twice])
def test_stopped_while_drawing(
    large_clip: Path, tmp_path: Path, send: Callable[[subprocess.Popen[bytes], int], None]
) -> None:
    (tmp_path / "v.mp4").write_text("old")
    with started("analyze", large_clip, "--model", "lite", *OUTPUTS, cwd=tmp_path) as process:
        wait_for(drawing, process, tmp_path)
        send(process, signal.SIGINT)
        said = ended(process, timeout_s=10)
    assert said.code == 130
    assert said.err == f"Written: j.json\nWritten: r.html\n{STOPPED}"
    assert names(tmp_path) == {"j.json", "r.html", "v.mp4"}
    assert (tmp_path / "v.mp4").read_text() == "old"


@pytest.fixture(scope="module")
def squat_clip(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One squat in few frames, enlarged so that its pictures take a while."""
    target = tmp_path_factory.mktemp("squat") / "squat.mp4"
    source = shared_data / "form" / "clips" / "squat_stick_side.mp4"
    with av.open(str(source)) as given, av.open(str(target), "w") as out:
        stream = out.add_stream("libx264", rate=15, options={"preset": "ultrafast"})
        assert isinstance(stream, av.VideoStream)
        stream.width, stream.height, stream.pix_fmt = 1216, 2160, "yuv420p"
        for number, frame in enumerate(given.decode(video=0)):
            if 8 * 30 <= number < 12 * 30 and number % 2 == 0:
                large = frame.reformat(width=1216, height=2160)
                large.pts, large.time_base = number // 2 - 120, Fraction(1, 15)
                out.mux(stream.encode(large))
        out.mux(stream.encode())
    return target


@pytest.mark.needs_shared
def test_stopped_while_reporting(squat_clip: Path, tmp_path: Path) -> None:
    with started("analyze", squat_clip, "--model", "lite", *OUTPUTS, cwd=tmp_path) as process:
        wait_for(reporting, process, tmp_path)
        process.send_signal(signal.SIGINT)
        said = ended(process, timeout_s=10)
    assert (said.code, said.err) == (130, f"Written: j.json\n{STOPPED}")
    assert names(tmp_path) == {"j.json"}
    assert json.loads((tmp_path / "j.json").read_text())["count"] == 1


def test_what_is_to_go_on_in_the_background_goes_on(short_clip: Path) -> None:
    ignoring = ("bash", "-c", 'trap "" INT HUP; exec "$0" "$@"', COMMAND)
    arguments = ("analyze", "clip.mp4", "--model", "lite", "--json", "-")
    with started(*arguments, cwd=short_clip.parent, program=ignoring) as process:
        eventually(lambda: children(process.pid) != [], within_s=10)
        for number in (signal.SIGINT, signal.SIGHUP):
            process.send_signal(number)
        said = ended(process)
    assert (said.code, said.data["count"]) == (6, 0)


# --- killed -------------------------------------------------------------------


def test_a_worker_that_is_killed_is_told(long_clip: Path, tmp_path: Path) -> None:
    with started("analyze", long_clip, "--workers", "2", *OUTPUTS, cwd=tmp_path) as process:
        wait_for(at_work, process, tmp_path)
        os.kill(children(process.pid)[0], signal.SIGKILL)
        said = ended(process, timeout_s=10)
    assert (said.code, said.out) == (1, "")
    assert said.err.startswith("A process that analysed the clip was ended by signal 9.")
    assert names(tmp_path) == set()


def test_workers_end_with_a_command_that_is_killed(long_clip: Path, tmp_path: Path) -> None:
    # That nobody is left of its session is seen to by whoever starts a command.
    with started("analyze", long_clip, "--workers", "2", *OUTPUTS, cwd=tmp_path) as process:
        wait_for(at_work, process, tmp_path)
        process.kill()
        assert process.wait(10) == -signal.SIGKILL
    assert names(tmp_path) == set()
