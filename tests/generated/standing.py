"""Motions on the spot that are not squats."""

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
from tests.generated.stage import Stage, bump, ease, keyed, sway, times_s
from tests.generated.truth import Motion, TrueRep, measured_rep
from tonus.motion.body import Body
from tonus.motion.figure import SIDE_SIGNS, JointAngles, figure_points
from tonus.motion.ground import grounded
from tonus.pose.sequence import FloatArray

Rng = np.random.Generator


def standing_stage(
    rng: Rng,
    duration_s: float,
    body: Body | None,
    *,
    style: Style | None = None,
    knee_deg: FloatArray | float | None = None,
    lean_deg: FloatArray | float = 0.0,
) -> tuple[Stage, Style]:
    """A person who stands in a random stance, knees and trunk as given."""
    style = style or replace(random_style(rng), lean_deg=20.0, load=0.0)
    stage = Stage(body=body or random_body(rng), t=times_s(duration_s))
    n = len(stage.t)
    stage.foot_m[..., 1] = SIDE_SIGNS * stage.body.hip_half_m * style.stance
    stage.foot_yaw[:] = SIDE_SIGNS * style.toe_out_deg
    knee = np.broadcast_to(style.top_knee_deg if knee_deg is None else knee_deg, (n,))
    settle_squat(stage, style, np.array(knee, float), np.broadcast_to(lean_deg, (n,)).copy())
    for axis in (0, 1):
        stage.pelvis_m[:, axis] += sway(rng, n, sd=style.sway_m)
    keep_within_reach(stage)
    return stage, style


def finished(
    name: str, stage: Stage, reps: list[tuple[float, float, float]], *, kind: str
) -> Motion:
    points = stage.points()
    return finished_points(name, stage.body, stage.t, points, reps, kind=kind)


def finished_points(
    name: str,
    body: Body,
    t: FloatArray,
    points: FloatArray,
    reps: list[tuple[float, float, float]],
    *,
    kind: str,
) -> Motion:
    made: list[TrueRep] = [
        measured_rep(t, points, body, start_s=a, peak_s=b, end_s=c, kind=kind) for a, b, c in reps
    ]
    return Motion(
        name=name, kind=kind, body=body, timestamps_s=t, points_m=points, reps=tuple(made)
    )


def cycles(
    rng: Rng, count: int, period_s: float, *, start_s: float = 1.0, rest_s: float = 0.2
) -> list[tuple[float, float, float]]:
    """Start, peak and end of repetitions with slightly uneven tempo."""
    result, now = [], start_s
    for _ in range(count):
        span = period_s * float(rng.uniform(0.9, 1.1))
        result.append((now, now + span / 2, now + span))
        now += span + rest_s * float(rng.uniform(0.0, 2.0))
    return result


def course(t: FloatArray, reps: list[tuple[float, float, float]]) -> FloatArray:
    """0 at rest, 1 at each peak."""
    keys = [(0.0, 0.0)]
    for a, b, c in reps:
        keys += [(a, 0.0), (b, 1.0), (c, 0.0)]
    return keyed(t, keys)


def standing_still(rng: Rng, body: Body | None = None, *, duration_s: float = 60.0) -> Motion:
    """Standing with sway, weight shifts, a look around and fidgeting arms."""
    n = len(times_s(duration_s))
    knee = np.clip(174 + sway(rng, n, sd=2.5, period_s=3), 160, 179)
    stage, _ = standing_stage(rng, duration_s, body, knee_deg=knee)
    stage.pelvis_m[:, 1] += sway(rng, n, sd=0.02, period_s=4)
    stage.list_ += sway(rng, n, sd=1.5, period_s=4)
    stage.lumbar[:, 0] += sway(rng, n, sd=3, period_s=3)
    stage.neck[:, 2] += sway(rng, n, sd=18, period_s=3)
    stage.neck[:, 0] += sway(rng, n, sd=8, period_s=3)
    keep_within_reach(stage)
    stage.hang_arms(np.abs(12 + sway(rng, n, sd=12, period_s=2)))
    return finished("standing_still", stage, [], kind="standing")


