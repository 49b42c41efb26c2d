"""Key poses in motion: angles are reached, feet stay, nothing jumps, both mirrors agree."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.generated.acting import poses_of
from tonus.catalogue import exercise_keys
from tonus.errors import InputError
from tonus.form.exercise import exercise
from tonus.motion.body import Body
from tonus.motion.course import smooth_course
from tonus.motion.faults import FAULTS, faulty_poses
from tonus.motion.generated import generated_motion
from tonus.motion.keyposes import KeyPose, KeyPoses, contacts_of
from tonus.motion.moving import mirrored_figure, moving_figure
from tonus.motion.noise import ROUGH
from tonus.pose.sequence import FloatArray
from tonus.pose.skeleton import MIRROR, Landmark

MOVING = sorted(key for key in exercise_keys() if exercise(key).key_poses is not None)
BODIES = [
    Body.of_stature(1.5, leg_share=0.95),
    Body.of_stature(1.72),
    Body.of_stature(1.95, leg_share=1.05, femur_share=1.08, foot_share=0.94),
]


def _interior_deg(points: FloatArray, names: tuple[str, str, str]) -> FloatArray:
    first, vertex, last = (points[:, Landmark[f"RIGHT_{name}"]] for name in names)
    a, b = first - vertex, last - vertex
    cos = (a * b).sum(axis=-1) / np.linalg.norm(a, axis=-1) / np.linalg.norm(b, axis=-1)
    degrees: FloatArray = np.degrees(np.arccos(np.clip(cos, -1, 1)))
    return degrees


@pytest.mark.parametrize("key", MOVING)
def test_joints_reach_what_the_poses_say(key: str) -> None:
    poses = poses_of(key)
    figure = moving_figure(poses)
    for pose in poses.poses:
        frame = min(round(100 * (pose.at_s + pose.hold_s / 2)), len(figure.points_m) - 1)
        knees = figure.angles.knee_deg[frame]
        # What a planted foot asks of a joint may take a little from it.
        assert np.abs(knees - pose.knee_deg).max() < 10, (pose.at_s, knees)


@pytest.mark.parametrize("key", MOVING)
@pytest.mark.parametrize("body", BODIES, ids=lambda body: f"{body.stature_m:g} m")
def test_motion_is_smooth_closed_and_above_the_floor(key: str, body: Body) -> None:
    poses = poses_of(key)
    figure = moving_figure(poses, body=body, repetitions=2)
    points = figure.points_m
    assert np.isfinite(points).all()
    assert points[..., 2].min() > -0.02
    step = np.linalg.norm(np.diff(points, axis=0), axis=-1)
    assert step.max() < 0.07, "faster than 7 m/s"
    assert np.abs(np.diff(step, axis=0)).max() < 0.02, "a jump"
    if poses.posture != "walking":
        period = round(100 * poses.period_s)
        np.testing.assert_allclose(points[period], points[0], atol=1e-6)


@pytest.mark.parametrize("key", MOVING)
def test_a_foot_that_stands_does_not_slide(key: str) -> None:
    poses = poses_of(key)
    if poses.posture == "walking":
        return
    points = moving_figure(poses).points_m
    for side, name in enumerate(("LEFT", "RIGHT")):
        if all(pose.touches("foot", side) for pose in poses.poses):
            marks = [Landmark[f"{name}_HEEL"], Landmark[f"{name}_FOOT_INDEX"]]
            assert np.ptp(points[:, marks], axis=0).max() < 2e-3
        elif all(pose.stands(side) for pose in poses.poses) and not any(
            pose.touches("heel", side) for pose in poses.poses
        ):
            assert np.ptp(points[:, Landmark[f"{name}_FOOT_INDEX"]], axis=0).max() < 2e-3


@pytest.mark.parametrize("key", MOVING)
def test_a_mirror_changes_sides_and_nothing_else(key: str) -> None:
    figure = moving_figure(poses_of(key))
    mirrored = mirrored_figure(figure).points_m
    np.testing.assert_allclose(
        mirrored, figure.points_m[:, MIRROR] * np.array([1.0, -1.0, 1.0]), atol=1e-9
    )


def test_tempo_changes_times_alone() -> None:
    poses = poses_of("squat")
    slow, fast = moving_figure(poses, tempo=1.0), moving_figure(poses, tempo=2.0)
    np.testing.assert_allclose(slow.points_m[::2], fast.points_m, atol=1e-3)


def test_holds_are_shortened_and_what_follows_comes_sooner() -> None:
    pose = KeyPose(
        at_s=0, hip_deg=(0, 0), knee_deg=(0, 0), ankle_deg=(0, 0), contact=contacts_of(["feet"])
    )
    held = KeyPoses(
        poses=(pose, replace(pose, at_s=2, hold_s=20), replace(pose, at_s=24)), period_s=26
    )
    shown = held.held_up_to(3.0)
    assert [p.at_s for p in shown.poses] == [0, 2, 7]
    assert shown.period_s == 9
    assert held.held_up_to(30.0) == held


def test_a_course_never_leaves_what_its_keys_span() -> None:
    rng = np.random.default_rng(7)
    for _ in range(200):
        keys = np.cumsum(rng.uniform(0.0, 1.0, 7))
        values = rng.uniform(-90, 90, (7, 3))
        times = np.linspace(keys[0], keys[-1], 400)
        course = smooth_course(times, keys, values)
        piece = np.clip(np.searchsorted(keys, times, side="right") - 1, 0, 5)
        low = np.minimum(values[piece], values[piece + 1]) - 1e-9
        high = np.maximum(values[piece], values[piece + 1]) + 1e-9
        assert ((course >= low) & (course <= high)).all()
        assert np.allclose(smooth_course(keys, keys, values), values)


def test_the_curl_on_a_ball_is_the_measured_one() -> None:
    """Knee 160-165° and 61-67° inside, hip line 176-179° and 147-151°, on two photographs."""
    poses = poses_of("ball_leg_curl")
    points = moving_figure(poses).points_m
    at = [round(100 * (pose.at_s + pose.hold_s / 2)) for pose in poses.poses]
    knee = _interior_deg(points, ("HIP", "KNEE", "ANKLE"))[at]
    hip = _interior_deg(points, ("SHOULDER", "HIP", "KNEE"))[at]
    assert 160 <= knee[0] <= 165
    assert 61 <= knee[1] <= 67
    # Landmarks of the shoulders lie aside of the trunk: up to 4° less than the line itself.
    assert 172 <= hip[0] <= 179
    assert 145 <= hip[1] <= 151


def test_the_ball_bears_the_feet_and_rolls() -> None:
    figure = moving_figure(poses_of("ball_leg_curl"))
    ankles = figure.points_m[:, [Landmark.LEFT_ANKLE, Landmark.RIGHT_ANKLE]]
    assert np.ptp(ankles[..., 2]) < 1e-6
    above = ankles[:, 0, 2] - figure.key_poses.ball_m
    assert 0 < above.min() < above.max() < 0.1
    assert np.ptp(figure.ball_m[:, 0]) > 0.2
    away = np.abs(ankles[:, 0, 0] - figure.ball_m[:, 0])
    assert away.max() < figure.key_poses.ball_m / 2


@pytest.mark.parametrize("fault", sorted(FAULTS))
def test_every_fault_moves_what_it_names(fault: str) -> None:
    key = {
        "hips_sagging": "ball_leg_curl",
        "no_push_off": "walk",
        "knees_bent": "calf_raise",
        "incomplete_rise": "calf_raise",
    }.get(fault, "squat")
    poses = poses_of(key)
    wrong = faulty_poses(poses, fault)
    assert wrong != poses
    assert faulty_poses(poses, fault, size=0.0).turn.knee_deg == pytest.approx(poses.turn.knee_deg)
    sound, bad = moving_figure(poses), moving_figure(wrong)
    assert np.isfinite(bad.points_m).all()
    if fault == "heels_up":
        assert np.ptp(bad.points_m[:, Landmark.LEFT_HEEL, 2]) > 0.04
    elif fault == "shallow":
        assert bad.points_m[:, Landmark.LEFT_HIP, 2].min() > 0.1 + (
            sound.points_m[:, Landmark.LEFT_HIP, 2].min()
        )
    elif fault == "rushing":
        assert bad.duration_s == pytest.approx(sound.duration_s / 3, abs=0.02)
    elif fault == "no_push_off":
        assert bad.points_m[:, Landmark.LEFT_HEEL, 2].max() < (
            sound.points_m[:, Landmark.LEFT_HEEL, 2].max()
        )
    elif fault == "hips_sagging":
        mid = round(100 * poses.turn.at_s)
        assert bad.points_m[mid, Landmark.LEFT_HIP, 2] < sound.points_m[mid, Landmark.LEFT_HIP, 2]


def test_no_such_fault() -> None:
    with pytest.raises(InputError, match="There is no fault slouching"):
        faulty_poses(poses_of("squat"), "slouching")


def test_faults_may_be_in_some_repetitions_alone() -> None:
    made = generated_motion(poses_of("squat"), repetitions=4, fault="heels_up", faulty=[1, 3])
    assert [turn.is_faulty for turn in made.figure.turns] == [False, True, False, True]
    heel = made.figure.points_m[:, Landmark.LEFT_HEEL, 2]
    lifted = [heel[round(100 * turn.peak_s)] > 0.03 for turn in made.figure.turns]
    assert lifted == [False, True, False, True]


def test_equal_seeds_are_equal_and_the_whole_person_is_in_the_picture() -> None:
    poses = poses_of("squat")
    first, second = (
        generated_motion(poses, repetitions=2, noise=ROUGH, seed=5, yaw_deg=40.0).pose
        for _ in range(2)
    )
    np.testing.assert_array_equal(first.landmarks, second.landmarks)
    clean = generated_motion(poses, repetitions=2, yaw_deg=40.0).pose
    assert (clean.landmarks[..., 0] > 0).all()
    assert (clean.landmarks[..., 0] < clean.width).all()
    assert (clean.landmarks[..., 1] > 0).all()
    assert (clean.landmarks[..., 1] < clean.height).all()


def test_a_walk_goes_on_and_its_foot_stands_still() -> None:
    figure = moving_figure(poses_of("walk"), repetitions=4)
    hips = figure.points_m[:, [Landmark.LEFT_HIP, Landmark.RIGHT_HIP]].mean(axis=1)
    speed = (hips[-1, 0] - hips[0, 0]) / figure.duration_s
    assert 0.8 < speed < 1.8
    # The heel that has landed stays for a while in every stride.
    heel = figure.points_m[:, Landmark.LEFT_HEEL, 0]
    still = np.abs(np.diff(heel)) < 1e-3
    assert still.mean() > 0.2
