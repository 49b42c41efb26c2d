"""Every generated motion by name."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from zlib import crc32

import numpy as np

from tests.generated import squats
from tests.generated.truth import Motion

Maker = Callable[[np.random.Generator], Motion]

#: Motions in which true squats are counted.
SQUATS: dict[str, Maker] = {
    "squats_quarter": partial(squats.squats, depth="quarter"),
    "squats_half": partial(squats.squats, depth="half"),
    "squats_parallel": partial(squats.squats, depth="parallel"),
    "squats_deep": partial(squats.squats, depth="deep"),
    "squats_fast": partial(squats.squats, rep_s=(0.9, 1.4), count=5),
    "squats_slow": partial(squats.squats, rep_s=(6.0, 8.0), count=2),
    "squats_heels": partial(squats.faulty_squats, fault="heels"),
    "squats_lean": partial(squats.faulty_squats, fault="lean"),
    "squats_knees": partial(squats.faulty_squats, fault="knees"),
    "squats_hips_first": partial(squats.faulty_squats, fault="hips_first"),
    "squats_valgus": partial(squats.faulty_squats, fault="valgus"),
    "chair_held_squats": squats.chair_held_squats,
    "double_dips": squats.double_dips,
    "pulses": squats.pulses,
    "tiring_squats": squats.tiring_squats,
    "shuffled_squats": squats.shuffled_squats,
    "cut_squats": squats.cut_squats,
}

#: Motions with no squat in them.
OTHERS: dict[str, Maker] = {}

MOTIONS: dict[str, Maker] = {**SQUATS, **OTHERS}


def motion_named(name: str, *, seed: int) -> Motion:
    """The motion of this name for a seed; equal seeds give equal motions."""
    rng = np.random.default_rng([seed, crc32(name.encode())])
    motion = MOTIONS[name](rng)
    return motion if motion.name == name else _renamed(motion, name)


def _renamed(motion: Motion, name: str) -> Motion:
    from dataclasses import replace

    return replace(motion, name=name)
