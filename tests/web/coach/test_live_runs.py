"""A run without a clip is a run like any other: report, history, export, deletion, judgement."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.web.belongings import done_run
from tests.web.cast import Cast, client_of
from tests.web.coach.live_sets import begun, frames_message, squats
from tonus_web.coach.live_conversation import WholeSet
from tonus_web.coach.live_messages import read_frames, read_text
from tonus_web.coach.live_saving import saved_set
from tonus_web.coach.models import AnalysisRun
from tonus_web.coach.quota import free_bytes, kept_bytes, used_bytes
from tonus_web.coach.runs_lease import claimed_run
from tonus_web.coach.selectors import trend
from tonus_web.members.erasure import erase_member, purge_deleted
from tonus_web.members.models import Member

pytestmark = pytest.mark.django_db


def live_run(member: Member, **changed: Any) -> AnalysisRun:
    """A set that was judged live and saved."""
    pose = squats()
    rows = [
        read_frames(frames_message(pose, at, min(at + 100, len(pose)))).rows.tobytes()
        for at in range(0, len(pose), 100)
    ]
    start = read_text(json.dumps(begun(pose, **changed)))
    saved = saved_set(member, WholeSet(start=start, frames=b"".join(rows)))
    return AnalysisRun.objects.get(pk=saved.run)


@pytest.fixture
def owner(cast: Cast) -> Client:
    return client_of(cast.owner)


def page(client: Client, name: str, *args: Any, **more: Any) -> str:
    answer = client.get(reverse(name, args=args), **more)
    assert answer.status_code == 200
    return answer.content.decode()


def test_its_report_draws_every_moment_and_shows_no_clip(owner: Client, cast: Cast) -> None:
    run = live_run(cast.member)
    shown = page(owner, "coach:run", cast.member.pk, run.pk)
    assert "Live set" in shown
    assert "<video" not in shown
    assert "/clips/" not in shown
    assert 'class="drawn"' in shown
    words = re.sub(r"<[^>]*>", " ", shown.split("<main", 1)[1].split("</main>")[0])
    assert [line for line in words.splitlines() if "clip" in line.lower()] == []


def test_its_report_can_be_taken_along(owner: Client, cast: Cast) -> None:
    run = live_run(cast.member)
    args = (cast.member.pk, run.pk)
    assert json.loads(page(owner, "coach:result", *args))["count"] >= 3
    answer = owner.get(reverse("coach:landmarks", args=args))
    assert answer.content[:2] == b"PK"
    assert "Live_set.tonus.npz" in answer.headers["Content-Disposition"]
    report = page(owner, "coach:report_file", *args)
    assert "<svg" in report
    assert page(owner, "coach:rep", *args, 1)


def test_history_day_and_trend_have_it(owner: Client, cast: Cast) -> None:
    done_run(cast.member, days_ago=80)
    run = live_run(cast.member)
    history = page(owner, "coach:index", cast.member.pk)
    assert history.index(str(run.pk)) < history.index("squats.mp4")
    assert [point.run_id for point in trend(cast.member, exercise_key="squat")][-1] == run.pk
    assert reverse("coach:run", args=[cast.member.pk, run.pk]) in page(
        owner, "today:day", cast.member.pk
    )


def test_it_can_be_judged_again_and_counts_once_in_the_trend(owner: Client, cast: Cast) -> None:
    run = live_run(cast.member)
    other = live_run(cast.member)
    owner.post(
        reverse("coach:judge_again", args=[cast.member.pk, run.pk]),
        {"exercise": "squat", "depth": "parallel"},
    )
    again = AnalysisRun.objects.get(judged_again=True)
    assert (again.set_id, again.source, again.clip, again.at) == (run.pk, "live", None, run.at)
    assert page(owner, "coach:run", cast.member.pk, again.pk)
    found = {point.run_id for point in trend(cast.member, exercise_key="squat")}
    assert found == {again.pk, other.pk}


def test_it_is_deleted_and_brought_back_alone(owner: Client, cast: Cast) -> None:
    run, other = live_run(cast.member), live_run(cast.member)
    owner.post(reverse("coach:delete", args=[cast.member.pk, run.pk]))
    assert list(AnalysisRun.objects.all()) == [other]
    assert owner.get(reverse("coach:run", args=[cast.member.pk, run.pk])).status_code == 404
    deleted = page(owner, "members:deleted", cast.member.pk)
    assert "Live set" in deleted or "Analysis" in deleted
    gone = AnalysisRun.everything.get(pk=run.pk)
    gone.restore()
    assert page(owner, "coach:run", cast.member.pk, run.pk)


def test_a_deleted_set_that_is_sent_again_stays_deleted(owner: Client, cast: Cast) -> None:
    run = live_run(cast.member)
    run.delete_softly()
    start = read_text(json.dumps(begun(squats(), run.pk)))
    assert saved_set(cast.member, WholeSet(start=start, frames=b"")).already
    assert not AnalysisRun.objects.exists()


def test_it_counts_in_the_quota_until_it_is_erased(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = live_run(cast.member)
    assert run.landmarks is not None
    assert used_bytes(cast.member) == run.size_bytes == kept_bytes(run) > len(run.landmarks)
    monkeypatch.setattr(settings, "QUOTA_BYTES", int(2.5 * run.size_bytes))
    run.delete_softly()
    assert free_bytes(cast.member) == settings.QUOTA_BYTES
    live_run(cast.member)
    live_run(cast.member)
    assert not AnalysisRun.everything.filter(pk=run.pk).exists(), "it made room"


def test_it_is_exported_and_erased_with_the_member(owner: Client, cast: Cast) -> None:
    run = live_run(cast.member)
    answer: Any = owner.get(reverse("today:export_file", args=[cast.member.pk]))
    content = b"".join(answer.streaming_content)
    (row,) = json.loads(content)["analysis_runs"]
    assert (row["id"], row["clip"], row["source"]) == (str(run.pk), None, "live")
    assert row["landmarks"]
    erase_member(cast.member)
    assert not AnalysisRun.everything.exists()


def test_what_was_deleted_long_ago_is_purged(cast: Cast) -> None:
    from django.utils import timezone

    live_run(cast.member).delete_softly()
    assert purge_deleted(timezone.now()) == 1
    assert not AnalysisRun.everything.exists()


def test_no_worker_takes_it(cast: Cast) -> None:
    live_run(cast.member)
    assert claimed_run("somebody") is None
