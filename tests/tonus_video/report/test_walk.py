"""The report of a walk speaks of steps and passes, and of no turning point."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.generated.seeing import TYPICAL
from tests.generated.walks import Walker, seen_walk, side_camera
from tests.tonus_video.report.strict_html import strict_tree, text_of
from tonus.catalogue import references, translator
from tonus.form.exercise import exercise
from tonus.form.judge import judged
from tonus.form.judgement import Judgement
from tonus.motion.body import Body
from tonus.motion.gait import gait_measures
from tonus.pose.sequence import PoseSequence
from tonus_video.report.facts import ClipFacts
from tonus_video.report.headline import headline
from tonus_video.report.page import written_report
from tonus_video.report.parts import ReportParts, report_parts

ENGLISH = translator("en")
WALK = exercise("walk")
WALKER = Walker(body=Body.of_stature(1.72), start_share=0.3)
CLIP = ClipFacts(name="walk.mp4", duration_s=12.0, width=1280, height=720)


def walked(walker: Walker = WALKER, *, passes: int = 2) -> Judgement:
    rng = np.random.default_rng(1)
    return judged(seen_walk(walker, side_camera(), TYPICAL, rng=rng, passes=passes).pose, "walk")


def parts_of(judgement: Judgement) -> ReportParts:
    return report_parts(
        judgement, clip=CLIP, exercise=WALK, translate=ENGLISH, pictures=(), source=str
    )


@pytest.fixture(scope="module")
def judgement() -> Judgement:
    return walked()


def test_the_heading_counts_steps(judgement: Judgement) -> None:
    assert judgement.gait is not None
    cadence = gait_measures(judgement.gait.passes).cadence_spm.value
    assert cadence is not None
    first = headline(judgement, WALK, ENGLISH)[0]
    assert first == f"{judgement.count} steps, {cadence:.0f} a minute."
    uneven = headline(walked(replace(WALKER, right_share=0.66)), WALK, ENGLISH)
    assert uneven[1] == "In each pass the steps of one leg took longer."


def test_the_table_of_passes_is_that_of_the_gait(judgement: Judgement) -> None:
    part = parts_of(judgement).walk
    assert part is not None
    assert judgement.gait is not None
    assert [row.name for row in part.passes] == ["Pass 1, to the left", "Pass 2, to the right"]
    for row, one in zip(part.passes, judgement.gait.passes, strict=True):
        cadence = gait_measures([one]).cadence_spm
        assert row.steps == str(one.steps)
        assert row.cadence == f"{cadence.value:.0f} ({cadence.low:.0f} to {cadence.high:.0f})"
        assert row.strikes.count("·") == one.steps - 1
    assert any("Symmetry of step times" in sentence for sentence in part.sentences)


def test_the_page_says_nothing_of_repetitions(judgement: Judgement) -> None:
    page = written_report(
        judgement, clip=CLIP, exercise=WALK, translate=ENGLISH, references=references()
    )
    body = strict_tree(page).find(".//main")
    assert body is not None
    text = text_of(body)
    assert "Steps and passes" in text
    for word in ("epetition", "lowest", "Bottom", "Knee angle", "partial", "turn"):
        assert word not in text, word


def test_nobody_walking_is_told_with_what_to_do() -> None:
    pose = PoseSequence.from_arrays(np.full((90, 33, 4), np.nan), fps=30, width=640, height=360)
    parts = parts_of(judged(pose, "walk"))
    assert parts.headline[0] == "No steps were counted."
    assert parts.walk is None
    assert [fact.text for fact in parts.stats] == ["0", "0", "0 %"]
