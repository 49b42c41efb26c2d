"""The figure keeps its bones, its feet and its mirror image; the camera keeps geometry."""

from __future__ import annotations

import numpy as np
import pytest

from tonus.motion.body import Body
from tonus.motion.camera import Camera
from tonus.motion.figure import JointAngles, figure_frames, figure_points, turn
from tonus.motion.ground import grounded, walked
from tonus.motion.reach import arm_angles_deg, leg_angles_deg
from tonus.pose.sequence import FloatArray
from tonus.pose.skeleton import MIRROR
from tonus.pose.skeleton import Landmark as Mark

BODY = Body.of_stature(1.72, leg_share=1.03, femur_share=1.05)

RIGID = (
    (Mark.LEFT_HIP, Mark.RIGHT_HIP, 2 * BODY.hip_half_m),
    (Mark.LEFT_SHOULDER, Mark.RIGHT_SHOULDER, 2 * BODY.shoulder_half_m),
    (Mark.LEFT_HIP, Mark.LEFT_KNEE, BODY.thigh_m),
    (Mark.RIGHT_HIP, Mark.RIGHT_KNEE, BODY.thigh_m),
    (Mark.LEFT_KNEE, Mark.LEFT_ANKLE, BODY.shank_m),
    (Mark.RIGHT_KNEE, Mark.RIGHT_ANKLE, BODY.shank_m),
    (Mark.LEFT_HEEL, Mark.LEFT_FOOT_INDEX, BODY.foot_m),
    (Mark.RIGHT_HEEL, Mark.RIGHT_FOOT_INDEX, BODY.foot_m),
    (Mark.LEFT_SHOULDER, Mark.LEFT_ELBOW, BODY.upper_arm_m),
    (Mark.RIGHT_SHOULDER, Mark.RIGHT_ELBOW, BODY.upper_arm_m),
    (Mark.LEFT_ELBOW, Mark.LEFT_WRIST, BODY.forearm_m),
    (Mark.RIGHT_ELBOW, Mark.RIGHT_WRIST, BODY.forearm_m),
)


def tossed(seed: int = 0, frames: int = 40) -> JointAngles:
    """Random angles within what joints do."""
    rng = np.random.default_rng(seed)

    def spread(*shape: int, by: float = 30.0) -> FloatArray:
        return rng.uniform(-by, by, (frames, *shape))

    return JointAngles(
        pelvis_m=spread(3, by=1.0),
        pelvis_deg=spread(3, by=80.0),
        hip_deg=spread(2, 3, by=50.0) + np.array([30.0, 0.0, 0.0]),
        knee_deg=np.abs(spread(2, by=130.0)),
        ankle_deg=spread(2, 3, by=25.0),
        lumbar_deg=spread(3),
        neck_deg=spread(3),
        shoulder_deg=spread(2, 3, by=70.0),
        elbow_deg=np.abs(spread(2, by=120.0)),
    )


@pytest.mark.parametrize(("first", "second", "length_m"), RIGID)
def test_bones_keep_their_length(first: Mark, second: Mark, length_m: float) -> None:
    points = figure_points(BODY, tossed())
    lengths = np.linalg.norm(points[:, first] - points[:, second], axis=-1)
    np.testing.assert_allclose(lengths, length_m, rtol=1e-12)


def test_a_mirrored_person_is_the_mirror_image() -> None:
    angles = tossed(1)
    there = figure_points(BODY, angles.mirrored())
    here = figure_points(BODY, angles)[:, MIRROR] * np.array([1.0, -1.0, 1.0])
    np.testing.assert_allclose(there, here, atol=1e-12)


def test_the_knee_bends_backwards_and_the_hip_forwards() -> None:
    angles = JointAngles.standing(1, hip_height_m=1.0)
    angles.hip_deg[..., 0] = 90.0
    angles.knee_deg[:] = 90.0
    at = figure_frames(BODY, angles)
    np.testing.assert_allclose(at.knee_m[0, :, 0], BODY.thigh_m, atol=1e-12)
    np.testing.assert_allclose(at.ankle_m[0, :, 0], BODY.thigh_m, atol=1e-12)
    np.testing.assert_allclose(at.ankle_m[0, :, 2], 1.0 - BODY.shank_m, atol=1e-12)


