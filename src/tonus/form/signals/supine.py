"""Signals of somebody who lies on the back."""

from __future__ import annotations

from typing import Final

import numpy as np

from tonus.form.signals.knees import shank_lean
from tonus.form.signals.reading import Signal, kept, seen_mean, xy
from tonus.form.window import RepWindow
from tonus.motion.geometry import interior_angle_deg
from tonus.motion.lying import lower_foot_share, lower_leg_knee_deg, upper_leg_knee_deg
from tonus.pose.sequence import FloatArray
from tonus.pose.skeleton import ANKLES, HIPS, KNEES, SHOULDERS, WRISTS, Landmark

__all__ = ["SHOWN", "SIGNALS"]


def _line_deg(shoulder: FloatArray, hip: FloatArray, knee: FloatArray) -> FloatArray:
    """Return the angle shoulder, hip, knee: 180 in line, less where the hips sag.

    Hips above the line from shoulder to knee give more than 180, so that an arch is
    never taken for sagging.
    """
    along, to_hip = knee - shoulder, hip - shoulder
    # y points down: a hip above the line from shoulder to knee lies on its other side.
    across = (along[..., 0] * to_hip[..., 1] - along[..., 1] * to_hip[..., 0]) * np.sign(
        along[..., 0]
    )
    angle = interior_angle_deg(shoulder, hip, knee)
    result: FloatArray = np.where(across < 0, 360.0 - angle, angle)
    return result


def _hip_line(window: RepWindow) -> FloatArray:
    """Return `_line_deg` of both sides, the better seen one weighing more."""
    marks = (np.array(pair, dtype=np.intp) for pair in (SHOULDERS, HIPS, KNEES))
    both = _line_deg(*(window.points[:, pair] for pair in marks))
    return seen_mean(window, both, SHOULDERS, HIPS, KNEES)


def _ankle_over_shoulder(window: RepWindow) -> FloatArray:
    """Return how far the ankles are above the shoulders; both about 0 on the floor."""
    _, ankle_y = xy(window, ANKLES)
    _, shoulder_y = xy(window, SHOULDERS)
    result: FloatArray = (shoulder_y.mean(axis=1) - ankle_y.mean(axis=1)) / window.leg_px
    return result


def _lower_ankle_over_shoulder(window: RepWindow) -> FloatArray:
    """Return how far the lower ankle is above the shoulders."""
    _, ankle_y = xy(window, ANKLES)
    _, shoulder_y = xy(window, SHOULDERS)
    result: FloatArray = (shoulder_y.mean(axis=1) - ankle_y.max(axis=1)) / window.leg_px
    return result


def _knee_split(window: RepWindow) -> FloatArray:
    """Return by how much the two knee angles differ."""
    both = window.knee_angles_deg
    result: FloatArray = np.abs(both[:, 0] - both[:, 1])
    return result


def _lower_hip_line(window: RepWindow) -> FloatArray:
    """Return `_line_deg` from the middle of the trunk to the knee of the lower foot.

    By its height and not by its name: left and right of somebody who lies change
    places too often.
    """
    shoulder, hip = (
        window.points[:, np.array(pair, dtype=np.intp)].mean(axis=1) for pair in (SHOULDERS, HIPS)
    )
    left, right = (_line_deg(shoulder, hip, window.points[:, knee]) for knee in KNEES)
    share = lower_foot_share(window.posture)
    result: FloatArray = share * left + (1.0 - share) * right
    return result


def _lower_knee(window: RepWindow) -> FloatArray:
    return lower_leg_knee_deg(window.posture)


def _upper_knee(window: RepWindow) -> FloatArray:
    return upper_leg_knee_deg(window.posture)


def _trunk_raise(window: RepWindow) -> FloatArray:
    """Return how steeply the trunk rises from the shoulders to the hips."""
    return window.posture.trunk_lean_deg - 90.0


def _side_on(window: RepWindow) -> FloatArray:
    """Return how far the body is turned from head or feet; 90 is side on."""
    return np.full(len(window.times_s), window.view_and_turn[1])


def _shank_level(window: RepWindow) -> FloatArray:
    """Return how far the shins are from upright; positive with the feet beyond the knees."""
    return -kept(window, "shank_lean_deg", shank_lean)


def _wrist_over_shoulder(window: RepWindow) -> FloatArray:
    _, wrist_y = xy(window, WRISTS)
    _, shoulder_y = xy(window, SHOULDERS)
    above = (shoulder_y.mean(axis=1)[:, None] - wrist_y) / window.leg_px
    return seen_mean(window, above, WRISTS)


#: Signals by name.
SIGNALS: Final[dict[str, Signal]] = {
    "ankle_over_shoulder_leg": _ankle_over_shoulder,
    "hip_line_deg": _hip_line,
    "knee_split_deg": _knee_split,
    "lower_ankle_over_shoulder_leg": _lower_ankle_over_shoulder,
    "lower_hip_line_deg": _lower_hip_line,
    "lower_knee_deg": _lower_knee,
    "shank_level_deg": _shank_level,
    "side_on_deg": _side_on,
    "trunk_raise_deg": _trunk_raise,
    "upper_knee_deg": _upper_knee,
    "wrist_over_shoulder_leg": _wrist_over_shoulder,
}
#: Landmarks that must all be in sight for a signal to judge by.
SHOWN: Final[dict[str, tuple[Landmark, ...]]] = {
    "lower_hip_line_deg": (*SHOULDERS, *HIPS, *KNEES),
    "lower_knee_deg": (*HIPS, *KNEES, *ANKLES),
    "trunk_raise_deg": (*SHOULDERS, *HIPS),
    "upper_knee_deg": (*HIPS, *KNEES, *ANKLES),
}
