"""Causal filters over irregular samples: Hampel for spikes, One-Euro for noise.

Both look only backwards, so a live stream and a recording get the same result,
and both work in seconds, so the frame rate changes nothing but the noise.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tonus.pose.sequence import FloatArray

__all__ = ["HampelFilter", "OneEuroFilter"]

BoolArray = NDArray[np.bool_]

#: Turns a median absolute deviation into the SD of a normal distribution.
MAD_TO_SD: Final = 1.4826
#: Fewer samples in a window cannot tell a spike from a step.
FEWEST_SAMPLES: Final = 5


class HampelFilter:
    """Hold spikes back: samples that neither the recent past nor its trend explains.

    A sample is a spike when it lies further from the median of the last
    `window_s` seconds (itself included) than three scaled median absolute
    deviations and further than a floor, *and* further than that floor from
    where the last two samples were heading.  The second condition is what lets
    a looking-back filter tell a spike from somebody who turns round fast.  A
    spike takes the value before it.  Nothing else is delayed.

    Parameters
    ----------
    size : int
        Number of values in each sample.
    window_s : float
        Length of the window in seconds.
    most_samples : int
        Upper limit of samples in a window, which bounds memory at high rates.

    References
    ----------
    [hampel_1974]_

    Examples
    --------
    >>> import numpy as np
    >>> hampel = HampelFilter(size=1, window_s=0.3)
    >>> times = np.arange(7) / 30
    >>> values = np.array([[1.0], [1.0], [1.0], [1.0], [1.0], [9.0], [1.0]])
    >>> hampel.filtered(times, values, floor=np.full(7, 0.1))[:, 0].tolist()
    [1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0]
    """

    def __init__(self, *, size: int, window_s: float = 0.3, most_samples: int = 15) -> None:
        self._size = size
        self._window_s = window_s
        self._most = most_samples
        self.reset()

    def reset(self) -> None:
        """Forget the past."""
        self._times = np.empty(0)
        self._values = np.empty((0, self._size))
        self._kept_s = np.empty(0)
        self._kept = np.empty((0, self._size))

    def filtered(self, times_s: FloatArray, values: FloatArray, *, floor: FloatArray) -> FloatArray:
        """Return the samples with their spikes held back.

        Parameters
        ----------
        times_s : ndarray, shape (n,)
            Strictly increasing, later than everything given before.
        values : ndarray, shape (n, size)
            Samples without NaN.
        floor : ndarray, shape (n,)
            Smallest deviation that can be a spike, in the unit of `values`.

        Returns
        -------
        ndarray, shape (n, size)
            Filtered samples.
        """
        past, kept = len(self._times), len(self._kept_s)
        self._times = np.concatenate((self._times, times_s))
        self._values = np.concatenate((self._values, values))
        times = np.concatenate((self._kept_s, times_s))
        result = np.concatenate((self._kept, values))
        limit = np.concatenate((np.full(kept, np.inf), floor))
        waiting = _unexplained(times, result, limit)
        while waiting:
            i = waiting.pop()
            off = _off_trend(times[i - 2 : i + 1], result[i - 2 : i + 1])[0]
            spike = (off > limit[i]) & self._strange(past + i - kept, limit[i])
            if spike.any():
                result[i, spike] = result[i - 1, spike]
                # What follows is now held against another past.
                waiting += [j for j in (i + 2, i + 1) if j < len(result)]
                waiting = sorted(set(waiting), reverse=True)
        self._times, self._values = self._times[-self._most :], self._values[-self._most :]
        self._kept_s, self._kept = times[-2:], result[-2:].copy()
        return result[kept:]

    def _strange(self, index: int, floor: float) -> BoolArray:
        """Return which values of a sample lie far from the median of their recent past."""
        start = np.searchsorted(self._times, self._times[index] - self._window_s, side="right")
        window = self._values[max(int(start), index + 1 - self._most) : index + 1]
        if len(window) < FEWEST_SAMPLES:
            return np.zeros(self._size, dtype=np.bool_)
        middle = _median(window)
        away = np.abs(window[-1] - middle)
        spread = _median(np.abs(window - middle))
        result: BoolArray = (away > floor) & (away > 3.0 * MAD_TO_SD * spread)
        return result


def _off_trend(times_s: FloatArray, values: FloatArray) -> FloatArray:
    """Return how far each sample from the third on is from where the two before headed."""
    step, gap_s = values[1:] - values[:-1], times_s[1:] - times_s[:-1]
    ahead = gap_s[1:] / gap_s[:-1]
    result: FloatArray = np.abs(step[1:] - ahead[:, None] * step[:-1])
    return result


def _unexplained(times_s: FloatArray, values: FloatArray, limit: FloatArray) -> list[int]:
    """Return the samples that the trend does not explain, the last first."""
    if len(values) < 3:
        return []
    off = _off_trend(times_s, values).max(axis=1) > limit[2:]
    return [int(i) + 2 for i in np.flatnonzero(off)[::-1]]


def _median(window: FloatArray) -> FloatArray:
    """Return the median along axis 0."""
    ordered = np.sort(window, axis=0)
    length = len(ordered)
    middle: FloatArray = 0.5 * (ordered[(length - 1) // 2] + ordered[length // 2])
    return middle


class OneEuroFilter:
    """Low-pass filter whose cut-off rises with speed.

    At rest the lag is ``1 / (2 pi min_cutoff_hz)`` seconds (80 ms at 2 Hz) and
    falls as the body moves faster.

    Parameters
    ----------
    size : int
        Number of points, each with x and y.
    min_cutoff_hz : float
        Cut-off at rest.
    beta : float
        Rise of the cut-off in Hz per unit of normalised speed.
    speed_cutoff_hz : float
        Cut-off of the filter on the speed itself.

    References
    ----------
    [casiez_2012]_

    Examples
    --------
    >>> import numpy as np
    >>> euro = OneEuroFilter(size=1)
    >>> first = euro.step(np.array([[0.0, 0.0]]), dt_s=0.0, scale=1.0)
    >>> second = euro.step(np.array([[1.0, 0.0]]), dt_s=1 / 30, scale=1.0)
    >>> bool(0.0 < second[0, 0] < 1.0)
    True
    """

    def __init__(
        self,
        *,
        size: int,
        min_cutoff_hz: float = 2.0,
        beta: float = 2.0,
        speed_cutoff_hz: float = 2.0,
    ) -> None:
        self._size = size
        self._min_rate = 2.0 * math.pi * min_cutoff_hz
        self._beta_rate = 2.0 * math.pi * beta
        self._speed_rate = 2.0 * math.pi * speed_cutoff_hz
        self.points: FloatArray | None = None
        self.velocity: FloatArray = np.zeros((size, 2))

    def reset(self) -> None:
        """Forget the past."""
        self.points = None
        self.velocity = np.zeros((self._size, 2))

    def step(self, points: FloatArray, *, dt_s: float, scale: float) -> FloatArray:
        """Return the filtered points of one frame.

        Parameters
        ----------
        points : ndarray, shape (size, 2)
            Without NaN.
        dt_s : float
            Seconds since the frame before; ignored for the first one.
        scale : float
            Length in the unit of `points` by which speed is divided.

        Returns
        -------
        ndarray, shape (size, 2)
            Filtered points.
        """
        if self.points is None:
            self.points = points.copy()
            return self.points
        change = points - self.points
        share = self._speed_rate * dt_s
        self.velocity = self.velocity + (share / (1.0 + share)) * (change / dt_s - self.velocity)
        speed = np.sqrt(np.einsum("ij,ij->i", self.velocity, self.velocity)) / scale
        share_points = (self._min_rate + self._beta_rate * speed) * dt_s
        self.points = self.points + (share_points / (1.0 + share_points))[:, None] * change
        return self.points