@pytest.mark.parametrize(
    ("name", "axis", "mark", "along", "sign"),
    [
        ("pelvis_deg", 0, Mark.NOSE, 1, 1),  # yaw: the nose to the left
        ("pelvis_deg", 1, Mark.NOSE, 0, 1),  # tilt: the nose ahead
        ("pelvis_deg", 2, Mark.LEFT_HIP, 2, 1),  # list: the left hip up
        ("hip_deg", 1, Mark.LEFT_ANKLE, 1, -1),  # adduction: the left foot to the right
        ("hip_deg", 2, Mark.LEFT_FOOT_INDEX, 1, -1),  # inward: the left toes to the right
        ("ankle_deg", 0, Mark.LEFT_FOOT_INDEX, 2, 1),  # dorsiflexion: the toes up
        ("lumbar_deg", 2, Mark.LEFT_SHOULDER, 0, -1),  # twist to the left
        ("shoulder_deg", 0, Mark.LEFT_WRIST, 0, 1),  # flexion: the hand ahead
        ("shoulder_deg", 1, Mark.LEFT_WRIST, 1, -1),  # adduction: the left hand inward
    ],
)
def test_angles_turn_the_way_their_names_say(
    name: str, axis: int, mark: Mark, along: int, sign: int
) -> None:
    still = JointAngles.standing(1, hip_height_m=1.0)
    moved = JointAngles.standing(1, hip_height_m=1.0)
    getattr(moved, name)[..., axis] = 20.0
    change = (figure_points(BODY, moved) - figure_points(BODY, still))[0, mark, along]
    assert sign * change > 0.01


def test_legs_reach_for_feet_that_stand() -> None:
    frames = 60
    pelvis_m = np.zeros((frames, 3))
    pelvis_m[:, 2] = np.linspace(0.99, 0.45, frames) * (BODY.leg_m + BODY.ankle_height_m)
    pelvis_m[:, 0] = np.linspace(0.0, -0.2, frames)
    angles = JointAngles.standing(frames, hip_height_m=1.0)
    angles.pelvis_deg[:, 1] = np.linspace(0.0, 40.0, frames)
    angles = JointAngles(**{**_fields(angles), "pelvis_m": pelvis_m})
    at = figure_frames(BODY, angles)
    ankle = np.zeros((frames, 2, 3))
    ankle[..., 1] = [0.15, -0.15]
    ankle[..., 2] = BODY.ankle_height_m
    foot = np.tile(turn(2, np.array([20.0, -20.0])), (frames, 1, 1, 1))
    hip_deg, knee_deg, ankle_deg = leg_angles_deg(
        BODY, pelvis=at.pelvis, hip_m=at.hip_m, ankle_m=ankle, foot=foot, knee_toward=foot[..., 0]
    )
    made = JointAngles(
        **{**_fields(angles), "hip_deg": hip_deg, "knee_deg": knee_deg, "ankle_deg": ankle_deg}
    )
    points = figure_points(BODY, made)
    np.testing.assert_allclose(points[:, Mark.LEFT_ANKLE], ankle[:, 0], atol=1e-9)
    np.testing.assert_allclose(points[:, Mark.RIGHT_ANKLE], ankle[:, 1], atol=1e-9)
    for mark in (Mark.LEFT_HEEL, Mark.RIGHT_FOOT_INDEX):
        np.testing.assert_allclose(points[:, mark], points[:1, mark].repeat(frames, 0), atol=1e-9)
    assert (np.diff(knee_deg, axis=0) > 0).all()
    knees = points[:, [Mark.LEFT_KNEE, Mark.RIGHT_KNEE]]
    hips = points[:, [Mark.LEFT_HIP, Mark.RIGHT_HIP]]
    assert (knees[5:, :, 0] > hips[5:, :, 0]).all()


def test_a_foot_out_of_reach_is_pointed_at_with_a_straight_leg() -> None:
    far = np.array([[[0.0, 0.1, -3.0], [0.0, -0.1, -3.0]]])
    hip = np.array([[[0.0, 0.1, 1.0], [0.0, -0.1, 1.0]]])
    level = np.tile(np.eye(3), (1, 2, 1, 1))
    _, knee_deg, _ = leg_angles_deg(
        BODY,
        pelvis=np.eye(3)[None],
        hip_m=hip,
        ankle_m=far,
        foot=level,
        knee_toward=level[..., 0],
    )
    np.testing.assert_allclose(knee_deg, 0.0, atol=0.1)


def test_arms_reach_for_hands() -> None:
    angles = tossed(2)
    at = figure_frames(BODY, angles)
    rng = np.random.default_rng(3)
    wish = at.shoulder_m + rng.uniform(-0.25, 0.25, at.shoulder_m.shape)
    shoulder_deg, elbow_deg = arm_angles_deg(
        BODY,
        trunk=at.trunk,
        shoulder_m=at.shoulder_m,
        wrist_m=wish,
        elbow_toward=rng.standard_normal(wish.shape),
    )
    made = JointAngles(**{**_fields(angles), "shoulder_deg": shoulder_deg, "elbow_deg": elbow_deg})
    np.testing.assert_allclose(figure_frames(BODY, made).wrist_m, wish, atol=1e-9)


