"""Live sets by POST: the same as by the socket, in batches, and once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.web.cast import Cast, client_of
from tests.web.coach.live_sets import batch, begun, frames_message, squats, stretched
from tonus.form.judge import judged
from tonus_web.coach import live_held, live_limits, live_views
from tonus_web.coach.live_protocol import MAX_BATCH_BYTES, VERSION
from tonus_web.coach.live_socket import ROOM
from tonus_web.coach.live_views import CONTENT_TYPE
from tonus_web.coach.models import AnalysisRun
from tonus_web.members.models import Grant, Member
from tonus_web.training.form_summaries import form_summary

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_is_held() -> Iterator[None]:
    """Forget the conversations of every test, which the process holds."""
    yield
    live_views._HELD.clear()
    assert ROOM.frames == 0


def post(client: Client, member: Member, *messages: Any) -> list[dict[str, Any]]:
    answer = client.post(
        reverse("coach:live_frames", args=[member.pk]),
        data=batch(*messages),
        content_type=CONTENT_TYPE,
    )
    assert answer.status_code == 200
    return list(answer.json()["messages"])


def finish(frames: int) -> dict[str, Any]:
    return {"type": "finish", "frames": frames}


def test_batches_count_as_they_come_and_are_saved_once(cast: Cast) -> None:
    client, pose = client_of(cast.owner), squats()
    start, counts = begun(pose), []
    for at in range(0, len(pose), 10):
        last = min(at + 10, len(pose))
        ready, state = post(client, cast.member, start, frames_message(pose, at, last))
        assert (ready["next_index"], state["index"]) == (at, last - 1)
        counts.append(state["count"])
    expected = judged(pose, "squat", depth="half").count
    assert sorted(counts) == counts
    assert counts[-1] >= expected - 1
    saved = post(client, cast.member, start, finish(len(pose)))[-1]
    assert (saved["type"], saved["count"], saved["already"]) == ("saved", expected, False)
    assert client.get(saved["url"]).status_code == 200
    again = post(client, cast.member, start, frames_message(pose, 0, 10), finish(10))
    assert [(one["type"], one.get("already")) for one in again] == [("saved", True)]
    assert AnalysisRun.objects.count() == 1


def test_a_hold_that_is_cut_off_is_saved_with_the_seconds_that_it_was_held(cast: Cast) -> None:
    client, pose = client_of(cast.owner), stretched()
    start = begun(pose, exercise="hamstring_stretch", depth=None)
    [rep] = judged(pose, "hamstring_stretch").reps
    assert rep.held_s is not None
    assert rep.held_s > 5
    messages = [frames_message(pose, at, min(at + 60, len(pose))) for at in range(0, len(pose), 60)]
    saved = post(client, cast.member, start, *messages, finish(len(pose)))[-1]
    assert (saved["type"], saved["held_s"]) == ("saved", round(rep.held_s, 1))
    run = AnalysisRun.objects.get()
    form = form_summary(run)
    assert form is not None
    assert form["held_s"] == saved["held_s"]
    again = post(client, cast.member, start, *messages, finish(len(pose)))
    assert again[-1]["held_s"] == saved["held_s"]
    # What is counted has no seconds.
    pose = squats()
    messages = [frames_message(pose, at, min(at + 60, len(pose))) for at in range(0, len(pose), 60)]
    counted = post(client, cast.member, begun(pose), *messages, finish(len(pose)))[-1]
    assert (counted["type"], counted["held_s"]) == ("saved", None)


def test_a_set_from_an_outbox_comes_in_as_many_posts_as_it_needs(cast: Cast) -> None:
    client, pose = client_of(cast.owner), squats()
    start = begun(pose)
    cuts = [*range(0, len(pose), 100), len(pose)]
    messages = [frames_message(pose, a, b) for a, b in pairwise(cuts)]
    half = len(messages) // 2
    answers = post(client, cast.member, start, *messages[:half])
    # The answer to this one is lost, and the device sends from where it knows.
    answers = post(client, cast.member, start, *messages[half - 1 :], finish(len(pose)))
    assert answers[-1]["type"] == "saved"
    assert answers[-1]["count"] == judged(pose, "squat", depth="half").count


def test_a_server_that_forgot_says_where_to_begin(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, pose = client_of(cast.owner), squats()
    start = begun(pose)
    post(client, cast.member, start, frames_message(pose, 0, 100))
    monkeypatch.setattr(live_held, "HELD_S", -1.0)
    answers = post(client, cast.member, start, frames_message(pose, 100, 200))
    assert answers[0]["next_index"] == 0
    assert (answers[1]["code"], answers[1]["retry"]) == ("gap", True)


def test_setting_up_goes_on_over_posts(cast: Cast) -> None:
    client, pose = client_of(cast.owner), squats()
    setup = {
        "type": "setup",
        "version": VERSION,
        "exercise": "squat",
        "width": pose.width,
        "height": pose.height,
    }
    light = {"type": "light", "mean": 0.01}
    for at in range(0, 60, 10):
        states = post(client, cast.member, setup, light, frames_message(pose, at, at + 10))
    assert states[-1]["guide"][0]["key"] == "guide.more_light"


@pytest.mark.parametrize(
    ("messages", "code"),
    [
        ([{"type": "finish", "frames": 3}], "not_started"),
        ([{"type": "start", "version": 99}], "version"),
        ([{"type": "start", "version": VERSION}], "bad_message"),
    ],
)
def test_a_batch_that_begins_with_nothing_is_refused(
    cast: Cast, messages: list[Any], code: str
) -> None:
    answers = post(client_of(cast.owner), cast.member, *messages)
    assert [one["code"] for one in answers] == [code]


def test_garbage_is_told_and_nothing_fails(cast: Cast) -> None:
    client, pose = client_of(cast.owner), squats()
    address = reverse("coach:live_frames", args=[cast.member.pk])
    good = batch(begun(pose), frames_message(pose, 0, 5))
    for body in (
        b"\0",
        good[:-3],
        b"\x07" + good[1:],
        b"\0" * 5000,
        good + b"\x01\xff\xff\xff\xff",
    ):
        answer = client.post(address, data=body, content_type=CONTENT_TYPE)
        assert answer.status_code == 200
        assert answer.json()["messages"][-1]["type"] == "error"
    answer = client.post(address, data=b"\xff" * (MAX_BATCH_BYTES + 1), content_type=CONTENT_TYPE)
    assert answer.status_code == 413
    assert client.post(address, data=good, content_type="text/plain").status_code == 415


def test_a_set_of_which_frames_are_missing_is_kept_for_a_while(cast: Cast) -> None:
    client, pose = client_of(cast.owner), squats()
    start = begun(pose)
    answers = post(client, cast.member, start, frames_message(pose, 0, 50), finish(80))
    assert (answers[-1]["code"], answers[-1]["fatal"]) == ("incomplete", False)
    assert not AnalysisRun.objects.exists()
    answers = post(client, cast.member, start, frames_message(pose, 50, 80), finish(80))
    assert answers[-1]["type"] == "saved"


def test_too_many_frames_are_not_taken(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_limits, "MAX_SET_FRAMES", -440)
    client, pose = client_of(cast.owner), squats()
    start = begun(pose)
    post(client, cast.member, start, frames_message(pose, 0, 90))
    answers = post(client, cast.member, start, frames_message(pose, 90, 180))
    assert (answers[-1]["code"], answers[-1]["retry"]) == ("too_fast", True)
    assert post(client, cast.member, start)[0]["next_index"] == 90


def test_an_account_holds_only_so_many_sets(cast: Cast) -> None:
    client = client_of(cast.owner)
    for _ in range(4):
        assert post(client, cast.member, begun(squats()))[-1]["type"] == "ready"
    assert post(client, cast.member, begun(squats()))[-1]["code"] == "busy"


def test_another_page_cannot_send(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.owner)
    answer = client.post(
        reverse("coach:live_frames", args=[cast.member.pk]),
        data=batch(begun(squats())),
        content_type=CONTENT_TYPE,
    )
    assert answer.status_code == 403


def test_a_right_that_was_taken_away_ends_it(cast: Cast) -> None:
    client, pose = client_of(cast.coach), squats()
    start = begun(pose)
    post(client, cast.member, start, frames_message(pose, 0, 50))
    Grant.objects.filter(user=cast.coach, member=cast.member).delete()
    answer = client.post(
        reverse("coach:live_frames", args=[cast.member.pk]),
        data=batch(start, finish(50)),
        content_type=CONTENT_TYPE,
    )
    assert answer.status_code == 404
    assert not AnalysisRun.objects.exists()


def test_a_full_quota_keeps_the_set_on_the_device(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "QUOTA_BYTES", 1000)
    client, pose = client_of(cast.owner), squats()
    start = begun(pose)
    answers = post(client, cast.member, start, frames_message(pose, 0, 100), finish(100))
    error = answers[-1]
    assert (error["code"], error["fatal"]) == ("no_room", False)
    assert "kept on your device" in error["message"]
    assert not AnalysisRun.objects.exists()
    monkeypatch.setattr(settings, "QUOTA_BYTES", 10**9)
    assert post(client, cast.member, start, finish(100))[-1]["type"] == "saved"


@pytest.mark.parametrize(
    ("started_at", "zone", "kept"),
    [
        ("2026-10-02T23:30:00-05:00", "America/Chicago", ("2026-10-02", "America/Chicago")),
        ("2026-10-02T23:30:00", "Mars/Olympus", (None, "UTC")),
        ("1970-01-01T00:00:00Z", "Europe/Rome", (None, "Europe/Rome")),
        ("9999-12-31T23:59:59+00:00", "Europe/Rome", (None, "Europe/Rome")),
        ("yesterday", "", (None, "UTC")),
    ],
)
def test_a_clock_that_cannot_be_right_is_not_believed(
    cast: Cast, started_at: str, zone: str, kept: tuple[str | None, str]
) -> None:
    from django.utils import timezone

    pose = squats()
    start = begun(pose, started_at=started_at, zone=zone)
    post(client_of(cast.owner), cast.member, start, frames_message(pose, 0, 50), finish(50))
    run = AnalysisRun.objects.get()
    assert run.zone == kept[1]
    if kept[0] is None:
        assert abs((timezone.now() - run.at).total_seconds()) < 60
    else:
        assert run.local_date.isoformat() == kept[0]


def test_the_messages_are_those_of_the_page(cast: Cast) -> None:
    """What the socket says and what a POST says are one format."""
    answer = post(client_of(cast.owner), cast.member, begun(squats()))
    assert set(answer[0]) == {"type", "version", "set", "next_index"}
    json.dumps(answer, allow_nan=False)
