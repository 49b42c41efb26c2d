"""Generated motions are what they say: whole bodies, feet that stand, true truth."""

from __future__ import annotations

import numpy as np
import pytest

from tests.generated.motions import MOTIONS, OTHERS, SQUATS, motion_named
from tests.generated.recorded import recorded_squats, recorded_walk
from tests.generated.seeing import CLEAN, ROUGH, TYPICAL, random_camera, seen
from tests.generated.truth import interior_knee_deg, middle_m
from tonus.pose.skeleton import Landmark as Mark

JOINED = {"mixed_squats", "mixed_others"}  # limbs shorten a little where two motions meet
LIMBS = (
    (Mark.LEFT_HIP, Mark.LEFT_KNEE, "thigh_m"),
    (Mark.RIGHT_KNEE, Mark.RIGHT_ANKLE, "shank_m"),
    (Mark.LEFT_HEEL, Mark.LEFT_FOOT_INDEX, "foot_m"),
    (Mark.RIGHT_SHOULDER, Mark.RIGHT_ELBOW, "upper_arm_m"),
)
FEET = slice(Mark.LEFT_HEEL, Mark.RIGHT_FOOT_INDEX + 1)


@pytest.mark.parametrize("name", sorted(MOTIONS))
def test_a_motion_is_bodily(name: str) -> None:
    for seed in (1, 2):
        motion = motion_named(name, seed=seed)
        points = motion.points_m
        assert np.isfinite(points).all()
        assert points[..., 2].min() > -0.08, "a part of the body is below the floor"
        speed = np.linalg.norm(np.diff(points[:, Mark.LEFT_HIP :], axis=0), axis=-1) * 100
        assert speed.max() < 9.0, "a leg moves faster than a person can"
        if name not in JOINED:
            for first, second, length in LIMBS:
                found = np.linalg.norm(points[:, first] - points[:, second], axis=-1)
                np.testing.assert_allclose(found, getattr(motion.body, length), rtol=1e-9)
        for rep in motion.reps:
            assert rep.start_s < rep.peak_s < rep.end_s


@pytest.mark.parametrize("name", sorted(MOTIONS))
def test_knees_bend_one_way(name: str) -> None:
    points = motion_named(name, seed=3).points_m
    for hip, knee, ankle, heel, toe in (
        (Mark.LEFT_HIP, Mark.LEFT_KNEE, Mark.LEFT_ANKLE, Mark.LEFT_HEEL, Mark.LEFT_FOOT_INDEX),
        (Mark.RIGHT_HIP, Mark.RIGHT_KNEE, Mark.RIGHT_ANKLE, Mark.RIGHT_HEEL, Mark.RIGHT_FOOT_INDEX),
    ):
        bulge = points[:, knee] - (points[:, hip] + points[:, ankle]) / 2
        forward = points[:, toe] - points[:, heel]
        shank = points[:, ankle] - points[:, knee]
        # Where the foot is level the knee bulges to the toes' side of the leg.
        level = np.abs(np.sum(forward * shank, -1)) < 0.6 * np.linalg.norm(
            forward, axis=-1
        ) * np.linalg.norm(shank, axis=-1)
        bent = np.linalg.norm(bulge, axis=-1) > 0.05
        assert (np.sum(bulge * forward, -1)[level & bent] > 0).all()


@pytest.mark.parametrize("name", ["squats_half", "squats_deep", "good_mornings", "box_squats"])
def test_feet_stand_through_a_squat(name: str) -> None:
    points = motion_named(name, seed=4).points_m
    np.testing.assert_allclose(np.ptp(points[:, FEET], axis=0), 0.0, atol=1e-9)
    np.testing.assert_allclose(points[:, FEET, 2], 0.0, atol=1e-9)


