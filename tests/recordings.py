"""Recorded landmarks for tests and benchmarks, and what truly happens in them."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from tonus.pose.sequence import PoseSequence
from tonus_files.landmarks_npz import read_landmarks

__all__ = ["GOLDEN", "ROOT", "TrueClip", "golden_pose", "shared_pose", "true_clips"]

ROOT: Final = Path(__file__).resolve().parent.parent
GOLDEN: Final = ROOT / "tests" / "golden" / "landmarks"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueClip:
    """One row of the truth: what somebody saw who looked at the frames.

    `counts` holds every count that is right: one, or two where the clip starts
    in the middle of a repetition; empty where nobody has counted.
    """

    name: str
    exercise: str
    view: str
    source: str
    counts: frozenset[int]
    bottoms_s: tuple[float, ...]

    @property
    def squats(self) -> bool:
        return self.exercise.startswith("squat")


def true_clips(shared: Path) -> list[TrueClip]:
    """Rows of ``truth.csv`` in the folder of shared data."""
    rows = []
    with (shared / "form" / "truth.csv").open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            squats = row["exercise"].startswith("squat")
            counts = {int(row["reps"])} if squats and row["reps"] else {0} - {0 if squats else 1}
            if "2 or 3 accepted" in row["note"]:
                counts |= {2, 3}
            times = row["event_times_s"].split() if squats else []
            rows.append(
                TrueClip(
                    name=row["name"],
                    exercise=row["exercise"],
                    view=row["view"],
                    source=row["source"],
                    counts=frozenset(counts),
                    bottoms_s=tuple(float(time) for time in times),
                )
            )
    return rows


@cache
def _pose(path: Path) -> PoseSequence:
    return read_landmarks(path)


def shared_pose(shared: Path, name: str) -> PoseSequence:
    """Landmarks of a recording in the folder of shared data."""
    return _pose(shared / "form" / "landmarks" / f"{name}.npz")


def golden_pose(name: str) -> PoseSequence:
    """Landmarks that are kept with the tests."""
    return _pose(GOLDEN / f"{name}.npz")
