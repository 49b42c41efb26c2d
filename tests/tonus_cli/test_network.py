"""The whole command reaches no network address: the kernel ends whoever tries."""

from __future__ import annotations

import json
import shutil
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.tonus_cli.command import COMMAND, Ended, tonus
from tests.tonus_video.test_network import FILTER

RUN = "import os; os.execv(sys.argv[1], sys.argv[1:])"


def under_filter(*arguments: str | Path, cwd: Path) -> Ended:
    program: Sequence[str | Path] = (sys.executable, "-c", FILTER + RUN, COMMAND)
    return tonus(*arguments, cwd=cwd, program=tuple(program), timeout_s=120)


def test_the_filter_holds_for_a_command_that_is_started(tmp_path: Path) -> None:
    trying = "import socket; socket.socket()"
    program = (sys.executable, "-c", FILTER + RUN, sys.executable, "-c", trying)
    assert tonus(cwd=tmp_path, program=program).code == -signal.SIGSYS


def test_analyzing_with_every_result_tries_nothing(short_clip: Path) -> None:
    outputs = ("--json", "j.json", "--report", "r.html", "--video", "v.mp4")
    said = under_filter("analyze", "clip.mp4", "--model", "lite", *outputs, cwd=short_clip.parent)
    assert said.code == 6, said
    assert {path.name for path in short_clip.parent.iterdir()} == {
        "clip.mp4", "j.json", "r.html", "v.mp4",
    }  # fmt: skip


def test_the_other_commands_try_nothing(short_clip: Path, landmarks: Path) -> None:
    place = short_clip.parent
    said = under_filter("landmarks", "clip.mp4", "--model", "lite", "-o", "l.npz", cwd=place)
    assert said.code == 0, said
    said = under_filter("judge", landmarks.name, "--json", "-", "--report", "r.html", cwd=place)
    assert (said.code, json.loads(said.out)["count"]) == (0, 2)
    assert under_filter("exercises", "squat", cwd=place).code == 0


@pytest.mark.needs_shared
@pytest.mark.slow
def test_analyzing_a_person_tries_nothing(shared_data: Path, tmp_path: Path) -> None:
    clip = shutil.copy(shared_data / "form" / "clips" / "balance_beam_negative.mp4", tmp_path)
    outputs = ("--report", "r.html", "--video", "v.mp4")
    said = under_filter("analyze", Path(clip), *outputs, cwd=tmp_path)
    assert said.code == 0, said
    assert (tmp_path / "v.mp4").stat().st_size > 0
