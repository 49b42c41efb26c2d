"""What was deleted softly comes back, for those who may, for a day, once or twice alike."""

from __future__ import annotations

import datetime as dt
import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.web.belongings import done_run, new_weigh_in, trained, watched_clip
from tests.web.cast import Cast
from tests.web.filling import Filling
from tonus_web.accounts.models import User
from tonus_web.coach.models import AnalysisRun, Clip
from tonus_web.diary.models import WeighIn
from tonus_web.members.undo import (
    UndoExpired,
    deleted_together,
    record_models,
    restored,
    restored_records,
    undo_token,
    unmake_token,
)

ClientOf = Callable[[User | None], Client]


def _press(client: Client, member: Any, token: str, **also: str) -> Any:
    address = reverse("members:undo", args=[member.pk])
    return client.post(address, {"token": token, **also}, follow=True)


def test_a_record_comes_back(cast: Cast) -> None:
    weigh_in = new_weigh_in(cast.member)
    token = deleted_together(weigh_in)
    assert not WeighIn.objects.exists()
    assert [row.pk for row in restored(cast.member, token)] == [weigh_in.pk]
    back = WeighIn.objects.get()
    assert back.deleted_at is None
    # A tab that showed it before the deletion must not write over it.
    assert back.revision == 3


def test_pressing_twice_is_harmless(cast: Cast, client_of: ClientOf) -> None:
    token = deleted_together(new_weigh_in(cast.member))
    client = client_of(cast.owner)
    assert "It is back." in _press(client, cast.member, token).content.decode()
    revision = WeighIn.objects.get().revision
    assert "nothing left to bring back" in _press(client, cast.member, token).content.decode()
    assert WeighIn.objects.get().revision == revision


def test_records_of_one_action_come_back_together(cast: Cast) -> None:
    run = done_run(cast.member)
    clip = watched_clip(run)
    token = deleted_together(run, clip)
    assert len({Clip.everything.get().deleted_at, AnalysisRun.everything.get().deleted_at}) == 1
    assert {row.pk for row in restored(cast.member, token)} == {clip.pk, run.pk}
    assert Clip.objects.exists()
    assert AnalysisRun.objects.exists()


def test_what_a_record_hangs_on_comes_back_with_it(cast: Cast) -> None:
    run = done_run(cast.member)
    clip = watched_clip(run)
    deleted_together(clip)
    token = deleted_together(run)
    assert [type(row) for row in restored(cast.member, token)] == [Clip, AnalysisRun]


def test_deleting_twice_keeps_the_first_time(cast: Cast) -> None:
    weigh_in = new_weigh_in(cast.member)
    deleted_together(weigh_in)
    first = WeighIn.everything.get().deleted_at
    deleted_together(WeighIn.everything.get())
    assert WeighIn.everything.get().deleted_at == first


