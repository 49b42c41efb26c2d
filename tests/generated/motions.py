"""Every generated motion by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from zlib import crc32

import numpy as np

from tests.generated import bending, lying, rising, sets, standing, stepping
from tests.generated.squats import random_body
from tests.generated.truth import Motion

Maker = Callable[[np.random.Generator], Motion]

_STANDING: tuple[Callable[..., Motion], ...] = (
    standing.arm_movements,
    standing.twists,
    standing.side_bends,
    standing.calf_raises,
    standing.standing_leg_curls,
    standing.high_knees,
    standing.jumping_jacks,
    standing.jump_squats,
    bending.good_mornings,
    stepping.side_lunges,
    partial(stepping.lunges, way="forward"),
    partial(stepping.lunges, way="reverse"),
    stepping.step_ups,
    stepping.kneeling,
)


def mixed_squats(rng: np.random.Generator) -> Motion:
    """Squats between other things, all by one person."""
    body = random_body(rng)
    chosen = rng.choice(len(_STANDING), size=2, replace=False)
    parts = [_STANDING[int(i)](rng, body) for i in chosen]
    parts.insert(int(rng.integers(3)), sets.squats(rng, count=int(rng.integers(1, 4)), body=body))
    return sets.joined("mixed_squats", parts)


def mixed_others(rng: np.random.Generator) -> Motion:
    """Three other things one after another, by one person."""
    body = random_body(rng)
    chosen = rng.choice(len(_STANDING), size=3, replace=False)
    return sets.joined("mixed_others", [_STANDING[int(i)](rng, body) for i in chosen])


#: Motions in which true squats are counted.
SQUATS: dict[str, Maker] = {
    "squats_shallow": partial(sets.squats, depth="shallow"),
    "squats_quarter": partial(sets.squats, depth="quarter"),
    "squats_half": partial(sets.squats, depth="half"),
    "squats_parallel": partial(sets.squats, depth="parallel"),
    "squats_deep": partial(sets.squats, depth="deep"),
    "squats_fast": partial(sets.squats, rep_s=(0.9, 1.4), count=5),
    "squats_slow": partial(sets.squats, rep_s=(6.0, 8.0), count=2),
    "squats_heels": partial(sets.faulty_squats, fault="heels"),
    "squats_lean": partial(sets.faulty_squats, fault="lean"),
    "squats_knees": partial(sets.faulty_squats, fault="knees"),
    "squats_hips_first": partial(sets.faulty_squats, fault="hips_first"),
    "squats_valgus": partial(sets.faulty_squats, fault="valgus"),
    "chair_held_squats": sets.chair_held_squats,
    "double_dips": sets.double_dips,
    "pulses": sets.pulses,
    "tiring_squats": sets.tiring_squats,
    "shuffled_squats": sets.shuffled_squats,
    "cut_squats": sets.cut_squats,
    "uneven_squats": sets.uneven_squats,
    "box_squats": sets.box_squats,
    "walked_in_squats": sets.walked_in_squats,
    "mixed_squats": mixed_squats,
}

#: Motions with no squat in them.
OTHERS: dict[str, Maker] = {
    "standing_still": standing.standing_still,
    "arm_movements": standing.arm_movements,
    "twists": standing.twists,
    "side_bends": standing.side_bends,
    "calf_raises": standing.calf_raises,
    "standing_leg_curls": standing.standing_leg_curls,
    "high_knees": standing.high_knees,
    "running_on_the_spot": partial(standing.high_knees, running=True),
    "jumping_jacks": standing.jumping_jacks,
    "jump_squats": standing.jump_squats,
    "good_mornings": bending.good_mornings,
    "deadlifts": bending.deadlifts,
    "picked_up": bending.picked_up,
    "sit_down": bending.sit_down,
    "sit_to_stands": bending.sit_to_stands,
    "lunges_forward": partial(stepping.lunges, way="forward"),
    "lunges_reverse": partial(stepping.lunges, way="reverse"),
    "lunges_split": partial(stepping.lunges, way="split"),
    "side_lunges": stepping.side_lunges,
    "walking": stepping.walking,
    "walking_turning": partial(stepping.walking, turning=True),
    "step_ups": stepping.step_ups,
    "wandering": sets.wandering,
    "mixed_others": mixed_others,
    "half_kneeling": stepping.kneeling,
    "kneeling": partial(stepping.kneeling, both=True),
    "glute_bridges": lying.glute_bridges,
    "supine_leg_curls": lying.supine_leg_curls,
    "sit_ups": lying.sit_ups,
    "push_ups": lying.push_ups,
    "burpees": lying.burpees,
}

#: Motions in which rises on the toes are counted.
RISES: dict[str, Maker] = {
    "calf_raises_floor": rising.calf_raises_on,
    "calf_raises_step": partial(rising.calf_raises_on, where="step"),
    "calf_raises_fast": partial(rising.calf_raises_on, rep_s=(0.7, 1.0)),
    "calf_raises_slow": partial(rising.calf_raises_on, where="step", rep_s=(5.0, 7.0)),
    "calf_raises_lower": partial(rising.calf_raises_on, fault="shallow_later"),
    "calf_raises_bent": partial(rising.calf_raises_on, fault="knees"),
    "calf_raises_hanging": partial(rising.calf_raises_on, where="step", fault="no_stretch"),
    "single_leg_calf_raises": partial(rising.calf_raises_on, one_leg=True),
    "single_leg_calf_raises_step": partial(rising.calf_raises_on, where="step", one_leg=True),
    "seated_calf_raises": rising.seated_calf_raises,
}

MOTIONS: dict[str, Maker] = {**SQUATS, **OTHERS, **RISES}


def motion_named(name: str, *, seed: int) -> Motion:
    """The motion of this name for a seed; equal seeds give equal motions."""
    rng = np.random.default_rng([seed, crc32(name.encode())])
    motion = MOTIONS[name](rng)
    return motion if motion.name == name else _renamed(motion, name)


def _renamed(motion: Motion, name: str) -> Motion:
    return replace(motion, name=name)
