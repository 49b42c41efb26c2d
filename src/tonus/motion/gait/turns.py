"""Turning points of a signal, told as soon as the signal has clearly turned."""

from __future__ import annotations

import math
from dataclasses import dataclass

from tonus.pose.sequence import FloatArray

__all__ = ["Turn", "TurnFinder", "vertex"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A turning point.

    Parameters
    ----------
    index : int
        Which frame it is, counted as the finder was given them.
    peak : bool
        Whether the signal fell afterwards.
    value : float
        The signal at that frame.
    """

    index: int
    peak: bool
    value: float


class TurnFinder:
    """Finds peaks and valleys that stand out by a given height on both sides.

    Examples
    --------
    >>> finder = TurnFinder()
    >>> turns = [finder.step(i, v, height=1.0) for i, v in enumerate([0, 2, 4, 3.5, 2, 5])]
    >>> [(turn.index, turn.peak) for turn in turns if turn]
    [(2, True), (4, False)]
    """

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Forget the past."""
        self._high = (-math.inf, -1)
        self._low = (math.inf, -1)
        # Unknown before the first turn: what stands at an end has not turned.
        self._rising: bool | None = None
        self._first = -1

    def step(self, index: int, value: float, *, height: float) -> Turn | None:
        """Return the turning point that is certain now, if there is one.

        Parameters
        ----------
        index : int
            Of this frame; one more than before.
        value : float
            Not NaN.
        height : float
            By how much the signal must have come back.

        Returns
        -------
        Turn or None
            Never the first frame, which nothing came before.
        """
        if self._first < 0:
            self._first = index
        if value > self._high[0]:
            self._high = (value, index)
        if value < self._low[0]:
            self._low = (value, index)
        if self._rising is not False and self._high[0] - value >= height:
            return self._turned(self._high, index, value, peak=True)
        if self._rising is not True and value - self._low[0] >= height:
            return self._turned(self._low, index, value, peak=False)
        return None

    def _turned(
        self, turn: tuple[float, int], index: int, value: float, *, peak: bool
    ) -> Turn | None:
        self._rising = not peak
        if peak:
            self._low = (value, index)
        else:
            self._high = (value, index)
        if turn[1] == self._first:
            return None
        return Turn(index=turn[1], peak=peak, value=turn[0])


def vertex(times_s: FloatArray, values: FloatArray) -> float:
    """Return the time at which a parabola through three samples turns.

    Parameters
    ----------
    times_s, values : ndarray, shape (3,)
        Samples in order of time, the middle one the highest or the lowest.

    Returns
    -------
    float
        Between the first and the last sample; the middle one for a straight line.

    Examples
    --------
    >>> import numpy as np
    >>> vertex(np.array([0.0, 1.0, 2.0]), np.array([0.0, 3.0, 2.0]))
    1.25
    """
    before, after = float(times_s[0] - times_s[1]), float(times_s[2] - times_s[1])
    first, last = float(values[0] - values[1]), float(values[2] - values[1])
    bend = first * after - last * before
    if bend == 0.0:
        return float(times_s[1])
    away = 0.5 * (first * after * after - last * before * before) / bend
    return float(times_s[1]) + min(max(away, before), after)
