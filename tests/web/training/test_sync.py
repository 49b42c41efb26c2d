"""What was made without connection is written once, in order, and never over something newer."""

from __future__ import annotations

import copy
import datetime as dt
import json
import random
import re
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.web.belongings import done_run, trained
from tests.web.cast import Cast, client_of
from tests.web.training.outbox import answered, note, sent, set_of, weigh_in
from tonus_web.diary.models import WeighIn
from tonus_web.members.models import SafetyAnswers
from tonus_web.records.models import new_id
from tonus_web.training.models import CustomExercise, Note, Session, SetEntry
from tonus_web.training.sync import MOST_ITEMS

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(cast: Cast) -> Client:
    """The owner's device."""
    return client_of(cast.owner)


def kept() -> list[Any]:
    """What the rows say, but for the ids that the server made."""
    sets = SetEntry.everything.order_by("pk").values_list(
        "pk", "repetitions", "held_s", "load_entered", "rir", "notes", "at", "deleted_at"
    )
    notes = Note.everything.order_by("pk").values_list("pk", "text", "at")
    weights = WeighIn.everything.order_by("pk").values_list("pk", "weight_entered", "at")
    sessions = Session.objects.order_by("at").values_list("at", "zone", "local_date")
    return [list(sets), list(notes), list(weights), list(sessions)]


# --- written once ------------------------------------------------------------------


def test_a_set_is_kept_as_it_was_entered(cast: Cast, client: Client) -> None:
    item = set_of(side="left", notes=" slow ", partial_repetitions=2)
    (answer,) = answered(client, cast.member, item)
    assert answer["status"] == "saved"
    assert answer["present"]["revision"] == 1
    entry = SetEntry.objects.get()
    assert str(entry.pk) == item["id"]
    assert (entry.load_entered, entry.load_unit, entry.load_kg) == ("12.50", "kg", 12.5)
    assert (entry.side, entry.notes, entry.partial_repetitions) == ("left", "slow", 2)
    assert entry.at == dt.datetime.fromisoformat(item["at"])
    assert entry.zone == "Europe/Berlin"
    assert entry.session.at == entry.at
    assert answer["present"]["words"] == "8 repetitions and 2 partial with 12.50 kg, left"


def test_what_is_sent_again_is_written_once(cast: Cast, client: Client) -> None:
    items = [set_of(), note(), weigh_in()]
    assert [one["status"] for one in answered(client, cast.member, *items)] == ["saved"] * 3
    before = kept()
    again = answered(client, cast.member, *items, *items)
    assert [one["status"] for one in again] == ["already"] * 6
    assert again[0]["present"]["repetitions"] == 8
    assert kept() == before
    assert Session.objects.count() == 1


@pytest.mark.parametrize("seed", range(12))
def test_any_order_any_repetition_and_any_batches_give_the_same_rows(cast: Cast, seed: int) -> None:
    """The same things, sent in two ways, to two members."""
    rng = random.Random(seed)
    session = [str(new_id()), str(new_id())]
    items = [
        *(set_of(minutes_ago=rng.uniform(0, 5 * 24 * 60), repetitions=n + 1) for n in range(9)),
        *(note(f"note {n}", minutes_ago=rng.uniform(0, 5 * 24 * 60)) for n in range(3)),
        *(weigh_in(f"7{n}.5", minutes_ago=rng.uniform(0, 5 * 24 * 60)) for n in range(3)),
    ]
    if seed % 2:
        # Each names its session, as a page that was open does; the members differ.
        for item in items:
            if item["kind"] != "weigh_in":
                item["session"] = session[0]
    twins = copy.deepcopy(items)
    for item in twins:
        item["id"] = str(new_id())
        if "session" in item:
            item["session"] = session[1]
    answered(client_of(cast.owner), cast.member, *items)
    clients = [client_of(cast.stranger) for _ in range(2)]
    shuffled = [*twins, *rng.choices(twins, k=8)]
    rng.shuffle(shuffled)
    while shuffled:
        number = rng.randint(1, 5)
        batch, shuffled = shuffled[:number], shuffled[number:]
        for answer in answered(rng.choice(clients), cast.stranger_member, *batch):
            assert answer["status"] in {"saved", "already"}, answer

    def told(member: Any) -> list[Any]:
        sets = SetEntry.objects.filter(member=member).order_by("at")
        found: list[Any] = list(sets.values_list("at", "repetitions", "session__local_date"))
        days = Session.objects.filter(member=member).order_by("local_date", "at")
        notes = Note.objects.filter(member=member).order_by("at").values_list("at", "text")
        weights = WeighIn.objects.filter(member=member).order_by("at")
        moments: list[Any] = list(days.values_list("local_date", "at"))
        if seed % 2:
            # Begun by whichever came first, as far as that is on its own day.
            moments = [len(moments)]
            found = [row[:2] for row in found]
        return [found, moments, list(notes), list(weights.values_list("at", "weight_entered"))]

    assert told(cast.member) == told(cast.stranger_member)


