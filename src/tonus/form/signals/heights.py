"""Signals of heights: how far hips, shoulders, thighs and shanks have gone down."""

from __future__ import annotations

from typing import Final

import numpy as np

from tonus.form.signals.reading import Signal, kept, ratio, seen_mean, split, xy
from tonus.form.window import RepWindow
from tonus.pose.sequence import FloatArray
from tonus.pose.skeleton import ANKLES, HIPS, KNEES, Landmark

__all__ = ["SHOWN", "SIGNALS"]

#: How much more a trunk may fold, per leg length that the hips go down.
LEAN_PER_DROP: Final = 3.0


def hip_drop(window: RepWindow) -> FloatArray:
    height = window.posture.hip_height_px
    return (window.top(height) - height) / window.leg_px


def _shoulder_drop(window: RepWindow) -> FloatArray:
    height = window.posture.shoulder_height_px
    return (window.top(height) - height) / window.leg_px


def _thigh_drop(window: RepWindow) -> FloatArray:
    thigh = window.posture.thigh_px
    return (window.top(thigh) - thigh) / window.leg_px


def _thigh_part(window: RepWindow) -> FloatArray:
    """Return how much of the hips' drop comes from the thighs; the rest is the shanks'."""
    drop = kept(window, "hip_drop_leg", hip_drop)
    return ratio(_thigh_drop(window), drop, least=0.03)


def _shoulder_per_hip(window: RepWindow) -> FloatArray:
    """Return the shoulders' drop over the hips'; leaning forward adds to the first."""
    drop = kept(window, "hip_drop_leg", hip_drop)
    return ratio(_shoulder_drop(window), drop, least=0.03)


def _hinge(window: RepWindow) -> FloatArray:
    """Return the shoulders' drop over the hips', less what a deep squat may lean.

    A hinge lowers the shoulders and hardly the hips.  Somebody whose hips go down
    by a large part of the leg squats, however far the trunk leans.
    """
    return _shoulder_per_hip(window) - LEAN_PER_DROP * kept(window, "hip_drop_leg", hip_drop)


def _hip_over_knee(window: RepWindow) -> FloatArray:
    return window.posture.thigh_px / window.leg_px


def _lower_shank(window: RepWindow) -> FloatArray:
    _, knee_y = xy(window, KNEES)
    _, ankle_y = xy(window, ANKLES)
    upright = (ankle_y - knee_y) / window.leg_px
    result: FloatArray = np.minimum(upright[:, 0], upright[:, 1])
    return result


def _thigh_split_across(window: RepWindow) -> FloatArray:
    """Return the thighs' difference as far as the view is from the front or the rear.

    From there both thighs of a squat look alike, and those of a split stance do
    not; from the side the nearer thigh of a squat may look longer.
    """
    across = float(np.cos(np.radians(window.view_and_turn[1])))
    return split(window, HIPS, KNEES) * (across * across)


def _shank_split(window: RepWindow) -> FloatArray:
    return split(window, KNEES, ANKLES)


def _leg_split(window: RepWindow) -> FloatArray:
    return split(window, HIPS, ANKLES)


def _hip_height(window: RepWindow) -> FloatArray:
    return window.posture.hip_height_px / window.leg_px


def _hip_behind_ankle(window: RepWindow) -> FloatArray:
    hip_x, _ = xy(window, HIPS)
    ankle_x, _ = xy(window, ANKLES)
    behind = (ankle_x - hip_x) * window.facing / window.leg_px
    return seen_mean(window, behind, HIPS, ANKLES)


#: Signals by name.
SIGNALS: Final[dict[str, Signal]] = {
    "hinge_ratio": _hinge,
    "hip_behind_ankle_leg": _hip_behind_ankle,
    "hip_drop_leg": hip_drop,
    "hip_height_leg": _hip_height,
    "hip_over_knee_leg": _hip_over_knee,
    "leg_split_leg": _leg_split,
    "lower_shank_leg": _lower_shank,
    "shank_split_leg": _shank_split,
    "shoulder_per_hip_ratio": _shoulder_per_hip,
    "thigh_part_ratio": _thigh_part,
    "thigh_split_across_leg": _thigh_split_across,
}
#: Landmarks that must all be in sight for a signal to judge by.
SHOWN: Final[dict[str, tuple[Landmark, ...]]] = {
    "hip_drop_leg": (*HIPS, *ANKLES),
    "hip_over_knee_leg": (*HIPS, *KNEES),
}
