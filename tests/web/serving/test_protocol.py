"""Connections by which nobody asks for anything end, and keep nobody else out."""

from __future__ import annotations

import contextlib
import socket
import time
from collections.abc import Iterator
from typing import Final

import pytest

from tests.web.served import Served, running
from tonus_web.serving import protocol
from tonus_web.serving.protocol import HEAD_BYTES, PatientProtocol

_ASK: Final = b"GET /account/login/ HTTP/1.1\r\nHost: localhost\r\n"


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch, transactional_db: None) -> Iterator[Served]:
    """A server of five connections that waits for a second."""
    monkeypatch.setattr(protocol, "FIRST_S", 1.0)
    monkeypatch.setattr(protocol, "NEXT_S", 2.0)
    with running(http=PatientProtocol, limit_concurrency=5, timeout_keep_alive=30) as server:
        yield server


@contextlib.contextmanager
def connected(server: Served, first: bytes = b"") -> Iterator[socket.socket]:
    """A connection by which something is said."""
    port = int(server.url.rsplit(":", 1)[1])
    with socket.create_connection(("127.0.0.1", port), 10) as one:
        one.sendall(first)
        yield one


def answer(one: socket.socket, within_s: float = 10) -> bytes:
    """First line of an answer; nothing where the connection ended."""
    one.settimeout(within_s)
    told = b""
    try:
        while b"\r\n" not in told and (more := one.recv(4096)):
            told += more
    except ConnectionResetError:
        pass
    return told.partition(b"\r\n")[0]


def status(server: Served) -> bytes:
    """What somebody else is told at the same time."""
    with connected(server, _ASK + b"Connection: close\r\n\r\n") as one:
        return answer(one)


def test_who_says_nothing_keeps_nobody_out_for_long(quick: Served) -> None:
    with contextlib.ExitStack() as stack:
        idle = [stack.enter_context(connected(quick, b"")) for _ in range(5)]
        assert b"503" in status(quick)
        time.sleep(1.5)
        assert b"200" in status(quick)
        assert [answer(one) for one in idle] == [b""] * 5


def test_a_head_that_comes_byte_by_byte_is_not_waited_for(quick: Served) -> None:
    with connected(quick, _ASK) as one:
        begun_s = time.monotonic()
        with contextlib.suppress(OSError):
            while time.monotonic() < begun_s + 5:
                one.sendall(b"X")
                time.sleep(0.1)
        assert time.monotonic() - begun_s < 3
    # Nor is one that comes after an answer.
    with connected(quick, _ASK + b"\r\n") as one:
        assert b"200" in answer(one)
        one.sendall(b"GET / HT")
        begun_s = time.monotonic()
        one.settimeout(5)
        with contextlib.suppress(OSError):
            while one.recv(4096):
                pass
        assert time.monotonic() - begun_s < 4


def test_a_page_that_is_asked_for_later_still_comes(quick: Served) -> None:
    with connected(quick, _ASK + b"\r\n") as one:
        assert b"200" in answer(one)
        time.sleep(1.2)
        _read_out(one)
        one.sendall(_ASK + b"\r\n")
        assert b"200" in answer(one)


def _read_out(one: socket.socket) -> None:
    one.settimeout(0.2)
    with contextlib.suppress(TimeoutError):
        while one.recv(65536):
            pass


@pytest.mark.parametrize(
    "begun",
    [
        _ASK + b"X: ",
        b"GET /",
        _ASK.replace(b"GET", b"POST") + b"Transfer-Encoding: chunked\r\n\r\n0\r\nX: ",
    ],
)
def test_a_head_without_an_end_is_refused(quick: Served, begun: bytes) -> None:
    with connected(quick, begun) as one:
        sent = 0
        with contextlib.suppress(OSError):
            while sent < 64 * HEAD_BYTES:
                one.sendall(b"a" * 2**14)
                sent += 2**14
        assert sent < 64 * HEAD_BYTES
    assert b"200" in status(quick)


def test_a_large_body_is_no_head(quick: Served) -> None:
    body = b"a" * (4 * HEAD_BYTES)
    head = _ASK.replace(b"GET", b"POST") + b"Content-Length: %d\r\n\r\n" % len(body)
    with connected(quick, head + body) as one:
        assert b"403" in answer(one)


def test_a_form_that_never_ends_is_told_so(quick: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tonus_web.coach.streams._FORM_S", 1.0)
    head = _ASK.replace(b"GET", b"POST") + b"Content-Length: 1000\r\n\r\n"
    with connected(quick, head + b"a=") as one:
        begun_s = time.monotonic()
        assert b"408" in answer(one)
        assert time.monotonic() - begun_s < 5


def test_the_server_uses_it() -> None:
    from tonus_web.serving.server import _config

    assert _config().http is PatientProtocol
