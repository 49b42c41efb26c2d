"""Hip hinges, picking things up, and chairs."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tests.generated.squats import (
    RepPlan,
    Style,
    keep_within_reach,
    knee_course_deg,
    random_body,
    random_style,
    set_arms,
)
from tests.generated.stage import ease, keyed, times_s
from tests.generated.standing import (
    Rng,
    course,
    cycles,
    finished,
    standing_stage,
)
from tests.generated.truth import Motion
from tonus.motion.body import Body


def good_mornings(rng: Rng, body: Body | None = None) -> Motion:
    """The trunk bends from the hips, knees soft (10-25° of flexion at most)."""
    reps = cycles(rng, int(rng.integers(2, 7)), float(rng.uniform(2.0, 5.0)), rest_s=0.6)
    style = replace(random_style(rng), lean_deg=20.0, load=0.0, top_knee_deg=174.0)
    duration = reps[-1][2] + 1
    bend = course(times_s(duration), reps)
    knee = 174 - float(rng.uniform(0, 20)) * bend
    stage, _ = standing_stage(
        rng, duration, body, style=style, knee_deg=knee, lean_deg=float(rng.uniform(45, 75)) * bend
    )
    arms = str(rng.choice(["bar", "head", "folded", "hips"]))
    set_arms(stage, replace(style, arms=arms), bend)
    return finished("good_mornings", stage, reps, kind="good_morning")


def deadlifts(rng: Rng, body: Body | None = None, *, knee_bend_deg: float | None = None) -> Motion:
    """Bending down to lift something, 30-50° of knee flexion; the arms hang."""
    reps = cycles(rng, int(rng.integers(1, 5)), float(rng.uniform(2.0, 4.5)), rest_s=1.0)
    style = replace(random_style(rng), lean_deg=25.0, load=0.0, top_knee_deg=174.0)
    style = replace(style, arms="hanging", stance=min(style.stance, 1.3), balance=0.4)
    duration = reps[-1][2] + 1
    bend = course(times_s(duration), reps)
    flexion = float(rng.uniform(30, 50)) if knee_bend_deg is None else knee_bend_deg
    stage, _ = standing_stage(
        rng,
        duration,
        body,
        style=style,
        knee_deg=174 - (flexion - 6) * bend,
        lean_deg=float(rng.uniform(50, 65)) * bend,
    )
    stage.lumbar[:, 0] += 12 * bend
    stage.hang_arms(4 + 8 * bend)
    return finished("deadlifts", stage, reps, kind="deadlift")


def sit_down(rng: Rng, body: Body | None = None) -> Motion:
    """Sitting down on a chair and staying there."""
    return _chair(rng, body, count=1, sit_s=(6.0, 12.0), stays=True, name="sit_down")


def sit_to_stands(rng: Rng, body: Body | None = None) -> Motion:
    """Sitting down and standing up again, upright on the chair for a while."""
    return _chair(
        rng, body, count=int(rng.integers(2, 6)), sit_s=(0.8, 2.5), stays=False, name="sit_to_stand"
    )


def _chair(
    rng: Rng,
    body: Body | None,
    *,
    count: int,
    sit_s: tuple[float, float],
    stays: bool,
    name: str,
) -> Motion:
    body = body or random_body(rng)
    arms = str(rng.choice(["hanging", "folded", "forward", "hips"]))
    style = replace(random_style(rng, arms=arms), load=0.0, toe_out_deg=float(rng.uniform(0, 20)))
    style = replace(style, lean_deg=float(rng.uniform(45, 60)))
    seat = float(rng.uniform(82, 102))
    plans, now = [], 1.5
    for _ in range(count):
        plan = RepPlan(
            start_s=now,
            down_s=float(rng.uniform(1.0, 2.2)),
            hold_s=float(rng.uniform(*sit_s)),
            up_s=float(rng.uniform(0.9, 2.0)),
            knee_deg=seat,
            kind=name,
        )
        plans.append(plan)
        now = plan.end_s + float(rng.uniform(0.5, 1.5))
    last = plans[-1]
    duration = last.start_s + last.down_s + last.hold_s if stays else now + 0.8
    t = times_s(duration)
    knee = knee_course_deg(t, plans, style)
    stage, _ = standing_stage(rng, duration, body, style=style, knee_deg=knee)
    upright = np.zeros(len(t))
    for plan in plans:
        touch = plan.start_s + plan.down_s
        leave = touch + plan.hold_s
        lean_back = min(0.9, 0.4 * plan.hold_s)
        end = touch + 1e6 if stays else leave
        upright += ease((t - touch) / lean_back) * ease((end - t) / lean_back)
    # On the seat the chair carries the person: the trunk is free to come upright.
    stage.tilt = stage.tilt * (1 - upright) + 6.0 * upright
    stage.lumbar[:, 0] *= 1 - 0.5 * upright
    stage.neck[:, 0] *= 1 - upright
    keep_within_reach(stage)
    set_arms(stage, style, np.clip((174 - knee) / 80, 0, 1))
    reps = [] if stays else [(p.start_s, p.peak_s, p.end_s) for p in plans]
    motion = finished(name, stage, reps, kind=name)
    return replace(motion, doubtful=not stays)


def picked_up(rng: Rng, body: Body | None = None) -> Motion:
    """Something heavy picked up from the floor once with deep knees, then held."""
    style = Style(arms="hanging", lean_deg=62, top_knee_deg=174, balance=0.4, stance=1.3)
    start = float(rng.uniform(0.8, 2.0))
    reps = [(start, start + 1.1, start + 2.4)]
    t = times_s(start + 5.0)
    bend = course(t, reps)
    stage, _ = standing_stage(
        rng, t[-1], body, style=style, knee_deg=174 - float(rng.uniform(70, 100)) * bend
    )
    stage.lumbar[:, 0] += 15 * bend
    stage.hang_arms(4 + keyed(t, [(0, 0), (start + 1.3, 0), (start + 2.6, 25)]))
    return replace(finished("picked_up", stage, reps, kind="pick_up"), doubtful=True)
