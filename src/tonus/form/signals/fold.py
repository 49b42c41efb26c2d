"""Signals of a trunk that folds at the hips: to the front or aside, and the neck over it."""

from __future__ import annotations

from typing import Final

import numpy as np

from tonus.form.signals.heights import hip_drop
from tonus.form.signals.reading import Signal, kept, ratio, seen_mean, xy
from tonus.form.signals.trunk import nose_over_ears_deg
from tonus.form.window import RepWindow
from tonus.motion.upright import shoulders_over_hips
from tonus.pose.sequence import FloatArray
from tonus.pose.skeleton import EARS, HIPS, SHOULDERS, Landmark

__all__ = ["SHOWN", "SIGNALS"]


def _drop_per_fold(window: RepWindow) -> FloatArray:
    """Return the hips' drop over how much lower the shoulders are over the hips.

    A hinge folds the trunk and hardly lowers the hips; a squat does both.
    """
    trunk = shoulders_over_hips(window.posture)
    folded = (window.top(trunk) - trunk) / window.leg_px
    drop = kept(window, "hip_drop_leg", hip_drop)
    return ratio(np.maximum(drop, 0.0), folded, least=0.03)


def _bend_aside(window: RepWindow) -> FloatArray:
    """Return how far the trunk bends aside and not to the front.

    From the front and the rear a bend aside tilts the shoulders.  From the side a
    fold that brings the shoulders lower must bring them forward too.
    """
    x, y = xy(window, SHOULDERS)
    hip_x, _ = xy(window, HIPS)
    tilt = y[:, 0] - y[:, 1]
    tilted = np.abs(tilt - window.top(tilt))
    trunk = shoulders_over_hips(window.posture)
    length = window.top(trunk)
    sine = np.sin(np.radians(window.view_and_turn[1]))
    expected = np.sqrt(np.maximum(length * length - trunk * trunk, 0.0)) * sine
    forward = (x.mean(axis=1) - hip_x.mean(axis=1)) * window.facing
    missing = np.maximum(expected - forward, 0.0)
    aside = np.maximum(tilted * (1.0 - sine * sine), missing * sine * sine)
    # A fold beyond the level brings the shoulders back again.
    result: FloatArray = np.where(trunk < -0.3 * length, np.nan, aside) / window.leg_px
    return result


def _neck(window: RepWindow) -> FloatArray:
    """Return how far the head is tipped back against the trunk; forward is negative."""
    over = nose_over_ears_deg(window) + window.posture.trunk_lean_deg[:, None]
    # A head that is turned right round on its trunk is one that the model made up.
    return seen_mean(window, np.where(np.abs(over) < 120.0, over, np.nan), EARS)


#: Signals by name.
SIGNALS: Final[dict[str, Signal]] = {
    "bend_aside_leg": _bend_aside,
    "drop_per_fold_ratio": _drop_per_fold,
    "neck_deg": _neck,
}
#: Landmarks that must all be in sight for a signal to judge by.
SHOWN: Final[dict[str, tuple[Landmark, ...]]] = {
    "neck_deg": (Landmark.NOSE, *SHOULDERS),
}