@pytest.mark.parametrize("seed", range(8))
def test_changes_sent_in_order_are_not_undone_by_what_is_sent_again(
    cast: Cast, client: Client, seed: int
) -> None:
    """A device that never hears an answer repeats itself from the beginning."""
    rng = random.Random(seed)
    made = set_of()
    steps = [
        made,
        {**made, "repetitions": 9, "revision": 1},
        {**made, "repetitions": 10, "rir": None, "revision": 2},
        {"id": made["id"], "kind": "set", "deleted": True, "revision": 3},
    ][: rng.randint(2, 4)]
    for until in range(1, len(steps) + 1):
        for _ in range(rng.randint(1, 3)):
            statuses = [one["status"] for one in answered(client, cast.member, *steps[:until])]
            assert "refused" not in statuses
    last = steps[-1]
    entry = SetEntry.everything.get()
    if "deleted" in last:
        assert entry.deleted_at is not None
    else:
        assert (entry.repetitions, entry.rir) == (last["repetitions"], last["rir"])
        assert entry.revision == len(steps)


def test_one_bad_item_keeps_no_other_from_being_written(cast: Cast, client: Client) -> None:
    items: list[Any] = [set_of(), {"id": "x", "kind": "set"}, set_of(exercise="no_such"), note(), 7]
    answers = answered(client, cast.member, *items)
    assert [one["status"] for one in answers] == ["saved", "refused", "refused", "saved", "refused"]
    assert [one["id"] for one in answers] == [
        items[0]["id"],
        "x",
        items[2]["id"],
        items[3]["id"],
        None,
    ]
    assert SetEntry.objects.count() == Note.objects.count() == 1


# --- changed meanwhile ---------------------------------------------------------------


def test_a_row_that_changed_meanwhile_is_shown_and_not_written_over(
    cast: Cast, client: Client
) -> None:
    item = set_of()
    answered(client, cast.member, item)
    answered(client_of(cast.coach), cast.member, {**item, "repetitions": 12, "revision": 1})
    (answer,) = answered(client, cast.member, {**item, "repetitions": 6, "revision": 1})
    assert (answer["status"], answer["code"]) == ("conflict", "changed")
    assert answer["present"]["repetitions"] == 12
    assert answer["present"]["revision"] == 2
    assert "changed in another place" in answer["message"]
    assert SetEntry.objects.get().repetitions == 12
    (answer,) = answered(client, cast.member, {**item, "repetitions": 6, "revision": 2})
    assert answer["status"] == "saved"
    assert answer["present"]["revision"] == 3


@pytest.mark.parametrize("kind", ["note", "weigh_in"])
def test_notes_and_weights_are_changed_and_refused_alike(
    cast: Cast, client: Client, kind: str
) -> None:
    item = note() if kind == "note" else weigh_in()
    other = (
        {"text": "Hard."} if kind == "note" else {"weight": {"entered": "11 2.5", "unit": "st+lb"}}
    )
    answered(client, cast.member, item)
    (answer,) = answered(client, cast.member, {**item, **other, "revision": 1})
    assert answer["status"] == "saved"
    (answer,) = answered(client, cast.member, item)
    assert (answer["status"], answer["code"]) == ("conflict", "changed")
    (answer,) = answered(client, cast.member, {**item, "deleted": True, "revision": 1})
    assert answer["status"] == "conflict"
    (answer,) = answered(client, cast.member, {**item, "deleted": True, "revision": 2})
    assert answer["status"] == "saved"
    (answer,) = answered(client, cast.member, {**item, "deleted": True, "revision": 2})
    assert answer["status"] == "already"


