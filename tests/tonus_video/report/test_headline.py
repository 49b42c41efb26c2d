"""The sentence at the top, in every state a clip can leave behind."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.tonus_video.report.recorded import (
    judged_recording,
    sixty_squats,
    with_fault,
    with_reps,
    with_status,
)
from tonus.catalogue import translator
from tonus.form.exercise import exercise
from tonus.form.judgement import Judgement, RepStatus, Verdict
from tonus_video.report.headline import headline, main_fault
from tonus_video.report.seen import next_step
from tonus_video.report.squat_sentences import squat_depth_sentence

pytestmark = pytest.mark.needs_shared

SQUAT = exercise("squat")
ENGLISH = translator("en")


@pytest.fixture(scope="module")
def squats(shared_data: Path) -> Judgement:
    return judged_recording(shared_data, "squat_stick_side")


def said(judgement: Judgement, depth: str = "parallel") -> str:
    return " ".join(headline(replace(judgement, depth_judged=depth), SQUAT, ENGLISH))


def test_two_clean_squats(squats: Judgement) -> None:
    assert said(squats) == "Two squats, both to parallel."


def test_a_fault_in_one_of_two(squats: Judgement) -> None:
    faulty = with_fault(squats, "heels_down", [1])
    assert said(faulty) == "Two squats, both to parallel. In the second your heels came up."


def test_a_fault_in_both(squats: Judgement) -> None:
    faulty = with_fault(squats, "heels_down", [0, 1])
    assert said(faulty) == "Two squats, both to parallel. Your heels came up each time."


def test_one_squat_is_singular(squats: Judgement) -> None:
    one = with_fault(with_reps(squats, squats.reps[:1]), "heels_down", [0])
    assert said(one) == "One squat, to parallel. Your heels came up."


def test_many_squats_are_counted_in_digits(shared_data: Path) -> None:
    many = with_fault(sixty_squats(shared_data), "heels_down", range(0, 60, 7))
    assert said(many).endswith("In 9 of 60 your heels came up.")
    assert said(many).startswith(f"{many.count} squats, ")


@pytest.mark.parametrize(
    ("verdicts", "sentence"),
    [
        ("F", "One squat, short of parallel."),
        ("FF", "Two squats, short of parallel."),
        ("OF", "Two squats, one of them to parallel."),
        ("OOF", "Three squats, two of them to parallel."),
        ("OOO", "Three squats, all to parallel."),
        ("N", "One squat. How deep it went could not be seen."),
        ("NN", "Two squats. How deep they went could not be seen."),
        ("ONF", "Three squats. Depth could be seen in two of them."),
        ("O" * 13, "13 squats, all to parallel."),
    ],
)
def test_depth_is_told_as_it_was_judged(verdicts: str, sentence: str) -> None:
    meaning = {"O": Verdict.OK, "F": Verdict.FAULT, "N": Verdict.NOT_SEEN}
    found = [meaning[letter] for letter in verdicts]
    assert squat_depth_sentence("parallel", found, ENGLISH) == sentence


@pytest.mark.parametrize("depth", sorted(SQUAT.depths))
def test_every_depth_target_has_its_own_words(depth: str) -> None:
    for verdicts in ([Verdict.OK], [Verdict.FAULT] * 3, [Verdict.OK, Verdict.FAULT]):
        told = squat_depth_sentence(depth, verdicts, ENGLISH)
        assert "asked for" not in told
        others = [d for d in SQUAT.depths if d != depth]
        assert told not in [squat_depth_sentence(d, verdicts, ENGLISH) for d in others]


def test_partial_ones_are_not_squats(squats: Judgement) -> None:
    partial = with_status(squats, RepStatus.PARTIAL)
    assert said(partial) == "No full squat: two turned round above the depth that counts."


def test_incomplete_ones_say_so(squats: Judgement) -> None:
    cut = with_status(squats, RepStatus.INCOMPLETE)
    assert said(cut) == ("No squat was counted. 2 began or ended outside what could be judged.")


def test_other_movements_are_left_out(shared_data: Path) -> None:
    lunges = judged_recording(shared_data, "lunges_front")
    assert lunges.not_counted
    assert said(lunges).startswith("No squat was counted. ")
    assert said(lunges).endswith("seen and left out.")


def test_nothing_judged_says_so(squats: Judgement) -> None:
    unseen = with_reps(replace(squats, judged_s=0.0, not_judged_s=20.0, not_counted=()), ())
    assert said(unseen) == "No squat was counted. None of it could be judged."


def test_a_repeated_fault_goes_before_a_single_one(squats: Judgement) -> None:
    both = with_fault(with_fault(squats, "heels_down", [0]), "chin_level", [0, 1])
    fault = main_fault(both, SQUAT)
    assert fault is not None
    assert fault.key == "chin_level"


def test_of_two_repeated_faults_the_more_important_one_is_told(squats: Judgement) -> None:
    both = with_fault(with_fault(squats, "heels_down", [0, 1]), "chin_level", [0, 1])
    fault = main_fault(both, SQUAT)
    assert fault is not None
    assert fault.priority == min(
        cue.priority for cue in SQUAT.cues if cue.key in {"heels_down", "chin_level"}
    )


def test_a_fault_without_sentences_is_named_by_its_label(squats: Judgement) -> None:
    faulty = with_fault(squats, "trunk_shank", [0])
    label = ENGLISH.gettext("squat.trunk_shank.label")
    assert said(faulty).endswith(f"{label}: a fault in 1 of 2.")


def test_the_next_step_is_the_repeated_fault(squats: Judgement) -> None:
    faulty = with_fault(squats, "heels_down", [0, 1])
    step = next_step(faulty, SQUAT, ENGLISH)
    assert step.deed == ENGLISH.gettext("squat.heels_down.say")


def test_one_slip_is_not_called_a_habit(squats: Judgement) -> None:
    step = next_step(with_fault(squats, "heels_down", [1]), SQUAT, ENGLISH)
    assert "not a habit" in step.why


def test_there_is_always_a_next_step(shared_data: Path, squats: Judgement) -> None:
    cases = [
        squats,
        with_status(squats, RepStatus.PARTIAL),
        with_reps(replace(squats, judged_s=0.0, not_judged_s=20.0), ()),
        judged_recording(shared_data, "lunges_front"),
        judged_recording(shared_data, "squat_front_barbell"),
    ]
    for judgement in cases:
        step = next_step(judgement, SQUAT, ENGLISH)
        assert step.deed.endswith(".")
        assert step.why.endswith(".")
        assert "!" not in step.deed + step.why
