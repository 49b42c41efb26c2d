"""Signals of a position that is held: the leg that is stretched, and how still the body is."""

from __future__ import annotations

from typing import Final

import numpy as np

from tonus.form.signals.reading import Signal, seen_median, xy
from tonus.form.vocabulary import Stage
from tonus.form.window import RepWindow
from tonus.motion.geometry import distance, interior_angle_deg
from tonus.motion.split import forward_lean_deg
from tonus.pose.sequence import FloatArray
from tonus.pose.skeleton import ANKLES, HEELS, HIPS, KNEES, SHOULDERS, TOES, Landmark

__all__ = ["SHOWN", "SIGNALS"]

_Pair = tuple[Landmark, Landmark]


def _at(window: RepWindow, pair: _Pair) -> FloatArray:
    """Return the points of one landmark of the working leg, shape (n, 2); NaN if hidden."""
    side = window.working_side
    if side is None:
        return np.full((len(window.times_s), 2), np.nan)
    shown = window.shown[:, pair[side], None]
    return np.where(shown, window.points[:, pair[side]], np.nan)


def _hip_angle(window: RepWindow) -> FloatArray:
    """Return the angle shoulder, hip, knee of the leg that is stretched."""
    shoulder, hip, knee = (_at(window, pair) for pair in (SHOULDERS, HIPS, KNEES))
    return interior_angle_deg(shoulder, hip, knee)


def _foot_pitch(window: RepWindow) -> FloatArray:
    """Return how far the toes of the stretched leg are up against the heel."""
    gap = _at(window, TOES) - _at(window, HEELS)
    result: FloatArray = np.degrees(np.arctan2(-gap[:, 1], np.abs(gap[:, 0])))
    return result


def _leg_lean(window: RepWindow) -> FloatArray:
    """Return how far the stretched leg leans forward, from its ankle to its hip."""
    return forward_lean_deg(_at(window, ANKLES), _at(window, HIPS), np.asarray(window.facing))


def _sway(window: RepWindow) -> FloatArray:
    """Return how far the trunk is from where it mostly is; bouncing shows in it."""
    farthest = np.zeros(len(window.times_s))
    for pair in (SHOULDERS, HIPS):
        x, y = xy(window, pair)
        place = np.stack([x.mean(axis=1), y.mean(axis=1)], axis=1)
        middle = seen_median(place, window.mask(Stage.REP))
        farthest = np.maximum(farthest, distance(place, middle))
    result: FloatArray = farthest / window.leg_px
    return result


#: Signals by name.
SIGNALS: Final[dict[str, Signal]] = {
    "sway_leg": _sway,
    "working_foot_pitch_deg": _foot_pitch,
    "working_hip_deg": _hip_angle,
    "working_lean_deg": _leg_lean,
}
#: Landmarks that must all be in sight for a signal to judge by.
SHOWN: Final[dict[str, tuple[Landmark, ...]]] = {
    "sway_leg": (*SHOULDERS, *HIPS),
}
