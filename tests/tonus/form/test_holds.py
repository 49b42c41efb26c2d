"""Held stretches: found, timed and judged from the side; nothing else is one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
import pytest

from tests.generated.acting import poses_of, verdicts
from tests.generated.motions import motion_named
from tests.generated.seeing import TYPICAL, random_camera, seen
from tests.recordings import shared_pose, true_clips
from tests.variants import (
    at_fps,
    jittered,
    leg_px,
    mirrored,
    swapped,
    swapped_in_bursts,
    with_nan_frames,
    with_points,
)
from tonus.form.exercise import exercise
from tonus.form.hold import HoldSettings
from tonus.form.judge import FormJudge, judged
from tonus.form.judgement import Rep, RepStatus, Verdict
from tonus.form.live import LiveJudge
from tonus.form.report import judgement_data, judgement_from_data
from tonus.motion.body import Body
from tonus.motion.generated import generated_motion
from tonus.motion.keyposes import KeyPose, KeyPoses
from tonus.motion.noise import CLEAN, ROUGH, Noise
from tonus.motion.reps import Phase
from tonus.pose.sequence import PoseSequence

STRETCHES: Final = ("hamstring_stretch", "calf_stretch")
#: The side that is stretched in the key poses.
SIDE: Final = {"hamstring_stretch": "left", "calf_stretch": "right"}


def settings_of(key: str) -> HoldSettings:
    settings = exercise(key).settings
    assert isinstance(settings, HoldSettings)
    return settings


def held(poses: KeyPoses, seconds: float, *, at: int | None = None) -> KeyPoses:
    """The movement with one pose, the turning point where left out, held for so long."""
    place = poses.poses.index(poses.turn) if at is None else at
    later = seconds - poses.poses[place].hold_s
    made = tuple(
        replace(
            pose,
            at_s=pose.at_s + (later if i > place else 0.0),
            hold_s=seconds if i == place else pose.hold_s,
        )
        for i, pose in enumerate(poses.poses)
    )
    return replace(poses, poses=made, period_s=poses.period_s + later)


def longest_held(poses: KeyPoses) -> int:
    return max(range(len(poses.poses)), key=lambda i: poses.poses[i].hold_s)


def bent(change: Callable[[KeyPose], KeyPose], poses: KeyPoses, *, from_pose: int = 2) -> KeyPoses:
    """The same with every pose in the split stance changed."""
    last = len(poses.poses) - 1
    made = tuple(
        change(pose) if from_pose <= i < last else pose for i, pose in enumerate(poses.poses)
    )
    return replace(poses, poses=made)


@cache
def filmed(
    poses: KeyPoses,
    *,
    yaw_deg: float = 90.0,
    noise: Noise = TYPICAL,
    fps: float = 15.0,
    seed: int = 0,
    repetitions: int = 1,
    stature_m: float = 1.72,
    height_m: float = 1.0,
    mirrored: bool = False,
) -> PoseSequence:
    return generated_motion(
        poses,
        repetitions=repetitions,
        yaw_deg=yaw_deg,
        noise=noise,
        fps=fps,
        seed=seed,
        body=Body.of_stature(stature_m),
        height_m=height_m,
        mirrored=mirrored,
    ).pose


# --- the good stretch ------------------------------------------------------------


@pytest.mark.parametrize("key", STRETCHES)
def test_a_good_stretch_is_complete_and_hears_of_no_fault(key: str) -> None:
    rng = np.random.default_rng(23)
    faults: Counter[str] = Counter()
    missed = judged_cues = 0
    for seed in range(14):
        found = judged(
            filmed(
                held(poses_of(key), 22.0, at=longest_held(poses_of(key))),
                yaw_deg=float(rng.choice([90, 270]) + rng.uniform(-12, 12)),
                noise=ROUGH if seed % 4 == 3 else TYPICAL,
                fps=float(rng.choice([8, 15, 30, 60])),
                seed=seed,
                stature_m=float(rng.uniform(1.5, 1.95)),
                height_m=float(rng.uniform(0.4, 1.4)),
                mirrored=seed % 3 == 0,
            ),
            key,
        )
        missed += found.count != 1
        for rep in found.reps:
            faults.update(one.cue for one in rep.verdicts if one.verdict is Verdict.FAULT)
            judged_cues += sum(one.verdict is not Verdict.NOT_SEEN for one in rep.verdicts)
    assert missed == 0
    assert judged_cues > 50
    assert faults.total() <= 0.01 * judged_cues, faults


@pytest.mark.parametrize("yaw_deg", [90.0, 270.0])
@pytest.mark.parametrize("key", STRETCHES)
def test_how_long_and_which_leg(key: str, yaw_deg: float) -> None:
    other = {"left": "right", "right": "left"}
    at = longest_held(poses_of(key))
    for is_mirrored in (False, True):
        pose = filmed(
            held(poses_of(key), 24.0, at=at), yaw_deg=yaw_deg, noise=CLEAN, mirrored=is_mirrored
        )
        (rep,) = judged(pose, key).reps
        assert rep.status is RepStatus.COMPLETE
        assert rep.side == (other[SIDE[key]] if is_mirrored else SIDE[key])
        assert rep.held_s is not None
        assert 23.0 <= rep.held_s <= 29.0
        assert rep.held_s <= rep.end_s - rep.start_s + 1e-9
        assert rep.peak_s == pytest.approx(0.5 * (rep.start_s + rep.end_s))
        assert [one.verdict for one in rep.verdicts] == [
            Verdict.NOT_SEEN if cue.kind.value == "unseen" else Verdict.OK
            for cue in exercise(key).cues
        ]


@pytest.mark.parametrize("key", STRETCHES)
def test_a_stretch_that_is_left_early_is_partial(key: str) -> None:
    at = longest_held(poses_of(key))
    (rep,) = judged(filmed(held(poses_of(key), 9.0, at=at)), key).reps
    assert rep.status is RepStatus.PARTIAL
    assert rep.held_s is not None
    assert 8.0 <= rep.held_s < settings_of(key).hold_s
    moment = judged(filmed(held(poses_of(key), 0.2, at=at)), key)
    assert moment.count == 0


@pytest.mark.parametrize("key", STRETCHES)
def test_two_stretches_are_two(key: str) -> None:
    found = judged(filmed(poses_of(key), repetitions=2, noise=CLEAN), key)
    assert (found.count, len(found.reps)) == (2, 2)


# --- interruptions ------------------------------------------------------------


def whole(key: str) -> PoseSequence:
    return filmed(held(poses_of(key), 26.0, at=longest_held(poses_of(key))), fps=30.0)


def without(pose: PoseSequence, start_s: float, end_s: float) -> PoseSequence:
    """Nobody is seen for a while."""
    landmarks = pose.landmarks.copy()
    landmarks[(pose.timestamps_s >= start_s) & (pose.timestamps_s < end_s)] = np.nan
    return replace(pose, landmarks=landmarks)


@pytest.mark.parametrize("gap_s", [0.3, 0.7, 0.9])
@pytest.mark.parametrize("key", STRETCHES)
def test_a_hold_that_is_shortly_not_seen_goes_on(key: str, gap_s: float) -> None:
    for start_s in (9.0, 14.3):
        found = judged(without(whole(key), start_s, start_s + gap_s), key)
        assert (found.count, len(found.reps)) == (1, 1)


@pytest.mark.parametrize("key", STRETCHES)
def test_a_hold_that_is_lost_for_longer_is_not_one(key: str) -> None:
    found = judged(without(whole(key), 14.0, 17.0), key)
    assert found.count == 0
    assert len(found.reps) == 2
    assert found.reps[0].status is RepStatus.INCOMPLETE


@pytest.mark.parametrize("key", STRETCHES)
def test_a_hold_at_the_end_of_the_stream(key: str) -> None:
    pose = whole(key)
    for until_s, status in ((14.0, RepStatus.INCOMPLETE), (28.0, RepStatus.COMPLETE)):
        kept = pose.timestamps_s < until_s
        cut = replace(pose, timestamps_s=pose.timestamps_s[kept], landmarks=pose.landmarks[kept])
        (rep,) = judged(replace(cut, world=None), key).reps
        assert rep.status is status


# --- live ------------------------------------------------------------


@pytest.mark.parametrize("key", STRETCHES)
def test_live_tells_the_seconds_and_counts_as_soon_as_it_is_long_enough(key: str) -> None:
    pose = at_fps(whole(key), 15.0)
    live = LiveJudge(key, width=pose.width, height=pose.height)
    told: list[float] = []
    reps: list[Rep] = []
    counted_at_s: float | None = None
    for time_s, frame in zip(pose.timestamps_s.tolist(), pose.landmarks, strict=True):
        state = live.step(time_s, frame)
        reps += state.reps
        assert (state.held_s is not None) == (state.phase in (Phase.BOTTOM, Phase.UP))
        if state.held_s is not None:
            told.append(state.held_s)
        if state.count and counted_at_s is None:
            counted_at_s = state.held_s
    reps += live.finish().reps
    assert told == sorted(told)
    assert counted_at_s == pytest.approx(settings_of(key).hold_s, abs=0.1)
    assert tuple(reps) == judged(pose, key).reps


@pytest.mark.parametrize("key", STRETCHES)
def test_live_equals_recorded_with_gaps_and_cuts(key: str) -> None:
    rng = np.random.default_rng(3)
    pose = with_nan_frames(without(at_fps(whole(key), 20.0), 12.0, 13.5), 0.1, rng)
    expected = judged(pose, key)
    for most in (2, 30, 400):
        judge, stop = FormJudge(key, width=pose.width, height=pose.height), 0
        while stop < len(pose):
            start, stop = stop, stop + int(rng.integers(1, most))
            judge.step(pose.timestamps_s[start:stop], pose.landmarks[start:stop])
        judge.finish()
        assert judge.judgement().reps == expected.reps
        assert judge.count == expected.count


def test_the_seconds_are_written_down_and_read_again() -> None:
    found = judged(filmed(poses_of("calf_stretch"), noise=CLEAN), "calf_stretch")
    data = judgement_data(found)
    assert data["reps"][0]["held_s"] == pytest.approx(found.reps[0].held_s, abs=1e-3)
    assert judgement_data(judgement_from_data(data)) == data


# --- faults ------------------------------------------------------------


def _ham_knee(pose: KeyPose) -> KeyPose:
    """The front knee bends; the heel stays."""
    (hip, hip_2), (knee, knee_2), (ankle, ankle_2) = pose.hip_deg, pose.knee_deg, pose.ankle_deg
    return replace(
        pose,
        hip_deg=(hip + 14.0, hip_2 + 4.0),
        knee_deg=(knee + 34.0, knee_2 + 10.0),
        ankle_deg=(ankle + 6.0, ankle_2 + 6.0),
    )


def _ham_upright(pose: KeyPose) -> KeyPose:
    if pose.hold_s < 1:
        return pose
    tilt = pose.pelvis_deg or 0.0
    less = tilt - 18.0
    return replace(pose, pelvis_deg=18.0, hip_deg=(pose.hip_deg[0] - less, pose.hip_deg[1] - less))


def _ham_flat_foot(pose: KeyPose) -> KeyPose:
    return replace(pose, ankle_deg=(pose.ankle_deg[0] - 26.0, pose.ankle_deg[1]))


def _calf_heel(pose: KeyPose) -> KeyPose:
    contact = (pose.contact - {"right_foot"}) | {"right_toes"}
    return replace(pose, contact=contact, ankle_deg=(pose.ankle_deg[0], pose.ankle_deg[1] - 30.0))


def _calf_knee(pose: KeyPose) -> KeyPose:
    (hip, hip_2), (knee, knee_2), (ankle, ankle_2) = pose.hip_deg, pose.knee_deg, pose.ankle_deg
    return replace(
        pose,
        hip_deg=(hip, hip_2 + 20.0),
        knee_deg=(knee + 8.0, knee_2 + 36.0),
        ankle_deg=(ankle + 8.0, ankle_2 + 10.0),
    )


def _calf_hips_back(pose: KeyPose) -> KeyPose:
    tilt = pose.pelvis_deg or 0.0
    return replace(
        pose,
        pelvis_deg=tilt + 47.0,
        hip_deg=(pose.hip_deg[0] + 47.0, pose.hip_deg[1] + 47.0),
        shoulder_deg=(pose.shoulder_deg[0] + 30.0, pose.shoulder_deg[1] + 30.0),
    )


def _calf_upright(pose: KeyPose) -> KeyPose:
    """A short step: the leg behind hardly leans."""
    (hip, hip_2), (knee, knee_2), (ankle, ankle_2) = pose.hip_deg, pose.knee_deg, pose.ankle_deg
    return replace(
        pose,
        hip_deg=(hip - 10.0, hip_2 + 12.5),
        knee_deg=(knee - 10.0, knee_2),
        ankle_deg=(ankle, ankle_2 - 12.5),
    )


FAULTY: Final[list[tuple[str, Callable[[KeyPose], KeyPose], str]]] = [
    ("hamstring_stretch", _ham_knee, "knee_straight"),
    ("hamstring_stretch", _ham_upright, "fold"),
    ("hamstring_stretch", _ham_flat_foot, "toes_up"),
    ("calf_stretch", _calf_heel, "heel_down"),
    ("calf_stretch", _calf_knee, "knee_behind"),
    ("calf_stretch", _calf_hips_back, "in_line"),
    ("calf_stretch", _calf_upright, "lean"),
]


@pytest.mark.parametrize("yaw_deg", [90.0, 270.0])
@pytest.mark.parametrize(("key", "change", "cue"), FAULTY)
def test_a_fault_is_called(
    key: str, change: Callable[[KeyPose], KeyPose], cue: str, yaw_deg: float
) -> None:
    said: Counter[Verdict] = Counter()
    poses = bent(change, held(poses_of(key), 22.0, at=longest_held(poses_of(key))))
    for seed in range(3):
        found = judged(filmed(poses, yaw_deg=yaw_deg, seed=seed), key)
        assert found.count == 1
        said += verdicts(found, cue)
    assert said[Verdict.FAULT] >= 2, said
    assert not said[Verdict.OK], said


@pytest.mark.parametrize("key", STRETCHES)
def test_bouncing_is_called(key: str) -> None:
    pose = whole(key)
    hips = slice(11, 25)
    points = pose.landmarks.copy()
    sway = 0.14 * leg_px(pose) * np.sin(2 * np.pi * 0.6 * pose.timestamps_s)
    bouncing = (pose.timestamps_s > 7) & (pose.timestamps_s < 27)
    points[bouncing, hips, 1] += sway[bouncing, None]
    found = judged(with_points(pose, points), key)
    said = Counter(one.verdict for rep in found.reps for one in rep.verdicts if one.cue == "still")
    assert not said[Verdict.OK], said
    assert said[Verdict.FAULT], said


def test_the_bent_knee_is_right_for_the_lower_calf() -> None:
    poses = bent(_calf_knee, held(poses_of("calf_stretch"), 22.0, at=3))
    pose = filmed(poses, noise=CLEAN)
    straight = judged(pose, "calf_stretch")
    lower = judged(pose, "calf_stretch", depth="bent")
    assert (straight.count, lower.count) == (1, 1)
    assert verdicts(straight, "knee_behind") == {Verdict.FAULT: 1}
    assert verdicts(lower, "knee_behind") == {Verdict.OK: 1}
    straight_leg = filmed(poses_of("calf_stretch"), noise=CLEAN)
    found = judged(straight_leg, "calf_stretch", depth="bent")
    assert verdicts(found, "knee_behind") == {Verdict.FAULT: 1}


# --- variants ------------------------------------------------------------


@pytest.mark.parametrize("key", STRETCHES)
def test_variants_change_no_count(key: str) -> None:
    for fps in (8.0, 15.0, 30.0):
        rng = np.random.default_rng(int(fps))
        pose = at_fps(whole(key), fps)
        for other in (
            jittered(pose, rng),
            with_nan_frames(pose, 0.1, rng),
            mirrored(pose),
            swapped(pose),
            swapped_in_bursts(pose, rng),
        ):
            assert judged(other, key).count == 1, fps


@pytest.mark.parametrize("yaw_deg", [0.0, 30.0, 150.0, 180.0])
@pytest.mark.parametrize("key", STRETCHES)
def test_from_the_front_and_the_rear_nothing_is_held(key: str, yaw_deg: float) -> None:
    found = judged(filmed(poses_of(key), yaw_deg=yaw_deg), key)
    assert found.reps == ()
    assert {span.reason for span in found.not_counted} <= {"require.stretch_side"}


# --- what is no stretch ------------------------------------------------------------


#: Another exercise, and the pose of it that is held for half a minute.
OTHERS: Final = [
    ("squat", 0),
    ("squat", 1),
    ("calf_raise", 1),
    ("bridge", 1),
    ("seated_calf_raise", 0),
    ("hip_hinge", 1),
    ("lunge", 2),
    ("lunge", 3),
    ("sit_to_stand", 0),
    ("sit_to_stand", 1),
    ("standing_leg_curl", 2),
]


@pytest.mark.parametrize("key", STRETCHES)
@pytest.mark.parametrize(("other", "at"), OTHERS)
def test_another_position_that_is_held_is_no_stretch(key: str, other: str, at: int) -> None:
    """Standing, sitting, hinging, at the bottom of a squat or a lunge."""
    poses = held(poses_of(other), 26.0, at=at)
    for yaw_deg in (90.0, 270.0, 60.0, 125.0, 45.0, 0.0):
        found = judged(filmed(poses, yaw_deg=yaw_deg), key)
        assert found.reps == (), yaw_deg


@pytest.mark.parametrize("key", STRETCHES)
def test_the_other_stretch_is_not_this_one(key: str) -> None:
    (other,) = set(STRETCHES) - {key}
    for yaw_deg in (90.0, 270.0, 75.0, 110.0):
        assert judged(filmed(poses_of(other), yaw_deg=yaw_deg), key).reps == ()


@pytest.mark.parametrize(
    "name",
    [
        "good_mornings",
        "deadlifts",
        "squats_deep",
        "lunges_split",
        "lunges_forward",
        "sit_down",
        "walking",
        "standing_still",
        "picked_up",
        "half_kneeling",
    ],
)
def test_a_movement_is_no_stretch(name: str) -> None:
    for seed in range(3):
        motion = motion_named(name, seed=seed)
        rng = np.random.default_rng([seed, 5])
        camera = random_camera(rng, motion, yaw_deg=(90.0, 270.0, None)[seed])
        pose = seen(motion, camera, TYPICAL, fps=15.0, rng=rng)
        for key in STRETCHES:
            assert judged(pose, key).reps == (), key


@pytest.mark.needs_shared
@pytest.mark.parametrize("key", STRETCHES)
def test_no_recording_is_a_stretch(shared_data: Path, key: str) -> None:
    names = [clip.name for clip in true_clips(shared_data)]
    assert len(names) > 15
    for name in names:
        assert judged(shared_pose(shared_data, name), key).reps == (), name
