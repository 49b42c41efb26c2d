"""Confusion: every exercise counted in every recording, and in generated sets of the others.

    python -m benchmarks.accuracy.confusion [--shared FOLDER] [--people 8] [--write]

With ``--write`` the figures go to ``confusion.md`` beside this file.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy as np

from tests.generated.squats import random_body
from tests.recordings import ROOT, shared_pose, true_clips
from tonus.catalogue import exercise_keys
from tonus.form.exercise import exercise
from tonus.form.judge import judged
from tonus.form.vocabulary import Kind, Way
from tonus.motion.generated import generated_motion
from tonus.motion.noise import TYPICAL
from tonus.pose.sequence import PoseSequence

__all__ = ["RESULTS", "recorded_rows"]

RESULTS = Path(__file__).with_name("confusion.md")
#: People that no cut-off was chosen on.
FRESH_FROM: Final = 4000
REPS: Final = 3
YAWS_DEG: Final = (90.0, 315.0, 45.0, 0.0, 270.0, 135.0, 180.0, 225.0)


def counted_keys() -> list[str]:
    """Exercises that a camera can follow and that are counted in repetitions."""
    return [
        key
        for key in sorted(exercise_keys())
        if exercise(key).kind is Kind.REPETITIONS and Way.CAMERA in exercise(key).setup.ways
    ]


def _header(first: str, keys: Sequence[str]) -> Iterator[str]:
    yield f"| {first} | " + " | ".join(keys) + " |"
    yield "|---|" + "---|" * len(keys)


def recorded_rows(shared: Path) -> Iterator[str]:
    """The section on the recordings: one row each, one column for each exercise."""
    keys = counted_keys()
    yield "## Recordings\n"
    yield from _header("recording", keys)
    for clip in true_clips(shared):
        pose = shared_pose(shared, clip.name)
        counts = " | ".join(str(judged(pose, key).count) for key in keys)
        yield f"| {clip.name} ({clip.exercise}) | {counts} |"
    yield ""


def generated_set(key: str, seed: int) -> PoseSequence:
    """Three repetitions by a person, in a tempo and before a camera of the seed."""
    rng = np.random.default_rng([seed, 13])
    poses = exercise(key).key_poses
    assert poses is not None, key
    return generated_motion(
        poses,
        repetitions=REPS,
        body=random_body(rng),
        tempo=float(rng.uniform(0.75, 1.5)),
        pause_s=float(rng.uniform(0.2, 1.2)),
        yaw_deg=YAWS_DEG[seed % len(YAWS_DEG)] + float(rng.uniform(-12, 12)),
        height_m=float(rng.uniform(0.5, 1.5)),
        fps=float(rng.choice([10, 15, 30])),
        noise=TYPICAL,
        mirrored=bool(rng.integers(2)),
        seed=seed,
    ).pose


def generated_rows(seeds: Sequence[int]) -> Iterator[str]:
    """The section on generated sets: mean count of each exercise in each exercise's sets."""
    keys = counted_keys()
    yield f"## Generated sets of {REPS}: seeds {seeds[0]} to {seeds[-1]}, mean count\n"
    yield from _header("set of", keys)
    for done in keys:
        poses = [generated_set(done, seed) for seed in seeds]
        cells = []
        for key in keys:
            mean = np.mean([judged(pose, key).count for pose in poses])
            text = f"{mean:.1f}".removesuffix(".0")
            cells.append(f"**{text}**" if key == done else text)
        yield f"| {done} | " + " | ".join(cells) + " |"
    yield ""


def sections(shared: Path, *, people: int) -> Iterator[str]:
    """Every line of the results."""
    yield "# Which exercise is counted in which\n"
    yield (
        f"Made by `python -m benchmarks.accuracy.confusion --people {people} --write`.\n\n"
        "A recording is judged as every exercise. Right is the count of what is done in it, and "
        "0 elsewhere. Three exceptions are meant: a squat to a box is a squat; a sit-to-stand is "
        "a squat to a box, too, and a squat for whoever counts it so; the two kinds of calf raise "
        "on the feet differ by the foot in the air alone. Of the recorded good mornings three are "
        "whole; in the fourth the picture changes. A free squat that is held still at the bottom "
        "for half a second is counted as a box squat: no camera sees whether a box is there. "
        "Lying exercises are counted from the side alone, so that generated sets of them, seen "
        "from all round, are not counted in full.\n"
    )
    yield from recorded_rows(shared)
    yield from generated_rows(range(FRESH_FROM, FRESH_FROM + people))


def main() -> None:
    """Print the figures; write them where asked to."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.accuracy.confusion")
    parser.add_argument(
        "--shared", type=Path, default=ROOT.parent / "shared" / "data", help="reference recordings"
    )
    parser.add_argument("--people", type=int, default=8, help="generated sets of each exercise")
    parser.add_argument("--write", action="store_true", help="write confusion.md")
    asked = parser.parse_args()
    if not (asked.shared / "form" / "truth.csv").is_file():
        sys.exit(
            f"There are no reference recordings in {asked.shared}. Name their folder: --shared"
        )
    lines = []
    for line in sections(asked.shared, people=asked.people):
        print(line, flush=True)
        lines.append(line)
    if asked.write:
        RESULTS.write_text("\n".join(lines).rstrip() + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
