"""Uploads through the real server: what is refused unread, cut off, or comes at once."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import pytest
from django.conf import LazySettings
from django.db import connection
from django.urls import reverse

from tests.tonus_video.processes import eventually
from tests.web.cast import Cast
from tests.web.coach.sending import PART_BYTES, clip_bytes, files_of_media, parts_of
from tests.web.coach.wire import Wire, signed_in
from tests.web.served import Served
from tonus_web.coach import storage
from tonus_web.coach.models import AnalysisRun, Clip, Upload, UploadPart

T = TypeVar("T")


@pytest.fixture
def owner(server: Served, cast: Cast) -> Wire:
    return signed_in(server.url, cast.owner)


@pytest.fixture
def uploads(cast: Cast) -> str:
    return reverse("coach:uploads", args=[cast.member.pk])


def state_of(wire: Wire, uploads: str, size: int) -> dict[str, Any]:
    status, state = wire.json("POST", uploads, {"name": "a", "size": size, "exercise": "squat"})
    assert status == 201, state
    return dict(state)


def put(wire: Wire, state: dict[str, Any], number: int, data: Any) -> tuple[int, Any]:
    status, _, content = wire.request("PUT", f"{state['url']}parts/{number}/", data)
    return status, json.loads(content)


def head_of(connection: socket.socket) -> bytes:
    """The first line that the server says."""
    return connection.recv(65536).split(b"\r\n", 1)[0]


def at_once(*calls: Callable[[], T]) -> list[T]:
    """What several calls return that begin at the same moment."""
    gate = threading.Barrier(len(calls))

    def started(call: Callable[[], T]) -> T:
        gate.wait(10)
        return call()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(started, calls))


def test_a_clip_in_parts(owner: Wire, uploads: str) -> None:
    data = clip_bytes(2 * PART_BYTES + 77)
    state = state_of(owner, uploads, len(data))
    for number, part in enumerate(parts_of(data)):
        assert put(owner, state, number, part) == (201, {"number": number, "new": True})
    # Compared, not written.
    assert put(owner, state, 1, parts_of(data)[1]) == (200, {"number": 1, "new": False})
    assert put(owner, state, 1, parts_of(data)[0])[0] == 409
    status, run = owner.json("POST", f"{state['url']}finish/")
    assert status == 201
    assert str(AnalysisRun.objects.get().pk) == run["run"]
    assert storage.clip_file(Clip.objects.get().path).read_bytes() == data
    assert len(files_of_media()) == 1


def test_headers_of_a_part_are_those_of_every_answer(owner: Wire, uploads: str) -> None:
    state = state_of(owner, uploads, 1000)
    status, headers, _ = owner.request("PUT", f"{state['url']}parts/0/", clip_bytes(1000))
    assert status == 201
    assert headers["content-type"] == "application/json"
    assert headers["x-content-type-options"] == "nosniff"
    assert "no-store" in headers["cache-control"]
    assert "content-security-policy" in headers


@pytest.mark.parametrize("who", ["stranger", "viewer", None])
def test_nobody_else_gets_a_byte_read(
    server: Served, cast: Cast, owner: Wire, uploads: str, who: str | None
) -> None:
    state = state_of(owner, uploads, PART_BYTES)
    wire = signed_in(server.url, getattr(cast, who) if who else None)
    headers = {"Content-Length": str(PART_BYTES), "Expect": "100-continue"}
    with wire.begun("PUT", f"{state['url']}parts/0/", headers) as other:
        # No "100 Continue": the answer comes before any byte was asked for.
        assert head_of(other).split()[1] == (b"404" if who else b"302")
    with owner.begun("PUT", f"{state['url']}parts/0/", headers) as mine:
        assert head_of(mine) == b"HTTP/1.1 100 Continue"
    assert eventually(lambda: files_of_media() == [], within_s=5.0)


@pytest.mark.parametrize("length", [PART_BYTES - 1, PART_BYTES + 1, 10**12])
def test_a_wrong_length_is_refused_unread(owner: Wire, uploads: str, length: int) -> None:
    state = state_of(owner, uploads, PART_BYTES)
    headers = {"Content-Length": str(length), "Expect": "100-continue"}
    with owner.begun("PUT", f"{state['url']}parts/0/", headers) as connection:
        assert head_of(connection).split()[1] == b"400"


def test_a_part_must_say_its_length(owner: Wire, uploads: str) -> None:
    state = state_of(owner, uploads, 1000)
    data = clip_bytes(1000)
    status, content = put(owner, state, 0, iter([data]))  # in chunks
    assert (status, content["code"]) == (400, "length")
    assert put(owner, state, 0, data)[0] == 201


@pytest.mark.parametrize("at", [0, 1, 65536, PART_BYTES - 1])
def test_a_part_cut_off_is_never_counted(owner: Wire, uploads: str, at: int) -> None:
    data = clip_bytes(PART_BYTES + 5)
    state = state_of(owner, uploads, len(data))
    headers = {"Content-Length": str(PART_BYTES)}
    with owner.begun("PUT", f"{state['url']}parts/0/", headers) as connection:
        connection.sendall(data[:at])
        if at >= 65536:
            assert eventually(lambda: len(files_of_media()) == 1, within_s=5.0)
            assert owner.json("GET", state["url"])[1]["have"] == []
    assert eventually(lambda: files_of_media() == [], within_s=5.0)
    assert owner.json("GET", state["url"])[1]["have"] == []
    for number, part in enumerate(parts_of(data)):
        assert put(owner, state, number, part)[0] == 201
    assert owner.json("POST", f"{state['url']}finish/")[0] == 201
    assert storage.clip_file(Clip.objects.get().path).read_bytes() == data


def test_two_clips_at_once(owner: Wire, uploads: str) -> None:
    clips = [clip_bytes(PART_BYTES * 2 + n, seed=n) for n in (1, 2)]

    def sent(data: bytes) -> int:
        state = state_of(owner, uploads, len(data))
        for number, part in enumerate(parts_of(data)):
            assert put(owner, state, number, part)[0] == 201
        return owner.json("POST", f"{state['url']}finish/")[0]

    assert at_once(*(lambda data=data: sent(data) for data in clips)) == [201, 201]
    stored = [storage.clip_file(clip.path).read_bytes() for clip in Clip.objects.all()]
    assert sorted(stored, key=len) == clips


def test_the_same_part_from_two_tabs_is_counted_once(owner: Wire, uploads: str) -> None:
    data = clip_bytes(PART_BYTES)
    other = clip_bytes(PART_BYTES, seed=2)
    state = state_of(owner, uploads, len(data))
    sent = [data, data, data, other]
    answers = at_once(*(lambda part=part: put(owner, state, 0, part) for part in sent))
    codes = sorted(status for status, _ in answers)
    # Whichever came first counts; the same bytes are accepted again, others refused.
    assert codes in ([200, 200, 201, 409], [201, 409, 409, 409])
    assert UploadPart.objects.count() == 1
    assert owner.json("POST", f"{state['url']}finish/")[0] == 201
    stored = storage.clip_file(Clip.objects.get().path).read_bytes()
    assert stored == (data if codes[1] == 200 else other)
    assert len(files_of_media()) == 1


def test_two_tabs_that_finish_at_once_get_one_run(owner: Wire, uploads: str) -> None:
    data = clip_bytes(3 * PART_BYTES)
    state = state_of(owner, uploads, len(data))
    for number, part in enumerate(parts_of(data)):
        put(owner, state, number, part)

    def finish() -> str:
        while True:
            status, answer = owner.json("POST", f"{state['url']}finish/")
            if status != 503:  # being put together by another tab
                assert status in (200, 201), answer
                return str(answer["run"])

    runs = at_once(*[finish] * 4)
    assert set(runs) == {str(AnalysisRun.objects.get().pk)}
    assert storage.clip_file(Clip.objects.get().path).read_bytes() == data
    assert len(files_of_media()) == 1


def test_two_tabs_cannot_both_take_the_last_bytes(
    owner: Wire, uploads: str, settings: LazySettings
) -> None:
    settings.QUOTA_BYTES = 2500
    content = {"name": "a", "size": 1000, "exercise": "squat"}
    answers = at_once(*[lambda: owner.json("POST", uploads, content)[0]] * 6)
    assert sorted(answers) == [201, 201, 413, 413, 413, 413]
    assert Upload.objects.count() == 2


def test_giving_up_while_a_part_arrives_leaves_nothing(owner: Wire, uploads: str) -> None:
    data = clip_bytes(PART_BYTES)
    state = state_of(owner, uploads, len(data))
    headers = {"Content-Length": str(len(data))}
    with owner.begun("PUT", f"{state['url']}parts/0/", headers) as connection:
        connection.sendall(data[:200_000])
        assert eventually(lambda: len(files_of_media()) == 1, within_s=5.0)
        assert owner.json("DELETE", state["url"])[0] == 204
        connection.sendall(data[200_000:])
        assert head_of(connection).split()[1] == b"404"
    assert eventually(lambda: files_of_media() == [], within_s=5.0)
    assert not Upload.objects.exists()


@pytest.mark.parametrize("path", ["/", "/account/login/", "/nowhere/"])
@pytest.mark.parametrize("chunked", [False, True])
def test_a_body_larger_than_a_form_is_refused_everywhere(
    server: Served, path: str, chunked: bool
) -> None:
    nobody = signed_in(server.url, None)
    body: Any = (bytes(65536) for _ in range(96)) if chunked else bytes(96 * 65536)
    status, headers, content = nobody.request(
        "POST", path, body, {"Content-Type": "application/octet-stream"}
    )
    assert (status, json.loads(content)["code"]) == (413, "too_large")
    assert headers["connection"] == "close"


def test_an_endless_body_is_not_read_to_its_end(server: Served) -> None:
    nobody = signed_in(server.url, None)
    with nobody.begun("POST", "/account/login/", {"Content-Length": str(10**12)}) as connection:
        assert head_of(connection).split()[1] == b"413"
        begun = time.monotonic()
        with contextlib.suppress(OSError):
            while time.monotonic() - begun < 15:
                connection.sendall(bytes(65536))
                time.sleep(0.01)
        # Reset, not read on and on.
        assert time.monotonic() - begun < 10


def test_slow_senders_hold_neither_thread_nor_database(owner: Wire, uploads: str) -> None:
    data = clip_bytes(PART_BYTES)
    states = [state_of(owner, uploads, len(data)) for _ in range(12)]
    before = threading.active_count()
    headers = {"Content-Length": str(PART_BYTES)}
    slow = [owner.begun("PUT", f"{state['url']}parts/0/", headers) for state in states]
    try:
        for one in slow:
            one.sendall(data[:100_000])
        assert eventually(lambda: len(files_of_media()) == len(slow), within_s=5.0)
        # The pool that writes has at most 32 threads, and on small machines 6.
        limit = before + 8
        assert eventually(lambda: threading.active_count() <= limit, within_s=5.0), (
            threading.active_count()
        )
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                )
                assert cursor.fetchone()[0] <= 3
        for one in slow:
            one.sendall(data[100_000:])
            assert head_of(one) == b"HTTP/1.1 201 Created"
    finally:
        for one in slow:
            one.close()
