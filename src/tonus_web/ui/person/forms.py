"""How thick a body is, and which muscle lies where on it: drawn by us, shares of stature.

Thickness is given at stations along a limb, from its upper end (0) to its lower end
(1), to the front, the back, the outer and the inner side.  Round a limb, 0° is the
front, 90° the outer side, 180° the back.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from tonus.pose.sequence import FloatArray

__all__ = [
    "FOOT",
    "FOREARM",
    "FRINGE",
    "HAIR",
    "HAND",
    "HEAD",
    "MUSCLES",
    "NECK",
    "SEAT",
    "SHANK",
    "THIGH",
    "TOES",
    "TRUNK",
    "UPPER_ARM",
    "Form",
    "Muscle",
]


@dataclass(frozen=True, slots=True)
class Form:
    """Thickness at stations along a limb.

    Parameters
    ----------
    along : ndarray, shape (S,)
        Stations from the upper end to the lower end.
    front, back, outer, inner : ndarray, shape (S,)
        Shares of stature.
    """

    along: FloatArray
    front: FloatArray
    back: FloatArray
    outer: FloatArray
    inner: FloatArray

    def at(self, along: FloatArray) -> Form:
        """Return the form at other stations."""
        return Form(
            along,
            *(
                np.interp(along, self.along, values)
                for values in (self.front, self.back, self.outer, self.inner)
            ),
        )


def _form(*rows: tuple[float, float, float, float, float]) -> Form:
    return Form(*(np.array(column) for column in zip(*rows, strict=True)))


THIGH: Final = _form(
    (0.0, 0.050, 0.052, 0.052, 0.044),
    (0.22, 0.056, 0.053, 0.050, 0.046),
    (0.5, 0.053, 0.048, 0.044, 0.043),
    (0.78, 0.041, 0.037, 0.036, 0.036),
    (1.0, 0.034, 0.030, 0.031, 0.032),
)
SHANK: Final = _form(
    (0.0, 0.032, 0.029, 0.031, 0.032),
    (0.12, 0.029, 0.035, 0.031, 0.032),
    (0.3, 0.025, 0.044, 0.033, 0.036),
    (0.5, 0.021, 0.036, 0.029, 0.030),
    (0.76, 0.017, 0.020, 0.019, 0.020),
    (1.0, 0.018, 0.018, 0.019, 0.019),
)
#: From the seat up to the root of the neck.
TRUNK: Final = _form(
    (-0.1, 0.030, 0.050, 0.062, 0.062),
    (0.04, 0.052, 0.070, 0.090, 0.090),
    (0.24, 0.053, 0.050, 0.080, 0.080),
    (0.42, 0.053, 0.046, 0.075, 0.075),
    (0.66, 0.060, 0.054, 0.088, 0.088),
    (0.86, 0.056, 0.054, 0.098, 0.098),
    (1.0, 0.034, 0.038, 0.078, 0.078),
)
NECK: Final = _form(
    (0.0, 0.032, 0.034, 0.036, 0.036),
    (1.0, 0.027, 0.028, 0.029, 0.029),
)
#: Of one side, from the crest of the pelvis to the root of the thigh.
SEAT: Final = _form(
    (0.0, 0.030, 0.042, 0.040, 0.034),
    (0.35, 0.036, 0.066, 0.050, 0.042),
    (0.7, 0.042, 0.068, 0.053, 0.044),
    (1.0, 0.046, 0.056, 0.051, 0.045),
)
UPPER_ARM: Final = _form(
    (0.0, 0.031, 0.031, 0.030, 0.030),
    (0.25, 0.031, 0.030, 0.029, 0.029),
    (0.6, 0.025, 0.025, 0.024, 0.024),
    (1.0, 0.021, 0.021, 0.021, 0.021),
)
FOREARM: Final = _form(
    (0.0, 0.021, 0.021, 0.021, 0.021),
    (0.25, 0.023, 0.022, 0.023, 0.023),
    (0.7, 0.017, 0.016, 0.018, 0.018),
    (1.0, 0.013, 0.013, 0.015, 0.015),
)
HAND: Final = _form(
    (0.0, 0.014, 0.014, 0.012, 0.012),
    (0.5, 0.020, 0.019, 0.012, 0.012),
    (1.0, 0.013, 0.012, 0.009, 0.009),
)

#: Corners of heel and middle foot, before, beside and above the ankle.
FOOT: Final = np.array(
    [
        (x, side * y, z)
        for x, y, z in (
            (-0.017, 0.015, 0.012),
            (-0.031, 0.012, -0.014),
            (-0.033, 0.013, -0.028),
            (-0.026, 0.014, -0.039),
            (0.030, 0.017, -0.039),
            (0.076, 0.025, -0.039),
            (0.078, 0.024, -0.024),
            (0.060, 0.020, -0.010),
            (0.034, 0.016, 0.005),
            (0.019, 0.015, 0.014),
        )
        for side in (-1.0, 1.0)
    ]
)
#: Corners of the toes, before, beside and above the ball of the foot on the ground.
TOES: Final = np.array(
    [
        (x, side * y, z)
        for x, y, z in (
            (-0.016, 0.022, 0.0),
            (-0.014, 0.021, 0.018),
            (0.004, 0.024, 0.015),
            (0.026, 0.021, 0.011),
            (0.035, 0.015, 0.006),
            (0.034, 0.014, 0.001),
            (0.020, 0.021, 0.0),
        )
        for side in (-1.0, 1.0)
    ]
)


def _egg(scale: float) -> FloatArray:
    """Points on the skull, before, beside and above the middle of the shoulders."""
    turn, rise = np.meshgrid(
        np.arange(12) * np.pi / 6, np.deg2rad([-60.0, -30.0, 0.0, 30.0, 60.0, 90.0])
    )
    x = 0.054 * np.cos(turn) * np.cos(rise)
    y = 0.042 * np.sin(turn) * np.cos(rise)
    z = 0.066 * np.sin(rise)
    return scale * np.stack([x, y, z], axis=-1).reshape(-1, 3)


_SKULL: Final = np.array([0.012, 0.0, 0.122])
#: Skull, chin and nose.
HEAD: Final = np.concatenate(
    [
        _egg(1.0) + _SKULL,
        np.array([(0.050, 0.012, 0.050), (0.050, -0.012, 0.050), (0.072, 0.0, 0.104)]),
    ]
)
#: Hair: what of the skull lies behind and above.
HAIR: Final = np.array(
    [
        point + _SKULL
        for point in np.concatenate([_egg(1.07), _egg(1.07)[:, [1, 0, 2]] * [1.286, 0.778, 1.0]])
        if -0.62 * point[0] + 0.5 * point[2] > 0.008
    ]
)

#: Hair above the face.
FRINGE: Final = np.array([point for point in HAIR if point[2] > _SKULL[2] + 0.030])


@dataclass(frozen=True, slots=True)
class Muscle:
    """Where a muscle shows on the skin of a limb.

    Parameters
    ----------
    limb : str
        ``thigh``, ``shank`` or ``seat``.
    first, last : float
        Stations between which it lies.
    middle_deg, half_deg : float
        Round the limb: its middle, and how far it goes to either side.
    belly : float
        Share of its length at which it is widest.
    """

    limb: str
    first: float
    last: float
    middle_deg: float
    half_deg: float
    belly: float = 0.45


#: By the key of the catalogue; the deepest first.
MUSCLES: Final[dict[str, Muscle]] = {
    "quadriceps": Muscle("thigh", 0.06, 0.96, 20.0, 72.0, 0.5),
    "adductors": Muscle("thigh", 0.04, 0.62, 268.0, 40.0, 0.3),
    "soleus": Muscle("shank", 0.30, 0.90, 180.0, 84.0, 0.35),
    "gluteus_maximus": Muscle("seat", 0.0, 1.0, 158.0, 88.0, 0.55),
    "semimembranosus": Muscle("thigh", 0.16, 1.0, 222.0, 42.0, 0.6),
    "semitendinosus": Muscle("thigh", 0.10, 1.02, 202.0, 26.0, 0.45),
    "biceps_femoris": Muscle("thigh", 0.10, 1.02, 143.0, 44.0, 0.5),
    "gastrocnemius_lateral": Muscle("shank", 0.0, 0.54, 136.0, 44.0, 0.5),
    "gastrocnemius_medial": Muscle("shank", 0.0, 0.58, 224.0, 44.0, 0.5),
}
