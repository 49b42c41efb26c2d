"""Clips in parts: order, repetition, limits, quota, ends."""

from __future__ import annotations

import base64
import hashlib
import stat
import uuid
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.web.belongings import watched_clip
from tests.web.cast import Cast
from tests.web.coach.sending import (
    PART_BYTES,
    clip_bytes,
    declared,
    files_of_media,
    finished,
    parts_of,
    put,
    sent,
)
from tonus_web.coach import finishing, storage
from tonus_web.coach.models import AnalysisRun, Clip, Upload, UploadPart
from tonus_web.coach.uploads import clean_name
from tonus_web.members.models import Member

pytestmark = pytest.mark.django_db


def test_a_clip_in_parts_becomes_one_clip_and_one_waiting_run(
    owner: Client, member: Member, media: Path
) -> None:
    data = clip_bytes(2 * PART_BYTES + 1000)
    answer = sent(
        owner,
        member,
        data,
        name="../../My squat\n.mov",
        depth="parallel",
        zone="Pacific/Auckland",
        sha256=hashlib.sha256(data).hexdigest(),
    )
    assert answer.status_code == 201
    run = AnalysisRun.objects.get()
    assert answer.json()["run"] == str(run.pk)
    assert (run.state, run.exercise, run.depth) == ("waiting", "squat", "parallel")
    clip = watched_clip(run)
    assert run.member == clip.member == member
    assert (clip.name, clip.container, clip.zone) == ("My squat .mov", "mp4", "Pacific/Auckland")
    assert clip.size_bytes == len(data)
    file = storage.clip_file(clip.path)
    assert file.read_bytes() == data
    assert files_of_media() == [file]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    for folder in (media, *(path for path in media.rglob("*") if path.is_dir())):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700, folder
    # Only ids stand in the path.
    assert "squat" not in clip.path
    assert member.pk.hex in clip.path


def test_parts_may_come_in_any_order(owner: Client, member: Member) -> None:
    data = clip_bytes(3 * PART_BYTES + 5)
    assert sent(owner, member, data, order=[3, 0, 2, 1]).status_code == 201
    assert storage.clip_file(Clip.objects.get().path).read_bytes() == data


def test_a_part_may_come_again_with_the_same_bytes_only(owner: Client, member: Member) -> None:
    data = clip_bytes(PART_BYTES + 10)
    state = declared(owner, member, len(data)).json()
    first, last = parts_of(data)
    assert put(owner, state, 0, first).json() == {"number": 0, "new": True}
    assert put(owner, state, 0, first).json() == {"number": 0, "new": False}
    other = put(owner, state, 0, clip_bytes(PART_BYTES, seed=2))
    assert (other.status_code, other.json()["code"]) == (409, "differs")
    assert put(owner, state, 1, last).status_code == 201
    assert finished(owner, state).status_code == 201
    assert storage.clip_file(Clip.objects.get().path).read_bytes() == data


def test_the_state_says_what_is_here(owner: Client, member: Member) -> None:
    data = clip_bytes(2 * PART_BYTES)
    state = declared(owner, member, len(data)).json()
    assert state["part_bytes"] <= 8_000_000
    assert (state["parts"], state["have"]) == (2, [])
    put(owner, state, 1, parts_of(data)[1])
    assert owner.get(state["url"]).json()["have"] == [1]
    missing = finished(owner, state)
    assert (missing.status_code, missing.json()["missing"]) == (409, [0])
    put(owner, state, 0, parts_of(data)[0])
    assert finished(owner, state).status_code == 201
    after = owner.get(state["url"]).json()
    assert (after["finished"], after["have"]) == (True, [0, 1])


def test_a_second_finish_returns_the_same_run(owner: Client, member: Member) -> None:
    data = clip_bytes(1000)
    state = declared(owner, member, len(data)).json()
    put(owner, state, 0, data)
    first, second = finished(owner, state), finished(owner, state)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()
    assert Clip.objects.count() == AnalysisRun.objects.count() == 1
    # A part that comes late changes nothing.
    assert put(owner, state, 0, data).status_code == 200
    assert files_of_media() == [storage.clip_file(Clip.objects.get().path)]


@pytest.mark.parametrize("length", [0, 999, 1001])
def test_a_part_of_another_length_is_refused(owner: Client, member: Member, length: int) -> None:
    state = declared(owner, member, 1000).json()
    answer = put(owner, state, 0, clip_bytes(length))
    assert (answer.status_code, answer.json()["code"]) == (400, "length")
    assert not UploadPart.objects.exists()
    assert files_of_media() == []


def test_there_are_no_parts_beyond_the_last(owner: Client, member: Member) -> None:
    state = declared(owner, member, 1000).json()
    assert put(owner, state, 1, b"x").status_code == 400
    assert put(owner, state, 2**40, b"x").status_code == 400


