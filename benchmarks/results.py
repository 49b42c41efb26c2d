"""Results of a run: what they were measured on, and their parts one after the other."""

from __future__ import annotations

import os
import platform
import subprocess
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

__all__ = ["printed_results"]


def printed_results(
    title: str,
    parts: Mapping[str, Callable[[], Iterator[str]]],
    *,
    command: str,
    only: str | None,
    file: Path | None,
) -> None:
    """Print every part as it is measured, or one alone, and keep them in a file where asked to."""
    lines = [_heading(title, command)]
    for name, rows in parts.items():
        if only in (None, name):
            for line in rows():
                print(line, flush=True)
                lines.append(line)
    if file is not None:
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _heading(title: str, command: str) -> str:
    cores = len(os.sched_getaffinity(0))
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False
    ).stdout.strip()
    return (
        f"# {title}\n\nMeasured {datetime.now(UTC):%Y-%m-%d} at {commit or 'no commit'} "
        f"on {cores} cores, {platform.machine()}, Python {platform.python_version()}, by "
        f"`{command}`.\n"
    )
