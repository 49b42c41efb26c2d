"""Files the command writes: checked before the work, written whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import sys
from json import dumps
from pathlib import Path
from typing import Any, Final

from tonus.errors import OutputError
from tonus.messages import N_

__all__ = ["STDOUT", "check_outputs", "write_json", "write_text"]

#: Name that means standard output.
STDOUT: Final = Path("-")


def check_outputs(
    *files: Path | None, json: Path | None = None, source: Path | None = None
) -> None:
    """Refuse, before minutes of work, places that cannot be written in the end.

    Parameters
    ----------
    *files : Path or None
        Files that are to be written; None where one is not wanted.
    json : Path, optional
        One more, which may also be standard output.
    source : Path, optional
        File that is read.

    Raises
    ------
    OutputError
        When a folder is missing or closed, a place is a folder, two outputs
        are the same file, or one is the source itself.
    """
    if json == STDOUT and sys.stdout is None:
        raise OutputError(N_("Standard output is closed. Name a file for the result."))
    if STDOUT in files:
        raise OutputError(N_("Only JSON can go to standard output. Name a file instead of -."))
    seen: set[Path] = set()
    for path in (json, *files):
        if path is None or path == STDOUT:
            continue
        place = _place(path)
        if source is not None and place == _place(source):
            raise OutputError(
                N_("{path} is the input itself. Choose another name for the result."), path=path
            )
        if place in seen:
            raise OutputError(
                N_("{path} is named for two results. Give each a name of its own."), path=path
            )
        seen.add(place)
        _check_place(path, place)


def _place(path: Path) -> Path:
    # Unlike Path.resolve, this takes links that lead in a circle as they stand.
    return Path(os.path.realpath(path))


def _check_place(path: Path, place: Path) -> None:
    try:
        if place.is_dir():
            raise OutputError(N_("{path} is a folder. Add the name of a file."), path=path)
        folder = place.parent
        if not folder.is_dir():
            raise OutputError(
                N_("The folder {folder} does not exist. Make it first."), folder=folder
            )
        if place.exists() and not place.is_file():
            raise OutputError(N_("{path} is not a file that can be replaced."), path=path)
        # Whether a folder takes a new file is told by nothing but a new file:
        # root may write anywhere, and yet a file system may be read-only.
        part = _part_beside(place)
        part.touch()
        part.unlink()
        # Replacing would also take away a file that its owner has closed.
        if place.exists() and not os.access(place, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    except OSError as problem:
        raise _unwritable(path, problem) from problem


def _unwritable(path: Path, problem: OSError) -> OutputError:
    return OutputError(
        N_("{path} cannot be written: {reason}."), path=path, reason=problem.strerror or problem
    )


def _part_beside(place: Path) -> Path:
    return place.with_name(f".tonus.{secrets.token_hex(6)}.part")


def write_json(path: Path, data: dict[str, Any]) -> None:
    """Write data as JSON to a file, or to standard output for ``-``.

    Raises
    ------
    OutputError
        When it cannot be written.
    """
    if path != STDOUT:
        write_text(path, _json(data))
    elif sys.stdout is not None:
        utf8 = sys.stdout.encoding.lower().replace("-", "") == "utf8"
        sys.stdout.write(_json(data, ensure_ascii=not utf8))
        sys.stdout.flush()


def _json(data: dict[str, Any], *, ensure_ascii: bool = False) -> str:
    return dumps(data, allow_nan=False, ensure_ascii=ensure_ascii, indent=2) + "\n"


def write_text(path: Path, text: str) -> None:
    """Write a text file whole or not at all.

    Raises
    ------
    OutputError
        When it cannot be written.
    """
    place = _place(path)
    part = _part_beside(place)
    try:
        with part.open("x", encoding="utf-8") as stream:
            stream.write(text)
        part.replace(place)
    except OSError as problem:
        raise _unwritable(path, problem) from problem
    finally:
        # Where nothing could be written, nothing can be taken away either.
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
