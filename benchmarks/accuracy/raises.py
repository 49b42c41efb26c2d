"""The calf raise: its one recording by other cameras, and cut-offs that never saw it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy as np

from benchmarks.accuracy.movements import (
    Movement,
    count_by,
    cutoff_of,
    generated_clip,
    movements_of,
    requirement_name,
    side_of,
    with_cutoffs,
)
from benchmarks.accuracy.recordings import half_way
from benchmarks.accuracy.truth import listed_recordings
from tests.recordings import shared_pose
from tests.variants import VARIANTS
from tonus.form.exercise import exercise
from tonus.form.judge import judged
from tonus.pose.sequence import FloatArray

__all__ = ["raise_rows"]

KEY: Final = "calf_raise"
#: Sound raises on both feet among the generated motions, and how near to a true turning
#: point one is found.
MOTIONS: Final = (
    "calf_raises_floor",
    "calf_raises_step",
    "calf_raises_fast",
    "calf_raises_slow",
)
PEAK_S: Final = 0.5
#: Generated raises may lose this share to each cut-off that is set by them alone.
LOST_PERCENT: Final = 1.0


def raise_rows(shared: Path, seeds: Sequence[int]) -> Iterator[str]:
    """The sections on the calf raise."""
    yield "## The calf raise by another camera\n"
    yield from _variant_rows(shared)
    yield "## The calf raise with everything held out\n"
    yield from _held_out_rows(shared, seeds)


def _variant_rows(shared: Path) -> Iterator[str]:
    """The table of every recording as another camera would have it."""
    clips = listed_recordings(shared)
    yield "| change | exact | too few | too many |"
    yield "|---|---|---|---|"
    for name, change in VARIANTS.items():
        few, many = [], []
        for number, clip in enumerate(clips):
            pose = change(shared_pose(shared, clip.name), np.random.default_rng(number))
            count = judged(pose, KEY).count
            right = clip.counts if clip.key == KEY else {0}
            if count < min(right):
                few.append(f"{clip.name} {count}")
            elif count > max(right):
                many.append(f"{clip.name} {count}")
        exact = len(clips) - len(few) - len(many)
        yield f"| {name} | {exact} of {len(clips)} | {', '.join(few)} | {', '.join(many)} |"
    yield ""


def _generated_values(seeds: Sequence[int]) -> FloatArray:
    """Values of the requirements at every generated raise, shape (raises, requirements)."""
    rows = []
    for name in MOTIONS:
        for seed in seeds:
            motion, pose, _ = generated_clip(name, seed)
            peaks_s = [rep.peak_s for rep in motion.reps]
            rows += [
                movement.values
                for movement in movements_of(pose, KEY)[1]
                if any(abs(movement.peak_s - peak_s) < PEAK_S for peak_s in peaks_s)
            ]
    return np.array(rows).reshape(-1, len(exercise(KEY).requirements))


def _held_out_rows(shared: Path, seeds: Sequence[int]) -> Iterator[str]:
    """Cut-offs that the recording had no part in, and what they count."""
    raised = exercise(KEY)
    clips = listed_recordings(shared)
    poses = {clip.name: shared_pose(shared, clip.name) for clip in clips}
    mine = [clip for clip in clips if clip.key == KEY]
    true = _values([movements_of(poses[c.name], KEY)[1] for c in mine], complete=True)
    kept = [c for c in clips if c.source not in {one.source for one in mine}]
    false = _values([movements_of(poses[c.name], KEY)[1] for c in kept])
    made = _generated_values(seeds)
    sides = np.array([side_of(one.rule) for one in raised.requirements])
    worst = sides * np.nanpercentile(made * sides, LOST_PERCENT, axis=0)
    narrow, middle = with_cutoffs(raised, worst.tolist()), half_way(raised, worst, false)
    yield (
        f"There is {len(mine)} recording of calf raises, of {len(true)} repetitions, from one "
        "source: without it no recorded raise is left to fit to. So generated raises take their "
        f"place: {len(made)} of them (seeds {seeds[0]} to {seeds[-1]}), of which "
        f"{LOST_PERCENT:g} % are left out at each requirement as its worst. `narrow` sets each "
        "cut-off at that worst value; `half-way` sets it between that and the nearest look-alike "
        f"in the {len(kept)} recordings of other sources, as for the squat (a cut-off that these "
        "do not bound stays as it is in the file). What this cannot undo: the signals, the "
        "constants of the counter and the cut-offs that stay were chosen with the recording in "
        "sight.\n"
    )
    yield "| requirement | cut-off | narrow | half-way | worst recorded raise |"
    yield "|---|---|---|---|---|"
    for i, one in enumerate(raised.requirements):
        yield (
            f"| {requirement_name(one)} | {cutoff_of(one.rule):g} | {worst[i]:.3f} "
            f"| {cutoff_of(middle.requirements[i].rule):.3f} "
            f"| {sides[i] * np.nanmin(sides[i] * true[:, i]):.3f} |"
        )
    yield ""
    for name, other in (("narrow", narrow), ("half-way", middle)):
        counts = {clip.name: count_by(other, poses[clip.name]) for clip in clips}
        wrong = [
            f"{clip.name} {counts[clip.name]} for {max(clip.counts)}"
            if clip.key == KEY
            else f"{clip.name} {counts[clip.name]} for 0"
            for clip in clips
            if counts[clip.name] not in (clip.counts if clip.key == KEY else {0})
        ]
        yield (
            f"- {name}: {len(clips) - len(wrong)} of {len(clips)} recordings exact"
            f"{'; wrong: ' + ', '.join(wrong) if wrong else ''}."
        )
    yield (
        "\nSo the narrow cut-offs, which know generated people alone, refuse the recorded person: "
        "generated raises are tidier than a real one. That the file counts it is no proof that it "
        "counts the next person's.\n"
        if count_by(narrow, poses[mine[0].name]) not in mine[0].counts
        else ""
    )


def _values(clips: Sequence[list[Movement]], *, complete: bool = False) -> FloatArray:
    """Values of the requirements of movements, shape (movements, requirements)."""
    rows = [m.values for movements in clips for m in movements if m.complete or not complete]
    return np.array(rows).reshape(-1, len(exercise(KEY).requirements))
