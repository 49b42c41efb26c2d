"""The live socket, over a real server: what is judged, who is let in, and what is refused."""

from __future__ import annotations

import collections
import contextlib
import json
import time
from typing import Any

import numpy as np
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.web.cast import Cast, new_cast
from tests.web.coach.live_client import LiveClient, opened, session_of
from tests.web.coach.live_sets import begun, frames_message, squats
from tests.web.served import Served
from tonus.form.judge import judged
from tonus.form.report import judgement_data
from tonus_web.coach import live_limits, live_socket
from tonus_web.coach.live_protocol import (
    CLOSE_CODES,
    FRAME,
    FRAMES_HEADER,
    MAX_MESSAGE_BYTES,
    VERSION,
    ErrorCode,
)
from tonus_web.coach.live_saving import pose_of
from tonus_web.coach.live_socket import ROOM
from tonus_web.coach.models import AnalysisRun
from tonus_web.members.models import Grant

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people(server: Served) -> Cast:
    """The cast, committed."""
    return new_cast()


def finished(client: LiveClient, frames: int) -> dict[str, Any]:
    return client.asked({"type": "finish", "frames": frames})


def closed_with(client: LiveClient) -> int:
    """The code with which the server closes; what it says before is thrown away."""
    # Iterating ends quietly only where the code says that all is well.
    with contextlib.suppress(ConnectionClosed):
        collections.deque(client.socket, maxlen=0)
    assert client.socket.protocol.close_rcvd is not None
    return client.socket.protocol.close_rcvd.code


