"""An exercise is named from the motion alone, or not at all."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Final

import numpy as np
import pytest

from tests.generated.acting import poses_of
from tests.recordings import shared_pose
from tonus.catalogue import exercise_keys
from tonus.form.exercise import exercise
from tonus.form.judge import judged
from tonus.form.judgement import empty_trace
from tonus.form.naming import each_judgement, named_exercise
from tonus.form.vocabulary import Way
from tonus.motion.generated import generated_motion
from tonus.motion.view import View
from tonus.pose.sequence import PoseSequence

KEYS: Final = tuple(
    key for key in sorted(exercise_keys()) if Way.CAMERA in exercise(key).setup.ways
)
_YAWS_DEG: Final = {View.SIDE: 90.0, View.OBLIQUE: 45.0, View.FRONT: 0.0, View.REAR: 180.0}
#: What each recording of the reference data shows; None where it is nothing known here,
#: or too little of it.
RECORDED: Final = {
    "squat_stick_side": "squat",
    "squat_side_deep": "squat",
    "squat_then_twists": "squat",
    "squat_goblet": "squat",
    "squat_rear": "squat",
    "calf_raise_floor": "calf_raise",
    "lunges_front": "lunge",
    "lunges_weighted": "lunge",
    "good_mornings": "hip_hinge",
    "glute_bridges": "bridge",
    "walk_normal": "walk",
    "walk_limp": "walk",
    "jump_squats": None,
    "jumping_jacks": None,
}


def done(key: str, view: View, *, repetitions: int = 3) -> PoseSequence:
    poses = poses_of(key)
    return generated_motion(poses, repetitions=repetitions, yaw_deg=_YAWS_DEG[view], fps=20).pose


def one_after_the_other(first: PoseSequence, second: PoseSequence) -> PoseSequence:
    """Return two recordings with a second of nobody between."""
    nobody = np.full((20, 33, 4), np.nan)
    later = second.timestamps_s + first.timestamps_s[-1] + 1.1
    between = first.timestamps_s[-1] + 0.05 * np.arange(1, 21)
    return PoseSequence.from_arrays(
        np.concatenate([first.landmarks, nobody, second.landmarks]),
        timestamps_s=np.concatenate([first.timestamps_s, between, later]),
        width=first.width,
        height=first.height,
    )


@pytest.mark.parametrize("key", KEYS)
def test_each_exercise_is_named_from_its_best_view(key: str) -> None:
    naming = named_exercise(done(key, exercise(key).setup.views[0]))
    assert naming.named is not None, naming.rivals
    assert naming.named.exercise == key
    assert naming.named.judgement.exercise == key


def test_each_sees_together_what_it_sees_alone() -> None:
    pose = done("squat", View.SIDE)
    together = each_judgement(pose)
    assert tuple(together) == KEYS
    for key, seen in together.items():
        alone = judged(pose, key)
        assert len(seen.trace.timestamps_s) == 0
        assert repr(seen) == repr(dataclasses.replace(alone, trace=empty_trace()))


def test_nobody_is_no_exercise() -> None:
    nobody = PoseSequence.from_arrays(np.full((60, 33, 4), np.nan), fps=30, width=640, height=360)
    naming = named_exercise(nobody)
    assert naming.named is None
    assert naming.rivals == ()


def test_two_exercises_in_one_recording_are_not_named_as_one() -> None:
    both = one_after_the_other(done("squat", View.SIDE), done("calf_raise", View.SIDE))
    naming = named_exercise(both)
    assert naming.named is None
    assert set(naming.rivals) == {"squat", "calf_raise"}


def test_a_variant_is_one_of_an_exercise_that_is_there() -> None:
    variants = {key: exercise(key).variant_of for key in exercise_keys()}
    assert variants["box_squat"] == "squat"
    for key, plainer in variants.items():
        assert plainer != key
        assert plainer is None or plainer in variants


@pytest.mark.needs_shared
@pytest.mark.parametrize("name", RECORDED)
def test_recordings_are_named(shared_data: Path, name: str) -> None:
    named = named_exercise(shared_pose(shared_data, name)).named
    assert (named.exercise if named else None) == RECORDED[name]
