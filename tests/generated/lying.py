"""Motions on the floor."""

from __future__ import annotations

import numpy as np

from tests.generated.squats import random_body
from tests.generated.stage import Stage, bump, ease, keyed, keyed_points, times_s
from tests.generated.standing import Rng, course, cycles, finished
from tests.generated.truth import Motion
from tonus.motion.body import Body
from tonus.motion.figure import SIDE_SIGNS, turn
from tonus.pose.sequence import FloatArray

_BACK_M = 0.085  # shoulder and hip joints above the floor when lying


def _supine(rng: Rng, t: FloatArray, body: Body | None, *, bridge_deg: FloatArray) -> Stage:
    """On the back, head toward -x, trunk raised by an angle about the shoulders."""
    body = body or random_body(rng)
    stage = Stage(body=body, t=t)
    angle = np.deg2rad(bridge_deg)
    stage.pelvis_m[:, 0] = body.trunk_m * (np.cos(angle) - 1)
    stage.pelvis_m[:, 2] = _BACK_M + body.trunk_m * np.sin(angle)
    stage.tilt = -90.0 - bridge_deg
    stage.neck[:, 0] = 8 + bridge_deg
    up = np.array([0.25, 0.0, 1.0])
    stage.knee_toward = np.broadcast_to(up, (len(t), 2, 3)).copy()
    # Arms lie on the floor beside the trunk.
    shoulders = np.array([-body.trunk_m, 0.0, 0.0])
    stage.hand_axes = "world"
    stage.wrist_m = np.zeros((len(t), 2, 3))
    stage.wrist_m[..., 0] = shoulders[0] + 0.29 * body.stature_m
    stage.wrist_m[..., 1] = SIDE_SIGNS * (body.shoulder_half_m + 0.09)
    stage.wrist_m[..., 2] = 0.04
    stage.elbow_toward = np.zeros((len(t), 2, 3))
    stage.elbow_toward[..., 1] = SIDE_SIGNS
    return stage


def glute_bridges(rng: Rng, body: Body | None = None) -> Motion:
    """Hips lifted from the floor, feet flat, knees bent."""
    reps = cycles(rng, int(rng.integers(2, 8)), float(rng.uniform(1.5, 4.5)), rest_s=0.5)
    t = times_s(reps[-1][2] + 1.0)
    stage = _supine(rng, t, body, bridge_deg=float(rng.uniform(20, 32)) * course(t, reps))
    body = stage.body
    stage.foot_m[..., 0] = float(rng.uniform(0.42, 0.56)) * body.leg_m
    stage.foot_m[..., 1] = SIDE_SIGNS * body.hip_half_m * float(rng.uniform(1.0, 1.6))
    return finished("glute_bridges", stage, reps, kind="glute_bridge")


def supine_leg_curls(rng: Rng, body: Body | None = None) -> Motion:
    """Hips up, heels on a ball that is rolled in and out."""
    reps = cycles(rng, int(rng.integers(2, 8)), float(rng.uniform(2.0, 5.0)), start_s=1.5)
    t = times_s(reps[-1][2] + 1.5)
    lifted = ease((t - 0.2) / 1.0) * ease((t[-1] - 0.2 - t) / 1.0)
    pull = course(t, reps)
    body = body or random_body(rng)
    ball = float(rng.uniform(0.45, 0.6))
    far, near = 0.985 * body.leg_m, float(rng.uniform(0.50, 0.58)) * body.leg_m
    straight = np.rad2deg(np.arcsin((ball + 0.03 - _BACK_M) / (body.trunk_m + far)))
    stage = _supine(rng, t, body, bridge_deg=lifted * (straight + 10 * pull))
    ankle = np.zeros((len(t), 2, 3))
    hip_x, hip_z = stage.pelvis_m[:, 0], stage.pelvis_m[:, 2]
    height = ball + 0.03 - hip_z
    reach = far + (near - far) * pull
    ankle[..., 0] = (hip_x + np.sqrt(np.maximum(reach**2 - height**2, 0.01)))[:, None]
    ankle[..., 1] = SIDE_SIGNS * body.hip_half_m
    ankle[..., 2] = ball + 0.03
    stage.free_ankle_m = ankle
    stage.foot_rotation = np.broadcast_to(
        turn(1, (-72 + 40 * pull)[:, None]), (len(t), 2, 3, 3)
    ).copy()
    return finished("supine_leg_curls", stage, reps, kind="supine_leg_curl")


