"""Counts on the reference recordings, and with each source of them held out in turn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.accuracy.movements import (
    Movement,
    count_by,
    cutoff_of,
    movements_of,
    side_of,
    with_cutoffs,
)
from tests.recordings import TrueClip, shared_pose, true_clips
from tests.variants import VARIANTS
from tonus.form.exercise import Exercise, exercise
from tonus.form.judge import judged
from tonus.form.judgement import Judgement
from tonus.pose.sequence import FloatArray, PoseSequence

__all__ = [
    "Recorded",
    "half_way",
    "held_out_rows",
    "recorded_clips",
    "recording_rows",
    "variant_rows",
]


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """One recording, what it holds and what was found in it."""

    clip: TrueClip
    pose: PoseSequence
    found: Judgement
    movements: list[Movement]

    @property
    def right(self) -> bool:
        return self.found.count in self.clip.counts

    @property
    def error(self) -> int:
        """Repetitions too many or too few, against the nearest right count."""
        return min(abs(self.found.count - count) for count in self.clip.counts)

    @property
    def false_reps(self) -> int:
        return max(0, self.found.count - max(self.clip.counts))


def recorded_clips(shared: Path) -> list[Recorded]:
    """Every reference recording, judged."""
    result = []
    for clip in true_clips(shared):
        pose = shared_pose(shared, clip.name)
        found, movements = movements_of(pose)
        result.append(Recorded(clip=clip, pose=pose, found=found, movements=movements))
    return result


def _counts(clip: TrueClip) -> str:
    return " or ".join(str(count) for count in sorted(clip.counts)) or "not counted"


def table_row(one: Recorded) -> str:
    """The row of one recording in the results."""
    clip, found = one.clip, one.found
    total_s = found.judged_s + found.not_judged_s
    exact = ("yes" if one.right else f"off by {one.error}") if clip.counts else ""
    return (
        f"| {clip.name} | {clip.source} | {clip.exercise} | {clip.view} | {_counts(clip)} "
        f"| {found.count} | {exact} | {found.view.value} "
        f"| {100 * found.not_judged_s / total_s:.0f} % |"
    )


def recording_rows(clips: list[Recorded]) -> Iterator[str]:
    """The section on the recordings as they are."""
    yield "## Recordings\n"
    yield "| recording | source | what | view | squats | found | exact | view found | not judged |"
    yield "|---|---|---|---|---|---|---|---|---|"
    yield from (table_row(one) for one in clips)
    yield ""
    for name, kept in (
        ("with squats", [one for one in clips if one.clip.counts and one.clip.squats]),
        ("without", [one for one in clips if one.clip.counts and not one.clip.squats]),
    ):
        errors = np.array([one.error for one in kept])
        minutes = sum(one.pose.duration_s for one in kept) / 60
        false = sum(one.false_reps for one in kept)
        yield (
            f"- Recordings {name}: {len(kept)}; exact {int((errors == 0).sum())}, off by at most "
            f"one {int((errors <= 1).sum())}, mean absolute error {errors.mean():.2f}, false "
            f"repetitions {false} in {minutes:.1f} minutes."
        )
    yield ""


def variant_rows(clips: list[Recorded]) -> Iterator[str]:
    """The section on the same recordings as another camera would have them."""
    yield "## The same recordings by another camera\n"
    yield "| change | exact | too few | too many |"
    yield "|---|---|---|---|"
    kept = [one for one in clips if one.clip.counts]
    for name, change in VARIANTS.items():
        few, many = [], []
        for number, one in enumerate(kept):
            count = judged(change(one.pose, np.random.default_rng(number))).count
            if count < min(one.clip.counts):
                few.append(one.clip.name)
            elif count > max(one.clip.counts):
                many.append(one.clip.name)
        exact = len(kept) - len(few) - len(many)
        yield f"| {name} | {exact} of {len(kept)} | {', '.join(few)} | {', '.join(many)} |"
    yield ""


# --- one source held out ----------------------------------------------------------


def _is_true(one: Recorded, movement: Movement) -> bool:
    """Whether a movement of a recording is one of its squats."""
    return one.clip.squats and movement.complete and one.right


def refitted(squat: Exercise, clips: list[Recorded]) -> Exercise:
    """The exercise with each cut-off half-way between these squats and look-alikes.

    A look-alike is put down to the requirement that it misses by most, measured
    by how far that requirement's cut-off is from the squats.  A requirement to
    which these recordings put down none keeps its cut-off.
    """
    true = [m.values for one in clips for m in one.movements if _is_true(one, m)]
    false = [m.values for one in clips if not one.clip.squats for m in one.movements]
    sides = np.array([side_of(one.rule) for one in squat.requirements])
    worst = sides * np.min(np.array(true) * sides, axis=0)
    return half_way(squat, worst, np.array(false).reshape(-1, len(sides)))


def half_way(one: Exercise, worst: FloatArray, false: FloatArray) -> Exercise:
    """The exercise with each cut-off half-way between worst values and look-alikes."""
    sides = np.array([side_of(required.rule) for required in one.requirements])
    cutoffs = np.array([_cutoff(one, i) for i in range(len(sides))])
    nearest = np.full(len(sides), -np.inf)
    for values in false * sides:
        missed_by = (cutoffs * sides - values) / np.maximum((worst - cutoffs) * sides, 1e-6)
        index = int(np.nanargmax(missed_by))
        if missed_by[index] > 0:
            nearest[index] = max(nearest[index], values[index])
    fitted = np.where(np.isfinite(nearest), 0.5 * (worst * sides + nearest) * sides, cutoffs)
    return with_cutoffs(one, fitted.tolist())


def _cutoff(squat: Exercise, index: int) -> float:
    return cutoff_of(squat.requirements[index].rule)


def held_out_rows(clips: list[Recorded]) -> Iterator[str]:
    """The section on recordings whose source had no part in the cut-offs."""
    squat = exercise("squat")
    kept = [one for one in clips if one.clip.counts]
    yield "## One source held out\n"
    yield (
        "No parameter is fitted to a clip. What the recordings could have decided are the cut-offs "
        "of the requirements, so these are set anew without the recordings of one source, each "
        "half-way between the worst squat and the nearest look-alike of the others (a cut-off that "
        "the others do not bound stays as it is in the file), and that source is then counted by "
        "them. What this cannot undo: the choice of signals and the constants of the counter were "
        "made with all of these recordings in sight.\n"
    )
    yield "| held out | recordings | exact | cut-offs moved | wrong |"
    yield "|---|---|---|---|---|"
    exact = 0
    for source in sorted({one.clip.source for one in kept}):
        rest = [one for one in kept if one.clip.source != source]
        held = [one for one in kept if one.clip.source == source]
        fitted = refitted(squat, rest)
        moved = sum(_cutoff(fitted, i) != _cutoff(squat, i) for i in range(len(squat.requirements)))
        counts = [count_by(fitted, one.pose) for one in held]
        wrong = [
            f"{one.clip.name} ({count} for {_counts(one.clip)})"
            for one, count in zip(held, counts, strict=True)
            if count not in one.clip.counts
        ]
        exact += len(held) - len(wrong)
        yield (
            f"| {source} | {len(held)} | {len(held) - len(wrong)} | {moved} of "
            f"{len(squat.requirements)} | {', '.join(wrong)} |"
        )
    yield f"\nHeld out, {exact} of {len(kept)} recordings are counted exactly.\n"
