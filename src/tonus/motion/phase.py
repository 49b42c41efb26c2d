"""Phase signals: the one number per frame that repetitions are found in.

A phase signal is a height that is greatest at rest and less the further the
repetition has gone, in px or degrees; a movement that rises is written with the
sign turned.  What it is held against, the rest of this person, is followed by
`tonus.motion.stance.StanceTracker`; its unit is the leg or the degree.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from tonus.motion.lying import lower_leg_knee_deg
from tonus.motion.posture import Posture
from tonus.motion.upright import ankles_level, shoulders_over_hips
from tonus.pose.sequence import FloatArray
from tonus.pose.skeleton import HIPS, KNEES, SHOULDERS

__all__ = ["PHASE_SIGNALS", "PhaseSignal"]

#: Height of each frame, shape (n,), from its posture.
Heights = Callable[[Posture], FloatArray]


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseSignal:
    """One way to see how far a repetition has gone.

    Parameters
    ----------
    name : str
        As files name it; ends with the unit of its value, ``_leg`` or ``_deg``.
    heights : callable
        Posture to the height of each frame, greatest at rest, px or
        degrees; NaN in refused frames.
    levels : callable or None
        What must stop rising before a repetition has ended; the heights where None.
    shape : callable or None
        What tells standing elsewhere from a repetition that is held: it is, while
        the person is at rest, much as it was at the last rest.
    fall_within : float
        Rest follows a height that is lower by less than this, in the unit; more
        is a movement.
    """

    name: str
    heights: Heights
    levels: Heights | None = None
    shape: Heights | None = None
    fall_within: float = 0.06

    @property
    def in_degrees(self) -> bool:
        """Whether the value is an angle; a share of the leg otherwise."""
        return self.name.endswith("_deg")


def _hip_height(seen: Posture) -> FloatArray:
    return seen.hip_height_px


def _hip_level(seen: Posture) -> FloatArray:
    """Return the height of the hips in the picture: a jump passes the top at full speed."""
    return seen.hip_height_px - seen.ankle_y_px


def _thigh_share(seen: Posture) -> FloatArray:
    """Return the thighs' share of the hips' height.

    A squat seen from the front shortens the thighs and keeps the shanks.
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        return seen.thigh_px / seen.hip_height_px


def _body_down(seen: Posture) -> FloatArray:
    """Return how low hips and shoulders are in the picture.

    Rising on the toes lifts them alike.  The toes are no ground to measure from: they
    are seen far less steadily; whether they stayed is for the requirements to say.
    """
    result: FloatArray = seen.points[:, _BODY, 1].mean(axis=1)
    return result


def _knees_down(seen: Posture) -> FloatArray:
    """Return how low the knees are in the picture."""
    result: FloatArray = seen.points[:, _KNEES, 1].mean(axis=1)
    return result


def _knees(seen: Posture) -> FloatArray:
    return seen.knee_angle_deg


_BODY: Final = np.array((*HIPS, *SHOULDERS), dtype=np.intp)
_KNEES: Final = np.array(KNEES, dtype=np.intp)

#: Every phase signal a file may name.
PHASE_SIGNALS: Final[dict[str, PhaseSignal]] = {
    signal.name: signal
    for signal in (
        PhaseSignal(
            name="hip_drop_leg", heights=_hip_height, levels=_hip_level, shape=_thigh_share
        ),
        PhaseSignal(name="trunk_drop_leg", heights=shoulders_over_hips),
        PhaseSignal(name="foot_lift_leg", heights=ankles_level, fall_within=0.04),
        PhaseSignal(name="body_rise_leg", heights=_body_down, fall_within=0.02),
        PhaseSignal(name="knee_rise_leg", heights=_knees_down, fall_within=0.02),
        PhaseSignal(name="hips_lift_leg", heights=shoulders_over_hips, fall_within=0.03),
        PhaseSignal(name="knees_bend_deg", heights=_knees, fall_within=8.0),
        PhaseSignal(name="lower_leg_bend_deg", heights=lower_leg_knee_deg, fall_within=8.0),
    )
}
