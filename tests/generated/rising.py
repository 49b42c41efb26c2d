"""Rising on the toes: on the floor, on a step, on one leg, on a chair."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tests.generated.squats import (
    Style,
    keep_within_reach,
    random_body,
    random_style,
    set_arms,
    settle_squat,
)
from tests.generated.stage import Stage, ease, keyed, sway, times_s
from tests.generated.standing import Rng, finished, standing_stage
from tests.generated.truth import Motion
from tonus.motion.body import Body
from tonus.motion.figure import SIDE_SIGNS, moved, turn
from tonus.pose.sequence import FloatArray

#: Heel over toe of the foot, in degrees of pitch, that a rise reaches; motion capture
#: of ten people gives 32 to 36 of plantar flexion, a camera's model less.
_TOP_DEG = (26.0, 36.0)
#: How far the heels hang below the edge of a step: 1 to 12 of dorsiflexion.
_STRETCH_DEG = (4.0, 13.0)
_ARMS = ("hips", "hanging", "folded", "chair", "forward")

Rise = tuple[float, float, float, float, float]


def rises(rng: Rng, count: int, rep_s: float, *, start_s: float = 1.2) -> list[Rise]:
    """Start, top reached, top left, bottom, and height of repetitions of uneven tempo."""
    result, now = [], start_s
    hold = float(rng.uniform(0.0, 1.2)) if rng.random() < 0.6 else 0.0
    pause = float(rng.uniform(0.0, 1.0)) if rng.random() < 0.6 else 0.0
    up_share = float(rng.uniform(0.35, 0.6))
    for _ in range(count):
        span = rep_s * float(rng.uniform(0.9, 1.1))
        top = now + up_share * span
        off = top + hold * float(rng.uniform(0.7, 1.0))
        end = off + (1 - up_share) * span
        result.append((now, top, off, end, float(rng.uniform(0.94, 1.0))))
        now = end + pause * float(rng.uniform(0.5, 1.0))
    return result


def risen(t: FloatArray, plan: list[Rise]) -> FloatArray:
    """0 at the bottom, 1 at the height of a full rise."""
    keys = [(0.0, 0.0)]
    for start, top, off, end, height in plan:
        keys += [(start, 0.0), (top, height), (off, height), (end, 0.0)]
    return keyed(t, keys)


def stand_on_balls(stage: Stage, pitch_deg: FloatArray, *, ball: float, sides: range) -> None:
    """Turn feet about the balls of the feet, a share of the way from ankle to toe tip."""
    body = stage.body
    flat = turn(2, stage.foot_yaw)
    pitch = np.zeros((len(stage.t), 2))
    pitch[:, sides.start : sides.stop] = pitch_deg[:, None]
    ahead = np.array([ball * body.toe_m, 0.0, 0.0])
    back = np.array([-ball * body.toe_m, 0.0, body.ankle_height_m])
    rotation = flat @ turn(1, pitch)
    ankle = stage.foot_m + moved(flat, ahead) + moved(rotation, back)
    for side in sides:
        stage.free_ankle_m[:, side] = ankle[:, side]
    stage.foot_pitch[:, sides.start : sides.stop] = pitch[:, sides.start : sides.stop]


def leg_share(body: Body, knee_deg: FloatArray | float) -> FloatArray:
    """Hip to ankle over the straight leg, at an interior angle of the knee."""
    a, b = body.thigh_m, body.shank_m
    square = a * a + b * b - 2 * a * b * np.cos(np.deg2rad(knee_deg))
    result: FloatArray = np.sqrt(square) / body.leg_m
    return result


def calf_raises_on(
    rng: Rng,
    body: Body | None = None,
    *,
    where: str = "floor",
    one_leg: bool = False,
    rep_s: tuple[float, float] = (1.0, 4.0),
    top_deg: tuple[float, float] = _TOP_DEG,
    fault: str = "",
) -> Motion:
    """Heels lifted with straight knees; `fault` is shallow_later, knees or no_stretch."""
    plan = rises(rng, int(rng.integers(4, 9)), float(rng.uniform(*rep_s)))
    if fault == "shallow_later":
        plan = [(*r[:4], r[4] if i < 2 else 0.7 * r[4]) for i, r in enumerate(plan)]
    style = replace(random_style(rng), lean_deg=20.0, load=0.0)
    style = replace(style, stance=float(rng.uniform(0.8, 1.4)))
    knee = float(rng.uniform(164, 177))
    style = replace(style, top_knee_deg=knee, arms=str(rng.choice(_ARMS)))
    stage, _ = standing_stage(rng, plan[-1][3] + 1.2, body, style=style)
    body = stage.body
    up = risen(stage.t, plan)
    low = 0.0
    if where == "step" and fault != "no_stretch":
        low = -float(rng.uniform(*_STRETCH_DEG))
    high = float(rng.uniform(*top_deg)) + (8.0 if fault == "knees" else 0.0)
    lowered = ease((stage.t - 0.1) / 0.8) * low
    pitch = lowered * (1 - up) + high * up
    side = int(rng.integers(2))
    sides = range(side, side + 1) if one_leg else range(2)
    if one_leg:
        _lift_other(stage, 1 - side, rng)
    stand_on_balls(stage, pitch, ball=float(rng.uniform(0.7, 0.95)), sides=sides)
    # The body goes ahead until its weight is over the balls of the feet.
    stage.pelvis_m[:, 0] += float(rng.uniform(0.3, 0.6)) * body.toe_m * up
    if one_leg:
        stage.pelvis_m[:, 1] += SIDE_SIGNS[side] * 0.6 * body.hip_half_m
    stage.pelvis_m[:, 2] += 0.5
    give = knee - (26.0 if fault == "knees" else 3.0) * up
    _settle_on_legs(stage, leg_share(body, give), sides)
    set_arms(stage, style, np.zeros(len(stage.t)))
    name = f"{'single_leg_' if one_leg else ''}calf_raises_{where}"
    kind = "single_leg_calf_raise" if one_leg else "calf_raise"
    reps = [(start, 0.5 * (top + off), end) for start, top, off, end, _ in plan]
    return replace(
        finished(name, stage, reps, kind=kind), notes={"side": ("left", "right")[side], "top": high}
    )


def _settle_on_legs(stage: Stage, straight: FloatArray, sides: range) -> None:
    """Let the pelvis down onto the legs that stand, each bent as given."""
    other = [side for side in range(2) if side not in sides]
    free = stage.free_ankle_m.copy()
    for side in other:  # the leg in the air carries nothing
        stage.free_ankle_m[:, side] = free[:, 1 - side]
    for _ in range(3):
        keep_within_reach(stage, straight=1.0)
        ankle = stage.ankles_m()[:, list(sides)]
        height = (stage.pelvis_m[:, None, 2] - ankle[..., 2]).max(axis=1)
        level = np.linalg.norm(stage.pelvis_m[:, None, :2] - ankle[..., :2], axis=-1).max(axis=1)
        wanted = np.sqrt(np.maximum((straight * stage.body.leg_m) ** 2 - level**2, 1e-4))
        stage.pelvis_m[:, 2] += np.minimum(wanted - height, 0.0)
    for side in other:  # it hangs from the hip and goes where the body goes
        gone = stage.pelvis_m - stage.pelvis_m[0]
        stage.free_ankle_m[:, side] = free[0, side] + gone


def _lift_other(stage: Stage, side: int, rng: Rng) -> None:
    """One foot off the ground, its knee bent backward or forward."""
    body = stage.body
    lift = float(rng.uniform(0.12, 0.35)) * body.shank_m
    ankle = stage.ankles_m()[:, side].copy()
    ankle[:, 0] += float(rng.uniform(-0.25, 0.05)) * body.shank_m
    ankle[:, 2] += lift
    stage.free_ankle_m[:, side] = ankle
    stage.foot_pitch[:, side] = float(rng.uniform(5, 35))


def seated_calf_raises(rng: Rng, body: Body | None = None) -> Motion:
    """Heels lifted on a chair, hands on the thighs or hanging."""
    plan = rises(rng, int(rng.integers(4, 9)), float(rng.uniform(1.0, 3.5)))
    body = body or random_body(rng)
    t = times_s(plan[-1][3] + 1.2)
    stage = Stage(body=body, t=t)
    style = Style(arms=str(rng.choice(["hanging", "hips", "folded"])), stance=1.2)
    stage.foot_m[..., 1] = SIDE_SIGNS * body.hip_half_m * float(rng.uniform(0.9, 1.5))
    settle_squat(stage, style, np.full(len(t), 92.0), np.zeros(len(t)))
    up = risen(t, plan)
    stage.tilt[:] = float(rng.uniform(-8, 8)) + sway(rng, len(t), sd=0.8)
    stage.lumbar[:] = 0.0
    stage.neck[:] = 0.0
    stage.pelvis_m[:, 0] = -0.95 * body.thigh_m + float(rng.uniform(-0.03, 0.05))
    stage.pelvis_m[:, 2] = body.ankle_height_m + float(rng.uniform(0.96, 1.06)) * body.shank_m
    pitch = float(rng.uniform(24, 38)) * up
    stand_on_balls(stage, pitch, ball=float(rng.uniform(0.62, 0.95)), sides=range(2))
    set_arms(stage, style, np.zeros(len(t)))
    reps = [(start, 0.5 * (top + off), end) for start, top, off, end, _ in plan]
    return finished("seated_calf_raises", stage, reps, kind="seated_calf_raise")
