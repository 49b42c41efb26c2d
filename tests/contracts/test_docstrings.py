"""Every public object of the library explains itself."""

from __future__ import annotations

import sys
import types
from pathlib import Path

import pytest

from tools import docstrings
from tools.docstrings import application_violations, violations


def test_every_public_docstring_is_complete() -> None:
    assert [str(violation) for violation in violations()] == []


def test_every_public_docstring_of_the_application_is_complete() -> None:
    assert [str(violation) for violation in application_violations()] == []


def faults_in(source: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """What the check says about one module with this source."""
    path = tmp_path / "specimen.py"
    path.write_text(source)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(docstrings, "ROOT", tmp_path)
    module = types.ModuleType("specimen")
    module.__file__ = str(path)
    monkeypatch.setitem(sys.modules, "specimen", module)
    exec(compile(source, str(path), "exec"), vars(module))
    monkeypatch.setattr(docstrings, "_modules", lambda: iter([module]))
    return "\n".join(str(violation) for violation in violations())


COMPLETE = '''"""A specimen [fry_2003]_."""
__all__ = ["double"]

def double(value: float) -> float:
    """Twice a value.

    Parameters
    ----------
    value : float
        Any number; NaN stays NaN.

    Returns
    -------
    float
        Twice `value`.

    Raises
    ------
    ValueError
        When `value` is negative.

    Examples
    --------
    >>> double(2.0)
    4.0
    """
    if value < 0:
        raise ValueError("negative")
    return 2 * value
'''


def test_a_complete_docstring_passes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert faults_in(COMPLETE, tmp_path, monkeypatch) == ""


@pytest.mark.parametrize(
    ("taken_away", "fault"),
    [
        ("    value : float\n        Any number; NaN stays NaN.\n", "PR01"),
        ("    Returns\n    -------\n    float\n        Twice `value`.\n\n", "RT01"),
        ("    Examples\n    --------\n    >>> double(2.0)\n    4.0\n", "EX01"),
        (
            "    Raises\n    ------\n    ValueError\n        When `value` is negative.\n\n",
            "raises ValueError and does not say so",
        ),
        ('__all__ = ["double"]\n', "lists nothing in __all__"),
        ('"""A specimen [fry_2003]_."""\n', "has no docstring"),
    ],
)
def test_what_is_missing_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, taken_away: str, fault: str
) -> None:
    assert taken_away in COMPLETE
    found = faults_in(COMPLETE.replace(taken_away, ""), tmp_path, monkeypatch)
    assert fault in found
    assert "specimen.py:" in found


def test_an_unknown_source_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = faults_in(COMPLETE.replace("fry_2003", "nobody_1999"), tmp_path, monkeypatch)
    assert "specimen.py:1: specimen: [nobody_1999]_" in found
