"""Signals of the feet: where they stand and what of them leaves the floor."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from tonus.form.signals.reading import Signal, gap, least_shown, ratio, seen_mean, seen_median, xy
from tonus.form.vocabulary import Stage
from tonus.form.window import RepWindow
from tonus.motion.view import FOOT_PER_LEG
from tonus.pose.sequence import FloatArray
from tonus.pose.skeleton import ANKLES, HEELS, HIPS, TOES, Landmark

__all__ = ["SHOWN", "SIGNALS"]


def _heel_rise(window: RepWindow) -> FloatArray:
    """Return how far the heel that rose less is above where it stood, over its toe.

    Heels rise together; a far foot half hidden by the near one often seems to
    rise alone.  A foot that is not shown does not count, NaN where neither is.
    """
    _, heel_y = xy(window, HEELS)
    _, toe_y = xy(window, TOES)
    height = (toe_y - heel_y) / window.leg_px
    rise = height - seen_median(height, window.mask(Stage.TOP))
    return least_shown(window, rise, HEELS, TOES)


def _ankle_gap_ratio(window: RepWindow) -> FloatArray:
    return ratio(gap(window, ANKLES), gap(window, HIPS), least=0.03 * window.leg_px)


def _toe_out(window: RepWindow) -> FloatArray:
    heel_x, _ = xy(window, HEELS)
    toe_x, _ = xy(window, TOES)
    side = np.sign(heel_x[:, 0:1] - heel_x[:, 1:2]) * np.array([[1.0, -1.0]])
    sine = (toe_x - heel_x) * side / (FOOT_PER_LEG * window.leg_px)
    return seen_mean(window, np.degrees(np.arcsin(np.clip(sine, -1.0, 1.0))), HEELS, TOES)


def _foot_shift(window: RepWindow) -> FloatArray:
    """Return how far the foot that moved more is from where it stood."""
    stood: NDArray[np.bool_] = window.mask(Stage.TOP)
    if not stood.any():
        stood = window.mask(Stage.REP)
    shift = np.abs(window.feet - seen_median(window.feet, stood)) / window.leg_px
    # A foot that is hidden wanders up and down long before it wanders sideways.
    along = np.maximum(shift[..., 0], 0.6 * shift[..., 1])
    result: FloatArray = np.maximum(along[:, 0], along[:, 1])
    return result


def _flight(window: RepWindow) -> FloatArray:
    """Return how far both feet are above where they were at the bottom."""
    bottom = window.mask(Stage.BOTTOM)
    y = window.feet[..., 1]
    lift = (seen_median(y, bottom) - y) / window.leg_px
    result: FloatArray = np.minimum(lift[:, 0], lift[:, 1])
    return result


def _feet_fore_aft(window: RepWindow) -> FloatArray:
    """Return how far one foot stands before the other, as far as the view shows it.

    From the side the whole gap lies fore and aft; from the front none of it
    does, and the square of the sine keeps a wide stance from being taken for a
    split one in between.
    """
    x = window.feet[..., 0]
    turned = np.sin(np.radians(window.view_and_turn[1]))
    result: FloatArray = np.abs(x[:, 0] - x[:, 1]) / window.leg_px * turned * turned
    return result


#: Signals by name.
SIGNALS: Final[dict[str, Signal]] = {
    "ankle_gap_ratio": _ankle_gap_ratio,
    "feet_fore_aft_leg": _feet_fore_aft,
    "flight_leg": _flight,
    "foot_shift_leg": _foot_shift,
    "heel_rise_leg": _heel_rise,
    "toe_out_deg": _toe_out,
}
#: Landmarks that must all be in sight for a signal to judge by.
SHOWN: Final[dict[str, tuple[Landmark, ...]]] = {
    "ankle_gap_ratio": (*HIPS, *ANKLES),
}
