"""An account's own member: made once, however many requests come at once."""

from __future__ import annotations

import threading
import uuid

import pytest
from django.db import connection

from tests.web.cast import new_user
from tonus_web.accounts.models import User
from tonus_web.members.models import Grant, Member
from tonus_web.members.services import member_of

_AT_ONCE = 6


@pytest.mark.django_db
def test_member_and_grant_are_made_together() -> None:
    user = new_user("nora")
    member = member_of(user)
    assert (member.account, member.name) == (user, "nora")
    assert Grant.objects.get().role == Grant.Role.OWNER
    assert member_of(user) == member
    assert Member.objects.count() == Grant.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_requests_that_come_at_once_get_the_same_member() -> None:
    user = new_user("nora")
    begin = threading.Barrier(_AT_ONCE)
    found: list[uuid.UUID] = []

    def ask() -> None:
        try:
            begin.wait(timeout=10)
            found.append(member_of(User.objects.get(pk=user.pk)).pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=ask) for _ in range(_AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert len(found) == _AT_ONCE
    assert len(set(found)) == 1
    assert Member.objects.count() == Grant.objects.count() == 1
