"""The set-up guide says what is wrong with the view, steadily, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.generated.motions import motion_named
from tests.generated.seeing import ROUGH, TYPICAL, Noise, seen
from tests.generated.truth import Motion
from tests.recordings import shared_pose
from tonus.catalogue import translator
from tonus.errors import InputError
from tonus.form.guide import ORDER, GuideState, SetupGuide
from tonus.motion.camera import Camera
from tonus.pose.sequence import PoseSequence

LIGHT = 0.4
WIDE: dict[str, Any] = {"width": 1280, "height": 720}


@cache
def standing(seed: int = 3) -> Motion:
    return motion_named("standing_still", seed=seed)


def filmed(
    motion: Motion,
    *,
    yaw_deg: float = 90.0,
    distance_m: float = 3.5,
    height_m: float = 1.0,
    noise: Noise = TYPICAL,
    fps: float = 30.0,
    lasts_s: float = 6.0,
    **camera: Any,
) -> PoseSequence:
    """What a model sees of the first seconds of a motion."""
    rng = np.random.default_rng(int(yaw_deg) + int(100 * distance_m))
    target = motion.points_m[0].mean(axis=0)
    placed = Camera.around(
        target, yaw_deg=yaw_deg, distance_m=distance_m, height_m=height_m, **camera
    )
    pose = seen(motion, placed, noise, fps=fps, rng=rng)
    rows = pose.timestamps_s <= lasts_s
    return PoseSequence.from_arrays(
        pose.landmarks[rows],
        width=pose.width,
        height=pose.height,
        timestamps_s=pose.timestamps_s[rows],
    )


def guided(
    pose: PoseSequence, exercise: str = "squat", *, light: float | None = LIGHT, **more: Any
) -> list[GuideState]:
    guide = SetupGuide(exercise, width=pose.width, height=pose.height, **more)
    if light is not None:
        guide.light(light)
    return [
        guide.step(float(time_s), frame)
        for time_s, frame in zip(pose.timestamps_s, pose.landmarks, strict=True)
    ]


def said(states: Iterable[GuideState]) -> set[str]:
    return {key for state in states for key in state.changes}


@pytest.mark.parametrize("yaw_deg", [75, 85, 90, 100, 105, 258, 270, 282])
@pytest.mark.parametrize("height_m", [0.4, 1.0, 1.6])
def test_from_the_side_nothing_is_to_be_changed(yaw_deg: float, height_m: float) -> None:
    pose = filmed(standing(), yaw_deg=yaw_deg, height_m=height_m)
    states = guided(pose)
    assert states[-1] == GuideState(changes=(), ready=True)
    ready_s = next(t for t, s in zip(pose.timestamps_s, states, strict=True) if s.ready)
    assert 1.0 <= ready_s < 3.0


@pytest.mark.parametrize("yaw_deg", [0, 15, 30, 150, 165, 180, 195, 330, 345])
def test_from_the_front_or_the_rear_the_side_is_asked_for(yaw_deg: float) -> None:
    states = guided(filmed(standing(), yaw_deg=yaw_deg))
    assert states[-1].changes == ("guide.turn_side",)
    assert not any(state.ready for state in states)


def test_too_far_away_is_told() -> None:
    states = guided(filmed(standing(), distance_m=22.0))
    assert states[-1].changes == ("guide.nearer",)


@pytest.mark.parametrize("aim_m", [0.35, 0.45])
def test_feet_below_the_picture_are_missed(aim_m: float) -> None:
    motion = standing()
    target = motion.points_m[0].mean(axis=0) + np.array([0.0, 0.0, aim_m])
    camera = Camera.around(target, yaw_deg=90.0, distance_m=2.2, height_m=1.3, vertical_fov_deg=50)
    pose = seen(motion, camera, TYPICAL, rng=np.random.default_rng(1))
    states = guided(pose)[:180]
    assert states[-1].changes[0] in {"guide.feet", "guide.step_back"}
    assert not any(state.ready for state in states)


def test_somebody_too_near_steps_back() -> None:
    states = guided(filmed(standing(), distance_m=0.9))
    assert states[-1].changes[0] in {"guide.step_back", "guide.feet", "guide.nobody"}


@pytest.mark.parametrize("roll_deg", [-18.0, 18.0])
def test_a_tilted_camera_is_told(roll_deg: float) -> None:
    states = guided(filmed(standing(), roll_deg=roll_deg))
    assert states[-1].changes == ("guide.level_camera",)


@pytest.mark.parametrize("roll_deg", [-4.0, 4.0])
def test_a_camera_that_is_almost_level_will_do(roll_deg: float) -> None:
    assert guided(filmed(standing(), roll_deg=roll_deg))[-1].ready


def test_a_dark_room_comes_first() -> None:
    pose = filmed(standing(), yaw_deg=0.0)
    assert guided(pose, light=0.05)[-1].changes == ("guide.more_light", "guide.turn_side")
    assert guided(pose, light=None)[-1].changes == ("guide.turn_side",)


def test_light_near_the_limit_does_not_flicker() -> None:
    pose = filmed(standing(), lasts_s=20.0)
    guide = SetupGuide("squat", width=pose.width, height=pose.height)
    rng = np.random.default_rng(5)
    states = []
    for time_s, frame in zip(pose.timestamps_s, pose.landmarks, strict=True):
        guide.light(float(np.clip(rng.normal(0.165, 0.01), 0, 1)))
        states.append(guide.step(float(time_s), frame))
    changed = sum(a.changes != b.changes for a, b in pairwise(states))
    assert changed <= 2


def test_an_empty_picture_is_told() -> None:
    nobody = PoseSequence.from_arrays(np.full((60, 33, 4), np.nan), fps=30, width=640, height=360)
    states = guided(nobody)
    assert states[-1] == GuideState(changes=("guide.nobody",), ready=False)


def test_two_people_taken_for_one_are_told() -> None:
    """A model that follows one person at a time jumps from one to the other."""
    pose = filmed(standing(), distance_m=5.0, lasts_s=8.0)
    landmarks = pose.landmarks.copy()
    there = (np.arange(len(pose)) // 20) % 2 == 1
    landmarks[there, :, 0] += 0.25 * pose.height
    both = PoseSequence.from_arrays(
        landmarks, width=3 * pose.width, height=pose.height, timestamps_s=pose.timestamps_s
    )
    assert "guide.one_person" in said(guided(both))


def test_who_moves_about_is_asked_to_hold_still() -> None:
    pose = filmed(standing(), distance_m=5.0, lasts_s=4.0)
    landmarks = pose.landmarks.copy()
    landmarks[..., 0] += 0.3 * pose.height * pose.timestamps_s[:, None]
    walking = PoseSequence.from_arrays(
        landmarks, width=4 * pose.width, height=pose.height, timestamps_s=pose.timestamps_s
    )
    assert "guide.hold_still" in guided(walking)[-1].changes


def test_somebody_lying_is_asked_to_stand_up_and_the_other_way_round() -> None:
    lying = filmed(motion_named("glute_bridges", seed=4), distance_m=4.0, lasts_s=1.5, **WIDE)
    assert guided(lying)[-1].changes == ("guide.stand_upright",)
    assert guided(filmed(standing()), "bridge")[-1].changes == ("guide.lie_down",)
    assert guided(filmed(standing()), "seated_calf_raise")[-1].changes == ("guide.sit_down",)


@pytest.mark.parametrize("yaw_deg", [80, 90, 100, 270])
def test_somebody_who_lies_side_on_can_begin(yaw_deg: float) -> None:
    motion = lying_still(motion_named("glute_bridges", seed=4))
    states = guided(filmed(motion, distance_m=4.0, yaw_deg=yaw_deg, **WIDE), "bridge")
    assert states[-1] == GuideState(changes=(), ready=True)


@pytest.mark.parametrize("yaw_deg", [0, 180])
def test_somebody_who_lies_end_on_is_asked_to_turn(yaw_deg: float) -> None:
    motion = lying_still(motion_named("glute_bridges", seed=4))
    states = guided(filmed(motion, distance_m=4.0, yaw_deg=yaw_deg, **WIDE), "bridge")
    assert states[-1].changes
    assert not any(state.ready for state in states)


def lying_still(motion: Motion) -> Motion:
    """The first frame of a motion, for as long as the motion lasts."""
    return replace(motion, points_m=np.broadcast_to(motion.points_m[:1], motion.points_m.shape))


def test_in_a_set_nobody_is_told_to_hold_still_or_to_stand() -> None:
    pose = filmed(motion_named("squats_half", seed=4), lasts_s=60.0)
    assert said(guided(pose)) & {"guide.hold_still", "guide.stand_upright"}
    assert said(guided(pose, setting_up=False)) == set()


@pytest.mark.parametrize("fps", [8.0, 15.0, 30.0, 60.0])
def test_the_frame_rate_changes_nothing_that_matters(fps: float) -> None:
    good = filmed(standing(), fps=fps)
    states = guided(good)
    assert states[-1] == GuideState(changes=(), ready=True)
    ready_s = next(t for t, s in zip(good.timestamps_s, states, strict=True) if s.ready)
    assert 1.0 <= ready_s < 3.0
    assert guided(filmed(standing(), fps=fps, yaw_deg=0))[-1].changes == ("guide.turn_side",)


def test_a_mirrored_picture_says_the_same() -> None:
    from tonus.pose.skeleton import MIRROR

    for yaw_deg in (90.0, 20.0):
        pose = filmed(standing(), yaw_deg=yaw_deg)
        landmarks = pose.landmarks[:, MIRROR].copy()
        landmarks[..., 0] = pose.width - landmarks[..., 0]
        mirrored = PoseSequence.from_arrays(
            landmarks, width=pose.width, height=pose.height, timestamps_s=pose.timestamps_s
        )
        assert guided(mirrored) == guided(pose)


def test_a_rough_model_does_not_make_it_flicker() -> None:
    pose = filmed(standing(), noise=ROUGH, lasts_s=30.0)
    states = guided(pose)
    changed = sum(a.changes != b.changes for a, b in pairwise(states))
    assert changed <= 4
    assert sum(state.ready for state in states) > 0.7 * len(states)


def test_a_gap_begins_anew() -> None:
    pose = filmed(standing())
    guide = SetupGuide("squat", width=pose.width, height=pose.height)
    for time_s, frame in zip(pose.timestamps_s, pose.landmarks, strict=True):
        state = guide.step(float(time_s), frame)
    assert state.ready
    assert not guide.step(float(pose.timestamps_s[-1]) + 5.0, pose.landmarks[-1]).ready


def test_every_sentence_is_there() -> None:
    words = translator("en")
    for key in ORDER:
        assert words.gettext(key) != key


def test_an_unknown_exercise_is_refused() -> None:
    with pytest.raises(InputError):
        SetupGuide("headstand", width=640, height=360)


def test_a_recording_from_the_side_is_ready_and_others_are_not(shared_data: Path) -> None:
    assert any(state.ready for state in guided(shared_pose(shared_data, "squat_stick_side")))
    for name in ("squat_front_barbell", "squat_goblet", "lunges_front", "good_mornings"):
        states = guided(shared_pose(shared_data, name))
        assert not any(state.ready for state in states), name
        assert "guide.turn_side" in said(states), name
    assert "guide.step_back" in said(guided(shared_pose(shared_data, "cutaways")))


def test_the_toes_of_a_recording_are_below_its_picture(shared_data: Path) -> None:
    assert "guide.feet" in said(
        guided(shared_pose(shared_data, "squat_side_deep"), setting_up=False)
    )
