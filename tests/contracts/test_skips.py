"""Continuous integration must not pass by leaving tests out."""

from __future__ import annotations

import shutil
import socket
from pathlib import Path

import pytest

SKIPPING = """
import pytest

@pytest.mark.skip(reason="a tool is missing")
def test_left_out(): ...

def test_skips_itself():
    pytest.skip("data are missing")

@pytest.mark.xfail(strict=True)
def test_known_fault():
    assert False

def test_runs(): ...
"""


@pytest.fixture
def house(
    pytester: pytest.Pytester, project_root: Path, monkeypatch: pytest.MonkeyPatch
) -> pytest.Pytester:
    # The application's settings lie in this checkout, where the inner run does not look.
    monkeypatch.delenv("DJANGO_SETTINGS_MODULE", raising=False)
    shutil.copy(project_root / "tests" / "conftest.py", pytester.path / "conftest.py")
    pytester.makeini("[pytest]\nmarkers = needs_shared: needs the data")
    return pytester


def test_skips_are_allowed_at_home(house: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    house.makepyfile(SKIPPING)
    house.runpytest_subprocess().assert_outcomes(skipped=2, xfailed=1, passed=1)


def test_a_skip_fails_under_ci(house: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    house.makepyfile(SKIPPING)
    result = house.runpytest_subprocess()
    # A skip by mark is reported while the test is set up, hence an error.
    result.assert_outcomes(errors=1, failed=1, xfailed=1, passed=1)
    result.stdout.fnmatch_lines(["*no test may be skipped*data are missing*"])


def test_a_skipped_module_fails_under_ci(
    house: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", "true")
    house.makepyfile("import pytest\npytest.importorskip('no_such_package_anywhere')")
    assert house.runpytest_subprocess().ret != pytest.ExitCode.OK


@pytest.mark.parametrize(("ci", "outcome"), [("", "skipped"), ("true", "errors")])
def test_tests_that_need_the_shared_data(
    house: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, ci: str, outcome: str
) -> None:
    monkeypatch.setenv("CI", ci)
    house.makepyfile("import pytest\n@pytest.mark.needs_shared\ndef test_reads(): ...")
    house.runpytest_subprocess().assert_outcomes(**{outcome: 1})


def test_no_test_reaches_beyond_this_machine() -> None:
    with socket.socket() as client, pytest.raises(AssertionError, match=r"192\.0\.2\.1"):
        client.connect(("192.0.2.1", 9))
