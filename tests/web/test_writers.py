"""Four processes write into one SQLite file, and none is turned away."""

from __future__ import annotations

from pathlib import Path

from benchmarks.web.writers import written_by


def test_four_writers_are_never_told_that_the_database_is_locked(tmp_path: Path) -> None:
    written = written_by(4, 3.0, tmp_path)
    print(f"{written.commits} commits by four writers, the longest {written.longest_s:.2f} s")  # noqa: T201
    assert written.locked == 0
    assert written.found == written.told
    # Each kind was written, and nobody was kept out by the others.
    assert min(written.told.values()) > 0
    assert min(written.each) > 10
