"""Where a body is that takes up key poses: on its feet, a seat, its back, or a ball."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tonus.motion.body import Body
from tonus.motion.figure import SIDE_SIGNS, Frames, JointAngles, figure_frames
from tonus.motion.keyposes import KeyPose, KeyPoses, back_height_m
from tonus.pose.sequence import FloatArray

__all__ = ["Placed", "placed_poses"]

LEFT, RIGHT = 0, 1
SIDES = (LEFT, RIGHT)
#: Ankle above the ball, as a share of stature: half as thick as the heel.
_HEEL_SHARE = 0.033
#: How far before the ankle a ball lies under straight and under bent legs, as
#: shares of stature: it is rolled from the calves to the soles.
BALL_BEHIND_SHARE, BALL_AHEAD_SHARE = -0.045, 0.055
_MOST_RAISED_DEG = 75.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """Key poses with all that follows from what they touch.

    Parameters
    ----------
    tilt_deg : ndarray, shape (K,)
        Forward tilt of the pelvis.
    foot_x_m : ndarray, shape (K, 2)
        Where each foot stands: below the ankle of the flat foot.
    seat_m : ndarray, shape (2,)
        x and z of the pelvis on the seat; NaN where nobody sits.
    shoulders_x_m : float
        Where the shoulders of somebody who lies are.
    """

    tilt_deg: FloatArray
    foot_x_m: FloatArray
    seat_m: FloatArray
    shoulders_x_m: float


def sagittal_angles(poses: tuple[KeyPose, ...], tilt_deg: FloatArray) -> JointAngles:
    """Return the joint angles of key poses, pelvis at the origin, facing along x.

    Parameters
    ----------
    poses : tuple of KeyPose
        K of them.
    tilt_deg : ndarray, shape (K,)
        Forward tilt of each pelvis.

    Returns
    -------
    JointAngles
        Of K frames.
    """
    angles = JointAngles.standing(len(poses), hip_height_m=0.0)
    angles.pelvis_deg[:, 1] = tilt_deg
    for row, pose in enumerate(poses):
        angles.hip_deg[row, :, 0] = pose.hip_deg
        angles.knee_deg[row] = pose.knee_deg
        angles.ankle_deg[row, :, 0] = pose.ankle_deg
        angles.lumbar_deg[row, 0] = pose.lumbar_deg
        angles.neck_deg[row, 0] = pose.neck_deg
        angles.shoulder_deg[row, :, 0] = pose.shoulder_deg
        angles.shoulder_deg[row, :, 1] = [-aside for aside in pose.aside_deg]
        angles.elbow_deg[row] = pose.elbow_deg
    return angles


def foot_pitch_deg(angles: JointAngles) -> FloatArray:
    """Return how far the heels are up against the toes, shape (T, 2)."""
    tilt = angles.pelvis_deg[:, 1, None]
    result: FloatArray = tilt - angles.hip_deg[..., 0] + angles.knee_deg - angles.ankle_deg[..., 0]
    return result


def sole_m(
    body: Body, pitch_deg: FloatArray, on_ball: NDArray[np.bool_]
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return where the ankle is over a foot that stands, and what it pivots on.

    Parameters
    ----------
    body : Body
        Lengths of the foot.
    pitch_deg : ndarray, shape (...)
        Heel up; below 0 toes up, or heel below a block's edge.
    on_ball : ndarray of bool, shape (...)
        Whether the foot pivots on its ball even with the heel low.

    Returns
    -------
    tuple of ndarray, each of shape (...)
        Ankle before where it is over the flat foot, ankle above the ground, and
        pivot before the ankle along the foot, in metres.
    """
    pivot = np.where((pitch_deg >= 0) | on_ball, body.ball_m, -body.heel_m)
    angle = np.deg2rad(pitch_deg)
    ahead = pivot - pivot * np.cos(angle) + body.ankle_height_m * np.sin(angle)
    above = pivot * np.sin(angle) + body.ankle_height_m * np.cos(angle)
    return ahead, above, pivot


def stiffness(knee_deg: FloatArray) -> FloatArray:
    """Return how much each leg says where the pelvis is: a straight one hardly gives."""
    result: FloatArray = 1.0 / (0.01 + (knee_deg / 60.0) ** 2)
    return result


def ball_top_m(body: Body, key_poses: KeyPoses) -> float:
    """Return how high the ankles lie on the ball."""
    return key_poses.ball_m + _HEEL_SHARE * body.stature_m


