"""Live sets of somebody who means harm, or of a program gone wrong: told, never a fault."""

from __future__ import annotations

import contextlib
import json
import logging
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest
from django.conf import settings
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse
from uuid_utils.compat import uuid7
from websockets.exceptions import ConnectionClosed

from tests.web.belongings import done_run
from tests.web.cast import Cast, client_of, new_cast
from tests.web.coach.live_client import opened, session_of
from tests.web.coach.live_sets import begun, frames_message, squats
from tests.web.coach.test_live_posts import finish, post
from tests.web.served import Served
from tonus.catalogue import exercise_keys
from tonus.form.judge import judged
from tonus.form.report import judgement_data
from tonus.pose.sequence import PoseSequence
from tonus_files.landmarks_npz import landmarks_from
from tonus_web.coach import live_limits, live_views
from tonus_web.coach.live_conversation import WholeSet
from tonus_web.coach.live_held import HeldConversations
from tonus_web.coach.live_limits import Room
from tonus_web.coach.live_messages import LiveRefusal, read_frames, read_text
from tonus_web.coach.live_protocol import FRAMES_HEADER
from tonus_web.coach.live_saving import saved_set
from tonus_web.coach.live_socket import ROOM
from tonus_web.coach.models import AnalysisRun
from tonus_web.coach.quota import used_bytes
from tonus_web.members.models import Member

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
FIELDS = [*sorted(begun(squats())), "frames", "mean"]


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
    live_views._HELD.clear()
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


# --- ids and rows ------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("whose", ["stranger", "own"])
def test_the_id_of_another_report_is_neither_told_nor_written_over(
    cast: Cast, faults: Any, whose: str
) -> None:
    other = done_run(cast.stranger_member if whose == "stranger" else cast.member)
    before = AnalysisRun.objects.filter(pk=other.pk).values().get()
    pose = squats()
    start = begun(pose, other.pk)
    heard = post(client_of(cast.owner), cast.member, start, frames_message(pose, 0, 30), finish(30))
    assert [one["type"] for one in heard] == ["error"]
    assert heard[0]["code"] == "conflict"
    assert str(other.member_id) not in json.dumps(heard)
    assert AnalysisRun.objects.filter(pk=other.pk).values().get() == before
    assert AnalysisRun.objects.count() == 1


@pytest.mark.django_db
def test_a_member_who_was_deleted_meanwhile_has_no_set_saved(cast: Cast, faults: Any) -> None:
    pose = squats()
    start = read_text(json.dumps(begun(pose)))
    rows = frames_message(pose, 0, 30)[FRAMES_HEADER.size :]
    member = Member.objects.get(pk=cast.member.pk)
    Member.objects.filter(pk=member.pk).delete()
    with pytest.raises(LiveRefusal) as refused:
        saved_set(member, WholeSet(start=start, frames=rows))
    assert refused.value.code == "not_allowed"
    assert not AnalysisRun.everything.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("by", ["socket", "post"])