def test_a_deleted_row_is_not_brought_back_by_an_old_message(cast: Cast, client: Client) -> None:
    item = set_of()
    answered(client, cast.member, item)
    SetEntry.objects.get().delete_softly()
    for again in (item, {**item, "repetitions": 9, "revision": 1}):
        (answer,) = answered(client, cast.member, again)
        assert (answer["status"], answer["code"]) == ("conflict", "gone")
        assert answer["present"] is None
    assert not SetEntry.objects.exists()


def test_an_id_of_somebody_else_tells_nothing(cast: Cast, client: Client) -> None:
    """The answer is that of a row that was deleted."""
    for item in (set_of(), note(), weigh_in()):
        answered(client_of(cast.stranger), cast.stranger_member, item)
        (taken,) = answered(client, cast.member, item)
        mine = {**item, "id": str(new_id())}
        answered(client, cast.member, mine)
        model = {"set": SetEntry, "note": Note, "weigh_in": WeighIn}[item["kind"]]
        model.objects.get(pk=mine["id"]).delete_softly()
        (deleted,) = answered(client, cast.member, mine)
        assert {**taken, "id": ""} == {**deleted, "id": ""}
        for later in ({**item, "revision": 1}, {**item, "deleted": True, "revision": 1}):
            assert answered(client, cast.member, later)[0]["present"] is None
        assert model.objects.get(pk=item["id"]).member == cast.stranger_member


def test_a_session_of_somebody_else_or_deleted_is_the_days(cast: Cast, client: Client) -> None:
    theirs = trained(cast.stranger_member).session
    mine = trained(cast.member, days_ago=3).session
    mine.delete_softly()
    items = [set_of(session=str(theirs.pk)), set_of(session=str(mine.pk), minutes_ago=9)]
    assert [one["status"] for one in answered(client, cast.member, *items)] == ["saved"] * 2
    session = Session.objects.get(member=cast.member)
    assert session.pk not in {theirs.pk, mine.pk}
    assert SetEntry.objects.filter(session=session).count() == 2
    assert SetEntry.objects.filter(session=theirs).count() == 2


# --- what is refused -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"kind": "walk"}, "unknown_kind"),
        ({"kind": ["set"]}, "unknown_kind"),
        ({"exercise": "no_such"}, "exercise"),
        ({"exercise": None}, "exercise"),
        ({"exercise": 7}, "values"),
        ({"repetitions": None}, "values"),
        ({"repetitions": 0}, "values"),
        ({"repetitions": -1}, "values"),
        ({"repetitions": 8.5}, "values"),
        ({"repetitions": True}, "values"),
        ({"repetitions": "8"}, "values"),
        ({"repetitions": 10**30}, "values"),
        ({"repetitions": 1001}, "values"),
        ({"held_s": 30}, "values"),
        ({"repetitions": None, "held_s": float("nan")}, "values"),
        ({"repetitions": None, "held_s": float("inf")}, "values"),
        ({"repetitions": None, "held_s": 10**400}, "values"),
        ({"repetitions": None, "held_s": -5}, "values"),
        ({"rir": 6}, "values"),
        ({"rir": -1}, "values"),
        ({"side": "middle"}, "values"),
        ({"side": {}}, "values"),
        ({"source": "guess"}, "values"),
        ({"load": 12.5}, "values"),
        ({"load": {"entered": 12.5, "unit": "kg"}}, "values"),
        ({"load": {"entered": "-1", "unit": "kg"}}, "values"),
        ({"load": {"entered": "NaN", "unit": "kg"}}, "values"),
        ({"load": {"entered": "1", "unit": "cm"}}, "values"),
        ({"load": {"entered": "2000", "unit": "kg"}}, "values"),
        ({"load": {"entered": "1", "unit": []}}, "values"),
        ({"notes": "x" * 501}, "values"),
        ({"notes": "a\0b"}, "values"),
        ({"notes": "\ud800"}, "values"),
        ({"zone": "Mars/Olympus"}, "zone"),
        ({"zone": None}, "zone"),
        ({"at": "yesterday"}, "moment"),
        ({"at": "2026-01-01T10:00:00"}, "moment"),
        ({"at": "9999-12-31T23:59:59-14:00"}, "moment"),
        ({"at": "0001-01-01T00:00:00+14:00"}, "moment"),
        ({"at": None}, "moment"),
        ({"run": "x"}, "values"),
        ({"run": "00000000-0000-7000-8000-000000000000"}, "run"),
        ({"session": "x"}, "values"),
        ({"revision": "1"}, "values"),
    ],
)
def test_what_cannot_be_is_refused_with_words(
    cast: Cast, client: Client, wrong: dict[str, Any], code: str
) -> None:
    (answer,) = answered(client, cast.member, {**set_of(), **wrong})
    assert (answer["status"], answer["code"]) == ("refused", code), answer
    assert answer["message"].endswith(".")
    assert not SetEntry.objects.exists()


