"""Where the server of a data folder stands now, told to other commands on this machine."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

from tonus_web.environment import Environment
from tonus_web.private_files import keep_private

__all__ = ["standing", "where_it_stands"]

_NAME: Final = "standing.json"


@contextlib.contextmanager
def standing(env: Environment, port: int) -> Iterator[None]:
    """Say where the server stands, for as long as it does.

    The file is locked by whoever wrote it, so that one that was left behind by a server
    that was killed is known for what it is.

    Parameters
    ----------
    env : Environment
        What it was asked for.
    port : int
        Where it listens.

    Yields
    ------
    None
        While it is told.
    """
    handle = os.open(env.data_dir / _NAME, os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(handle, "r+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            # Another server of the same folder was here before.
            yield
            return
        keep_private(env.data_dir / _NAME)
        file.truncate()
        json.dump({"host": env.host, "port": port, "lan": env.lan}, file)
        file.flush()
        try:
            yield
        finally:
            file.seek(0)
            file.truncate()


def where_it_stands(env: Environment) -> Environment:
    """Return the settings by which the running server is reached.

    Parameters
    ----------
    env : Environment
        Of this process, which may know nothing of the options of the other.

    Returns
    -------
    Environment
        With host, port and network of the server of the same data folder; as given
        where none runs.
    """
    told = _told(env.data_dir / _NAME)
    if told is None:
        return env
    return replace(env, host=str(told["host"]), port=int(told["port"]), lan=bool(told["lan"]))


def _told(path: Path) -> dict[str, str | int | bool] | None:
    try:
        with path.open(encoding="utf-8") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                told = json.load(file)
            else:
                return None
    except (OSError, ValueError):
        return None
    return told if isinstance(told, dict) and {"host", "port", "lan"} <= told.keys() else None
