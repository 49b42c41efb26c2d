"""Requests are answered in threads that stay, each with its connection."""

from __future__ import annotations

import socket
import threading
import time
import urllib.error
import urllib.request
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from asgiref.sync import sync_to_async
from django.db import connection, connections
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import path
from django.utils import translation
from pytest_django import Settings

from benchmarks.web.running import Reader, running
from tests.tonus_video.processes import eventually
from tests.web.served import Served
from tonus_web.handler import Threads

# --- threads ---------------------------------------------------------------------


@pytest.fixture
def threads() -> Iterator[Threads]:
    made = Threads(2)
    yield made
    for _ in range(2):
        made.taken().shutdown()


def test_the_thread_used_last_is_used_first(threads: Threads) -> None:
    one, other = threads.taken(), threads.taken()
    assert one is not other
    threads.give_back(one)
    threads.give_back(other)
    assert threads.taken() is other
    threads.give_back(other)


@pytest.mark.django_db(transaction=True)
def test_a_thread_that_is_not_kept_closes_its_connection_and_ends(threads: Threads) -> None:
    taken = [threads.taken() for _ in range(3)]
    identities = [thread.submit(threading.get_ident).result() for thread in taken]

    def connected() -> object:
        connection.ensure_connection()
        return connections["default"]

    last = taken[2].submit(connected).result()
    for thread in taken:
        threads.give_back(thread)
    taken[2].shutdown()  # waits
    assert last.connection is None  # type: ignore[attr-defined]
    alive = {thread.ident for thread in threading.enumerate()}
    assert [identity in alive for identity in identities] == [True, True, False]


# --- what a request leaves behind --------------------------------------------------


def where(request: HttpRequest) -> HttpResponse:
    """Tell the thread and what is active in it; leave something behind."""
    found = f"{threading.get_ident()} {translation.get_language()} {connection.in_atomic_block}"
    if "fail" in request.GET:
        raise RuntimeError("this page is broken")
    return HttpResponse(found)


def slow(request: HttpRequest) -> HttpResponse:
    time.sleep(0.5)
    return HttpResponse(str(threading.get_ident()))


pieces_sent: list[str] = []


def endless(request: HttpRequest) -> StreamingHttpResponse:
    """Send pieces until somebody stops it; each is made in the thread of the request."""

    async def pieces() -> AsyncIterator[bytes]:
        try:
            while True:
                yield await sync_to_async(piece)()
        finally:
            pieces_sent.append("end")

    def piece() -> bytes:
        pieces_sent.append(str(threading.get_ident()))
        time.sleep(0.005)
        return b"x" * 2**16

    pieces_sent[:] = [str(threading.get_ident())]
    return StreamingHttpResponse(pieces())


urlpatterns = [path("where/", where), path("slow/", slow), path("endless/", endless)]


def read(server: Served, address: str) -> str:
    with urllib.request.urlopen(server.url + address, timeout=20) as answer:
        return str(answer.read().decode())


@pytest.fixture
def probes(settings: Settings, server: Served) -> Served:
    settings.ROOT_URLCONF = __name__
    return server


def test_one_after_another_is_answered_in_one_thread(probes: Served) -> None:
    assert len({read(probes, "/where/") for _ in range(5)}) == 1


def test_a_broken_page_leaves_the_thread_as_it_was(probes: Served) -> None:
    before = read(probes, "/where/")
    with pytest.raises(urllib.error.HTTPError) as failed:
        read(probes, "/where/?fail=1")
    failed.value.close()
    assert failed.value.code == 500
    assert read(probes, "/where/") == before


def test_requests_at_once_do_not_wait_for_each_other(probes: Served) -> None:
    told: list[str] = []
    readers = [
        threading.Thread(target=lambda: told.append(read(probes, "/slow/"))) for _ in range(20)
    ]
    began = time.monotonic()
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert time.monotonic() - began < 5  # one after another it were ten seconds
    assert len(set(told)) > 8


def test_an_answer_in_pieces_ends_when_its_reader_goes(probes: Served) -> None:
    address = urlsplit(probes.url)
    with socket.create_connection(("127.0.0.1", address.port or 0), timeout=20) as reader:
        reader.sendall(f"GET /endless/ HTTP/1.1\r\nHost: {address.netloc}\r\n\r\n".encode())
        assert b"200" in reader.recv(2**10)
    assert eventually(lambda: pieces_sent[-1:] == ["end"], within_s=10)
    assert len(set(pieces_sent)) == 2, "made in more than one thread"
    # The thread is free again, a moment later.
    assert eventually(lambda: read(probes, "/where/").split()[0] == pieces_sent[0], within_s=10)


def test_connections_are_kept_by_the_server_that_people_start(tmp_path: Path) -> None:
    def read_thrice() -> None:
        with closing(Reader(started.port)) as reader:
            reader.times_ms("/exercises/", 3)

    with running(tmp_path) as started:

        def opened() -> int:
            files = Path(f"/proc/{started.pid}/fd").iterdir()
            return sum(one.readlink().name == "tonus.sqlite3" for one in files)

        def tasks() -> int:
            return len(list(Path(f"/proc/{started.pid}/task").iterdir()))

        for _ in range(5):
            read_thrice()
        assert opened() == 1
        few = tasks()
        reading = [threading.Thread(target=read_thrice) for _ in range(40)]
        for thread in reading:
            thread.start()
        for thread in reading:
            thread.join()
        assert eventually(lambda: tasks() <= few + 8, within_s=10)
