"""Erasing leaves no row and no file, and does not stop half-way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db.models.signals import post_delete
from django.utils import timezone

from tests.web.belongings import belongings_of, new_weigh_in
from tests.web.cast import Cast, new_user
from tonus_web.accounts.models import User
from tonus_web.accounts.services import erase_account
from tonus_web.accounts.signals import Holding, account_holdings
from tonus_web.coach import storage
from tonus_web.coach.models import AnalysisRun, Clip, KeyPicture
from tonus_web.coach.sweeping import swept_uploads
from tonus_web.diary.models import WeighIn
from tonus_web.members.erasure import (
    erase_member,
    erase_record,
    purge_deleted,
)
from tonus_web.members.models import BodyAnswers, Grant, Member
from tonus_web.members.undo import record_models

#: Runs what waits for the end of a transaction, which a test's never reaches.
Committed = Callable[[], AbstractContextManager[Any]]


@pytest.fixture
def committed(django_capture_on_commit_callbacks: Any) -> Committed:
    return partial(django_capture_on_commit_callbacks, execute=True)


def _folder(member: Member) -> Path:
    return storage.member_folder(member.pk)


def _rows(member: Member) -> dict[str, int]:
    """Rows that name a member, model by model, over the whole installation."""
    found: dict[str, int] = {}
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if field.related_model is Member:
                count = model._base_manager.filter(**{field.name: member}).count()
                found[model._meta.label] = found.get(model._meta.label, 0) + count
    return found


@pytest.fixture
def full(cast: Cast) -> Cast:
    """The owner with one of everything, some deleted softly; and a stranger with the same."""
    for member in (cast.member, cast.stranger_member):
        belongings_of(member)
        BodyAnswers.objects.create(member=member, sex="female")
        incoming = storage.member_folder(member.pk) / "incoming" / "x"
        incoming.mkdir(parents=True)
        (incoming / "00000").write_bytes(b"part")
    return cast


def test_nothing_of_a_member_is_left(full: Cast, committed: Committed) -> None:
    before = _rows(full.stranger_member)
    assert sum(_rows(full.member).values()) >= 8
    with committed():
        erase_member(full.member)
    assert set(_rows(full.member).values()) == {0}
    assert not Member.everything.filter(pk=full.member.pk).exists()
    assert not _folder(full.member).exists()
    # And nothing of anybody else is gone.
    assert _rows(full.stranger_member) == before
    assert len(list(_folder(full.stranger_member).rglob("*.mp4"))) == 1
    assert KeyPicture.objects.filter(run__member=full.stranger_member).exists()


def test_deleting_an_account_erases_rows_and_files(full: Cast, committed: Committed) -> None:
    with committed():
        full.owner.delete()
    assert set(_rows(full.member).values()) == {0}
    assert not _folder(full.member).exists()
    assert _folder(full.stranger_member).exists()


def test_a_member_without_an_account_goes_with_the_last_who_may_manage_them(cast: Cast) -> None:
    child = Member.objects.create(name="Kim")
    shared = Member.objects.create(name="Lou")
    for member in (child, shared):
        Grant.objects.create(user=cast.owner, member=member, role=Grant.Role.OWNER)
        Grant.objects.create(user=cast.viewer, member=member, role=Grant.Role.VIEWER)
    Grant.objects.create(user=cast.coach, member=shared, role=Grant.Role.OWNER)
    cast.owner.delete()
    assert not Member.everything.filter(pk=child.pk).exists()
    assert Member.objects.filter(pk=shared.pk).exists()
    assert Member.objects.filter(pk=cast.stranger_member.pk).exists()


def test_what_goes_with_an_account_is_told_before(full: Cast) -> None:
    told = {holding.name: holding.amount for holding in _holdings(full.owner)}
    assert told["Weigh-in"] == "3"
    assert told["Answers about your body"] == "1"
    assert _holdings(new_user("nora")) == []


def _holdings(user: User) -> list[Holding]:
    told: Any = account_holdings.send(sender=User, user=user)
    return [holding for _receiver, holdings in told for holding in holdings]


@pytest.mark.django_db(transaction=True)
def test_an_erasure_that_fails_at_its_end_loses_nothing(full: Cast) -> None:
    before = (_rows(full.member), sorted(_folder(full.member).rglob("*")))

    def stop(**_more: Any) -> None:
        raise OSError("the machine stopped")

    # The account's own row is the last to go, after those of its member.
    post_delete.connect(stop, sender=User, dispatch_uid="test")
    try:
        with pytest.raises(OSError, match="stopped"):
            erase_account(full.owner)
    finally:
        post_delete.disconnect(sender=User, dispatch_uid="test")
    assert (_rows(full.member), sorted(_folder(full.member).rglob("*"))) == before
    # The account is shut already; asked again, all of it goes.
    erase_account(User.objects.get(pk=full.owner.pk))
    assert set(_rows(full.member).values()) == {0}
    assert not _folder(full.member).exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("way", ["member", "account"])
def test_files_that_stay_behind_are_found_by_the_sweep(
    full: Cast, way: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def stop(_folder: Path) -> bool:
        raise OSError("the machine stopped")

    with monkeypatch.context() as stopped:
        stopped.setattr(storage, "removed_folder", stop)
        if way == "member":
            erase_member(full.member)
        else:
            erase_account(full.owner)
    assert "the machine stopped" in caplog.text
    assert set(_rows(full.member).values()) == {0}
    assert _folder(full.member).exists()
    swept_uploads()
    assert not _folder(full.member).exists()
    assert len(list(_folder(full.stranger_member).rglob("*.mp4"))) == 1


@pytest.mark.django_db(transaction=True)
def test_a_member_whose_rows_stay_is_out_of_sight_and_goes_with_the_purge(full: Cast) -> None:
    def stop(**_more: Any) -> None:
        raise OSError("the machine stopped")

    post_delete.connect(stop, sender=Member, dispatch_uid="test")
    try:
        with pytest.raises(OSError, match="stopped"):
            erase_member(full.member)
    finally:
        post_delete.disconnect(sender=Member, dispatch_uid="test")
    assert not Member.objects.filter(pk=full.member.pk).exists()
    assert len(list(_folder(full.member).rglob("*.mp4"))) == 1
    purge_deleted(timezone.now() + dt.timedelta(seconds=1))
    assert set(_rows(full.member).values()) == {0}
    assert not _folder(full.member).exists()


def test_one_record_is_erased_with_its_file(full: Cast, committed: Committed) -> None:
    clip = Clip.objects.get(member=full.member)
    file = settings.MEDIA_DIR / clip.path
    with committed():
        erase_record(clip)
        assert file.exists(), "the transaction may still fail"
    assert not file.exists()
    assert not AnalysisRun.everything.filter(member=full.member).exists()
    erase_record(clip)  # again: gone already


def test_a_purge_takes_what_is_old_and_deleted(full: Cast, committed: Committed) -> None:
    old, young = new_weigh_in(full.member), new_weigh_in(full.member)
    clip = Clip.objects.get(member=full.member)
    now = timezone.now()
    WeighIn.everything.filter(pk=old.pk).update(deleted_at=now - dt.timedelta(days=31))
    WeighIn.everything.filter(pk=young.pk).update(deleted_at=now - dt.timedelta(days=29))
    Clip.everything.filter(pk=clip.pk).update(deleted_at=now - dt.timedelta(days=40))
    AnalysisRun.everything.filter(clip=clip).update(deleted_at=now - dt.timedelta(days=40))
    # The weigh-in and the clip, whose runs go with it.
    with committed():
        assert purge_deleted(now - dt.timedelta(days=30)) == 2
    assert not WeighIn.everything.filter(pk=old.pk).exists()
    assert WeighIn.everything.filter(pk=young.pk).exists()
    assert not Clip.everything.filter(pk=clip.pk).exists()
    assert not (settings.MEDIA_DIR / clip.path).exists()


def test_the_command_says_how_many(full: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("purge")
    assert capsys.readouterr().out.strip() == "0 records erased."
    call_command("purge", days=0)
    # One weigh-in of each of the two members.
    assert capsys.readouterr().out.strip() == "2 records erased."


def test_every_record_of_a_member_can_be_purged() -> None:
    """A model that belongs to a member but cannot be found here would stay for ever."""
    named = {
        model
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.related_model is Member
    }
    softly = {model for model in named if hasattr(model, "deleted_at")}
    assert softly == set(record_models())
