"""Angles over time are kept as they are, and damage to them is told."""

from __future__ import annotations

import io

import numpy as np
import pytest

from tests.web.coach.watched import judgement_of
from tonus.errors import InputError
from tonus_web.coach.traces import packed_trace, unpacked_trace


@pytest.mark.parametrize("name", ["squat_stick_side", "walk_and_jumping_jacks"])
def test_a_trace_comes_back(name: str) -> None:
    judgement = judgement_of(name)
    kept = unpacked_trace(packed_trace(judgement))
    trace = judgement.trace
    np.testing.assert_array_equal(kept.timestamps_s, trace.timestamps_s)
    np.testing.assert_array_equal(kept.phases, trace.phases)
    np.testing.assert_array_equal(kept.count, trace.count)
    assert list(kept.signals) == list(trace.signals)
    for signal, values in trace.signals.items():
        np.testing.assert_allclose(kept.signals[signal], values, rtol=1e-6)
    for rep in judgement.reps:
        row = int(np.argmin(np.abs(trace.timestamps_s - rep.peak_s)))
        np.testing.assert_allclose(kept.points[row], trace.points[row], rtol=1e-6)
    # The landmarks of all other frames are not kept, and never taken for something.
    assert np.isnan(kept.points).all(axis=(1, 2)).sum() >= len(trace.timestamps_s) - 3 * len(
        judgement.reps
    )


def test_a_trace_is_small() -> None:
    judgement = judgement_of()
    assert len(packed_trace(judgement)) < 30 * len(judgement.trace.timestamps_s)


@pytest.mark.parametrize("cut", [0, 1, 100, 5000, -1])
def test_a_damaged_trace_is_told(cut: int) -> None:
    packed = packed_trace(judgement_of())
    with pytest.raises(InputError, match="cannot be drawn"):
        unpacked_trace(packed[:cut])
    spoiled = bytearray(packed)
    spoiled[len(packed) // 2] ^= 0xFF
    with pytest.raises(InputError, match="cannot be drawn"):
        unpacked_trace(bytes(spoiled))


def test_a_trace_of_another_layout_is_refused() -> None:
    held = io.BytesIO()
    np.savez(held, layout=np.int64(9))
    with pytest.raises(InputError, match="cannot be drawn"):
        unpacked_trace(held.getvalue())
