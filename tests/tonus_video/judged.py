"""A judgement of real landmarks, and a plain clip with the same times."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np

from tests.tonus_video.clips import Rgb, write_clip
from tonus.form.judge import judged
from tonus.form.judgement import Judgement
from tonus.pose import PoseSequence
from tonus_files.landmarks_npz import read_landmarks

__all__ = ["GREY", "grey_clip", "squat_judgement", "squats"]

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "landmarks"
GREY = 96


@cache
def squats() -> PoseSequence:
    """Return the recorded squats: two of them, seen from the side, 20 s."""
    return read_landmarks(GOLDEN / "squat_stick_side.npz")


@cache
def squat_judgement() -> Judgement:
    """Return what is judged of them."""
    return judged(squats())


def grey_clip(path: Path, *, frames: int, width: int = 608, height: int = 1080) -> Path:
    """Write a plain grey clip whose frames have the times of the recording."""

    def grey(number: int) -> Rgb:
        return np.full((height, width, 3), GREY, np.uint8)

    return write_clip(
        path,
        times_s=squats().timestamps_s[:frames].tolist(),
        width=width,
        height=height,
        picture=grey,
        options={"preset": "ultrafast"},
    )
