"""A figure brought down to the floor, and moved ahead by the foot that stands."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from tonus.motion.body import Body
from tonus.motion.figure import JointAngles, figure_points
from tonus.pose.sequence import FloatArray
from tonus.pose.skeleton import Landmark

__all__ = ["grounded", "walked"]

_SOLES = (
    (Landmark.LEFT_HEEL, Landmark.LEFT_FOOT_INDEX),
    (Landmark.RIGHT_HEEL, Landmark.RIGHT_FOOT_INDEX),
)


def grounded(body: Body, angles: JointAngles, *, lift_m: FloatArray | float = 0.0) -> JointAngles:
    """Shift a figure up or down until its lowest point of a foot is on the floor.

    Parameters
    ----------
    body : Body
        Segment lengths.
    angles : JointAngles
        Joint angles; the height of its pelvis is replaced.
    lift_m : float or ndarray of float, shape (T,)
        Height of the lowest point above the floor (a flight).

    Returns
    -------
    JointAngles
        The same angles with the pelvis moved along z.

    Examples
    --------
    >>> body = Body.of_stature(1.80)
    >>> angles = grounded(body, JointAngles.standing(2, hip_height_m=5.0))
    >>> round(float(angles.pelvis_m[0, 2]), 3)
    0.913
    """
    points = figure_points(body, angles)
    feet = [mark for sole in _SOLES for mark in sole]
    pelvis = angles.pelvis_m.copy()
    pelvis[:, 2] += lift_m - points[:, feet, 2].min(axis=1)
    return replace(angles, pelvis_m=pelvis)


def walked(
    body: Body,
    angles: JointAngles,
    *,
    stance: NDArray[np.intp] | None = None,
    lift_m: FloatArray | float = 0.0,
) -> JointAngles:
    """Ground a figure and move it so that the point that stands does not slide.

    In each frame the lower of heel and toe stands; the pelvis moves over the
    floor by what that point would otherwise slip.

    Parameters
    ----------
    body : Body
        Segment lengths.
    angles : JointAngles
        Joint angles; where its pelvis moves over the floor is replaced.
    stance : ndarray of int, shape (T,), optional
        The side that stands, 0 left or 1 right; the lower foot by default.
    lift_m : float or ndarray of float, shape (T,)
        As for `grounded`.

    Returns
    -------
    JointAngles
        The same angles with the pelvis moved.

    Examples
    --------
    >>> import numpy as np
    >>> body = Body.of_stature(1.80)
    >>> angles = JointAngles.standing(50, hip_height_m=0.9)
    >>> angles.hip_deg[:, 0, 0] = np.linspace(20, -10, 50)  # the standing leg swings back
    >>> angles.ankle_deg[:, 0, 0] = np.linspace(-20, 10, 50)
    >>> angles.hip_deg[:, 1, 0] = 40.0
    >>> angles.knee_deg[:, 1] = 60.0
    >>> bool(walked(body, angles).pelvis_m[-1, 0] > 0.3)
    True
    """
    down = grounded(body, angles, lift_m=lift_m)
    pelvis = down.pelvis_m.copy()
    pelvis[:, :2] = pelvis[0, :2]
    points = figure_points(body, replace(down, pelvis_m=pelvis))
    feet = points[:, [mark for sole in _SOLES for mark in sole]]
    height = feet[..., 2]
    if stance is not None:
        other = np.arange(len(_SOLES) * 2) // 2 != stance[:, None]
        height = np.where(other, np.inf, height)
    stands = np.argmin(height, axis=1)
    rows = np.arange(1, len(angles))
    slip = feet[rows, stands[rows], :2] - feet[rows - 1, stands[rows], :2]
    pelvis[1:, :2] -= np.cumsum(slip, axis=0)
    return replace(down, pelvis_m=pelvis)
