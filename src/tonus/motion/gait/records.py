"""What is known of a walk: heel strikes, toe-offs, passes through the picture."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from tonus.messages import K_
from tonus.motion.view import View

__all__ = [
    "FOOT_JUMPED",
    "FOOT_OUT_OF_FRAME",
    "FRAMES_MISSING",
    "TOO_FEW_STEPS",
    "TOWARDS_CAMERA",
    "Estimate",
    "Gait",
    "GaitPass",
    "Heading",
    "NotWalked",
    "Side",
    "Strike",
    "ToeOff",
    "UnsureStrike",
]

FOOT_JUMPED: Final = K_("gait.foot_jumped")
FOOT_OUT_OF_FRAME: Final = K_("gait.foot_out_of_frame")
FRAMES_MISSING: Final = K_("gait.frames_missing")
TOO_FEW_STEPS: Final = K_("gait.too_few_steps")
TOWARDS_CAMERA: Final = K_("gait.towards_camera")


class Side(StrEnum):
    """A leg of the person, not a side of the picture."""

    LEFT = "left"
    RIGHT = "right"

    @property
    def other(self) -> Side:
        """The leg on the other side."""
        return Side.RIGHT if self is Side.LEFT else Side.LEFT


class Heading(StrEnum):
    """The side of the picture that somebody walks to."""

    LEFT = "left"
    RIGHT = "right"


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A number with its 95 % interval, or the reason why there is none.

    Parameters
    ----------
    value : float or None
        None where it could not be told.
    low, high : float or None
        Ends of the interval; None where `value` is.
    reason : str or None
        Message key that says why `value` is missing.
    """

    value: float | None
    low: float | None = None
    high: float | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Strike:
    """A heel that meets the floor.

    Parameters
    ----------
    time_s : float
        Seconds.
    side : Side or None
        None where the model's left and right contradict each other.
    number : int
        Steps since the first strike of the pass, steps that were not seen included.
    ahead_leg : float
        How far this heel is before the other one, as a share of the leg; below
        zero for a foot that only catches up.
    """

    time_s: float
    side: Side | None
    number: int
    ahead_leg: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ToeOff:
    """A foot that leaves the floor.

    Parameters
    ----------
    time_s : float
        Seconds.
    side : Side or None
        None where the model's left and right contradict each other.
    pitch_deg : float or None
        How steep the foot stands on its toes, against the same feet flat on the
        floor; None where the pass shows no flat foot.
    heel_first_s : float or None
        Seconds by which the heel rose before the toes moved; below zero where the
        foot was carried off flat.
    """

    time_s: float
    side: Side | None
    pitch_deg: float | None
    heel_first_s: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnsureStrike:
    """A heel strike that was not seen well enough to be told as one.

    Parameters
    ----------
    time_s : float
        Seconds.
    reason : str
        Message key, such as ``gait.foot_jumped``.
    """

    time_s: float
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NotWalked:
    """A stretch of time that is told of and not counted as walking.

    Parameters
    ----------
    start_s, end_s : float
        Seconds.
    reason : str
        Message key, such as ``gait.towards_camera``.
    """

    start_s: float
    end_s: float
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GaitPass:
    """One way through the picture.

    Parameters
    ----------
    heading : Heading
        Side of the picture that the person walks to.
    view : View
        From where the camera sees the walker.
    strikes : tuple of Strike
        In order of time; four at least.
    toe_offs : tuple of ToeOff
        In order of time.
    unsure : tuple of UnsureStrike
        Strikes that are not told among `strikes`.
    trunk_lean_deg : float or None
        Mean of hip to shoulder against the vertical of the picture; positive
        forward.  None where the view is not from the side.
    frame_s : float
        Usual time between two frames.
    """

    heading: Heading
    view: View
    strikes: tuple[Strike, ...]
    toe_offs: tuple[ToeOff, ...]
    unsure: tuple[UnsureStrike, ...]
    trunk_lean_deg: float | None
    frame_s: float

    @property
    def start_s(self) -> float:
        """First heel strike."""
        return self.strikes[0].time_s

    @property
    def end_s(self) -> float:
        """Last heel strike."""
        return self.strikes[-1].time_s

    @property
    def steps(self) -> int:
        """Heel strikes seen."""
        return len(self.strikes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gait:
    """Everything that is known of a walk.

    Parameters
    ----------
    passes : tuple of GaitPass
        In order of time.
    not_walked : tuple of NotWalked
        Stretches that looked like walking and were not counted, and why.
    """

    passes: tuple[GaitPass, ...]
    not_walked: tuple[NotWalked, ...]

    @property
    def steps(self) -> int:
        """Heel strikes seen in all passes."""
        return sum(one.steps for one in self.passes)