def test_nothing_is_written_of_the_future(cast: Cast, client: Client) -> None:
    later = (timezone.now() + dt.timedelta(minutes=10)).isoformat()
    for item in (set_of(at=later), note(at=later), weigh_in(at=later)):
        (answer,) = answered(client, cast.member, item)
        assert (answer["status"], answer["code"]) == ("refused", "moment")
        assert "still to come" in answer["message"]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "unreadable"),
        (b"{", "unreadable"),
        (b"\xff\xfe", "unreadable"),
        (b"[" * 100_000, "unreadable"),
        (b"[]", "unreadable"),
        (b'{"items": {}}', "unreadable"),
        (b'{"items": ' + b"9" * 5000 + b"}", "unreadable"),
    ],
)
def test_what_is_no_list_of_items_is_refused(
    cast: Cast, client: Client, body: bytes, code: str
) -> None:
    response = sent(client, cast.member, body)
    assert (response.status_code, response.json()["code"]) == (400, code)


def test_too_many_items_are_refused_as_a_whole(cast: Cast, client: Client) -> None:
    items = [set_of(minutes_ago=n + 1) for n in range(MOST_ITEMS + 1)]
    response = sent(client, cast.member, {"items": items})
    assert (response.status_code, response.json()["code"]) == (413, "too_many")
    assert response.json()["most"] == MOST_ITEMS
    assert not SetEntry.objects.exists()
    assert answered(client, cast.member) == []
    assert {a["status"] for a in answered(client, cast.member, *items[1:])} == {"saved"}


# --- weights -------------------------------------------------------------------------


def test_no_weight_is_kept_of_somebody_who_is_to_see_none(cast: Cast, client: Client) -> None:
    item = weigh_in()
    answered(client, cast.member, item)
    SafetyAnswers.objects.create(member=cast.member, eating_disorder="yes")
    for sender in (client, client_of(cast.coach)):
        for later in (item, weigh_in("60"), {**item, "revision": 1, "deleted": True}):
            response = sent(sender, cast.member, {"items": [later]})
            (answer,) = response.json()["answers"]
            assert (answer["status"], answer["code"]) == ("refused", "hidden")
            assert "71.3" not in response.content.decode()
            assert "eating" not in response.content.decode()
    assert WeighIn.objects.count() == 1
    assert answered(client, cast.member, set_of())[0]["status"] == "saved"


def test_a_weight_that_no_body_has_is_refused(cast: Cast, client: Client) -> None:
    (answer,) = answered(client, cast.member, weigh_in("0"))
    assert (answer["status"], answer["code"]) == ("refused", "values")
    assert "not one a body can have" in answer["message"]


# --- reports -------------------------------------------------------------------------


def test_a_set_keeps_in_short_what_its_report_said(cast: Cast, client: Client) -> None:
    run = done_run(cast.member)
    item = set_of(run=str(run.pk))
    (answer,) = answered(client, cast.member, item)
    entry = SetEntry.objects.get()
    assert answer["status"] == "saved"
    assert entry.run_id == run.pk
    assert entry.source == SetEntry.Source.CAMERA
    assert run.result is not None
    assert entry.form is not None
    assert entry.form["count"] == run.result["count"]
    assert {one["cue"] for one in entry.form["cues"]} >= {"depth", "heels_down"}
    # A report has one set; and who sends it under another id learns which.
    (answer,) = answered(client, cast.member, set_of(run=str(run.pk)))
    assert (answer["status"], answer["code"]) == ("conflict", "run")
    assert answer["present"]["id"] == item["id"]


