"""Progress photos: off by default, private, gone when they are gone."""

from __future__ import annotations

import datetime as dt
import io
import os
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings, settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from tests.web.belongings import kept_photo
from tests.web.cast import Cast, client_of
from tests.web.coach.wire import signed_in
from tests.web.served import Served
from tonus_web.body.models import Photo
from tonus_web.body.photo_files import photo_file, photo_folder, small_photo_file, swept_photos
from tonus_web.body.photo_upload import MOST_BYTES
from tonus_web.coach.quota import free_bytes, used_bytes
from tonus_web.members.erasure import erase_member, purge_deleted
from tonus_web.members.models import Member, SafetyAnswers
from tonus_web.records.models import new_id

pytestmark = pytest.mark.django_db


def jpeg(colour: str = "red", size: tuple[int, int] = (300, 400)) -> bytes:
    held = io.BytesIO()
    Image.new("RGB", size, colour).save(held, "JPEG")
    return held.getvalue()


def fields(content: bytes | None = None, **more: Any) -> dict[str, Any]:
    given = {"record": str(new_id()), "view": "front", **more}
    if content is not None:
        given["photo"] = SimpleUploadedFile("../../me at home.php", content)
    return given


def at(member: Member, name: str, *more: Any) -> str:
    return reverse(f"body:{name}", args=[member.pk, *more])


def files(member: Member) -> list[Path]:
    return sorted(file for file in photo_folder(member.pk).glob("*") if file.name[0] != ".")


def arriving(member: Member) -> list[Path]:
    return sorted(photo_folder(member.pk).glob(".*"))


@pytest.fixture
def owner(cast: Cast) -> Client:
    """The owner, with photos switched on."""
    client = client_of(cast.owner)
    client.post(at(cast.member, "photos_switch"), {"keep": "yes"})
    return client


def added(client: Client, member: Member, content: bytes, **more: Any) -> Photo:
    answer = client.post(at(member, "photo_add"), fields(content, **more))
    assert answer.status_code == 302
    return Photo.objects.latest("created_at")


def test_photos_are_off_until_the_member_switches_them_on(cast: Cast) -> None:
    client = client_of(cast.owner)
    assert "Photos are switched off." in client.get(at(cast.member, "photos")).content.decode()
    for name in ("photo_add", "compare"):
        assert client.get(at(cast.member, name)).headers["Location"] == at(cast.member, "photos")
    answer = client.post(at(cast.member, "photo_add"), fields(jpeg()))
    assert answer.status_code == 302
    assert not Photo.everything.exists()
    assert files(cast.member) == []


def test_a_photo_is_kept_under_a_name_of_ours_and_shown_to_its_member(
    cast: Cast, owner: Client
) -> None:
    photo = added(owner, cast.member, jpeg(), note="kitchen", date="2025-06-01", time="07:30")
    assert photo.path.endswith(f"/photos/{photo.pk.hex}.jpg")
    assert files(cast.member) == sorted([photo_file(photo.path), small_photo_file(photo.path)])
    assert arriving(cast.member) == []
    assert {oct(file.stat().st_mode & 0o777) for file in files(cast.member)} == {"0o600"}
    assert oct(photo_file(photo.path).parent.stat().st_mode & 0o777) == "0o700"
    assert photo.local_date == dt.date(2025, 6, 1)
    for name in ("photo_file", "photo_small"):
        answer = owner.get(at(cast.member, name, photo.pk))
        assert answer.headers["Content-Type"] == "image/jpeg"
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        with Image.open(io.BytesIO(answer.content)) as image:
            assert image.size == (300, 400)
    page = owner.get(at(cast.member, "photo", photo.pk)).content.decode()
    assert "kitchen" in page
    assert "php" not in page


def test_nobody_else_reaches_a_photo(cast: Cast, owner: Client) -> None:
    photo = added(owner, cast.member, jpeg())
    for user in (cast.coach, cast.viewer, cast.stranger, cast.administrator):
        for name in ("photo_file", "photo_small", "photo"):
            assert client_of(user).get(at(cast.member, name, photo.pk)).status_code == 404
        for name in ("photos", "compare", "photo_add"):
            assert client_of(user).get(at(cast.member, name)).status_code == 404
    stranger = at(cast.stranger_member, "photo_file", photo.pk)
    Member.objects.update(keeps_photos=True)
    assert client_of(cast.stranger).get(stranger).status_code == 404
    assert client_of(None).get(at(cast.member, "photo_file", photo.pk)).status_code == 302


