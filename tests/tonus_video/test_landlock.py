"""What a process that opens a stranger's clip cannot read, write or signal."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.tonus_video.clips import write_clip
from tests.tonus_video.prying import Try
from tests.tonus_video.test_confinement import LIMITS
from tonus_video.analyst import Analyst
from tonus_video.job import Job, Limits, Open, Watch
from tonus_video.landlock import keep_from_files

REFUSED = "PermissionError"


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    """A clip among a server's secrets, and a file beside all of them."""
    data = tmp_path / "data"
    (data / "media").mkdir(parents=True)
    (data / "media" / "neighbour.mp4").write_text("somebody else")
    (tmp_path / "beside.txt").write_text("beside")
    (tmp_path / "link").symlink_to(data / "media" / "neighbour.mp4")
    clip = data / "media" / "clip.mp4"
    clip.write_text("clip")
    return clip


def told(clip: Path, *ways: str, limits: Limits) -> dict[str, Any]:
    """What came of each attempt."""
    job = Job(path=clip, model="lite", limits=limits)
    one = Analyst(job, program="tests.tonus_video.prying")
    try:
        answers = {}
        for way in ways:
            one.ask(Try(way))
            answers[way] = one.answer().data["told"]
        return answers
    finally:
        one.stop()


WAYS = (
    *("clip", "neighbour", "neighbours", "link"),
    *("overwritten", "beside", "others", "signalled", "rights"),
)


def test_of_a_hidden_folder_only_the_clip_can_be_read(clip: Path) -> None:
    limits = replace(LIMITS, hidden=(clip.parent.parent,))
    assert told(clip, *WAYS, limits=limits) == {
        "clip": "clip",
        "neighbour": REFUSED,
        "neighbours": REFUSED,
        "link": REFUSED,
        "overwritten": REFUSED,
        "beside": "beside",
        "others": [],
        "signalled": REFUSED,
        "rights": "6" if os.geteuid() == 0 else "",
    }
    assert clip.read_text() == "clip"


def test_where_nothing_is_hidden_everything_beside_can_be_read(clip: Path) -> None:
    """So that the attempts above would succeed."""
    answers = told(clip, *WAYS, limits=LIMITS)
    assert answers["neighbour"] == answers["link"] == "somebody else"
    assert sorted(answers["neighbours"]) == ["clip.mp4", "neighbour.mp4"]


def test_a_clip_is_watched_from_a_hidden_folder(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    limits = Limits(
        memory_bytes=1 << 30, cpu_s=600, cores=1, file_bytes=4 << 20, hidden=(data, tmp_path)
    )
    job = Job(path=write_clip(data / "clip.mp4", frames=5), model="lite", limits=limits)
    one = Analyst(job)
    try:
        one.ask(Open())
        assert one.answer().data["pieces_s"] == pytest.approx([5 / 30])
        one.ask(Watch(0))
        while (answer := one.answer()).kind == "progress":
            pass
        assert answer.kind == "part"
    finally:
        one.stop()


def test_a_system_without_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tonus_video.landlock._CREATE", 1023)
    assert not keep_from_files([Path("/")])