def arm_movements(rng: Rng, body: Body | None = None) -> Motion:
    """Arms raised ahead and lowered; the legs stand still."""
    reps = cycles(rng, int(rng.integers(4, 9)), float(rng.uniform(1.2, 3.5)))
    stage, _ = standing_stage(rng, reps[-1][2] + 1, body)
    stage.hang_arms(5 + float(rng.uniform(80, 165)) * course(stage.t, reps))
    return finished("arm_movements", stage, reps, kind="arms")


def twists(rng: Rng, body: Body | None = None) -> Motion:
    """Trunk and pelvis turned left and right, with a slight give of the knees."""
    reps = cycles(rng, int(rng.integers(4, 9)), float(rng.uniform(1.0, 2.5)), rest_s=0.05)
    t = times_s(reps[-1][2] + 1)
    way = course(t, reps) * np.where(np.searchsorted([c for *_, c in reps], t) % 2, 1, -1)
    stage, _ = standing_stage(rng, t[-1], body, knee_deg=172 - 8 * np.abs(way))
    stage.lumbar[:, 2] += float(rng.uniform(25, 45)) * way
    stage.yaw = stage.yaw + float(rng.uniform(5, 20)) * way
    keep_within_reach(stage)
    arms = str(rng.choice(["hips", "folded", "head", "hanging", "bar"]))
    set_arms(stage, Style(arms=arms), np.zeros(len(t)))
    return finished("twists", stage, reps, kind="twist")


def side_bends(rng: Rng, body: Body | None = None) -> Motion:
    """Trunk bent to the left and right."""
    reps = cycles(rng, int(rng.integers(4, 8)), float(rng.uniform(1.5, 3.0)))
    t = times_s(reps[-1][2] + 1)
    way = course(t, reps) * np.where(np.searchsorted([c for *_, c in reps], t) % 2, 1, -1)
    stage, _ = standing_stage(rng, t[-1], body)
    stage.lumbar[:, 1] += float(rng.uniform(20, 38)) * way
    stage.list_ += 5 * way
    stage.pelvis_m[:, 1] += 0.05 * way
    keep_within_reach(stage)
    set_arms(stage, Style(arms=str(rng.choice(["hips", "head", "hanging"]))), np.zeros(len(t)))
    return finished("side_bends", stage, reps, kind="side_bend")


def calf_raises(rng: Rng, body: Body | None = None) -> Motion:
    """Heels lifted with straight knees."""
    reps = cycles(rng, int(rng.integers(4, 10)), float(rng.uniform(1.0, 3.5)))
    stage, _ = standing_stage(rng, reps[-1][2] + 1, body)
    up = course(stage.t, reps)
    stage.foot_pitch += (float(rng.uniform(22, 36)) * up)[:, None]
    stage.pelvis_m[:, 0] += 0.35 * stage.body.toe_m * up
    stage.pelvis_m[:, 2] += 0.5
    keep_within_reach(stage, straight=0.998)
    set_arms(stage, Style(arms=str(rng.choice(["hips", "hanging", "folded"]))), up)
    return finished("calf_raises", stage, reps, kind="calf_raise")


def _lifted_ankle(stage: Stage, side: int, hip_deg: FloatArray, knee_deg: FloatArray) -> FloatArray:
    """Ankle of a leg held in the air by hip and knee flexion, level pelvis, heading x."""
    body = stage.body
    hip = np.deg2rad(hip_deg)
    shank = np.deg2rad(hip_deg - knee_deg)
    ankle = stage.pelvis_m.copy()
    ankle[:, 1] += SIDE_SIGNS[side] * body.hip_half_m
    ankle[:, 0] += body.thigh_m * np.sin(hip) + body.shank_m * np.sin(shank)
    ankle[:, 2] -= body.thigh_m * np.cos(hip) + body.shank_m * np.cos(shank)
    return ankle


def _lift_leg(
    stage: Stage, side: int, share: FloatArray, hip_deg: FloatArray, knee_deg: FloatArray
) -> None:
    """Blend one leg from its stance to an angle-held one by a share 0-1."""
    planted = stage.ankles_m()[:, side]
    lifted = _lifted_ankle(stage, side, hip_deg, knee_deg)
    part = share[:, None]
    stage.free_ankle_m[:, side] = planted * (1 - part) + lifted * part
    stage.foot_pitch[:, side] = share * np.clip(knee_deg - hip_deg + 15, -10, 95)
    pitch = np.deg2rad(stage.foot_pitch[:, side])
    tip = stage.body.toe_m * np.sin(pitch) + stage.body.ankle_height_m * np.cos(pitch)
    stage.free_ankle_m[:, side, 2] = np.maximum(stage.free_ankle_m[:, side, 2], tip)


