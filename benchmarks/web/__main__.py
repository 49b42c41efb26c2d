"""The application, measured.

    script/bench web [--only writers] [--writers-s 30] [--write]

The figures go to ``results.md`` beside this file when ``--write`` is given.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.web.writers import written_by


def writers_rows(duration_s: float) -> Iterator[str]:
    """Four writers on one file."""
    with tempfile.TemporaryDirectory() as folder:
        written = written_by(4, duration_s, Path(folder))
    yield f"\n## Four writers for {duration_s:g} s, one SQLite file\n"
    yield "| what | |"
    yield "|---|---|"
    yield f"| commits | {written.commits} |"
    yield f"| told that the database is locked (target 0) | {written.locked} |"
    yield f"| longest write, s | {written.longest_s:.2f} |"
    yield f"| commits missing from the file (target 0) | {_missing(written.told, written.found)} |"


def _missing(told: dict[str, int], found: dict[str, int]) -> int:
    return sum(abs(told[kind] - found[kind]) for kind in told)


def main() -> None:
    parser = argparse.ArgumentParser(prog="script/bench web")
    parser.add_argument("--writers-s", type=float, default=30.0)
    asked = parser.parse_args()
    for line in writers_rows(asked.writers_s):
        print(line, flush=True)


if __name__ == "__main__":
    main()
