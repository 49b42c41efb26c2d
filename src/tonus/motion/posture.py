"""Points to the posture of each frame: heights, angles, lengths.

Everything here looks at one frame at a time and is computed for a whole block
of frames at once.  Heights and lengths are px and stay so until somebody knows
how long the person's leg is.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from tonus.motion.geometry import distance, interior_angle_deg, lean_deg, midpoint
from tonus.pose.sequence import FloatArray
from tonus.pose.skeleton import Landmark

__all__ = ["Posture", "posture"]


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

    def rows(self) -> list[tuple[float, ...]]:
        """Return one tuple for each frame.

        Returns
        -------
        list of tuple of float
            Values in the order of the fields.
        """
        columns = [getattr(self, field.name) for field in fields(self)]
        return [tuple(row) for row in np.stack(columns, axis=1).tolist()]


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
    hip_l, hip_r = points[:, Landmark.LEFT_HIP], points[:, Landmark.RIGHT_HIP]
    knee_l, knee_r = points[:, Landmark.LEFT_KNEE], points[:, Landmark.RIGHT_KNEE]
    ankle_l, ankle_r = points[:, Landmark.LEFT_ANKLE], points[:, Landmark.RIGHT_ANKLE]
    shoulder_l, shoulder_r = points[:, Landmark.LEFT_SHOULDER], points[:, Landmark.RIGHT_SHOULDER]
    hip, knee, ankle = midpoint(hip_l, hip_r), midpoint(knee_l, knee_r), midpoint(ankle_l, ankle_r)
    shoulder = midpoint(shoulder_l, shoulder_r)
    toes = midpoint(points[:, Landmark.LEFT_FOOT_INDEX], points[:, Landmark.RIGHT_FOOT_INDEX])
    heels = midpoint(points[:, Landmark.LEFT_HEEL], points[:, Landmark.RIGHT_HEEL])
    return Posture(
        hip_height_px=ankle[:, 1] - hip[:, 1],
        shoulder_height_px=ankle[:, 1] - shoulder[:, 1],
        leg_px=np.maximum(
            distance(hip_l, knee_l) + distance(knee_l, ankle_l),
            distance(hip_r, knee_r) + distance(knee_r, ankle_r),
        ),
        thigh_px=knee[:, 1] - hip[:, 1],
        knee_angle_deg=knee_angle_deg(points, visibility),
        trunk_lean_deg=lean_deg(hip, shoulder),
        shoulder_gap_px=shoulder_l[:, 0] - shoulder_r[:, 0],
        toe_px=toes[:, 0] - heels[:, 0],
        ankle_x_px=ankle[:, 0],
        ankle_y_px=ankle[:, 1],
    )


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
    angles, weights = [], []
    for hip, knee, ankle in (
        (Landmark.LEFT_HIP, Landmark.LEFT_KNEE, Landmark.LEFT_ANKLE),
        (Landmark.RIGHT_HIP, Landmark.RIGHT_KNEE, Landmark.RIGHT_ANKLE),
    ):
        angles.append(interior_angle_deg(points[:, hip], points[:, knee], points[:, ankle]))
        least = np.minimum(
            np.minimum(visibility[:, hip], visibility[:, knee]), visibility[:, ankle]
        )
        weights.append(np.square(np.clip(least, 0.05, 1.0)))
    left, right = weights
    result: FloatArray = (left * angles[0] + right * angles[1]) / (left + right)
    return result
