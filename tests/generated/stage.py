"""How a motion is written down: where pelvis, trunk, feet and hands are over time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from tonus.motion.body import Body
from tonus.motion.figure import (
    SIDE_SIGNS,
    JointAngles,
    figure_points,
    moved,
    trunk_frames,
    turn,
)
from tonus.motion.noise import sway
from tonus.motion.reach import arm_angles_deg, leg_angles_deg
from tonus.pose.sequence import FloatArray

#: Motions are generated at this rate and seen at another.
BASE_FPS = 100.0
LEFT, RIGHT = 0, 1

__all__ = [
    "BASE_FPS",
    "LEFT",
    "RIGHT",
    "Stage",
    "bump",
    "ease",
    "keyed",
    "keyed_points",
    "smoothed",
    "sway",
    "times_s",
]


def times_s(duration_s: float) -> FloatArray:
    return np.arange(round(duration_s * BASE_FPS) + 1) / BASE_FPS


def ease(share: FloatArray) -> FloatArray:
    """Minimum-jerk course from 0 to 1."""
    s = np.clip(share, 0.0, 1.0)
    result: FloatArray = s**3 * (10 - 15 * s + 6 * s**2)
    return result


def keyed(t: FloatArray, keys: Sequence[tuple[float, float]]) -> FloatArray:
    """Values that rest at each (time, value) key and move with minimum jerk between them."""
    result = np.full(len(t), float(keys[0][1]))
    for (t0, v0), (t1, v1) in pairwise(keys):
        span = max(t1 - t0, 1e-6)
        inside = t >= t0
        result[inside] = v0 + (v1 - v0) * ease((t[inside] - t0) / span)
    return result


def keyed_points(t: FloatArray, keys: Sequence[tuple[float, Sequence[float]]]) -> FloatArray:
    return np.stack(
        [keyed(t, [(when, value[i]) for when, value in keys]) for i in range(len(keys[0][1]))],
        axis=-1,
    )


def bump(t: FloatArray, start_s: float, end_s: float) -> FloatArray:
    """0 outside, up to 1 in the middle and back, smooth."""
    s = np.clip((t - start_s) / max(end_s - start_s, 1e-6), 0.0, 1.0)
    result: FloatArray = np.sin(np.pi * s) ** 2
    return result


def smoothed(values: FloatArray, window_s: float) -> FloatArray:
    """Gaussian smoothing along time, ends held."""
    half = max(1, round(window_s * BASE_FPS))
    kernel = np.exp(-0.5 * (np.arange(-half, half + 1) / (half / 2.5)) ** 2)
    kernel /= kernel.sum()
    flat = values.reshape(len(values), -1)
    padded = np.pad(flat, ((half, half), (0, 0)), mode="edge")
    done = np.stack([np.convolve(column, kernel, mode="valid") for column in padded.T], axis=-1)
    result: FloatArray = done.reshape(values.shape)
    return result


@dataclass(kw_only=True)
class Stage:
    """Targets over time; `joint_angles` turns them into joint angles.

    Feet are given by the point of the sole under the ball of the foot, a yaw
    and a pitch: positive pitch lifts the heel about the toe tip, negative lifts
    the toes about the heel.  Where `free_ankle_m` is not NaN the ankle is there
    instead.  Hands are wrists in the axes named by `hand_axes`:
    ``world``, ``trunk`` (from the middle of the shoulders) or ``hang`` (from
    each shoulder, level axes turned with the pelvis's yaw).
    """

    body: Body
    t: FloatArray
    pelvis_m: FloatArray = field(init=False)
    yaw: FloatArray = field(init=False)
    tilt: FloatArray = field(init=False)
    list_: FloatArray = field(init=False)
    lumbar: FloatArray = field(init=False)
    neck: FloatArray = field(init=False)
    foot_m: FloatArray = field(init=False)
    foot_yaw: FloatArray = field(init=False)
    foot_pitch: FloatArray = field(init=False)
    knee_out: FloatArray = field(init=False)
    knee_toward: FloatArray | None = None
    foot_rotation: FloatArray | None = None
    free_ankle_m: FloatArray = field(init=False)
    hand_axes: str = "hang"
    wrist_m: FloatArray = field(init=False)
    elbow_toward: FloatArray = field(init=False)

    def __post_init__(self) -> None:
        n = len(self.t)
        body = self.body
        self.pelvis_m = np.zeros((n, 3))
        self.pelvis_m[:, 2] = body.ankle_height_m + body.leg_m * 0.998
        for name in ("yaw", "tilt", "list_"):
            setattr(self, name, np.zeros(n))
        self.lumbar = np.zeros((n, 3))
        self.neck = np.zeros((n, 3))
        self.foot_m = np.zeros((n, 2, 3))
        self.foot_m[..., 1] = SIDE_SIGNS * body.hip_half_m * 1.1
        self.foot_yaw = np.tile(SIDE_SIGNS * 8.0, (n, 1))
        self.foot_pitch = np.zeros((n, 2))
        self.knee_out = np.zeros((n, 2))
        self.free_ankle_m = np.full((n, 2, 3), np.nan)
        self.wrist_m = np.zeros((n, 2, 3))
        self.elbow_toward = np.zeros((n, 2, 3))
        self.hang_arms()

    # -- feet ---------------------------------------------------------------
    def feet_rotation(self) -> FloatArray:
        if self.foot_rotation is not None:
            return self.foot_rotation
        return turn(2, self.foot_yaw) @ turn(1, self.foot_pitch)

    def ankles_m(self) -> FloatArray:
        """Ankles that go with the feet's soles: `foot_m` lies under the ankle when flat."""
        body = self.body
        flat = turn(2, self.foot_yaw)
        rotation = self.feet_rotation()
        pivot = np.where(self.foot_pitch >= 0, body.toe_m, -body.heel_m)[..., None]
        local = np.zeros((*self.foot_pitch.shape, 3))
        local[..., 0:1] = pivot
        ground = self.foot_m + moved(flat, local)
        from_pivot = -local
        from_pivot[..., 2] += body.ankle_height_m
        planted = ground + moved(rotation, from_pivot)
        return np.where(np.isnan(self.free_ankle_m), planted, self.free_ankle_m)

    # -- arms ---------------------------------------------------------------
    def hang_arms(self, forward_deg: FloatArray | float = 4.0, bend_deg: float = 12.0) -> None:
        """Arms from the shoulder, raised forward by an angle from straight down."""
        body = self.body
        raise_deg = np.broadcast_to(np.asarray(forward_deg, dtype=float), self.t.shape)
        angle = np.deg2rad(raise_deg)
        reach = (body.upper_arm_m + body.forearm_m) * np.cos(np.deg2rad(bend_deg) / 2)
        self.hand_axes = "hang"
        self.wrist_m = np.zeros((len(self.t), 2, 3))
        self.wrist_m[..., 0] = (reach * np.sin(angle))[:, None]
        self.wrist_m[..., 1] = SIDE_SIGNS * 0.035
        self.wrist_m[..., 2] = (-reach * np.cos(angle))[:, None]
        self.elbow_toward = np.zeros((len(self.t), 2, 3))
        self.elbow_toward[..., 0] = -np.cos(angle)[:, None] - 0.2
        self.elbow_toward[..., 1] = SIDE_SIGNS * 0.5
        self.elbow_toward[..., 2] = -np.abs(np.sin(angle))[:, None]

    def hold_arms(self, how: str) -> None:
        """Arms held still against the trunk: folded, head, bar, goblet, hips, overhead."""
        body = self.body
        s, wide = body.stature_m, body.shoulder_half_m
        places = {
            "folded": ((0.11 * s, -0.045 * s, -0.10 * s), (0.2, 0.6, -1.0)),
            "head": ((-0.01 * s, 0.05 * s, 0.11 * s), (0.0, 1.0, 0.1)),
            "bar": ((-0.02 * s, wide * 1.45, 0.01 * s), (-0.4, 0.2, -1.0)),
            "front_bar": ((0.07 * s, wide * 1.1, 0.02 * s), (1.0, 0.3, -0.3)),
            "goblet": ((0.14 * s, 0.03 * s, -0.10 * s), (0.0, 0.4, -1.0)),
            "hips": ((0.03 * s, wide * 1.05, -body.trunk_m * 0.85), (-0.6, 1.0, 0.0)),
            "overhead": ((0.0, wide * 1.4, 0.31 * s), (0.0, 1.0, 0.0)),
            "ball": ((0.20 * s, 0.06 * s, -0.16 * s), (-0.2, 0.7, -0.6)),
        }
        (x, y, z), (ex, ey, ez) = places[how]
        self.hand_axes = "trunk"
        self.wrist_m = np.zeros((len(self.t), 2, 3))
        self.wrist_m[..., 0], self.wrist_m[..., 2] = x, z
        self.wrist_m[..., 1] = SIDE_SIGNS * y
        self.elbow_toward = np.zeros((len(self.t), 2, 3))
        self.elbow_toward[..., 0], self.elbow_toward[..., 2] = ex, ez
        self.elbow_toward[..., 1] = SIDE_SIGNS * ey

    # -- result -------------------------------------------------------------
    def joint_angles(self) -> JointAngles:
        body = self.body
        pelvis_deg = np.stack([self.yaw, self.tilt, self.list_], axis=-1)
        pelvis, trunk, hip, middle = trunk_frames(
            body, pelvis_m=self.pelvis_m, pelvis_deg=pelvis_deg, lumbar_deg=self.lumbar
        )
        toward = self.knee_toward
        if toward is None:
            ahead = turn(2, self.foot_yaw + SIDE_SIGNS * self.knee_out)
            toward = ahead[..., :, 0]
        hip_deg, knee_deg, ankle_deg = leg_angles_deg(
            body,
            pelvis=pelvis,
            hip_m=hip,
            ankle_m=self.ankles_m(),
            foot=self.feet_rotation(),
            knee_toward=toward,
        )
        across = np.zeros((2, 3))
        across[:, 1] = SIDE_SIGNS * body.shoulder_half_m
        shoulder = middle[:, None] + moved(trunk[:, None], across)
        if self.hand_axes == "world":
            wrist, elbow_toward = self.wrist_m, self.elbow_toward
        elif self.hand_axes == "trunk":
            wrist = middle[:, None] + moved(trunk[:, None], self.wrist_m)
            elbow_toward = moved(trunk[:, None], self.elbow_toward)
        else:
            level = turn(2, self.yaw)[:, None]
            wrist = shoulder + moved(level, self.wrist_m)
            elbow_toward = moved(level, self.elbow_toward)
        shoulder_deg, elbow_deg = arm_angles_deg(
            body, trunk=trunk, shoulder_m=shoulder, wrist_m=wrist, elbow_toward=elbow_toward
        )
        return JointAngles(
            pelvis_m=self.pelvis_m,
            pelvis_deg=pelvis_deg,
            hip_deg=hip_deg,
            knee_deg=knee_deg,
            ankle_deg=ankle_deg,
            lumbar_deg=self.lumbar,
            neck_deg=self.neck,
            shoulder_deg=shoulder_deg,
            elbow_deg=elbow_deg,
        )

    def points(self) -> FloatArray:
        return figure_points(self.body, self.joint_angles())