def sit_ups(rng: Rng, body: Body | None = None) -> Motion:
    """The trunk rises from lying, feet flat, knees bent."""
    reps = cycles(rng, int(rng.integers(2, 8)), float(rng.uniform(1.8, 4.0)), rest_s=0.4)
    t = times_s(reps[-1][2] + 1.0)
    up = course(t, reps)
    stage = _supine(rng, t, body, bridge_deg=np.zeros(len(t)))
    body = stage.body
    top = float(rng.uniform(45, 95))
    stage.tilt = -90 + (top - 30) * up
    stage.lumbar[:, 0] = 30 * up
    stage.neck[:, 0] = 8 + 12 * up
    stage.foot_m[..., 0] = 0.5 * body.leg_m
    stage.hold_arms(str(rng.choice(["folded", "head"])))
    return finished("sit_ups", stage, reps, kind="sit_up")


def _plank(stage: Stage, shoulder_m: FloatArray, toes_m: FloatArray, share: FloatArray) -> None:
    """Blend a stage into a straight body between shoulder height and toes on the floor."""
    body = stage.body
    length = body.leg_m + body.trunk_m
    ankle = toes_m + np.array([-0.02, 0.0, 0.985 * body.toe_m + 0.17 * body.ankle_height_m])
    rise = np.arcsin(np.clip((shoulder_m - ankle[2]) / length, -1, 1))
    part = share[:, None]
    pelvis = np.zeros((len(share), 3))
    pelvis[:, 0] = ankle[0] + body.leg_m * np.cos(rise)
    pelvis[:, 2] = ankle[2] + body.leg_m * np.sin(rise)
    stage.pelvis_m = stage.pelvis_m * (1 - part) + pelvis * part
    stage.tilt = stage.tilt * (1 - share) + (90 - np.rad2deg(rise)) * share
    stage.neck[:, 0] = stage.neck[:, 0] * (1 - share) - 25 * share
    feet = np.where(np.isnan(stage.free_ankle_m), stage.ankles_m(), stage.free_ankle_m)
    planked = np.zeros_like(feet)
    planked[..., 0] = ankle[0]
    planked[..., 1] = SIDE_SIGNS * body.hip_half_m * 1.1
    planked[..., 2] = ankle[2]
    mixed = feet * (1 - part[:, None]) + planked * part[:, None]
    stage.free_ankle_m = mixed
    stage.foot_rotation = turn(2, stage.foot_yaw * (1 - part)) @ turn(
        1, stage.foot_pitch * (1 - part) + 80 * part
    )
    toward = np.zeros((len(share), 2, 3))
    toward[..., 0] = 1.0 - share[:, None]
    toward[..., 2] = -share[:, None] - 0.02
    stage.knee_toward = toward


def push_ups(rng: Rng, body: Body | None = None) -> Motion:
    """A straight body lowered and pressed up on the hands."""
    body = body or random_body(rng)
    reps = cycles(rng, int(rng.integers(3, 9)), float(rng.uniform(1.2, 3.5)), rest_s=0.3)
    t = times_s(reps[-1][2] + 1.0)
    down = course(t, reps)
    arm = (body.upper_arm_m + body.forearm_m) * 0.97
    stage = Stage(body=body, t=t)
    height = 0.05 + arm - (arm - 0.16) * float(rng.uniform(0.6, 0.95)) * down
    _plank(stage, height, np.zeros(3), np.ones(len(t)))
    _hands_on_floor(stage, ahead_m=body.leg_m + body.trunk_m - 0.02)
    return finished("push_ups", stage, reps, kind="push_up")