def test_a_grounded_figure_stands_on_its_lowest_point() -> None:
    points = figure_points(BODY, grounded(BODY, tossed(4), lift_m=0.1))
    feet = points[:, Mark.LEFT_HEEL : Mark.RIGHT_FOOT_INDEX + 1, 2]
    np.testing.assert_allclose(feet.min(axis=1), 0.1, atol=1e-12)


def test_a_walking_figure_does_not_slide_on_the_foot_that_stands() -> None:
    frames = 80
    angles = JointAngles.standing(frames, hip_height_m=1.0)
    angles.hip_deg[:, 0, 0] = np.linspace(20.0, -15.0, frames)
    angles.ankle_deg[:, 0, 0] = np.linspace(-20.0, 15.0, frames)
    angles.hip_deg[:, 1, 0] = 45.0
    angles.knee_deg[:, 1] = 70.0
    points = figure_points(BODY, walked(BODY, angles))
    slip = np.diff(points[:, Mark.LEFT_HEEL, :2], axis=0)
    assert np.abs(slip).max() < 1e-9
    assert points[-1, Mark.LEFT_HIP, 0] - points[0, Mark.LEFT_HIP, 0] > 0.3


def test_stature_is_kept_when_legs_are_longer() -> None:
    heights = []
    for share in (0.94, 1.0, 1.06):
        body = Body.of_stature(1.6, leg_share=share)
        heights.append(body.ankle_height_m + body.leg_m + body.trunk_m)
    np.testing.assert_allclose(heights, heights[0])


# --- camera -------------------------------------------------------------------


def test_the_camera_sees_a_hand_computed_case() -> None:
    # At the person's left, 4 m away, lens level at 1 m; 60° from top to bottom
    # of 600 px: focal length 300 / tan 30° = 519.615 px.
    camera = Camera.around(
        np.array([0.0, 0.0, 1.0]),
        yaw_deg=90.0,
        distance_m=4.0,
        height_m=1.0,
        vertical_fov_deg=60.0,
        width=400,
        height=600,
    )
    seen = camera.image_points(np.array([[[0.5, 0.0, 1.0], [0.0, 1.0, 0.4], [0.0, 9.0, 1.0]]]))
    # Ahead of the person is to the left in the image: 519.615 * 0.5 / 4 = 64.952.
    np.testing.assert_allclose(seen[0, 0], [200 - 64.952, 300.0, 4.0], atol=1e-3)
    # 1 m nearer and 0.6 m lower: 519.615 * 0.6 / 3 = 103.923.
    np.testing.assert_allclose(seen[0, 1], [200.0, 403.923, 3.0], atol=1e-3)
    assert np.isnan(seen[0, 2, :2]).all()


def test_a_camera_looking_down_keeps_its_target_in_the_middle() -> None:
    camera = Camera.around(
        np.array([0.3, -0.2, 0.8]), yaw_deg=200.0, distance_m=2.0, height_m=2.0, roll_deg=7.0
    )
    seen = camera.image_points(np.array([[[0.3, -0.2, 0.8]]]))
    np.testing.assert_allclose(seen[0, 0, :2], [360.0, 640.0], atol=1e-9)
    np.testing.assert_allclose(seen[0, 0, 2], np.hypot(2.0, 1.2))


def test_roll_turns_the_scene_clockwise() -> None:
    ends = []
    for roll in (0.0, 90.0):
        camera = Camera.around(
            np.array([0.0, 0.0, 1.0]),
            yaw_deg=0.0,
            distance_m=3.0,
            height_m=1.0,
            width=500,
            height=500,
            roll_deg=roll,
        )
        ends.append(camera.image_points(np.array([[[0.0, 0.0, 1.5]]]))[0, 0, :2] - 250.0)
    up, turned = ends
    assert up[1] < -50
    assert abs(up[0]) < 1e-9
    np.testing.assert_allclose(turned, [-up[1], up[0]], atol=1e-9)


def test_a_camera_may_move() -> None:
    frames = 5
    target = np.tile([0.0, 0.0, 1.0], (frames, 1))
    target[:, 0] = np.linspace(0.0, 1.0, frames)
    camera = Camera.around(target, yaw_deg=90.0, distance_m=3.0, height_m=1.0)
    seen = camera.image_points(target[:, None])
    np.testing.assert_allclose(seen[:, 0, :2], [[360.0, 640.0]] * frames, atol=1e-9)


def _fields(angles: JointAngles) -> dict[str, FloatArray]:
    return {name: getattr(angles, name) for name in JointAngles.__slots__}
