"""Curls on a ball and bridges: counted on the back and side on, and nothing else is.

No recording of a curl on a ball could be had; its motion is generated from two measured
photographs.  Bridges were recorded once, and are what no curl may be.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
import pytest

from tests.generated.acting import complete, poses_of, verdicts
from tests.generated.motions import motion_named
from tests.generated.seeing import TYPICAL, random_camera, seen
from tests.recordings import shared_pose, true_clips
from tests.variants import at_fps, jittered, swapped, swapped_in_bursts, with_nan_frames
from tonus.form.exercise import exercise
from tonus.form.judge import judged
from tonus.form.judgement import Verdict
from tonus.motion.body import Body
from tonus.motion.faults import faulty_poses
from tonus.motion.generated import generated_motion
from tonus.motion.keyposes import KeyPose, KeyPoses
from tonus.motion.noise import CLEAN, ROUGH, Noise
from tonus.pose.sequence import PoseSequence

SUPINE: Final = ("ball_leg_curl", "single_leg_curl", "bridge")
REPS: Final = 4


def filmed(
    poses: KeyPoses,
    *,
    yaw_deg: float = 90.0,
    noise: Noise = TYPICAL,
    fps: float = 30.0,
    seed: int = 0,
    repetitions: int = REPS,
    body: Body | None = None,
    tempo: float = 1.0,
    pause_s: float = 0.6,
    height_m: float = 0.6,
    mirrored: bool = False,
) -> PoseSequence:
    """Somebody who lies, as a camera in landscape sees it."""
    return generated_motion(
        poses,
        repetitions=repetitions,
        yaw_deg=yaw_deg,
        noise=noise,
        fps=fps,
        seed=seed,
        body=body,
        tempo=tempo,
        pause_s=pause_s,
        height_m=height_m,
        mirrored=mirrored,
        width=1280,
        height=720,
    ).pose


def changed(poses: KeyPoses, change: Callable[[int, KeyPose], KeyPose]) -> KeyPoses:
    return replace(poses, poses=tuple(change(i, pose) for i, pose in enumerate(poses.poses)))


def _more(sides: tuple[float, float], by: float) -> tuple[float, float]:
    return sides[0] + by, sides[1]


def hips_hanging(poses: KeyPoses) -> KeyPoses:
    """The working leg straight, the hips below the line already."""
    return changed(
        poses, lambda i, p: replace(p, hip_deg=(p.hip_deg[0] + 38.0, p.hip_deg[1] + 38.0))
    )


def knees_staying_bent(poses: KeyPoses) -> KeyPoses:
    """The leg on the ball never straightens."""
    one = poses.poses[0].hip_deg[0] != poses.poses[0].hip_deg[1]
    bend = (lambda v: _more(v, 32.0)) if one else _both(32.0)
    return changed(poses, lambda i, p: p if i else replace(p, knee_deg=bend(p.knee_deg)))


def _both(by: float) -> Callable[[tuple[float, float]], tuple[float, float]]:
    return lambda sides: (sides[0] + by, sides[1] + by)


def hips_let_down(poses: KeyPoses) -> KeyPoses:
    """The hips go to the floor as the heels come in."""
    return changed(
        poses,
        lambda i, p: (
            replace(p, hip_deg=_both(64.0)(p.hip_deg), knee_deg=_both(-8.0)(p.knee_deg)) if i else p
        ),
    )


def feet(by_knee_deg: float) -> Callable[[KeyPoses], KeyPoses]:
    """A bridge with the feet nearer (more bent) or further away."""
    return lambda poses: changed(
        poses,
        lambda i, p: replace(
            p,
            knee_deg=_both(by_knee_deg)(p.knee_deg),
            hip_deg=p.hip_deg if i else _both(0.45 * by_knee_deg)(p.hip_deg),
        ),
    )


def fault(name: str, size: float = 1.0) -> Callable[[KeyPoses], KeyPoses]:
    return lambda poses: faulty_poses(poses, name, size=size)


#: Exercise, what is wrong, and the cue that must say so.
FAULTY: Final[list[tuple[str, Callable[[KeyPoses], KeyPoses], str]]] = [
    ("ball_leg_curl", fault("hips_sagging"), "hips_up_curled"),
    ("ball_leg_curl", hips_hanging, "hips_up_straight"),
    ("ball_leg_curl", hips_let_down, "hips_stay"),
    ("ball_leg_curl", fault("shallow", 0.85), "pull_in"),
    ("ball_leg_curl", knees_staying_bent, "straighten"),
    ("single_leg_curl", fault("hips_sagging"), "hips_up_curled"),
    ("single_leg_curl", hips_hanging, "hips_up_straight"),
    ("single_leg_curl", fault("shallow", 0.95), "pull_in"),
    ("single_leg_curl", knees_staying_bent, "straighten"),
    ("bridge", fault("shallow", 1.25), "hips_up"),
    ("bridge", feet(-30.0), "shins_upright"),
]


# --- the good repetition -----------------------------------------------


@pytest.mark.parametrize("key", SUPINE)
def test_a_good_set_is_counted_and_hears_of_no_fault(key: str) -> None:
    """Over people, cameras, tempos, frame rates, legs and errors of the pose model."""
    rng = np.random.default_rng(11)
    faults: Counter[str] = Counter()
    judged_cues = missed = 0
    for seed in range(16):
        found = judged(
            filmed(
                poses_of(key),
                yaw_deg=float(rng.choice([90, 270]) + rng.uniform(-12, 12)),
                noise=ROUGH if seed % 4 == 3 else TYPICAL,
                fps=float(rng.choice([8, 15, 30, 60])),
                seed=seed,
                body=Body.of_stature(rng.uniform(1.5, 1.95), leg_share=rng.uniform(0.95, 1.05)),
                tempo=float(rng.uniform(0.6, 1.6)),
                pause_s=float(rng.uniform(0.0, 1.0)),
                height_m=float(rng.uniform(0.3, 1.2)),
                mirrored=seed % 3 == 0,
            ),
            key,
        )
        missed += abs(found.count - REPS)
        for rep in complete(found):
            faults.update(one.cue for one in rep.verdicts if one.verdict is Verdict.FAULT)
            judged_cues += sum(one.verdict is not Verdict.NOT_SEEN for one in rep.verdicts)
    assert missed <= 1
    assert judged_cues > 200
    assert faults.total() <= 0.01 * judged_cues, faults


@pytest.mark.parametrize("key", SUPINE)
def test_a_clean_good_set_has_a_verdict_on_every_cue_that_can_be_seen(key: str) -> None:
    for yaw_deg in (90.0, 270.0):
        found = judged(filmed(poses_of(key), yaw_deg=yaw_deg, noise=CLEAN), key)
        assert found.count == REPS
        for cue in exercise(key).cues:
            wanted = Verdict.NOT_SEEN if cue.kind.value == "unseen" else Verdict.OK
            assert verdicts(found, cue.key) == {wanted: REPS}, cue.key


def test_the_generated_curl_is_that_of_the_photographs() -> None:
    """Knees 160-165° and 61-67°, shoulder, hip and knee 176-179° and 147-151°."""
    found = judged(filmed(poses_of("ball_leg_curl"), noise=CLEAN), "ball_leg_curl")
    for rep in complete(found):
        value = {one.cue: one.value for one in rep.verdicts}
        assert value["straighten"] == pytest.approx(162.5, abs=3.5)
        assert value["pull_in"] == pytest.approx(64.0, abs=3.5)
        assert value["hips_up_straight"] == pytest.approx(177.5, abs=3.5)
        assert value["hips_up_curled"] == pytest.approx(149.0, abs=3.5)


def test_the_file_says_on_what_its_judging_rests() -> None:
    for key in ("ball_leg_curl", "single_leg_curl"):
        setup = exercise(key).setup
        assert setup.tested.value == "generated"
        assert setup.tested_note == f"{key}.tested"
    assert exercise("bridge").setup.tested.value == "recorded"


# --- faults -----------------------------------------------


@pytest.mark.parametrize("yaw_deg", [90.0, 270.0])
@pytest.mark.parametrize(("key", "wrong", "cue"), FAULTY)
def test_a_fault_is_called(
    key: str, wrong: Callable[[KeyPoses], KeyPoses], cue: str, yaw_deg: float
) -> None:
    said: Counter[Verdict] = Counter()
    for seed in range(2):
        pose = filmed(wrong(poses_of(key)), yaw_deg=yaw_deg, seed=seed, fps=(15.0, 30.0)[seed])
        said += verdicts(judged(pose, key), cue)
    assert said.total() >= 2 * REPS - 1
    assert said[Verdict.FAULT] >= 0.75 * said.total(), said
    assert not said[Verdict.OK], said


def test_a_curl_part_of_the_way_is_partial_unless_that_was_chosen() -> None:
    poses = faulty_poses(poses_of("ball_leg_curl"), "shallow", size=1.3)
    full = judged(filmed(poses), "ball_leg_curl")
    assert (full.count, full.partial) == (0, REPS)
    for rep in full.reps:
        assert {one.verdict for one in rep.verdicts if one.cue == "pull_in"} == {Verdict.NOT_SEEN}
    part = judged(filmed(poses), "ball_leg_curl", depth="part")
    assert (part.count, part.partial) == (REPS, 0)
    assert verdicts(part, "pull_in")[Verdict.FAULT] == 0


def test_a_bridge_too_low_is_partial() -> None:
    poses = faulty_poses(poses_of("bridge"), "hips_sagging", size=0.9)
    found = judged(filmed(poses, noise=CLEAN), "bridge")
    assert found.count == 0


# --- which side, and who is who -----------------------------------------------


@pytest.mark.parametrize("yaw_deg", [90.0, 270.0])
def test_the_leg_on_the_ball_is_told(yaw_deg: float) -> None:
    for is_mirrored, side in ((False, "left"), (True, "right")):
        pose = filmed(poses_of("single_leg_curl"), yaw_deg=yaw_deg, mirrored=is_mirrored)
        found = judged(pose, "single_leg_curl")
        assert [rep.side for rep in complete(found)] == [side] * REPS


@pytest.mark.parametrize("key", SUPINE)
def test_left_and_right_confused_change_no_count(key: str) -> None:
    """The pose model mirrors people who lie, for a while or throughout."""
    for seed in range(3):
        pose = filmed(poses_of(key), yaw_deg=(90.0, 270.0)[seed % 2], seed=seed)
        rng = np.random.default_rng(seed)
        for other in (swapped(pose), swapped_in_bursts(pose, rng)):
            found = judged(other, key)
            assert found.count == REPS
            assert all(not one.fault for one in found.summary)


@pytest.mark.parametrize("key", SUPINE)
def test_missing_and_jittered_frames_change_no_count(key: str) -> None:
    for fps in (8.0, 15.0, 30.0, 60.0):
        rng = np.random.default_rng(int(fps))
        pose = at_fps(filmed(poses_of(key), fps=60.0, noise=CLEAN), fps)
        for other in (jittered(pose, rng), with_nan_frames(pose, 0.1, rng)):
            assert judged(other, key).count == REPS, fps


# --- from where -----------------------------------------------


@pytest.mark.parametrize("yaw_deg", [0.0, 20.0, 160.0, 180.0])
@pytest.mark.parametrize("key", SUPINE)
def test_from_head_or_feet_nothing_is_counted(key: str, yaw_deg: float) -> None:
    found = judged(filmed(poses_of(key), yaw_deg=yaw_deg), key)
    assert found.reps == ()
    assert {span.reason for span in found.not_counted} <= {"require.lying_side"}


@pytest.mark.parametrize("key", SUPINE)
def test_obliquely_it_may_be_counted_and_no_angle_is_judged(key: str) -> None:
    found = judged(filmed(poses_of(key), yaw_deg=62.0), key)
    assert found.count + len(found.not_counted) >= REPS - 1
    for rep in found.reps:
        for cue, one in zip(exercise(key).cues, rep.verdicts, strict=True):
            if rep.view.value != "side" and cue.kind.value == "judged":
                assert one.verdict is Verdict.NOT_SEEN, cue.key


# --- other movements -----------------------------------------------


@pytest.mark.parametrize("key", SUPINE)
def test_another_of_them_is_not_counted(key: str) -> None:
    for other in SUPINE:
        if other != key:
            for yaw_deg in (90.0, 270.0):
                found = judged(filmed(poses_of(other), yaw_deg=yaw_deg), key)
                assert found.reps == (), other


@cache
def look_alike(name: str, seed: int) -> PoseSequence:
    motion = motion_named(name, seed=seed)
    rng = np.random.default_rng([seed, 5])
    yaw_deg = (90.0, 270.0, 70.0, None)[seed % 4]
    camera = random_camera(rng, motion, yaw_deg=yaw_deg)
    return seen(motion, camera, TYPICAL, fps=(30.0, 15.0)[seed % 2], rng=rng)


@pytest.mark.parametrize("key", SUPINE)
@pytest.mark.parametrize(
    "name",
    ["sit_ups", "push_ups", "burpees", "squats_deep", "good_mornings", "sit_down", "kneeling"],
)
def test_a_look_alike_is_not_counted(key: str, name: str) -> None:
    assert sum(len(judged(look_alike(name, seed), key).reps) for seed in range(4)) == 0


def test_bridges_made_otherwise_are_bridges_and_no_curls() -> None:
    for seed in (0, 1):
        wanted = len(motion_named("glute_bridges", seed=seed).reps)
        assert judged(look_alike("glute_bridges", seed), "bridge").count == wanted
        for key in ("ball_leg_curl", "single_leg_curl"):
            assert judged(look_alike("glute_bridges", seed), key).reps == ()


def test_curls_made_otherwise_are_curls_and_no_bridges() -> None:
    for seed in (0, 1):
        wanted = len(motion_named("supine_leg_curls", seed=seed).reps)
        assert judged(look_alike("supine_leg_curls", seed), "ball_leg_curl").count == wanted
        for key in ("bridge", "single_leg_curl"):
            assert judged(look_alike("supine_leg_curls", seed), key).count == 0


# --- recordings -----------------------------------------------


@pytest.mark.needs_shared
def test_three_recorded_bridges_are_three(shared_data: Path) -> None:
    found = judged(shared_pose(shared_data, "glute_bridges"), "bridge")
    assert found.count == 3
    np.testing.assert_allclose([rep.peak_s for rep in found.reps], [3.7, 6.6, 9.7], atol=0.3)
    assert all(not one.fault for one in found.summary)
    for fps in (8.0, 15.0):
        assert judged(at_fps(shared_pose(shared_data, "glute_bridges"), fps), "bridge").count == 3


@pytest.mark.needs_shared
@pytest.mark.parametrize("key", SUPINE)
def test_no_other_recording_is_one_of_them(shared_data: Path, key: str) -> None:
    names = [clip.name for clip in true_clips(shared_data)]
    assert "glute_bridges" in names
    for name in names:
        if (key, name) != ("bridge", "glute_bridges"):
            assert judged(shared_pose(shared_data, name), key).reps == (), name
