"""The accuracy figures that are committed are those of the code beside them."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.accuracy import confusion, gait
from benchmarks.accuracy.__main__ import RESULTS, file_hash
from benchmarks.accuracy.recordings import recorded_clips, table_row


def test_the_figures_are_of_this_exercise_file() -> None:
    """Run `script/bench accuracy --write` after a change of the file."""
    assert file_hash() in RESULTS.read_text(encoding="utf-8")


@pytest.mark.needs_shared
def test_the_counts_of_the_recordings_are_those_that_the_code_gives(shared_data: Path) -> None:
    written = set(RESULTS.read_text(encoding="utf-8").splitlines())
    for one in recorded_clips(shared_data):
        assert table_row(one) in written


@pytest.mark.needs_shared
def test_the_strikes_of_the_recordings_are_those_that_the_code_gives(shared_data: Path) -> None:
    """Run `python -m benchmarks.accuracy.gait --write` after a change of the method."""
    written = gait.RESULTS.read_text(encoding="utf-8").splitlines()
    rows = [line for part in gait.recorded_rows(shared_data) for line in part.splitlines()]
    assert [row for row in rows if row not in written] == []


def test_the_confusion_is_of_these_exercise_files() -> None:
    """Run `python -m benchmarks.accuracy.confusion --write` after a change of a file."""
    assert confusion.files_hash() in confusion.RESULTS.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def seen(shared_data: Path) -> list[confusion.Seen]:
    return confusion.seen_recordings(shared_data)


@pytest.mark.needs_shared
def test_every_exercise_counts_its_own_recordings_and_no_other(
    seen: list[confusion.Seen],
) -> None:
    assert {one.listed.name: one.wrong for one in seen if one.wrong} == {}


@pytest.mark.needs_shared
def test_what_is_counted_in_which_recording_is_what_the_code_gives(
    seen: list[confusion.Seen],
) -> None:
    written = confusion.RESULTS.read_text(encoding="utf-8").splitlines()
    rows = [line for part in confusion.recorded_rows(seen) for line in part.splitlines()]
    assert [row for row in rows if row not in written] == []
