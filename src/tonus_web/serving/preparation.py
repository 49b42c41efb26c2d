"""What must be done before the first page: tables, static files; once, and only if due."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

__all__ = ["is_behind", "prepare"]

#: Number of the lock in PostgreSQL, for servers on several machines.
_LOCK: Final = 7_463_211
_STAMP: Final = ".collected"
#: Ours is bundled with what the pages run.
_UNUSED: Final = ["django_htmx"]


def prepare() -> None:
    """Bring tables and static files up to date; quick where they are.

    Of two servers that start at once the second waits for the first.
    """
    with _one_at_a_time():
        if is_behind():
            call_command("migrate", interactive=False, verbosity=0)
        _collect()


@contextlib.contextmanager
def _one_at_a_time() -> Iterator[None]:
    place: Path = settings.DATA_DIR
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (place / "start.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if connection.vendor != "postgresql":
            yield
            return
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
            try:
                yield
            finally:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])


def is_behind() -> bool:
    """Return whether the database lacks what this version keeps in it.

    Returns
    -------
    bool
        True where there is none yet.
    """
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _collect() -> None:
    root: Path = settings.STATIC_ROOT
    stamp = root / _STAMP
    sources = _sources()
    if stamp.is_file() and stamp.read_text(encoding="ascii") == sources:
        return
    stamp.unlink(missing_ok=True)
    call_command(
        "collectstatic",
        interactive=False,
        verbosity=0,
        clear=root.is_dir(),
        ignore_patterns=_UNUSED,
    )
    root.mkdir(parents=True, exist_ok=True)
    # Written last: where collecting was interrupted, it is done again.
    stamp.write_text(sources, encoding="ascii")


def _sources() -> str:
    """Hash of names, sizes and times of every static file."""
    told = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list(None):
            found = Path(storage.path(name)).stat()
            told.update(f"{name} {found.st_size} {found.st_mtime_ns}\n".encode())
    return told.hexdigest()
