"""Walks with known strikes: generated ones, recordings, and movements that are no walk."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.generated.motions import motion_named
from tests.generated.seeing import CLEAN, ROUGH, TYPICAL, Noise, random_camera, seen
from tests.generated.stepping import walking
from tests.generated.walks import (
    TrueWalk,
    Walker,
    random_walker,
    seen_walk,
    side_camera,
    walk_straight,
)
from tests.recordings import shared_pose, true_clips
from tests.variants import mirrored, swapped, swapped_in_bursts, with_lost_frames, with_nan_frames
from tonus.motion.body import Body
from tonus.motion.gait import (
    Gait,
    GaitFollower,
    Heading,
    Side,
    gait_data,
    gait_from_data,
    gait_measures,
    gait_of,
)
from tonus.motion.gait.records import TOWARDS_CAMERA
from tonus.pose.sequence import PoseSequence
from tonus.pose.skeleton import Landmark

#: How near a strike must be found.
WITHIN_S = 0.1
WALKER = Walker(body=Body.of_stature(1.72), start_share=0.3)


def walk(
    walker: Walker = WALKER,
    noise: Noise = TYPICAL,
    *,
    seed: int = 1,
    fps: float = 30.0,
    passes: int = 1,
    yaw_deg: float = 90.0,
    distance_m: float = 4.0,
) -> TrueWalk:
    camera = side_camera(yaw_deg=yaw_deg, distance_m=distance_m)
    return seen_walk(walker, camera, noise, rng=np.random.default_rng(seed), fps=fps, passes=passes)


def strikes_s(gait: Gait) -> list[float]:
    return [strike.time_s for one in gait.passes for strike in one.strikes]


def missed_and_extra(true: TrueWalk, gait: Gait) -> tuple[list[float], list[float]]:
    """Strikes in view that nothing was found near, and what was found near no strike."""
    found = strikes_s(gait)
    missed = [
        e.time_s
        for e in true.strikes
        if e.in_view and not any(abs(e.time_s - f) <= WITHIN_S for f in found)
    ]
    extra = [f for f in found if not any(abs(e.time_s - f) <= WITHIN_S for e in true.strikes)]
    return missed, extra


# --- generated walks ----------------------------------------------------------------


def test_the_heel_of_the_figure_meets_the_floor_when_the_truth_says() -> None:
    """The truth rests on the joints' curves: the figure must stand where they say so."""
    motion, turns = walk_straight(WALKER, 5.0)
    t, heel = motion.timestamps_s, motion.points_m[:, Landmark.LEFT_HEEL]
    struck = np.interp(np.arange(1, int(turns[-1])), turns, t)
    speed = np.abs(np.gradient(heel[:, 0], t))
    for at in struck:
        before, after = np.searchsorted(t, (at - 0.1, at + 0.06))
        assert speed[before] > 1.5
        assert speed[after] < 0.25


@pytest.mark.parametrize("fps", [8.0, 10.0, 15.0, 30.0, 60.0])
@pytest.mark.parametrize("cadence_spm", [60.0, 105.0, 140.0])
def test_every_strike_is_found_and_none_else(cadence_spm: float, fps: float) -> None:
    walker = replace(WALKER, cadence_spm=cadence_spm, size=0.6 + 0.004 * cadence_spm)
    true = walk(walker, fps=fps, passes=2)
    gait = gait_of(true.pose)
    assert missed_and_extra(true, gait) == ([], [])
    assert [one.heading for one in gait.passes] == [Heading.LEFT, Heading.RIGHT]
    cadence = gait_measures(gait.passes).cadence_spm
    assert cadence.value == pytest.approx(cadence_spm, rel=0.03)


@pytest.mark.parametrize("distance_m", [2.8, 6.0])
@pytest.mark.parametrize("yaw_deg", [75.0, 105.0, -90.0])
def test_strikes_are_found_from_either_side_near_and_far(yaw_deg: float, distance_m: float) -> None:
    true = walk(yaw_deg=yaw_deg, distance_m=distance_m, passes=2)
    assert missed_and_extra(true, gait_of(true.pose)) == ([], [])


