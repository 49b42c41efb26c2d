"""Who may do what: every address, every person, reading and sending.

The addresses come from the URL configuration; one without a row in `tests.web.matrix` fails.
Whoever is not let in must not change a single row either.
"""

from __future__ import annotations

import http.client
from typing import Any, Final
from urllib.parse import urlsplit

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse

from tests.web.addresses import ADDRESSES, Address, Scene, new_scene
from tests.web.cast import Cast, client_of
from tests.web.matrix import (
    MATRIX,
    MEMBER_OWN,
    MEMBER_READ,
    MEMBER_WRITE,
    PEOPLE,
    Answer,
    Row,
    no,
)
from tests.web.served import Served
from tonus_web.members.access import Access

_CLASSES: Final = {
    Access.READ: MEMBER_READ,
    Access.WRITE: MEMBER_WRITE,
    Access.OWN: MEMBER_OWN,
}


@pytest.fixture
def scene(cast: Cast) -> Scene:
    """Everything that an address can name, of the owner."""
    return new_scene(cast)


def answer_of(response: HttpResponseBase) -> Answer:
    """What a response means for the person who asked."""
    if response.status_code == 404:
        return Answer.HIDDEN
    if response.status_code == 405:
        return Answer.NO_METHOD
    if response.status_code == 401:
        return Answer.SIGN_IN
    place = urlsplit(response.headers.get("Location", "")).path
    if response.status_code in {301, 302, 303} and place == reverse("account_login"):
        return Answer.SIGN_IN
    assert response.status_code < 500
    assert response.status_code != 403
    return Answer.IN


def rows() -> dict[str, list[tuple[Any, ...]]]:
    """Everything that is kept, but sessions: table by table, as the database holds it.

    Read past the models, for this is asked of every table after every request.
    """
    found = {}
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            if model._meta.app_label in {"sessions", "usersessions"}:
                continue
            table = model._meta.db_table
            key = model._meta.pk.column or model._meta.pk.attname
            names = map(connection.ops.quote_name, (table, key))
            cursor.execute("SELECT * FROM {} ORDER BY {}".format(*names))
            found[table] = cursor.fetchall()
    return found


class _Undo(Exception):
    pass


def asked(
    client: Client, method: str, path: str, before: dict[str, list[tuple[Any, ...]]]
) -> tuple[Answer, bool]:
    """The answer, and whether rows changed; afterwards they are as before."""
    answer, changed = None, False
    try:
        with transaction.atomic():
            response = client.generic(method, path) if method == "GET" else client.post(path)
            answer = answer_of(response)
            changed = rows() != before
            if response.streaming:
                b"".join(response)
            raise _Undo
    except _Undo:
        assert answer is not None
        return answer, changed


def agree(found: Row, expected: Row) -> bool:
    """Whether everybody got what the row says.

    Where a method is not there, somebody who would not be let in may be told either.
    """
    either = Answer.NO_METHOD in expected.values()
    return all(
        found[person] is answer
        or (either and answer is not Answer.IN and found[person] is Answer.NO_METHOD)
        for person, answer in expected.items()
    )


def test_every_address_has_a_row() -> None:
    names = {address.name for address in ADDRESSES}
    assert len(names) > 60
    assert sorted(names - set(MATRIX)) == [], "write rows for these into MATRIX"
    assert sorted(set(MATRIX) - names) == [], "these rows are about nothing"


def test_what_is_a_members_is_guarded_as_its_row_says() -> None:
    guarded = 0
    for address in ADDRESSES:
        access = getattr(address.view, "access", None)
        assert (access is not None) == ("member_id" in address.parameters), address.name
        if access is not None:
            guarded += 1
            allowed = _CLASSES[access]
            for one in MATRIX[address.name]:
                assert one in (allowed, no(allowed)), address.name
    assert guarded > 30


@pytest.mark.django_db
@pytest.mark.parametrize("address", ADDRESSES, ids=lambda address: address.name)
def test_everybody_gets_what_the_row_says(address: Address, scene: Scene) -> None:
    path = scene.path(address)
    clients = {person: client_of(scene.user(person)) for person in PEOPLE}
    before = rows()
    for method, expected in zip(("GET", "POST"), MATRIX[address.name], strict=True):
        found = {}
        for person, client in clients.items():
            found[person], changed = asked(client, method, path, before)
            assert found[person] is Answer.IN or not changed, f"{person}: {method} {path}"
        assert agree(found, expected), f"{method} {path}: {found}"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [a for a in ADDRESSES if a.parameters[:1] == ("member_id",) and len(a.parameters) > 1],
    ids=lambda address: address.name,
)
def test_nobody_reaches_a_record_through_a_member_of_their_own(
    address: Address, scene: Scene
) -> None:
    """The stranger names their own member, and a record of somebody else."""
    if address.name in _NAMES_NO_RECORD:
        return
    path = scene.path(address, member_id=scene.cast.stranger_member.pk)
    client = client_of(scene.cast.stranger)
    before = rows()
    for method in ("GET", "POST"):
        answer, changed = asked(client, method, path, before)
        refused = {Answer.HIDDEN, Answer.NO_METHOD}
        # Pressed twice, it says that there is nothing left to bring back.
        refused |= {Answer.IN} if address.name == "members:restore" else set()
        assert answer in refused, f"{method} {path}"
        assert not changed, f"{method} {path}"


#: What stands behind the member there is a word, not the key of a record.
_NAMES_NO_RECORD: Final = {"onboarding:step", "body:site"}


# --- past Django's own handler --------------------------------------------------
# Clips and their parts are moved by the server around it: asked for through a real one.


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("name", "method", "expected"),
    [("coach:media", "GET", MEMBER_READ), ("coach:upload_part", "PUT", MEMBER_WRITE)],
)
def test_bytes_are_guarded_on_their_way_through_a_real_server(
    server: Served, scene: Scene, name: str, method: str, expected: Row
) -> None:
    (address,) = [one for one in ADDRESSES if one.name == name]
    path = scene.path(address)
    clients = {person: client_of(scene.user(person)) for person in PEOPLE}
    before = rows()
    for person in sorted(PEOPLE, key=lambda person: expected[person] is Answer.IN):
        status, place, body = sent(server, method, path, clients[person])
        if expected[person] is Answer.IN:
            assert status in {200, 201, 204}, f"{person}: {status} {body!r}"
        elif expected[person] is Answer.HIDDEN:
            assert status == 404, f"{person}: {status}"
        else:
            assert status == 401 or place.startswith(reverse("account_login")), f"{status}"
        if expected[person] is not Answer.IN:
            assert b"ftypisom" not in body
            assert rows() == before, person


def sent(server: Served, method: str, path: str, client: Client) -> tuple[int, str, bytes]:
    """Status, Location and body of an answer of the real server."""
    token = "a" * 32
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}
    cookies[settings.CSRF_COOKIE_NAME] = token
    headers = {
        "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
        "X-CSRFToken": token,
        "Content-Type": "application/octet-stream",
    }
    address = urlsplit(server.url)
    assert address.hostname is not None
    connection = http.client.HTTPConnection(address.hostname, address.port, timeout=20)
    try:
        connection.request(method, path, b"\0" * 2**20 if method == "PUT" else None, headers)
        answer = connection.getresponse()
        return answer.status, answer.headers.get("Location", ""), answer.read()
    finally:
        connection.close()
