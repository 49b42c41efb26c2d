"""Limits: what follows from them on every page that offers exercises, and in the judge."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from django.urls import reverse

from tests.web.cast import Cast, client_of
from tonus.catalogue import exercise_keys
from tonus.form.vocabulary import CueKind, Limit
from tonus_files.landmarks_npz import read_landmarks
from tonus_web.coach.live_conversation import Conversation, WholeSet
from tonus_web.coach.live_limits import Room
from tonus_web.coach.live_protocol import FRAME, VERSION, Start
from tonus_web.coach.live_saving import saved_set
from tonus_web.coach.models import AnalysisRun
from tonus_web.coach.services import judged_again
from tonus_web.members.limits import limits_of, suited_for, suited_to
from tonus_web.members.models import LimitAnswers
from tonus_web.records.models import new_id

pytestmark = pytest.mark.django_db
_REASON = "Not for you now: it asks much of a knee"


def careful(cast: Cast, **limits: bool) -> None:
    LimitAnswers.objects.create(member=cast.member, **limits)


def test_every_field_is_a_limit_of_the_library() -> None:
    names = {field.name for field in LimitAnswers._meta.concrete_fields}
    assert {limit.value for limit in Limit} <= names
    everything = LimitAnswers(**{limit.value: True for limit in Limit})
    assert everything.limits == frozenset(Limit)


def test_safe_ones_come_first_and_the_easier_before_the_harder() -> None:
    suited = suited_for({Limit.KNEE})
    order = suited.ordered(exercise_keys())
    safe = [suited.advised(key).is_safe for key in order]
    assert safe == sorted(safe, reverse=True)
    assert set(order) == set(exercise_keys())
    plain = suited_for(()).ordered(exercise_keys())
    assert plain.index("sit_to_stand") < plain.index("squat") < plain.index("lunge")
    assert plain.index("seated_calf_raise") < plain.index("calf_raise")
    assert not any(suited_for(()).advised(key).words for key in exercise_keys())


def test_where_nothing_is_safe_it_says_whom_to_ask() -> None:
    for number in range(2 ** len(Limit)):
        chosen = {limit for at, limit in enumerate(Limit) if number >> at & 1}
        suited = suited_for(chosen)
        said = suited.none_safe()
        assert len(said) == sum(not keys for keys in suited.exercises.groups.values())
        assert all("Ask a physiotherapist" in sentence for sentence in said)


def test_the_owner_reads_why_and_nobody_else_does(cast: Cast) -> None:
    careful(cast, knee=True)
    assert limits_of(cast.member) == {Limit.KNEE}
    assert suited_to(cast.member, "coach") == suited_for(())
    for name in ("coach:live", "training:index", "training:set_new"):
        address = reverse(name, args=[cast.member.pk])
        assert _REASON in client_of(cast.owner).get(address).content.decode(), name
        assert _REASON not in client_of(cast.coach).get(address).content.decode(), name
    for address in (reverse("library:index"), reverse("library:exercise", args=["lunge"])):
        assert _REASON in client_of(cast.owner).get(address).content.decode()
        assert _REASON not in client_of(cast.coach).get(address).content.decode()
        assert _REASON not in client_of(None).get(address).content.decode()
    plan = reverse("coach:live", args=[cast.member.pk]) + "?exercise=lunge"
    assert _REASON in client_of(cast.owner).get(plan).content.decode()
    assert _REASON not in client_of(cast.coach).get(plan).content.decode()
    limits = reverse("onboarding:step", args=[cast.member.pk, "limits"])
    assert client_of(cast.coach).get(limits).status_code == 404


@pytest.mark.parametrize("limit", [Limit.BACK, Limit.UNSTEADY])
def test_a_live_walk_is_not_judged_by_its_lean_with_a_back_or_a_fall(limit: Limit) -> None:
    assert "lean" not in _judged_cues(limit)
    assert "lean" in _judged_cues()


def _judged_cues(*limits: Limit) -> set[str]:
    conversation = Conversation(Room(), language="en")
    conversation.begin(_start(640, 360), limits=limits)
    live = conversation._set
    assert live is not None
    cues = live.judge._judge.exercise.cues
    return {cue.key for cue in cues if cue.kind is not CueKind.UNSEEN}


def _start(width: int, height: int) -> Start:
    return Start(
        version=VERSION,
        set=str(new_id()),
        exercise="walk",
        depth=None,
        width=width,
        height=height,
        target_reps=None,
        started_at="2026-11-20T08:00:00+00:00",
        zone="UTC",
        model="lite",
    )


@pytest.mark.needs_shared
def test_what_is_saved_and_judged_again_minds_the_limits(cast: Cast, shared_data: Path) -> None:
    pose = read_landmarks(shared_data / "form/landmarks/walk_slouch.npz")
    rows = np.zeros(len(pose), dtype=FRAME)
    rows["time_s"] = pose.timestamps_s - pose.timestamps_s[0]
    rows["landmarks"] = pose.landmarks

    def verdicts(run: AnalysisRun) -> set[str]:
        assert run.result is not None
        said = [one for rep in run.result["reps"] for one in rep["verdicts"]]
        return {one["verdict"] for one in said if one["cue"] == "lean"}

    def saved() -> AnalysisRun:
        whole = WholeSet(start=_start(pose.width, pose.height), frames=rows.tobytes())
        return AnalysisRun.objects.get(pk=saved_set(cast.member, whole).run)

    before = saved()
    assert "not_seen" not in verdicts(before)
    careful(cast, back=True)
    assert verdicts(saved()) == {"not_seen"}
    assert verdicts(judged_again(before, exercise="walk", depth="")) == {"not_seen"}