def placed_poses(body: Body, key_poses: KeyPoses) -> Placed:
    """Return where a body is in each key pose.

    A foot that stands in two poses in a row stays where it is.

    Parameters
    ----------
    body : Body
        Whose segments.
    key_poses : KeyPoses
        Key poses and what they touch.

    Returns
    -------
    Placed
        One row for each pose.

    Examples
    --------
    >>> from tonus.form.exercise import exercise
    >>> squat = exercise("squat").key_poses
    >>> placed_poses(Body.of_stature(1.72), squat).tilt_deg.tolist()
    [0.0, 35.0]
    """
    poses = key_poses.poses
    tilt = np.array([_tilt_deg(body, key_poses, pose) for pose in poses])
    angles = sagittal_angles(poses, tilt)
    at = figure_frames(body, angles)
    offsets = _foot_offsets_m(body, angles, at, poses)
    if key_poses.posture == "lying":
        pelvis_x = -at.shoulders_m[:, 0]
        feet = pelvis_x[:, None] + offsets
        return Placed(
            tilt_deg=tilt,
            foot_x_m=_kept(feet, poses),
            seat_m=np.full(2, np.nan),
            shoulders_x_m=0.0,
        )
    feet = np.empty_like(offsets)
    pelvis_x = np.empty(len(poses))
    for row, pose in enumerate(poses):
        stays = [
            side for side in SIDES if row and pose.stands(side) and poses[row - 1].stands(side)
        ]
        sits = row > 0 and "seat" in pose.contact and "seat" in poses[row - 1].contact
        if sits:
            pelvis_x[row] = pelvis_x[row - 1]
        elif stays:
            stiff = stiffness(np.array(pose.knee_deg))[stays]
            pelvis_x[row] = np.average(feet[row - 1, stays] - offsets[row, stays], weights=stiff)
        else:
            pelvis_x[row] = -offsets[row].mean() if row == 0 else pelvis_x[row - 1]
        feet[row] = pelvis_x[row] + offsets[row]
        feet[row, stays] = feet[row - 1, stays]
    seat = np.full(2, np.nan)
    sat = [row for row, pose in enumerate(poses) if "seat" in pose.contact]
    if sat:
        row = sat[0]
        seat[0] = pelvis_x[row]
        seat[1] = _pelvis_height_m(body, key_poses, angles, at)[row]
    return Placed(tilt_deg=tilt, foot_x_m=feet, seat_m=seat, shoulders_x_m=float("nan"))


def _kept(feet_m: FloatArray, poses: tuple[KeyPose, ...]) -> FloatArray:
    kept = feet_m.copy()
    for row in range(1, len(poses)):
        for side in SIDES:
            if poses[row].stands(side) and poses[row - 1].stands(side):
                kept[row, side] = kept[row - 1, side]
    return kept


def hangs(pose: KeyPose, side: int) -> bool:
    """Return whether a foot stands on its ball alone."""
    return pose.touches("toes", side) and not pose.touches("foot", side)


def _tilt_deg(body: Body, key_poses: KeyPoses, pose: KeyPose) -> float:
    """Tilt of the pelvis: given, or such that what touches the ground does."""
    if pose.pelvis_deg is not None:
        return pose.pelvis_deg
    if key_poses.posture == "lying":
        return _lying_tilt_deg(body, key_poses, pose)
    flat = [side for side in SIDES if pose.touches("foot", side)]
    if not flat:
        return 0.0
    return float(np.mean([pose.hip_deg[s] - pose.knee_deg[s] + pose.ankle_deg[s] for s in flat]))


def _lying_tilt_deg(body: Body, key_poses: KeyPoses, pose: KeyPose) -> float:
    """Tilt at which the feet of somebody on the back come to floor or ball."""
    sides = [s for s in SIDES if pose.stands(s) or pose.touches("ball", s)]
    if not sides:
        return -90.0
    on_ball = pose.touches("ball", sides[0])
    wanted = ball_top_m(body, key_poses) if on_ball else body.ankle_height_m

    def above(raised_deg: float) -> float:
        at = figure_frames(body, sagittal_angles((pose,), np.array([-90.0 - raised_deg])))
        ankles = float(at.ankle_m[0, sides, 2].mean() - at.shoulders_m[0, 2])
        return ankles + back_height_m(body) - wanted

    low, high = -15.0, _MOST_RAISED_DEG
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if above(middle) < 0 else (low, middle)
    return -90.0 - (low + high) / 2


def _foot_offsets_m(
    body: Body, angles: JointAngles, at: Frames, poses: tuple[KeyPose, ...]
) -> FloatArray:
    """Where each foot would stand, before the pelvis, shape (K, 2)."""
    pitch = foot_pitch_deg(angles)
    flat = np.array([[pose.touches("foot", side) for side in SIDES] for pose in poses])
    ball = np.array([[hangs(pose, side) for side in SIDES] for pose in poses])
    ahead, _, _ = sole_m(body, np.where(flat, 0.0, pitch), ball)
    result: FloatArray = at.ankle_m[..., 0] - ahead
    return result


def _pelvis_height_m(
    body: Body, key_poses: KeyPoses, angles: JointAngles, at: Frames
) -> FloatArray:
    poses = key_poses.poses
    flat = np.array([[pose.touches("foot", side) for side in SIDES] for pose in poses])
    ball = np.array([[hangs(pose, side) for side in SIDES] for pose in poses])
    pitch = np.where(flat, 0.0, foot_pitch_deg(angles))
    _, above, _ = sole_m(body, pitch, ball)
    result: FloatArray = (key_poses.raised_m + above - at.ankle_m[..., 2]).mean(axis=1)
    return result


def foot_y_m(body: Body, key_poses: KeyPoses) -> FloatArray:
    """Where both feet stand across, shape (2,)."""
    result: FloatArray = SIDE_SIGNS * body.hip_half_m * key_poses.stance_ratio
    return result