def standing_leg_curls(rng: Rng, body: Body | None = None) -> Motion:
    """One heel curled up behind, standing on the other leg."""
    reps = cycles(rng, int(rng.integers(3, 8)), float(rng.uniform(1.5, 3.5)))
    stage, _ = standing_stage(rng, reps[-1][2] + 1, body)
    up = course(stage.t, reps)
    side = int(rng.integers(2))
    stage.pelvis_m[:, 1] -= SIDE_SIGNS[side] * 0.05
    keep_within_reach(stage)
    most = float(rng.uniform(75, 115))
    # The knee leads, so that the toes clear the floor.
    _lift_leg(stage, side, ease(6 * up), 5 * up, most * up + 25 * ease(6 * up) * (1 - up))
    set_arms(stage, Style(arms=str(rng.choice(["hips", "hanging", "chair"]))), up)
    return finished("standing_leg_curls", stage, reps, kind="leg_curl")


def high_knees(rng: Rng, body: Body | None = None, *, running: bool = False) -> Motion:
    """Knees lifted in turn on the spot; `running` has a flight and heels that kick back."""
    body = body or random_body(rng)
    t = times_s(float(rng.uniform(6, 12)))
    rate = float(rng.uniform(1.1, 1.6)) if running else float(rng.uniform(0.5, 1.1))
    begin = ease((t - 0.8) / 0.8) * ease((t[-1] - 0.6 - t) / 0.8)
    phase = 2 * np.pi * rate * np.maximum(t - 0.8, 0)
    lift = np.stack([np.maximum(np.sin(phase + side * np.pi), 0) for side in (0, 1)], axis=-1)
    lift = lift**1.3 * begin[:, None]
    posture = JointAngles.standing(len(t), hip_height_m=0.9)
    hip = float(rng.uniform(25, 55)) if running else float(rng.uniform(65, 100))
    knee = float(rng.uniform(70, 110)) if running else float(rng.uniform(80, 110))
    give = 8 + 10 * begin[:, None] * (1 if running else 0.3)
    posture.hip_deg[..., 0] = give / 2 + hip * lift
    posture.hip_deg[..., 1] = -3
    posture.knee_deg[:] = give + knee * lift
    posture.ankle_deg[..., 0] = give / 2 - 15 * lift
    posture.pelvis_deg[:, 1] = float(rng.uniform(0, 8)) * begin
    posture.lumbar_deg[:, 2] = 6 * (lift[:, 0] - lift[:, 1])
    posture.shoulder_deg[..., 0] = 30 * (lift[:, ::-1] - lift) + 8
    posture.shoulder_deg[..., 1] = -8
    posture.elbow_deg[:] = 20 + 60 * begin[:, None]
    flight = 0.05 * np.abs(np.sin(phase)) ** 2 * begin if running else 0.0
    posture = grounded(body, posture, lift_m=flight)
    name = "running_on_the_spot" if running else "high_knees"
    return finished_points(name, body, t, figure_points(body, posture), [], kind=name)


def jumping_jacks(rng: Rng, body: Body | None = None) -> Motion:
    """Feet apart and arms up in a jump, and back."""
    body = body or random_body(rng)
    period = float(rng.uniform(0.8, 1.6))
    reps = cycles(rng, int(rng.integers(5, 14)), period, rest_s=0.0)
    t = times_s(reps[-1][2] + 1)
    apart = course(t, reps)
    hops = np.zeros(len(t))
    for a, b, c in reps:
        for s, e in ((a, b), (b, c)):
            hops += bump(t, s + 0.15 * (e - s), e - 0.1 * (e - s))
    give = float(rng.uniform(8, 26))
    dips = give * np.clip(1 - hops, 0, 1) * ease((t - reps[0][0] + 0.3) / 0.3)
    dips *= ease((reps[-1][2] + 0.4 - t) / 0.4)
    stage = Stage(body=body, t=t)
    narrow, wide = 0.9 * body.hip_half_m, float(rng.uniform(0.18, 0.26)) * body.stature_m
    stage.foot_m[..., 1] = SIDE_SIGNS * (narrow + (wide - narrow) * apart)[:, None]
    stage.foot_yaw[:] = SIDE_SIGNS * 12.0
    settle_squat(stage, Style(lean_deg=25, sway_m=0.0), 174 - dips, np.zeros(len(t)))
    flight = float(rng.uniform(0.04, 0.12)) * hops
    stage.pelvis_m[:, 2] += flight
    stage.foot_m[..., 2] += flight[:, None]
    stage.foot_pitch += (25 * hops)[:, None]
    stage.pelvis_m[:, 2] += _ankle_rise_m(body, 25 * hops)
    keep_within_reach(stage)
    wide_arms(stage, 8 + float(rng.uniform(125, 160)) * apart)
    return finished("jumping_jacks", stage, reps, kind="jumping_jack")


