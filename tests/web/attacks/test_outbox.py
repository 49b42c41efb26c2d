"""An outbox that sends what no device makes: each item is answered, and nothing fails."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import reverse

from tests.web.cast import Cast, client_of
from tests.web.coach.live_sets import begun, frames_message, squats
from tests.web.coach.test_live_posts import finish, post
from tests.web.training.outbox import note, sent, set_of, weigh_in
from tonus_web.records.models import new_id
from tonus_web.training.models import CustomExercise, SetEntry

pytestmark = pytest.mark.django_db

#: As they stand in the body, since JSON of Python's own would not write some of them.
ODD = [
    "NaN",
    "Infinity",
    "-Infinity",
    "1e308",
    "1e999",
    "-1e308",
    "-1",
    "-0.0",
    "0.1",
    "9" * 400,
    "true",
    "null",
    '"\\ud800"',
    '"\\u0000"',
    '"\\u202e\\u0000"',
    '"١٢"',
    '"1e308"',
    '"NaN"',
    '"9999-12-31T23:59:59.999999-23:59"',
    '"0001-01-01T00:00:00+23:59"',
    '"' + "x" * 100_000 + '"',
    "[]",
    "{}",
    "[" * 500 + "]" * 500,
    '{"entered": "1e308", "unit": "kg"}',
    '{"entered": "\\ud800", "unit": "kg"}',
    '{"entered": "12", "unit": ["kg"]}',
    '{"entered": "' + "9" * 40 + '", "unit": "lb"}',
    '{"entered": "-5", "unit": "kg"}',
    '{"entered": "Infinity", "unit": "kg"}',
    '{"entered": {"a": 1}, "unit": {}}',
]


@pytest.fixture
def faults(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Nothing may be logged as a fault."""
    yield
    loud = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert not loud, [record.getMessage() for record in loud]


def fields_of(item: dict[str, Any]) -> list[str]:
    return sorted({*item, "session", "run", "revision", "deleted", "held_s", "side", "source"})


@pytest.mark.usefixtures("faults")
@pytest.mark.parametrize("make", [set_of, note, weigh_in])
def test_anything_in_any_field_is_answered(cast: Cast, make: Any) -> None:
    client = client_of(cast.owner)
    for field in fields_of(make()):
        items = []
        for odd in ODD:
            item = {**make(), "id": str(new_id())}
            item.pop(field, None)
            items.append(f'{json.dumps(item)[:-1]}, "{field}": {odd}}}')
        answer = sent(client, cast.member, f'{{"items": [{", ".join(items)}]}}')
        assert answer.status_code == 200, (field, answer.content)
        answers = answer.json()["answers"]
        assert len(answers) == len(ODD)
        for odd, one in zip(ODD, answers, strict=True):
            assert one["status"] in {"saved", "already", "conflict", "refused"}, (field, odd)
            assert (one["status"] in {"saved", "already"}) or one["message"], (field, odd)
    for address in ("training:index", "today:day", "coach:index"):
        assert client.get(reverse(address, args=[cast.member.pk])).status_code == 200
    for entry in SetEntry.objects.all():
        shown = client.get(reverse("training:session", args=[cast.member.pk, entry.session_id]))
        assert shown.status_code == 200


@pytest.mark.usefixtures("faults")
def test_one_id_may_be_a_live_set_an_entry_and_a_note(cast: Cast) -> None:
    """Each kind has its own ids; what one says is never shown as another."""
    client, pose = client_of(cast.owner), squats()
    start = begun(pose)
    heard = post(client, cast.member, start, frames_message(pose, 0, 30), finish(30))
    assert heard[-1]["type"] == "saved"
    items = [
        set_of(id=start["set"], run=start["set"]),
        note(id=start["set"], session=start["set"]),
        weigh_in(id=start["set"]),
    ]
    for status in ("saved", "already"):
        answers = sent(client, cast.member, {"items": items}).json()["answers"]
        assert [one["status"] for one in answers] == [status] * 3, answers
    assert client.get(heard[-1]["url"]).status_code == 200


@pytest.mark.usefixtures("faults")
def test_nothing_of_another_member_is_told_or_taken(cast: Cast) -> None:
    theirs = client_of(cast.stranger)
    pose = squats()
    start = begun(pose)
    post(theirs, cast.stranger_member, start, frames_message(pose, 0, 30), finish(30))
    custom = CustomExercise.objects.create(member=cast.stranger_member, name="Secret stretch")
    kept = set_of(exercise=str(custom.pk), notes="secret words")
    assert sent(theirs, cast.stranger_member, {"items": [kept]}).json()["answers"][0]["present"]
    entry = SetEntry.objects.get()
    items = [
        set_of(id=kept["id"]),
        set_of(id=kept["id"], revision=1),
        {"id": kept["id"], "kind": "set", "deleted": True, "revision": 1},
        set_of(run=start["set"]),
        set_of(exercise=str(custom.pk)),
        set_of(session=str(entry.session_id)),
        note(session=str(entry.session_id)),
    ]
    answer = sent(client_of(cast.owner), cast.member, {"items": items})
    told = [one["status"] for one in answer.json()["answers"]]
    assert told == ["conflict"] * 3 + ["refused"] * 2 + ["saved"] * 2
    assert b"ecret" not in answer.content
    assert str(entry.session_id).encode() not in answer.content
    entry.refresh_from_db()
    assert (entry.notes, entry.deleted_at, entry.revision) == ("secret words", None, 1)
    assert SetEntry.objects.filter(session_id=entry.session_id).count() == 1
