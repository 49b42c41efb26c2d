"""Pages ask the database as often with many records as with few."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.web.addresses import ADDRESSES, Scene, new_scene
from tests.web.belongings import (
    done_run,
    kept_photo,
    new_measurement,
    new_weigh_in,
    trained,
)
from tests.web.cast import Cast, client_of, new_user
from tests.web.matrix import MATRIX, Answer
from tonus_web.members.models import Grant
from tonus_web.members.services import member_of
from tonus_web.today.export import SECTIONS
from tonus_web.training.models import SetEntry

pytestmark = pytest.mark.django_db

#: Pages that people read; a page of an administrator is read by one.
PAGES = [
    address
    for address in ADDRESSES
    if Answer.IN in MATRIX[address.name][0].values() and not address.name.startswith("mfa_")
]
#: More questions than this are a mistake even where they are always the same.
_AT_MOST = 30
#: The export is no page: it asks once for each kind of record, and who may see numbers.
_AT_MOST_OF = {"today:export_file": len(SECTIONS) + 8}


def asked(client: Client, path: str) -> list[str]:
    """What one reading of a page asks the database."""
    client.get(path)  # what is asked once in a session is no matter
    with CaptureQueriesContext(connection) as queries:
        response = client.get(path)
        if response.streaming:
            b"".join(response)
    assert response.status_code < 500, path
    return [query["sql"] for query in queries.captured_queries]


def add_many(scene: Scene) -> None:
    """Months of records, and the people of a club."""
    member = scene.cast.member
    for day in range(120):
        new_weigh_in(member, days_ago=day + 0.1, kg=str(80 - day / 20))
    for number in range(25):
        done_run(member, f"clip{number}.mp4", days_ago=number + 0.2)
    for day in range(60):
        trained(member, days_ago=day + 0.4)
    for _set in range(30):
        SetEntry.objects.create(
            member=member,
            session_id=scene.arguments["session_id"],
            exercise="squat",
            repetitions=8,
            at=timezone.now(),
            zone="UTC",
            local_date=timezone.localdate(),
        )
    for day in range(30):
        new_weigh_in(member, days_ago=day + 0.3).delete_softly()
    for number in range(40):
        new_measurement(member, days_ago=number * 7 + 0.2, site="hip")
        kept_photo(member, days_ago=number * 7 + 0.2)
    for number in range(20):
        friend = new_user(f"friend{number}")
        Grant.objects.create(user=friend, member=member, role=Grant.Role.VIEWER)
        Grant.objects.create(user=scene.cast.owner, member=member_of(friend), role=Grant.Role.COACH)


def questions(scene: Scene) -> dict[str, list[str]]:
    """What every page asks, read by somebody who may."""
    clients = {person: client_of(scene.user(person)) for person in ("owner", "administrator")}
    found = {}
    for address in PAGES:
        is_owners = MATRIX[address.name][0]["owner"] is Answer.IN
        client = clients["owner" if is_owners else "administrator"]
        found[address.name] = asked(client, scene.path(address))
    return found


def test_pages_ask_the_same_of_many_records_as_of_few(cast: Cast) -> None:
    scene = new_scene(cast)
    few = questions(scene)
    add_many(scene)
    many = questions(scene)
    assert len(few) > 40
    grown = {
        name: (len(few[name]), len(many[name])) for name in few if len(few[name]) < len(many[name])
    }
    assert grown == {}
    too_many = {
        name: len(found)
        for name, found in many.items()
        if len(found) > _AT_MOST_OF.get(name, _AT_MOST)
    }
    assert too_many == {}