def wide_arms(stage: Stage, raise_deg: FloatArray) -> None:
    """Straight arms raised sideways by an angle from straight down."""
    angle = np.deg2rad(raise_deg)
    reach = (stage.body.upper_arm_m + stage.body.forearm_m) * 0.985
    stage.hand_axes = "hang"
    stage.wrist_m = np.zeros((len(stage.t), 2, 3))
    stage.wrist_m[..., 1] = SIDE_SIGNS * (reach * np.sin(angle))[:, None]
    stage.wrist_m[..., 2] = -(reach * np.cos(angle))[:, None]
    stage.elbow_toward = np.zeros((len(stage.t), 2, 3))
    stage.elbow_toward[..., 0] = -1.0


def _ankle_rise_m(body: Body, pitch_deg: FloatArray) -> FloatArray:
    """How much higher the ankle is when the foot stands on its toes."""
    pitch = np.deg2rad(pitch_deg)
    return body.toe_m * np.sin(pitch) - body.ankle_height_m * (1 - np.cos(pitch))


def jump_squats(rng: Rng, body: Body | None = None) -> Motion:
    """Counter-movement, flight, landing dip."""
    body = body or random_body(rng)
    style = replace(random_style(rng, arms="hanging"), load=0.0)
    count = int(rng.integers(2, 6))
    knee_keys: list[tuple[float, float]] = [(0.0, style.top_knee_deg)]
    reps, flights, now = [], [], 1.2
    for _ in range(count):
        low, land = float(rng.uniform(75, 110)), float(rng.uniform(95, 135))
        height = float(rng.uniform(0.10, 0.40))
        down, up = float(rng.uniform(0.4, 0.9)), float(rng.uniform(0.25, 0.4))
        air = float(np.sqrt(8 * height / 9.81))
        off = now + down + up
        knee_keys += [(now, style.top_knee_deg), (now + down, low), (off, 176.0)]
        knee_keys += [(off + air, 166.0), (off + air + 0.25, land)]
        end = off + air + 0.25 + float(rng.uniform(0.4, 0.8))
        knee_keys += [(end, style.top_knee_deg)]
        flights.append((off, off + air, height))
        reps.append((now, now + down, end))
        now = end + float(rng.uniform(0.0, 1.0))
    t = times_s(now + 1.0)
    stage = Stage(body=body, t=t)
    stage.foot_m[..., 1] = SIDE_SIGNS * body.hip_half_m * style.stance
    stage.foot_yaw[:] = SIDE_SIGNS * style.toe_out_deg
    knee = keyed(t, knee_keys)
    settle_squat(stage, style, knee, np.zeros(len(t)))
    arms = np.zeros(len(t))
    for off, land_s, height in flights:
        share = np.clip((t - off) / (land_s - off), 0, 1)
        lift = 4 * height * share * (1 - share)
        point = 32 * ease((t - off + 0.12) / 0.12) * ease((land_s + 0.08 - t) / 0.16)
        stage.pelvis_m[:, 2] += lift
        stage.foot_m[..., 2] += lift[:, None]
        stage.foot_pitch += point[:, None]
        stage.pelvis_m[:, 2] += _ankle_rise_m(body, point)
        arms += 100 * bump(t, off - 0.3, land_s + 0.2)
    keep_within_reach(stage)
    stage.hang_arms(5 + arms - 35 * np.clip((150 - knee) / 60, 0, 1) * (1 - arms / 100))
    return finished("jump_squats", stage, reps, kind="jump_squat")
