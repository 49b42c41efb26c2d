"""Speed: engine per frame, body weight, a clip against the bare loop, memory of a long clip.

    script/bench speed [--clip CLIP] [--minutes 30] [--only PART]

Times depend on the machine and on what else it does; ratios are taken within one
run, in turn, and the median counts.  The figures go to ``results.md`` beside
this file when ``--write`` is given.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.results import printed_results
from benchmarks.speed import clips
from benchmarks.speed.clip import clip_rows, cores_rows
from benchmarks.speed.energy import energy_rows
from benchmarks.speed.engine import engine_rows
from benchmarks.speed.expenditure import expenditure_rows
from benchmarks.speed.memory import memory_rows
from benchmarks.speed.startup import startup_rows

RESULTS = Path(__file__).with_name("results.md")


def main() -> None:
    parser = argparse.ArgumentParser(prog="script/bench speed")
    parser.add_argument("--clip", type=Path, help="a clip of somebody; made up unless given")
    parser.add_argument("--minutes", type=float, default=30.0, help="length of the long clip")
    parser.add_argument(
        "--only",
        choices=("engine", "energy", "expenditure", "startup", "clip", "cores", "memory"),
        help="one part only",
    )
    parser.add_argument("--rounds", type=int, default=3, help="runs of each; the median counts")
    parser.add_argument("--write", action="store_true", help="write results.md")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        clip = asked.clip or clips.shared_clip()
        parts: dict[str, Callable[[], Iterator[str]]] = {
            "engine": lambda: engine_rows(rounds=asked.rounds),
            "energy": lambda: energy_rows(rounds=asked.rounds),
            "expenditure": lambda: expenditure_rows(rounds=3 * asked.rounds),
            "startup": lambda: startup_rows(rounds=asked.rounds),
            "clip": lambda: clip_rows(clip, Path(folder), rounds=asked.rounds),
            "cores": lambda: cores_rows(clip, Path(folder), rounds=asked.rounds),
            "memory": lambda: memory_rows(clip, Path(folder), minutes=asked.minutes),
        }
        printed_results(
            "Speed",
            parts,
            command="script/bench speed",
            only=asked.only,
            file=RESULTS if asked.write else None,
        )


if __name__ == "__main__":
    main()