def test_most_strikes_are_found_in_rough_landmarks() -> None:
    missed, extra, all_of_them = 0, 0, 0
    for seed in range(6):
        rng = np.random.default_rng([seed, 5])
        true = walk(random_walker(rng), ROUGH, seed=seed, passes=2)
        few, many = missed_and_extra(true, gait_of(true.pose))
        missed, extra = missed + len(few), extra + len(many)
        all_of_them += sum(event.in_view for event in true.strikes)
    assert all_of_them > 80
    assert missed + extra <= 0.1 * all_of_them


def test_toe_offs_follow_the_other_foots_strike() -> None:
    true = walk(noise=CLEAN)
    offs = [off for one in gait_of(true.pose).passes for off in one.toe_offs]
    assert len(offs) >= 4
    for off in offs:
        near = min(true.toe_offs, key=lambda event: abs(event.time_s - off.time_s))
        assert abs(near.time_s - off.time_s) < 0.08
        assert off.side is near.side
        assert off.pitch_deg is not None
        assert off.pitch_deg > 20.0
    shares = gait_measures(gait_of(true.pose).passes).stance_share
    assert all(share == pytest.approx(0.61, abs=0.08) for share in shares.values())


def test_sides_follow_the_names_of_the_legs() -> None:
    true = walk(passes=2)
    for strike in (s for one in gait_of(true.pose).passes for s in one.strikes):
        near = min(true.strikes, key=lambda event: abs(event.time_s - strike.time_s))
        assert strike.side is near.side


@pytest.mark.parametrize("share", [0.42, 0.58])
def test_uneven_steps_are_seen_and_of_which_leg(share: float) -> None:
    true = walk(replace(WALKER, right_share=share), passes=2)
    measures = gait_measures(gait_of(true.pose).passes)
    ratio = min(share, 1 - share) / max(share, 1 - share)
    assert measures.symmetry_ratio.low is not None
    assert measures.symmetry_ratio.high is not None
    assert measures.symmetry_ratio.low <= ratio <= measures.symmetry_ratio.high < 0.9
    longer = Side.RIGHT if share > 0.5 else Side.LEFT
    assert measures.step_time_s[longer] > measures.step_time_s[longer.other]


@pytest.mark.parametrize("share", [0.30, 0.36, 0.64, 0.70])
def test_a_long_step_of_a_limp_hides_no_other(share: float) -> None:
    true = walk(replace(WALKER, right_share=share), passes=2)
    gait = gait_of(true.pose)
    for one in gait.passes:
        assert [strike.number for strike in one.strikes] == list(range(one.steps))
    ratio = min(share, 1 - share) / max(share, 1 - share)
    assert gait_measures(gait.passes).symmetry_ratio.value == pytest.approx(ratio, abs=0.05)


def test_a_step_that_was_not_seen_keeps_its_number() -> None:
    true = walk()
    plain = gait_of(true.pose).passes[0].strikes
    hidden = plain[4].time_s
    points = true.pose.landmarks.copy()
    points[np.abs(true.pose.timestamps_s - hidden) < 0.2] = np.nan
    (one,) = gait_of(replace(true.pose, landmarks=points)).passes
    told = {strike.number: strike for strike in one.strikes}
    if any(abs(strike.time_s - hidden) < 0.15 for strike in one.strikes):
        pytest.fail("a strike was told where nobody was seen")
    assert sorted({s.number for s in plain} - set(told)) == [4]
    for strike in plain:
        if strike.number != 4:
            assert told[strike.number].side is strike.side
    cadence = gait_measures([one]).cadence_spm.value
    assert cadence == pytest.approx(WALKER.cadence_spm, rel=0.03)


def test_even_steps_are_not_told_from_even_ones() -> None:
    high = gait_measures(gait_of(walk(passes=2).pose).passes).symmetry_ratio.high
    assert high is not None
    assert high > 0.97


def test_fewer_frames_widen_the_interval_of_symmetry() -> None:
    widths = []
    for fps in (8.0, 30.0):
        symmetry = gait_measures(gait_of(walk(fps=fps, noise=CLEAN).pose).passes).symmetry_ratio
        assert symmetry.low is not None
        assert symmetry.high is not None
        widths.append(symmetry.high - symmetry.low)
    assert widths[0] > widths[1]


