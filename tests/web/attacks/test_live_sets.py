"""Live sets of somebody who means harm, or of a program gone wrong: told, never a fault."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed

from tests.web.cast import Cast, client_of, new_cast
from tests.web.coach.live_client import opened, session_of
from tests.web.coach.live_sets import begun, frames_message, squats
from tests.web.coach.test_live_posts import finish, post
from tests.web.served import Served
from tonus_web.coach import live_views
from tonus_web.coach.live_socket import ROOM

ODD: list[Any] = [
    "\ud800",
    "squat\ud800",
    "\0",
    "../../etc/passwd",
    "squat.toml",
    "",
    " squat",
    "é" * 64,
    "x" * 65,
    None,
    True,
    -1,
    0,
    1.5,
    10**308,
    10**400,
    [],
    {},
    ["squat"],
    {"a": "b"},
]
FIELDS = sorted(begun(squats())) + ["frames", "mean"]


@pytest.fixture
def faults(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    """Nothing may be logged as a fault."""
    yield caplog
    loud = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert not loud, [record.getMessage() for record in loud]


def messages_with(field: str, odd: Any) -> list[dict[str, Any]]:
    start = begun(squats())
    if field == "frames":
        return [start, {"type": "finish", "frames": odd}]
    if field == "mean":
        return [start, {"type": "light", "mean": odd}]
    return [{**start, field: odd}]


@pytest.mark.django_db
@pytest.mark.parametrize("field", FIELDS)
def test_a_post_with_anything_in_a_field_is_answered(cast: Cast, faults: Any, field: str) -> None:
    client = client_of(cast.owner)
    pose = squats()
    for odd in ODD:
        sent = messages_with(field, odd)
        heard = post(client, cast.member, *sent, frames_message(pose, 0, 30), finish(30))
        assert heard[-1]["type"] in {"error", "saved"}, (field, odd, heard)
        if heard[-1]["type"] == "saved":
            assert client.get(heard[-1]["url"]).status_code == 200, (field, odd)
    for key in list(live_views._HELD._held):
        live_views._HELD.forget(key)
    assert ROOM.frames == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("field", FIELDS)
def test_a_socket_with_anything_in_a_field_is_answered(
    server: Served, faults: Any, field: str
) -> None:
    people = new_cast()
    session = session_of(people.owner)
    for odd in ODD:
        kinds = heard_after(server, people, session, [*messages_with(field, odd), finish(0)])
        assert kinds, (field, odd)
        assert not {"server", "state"} & set(kinds), (field, odd, kinds)


def heard_after(
    server: Served, people: Cast, session: str, messages: list[dict[str, Any]]
) -> list[str]:
    """Codes and types of what the server says until it is silent or closes."""
    kinds: list[str] = []
    # The server may close before the last message is on its way.
    with contextlib.suppress(ConnectionClosed), opened(server, people.member, session) as client:
        with contextlib.suppress(ConnectionClosed):
            for message in messages:
                client.say(message)
        while not kinds or kinds[-1] in {"ready", "state"}:
            heard = client.heard()
            kinds.append(heard.get("code", heard["type"]))
    return kinds
