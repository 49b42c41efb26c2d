"""What a process that opens a stranger's clip cannot do."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.tonus_video.clips import write_clip
from tests.tonus_video.processes import alive, eventually
from tests.tonus_video.prying import Try
from tonus.errors import VideoError
from tonus_video.analyst import Analyst, Died
from tonus_video.clip import clip_info
from tonus_video.confinement import refuse_network
from tonus_video.job import Answer, Job, Limits, Open, Watch, unpacked
from tonus_video.segments import part_bytes, segment_landmarks, segments

LIMITS = Limits(memory_bytes=1 << 30, cpu_s=2, cores=1, file_bytes=4 << 20)


@contextmanager
def analyst(
    path: Path, *, limits: Limits | None = LIMITS, program: str = "tests.tonus_video.prying"
) -> Iterator[Analyst]:
    one = Analyst(Job(path=path, model="lite", niceness=19, limits=limits), program=program)
    try:
        yield one
    finally:
        one.stop()
    assert not alive(one.pid)


def watched(one: Analyst) -> Answer:
    """The first piece of a clip."""
    one.ask(Open())
    one.answer()
    one.ask(Watch(0))
    while (answer := one.answer()).kind == "progress":
        pass
    return answer


def tried(path: Path, what: str, **more: Any) -> Any:
    with analyst(path, **more) as one:
        one.ask(Try(what))
        return one.answer().data["told"]


def test_no_way_leads_to_a_network_or_into_other_processes(tmp_path: Path) -> None:
    ways = (
        *("connection", "datagram", "file_socket", "raw_packets", "thread", "started", "ring"),
        "other_memory",
    )
    with analyst(tmp_path) as one:
        for what in ways:
            one.ask(Try(what))
            assert (what, one.answer().data["told"]) == (what, "PermissionError")


def test_without_limits_the_way_is_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        monkeypatch.setenv("PORT", str(listening.getsockname()[1]))
        assert tried(tmp_path, "connection", limits=None) == "connected"


def test_it_knows_no_secret_of_its_starter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://anna:secret@host/tonus")
    monkeypatch.setenv("TONUS_EMAIL_URL", "smtp://anna:secret@host")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    names = set(tried(tmp_path, "environment"))
    assert not names & {"DATABASE_URL", "TONUS_EMAIL_URL", "TONUS_DATA_DIR"}
    assert not {name for name in names if "SECRET" in name}
    assert "PYTHONPATH" in names


def test_it_steps_back_and_stands_alone(tmp_path: Path) -> None:
    assert tried(tmp_path, "place") == {
        "niceness": 19,
        "session": 0,
        "stdin": "/dev/null",
        "core": 0,
        "out_of_memory": "1000",
    }


def test_memory_that_runs_out_is_told_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(VideoError, match=r"more memory than an analysis may use \(1024 MB\)"):
        tried(tmp_path / "large.mp4", "memory")


def test_a_picture_that_needs_too_much_memory_is_never_left_out_silently(tmp_path: Path) -> None:
    clip = write_clip(
        tmp_path / "large.mp4",
        frames=3,
        width=4096,
        height=4096,
        options={"preset": "ultrafast", "threads": "1"},
    )
    small = Limits(memory_bytes=120 << 20, cpu_s=60, cores=1, file_bytes=4 << 20)
    with analyst(clip, limits=small) as one, pytest.raises((VideoError, Died)):
        watched(one)


def test_files_cannot_grow_beyond_the_limit(tmp_path: Path) -> None:
    assert tried(tmp_path, "file") == "OSError"


def test_a_request_that_never_ends_is_ended(tmp_path: Path) -> None:
    with pytest.raises(Died, match=f"signal {signal.SIGXCPU}"):
        tried(tmp_path, "cpu")


def test_a_crash_is_told(tmp_path: Path) -> None:
    with pytest.raises(Died, match=f"signal {signal.SIGABRT}"):
        tried(tmp_path, "crash")


def test_it_ends_with_whoever_started_it_even_while_it_is_busy(tmp_path: Path) -> None:
    program = (
        "import sys, time; from pathlib import Path\n"
        "from tests.tonus_video.prying import Try\n"
        "from tests.tonus_video.test_confinement import LIMITS\n"
        "from tonus_video.analyst import Analyst\n"
        "from tonus_video.job import Job\n"
        "one = Analyst(Job(path=Path('x'), model='lite', limits=LIMITS),"
        " program='tests.tonus_video.prying')\n"
        "one.ask(Try('place')); one.answer(); one.ask(Try('silence'))\n"
        "print(one.pid, flush=True); time.sleep(60)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    ) as starter:
        assert starter.stdout is not None
        pid = int(starter.stdout.readline())
        assert alive(pid)
        starter.kill()
        assert eventually(lambda: not alive(pid), within_s=2)


def test_a_system_without_the_filter_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platform.machine", lambda: "vax")
    assert not refuse_network()


def test_confined_landmarks_are_the_same_to_the_last_bit(tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "clip.mp4", frames=20)
    limits = Limits(memory_bytes=1 << 30, cpu_s=600, cores=1, file_bytes=4 << 20)
    with analyst(clip, limits=limits, program="tonus_video.worker") as one:
        one.ask(Open())
        assert one.answer().data["pieces_s"] == pytest.approx([20 / 30])
        one.ask(Watch(0))
        answer = one.answer()
        while answer.kind == "progress":
            answer = one.answer()
    info = clip_info(clip)
    alone = segment_landmarks(info, segments(info.duration_s)[0], model="lite")
    assert answer.blobs[0] == part_bytes(alone)


@pytest.mark.parametrize(
    "message",
    [
        b"",
        b"cbuiltins\nexec\n",
        b'"text"\n',
        b'{"kind": 1, "data": {}, "sizes": []}\n',
        b'{"kind": "part", "data": {}, "sizes": [5]}\nabc',
        b'{"kind": "part", "data": {}, "sizes": [-1]}\nabc',
        b"\xff\xfe\n",
    ],
)
def test_what_no_worker_says_is_refused(message: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 (it is never shown)
        unpacked(message)
