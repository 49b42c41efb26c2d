"""A figure of rigid segments, moved by joint angles, seen as 33 landmarks.

World axes: x to where the person faces at yaw 0, y to the person's left, z up;
metres.  Sides are axis 1, left first.  Signs of the joint angles follow
OpenSim's human models [opensim]_.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np

from tonus.motion.body import Body
from tonus.pose.sequence import FloatArray
from tonus.pose.skeleton import LANDMARK_COUNT, Landmark

__all__ = ["SIDE_SIGNS", "Frames", "JointAngles", "figure_frames", "figure_points"]

#: +1 for the left side, -1 for the right: y points to the left.
SIDE_SIGNS: FloatArray = np.array([1.0, -1.0])

# The lumbar joint sits this share of the trunk above the hips.
_LUMBAR_SHARE = 0.22

# Landmarks of the head before, left of and above the middle of the shoulders,
# as fractions of stature; the right side is the mirror image.
_HEAD: dict[Landmark, tuple[float, float, float]] = {
    Landmark.NOSE: (0.070, 0.0, 0.103),
    Landmark.LEFT_EYE_INNER: (0.054, 0.010, 0.122),
    Landmark.LEFT_EYE: (0.051, 0.018, 0.122),
    Landmark.LEFT_EYE_OUTER: (0.047, 0.025, 0.122),
    Landmark.LEFT_EAR: (0.012, 0.036, 0.113),
    Landmark.MOUTH_LEFT: (0.056, 0.013, 0.082),
}
_HAND: dict[Landmark, tuple[float, float, float]] = {
    Landmark.LEFT_PINKY: (-0.25, 0.0, -0.95),
    Landmark.LEFT_INDEX: (0.25, 0.0, -1.0),
    Landmark.LEFT_THUMB: (0.40, 0.0, -0.45),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class JointAngles:
    """Joint angles of a figure over time.

    Parameters
    ----------
    pelvis_m : ndarray of float, shape (T, 3)
        Middle of the hips in the world, metres.
    pelvis_deg : ndarray of float, shape (T, 3)
        Yaw (to the left), tilt (forward), list (left side up), applied in this
        order about the pelvis's own axes.
    hip_deg : ndarray of float, shape (T, 2, 3)
        Flexion, adduction, inward rotation.
    knee_deg : ndarray of float, shape (T, 2)
        Flexion; 0 is straight, the interior angle is 180 minus this.
    ankle_deg : ndarray of float, shape (T, 2, 3)
        Dorsiflexion, inversion, inward rotation.
    lumbar_deg : ndarray of float, shape (T, 3)
        Forward flexion, bend (left shoulder up), twist to the left.
    neck_deg : ndarray of float, shape (T, 3)
        Forward flexion, bend, twist to the left.
    shoulder_deg : ndarray of float, shape (T, 2, 3)
        Flexion, adduction, inward rotation; 0 hangs along the trunk.
    elbow_deg : ndarray of float, shape (T, 2)
        Flexion; 0 is straight.
    toe_deg : ndarray of float, shape (T, 2), optional
        Toes bent up at the ball of the foot; a stiff foot where left out.

    Examples
    --------
    >>> angles = JointAngles.standing(4, hip_height_m=0.9)
    >>> angles.knee_deg.shape, angles.pelvis_m[0].tolist()
    ((4, 2), [0.0, 0.0, 0.9])
    """

    pelvis_m: FloatArray
    pelvis_deg: FloatArray
    hip_deg: FloatArray
    knee_deg: FloatArray
    ankle_deg: FloatArray
    lumbar_deg: FloatArray
    neck_deg: FloatArray
    shoulder_deg: FloatArray
    elbow_deg: FloatArray
    toe_deg: FloatArray | None = None

    def __len__(self) -> int:
        return len(self.pelvis_m)

    @classmethod
    def standing(cls, frames: int, *, hip_height_m: float) -> JointAngles:
        """Make a figure that stands straight, arms hanging.

        Parameters
        ----------
        frames : int
            Number of frames.
        hip_height_m : float
            Height of the hips above the floor.

        Returns
        -------
        JointAngles
            All angles zero.
        """
        pelvis = np.zeros((frames, 3))
        pelvis[:, 2] = hip_height_m
        return cls(
            pelvis_m=pelvis,
            pelvis_deg=np.zeros((frames, 3)),
            hip_deg=np.zeros((frames, 2, 3)),
            knee_deg=np.zeros((frames, 2)),
            ankle_deg=np.zeros((frames, 2, 3)),
            lumbar_deg=np.zeros((frames, 3)),
            neck_deg=np.zeros((frames, 3)),
            shoulder_deg=np.zeros((frames, 2, 3)),
            elbow_deg=np.zeros((frames, 2)),
        )

    def mirrored(self) -> JointAngles:
        """Give the angles of the same person in a mirror at y = 0.

        Returns
        -------
        JointAngles
            Left and right exchanged, what turns or leans sideways reversed.

        Examples
        --------
        >>> angles = JointAngles.standing(1, hip_height_m=0.9)
        >>> angles.knee_deg[0] = [10.0, 50.0]
        >>> angles.mirrored().knee_deg[0].tolist()
        [50.0, 10.0]
        """
        values: dict[str, FloatArray] = {}
        for field in fields(self):
            if getattr(self, field.name) is None:
                continue
            value = np.array(getattr(self, field.name))
            if field.name == "pelvis_m":
                value[:, 1] *= -1
            elif field.name == "pelvis_deg":
                value[:, [0, 2]] *= -1
            elif field.name in ("lumbar_deg", "neck_deg"):
                value[:, 1:] *= -1
            else:
                value = value[:, ::-1].copy()
            values[field.name] = value
        return replace(self, **values)


@dataclass(frozen=True, slots=True, kw_only=True)
class Frames:
    """Joints and segment orientations of a figure.

    The columns of a rotation are the segment's forward, left and up axes in
    the world.

    Parameters
    ----------
    pelvis, trunk, head : ndarray of float, shape (T, 3, 3)
        Rotations of the middle segments.
    thigh, shank, foot, forearm : ndarray of float, shape (T, 2, 3, 3)
        Rotations of the segments of both sides.
    shoulders_m : ndarray of float, shape (T, 3)
        Middle of the shoulders in metres.
    shoulder_m, elbow_m, wrist_m : ndarray of float, shape (T, 2, 3)
        Joints of both arms in metres.
    hip_m, knee_m, ankle_m : ndarray of float, shape (T, 2, 3)
        Joints of both legs in metres.
    """

    pelvis: FloatArray
    trunk: FloatArray
    head: FloatArray
    thigh: FloatArray
    shank: FloatArray
    foot: FloatArray
    forearm: FloatArray
    shoulders_m: FloatArray
    shoulder_m: FloatArray
    elbow_m: FloatArray
    wrist_m: FloatArray
    hip_m: FloatArray
    knee_m: FloatArray
    ankle_m: FloatArray


def turn(axis: int, angle_deg: FloatArray) -> FloatArray:
    """Rotation matrices about one axis (0 forward, 1 left, 2 up), shape (..., 3, 3)."""
    angle = np.deg2rad(np.asarray(angle_deg, dtype=np.float64))
    cos, sin = np.cos(angle), np.sin(angle)
    result = np.zeros((*angle.shape, 3, 3))
    result[..., axis, axis] = 1.0
    first, second = (axis + 1) % 3, (axis + 2) % 3
    result[..., first, first] = cos
    result[..., second, second] = cos
    result[..., first, second] = -sin
    result[..., second, first] = sin
    return result


def moved(rotation: FloatArray, vector_m: FloatArray) -> FloatArray:
    """Vectors turned by rotations, both broadcast over leading axes."""
    result: FloatArray = np.einsum("...ij,...j->...i", rotation, vector_m)
    return result


def _ball_joint(angles_deg: FloatArray, sign: FloatArray) -> FloatArray:
    """Flexion, adduction and inward rotation as one rotation of the distal segment."""
    return (
        turn(1, -angles_deg[..., 0])
        @ turn(0, -sign * angles_deg[..., 1])
        @ turn(2, -sign * angles_deg[..., 2])
    )


def _spine_joint(angles_deg: FloatArray) -> FloatArray:
    return turn(1, angles_deg[..., 0]) @ turn(0, angles_deg[..., 1]) @ turn(2, angles_deg[..., 2])


def trunk_frames(
    body: Body,
    *,
    pelvis_m: FloatArray,
    pelvis_deg: FloatArray,
    lumbar_deg: FloatArray,
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """Pelvis and trunk rotations, hips and middle of the shoulders.

    Parameters
    ----------
    body : Body
        Segment lengths.
    pelvis_m, pelvis_deg, lumbar_deg : ndarray of float, shape (T, 3)
        As in `JointAngles`.

    Returns
    -------
    tuple of ndarray
        Pelvis (T, 3, 3), trunk (T, 3, 3), hips (T, 2, 3), shoulders' middle (T, 3).
    """
    pelvis = turn(2, pelvis_deg[:, 0]) @ turn(1, pelvis_deg[:, 1]) @ turn(0, pelvis_deg[:, 2])
    trunk = pelvis @ _spine_joint(lumbar_deg)
    across = np.zeros((2, 3))
    across[:, 1] = SIDE_SIGNS * body.hip_half_m
    hip = pelvis_m[:, None] + moved(pelvis[:, None], across)
    up = np.array([0.0, 0.0, body.trunk_m])
    middle = pelvis_m + moved(pelvis, _LUMBAR_SHARE * up) + moved(trunk, (1 - _LUMBAR_SHARE) * up)
    return pelvis, trunk, hip, middle


def figure_frames(body: Body, angles: JointAngles) -> Frames:
    """Where every joint and segment of a figure is.

    Parameters
    ----------
    body : Body
        Segment lengths.
    angles : JointAngles
        Joint angles over time.

    Returns
    -------
    Frames
        Joints in metres and segment orientations; NaN where an angle is NaN.

    Examples
    --------
    >>> body = Body.of_stature(1.80)
    >>> at = figure_frames(body, JointAngles.standing(1, hip_height_m=1.0))
    >>> at.knee_m[0, 0].round(3).tolist()
    [0.0, 0.113, 0.573]
    """
    pelvis, trunk, hip, middle = trunk_frames(
        body,
        pelvis_m=angles.pelvis_m,
        pelvis_deg=angles.pelvis_deg,
        lumbar_deg=angles.lumbar_deg,
    )
    down = np.array([0.0, 0.0, -1.0])
    thigh = pelvis[:, None] @ _ball_joint(angles.hip_deg, SIDE_SIGNS)
    shank = thigh @ turn(1, angles.knee_deg)
    foot = shank @ _ball_joint(angles.ankle_deg, SIDE_SIGNS)
    knee = hip + moved(thigh, body.thigh_m * down)
    ankle = knee + moved(shank, body.shank_m * down)
    across = np.zeros((2, 3))
    across[:, 1] = SIDE_SIGNS * body.shoulder_half_m
    shoulder = middle[:, None] + moved(trunk[:, None], across)
    upper_arm = trunk[:, None] @ _ball_joint(angles.shoulder_deg, SIDE_SIGNS)
    forearm = upper_arm @ turn(1, -angles.elbow_deg)
    elbow = shoulder + moved(upper_arm, body.upper_arm_m * down)
    return Frames(
        pelvis=pelvis,
        trunk=trunk,
        head=trunk @ _spine_joint(angles.neck_deg),
        thigh=thigh,
        shank=shank,
        foot=foot,
        forearm=forearm,
        shoulders_m=middle,
        shoulder_m=shoulder,
        elbow_m=elbow,
        wrist_m=elbow + moved(forearm, body.forearm_m * down),
        hip_m=hip,
        knee_m=knee,
        ankle_m=ankle,
    )


def _toe_tips_m(body: Body, at: Frames, toe_deg: FloatArray | None) -> FloatArray:
    if toe_deg is None:
        sole = np.array([body.toe_m, 0, -body.ankle_height_m])
        return at.ankle_m + moved(at.foot, sole)
    ball = at.ankle_m + moved(at.foot, np.array([body.ball_m, 0, -body.ankle_height_m]))
    toes = at.foot @ turn(1, -toe_deg)
    return ball + moved(toes, np.array([body.toe_m - body.ball_m, 0.0, 0.0]))


def figure_points(body: Body, angles: JointAngles) -> FloatArray:
    """The 33 landmarks of a figure in the world.

    Parameters
    ----------
    body : Body
        Segment lengths.
    angles : JointAngles
        Joint angles over time.

    Returns
    -------
    ndarray of float, shape (T, 33, 3)
        Metres; NaN where an angle is NaN.

    Examples
    --------
    >>> body = Body.of_stature(1.80)
    >>> points = figure_points(body, JointAngles.standing(1, hip_height_m=0.95))
    >>> round(float(points[0, Landmark.LEFT_HIP, 2] - points[0, Landmark.LEFT_ANKLE, 2]), 3)
    0.842
    """
    at = figure_frames(body, angles)
    points = np.empty((len(angles), LANDMARK_COUNT, 3))
    for name, joint in (
        ("SHOULDER", at.shoulder_m),
        ("ELBOW", at.elbow_m),
        ("WRIST", at.wrist_m),
        ("HIP", at.hip_m),
        ("KNEE", at.knee_m),
        ("ANKLE", at.ankle_m),
        ("HEEL", at.ankle_m + moved(at.foot, np.array([-body.heel_m, 0, -body.ankle_height_m]))),
        ("FOOT_INDEX", _toe_tips_m(body, at, angles.toe_deg)),
    ):
        points[:, Landmark[f"LEFT_{name}"]] = joint[:, 0]
        points[:, Landmark[f"RIGHT_{name}"]] = joint[:, 1]
    for left, offset in _HAND.items():
        local = np.array(offset) * body.hand_m
        right = Landmark[left.name.replace("LEFT", "RIGHT")]
        hand = at.wrist_m + moved(at.forearm, local)
        points[:, left], points[:, right] = hand[:, 0], hand[:, 1]
    for left, offset in _HEAD.items():
        local = np.array(offset) * body.head_scale_m
        points[:, left] = at.shoulders_m + moved(at.head, local)
        right = Landmark[left.name.replace("LEFT", "RIGHT")]
        points[:, right] = at.shoulders_m + moved(at.head, local * np.array([1, -1, 1]))
    points[:, Landmark.NOSE] = at.shoulders_m + moved(
        at.head, np.array(_HEAD[Landmark.NOSE]) * body.head_scale_m
    )
    return points
