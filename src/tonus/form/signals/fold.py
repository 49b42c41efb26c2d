"""Signals of a trunk that folds at the hips: to the front or aside, and the neck over it."""

from __future__ import annotations

from typing import Final

import numpy as np

from tonus.form.signals.reading import Signal, seen_mean, xy
from tonus.form.window import RepWindow
from tonus.pose.sequence import FloatArray
from tonus.pose.skeleton import EARS, SHOULDERS, Landmark

__all__ = ["SHOWN", "SIGNALS"]


def _shoulder_tilt(window: RepWindow) -> FloatArray:
    """Return how much higher one shoulder is: a bend aside tilts them, a fold does not."""
    _, y = xy(window, SHOULDERS)
    tilt = (y[:, 0] - y[:, 1]) / window.leg_px
    result: FloatArray = np.abs(tilt - window.top(tilt))
    return result


def _neck(window: RepWindow) -> FloatArray:
    """Return how far the head is tipped back against the trunk; forward is negative."""
    nose = window.points[:, Landmark.NOSE]
    ear_x, ear_y = xy(window, EARS)
    forward = (nose[:, 0:1] - ear_x) * window.facing
    pitch = np.degrees(np.arctan2(ear_y - nose[:, 1:2], forward))
    over = pitch + window.posture.trunk_lean_deg[:, None]
    # A head that is turned right round on its trunk is one that the model made up.
    return seen_mean(window, np.where(np.abs(over) < 120.0, over, np.nan), EARS)


#: Signals by name.
SIGNALS: Final[dict[str, Signal]] = {
    "neck_deg": _neck,
    "shoulder_tilt_leg": _shoulder_tilt,
}
#: Landmarks that must all be in sight for a signal to judge by.
SHOWN: Final[dict[str, tuple[Landmark, ...]]] = {
    "neck_deg": (Landmark.NOSE, *SHOULDERS),
}
