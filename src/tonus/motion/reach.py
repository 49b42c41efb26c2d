"""Joint angles that bring hands and feet to where they should be."""

from __future__ import annotations

import numpy as np

from tonus.motion.body import Body
from tonus.motion.figure import SIDE_SIGNS
from tonus.pose.sequence import FloatArray

__all__ = ["arm_angles_deg", "leg_angles_deg"]


def _unit(vector: FloatArray) -> FloatArray:
    length = np.linalg.norm(vector, axis=-1, keepdims=True)
    result: FloatArray = vector / np.maximum(length, 1e-12)
    return result


def _ball_joint_deg(rotation: FloatArray) -> FloatArray:
    """Flexion, adduction and inward rotation of a rotation, shape (T, 2, 3)."""
    lift = -np.arcsin(np.clip(rotation[..., 1, 2], -1.0, 1.0))
    flexion = -np.arctan2(rotation[..., 0, 2], rotation[..., 2, 2])
    spin = np.arctan2(rotation[..., 1, 0], rotation[..., 1, 1])
    result: FloatArray = np.rad2deg(
        np.stack([flexion, -SIDE_SIGNS * lift, -SIDE_SIGNS * spin], axis=-1)
    )
    return result


def _bent_limb(
    root_m: FloatArray,
    target_m: FloatArray,
    bend_toward: FloatArray,
    upper_m: float,
    lower_m: float,
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Middle joint of a two-segment limb, its plane's in-plane axis and the line root to end."""
    line = target_m - root_m
    distance = np.linalg.norm(line, axis=-1, keepdims=True)
    along = line / np.maximum(distance, 1e-12)
    reach = np.clip(distance, abs(upper_m - lower_m) + 1e-6, upper_m + lower_m - 1e-9)
    toward = bend_toward - np.sum(bend_toward * along, axis=-1, keepdims=True) * along
    toward = _unit(toward)
    near = (upper_m**2 - lower_m**2 + reach**2) / (2 * reach)
    out = np.sqrt(np.maximum(upper_m**2 - near**2, 0.0))
    end = root_m + along * reach
    return root_m + along * near + toward * out, toward, end


def _oriented(up: FloatArray, left: FloatArray) -> FloatArray:
    return np.stack([np.cross(left, up), left, up], axis=-1)


def leg_angles_deg(
    body: Body,
    *,
    pelvis: FloatArray,
    hip_m: FloatArray,
    ankle_m: FloatArray,
    foot: FloatArray,
    knee_toward: FloatArray,
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Hip, knee and ankle angles that put the feet where they should be.

    Where an ankle is out of reach the leg points at it, straight.

    Parameters
    ----------
    body : Body
        Segment lengths.
    pelvis : ndarray of float, shape (T, 3, 3)
        Rotation of the pelvis.
    hip_m, ankle_m : ndarray of float, shape (T, 2, 3)
        Hips as they are and ankles as wished, metres.
    foot : ndarray of float, shape (T, 2, 3, 3)
        Rotation of each foot as wished.
    knee_toward : ndarray of float, shape (T, 2, 3)
        Direction to which each knee bends.

    Returns
    -------
    tuple of ndarray
        `hip_deg`, `knee_deg` and `ankle_deg` as in `tonus.motion.figure.JointAngles`.

    Examples
    --------
    >>> body = Body.of_stature(1.80)
    >>> hip = np.array([[[0.0, 0.1, 0.7], [0.0, -0.1, 0.7]]])
    >>> ankle = np.array([[[0.0, 0.1, 0.07], [0.0, -0.1, 0.07]]])
    >>> level = np.tile(np.eye(3), (1, 2, 1, 1))
    >>> hip_deg, knee_deg, ankle_deg = leg_angles_deg(
    ...     body,
    ...     pelvis=np.eye(3)[None],
    ...     hip_m=hip,
    ...     ankle_m=ankle,
    ...     foot=level,
    ...     knee_toward=level[..., 0],
    ... )
    >>> knee_deg.round(1).tolist()
    [[83.2, 83.2]]
    """
    knee, toward, end = _bent_limb(hip_m, ankle_m, knee_toward, body.thigh_m, body.shank_m)
    left = np.cross(_unit(hip_m - end), toward)
    thigh = _oriented(_unit(hip_m - knee), left)
    shank = _oriented(_unit(knee - end), left)
    bend = np.sum(thigh[..., 2] * shank[..., 2], axis=-1)
    ankle = np.swapaxes(shank, -1, -2) @ foot
    return (
        _ball_joint_deg(np.swapaxes(pelvis, -1, -2)[:, None] @ thigh),
        np.rad2deg(np.arccos(np.clip(bend, -1.0, 1.0))),
        _ball_joint_deg(ankle),
    )


def arm_angles_deg(
    body: Body,
    *,
    trunk: FloatArray,
    shoulder_m: FloatArray,
    wrist_m: FloatArray,
    elbow_toward: FloatArray,
) -> tuple[FloatArray, FloatArray]:
    """Shoulder and elbow angles that put the wrists where they should be.

    Parameters
    ----------
    body : Body
        Segment lengths.
    trunk : ndarray of float, shape (T, 3, 3)
        Rotation of the trunk.
    shoulder_m, wrist_m : ndarray of float, shape (T, 2, 3)
        Shoulders as they are and wrists as wished, metres.
    elbow_toward : ndarray of float, shape (T, 2, 3)
        Direction to which each elbow points when bent.

    Returns
    -------
    tuple of ndarray
        `shoulder_deg` and `elbow_deg` as in `tonus.motion.figure.JointAngles`.

    Examples
    --------
    >>> body = Body.of_stature(1.80)
    >>> shoulder = np.array([[[0.0, 0.2, 1.4], [0.0, -0.2, 1.4]]])
    >>> wrist = shoulder + np.array([0.4, 0.0, 0.0])
    >>> back = np.tile([-1.0, 0.0, -1.0], (1, 2, 1))
    >>> shoulder_deg, elbow_deg = arm_angles_deg(
    ...     body, trunk=np.eye(3)[None], shoulder_m=shoulder, wrist_m=wrist, elbow_toward=back
    ... )
    >>> shoulder_deg[0, 0, :2].round(1).tolist(), elbow_deg[0].round(1).tolist()
    ([48.6, 0.0], [89.4, 89.4])
    """
    elbow, toward, end = _bent_limb(
        shoulder_m, wrist_m, elbow_toward, body.upper_arm_m, body.forearm_m
    )
    left = np.cross(_unit(shoulder_m - end), -toward)
    upper = _oriented(_unit(shoulder_m - elbow), left)
    lower = _oriented(_unit(elbow - end), left)
    bend = np.sum(upper[..., 2] * lower[..., 2], axis=-1)
    return (
        _ball_joint_deg(np.swapaxes(trunk, -1, -2)[:, None] @ upper),
        np.rad2deg(np.arccos(np.clip(bend, -1.0, 1.0))),
    )
