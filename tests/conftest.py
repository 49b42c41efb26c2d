"""What every test shares: the reference data, a closed network, no silent skips."""

from __future__ import annotations

import ipaddress
import os
import signal
import socket
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

pytest_plugins = ["pytester"]

ROOT = Path(__file__).resolve().parent.parent
SHARED_DATA = ROOT.parent / "shared" / "data"
UNDER_CI = os.environ.get("CI") == "true"

# A slow machine is no fault, and continuous integration repeats itself exactly.
settings.register_profile("project", deadline=None, derandomize=UNDER_CI, print_blob=True)
settings.load_profile("project")


# A shell without job control has its background jobs ignore an interrupt, and what they
# start inherits that: a command under test would then not hear the one it is sent.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def project_root() -> Path:
    """The folder of the checkout."""
    return ROOT


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The reference recordings beside the project; the test is skipped without them."""
    if not SHARED_DATA.is_dir():
        pytest.skip("the reference data are not beside this checkout")
    return SHARED_DATA


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("needs_shared") and not SHARED_DATA.is_dir():
        pytest.skip("the reference data are not beside this checkout")


# --- no silent skips ----------------------------------------------------------
# Continuous integration has the data and every tool: a skip there hides a fault.


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if UNDER_CI and report.skipped and not hasattr(report, "wasxfail"):
        _refuse_skip(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    if UNDER_CI and report.skipped:
        _refuse_skip(report)
    return report


def _refuse_skip(report: pytest.TestReport | pytest.CollectReport) -> None:
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
    report.outcome = "failed"
    report.longrepr = f"Under CI=true no test may be skipped. {reason}"


# --- a closed network ---------------------------------------------------------


@pytest.fixture(autouse=True)
def _only_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every connection but those to this machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in {socket.AF_INET, socket.AF_INET6}:
            host = str(address[0])
            if host != "localhost" and not ipaddress.ip_address(host).is_loopback:
                message = f"A test tried to reach {host}."
                raise AssertionError(message)
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)
