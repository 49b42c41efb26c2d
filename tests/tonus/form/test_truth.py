"""Counts on real recordings, as they are and as another camera would have them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest

from tests.recordings import TrueClip, golden_pose, shared_pose, true_clips
from tests.variants import VARIANTS, enlarged, mirrored
from tonus.form.judge import judged
from tonus.form.judgement import Judgement, RepStatus
from tonus.pose.skeleton import Landmark

pytestmark = pytest.mark.needs_shared


@cache
def found_in(shared: Path, name: str) -> Judgement:
    return judged(shared_pose(shared, name))


def counted_clips(shared: Path) -> list[TrueClip]:
    return [clip for clip in true_clips(shared) if clip.counts]


def test_every_recording_is_counted_exactly(shared_data: Path) -> None:
    clips = counted_clips(shared_data)
    assert sum(clip.squats for clip in clips) == 10
    assert sum(not clip.squats for clip in clips) == 10
    found = {clip.name: found_in(shared_data, clip.name).count for clip in clips}
    wrong = {clip.name: found[clip.name] for clip in clips if found[clip.name] not in clip.counts}
    assert wrong == {}


def test_the_bottoms_are_where_somebody_saw_them(shared_data: Path) -> None:
    """Within 0.3 s: the times were read off contact sheets."""
    compared = 0
    for clip in counted_clips(shared_data):
        reps = found_in(shared_data, clip.name).reps
        peaks = [rep.peak_s for rep in reps if rep.status is RepStatus.COMPLETE]
        if clip.bottoms_s and len(peaks) == len(clip.bottoms_s):
            np.testing.assert_allclose(peaks, clip.bottoms_s, atol=0.3, err_msg=clip.name)
            compared += len(peaks)
    assert compared >= 10


@pytest.mark.parametrize("variant", sorted(VARIANTS))
def test_counts_hold_for_another_camera(shared_data: Path, variant: str) -> None:
    wrong = {}
    for number, clip in enumerate(counted_clips(shared_data)):
        rng = np.random.default_rng(number)
        count = judged(VARIANTS[variant](shared_pose(shared_data, clip.name), rng)).count
        if count not in clip.counts:
            wrong[clip.name] = count
    assert wrong == {}


def verdicts(found: Judgement) -> list[list[str]]:
    return [[cue.verdict.value for cue in rep.verdicts] for rep in found.reps]


def test_a_mirror_changes_no_verdict(shared_data: Path) -> None:
    for clip in counted_clips(shared_data):
        one = found_in(shared_data, clip.name)
        other = judged(mirrored(shared_pose(shared_data, clip.name)))
        assert verdicts(one) == verdicts(other), clip.name
        assert [rep.view for rep in one.reps] == [rep.view for rep in other.reps], clip.name
        for rep, image in zip(one.reps, other.reps, strict=True):
            for cue, twin in zip(rep.verdicts, image.verdicts, strict=True):
                assert (cue.value is None) == (twin.value is None)
                if cue.value is not None:
                    assert cue.value == pytest.approx(twin.value, rel=1e-6, abs=1e-9)


def test_twice_as_many_pixels_change_no_bit(shared_data: Path) -> None:
    for clip in counted_clips(shared_data):
        one = found_in(shared_data, clip.name)
        other = judged(enlarged(shared_pose(shared_data, clip.name), 2))
        assert one.reps == other.reps, clip.name


def test_our_own_landmarks_of_two_clips_give_the_same_counts() -> None:
    assert judged(golden_pose("squat_stick_side")).count == 2
    assert judged(golden_pose("walk_and_jumping_jacks")).count == 0


@pytest.mark.parametrize("key", ["squat", "box_squat", "sit_to_stand", "hip_hinge"])
def test_no_repetition_is_counted_out_of_a_close_up_of_a_face(shared_data: Path, key: str) -> None:
    pose = shared_pose(shared_data, "cutaways")
    eyes = pose.landmarks[:, [Landmark.LEFT_EYE, Landmark.RIGHT_EYE], :2]
    apart = np.linalg.norm(eyes[:, 0] - eyes[:, 1], axis=-1)
    # The whole person fills half of the film; a face alone is at least twice as large.
    close = apart > 2 * np.nanpercentile(apart, 25)
    assert close.mean() > 0.25
    for rep in judged(pose, key).reps:
        during = (pose.timestamps_s >= rep.start_s) & (pose.timestamps_s <= rep.end_s)
        assert rep.status is not RepStatus.COMPLETE or not (close & during).any()