def test_a_database_that_cannot_write_keeps_the_set_on_the_device(
    server: Served, by: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where the disk is full: the answer says to try again, and trying again saves."""
    people = new_cast()
    client = client_of(people.owner)
    pose = squats()
    start, frames = begun(pose), frames_message(pose, 0, 30)
    full = OperationalError("database or disk is full")

    def no_room(*_: Any, **__: Any) -> None:
        raise full

    with monkeypatch.context() as patched:
        patched.setattr(AnalysisRun, "save", no_room)
        if by == "post":
            heard = post(client, people.member, start, frames, finish(30))
            error = heard[-1]
        else:
            with opened(server, people.member, session_of(people.owner)) as socket:
                socket.asked(start)
                socket.asked(frames)
                error = socket.asked(finish(30))
    assert (error["type"], error["code"], error["retry"]) == ("error", "server", True)
    assert post(client, people.member, start, frames, finish(30))[-1]["type"] == "saved"


@pytest.mark.django_db(transaction=True)
def test_many_posts_of_one_set_at_once_leave_nothing_behind(server: Served, faults: Any) -> None:
    """Whoever comes while the set is saved by another is told so, and keeps no frames."""
    people = new_cast()
    session = session_of(people.owner)
    pose = squats()
    for _ in range(6):
        start = begun(pose)
        body = (start, frames_message(pose, 0, 100), finish(100))

        def one(_: int, body: Any = body) -> list[dict[str, Any]]:
            client = Client()
            client.cookies[settings.SESSION_COOKIE_NAME] = session
            try:
                return post(client, people.member, *body)
            finally:
                connection.close()

        with ThreadPoolExecutor(6) as threads:
            answers = list(threads.map(one, range(6)))
        ends = {messages[-1]["type"] for messages in answers}
        assert ends == {"saved"}, answers
    assert AnalysisRun.objects.count() == 6
    live_views._HELD.clear()
    assert ROOM.frames == 0


def test_a_request_that_waited_while_a_set_ended_begins_a_new_one() -> None:
    """Frames kept in a conversation that nobody knows any more would be kept for good."""
    room, pose = Room(), squats()
    every = HeldConversations(room)
    start = read_text(json.dumps(begun(pose)))
    key = (uuid7(), uuid7(), "session", start.set)
    waits = threading.Event()

    def late() -> None:
        waits.set()
        with every.held(key, language="en") as held:
            held.conversation.begin(start)
            list(held.conversation.judged(read_frames(frames_message(pose, 0, 30))))

    with every.held(key, language="en") as first:
        thread = threading.Thread(target=late)
        thread.start()
        waits.wait()
        time.sleep(0.1)
        every.end(key, first)
    thread.join()
    assert room.frames == 30
    every.clear()
    assert room.frames == 0


@pytest.mark.django_db
def test_judging_again_takes_room_and_has_an_end(cast: Cast, faults: Any, settings: Any) -> None:
    """Each judgement keeps the landmarks once more."""
    pose, client = squats(), client_of(cast.owner)
    post(client, cast.member, begun(pose), frames_message(pose, 0, 120), finish(120))
    run = AnalysisRun.objects.get()
    assert run.landmarks is not None
    assert run.trace is not None
    kept = len(run.landmarks) + len(run.trace) + len(json.dumps(run.result))
    assert kept <= run.size_bytes <= 1.1 * kept
    settings.QUOTA_BYTES = int(3.5 * run.size_bytes)
    address = reverse("coach:judge_again", args=[cast.member.pk, run.pk])
    for _ in range(4):
        client.post(address, {"exercise": "squat", "depth": "half"})
    assert AnalysisRun.objects.count() == 3
    assert used_bytes(cast.member) <= settings.QUOTA_BYTES
    told = client.get(reverse("coach:run", args=[cast.member.pk, run.pk])).content.decode()
    assert "another judgement takes" in told


@pytest.mark.django_db
def test_an_account_gets_no_new_budget_with_each_set(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_limits, "MAX_SET_FRAMES", -300)
    monkeypatch.setattr(live_views, "ROOM", Room())
    pose, client = squats(), client_of(cast.owner)
    discard = {"type": "discard"}
    ends = [
        post(client, cast.member, begun(pose), frames_message(pose, 0, 90), discard)[-1]
        for _ in range(12)
    ]
    assert ends[0] == {"type": "discarded"}
    assert (ends[-1].get("code"), ends[-1].get("retry")) == ("too_fast", True)
    # Somebody else is not slowed by it.
    theirs = client_of(cast.stranger)
    frames = frames_message(pose, 0, 90)
    assert post(theirs, cast.stranger_member, begun(pose), frames)[-1]["type"] == "state"
    live_views._HELD.clear()


# --- motions that nobody makes -----------------------------------------------------


def _odd_motions() -> dict[str, PoseSequence]:
    real, rng = squats(), np.random.default_rng(7)
    some = real.landmarks[:200]
    n = len(some)
    far = rng.uniform(-1e6, 1e6, (n, 33, 4))
    far[..., 3] = rng.uniform(0.0, 1.0, (n, 33))
    nobody = np.full((n, 33, 4), np.nan)
    point = np.zeros((n, 33, 4))
    unseen = some.copy()
    unseen[..., 3] = 0.0
    gone = some.copy()
    gone[::3] = np.nan
    second = np.arange(n) / 30.0
    given = {
        "scattered": (far, second),
        "nobody": (nobody, second),
        "one point": (point, second),
        "of which nothing is seen": (unseen, second),
        "coming and going": (gone, second),
        "a thousand frames a second": (some, np.arange(n) / 1000.0),
        "one frame an hour": (some[:6], 3600.0 * np.arange(6)),
        "a single frame": (some[:1], np.zeros(1)),
        "a million frames a second": (some, np.arange(n) / 9.9e5),
        "a jump of hours": (some, second + np.where(np.arange(n) > 90, 2e4, 0.0)),
    }
    return {
        name: PoseSequence.from_arrays(
            landmarks.astype(np.float32), width=real.width, height=real.height, timestamps_s=times_s
        )
        for name, (landmarks, times_s) in given.items()
    }


@pytest.mark.django_db
@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("exercise", exercise_keys())
def test_no_motion_breaks_judge_report_or_log(cast: Cast, faults: Any, exercise: str) -> None:
    client = client_of(cast.owner)
    for name, pose in _odd_motions().items():
        start = begun(pose, exercise=exercise, depth=None)
        pieces = [
            frames_message(pose, at, min(at + 50, len(pose))) for at in range(0, len(pose), 50)
        ]
        heard = post(client, cast.member, start, *pieces, finish(len(pose)))
        assert heard[-1]["type"] == "saved", (name, heard[-1])
        run = AnalysisRun.objects.get(pk=start["set"])
        assert run.landmarks is not None
        assert run.result is not None
        kept = landmarks_from(bytes(run.landmarks), name="kept")
        again = judgement_data(judged(kept, exercise))
        assert again == {key: run.result[key] for key in again}, name
        page = client.get(heard[-1]["url"])
        assert page.status_code == 200, name
        assert b"cannot be shown" not in page.content, name
    for address in ("coach:index", "training:index", "today:day"):
        assert client.get(reverse(address, args=[cast.member.pk])).status_code == 200


@pytest.mark.django_db
def test_times_that_differ_by_nothing_are_refused(cast: Cast, faults: Any) -> None:
    """A speed between them would be infinite, and nothing after it would be counted."""
    pose = squats()
    close = PoseSequence.from_arrays(
        pose.landmarks[:2],
        width=pose.width,
        height=pose.height,
        timestamps_s=np.array([0.0, np.nextafter(0, 1)]),
    )
    client, start = client_of(cast.owner), begun(pose)
    for pieces in ([(0, 2)], [(0, 1), (1, 2)]):
        sent = [frames_message(close, *piece) for piece in pieces]
        assert post(client, cast.member, start, *sent)[-1]["code"] == "bad_frame"
    live_views._HELD.clear()
