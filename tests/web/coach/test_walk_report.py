"""The page of a walk: steps, passes and verdicts, from what is stored."""

from __future__ import annotations

from functools import cache

import numpy as np
from django.urls import reverse

from tests.generated.seeing import TYPICAL
from tests.generated.walks import Walker, seen_walk, side_camera
from tests.web.cast import Cast, client_of
from tests.web.coach.pages import got, heading, page_text, run_path, tree
from tests.web.coach.watched import clip_of
from tonus.catalogue import translator
from tonus.form.exercise import exercise
from tonus.form.judge import judged
from tonus.form.judgement import Judgement
from tonus.form.report import judgement_data
from tonus.form.vocabulary import Limit
from tonus.motion.body import Body
from tonus_web.accounts.models import User
from tonus_web.coach.models import AnalysisRun
from tonus_web.coach.reports import stored_judgement
from tonus_web.coach.traces import packed_trace
from tonus_web.members.models import Member


@cache
def walked(*limits: Limit) -> Judgement:
    walker = Walker(body=Body.of_stature(1.72), start_share=0.3)
    rng = np.random.default_rng(1)
    pose = seen_walk(walker, side_camera(), TYPICAL, rng=rng, passes=2).pose
    return judged(pose, "walk", limits=limits)


def walk_of(member: Member, *limits: Limit) -> AnalysisRun:
    """A finished run of a walk, as a worker writes it."""
    judgement = walked(*limits)
    source = {"name": "walk.mp4", "duration_s": 12.0, "width": 1280, "height": 720, "fps": 30.0}
    return AnalysisRun.objects.create(
        member=member,
        clip=clip_of(member, name="walk.mp4"),
        exercise="walk",
        depth="",
        state=AnalysisRun.State.DONE,
        progress=1.0,
        result={**judgement_data(judgement), "source": {**source, "model": "full", "warnings": []}},
        trace=packed_trace(judgement),
    )


def test_a_walk_is_told_by_steps_and_passes(cast: Cast) -> None:
    run = walk_of(cast.member)
    page = got(cast.owner, run_path(run))
    assert heading(page).startswith(f"{walked().count} steps, ")
    text = page_text(page)
    for words in ("Steps and passes", "Pass 1, to the left", "Pass 2, to the right"):
        assert words in text
    for word in ("lowest", "Knee angle", "epetition"):
        assert word not in text, word
    assert len(tree(page).findall(".//table[@class='cards cues']")) == 2


def test_what_is_stored_is_what_was_judged(cast: Cast) -> None:
    stored = stored_judgement(walk_of(cast.member), is_own=True)
    assert stored.count == walked().count
    assert stored.gait is not None
    assert judgement_data(stored) == judgement_data(walked())


def test_a_walk_can_be_taken_as_one_file(cast: Cast) -> None:
    answer = got(cast.owner, run_path(walk_of(cast.member), "report_file"))
    assert "Steps and passes" in answer.content.decode()


def test_the_list_of_runs_names_a_walk(cast: Cast) -> None:
    walk_of(cast.member)
    from tests.web.coach.pages import member_path

    text = page_text(got(cast.owner, member_path(cast.member, "index")))
    assert f"{walked().count} steps" in text
    assert "complete repetition" not in text


def told_of(run: AnalysisRun, user: User) -> list[str]:
    """Everything that says how a walk went, as somebody reads it."""
    told = [
        page_text(got(user, run_path(run))),
        got(user, run_path(run, "report_file")).content.decode(),
        got(user, run_path(run, "result")).content.decode(),
        page_text(got(user, reverse("coach:rep", args=[run.member_id, run.pk, 1]))),
    ]
    # Each run has addresses and moments of its own.
    return [text.replace(str(run.pk), "") for text in told]


def test_no_limit_can_be_told_from_a_walk_by_anybody_else(cast: Cast) -> None:
    [lean] = [cue for cue in exercise("walk").cues if cue.not_for]
    label = translator("en").gettext(lean.label)
    limited, free = walk_of(cast.member, Limit.UNSTEADY), walk_of(cast.member)
    for reader in (cast.coach, cast.viewer):
        told = told_of(limited, reader)
        assert told == told_of(free, reader)
        assert all(label not in text and "limits" not in text for text in told)
        assert f'"{lean.key}"' not in told[2]
    own = told_of(limited, cast.owner)
    assert all(label in text for text in (own[0], own[1], own[3]))
    assert "not_seen.limit" in own[2]
    assert "limits that you named" in own[0]


def test_a_damaged_walk_is_told_as_damaged_to_a_coach_too(cast: Cast) -> None:
    run = walk_of(cast.member)
    assert run.result is not None
    run.result = {**run.result, "reps": [{"start_s": 0.0}]}
    run.save()
    for reader in (cast.owner, cast.coach):
        page = got(reader, run_path(run), status=500)
        assert "damaged" in page.content.decode()
    client = client_of(cast.coach)
    assert client.get(run_path(run, "result")).headers["Location"] == run_path(run)
