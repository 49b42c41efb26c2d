"""Verdicts on generated squats: faults made on purpose, and false ones."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np

from tests.generated.motions import motion_named
from tests.generated.seeing import TYPICAL, random_camera, seen
from tonus.form.judge import judged
from tonus.form.judgement import RepStatus, Verdict

__all__ = ["cue_rows"]

#: Kind of fault, the cue that should call it, and the camera's yaw in degrees.
FAULTS: Final = (
    ("heels", "heels_down", 90.0),
    ("heels", "heels_down", 45.0),
    ("knees", "knees_toes", 90.0),
    ("lean", "trunk", 90.0),
    ("hips_first", "rise_together", 90.0),
    ("valgus", "knees_over_feet", 0.0),
)
GOOD: Final = (90.0, 45.0, 0.0, 180.0)


def verdicts(name: str, seed: int, yaw_deg: float) -> Iterator[tuple[str, Verdict]]:
    """Cue and verdict, for every complete repetition of a generated set."""
    motion = motion_named(name, seed=seed)
    rng = np.random.default_rng([seed, 5])
    camera = random_camera(rng, motion, yaw_deg=yaw_deg + rng.uniform(-6, 6))
    for rep in judged(seen(motion, camera, TYPICAL, fps=30.0, rng=rng)).reps:
        if rep.status is RepStatus.COMPLETE:
            yield from ((one.cue, one.verdict) for one in rep.verdicts)


def cue_rows(seeds: Sequence[int]) -> Iterator[str]:
    """The section on verdicts."""
    yield "## Verdicts on generated squats\n"
    yield (
        f"Seeds {seeds[0]} to {seeds[-1]}. The truth of a fault is how the figure was moved; a "
        "verdict that is too close to call counts as not seen.\n"
    )
    yield "| fault made on purpose | cue | camera | repetitions | fault | not seen | ok |"
    yield "|---|---|---|---|---|---|---|"
    for fault, cue, yaw_deg in FAULTS:
        found = Counter(
            verdict
            for seed in seeds
            for key, verdict in verdicts(f"squats_{fault}", seed, yaw_deg)
            if key == cue
        )
        total = max(found.total(), 1)
        shares = " | ".join(
            f"{100 * found[verdict] / total:.0f} %"
            for verdict in (Verdict.FAULT, Verdict.NOT_SEEN, Verdict.OK)
        )
        yield f"| {fault} | {cue} | {yaw_deg:.0f}° | {found.total()} | {shares} |"
    yield "\n| good squats to parallel, camera | cues judged | false faults | of which |"
    yield "|---|---|---|---|"
    for yaw_deg in GOOD:
        told: dict[Verdict, Counter[str]] = defaultdict(Counter)
        for seed in seeds:
            for key, verdict in verdicts("squats_parallel", seed, yaw_deg):
                if key != "depth":
                    told[verdict][key] += 1
        false = told[Verdict.FAULT]
        total = false.total() + told[Verdict.OK].total()
        kinds = ", ".join(f"{key} {count}" for key, count in false.most_common())
        yield (
            f"| {yaw_deg:.0f}° | {total} | {false.total()} "
            f"({100 * false.total() / max(total, 1):.1f} %) | {kinds} |"
        )
    yield ""
