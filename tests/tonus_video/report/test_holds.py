"""The sentence at the top of the report of a stretch: holds and seconds."""

from __future__ import annotations

from dataclasses import replace

from tonus.catalogue import translator
from tonus.form.exercise import exercise
from tonus.form.judge import judged
from tonus.form.judgement import Judgement, RepStatus
from tonus.motion.generated import generated_motion
from tonus_video.report.headline import headline

STRETCH = exercise("calf_stretch")


def said(judgement: Judgement) -> list[str]:
    return headline(judgement, STRETCH, translator("en"))


def test_a_stretch_is_told_in_holds_and_seconds() -> None:
    assert STRETCH.key_poses is not None
    pose = generated_motion(STRETCH.key_poses, repetitions=2, fps=15).pose
    both = judged(pose, STRETCH.key)
    first, second = both.reps
    assert first.held_s is not None
    assert second.held_s is not None
    seconds = round(first.held_s + second.held_s)
    assert said(both) == [f"Two holds counted: {seconds} seconds in all."]
    one = replace(both, reps=(first,))
    assert said(one) == [f"One hold counted: {round(first.held_s)} seconds."]
    short = replace(first, status=RepStatus.PARTIAL, held_s=7.2)
    assert said(replace(both, reps=(short,))) == [
        "No hold was long enough to count: 7 seconds in all."
    ]
    assert said(replace(both, reps=()))[0] == "No hold was counted."
