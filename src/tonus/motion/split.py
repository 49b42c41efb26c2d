"""Measures of a split stance that is held, frame by frame: the foot ahead, the foot behind.

Forward is where the toes point, never left or right by name.
"""

from __future__ import annotations

import numpy as np

from tonus.motion.geometry import interior_angle_deg
from tonus.motion.posture import Posture, knee_angles_deg
from tonus.pose.sequence import FloatArray
from tonus.pose.skeleton import ANKLES, HIPS, KNEES, SHOULDERS, WRISTS

__all__ = [
    "ahead_hip_deg",
    "ahead_knee_deg",
    "behind_knee_deg",
    "behind_lean_deg",
    "facing_of",
    "forward_lean_deg",
    "reach_px",
    "stride_px",
    "trunk_forward_deg",
]

_HIPS = np.array(HIPS, dtype=np.intp)
_KNEES = np.array(KNEES, dtype=np.intp)
_ANKLES = np.array(ANKLES, dtype=np.intp)
_SHOULDERS = np.array(SHOULDERS, dtype=np.intp)
_WRISTS = np.array(WRISTS, dtype=np.intp)


def forward_lean_deg(lower: FloatArray, upper: FloatArray, facing: FloatArray) -> FloatArray:
    """Return how far a segment leans forward from the vertical.

    Parameters
    ----------
    lower, upper : ndarray, shape (..., 2)
        Ends of the segment in image coordinates (y down); NaN gives NaN.
    facing : ndarray, shape (...)
        1 where the person faces the right of the image, else -1.

    Returns
    -------
    ndarray, shape (...)
        Degrees, 0 upright, 90 level and forward, negative leaning back.

    Examples
    --------
    >>> import numpy as np
    >>> hip, shoulder = np.array([0.0, 1.0]), np.array([1.0, 0.0])
    >>> float(forward_lean_deg(hip, shoulder, np.array(1.0)).round(6))
    45.0
    """
    gap = upper - lower
    result: FloatArray = np.degrees(np.arctan2(gap[..., 0] * facing, -gap[..., 1]))
    return result


def facing_of(seen: Posture) -> FloatArray:
    """Return where the toes point: 1 to the right of the image, -1 to the left.

    Parameters
    ----------
    seen : Posture
        Of n frames.

    Returns
    -------
    ndarray, shape (n,)
        NaN in refused frames.

    Examples
    --------
    >>> import numpy as np
    >>> from tonus.motion.posture import posture
    >>> nobody = posture(np.full((1, 33, 2), np.nan), np.zeros((1, 33)))
    >>> facing_of(nobody).tolist()
    [nan]
    """
    result: FloatArray = np.where(seen.toe_px < 0, -1.0, 1.0) + 0.0 * seen.toe_px
    return result


def stride_px(seen: Posture) -> FloatArray:
    """Return how far one ankle is before the other, as far as the view shows it.

    Parameters
    ----------
    seen : Posture
        Of n frames.

    Returns
    -------
    ndarray, shape (n,)
        px; NaN in refused frames.

    Examples
    --------
    >>> import numpy as np
    >>> from tonus.motion.posture import posture
    >>> nobody = posture(np.full((1, 33, 2), np.nan), np.zeros((1, 33)))
    >>> stride_px(nobody).tolist()
    [nan]
    """
    x = seen.points[:, _ANKLES, 0]
    result: FloatArray = np.abs(x[:, 0] - x[:, 1])
    return result


def ahead_knee_deg(seen: Posture) -> FloatArray:
    """Return the interior knee angle of the leg whose foot is ahead.

    Parameters
    ----------
    seen : Posture
        Of n frames.

    Returns
    -------
    ndarray, shape (n,)
        180 straight; NaN in refused frames.

    Examples
    --------
    >>> import numpy as np
    >>> from tonus.motion.posture import posture
    >>> nobody = posture(np.full((1, 33, 2), np.nan), np.zeros((1, 33)))
    >>> ahead_knee_deg(nobody).tolist()
    [nan]
    """
    return _of_leg(seen, knee_angles_deg(seen.points), ahead=True)