@pytest.mark.parametrize("lean_deg", [-4.0, 4.0, 14.0])
def test_lean_is_positive_forward_both_ways(lean_deg: float) -> None:
    true = walk(replace(WALKER, lean_deg=lean_deg), noise=CLEAN, passes=2)
    passes = gait_of(true.pose).passes
    assert len(passes) == 2
    for one in passes:
        assert one.trunk_lean_deg == pytest.approx(true.lean_deg, abs=2.0)


def test_who_leaves_and_comes_back_makes_another_pass() -> None:
    gait = gait_of(walk(passes=3).pose)
    assert [one.heading.value for one in gait.passes] == ["left", "right", "left"]


def test_who_turns_round_in_the_picture_makes_another_pass() -> None:
    there, _ = walk_straight(WALKER, 3.0)
    away = there.points_m.copy()
    end = away[-1, [23, 24], :2].mean(axis=0)
    back = away.copy()
    back[..., :2] = end - (back[..., :2] - back[0, [23, 24], :2].mean(axis=0))
    motion = replace(
        there,
        points_m=np.concatenate([away, back]),
        timestamps_s=np.arange(2 * len(away)) / 100.0,
    )
    middle = float(motion.points_m[:, 23, 0].mean())
    motion = replace(motion, points_m=motion.points_m - np.array([middle, 0.0, 0.0]))
    pose = seen(motion, side_camera(distance_m=6.0), CLEAN, rng=np.random.default_rng(0))
    passes = gait_of(pose).passes
    assert [one.heading for one in passes] == [Heading.LEFT, Heading.RIGHT]


# --- what a camera or a model does to a walk ------------------------------------------


def test_a_mirror_exchanges_headings_and_legs() -> None:
    true = walk()
    plain, seen_in_it = gait_of(true.pose), gait_of(mirrored(true.pose))
    assert strikes_s(seen_in_it) == pytest.approx(strikes_s(plain), abs=1e-6)
    assert plain.passes[0].heading is not seen_in_it.passes[0].heading
    sides = [strike.side for strike in plain.passes[0].strikes]
    assert [s.side for s in seen_in_it.passes[0].strikes] == [side and side.other for side in sides]


def test_confused_names_change_no_strike() -> None:
    true = walk()
    plain = strikes_s(gait_of(true.pose))
    assert strikes_s(gait_of(swapped(true.pose))) == plain
    bursts = gait_of(swapped_in_bursts(true.pose, np.random.default_rng(3)))
    assert strikes_s(bursts) == pytest.approx(plain, abs=0.02)


@pytest.mark.parametrize("change", [with_lost_frames, with_nan_frames])
def test_missing_frames_cost_no_strike(change: object) -> None:
    true = walk()
    assert callable(change)
    lost = change(true.pose, 0.25, np.random.default_rng(2))
    assert missed_and_extra(true, gait_of(lost)) == ([], [])


@pytest.mark.parametrize("block", [1, 7, 64])
def test_a_stream_tells_what_the_recording_tells(block: int) -> None:
    pose = walk(noise=ROUGH, passes=2).pose
    follower = GaitFollower(width=pose.width, height=pose.height)
    told = []
    for start in range(0, len(pose), block):
        rows = slice(start, start + block)
        told += follower.step(pose.timestamps_s[rows], pose.landmarks[rows])
    told += follower.finish()
    assert follower.gait() == gait_of(pose)
    assert tuple(told) == follower.gait().passes


def test_steps_are_told_soon_after_they_happen() -> None:
    true = walk(noise=CLEAN)
    pose = true.pose
    follower = GaitFollower(width=pose.width, height=pose.height)
    counts, cadences = [], []
    for time_s, frame in zip(pose.timestamps_s, pose.landmarks, strict=True):
        follower.step(np.array([time_s]), frame[None])
        counts.append(follower.steps)
        cadences.append(follower.cadence_spm)
    follower.finish()
    found = strikes_s(follower.gait())
    for number, at in enumerate(found[4:], start=5):
        known = pose.timestamps_s[next(i for i, n in enumerate(counts) if n >= number)]
        assert known - at < 0.35
    live = [cadence for cadence in cadences if cadence is not None]
    assert live
    assert live == pytest.approx([WALKER.cadence_spm] * len(live), rel=0.06)


