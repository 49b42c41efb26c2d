"""Heights of a body or a foot over another: how far the trunk folds, how high one foot is."""

from __future__ import annotations

from typing import Final

import numpy as np

from tonus.motion.posture import Posture
from tonus.pose.sequence import FloatArray
from tonus.pose.skeleton import ANKLES

__all__ = ["ankles_level", "shoulders_over_hips"]

_ANKLES: Final = np.array(ANKLES, dtype=np.intp)


def shoulders_over_hips(seen: Posture) -> FloatArray:
    """Return how far the shoulders are above the hips: the less the further one folds.

    An angle shows from the side alone; this height shows from everywhere.  Of somebody
    on the back it falls as the hips are lifted.

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
    >>> shoulders_over_hips(nobody).tolist()
    [nan]
    """
    return seen.shoulder_height_px - seen.hip_height_px


def ankles_level(seen: Posture) -> FloatArray:
    """Return how alike in height the ankles are: the less the higher one foot is.

    Parameters
    ----------
    seen : Posture
        Of n frames.

    Returns
    -------
    ndarray, shape (n,)
        px, 0 for feet side by side; NaN in refused frames.

    Examples
    --------
    >>> import numpy as np
    >>> from tonus.motion.posture import posture
    >>> nobody = posture(np.full((1, 33, 2), np.nan), np.zeros((1, 33)))
    >>> ankles_level(nobody).tolist()
    [nan]
    """
    ankle = seen.points[:, _ANKLES, 1]
    result: FloatArray = -np.abs(ankle[:, 0] - ankle[:, 1])
    return result
