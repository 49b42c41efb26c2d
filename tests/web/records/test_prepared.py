"""Questions that are put into SQL once."""

from __future__ import annotations

import uuid

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from tests.web.cast import new_user
from tonus_web.accounts.models import User
from tonus_web.members.access import Access, granted_member
from tonus_web.members.models import Grant, Member
from tonus_web.members.services import member_of
from tonus_web.records.models import new_id
from tonus_web.records.prepared import first_of

pytestmark = pytest.mark.django_db


def _named(name: str, user: uuid.UUID) -> QuerySet[User]:
    return User.objects.filter(pk=user, username=name, is_active=True)


def _nothing_asked(_user: uuid.UUID) -> QuerySet[User]:
    return User.objects.order_by("pk")


def test_values_go_where_they_belong_and_constants_stay() -> None:
    ada, olga = new_user("ada"), new_user("olga")
    assert first_of(_named, "ada", ada.pk) == ada
    assert first_of(_named, "olga", olga.pk) == olga
    assert first_of(_named, "ada", olga.pk) is None
    User.objects.filter(pk=ada.pk).update(is_active=False)
    assert first_of(_named, "ada", ada.pk) is None


def test_the_same_question_is_asked_of_the_database_each_time() -> None:
    ada = new_user("ada")
    with CaptureQueriesContext(connection) as asked:
        for _ in range(2):
            first_of(_named, "ada", ada.pk)
    first, second = (row["sql"] for row in asked)
    assert first == second


def test_a_value_that_is_not_asked_for_is_a_mistake() -> None:
    with pytest.raises(AssertionError, match="not asked for"):
        first_of(_nothing_asked, new_id())


def test_a_role_is_that_of_the_user_who_asks() -> None:
    owner, coach = new_user("ada"), new_user("olga")
    member = member_of(owner)
    Grant.objects.create(user=coach, member=member, role=Grant.Role.COACH)
    Grant.objects.create(user=coach, member=Member.objects.create(name="b"), role=Grant.Role.VIEWER)
    assert granted_member(owner, member.pk, Access.READ) == (member, "owner")
    assert granted_member(coach, member.pk, Access.WRITE) == (member, "coach")
