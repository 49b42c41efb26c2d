"""Signals of a seat: how long the hips rest on it, how they come to it, how one leaves it."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from tonus.form.signals.reading import Signal, kept
from tonus.form.vocabulary import Stage
from tonus.form.window import RepWindow
from tonus.motion.upright import shoulders_over_hips
from tonus.pose.sequence import FloatArray
from tonus.pose.skeleton import ANKLES, HIPS, SHOULDERS, Landmark

__all__ = ["SHOWN", "SIGNALS"]

#: On the seat the hips are within this of their lowest, in legs.
ON_SEAT_LEG: Final = 0.04
#: Near it they are within four times as much.
NEAR_SEAT: Final = 4.0
#: The last stretch of the way down, in legs above the seat.
LANDING_FROM_LEG: Final = 0.20
LANDING_TO_LEG: Final = 0.04
#: Times are read at this step between frames, so that slow cameras measure alike.
STEP_S: Final = 0.01
FEWEST_FRAMES: Final = 3
#: Share of the rest on the seat, at its beginning and its end, that is coming and leaving.
SEAT_MARGIN: Final = 0.2


def _drop(window: RepWindow) -> FloatArray:
    """Return the hips below this person's standing height, in legs."""
    result: FloatArray = (window.rest_height - window.posture.hip_height_px) / window.leg_px
    return result


def _even(window: RepWindow, stage: Stage | None) -> FloatArray:
    """Return how far the hips are down, at even steps of time."""
    drop = kept(window, "seat drop", _drop)
    seen = np.isfinite(drop) & (window.times_s <= window.end_s)
    if stage is not None:
        seen &= window.mask(stage)
    if seen.sum() < FEWEST_FRAMES:
        return np.empty(0)
    times = window.times_s[seen]
    even = np.arange(times[0], times[-1] + 1e-9, STEP_S)
    return np.interp(even, times, drop[seen])


def _same(window: RepWindow, value: float) -> FloatArray:
    """Return one number for every frame of the repetition that was seen."""
    seen = np.isfinite(window.posture.hip_height_px)
    return np.where(seen, value, np.nan)


def _pause(window: RepWindow) -> FloatArray:
    """Return how long the hips rest at their lowest.

    A body that only turns round is near its lowest twice as long as it is at it,
    however slow it is: its path is a parabola there.  What is beyond that is rest.
    """
    drop = _even(window, None)
    if not len(drop):
        return _same(window, np.nan)
    # A single frame that is too low must not say where the seat is.
    seat = float(np.percentile(drop[drop >= drop.max() - NEAR_SEAT * ON_SEAT_LEG], 90))
    above = seat - drop
    at_s, near_s = (
        STEP_S * float(np.count_nonzero(above <= leg))
        for leg in (ON_SEAT_LEG, NEAR_SEAT * ON_SEAT_LEG)
    )
    return _same(window, max(0.0, 2.0 * at_s - near_s))


def _landing(window: RepWindow) -> FloatArray:
    """Return how long the hips take for the last fifth of a leg above the seat."""
    drop = _even(window, Stage.DOWN)
    if not len(drop):
        return _same(window, np.nan)
    above = drop.max() - drop
    begun = np.flatnonzero(above >= LANDING_FROM_LEG)
    if not len(begun):
        return _same(window, np.nan)
    landed = np.flatnonzero(above[begun[-1] :] <= LANDING_TO_LEG)
    return _same(window, STEP_S * float(landed[0]) if len(landed) else np.nan)


def _fold(window: RepWindow) -> FloatArray:
    """Return how much lower the shoulders are over the hips than when they are highest.

    A trunk that leans is shorter from top to bottom, from wherever it is seen.
    """
    trunk = shoulders_over_hips(window.posture) / window.leg_px
    known = trunk[np.isfinite(trunk)]
    if not len(known):
        return trunk
    result: FloatArray = np.percentile(known, 95) - trunk
    return result


def _on_seat(window: RepWindow) -> NDArray[np.bool_]:
    """Return in which frames the hips are about at their lowest."""
    drop = kept(window, "seat drop", _drop)
    last = window.times_s <= window.end_s
    with np.errstate(invalid="ignore"):
        on_seat = last & (drop >= np.nanmax(np.where(last, drop, -np.inf)) - ON_SEAT_LEG)
    return np.asarray(on_seat & np.isfinite(drop), dtype=bool)


def _seated(window: RepWindow) -> NDArray[np.bool_]:
    """Return the middle of the rest on the seat, without coming to it and leaving it."""
    on_seat = _on_seat(window)
    rows = np.flatnonzero(on_seat)
    if not len(rows):
        return on_seat
    begun_s, left_s = window.times_s[rows[0]], window.times_s[rows[-1]]
    margin_s = SEAT_MARGIN * (left_s - begun_s)
    times = window.times_s
    middle = (times >= begun_s + margin_s) & (times <= left_s - margin_s)
    return np.asarray(on_seat & middle, dtype=bool)


def _seat_fold(window: RepWindow) -> FloatArray:
    """Return the fold of the trunk when it is most upright on the seat."""
    fold = kept(window, "fold_leg", _fold)
    on_seat = _seated(window)
    if on_seat.sum() < FEWEST_FRAMES:
        return _same(window, np.nan)
    return _same(window, float(np.percentile(fold[on_seat], 10)))


def _rise_fold(window: RepWindow) -> FloatArray:
    """Return how much the trunk folds after it was most upright on the seat."""
    fold = kept(window, "fold_leg", _fold)
    on_seat = _seated(window)
    if on_seat.sum() < FEWEST_FRAMES:
        return _same(window, np.nan)
    upright = int(np.argmin(np.where(on_seat, fold, np.inf)))
    after = fold[upright:][window.times_s[upright:] <= window.end_s]
    after = after[np.isfinite(after)]
    return _same(window, float(np.percentile(after, 95))) - _seat_fold(window)


def _rock(window: RepWindow) -> FloatArray:
    """Return by how much the trunk comes upright while the hips are on the seat."""
    lean = window.posture.trunk_lean_deg
    on_seat = _on_seat(window)
    if on_seat.sum() < FEWEST_FRAMES:
        return _same(window, np.nan)
    values = lean[on_seat]
    return _same(window, float(np.max(values) - np.percentile(values, 10)))


#: Signals by name.
SIGNALS: Final[dict[str, Signal]] = {
    "landing_s": _landing,
    "pause_s": _pause,
    "rise_fold_leg": _rise_fold,
    "rock_deg": _rock,
    "seat_fold_leg": _seat_fold,
}
#: Landmarks that must all be in sight for a signal to judge by.
SHOWN: Final[dict[str, tuple[Landmark, ...]]] = {
    "landing_s": (*HIPS, *ANKLES),
    "rock_deg": (*SHOULDERS, *HIPS),
}
