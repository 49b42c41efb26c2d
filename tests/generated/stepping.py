"""Lunges, walks, steps and kneeling: the feet do not stay together."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tests.generated.squats import (
    Style,
    keep_within_reach,
    random_body,
    set_arms,
)
from tests.generated.stage import Stage, bump, ease, keyed, smoothed, times_s
from tests.generated.standing import Rng, cycles, finished, finished_points
from tests.generated.truth import Motion
from tonus.motion.body import Body
from tonus.motion.figure import SIDE_SIGNS, JointAngles, figure_points, trunk_frames
from tonus.motion.ground import walked
from tonus.pose.sequence import FloatArray

_KNEE_M = 0.055  # knee joint above the floor when kneeling


def _stage(rng: Rng, t: FloatArray, body: Body | None) -> Stage:
    stage = Stage(body=body or random_body(rng), t=t)
    stage.foot_m[..., 1] = SIDE_SIGNS * stage.body.hip_half_m * float(rng.uniform(0.9, 1.3))
    stage.foot_yaw[:] = SIDE_SIGNS * float(rng.uniform(0, 15))
    return stage


def _hip_height(stage: Stage, side: int, knee_deg: FloatArray) -> FloatArray:
    """Height of the pelvis at which one leg has this interior knee angle."""
    body = stage.body
    deg = np.stack([stage.yaw, stage.tilt, stage.list_], axis=-1)
    _, _, hip, _ = trunk_frames(
        body, pelvis_m=stage.pelvis_m, pelvis_deg=deg, lumbar_deg=stage.lumbar
    )
    ankle = stage.ankles_m()[:, side]
    level2 = np.sum((hip[:, side] - ankle)[:, :2] ** 2, axis=-1)
    reach2 = (
        body.thigh_m**2
        + body.shank_m**2
        - 2 * body.thigh_m * body.shank_m * np.cos(np.deg2rad(knee_deg))
    )
    drop = hip[:, side, 2] - stage.pelvis_m[:, 2]
    result: FloatArray = ankle[:, 2] + np.sqrt(np.maximum(reach2 - level2, 1e-3)) - drop
    return result


def _random_arms(rng: Rng) -> str:
    return str(rng.choice(["hips", "hanging", "folded", "head", "goblet", "bar"]))


def lunges(rng: Rng, body: Body | None = None, *, way: str = "forward") -> Motion:
    """Steps forward or back into a lunge and home again, or stays split; sides in turn."""
    body = body or random_body(rng)
    count = int(rng.integers(2, 7))
    period = float(rng.uniform(2.2, 4.5)) if way != "split" else float(rng.uniform(1.5, 4.0))
    reps = cycles(rng, count, period, start_s=2.0, rest_s=0.3)
    t = times_s(reps[-1][2] + 1.2)
    stage = _stage(rng, t, body)
    stride = float(rng.uniform(0.75, 1.0)) * body.leg_m
    depth = float(rng.uniform(82, 108))
    alternate = bool(rng.random() < 0.6) and way != "split"
    first = int(rng.integers(2))
    apart = np.zeros((len(t), 2))
    down = np.zeros((len(t), 2))
    if way == "split":
        apart[:, first] = ease((t - 0.4) / 0.9)
        stage.foot_m[:, first, 2] += 0.05 * bump(t, 0.4, 1.3)
        for a, b, c in reps:
            down[:, first] += keyed(t, [(a, 0), (b, 1), (c, 0)])
    for i, (a, b, c) in enumerate(reps):
        if way == "split":
            continue
        side = (first + i * alternate) % 2
        span = c - a
        out, back = a + 0.30 * span, c - 0.30 * span
        apart[:, side] += ease((t - a) / (out - a)) - ease((t - back) / (c - back))
        down[:, side] += keyed(
            t, [(a, 0), (a + 0.2 * span, 0.15), (b, 1), (c - 0.2 * span, 0.15), (c, 0)]
        )
        lift = 0.06 * (bump(t, a, out) + bump(t, back, c))
        stage.foot_m[:, side, 2] += lift
    sign = -1.0 if way == "reverse" else 1.0
    stage.foot_m[..., 0] += sign * stride * apart
    share = apart.sum(axis=1)
    stage.pelvis_m[:, 0] = sign * stride * (0.52 if way != "reverse" else 0.46) * share
    lean = float(rng.uniform(2, 22))
    stage.tilt = lean * down.sum(axis=1)
    stage.neck[:, 0] = -0.7 * stage.tilt
    # The front foot stays flat; the heel of the rear one rises.
    rear = down[:, ::-1] if way != "reverse" else down
    travel = apart[:, ::-1] if way != "reverse" else apart
    stage.foot_pitch += float(rng.uniform(50, 64)) * np.clip(0.45 * travel + 0.6 * rear, 0, 1)
    straight = _hip_height(stage, 0, np.full(len(t), 175.0))
    stage.pelvis_m[:, 2] = straight
    heights = np.stack(
        [_hip_height(stage, s, 172 - (172 - depth) * down.sum(axis=1)) for s in (0, 1)], axis=-1
    )
    leads = down if way != "reverse" else down[:, ::-1]
    weight = (leads + 1e-6) / (leads + 1e-6).sum(axis=1, keepdims=True)
    stage.pelvis_m[:, 2] = smoothed((heights * weight).sum(axis=1), 0.08)
    keep_within_reach(stage, straight=0.999)
    stage.pelvis_m[:, 2] = np.minimum(stage.pelvis_m[:, 2], smoothed(stage.pelvis_m[:, 2], 0.1))
    set_arms(stage, Style(arms=_random_arms(rng)), np.clip(down.sum(axis=1), 0, 1))
    kind = "split_squat" if way == "split" else "lunge"
    return finished(f"lunges_{way}", stage, reps, kind=kind)


def side_lunges(rng: Rng, body: Body | None = None) -> Motion:
    """A wide step to one side, that knee bends, the other stays straight."""
    body = body or random_body(rng)
    reps = cycles(rng, int(rng.integers(2, 6)), float(rng.uniform(2.4, 4.5)), start_s=1.5)
    t = times_s(reps[-1][2] + 1.0)
    stage = _stage(rng, t, body)
    side = int(rng.integers(2))
    alternate = bool(rng.random() < 0.5)
    depth, back_m = float(rng.uniform(78, 108)), 0.16 * body.leg_m
    # How far aside the straight leg reaches at the height the bent one gives.
    height = np.sqrt((body.leg_m * np.sin(np.deg2rad(depth) / 2)) ** 2 - back_m**2)
    aside = np.sqrt((0.985 * body.leg_m) ** 2 - height**2 - back_m**2)
    stride = aside + 0.08 * body.leg_m
    down = np.zeros((len(t), 2))
    for i, (a, b, c) in enumerate(reps):
        s = (side + i * alternate) % 2
        out, back = a + 0.3 * (c - a), c - 0.3 * (c - a)
        apart = ease((t - a) / (out - a)) - ease((t - back) / (c - back))
        stage.foot_m[:, s, 1] += SIDE_SIGNS[s] * stride * apart
        stage.foot_m[:, s, 2] += 0.06 * (bump(t, a, out) + bump(t, back, c))
        sink = keyed(t, [(a, 0), (a + 0.2 * (c - a), 0.1), (b, 1), (c, 0)])
        down[:, s] += sink
        stage.pelvis_m[:, 1] += SIDE_SIGNS[s] * (0.5 * stride * apart * (1 - sink) + aside * sink)
    both = down.sum(axis=1)
    stage.pelvis_m[:, 0] -= back_m * both
    stage.tilt = float(rng.uniform(25, 45)) * both
    stage.neck[:, 0] = -0.7 * stage.tilt
    heights = np.stack([_hip_height(stage, s, 173 - (173 - depth) * down[:, s]) for s in (0, 1)])
    stage.pelvis_m[:, 2] = smoothed(heights.min(axis=0), 0.06)
    keep_within_reach(stage, straight=0.999)
    set_arms(stage, Style(arms=_random_arms(rng)), np.clip(both, 0, 1))
    return finished("side_lunges", stage, reps, kind="side_lunge")


# Sagittal joint angles of level walking over one stride, from heel strike to
# heel strike, entered by eye after the mean curves in Winter's and Perry's books: share of
# the stride and degrees.
_GAIT = {
    "hip": (
        (0.0, 27), (0.1, 24), (0.2, 15), (0.3, 6), (0.4, -3), (0.5, -10), (0.56, -9),
        (0.62, -2), (0.7, 12), (0.8, 25), (0.88, 30), (0.95, 29),
    ),
    "knee": (
        (0.0, 4), (0.05, 11), (0.13, 18), (0.2, 16), (0.3, 9), (0.4, 5), (0.48, 9),
        (0.55, 23), (0.62, 43), (0.68, 57), (0.73, 61), (0.8, 51), (0.88, 24), (0.95, 4),
    ),
    "ankle": (
        (0.0, 0), (0.04, -5), (0.08, -5), (0.15, 1), (0.3, 6), (0.4, 9), (0.47, 9),
        (0.54, 0), (0.6, -15), (0.63, -17), (0.7, -8), (0.78, 1), (0.87, 3), (0.95, 1),
    ),
}  # fmt: skip


def gait_deg(joint: str, phase: FloatArray) -> FloatArray:
    """Joint angle at a phase of the stride (radians), smooth and periodic."""
    shares, values = np.array(_GAIT[joint], dtype=float).T
    fine = np.arange(400) / 400
    table = np.interp(fine, shares, values, period=1.0)
    spectrum = np.fft.rfft(table)
    spectrum *= np.exp(-0.5 * (np.arange(len(spectrum)) / 9.0) ** 2)
    table = np.fft.irfft(spectrum, n=400)
    result: FloatArray = np.interp(phase / (2 * np.pi) % 1.0, fine, table, period=1.0)
    return result


def walking(
    rng: Rng, body: Body | None = None, *, turning: bool = False, duration_s: float | None = None
) -> Motion:
    """Walking ahead, the stance foot locked to the floor; `turning` follows a curve."""
    body = body or random_body(rng)
    t = times_s(float(rng.uniform(4, 8)) if duration_s is None else duration_s)
    strides_hz = float(rng.uniform(0.65, 1.05))
    size = float(rng.uniform(0.75, 1.1))
    phase = 2 * np.pi * (strides_hz * t + float(rng.random()))
    both = np.stack([phase, phase + np.pi], axis=-1)
    posture = JointAngles.standing(len(t), hip_height_m=0.9)
    posture.hip_deg[..., 0] = 8 + size * (gait_deg("hip", both) - 8)
    posture.hip_deg[..., 1] = -1.5
    posture.knee_deg[:] = np.clip(4 + size * (gait_deg("knee", both) - 4), 2, None)
    posture.ankle_deg[..., 0] = size * gait_deg("ankle", both)
    posture.pelvis_deg[:, 0] = -4 * np.cos(phase)
    posture.pelvis_deg[:, 1] = float(rng.uniform(0, 5))
    posture.pelvis_deg[:, 2] = 3 * np.sin(phase)
    posture.lumbar_deg[:, 2] = 8 * np.cos(phase)
    posture.lumbar_deg[:, 0] = float(rng.uniform(-3, 8))
    swing = float(rng.uniform(8, 30))
    posture.shoulder_deg[..., 0] = 2 - swing * np.cos(both)
    posture.shoulder_deg[..., 1] = -6
    posture.elbow_deg[:] = 18 + 0.5 * swing * (1 - np.cos(both)) / 2
    if turning:
        rate = float(rng.uniform(25, 60)) * (1 if rng.random() < 0.5 else -1)
        begin = t[-1] * 0.25
        posture.pelvis_deg[:, 0] += rate * np.clip(t - begin, 0, t[-1] / 2)
    posture = walked(body, posture, stance=(np.sin(phase) < 0).astype(np.intp))
    # The stance point changes at once; a body does not.
    posture = replace(posture, pelvis_m=smoothed(posture.pelvis_m, 0.06))
    points = figure_points(body, posture)
    name = "walking_turning" if turning else "walking"
    return finished_points(name, body, t, points, [], kind="walk")


def step_ups(rng: Rng, body: Body | None = None) -> Motion:
    """Onto a low step with one foot, then the other, and down again."""
    body = body or random_body(rng)
    count, period = int(rng.integers(1, 5)), float(rng.uniform(2.4, 4.0))
    reps = cycles(rng, count, period, start_s=1.0, rest_s=0.4)
    t = times_s(reps[-1][2] + 1.0)
    stage = _stage(rng, t, body)
    rise, reach = float(rng.uniform(0.12, 0.28)), float(rng.uniform(0.30, 0.38))
    lead = int(rng.integers(2))
    for a, _, c in reps:
        quarter = (c - a) / 4
        for order, side in enumerate((lead, 1 - lead)):
            up, down = a + order * quarter, a + (2 + order) * quarter
            on = ease((t - up) / quarter) - ease((t - down) / quarter)
            quick = ease((t - up) / (0.7 * quarter)) - ease(
                (t - down - 0.3 * quarter) / (0.7 * quarter)
            )
            stage.foot_m[:, side, 0] += reach * on
            stage.foot_m[:, side, 2] += rise * quick
            stage.foot_m[:, side, 2] += 0.05 * (
                bump(t, up, up + quarter) + bump(t, down, down + quarter)
            )
    stage.pelvis_m[:, 0] = smoothed(stage.foot_m[..., 0].mean(axis=1), 0.15)
    low = np.minimum(stage.foot_m[:, 0, 2], stage.foot_m[:, 1, 2])
    stage.pelvis_m[:, 2] += smoothed(low, 0.1) + 0.05
    stage.tilt = 10 * np.clip(np.abs(stage.foot_m[:, 0, 0] - stage.foot_m[:, 1, 0]) / reach, 0, 1)
    keep_within_reach(stage, straight=0.998)
    stage.pelvis_m[:, 2] = smoothed(stage.pelvis_m[:, 2], 0.12)
    keep_within_reach(stage, straight=0.999)
    set_arms(stage, Style(arms="hanging"), np.zeros(len(t)))
    return finished("step_ups", stage, reps, kind="step_up")


def kneeling(rng: Rng, body: Body | None = None, *, both: bool = False) -> Motion:
    """Down on one knee (half-kneeling), or on both, a stay, and up again."""
    body = body or random_body(rng)
    down_s, stay_s = float(rng.uniform(1.0, 2.0)), float(rng.uniform(1.5, 5.0))
    a = float(rng.uniform(1.0, 2.0))
    b = a + 0.6 + down_s
    c = b + stay_s + (1.6 if both else 0.0)
    end = c + down_s + 0.6
    t = times_s(end + 1.0)
    stage = _stage(rng, t, body)
    rear = int(rng.integers(2))
    toes_deg = 70.0
    lift_m = body.toe_m * np.sin(np.deg2rad(toes_deg)) + body.ankle_height_m * 0.34
    tucked_m = body.toe_m * (1 - np.cos(np.deg2rad(toes_deg))) + body.ankle_height_m * 0.94
    shank_m = np.sqrt(body.shank_m**2 - (lift_m - _KNEE_M) ** 2)
    # Front thigh nearly level, rear thigh upright, rear shank on the floor.
    stride = 0.88 * body.thigh_m + shank_m + tucked_m
    gone = ease((t - a) / 0.6) - ease((t - c - down_s) / 0.6)
    low = ease((t - a - 0.4) / (b - a - 0.4)) - ease((t - c) / (down_s + 0.1))
    stage.foot_m[:, rear, 0] -= stride * gone
    stage.foot_m[:, rear, 2] += 0.05 * (bump(t, a, a + 0.6) + bump(t, c + down_s, c + down_s + 0.6))
    stage.foot_pitch[:, rear] = 35 * gone + (toes_deg - 35) * low
    stage.pelvis_m[:, 0] = -0.5 * stride * gone
    if both:
        second = ease((t - b) / 0.8) - ease((t - c + 0.8) / 0.8)
        side = 1 - rear
        stage.foot_m[:, side, 0] -= stride * second
        stage.foot_m[:, side, 2] += 0.04 * (bump(t, b, b + 0.8) + bump(t, c - 0.8, c))
        stage.foot_pitch[:, side] = toes_deg * second
    stage.pelvis_m[:, 0] = stage.pelvis_m[:, 0] * (1 - low) - 0.88 * body.thigh_m * low
    stage.pelvis_m[:, 2] += 0.3
    keep_within_reach(stage, straight=0.998)
    kneeling_m = _KNEE_M + body.thigh_m * 0.998
    stage.pelvis_m[:, 2] = stage.pelvis_m[:, 2] * (1 - low) + kneeling_m * low
    keep_within_reach(stage, straight=0.999)
    stage.tilt = 6 * low
    set_arms(stage, Style(arms=_random_arms(rng)), low)
    name = "kneeling" if both else "half_kneeling"
    return finished(name, stage, [(a, (b + c) / 2, end)], kind="kneel")
