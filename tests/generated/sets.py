"""True squats: every depth, tempo, style and bad habit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from tests.generated.squats import (
    DEPTHS_DEG,
    RepPlan,
    Step,
    Style,
    random_body,
    random_style,
    squat_motion,
)
from tests.generated.stage import BASE_FPS, ease
from tests.generated.truth import Motion, TrueRep
from tonus.motion.body import Body
from tonus.motion.figure import SIDE_SIGNS


def random_plans(
    rng: np.random.Generator,
    *,
    count: int,
    depth: str | None = None,
    rep_s: tuple[float, float] = (1.2, 7.0),
    start_s: float = 1.5,
    pause_s: tuple[float, float] = (0.1, 1.5),
    uneven_deg: float = 5.0,
    tiring: float = 0.0,
) -> list[RepPlan]:
    """Repetitions after one another, with a tempo and a depth of their own."""
    low, high = DEPTHS_DEG[depth or str(rng.choice(["half", "parallel", "deep"]))]
    goal = rng.uniform(low, high)
    total = np.exp(rng.uniform(np.log(rep_s[0]), np.log(rep_s[1])))
    down_share = rng.uniform(0.38, 0.62)
    hold = rng.uniform(0.0, 1.0) if rng.random() < 0.5 else 0.0
    now, plans = start_s, []
    for i in range(count):
        slower = 1 + tiring * i
        moving = total * slower * rng.uniform(0.9, 1.1)
        knee = float(np.clip(goal + rng.uniform(-uneven_deg, uneven_deg), low, high))
        plan = RepPlan(
            start_s=now,
            down_s=moving * down_share,
            hold_s=hold,
            up_s=moving * (1 - down_share),
            knee_deg=knee,
        )
        plans.append(plan)
        now = plan.end_s + rng.uniform(*pause_s)
    return plans


def squats(
    rng: np.random.Generator,
    *,
    count: int | None = None,
    depth: str | None = None,
    arms: str | None = None,
    rep_s: tuple[float, float] = (1.2, 7.0),
    tail_s: float = 1.5,
    body: Body | None = None,
) -> Motion:
    """A plain set of squats by a random person in a random style."""
    count = int(rng.integers(1, 7)) if count is None else count
    plans = random_plans(rng, count=count, depth=depth, rep_s=rep_s)
    return squat_motion(
        rng,
        name="squats",
        plans=plans,
        duration_s=plans[-1].end_s + tail_s,
        style=random_style(rng, arms=arms),
        body=body,
    )


def faulty_squats(rng: np.random.Generator, *, fault: str) -> Motion:
    """Squats with one bad habit: heels, lean, knees, hips_first, shallow or valgus."""
    style = random_style(rng)
    depth = "parallel" if fault != "shallow" else "quarter"
    if fault == "heels":
        style = replace(style, heel_lift_deg=float(rng.uniform(16, 28)))
    elif fault == "lean":
        style = replace(style, lean_deg=float(rng.uniform(60, 70)), ankle_limit_deg=28.0)
    elif fault == "knees":
        style = replace(style, lean_deg=float(rng.uniform(5, 15)), ankle_limit_deg=52.0)
        style = replace(style, balance=0.5, toe_out_deg=float(rng.uniform(0, 15)))
    elif fault == "hips_first":
        style = replace(style, hips_first_deg=float(rng.uniform(18, 28)))
    elif fault == "valgus":
        style = replace(style, valgus_deg=float(rng.uniform(25, 40)))
    plans = random_plans(rng, count=int(rng.integers(2, 5)), depth=depth, rep_s=(2.0, 5.0))
    return squat_motion(
        rng,
        name=f"squats_{fault}",
        plans=plans,
        duration_s=plans[-1].end_s + 1.5,
        style=style,
        faults=frozenset({fault}),
    )


def chair_held_squats(rng: np.random.Generator) -> Motion:
    """Squats with one hand on a chair."""
    plans = random_plans(rng, count=int(rng.integers(2, 5)), depth="half", rep_s=(2.5, 6.0))
    return squat_motion(
        rng,
        name="chair_held_squats",
        plans=plans,
        duration_s=plans[-1].end_s + 1.5,
        style=random_style(rng, arms="chair"),
    )


def double_dips(rng: np.random.Generator) -> Motion:
    """One repetition each, with a small bounce (under a third of the way) at the bottom."""
    plans = [
        replace(plan, hold_s=float(rng.uniform(0.7, 1.2)), rebound=float(rng.uniform(0.1, 0.25)))
        for plan in random_plans(rng, count=3, rep_s=(2.0, 4.0))
    ]
    now, spaced = 1.5, []
    for plan in plans:
        spaced.append(replace(plan, start_s=now))
        now = spaced[-1].end_s + 0.7
    return squat_motion(rng, name="double_dips", plans=spaced, duration_s=now + 1.0)


def pulses(rng: np.random.Generator) -> Motion:
    """Shallow pulses near the top between two whole repetitions; the pulses do not count."""
    style = random_style(rng)
    whole = random_plans(rng, count=2, depth="half", rep_s=(2.0, 4.0))
    now, plans = 1.5, []
    plans.append(replace(whole[0], start_s=now))
    now = plans[-1].end_s + 0.6
    for _ in range(int(rng.integers(2, 5))):
        pulse = RepPlan(
            start_s=now,
            down_s=0.6,
            hold_s=0.0,
            up_s=0.6,
            knee_deg=float(rng.uniform(135, 150)),
            kind="pulse",
        )
        plans.append(pulse)
        now = pulse.end_s + 0.2
    plans.append(replace(whole[1], start_s=now + 0.6))
    return squat_motion(
        rng, name="pulses", plans=plans, duration_s=plans[-1].end_s + 1.5, style=style
    )


def tiring_squats(rng: np.random.Generator) -> Motion:
    """A longer set that slows down."""
    plans = random_plans(rng, count=int(rng.integers(6, 11)), rep_s=(1.5, 3.0), tiring=0.08)
    return squat_motion(rng, name="tiring_squats", plans=plans, duration_s=plans[-1].end_s + 1.5)


def shuffled_squats(rng: np.random.Generator) -> Motion:
    """Squats with the feet moved between them."""
    body, style = random_body(rng), random_style(rng)
    count = int(rng.integers(2, 5))
    plans, steps = [], []
    now = 1.0
    for plan in random_plans(rng, count=count, rep_s=(1.5, 4.0)):
        wide = body.hip_half_m * float(rng.uniform(1.0, 1.7))
        for side in (0, 1):
            sign = float(SIDE_SIGNS[side])
            steps.append(
                Step(
                    start_s=now,
                    end_s=now + 0.35,
                    side=side,
                    x_m=float(rng.uniform(-0.05, 0.05)),
                    y_m=sign * wide,
                    yaw_deg=sign * style.toe_out_deg + float(rng.uniform(-4, 4)),
                    height_m=float(rng.uniform(0.01, 0.06)),
                )
            )
            now += 0.4
        plans.append(replace(plan, start_s=now + 0.3))
        now = plans[-1].end_s + 0.5
    return squat_motion(
        rng,
        name="shuffled_squats",
        plans=plans,
        duration_s=now + 1.0,
        body=body,
        style=style,
        steps=steps,
    )


def cut_squats(rng: np.random.Generator) -> Motion:
    """A clip that starts or ends in the middle of a repetition."""
    plans = random_plans(rng, count=int(rng.integers(3, 5)), rep_s=(2.0, 5.0), start_s=0.5)
    first, last = plans[0], plans[-1]
    begin_s = first.start_s + first.down_s * float(rng.uniform(0.4, 1.0))
    end_s = last.start_s + last.down_s * float(rng.uniform(0.5, 1.0))
    return squat_motion(
        rng, name="cut_squats", plans=plans, duration_s=end_s, begin_s=begin_s, doubtful=True
    )


def uneven_squats(rng: np.random.Generator) -> Motion:
    """Every repetition to a depth of its own, some far too shallow to count."""
    plans = []
    for plan in random_plans(rng, count=int(rng.integers(4, 8)), rep_s=(1.5, 4.0)):
        low, high = [(132.0, 145.0), (82.0, 100.0), (60.0, 72.0)][int(rng.integers(3))]
        plans.append(replace(plan, knee_deg=float(rng.uniform(low, high))))
    return squat_motion(rng, name="uneven_squats", plans=plans, duration_s=plans[-1].end_s + 1.5)


def box_squats(rng: np.random.Generator) -> Motion:
    """Squats to a box, with a stop on it."""
    plans = random_plans(rng, count=int(rng.integers(2, 6)), depth="half", rep_s=(2.0, 5.0))
    now, spaced = 1.5, []
    for plan in plans:
        spaced.append(replace(plan, start_s=now, hold_s=float(rng.uniform(0.3, 1.5))))
        now = spaced[-1].end_s + float(rng.uniform(0.3, 1.0))
    return squat_motion(rng, name="box_squats", plans=spaced, duration_s=now + 1.0)


def steps_to(
    rng: np.random.Generator,
    body: Body,
    style: Style,
    *,
    start: tuple[float, float, float],
    goal: tuple[float, float, float],
    begin_s: float,
) -> tuple[list[Step], float]:
    """Steps from one stance (x, y, yaw) to another, and when they end."""
    way = np.array(goal) - np.array(start)
    length = float(rng.uniform(0.30, 0.45)) * body.leg_m / 0.8
    count = int(np.ceil(max(np.hypot(way[0], way[1]) / length, abs(way[2]) / 40.0, 1.0)))
    pace, half = float(rng.uniform(0.45, 0.65)), body.hip_half_m * style.stance
    steps, now, side = [], begin_s, int(rng.integers(2))
    for i in range(1, count + 2):
        share = min(i / count, 1.0)
        x, y, yaw = np.array(start) + way * share
        angle, sign = np.deg2rad(yaw), float(SIDE_SIGNS[side])
        wide = half if i >= count else 0.75 * half
        steps.append(
            Step(
                start_s=now,
                end_s=now + 0.85 * pace,
                side=side,
                x_m=float(x - sign * wide * np.sin(angle)),
                y_m=float(y + sign * wide * np.cos(angle)),
                yaw_deg=float(yaw + sign * style.toe_out_deg),
                height_m=float(rng.uniform(0.03, 0.08)),
            )
        )
        now += pace
        side = 1 - side
    return steps, now


def walked_in_squats(rng: np.random.Generator) -> Motion:
    """Walks in, turns to a place, squats, and walks out again."""
    body, style = random_body(rng), random_style(rng)
    bearing = float(rng.uniform(-180, 180))
    far = float(rng.uniform(0.6, 1.8))
    angle = np.deg2rad(bearing)
    # Walks along the bearing, then turns to face ahead.
    begin = (-far * float(np.cos(angle)), -far * float(np.sin(angle)), bearing)
    steps, now = steps_to(rng, body, style, start=begin, goal=(0.0, 0.0, bearing), begin_s=0.4)
    more, now = steps_to(
        rng, body, style, start=(0.0, 0.0, bearing), goal=(0.0, 0.0, 0.0), begin_s=now
    )
    plans = random_plans(
        rng,
        count=int(rng.integers(1, 5)),
        rep_s=(1.5, 4.0),
        start_s=now + float(rng.uniform(0.4, 1.5)),
    )
    end = plans[-1].end_s + 0.8
    steps += more
    if rng.random() < 0.6:
        away = float(rng.uniform(-90, 90))
        out, end = steps_to(
            rng, body, style, start=(0.0, 0.0, 0.0), goal=(0.0, 0.0, away), begin_s=end
        )
        turned = np.deg2rad(away)
        goal = (far * float(np.cos(turned)), far * float(np.sin(turned)), away)
        leave, end = steps_to(rng, body, style, start=(0.0, 0.0, away), goal=goal, begin_s=end)
        steps += out + leave
    return squat_motion(
        rng,
        name="walked_in_squats",
        plans=plans,
        duration_s=end + 0.5,
        body=body,
        style=style,
        steps=steps,
        feet_start=begin,
    )


def wandering(rng: np.random.Generator) -> Motion:
    """Steps about and turns on the spot, with no squat."""
    body, style = random_body(rng), random_style(rng, arms="hanging")
    here, now = (0.0, 0.0, float(rng.uniform(-180, 180))), 0.5
    begin, steps = here, []
    for _ in range(int(rng.integers(2, 5))):
        there = (
            float(rng.uniform(-0.8, 0.8)),
            float(rng.uniform(-0.8, 0.8)),
            here[2] + float(rng.uniform(-120, 120)),
        )
        more, now = steps_to(rng, body, style, start=here, goal=there, begin_s=now)
        steps += more
        now += float(rng.uniform(0.0, 1.2))
        here = there
    return squat_motion(
        rng,
        name="wandering",
        plans=[],
        duration_s=now + 0.6,
        body=body,
        style=style,
        steps=steps,
        feet_start=begin,
        kind="steps",
    )


def joined(name: str, motions: Sequence[Motion], *, blend_s: float = 0.6) -> Motion:
    """Motions of one body after one another, standing to standing.

    Between two the figure glides from one stance to the other; limbs shorten a
    little on the way.
    """
    body = motions[0].body
    points, reps = [motions[0].points_m], list(motions[0].reps)
    frames = len(motions[0].points_m)
    for motion in motions[1:]:
        share = ease(np.arange(1, round(blend_s * BASE_FPS)) / (blend_s * BASE_FPS))
        share = share[:, None, None]
        points.append(points[-1][-1] * (1 - share) + motion.points_m[0] * share)
        frames += len(share)
        offset = frames / BASE_FPS
        reps += [_later(rep, offset) for rep in motion.reps]
        points.append(motion.points_m)
        frames += len(motion.points_m)
    return Motion(
        name=name,
        kind="mixed",
        body=body,
        timestamps_s=np.arange(frames) / BASE_FPS,
        points_m=np.concatenate(points),
        reps=tuple(reps),
        doubtful=any(m.doubtful for m in motions),
        notes={"parts": [m.name for m in motions]},
    )


def _later(rep: TrueRep, offset_s: float) -> TrueRep:
    return replace(
        rep,
        start_s=rep.start_s + offset_s,
        peak_s=rep.peak_s + offset_s,
        end_s=rep.end_s + offset_s,
    )
