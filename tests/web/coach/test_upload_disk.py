"""A full disk at every write, and what interrupted uploads leave behind."""

from __future__ import annotations

import os
import resource
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

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
from tonus_web.coach import assembly, storage
from tonus_web.coach.models import AnalysisRun, Clip, Upload, UploadPart
from tonus_web.coach.sweeping import Swept, swept_uploads
from tonus_web.members.models import Member

pytestmark = pytest.mark.django_db
MB = 2**20
NOTHING = Swept(expired=0, finished=0, orphans=0, forgotten=0, lost=0)


@contextmanager
def filled(media: Path, size_mb: int) -> Iterator[bool]:
    """A disk of a few megabytes below the media folder; False where none may be mounted."""
    media.mkdir()
    mount = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size_mb}m,mode=700", "tonus-test", str(media)],
        capture_output=True,
    )
    try:
        yield mount.returncode == 0
    finally:
        if mount.returncode == 0:
            subprocess.run(["umount", "--lazy", str(media)], check=True)


@contextmanager
def largest_file(size_bytes: int) -> Iterator[None]:
    """No file grows beyond this: the system's writes fail there as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size_bytes, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_disk_that_fills_up_loses_nothing(owner: Client, member: Member, media: Path) -> None:
    data = clip_bytes(5 * MB)
    first, last = parts_of(data)
    with filled(media, 7) as is_mounted:
        state = declared(owner, member, len(data)).json()
        assert put(owner, state, 0, first).status_code == 201
        if is_mounted:
            junk = media / "junk"
            with pytest.raises(OSError, match="space"):
                junk.write_bytes(bytes(8 * MB))
            refused = put(owner, state, 1, last)
        else:
            junk = media / "junk"
            junk.touch()
            with largest_file(100_000):
                refused = put(owner, state, 1, last)
        assert (refused.status_code, refused.json()["code"]) == (507, "no_room")
        assert refused.json()["title"].startswith("The disk of the server is full.")
        assert owner.get(state["url"]).json()["have"] == [0]
        folder = storage.incoming_folder(member.pk, Upload.objects.get().pk)
        assert sorted(path.name for path in folder.iterdir()) == ["00000"]
        # With room for it the clip goes on where it was.
        junk.unlink()
        assert put(owner, state, 1, last).status_code == 201
        assert finished(owner, state).status_code == 201
        assert storage.clip_file(Clip.objects.get().path).read_bytes() == data


def test_a_disk_that_fills_up_at_the_end_loses_nothing(
    owner: Client, member: Member, media: Path
) -> None:
    data = clip_bytes(3 * PART_BYTES)
    with filled(media, 13) as is_mounted:  # 12 MB of parts, and no room for a fourth
        state = declared(owner, member, len(data)).json()
        for number, part in enumerate(parts_of(data)):
            assert put(owner, state, number, part).status_code == 201
        if is_mounted:
            refused = finished(owner, state)
            assert (
                subprocess.run(
                    ["mount", "-o", "remount,size=20m", str(media)], capture_output=True
                ).returncode
                == 0
            )
        else:
            with largest_file(PART_BYTES + 10):
                refused = finished(owner, state)
        assert (refused.status_code, refused.json()["code"]) == (507, "no_room")
        assert not Clip.objects.exists()
        assert finished(owner, state).status_code == 201
        assert storage.clip_file(Clip.objects.get().path).read_bytes() == data


def test_a_form_on_a_full_disk_leaves_nothing(owner: Client, member: Member, media: Path) -> None:
    url = reverse("coach:upload_form", args=[member.pk])
    with largest_file(300_000):
        answer = owner.post(
            url, {"exercise": "squat", "clip": SimpleUploadedFile("a.mp4", clip_bytes(MB))}
        )
    assert answer.status_code == 302
    assert not Upload.objects.exists()
    assert files_of_media() == []
    shown = owner.get(reverse("coach:new", args=[member.pk]))
    assert "The disk of the server is full." in shown.content.decode()


def test_a_clip_that_the_disk_cannot_hold_is_not_begun(
    owner: Client, member: Member, media: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with filled(media, 2) as is_mounted:
        if not is_mounted:
            usage = os.statvfs_result((1, 1, 1, 1, 1, 1, 1, 1, 1, 255))
            monkeypatch.setattr(os, "statvfs", lambda _path: usage)
        answer = declared(owner, member, 3 * MB)
        assert (answer.status_code, answer.json()["code"]) == (507, "no_room")
        assert not Upload.objects.exists()


def test_putting_together_can_be_cut_off_anywhere(tmp_path: Path) -> None:
    data = clip_bytes(4 * 1000 + 10)
    parts = [data[start : start + 1000] for start in range(0, len(data), 1000)]
    for done in range(6):
        for extra in (0, 1, 999):
            folder = tmp_path / f"{done}-{extra}"
            folder.mkdir()
            # As many parts are in the whole and removed; of the next, some bytes.
            whole = data[: done * 1000] + b"?" * (extra if done < 5 else 0)
            storage.whole_file(folder).write_bytes(whole[: len(data)])
            for number in range(done, 5):
                storage.part_file(folder, number).write_bytes(parts[number])
            made = assembly.put_together(folder, count=5, part_bytes=1000, size_bytes=len(data))
            assert made.read_bytes() == data
            assert list(folder.iterdir()) == [made]


def test_parts_that_the_disk_lost_are_asked_for_again(owner: Client, member: Member) -> None:
    data = clip_bytes(2 * PART_BYTES + 9)
    state = declared(owner, member, len(data)).json()
    for number, part in enumerate(parts_of(data)):
        put(owner, state, number, part)
    folder = storage.incoming_folder(member.pk, Upload.objects.get().pk)
    storage.part_file(folder, 1).unlink()
    answer = finished(owner, state)
    assert (answer.status_code, answer.json()["missing"]) == (409, [1])
    assert owner.get(state["url"]).json()["have"] == [0, 2]
    assert put(owner, state, 1, parts_of(data)[1]).status_code == 201
    assert finished(owner, state).status_code == 201
    assert storage.clip_file(Clip.objects.get().path).read_bytes() == data


def test_a_finish_cut_off_after_the_move_goes_on(owner: Client, member: Member) -> None:
    data = clip_bytes(1500)
    state = declared(owner, member, len(data)).json()
    put(owner, state, 0, data)
    upload = Upload.objects.get()
    folder = storage.incoming_folder(member.pk, upload.pk)
    with assembly.held_folder(folder):
        whole = assembly.put_together(folder, count=1, part_bytes=PART_BYTES, size_bytes=len(data))
        storage.move_to_clips(whole, storage.clip_name(member.pk, upload.pk, "mp4"))
    aged(*files_of_media())
    # No clip is shown yet, and the sweep leaves the file for the finish to come.
    assert not Clip.objects.exists()
    assert swept_uploads() == NOTHING
    assert finished(owner, state).status_code == 201
    assert storage.clip_file(Clip.objects.get().path).read_bytes() == data
    assert AnalysisRun.objects.count() == 1


def test_a_clip_that_is_being_put_together_is_busy(owner: Client, member: Member) -> None:
    data = clip_bytes(1500)
    state = declared(owner, member, len(data)).json()
    put(owner, state, 0, data)
    with assembly.held_folder(storage.incoming_folder(member.pk, Upload.objects.get().pk)):
        answer = finished(owner, state)
    assert (answer.status_code, answer.json()["code"]) == (503, "busy")
    assert answer["Retry-After"] == "1"
    assert finished(owner, state).status_code == 201


def aged(*paths: Path) -> None:
    """Files and folders as if nobody had touched them for two hours."""
    then = time.time() - 7200
    for path in paths:
        os.utime(path, (then, then))


def test_a_sweep_with_nothing_to_do_does_nothing(owner: Client, member: Member) -> None:
    assert swept_uploads() == NOTHING
    sent(owner, member, clip_bytes(1000))
    state = declared(owner, member, 2 * PART_BYTES).json()
    put(owner, state, 0, clip_bytes(PART_BYTES))
    files = files_of_media()
    aged(*files, *(file.parent for file in files))
    assert swept_uploads() == NOTHING
    assert files_of_media() == files


def test_expired_uploads_are_swept_rows_and_files(owner: Client, member: Member) -> None:
    state = declared(owner, member, PART_BYTES + 1).json()
    put(owner, state, 0, clip_bytes(PART_BYTES))
    sent(owner, member, clip_bytes(1000))
    later = timezone.now() + timedelta(hours=25)
    swept = swept_uploads(later)
    assert (swept.expired, swept.finished) == (1, 1)
    assert not Upload.objects.exists()
    assert not UploadPart.objects.exists()
    assert files_of_media() == [storage.clip_file(Clip.objects.get().path)]


def test_files_without_rows_are_swept_once_nobody_can_be_at_work(
    owner: Client, member: Member, media: Path
) -> None:
    sent(owner, member, clip_bytes(1000))
    state = declared(owner, member, 2 * PART_BYTES).json()
    put(owner, state, 0, clip_bytes(PART_BYTES))
    kept = files_of_media()
    folder = storage.incoming_folder(member.pk, Upload.objects.get(clip=None).pk)
    # A part whose sender's server was killed; a clip without a row; an upload without one.
    half = folder / ".0123456789abcdef"
    clip = storage.member_folder(member.pk) / "clips" / f"{'ab' * 16}.mp4"
    other = folder.parent / ("cd" * 16) / "00000"
    other.parent.mkdir()
    for path in (half, clip, other):
        path.write_bytes(b"x")
    # What is not named by an id is not ours.
    notes = media / "notes"
    notes.mkdir()
    (notes / "keep.txt").write_text("mine")
    assert swept_uploads() == NOTHING
    aged(half, clip, other, other.parent, notes / "keep.txt")
    assert swept_uploads().orphans == 3
    assert files_of_media() == sorted([*kept, notes / "keep.txt"])


def test_rows_without_files_are_found(owner: Client, member: Member) -> None:
    sent(owner, member, clip_bytes(1000))
    state = declared(owner, member, 2 * PART_BYTES).json()
    put(owner, state, 0, clip_bytes(PART_BYTES))
    upload = Upload.objects.get(clip=None)
    storage.removed_folder(storage.incoming_folder(member.pk, upload.pk))
    clip = Clip.objects.get()
    storage.clip_file(clip.path).unlink()
    swept = swept_uploads()
    assert (swept.forgotten, swept.lost) == (1, 1)
    # The parts are asked for again; the clip's disk may only be away.
    assert owner.get(state["url"]).json()["have"] == []
    assert Clip.objects.get() == clip
