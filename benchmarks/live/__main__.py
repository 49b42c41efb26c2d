"""Live sets: many clients at once, and a few beside an analysis.

    script/bench live [--only many|beside] [--seconds 30] [--write]

The figures go to ``results.md`` beside this file when ``--write`` is given.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.live.sets import beside_rows, many_rows
from benchmarks.results import printed_results

RESULTS = Path(__file__).with_name("results.md")


def main() -> None:
    parser = argparse.ArgumentParser(prog="script/bench live")
    parser.add_argument("--only", choices=("many", "beside"), help="one part only")
    parser.add_argument("--seconds", type=float, default=30.0, help="length of each set")
    parser.add_argument("--write", action="store_true", help="write results.md")
    asked = parser.parse_args()
    parts: dict[str, Callable[[], Iterator[str]]] = {
        "beside": lambda: beside_rows(asked.seconds),
        "many": lambda: many_rows(asked.seconds),
    }
    printed_results(
        "Live sets",
        parts,
        command="script/bench live",
        only=asked.only,
        file=RESULTS if asked.write else None,
    )


if __name__ == "__main__":
    main()
