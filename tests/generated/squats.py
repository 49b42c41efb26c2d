"""How a squat goes: style, plan of repetitions, steps, balance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tests.generated.stage import Stage, bump, ease, smoothed, sway, times_s
from tests.generated.truth import Motion, TrueRep, measured_rep
from tonus.motion.body import Body
from tonus.motion.figure import SIDE_SIGNS, moved, trunk_frames, turn
from tonus.pose.sequence import FloatArray

ARMS = ("hanging", "forward", "raising", "folded", "head", "bar", "goblet", "hips", "overhead")
DEPTHS_DEG = {
    "shallow": (130.0, 142.0),
    "quarter": (114.0, 138.0),
    "half": (80.0, 100.0),
    "parallel": (60.0, 72.0),
    "deep": (42.0, 52.0),
}


@dataclass(frozen=True, kw_only=True)
class Style:
    """How one person squats; angles in degrees, shares of the body where said."""

    stance: float = 1.4  # ankle gap / hip gap
    toe_out_deg: float = 15.0
    knee_out_deg: float = 0.0  # knees beside the feet's direction, + outward
    arms: str = "hanging"
    lean_deg: float = 42.0  # trunk at a knee flexion of 110°
    ankle_limit_deg: float = 36.0
    lumbar_share: float = 0.15  # part of the lean that bends the spine
    gaze_share: float = 0.8  # part of the lean that the neck undoes
    top_knee_deg: float = 174.0
    balance: float = 0.30  # centre of mass ahead of the ankle / toe length
    load: float = 0.0  # mass held / body mass
    heel_lift_deg: float = 0.0  # foot pitch at the bottom
    hips_first_deg: float = 0.0  # lean added early in the ascent
    valgus_deg: float = 0.0  # knees inward at the bottom
    sinus: bool = False  # sinusoid timing instead of minimum jerk
    sway_m: float = 0.004


@dataclass(frozen=True, kw_only=True)
class RepPlan:
    """One planned repetition."""

    start_s: float
    down_s: float
    hold_s: float
    up_s: float
    knee_deg: float
    kind: str = "squat"
    rebound: float = 0.0  # share of the way back up in the middle of the hold (double dip)
    top_deg: float | None = None  # knee angle to which it rises again (pulse)
    from_deg: float | None = None

    @property
    def peak_s(self) -> float:
        return self.start_s + self.down_s + self.hold_s / 2

    @property
    def end_s(self) -> float:
        return self.start_s + self.down_s + self.hold_s + self.up_s


@dataclass(frozen=True, kw_only=True)
class Step:
    """One foot moved: side 0 left or 1 right, to a place and yaw on the floor."""

    start_s: float
    end_s: float
    side: int
    x_m: float
    y_m: float
    yaw_deg: float
    height_m: float = 0.05


def random_body(rng: np.random.Generator) -> Body:
    return Body.of_stature(
        float(rng.uniform(1.45, 2.0)),
        leg_share=float(rng.uniform(0.94, 1.06)),
        femur_share=float(rng.uniform(0.90, 1.12)),
        foot_share=float(rng.uniform(0.92, 1.08)),
        hip_share=float(rng.uniform(0.85, 1.2)),
        shoulder_share=float(rng.uniform(0.85, 1.15)),
        arm_share=float(rng.uniform(0.95, 1.05)),
    )


def random_style(rng: np.random.Generator, *, arms: str | None = None) -> Style:
    chosen = arms or str(rng.choice(ARMS))
    loaded = chosen in ("bar", "goblet") and rng.random() < 0.7
    return Style(
        stance=float(rng.uniform(1.0, 1.7)),
        toe_out_deg=float(rng.uniform(0, 40)),
        knee_out_deg=float(rng.uniform(-4, 6)),
        arms=chosen,
        lean_deg=float(rng.uniform(24, 50)),
        ankle_limit_deg=float(rng.uniform(32, 44)),
        lumbar_share=float(rng.uniform(0.0, 0.35)),
        gaze_share=float(rng.uniform(0.3, 1.0)),
        top_knee_deg=float(rng.uniform(168, 178)),
        balance=float(rng.uniform(-0.15, 0.45)),
        load=float(rng.uniform(0.1, 0.8)) if loaded else 0.0,
        sinus=bool(rng.random() < 0.4),
        sway_m=float(rng.uniform(0.001, 0.008)),
    )


def _course(share: FloatArray, *, sinus: bool) -> FloatArray:
    s = np.clip(share, 0.0, 1.0)
    return (1 - np.cos(np.pi * s)) / 2 if sinus else ease(s)


def knee_course_deg(t: FloatArray, plans: Sequence[RepPlan], style: Style) -> FloatArray:
    """Interior knee angle over time for a list of repetitions."""
    knee = np.full(len(t), style.top_knee_deg)
    for plan in plans:
        first = style.top_knee_deg if plan.from_deg is None else plan.from_deg
        last = style.top_knee_deg if plan.top_deg is None else plan.top_deg
        turn_s = plan.start_s + plan.down_s
        rise_s = turn_s + plan.hold_s
        down = _course((t - plan.start_s) / plan.down_s, sinus=style.sinus)
        up = _course((t - rise_s) / plan.up_s, sinus=style.sinus)
        course = first + (plan.knee_deg - first) * down + (last - plan.knee_deg) * up
        if plan.rebound:
            course += plan.rebound * (style.top_knee_deg - plan.knee_deg) * bump(t, turn_s, rise_s)
        inside = (t >= plan.start_s) & (t <= plan.end_s)
        knee[inside] = course[inside]
    return knee


def stand_at(stage: Stage, x_m: float, y_m: float, yaw_deg: float) -> None:
    """Turn and move the feet of a stage as one."""
    stage.foot_m = moved(turn(2, np.array(yaw_deg)), stage.foot_m) + np.array([x_m, y_m, 0.0])
    stage.foot_yaw = stage.foot_yaw + yaw_deg


def apply_steps(stage: Stage, steps: Sequence[Step]) -> None:
    """Move the feet of a stage; each step starts where the foot then is."""
    t = stage.t
    for step in sorted(steps, key=lambda s: s.start_s):
        share = ease((t - step.start_s) / (step.end_s - step.start_s))
        goal = (step.x_m, step.y_m, 0.0)
        for axis in range(3):
            before = stage.foot_m[:, step.side, axis]
            begin = before[np.searchsorted(t, step.start_s).clip(0, len(t) - 1)]
            stage.foot_m[:, step.side, axis] = np.where(
                t >= step.start_s, begin + (goal[axis] - begin) * share, before
            )
        yaw = stage.foot_yaw[:, step.side]
        begin = yaw[np.searchsorted(t, step.start_s).clip(0, len(t) - 1)]
        stage.foot_yaw[:, step.side] = np.where(
            t >= step.start_s, begin + (step.yaw_deg - begin) * share, yaw
        )
        stage.foot_m[:, step.side, 2] += step.height_m * bump(t, step.start_s, step.end_s)
        span = step.end_s - step.start_s
        length = float(np.ptp(stage.foot_m[:, step.side, 0] * (share > 0) * (share < 1)))
        tip = 22.0 * min(length / 0.4, 1.0)
        stage.foot_pitch[:, step.side] += tip * bump(
            t, step.start_s - 0.25 * span, step.start_s + 0.7 * span
        )


def lean_for_balance(
    body: Body, style: Style, hip_x: FloatArray, knee_x: FloatArray, arm_ahead_m: FloatArray
) -> FloatArray:
    """Sine of the trunk lean that keeps the centre of mass over the feet.

    Masses and centres after de Leva; x is measured ahead of the ankles.
    """
    trunk, arms, thigh, shank, foot = 0.504, 0.099, 0.283, 0.0866, 0.0274
    length = body.trunk_m
    total = trunk + arms + thigh + shank + foot + style.load
    still = (
        (trunk + arms + style.load) * hip_x
        + thigh * (0.59 * hip_x + 0.41 * knee_x)
        + shank * 0.56 * knee_x
        + foot * 0.38 * body.toe_m
        + arms * arm_ahead_m
    )
    if style.arms == "goblet":
        still = still + style.load * 0.16 * body.stature_m
    lever = trunk * 0.56 + arms * (0.75 if style.arms != "hanging" else 1.0)
    lever += style.load * (1.0 if style.arms == "bar" else 0.8)
    wanted = style.balance * body.toe_m * total
    result: FloatArray = (wanted - still) / (lever * length)
    return result


def settle_squat(stage: Stage, style: Style, knee_deg: FloatArray, lean_extra: FloatArray) -> None:
    """Put pelvis and trunk of a stage where a squat with this knee angle has them."""
    body, t = stage.body, stage.t
    ankles = stage.ankles_m()
    grounded = ankles.copy()
    base = smoothed(grounded.mean(axis=1), 0.12)
    heading = smoothed(stage.foot_yaw.mean(axis=1), 0.25)
    cos, sin = np.cos(np.deg2rad(heading)), np.sin(np.deg2rad(heading))
    gap = np.linalg.norm((ankles[:, 0] - ankles[:, 1])[:, :2], axis=-1)
    side = gap / 2 - body.hip_half_m
    flexion = np.deg2rad(180.0 - knee_deg)
    reach2 = body.thigh_m**2 + body.shank_m**2 + 2 * body.thigh_m * body.shank_m * np.cos(flexion)
    level2 = np.maximum(reach2 - side**2, 0.02)
    out = np.deg2rad(np.abs(stage.foot_yaw - heading[:, None]).mean(axis=1) + style.knee_out_deg)
    flat = np.cos(out)
    arm_ahead = np.zeros(len(t))
    if style.arms in ("forward", "raising"):
        arm_ahead += 0.2 * body.stature_m
    wish = np.deg2rad(style.lean_deg * np.clip((180 - knee_deg) / 110.0, 0, 1) ** 0.9)
    most = np.sin(np.minimum(wish + np.deg2rad(lean_extra + 10), np.deg2rad(75)))
    wish = np.sin(np.minimum(wish + np.deg2rad(lean_extra), np.deg2rad(75)))

    def knee_x(hip_x: FloatArray) -> FloatArray:
        # Knee of the sagittal two-bone chain, shortened by how far the feet turn out.
        distance = np.sqrt(reach2)
        height = np.sqrt(np.maximum(level2 - hip_x**2, 1e-4))
        share = (body.shank_m**2 - body.thigh_m**2 + reach2) / (2 * reach2)
        bulge = np.sqrt(np.maximum(body.shank_m**2 - (share * distance) ** 2, 0.0))
        result: FloatArray = share * hip_x + bulge * flat * height / distance
        return result

    low = np.full(len(t), -1.05 * body.thigh_m)
    high = np.full(len(t), 0.35 * body.toe_m)
    low = np.maximum(low, -np.sqrt(level2) * 0.9)
    limit = np.sin(np.deg2rad(style.ankle_limit_deg)) * body.shank_m * np.maximum(flat, 0.8)
    for _ in range(40):
        middle = (low + high) / 2
        knee = knee_x(middle)
        too_far_back = lean_for_balance(body, style, middle, knee, arm_ahead) > wish
        # A stiff ankle makes the trunk lean more, until the ankle gives way after all.
        stiff = (knee >= limit) & (lean_for_balance(body, style, middle, knee, arm_ahead) < most)
        too_far_back &= ~stiff
        low = np.where(too_far_back, middle, low)
        high = np.where(too_far_back, high, middle)
    hip_x = smoothed((low + high) / 2, 0.05)
    sine = lean_for_balance(body, style, hip_x, knee_x(hip_x), arm_ahead)
    lean = np.rad2deg(np.arcsin(np.clip(sine, -0.05, np.sin(np.deg2rad(72)))))
    lean = smoothed(lean, 0.05)
    height = np.sqrt(np.maximum(level2 - hip_x**2, 1e-4))
    stage.yaw = heading
    stage.pelvis_m[:, 0] = base[:, 0] + cos * hip_x
    stage.pelvis_m[:, 1] = base[:, 1] + sin * hip_x
    stage.pelvis_m[:, 2] = ankles[..., 2].min(axis=1) + height
    bend = style.lumbar_share * lean
    stage.lumbar[:, 0] = bend
    stage.tilt = lean - 0.78 * bend
    stage.neck[:, 0] = -style.gaze_share * lean
    keep_within_reach(stage)


def keep_within_reach(stage: Stage, *, straight: float = 0.9995) -> None:
    """Lower the pelvis where a leg could not reach its foot."""
    body = stage.body
    deg = np.stack([stage.yaw, stage.tilt, stage.list_], axis=-1)
    _, _, hip, _ = trunk_frames(
        body, pelvis_m=stage.pelvis_m, pelvis_deg=deg, lumbar_deg=stage.lumbar
    )
    ankle = stage.ankles_m()
    level = np.linalg.norm((hip - ankle)[..., :2], axis=-1)
    top = ankle[..., 2] + np.sqrt(np.maximum((straight * body.leg_m) ** 2 - level**2, 1e-4))
    excess = np.maximum(hip[..., 2] - top, 0.0).max(axis=1)
    stage.pelvis_m[:, 2] -= excess


def set_arms(stage: Stage, style: Style, depth: FloatArray) -> None:
    """Arms of a squatter; depth runs from 0 at the top to 1 at the bottom."""
    if style.arms == "hanging":
        stage.hang_arms(4.0 + 6.0 * depth)
    elif style.arms == "forward":
        stage.hang_arms(86.0, bend_deg=10)
    elif style.arms == "raising":
        stage.hang_arms(5.0 + 82.0 * ease(depth), bend_deg=12)
    elif style.arms == "chair":
        _hold_chair(stage)
    else:
        stage.hold_arms(style.arms)


def _hold_chair(stage: Stage) -> None:
    """Right hand on a chair's back beside and ahead, left arm hanging."""
    stage.hang_arms(6.0)
    body = stage.body
    shoulder_z = body.ankle_height_m + body.leg_m + body.trunk_m
    yaw = np.deg2rad(stage.yaw[0])
    ahead = np.array([np.cos(yaw), np.sin(yaw)])
    aside = np.array([np.sin(yaw), -np.cos(yaw)])
    place = stage.pelvis_m[0, :2] + 0.22 * body.stature_m * ahead + 0.20 * body.stature_m * aside
    deg = np.stack([stage.yaw, stage.tilt, stage.list_], axis=-1)
    _, trunk, _, middle = trunk_frames(
        body, pelvis_m=stage.pelvis_m, pelvis_deg=deg, lumbar_deg=stage.lumbar
    )
    across = np.zeros((2, 3))
    across[:, 1] = SIDE_SIGNS * body.shoulder_half_m
    shoulder = middle[:, None] + moved(trunk[:, None], across)
    level = turn(2, stage.yaw)[:, None]
    wrist = shoulder + moved(level, stage.wrist_m)
    elbow = moved(level, stage.elbow_toward)
    wrist[:, 1, :2] = place
    wrist[:, 1, 2] = 0.62 * shoulder_z
    stage.hand_axes, stage.wrist_m, stage.elbow_toward = "world", wrist, elbow


