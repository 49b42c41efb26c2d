"""Counts on generated people, cameras, tempos and noise, and the margins of each requirement."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

import numpy as np

from benchmarks.accuracy.movements import (
    Movement,
    generated_clip,
    is_squat,
    movements_of,
    requirement_name,
    side_of,
)
from benchmarks.accuracy.recordings import Recorded
from tests.generated.motions import OTHERS, SQUATS
from tonus.form.exercise import exercise

__all__ = ["Generated", "generated_clips", "generated_rows", "margin_rows"]

#: A squat counts from this drop on, whatever its knees do; see the file's `half`.
COUNTED_DROP_LEG = 0.12


@dataclass(frozen=True, kw_only=True)
class Generated:
    """One generated clip and what was counted in it.

    `fewest` squats bend the knees to 110° or less; `most` do so or lower the hips
    by the 12 % of the leg that count as well.
    """

    name: str
    seed: int
    yaw_deg: float
    doubtful: bool
    fewest: int
    most: int
    counted: int
    duration_s: float
    peaks_s: tuple[float, ...]
    movements: list[Movement]

    @property
    def lost(self) -> int:
        return max(0, self.fewest - self.counted)

    @property
    def false(self) -> int:
        return max(0, self.counted - self.most)


def generated_of(name: str, seed: int) -> Generated:
    """One generated clip, judged."""
    motion, pose, yaw_deg = generated_clip(name, seed)
    found, movements = movements_of(pose)
    squats = [rep for rep in motion.reps if rep.kind == "squat" and rep.whole]
    return Generated(
        name=name,
        seed=seed,
        yaw_deg=yaw_deg,
        doubtful=motion.doubtful,
        fewest=motion.squats,
        most=sum(rep.knee_angle_deg <= 110.0 or rep.hip_drop >= COUNTED_DROP_LEG for rep in squats),
        counted=found.count,
        duration_s=motion.duration_s,
        peaks_s=tuple(rep.peak_s for rep in squats if rep.knee_angle_deg <= 110.0),
        movements=movements,
    )


def generated_clips(seeds: Sequence[int], *, workers: int) -> list[Generated]:
    """Every kind of motion for every seed."""
    names = [name for name in (*sorted(SQUATS), *sorted(OTHERS)) for _ in seeds]
    with ProcessPoolExecutor(workers) as pool:
        return list(
            pool.map(
                generated_of, names, [*seeds] * (len(SQUATS) + len(OTHERS)), chunksize=len(seeds)
            )
        )


def generated_rows(clips: list[Generated], *, title: str) -> Iterator[str]:
    """The section on one range of seeds."""
    yield f"## Generated: {title}\n"
    yield "| motion | clips | exact | squats | lost | false | false a minute |"
    yield "|---|---|---|---|---|---|---|"
    sure = [clip for clip in clips if not clip.doubtful]
    for name in dict.fromkeys(clip.name for clip in sure):
        yield _row(name, [clip for clip in sure if clip.name == name])
    for title_, squats in (("**all with squats**", True), ("**all without**", False)):
        yield _row(title_, [clip for clip in sure if is_squat(clip.name) is squats])
    yield ""


def _row(name: str, clips: list[Generated]) -> str:
    exact = sum(clip.lost == clip.false == 0 for clip in clips)
    squats = sum(clip.fewest for clip in clips)
    lost, false = sum(clip.lost for clip in clips), sum(clip.false for clip in clips)
    minutes = sum(clip.duration_s for clip in clips) / 60
    return (
        f"| {name} | {len(clips)} | {100 * exact / len(clips):.0f} % | {squats} | {lost} "
        f"| {false} | {false / minutes:.2f} |"
    )


def margin_rows(recorded: list[Recorded], clips: list[Generated]) -> Iterator[str]:
    """The section on how far squats and look-alikes are from each cut-off."""
    squat = exercise("squat")
    yield "## Margins\n"
    yield (
        "Worst values of true squats, and the look-alikes that one requirement alone refuses: "
        "how many, and the one nearest to the cut-off. Generated squats: the worst of a hundred "
        "(first or last percentile) and the worst of all.\n"
    )
    yield (
        "| requirement | cut-off | recorded squats | generated squats, 1 % | worst "
        "| recorded look-alikes: only this, nearest | generated: only this, nearest |"
    )
    yield "|---|---|---|---|---|---|---|"
    true = _table(
        [m for o in recorded if o.clip.squats and o.right for m in o.movements if m.complete]
    )
    other = _table([m for o in recorded if not o.clip.squats for m in o.movements])
    made = _table([m for c in clips for m in c.movements if _at_a_peak(c, m)])
    alike = _table([m for c in clips if not is_squat(c.name) for m in c.movements])
    for i, one in enumerate(squat.requirements):
        side, rule = side_of(one.rule), one.rule
        cutoff = rule.at_least if rule.at_least is not None else rule.at_most
        assert cutoff is not None
        yield (
            f"| {requirement_name(one)} | {cutoff:g} | {side * np.nanmin(side * true[:, i]):.2f} "
            f"| {side * np.nanpercentile(side * made[:, i], 1):.2f} "
            f"| {side * np.nanmin(side * made[:, i]):.2f} "
            f"| {_alone(other, i)} | {_alone(alike, i)} |"
        )
    yield ""


def _table(movements: list[Movement]) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    count = len(exercise("squat").requirements)
    return np.array([movement.values for movement in movements]).reshape(-1, count)


def _at_a_peak(clip: Generated, movement: Movement) -> bool:
    return any(abs(movement.peak_s - peak_s) < 0.5 for peak_s in clip.peaks_s)


def _alone(values: np.ndarray[tuple[int, int], np.dtype[np.float64]], index: int) -> str:
    """How many movements only this requirement refuses, and the nearest of them."""
    squat = exercise("squat")
    kept = []
    for row in values:
        refused = [
            not (side_of(one.rule) * value >= side_of(one.rule) * cutoff)
            for one, value, cutoff in zip(squat.requirements, row, _cutoffs(), strict=True)
        ]
        if refused[index] and sum(refused) == 1 and np.isfinite(row[index]):
            kept.append(row[index])
    if not kept:
        return "none"
    side = side_of(squat.requirements[index].rule)
    return f"{len(kept)}, {side * max(side * value for value in kept):.2f}"


def _cutoffs() -> list[float]:
    rules = [one.rule for one in exercise("squat").requirements]
    return [
        float(rule.at_least if rule.at_least is not None else rule.at_most or 0.0) for rule in rules
    ]
