"""The page of what was deleted, and the page of somebody who comes back to it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.web.belongings import done_run, new_weigh_in, watched_clip
from tests.web.cast import Cast
from tonus_web.accounts.models import User
from tonus_web.coach.models import AnalysisRun, Clip
from tonus_web.diary.models import WeighIn
from tonus_web.members.models import SafetyAnswers
from tonus_web.members.undo import deleted_together, record_models

ClientOf = Callable[[User | None], Client]


def _page(client: Client, cast: Cast) -> str:
    answer = client.get(reverse("members:deleted", args=[cast.member.pk]))
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    return answer.content.decode()


def _address(cast: Cast, name: str, record: Any) -> str:
    return reverse(f"members:{name}", args=[cast.member.pk, record._meta.label_lower, record.pk])


def test_it_says_when_there_is_nothing(cast: Cast, client_of: ClientOf) -> None:
    new_weigh_in(cast.member)
    assert "Nothing was deleted lately." in _page(client_of(cast.owner), cast)


def test_what_one_action_deleted_is_one_line(cast: Cast, client_of: ClientOf) -> None:
    run = done_run(cast.member, "monday.mp4")
    deleted_together(run, watched_clip(run))
    deleted_together(new_weigh_in(cast.member))
    page = _page(client_of(cast.owner), cast)
    assert "2 things can still be brought back." in page
    assert "monday.mp4" in page
    assert "one record that hangs on it" in page


def test_no_figure_is_shown(cast: Cast, client_of: ClientOf) -> None:
    cast.member.hides_numbers = True
    cast.member.save()
    deleted_together(new_weigh_in(cast.member, kg="83.25"))
    page = _page(client_of(cast.owner), cast)
    assert "Weigh-in" in page
    assert "83" not in page.split("<main")[1].split("</main>")[0].replace(
        cast.member.pk.hex, ""
    ).replace(str(WeighIn.everything.get().pk), "").replace(str(cast.member.pk), "")


def test_restore_brings_back_what_went_together(cast: Cast, client_of: ClientOf) -> None:
    run = done_run(cast.member)
    deleted_together(run, watched_clip(run))
    client = client_of(cast.owner)
    for again in (False, True):
        answer = client.post(_address(cast, "restore", watched_clip(run)), follow=True)
        told = "nothing left to bring back" if again else "2 records are back."
        assert told in answer.content.decode()
    assert Clip.objects.exists()
    assert AnalysisRun.objects.exists()


def test_for_good_is_asked_for_and_done(
    cast: Cast, client_of: ClientOf, django_capture_on_commit_callbacks: Any
) -> None:
    run = done_run(cast.member)
    file = settings.MEDIA_DIR / watched_clip(run).path
    deleted_together(run, watched_clip(run))
    client = client_of(cast.owner)
    address = _address(cast, "erase", watched_clip(run))
    assert "cannot be undone" in client.get(address).content.decode()
    assert file.exists()
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(address, follow=True)
    assert "Deleted for good." in answer.content.decode()
    assert not file.exists()
    assert not Clip.everything.exists()
    assert not AnalysisRun.everything.exists()
    assert client.post(address).status_code == 404


def test_only_what_was_deleted_can_be_erased(cast: Cast, client_of: ClientOf) -> None:
    weigh_in = new_weigh_in(cast.member)
    client = client_of(cast.owner)
    assert client.post(_address(cast, "erase", weigh_in)).status_code == 404
    assert WeighIn.objects.exists()


@pytest.mark.parametrize("label", ["members.member", "accounts.user", "diary.nothing", "x"])
def test_only_records_are_named(cast: Cast, client_of: ClientOf, label: str) -> None:
    for name in ("restore", "erase"):
        address = reverse(f"members:{name}", args=[cast.member.pk, label, cast.member.pk])
        assert client_of(cast.owner).post(address).status_code == (
            302 if name == "restore" else 404
        )
    cast.member.refresh_from_db()
    assert cast.member.deleted_at is None


def test_it_is_the_owners_own(cast: Cast, client_of: ClientOf) -> None:
    weigh_in = new_weigh_in(cast.member)
    deleted_together(weigh_in)
    addresses = [
        reverse("members:deleted", args=[cast.member.pk]),
        _address(cast, "restore", weigh_in),
        _address(cast, "erase", weigh_in),
    ]
    for user in (cast.coach, cast.viewer, cast.stranger, cast.administrator):
        for address in addresses:
            assert client_of(user).get(address).status_code == 404
            assert client_of(user).post(address).status_code == 404
    assert not WeighIn.objects.exists()
    assert WeighIn.everything.exists()


def test_somebody_elses_record_is_not_there(cast: Cast, client_of: ClientOf) -> None:
    weigh_in = new_weigh_in(cast.stranger_member)
    deleted_together(weigh_in)
    client = client_of(cast.owner)
    assert client.post(_address(cast, "erase", weigh_in)).status_code == 404
    client.post(_address(cast, "restore", weigh_in))
    assert not WeighIn.objects.exists()
    assert WeighIn.everything.exists()


def _record_page(cast: Cast, record_id: uuid.UUID) -> str:
    return reverse("diary:weigh_in_edit", args=[cast.member.pk, record_id])


def test_back_after_a_deletion_says_so_and_offers_undo(cast: Cast, client_of: ClientOf) -> None:
    weigh_in = new_weigh_in(cast.member)
    address = _record_page(cast, weigh_in.pk)
    client = client_of(cast.owner)
    assert client.get(address).status_code == 200
    deleted_together(weigh_in)
    gone = client.get(address)
    assert gone.status_code == 404
    assert "no-store" in gone.headers["Cache-Control"]
    page = gone.content.decode()
    assert "This was deleted." in page
    token = page.split('name="token" value="')[1].split('"')[0]
    answer = client.post(
        reverse("members:undo", args=[cast.member.pk]), {"token": token, "next": address}
    )
    assert answer.headers["Location"] == address
    assert client.get(address).status_code == 200


def test_back_after_a_deletion_tells_strangers_nothing(cast: Cast, client_of: ClientOf) -> None:
    weigh_in = new_weigh_in(cast.member)
    deleted_together(weigh_in)
    address = _record_page(cast, weigh_in.pk)
    assert "This was deleted." in client_of(cast.coach).get(address).content.decode()
    answer = client_of(cast.stranger).get(address)
    assert answer.status_code == 404
    assert "This was deleted." not in answer.content.decode()
    # Neither does the own member's address of a foreign record.
    foreign = reverse("diary:weigh_in_edit", args=[cast.stranger_member.pk, weigh_in.pk])
    answer = client_of(cast.stranger).get(foreign)
    assert answer.status_code == 404
    assert "This was deleted." not in answer.content.decode()


def test_a_viewer_sees_that_it_is_gone_without_a_button(cast: Cast, client_of: ClientOf) -> None:
    run = done_run(cast.member)
    deleted_together(run, watched_clip(run))
    answer = client_of(cast.viewer).get(reverse("coach:run", args=[cast.member.pk, run.pk]))
    assert answer.status_code == 404
    page = answer.content.decode()
    assert "This was deleted." in page
    assert 'name="token"' not in page


def test_the_list_asks_the_same_number_of_queries(
    cast: Cast, client_of: ClientOf, django_assert_num_queries: Any
) -> None:
    client = client_of(cast.owner)
    address = reverse("members:deleted", args=[cast.member.pk])
    # Session, user and grant, and one for each kind of record.
    queries = 3 + len(record_models())
    client.get(address)
    with django_assert_num_queries(queries):
        client.get(address)
    for _ in range(20):
        deleted_together(new_weigh_in(cast.member), done_run(cast.member))
    SafetyAnswers.objects.create(member=cast.member).delete_softly()
    with django_assert_num_queries(queries):
        client.get(address)
