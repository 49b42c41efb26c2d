"""Signals of the leg that works, where only one does, and of the other.

NaN wherever the working leg could not be told.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from tonus.form.signals import feet, heights
from tonus.form.signals.knees import shanks_px
from tonus.form.signals.reading import Signal, seen_median, xy
from tonus.form.vocabulary import Stage
from tonus.form.window import RepWindow
from tonus.motion.geometry import distance
from tonus.pose.sequence import FloatArray
from tonus.pose.skeleton import ANKLES, HEELS, HIPS, KNEES, TOES, Landmark

__all__ = ["SHOWN", "SIGNALS"]

#: A foot whose toes are this near to where they are at the turning point stands.
STANDS_LEG: Final = 0.10
_Pair = tuple[Landmark, Landmark]
#: A value of each side, shape (n, 2), left then right.
_OfBoth = Callable[[RepWindow], FloatArray]


def _of_side(of_both: _OfBoth, *pairs: _Pair, other: bool = False) -> Signal:
    """Return a signal of the working leg, or of the other, where all of it is shown."""

    def signal(window: RepWindow) -> FloatArray:
        side = window.working_side
        if side is None:
            return np.full(len(window.times_s), np.nan)
        side = 1 - side if other else side
        marks = np.array([pair[side] for pair in pairs], dtype=np.intp)
        shown = window.shown[:, marks].all(axis=1)
        return np.where(shown, of_both(window)[:, side], np.nan)

    return signal


def _knee_deg(window: RepWindow) -> FloatArray:
    return window.knee_angles_deg


def _ahead(window: RepWindow, upper: _Pair, lower: _Pair) -> FloatArray:
    """Return how far one joint is before another, px."""
    upper_x, _ = xy(window, upper)
    lower_x, _ = xy(window, lower)
    result: FloatArray = (upper_x - lower_x) * window.facing
    return result


def _below(window: RepWindow, upper: _Pair, lower: _Pair) -> FloatArray:
    """Return how far one joint is below another, px."""
    _, upper_y = xy(window, upper)
    _, lower_y = xy(window, lower)
    result: FloatArray = lower_y - upper_y
    return result


def _thigh_swing_deg(window: RepWindow) -> FloatArray:
    """Return the thigh against the vertical, forward positive."""
    ahead = _ahead(window, KNEES, HIPS)
    result: FloatArray = np.degrees(np.arctan2(ahead, _below(window, HIPS, KNEES)))
    return result


def _thigh_level_deg(window: RepWindow) -> FloatArray:
    """Return the thigh against the level; hip above knee is positive."""
    ahead = np.abs(_ahead(window, KNEES, HIPS))
    result: FloatArray = np.degrees(np.arctan2(_below(window, HIPS, KNEES), ahead))
    return result


def _knee_shift_leg(window: RepWindow) -> FloatArray:
    """Return how far each knee has gone from where it was, against the other knee."""
    x, y = xy(window, KNEES)
    result = np.empty((len(x), 2))
    rest = window.mask(Stage.TOP)
    for side in (0, 1):
        apart = np.stack([x[:, side] - x[:, 1 - side], y[:, side] - y[:, 1 - side]], axis=1)
        result[:, side] = distance(apart, seen_median(apart, rest)) / window.leg_px
    return result


def _foot_shift_leg(window: RepWindow) -> FloatArray:
    """Return how far each foot has gone from where it stood."""
    moved = window.feet - seen_median(window.feet, window.mask(Stage.TOP))
    # A foot that is hidden wanders up and down long before it wanders sideways.
    across = np.abs(moved[..., 0])
    result: FloatArray = np.maximum(across, 0.6 * np.abs(moved[..., 1])) / window.leg_px
    return result


def _knee_past_toe_shank(window: RepWindow) -> FloatArray:
    shanks = shanks_px(window)
    seen = shanks[np.isfinite(shanks).all(axis=1)]
    if not len(seen):
        return np.full(shanks.shape, np.nan)
    # The shank that stands is seen at its length; one that lies may be foreshortened.
    length = float(np.percentile(seen, 80, axis=0).max())
    result: FloatArray = _ahead(window, KNEES, TOES) / length
    return result


def _heel_rise_leg(window: RepWindow) -> FloatArray:
    """Return how far each heel is above its toe, against how it stands in the repetition.

    A foot that is set down comes with its toes up, which is not how it stands: only
    frames count in which its toes are where they are at the turning point.
    """
    _, toe_y = xy(window, TOES)
    there = np.abs(toe_y - seen_median(toe_y, window.mask(Stage.BOTTOM))) / window.leg_px
    height = -_below(window, TOES, HEELS) / window.leg_px
    stands = window.mask(Stage.REP)[:, None] & (there <= STANDS_LEG)
    stood = np.where(stands, height, np.nan)
    seen = np.isfinite(stood).any(axis=0)
    lowest = np.full(2, np.nan)
    lowest[seen] = np.nanpercentile(stood[:, seen], 10, axis=0)
    result: FloatArray = height - lowest
    return result


def _hip_sink_leg(window: RepWindow) -> FloatArray:
    """Return how far the hips are lower over each ankle than before."""
    _, hip_y = xy(window, HIPS)
    _, ankle_y = xy(window, ANKLES)
    over = (ankle_y - hip_y.mean(axis=1, keepdims=True)) / window.leg_px
    result: FloatArray = seen_median(over, window.mask(Stage.TOP)) - over
    return result


def _knee_in_leg(window: RepWindow) -> FloatArray:
    """Return how far each knee is inward of its foot, towards the other leg."""
    knee_x, _ = xy(window, KNEES)
    foot_x = window.feet[..., 0]
    hip_x, _ = xy(window, HIPS)
    inward = np.sign(hip_x[:, ::-1] - hip_x)
    result: FloatArray = (knee_x - foot_x) * inward / window.leg_px
    return result


def _thigh_height_leg(window: RepWindow) -> FloatArray:
    """Return how far each hip is above its knee."""
    return _below(window, HIPS, KNEES) / window.leg_px


def _parting(window: RepWindow) -> FloatArray:
    """Return how differently the two legs are placed: shanks, thighs and feet as seen.

    A split stance shows in the feet from the side, in the thighs from the front and
    the rear, and in the shanks from nearly everywhere.
    """
    parts = (
        signal(window) ** 2
        for signal in (
            heights.SIGNALS["shank_split_leg"],
            heights.SIGNALS["thigh_split_across_leg"],
            feet.SIGNALS["feet_fore_aft_leg"],
        )
    )
    result: FloatArray = np.sqrt(sum(parts, start=np.zeros(len(window.times_s))))
    return result


_LEG: Final = (HIPS, KNEES, ANKLES)

#: Signals by name.
SIGNALS: Final[dict[str, Signal]] = {
    "leg_parting_leg": _parting,
    "other_foot_shift_leg": _of_side(_foot_shift_leg, other=True),
    "other_hip_sink_leg": _of_side(_hip_sink_leg, other=True),
    "other_knee_deg": _of_side(_knee_deg, *_LEG, other=True),
    "working_heel_rise_leg": _of_side(_heel_rise_leg, HEELS, TOES),
    "working_knee_deg": _of_side(_knee_deg, *_LEG),
    "working_knee_in_leg": _of_side(_knee_in_leg, KNEES, ANKLES),
    "working_knee_past_toe_shank": _of_side(_knee_past_toe_shank, KNEES, TOES),
    "working_knee_shift_leg": _of_side(_knee_shift_leg),
    "working_thigh_height_leg": _of_side(_thigh_height_leg),
    "working_thigh_level_deg": _of_side(_thigh_level_deg, HIPS, KNEES),
    "working_thigh_swing_deg": _of_side(_thigh_swing_deg, HIPS, KNEES),
}
#: Landmarks that must all be in sight for a signal to judge by.
SHOWN: Final[dict[str, tuple[Landmark, ...]]] = {}