@pytest.mark.parametrize("why", ["wish", "answers", "off"])
def test_photos_are_absent_where_numbers_are_hidden_or_they_are_off(
    cast: Cast, owner: Client, why: str
) -> None:
    photo = added(owner, cast.member, jpeg())
    if why == "wish":
        Member.objects.filter(pk=cast.member.pk).update(hides_numbers=True)
    elif why == "answers":
        SafetyAnswers.objects.create(member=cast.member, eating_disorder="yes")
    else:
        owner.post(at(cast.member, "photos_switch"), {"keep": "no"})
    for name in ("photo_file", "photo_small"):
        assert owner.get(at(cast.member, name, photo.pk)).status_code == 404
    for path in (at(cast.member, "photos"), at(cast.member, "photo", photo.pk)):
        assert "<img" not in owner.get(path, follow=True).content.decode()
    assert Photo.objects.filter(pk=photo.pk).exists()
    assert photo_file(photo.path).exists()


def test_sent_twice_it_is_kept_once(cast: Cast, owner: Client) -> None:
    record = str(new_id())
    for _ in range(2):
        added(owner, cast.member, jpeg(), record=record)
    assert Photo.objects.count() == 1
    assert len(files(cast.member)) == 2


@pytest.mark.parametrize(
    ("content", "more", "told"),
    [
        (None, {}, "Choose a photo first."),
        (b"", {}, "Choose a photo first."),
        (b"MZ this is a program", {}, "no picture that can be read"),
        (jpeg()[:600], {}, "damaged or was cut off"),
        (jpeg(), {"view": "inside"}, "choose the photo again"),
        (jpeg(), {"date": "2999-01-01", "time": "08:00"}, "still to come"),
        (jpeg(), {"record": "no-id"}, "choose the photo again"),
    ],
)
def test_what_cannot_be_kept_is_told_and_what_was_typed_stays(
    cast: Cast, owner: Client, content: bytes | None, more: dict[str, str], told: str
) -> None:
    sent = fields(content, note="by the window", **more)
    answer = owner.post(at(cast.member, "photo_add"), sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert told in page
    assert "by the window" in page
    assert not Photo.everything.exists()
    assert files(cast.member) == []
    assert arriving(cast.member) == []


def test_a_file_that_is_too_large_is_refused_before_and_while_it_comes(
    cast: Cast, owner: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = at(cast.member, "photo_add")
    answer = owner.generic(
        "POST",
        address,
        b"--x--",
        content_type="multipart/form-data; boundary=x",
        headers={"content-length": str(MOST_BYTES + 2**20)},
    )
    assert "24 MB at most" in answer.content.decode()
    monkeypatch.setattr("tonus_web.body.photo_upload.MOST_BYTES", 1000)
    answer = owner.post(address, fields(os.urandom(30_000)))
    assert answer.status_code == 422
    assert arriving(cast.member) == []
    assert not Photo.everything.exists()


def test_a_form_from_elsewhere_is_refused(cast: Cast, owner: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(cast.owner)
    answer = strict.post(at(cast.member, "photo_add"), fields(jpeg()))
    assert answer.status_code == 403
    assert not Photo.everything.exists()
    assert files(cast.member) == arriving(cast.member) == []


def test_photos_count_in_the_room_of_the_member(
    cast: Cast, owner: Client, settings: LazySettings
) -> None:
    before = used_bytes(cast.member)
    photo = added(owner, cast.member, jpeg())
    on_disk = sum(file.stat().st_size for file in files(cast.member))
    assert photo.size_bytes == on_disk == used_bytes(cast.member) - before
    settings.QUOTA_BYTES = used_bytes(cast.member)
    answer = owner.post(at(cast.member, "photo_add"), fields(jpeg("blue"), note="second"))
    assert "There is room for 0 MB more" in answer.content.decode()
    assert len(files(cast.member)) == 2
    photo.delete_softly()
    assert free_bytes(cast.member) == on_disk


@pytest.mark.django_db(transaction=True)
def test_what_is_deleted_gives_way_to_what_comes(
    cast: Cast, owner: Client, settings: LazySettings
) -> None:
    old = added(owner, cast.member, jpeg())
    settings.QUOTA_BYTES = used_bytes(cast.member)
    owner.post(at(cast.member, "photo_delete", old.pk))
    new = added(owner, cast.member, jpeg())
    assert not Photo.everything.filter(pk=old.pk).exists()
    assert files(cast.member) == sorted([photo_file(new.path), small_photo_file(new.path)])


def test_a_deleted_photo_comes_back_and_later_its_file_goes(
    cast: Cast, owner: Client, django_capture_on_commit_callbacks: Any
) -> None:
    photo = added(owner, cast.member, jpeg())
    answer = owner.post(at(cast.member, "photo_delete", photo.pk), follow=True)
    assert not Photo.objects.exists()
    assert owner.get(at(cast.member, "photo_file", photo.pk)).status_code == 404
    token = [str(one.extra_tags) for one in answer.context["messages"]][-1]
    owner.post(reverse("members:undo", args=[cast.member.pk]), {"token": token})
    assert Photo.objects.get().pk == photo.pk
    assert len(files(cast.member)) == 2
    owner.post(at(cast.member, "photo_delete", photo.pk))
    with django_capture_on_commit_callbacks(execute=True):
        purge_deleted(timezone.now() + dt.timedelta(seconds=1))
    assert files(cast.member) == []


def test_all_photos_are_deleted_as_one_action(cast: Cast, owner: Client) -> None:
    for days_ago in (3, 2, 1):
        kept_photo(cast.member, days_ago=days_ago)
    answer = owner.post(at(cast.member, "photos_delete"), follow=True)
    assert not Photo.objects.exists()
    token = [str(one.extra_tags) for one in answer.context["messages"]][-1]
    owner.post(reverse("members:undo", args=[cast.member.pk]), {"token": token})
    assert Photo.objects.count() == 3
    assert owner.post(at(cast.stranger_member, "photos_delete")).status_code == 404


def test_a_member_who_goes_leaves_no_file(
    cast: Cast, owner: Client, django_capture_on_commit_callbacks: Any
) -> None:
    added(owner, cast.member, jpeg())
    with django_capture_on_commit_callbacks(execute=True):
        erase_member(cast.member)
    assert files(cast.member) == []


def test_the_sweep_takes_what_no_row_names_when_it_is_old(cast: Cast, owner: Client) -> None:
    photo = added(owner, cast.member, jpeg())
    folder = photo_file(photo.path).parent
    left = [folder / f"{new_id().hex}.jpg", folder / ".half", folder / "x-small.jpg"]
    for file in left:
        file.write_bytes(b"left")
    # Files of earlier tests lie there too, whose rows were never committed.
    swept_photos(timezone.now() + dt.timedelta(minutes=30))
    assert [file.exists() for file in left] == [True] * 3
    photo.delete_softly()
    assert swept_photos(timezone.now() + dt.timedelta(hours=2)) >= 3
    assert arriving(cast.member) == []
    assert files(cast.member) == sorted([photo_file(photo.path), small_photo_file(photo.path)])


def test_two_photos_stand_side_by_side(cast: Cast, owner: Client) -> None:
    address = at(cast.member, "compare")
    assert "Two photos are needed" in owner.get(address).content.decode()
    first = kept_photo(cast.member, days_ago=100)
    other = kept_photo(cast.member, days_ago=50, view="side")
    last = kept_photo(cast.member)
    page = owner.get(address).content.decode()
    assert "100 days lie between these." in page
    for photo in (first, last):
        assert at(cast.member, "photo_file", photo.pk) in page
    assert at(cast.member, "photo_file", other.pk) not in page
    page = owner.get(address, {"before": str(other.pk), "after": "nonsense"}).content.decode()
    assert at(cast.member, "photo_file", other.pk) in page
    stranger = kept_photo(cast.stranger_member)
    page = owner.get(address, {"before": str(stranger.pk)}).content.decode()
    assert str(stranger.pk) not in page


def test_a_corrected_photo_keeps_its_picture_and_a_second_tab_is_refused(
    cast: Cast, owner: Client
) -> None:
    photo = kept_photo(cast.member)
    before = photo_file(photo.path).read_bytes()
    sent = {"view": "back", "note": "after the holiday", "shown": "1"}
    owner.post(at(cast.member, "photo", photo.pk), sent)
    photo.refresh_from_db()
    assert (photo.view, photo.note, photo.revision) == ("back", "after the holiday", 2)
    answer = owner.post(at(cast.member, "photo", photo.pk), {**sent, "note": "x"}, follow=True)
    assert "changed in another place" in answer.content.decode()
    photo.refresh_from_db()
    assert photo.note == "after the holiday"
    assert photo_file(photo.path).read_bytes() == before


@pytest.mark.django_db(transaction=True)
def test_through_the_real_server_a_photo_larger_than_a_form_arrives(
    cast: Cast, server: Served
) -> None:
    Member.objects.filter(pk=cast.member.pk).update(keeps_photos=True)
    held = io.BytesIO()
    Image.effect_noise((2400, 1800), 120).convert("RGB").save(held, "PNG")
    content = held.getvalue()
    assert len(content) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 2**16
    token = "a" * 32
    lines = b""
    for name, value in {
        "view": "side",
        "record": str(new_id()),
        "csrfmiddlewaretoken": token,
    }.items():
        lines += f'--edge\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'.encode()
        lines += f"{value}\r\n".encode()
    lines += b'--edge\r\nContent-Disposition: form-data; name="photo"; filename="a.png"\r\n'
    lines += b"Content-Type: image/png\r\n\r\n" + content + b"\r\n--edge--\r\n"
    headers = {"Content-Type": "multipart/form-data; boundary=edge", "X-CSRFToken": ""}
    wire = signed_in(server.url, cast.owner)
    status = wire.request("POST", at(cast.member, "photo_add"), lines, headers)[0]
    assert status == 302
    photo = Photo.objects.get()
    assert (photo.width, photo.height, photo.view) == (1600, 1200, "side")
    stranger = signed_in(server.url, cast.stranger)
    assert stranger.request("POST", at(cast.member, "photo_add"), lines, headers)[0] == 404
    assert arriving(cast.member) == []
