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
    """Print every part as it is measured, or one alone, and keep them in a file where asked to.

    One alone takes the place of its own sections in the file, and says when it was measured.
    """
    lines = []
    for name, rows in parts.items():
        if only in (None, name):
            for line in rows():
                print(line, flush=True)
                lines.append(line)
    text = "\n".join(lines)
    if file is None:
        return
    if only is None:
        whole = f"{_heading(title, command)}\n{text}"
    else:
        whole = _renewed(
            file.read_text(encoding="utf-8"), text, f"{_measured()}, by `{command} --only {only}`."
        )
    file.write_text(f"{whole.rstrip()}\n", encoding="utf-8")


def _renewed(whole: str, part: str, note: str) -> str:
    """The whole with the sections of a part in it anew; those that it lacks, behind them."""
    before = _sections(whole)
    place = ""
    for name, rows in _sections(part).items():
        if not name:
            continue
        now = f"\n{note}\n\n{rows.strip()}\n\n"
        if name in before:
            before[name] = now
        else:
            at = list(before).index(place) + 1 if place else len(before)
            kept = list(before.items())
            before = dict([*kept[:at], (name, now), *kept[at:]])
        place = name
    return "".join(f"{name}\n{rows}" if name else rows for name, rows in before.items())


def _sections(text: str) -> dict[str, str]:
    """What stands below each heading, and first what stands above them all."""
    found = {"": ""}
    name = ""
    for line in text.splitlines(keepends=True):
        if line.startswith("## "):
            name = line.strip()
            found[name] = ""
        else:
            found[name] += line
    return found


def _measured() -> str:
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False
    ).stdout.strip()
    return f"Measured {datetime.now(UTC):%Y-%m-%d} at {commit or 'no commit'}"


def _heading(title: str, command: str) -> str:
    cores = len(os.sched_getaffinity(0))
    return (
        f"# {title}\n\n{_measured()} on {cores} cores, {platform.machine()}, "
        f"Python {platform.python_version()}, by `{command}`.\n"
    )