def test_what_was_written_is_read_back() -> None:
    gait = gait_of(walk(passes=2).pose)
    data = gait_data(gait)
    assert data["steps"] == gait.steps > 8
    assert gait_data(gait_from_data(data)) == data


# --- what is no walk ------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "squats_parallel",
        "jumping_jacks",
        "calf_raises",
        "jump_squats",
        "lunges_forward",
        "lunges_reverse",
        "high_knees",
        "standing_still",
        "glute_bridges",
        "good_mornings",
        "step_ups",
    ],
)
def test_other_movements_have_no_steps(name: str) -> None:
    for seed in range(2):
        motion = motion_named(name, seed=seed)
        rng = np.random.default_rng(seed)
        pose = seen(motion, random_camera(rng, motion), TYPICAL, rng=rng)
        assert gait_of(pose).steps == 0


def test_nobody_has_no_steps_and_every_estimate_says_why() -> None:
    pose = PoseSequence.from_arrays(np.full((90, 33, 4), np.nan), fps=30, width=640, height=360)
    measures = gait_measures(gait_of(pose).passes)
    for name in ("cadence_spm", "symmetry_ratio", "stride_ratio", "trunk_lean_deg"):
        estimate = getattr(measures, name)
        assert estimate.value is None
        assert estimate.reason == "gait.nobody_walked"


@pytest.mark.parametrize("away", [False, True])
def test_walking_in_depth_is_refused_by_name(away: bool) -> None:
    motion = walking(np.random.default_rng(4), duration_s=6.0)
    ahead = float(motion.points_m[-1, 23, 0])
    camera = side_camera(height_m=1.2, yaw_deg=180.0 if away else 0.0)
    place = np.array([-4.0 if away else ahead + 4.0, 0.0, 1.2])
    camera = replace(camera, position_m=place)
    gait = gait_of(seen(motion, camera, TYPICAL, rng=np.random.default_rng(0)))
    assert gait.steps == 0
    assert TOWARDS_CAMERA in {one.reason for one in gait.not_walked}


# --- recordings -------------------------------------------------------------------------

WALKS = {
    "walk_normal": (0.90, 1.48, 2.05, 2.63, 3.22, 3.8),
    "walk_slouch": (1.0, 1.55, 2.2, 2.75, 3.35),
}


@pytest.mark.needs_shared
@pytest.mark.parametrize("name", sorted(WALKS))
def test_recorded_strikes_are_where_somebody_saw_them(shared_data: Path, name: str) -> None:
    pose = shared_pose(shared_data, name)
    found = strikes_s(gait_of(pose))
    last_s = pose.timestamps_s[-1] - 0.35
    for at in WALKS[name]:
        assert at > last_s or any(abs(at - f) <= WITHIN_S for f in found), at
    for at in found:
        assert any(abs(at - f) <= WITHIN_S for f in WALKS[name]), at
    cadence = gait_measures(gait_of(pose).passes).cadence_spm.value
    assert cadence == pytest.approx(60 / np.diff(WALKS[name]).mean(), rel=0.03)


@pytest.mark.needs_shared
def test_one_leg_always_leads_in_the_recorded_limp(shared_data: Path) -> None:
    gait = gait_of(shared_pose(shared_data, "walk_limp"))
    assert len(gait.passes) == 1
    assert gait_data(gait)["leading_side"] == "left"
    for strike in gait.passes[0].strikes:
        assert (strike.ahead_leg > 0.3) == (strike.side is Side.LEFT)


@pytest.mark.needs_shared
def test_other_recordings_have_no_steps(shared_data: Path) -> None:
    walked = {
        clip.name: steps
        for clip in true_clips(shared_data)
        if clip.exercise != "walk" and (steps := gait_of(shared_pose(shared_data, clip.name)).steps)
    }
    assert walked == {}
