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
    [hampel1974]_

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
        strange = self._strange(times_s, values, floor)
        past = len(self._kept_s)
        times = np.concatenate((self._kept_s, times_s))
        result = np.concatenate((self._kept, values))
        for i in np.flatnonzero(strange.any(axis=1)) + past:
            if i < 2:
                continue
            row, last, earlier = result[i], result[i - 1], result[i - 2]
            ahead = (times[i] - times[i - 1]) / (times[i - 1] - times[i - 2])
            off = np.abs(row - last - ahead * (last - earlier))
            spike = strange[i - past] & (off > floor[i - past])
            row[spike] = last[spike]
        self._kept_s, self._kept = times[-2:], result[-2:].copy()
        return result[past:]

    def _strange(self, times_s: FloatArray, values: FloatArray, floor: FloatArray) -> BoolArray:
        """Return which values lie far from the median of their own recent past."""
        past = len(self._times)
        times = np.concatenate((self._times, times_s))
        series = np.concatenate((self._values, values))
        index = np.arange(past, len(times))
        first = np.searchsorted(times, times_s - self._window_s, side="right")
        lengths = np.minimum(index - first + 1, self._most)
        result = np.zeros(values.shape, dtype=np.bool_)
        for length in set(lengths.tolist()):
            if length < FEWEST_SAMPLES:
                continue
            rows = np.flatnonzero(lengths == length)
            windows = series[index[rows, None] + np.arange(1 - length, 1)]
            middle = _median(windows)
            away = np.abs(windows[:, -1] - middle)
            # Sorting twice costs; most samples are nowhere near a spike.
            far = away > floor[rows, None]
            if far.any():
                spread = _median(np.abs(windows - middle[:, None]))
                result[rows] = far & (away > 3.0 * MAD_TO_SD * spread)
        self._times = times[-self._most :]
        self._values = series[-self._most :]
        return result


def _median(windows: FloatArray) -> FloatArray:
    """Return the median along axis 1; the same to the bit for any number of rows."""
    ordered = np.sort(windows, axis=1)
    length = ordered.shape[1]
    middle: FloatArray = 0.5 * (ordered[:, (length - 1) // 2] + ordered[:, length // 2])
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
    [casiez2012]_

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
