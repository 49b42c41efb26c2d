"""Files the command writes: checked before the work, written whole or not at all."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

from tonus.errors import OutputError
from tonus.messages import N_

__all__ = ["STDOUT", "check_outputs", "write_json", "write_text"]

#: Name that means standard output.
STDOUT: Final = Path("-")


def check_outputs(clip: Path, *paths: Path | None) -> None:
    """Refuse, before minutes of work, places that cannot be written in the end.

    Raises
    ------
    OutputError
        When a folder is missing or closed, a place is a folder, two outputs
        are the same file, or one is the clip itself.
    """
    seen: set[Path] = set()
    for path in paths:
        if path is None or path == STDOUT:
            continue
        place = path.resolve()
        if place == clip.resolve():
            raise OutputError(
                N_("{path} is the input itself. Choose another name for the result."), path=path
            )
        if place in seen:
            raise OutputError(
                N_("{path} is named for two results. Give each a name of its own."), path=path
            )
        seen.add(place)
        _check_place(path, place)


def _check_place(path: Path, place: Path) -> None:
    if place.is_dir():
        raise OutputError(N_("{path} is a folder. Add the name of a file."), path=path)
    folder = place.parent
    if not folder.is_dir():
        raise OutputError(N_("The folder {folder} does not exist. Make it first."), folder=folder)
    if not os.access(folder, os.W_OK) or (place.exists() and not os.access(place, os.W_OK)):
        raise OutputError(
            N_("{path} cannot be written. Choose a place that is yours to write to."), path=path
        )
    if place.exists() and not place.is_file():
        raise OutputError(N_("{path} is not a file that can be replaced."), path=path)


def write_json(path: Path, data: dict[str, Any]) -> None:
    """Write data as JSON to a file, or to standard output for ``-``.

    Raises
    ------
    OutputError
        When it cannot be written.
    """
    text = json.dumps(data, allow_nan=False, ensure_ascii=False, indent=2) + "\n"
    if path == STDOUT:
        sys.stdout.write(text)
        sys.stdout.flush()
    else:
        write_text(path, text)


def write_text(path: Path, text: str) -> None:
    """Write a text file whole or not at all.

    Raises
    ------
    OutputError
        When it cannot be written.
    """
    part: str | None = None
    try:
        handle, part = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(text)
        Path(part).chmod(0o644)
        Path(part).replace(path)
    except OSError as problem:
        if part is not None:
            Path(part).unlink(missing_ok=True)
        raise OutputError(
            N_("{path} cannot be written: {reason}."),
            path=path,
            reason=problem.strerror or str(problem),
        ) from problem
