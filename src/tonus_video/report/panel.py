"""The two panels of the chart: where an angle is drawn."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from tonus.pose.sequence import FloatArray

__all__ = ["KNEE_TOP", "TRUNK_BOTTOM", "TRUNK_TOP", "Panel", "knee_panel", "trunk_panel"]

KNEE_TOP: Final = 88.0
_KNEE_HEIGHT: Final = 240.0
TRUNK_TOP: Final = 380.0
_TRUNK_HEIGHT: Final = 110.0
TRUNK_BOTTOM: Final = TRUNK_TOP + _TRUNK_HEIGHT


@dataclass(frozen=True, slots=True)
class Panel:
    """One angle's place in the chart.

    Parameters
    ----------
    top, height : float
        In px.
    low, high : float
        Angles in degrees at its lower and upper edge.
    ticks : tuple of float
        Angles with a line across.
    """

    top: float
    height: float
    low: float
    high: float
    ticks: tuple[float, ...]

    def y(self, angle_deg: float) -> float:
        """Return the height in px at which an angle is drawn, clipped to the panel."""
        inside = min(max(angle_deg, self.low), self.high)
        return self.top + self.height * (self.high - inside) / (self.high - self.low)


def knee_panel(values: FloatArray) -> Panel:
    """Return the panel of the knee angle: straight at the top, room for the deepest."""
    lowest = float(np.nanmin(values)) if np.isfinite(values).any() else 90.0
    low = float(min(max(math.floor((lowest - 12.0) / 20.0) * 20, 0), 60))
    return Panel(KNEE_TOP, _KNEE_HEIGHT, low, 190.0, tuple(np.arange(180.0, low - 1, -40.0)))


def trunk_panel(values: FloatArray) -> Panel:
    """Return the panel of the trunk lean: upright at the bottom."""
    some = bool(np.isfinite(values).any())
    highest = float(np.nanmax(values)) if some else 60.0
    lowest = float(np.nanmin(values)) if some else 0.0
    high = float(max(math.ceil(highest / 30.0) * 30, 60))
    low = float(min(math.floor(lowest / 30.0) * 30, 0)) if lowest < -5.0 else 0.0
    return Panel(TRUNK_TOP, _TRUNK_HEIGHT, low, high, tuple(np.arange(low, high + 1, 30.0)))
