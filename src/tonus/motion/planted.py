"""Between key poses: angles that run smoothly, with feet and hands kept where they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from tonus.motion.body import Body
from tonus.motion.course import smooth_course
from tonus.motion.figure import (
    SIDE_SIGNS,
    Frames,
    JointAngles,
    figure_frames,
    trunk_frames,
    turn,
)
from tonus.motion.ground import walked
from tonus.motion.keyposes import KeyPoses, back_height_m
from tonus.motion.placing import (
    BALL_AHEAD_SHARE,
    BALL_BEHIND_SHARE,
    SIDES,
    Placed,
    ball_top_m,
    foot_pitch_deg,
    foot_y_m,
    hangs,
    sagittal_angles,
    sole_m,
    stiffness,
)
from tonus.motion.reach import arm_angles_deg, leg_angles_deg
from tonus.pose.sequence import FloatArray

__all__: list[str] = []

#: How far somebody on one leg comes over the foot that stands.
_OVER_FOOT = 0.75
#: A leg is never stretched beyond this share of its length.
_STRAIGHT = 0.9995


class PlantedCourse:
    """All that is interpolated between the key poses of one motion."""

    def __init__(
        self,
        body: Body,
        key_poses: KeyPoses,
        placed: Placed,
        key_times: FloatArray,
        times: FloatArray,
    ) -> None:
        self._body, self._movement, self._placed = body, key_poses, placed
        self._keys, self._times = key_times, times
        self._key_angles = sagittal_angles(key_poses.poses, placed.tilt_deg)

    def _smooth(self, values: FloatArray) -> FloatArray:
        return smooth_course(self._times, self._keys, np.asarray(values, dtype=np.float64))

    def _share(self, touching: Sequence[Sequence[bool]]) -> FloatArray:
        return self._smooth(np.array(touching, dtype=np.float64))

    def _interpolated(self) -> JointAngles:
        keys = self._key_angles
        return JointAngles(
            pelvis_m=np.zeros((len(self._times), 3)),
            pelvis_deg=self._smooth(keys.pelvis_deg),
            hip_deg=self._smooth(keys.hip_deg),
            knee_deg=self._smooth(keys.knee_deg),
            ankle_deg=self._smooth(keys.ankle_deg),
            lumbar_deg=self._smooth(keys.lumbar_deg),
            neck_deg=self._smooth(keys.neck_deg),
            shoulder_deg=self._smooth(keys.shoulder_deg),
            elbow_deg=self._smooth(keys.elbow_deg),
        )

    def walking(self) -> JointAngles:
        """A walk: the pelvis is carried by the foot that stands."""
        angles = self._interpolated()
        ahead = angles.hip_deg[:, 0, 0] - angles.hip_deg[:, 1, 0]
        # The hip of the leg in front goes with it, the shoulders against it.
        angles.pelvis_deg[:, 0] = -0.09 * ahead
        angles.lumbar_deg[:, 2] = 0.18 * ahead
        angles.hip_deg[..., 1] = -1.5
        moved = walked(self._body, angles)
        rate = 1.0 / (self._times[1] - self._times[0]) if len(self._times) > 1 else 1.0
        pelvis = moved.pelvis_m.copy()
        pelvis[:, 1] = 0.0
        for axis in (0, 2):
            pelvis[:, axis] = _settled(pelvis[:, axis], round(0.05 * rate))
        return replace(moved, pelvis_m=pelvis)

    def angles(self) -> JointAngles:
        """The figure on what it stands, sits or lies on."""
        body, key_poses, placed = self._body, self._movement, self._placed
        poses = key_poses.poses
        free = self._interpolated()
        at = figure_frames(body, free)
        stands = self._share([[pose.stands(s) for s in SIDES] for pose in poses])
        flat = self._share([[pose.touches("foot", s) for s in SIDES] for pose in poses])
        on_ball = self._share([[pose.touches("ball", s) for s in SIDES] for pose in poses])
        tips = self._share([[hangs(pose, s) for s in SIDES] for pose in poses])
        raw = foot_pitch_deg(free)
        pitch = np.where(stands > 0, raw * (1 - np.minimum(flat, 1.0)), raw)
        ahead, above, pivot = sole_m(body, pitch, (tips > 0) & (stands > 0))
        foot_x = self._smooth(placed.foot_x_m)
        target = np.zeros((len(self._times), 2, 3))
        yaw = SIDE_SIGNS * key_poses.toe_out_deg * (1 - on_ball)
        target[..., 0] = foot_x + ahead * np.cos(np.deg2rad(yaw))
        target[..., 1] = foot_y_m(body, key_poses) + ahead * np.sin(np.deg2rad(yaw))
        target[..., 2] = key_poses.raised_m + above
        pelvis = self._pelvis_m(at, target, stands, stiffness(free.knee_deg))
        hip_y = SIDE_SIGNS * body.hip_half_m
        loose = pelvis[:, None] + at.ankle_m
        loose[..., 1] = pelvis[:, 1, None] + hip_y
        loose[..., 2] = np.maximum(loose[..., 2], _clear_of_floor_m(body, raw))
        part = stands[..., None]
        ankle = target * part + loose * (1 - part)
        top = ball_top_m(body, key_poses)
        ankle[..., 2] = ankle[..., 2] * (1 - on_ball) + top * on_ball
        foot = turn(2, yaw) @ turn(1, pitch)
        pelvis = self._within_reach(pelvis, free, ankle)
        return self._reached(
            free, at, pelvis, ankle, foot, yaw, toe_deg=pitch * stands * (pivot > 0)
        )

    def _pelvis_m(
        self, at: Frames, target: FloatArray, stands: FloatArray, stiff: FloatArray
    ) -> FloatArray:
        """Middle of the hips, from the shoulders, the seat or the feet that stand."""
        key_poses, placed, body = self._movement, self._placed, self._body
        pelvis = np.zeros((len(self._times), 3))
        if key_poses.posture == "lying":
            pelvis[:, 0] = placed.shoulders_x_m - at.shoulders_m[:, 0]
            pelvis[:, 2] = back_height_m(body) - at.shoulders_m[:, 2]
            return pelvis
        weight = stands + 1e-9
        weight = weight / weight.sum(axis=1, keepdims=True)
        for axis in (0, 2):
            wanted = target[..., axis] - at.ankle_m[..., axis]
            pelvis[:, axis] = (weight * stiff * wanted).sum(axis=1) / (weight * stiff).sum(axis=1)
        pelvis[:, 1] = _OVER_FOOT * (weight * target[..., 1]).sum(axis=1)
        sits = self._share([["seat" in pose.contact] for pose in key_poses.poses])
        if np.isfinite(placed.seat_m).all():
            seat = np.array([placed.seat_m[0], 0.0, placed.seat_m[1]])
            pelvis = pelvis * (1 - sits) + seat * sits
        return pelvis

    def _within_reach(self, pelvis: FloatArray, free: JointAngles, ankle: FloatArray) -> FloatArray:
        """The pelvis lowered where a leg could not reach its foot."""
        if self._movement.posture != "standing":
            return pelvis
        body = self._body
        _, _, hip, _ = trunk_frames(
            body, pelvis_m=pelvis, pelvis_deg=free.pelvis_deg, lumbar_deg=free.lumbar_deg
        )
        level = np.linalg.norm((hip - ankle)[..., :2], axis=-1)
        longest = (_STRAIGHT * body.leg_m) ** 2
        top = ankle[..., 2] + np.sqrt(np.maximum(longest - level**2, 1e-4))
        lowered = pelvis.copy()
        lowered[:, 2] -= np.maximum(hip[..., 2] - top, 0.0).max(axis=1)
        return lowered

    def _reached(
        self,
        free: JointAngles,
        at: Frames,
        pelvis_m: FloatArray,
        ankle: FloatArray,
        foot: FloatArray,
        yaw: FloatArray,
        *,
        toe_deg: FloatArray,
    ) -> JointAngles:
        """Joint angles that bring feet and hands to where they should be."""
        body = self._body
        pelvis, trunk, hip, middle = trunk_frames(
            body, pelvis_m=pelvis_m, pelvis_deg=free.pelvis_deg, lumbar_deg=free.lumbar_deg
        )
        inward = self._smooth(np.array([pose.knee_in_deg for pose in self._movement.poses]))
        toward = at.thigh[..., :, 0] + at.shank[..., :, 0]
        aside = np.deg2rad(yaw - SIDE_SIGNS * inward[:, None])
        toward = toward * np.cos(aside)[..., None]
        toward[..., 1] += np.linalg.norm(toward, axis=-1) * np.tan(aside)
        hip_deg, knee_deg, ankle_deg = leg_angles_deg(
            body, pelvis=pelvis, hip_m=hip, ankle_m=ankle, foot=foot, knee_toward=toward
        )
        shift = (middle - at.shoulders_m)[:, None]
        shoulder_deg, elbow_deg = self._arms(free, at, trunk, shift)
        return replace(
            free,
            pelvis_m=pelvis_m,
            hip_deg=hip_deg,
            knee_deg=knee_deg,
            ankle_deg=ankle_deg,
            shoulder_deg=shoulder_deg,
            elbow_deg=elbow_deg,
            toe_deg=toe_deg,
        )

    def _arms(
        self, free: JointAngles, at: Frames, trunk: FloatArray, shift: FloatArray
    ) -> tuple[FloatArray, FloatArray]:
        """Arms as the poses say, but for hands that stay where they are."""
        poses = self._movement.poses
        held = self._share([[pose.touches("hand", s) for s in SIDES] for pose in poses])
        if not held.any():
            return free.shoulder_deg, free.elbow_deg
        wrist = at.wrist_m + shift
        for side in SIDES:
            touching = [row for row, pose in enumerate(poses) if pose.touches("hand", side)]
            if touching:
                frame = int(np.searchsorted(self._times, self._keys[touching[0]]))
                place = wrist[min(frame, len(wrist) - 1), side].copy()
                part = held[:, side, None]
                wrist[:, side] = wrist[:, side] * (1 - part) + place * part
        bend = at.elbow_m - (at.shoulder_m + at.wrist_m) / 2 - 0.05 * at.forearm[..., :, 0]
        shoulder_deg, elbow_deg = arm_angles_deg(
            self._body,
            trunk=trunk,
            shoulder_m=at.shoulder_m + shift,
            wrist_m=wrist,
            elbow_toward=bend,
        )
        part = held[..., None]
        return (
            free.shoulder_deg * (1 - part) + shoulder_deg * part,
            free.elbow_deg * (1 - held) + elbow_deg * held,
        )

    def ball_m(self, angles: JointAngles) -> FloatArray:
        """Middle of the ball: under the calves of straight legs, under the soles of bent ones."""
        middle = np.full((len(self._times), 3), np.nan)
        poses = self._movement.poses
        sides = [s for s in SIDES if any(pose.touches("ball", s) for pose in poses)]
        if not sides:
            return middle
        body = self._body
        ankle_x = figure_frames(body, angles).ankle_m[:, sides, 0].mean(axis=1)
        bent = np.clip(angles.knee_deg[:, sides].mean(axis=1) / 110.0, 0.0, 1.0)
        share = BALL_BEHIND_SHARE + (BALL_AHEAD_SHARE - BALL_BEHIND_SHARE) * bent
        middle[:, 0] = ankle_x + share * body.stature_m
        middle[:, 1] = 0.0
        middle[:, 2] = self._movement.ball_m / 2
        return middle


def _clear_of_floor_m(body: Body, pitch_deg: FloatArray) -> FloatArray:
    """Height of the ankle at which neither toes nor heel go through the floor."""
    angle = np.deg2rad(pitch_deg)
    reach = np.maximum(body.toe_m * np.sin(angle), -body.heel_m * np.sin(angle))
    result: FloatArray = reach + body.ankle_height_m * np.cos(angle)
    return result


def _settled(values: FloatArray, half: int) -> FloatArray:
    """Values smoothed over a few frames, the ends kept as lines."""
    if half < 1 or len(values) < 2 * half + 2:
        return values
    kernel = np.hanning(2 * half + 3)[1:-1]
    kernel /= kernel.sum()
    before = values[0] - (values[1 : half + 1][::-1] - values[0])
    after = values[-1] - (values[-half - 1 : -1][::-1] - values[-1])
    result: FloatArray = np.convolve(np.concatenate([before, values, after]), kernel, mode="valid")
    return result
