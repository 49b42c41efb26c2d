"""The posture from which a repetition starts and to which it returns.

A frame shows rest when every measure is within its bounds; what was not seen is
never rest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tonus.motion.geometry import interior_angle_deg
from tonus.motion.lying import lower_leg_knee_deg
from tonus.motion.posture import Posture, knee_angles_deg
from tonus.motion.split import (
    ahead_hip_deg,
    ahead_knee_deg,
    behind_knee_deg,
    behind_lean_deg,
    reach_px,
    stride_px,
    trunk_forward_deg,
)
from tonus.pose.sequence import FloatArray
from tonus.pose.skeleton import HIPS, KNEES, SHOULDERS

__all__ = ["LYING", "MEASURES", "SEATED", "STANDING", "Bound", "RestPosture"]

#: A measure of each frame, shape (n,), and the length it is a share of, or 1.
Measure = Callable[[Posture], tuple[FloatArray, FloatArray | float]]


def _hip_height(seen: Posture) -> tuple[FloatArray, FloatArray]:
    return seen.hip_height_px, seen.leg_px


def _knee(seen: Posture) -> tuple[FloatArray, float]:
    return seen.knee_angle_deg, 1.0


def _straighter_knee(seen: Posture) -> tuple[FloatArray, float]:
    return knee_angles_deg(seen.points).max(axis=1), 1.0


def _more_bent_knee(seen: Posture) -> tuple[FloatArray, float]:
    return knee_angles_deg(seen.points).min(axis=1), 1.0


def _thigh(seen: Posture) -> tuple[FloatArray, FloatArray]:
    """Return the thighs' height as a share of the hips': a half standing, little seated."""
    return seen.thigh_px, seen.hip_height_px


def _lean(seen: Posture) -> tuple[FloatArray, float]:
    return seen.trunk_lean_deg, 1.0


def _hip(seen: Posture) -> tuple[FloatArray, float]:
    """Return the angle between trunk and thigh, mean of both sides; 180 is straight."""
    points = seen.points
    left, right = (
        interior_angle_deg(points[:, shoulder], points[:, hip], points[:, knee])
        for shoulder, hip, knee in zip(SHOULDERS, HIPS, KNEES, strict=True)
    )
    return 0.5 * (left + right), 1.0


def _degrees(of: Callable[[Posture], FloatArray]) -> Measure:
    return lambda seen: (of(seen), 1.0)


def _legs(of: Callable[[Posture], FloatArray]) -> Measure:
    """Return a measure in shares of the leg as it is seen in the same frame."""
    return lambda seen: (of(seen), np.maximum(seen.leg_px, seen.hip_height_px))


#: Every measure that a rest posture may be bound by.
MEASURES: Final[dict[str, Measure]] = {
    "ahead_hip_deg": _degrees(ahead_hip_deg),
    "ahead_knee_deg": _degrees(ahead_knee_deg),
    "behind_knee_deg": _degrees(behind_knee_deg),
    "behind_lean_deg": _degrees(behind_lean_deg),
    "hip_deg": _hip,
    "hip_height_leg": _hip_height,
    "knee_deg": _knee,
    "lean_deg": _lean,
    "lower_leg_knee_deg": _degrees(lower_leg_knee_deg),
    "more_bent_knee_deg": _more_bent_knee,
    "reach_leg": _legs(reach_px),
    "straighter_knee_deg": _straighter_knee,
    "stride_leg": _legs(stride_px),
    "thigh_of_hip_height": _thigh,
    "trunk_forward_deg": _degrees(trunk_forward_deg),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """Within which values a measure must be.

    Parameters
    ----------
    measure : str
        Key of `MEASURES`.
    at_least, at_most : float or None
        Cut-offs.
    """

    measure: str
    at_least: float | None = None
    at_most: float | None = None


def _comparisons(
    bound: Bound, value: FloatArray, of: FloatArray | float
) -> Iterator[NDArray[np.bool_]]:
    if bound.at_least is not None:
        yield value >= bound.at_least * of
    if bound.at_most is not None:
        yield value <= bound.at_most * of


@dataclass(frozen=True, slots=True, kw_only=True)
class RestPosture:
    """The posture of rest, as bounds that must all hold.

    Parameters
    ----------
    bounds : tuple of Bound
        At least one.

    Examples
    --------
    >>> import numpy as np
    >>> from tonus.motion.posture import posture
    >>> nobody = posture(np.full((2, 33, 2), np.nan), np.zeros((2, 33)))
    >>> STANDING.shown_in(nobody).tolist()
    [False, False]
    """

    bounds: tuple[Bound, ...]

    def shown_in(self, seen: Posture) -> NDArray[np.bool_]:
        """Return which frames show the posture.

        Parameters
        ----------
        seen : Posture
            Of n frames; NaN is never rest.

        Returns
        -------
        ndarray of bool, shape (n,)
            True only where every measure says so.
        """
        result: NDArray[np.bool_] | None = None
        for bound in self.bounds:
            value, of = MEASURES[bound.measure](seen)
            for met in _comparisons(bound, value, of):
                result = met if result is None else result & met
        return np.ones(len(seen.points), dtype=bool) if result is None else result


#: Upright on straight legs.
STANDING: Final = RestPosture(
    bounds=(
        Bound(measure="hip_height_leg", at_least=0.80),
        Bound(measure="knee_deg", at_least=140.0),
        Bound(measure="lean_deg", at_most=45.0),
    )
)
#: The trunk nearer to the level than to upright.
LYING: Final = RestPosture(bounds=(Bound(measure="lean_deg", at_least=50.0),))
#: The trunk upright over bent hips and knees.
SEATED: Final = RestPosture(
    bounds=(
        Bound(measure="knee_deg", at_least=50.0, at_most=130.0),
        Bound(measure="lean_deg", at_most=45.0),
        Bound(measure="hip_height_leg", at_most=0.75),
    )
)
