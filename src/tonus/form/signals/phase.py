"""The phase signal as a rule may name it: from this person's own rest."""

from __future__ import annotations

from typing import Final

import numpy as np

from tonus.form.signals.reading import Signal
from tonus.form.window import RepWindow
from tonus.pose.sequence import FloatArray
from tonus.pose.skeleton import Landmark

__all__ = ["SHOWN", "SIGNALS"]


def _excursion_leg(window: RepWindow) -> FloatArray:
    """Return how far the repetition has gone from rest, as a share of the leg."""
    return _excursion(window, window.leg_px, in_degrees=False)


def _excursion_deg(window: RepWindow) -> FloatArray:
    """Return how far the repetition has gone from rest, in degrees."""
    return _excursion(window, 1.0, in_degrees=True)


def _excursion(window: RepWindow, unit: float, *, in_degrees: bool) -> FloatArray:
    if window.phase is None or window.phase.in_degrees != in_degrees:
        return np.full(len(window.times_s), np.nan)
    result: FloatArray = (window.rest_height - window.heights) / unit
    return result


#: Signals by name.
SIGNALS: Final[dict[str, Signal]] = {
    "excursion_deg": _excursion_deg,
    "excursion_leg": _excursion_leg,
}
#: Landmarks that must all be in sight for a signal to judge by.
SHOWN: Final[dict[str, tuple[Landmark, ...]]] = {}
