"""The recent frames, kept for judging a repetition once it has ended."""

from __future__ import annotations

import numpy as np

from tonus.pose.sequence import FloatArray
from tonus.pose.skeleton import LANDMARK_COUNT

__all__ = ["History"]


class History:
    """A growing array of frames that forgets what is older than it must keep.

    Parameters
    ----------
    keep_s : float
        Seconds that are kept at least.

    Examples
    --------
    >>> import numpy as np
    >>> history = History(keep_s=1.0)
    >>> history.append(np.array([0.0, 0.1]), np.zeros((2, 33, 2)), np.ones((2, 33)))
    >>> history.between(0.05, 1.0)[0].tolist()
    [0.1]
    """

    def __init__(self, *, keep_s: float) -> None:
        self._keep_s = keep_s
        self._first = 0
        self._end = 0
        self._times = np.empty(256)
        self._points = np.empty((256, LANDMARK_COUNT, 2))
        self._visibility = np.empty((256, LANDMARK_COUNT))

    def append(self, times_s: FloatArray, points: FloatArray, visibility: FloatArray) -> None:
        """Add frames that are later than all before.

        Parameters
        ----------
        times_s : ndarray, shape (n,)
            Seconds, strictly increasing.
        points : ndarray, shape (n, 33, 2)
            px; NaN in refused frames.
        visibility : ndarray, shape (n, 33)
            0-1.
        """
        self._make_room(len(times_s))
        end = self._end + len(times_s)
        self._times[self._end : end] = times_s
        self._points[self._end : end] = points
        self._visibility[self._end : end] = visibility
        self._end = end

    def _make_room(self, count: int) -> None:
        if self._end + count <= len(self._times):
            return
        held = self._times[self._first : self._end]
        if len(held):
            self._first += int(np.searchsorted(held, held[-1] - self._keep_s))
        kept = slice(self._first, self._end)
        size = self._end - self._first
        capacity = max(256, 2 * (size + count))
        for name in ("_times", "_points", "_visibility"):
            old = getattr(self, name)
            new = np.empty((capacity, *old.shape[1:]))
            new[:size] = old[kept]
            setattr(self, name, new)
        self._first, self._end = 0, size

    def between(self, start_s: float, end_s: float) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Return the frames of a stretch of time, both ends included.

        Parameters
        ----------
        start_s, end_s : float
            Seconds.

        Returns
        -------
        times_s : ndarray, shape (n,)
            Only what is still kept.
        points : ndarray, shape (n, 33, 2)
            px; NaN in refused frames.
        visibility : ndarray, shape (n, 33)
            0-1.
        """
        held = self._times[self._first : self._end]
        first = self._first + int(np.searchsorted(held, start_s - 1e-9))
        last = self._first + int(np.searchsorted(held, end_s + 1e-9))
        rows = slice(first, last)
        return self._times[rows], self._points[rows], self._visibility[rows]
