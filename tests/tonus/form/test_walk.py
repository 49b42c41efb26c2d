"""The exercise walk: steps, and what is said of each pass through the picture."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.generated.seeing import CLEAN, ROUGH, TYPICAL, Noise
from tests.generated.walks import Walker, seen_walk, side_camera
from tests.recordings import shared_pose, true_clips
from tonus.catalogue import exercise_keys
from tonus.form.judge import FormJudge, judged
from tonus.form.judgement import Judgement, Rep, RepStatus, Verdict
from tonus.form.live import LiveJudge
from tonus.form.report import judgement_data, judgement_from_data
from tonus.motion.body import Body
from tonus.motion.gait import gait_of
from tonus.pose.sequence import PoseSequence

WALKER = Walker(body=Body.of_stature(1.72), start_share=0.3, cadence_spm=110.0)


def pose_of(
    walker: Walker = WALKER, noise: Noise = TYPICAL, *, passes: int = 2, fps: float = 30.0
) -> PoseSequence:
    camera = side_camera()
    rng = np.random.default_rng(1)
    return seen_walk(walker, camera, noise, rng=rng, passes=passes, fps=fps).pose


def said(judgement: Judgement, cue: str) -> set[tuple[str, str]]:
    """Verdicts and reasons of a cue over all passes."""
    return {
        (verdict.verdict.value, verdict.reason)
        for rep in judgement.reps
        for verdict in rep.verdicts
        if verdict.cue == cue
    }


def test_steps_are_counted_and_passes_are_judged() -> None:
    pose = pose_of()
    found = judged(pose, "walk")
    gait = gait_of(pose)
    assert found.gait == gait
    assert found.count == found.units == gait.steps > 8
    assert len(found.reps) == len(gait.passes) == 2
    assert all(rep.status is RepStatus.COMPLETE for rep in found.reps)
    for rep in found.reps:
        assert rep.start_s < rep.peak_s < rep.end_s


def test_a_sound_walk_has_no_fault() -> None:
    for walker in (WALKER, replace(WALKER, cadence_spm=85.0, size=0.9)):
        found = judged(pose_of(walker), "walk")
        assert sum(cue.fault for cue in found.summary) == 0
        assert said(found, "stride") == {("ok", "walk.stride.ok")}
        assert said(found, "push_off") == {("ok", "walk.push_off.ok")}


def test_a_flat_foot_is_told() -> None:
    shuffle = replace(WALKER, flat_footed=True, size=0.8)
    found = judged(pose_of(shuffle, CLEAN), "walk")
    assert found.count > 8
    assert said(found, "push_off") == {("fault", "walk.push_off.low")}


def test_uneven_steps_are_told() -> None:
    found = judged(pose_of(replace(WALKER, right_share=0.62)), "walk")
    assert ("fault", "walk.symmetry.high") in said(found, "symmetry")


@pytest.mark.parametrize(
    ("cadence_spm", "reason"),
    [(80.0, "walk.cadence.low"), (115.0, "walk.cadence.ok"), (138.0, "walk.cadence.note")],
)
def test_cadence_is_advice(cadence_spm: float, reason: str) -> None:
    found = judged(pose_of(replace(WALKER, cadence_spm=cadence_spm)), "walk")
    assert said(found, "cadence") == {("ok", reason)}


def test_a_far_lean_is_advice_and_left_out_for_back_and_fall() -> None:
    pose = pose_of(replace(WALKER, lean_deg=40.0))
    assert said(judged(pose, "walk"), "lean") == {("ok", "walk.lean.high")}
    for limit in ("back", "unsteady"):
        found = judged(pose, "walk", limits=[limit])
        assert said(found, "lean") == {("not_seen", "not_seen.limit")}
        assert said(found, "cadence") == said(judged(pose, "walk"), "cadence")
    assert said(judged(pose, "walk", limits=["knee"]), "lean") == {("ok", "walk.lean.high")}


def test_live_is_the_recording() -> None:
    pose = pose_of(noise=ROUGH)
    batch = judged(pose, "walk")
    judge = FormJudge("walk", width=pose.width, height=pose.height)
    live = LiveJudge("walk", width=pose.width, height=pose.height)
    reps: list[Rep] = []
    counts, shown = [], 0
    for time_s, frame in zip(pose.timestamps_s, pose.landmarks, strict=True):
        judge.step(np.array([time_s]), frame[None])
        state = live.step(float(time_s), frame)
        reps += state.reps
        counts.append(state.count)
        if state.cadence_spm is not None:
            assert state.cadence_spm == pytest.approx(WALKER.cadence_spm, rel=0.15)
            shown += 1
    judge.finish()
    last = live.finish()
    assert (*reps, *last.reps) == batch.reps
    assert last.count == batch.count
    assert max(counts) >= 5
    assert shown > 30
    assert judge.judgement().reps == batch.reps
    assert judge.judgement().gait == batch.gait
    assert judge.judgement().not_counted == batch.not_counted


def test_a_walk_is_written_and_read_back() -> None:
    data = judgement_data(judged(pose_of(), "walk"))
    assert data["gait"]["steps"] == data["count"]
    assert judgement_data(judgement_from_data(data)) == data


def test_nobody_is_judged_for_walking() -> None:
    pose = PoseSequence.from_arrays(np.full((60, 33, 4), np.nan), fps=30, width=640, height=360)
    found = judged(pose, "walk")
    assert (found.count, found.reps) == (0, ())


@pytest.mark.parametrize("key", sorted(set(exercise_keys()) - {"walk"}))
def test_a_walk_is_no_other_exercise(key: str) -> None:
    for cadence_spm in (70.0, 110.0, 135.0):
        walker = replace(WALKER, cadence_spm=cadence_spm)
        assert judged(pose_of(walker), key).count == 0


@pytest.mark.needs_shared
def test_no_other_recording_is_a_walk_and_no_walk_another_exercise(shared_data: Path) -> None:
    wrong: dict[tuple[str, str], int] = {}
    for clip in true_clips(shared_data):
        pose = shared_pose(shared_data, clip.name)
        if clip.exercise == "walk":
            counts = {key: judged(pose, key).count for key in exercise_keys() if key != "walk"}
            wrong |= {(clip.name, key): count for key, count in counts.items() if count}
            assert judged(pose, "walk").count >= 5
        elif count := judged(pose, "walk").count:
            wrong[clip.name, "walk"] = count
    assert wrong == {}


@pytest.mark.needs_shared
def test_the_recorded_limp_is_a_fault_and_the_others_are_none(shared_data: Path) -> None:
    faults = {
        name: {
            verdict.cue
            for rep in judged(shared_pose(shared_data, name), "walk").reps
            for verdict in rep.verdicts
            if verdict.verdict is Verdict.FAULT
        }
        for name in ("walk_normal", "walk_slouch", "walk_limp")
    }
    assert faults == {"walk_normal": set(), "walk_slouch": set(), "walk_limp": {"stride"}}
