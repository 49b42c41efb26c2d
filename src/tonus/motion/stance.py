"""How long the leg is and where the body rests: the person's own measure.

No height is asked for and none is assumed: both are read from the person
at rest, follow slowly when the person walks nearer, and are forgotten at a cut.
"""

from __future__ import annotations

import math
from typing import Final

__all__ = ["StanceTracker", "gone_from_rest"]

#: Leg length rises to what is seen in a third of a second and sinks in twenty:
#: a leg is never longer than itself, but often foreshortened.
LEG_RISE_S: Final = 0.3
LEG_FALL_S: Final = 20.0
#: The height at rest follows in the same way while the person rests.
TOP_RISE_S: Final = 0.15
TOP_FALL_S: Final = 2.0
TOP_FALL_WITHIN: Final = 0.06


def gone_from_rest(height: float, *, rest_height: float, unit: float) -> float:
    """Return how far a height of a phase signal is below that at rest.

    Parameters
    ----------
    height : float
        Such as that of the hips above the ankles, px or degrees; NaN gives NaN.
    rest_height : float
        The same of the person at rest.
    unit : float
        Length of the leg in px, or 1 for degrees.

    Returns
    -------
    float
        0 at rest; of the hips about 0.5 with the thighs level.

    Examples
    --------
    >>> gone_from_rest(45.0, rest_height=95.0, unit=100.0)
    0.5
    """
    return (rest_height - height) / unit


class StanceTracker:
    """Running leg length and height at rest of one person.

    Parameters
    ----------
    in_degrees : bool
        Whether heights are angles; px otherwise, and then a share of the leg.
    fall_within : float
        Rest follows a height that is lower by less than this, in legs or degrees.

    Examples
    --------
    >>> tracker = StanceTracker()
    >>> tracker.step(dt_s=0.0, leg_px=100.0)
    >>> tracker.rest(dt_s=0.0, height=95.0)
    >>> round(tracker.drop(45.0), 2)
    0.5
    """

    def __init__(self, *, in_degrees: bool = False, fall_within: float = TOP_FALL_WITHIN) -> None:
        self._in_degrees = in_degrees
        self._fall_within = fall_within
        self.leg_px = math.nan
        self.rest_height = math.nan

    @property
    def unit(self) -> float:
        """What a height is divided by: the leg in px, or one degree."""
        return 1.0 if self._in_degrees else self.leg_px

    def reset(self) -> None:
        """Forget the person, as after a cut."""
        self.leg_px = self.rest_height = math.nan

    def step(self, *, dt_s: float, leg_px: float) -> None:
        """Follow the leg's length.

        Parameters
        ----------
        dt_s : float
            Seconds since the frame before.
        leg_px : float
            Leg as it is seen, or height of the hips over the ankles where that is
            more; not NaN.
        """
        if math.isnan(self.leg_px):
            self.leg_px = leg_px
            return
        tau = LEG_RISE_S if leg_px > self.leg_px else LEG_FALL_S
        self.leg_px += dt_s / (tau + dt_s) * (leg_px - self.leg_px)

    def rest(self, *, dt_s: float, height: float) -> None:
        """Follow the height at rest; call only while the person rests.

        Parameters
        ----------
        dt_s : float
            Seconds since the frame before.
        height : float
            Of the phase signal; not NaN.
        """
        if math.isnan(self.rest_height):
            self.rest_height = height
        elif height > self.rest_height:
            self.rest_height += dt_s / (TOP_RISE_S + dt_s) * (height - self.rest_height)
        elif self.rest_height - height < self._fall_within * self.unit:
            self.rest_height += dt_s / (TOP_FALL_S + dt_s) * (height - self.rest_height)

    def rest_at(self, height: float) -> None:
        """Take this as the height at rest at once: the person rests elsewhere now.

        Parameters
        ----------
        height : float
            Of the phase signal; not NaN.
        """
        self.rest_height = height

    def drop(self, height: float) -> float:
        """Return how far a height is below that at rest, in legs or degrees.

        Parameters
        ----------
        height : float
            Of the phase signal; NaN gives NaN.

        Returns
        -------
        float
            0 at rest, as in `gone_from_rest`; NaN before anyone was at rest.
        """
        return gone_from_rest(height, rest_height=self.rest_height, unit=self.unit)
