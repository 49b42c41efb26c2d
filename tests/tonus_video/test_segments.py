"""Pieces cover a clip, and how they are shared out changes no bit."""

from __future__ import annotations

import math
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tonus_video.clips import write_clip
from tonus.pose import PoseSequence
from tonus_video.clip import clip_info
from tonus_video.landmarks import recorded_landmarks
from tonus_video.segments import Segment, joined, segment_landmarks, segments


@given(st.floats(0.0, 100_000.0))
def test_pieces_cover_a_clip_without_gap_or_overlap(duration_s: float) -> None:
    pieces = segments(duration_s)
    assert pieces[0].start_s == 0.0
    assert pieces[-1].end_s == math.inf
    assert all(before.end_s == after.start_s for before, after in pairwise(pieces))
    assert [piece.index for piece in pieces] == list(range(len(pieces)))
    lengths_s = [min(piece.end_s, duration_s) - piece.start_s for piece in pieces]
    assert lengths_s[:-1] == [20.0] * (len(pieces) - 1)
    assert lengths_s[-1] <= 25.0
    if len(pieces) > 1:
        assert lengths_s[-1] >= 5.0
        assert all(piece.warm_up_start_s == piece.start_s - 1.0 for piece in pieces[1:])


def same(first: PoseSequence, second: PoseSequence) -> bool:
    assert first.world is not None
    assert second.world is not None
    return (
        np.array_equal(first.timestamps_s, second.timestamps_s)
        and np.array_equal(first.landmarks, second.landmarks, equal_nan=True)
        and np.array_equal(first.world, second.world, equal_nan=True)
    )


@pytest.mark.needs_shared
@pytest.mark.slow
def test_workers_order_threads_and_repetition_change_no_bit(person_clip: Path) -> None:
    info = clip_info(person_clip)
    pieces = segments(info.duration_s)
    assert len(pieces) == 2
    one = recorded_landmarks(person_clip, model="lite", workers=1).pose
    two = recorded_landmarks(person_clip, model="lite", workers=2).pose
    backwards = joined(
        info,
        [
            segment_landmarks(info, piece, model="lite", decoder_threads=3)
            for piece in reversed(pieces)
        ],
    )
    assert one.seen.mean() > 0.95, "somebody must be there for this to say anything"
    assert same(one, two)
    assert same(one, backwards)


@pytest.mark.needs_shared
def test_a_piece_goes_on_where_the_one_before_ended(person_clip: Path) -> None:
    info = clip_info(person_clip)
    whole = Segment(index=0, start_s=0.0, end_s=9.0, warm_up_start_s=0.0)
    later = Segment(index=1, start_s=7.0, end_s=9.0, warm_up_start_s=6.0)
    through = segment_landmarks(info, whole, model="lite")
    begun = segment_landmarks(info, later, model="lite")
    match = through.timestamps_s >= 7.0
    assert np.array_equal(through.timestamps_s[match], begun.timestamps_s)
    legs = slice(23, 33)
    apart_px = np.linalg.norm(
        through.landmarks[match][:, legs, :2] - begun.landmarks[:, legs, :2], axis=-1
    )
    # A leg is about 110 px here: the seam is far below what is judged.
    assert np.nanmedian(apart_px) < 0.5
    assert np.nanpercentile(apart_px, 95) < 3.0


def test_nobody_in_the_picture_is_rows_of_nan(tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "c.mp4", frames=20)
    pose = recorded_landmarks(clip, model="lite").pose
    assert pose.landmarks.shape == (20, 33, 4)
    assert np.isnan(pose.landmarks).all()
    assert not pose.seen.any()
    assert pose.timestamps_s == pytest.approx(np.arange(20) / 30, abs=1e-4)
    assert (pose.width, pose.height) == (320, 192)


def test_a_missing_piece_is_noticed(tmp_path: Path) -> None:
    info = clip_info(write_clip(tmp_path / "c.mp4", frames=5))
    part = segment_landmarks(info, segments(info.duration_s)[0], model="lite")
    with pytest.raises(ValueError, match="expected"):
        joined(info, [])
    with pytest.raises(ValueError, match="expected"):
        joined(info, [part, part])
