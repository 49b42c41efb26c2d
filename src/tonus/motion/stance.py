"""How long the leg is and where the body rests: the person's own measure.

No height is asked for and none is assumed: both are read from the person
standing, follow slowly when the person walks nearer, and are forgotten at a cut.
"""

from __future__ import annotations

import math
from typing import Final

__all__ = ["StanceTracker", "hip_drop"]

#: Leg length rises to what is seen in a third of a second and sinks in twenty:
#: a leg is never longer than itself, but often foreshortened.
LEG_RISE_S: Final = 0.3
LEG_FALL_S: Final = 20.0
#: Standing height follows in the same way while the person stands.
TOP_RISE_S: Final = 0.15
TOP_FALL_S: Final = 2.0
TOP_FALL_WITHIN: Final = 0.06


def hip_drop(hip_height_px: float, *, top_px: float, leg_px: float) -> float:
    """Return how far the hips are below standing, as a share of the leg.

    Parameters
    ----------
    hip_height_px : float
        Hips above the ankles; NaN gives NaN.
    top_px : float
        The same of the person standing.
    leg_px : float
        Length of the leg.

    Returns
    -------
    float
        0 standing, about 0.5 with the thighs level.

    Examples
    --------
    >>> hip_drop(45.0, top_px=95.0, leg_px=100.0)
    0.5
    """
    return (top_px - hip_height_px) / leg_px


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
    >>> tracker.step(dt_s=0.0, hip_height_px=95.0, leg_px=100.0)
    >>> tracker.stand(dt_s=0.0, hip_height_px=95.0)
    >>> round(tracker.drop(45.0), 2)
    0.5
    """

    def __init__(self, *, in_degrees: bool = False, fall_within: float = TOP_FALL_WITHIN) -> None:
        self._in_degrees = in_degrees
        self._fall_within = fall_within
        self.leg_px = math.nan
        self.top_px = math.nan

    @property
    def unit(self) -> float:
        """What a height is divided by: the leg in px, or one degree."""
        return 1.0 if self._in_degrees else self.leg_px

    def reset(self) -> None:
        """Forget the person, as after a cut."""
        self.leg_px = self.top_px = math.nan

    def step(self, *, dt_s: float, hip_height_px: float, leg_px: float) -> None:
        """Follow the leg's length.

        Parameters
        ----------
        dt_s : float
            Seconds since the frame before.
        hip_height_px, leg_px : float
            As in `tonus.motion.posture.Posture`; not NaN.
        """
        seen = max(leg_px, hip_height_px)
        if math.isnan(self.leg_px):
            self.leg_px = seen
            return
        tau = LEG_RISE_S if seen > self.leg_px else LEG_FALL_S
        self.leg_px += dt_s / (tau + dt_s) * (seen - self.leg_px)

    def stand(self, *, dt_s: float, hip_height_px: float) -> None:
        """Follow the standing height of the hips; call only while the person stands.

        Parameters
        ----------
        dt_s : float
            Seconds since the frame before.
        hip_height_px : float
            Not NaN.
        """
        if math.isnan(self.top_px):
            self.top_px = hip_height_px
        elif hip_height_px > self.top_px:
            self.top_px += dt_s / (TOP_RISE_S + dt_s) * (hip_height_px - self.top_px)
        elif self.top_px - hip_height_px < self._fall_within * self.unit:
            self.top_px += dt_s / (TOP_FALL_S + dt_s) * (hip_height_px - self.top_px)

    def restand(self, hip_height_px: float) -> None:
        """Take this as the standing height at once: the person stands elsewhere now.

        Parameters
        ----------
        hip_height_px : float
            Not NaN.
        """
        self.top_px = hip_height_px

    def drop(self, hip_height_px: float) -> float:
        """Return how far the hips are below standing, as a share of the leg.

        Parameters
        ----------
        hip_height_px : float
            NaN gives NaN.

        Returns
        -------
        float
            0 standing, about 0.5 with the thighs level; NaN before anyone stood.
        """
        return hip_drop(hip_height_px, top_px=self.top_px, leg_px=self.unit)