def test_a_part_damaged_on_its_way_is_not_counted(owner: Client, member: Member) -> None:
    data = clip_bytes(1000)
    state = declared(owner, member, len(data)).json()
    digest = base64.b64encode(hashlib.sha256(data).digest()).decode()
    header = {"Content-Digest": f"sha-256=:{digest}:"}
    damaged = put(owner, state, 0, data[:-1] + b"?", **header)
    assert (damaged.status_code, damaged.json()["code"]) == (422, "damaged")
    assert files_of_media() == []
    assert put(owner, state, 0, data, **header).status_code == 201


def test_a_whole_that_is_not_the_announced_one_is_thrown_away(
    owner: Client, member: Member
) -> None:
    data = clip_bytes(1000)
    answer = sent(owner, member, data, sha256=hashlib.sha256(b"other").hexdigest())
    assert (answer.status_code, answer.json()["code"]) == (409, "differs")
    assert not Upload.objects.exists()
    assert not Clip.objects.exists()
    assert files_of_media() == []


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"#EXTM3U\n/etc/passwd\n", "squat.mp4 is a playlist"),
        (b"just some words, and more of them", "squat.mp4 is text"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "squat.mp4 is a picture"),
        (bytes(range(1, 256)) * 3, "squat.mp4 is not a kind of video"),
    ],
)
def test_what_is_no_clip_is_refused_with_its_first_part(
    owner: Client, member: Member, data: bytes, says: str
) -> None:
    state = declared(owner, member, len(data)).json()
    answer = put(owner, state, 0, data)
    assert (answer.status_code, answer.json()["code"]) == (415, "kind")
    assert answer.json()["title"].startswith(says)
    assert not Upload.objects.exists()
    assert files_of_media() == []
    assert put(owner, state, 0, data).status_code == 404


@pytest.mark.parametrize(
    ("given", "status", "code"),
    [
        ({"size": 0}, 400, "refused"),
        ({"size": -1}, 400, "refused"),
        ({"size": "7"}, 400, "refused"),
        ({"size": True}, 400, "refused"),
        ({"size": 11 * 2**20}, 413, "too_large"),
        ({"exercise": "flying"}, 400, "refused"),
        ({"exercise": "../squat"}, 400, "refused"),
        ({"depth": "to the moon"}, 400, "refused"),
        ({"sha256": "abc"}, 400, "refused"),
    ],
)
def test_a_declaration_is_checked(
    owner: Client,
    member: Member,
    settings: LazySettings,
    given: dict[str, Any],
    status: int,
    code: str,
) -> None:
    settings.CLIP_BYTES = 10 * 2**20
    answer = declared(owner, member, **{"size": 1000, **given})
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["title"]
    assert not Upload.objects.exists()


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"\xff", b'"x"'])
def test_a_declaration_that_is_no_object_is_refused(
    owner: Client, member: Member, body: bytes
) -> None:
    url = reverse("coach:uploads", args=[member.pk])
    assert owner.post(url, body, content_type="application/json").status_code == 400


def test_an_unknown_zone_is_no_error(owner: Client, member: Member) -> None:
    for zone in ("Mars/Olympus", "../../etc/passwd", "x" * 300):
        state = declared(owner, member, 10, zone=zone).json()
        assert Upload.objects.get(pk=state["id"]).zone == "UTC"


def test_bytes_are_reserved_when_they_are_declared(
    owner: Client, member: Member, settings: LazySettings
) -> None:
    settings.QUOTA_BYTES = 10 * 2**20
    first = declared(owner, member, 6 * 2**20)
    assert first.status_code == 201
    second = declared(owner, member, 6 * 2**20)
    assert (second.status_code, second.json()["code"]) == (413, "quota")
    assert "4 MB" in second.json()["title"]
    assert owner.delete(first.json()["url"]).status_code == 204
    assert declared(owner, member, 6 * 2**20).status_code == 201


def test_deleted_clips_give_way_when_their_room_is_needed(
    owner: Client,
    member: Member,
    settings: LazySettings,
    django_capture_on_commit_callbacks: Any,
) -> None:
    settings.QUOTA_BYTES = 2500
    for seed in (1, 2):
        assert sent(owner, member, clip_bytes(1000, seed=seed)).status_code == 201
    older, newer = Clip.objects.order_by("created_at")
    assert declared(owner, member, 1000).status_code == 413
    older.delete_softly()
    newer.delete_softly()
    # Deleted, the files are still there and can come back.
    assert len(files_of_media()) == 2
    with django_capture_on_commit_callbacks(execute=True):
        assert declared(owner, member, 1000).status_code == 201
    assert Clip.everything.get() == newer
    assert files_of_media() == [storage.clip_file(newer.path)]


def test_quota_is_each_members_own(
    owner: Client, cast: Cast, client_of: Callable[..., Client], settings: LazySettings
) -> None:
    settings.QUOTA_BYTES = 1000
    assert declared(owner, cast.member, 1000).status_code == 201
    stranger = client_of(cast.stranger)
    assert declared(stranger, cast.stranger_member, 1000).status_code == 201


def test_uploads_that_were_only_begun_are_limited(owner: Client, member: Member) -> None:
    codes = [declared(owner, member, 10).status_code for _ in range(17)]
    assert codes == [201] * 16 + [409]


