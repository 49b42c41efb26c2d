"""The harness itself: people come in, and a real server sees what a test has written."""

from __future__ import annotations

import urllib.request
from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.web.cast import Cast
from tests.web.served import Served
from tonus_web.accounts.models import User
from tonus_web.members.models import Grant

pytestmark = pytest.mark.django_db


def test_everybody_has_the_role_of_their_name(cast: Cast) -> None:
    roles = dict(Grant.objects.filter(member=cast.member).values_list("user__username", "role"))
    assert roles == {"olga": "owner", "carl": "coach", "vera": "viewer"}


def test_a_client_is_signed_in(cast: Cast, client_of: Callable[[User | None], Client]) -> None:
    assert client_of(cast.owner).session["_auth_user_id"] == str(cast.owner.pk)
    assert "_auth_user_id" not in client_of(None).session


def test_a_real_server_sees_the_rows_of_the_test(
    server: Served, cast: Cast, client_of: Callable[[User | None], Client]
) -> None:
    name = settings.SESSION_COOKIE_NAME
    session = client_of(cast.owner).cookies[name].value
    page = server.url + reverse("account_change_password")
    asked = urllib.request.Request(page, headers={"Cookie": f"{name}={session}"})
    with urllib.request.urlopen(asked) as answer:
        assert answer.status == 200
        assert answer.url == page  # somebody who is not known is led to the sign-in page
        assert "'unsafe" not in answer.headers["Content-Security-Policy"]
