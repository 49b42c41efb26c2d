"""The figures of the model of body weight that are committed are those of the code."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.accuracy.hall import RESULTS, sections
from benchmarks.accuracy.hall_cases import CASES


@pytest.mark.needs_shared
def test_every_line_is_what_the_code_gives(shared_data: Path) -> None:
    """Run `script/bench accuracy.hall --write` after a change of the model."""
    written = RESULTS.read_text(encoding="utf-8")
    assert "\n".join(sections(shared_data)).rstrip() + "\n" == written


def test_no_reference_trajectory_is_off() -> None:
    written = RESULTS.read_text(encoding="utf-8")
    rows = [line for line in written.splitlines() if line.startswith("| P")]
    assert len([row for row in rows if row.endswith("| within |")]) == 12
    assert "**outside** |" not in "\n".join(rows)


def test_a_case_that_is_not_held_says_why() -> None:
    for case in CASES.values():
        assert case.value is not None or case.why_not
    unheld = {name for name, case in CASES.items() if case.why_not}
    assert unheld == {"C1", "C2", "C3", "C5", "C7", "M1", "M2", "T1"}
