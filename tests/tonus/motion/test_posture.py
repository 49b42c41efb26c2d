"""Angles, lengths, the standing measure and the view."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tonus.pose.test_gates import standing
from tonus.motion.geometry import interior_angle_deg, lean_deg
from tonus.motion.posture import posture
from tonus.motion.rest import STANDING
from tonus.motion.stance import StanceTracker
from tonus.motion.view import View, ViewTracker, view_of
from tonus.pose.sequence import FloatArray
from tonus.pose.skeleton import MIRROR, Landmark

coordinates = st.floats(-1e3, 1e3, allow_nan=False)
points = st.tuples(coordinates, coordinates).map(np.array)


@given(first=points, vertex=points, second=points)
def test_an_angle_has_no_side(first: FloatArray, vertex: FloatArray, second: FloatArray) -> None:
    angle = interior_angle_deg(first, vertex, second)
    flip = np.array([-1.0, 1.0])
    if np.array_equal(first, vertex) or np.array_equal(second, vertex):
        assert np.isnan(angle), "two points in one have no angle"
        return
    assert np.isnan(angle) or 0.0 <= angle <= 180.0
    for other in (
        interior_angle_deg(second, vertex, first),
        interior_angle_deg(first * flip, vertex * flip, second * flip),
    ):
        assert np.array_equal(angle, other, equal_nan=True)


def test_leaning_is_measured_from_upright() -> None:
    hip = np.zeros(2)
    for degrees in (0, 30, 90, 120, 180):
        turn = math.radians(degrees)
        for side in (1, -1):
            shoulder = np.array([side * math.sin(turn), -math.cos(turn)])
            assert float(lean_deg(hip, shoulder)) == pytest.approx(degrees)


def test_somebody_who_stands_is_measured() -> None:
    seen = posture(standing()[None], np.ones((1, 33)))
    assert seen.hip_height_px[0] == 175.0
    assert seen.shoulder_height_px[0] == 285.0
    assert seen.leg_px[0] == pytest.approx(175.0, abs=0.1)
    assert seen.knee_angle_deg[0] > 178
    assert seen.trunk_lean_deg[0] == 0.0
    assert seen.shoulder_gap_px[0] == 80.0
    assert STANDING.shown_in(seen).tolist() == [True]


def test_a_mirror_changes_no_measure_but_the_way_faced() -> None:
    body = standing()
    body[Landmark.LEFT_KNEE] += (30.0, -10.0)
    other = body[MIRROR].copy()
    other[:, 0] = 640 - other[:, 0]
    first, second = (posture(p[None], np.ones((1, 33))) for p in (body, other))
    for name in ("hip_height_px", "leg_px", "knee_angle_deg", "trunk_lean_deg", "shoulder_gap_px"):
        assert getattr(first, name)[0] == pytest.approx(getattr(second, name)[0], rel=1e-12)


def test_the_leg_that_is_seen_decides_the_knee_angle() -> None:
    body, visibility = standing(), np.ones((1, 33))
    body[Landmark.RIGHT_KNEE] += (80.0, 0.0)
    visibility[0, Landmark.RIGHT_KNEE] = 0.1
    near = posture(body[None], visibility).knee_angle_deg[0]
    assert near > 170
    assert posture(body[None], np.ones((1, 33))).knee_angle_deg[0] < 160


def test_nan_is_never_standing() -> None:
    seen = posture(standing()[None], np.ones((1, 33)))
    assert STANDING.shown_in(seen).tolist() == [True]
    for name in ("hip_height_px", "leg_px", "knee_angle_deg", "trunk_lean_deg"):
        blind = replace(seen, **{name: np.array([math.nan])})
        assert STANDING.shown_in(blind).tolist() == [False], name


def test_the_leg_grows_fast_and_shrinks_slowly() -> None:
    tracker = StanceTracker()
    assert math.isnan(tracker.drop(50.0))
    tracker.step(dt_s=0.0, leg_px=80.0)
    for _ in range(60):
        tracker.step(dt_s=1 / 30, leg_px=100.0)
    assert tracker.leg_px > 99.0
    for _ in range(60):
        tracker.step(dt_s=1 / 30, leg_px=70.0)
    assert tracker.leg_px > 96.0, "a foreshortened leg is not a shorter one"
    tracker.rest_at(95.0)
    assert tracker.drop(95.0) == 0.0
    tracker.reset()
    assert math.isnan(tracker.leg_px)


@pytest.mark.parametrize("turn_deg", range(0, 181, 5))
@pytest.mark.parametrize("side", [1, -1])
def test_a_turning_body_goes_from_front_to_side_to_rear(turn_deg: int, side: int) -> None:
    turn = math.radians(turn_deg)
    view, seen_deg = view_of(shoulder_gap=0.40 * math.cos(turn), toe=side * 0.25 * math.sin(turn))
    away = min(turn_deg, 180 - turn_deg)
    assert seen_deg == pytest.approx(away, abs=1e-6)
    if away >= 65:
        assert view is View.SIDE
    elif away > 26:
        assert view is View.OBLIQUE
    elif away < 26:
        assert view is (View.FRONT if turn_deg < 90 else View.REAR)


def test_an_unknown_view_is_unknown() -> None:
    assert view_of(shoulder_gap=math.nan, toe=0.2)[0] is View.UNKNOWN
    tracker = ViewTracker()
    assert tracker.step(dt_s=0.1, shoulder_gap=math.nan, toe=0.0) is View.UNKNOWN
    assert tracker.step(dt_s=0.1, shoulder_gap=0.4, toe=0.0) is View.FRONT
    assert tracker.step(dt_s=0.1, shoulder_gap=math.nan, toe=0.0) is View.FRONT
    tracker.reset()
    assert tracker.view is View.UNKNOWN


@pytest.mark.parametrize("fps", [8.0, 15.0, 30.0, 60.0])
def test_one_odd_frame_does_not_change_the_view(fps: float) -> None:
    tracker = ViewTracker()
    for _ in range(round(fps)):
        tracker.step(dt_s=1 / fps, shoulder_gap=0.4, toe=0.0)
    assert tracker.step(dt_s=1 / fps, shoulder_gap=0.1, toe=0.2) is View.FRONT
    for _ in range(round(2 * fps)):
        tracker.step(dt_s=1 / fps, shoulder_gap=0.0, toe=0.25)
    assert tracker.view is View.SIDE