def plain_reps(states: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    return [
        (
            rep["start_s"],
            rep["peak_s"],
            rep["end_s"],
            rep["status"],
            rep["view"],
            tuple((cue["cue"], cue["verdict"]) for cue in rep["cues"]),
        )
        for state in states
        for rep in state["reps"]
    ]


def batch_reps() -> list[tuple[Any, ...]]:
    return [
        (
            rep.start_s,
            rep.peak_s,
            rep.end_s,
            rep.status.value,
            rep.view.value,
            tuple((verdict.cue, verdict.verdict.value) for verdict in rep.verdicts),
        )
        for rep in judged(squats(), "squat", depth="half").reps
    ]


def test_a_set_is_judged_as_the_recording_of_the_same_frames(server: Served, people: Cast) -> None:
    pose = squats()
    start = begun(pose)
    with opened(server, people.member, session_of(people.owner)) as client:
        ready = client.asked(start)
        assert ready == {"type": "ready", "version": VERSION, "set": start["set"], "next_index": 0}
        states = client.sent(pose, by=1)
        saved = finished(client, len(pose))
    expected = judged(pose, "squat", depth="half")
    assert expected.count >= 3
    # The last repetition may only end with the stream.
    live = plain_reps(states)
    assert live == batch_reps()[: len(live)]
    assert len(live) >= len(expected.reps) - 1
    assert [state["index"] for state in states] == list(range(len(pose)))
    assert saved["type"] == "saved"
    assert saved["count"] == expected.count
    assert saved["already"] is False
    run = AnalysisRun.objects.get(pk=start["set"])
    assert run.result is not None
    source = run.result.pop("source")
    assert run.result == judgement_data(expected)
    assert source["target_reps"] == 5
    assert (run.clip, run.member_id, run.local_date.isoformat()) == (
        None,
        people.member.pk,
        "2026-10-02",
    )


def test_a_set_that_was_cut_off_and_sent_again_is_the_same(server: Served, people: Cast) -> None:
    pose = squats()
    start = begun(pose)
    session = session_of(people.owner)
    with opened(server, people.member, session) as client:
        client.asked(start)
        client.sent(pose, 0, 200)
        client.socket.socket.close()
    assert not AnalysisRun.objects.exists(), "nothing is saved half"
    with opened(server, people.member, session) as client:
        assert client.asked(start)["next_index"] == 0
        states = client.sent(pose, by=122)
        # Some frames come twice.
        states += client.sent(pose, len(pose) - 30, by=30)
        assert states[-1]["index"] == len(pose) - 1
        assert finished(client, len(pose))["count"] == judged(pose, "squat", depth="half").count
    live = plain_reps(states)
    assert live == batch_reps()[: len(live)]
    with opened(server, people.member, session) as client:
        again = client.asked(start)
    assert (again["type"], again["already"]) == ("saved", True)
    assert AnalysisRun.objects.count() == 1


def test_a_set_of_which_frames_are_missing_is_not_saved(server: Served, people: Cast) -> None:
    pose = squats()
    with opened(server, people.member, session_of(people.owner)) as client:
        client.asked(begun(pose))
        client.sent(pose, 0, 60)
        error = finished(client, 90)
        assert (error["code"], error["fatal"]) == ("incomplete", False)
        client.sent(pose, 60, 90)
        assert finished(client, 90)["type"] == "saved"


def test_a_gap_is_told_and_may_be_tried_again(server: Served, people: Cast) -> None:
    pose = squats()
    with opened(server, people.member, session_of(people.owner)) as client:
        client.asked(begun(pose))
        client.sent(pose, 0, 10)
        error = client.asked(frames_message(pose, 11, 12))
        assert (error["code"], error["fatal"], error["retry"]) == ("gap", True, True)
        assert closed_with(client) == CLOSE_CODES[ErrorCode.GAP]


def test_a_discarded_set_leaves_nothing(server: Served, people: Cast) -> None:
    pose = squats()
    with opened(server, people.member, session_of(people.owner)) as client:
        client.asked(begun(pose))
        client.sent(pose, 0, 60, by=60)
        assert ROOM.frames == 60
        assert client.asked({"type": "discard"}) == {"type": "discarded"}
        assert ROOM.frames == 0
        error = client.asked(frames_message(pose, 60, 61))
        assert error["code"] == "not_started"
    assert not AnalysisRun.objects.exists()


def test_setting_up_counts_nothing_and_says_what_to_change(server: Served, people: Cast) -> None:
    pose = squats()
    nobody = np.zeros(40, dtype=FRAME)
    nobody["time_s"] = np.arange(40) / 10
    nobody["landmarks"] = np.nan
    head = FRAMES_HEADER.pack(1, VERSION, 40, 0)
    setup = {"type": "setup", "version": VERSION, "exercise": "squat", "width": pose.width}
    with opened(server, people.member, session_of(people.owner)) as client:
        ready = client.asked({**setup, "height": pose.height})
        assert ready["set"] is None
        state = client.asked(head + nobody.tobytes())
        assert state["guide"][0]["key"] == "guide.nobody"
        assert state["guide"][0]["text"]
        assert (state["count"], state["ready_to_start"]) == (0, False)
        client.say({"type": "light", "mean": 0.02})
        state = client.asked(head + nobody.tobytes())
        assert ROOM.frames == 0
        assert finished(client, 40)["code"] == "not_started"


@pytest.mark.parametrize("who", ["owner", "coach"])
def test_who_may_write_is_let_in(server: Served, people: Cast, who: str) -> None:
    with opened(server, people.member, session_of(getattr(people, who))) as client:
        assert client.asked(begun(squats()))["type"] == "ready"


@pytest.mark.parametrize("who", ["viewer", "stranger", "administrator"])
def test_who_may_not_write_is_told_so(server: Served, people: Cast, who: str) -> None:
    with opened(server, people.member, session_of(getattr(people, who))) as client:
        error = client.heard()
        assert (error["code"], error["retry"]) == ("not_allowed", False)
        assert closed_with(client) == CLOSE_CODES[ErrorCode.NOT_ALLOWED]


def test_nobody_is_told_to_sign_in(server: Served, people: Cast) -> None:
    for session in ("", "x" * 32, r'"\000"'):
        with opened(server, people.member, session) as client:
            assert client.heard()["code"] == "signed_out"
            assert closed_with(client) == CLOSE_CODES[ErrorCode.SIGNED_OUT]


@pytest.mark.parametrize("origin", ["http://localhost", "https://evil.example", "null", None])
def test_another_origin_is_refused_before_anything_else(
    server: Served, people: Cast, origin: str | None
) -> None:
    with (
        pytest.raises(InvalidStatus) as refused,
        opened(server, people.member, session_of(people.owner), origin=origin),
    ):
        pass
    assert refused.value.response.status_code == 403


def test_no_other_address_has_a_socket(server: Served, people: Cast) -> None:
    from websockets.sync.client import connect

    for path in ("/", f"/m/{people.member.pk}/coach/", "/nowhere/"):
        with (
            pytest.raises(InvalidStatus) as refused,
            connect(f"{server.url.replace('http', 'ws', 1)}{path}", proxy=None),
        ):
            pass
        assert refused.value.response.status_code == 404


def test_a_right_that_is_taken_away_ends_the_set_within_seconds(
    server: Served, people: Cast
) -> None:
    with opened(server, people.member, session_of(people.coach)) as client:
        client.asked(begun(squats()))
        client.sent(squats(), 0, 30)
        begun_s = time.monotonic()
        Grant.objects.filter(user=people.coach, member=people.member).delete()
        assert client.heard()["code"] == "not_allowed"
        assert closed_with(client) == CLOSE_CODES[ErrorCode.NOT_ALLOWED]
    assert time.monotonic() - begun_s < 3.0
    assert ROOM.frames == 0


def test_who_signs_out_is_sent_away_within_seconds(server: Served, people: Cast) -> None:
    from django.contrib.sessions.models import Session

    with opened(server, people.member, session_of(people.owner)) as client:
        client.asked(begun(squats()))
        Session.objects.all().delete()
        assert client.heard()["code"] == "signed_out"
        assert closed_with(client) == CLOSE_CODES[ErrorCode.SIGNED_OUT]


def test_a_locked_account_cannot_even_finish(
    server: Served, people: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_socket, "WATCH_S", 60.0)
    with opened(server, people.member, session_of(people.owner)) as client:
        client.asked(begun(squats()))
        client.sent(squats(), 0, 30)
        people.owner.is_active = False
        people.owner.save()
        assert finished(client, 30)["code"] == "signed_out"
    assert not AnalysisRun.objects.exists()


@pytest.mark.parametrize("message", ["setup", "start"])
def test_a_page_of_another_version_is_told_to_load_again(
    server: Served, people: Cast, message: str
) -> None:
    with opened(server, people.member, session_of(people.owner)) as client:
        error = client.asked({"type": message, "version": VERSION + 1})
        assert (error["code"], error["retry"]) == ("version", False)
        assert closed_with(client) == CLOSE_CODES[ErrorCode.VERSION]


def bad_messages() -> list[tuple[str, Any]]:
    pose = squats()
    good = frames_message(pose, 0, 3)
    rows = np.frombuffer(good, FRAME, offset=FRAMES_HEADER.size)

    def with_rows(change: Any) -> bytes:
        changed = rows.copy()
        change(changed)
        return good[: FRAMES_HEADER.size] + changed.tobytes()

    def put(name: str, value: float, at: Any = 1) -> Any:
        def change(changed: Any) -> None:
            changed[name][at] = value

        return change

    point = (1, 25, 0)
    return [
        ("bad_message", b""),
        ("bad_message", b"\x01"),
        ("bad_message", good[:-1]),
        ("bad_message", good + b"\0"),
        ("bad_message", b"\x02" + good[1:]),
        ("version", good[:1] + b"\x63" + good[2:]),
        ("bad_message", FRAMES_HEADER.pack(1, VERSION, 0, 0)),
        ("bad_message", FRAMES_HEADER.pack(1, VERSION, 65535, 0) + good[8:]),
        ("bad_frame", with_rows(put("time_s", np.nan))),
        ("bad_frame", with_rows(put("time_s", np.inf))),
        ("bad_frame", with_rows(put("time_s", -1.0))),
        ("bad_frame", with_rows(put("time_s", 0.0))),
        ("bad_frame", with_rows(put("time_s", 1e12))),
        ("bad_frame", with_rows(put("landmarks", np.nan, point))),
        ("bad_frame", with_rows(put("landmarks", np.inf, point))),
        ("bad_frame", with_rows(put("landmarks", -3e38, point))),
        ("bad_frame", with_rows(put("landmarks", 7.0, (1, 25, 3)))),
        ("bad_message", "{"),
        ("bad_message", "[]"),
        ("bad_message", "[" * 30_000),
        ("bad_message", '{"type":"nothing"}'),
        ("bad_message", '{"type":["start"]}'),
        ("bad_message", '{"type":"light","mean":NaN}'),
        ("bad_message", '{"type":"light","mean":true}'),
        ("bad_message", '{"type":"light","mean":1.5}'),
        ("bad_message", '{"type":"finish","frames":-1}'),
        ("bad_message", '{"type":"finish","frames":1.5}'),
        ("bad_message", '{"type":"finish"}'),
        ("bad_message", begun(pose, width=0)),
        ("bad_message", begun(pose, height=10**9)),
        ("bad_message", begun(pose, width="640")),
        ("bad_message", begun(pose, set="1")),
        ("bad_message", begun(pose, set="6ba7b810-9dad-41d1-80b4-00c04fd430c8")),
        ("bad_message", begun(pose, model="huge")),
        ("bad_message", begun(pose, target_reps=0)),
        ("bad_message", begun(pose, exercise="s\0")),
        ("bad_message", begun(pose, zone="x" * 1000)),
        ("unknown_exercise", begun(pose, exercise="../squat")),
        ("unknown_exercise", begun(pose, depth="abyss")),
    ]


@pytest.mark.parametrize("number", range(len(bad_messages())))
def test_what_is_no_message_is_refused_with_a_reason(
    server: Served, people: Cast, number: int
) -> None:
    code, message = bad_messages()[number]
    with opened(server, people.member, session_of(people.owner)) as client:
        client.asked(begun(squats()))
        error = client.asked(message)
        assert (error["type"], error["code"], error["fatal"]) == ("error", code, True)
        assert error["message"].endswith(".")
        assert "{" not in error["message"]
        assert closed_with(client) == CLOSE_CODES[ErrorCode(code)]
    assert ROOM.frames == 0


def test_times_that_go_back_between_messages_are_refused(server: Served, people: Cast) -> None:
    pose = squats()
    late = bytearray(frames_message(pose, 0, 1))
    late[4:8] = (10).to_bytes(4, "little")
    with opened(server, people.member, session_of(people.owner)) as client:
        client.asked(begun(pose))
        client.sent(pose, 0, 10)
        assert client.asked(bytes(late))["code"] == "bad_frame"


def test_a_message_of_one_byte_too_many_ends_the_connection(server: Served, people: Cast) -> None:
    with opened(server, people.member, session_of(people.owner)) as client:
        client.asked(begun(squats()))
        client.say(b"\x01" * (MAX_MESSAGE_BYTES + 1))
        assert closed_with(client) == CLOSE_CODES[ErrorCode.TOO_LARGE]


def test_the_largest_message_is_read(server: Served, people: Cast) -> None:
    with opened(server, people.member, session_of(people.owner)) as client:
        client.asked(begun(squats()))
        assert client.asked(b"\x01" * MAX_MESSAGE_BYTES)["code"] == "bad_message"
    with opened(server, people.member, session_of(people.owner)) as client:
        text = json.dumps({"type": "light", "mean": 0.5})
        client.say(text + " " * (MAX_MESSAGE_BYTES - len(text)))
        assert client.asked(begun(squats()))["type"] == "ready"


def test_a_flood_is_slowed_and_then_sent_away(
    server: Served, people: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_limits, "MAX_SET_FRAMES", 0)
    monkeypatch.setattr(live_socket, "SLOWED_S", 2.0)
    many = frames_message(squats(), 0, 122)
    setup = {"type": "setup", "version": VERSION, "exercise": "squat", "width": 640, "height": 480}
    begun_s = time.monotonic()
    with opened(server, people.member, session_of(people.owner)) as client:
        client.asked(setup)
        sent = 0
        with contextlib.suppress(ConnectionClosed):
            while sent < 2000:
                client.say(many)
                sent += 1
        assert closed_with(client) == CLOSE_CODES[ErrorCode.TOO_FAST]
    assert time.monotonic() - begun_s > 1.0, "it was slowed first"
    # What lies in buffers of the system was sent; the rest of 130 MB was not.
    assert sent < 500
    assert ROOM.connections == 0


def test_a_set_has_an_end(server: Served, people: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    from tonus_web.coach import live_conversation

    monkeypatch.setattr(live_conversation, "MAX_SET_FRAMES", 100)
    with opened(server, people.member, session_of(people.owner)) as client:
        client.asked(begun(squats()))
        client.sent(squats(), 0, 100)
        error = client.asked(frames_message(squats(), 100, 101))
        assert (error["code"], error["fatal"]) == ("set_full", False)
        assert finished(client, 100)["type"] == "saved"


def test_an_account_has_only_so_many_sockets(server: Served, people: Cast) -> None:
    session = session_of(people.owner)
    with contextlib.ExitStack() as stack:
        for _ in range(live_limits.PER_ACCOUNT):
            client = stack.enter_context(opened(server, people.member, session))
            assert client.asked(begun(squats()))["type"] == "ready"
        late = stack.enter_context(opened(server, people.member, session))
        assert late.heard()["code"] == "busy"
        assert closed_with(late) == CLOSE_CODES[ErrorCode.BUSY]
        # Others are not kept out by it.
        other = stack.enter_context(opened(server, people.member, session_of(people.coach)))
        assert other.asked(begun(squats()))["type"] == "ready"
    for _ in range(50):
        if ROOM.connections == 0:
            break
        time.sleep(0.05)
    assert ROOM.connections == 0


def test_silence_ends_a_connection(
    server: Served, people: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_socket, "FIRST_S", 0.5)
    monkeypatch.setattr(live_socket, "WATCH_S", 0.2)
    with opened(server, people.member, session_of(people.owner)) as client:
        assert client.heard()["code"] == "idle"
        assert closed_with(client) == CLOSE_CODES[ErrorCode.IDLE]


def test_the_same_id_cannot_hold_two_sets(server: Served, people: Cast) -> None:
    pose = squats()
    start = begun(pose)
    with opened(server, people.member, session_of(people.owner)) as client:
        client.asked(start)
        client.sent(pose, 0, 30)
        finished(client, 30)
    with opened(server, people.stranger_member, session_of(people.stranger)) as client:
        assert client.asked(start)["code"] == "conflict"


def test_what_was_kept_is_what_was_sent() -> None:
    from tonus_web.coach.live_conversation import Conversation
    from tonus_web.coach.live_limits import Room
    from tonus_web.coach.live_messages import read_frames, read_text
    from tonus_web.coach.live_protocol import Finish

    pose = squats()
    conversation = Conversation(Room(), language="en")
    conversation.begin(read_text(json.dumps(begun(pose))))
    for at in range(0, len(pose), 50):
        last = min(at + 50, len(pose))
        list(conversation.judged(read_frames(frames_message(pose, at, last))))
    kept = pose_of(conversation.whole(Finish(frames=len(pose))))
    assert np.array_equal(kept.landmarks, pose.landmarks, equal_nan=True)
    assert np.array_equal(kept.timestamps_s, pose.timestamps_s)
