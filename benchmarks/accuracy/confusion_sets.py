"""Generated sets of every exercise in every view that its file names, judged as each exercise."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from typing import Final

import numpy as np

from tests.generated.squats import random_body
from tonus.catalogue import exercise_keys
from tonus.form.exercise import exercise
from tonus.form.judgement import Judgement
from tonus.form.naming import each_judgement, naming_of
from tonus.form.vocabulary import Kind, Way
from tonus.motion.generated import generated_motion
from tonus.motion.noise import TYPICAL
from tonus.motion.view import View
from tonus.pose.sequence import PoseSequence

__all__ = ["JudgedSet", "camera_keys", "judged_sets", "named_as"]

YAWS_DEG: Final = {
    View.SIDE: (90.0, 270.0),
    View.OBLIQUE: (45.0, 315.0),
    View.FRONT: (0.0,),
    View.REAR: (180.0,),
}
#: How often the movement is done, by kind: repetitions, holds, strides of two steps.
TIMES: Final = {Kind.REPETITIONS: 3, Kind.HOLD: 1, Kind.GAIT: 6}
#: A hold that is quicker than its key poses is not held long enough to count.
TEMPOS: Final = {
    Kind.REPETITIONS: (0.75, 1.5),
    Kind.HOLD: (0.8, 1.0),
    Kind.GAIT: (0.8, 1.3),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedSet:
    """One generated set, and what each exercise counted in it."""

    key: str
    view: View
    true_count: int
    seconds: float
    counts: dict[str, int]
    named: str


def camera_keys() -> list[str]:
    """Return the exercises that a camera can judge."""
    return [key for key in sorted(exercise_keys()) if Way.CAMERA in exercise(key).setup.ways]


def named_as(judgements: dict[str, Judgement]) -> str:
    """Return the name that a recording gets: a key, ``nothing``, or what it could be."""
    naming = naming_of(judgements)
    if naming.named is not None:
        return naming.named.exercise
    return " or ".join(naming.rivals) or "nothing"


def generated_set(key: str, view: View, seed: int) -> tuple[PoseSequence, int]:
    """Return a set as one camera sees it, and how often the movement is truly done."""
    one = exercise(key)
    assert one.key_poses is not None, key
    rng = np.random.default_rng([seed, sorted(View).index(view), *key.encode()])
    times = TIMES[one.kind]
    made = generated_motion(
        one.key_poses,
        repetitions=times,
        body=random_body(rng),
        tempo=float(rng.uniform(*TEMPOS[one.kind])),
        pause_s=float(rng.uniform(0.2, 1.2)),
        yaw_deg=float(rng.choice(YAWS_DEG[view])) + float(rng.uniform(-10, 10)),
        height_m=float(rng.uniform(0.5, 1.5)),
        fps=float(rng.choice([10, 15, 30])),
        noise=TYPICAL,
        mirrored=bool(rng.integers(2)),
        seed=seed,
    )
    return made.pose, 2 * times if one.kind is Kind.GAIT else times


def _judged_set(asked: tuple[str, View, int]) -> JudgedSet:
    key, view, seed = asked
    pose, true_count = generated_set(key, view, seed)
    judgements = each_judgement(pose)
    return JudgedSet(
        key=key,
        view=view,
        true_count=true_count,
        seconds=pose.duration_s,
        counts={one: judgement.count for one, judgement in judgements.items()},
        named=named_as(judgements),
    )


def judged_sets(seeds: Sequence[int], *, workers: int) -> list[JudgedSet]:
    """Return a set of every exercise, view and seed, judged as every exercise."""
    asked = [
        (key, view, seed)
        for key in camera_keys()
        for view in exercise(key).setup.views
        for seed in seeds
    ]
    with ProcessPoolExecutor(workers) as pool:
        return list(pool.map(_judged_set, asked, chunksize=4))


def naming_tally(sets: Sequence[JudgedSet]) -> Counter[str]:
    """Return how many sets were named rightly, wrongly, or not at all."""
    return Counter(
        "right"
        if one.named == one.key
        else "nothing"
        if one.named == "nothing"
        else "undecided"
        if " or " in one.named
        else "wrong"
        for one in sets
    )
