"""Spikes go, fast movement stays, and the lag is within its budget at every rate."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tonus.pose.filters import HampelFilter, OneEuroFilter
from tonus.pose.sequence import FloatArray

RATES = [8.0, 15.0, 30.0, 60.0]
LAG_BUDGET_S = 0.150
#: Length of a body in these tests, px.
BODY_PX = 400.0


def smoothed(values: FloatArray, fps: float) -> FloatArray:
    """One coordinate through the One-Euro filter."""
    euro = OneEuroFilter(size=1)
    result = [
        euro.step(np.array([[value, 0.0]]), dt_s=1.0 / fps if i else 0.0, scale=BODY_PX)[0, 0]
        for i, value in enumerate(values)
    ]
    return np.array(result)


def unspiked(values: FloatArray, fps: float = 30.0, *, floor: float = 0.05) -> FloatArray:
    times = np.arange(len(values)) / fps
    hampel = HampelFilter(size=1)
    return hampel.filtered(times, values[:, None], floor=np.full(len(values), floor))[:, 0]


# --- lag ------------------------------------------------------------------------


@pytest.mark.parametrize("fps", RATES)
@pytest.mark.parametrize("speed_body_per_s", [0.05, 0.2, 0.5, 1.0])
def test_a_steady_movement_is_followed_in_time(fps: float, speed_body_per_s: float) -> None:
    """Lag of a ramp: how far the output is behind, over how fast it moves."""
    times = np.arange(0.0, 4.0, 1.0 / fps)
    ramp = times * speed_body_per_s * BODY_PX
    behind = ramp - smoothed(ramp, fps)
    lag_s = behind[times > 2.0] / (speed_body_per_s * BODY_PX)
    assert lag_s.max() <= LAG_BUDGET_S
    assert lag_s.min() >= 0.0


@pytest.mark.parametrize("fps", RATES)
@pytest.mark.parametrize("height_body", [0.05, 0.2, 0.5])
def test_half_of_a_step_is_followed_in_time(fps: float, height_body: float) -> None:
    step = np.where(np.arange(int(2 * fps)) < fps, 0.0, height_body * BODY_PX)
    result = smoothed(step, fps)
    first = int(np.argmax(step > 0))
    half = int(np.argmax(result >= 0.5 * step.max()))
    # A sample stands for the time since the one before.
    assert (half - first) / fps <= LAG_BUDGET_S
    assert result.max() <= step.max(), "it must not overshoot"


@pytest.mark.parametrize("fps", RATES)
def test_noise_at_rest_is_damped(fps: float) -> None:
    noise = np.random.default_rng(1).normal(0.0, 1.0, int(20 * fps))
    left = smoothed(noise, fps)[int(fps) :].std()
    # Slow cameras give the filter little to average over.
    assert left < {8.0: 0.75, 15.0: 0.6, 30.0: 0.5, 60.0: 0.4}[fps]


@given(factor=st.sampled_from([0.25, 0.5, 2.0, 8.0]), seed=st.integers(0, 99))
def test_the_unit_of_length_changes_nothing(factor: float, seed: int) -> None:
    points = np.random.default_rng(seed).normal(0.0, 50.0, (40, 3, 2))
    small, large = OneEuroFilter(size=3), OneEuroFilter(size=3)
    for i, frame in enumerate(points):
        dt_s = 1 / 30 if i else 0.0
        a = small.step(frame, dt_s=dt_s, scale=BODY_PX)
        b = large.step(frame * factor, dt_s=dt_s, scale=BODY_PX * factor)
        assert np.array_equal(a * factor, b)


# --- spikes ---------------------------------------------------------------------


@pytest.mark.parametrize("fps", [15.0, 30.0, 60.0])
@pytest.mark.parametrize("length", [1, 2])
@pytest.mark.parametrize("height", [-3.0, 0.2, 5.0])
def test_spikes_of_a_frame_or_two_are_removed(fps: float, length: int, height: float) -> None:
    values = np.random.default_rng(2).normal(0.0, 0.003, int(2 * fps))
    at = int(fps)
    spiky = values.copy()
    spiky[at : at + length] += height
    assert np.abs(unspiked(spiky, fps)).max() < 0.05


def test_a_fast_turn_is_left_alone() -> None:
    """Half of the body's length in 0.4 s, there and back: faster than a jumping jack."""
    times = np.arange(0.0, 3.0, 1 / 30)
    values = 0.25 * (1 - np.cos(2 * np.pi * np.clip(times - 1.0, 0.0, 0.8) / 0.8))
    assert np.abs(unspiked(values) - values).max() < 0.02


def test_a_step_that_stays_is_believed_within_the_budget() -> None:
    values = np.where(np.arange(60) < 30, 0.0, 1.0)
    result = unspiked(values)
    assert (np.argmax(result > 0.5) - 30) / 30 <= LAG_BUDGET_S
    assert result[-1] == 1.0


@given(seed=st.integers(0, 999), data=st.data())
def test_no_value_depends_on_the_size_of_the_blocks(seed: int, data: st.DataObject) -> None:
    rng = np.random.default_rng(seed)
    times = np.cumsum(rng.uniform(0.005, 0.2, 60))
    values = rng.normal(0.0, 0.02, (60, 2)) + (rng.random((60, 2)) < 0.1) * rng.normal(size=(60, 2))
    floor = rng.uniform(0.03, 0.06, 60)
    whole = HampelFilter(size=2).filtered(times, values, floor=floor)
    cuts = sorted(data.draw(st.lists(st.integers(0, 60), max_size=8)))
    hampel, parts = HampelFilter(size=2), []
    for start, stop in zip([0, *cuts], [*cuts, 60], strict=True):
        rows = slice(start, stop)
        if start < stop:
            parts.append(hampel.filtered(times[rows], values[rows], floor=floor[rows]))
    assert np.array_equal(np.concatenate(parts), whole)
