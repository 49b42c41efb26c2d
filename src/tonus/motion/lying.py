"""Measures of somebody who lies on the back, frame by frame."""

from __future__ import annotations

from typing import Final

import numpy as np

from tonus.motion.posture import Posture, knee_angles_deg
from tonus.pose.sequence import FloatArray
from tonus.pose.skeleton import ANKLES

__all__ = ["lower_foot_share", "lower_leg_knee_deg", "upper_leg_knee_deg"]

#: Feet whose heights differ by this share of the leg are told apart by three quarters.
PARTED_LEG: Final = 0.08


def lower_foot_share(seen: Posture) -> FloatArray:
    """Return how far the left foot is the lower one: the other is in the air.

    Parameters
    ----------
    seen : Posture
        Of n frames.

    Returns
    -------
    ndarray, shape (n,)
        1 where the left foot is lower, 0 where the right one is, a half where both
        are alike, so that no noise decides.  NaN in refused frames.

    Examples
    --------
    >>> import numpy as np
    >>> from tonus.motion.posture import posture
    >>> nobody = posture(np.full((1, 33, 2), np.nan), np.zeros((1, 33)))
    >>> lower_foot_share(nobody).tolist()
    [nan]
    """
    ankle_y = seen.points[:, np.array(ANKLES, dtype=np.intp), 1]
    with np.errstate(invalid="ignore", divide="ignore"):
        lower = (ankle_y[:, 0] - ankle_y[:, 1]) / seen.leg_px
    result: FloatArray = 0.5 + 0.5 * np.tanh(lower / PARTED_LEG)
    return result


def lower_leg_knee_deg(seen: Posture) -> FloatArray:
    """Return the knee angle of the leg whose foot is lower, whatever its name.

    Parameters
    ----------
    seen : Posture
        Of n frames.

    Returns
    -------
    ndarray, shape (n,)
        Interior angle, 180 straight; both knees share the say where the feet are
        about alike.  NaN in refused frames.

    Examples
    --------
    >>> import numpy as np
    >>> from tonus.motion.posture import posture
    >>> nobody = posture(np.full((1, 33, 2), np.nan), np.zeros((1, 33)))
    >>> lower_leg_knee_deg(nobody).tolist()
    [nan]
    """
    return _shared(seen, lower_foot_share(seen))


def upper_leg_knee_deg(seen: Posture) -> FloatArray:
    """Return the knee angle of the leg whose foot is higher; see `lower_leg_knee_deg`.

    Parameters
    ----------
    seen : Posture
        Of n frames.

    Returns
    -------
    ndarray, shape (n,)
        Interior angle, 180 straight.

    Examples
    --------
    >>> import numpy as np
    >>> from tonus.motion.posture import posture
    >>> nobody = posture(np.full((1, 33, 2), np.nan), np.zeros((1, 33)))
    >>> upper_leg_knee_deg(nobody).tolist()
    [nan]
    """
    return _shared(seen, 1.0 - lower_foot_share(seen))


def _shared(seen: Posture, left_share: FloatArray) -> FloatArray:
    both = knee_angles_deg(seen.points)
    result: FloatArray = left_share * both[:, 0] + (1.0 - left_share) * both[:, 1]
    return result
