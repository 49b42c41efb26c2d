"""What a benchmark of accuracy is asked on the command line, and where its figures go."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable
from pathlib import Path

from tests.recordings import ROOT

__all__ = ["asked_of", "print_figures"]


def asked_of(
    command: str, file: Path, *, people: int = 0, of_what: str = "", in_parallel: bool = False
) -> argparse.Namespace:
    """Return ``shared``, ``write`` and where they mean something ``people`` and ``workers``.

    Ends the program where there are no recordings.
    """
    parser = argparse.ArgumentParser(prog=command)
    parser.add_argument(
        "--shared", type=Path, default=ROOT.parent / "shared" / "data", help="reference recordings"
    )
    if people:
        parser.add_argument("--people", type=int, default=people, help=of_what)
    if in_parallel:
        parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--write", action="store_true", help=f"write {file.name}")
    asked = parser.parse_args()
    if not (asked.shared / "form" / "truth.csv").is_file():
        sys.exit(
            f"There are no reference recordings in {asked.shared}. Name their folder: --shared"
        )
    return asked


def print_figures(lines: Iterable[str], *, file: Path | None) -> None:
    """Print every line as it is measured, and keep all of them in a file where one is named."""
    kept = []
    for line in lines:
        print(line, flush=True)
        kept.append(line)
    if file is not None:
        file.write_text("\n".join(kept).rstrip() + "\n", encoding="utf-8")
