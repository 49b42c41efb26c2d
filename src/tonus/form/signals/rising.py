"""Signals of rising on the toes: what rises, and what stays on the ground."""

from __future__ import annotations

from typing import Final

import numpy as np

from tonus.form.signals.knees import knee_angle, knee_angles_deg
from tonus.form.signals.reading import Signal, kept, least_shown, seen_mean, seen_median, xy
from tonus.form.vocabulary import Stage
from tonus.form.window import RepWindow
from tonus.motion.geometry import distance
from tonus.motion.phase import ground_y
from tonus.pose.sequence import FloatArray
from tonus.pose.skeleton import ANKLES, HEELS, HIPS, KNEES, SHOULDERS, TOES, Landmark

__all__ = ["SHOWN", "SIGNALS"]


def _over_ground(window: RepWindow, pair: tuple[Landmark, Landmark]) -> FloatArray:
    """Return how high the middle of a pair is over the lower toe, from rest."""
    _, y = xy(window, pair)
    height = (ground_y(window.points) - y.mean(axis=1)) / window.leg_px
    result: FloatArray = height - window.top(height)
    return result


def _hip_rise(window: RepWindow) -> FloatArray:
    return _over_ground(window, HIPS)


def _knee_rise_least(window: RepWindow) -> FloatArray:
    """Return how high the knee that rose less is over the lower toe, from rest."""
    _, y = xy(window, KNEES)
    height = (ground_y(window.points)[:, None] - y) / window.leg_px
    rise = height - seen_median(height, window.mask(Stage.TOP))
    return np.asarray(rise.min(axis=1), dtype=np.float64)


def _straight_knee(window: RepWindow) -> FloatArray:
    """Return the interior knee angle of the leg that works, or of both.

    Where one works and nothing tells which, it is the straighter.
    """
    if window.working_leg is None:
        return kept(window, "knee_angle_deg", knee_angle)
    angles = knee_angles_deg(window)
    side = window.working_side
    if side is None:
        return np.asarray(angles.max(axis=1), dtype=np.float64)
    result: FloatArray = angles[:, side]
    return result


def _shank_lean(window: RepWindow) -> FloatArray:
    """Return how far the knee is ahead of the ankle, as the lean of the shin."""
    knee_x, knee_y = xy(window, KNEES)
    ankle_x, ankle_y = xy(window, ANKLES)
    ahead = (knee_x - ankle_x) * window.facing
    return seen_mean(window, np.degrees(np.arctan2(ahead, ankle_y - knee_y)), KNEES, ANKLES)


def _heel_lift(window: RepWindow) -> FloatArray:
    """Return how far the heel is above where it was at rest, over its toe.

    Of the leg that works, or of both that which rose less; a foot that is not shown
    does not count.
    """
    _, heel_y = xy(window, HEELS)
    _, toe_y = xy(window, TOES)
    height = (toe_y - heel_y) / window.leg_px
    rise = height - seen_median(height, window.mask(Stage.TOP))
    if window.working_side is not None:
        result: FloatArray = rise[:, window.working_side]
        return result
    return least_shown(window, rise, HEELS, TOES)


def _foot_lifted(window: RepWindow) -> FloatArray:
    """Return by how much one leg is shorter, from hip to ankle, than the other.

    From the side against its own length as it is seen there, so that the leg that
    is further away is not taken for a shorter one; from the front and the rear, where
    a bent leg looks short as a whole, against the other.
    """
    upright, length = [], []
    for hip, knee, ankle in zip(HIPS, KNEES, ANKLES, strict=True):
        points = window.points
        upright.append(points[:, ankle, 1] - points[:, hip, 1])
        length.append(distance(points[:, hip], points[:, knee]))
        length[-1] = length[-1] + distance(points[:, knee], points[:, ankle])
    with np.errstate(invalid="ignore", divide="ignore"):
        bent = np.abs(upright[0] / length[0] - upright[1] / length[1])
    across = float(np.cos(np.radians(window.view_and_turn[1])))
    short = np.abs(upright[0] - upright[1]) / window.leg_px * across * across
    return np.asarray(np.maximum(bent, short), dtype=np.float64)


def _stretching(window: RepWindow) -> FloatArray:
    """Return how much more the shoulders rise than the hips: arms that are raised, a bow."""
    result: FloatArray = _over_ground(window, SHOULDERS) - _over_ground(window, HIPS)
    return np.abs(result)


def _toe_rise(window: RepWindow) -> FloatArray:
    """Return how far both toes are above where they were at rest, in the picture."""
    _, y = xy(window, TOES)
    lift = (seen_median(y, window.mask(Stage.TOP)) - y) / window.leg_px
    return np.asarray(lift.min(axis=1), dtype=np.float64)


def _toe_shift(window: RepWindow) -> FloatArray:
    """Return how far the toe that moved more is, across the picture, from where it stood."""
    x, _ = xy(window, TOES)
    shift = np.abs(x - seen_median(x, window.mask(Stage.TOP))) / window.leg_px
    return np.asarray(shift.max(axis=1), dtype=np.float64)


def _heel_over_toe(window: RepWindow) -> FloatArray:
    """Return how far the heel is above the toe of the same foot, in the picture."""
    _, heel_y = xy(window, HEELS)
    _, toe_y = xy(window, TOES)
    return seen_mean(window, (toe_y - heel_y) / window.leg_px, HEELS, TOES)


#: Signals by name.
SIGNALS: Final[dict[str, Signal]] = {
    "foot_lifted_ratio": _foot_lifted,
    "heel_lift_leg": _heel_lift,
    "heel_over_toe_leg": _heel_over_toe,
    "hip_rise_leg": _hip_rise,
    "knee_rise_least_leg": _knee_rise_least,
    "shank_lean_deg": _shank_lean,
    "straight_knee_deg": _straight_knee,
    "stretching_leg": _stretching,
    "toe_rise_leg": _toe_rise,
    "toe_shift_leg": _toe_shift,
}
#: Landmarks that must all be in sight for a signal to judge by.
SHOWN: Final[dict[str, tuple[Landmark, ...]]] = {
    "hip_rise_leg": HIPS,
}
