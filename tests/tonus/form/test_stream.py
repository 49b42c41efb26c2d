"""One engine: a live stream and a recording of it give the same, to the bit."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from tests.generated.motions import motion_named
from tests.generated.seeing import ROUGH, random_camera, seen
from tests.recordings import golden_pose, shared_pose, true_clips
from tests.variants import with_nan_frames, with_points
from tonus.form.judge import FormJudge, judged
from tonus.form.judgement import Judgement
from tonus.pose.sequence import PoseSequence

GENERATED = [
    "squats_half",
    "squats_heels",
    "pulses",
    "cut_squats",
    "walked_in_squats",
    "mixed_squats",
    "lunges_forward",
    "jumping_jacks",
]


def streamed(pose: PoseSequence, stops: Iterable[int]) -> Judgement:
    """The judgement of blocks of frames that end at `stops`."""
    judge = FormJudge("squat", width=pose.width, height=pose.height, trace=True)
    start, reps = 0, []
    for stop in [*stops, len(pose)]:
        reps += judge.step(pose.timestamps_s[start:stop], pose.landmarks[start:stop])
        start = stop
    reps += judge.finish()
    result = judge.judgement()
    assert tuple(reps) == result.reps, "every repetition is told once, when it ends"
    return result


def assert_equal(one: Judgement, other: Judgement) -> None:
    """Equal in everything that is said; floats to the last bit."""
    for name in (
        "exercise",
        "depth",
        "view",
        "view_confidence",
        "reps",
        "not_judged",
        "not_counted",
        "judged_s",
        "not_judged_s",
        "summary",
        "count",
    ):
        assert getattr(one, name) == getattr(other, name), name
    assert np.array_equal(one.trace.timestamps_s, other.trace.timestamps_s)
    assert np.array_equal(one.trace.phases, other.trace.phases)
    assert np.array_equal(one.trace.count, other.trace.count)
    assert np.array_equal(one.trace.points, other.trace.points, equal_nan=True)
    assert one.trace.signals.keys() == other.trace.signals.keys()
    for name, values in one.trace.signals.items():
        assert np.array_equal(values, other.trace.signals[name], equal_nan=True), name


def assert_streams_like_a_recording(pose: PoseSequence, seed: int = 0) -> None:
    whole = judged(pose)
    assert_equal(streamed(pose, range(1, len(pose))), whole)
    rng = np.random.default_rng(seed)
    for most in (3, 40, 700):
        stops = np.cumsum(rng.integers(0, most, size=len(pose)))
        assert_equal(streamed(pose, stops[stops < len(pose)].tolist()), whole)


@cache
def generated_pose(name: str) -> PoseSequence:
    motion = motion_named(name, seed=11)
    rng = np.random.default_rng(11)
    return seen(motion, random_camera(rng, motion), ROUGH, fps=20.0, rng=rng)


@pytest.mark.parametrize(
    "name", ["squat_stick_side", "walk_and_jumping_jacks", "balance_beam_negative"]
)
def test_recordings_of_our_own(name: str) -> None:
    assert_streams_like_a_recording(golden_pose(name))


@pytest.mark.parametrize("name", GENERATED)
def test_generated_motions_with_lost_frames_and_swaps(name: str) -> None:
    assert_streams_like_a_recording(generated_pose(name))


@pytest.mark.needs_shared
def test_reference_recordings(shared_data: Path) -> None:
    for clip in true_clips(shared_data):
        pose = shared_pose(shared_data, clip.name)
        assert_equal(streamed(pose, range(1, len(pose))), judged(pose))


def with_cut(pose: PoseSequence) -> PoseSequence:
    """A jump to another place and size, half-way."""
    points, half = pose.landmarks.copy(), len(pose) // 2
    centre = np.array([pose.width / 2, pose.height / 2])
    points[half:, :, :2] = (points[half:, :, :2] - centre) * 0.55 + centre + 40
    return with_points(pose, points)


def with_long_gap(pose: PoseSequence) -> PoseSequence:
    """Nobody there for a second and a half, and nothing at all for two."""
    points, times, third = pose.landmarks.copy(), pose.timestamps_s.copy(), len(pose) // 3
    points[third : third + 45] = np.nan
    times[2 * third :] += 2.0
    return with_points(pose, points, times_s=times)


@pytest.mark.parametrize("change", [with_cut, with_long_gap])
@pytest.mark.parametrize("seed", [1, 2])
def test_gaps_and_cuts(change: object, seed: int) -> None:
    assert callable(change)
    rng = np.random.default_rng(seed)
    pose = change(with_nan_frames(golden_pose("squat_stick_side"), 0.15, rng))
    assert_streams_like_a_recording(pose, seed)


def test_an_empty_stream_is_judged_too() -> None:
    pose = golden_pose("squat_stick_side")
    nothing = with_points(pose, pose.landmarks[:0], times_s=pose.timestamps_s[:0])
    found = judged(nothing)
    assert found.count == 0
    assert found.judged_s == found.not_judged_s == 0.0
    assert found.trace.points.shape == (0, 33, 2)


def test_without_a_trace_memory_is_bounded() -> None:
    """Ten minutes at 30 frames a second keep no more than the longest repetition."""
    pose = golden_pose("squat_stick_side")
    judge = FormJudge("squat", width=pose.width, height=pose.height)
    sizes = []
    for turn in range(30):
        judge.step(pose.timestamps_s + turn * 20.6, pose.landmarks)
        sizes.append(len(judge._history._times))
    assert sizes[-1] == max(sizes[3:]) == sizes[3]
    assert judge.count == 60
