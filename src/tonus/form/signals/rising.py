"""Signals of rising on the toes: what rises, and what stays on the ground."""

from __future__ import annotations

from typing import Final

import numpy as np

from tonus.form.signals.knees import knee_angle
from tonus.form.signals.reading import Signal, kept, seen_mean, seen_median, xy
from tonus.form.vocabulary import Stage
from tonus.form.window import RepWindow
from tonus.pose.sequence import FloatArray
from tonus.pose.skeleton import ANKLES, HEELS, HIPS, KNEES, SHOULDERS, TOES, WRISTS, Landmark

__all__ = ["SHOWN", "SIGNALS"]

#: Near its lowest is a body that has gone no more than this share of the way.
REST_SHARE: Final = 0.25
#: A heel that lifts less than this lifts by what the pose model misses.
LEAST_LIFT_LEG: Final = 0.03


def _from_rest(window: RepWindow, values: FloatArray) -> FloatArray:
    """Return values less what they were at rest, along axis 0.

    Heels that hardly touch down between two rises leave no second of rest: rest are
    the frames before the turning point in which the body was near its lowest.
    """
    gone = window.rest_height - window.heights
    turn = window.stage_median(gone, Stage.BOTTOM)
    before = window.times_s <= window.peak_s
    with np.errstate(invalid="ignore"):
        result: FloatArray = values - seen_median(values, before & (gone <= REST_SHARE * turn))
    return result


def _risen(window: RepWindow, pair: tuple[Landmark, Landmark]) -> FloatArray:
    """Return how far each of a pair has risen in the picture, shape (n, 2)."""
    _, y = xy(window, pair)
    return -_from_rest(window, y) / window.leg_px


def _hip_rise(window: RepWindow) -> FloatArray:
    return np.asarray(_risen(window, HIPS).mean(axis=1), dtype=np.float64)


def _leg_opens(window: RepWindow) -> FloatArray:
    """Return how far the hips have risen over the ankles: legs that straighten do it."""
    opened = _risen(window, HIPS) - _risen(window, ANKLES)
    return np.asarray(opened.mean(axis=1), dtype=np.float64)


def _knee_opens(window: RepWindow) -> FloatArray:
    """Return how much the knee has straightened since rest, of the leg that works."""
    return _from_rest(window, _straight_knee(window))


def _hands_move(window: RepWindow) -> FloatArray:
    """Return how far the hand that moved more is, up or down, from where it was at rest."""
    return np.asarray(np.abs(_risen(window, WRISTS)).max(axis=1), dtype=np.float64)


def _stretching(window: RepWindow) -> FloatArray:
    """Return how much more the shoulders rise than the hips: arms that are raised, a bow."""
    shoulders = _risen(window, SHOULDERS).mean(axis=1)
    return np.asarray(np.abs(shoulders - _hip_rise(window)), dtype=np.float64)


def _knee_rise_least(window: RepWindow) -> FloatArray:
    """Return how far the knee that rose less has risen."""
    return np.asarray(_risen(window, KNEES).min(axis=1), dtype=np.float64)


def _toe_rise(window: RepWindow) -> FloatArray:
    """Return how far both toes are above where they were at rest."""
    return np.asarray(_risen(window, TOES).min(axis=1), dtype=np.float64)


def _toe_shift(window: RepWindow) -> FloatArray:
    """Return how far the toe that moved more is, across the picture, from where it stood."""
    x, _ = xy(window, TOES)
    return np.asarray(np.abs(_from_rest(window, x)).max(axis=1) / window.leg_px, dtype=np.float64)


def _heel_lift(window: RepWindow) -> FloatArray:
    """Return how far the heel is above where it was at rest, over its toe.

    Of the leg that works, or the mean of both, the better seen foot weighing more.
    """
    lift = _risen(window, HEELS) - _risen(window, TOES)
    if window.working_side is not None:
        result: FloatArray = lift[:, window.working_side]
        return result
    return seen_mean(window, lift, HEELS, TOES)


def _feet_unlike(window: RepWindow) -> FloatArray:
    """Return how differently the two feet move, as a share of the heel that rises more.

    A foot that is held in the air rises as a whole with the body; one that carries
    keeps its toes down and lifts its heel.  That tells them apart from every side, and
    however far away each leg is: toes and heels of one foot in the air and one that
    carries differ by about two such lifts, those of two that carry by what the pose
    model misses, which grows with the lift.
    """
    toes = _risen(window, TOES)
    lift = _risen(window, HEELS) - toes
    apart = np.abs(toes[:, 0] - toes[:, 1]) + np.abs(lift[:, 0] - lift[:, 1])
    result: FloatArray = apart / np.maximum(lift.max(axis=1), LEAST_LIFT_LEG)
    return result


def _straight_knee(window: RepWindow) -> FloatArray:
    """Return the interior knee angle of the leg that works, or of both.

    Where one works and nothing tells which, it is the straighter.
    """
    if window.working_leg is None:
        return kept(window, "knee_angle_deg", knee_angle)
    angles = window.knee_angles_deg
    side = window.working_side
    if side is None:
        return np.asarray(angles.max(axis=1), dtype=np.float64)
    result: FloatArray = angles[:, side]
    return result


def _heel_over_toe(window: RepWindow) -> FloatArray:
    """Return how far the heel is above the toe of the same foot, in the picture."""
    _, heel_y = xy(window, HEELS)
    _, toe_y = xy(window, TOES)
    return seen_mean(window, (toe_y - heel_y) / window.leg_px, HEELS, TOES)


#: Signals by name.
SIGNALS: Final[dict[str, Signal]] = {
    "feet_unlike_ratio": _feet_unlike,
    "hands_move_leg": _hands_move,
    "heel_lift_leg": _heel_lift,
    "heel_over_toe_leg": _heel_over_toe,
    "hip_rise_leg": _hip_rise,
    "knee_opens_deg": _knee_opens,
    "knee_rise_least_leg": _knee_rise_least,
    "leg_opens_leg": _leg_opens,
    "straight_knee_deg": _straight_knee,
    "stretching_leg": _stretching,
    "toe_rise_leg": _toe_rise,
    "toe_shift_leg": _toe_shift,
}
#: Landmarks that must all be in sight for a signal to judge by.
SHOWN: Final[dict[str, tuple[Landmark, ...]]] = {
    "hip_rise_leg": HIPS,
}
