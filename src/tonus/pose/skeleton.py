"""The 33 BlazePose landmarks: names, sides and bones.

Order and names follow the BlazePose topology [blazepose]_.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Final

import numpy as np

__all__ = [
    "ANKLES",
    "BONES",
    "EARS",
    "HEELS",
    "HIPS",
    "KNEES",
    "LANDMARK_COUNT",
    "MIRROR",
    "SHOULDERS",
    "SIDES",
    "TOES",
    "WRISTS",
    "Landmark",
]


class Landmark(IntEnum):
    """Index of each landmark along axis 1 of a landmark array."""

    NOSE = 0
    LEFT_EYE_INNER = 1
    LEFT_EYE = 2
    LEFT_EYE_OUTER = 3
    RIGHT_EYE_INNER = 4
    RIGHT_EYE = 5
    RIGHT_EYE_OUTER = 6
    LEFT_EAR = 7
    RIGHT_EAR = 8
    MOUTH_LEFT = 9
    MOUTH_RIGHT = 10
    LEFT_SHOULDER = 11
    RIGHT_SHOULDER = 12
    LEFT_ELBOW = 13
    RIGHT_ELBOW = 14
    LEFT_WRIST = 15
    RIGHT_WRIST = 16
    LEFT_PINKY = 17
    RIGHT_PINKY = 18
    LEFT_INDEX = 19
    RIGHT_INDEX = 20
    LEFT_THUMB = 21
    RIGHT_THUMB = 22
    LEFT_HIP = 23
    RIGHT_HIP = 24
    LEFT_KNEE = 25
    RIGHT_KNEE = 26
    LEFT_ANKLE = 27
    RIGHT_ANKLE = 28
    LEFT_HEEL = 29
    RIGHT_HEEL = 30
    LEFT_FOOT_INDEX = 31
    RIGHT_FOOT_INDEX = 32


LANDMARK_COUNT: Final = len(Landmark)

_SWAPS: Final = {
    m: Landmark[m.name.replace("LEFT", "\0").replace("RIGHT", "LEFT").replace("\0", "RIGHT")]
    for m in Landmark
}

#: Index of the same landmark on the other side of the body, shape (33,).
MIRROR: Final = np.array([_SWAPS[m].value for m in Landmark], dtype=np.intp)

#: The sides of the body, in the order in which pairs are given.
SIDES: Final = ("left", "right")
# Left and right of a joint.
SHOULDERS: Final = (Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER)
HIPS: Final = (Landmark.LEFT_HIP, Landmark.RIGHT_HIP)
KNEES: Final = (Landmark.LEFT_KNEE, Landmark.RIGHT_KNEE)
ANKLES: Final = (Landmark.LEFT_ANKLE, Landmark.RIGHT_ANKLE)
HEELS: Final = (Landmark.LEFT_HEEL, Landmark.RIGHT_HEEL)
TOES: Final = (Landmark.LEFT_FOOT_INDEX, Landmark.RIGHT_FOOT_INDEX)
WRISTS: Final = (Landmark.LEFT_WRIST, Landmark.RIGHT_WRIST)
EARS: Final = (Landmark.LEFT_EAR, Landmark.RIGHT_EAR)

#: Pairs of landmarks joined by a drawn limb.
BONES: Final[tuple[tuple[Landmark, Landmark], ...]] = (
    (Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER),
    (Landmark.LEFT_SHOULDER, Landmark.LEFT_ELBOW),
    (Landmark.LEFT_ELBOW, Landmark.LEFT_WRIST),
    (Landmark.RIGHT_SHOULDER, Landmark.RIGHT_ELBOW),
    (Landmark.RIGHT_ELBOW, Landmark.RIGHT_WRIST),
    (Landmark.LEFT_SHOULDER, Landmark.LEFT_HIP),
    (Landmark.RIGHT_SHOULDER, Landmark.RIGHT_HIP),
    (Landmark.LEFT_HIP, Landmark.RIGHT_HIP),
    (Landmark.LEFT_HIP, Landmark.LEFT_KNEE),
    (Landmark.LEFT_KNEE, Landmark.LEFT_ANKLE),
    (Landmark.RIGHT_HIP, Landmark.RIGHT_KNEE),
    (Landmark.RIGHT_KNEE, Landmark.RIGHT_ANKLE),
    (Landmark.LEFT_ANKLE, Landmark.LEFT_HEEL),
    (Landmark.LEFT_HEEL, Landmark.LEFT_FOOT_INDEX),
    (Landmark.LEFT_ANKLE, Landmark.LEFT_FOOT_INDEX),
    (Landmark.RIGHT_ANKLE, Landmark.RIGHT_HEEL),
    (Landmark.RIGHT_HEEL, Landmark.RIGHT_FOOT_INDEX),
    (Landmark.RIGHT_ANKLE, Landmark.RIGHT_FOOT_INDEX),
)
