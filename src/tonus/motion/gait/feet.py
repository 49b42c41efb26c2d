"""The two feet against the pelvis, frame by frame, whichever of them is called left.

Pose models confuse left and right while the feet pass each other, and a repair
that guesses wrong turns one heel strike into two.  So nothing here asks for the
name of a foot: the two are told apart by their place in the picture, and the
names are kept as votes on who made a step.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from typing import Final

import numpy as np

from tonus.pose.sequence import FloatArray
from tonus.pose.skeleton import HIPS, SHOULDERS, Landmark

__all__ = [
    "CHANNELS",
    "Channel",
    "FootSmoother",
    "foot_channels",
    "foot_moves_px",
    "foot_places_px",
]

#: Spread and half width of the window over which a frame is smoothed, in seconds.
SPREAD_S: Final = 0.03
HALF_WINDOW_S: Final = 0.075

_FEET: Final = np.array(
    [
        [Landmark.LEFT_HEEL, Landmark.LEFT_FOOT_INDEX, Landmark.LEFT_ANKLE],
        [Landmark.RIGHT_HEEL, Landmark.RIGHT_FOOT_INDEX, Landmark.RIGHT_ANKLE],
    ],
    dtype=np.intp,
)


class Channel(IntEnum):
    """Column of the array of `foot_channels`; px.

    The right-hand foot is the one that is further to the right of the picture.
    Heels and toes are told against the middle of the hips, heights upward.
    """

    RIGHTMOST_HEEL = 0
    RIGHTMOST_TOE = 1
    LEFTMOST_HEEL = 2
    LEFTMOST_TOE = 3
    RIGHTMOST_HEEL_UP = 4
    RIGHTMOST_TOE_UP = 5
    LEFTMOST_HEEL_UP = 6
    LEFTMOST_TOE_UP = 7
    PELVIS = 8
    TRUNK_AHEAD = 9
    TRUNK_UP = 10
    SHOULDER_GAP = 11
    ANKLE_GAP_UP = 12
    #: 1 where the model calls the right-hand foot the left one, else -1.
    RIGHTMOST_IS_LEFT = 13


CHANNELS: Final = len(Channel)


def foot_channels(raw: FloatArray, clean: FloatArray) -> FloatArray:
    """Return where the feet are against the pelvis.

    Parameters
    ----------
    raw : ndarray, shape (n, 33, 2)
        Points as the model gave them, px, y down; NaN gives NaN.
    clean : ndarray, shape (n, 33, 2)
        The same, cleaned; for the trunk, whose sides do not cross.

    Returns
    -------
    ndarray, shape (n, 14)
        Columns as `Channel` names them.

    Notes
    -----
    Feet are taken as the model gave them: the repair of swaps in
    `tonus.pose.clean` follows feet that stand, and exchanges feet that pass each
    other; its causal filter would tell every strike late.

    Examples
    --------
    >>> import numpy as np
    >>> points = np.zeros((1, 33, 2))
    >>> points[0, [29, 31, 27], 0] = 80.0, 100.0, 85.0  # the left foot, further right
    >>> channels = foot_channels(points, points)
    >>> float(channels[0, Channel.RIGHTMOST_TOE]), float(channels[0, Channel.RIGHTMOST_IS_LEFT])
    (100.0, 1.0)
    """
    feet = raw[:, _FEET]  # (n, foot, heel-toe-ankle, xy)
    place = foot_places_px(raw)
    left_first = (place[:, 0] > place[:, 1])[:, None, None, None]
    ordered = np.where(left_first, feet, feet[:, ::-1])
    hips = raw[:, HIPS].mean(axis=1)
    trunk = clean[:, SHOULDERS].mean(axis=1) - clean[:, HIPS].mean(axis=1)
    result = np.empty((len(raw), CHANNELS))
    flat = ordered[:, :, :2].reshape(len(raw), 4, 2)
    result[:, :4] = flat[..., 0] - hips[:, :1]
    result[:, 4:8] = -flat[..., 1]
    result[:, Channel.PELVIS] = hips[:, 0]
    result[:, Channel.TRUNK_AHEAD] = trunk[:, 0]
    result[:, Channel.TRUNK_UP] = -trunk[:, 1]
    result[:, Channel.SHOULDER_GAP] = clean[:, SHOULDERS[0], 0] - clean[:, SHOULDERS[1], 0]
    result[:, Channel.ANKLE_GAP_UP] = feet[:, 1, 2, 1] - feet[:, 0, 2, 1]
    result[:, Channel.RIGHTMOST_IS_LEFT] = np.where(left_first[:, 0, 0, 0], 1.0, -1.0)
    return result


def foot_places_px(raw: FloatArray) -> FloatArray:
    """Return where both feet are along the picture.

    Parameters
    ----------
    raw : ndarray, shape (n, 33, 2)
        Points as the model gave them, px.

    Returns
    -------
    ndarray, shape (n, 2)
        Mean of heel, toe and ankle, left then right.

    Examples
    --------
    >>> import numpy as np
    >>> foot_places_px(np.ones((1, 33, 2))).tolist()
    [[1.0, 1.0]]
    """
    feet = raw[:, _FEET, 0]
    result: FloatArray = (feet[..., 0] + feet[..., 1] + feet[..., 2]) / 3.0
    return result


def foot_moves_px(before: Sequence[float], now: Sequence[float]) -> tuple[float, float]:
    """Return how far the two feet moved along the picture, whichever is which.

    Parameters
    ----------
    before, now : sequence of float
        Places of both feet in two frames in a row.

    Returns
    -------
    least : float
        The lesser of the two moves, positive to the right, with the names exchanged
        where the feet move less so.
    most : float
        The greater of them.

    Examples
    --------
    >>> foot_moves_px([60.0, 0.0], [0.0, 63.0])
    (0.0, 3.0)
    """
    stay = (now[0] - before[0], now[1] - before[1])
    cross = (now[0] - before[1], now[1] - before[0])
    moved = min(stay, cross, key=lambda pair: max(abs(pair[0]), abs(pair[1])))
    return min(moved), max(moved)


class FootSmoother:
    """Smooths channels over a short window to both sides, so that nothing comes late.

    A frame is told once the window behind it is full, `HALF_WINDOW_S` later.

    Examples
    --------
    >>> import numpy as np
    >>> smoother = FootSmoother()
    >>> [len(smoother.step(i / 30, np.full(2, float(i)))) for i in range(5)]
    [0, 0, 0, 1, 1]
    >>> [round(time_s * 30) for time_s, _ in smoother.flush()]
    [2, 3, 4]
    """

    def __init__(self) -> None:
        self._times: list[float] = []
        self._rows: list[FloatArray] = []
        self._told = 0

    def step(self, time_s: float, row: FloatArray) -> list[tuple[float, FloatArray]]:
        """Return the frames whose window is full now.

        Parameters
        ----------
        time_s : float
            Later than the frame before.
        row : ndarray, shape (k,)
            Without NaN.

        Returns
        -------
        list of (float, ndarray)
            Time and smoothed row.
        """
        self._times.append(time_s)
        self._rows.append(row)
        ready = []
        while self._times[self._told] + HALF_WINDOW_S < time_s:
            ready.append(self._smoothed())
        return ready

    def flush(self) -> list[tuple[float, FloatArray]]:
        """Return what is left, and forget it: nothing more comes after these frames.

        Returns
        -------
        list of (float, ndarray)
            Time and smoothed row.
        """
        ready = []
        while self._told < len(self._times):
            ready.append(self._smoothed())
        self._times, self._rows, self._told = [], [], 0
        return ready

    def _smoothed(self) -> tuple[float, FloatArray]:
        at_s = self._times[self._told]
        while self._times[0] < at_s - HALF_WINDOW_S:
            self._times.pop(0)
            self._rows.pop(0)
            self._told -= 1
        last = self._told
        while last + 1 < len(self._times) and self._times[last + 1] <= at_s + HALF_WINDOW_S:
            last += 1
        row = _line_at(at_s, np.array(self._times[: last + 1]), np.array(self._rows[: last + 1]))
        self._told += 1
        return at_s, row


def _line_at(at_s: float, times_s: FloatArray, rows: FloatArray) -> FloatArray:
    """Return the value at a time of the line through weighted samples.

    A line, since a mean over samples that lie unevenly is the value at another time.
    """
    away = times_s - at_s
    weight = np.exp(-0.5 * np.square(away / SPREAD_S))
    weight /= weight.sum()
    middle: FloatArray = weight @ rows
    centre_s = float(weight @ away)
    spread = float(weight @ np.square(away - centre_s))
    if len(times_s) < 3 or spread == 0.0:
        return middle
    slope = (weight * (away - centre_s)) @ rows / spread
    result: FloatArray = middle - slope * centre_s
    return result
