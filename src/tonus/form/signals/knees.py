"""Signals of the knees and thighs."""

from __future__ import annotations

from typing import Final

import numpy as np

from tonus.form.signals.reading import Signal, gap, ratio, seen_mean, seen_median, xy
from tonus.form.vocabulary import Stage
from tonus.form.window import RepWindow
from tonus.motion.geometry import distance
from tonus.pose.sequence import FloatArray
from tonus.pose.skeleton import ANKLES, HIPS, KNEES, TOES, Landmark

__all__ = ["SHOWN", "SIGNALS"]


def knee_angle(window: RepWindow) -> FloatArray:
    """Return the interior knee angle, the better seen leg weighing more."""
    return seen_mean(window, window.knee_angles_deg, HIPS, KNEES, ANKLES)


def shanks_px(window: RepWindow) -> FloatArray:
    """Return the length of each shank as seen, shape (n, 2), left then right."""
    knees, ankles = (np.array(pair, dtype=np.intp) for pair in (KNEES, ANKLES))
    return distance(window.points[:, knees], window.points[:, ankles])


def shank_lean(window: RepWindow) -> FloatArray:
    """Return how far the knee is ahead of the ankle, as the lean of the shin."""
    knee_x, knee_y = xy(window, KNEES)
    ankle_x, ankle_y = xy(window, ANKLES)
    ahead = (knee_x - ankle_x) * window.facing
    return seen_mean(window, np.degrees(np.arctan2(ahead, ankle_y - knee_y)), KNEES, ANKLES)


def _thigh_level(window: RepWindow) -> FloatArray:
    hip_x, hip_y = xy(window, HIPS)
    knee_x, knee_y = xy(window, KNEES)
    angle = np.degrees(np.arctan2(knee_y - hip_y, np.abs(knee_x - hip_x)))
    return seen_mean(window, angle, HIPS, KNEES)


def _knee_past_toe(window: RepWindow) -> FloatArray:
    knee_x, _ = xy(window, KNEES)
    toe_x, _ = xy(window, TOES)
    shanks = shanks_px(window)
    top = window.mask(Stage.TOP)
    length = seen_median(shanks.ravel(), np.repeat(top if top.any() else ~top, 2))
    ahead = (knee_x - toe_x) * window.facing / length
    return seen_mean(window, ahead, KNEES, TOES)


def _knee_gap_ratio(window: RepWindow) -> FloatArray:
    return ratio(gap(window, KNEES), gap(window, ANKLES), least=0.10 * window.leg_px)


#: Signals by name.
SIGNALS: Final[dict[str, Signal]] = {
    "knee_angle_deg": knee_angle,
    "knee_gap_ratio": _knee_gap_ratio,
    "knee_past_toe_shank": _knee_past_toe,
    "shank_lean_deg": shank_lean,
    "thigh_level_deg": _thigh_level,
}
#: Landmarks that must all be in sight for a signal to judge by.
SHOWN: Final[dict[str, tuple[Landmark, ...]]] = {
    "knee_gap_ratio": (*KNEES, *ANKLES),
}
