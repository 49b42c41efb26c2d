"""Raw arrays become a sequence, or an error that says what to do."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tonus.errors import LandmarksError
from tonus.pose.sequence import PoseSequence
from tonus.pose.skeleton import BONES, MIRROR, Landmark

POINTS = np.ones((4, 33, 4))


def test_a_sequence_owns_its_arrays() -> None:
    points, times = POINTS.copy(), np.arange(4.0)
    pose = PoseSequence.from_arrays(points, timestamps_s=times, width=8, height=8)
    points[:], times[:] = 7.0, 7.0
    assert pose.landmarks.max() == 1.0
    assert pose.duration_s == 3.0


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"landmarks": np.ones((4, 33, 3))}, r"shape \(frames, 33, 4\)"),
        ({"landmarks": np.ones((33, 4))}, r"shape \(frames, 33, 4\)"),
        ({"width": 0}, "size in pixels"),
        ({"height": -3}, "size in pixels"),
        ({"fps": None}, "timestamps or a frame rate"),
        ({"fps": 0.0}, "timestamps or a frame rate"),
        ({"fps": float("nan")}, "timestamps or a frame rate"),
        ({"timestamps_s": [0.0, 1.0]}, "4 frames but 2 timestamps"),
        ({"timestamps_s": [0.0, 1.0, np.nan, 3.0]}, "finite"),
        ({"world": np.ones((3, 33, 4))}, "World landmarks"),
    ],
)
def test_what_cannot_be_used_is_refused(change: dict[str, object], words: str) -> None:
    given_: dict[str, object] = {"landmarks": POINTS, "fps": 30.0, "width": 8, "height": 8}
    with pytest.raises(LandmarksError, match=words):
        PoseSequence.from_arrays(**(given_ | change))  # type: ignore[arg-type]


@given(
    times=st.lists(st.floats(-10, 10, allow_nan=False), min_size=1, max_size=30),
)
def test_times_increase_and_the_first_of_equals_stays(times: list[float]) -> None:
    points = np.zeros((len(times), 33, 4))
    points[:, 0, 0] = np.arange(len(times))
    pose = PoseSequence.from_arrays(points, timestamps_s=times, width=8, height=8)
    assert (np.diff(pose.timestamps_s) > 0).all()
    assert pose.timestamps_s[0] == times[0]
    for kept, time_s in zip(pose.landmarks[:, 0, 0], pose.timestamps_s, strict=True):
        assert times[int(kept)] == time_s
        assert time_s not in times[: int(kept)]


def test_a_frame_with_one_nan_is_one_in_which_nobody_was_seen() -> None:
    points = POINTS.copy()
    points[2, 17, 2] = np.nan
    points[3, 5, 0] = np.inf
    pose = PoseSequence.from_arrays(points, fps=30, width=8, height=8)
    assert pose.seen.tolist() == [True, True, False, False]
    assert np.isnan(pose.landmarks[2:]).all()


def test_nothing_at_all_is_a_sequence_too() -> None:
    pose = PoseSequence.from_arrays(np.empty((0, 33, 4)), fps=30, width=8, height=8)
    assert len(pose) == 0
    assert pose.duration_s == 0.0


def test_the_mirror_names_the_other_side() -> None:
    assert (MIRROR[MIRROR] == np.arange(33)).all()
    for mark in Landmark:
        other = Landmark(int(MIRROR[mark])).name
        assert ("LEFT" in mark.name) == ("RIGHT" in other)
    assert len({frozenset(bone) for bone in BONES}) == len(BONES)