def test_a_token_works_for_a_day(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    token = deleted_together(new_weigh_in(cast.member))
    now, hour_s = time.time(), 3600
    monkeypatch.setattr(time, "time", lambda: now + 23 * hour_s)
    assert restored(cast.member, token)
    deleted_together(WeighIn.objects.get())
    monkeypatch.setattr(time, "time", lambda: now + 25 * hour_s)
    with pytest.raises(UndoExpired):
        restored(cast.member, token)
    assert not WeighIn.objects.exists()


def test_a_token_is_for_one_member(cast: Cast, client_of: ClientOf) -> None:
    token = deleted_together(new_weigh_in(cast.member))
    answer = _press(client_of(cast.stranger), cast.stranger_member, token)
    assert "belongs to somebody else" in answer.content.decode()
    assert not WeighIn.objects.exists()


@pytest.mark.parametrize("token", ["", "x", "a:b:c", "\x00", "🦵" * 50])
def test_a_token_that_is_none_brings_nothing_back(
    cast: Cast, client_of: ClientOf, token: str
) -> None:
    deleted_together(new_weigh_in(cast.member))
    answer = _press(client_of(cast.owner), cast.member, token)
    assert "can no longer be undone here" in answer.content.decode()
    assert not WeighIn.objects.exists()


def test_who_may_write_may_undo(cast: Cast, client_of: ClientOf) -> None:
    address = reverse("members:undo", args=[cast.member.pk])
    for user, status in ((cast.coach, 302), (cast.viewer, 404), (cast.stranger, 404)):
        token = deleted_together(new_weigh_in(cast.member))
        assert client_of(user).post(address, {"token": token}).status_code == status, user
        assert WeighIn.objects.filter(member=cast.member).exists() == (status == 302)
        WeighIn.everything.all().delete()
    assert client_of(None).post(address, {"token": "x"}).status_code == 302
    assert client_of(cast.owner).get(address).status_code == 405


@pytest.mark.parametrize(
    ("back", "lands"),
    [
        ("/exercises/", "/exercises/"),
        ("https://elsewhere.example/", None),
        ("//elsewhere.example/", None),
        ("javascript:alert(1)", None),
    ],
)
def test_it_leads_back_to_a_page_of_ours_only(
    cast: Cast, client_of: ClientOf, back: str, lands: str | None
) -> None:
    token = deleted_together(new_weigh_in(cast.member))
    address = reverse("members:undo", args=[cast.member.pk])
    answer = client_of(cast.owner).post(address, {"token": token, "next": back})
    assert answer.headers["Location"] == (lands or reverse("today:day", args=[cast.member.pk]))


def test_the_message_of_a_deletion_carries_the_button(cast: Cast, client_of: ClientOf) -> None:
    weigh_in = new_weigh_in(cast.member)
    client = client_of(cast.owner)
    address = reverse("diary:weigh_in_delete", args=[cast.member.pk, weigh_in.pk])
    page = client.post(address, follow=True).content.decode()
    assert reverse("members:undo", args=[cast.member.pk]) in page
    token = page.split('name="token" value="')[1].split('"')[0]
    _press(client, cast.member, token)
    assert WeighIn.objects.get().pk == weigh_in.pk


def test_a_token_needs_exactly_one_member(cast: Cast) -> None:
    with pytest.raises(ValueError, match="exactly one member"):
        undo_token()
    with pytest.raises(ValueError, match="exactly one member"):
        undo_token(new_weigh_in(cast.member), new_weigh_in(cast.stranger_member))


def test_a_token_has_no_blank_that_would_break_a_message(cast: Cast) -> None:
    assert len(undo_token(*[new_weigh_in(cast.member) for _ in range(30)]).split()) == 1


@pytest.mark.parametrize("model", record_models(), ids=lambda model: model.__name__)
def test_every_kind_of_record_comes_back(cast: Cast, model: Any) -> None:
    record: Any
    if issubclass(model, Clip | AnalysisRun):
        run = done_run(cast.member)
        record = watched_clip(run) if issubclass(model, Clip) else run
    elif issubclass(model, WeighIn):
        record = new_weigh_in(cast.member)
    elif model._meta.app_label == "training":
        trained(cast.member)
        record = model.objects.first()
    else:
        Filling([model]).fill()
        record = model.everything.order_by("revision").first()
    record.deleted_at = timezone.now() - dt.timedelta(days=2)
    record.save()
    assert not model.objects.filter(pk=record.pk).exists()
    assert restored_records([record])
    assert model.objects.filter(pk=record.pk).exists()


def test_what_was_just_made_is_taken_away_and_comes_back(cast: Cast, client_of: ClientOf) -> None:
    weigh_in = new_weigh_in(cast.member)
    client = client_of(cast.owner)
    address = reverse("members:undo", args=[cast.member.pk])
    token = unmake_token(weigh_in)
    answer = client.post(address, {"token": token}, follow=True)
    assert "It is taken back." in answer.content.decode()
    assert not WeighIn.objects.exists()
    again = _press(client, cast.member, token)
    assert "taken back already" in again.content.decode()
    back = re.findall(r'name="token" value="([^"]+)"', answer.content.decode())
    assert "It is back." in _press(client, cast.member, back[0]).content.decode()
    assert WeighIn.objects.get().pk == weigh_in.pk


def test_what_was_changed_since_it_was_made_is_not_taken_away(
    cast: Cast, client_of: ClientOf
) -> None:
    weigh_in = new_weigh_in(cast.member)
    token = unmake_token(weigh_in)
    weigh_in.save_revised(shown_revision=1)
    answer = _press(client_of(cast.owner), cast.member, token)
    assert "changed in another place" in answer.content.decode()
    assert WeighIn.objects.exists()


def test_nobody_takes_away_what_is_somebody_else_s(cast: Cast, client_of: ClientOf) -> None:
    token = unmake_token(new_weigh_in(cast.member))
    address = reverse("members:undo", args=[cast.stranger_member.pk])
    answer = client_of(cast.stranger).post(address, {"token": token}, follow=True)
    assert "belongs to somebody else" in answer.content.decode()
    assert WeighIn.objects.exists()
