"""Raw landmarks to clean points: gates, swap repair, spikes, one causal filter.

One class serves the live stream and the recording: a recording is a stream that
arrives in large blocks, and the size of the blocks changes no bit of the result.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tonus.pose.filters import HampelFilter, OneEuroFilter
from tonus.pose.gates import Gate, gated
from tonus.pose.sequence import FloatArray
from tonus.pose.skeleton import LANDMARK_COUNT, MIRROR, Landmark

__all__ = ["CleanFrames", "PoseCleaner"]

#: A gap longer than this says nothing about what lies behind it.
LONGEST_GAP_S: Final = 1.0
#: A swap is looked for only this soon after the last frame: later, nobody knows.
SWAP_HORIZON_S: Final = 0.25
#: A swap that lasts longer is not one: the person turned round.
LONGEST_SWAP_S: Final = 1.0
#: A pair must jump this share of the body before a swap is thought of.
SWAP_JUMP: Final = 0.06
#: The body's centre cannot go this share of the body in one frame, nor this fast.
CUT_JUMP: Final = 0.35
CUT_SPEED_PER_S: Final = 5.0
#: A body cannot grow or shrink by this factor from one frame to the next.
CUT_SCALE: Final = 1.6
#: Smallest spike, as a share of the body's length.
SPIKE_FLOOR: Final = 0.05

# Members of an enumeration are slow to look up for every frame.
_OPEN: Final = int(Gate.OPEN)
_CUT: Final = int(Gate.CUT)
_LEFT: Final = np.array([m for m in Landmark if m < MIRROR[m]], dtype=np.intp)
_RIGHT: Final = MIRROR[_LEFT]
_CENTRE: Final = np.array(
    [Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER, Landmark.LEFT_HIP, Landmark.RIGHT_HIP],
    dtype=np.intp,
)


@dataclass(frozen=True, slots=True)
class CleanFrames:
    """Clean points of a block of frames.

    Parameters
    ----------
    points : ndarray, shape (n, 33, 2)
        Filtered px; NaN in refused frames.
    visibility : ndarray, shape (n, 33)
        As delivered, 0-1; follows the points where sides were swapped back.
    gate : ndarray of int8, shape (n,)
        `Gate` of each frame.
    """

    points: FloatArray
    visibility: FloatArray
    gate: NDArray[np.int8]


class PoseCleaner:
    """Stateful cleaning of a stream of landmarks.

    Parameters
    ----------
    width, height : int
        Size of the upright image in px.

    Notes
    -----
    Per frame: gates (a refused frame is NaN and leaves the state alone), swap
    repair per pair of joints against the predicted position, Hampel, One-Euro.
    About 60 µs a frame.

    Examples
    --------
    >>> import numpy as np
    >>> cleaner = PoseCleaner(width=640, height=360)
    >>> frames = cleaner.cleaned(np.array([0.0]), np.full((1, 33, 4), np.nan))
    >>> Gate(frames.gate[0]).name
    'NOBODY'
    """

    def __init__(self, *, width: int, height: int) -> None:
        self._width = width
        self._height = height
        self._hampel = HampelFilter(size=LANDMARK_COUNT * 2)
        self._euro = OneEuroFilter(size=LANDMARK_COUNT)
        self._last_s: float | None = None
        self._filtered_s: float | None = None
        self._last_raw: FloatArray | None = None
        self._last_seen: tuple[float, ...] | None = None
        self._swapped_since = np.full(len(_LEFT), np.nan)

    def _reset(self) -> None:
        self._hampel.reset()
        self._euro.reset()
        self._last_raw = None
        self._swapped_since[:] = np.nan

    def cleaned(self, times_s: FloatArray, landmarks: FloatArray) -> CleanFrames:
        """Return the clean points of the next frames of the stream.

        Parameters
        ----------
        times_s : ndarray, shape (n,)
            Strictly increasing, later than everything given before.
        landmarks : ndarray, shape (n, 33, 4)
            x px, y px, z, visibility; a frame with any NaN in x, y or z is one in
            which nobody was seen, a NaN visibility counts as 0.

        Returns
        -------
        CleanFrames
            One row for each frame.
        """
        raw = landmarks[..., :2]
        if not np.isfinite(landmarks[..., 2]).all():
            raw = np.where(np.isfinite(landmarks[..., 2:3]), raw, np.nan)
        gate, body = gated(raw, width=self._width, height=self._height)
        points = np.full(raw.shape, np.nan)
        # A landmark of unknown visibility was not seen.
        seen = landmarks[..., 3]
        visibility = np.where(np.isnan(seen), 0.0, seen)
        open_rows = np.flatnonzero(gate == _OPEN)
        # Frames between two resets can be filtered as one block.
        start = 0
        for stop in [*self._cuts(times_s, raw, body, open_rows, gate), len(open_rows)]:
            rows = open_rows[start:stop]
            if len(rows):
                if start or gate[rows[0]] == _CUT or self._stale(float(times_s[rows[0]])):
                    self._reset()
                self._clean_run(times_s[rows], raw[rows], visibility, body[rows], points, rows)
            start = stop
        return CleanFrames(points=points, visibility=visibility, gate=gate)

    def _stale(self, time_s: float) -> bool:
        return self._last_s is not None and time_s - self._last_s > LONGEST_GAP_S

    def _cuts(
        self,
        times_s: FloatArray,
        raw: FloatArray,
        body: FloatArray,
        rows: NDArray[np.intp],
        gate: NDArray[np.int8],
    ) -> list[int]:
        """Return where, among the open rows, the past no longer counts."""
        if not len(rows):
            return []
        shown = raw[rows][:, _CENTRE]
        centre = 0.25 * (shown[:, 0] + shown[:, 1] + shown[:, 2] + shown[:, 3])
        cuts = []
        before = self._last_seen
        for i, seen in enumerate(
            zip(times_s[rows].tolist(), body[rows].tolist(), *centre.T.tolist(), strict=True)
        ):
            if before is not None:
                cut = _is_cut(before, seen)
                if cut:
                    gate[rows[i]] = _CUT
                if cut or seen[0] - before[0] > LONGEST_GAP_S:
                    cuts.append(i)
            before = seen
        self._last_seen = before
        return cuts

    def _clean_run(
        self,
        times_s: FloatArray,
        raw: FloatArray,
        visibility: FloatArray,
        body: FloatArray,
        points: FloatArray,
        rows: NDArray[np.intp],
    ) -> None:
        count = len(rows)
        steady = raw.copy()
        for i in range(count):
            self._repair_swaps(float(times_s[i]), steady[i], visibility[rows[i]], float(body[i]))
        flat = self._hampel.filtered(
            times_s, steady.reshape(count, -1), floor=SPIKE_FLOOR * body
        ).reshape(steady.shape)
        before = self._filtered_s
        for i in range(count):
            time = float(times_s[i])
            points[rows[i]] = self._euro.step(
                flat[i], dt_s=time - before if before is not None else 0.0, scale=float(body[i])
            )
            before = time
        self._filtered_s = before

    def _repair_swaps(
        self, time_s: float, frame: FloatArray, visibility: FloatArray, body: float
    ) -> None:
        """Exchange, in place, the pairs whose left and right the model confused."""
        last = self._last_raw
        if last is not None and self._last_s is not None:
            if time_s - self._last_s <= SWAP_HORIZON_S:
                swapped = _swapped_pairs(frame, last, limit=(SWAP_JUMP * body) ** 2)
                if swapped is None:
                    self._swapped_since[:] = np.nan
                else:
                    self._exchange(time_s, frame, visibility, swapped)
            else:
                self._swapped_since[:] = np.nan
        self._last_raw = frame
        self._last_s = time_s

    def _exchange(
        self, time_s: float, frame: FloatArray, visibility: FloatArray, swapped: NDArray[np.bool_]
    ) -> None:
        since = self._swapped_since
        since[~swapped] = np.nan
        since[swapped & np.isnan(since)] = time_s
        pairs = np.flatnonzero(swapped & (time_s - since <= LONGEST_SWAP_S))
        left, right = _LEFT[pairs], _RIGHT[pairs]
        frame[left], frame[right] = frame[right], frame[left]
        visibility[left], visibility[right] = visibility[right], visibility[left]


def _is_cut(before: tuple[float, ...], seen: tuple[float, ...]) -> bool:
    """Return whether no body can have gone from one frame to the other.

    Each is a time in s, the length of the body in px, and its centre in px.
    """
    before_s, before_px, before_x, before_y = before
    seen_s, seen_px, x, y = seen
    jump = math.hypot(x - before_x, y - before_y) / min(before_px, seen_px)
    grown = max(seen_px / before_px, before_px / seen_px)
    fast = jump > CUT_JUMP and jump > CUT_SPEED_PER_S * (seen_s - before_s)
    return fast or grown > CUT_SCALE


def _swapped_pairs(
    frame: FloatArray, last: FloatArray, *, limit: float
) -> NDArray[np.bool_] | None:
    """Return which pairs lie nearer to each other's last places; None where none does."""
    moved = _square(frame - last)
    if float(moved.max()) <= 0.5 * limit:  # the usual case: nothing jumped
        return None
    crossed = _square(frame - last[MIRROR])
    stay = moved[_LEFT] + moved[_RIGHT]
    swapped = (crossed[_LEFT] + crossed[_RIGHT] < 0.25 * stay) & (stay > limit)
    return swapped if swapped.any() else None


def _square(vectors: FloatArray) -> FloatArray:
    result: FloatArray = np.einsum("ij,ij->i", vectors, vectors)
    return result
