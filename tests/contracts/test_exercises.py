"""What must hold of every exercise file in the catalogue, whoever adds one."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from itertools import combinations
from typing import Final

import numpy as np
import pytest

from tests.variants import at_fps, jittered, mirrored, with_nan_frames
from tonus.catalogue import exercise_keys, exercise_text, references, translator
from tonus.errors import ExerciseFileError
from tonus.form import vocabulary
from tonus.form.choice import GROUPS, safe_exercises
from tonus.form.exercise import exercise, parsed_exercise
from tonus.form.judge import FormJudge, judged
from tonus.form.judgement import Judgement, Rep, Verdict
from tonus.form.live import LiveJudge
from tonus.form.vocabulary import CueKind, Kind, Limit, Need, Way
from tonus.motion.generated import generated_motion
from tonus.motion.view import View
from tonus.pose.sequence import PoseSequence

FILES: Final = tuple(sorted(exercise_keys()))
#: Files whose key poses a camera can follow; every way but the camera needs none.
SEEN: Final = tuple(key for key in FILES if Way.CAMERA in exercise(key).setup.ways)
COUNTED: Final = tuple(key for key in SEEN if exercise(key).kind is Kind.REPETITIONS)
REPS: Final = 3
_YAWS_DEG: Final = {View.SIDE: 90.0, View.OBLIQUE: 45.0, View.FRONT: 0.0, View.REAR: 180.0}
#: Frames a second at which a count must be the same.
_RATES: Final = (8.0, 15.0, 30.0, 60.0)


@cache
def good_motion(key: str, *, mirror: bool = False) -> PoseSequence:
    """The exercise as its file draws it, from the best view, at 60 frames a second."""
    found = exercise(key)
    assert found.key_poses is not None, f"{key} has no key poses"
    made = generated_motion(
        found.key_poses,
        repetitions=REPS,
        yaw_deg=_YAWS_DEG[found.setup.views[0]],
        fps=60.0,
        mirrored=mirror,
    )
    return made.pose


@cache
def good_judgement(key: str) -> Judgement:
    return judged(good_motion(key), key)


# --- the files ---------------------------------------------------------------------


@pytest.mark.parametrize("key", FILES)
def test_a_key_that_nobody_knows_is_refused(key: str) -> None:
    text = exercise_text(key)
    headers = [match.start() for match in re.finditer(r"(?m)^\[\[?\w[\w.]*\]\]?", text)]
    for at in headers:
        end = text.index("\n", at)
        with pytest.raises(ExerciseFileError, match=rf"{key}\.toml, line \d+, nobodys_key: "):
            parsed_exercise(f"{text[:end]}\nnobodys_key = 1{text[end:]}", file=f"{key}.toml")


@pytest.mark.parametrize("key", FILES)
def test_every_message_has_words(key: str) -> None:
    words = translator("en")
    keys = set(re.findall(r'"([a-z_]+(?:\.[a-z0-9_]+)+)"', exercise_text(key)))
    assert f"{key}.name" in keys
    assert {name for name in keys if words.gettext(name) == name} == set()


@pytest.mark.parametrize("key", FILES)
def test_sources_are_there_and_published_figures_name_theirs(key: str) -> None:
    found = exercise(key)
    named = {*found.sources, *(one for cue in found.cues for one in cue.sources)}
    assert found.sources
    assert named <= set(references())


@pytest.mark.parametrize("key", FILES)
def test_the_set_up_can_be_followed(key: str) -> None:
    setup = exercise(key).setup
    assert setup.prepare, "there is always something to prepare"
    assert key not in (*setup.easier, *setup.harder)
    for other in setup.harder:
        assert key not in exercise(other).setup.harder, "not harder than one another"
    if setup.tested is not vocabulary.Tested.RECORDED:
        assert {Way.HAND, Way.TIMER} & set(setup.ways), "and without a camera"
    if Need.FLOOR in setup.needs or setup.position.value == "lying":
        assert setup.position.value != "standing"


@pytest.mark.parametrize("key", SEEN)
def test_the_best_view_shows_most(key: str) -> None:
    """From no other view may more cues find fault than from the one that is asked for."""
    found = exercise(key)
    judges = {
        view: sum(
            cue.kind is CueKind.JUDGED and any(view in rule.views for rule in found.rules_of(cue))
            for cue in found.cues
        )
        for view in _YAWS_DEG
    }
    assert judges[found.setup.views[0]] == max(judges.values()) > 0


# --- the motion of every file ----------------------------------------------------------


@pytest.mark.parametrize("key", COUNTED)
def test_a_good_set_is_counted_from_the_best_view(key: str) -> None:
    assert good_judgement(key).count == REPS


@pytest.mark.parametrize("key", SEEN)
def test_a_good_set_has_no_fault(key: str) -> None:
    faults = [cue.cue for cue in good_judgement(key).summary if cue.fault]
    assert faults == []


@pytest.mark.parametrize("fps", _RATES)
@pytest.mark.parametrize("key", SEEN)
def test_every_frame_rate_gives_the_same_count(key: str, fps: float) -> None:
    rng = np.random.default_rng(3)
    pose = at_fps(good_motion(key), fps)
    assert judged(pose, key).count == good_judgement(key).count
    assert judged(jittered(pose, rng), key).count == good_judgement(key).count


def said(found: Judgement) -> list[list[tuple[str, str]]]:
    return [[(cue.cue, cue.verdict.value) for cue in rep.verdicts] for rep in found.reps]


@pytest.mark.parametrize("key", SEEN)
def test_a_mirror_changes_no_verdict_but_the_side(key: str) -> None:
    one, other = good_judgement(key), judged(mirrored(good_motion(key)), key)
    assert said(one) == said(other)
    sides = {"left": "right", "right": "left", None: None}
    assert [sides[rep.side] for rep in one.reps] == [rep.side for rep in other.reps]
    assert one.count == other.count


@pytest.mark.parametrize("key", SEEN)
def test_the_other_leg_does_as_well(key: str) -> None:
    assert judged(good_motion(key, mirror=True), key).count == good_judgement(key).count


@pytest.mark.parametrize("key", SEEN)
def test_live_equals_recorded_to_the_bit(key: str) -> None:
    pose = with_nan_frames(at_fps(good_motion(key), 15.0), 0.05, np.random.default_rng(5))
    whole = judged(pose, key)
    live = LiveJudge(key, width=pose.width, height=pose.height)
    reps: list[Rep] = []
    for time_s, frame in zip(pose.timestamps_s.tolist(), pose.landmarks, strict=True):
        state = live.step(time_s, frame)
        reps += state.reps
    last = live.finish()
    assert (*reps, *last.reps) == whole.reps
    assert last.count == whole.count
    rng, stop, blocks = np.random.default_rng(7), 0, FormJudge(key, width=720, height=1280)
    while stop < len(pose):
        start, stop = stop, stop + int(rng.integers(1, 90))
        blocks.step(pose.timestamps_s[start:stop], pose.landmarks[start:stop])
    blocks.finish()
    assert blocks.judgement().reps == whole.reps


@pytest.mark.parametrize("key", SEEN)
def test_what_was_not_seen_never_passes(key: str) -> None:
    """Nobody there: nothing counted.  Nothing sure of: nothing praised but time."""
    pose = at_fps(good_motion(key), 15.0)
    found = judged(replace(pose, landmarks=np.full_like(pose.landmarks, np.nan)), key)
    assert (found.count, found.reps, found.not_counted) == (0, (), ())
    unsure = pose.landmarks.copy()
    unsure[..., 3] = np.nan
    hidden = judged(replace(pose, landmarks=unsure), key)
    timed = {
        cue.key
        for cue in exercise(key).cues
        if cue.rules and all(rule.signal == "time_s" for rule in cue.rules)
    }
    for rep in hidden.reps:
        for cue in rep.verdicts:
            if cue.value is not None and not np.isfinite(cue.value):
                pytest.fail(f"{cue.cue} has no value but a number")
            if cue.value is None and cue.cue not in timed:
                assert cue.verdict is Verdict.NOT_SEEN, cue.cue


# --- limits ------------------------------------------------------------------------------


def test_every_combination_of_limits_leaves_an_exercise_or_says_that_none_is_safe() -> None:
    words = translator("en")
    for number in range(len(Limit) + 1):
        for limits in combinations(Limit, number):
            found = safe_exercises(limits)
            for group, text in GROUPS.items():
                assert bool(found.groups[group]) != (text in found.none_safe), limits
            for text in found.none_safe:
                assert words.gettext(text) != text
            assert {*(one.key for one in found.safe), *(one.key for one in found.ruled_out)} == {
                *FILES
            }
            for out in found.ruled_out:
                assert set(out.because) <= set(limits)
                assert out.because


@pytest.mark.parametrize("limit", list(Limit))
def test_one_limit_alone_leaves_a_calf_exercise(limit: Limit) -> None:
    assert safe_exercises({limit}).none_safe in ((), ("choice.no_hamstring_exercise",))


def test_without_limits_nothing_is_ruled_out() -> None:
    found = safe_exercises(())
    assert found.ruled_out == ()
    assert found.none_safe == ()
    assert all(one.milder == () for one in found.safe)