def squat_motion(
    rng: np.random.Generator,
    *,
    name: str,
    plans: Sequence[RepPlan],
    duration_s: float,
    body: Body | None = None,
    style: Style | None = None,
    steps: Sequence[Step] = (),
    feet_start: tuple[float, float, float] = (0.0, 0.0, 0.0),
    begin_s: float = 0.0,
    faults: frozenset[str] = frozenset(),
    doubtful: bool = False,
    kind: str = "squat",
) -> Motion:
    """Squats at planned times; the first `begin_s` seconds are cut away.

    `feet_start` is where the person stands first: x, y in metres and yaw.
    """
    body = body or random_body(rng)
    style = style or random_style(rng)
    t = times_s(duration_s)
    stage = Stage(body=body, t=t)
    stage.foot_m[..., 1] = SIDE_SIGNS * body.hip_half_m * style.stance
    stage.foot_yaw[:] = SIDE_SIGNS * style.toe_out_deg
    stand_at(stage, *feet_start)
    apply_steps(stage, steps)
    knee = knee_course_deg(t, plans, style)
    deepest = min((p.knee_deg for p in plans), default=90.0)
    depth = np.clip((style.top_knee_deg - knee) / max(style.top_knee_deg - deepest, 1), 0, 1)
    stage.foot_pitch += (style.heel_lift_deg * ease((depth - 0.3) / 0.7))[:, None]
    stage.knee_out[:] = (style.knee_out_deg - style.valgus_deg * ease(depth))[:, None]
    extra = np.zeros(len(t))
    for plan in plans:
        rise = plan.start_s + plan.down_s + plan.hold_s
        extra += style.hips_first_deg * bump(t, rise, rise + 0.85 * plan.up_s)
    settle_squat(stage, style, knee, extra)
    stage.pelvis_m[:, 0] += sway(rng, len(t), sd=style.sway_m)
    stage.pelvis_m[:, 1] += sway(rng, len(t), sd=style.sway_m)
    keep_within_reach(stage)
    set_arms(stage, style, depth)
    points = stage.points()
    keep = t >= begin_s
    t, points = t[keep] - begin_s, points[keep]
    reps: list[TrueRep] = []
    for plan in plans:
        if plan.end_s - begin_s < 0 or plan.start_s - begin_s > t[-1]:
            continue
        reps.append(
            measured_rep(
                t,
                points,
                body,
                start_s=plan.start_s - begin_s,
                peak_s=plan.peak_s - begin_s,
                end_s=plan.end_s - begin_s,
                rise_s=plan.end_s - plan.up_s - begin_s,
                kind=plan.kind,
                faults=faults,
            )
        )
    # Between these the two usual rules (knee to 110°, hips down 12 % of the leg) disagree.
    near = any(104 < r.knee_angle_deg < 128 for r in reps) or any(not r.whole for r in reps)
    return Motion(
        name=name,
        kind=kind,
        body=body,
        timestamps_s=t,
        points_m=points,
        reps=tuple(reps),
        doubtful=doubtful or near,
        notes={"style": style},
    )