def _hands_on_floor(stage: Stage, *, ahead_m: float) -> None:
    stage.hand_axes = "world"
    stage.wrist_m = np.zeros((len(stage.t), 2, 3))
    stage.wrist_m[..., 0] = ahead_m
    stage.wrist_m[..., 1] = SIDE_SIGNS * (stage.body.shoulder_half_m + 0.05)
    stage.wrist_m[..., 2] = 0.05
    stage.elbow_toward = np.zeros((len(stage.t), 2, 3))
    stage.elbow_toward[..., 0] = -1.0
    stage.elbow_toward[..., 1] = SIDE_SIGNS * 0.6


def burpees(rng: Rng, body: Body | None = None) -> Motion:
    """Down to the hands, feet back into a plank, feet in, a jump."""
    body = body or random_body(rng)
    pace = float(rng.uniform(0.8, 1.3))
    count = int(rng.integers(1, 4))
    reps, now = [], 1.0
    for _ in range(count):
        reps.append((now, now + 1.5 * pace, now + 3.6 * pace))
        now += 3.6 * pace + 0.6
    t = times_s(now + 0.6)
    stage = Stage(body=body, t=t)
    stage.foot_m[..., 1] = SIDE_SIGNS * body.hip_half_m * 1.3
    stand = float(stage.pelvis_m[0, 2]) - 0.01
    keys: list[tuple[float, list[float]]] = [(0.0, [0.0, 0.0, stand, 2.0])]
    low = [-0.16 * body.stature_m, 0.0, 0.30 * body.stature_m, 75.0]
    planked, flight = np.zeros(len(t)), np.zeros(len(t))
    for a, _, c in reps:
        keys += [(a, keys[0][1]), (a + 0.8 * pace, low)]
        keys += [(a + 2.3 * pace, low), (a + 2.8 * pace, keys[0][1])]
        planked += ease((t - a - 0.85 * pace) / (0.4 * pace))
        planked -= ease((t - a - 1.8 * pace) / (0.45 * pace))
        flight += 0.22 * bump(t, a + 2.85 * pace, c - 0.15 * pace)
        keys += [(c, keys[0][1])]
    body_course = keyed_points(t, keys)
    stage.pelvis_m[:] = body_course[:, :3]
    stage.tilt = body_course[:, 3]
    stage.neck[:, 0] = -0.5 * stage.tilt
    crouch = np.clip((stand - stage.pelvis_m[:, 2]) / (stand - low[2]), 0, 1)
    stage.foot_pitch += (28 * crouch)[:, None]
    stage.pelvis_m[:, 2] += flight
    stage.foot_m[..., 2] += flight[:, None]
    hands_x = 0.22 * body.stature_m
    arm = (body.upper_arm_m + body.forearm_m) * 0.96
    toes = np.array([hands_x - body.leg_m - body.trunk_m + 0.03, 0.0, 0.0])
    _plank(stage, np.full(len(t), 0.05 + arm), toes, planked)
    hanging = Stage(body=body, t=t)
    hanging.hang_arms(8.0)
    shoulder = _shoulders_m(stage)
    free = shoulder + hanging.wrist_m
    _hands_on_floor(stage, ahead_m=hands_x)
    down = ease(keyed(t, _hand_keys(reps, pace)))[:, None, None]
    stage.wrist_m = free * (1 - down) + stage.wrist_m * down
    return finished("burpees", stage, reps, kind="burpee")


def _hand_keys(reps: list[tuple[float, float, float]], pace: float) -> list[tuple[float, float]]:
    keys = [(0.0, 0.0)]
    for a, _, _ in reps:
        keys += [(a + 0.2 * pace, 0.0), (a + 0.8 * pace, 1.0)]
        keys += [(a + 2.3 * pace, 1.0), (a + 2.8 * pace, 0.0)]
    return keys


def _shoulders_m(stage: Stage) -> FloatArray:
    from tonus.motion.figure import moved, trunk_frames

    deg = np.stack([stage.yaw, stage.tilt, stage.list_], axis=-1)
    _, trunk, _, middle = trunk_frames(
        stage.body, pelvis_m=stage.pelvis_m, pelvis_deg=deg, lumbar_deg=stage.lumbar
    )
    across = np.zeros((2, 3))
    across[:, 1] = SIDE_SIGNS * stage.body.shoulder_half_m
    result: FloatArray = middle[:, None] + moved(trunk[:, None], across)
    return result
