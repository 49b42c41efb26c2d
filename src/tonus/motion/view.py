"""From where the camera looks, and how sure that is."""

from __future__ import annotations

import math
from enum import StrEnum
from typing import Final

from tonus.motion.posture import Posture
from tonus.pose.sequence import FloatArray

__all__ = ["View", "ViewTracker", "fore_aft_px", "view_of"]


class View(StrEnum):
    """From where the camera looks at the person."""

    SIDE = "side"
    FRONT = "front"
    REAR = "rear"
    OBLIQUE = "oblique"
    UNKNOWN = "unknown"


#: Shoulder joints' distance over leg length, seen from the front, and foot
#: length (heel to big toe) over leg length, seen from the side; medians of the
#: recordings, close to the body tables [winter_2009]_.
SHOULDERS_PER_LEG: Final = 0.40
FOOT_PER_LEG: Final = 0.25
#: Trunk (shoulders to hips) over leg length, from the same sources.
TRUNK_PER_LEG: Final = 0.70
#: Turned from the camera by at least this much is a side view: horizontal
#: distances are then short by no more than a tenth.
SIDE_FROM_DEG: Final = 64.0
FRONT_TO_DEG: Final = 26.0
#: Views change slowly; this steadies them.
SMOOTHING_S: Final = 0.5


def view_of(*, shoulder_gap: float, toe: float) -> tuple[View, float]:
    """Return the view and the turn of the body away from the camera.

    Shoulders narrow and feet lengthen as a body turns; symmetric toe-out
    cancels in the mean of both feet.

    Parameters
    ----------
    shoulder_gap : float
        Left minus right shoulder, x, as a share of the leg.
    toe : float
        Toe minus heel, x, mean of both feet, as a share of the leg.

    Returns
    -------
    view : View
        `View.UNKNOWN` where a value is NaN.
    turn_deg : float
        0 facing the camera or away from it, 90 from the side; NaN if unknown.

    Examples
    --------
    >>> view_of(shoulder_gap=0.05, toe=0.25)[0].value
    'side'
    >>> view_of(shoulder_gap=-0.4, toe=0.02)[0].value
    'rear'
    """
    if not (math.isfinite(shoulder_gap) and math.isfinite(toe)):
        return View.UNKNOWN, math.nan
    turn_deg = math.degrees(
        math.atan2(abs(toe) / FOOT_PER_LEG, abs(shoulder_gap) / SHOULDERS_PER_LEG)
    )
    if turn_deg >= SIDE_FROM_DEG:
        return View.SIDE, turn_deg
    if turn_deg <= FRONT_TO_DEG:
        return (View.FRONT if shoulder_gap > 0 else View.REAR), turn_deg
    return View.OBLIQUE, turn_deg


def fore_aft_px(seen: Posture, *, lying: bool) -> FloatArray:
    """Return what lengthens as a body turns its side to the camera.

    Of somebody who stands or sits, the feet.  The feet of somebody who lies point
    up; the trunk then takes their place, as long as a foot would look from there,
    so that "front" is from the feet and "rear" from the head.

    Parameters
    ----------
    seen : Posture
        Of n frames.
    lying : bool
        Whether the person lies.

    Returns
    -------
    ndarray, shape (n,)
        px, to be held against the leg by `view_of`; NaN in refused frames.

    Examples
    --------
    >>> import numpy as np
    >>> from tonus.motion.posture import posture
    >>> nobody = posture(np.full((1, 33, 2), np.nan), np.zeros((1, 33)))
    >>> fore_aft_px(nobody, lying=True).tolist()
    [nan]
    """
    if lying:
        return seen.trunk_x_px * (FOOT_PER_LEG / TRUNK_PER_LEG)
    return seen.toe_px


class ViewTracker:
    """The view over time, steadied over half a second.

    Examples
    --------
    >>> tracker = ViewTracker()
    >>> tracker.step(dt_s=0.0, shoulder_gap=0.02, toe=0.25).value
    'side'
    """

    def __init__(self) -> None:
        self._gap = math.nan
        self._toe = math.nan
        self.view = View.UNKNOWN

    def reset(self) -> None:
        """Forget the past, as after a cut."""
        self._gap = self._toe = math.nan
        self.view = View.UNKNOWN

    def step(self, *, dt_s: float, shoulder_gap: float, toe: float) -> View:
        """Return the view at one frame.

        Parameters
        ----------
        dt_s : float
            Seconds since the frame before.
        shoulder_gap, toe : float
            As `view_of` takes them; NaN leaves the view as it was.

        Returns
        -------
        View
            `View.UNKNOWN` before anybody was seen.
        """
        if math.isfinite(shoulder_gap) and math.isfinite(toe):
            if math.isnan(self._gap):
                self._gap, self._toe = shoulder_gap, toe
            else:
                share = dt_s / (SMOOTHING_S + dt_s)
                self._gap += share * (shoulder_gap - self._gap)
                self._toe += share * (toe - self._toe)
        self.view = view_of(shoulder_gap=self._gap, toe=self._toe)[0]
        return self.view
