"""The cleaner: swaps go back, cuts forget the past, and blocks change no bit."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.recordings import golden_pose
from tests.tonus.pose.test_gates import HEIGHT, WIDTH, standing
from tests.variants import swapped_in_bursts, with_nan_frames
from tonus.pose.clean import CleanFrames, PoseCleaner
from tonus.pose.gates import Gate
from tonus.pose.sequence import FloatArray, PoseSequence
from tonus.pose.skeleton import MIRROR, Landmark

FPS = 30.0


def frames_of(points: FloatArray) -> FloatArray:
    """Landmarks (n, 33, 4) of points (n, 33, 2), all of them visible."""
    result = np.ones((*points.shape[:2], 4))
    result[..., :2] = points
    return result


def cleaned(landmarks: FloatArray, times_s: FloatArray | None = None) -> CleanFrames:
    times = np.arange(len(landmarks)) / FPS if times_s is None else times_s
    return PoseCleaner(width=WIDTH, height=HEIGHT).cleaned(times, landmarks)


def swaying(count: int = 60) -> FloatArray:
    """Somebody who sways by 3 px; (count, 33, 2)."""
    sway = 3.0 * np.sin(2 * np.pi * np.arange(count) / FPS)
    points = np.repeat(standing()[None], count, axis=0)
    points[..., 0] += sway[:, None]
    return points


def test_swapped_sides_are_put_back_with_their_visibility() -> None:
    marks = frames_of(swaying())
    marks[:, Landmark.LEFT_KNEE, 3] = 0.4
    wanted = cleaned(marks)
    swapped = marks.copy()
    swapped[20:32] = swapped[20:32][:, MIRROR]
    found = cleaned(swapped)
    np.testing.assert_allclose(found.points, wanted.points, atol=1e-9)
    assert np.array_equal(found.visibility, wanted.visibility)


def test_one_pair_that_is_swapped_is_put_back_alone() -> None:
    marks = frames_of(swaying())
    wanted = cleaned(marks)
    pair = [Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER]
    swapped = marks.copy()
    rows = swapped[30:36]
    rows[:, pair] = marks[30:36][:, pair[::-1]]
    # The raw trunk looks longer while its corners are crossed; speed is scaled by it.
    np.testing.assert_allclose(cleaned(swapped).points, wanted.points, atol=0.02)


def test_somebody_who_turned_round_is_believed_after_a_second() -> None:
    marks = frames_of(swaying(120))
    marks[30:] = marks[30:][:, MIRROR]
    found = cleaned(marks)
    gap = found.points[:, Landmark.LEFT_SHOULDER, 0] - found.points[:, Landmark.RIGHT_SHOULDER, 0]
    assert gap[40] > 0
    assert gap[-1] < 0


def test_a_jump_of_the_body_is_a_cut_and_forgets_the_past() -> None:
    marks = frames_of(swaying())
    marks[30:, :, 0] += 200.0
    found = cleaned(marks)
    assert [i for i, gate in enumerate(found.gate) if gate == Gate.CUT] == [30]
    assert np.array_equal(found.points[30], marks[30, :, :2]), "nothing is smoothed over a cut"


def test_a_body_of_another_size_is_a_cut() -> None:
    marks = frames_of(swaying())
    marks[30:, :, :2] = (marks[30:, :, :2] - [320, 240]) * 0.5 + [320, 240]
    assert np.flatnonzero(cleaned(marks).gate == Gate.CUT).tolist() == [30]


def test_a_gap_of_more_than_a_second_forgets_the_past() -> None:
    marks = frames_of(swaying())
    times = np.arange(60) / FPS
    times[30:] += 1.2
    found = cleaned(marks, times)
    assert np.array_equal(found.points[30], marks[30, :, :2])
    held = np.arange(60) / FPS
    held[30:] += 0.4
    assert not np.array_equal(cleaned(marks, held).points[30], marks[30, :, :2])


@pytest.mark.parametrize("column", [0, 1, 2])
def test_a_frame_with_a_nan_harms_no_other_frame(column: int) -> None:
    marks = frames_of(swaying())
    whole = cleaned(np.delete(marks, 20, axis=0), np.delete(np.arange(60) / FPS, 20))
    marks[20, 5, column] = np.nan
    found = cleaned(marks)
    assert found.gate[20] == Gate.NOBODY
    assert np.isnan(found.points[20]).all()
    assert np.array_equal(np.delete(found.points, 20, axis=0), whole.points)


def test_unknown_visibility_is_not_seen() -> None:
    marks = frames_of(swaying(3))
    marks[1, 7, 3] = np.nan
    found = cleaned(marks)
    assert found.visibility[1, 7] == 0.0
    assert (found.gate == Gate.OPEN).all()


def in_blocks(pose: PoseSequence, cuts: list[int]) -> FloatArray:
    cleaner = PoseCleaner(width=pose.width, height=pose.height)
    parts = []
    for start, stop in zip([0, *cuts], [*cuts, len(pose)], strict=True):
        if start < stop:
            rows = slice(start, stop)
            parts.append(cleaner.cleaned(pose.timestamps_s[rows], pose.landmarks[rows]).points)
    return np.concatenate(parts)


@given(seed=st.integers(0, 99), cuts=st.lists(st.integers(0, 230), max_size=12))
def test_the_size_of_the_blocks_changes_no_bit(seed: int, cuts: list[int]) -> None:
    rng = np.random.default_rng(seed)
    pose = golden_pose("walk_and_jumping_jacks")
    pose = with_nan_frames(swapped_in_bursts(pose, rng), 0.1, rng)
    cuts = sorted(min(cut, len(pose)) for cut in cuts)
    assert np.array_equal(in_blocks(pose, cuts), in_blocks(pose, []), equal_nan=True)
