"""Measures of somebody who lies on the back, frame by frame."""

from __future__ import annotations

from typing import Final

import numpy as np

from tonus.motion.geometry import interior_angle_deg
from tonus.motion.posture import Posture
from tonus.pose.sequence import FloatArray
from tonus.pose.skeleton import ANKLES, HIPS, KNEES

__all__ = ["lower_leg_knee_deg"]

#: Feet whose heights differ by this share of the leg are told apart by three quarters.
PARTED_LEG: Final = 0.08


def lower_leg_knee_deg(seen: Posture) -> FloatArray:
    """Return the knee angle of the leg whose foot is lower: the other is in the air.

    Parameters
    ----------
    seen : Posture
        Of n frames.

    Returns
    -------
    ndarray, shape (n,)
        Interior angle, 180 straight; both knees share the say where the feet are
        about alike, so that no noise decides.  NaN in refused frames.

    Examples
    --------
    >>> import numpy as np
    >>> from tonus.motion.posture import posture
    >>> nobody = posture(np.full((1, 33, 2), np.nan), np.zeros((1, 33)))
    >>> lower_leg_knee_deg(nobody).tolist()
    [nan]
    """
    points = seen.points
    left, right = (
        interior_angle_deg(points[:, hip], points[:, knee], points[:, ankle])
        for hip, knee, ankle in zip(HIPS, KNEES, ANKLES, strict=True)
    )
    with np.errstate(invalid="ignore", divide="ignore"):
        lower = (points[:, ANKLES[0], 1] - points[:, ANKLES[1], 1]) / seen.leg_px
    share = 0.5 + 0.5 * np.tanh(lower / PARTED_LEG)
    result: FloatArray = share * left + (1.0 - share) * right
    return result