def behind_knee_deg(seen: Posture) -> FloatArray:
    """Return the interior knee angle of the leg whose foot is behind.

    Parameters
    ----------
    seen : Posture
        Of n frames.

    Returns
    -------
    ndarray, shape (n,)
        180 straight; NaN in refused frames.

    Examples
    --------
    >>> import numpy as np
    >>> from tonus.motion.posture import posture
    >>> nobody = posture(np.full((1, 33, 2), np.nan), np.zeros((1, 33)))
    >>> behind_knee_deg(nobody).tolist()
    [nan]
    """
    return _of_leg(seen, knee_angles_deg(seen.points), ahead=False)


def ahead_hip_deg(seen: Posture) -> FloatArray:
    """Return the angle shoulder, hip, knee of the leg whose foot is ahead.

    Parameters
    ----------
    seen : Posture
        Of n frames.

    Returns
    -------
    ndarray, shape (n,)
        180 in line, less the further the trunk folds over the leg; NaN in refused
        frames.

    Examples
    --------
    >>> import numpy as np
    >>> from tonus.motion.posture import posture
    >>> nobody = posture(np.full((1, 33, 2), np.nan), np.zeros((1, 33)))
    >>> ahead_hip_deg(nobody).tolist()
    [nan]
    """
    points = seen.points
    angle = interior_angle_deg(points[:, _SHOULDERS], points[:, _HIPS], points[:, _KNEES])
    return _of_leg(seen, angle, ahead=True)


def behind_lean_deg(seen: Posture) -> FloatArray:
    """Return how far the leg behind leans forward, from its ankle to its hip.

    Parameters
    ----------
    seen : Posture
        Of n frames.

    Returns
    -------
    ndarray, shape (n,)
        Degrees; NaN in refused frames.

    Examples
    --------
    >>> import numpy as np
    >>> from tonus.motion.posture import posture
    >>> nobody = posture(np.full((1, 33, 2), np.nan), np.zeros((1, 33)))
    >>> behind_lean_deg(nobody).tolist()
    [nan]
    """
    ankle, hip = seen.points[:, _ANKLES], seen.points[:, _HIPS]
    lean = forward_lean_deg(ankle, hip, facing_of(seen)[:, None])
    return _of_leg(seen, lean, ahead=False)


def trunk_forward_deg(seen: Posture) -> FloatArray:
    """Return how far the trunk leans to where the toes point.

    Parameters
    ----------
    seen : Posture
        Of n frames.

    Returns
    -------
    ndarray, shape (n,)
        Degrees; NaN in refused frames.

    Examples
    --------
    >>> import numpy as np
    >>> from tonus.motion.posture import posture
    >>> nobody = posture(np.full((1, 33, 2), np.nan), np.zeros((1, 33)))
    >>> trunk_forward_deg(nobody).tolist()
    [nan]
    """
    hip = seen.points[:, _HIPS].mean(axis=1)
    shoulder = seen.points[:, _SHOULDERS].mean(axis=1)
    return forward_lean_deg(hip, shoulder, facing_of(seen))


def reach_px(seen: Posture) -> FloatArray:
    """Return how far the hands are ahead of the hips.

    Parameters
    ----------
    seen : Posture
        Of n frames.

    Returns
    -------
    ndarray, shape (n,)
        px, of the hand that is further ahead; NaN in refused frames.

    Examples
    --------
    >>> import numpy as np
    >>> from tonus.motion.posture import posture
    >>> nobody = posture(np.full((1, 33, 2), np.nan), np.zeros((1, 33)))
    >>> reach_px(nobody).tolist()
    [nan]
    """
    hip_x = seen.points[:, _HIPS, 0].mean(axis=1)
    ahead = (seen.points[:, _WRISTS, 0] - hip_x[:, None]) * facing_of(seen)[:, None]
    result: FloatArray = ahead.max(axis=1)
    return result


def _of_leg(seen: Posture, both: FloatArray, *, ahead: bool) -> FloatArray:
    """Return the column of the leg whose ankle is ahead, or behind."""
    x = seen.points[:, _ANKLES, 0] * facing_of(seen)[:, None]
    left_is_ahead = x[:, 0] > x[:, 1]
    result: FloatArray = np.where(left_is_ahead == ahead, both[:, 0], both[:, 1])
    return result + 0.0 * x[:, 0]