def test_a_report_may_come_later_than_its_set(cast: Cast, client: Client) -> None:
    item = set_of()
    answered(client, cast.member, item)
    run = done_run(cast.member)
    (answer,) = answered(
        client, cast.member, {**item, "run": str(run.pk), "revision": 1, "source": "camera"}
    )
    assert answer["status"] == "saved"
    entry = SetEntry.objects.get()
    assert entry.run_id == run.pk
    assert entry.form is not None


def test_a_report_of_somebody_else_is_none(cast: Cast, client: Client) -> None:
    run = done_run(cast.stranger_member)
    (answer,) = answered(client, cast.member, set_of(run=str(run.pk)))
    assert (answer["status"], answer["code"]) == ("refused", "run")


# --- who may -------------------------------------------------------------------------


def test_who_is_signed_out_is_told_so_and_keeps_everything(cast: Cast) -> None:
    response = sent(client_of(None), cast.member, {"items": [set_of()]})
    assert (response.status_code, response.json()["code"]) == (401, "signed_out")


def test_a_page_that_is_too_old_is_told_so(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.owner)
    response = sent(client, cast.member, {"items": [set_of()]})
    assert (response.status_code, response.json()["code"]) == (403, "csrf")
    assert not SetEntry.objects.exists()


@pytest.mark.parametrize(("person", "status"), [("coach", 200), ("viewer", 404), ("stranger", 404)])
def test_who_may_write(cast: Cast, person: str, status: int) -> None:
    response = sent(client_of(getattr(cast, person)), cast.member, {"items": [set_of()]})
    assert response.status_code == status
    assert SetEntry.objects.exists() == (status == 200)


def test_an_exercise_of_somebody_else_is_none(cast: Cast, client: Client) -> None:
    own = CustomExercise.objects.create(member=cast.stranger_member, name="Step-ups")
    (answer,) = answered(client, cast.member, set_of(exercise=str(own.pk)))
    assert (answer["status"], answer["code"]) == ("refused", "exercise")


# --- last time -----------------------------------------------------------------------


def test_last_times_sets_are_given_for_the_live_page(cast: Cast, client: Client) -> None:
    answered(
        client,
        cast.member,
        set_of(minutes_ago=3 * 24 * 60, repetitions=5),
        set_of(minutes_ago=2 * 24 * 60 + 5, repetitions=7),
        set_of(minutes_ago=2 * 24 * 60, repetitions=6),
    )
    address = reverse("training:last", args=[cast.member.pk])
    given = client.get(address, {"exercise": "squat"}).json()
    assert [one["repetitions"] for one in given["sets"]] == [7, 6]
    assert given["name"] == "Squat"
    assert given["sets"][-1]["load"] == {"entered": "12.50", "unit": "kg"}
    assert client.get(address, {"exercise": "none"}).status_code == 400
    assert client_of(None).get(address, {"exercise": "squat"}).status_code == 401
    json.dumps(given)


def test_it_asks_as_often_for_many_as_for_few(cast: Cast, client: Client) -> None:
    def queries(number: int) -> int:
        items = [set_of(minutes_ago=n + 1) for n in range(number)]
        with CaptureQueriesContext(connection) as found:
            answered(client, cast.member, *items)
        return len(found)

    queries(1)
    once, many = queries(1), queries(11)
    assert (many - once) / 10 <= 16


def test_the_page_names_every_field(cast: Cast, client: Client) -> None:
    page = Path(__file__).parents[3] / "docs" / "reference" / "training-sync.md"
    rows = [line for line in page.read_text(encoding="utf-8").splitlines() if line.startswith("|")]
    told = {name for row in rows for name in re.findall(r"`([^`]+)`", row.split("|")[1])}
    (answer,) = answered(client, cast.member, set_of())
    shown = set(answer["present"]) - {"words", "more", "form", "kind"}
    assert shown <= told
    assert set(answer) - {"id", "kind"} <= told
    words = page.read_text(encoding="utf-8")
    assert f"At most {MOST_ITEMS} items" in words
