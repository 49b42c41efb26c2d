"""Points to the posture of each frame: heights, angles, lengths.

Everything here looks at one frame at a time and is computed for a whole block
of frames at once.  Heights and lengths are px and stay so until somebody knows
how long the person's leg is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from tonus.motion.geometry import distance, interior_angle_deg, lean_deg
from tonus.pose.sequence import FloatArray
from tonus.pose.skeleton import MIRROR, Landmark

__all__ = ["Posture", "knee_angles_deg", "posture"]

_LEFT: Final = np.array(
    [
        Landmark.LEFT_HIP,
        Landmark.LEFT_KNEE,
        Landmark.LEFT_ANKLE,
        Landmark.LEFT_SHOULDER,
        Landmark.LEFT_FOOT_INDEX,
        Landmark.LEFT_HEEL,
    ],
    dtype=np.intp,
)
_RIGHT: Final = MIRROR[_LEFT]
#: Upper and lower ends of both thighs, then of both shanks, left first.
_UPPER: Final = np.array(
    [Landmark.LEFT_HIP, Landmark.RIGHT_HIP, Landmark.LEFT_KNEE, Landmark.RIGHT_KNEE], dtype=np.intp
)
_LOWER: Final = np.array(
    [Landmark.LEFT_KNEE, Landmark.RIGHT_KNEE, Landmark.LEFT_ANKLE, Landmark.RIGHT_ANKLE],
    dtype=np.intp,
)


@dataclass(frozen=True, slots=True)
class Posture:
    """Posture of a block of frames; NaN where the frame was refused.

    Parameters
    ----------
    hip_height_px : ndarray, shape (n,)
        Middle of the hips above the middle of the ankles.
    shoulder_height_px : ndarray, shape (n,)
        Middle of the shoulders above the middle of the ankles.
    leg_px : ndarray, shape (n,)
        Thigh + shank as seen, the longer leg.
    thigh_px : ndarray, shape (n,)
        Mean vertical extent of the thighs, hip above knee.
    knee_angle_deg : ndarray, shape (n,)
        Interior angle, both knees weighted by how well they are seen.
    trunk_lean_deg : ndarray, shape (n,)
        Hip to shoulder against the vertical.
    shoulder_gap_px : ndarray, shape (n,)
        Left minus right shoulder, x; positive when the person faces the camera.
    toe_px : ndarray, shape (n,)
        Toe minus heel, x, mean of both feet; its sign is the way they face.
    ankle_x_px, ankle_y_px : ndarray, shape (n,)
        Middle of the ankles: where the person stands.
    trunk_x_px : ndarray, shape (n,)
        Hips minus shoulders, x: to where the legs of somebody lying point.
    points : ndarray, shape (n, 33, 2)
        What all this was read from, px.
    visibility : ndarray, shape (n, 33)
        0-1.
    """

    hip_height_px: FloatArray
    shoulder_height_px: FloatArray
    leg_px: FloatArray
    thigh_px: FloatArray
    knee_angle_deg: FloatArray
    trunk_lean_deg: FloatArray
    shoulder_gap_px: FloatArray
    toe_px: FloatArray
    ankle_x_px: FloatArray
    ankle_y_px: FloatArray
    trunk_x_px: FloatArray
    points: FloatArray
    visibility: FloatArray


def posture(points: FloatArray, visibility: FloatArray) -> Posture:
    """Return the posture of each frame.

    Parameters
    ----------
    points : ndarray, shape (n, 33, 2)
        px, y down; NaN in refused frames.
    visibility : ndarray, shape (n, 33)
        0-1; weighs the better seen knee.

    Returns
    -------
    Posture
        Arrays of shape (n,), NaN in refused frames.

    Examples
    --------
    >>> import numpy as np
    >>> nobody = posture(np.full((2, 33, 2), np.nan), np.zeros((2, 33)))
    >>> bool(np.isnan(nobody.hip_height_px).all())
    True
    """
    middle = 0.5 * (points[:, _LEFT] + points[:, _RIGHT])
    hip, knee, ankle, shoulder, toe, heel = (middle[:, i] for i in range(6))
    segment = distance(points[:, _UPPER], points[:, _LOWER])
    return Posture(
        hip_height_px=ankle[:, 1] - hip[:, 1],
        shoulder_height_px=ankle[:, 1] - shoulder[:, 1],
        leg_px=np.maximum(segment[:, 0] + segment[:, 2], segment[:, 1] + segment[:, 3]),
        thigh_px=knee[:, 1] - hip[:, 1],
        knee_angle_deg=knee_angle_deg(points, visibility),
        trunk_lean_deg=lean_deg(hip, shoulder),
        shoulder_gap_px=points[:, Landmark.LEFT_SHOULDER, 0]
        - points[:, Landmark.RIGHT_SHOULDER, 0],
        toe_px=toe[:, 0] - heel[:, 0],
        ankle_x_px=ankle[:, 0],
        ankle_y_px=ankle[:, 1],
        trunk_x_px=hip[:, 0] - shoulder[:, 0],
        points=points,
        visibility=visibility,
    )


def knee_angles_deg(points: FloatArray) -> FloatArray:
    """Return the interior angle of each knee.

    Parameters
    ----------
    points : ndarray, shape (n, 33, 2)
        px; NaN gives NaN.

    Returns
    -------
    ndarray, shape (n, 2)
        Degrees, left then right; 180 for a straight leg.

    Examples
    --------
    >>> import numpy as np
    >>> knee_angles_deg(np.full((1, 33, 2), np.nan)).tolist()
    [[nan, nan]]
    """
    hips, knees, ankles = _UPPER[:2], _UPPER[2:], _LOWER[2:]
    return interior_angle_deg(points[:, hips], points[:, knees], points[:, ankles])


def knee_angle_deg(points: FloatArray, visibility: FloatArray) -> FloatArray:
    """Return the interior knee angle, both sides weighted by how well they are seen.

    The weight is the square of the least visible of hip, knee and ankle, so
    that the far leg of a side view counts little where the model is unsure.

    Parameters
    ----------
    points : ndarray, shape (n, 33, 2)
        px; NaN gives NaN.
    visibility : ndarray, shape (n, 33)
        0-1.

    Returns
    -------
    ndarray, shape (n,)
        Degrees, 180 for a straight leg.
    """
    hips, knees, ankles = _UPPER[:2], _UPPER[2:], _LOWER[2:]
    angle = knee_angles_deg(points)
    least = np.minimum(np.minimum(visibility[:, hips], visibility[:, knees]), visibility[:, ankles])
    weight = np.square(np.clip(least, 0.05, 1.0))
    left, right = weight[:, 0], weight[:, 1]
    result: FloatArray = (left * angle[:, 0] + right * angle[:, 1]) / (left + right)
    return result
