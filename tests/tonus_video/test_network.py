"""Analysis reaches no network address: the kernel ends whoever opens a way to one."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.tonus_video.clips import write_clip

# A filter in the kernel, passed on to every thread and process that follows:
# whoever makes an internet socket (AF_INET 2, AF_INET6 10), by the plain call or
# by the ring that could do it unseen, is killed on the spot.
FILTER = r"""
import ctypes, platform, struct, sys

SOCKET = {"x86_64": 41, "aarch64": 198}[platform.machine()]
IO_URING_SETUP = 425
ALLOW, KILL = 0x7FFF0000, 0x80000000
LOAD, EQUAL, RETURN = 0x20, 0x15, 0x06
steps = [
    (LOAD, 0, 0, 0),                  # which call
    (EQUAL, 5, 0, IO_URING_SETUP),
    (EQUAL, 0, 3, SOCKET),
    (LOAD, 0, 0, 16),                 # its first argument, the family
    (EQUAL, 2, 0, 2),
    (EQUAL, 1, 0, 10),
    (RETURN, 0, 0, ALLOW),
    (RETURN, 0, 0, KILL),
]
code = b"".join(struct.pack("HBBI", *step) for step in steps)
place = ctypes.create_string_buffer(code, len(code))
program = ctypes.create_string_buffer(
    struct.pack("HxxxxxxP", len(steps), ctypes.addressof(place)), 16
)
libc = ctypes.CDLL(None, use_errno=True)
assert libc.prctl(38, 1, 0, 0, 0) == 0, "no new privileges"
assert libc.prctl(22, 2, program, 0, 0) == 0, "the filter"
"""

ANALYSIS = """
from pathlib import Path
from tonus.catalogue.translation import translator
from tonus.form.judge import judged
from tonus_video.annotated import write_annotated_video
from tonus_video.key_frames import key_frames
from tonus_video.landmarks import recorded_landmarks

clip = Path(sys.argv[1])
pose = recorded_landmarks(clip, model="lite", workers=2).pose
judgement = judged(pose)
key_frames(clip, judgement)
write_annotated_video(clip, clip.with_suffix(".judged.mp4"), judgement,
                      translate=translator("en"))
print("frames", len(pose))
"""


def under_filter(script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", FILTER + script, *arguments],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.mark.parametrize(
    "attempt",
    [
        "import socket; socket.socket(socket.AF_INET)",
        "import socket; socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)",
        "import threading, socket; t = threading.Thread(target=socket.socket); t.start(); t.join()",
        "import socket; socket.getaddrinfo('localhost.invalid', 80)",
    ],
)
def test_the_filter_ends_whoever_tries(attempt: str) -> None:
    assert under_filter(f"{attempt}\nprint('still here')").returncode == -signal.SIGSYS


def test_the_filter_holds_for_processes_that_are_started() -> None:
    inner = "import subprocess, sys; print(subprocess.run([sys.executable, '-c', "
    inner += "'import socket; socket.socket()']).returncode)"
    assert under_filter(inner).stdout.strip() == str(-signal.SIGSYS)


def test_analysis_of_a_clip_tries_nothing(tmp_path: Path) -> None:
    done = under_filter(ANALYSIS, str(write_clip(tmp_path / "c.mp4", frames=60)))
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["frames", "60"]


@pytest.mark.needs_shared
@pytest.mark.slow
def test_analysis_of_a_person_tries_nothing(person_clip: Path, tmp_path: Path) -> None:
    clip = tmp_path / "person.mp4"
    clip.write_bytes(person_clip.read_bytes())
    done = under_filter(ANALYSIS, str(clip))
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["frames", "260"]
