"""A device that sends the same things from two tabs at the same moment writes them once."""

from __future__ import annotations

import http.client
import json
import random
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.urls import reverse

from tests.web.cast import Cast, client_of
from tests.web.served import Served
from tests.web.training.outbox import note, set_of
from tonus_web.accounts.models import User
from tonus_web.members.models import Member
from tonus_web.training.models import Note, Session, SetEntry

pytestmark = pytest.mark.django_db(transaction=True)

_TOKEN = "a" * 32


def cookies_of(user: User) -> str:
    """What a browser in which somebody is signed in sends."""
    cookies = {name: morsel.value for name, morsel in client_of(user).cookies.items()}
    cookies[settings.CSRF_COOKIE_NAME] = _TOKEN
    return "; ".join(f"{name}={value}" for name, value in cookies.items())


def posted(server: Served, member: Member, cookies: str, items: list[Any]) -> Any:
    """The answers to a request of its own connection."""
    address = urlsplit(server.url)
    assert address.hostname is not None
    connection = http.client.HTTPConnection(address.hostname, address.port, timeout=60)
    headers = {
        "Cookie": cookies,
        "X-CSRFToken": _TOKEN,
        "Content-Type": "application/json",
    }
    try:
        path = reverse("training:sync", args=[member.pk])
        connection.request("POST", path, json.dumps({"items": items}), headers)
        response = connection.getresponse()
        content = response.read()
        assert response.status == 200, content
        return json.loads(content)["answers"]
    finally:
        connection.close()


def test_the_same_items_sent_at_once_are_written_once(server: Served, cast: Cast) -> None:
    rng = random.Random(7)
    items = [
        *(set_of(minutes_ago=n, repetitions=n + 1) for n in range(1, 9)),
        *(note(f"note {n}", minutes_ago=n) for n in range(1, 4)),
    ]
    orders = [rng.sample(items, len(items)) for _ in range(6)]
    cookies = [cookies_of(user) for user in (cast.owner, cast.coach)]
    with ThreadPoolExecutor(len(orders)) as pool:
        found = list(
            pool.map(
                lambda n: posted(server, cast.member, cookies[n % 2], orders[n]),
                range(len(orders)),
            )
        )
    statuses = [answer["status"] for answers in found for answer in answers]
    assert statuses.count("saved") == len(items)
    assert statuses.count("already") == len(items) * (len(orders) - 1)
    assert Session.objects.count() == 1
    assert SetEntry.objects.count() == 8
    assert Note.objects.count() == 3
    first = SetEntry.objects.order_by("at").first()
    session = Session.objects.get()
    assert first is not None
    assert session.at == min(first.at, *Note.objects.values_list("at", flat=True))


def test_of_two_members_who_take_the_same_id_one_has_it(server: Served, cast: Cast) -> None:
    items = [set_of(minutes_ago=n) for n in range(1, 7)]
    people = [
        (cast.member, cookies_of(cast.owner)),
        (cast.stranger_member, cookies_of(cast.stranger)),
    ]
    with ThreadPoolExecutor(2) as pool:
        mine, theirs = pool.map(lambda one: posted(server, one[0], one[1], items), people)
    for one, other in zip(mine, theirs, strict=True):
        assert sorted((one["status"], other["status"])) == ["conflict", "saved"]
        refused = one if one["status"] == "conflict" else other
        assert (refused["code"], refused["present"]) == ("gone", None)
    assert SetEntry.objects.count() == len(items)
