"""Geometric gates: is this a whole person, where a person can be?

Confidence is no help: a face close-up or a microphone stand is "seen" as a body
with high confidence.  Geometry refuses it.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tonus.messages import K_
from tonus.pose.sequence import FloatArray
from tonus.pose.skeleton import Landmark

__all__ = ["GATE_REASONS", "Gate", "gated", "gates"]


class Gate(IntEnum):
    """Why a frame is refused; `OPEN` when it is not."""

    OPEN = 0
    NOBODY = 1
    OUT_OF_FRAME = 2
    IMPLAUSIBLE = 3
    TOO_SMALL = 4
    CUT = 5


#: Message key for each gate but `OPEN`.
GATE_REASONS: Final = {
    Gate.NOBODY: K_("gate.nobody"),
    Gate.OUT_OF_FRAME: K_("gate.out_of_frame"),
    Gate.IMPLAUSIBLE: K_("gate.implausible"),
    Gate.TOO_SMALL: K_("gate.too_small"),
    Gate.CUT: K_("gate.cut"),
}

#: Joints without which nothing can be judged.
NEEDED: Final = np.array(
    [
        Landmark.LEFT_SHOULDER,
        Landmark.RIGHT_SHOULDER,
        Landmark.LEFT_HIP,
        Landmark.RIGHT_HIP,
        Landmark.LEFT_KNEE,
        Landmark.RIGHT_KNEE,
        Landmark.LEFT_ANKLE,
        Landmark.RIGHT_ANKLE,
    ],
    dtype=np.intp,
)

#: How far outside the image a needed joint may lie, as a share of its size:
#: a hand's breadth of model error, not a leg out of sight.
FRAME_MARGIN: Final = 0.03
#: Shortest body (trunk, thigh and shank) whose joints a 256 px model can part.
SHORTEST_BODY_PX: Final = 48.0
#: Shoulder width over body length: 0.2 to 0.3 for a whole person seen from the
#: front [winter_2009]_, up to 0.55 at the bottom of a deep squat before a near
#: camera, which folds the legs; more for a head and shoulders filling the image.
WIDEST_SHOULDERS: Final = 0.60
#: Trunk over body length: a third for adults; foreshortened legs raise it.
TRUNK_SHARE: Final = (0.08, 0.80)

#: Segments whose lengths are looked at: trunks, left leg, right leg, shoulders.
_FROM: Final = NEEDED[[0, 1, 2, 4, 3, 5, 0]]
_TO: Final = NEEDED[[2, 3, 4, 6, 5, 7, 1]]


def _lengths(points: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return trunk, longer leg and shoulder width in px, each of shape (...)."""
    gap = points[..., _FROM, :] - points[..., _TO, :]
    squares = gap * gap
    length = np.sqrt(squares[..., 0] + squares[..., 1])
    trunk = 0.5 * (length[..., 0] + length[..., 1])
    leg = np.maximum(length[..., 2] + length[..., 3], length[..., 4] + length[..., 5])
    return trunk, leg, length[..., 6]


def gates(points: FloatArray, *, width: int, height: int) -> NDArray[np.int8]:
    """Return for each frame why it is refused, or `Gate.OPEN`.

    Parameters
    ----------
    points : ndarray, shape (n, 33, 2)
        px; a frame with any NaN is one in which nobody was seen.
    width, height : int
        Size of the image in px.

    Returns
    -------
    ndarray of int8, shape (n,)
        Values of `Gate` (never `CUT`, which needs the frame before).

    Examples
    --------
    >>> import numpy as np
    >>> int(gates(np.full((1, 33, 2), np.nan), width=640, height=360)[0]) == Gate.NOBODY
    True
    """
    return gated(points, width=width, height=height)[0]


def gated(points: FloatArray, *, width: int, height: int) -> tuple[NDArray[np.int8], FloatArray]:
    """Return the gates and the body's length, which they are decided by.

    Parameters
    ----------
    points : ndarray, shape (n, 33, 2)
        px; a frame with any NaN is one in which nobody was seen.
    width, height : int
        Size of the image in px.

    Returns
    -------
    gate : ndarray of int8, shape (n,)
        As `gates` gives them.
    body_px : ndarray, shape (n,)
        Trunk + thigh + shank; NaN in refused frames.

    Examples
    --------
    >>> import numpy as np
    >>> gate, body_px = gated(np.full((1, 33, 2), np.nan), width=640, height=360)
    >>> bool(np.isnan(body_px[0]))
    True
    """
    needed = points[:, NEEDED]
    margin = np.array((FRAME_MARGIN * width, FRAME_MARGIN * height))
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        outside = (
            (needed.min(axis=1) < -margin)
            | (needed.max(axis=1) > (1.0 + 1.0 / FRAME_MARGIN) * margin)
        ).any(axis=1)
        trunk, leg, shoulders = _lengths(points)
        body = trunk + leg
        implausible = (
            (shoulders > WIDEST_SHOULDERS * body)
            | (trunk < TRUNK_SHARE[0] * body)
            | (trunk > TRUNK_SHARE[1] * body)
        )
        small = body < SHORTEST_BODY_PX
    nobody = ~np.isfinite(points).all(axis=(1, 2))
    result = np.zeros(len(points), dtype=np.int8)
    refused = outside | implausible | small | nobody
    if refused.any():
        result[implausible] = Gate.IMPLAUSIBLE
        result[small] = Gate.TOO_SMALL
        result[outside] = Gate.OUT_OF_FRAME
        result[nobody] = Gate.NOBODY
        body[refused] = np.nan
    return result, body