@pytest.mark.parametrize("seed", range(6))
def test_a_walker_does_not_skate(seed: int) -> None:
    motion = motion_named("walking", seed=seed)
    heels = motion.points_m[:, [Mark.LEFT_HEEL, Mark.RIGHT_HEEL]]
    toes = motion.points_m[:, [Mark.LEFT_FOOT_INDEX, Mark.RIGHT_FOOT_INDEX]]
    flat = (heels[..., 2] < 0.01) & (toes[..., 2] < 0.01)
    speed = np.linalg.norm(np.gradient(heels[..., :2], 0.01, axis=0), axis=-1)
    hips = middle_m(motion.points_m, Mark.LEFT_HIP)
    pace = abs(hips[-1, 0] - hips[0, 0]) / motion.duration_s
    assert 0.5 < pace < 2.0
    assert flat.any()
    assert np.median(speed[flat]) < 0.1 * pace


@pytest.mark.parametrize("name", sorted(SQUATS))
def test_the_true_count_is_the_number_of_deep_enough_bends(name: str) -> None:
    motion = motion_named(name, seed=5)
    knee = interior_knee_deg(motion.points_m).mean(axis=1)
    for rep in motion.reps:
        if rep.kind != "squat" or not rep.whole:
            continue
        at = int(np.searchsorted(motion.timestamps_s, rep.peak_s))
        ends = [int(np.searchsorted(motion.timestamps_s, x)) for x in (rep.start_s, rep.end_s)]
        assert knee[at] < min(knee[min(e, len(knee) - 1)] for e in ends) - 20
        assert rep.knee_angle_deg <= knee[at] + 1e-9


@pytest.mark.parametrize("name", sorted(OTHERS))
def test_what_is_no_squat_counts_none(name: str) -> None:
    assert motion_named(name, seed=6).squats == 0


@pytest.mark.parametrize("seed", range(8))
def test_the_body_of_a_squatter_stays_over_the_feet(seed: int) -> None:
    motion = motion_named("squats_parallel", seed=seed)
    points = motion.points_m
    trunk = (middle_m(points, Mark.LEFT_SHOULDER) + middle_m(points, Mark.LEFT_HIP)) / 2
    thigh = (middle_m(points, Mark.LEFT_HIP) + middle_m(points, Mark.LEFT_KNEE)) / 2
    shank = (middle_m(points, Mark.LEFT_KNEE) + middle_m(points, Mark.LEFT_ANKLE)) / 2
    mass_x = (0.60 * trunk + 0.29 * thigh + 0.11 * shank)[:, 0]
    assert mass_x.min() > points[:, Mark.LEFT_HEEL, 0].min() - 0.10
    assert mass_x.max() < points[:, Mark.LEFT_FOOT_INDEX, 0].max()


FAULTS = {
    "heels": lambda rep: rep.heel_lift > 0.05,
    "lean": lambda rep: rep.lean_deg > 55,
    "knees": lambda rep: rep.knee_past_toe > 0.25,
    "hips_first": lambda rep: rep.rise_ratio > 1.3,
}


@pytest.mark.parametrize("fault", sorted(FAULTS))
def test_a_bad_habit_shows_in_the_truth(fault: str) -> None:
    reps = [r for s in range(6) for r in motion_named(f"squats_{fault}", seed=s).reps]
    assert reps
    assert all(FAULTS[fault](rep) for rep in reps)
    good = [r for s in range(6) for r in motion_named("squats_half", seed=s).reps]
    assert not any(FAULTS["heels"](rep) for rep in good)


# --- as it is seen --------------------------------------------------------------


def test_a_seed_gives_the_same_again() -> None:
    first, second = (motion_named("mixed_squats", seed=9) for _ in range(2))
    assert np.array_equal(first.points_m, second.points_m)
    poses = []
    for motion in (first, second):
        rng = np.random.default_rng(9)
        poses.append(seen(motion, random_camera(rng, motion), ROUGH, fps=24, rng=rng))
    assert np.array_equal(poses[0].landmarks, poses[1].landmarks, equal_nan=True)
    assert np.array_equal(poses[0].timestamps_s, poses[1].timestamps_s)
    other = motion_named("mixed_squats", seed=10)
    assert other.points_m.shape != first.points_m.shape


