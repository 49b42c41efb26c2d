"""The smoothed frames of a walker that may still be asked for."""

from __future__ import annotations

import numpy as np

from tonus.motion.gait.feet import CHANNELS
from tonus.motion.gait.turns import vertex
from tonus.pose.sequence import FloatArray

__all__ = ["Track"]


class Track:
    """Smoothed channels by the running number of their frame.

    Examples
    --------
    >>> import numpy as np
    >>> track = Track()
    >>> for i in range(4):
    ...     number = track.append(i / 10, np.full(14, float(i)), leg_px=100.0)
    >>> number, track.time_s(3), float(track.rows(2, 3)[0, 0])
    (3, 0.3, 2.0)
    """

    def __init__(self) -> None:
        self._first = 0
        self._start = 0
        self._end = 0
        self._times = np.empty(512)
        self._legs = np.empty(512)
        self._rows = np.empty((512, CHANNELS))

    @property
    def first(self) -> int:
        """Number of the oldest frame that is kept."""
        return self._first

    @property
    def end(self) -> int:
        """Number of the next frame."""
        return self._first + self._end - self._start

    def append(self, time_s: float, row: FloatArray, *, leg_px: float) -> int:
        """Keep one more frame and return its number.

        Parameters
        ----------
        time_s : float
            Later than the frame before.
        row : ndarray, shape (14,)
            Smoothed channels.
        leg_px : float
            Length of the leg.

        Returns
        -------
        int
            Running number of the frame.
        """
        if self._end == len(self._times):
            self._make_room()
        self._times[self._end] = time_s
        self._legs[self._end] = leg_px
        self._rows[self._end] = row
        self._end += 1
        return self.end - 1

    def _make_room(self) -> None:
        held = slice(self._start, self._end)
        count = self._end - self._start
        size = len(self._times) if 2 * count <= len(self._times) else 2 * len(self._times)
        for name in ("_times", "_legs", "_rows"):
            old = getattr(self, name)
            new = np.empty((size, *old.shape[1:]))
            new[:count] = old[held]
            setattr(self, name, new)
        self._start, self._end = 0, count

    def forget_before(self, number: int) -> None:
        """Let go of the frames before one.

        Parameters
        ----------
        number : int
            The first one to keep.
        """
        gone = min(max(0, number - self._first), self._end - self._start)
        self._first += gone
        self._start += gone

    def _at(self, number: int) -> int:
        return self._start + number - self._first

    def time_s(self, number: int) -> float:
        """Return the time of a frame.

        Parameters
        ----------
        number : int
            Of a frame that is kept.

        Returns
        -------
        float
            Seconds.
        """
        return float(self._times[self._at(number)])

    def leg_px(self, number: int) -> float:
        """Return the length of the leg at a frame.

        Parameters
        ----------
        number : int
            Of a frame that is kept.

        Returns
        -------
        float
            px.
        """
        return float(self._legs[self._at(number)])

    def rows(self, first: int, last: int) -> FloatArray:
        """Return the channels from one frame to another.

        Parameters
        ----------
        first, last : int
            Both are included, as far as they are kept.

        Returns
        -------
        ndarray, shape (n, 14)
            A view, not to be written to.
        """
        return self._rows[max(self._at(first), self._start) : min(self._at(last) + 1, self._end)]

    def times_s(self, first: int, last: int) -> FloatArray:
        """Return the times from one frame to another.

        Parameters
        ----------
        first, last : int
            Both are included, as far as they are kept.

        Returns
        -------
        ndarray, shape (n,)
            Seconds; a view.
        """
        return self._times[max(self._at(first), self._start) : min(self._at(last) + 1, self._end)]

    def number_at(self, time_s: float) -> int:
        """Return the first frame that is not before a time.

        Parameters
        ----------
        time_s : float
            Seconds.

        Returns
        -------
        int
            One past the last frame where all are before.
        """
        held = self._times[self._start : self._end]
        return self._first + int(np.searchsorted(held, time_s))

    def turn_s(self, number: int, channel: int) -> float:
        """Return when a channel turned, between frames.

        Parameters
        ----------
        number : int
            The frame with the extreme value.
        channel : int
            Column.

        Returns
        -------
        float
            Seconds.
        """
        rows, times = self.rows(number - 1, number + 1), self.times_s(number - 1, number + 1)
        return vertex(times, rows[:, channel]) if len(times) == 3 else self.time_s(number)
