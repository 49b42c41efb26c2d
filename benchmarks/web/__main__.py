"""The application: start, memory, pages, weight, pages beside an analysis, four writers.

    script/bench web [--only pages|writers] [--readings 300] [--writers-s 30] [--write]

The figures go to ``results.md`` beside this file when ``--write`` is given.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.results import printed_results
from benchmarks.web.pages import pages_rows
from benchmarks.web.writers import written_by

RESULTS = Path(__file__).with_name("results.md")


def writers_rows(duration_s: float) -> Iterator[str]:
    """Four writers on one file."""
    with tempfile.TemporaryDirectory() as folder:
        written = written_by(4, duration_s, Path(folder))
    missing = sum(abs(written.told[kind] - written.found[kind]) for kind in written.told)
    yield f"\n## Four processes write into one SQLite file for {duration_s:g} s\n"
    yield "| what | |"
    yield "|---|---|"
    yield f"| commits | {written.commits} |"
    yield f"| told that the database is locked (target 0) | {written.locked} |"
    yield f"| longest write, s | {written.longest_s:.2f} |"
    yield f"| commits missing from the file (target 0) | {missing} |"


def main() -> None:
    parser = argparse.ArgumentParser(prog="script/bench web")
    parser.add_argument("--only", choices=("pages", "writers"), help="one part only")
    parser.add_argument("--readings", type=int, default=300, help="of each page")
    parser.add_argument("--writers-s", type=float, default=30.0, help="seconds of writing")
    parser.add_argument("--write", action="store_true", help="write results.md")
    asked = parser.parse_args()
    parts: dict[str, Callable[[], Iterator[str]]] = {
        "pages": lambda: pages_rows(asked.readings),
        "writers": lambda: writers_rows(asked.writers_s),
    }
    printed_results(
        "The application",
        parts,
        command="script/bench web",
        only=asked.only,
        file=RESULTS if asked.write else None,
    )


if __name__ == "__main__":
    main()
