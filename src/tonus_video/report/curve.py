"""A signal over time as the few points that a chart needs."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tonus.pose.sequence import FloatArray

__all__ = ["drawn_indices", "finite_runs", "nearest_index", "sampled_indices", "table_step_s"]

_STEPS_S = (0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0)


def finite_runs(values: FloatArray) -> list[tuple[int, int]]:
    """Return the unbroken stretches of a signal, as half-open index ranges.

    Parameters
    ----------
    values : ndarray, shape (T,)
        NaN is a gap.

    Returns
    -------
    list of (int, int)
        Start and stop of each stretch.

    Examples
    --------
    >>> import numpy as np
    >>> finite_runs(np.array([1.0, np.nan, 2.0, 3.0]))
    [(0, 1), (2, 4)]
    """
    edges = np.flatnonzero(np.diff(np.isfinite(values).astype(np.int8), prepend=0, append=0))
    return [(int(a), int(b)) for a, b in edges.reshape(-1, 2)]


def drawn_indices(values: FloatArray, *, at_most: int) -> NDArray[np.intp]:
    """Return the samples that draw a curve, every peak among them.

    The curve is cut into equal pieces, and of each the lowest and the highest
    sample stay, so that no bottom of a repetition is lost.

    Parameters
    ----------
    values : ndarray, shape (N,)
        Finite samples.
    at_most : int
        Greatest number of samples to return; at least 4.

    Returns
    -------
    ndarray of int
        Increasing indices, the first and the last among them.

    Examples
    --------
    >>> import numpy as np
    >>> drawn_indices(np.array([0.0, 9.0, 0.0, 0.0, 0.0, 0.0]), at_most=4).tolist()
    [0, 1, 2, 5]
    """
    if len(values) <= at_most:
        return np.arange(len(values))
    kept = {0, len(values) - 1}
    for piece in np.array_split(np.arange(1, len(values) - 1), max((at_most - 2) // 2, 1)):
        kept.add(int(piece[np.argmin(values[piece])]))
        kept.add(int(piece[np.argmax(values[piece])]))
    return np.array(sorted(kept))


def sampled_indices(length: int, *, at_most: int) -> NDArray[np.intp]:
    """Return evenly spread indices, the first and the last among them."""
    if length <= at_most:
        return np.arange(length)
    return np.unique(np.linspace(0, length - 1, at_most).round().astype(np.intp))


def nearest_index(timestamps_s: FloatArray, at_s: float) -> int:
    """Return the index of the sample nearest in time."""
    return int(np.argmin(np.abs(timestamps_s - at_s)))


def table_step_s(duration_s: float, *, at_most: int = 90) -> float:
    """Return the step in seconds at which a table of the signal stays readable."""
    return next((step for step in _STEPS_S if duration_s / step <= at_most), _STEPS_S[-1])
