"""What somebody saw in each reference recording, as far as an exercise file describes it."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Final

__all__ = ["Listed", "listed_recordings"]

#: First words of what was done, and the exercise file that describes it.
_KEYS: Final = (
    ("squat", "squat"),
    ("calf_raise", "calf_raise"),
    ("walk", "walk"),
    ("lunge", "lunge"),
    ("good morning", "hip_hinge"),
    ("glute bridge", "bridge"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One recording of the list.

    `key` is the exercise that is done in it, None where no file describes it.
    `counts` holds every count that is right; it is empty where nobody has counted.
    """

    name: str
    what: str
    view: str
    source: str
    key: str | None
    counts: frozenset[int]

    @property
    def told(self) -> str:
        """The right count as it stands in a table."""
        if self.key is None:
            return "none of these"
        return f"{self.key} {' or '.join(map(str, sorted(self.counts))) or 'not counted'}"

    def right(self, key: str, count: int) -> bool | None:
        """Whether a count is right; None where nobody has counted what is done."""
        if key != self.key:
            return count == 0
        return count in self.counts if self.counts else None


def listed_recordings(shared: Path) -> list[Listed]:
    """Return the rows of ``truth.csv`` in the folder of shared data."""
    with (shared / "form" / "truth.csv").open(newline="", encoding="utf-8") as file:
        return [_listed(row) for row in csv.DictReader(file)]


def _listed(row: dict[str, str]) -> Listed:
    what = row["exercise"].removesuffix(" (wrong exercise)")
    key = next((key for words, key in _KEYS if what.startswith(words)), None)
    # "reps" counts squats and calf raises alone; of the others the moments are listed.
    told = row["reps"] if key in ("squat", "calf_raise") else len(row["event_times_s"].split())
    counts = {int(told)} if told else set()
    if "2 or 3 accepted" in row["note"]:
        counts |= {2, 3}
    return Listed(
        name=row["name"],
        what=what,
        view=row["view"],
        source=row["source"],
        key=key,
        counts=frozenset(counts),
    )