def test_an_upload_that_expired_is_gone_and_frees_its_bytes(
    owner: Client, member: Member, settings: LazySettings
) -> None:
    settings.QUOTA_BYTES = PART_BYTES + 10
    data = clip_bytes(PART_BYTES + 10)
    state = declared(owner, member, len(data)).json()
    put(owner, state, 1, parts_of(data)[1])
    Upload.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert owner.get(state["url"]).status_code == 404
    assert put(owner, state, 0, parts_of(data)[0]).status_code == 404
    assert finished(owner, state).status_code == 404
    assert declared(owner, member, len(data)).status_code == 201
    assert files_of_media() == []


def test_a_part_gives_the_upload_more_time(owner: Client, member: Member) -> None:
    state = declared(owner, member, 1000).json()
    soon = timezone.now() + timedelta(minutes=1)
    Upload.objects.update(expires_at=soon)
    put(owner, state, 0, clip_bytes(1000))
    assert Upload.objects.get().expires_at > soon + timedelta(hours=20)


def test_giving_up_removes_everything(owner: Client, member: Member) -> None:
    state = declared(owner, member, 1000).json()
    put(owner, state, 0, clip_bytes(1000))
    assert owner.delete(state["url"]).status_code == 204
    assert files_of_media() == []
    assert not Upload.objects.exists()
    assert owner.delete(state["url"]).status_code == 404


def test_what_has_arrived_cannot_be_given_up(owner: Client, member: Member) -> None:
    data = clip_bytes(1000)
    state = declared(owner, member, len(data)).json()
    put(owner, state, 0, data)
    finished(owner, state)
    assert owner.delete(state["url"]).status_code == 400
    assert Clip.objects.exists()


def test_an_upload_is_found_only_below_its_member(
    owner: Client, cast: Cast, client_of: Callable[..., Client]
) -> None:
    state = declared(owner, cast.member, 1000).json()
    stranger = client_of(cast.stranger)
    below_own = reverse("coach:upload", args=[cast.stranger_member.pk, state["id"]])
    for url in (state["url"], below_own):
        assert stranger.get(url).status_code == 404
        assert stranger.delete(url).status_code == 404
        assert stranger.post(f"{url}finish/").status_code == 404
        assert stranger.put(f"{url}parts/0/", clip_bytes(1000)).status_code == 404
    assert client_of(cast.viewer).delete(state["url"]).status_code == 404
    assert Client().get(state["url"]).status_code == 302
    assert client_of(cast.coach).get(state["url"]).status_code == 200


def test_other_pages_cannot_send(owner: Client, cast: Cast) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(cast.owner)
    assert declared(strict, cast.member, 1000).status_code == 403
    state = declared(owner, cast.member, 1000).json()
    assert put(strict, state, 0, clip_bytes(1000)).status_code == 403
    assert finished(strict, state).status_code == 403
    assert strict.delete(state["url"]).status_code == 403


def test_an_unknown_upload_is_gone(owner: Client, member: Member) -> None:
    url = reverse("coach:upload", args=[member.pk, uuid.uuid4()])
    answer = owner.get(url)
    assert (answer.status_code, answer.json()["code"]) == (404, "gone")


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("squat.mp4", "squat.mp4"),
        ("C:\\Users\\me\\squat.mp4", "squat.mp4"),
        ("/etc/passwd", "passwd"),
        ("a\x00b\r\nSet-Cookie: x.mp4", "a b Set-Cookie: x.mp4"),
        ("evil\u202e4pm.exe", "evil4pm.exe"),
        ("...", "clip"),
        ("", "clip"),
        ("   ", "clip"),
    ],
)
def test_names_are_cleaned(given: str, shown: str) -> None:
    assert clean_name(given) == shown


def test_long_names_keep_their_ending() -> None:
    name = clean_name("x" * 500 + ".mp4")
    assert len(name) <= 120
    assert name.endswith("….mp4")


@pytest.mark.parametrize(
    ("module", "name"),
    [(finishing, "_run_of"), (finishing, "_check_complete"), (storage, "private_folder")],
)
def test_another_tab_may_finish_at_any_moment(
    owner: Client, member: Member, monkeypatch: pytest.MonkeyPatch, module: ModuleType, name: str
) -> None:
    data = clip_bytes(2 * PART_BYTES)
    state = declared(owner, member, len(data)).json()
    for number, part in enumerate(parts_of(data)):
        put(owner, state, number, part)
    upload = Upload.objects.get()
    runs: list[AnalysisRun] = []
    step = getattr(module, name)

    def and_then_the_other_tab(*given: Any) -> Any:
        monkeypatch.setattr(module, name, step)
        done = step(*given)
        runs.append(finishing.finished_run(upload))
        return done

    monkeypatch.setattr(module, name, and_then_the_other_tab)
    runs.append(finishing.finished_run(upload))
    assert runs == [AnalysisRun.objects.get()] * 2
    assert storage.clip_file(Clip.objects.get().path).read_bytes() == data
    assert len(files_of_media()) == 1
