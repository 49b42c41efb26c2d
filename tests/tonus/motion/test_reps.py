"""The counter's states: what is a whole repetition, and what is not."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tonus.form.exercise import exercise
from tonus.motion.reps import Excursion, ExcursionKind, Phase, RepCounter
from tonus.pose.sequence import FloatArray

SQUAT = exercise("squat").repetition.counter
RATES = [8.0, 15.0, 30.0, 60.0]


def dip(depth: float, duration_s: float, fps: float = 30.0) -> FloatArray:
    """Down and up again, as smooth as a body moves."""
    share = np.arange(round(duration_s * fps)) / round(duration_s * fps)
    result: FloatArray = depth * 0.5 * (1 - np.cos(2 * np.pi * share))
    return result


def rest(duration_s: float, fps: float = 30.0, at: float = 0.0) -> FloatArray:
    return np.full(round(duration_s * fps), at)


def followed(
    *parts: FloatArray, fps: float = 30.0, finish: bool = True
) -> tuple[list[Excursion], list[Phase]]:
    """Excursions found, and the state after each sample."""
    counter, found, phases = RepCounter(SQUAT), [], []
    before = np.nan
    for i, value in enumerate(np.concatenate(parts)):
        settled = not before - value > SQUAT.settle_speed_per_s / fps
        found += counter.step(i / fps, float(value), at_rest=value < 0.2, settled=settled)
        phases.append(counter.phase)
        before = value
    if finish:
        found += counter.finish()
    return found, phases


def kinds(found: list[Excursion]) -> list[str]:
    return [excursion.kind.value for excursion in found]


@pytest.mark.parametrize("fps", RATES)
@pytest.mark.parametrize("duration_s", [0.8, 2.0, 6.0])
def test_a_whole_repetition(fps: float, duration_s: float) -> None:
    found, _ = followed(rest(1, fps), dip(0.5, duration_s, fps), rest(1, fps), fps=fps)
    assert kinds(found) == ["returned"]
    assert found[0].peak == pytest.approx(0.5, abs=0.03)
    assert found[0].peak_s == pytest.approx(1 + duration_s / 2, abs=1.1 / fps)
    assert 1.0 - 1 / fps <= found[0].start_s <= 1 + 0.25 * duration_s
    assert found[0].peak_s < found[0].end_s <= 1 + duration_s + 0.1


def test_the_states_come_in_order() -> None:
    _, phases = followed(rest(1), dip(0.5, 2.0), rest(1))
    order = [a for a, b in zip(phases, [None, *phases], strict=False) if a != b]
    assert order == [Phase.TOP, Phase.DOWN, Phase.BOTTOM, Phase.UP, Phase.TOP]


def test_nothing_is_followed_before_somebody_stood() -> None:
    found, phases = followed(rest(1, at=0.5), dip(0.3, 2.0) + 0.5)
    assert found == []
    assert set(phases) == {Phase.SETUP}


def test_a_pulse_ends_where_it_turns_down_again() -> None:
    half_up = 0.5 - dip(0.25, 1.0)
    parts = [rest(1), dip(0.5, 2.0)[:30], half_up, dip(0.5, 2.0)[30:], rest(1)]
    found, _ = followed(*parts)
    assert kinds(found) == ["pulsed", "returned"]
    assert found[0].end_s == found[1].start_s
    assert found[1].top_s == found[0].top_s < found[0].start_s + 0.01


def test_what_is_too_short_is_no_movement() -> None:
    found, _ = followed(rest(1), dip(0.5, 0.3), rest(1))
    assert found == []


def test_what_is_too_small_is_no_movement() -> None:
    found, _ = followed(rest(1), dip(0.075, 2.0), rest(1))
    assert found == []


def test_what_takes_too_long_is_cut_off() -> None:
    down, up = dip(0.5, 2.0)[:30], dip(0.5, 2.0)[30:]
    found, _ = followed(rest(1), down, rest(SQUAT.longest_s + 1, at=0.5), up, rest(1))
    assert kinds(found) == ["cut_off"]


def test_the_end_of_the_stream_cuts_off_what_is_still_low() -> None:
    found, _ = followed(rest(1), dip(0.5, 2.0)[:40])
    assert kinds(found) == ["cut_off"]


def test_the_end_of_the_stream_closes_what_is_near_its_top() -> None:
    found, _ = followed(rest(1), dip(0.5, 2.0)[:49])
    assert kinds(found) == ["returned"]


def test_a_gap_cuts_off_and_starts_anew() -> None:
    counter = RepCounter(SQUAT)
    for i, value in enumerate(np.concatenate([rest(1), dip(0.5, 2.0)[:40]])):
        counter.step(i / 30, float(value), at_rest=value < 0.2, settled=True)
    assert kinds(counter.abort()) == ["cut_off"]
    assert counter.phase is Phase.SETUP
    assert counter.abort() == []


def test_the_top_waits_for_somebody_who_still_rises_fast() -> None:
    """A jump passes the top at full speed; a squat comes to rest there."""
    counter, ended_s = RepCounter(SQUAT), []
    for i, value in enumerate(np.concatenate([rest(1), dip(0.5, 1.0), rest(1)])):
        found = counter.step(i / 30, float(value), at_rest=True, settled=False)
        ended_s += [excursion.end_s for excursion in found]
    assert len(ended_s) == 1
    assert ended_s[0] >= 1.7 + SQUAT.settle_s


@pytest.mark.parametrize("fps", RATES)
@pytest.mark.parametrize("count", [1, 5, 12])
def test_every_repetition_of_a_set_is_found(fps: float, count: int) -> None:
    parts = [rest(1, fps)]
    for _ in range(count):
        parts += [dip(0.45, 1.5, fps) + 0.02, rest(0.1, fps, at=0.02)]
    found, _ = followed(*parts, rest(1, fps), fps=fps)
    assert kinds(found) == ["returned"] * count


@given(seed=st.integers(0, 9999), fps=st.sampled_from(RATES))
def test_noise_counts_nothing_and_hides_nothing(seed: int, fps: float) -> None:
    """Standing sways by up to 2 % of the leg; so does this noise."""
    rng = np.random.default_rng(seed)
    still = rng.normal(0.0, 0.007, round(20 * fps))
    assert followed(still, fps=fps)[0] == []
    clean = np.concatenate([rest(1, fps), *([dip(0.4, 2.0, fps), rest(0.4, fps)] * 3)])
    found, _ = followed(clean + rng.normal(0.0, 0.007, len(clean)), fps=fps)
    assert kinds(found) == ["returned"] * 3


@given(
    depths=st.lists(st.floats(0.15, 0.7), min_size=1, max_size=6),
    durations=st.lists(st.floats(0.9, 4.0), min_size=6, max_size=6),
    fps=st.sampled_from(RATES),
)
def test_excursions_follow_one_another(
    depths: list[float], durations: list[float], fps: float
) -> None:
    parts = [rest(1, fps)]
    for depth, duration_s in zip(depths, durations, strict=False):
        parts += [dip(depth, duration_s, fps), rest(0.5, fps)]
    found, _ = followed(*parts, fps=fps)
    assert len(found) == len(depths)
    for one, after in pairwise(found):
        assert one.start_s < one.peak_s < one.end_s <= after.start_s
    assert all(one.kind is ExcursionKind.RETURNED for one in found)


def test_the_first_sample_of_all_may_be_the_last() -> None:
    counter = RepCounter(SQUAT)
    assert counter.finish() == []
    assert counter.step(0.0, 0.0, at_rest=True, settled=True) == []
    assert counter.finish() == []
