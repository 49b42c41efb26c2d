"""A clip by an ordinary form: by the test client, and unread through the real server."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import LazySettings
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.tonus_video.processes import eventually
from tests.web.belongings import watched_clip
from tests.web.cast import Cast
from tests.web.coach.sending import clip_bytes, files_of_media
from tests.web.coach.wire import Wire, signed_in
from tests.web.served import Served
from tonus_web.coach import storage
from tonus_web.coach.models import AnalysisRun, Clip, Upload

pytestmark = pytest.mark.django_db
_TOKEN = "a" * 32


@pytest.fixture
def url(cast: Cast) -> str:
    return reverse("coach:upload_form", args=[cast.member.pk])


def form(data: bytes | None, **fields: str) -> dict[str, Any]:
    content: dict[str, Any] = {"exercise": "squat", **fields}
    if data is not None:
        content["clip"] = SimpleUploadedFile("squat.mp4", data)
    return content


def told(answer: Any) -> list[str]:
    return [str(message) for message in get_messages(answer.wsgi_request)]


def multipart(data: bytes, **fields: str) -> tuple[bytes, dict[str, str]]:
    """A form as a browser sends it."""
    lines = b""
    for name, value in {"exercise": "squat", "csrfmiddlewaretoken": _TOKEN, **fields}.items():
        lines += f'--edge\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'.encode()
        lines += f"{value}\r\n".encode()
    lines += b'--edge\r\nContent-Disposition: form-data; name="clip"; filename="a.mp4"\r\n'
    lines += b"Content-Type: video/mp4\r\n\r\n" + data + b"\r\n--edge--\r\n"
    # Without the header: an ordinary form has only its field.
    return lines, {"Content-Type": "multipart/form-data; boundary=edge", "X-CSRFToken": ""}


def test_a_form_ends_in_the_same_clip_and_run(
    cast: Cast, client_of: Callable[..., Client], url: str
) -> None:
    data = clip_bytes(300_000)
    answer = client_of(cast.coach).post(
        url, form(data, depth="parallel", zone="Europe/Vienna", other="x")
    )
    run = AnalysisRun.objects.get()
    assert answer.status_code == 302
    assert answer["Location"] == reverse("coach:run", args=[cast.member.pk, run.pk])
    assert (run.state, run.exercise, run.depth, run.member) == (
        "waiting",
        "squat",
        "parallel",
        cast.member,
    )
    assert (watched_clip(run).name, watched_clip(run).zone, watched_clip(run).size_bytes) == (
        "squat.mp4",
        "Europe/Vienna",
        len(data),
    )
    assert storage.clip_file(watched_clip(run).path).read_bytes() == data
    assert files_of_media() == [storage.clip_file(watched_clip(run).path)]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (form(None), "Choose a clip first."),
        (form(b""), "squat.mp4 is empty"),
        (form(b"#EXTM3U\n/etc/passwd\n"), "squat.mp4 is a playlist"),
        (form(b"only words are in here"), "squat.mp4 is text"),
        (form(clip_bytes(2**20 + 1)), "This clip has 2 MB. One clip may have up to 1 MB"),
        (form(clip_bytes(5 * 2**20)), "This clip has 5 MB. One clip may have up to 1 MB"),
        (form(clip_bytes(1000), exercise="flying"), "There is no exercise flying."),
        (form(clip_bytes(1000), depth="moon"), "This exercise has no depth of that name"),
    ],
)
def test_a_form_that_cannot_be_is_told_why_and_leaves_nothing(
    cast: Cast,
    client_of: Callable[..., Client],
    url: str,
    settings: LazySettings,
    content: dict[str, Any],
    says: str,
) -> None:
    settings.CLIP_BYTES = 2**20
    if "clip" in content:
        content["clip"].seek(0)
    answer = client_of(cast.owner).post(url, content)
    assert answer.status_code == 302
    assert answer["Location"] == reverse("coach:new", args=[cast.member.pk])
    assert told(answer)[0].startswith(says)
    assert not Upload.objects.exists()
    assert not Clip.objects.exists()
    assert files_of_media() == []


def test_a_form_counts_in_the_quota(
    cast: Cast, client_of: Callable[..., Client], url: str, settings: LazySettings
) -> None:
    settings.QUOTA_BYTES = 500_000
    owner = client_of(cast.owner)
    owner.post(url, form(clip_bytes(300_000)))
    answer = owner.post(url, form(clip_bytes(300_000)))
    assert told(answer)[0].startswith("There is room for 0 MB more")
    assert Clip.objects.count() == 1


def test_a_form_without_its_token_is_refused(cast: Cast, url: str) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(cast.owner)
    assert strict.post(url, form(clip_bytes(1000))).status_code == 403
    assert not Upload.objects.exists()
    assert files_of_media() == []
    strict.cookies["csrftoken"] = _TOKEN
    answer = strict.post(url, form(clip_bytes(1000), csrfmiddlewaretoken=_TOKEN))
    assert answer["Location"].startswith(reverse("coach:index", args=[cast.member.pk]))
    assert AnalysisRun.objects.count() == 1


class TestServed:
    """Through the real server."""

    @pytest.fixture
    def owner(self, server: Served, cast: Cast) -> Wire:
        return signed_in(server.url, cast.owner)

    def test_a_form_arrives(self, owner: Wire, url: str) -> None:
        data = clip_bytes(9 * 2**20 + 3)
        body, headers = multipart(data)
        status, answer, _ = owner.request("POST", url, body, headers)
        assert status == 302
        run = AnalysisRun.objects.get()
        assert answer["location"].endswith(f"{run.pk}/")
        assert storage.clip_file(watched_clip(run).path).read_bytes() == data
        assert len(files_of_media()) == 1

    def test_a_wrong_token_is_refused(self, owner: Wire, url: str) -> None:
        body, headers = multipart(clip_bytes(100_000), csrfmiddlewaretoken="b" * 32)
        assert owner.request("POST", url, body, headers)[0] == 403
        assert not Upload.objects.exists()
        assert files_of_media() == []

    def test_strangers_are_refused_unread(self, server: Served, cast: Cast, url: str) -> None:
        stranger = signed_in(server.url, cast.stranger)
        headers = {
            "Content-Type": "multipart/form-data; boundary=edge",
            "Content-Length": str(10**9),
            "Expect": "100-continue",
        }
        with stranger.begun("POST", url, headers) as connection:
            assert connection.recv(65536).startswith(b"HTTP/1.1 404")

    def test_what_is_too_large_is_told_before_it_is_sent(self, owner: Wire, url: str) -> None:
        headers = {
            "Content-Type": "multipart/form-data; boundary=edge",
            "Content-Length": str(10**12),
        }
        with owner.begun("POST", url, headers) as connection:
            connection.sendall(bytes(100_000))
            answer = connection.recv(65536)
            assert answer.startswith(b"HTTP/1.1 302")
            assert b"connection: close" in answer.lower()
        assert not Upload.objects.exists()

    def test_a_form_cut_off_leaves_nothing(self, owner: Wire, url: str) -> None:
        body, headers = multipart(clip_bytes(3 * 2**20))
        with owner.begun("POST", url, {**headers, "Content-Length": str(len(body))}) as connection:
            connection.sendall(body[: 2 * 2**20])
            assert eventually(lambda: len(files_of_media()) == 1, within_s=5.0)
            assert Upload.objects.count() == 1
        assert eventually(
            lambda: files_of_media() == [] and not Upload.objects.exists(), within_s=5.0
        )
        assert not Clip.objects.exists()
