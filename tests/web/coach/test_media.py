"""Private clips: who gets them, and which bytes."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.tonus_video.processes import eventually
from tests.web.cast import Cast
from tests.web.coach.sending import clip_bytes, files_of_media, sent
from tests.web.coach.wire import Wire, signed_in
from tests.web.served import Served
from tonus_web.coach import storage
from tonus_web.coach.media import asked_range
from tonus_web.coach.models import AnalysisRun, Clip, Upload
from tonus_web.members.erasure import erase_member, erase_record
from tonus_web.members.models import Member

pytestmark = pytest.mark.django_db
SIZE = 400_000
DATA = clip_bytes(SIZE)


@pytest.fixture
def clip(cast: Cast, client_of: Callable[..., Client]) -> Clip:
    answer = sent(client_of(cast.owner), cast.member, DATA, name='sq"uat ☃.mp4')
    assert answer.status_code == 201
    return Clip.objects.get()


def url_of(clip: Clip, member: Member | None = None) -> str:
    return reverse("coach:media", args=[(member or clip.member).pk, clip.pk])


def body_of(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else bytes(answer.content)


@pytest.mark.parametrize(
    ("asked", "status", "start", "stop"),
    [
        ("", 200, 0, SIZE),
        ("bytes=0-0", 206, 0, 1),
        ("bytes=0-", 206, 0, SIZE),
        ("bytes=100-199", 206, 100, 200),
        ("bytes=399999-", 206, 399_999, SIZE),
        ("bytes=399990-999999999", 206, 399_990, SIZE),
        ("bytes=-10", 206, SIZE - 10, SIZE),
        ("bytes=-999999999", 206, 0, SIZE),
        # Not understood, or several: the whole, as HTTP asks for.
        ("bytes=0-1,5-6", 200, 0, SIZE),
        ("bytes=5-1", 200, 0, SIZE),
        ("bytes=-", 200, 0, SIZE),
        ("bytes=a-b", 200, 0, SIZE),
        ("items=0-1", 200, 0, SIZE),
    ],
)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_any_piece_can_be_asked_for(
    cast: Cast,
    client_of: Callable[..., Client],
    clip: Clip,
    method: str,
    asked: str,
    status: int,
    start: int,
    stop: int,
) -> None:
    answer = client_of(cast.viewer).generic(
        method, url_of(clip), headers={"Range": asked} if asked else {}
    )
    assert answer.status_code == status
    assert body_of(answer) == (DATA[start:stop] if method == "GET" else b"")
    assert answer["Content-Length"] == str(stop - start)
    assert answer["Accept-Ranges"] == "bytes"
    whole = status == 200
    assert answer.get("Content-Range") == (None if whole else f"bytes {start}-{stop - 1}/{SIZE}")


@pytest.mark.parametrize("asked", ["bytes=400000-", "bytes=400000-400001", "bytes=-0"])
def test_what_lies_beyond_the_end_is_told(
    cast: Cast, client_of: Callable[..., Client], clip: Clip, asked: str
) -> None:
    answer = client_of(cast.owner).get(url_of(clip), headers={"Range": asked})
    assert answer.status_code == 416
    assert answer["Content-Range"] == f"bytes */{SIZE}"
    assert body_of(answer) == b""


def test_a_range_holds_only_for_the_same_clip(
    cast: Cast, client_of: Callable[..., Client], clip: Clip
) -> None:
    owner = client_of(cast.owner)
    tag = owner.head(url_of(clip))["ETag"]
    asked = {"Range": "bytes=0-9"}
    same = owner.get(url_of(clip), headers={**asked, "If-Range": tag})
    other = owner.get(url_of(clip), headers={**asked, "If-Range": '"other"'})
    assert (same.status_code, other.status_code) == (206, 200)
    assert body_of(other) == DATA


def test_headers_keep_a_clip_private_and_a_clip(
    cast: Cast, client_of: Callable[..., Client], clip: Clip
) -> None:
    answer = client_of(cast.owner).get(url_of(clip))
    assert answer["Content-Type"] == "video/mp4"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert answer["Content-Disposition"].startswith("inline; filename*=utf-8''sq%22uat%20%E2")
    assert answer["Content-Disposition"].endswith(".mp4")
    body_of(answer)


@pytest.mark.parametrize(
    ("container", "kind"),
    [
        ("matroska", "video/webm"),
        ("avi", "video/x-msvideo"),
        ("mpegts", "video/mp2t"),
        ("mpeg", "video/mpeg"),
    ],
)
def test_the_type_is_that_of_the_container(
    cast: Cast, client_of: Callable[..., Client], clip: Clip, container: str, kind: str
) -> None:
    Clip.objects.update(container=container)
    assert client_of(cast.owner).head(url_of(clip))["Content-Type"] == kind


def test_a_clip_is_shown_only_to_those_who_may(
    cast: Cast, client_of: Callable[..., Client], clip: Clip
) -> None:
    for may in (cast.owner, cast.coach, cast.viewer):
        assert client_of(may).head(url_of(clip)).status_code == 200
    for may_not in (cast.stranger, cast.administrator):
        assert client_of(may_not).head(url_of(clip)).status_code == 404
    below_own = url_of(clip, cast.stranger_member)
    assert client_of(cast.stranger).head(below_own).status_code == 404
    assert Client().head(url_of(clip)).status_code == 302


def test_a_deleted_clip_is_not_shown_and_comes_back(
    cast: Cast, client_of: Callable[..., Client], clip: Clip
) -> None:
    owner = client_of(cast.owner)
    clip.delete_softly()
    assert owner.head(url_of(clip)).status_code == 404
    assert len(files_of_media()) == 1
    clip.restore()
    assert owner.head(url_of(clip)).status_code == 200


def test_erasing_a_clip_removes_its_file(
    clip: Clip, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        erase_record(clip)
    assert files_of_media() == []
    assert not AnalysisRun.everything.exists()
    assert not Upload.objects.exists()


def test_erasing_a_member_removes_every_file_and_no_other(
    cast: Cast,
    client_of: Callable[..., Client],
    clip: Clip,
    media: Path,
    django_capture_on_commit_callbacks: Any,
) -> None:
    sent(client_of(cast.stranger), cast.stranger_member, clip_bytes(500))
    state = client_of(cast.owner).post(
        reverse("coach:uploads", args=[cast.member.pk]),
        {"size": 10, "exercise": "squat"},
        content_type="application/json",
    )
    assert state.status_code == 201
    with django_capture_on_commit_callbacks(execute=True):
        erase_member(cast.member)
    assert files_of_media() == [storage.clip_file(Clip.everything.get().path)]
    assert not storage.member_folder(cast.member.pk).exists()
    assert not Upload.objects.filter(member=cast.member).exists()


def test_a_clip_whose_file_is_away_is_not_found(
    cast: Cast, client_of: Callable[..., Client], clip: Clip
) -> None:
    storage.clip_file(clip.path).unlink()
    assert client_of(cast.owner).get(url_of(clip)).status_code == 404


def test_ranges_of_all_sorts_never_leave_the_file() -> None:
    for size in (1, 2, 1000):
        for first in ("", "0", "1", "999", "1000", "5000"):
            for last in ("", "0", "1", "999", "1000", "5000"):
                try:
                    piece = asked_range(f"bytes={first}-{last}", size)
                except ValueError:
                    continue
                if piece is not None:
                    start, count = piece
                    assert 0 <= start < size
                    assert 0 < count <= size - start


class TestServed:
    """Through the real server."""

    @pytest.fixture
    def owner(self, server: Served, cast: Cast) -> Wire:
        return signed_in(server.url, cast.owner)

    @pytest.fixture
    def clip(self, server: Served, clip: Clip) -> Clip:
        return clip

    def test_the_whole_and_pieces(self, owner: Wire, clip: Clip) -> None:
        status, headers, content = owner.request("GET", url_of(clip))
        assert (status, content) == (200, DATA)
        assert headers["content-type"] == "video/mp4"
        assert headers["cache-control"] == "private, no-store"
        assert "sandbox" in headers["content-security-policy"]
        status, headers, content = owner.request(
            "GET", url_of(clip), headers={"Range": "bytes=-70000"}
        )
        assert (status, content) == (206, DATA[-70_000:])
        assert headers["content-range"] == f"bytes {SIZE - 70_000}-{SIZE - 1}/{SIZE}"
        status, headers, content = owner.request("HEAD", url_of(clip))
        assert (status, headers["content-length"], content) == (200, str(SIZE), b"")
        status, _, content = owner.request("GET", url_of(clip), headers={"Range": "bytes=400000-"})
        assert (status, content) == (416, b"")

    def test_a_stranger_gets_nothing(self, server: Served, cast: Cast, clip: Clip) -> None:
        assert signed_in(server.url, cast.stranger).request("GET", url_of(clip))[0] == 404
        assert signed_in(server.url, None).request("GET", url_of(clip))[0] == 302

    def test_slow_readers_hold_no_thread_and_no_file_once_gone(
        self, owner: Wire, clip: Clip
    ) -> None:
        path = storage.clip_file(clip.path)
        with path.open("r+b") as stream:
            stream.truncate(200 * 2**20)  # more than any buffer on the way takes
        before = threading.active_count()
        slow = [owner.begun("GET", url_of(clip), {}) for _ in range(20)]
        try:
            for one in slow:
                assert one.recv(1000).startswith(b"HTTP/1.1 200")
            assert eventually(lambda: open_count(path) == len(slow), within_s=5.0)
            # The threads that read for all of them are at most 6 on two cores, and
            # 8 stay for the next requests.
            assert eventually(lambda: threading.active_count() <= before + 14, within_s=5.0)
            time.sleep(0.3)
            assert owner.request("HEAD", url_of(clip))[0] == 200
        finally:
            for one in slow:
                one.close()
        assert eventually(lambda: open_count(path) == 0, within_s=5.0)

    def test_a_reader_may_take_its_time(self, owner: Wire, clip: Clip) -> None:
        with owner.begun("GET", url_of(clip), {"Connection": "close"}) as connection:
            got = b""
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 32768)
            while piece := connection.recv(20_000):
                got += piece
                time.sleep(0.0002)
        assert got.endswith(DATA)


def open_count(path: Path) -> int:
    """How often this process has a file open."""
    count = 0
    for handle in Path("/proc/self/fd").iterdir():
        try:
            count += handle.readlink() == path
        except FileNotFoundError:
            continue
    return count
