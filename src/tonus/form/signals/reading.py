"""What signals read points with: places, means of both sides, quotients."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from tonus.form.window import RepWindow
from tonus.pose.sequence import FloatArray
from tonus.pose.skeleton import Landmark

__all__ = ["Signal"]

#: One number per frame of a repetition, shape (n,); NaN where it was not seen.
Signal = Callable[[RepWindow], FloatArray]


def kept(window: RepWindow, name: str, signal: Signal) -> FloatArray:
    """Return a signal; made once, however often it is asked for."""
    made = window.signals.get(name)
    if made is None:
        made = window.signals[name] = signal(window)
    return made


def xy(window: RepWindow, pair: tuple[Landmark, Landmark]) -> tuple[FloatArray, FloatArray]:
    """Return x and y of a pair of landmarks, each of shape (n, 2), left then right."""
    index = np.array(pair, dtype=np.intp)
    both = window.points[:, index]
    return both[..., 0], both[..., 1]


def seen_mean(
    window: RepWindow, values: FloatArray, *pairs: tuple[Landmark, Landmark]
) -> FloatArray:
    """Return the mean of left and right, weighted by how well the landmarks are seen.

    A side of which a landmark is hidden or outside the image has no weight;
    NaN where both are.
    """
    weight = np.ones(values.shape)
    for pair in pairs:
        index = np.array(pair, dtype=np.intp)
        seen = window.visibility[:, index] * window.shown[:, index]
        weight = np.minimum(weight, seen)
    weight = np.square(weight)
    total = weight[:, 0] + weight[:, 1]
    weighted = np.where(weight > 0, weight * values, 0.0)
    # NaN times a weight stays NaN: what was not seen never passes.
    with np.errstate(invalid="ignore", divide="ignore"):
        result: FloatArray = np.where(total > 0, (weighted[:, 0] + weighted[:, 1]) / total, np.nan)
    return result


def seen_median(values: FloatArray, frames: NDArray[np.bool_]) -> FloatArray:
    """Return the median along axis 0 over some frames; NaN where none was seen.

    A refused frame is NaN in every point, so that frames are left out as a whole.
    """
    kept = values[frames]
    kept = kept[np.isfinite(kept).all(axis=tuple(range(1, kept.ndim)))]
    if not len(kept):
        return np.full(values.shape[1:], np.nan)
    return np.asarray(np.median(kept, axis=0), dtype=np.float64)


def gap(window: RepWindow, pair: tuple[Landmark, Landmark]) -> FloatArray:
    x, _ = xy(window, pair)
    return np.asarray(np.abs(x[:, 0] - x[:, 1]), dtype=np.float64)


def ratio(above: FloatArray, below: FloatArray, *, least: float) -> FloatArray:
    """Return a quotient; NaN where the divisor is too small to mean anything."""
    with np.errstate(invalid="ignore", divide="ignore"):
        result: FloatArray = np.where(below >= least, above / below, np.nan)
    return result


def split(
    window: RepWindow, upper: tuple[Landmark, Landmark], lower: tuple[Landmark, Landmark]
) -> FloatArray:
    """Return the difference between the upright extents of left and right."""
    _, upper_y = xy(window, upper)
    _, lower_y = xy(window, lower)
    upright = (lower_y - upper_y) / window.leg_px
    result: FloatArray = np.abs(upright[:, 0] - upright[:, 1])
    return result


def least_shown(
    window: RepWindow, values: FloatArray, *pairs: tuple[Landmark, Landmark]
) -> FloatArray:
    """Return the lesser of left and right; a side that is not shown does not count.

    NaN where neither is shown.
    """
    shown = np.ones(values.shape, dtype=bool)
    for pair in pairs:
        shown &= window.shown[:, np.array(pair, dtype=np.intp)]
    least = np.where(shown, values, np.inf).min(axis=1)
    result: FloatArray = np.where(shown.any(axis=1), least, np.nan)
    return result
