"""Angles and distances between landmarks, over any number of frames at once."""

from __future__ import annotations

import numpy as np

from tonus.pose.sequence import FloatArray

__all__ = ["distance", "interior_angle_deg", "lean_deg"]


def distance(first: FloatArray, second: FloatArray) -> FloatArray:
    """Return the straight distance between two points.

    Parameters
    ----------
    first, second : ndarray, shape (..., 2)
        NaN gives NaN.

    Returns
    -------
    ndarray, shape (...)
        In the unit of the input.

    Examples
    --------
    >>> import numpy as np
    >>> float(distance(np.array([0.0, 0.0]), np.array([3.0, 4.0])))
    5.0
    """
    gap = first - second
    result: FloatArray = np.sqrt(gap[..., 0] * gap[..., 0] + gap[..., 1] * gap[..., 1])
    return result


def interior_angle_deg(first: FloatArray, vertex: FloatArray, second: FloatArray) -> FloatArray:
    """Return the angle at `vertex` between the lines to two other points.

    Parameters
    ----------
    first, vertex, second : ndarray, shape (..., 2)
        NaN gives NaN.

    Returns
    -------
    ndarray, shape (...)
        Degrees, 0-180; 180 for a straight limb, NaN for one without length.

    Examples
    --------
    >>> import numpy as np
    >>> hip, knee, ankle = np.array([0.0, 0.0]), np.array([0.0, 1.0]), np.array([1.0, 1.0])
    >>> float(interior_angle_deg(hip, knee, ankle).round(6))
    90.0
    """
    a, b = first - vertex, second - vertex
    cross = a[..., 0] * b[..., 1] - a[..., 1] * b[..., 0]
    dot = a[..., 0] * b[..., 0] + a[..., 1] * b[..., 1]
    angle = np.degrees(np.abs(np.arctan2(cross, dot)))
    # Where two points fall together there is no angle.
    result: FloatArray = np.where((cross == 0.0) & (dot == 0.0), np.nan, angle)
    return result


def lean_deg(lower: FloatArray, upper: FloatArray) -> FloatArray:
    """Return how far a segment leans from the vertical, to either side.

    Parameters
    ----------
    lower, upper : ndarray, shape (..., 2)
        Ends of the segment in image coordinates (y down); NaN gives NaN.

    Returns
    -------
    ndarray, shape (...)
        Degrees, 0 upright, 90 level, above 90 upside down.

    Examples
    --------
    >>> import numpy as np
    >>> float(lean_deg(np.array([0.0, 1.0]), np.array([1.0, 0.0])).round(6))
    45.0
    """
    gap = upper - lower
    result: FloatArray = np.degrees(np.arctan2(np.abs(gap[..., 0]), -gap[..., 1]))
    return result
