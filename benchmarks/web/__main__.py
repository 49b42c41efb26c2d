"""The application: start, memory, pages, weight, pages beside an analysis, four writers.

    script/bench web [--only pages|writers] [--writers-s 30] [--write]

The figures go to ``results.md`` beside this file when ``--write`` is given.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

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
    parser.add_argument("--writers-s", type=float, default=30.0, help="seconds of writing")
    parser.add_argument("--write", action="store_true", help="write results.md")
    asked = parser.parse_args()
    parts: dict[str, Callable[[], Iterator[str]]] = {
        "pages": pages_rows,
        "writers": lambda: writers_rows(asked.writers_s),
    }
    lines = [_heading()]
    for name, rows in parts.items():
        if asked.only in (None, name):
            for line in rows():
                print(line, flush=True)
                lines.append(line)
    if asked.write:
        RESULTS.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _heading() -> str:
    cores = len(os.sched_getaffinity(0))
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False
    ).stdout.strip()
    return (
        f"# The application\n\nMeasured {datetime.now(UTC):%Y-%m-%d} at {commit or 'no commit'} "
        f"on {cores} cores, {platform.machine()}, Python {platform.python_version()}, by "
        "`script/bench web`.\n"
    )


if __name__ == "__main__":
    main()
