"""Signals of a walk: what the strikes of one pass tell together, the same in each frame."""

from __future__ import annotations

from typing import Final

import numpy as np

from tonus.form.signals.reading import Signal
from tonus.form.window import RepWindow
from tonus.pose.sequence import FloatArray
from tonus.pose.skeleton import Landmark

__all__ = ["SHOWN", "SIGNALS"]


def _of_the_pass(name: str) -> Signal:
    def signal(window: RepWindow) -> FloatArray:
        # A window of frames, as repetitions have it, knows nothing of passes.
        told = getattr(window, "measures", {}).get(name)
        value = None if told is None else told.value
        return np.full(len(window.times_s), np.nan if value is None else value)

    return signal


#: Signals by name.
SIGNALS: Final[dict[str, Signal]] = {
    name: _of_the_pass(name)
    for name in (
        "cadence_spm",
        "heel_before_toe_s",
        "step_time_difference_ratio",
        "stride_ratio",
        "toe_off_pitch_deg",
        "walking_lean_deg",
    )
}
#: Landmarks that must all be in sight for a signal to judge by.
SHOWN: Final[dict[str, tuple[Landmark, ...]]] = {}
