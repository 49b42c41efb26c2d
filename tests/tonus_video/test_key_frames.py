"""Pictures of the repetitions: the right moments, small, and with the figure."""

from __future__ import annotations

import dataclasses
import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.tonus_video.clips import write_clip
from tests.tonus_video.judged import squat_judgement, squats
from tonus_video.key_frames import key_frames
from tonus_video.report.facts import Moment


@pytest.fixture(scope="module")
def small_clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_clip(
        tmp_path_factory.mktemp("key") / "c.mp4",
        times_s=squats().timestamps_s.tolist(),
        width=304,
        height=540,
        options={"preset": "ultrafast"},
    )


def test_every_repetition_has_its_start_turn_and_end(small_clip: Path) -> None:
    judgement = squat_judgement()
    found = key_frames(small_clip, judgement, max_px=270)
    assert [(frame.rep, frame.moment) for frame in found] == [
        (rep, moment) for rep in (0, 1) for moment in Moment
    ]
    for frame in found:
        rep = judgement.reps[frame.rep]
        wanted_s = {"start": rep.start_s, "turn": rep.peak_s, "end": rep.end_s}[frame.moment]
        assert frame.at_s == pytest.approx(wanted_s, abs=1 / 30)
        with Image.open(io.BytesIO(frame.jpeg)) as picture:
            assert picture.format == "JPEG"
            assert picture.size == (frame.width, frame.height) == (152, 270)
            assert np.asarray(picture).std() > 20


def test_no_repetition_no_picture(small_clip: Path) -> None:
    nothing = dataclasses.replace(squat_judgement(), reps=())
    assert key_frames(small_clip, nothing) == []


def test_pictures_behind_the_end_of_a_cut_off_clip_are_missing(tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "c.mp4", times_s=squats().timestamps_s[:330].tolist())
    found = key_frames(clip, squat_judgement())
    assert [(frame.rep, frame.moment) for frame in found] == [
        (0, Moment.START),
        (0, Moment.TURN),
    ]