@pytest.mark.parametrize("fps", [8.0, 15.0, 30.0, 60.0])
def test_frames_come_at_the_rate_that_was_asked(fps: float) -> None:
    motion = motion_named("squats_half", seed=1)
    rng = np.random.default_rng(1)
    pose = seen(motion, random_camera(rng, motion), TYPICAL, fps=fps, rng=rng)
    assert len(pose) == int(motion.duration_s * fps + 1e-6) + 1
    np.testing.assert_allclose(np.diff(pose.timestamps_s), 1 / fps)


def test_the_whole_person_is_in_the_image_unless_cropped() -> None:
    for seed in range(10):
        motion = motion_named("squats_half", seed=seed)
        rng = np.random.default_rng(seed)
        pose = seen(motion, random_camera(rng, motion), CLEAN, rng=rng)
        x, y = pose.landmarks[..., 0], pose.landmarks[..., 1]
        assert (x > 0).all()
        assert (x < pose.width).all()
        assert (y > 0).all()
        assert (y < pose.height).all()


def test_without_noise_a_side_view_shows_the_true_knee() -> None:
    motion = motion_named("squats_half", seed=2)
    rng = np.random.default_rng(2)
    camera = random_camera(rng, motion, yaw_deg=90.0)
    pose = seen(motion, camera, CLEAN, fps=50.0, rng=rng)
    marks = pose.world
    assert marks is not None
    true = interior_knee_deg(motion.points_m)[::2]
    found = interior_knee_deg(marks[..., :3])
    np.testing.assert_allclose(found[: len(true)], true[: len(found)], atol=1e-6)


def test_noise_is_as_large_as_it_says() -> None:
    motion = motion_named("standing_still", seed=1)
    camera = random_camera(np.random.default_rng(4), motion, yaw_deg=0.0)
    clean = seen(motion, camera, CLEAN, rng=np.random.default_rng(0))
    noisy = seen(motion, camera, TYPICAL, rng=np.random.default_rng(0))
    image = clean.landmarks
    leg_px = np.linalg.norm(
        image[:, Mark.LEFT_HIP, :2] - image[:, Mark.LEFT_ANKLE, :2], axis=-1
    ).max()
    error = (noisy.landmarks - image)[:, Mark.LEFT_KNEE, :2] / leg_px
    expected = np.hypot(TYPICAL.jitter, TYPICAL.bias)
    assert 0.6 * expected < error.std() < 1.6 * expected
    fast = np.diff(error, axis=0).std() / np.sqrt(2)
    assert fast < TYPICAL.jitter


def test_the_far_leg_is_seen_worse_in_a_side_view() -> None:
    motion = motion_named("squats_half", seed=3)
    rng = np.random.default_rng(3)
    pose = seen(motion, random_camera(rng, motion, yaw_deg=90.0), TYPICAL, rng=rng)
    near = pose.landmarks[:, Mark.LEFT_KNEE, 3].mean()
    far = pose.landmarks[:, Mark.RIGHT_KNEE, 3].mean()
    assert near > far + 0.2


# --- recorded angles on the figure ------------------------------------------------


@pytest.mark.needs_shared
def test_recorded_squats_stand_on_flat_feet() -> None:
    motion = recorded_squats()
    feet = motion.points_m[:, FEET]
    assert feet[..., 2].max() < 0.06
    assert np.ptp(feet[..., :2], axis=0).max() < 0.10
    found = [180 - rep.knee_angle_deg for rep in motion.reps]
    np.testing.assert_allclose(found, [78.3, 79.5, 81.3, 79.3, 87.0], atol=3.0)
    knee = interior_knee_deg(motion.points_m).mean(axis=1)
    for rep in motion.reps:
        span = (motion.timestamps_s > rep.start_s) & (motion.timestamps_s < rep.end_s)
        lowest = motion.timestamps_s[span][np.argmin(knee[span])]
        assert abs(lowest - rep.peak_s) < 0.1


@pytest.mark.needs_shared
def test_a_recorded_stride_swings_one_leg_at_a_time() -> None:
    motion = recorded_walk()
    knees = interior_knee_deg(motion.points_m)
    assert knees.min() > 100
    assert not (knees < 140).all(axis=1).any()
