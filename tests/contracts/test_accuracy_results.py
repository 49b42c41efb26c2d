"""The accuracy figures that are committed are those of the code beside them."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.accuracy import confusion, faults, gait
from benchmarks.accuracy.__main__ import RESULTS, file_hash
from benchmarks.accuracy.movements import count_by, cutoff_of, side_of, with_cutoffs
from benchmarks.accuracy.recordings import recorded_clips, table_row
from tests.recordings import golden_pose
from tonus.form.exercise import exercise
from tonus.form.judgement import Verdict


@pytest.mark.parametrize("key", ["squat", "calf_raise"])
def test_the_figures_are_of_this_exercise_file(key: str) -> None:
    """Run `script/bench accuracy --write` after a change of the file."""
    assert file_hash(key) in RESULTS.read_text(encoding="utf-8")


def test_a_recording_is_counted_by_other_cut_offs_where_they_are_given() -> None:
    squat, pose = exercise("squat"), golden_pose("squat_stick_side")
    cutoffs = [cutoff_of(one.rule) for one in squat.requirements]
    assert count_by(with_cutoffs(squat, cutoffs), pose) == 2
    impossible = [side_of(one.rule) * 1e6 for one in squat.requirements]
    assert count_by(with_cutoffs(squat, impossible), pose) == 0


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


@pytest.fixture(scope="module")
def verdicts(shared_data: Path) -> list[faults.Judged]:
    return faults.judged_recordings(shared_data)


@pytest.mark.needs_shared
def test_the_faults_are_those_that_the_code_reports(verdicts: list[faults.Judged]) -> None:
    """Run `python -m benchmarks.accuracy.faults --write`, and look at what is new."""
    written = faults.RESULTS.read_text(encoding="utf-8").splitlines()
    rows = [line for part in faults.fault_rows(verdicts) for line in part.splitlines()]
    assert [row for row in rows if row not in written] == []


@pytest.mark.needs_shared
def test_somebody_has_looked_at_every_reported_fault_and_agrees(
    verdicts: list[faults.Judged],
) -> None:
    looks = faults.looks()
    reported = {one.place for one in verdicts if one.verdict.verdict is Verdict.FAULT}
    assert reported == set(looks)
    assert {look.agree for look in looks.values()} == {"yes"}


@pytest.mark.needs_shared
@pytest.mark.parametrize("name", faults.INCORRECT)
def test_what_is_labelled_incorrect_shows_a_fault(verdicts: list[faults.Judged], name: str) -> None:
    reported = [one for one in verdicts if one.recording.name == name]
    assert any(one.verdict.verdict is Verdict.FAULT for one in reported)
