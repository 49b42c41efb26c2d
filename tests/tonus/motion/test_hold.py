"""A position in a stream of frames: reached, held still, interrupted, left."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tonus.motion.hold import Hold, HoldRules, HoldTracker
from tonus.motion.posture import posture
from tonus.motion.rest import MEASURES
from tonus.motion.split import facing_of, forward_lean_deg
from tonus.pose.sequence import FloatArray
from tonus.pose.skeleton import MIRROR, Landmark

RULES = HoldRules(
    enter_s=1.0, bridge_s=1.0, shortest_s=3.0, settle_leg=0.1, still_leg=0.2, follow_s=2.0
)


def holds(
    shown: Callable[[float], bool],
    *,
    place: Callable[[float], float] = lambda _: 0.0,
    until_s: float = 20.0,
    fps: float = 30.0,
    unseen: Callable[[float], bool] = lambda _: False,
) -> list[Hold]:
    """What a tracker finds in a stream, the end of it included."""
    tracker, found = HoldTracker(RULES), []
    for frame in range(round(until_s * fps)):
        time_s = frame / fps
        if unseen(time_s):
            continue
        here = shown(time_s)
        hold = tracker.step(time_s, reached=here, kept=here, place=[place(time_s), 1.0])
        found += [] if hold is None else [hold]
    last = tracker.end()
    return found if last is None else [*found, last]


@pytest.mark.parametrize("fps", [8.0, 15.0, 30.0, 60.0])
def test_a_hold_is_as_long_as_the_position_was_shown(fps: float) -> None:
    (hold,) = holds(lambda t: 3.0 <= t <= 15.0, fps=fps)
    assert hold.start_s == pytest.approx(3.0, abs=1.1 / fps)
    assert hold.end_s == pytest.approx(15.0, abs=1.1 / fps)
    assert hold.held_s == pytest.approx(12.0, abs=2.2 / fps)
    assert not hold.is_cut


def test_what_is_passed_or_held_for_a_moment_is_no_hold() -> None:
    assert holds(lambda t: 3.0 <= t <= 3.9) == []
    assert holds(lambda t: 3.0 <= t <= 5.5) == []
    assert holds(lambda t: t % 1.5 < 0.9) == []
    assert holds(lambda _: False) == []


@pytest.mark.parametrize("gap_s", [0.2, 0.5, 0.9])
def test_a_short_interruption_is_bridged_and_does_not_count(gap_s: float) -> None:
    def away(time_s: float) -> bool:
        return 8.0 < time_s < 8.0 + gap_s

    for found in (
        holds(lambda t: 3.0 <= t <= 15.0 and not away(t)),
        holds(lambda t: 3.0 <= t <= 15.0, place=lambda t: 0.6 if away(t) else 0.0),
    ):
        (hold,) = found
        assert hold.end_s == pytest.approx(15.0, abs=0.05)
        assert hold.held_s == pytest.approx(12.0 - gap_s, abs=0.35)
    (unseen,) = holds(lambda t: 3.0 <= t <= 15.0, unseen=away)
    assert unseen.held_s <= 12.0
    assert unseen.end_s == pytest.approx(15.0, abs=0.05)


def test_a_longer_one_ends_the_hold() -> None:
    first, second = holds(lambda t: 3.0 <= t <= 8.0 or 10.0 <= t <= 15.0)
    assert first.end_s == pytest.approx(8.0, abs=0.05)
    assert second.start_s == pytest.approx(10.0, abs=0.05)
    walked = holds(lambda t: t >= 3.0, place=lambda t: 0.5 * max(0.0, t - 10.0))
    assert [hold.end_s for hold in walked] == [pytest.approx(10.45, abs=0.2)], "walking off"


def test_a_stretch_that_deepens_is_still() -> None:
    (hold,) = holds(lambda t: 3.0 <= t <= 15.0, place=lambda t: 0.03 * t)
    assert hold.held_s == pytest.approx(12.0, abs=0.1)


def test_what_the_stream_cuts_off_is_told() -> None:
    (hold,) = holds(lambda t: t >= 10.0)
    assert hold.is_cut
    assert hold.held_s == pytest.approx(10.0, abs=0.1)


@given(st.lists(st.booleans(), min_size=1, max_size=400), st.integers(5, 60))
def test_holds_are_in_order_and_never_longer_than_they_lasted(shown: list[bool], fps: int) -> None:
    found = holds(
        lambda t: shown[min(round(t * fps), len(shown) - 1)], until_s=len(shown) / fps, fps=fps
    )
    ends = 0.0
    for hold in found:
        assert ends <= hold.start_s < hold.end_s
        assert RULES.shortest_s <= hold.held_s <= hold.end_s - hold.start_s + 1e-9
        ends = hold.end_s


# --- the split stance ----------------------------------------------------------------


def split(*, facing: float) -> FloatArray:
    """Somebody with the left foot ahead and the trunk over it, from the side, px."""
    points = np.zeros((33, 2))
    places = {
        "SHOULDER": ((60.0, 40.0), (60.0, 40.0)),
        "HIP": ((0.0, 100.0), (0.0, 100.0)),
        "KNEE": ((30.0, 150.0), (10.0, 150.0)),
        "ANKLE": ((60.0, 200.0), (-10.0, 200.0)),
        "HEEL": ((58.0, 208.0), (-14.0, 208.0)),
        "FOOT_INDEX": ((80.0, 196.0), (10.0, 208.0)),
        "WRIST": ((70.0, 120.0), (65.0, 120.0)),
    }
    for name, (left, right) in places.items():
        points[Landmark[f"LEFT_{name}"]], points[Landmark[f"RIGHT_{name}"]] = left, right
    points[:, 0] = 300.0 + facing * points[:, 0]
    return points


def test_ahead_is_where_the_toes_point_whatever_the_names() -> None:
    """Mirrored, or with left and right confused, every measure is the same."""
    first = split(facing=1.0)
    for points in (split(facing=-1.0), first[MIRROR], split(facing=-1.0)[MIRROR]):
        one, other = (posture(p[None], np.ones((1, 33))) for p in (first, points))
        for name, measure in MEASURES.items():
            (value, of), (twin, twin_of) = measure(one), measure(other)
            assert float((value / of)[0]) == pytest.approx(float((twin / twin_of)[0])), name
    seen = posture(first[None], np.ones((1, 33)))
    assert facing_of(seen).tolist() == [1.0]
    assert float(MEASURES["stride_leg"](seen)[0][0]) == 70.0
    assert float(MEASURES["ahead_knee_deg"](seen)[0][0]) == pytest.approx(180.0)
    assert float(MEASURES["behind_knee_deg"](seen)[0][0]) < 170.0
    assert float(MEASURES["trunk_forward_deg"](seen)[0][0]) == pytest.approx(45.0)
    assert float(MEASURES["behind_lean_deg"](seen)[0][0]) == pytest.approx(5.7, abs=0.1)
    assert float(MEASURES["reach_leg"](seen)[0][0]) == 70.0


def test_leaning_back_is_less_than_upright() -> None:
    hip = np.zeros(2)
    lean = forward_lean_deg(hip, np.array([-10.0, -10.0]), np.array(1.0))
    assert float(lean) == pytest.approx(-45.0)


def test_nobody_is_in_no_position() -> None:
    nobody = posture(np.full((1, 33, 2), np.nan), np.zeros((1, 33)))
    for name, measure in MEASURES.items():
        value, of = measure(nobody)
        assert np.isnan(value / of).all(), name
