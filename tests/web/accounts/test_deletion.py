"""Deleting one's own account: what is said before, what is gone after."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.utils import timezone

from tests.web.accounts.counting import confirmed
from tests.web.cast import PASSWORD, Cast, client_of, new_user
from tonus_web.accounts.models import User
from tonus_web.diary.models import WeighIn
from tonus_web.members.models import Grant, Member
from tonus_web.members.services import member_of
from tonus_web.records.models import new_id

pytestmark = pytest.mark.django_db
DELETE = "/account/delete/"


def rows_of(*ids: Any) -> dict[str, int]:
    """How many rows of each table point at one of these ids."""
    found: dict[str, int] = {}
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            target = getattr(field, "related_model", None)
            if target not in (User, Member):
                continue
            manager = model._base_manager
            count = manager.filter(**{f"{field.attname}__in": ids}).count()
            if count:
                found[f"{model._meta.label}.{field.name}"] = count
    return found


def weighed(member: Member) -> None:
    row = WeighIn(member=member, weight_entered="80", weight_unit="kg", weight_kg=80.0)
    row.set_moment(timezone.now(), "Europe/Berlin")
    row.save()


def test_the_password_is_asked_for_first(cast: Cast) -> None:
    client = client_of(cast.owner)
    assert client.get(DELETE).headers["Location"].startswith("/account/reauthenticate/")
    assert client.post(DELETE).headers["Location"].startswith("/account/reauthenticate/")
    client.post("/account/reauthenticate/", {"password": "wrong-wrong-1", "next": DELETE})
    assert client.get(DELETE).status_code == 302
    assert User.objects.filter(pk=cast.owner.pk).exists()


def test_it_says_what_goes(cast: Cast) -> None:
    for _ in range(3):
        weighed(cast.member)
    child = Member.objects.create(name="Kim")
    Grant.objects.create(user=cast.owner, member=child, role=Grant.Role.OWNER)
    shared = Member.objects.create(name="Robin")
    for user in (cast.owner, cast.coach):
        Grant.objects.create(user=user, member=shared, role=Grant.Role.OWNER)
    text = confirmed(client_of(cast.owner), PASSWORD).get(DELETE).content.decode()
    assert 'Weigh-in</dt><dd class="number">3' in text
    assert "Kim" in text
    assert "Robin" not in text
    assert "backup" in text


def test_everything_goes_and_nobody_elses(cast: Cast) -> None:
    weighed(cast.member)
    weighed(cast.stranger_member)
    child = Member.objects.create(name="Kim")
    Grant.objects.create(user=cast.owner, member=child, role=Grant.Role.OWNER)
    weighed(child)
    mine = (cast.owner.pk, cast.member.pk, child.pk)
    client = Client()
    client.post("/account/login/", {"login": "olga", "password": PASSWORD})
    elsewhere = Client()
    elsewhere.post("/account/login/", {"login": "olga", "password": PASSWORD})
    assert rows_of(*mine)
    before = rows_of(cast.stranger.pk, cast.stranger_member.pk)
    confirmed(client, PASSWORD)
    answer = client.post(DELETE, follow=True)
    assert "Your account is gone" in answer.content.decode()
    assert rows_of(*mine) == {}
    assert not Member.everything.filter(pk__in=mine).exists()
    assert rows_of(cast.stranger.pk, cast.stranger_member.pk) == before
    assert "_auth_user_id" not in client.session
    assert elsewhere.get("/account/").status_code == 302


def test_files_go_too(cast: Cast, django_capture_on_commit_callbacks: Any) -> None:
    from tonus_web.members.erasure import erased_member

    seen = []

    def receive(member: Member, **_more: Any) -> None:
        seen.append(member.pk)

    erased_member.connect(receive)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            confirmed(client_of(cast.owner), PASSWORD).post(DELETE)
    finally:
        erased_member.disconnect(receive)
    assert seen == [cast.member.pk]


def test_the_last_administrator_stays_while_others_are_here(cast: Cast) -> None:
    client = confirmed(client_of(cast.administrator), PASSWORD)
    assert "only administrator" in client.get(DELETE).content.decode()
    assert "Somebody has to administer" in client.post(DELETE, follow=True).content.decode()
    assert User.objects.filter(pk=cast.administrator.pk).exists()


def test_the_last_account_of_all_may_go() -> None:
    user = new_user("ada", is_staff=True)
    member_of(user)
    confirmed(client_of(user), PASSWORD).post(DELETE)
    assert not User.objects.exists()
    assert not Member.everything.exists()


def test_pressing_twice_does_no_harm(cast: Cast) -> None:
    client = confirmed(client_of(cast.owner), PASSWORD)
    client.post(DELETE)
    assert client.post(DELETE).headers["Location"].startswith("/account/login/")
    assert client.get(f"/m/{new_id()}/").status_code in (302, 404)
