"""The page of a walk: steps, passes and verdicts, from what is stored."""

from __future__ import annotations

from functools import cache

import numpy as np

from tests.generated.seeing import TYPICAL
from tests.generated.walks import Walker, seen_walk, side_camera
from tests.web.cast import Cast
from tests.web.coach.pages import got, heading, page_text, run_path, tree
from tests.web.coach.watched import clip_of
from tonus.form.judge import judged
from tonus.form.judgement import Judgement
from tonus.form.report import judgement_data
from tonus.motion.body import Body
from tonus_web.coach.models import AnalysisRun
from tonus_web.coach.reports import stored_judgement
from tonus_web.coach.traces import packed_trace
from tonus_web.members.models import Member


@cache
def walked() -> Judgement:
    walker = Walker(body=Body.of_stature(1.72), start_share=0.3)
    rng = np.random.default_rng(1)
    return judged(seen_walk(walker, side_camera(), TYPICAL, rng=rng, passes=2).pose, "walk")


def walk_of(member: Member) -> AnalysisRun:
    """A finished run of a walk, as a worker writes it."""
    judgement = walked()
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
    stored = stored_judgement(walk_of(cast.member))
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
