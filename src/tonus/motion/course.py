"""Smooth courses through values that are given at a few times."""

from __future__ import annotations

import numpy as np

from tonus.pose.sequence import FloatArray

__all__ = ["smooth_course"]

#: A slope beyond this many times the gentler neighbour would overshoot.
_STEEPEST = 2.0


def smooth_course(times_s: FloatArray, key_times_s: FloatArray, values: FloatArray) -> FloatArray:
    """Return values that pass smoothly through keys and never beyond them.

    Where the course turns or rests, it stands still for a moment: between two
    such keys it is the minimum-jerk course.  Through a key on the way it keeps
    moving.

    Parameters
    ----------
    times_s : ndarray, shape (T,)
        Where values are wanted; before the first key and after the last one the
        nearest value holds.
    key_times_s : ndarray, shape (K,)
        Times of the keys, never decreasing; of two keys at one time the later holds.
    values : ndarray, shape (K, ...)
        Values at the keys.

    Returns
    -------
    ndarray, shape (T, ...)
        Between any two keys within their two values; NaN where a key is NaN.

    Examples
    --------
    >>> import numpy as np
    >>> keys, values = np.array([0.0, 1.0, 2.0]), np.array([0.0, 10.0, 0.0])
    >>> smooth_course(np.array([0.0, 0.5, 1.0, 2.0]), keys, values).tolist()
    [0.0, 5.0, 10.0, 0.0]
    """
    flat = values.reshape(len(values), -1).astype(np.float64)
    kept = np.append(np.diff(key_times_s) > 0, True)
    keys, flat = key_times_s[kept], flat[kept]
    if len(keys) == 1:
        held: FloatArray = np.repeat(flat, len(times_s), axis=0).reshape(-1, *values.shape[1:])
        return held
    spans = np.diff(keys)[:, None]
    rates = np.diff(flat, axis=0) / spans
    slopes = np.zeros_like(flat)
    before, after = rates[:-1], rates[1:]
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = 2 * before * after / (before + after)
    gentle = _STEEPEST * np.minimum(np.abs(before), np.abs(after))
    slopes[1:-1] = np.where(before * after > 0, np.clip(mean, -gentle, gentle), 0.0)
    piece = np.clip(np.searchsorted(keys, times_s, side="right") - 1, 0, len(keys) - 2)
    span = spans[piece]
    s = np.clip((times_s - keys[piece])[:, None] / span, 0.0, 1.0)
    first, last = flat[piece], flat[piece + 1]
    # A fifth-degree piece without acceleration at its ends.
    rise = s**3 * (10 - 15 * s + 6 * s**2)
    leave = s - s**3 * (6 - 8 * s + 3 * s**2)
    arrive = -(s**3) * (4 - 7 * s + 3 * s**2)
    course = first + (last - first) * rise
    course += span * (slopes[piece] * leave + slopes[piece + 1] * arrive)
    low, high = np.minimum(first, last), np.maximum(first, last)
    result: FloatArray = np.clip(course, low, high).reshape(len(times_s), *values.shape[1:])
    return result
