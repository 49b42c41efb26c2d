"""Signals of time."""

from __future__ import annotations

from typing import Final

import numpy as np

from tonus.form.signals.reading import Signal
from tonus.form.window import RepWindow
from tonus.pose.sequence import FloatArray
from tonus.pose.skeleton import Landmark

__all__ = ["SHOWN", "SIGNALS"]


def _time(window: RepWindow) -> FloatArray:
    refused = np.isnan(window.posture.hip_height_px)
    return np.where(refused, np.nan, window.times_s)


#: Signals by name.
SIGNALS: Final[dict[str, Signal]] = {
    "time_s": _time,
}
#: Landmarks that must all be in sight for a signal to judge by.
SHOWN: Final[dict[str, tuple[Landmark, ...]]] = {}
