"""Repetitions from one phase signal: SETUP → TOP → DOWN → BOTTOM → UP → TOP.

The counter knows nothing of joints or exercises.  It sees one number per frame,
0 at rest and rising toward the turning point, and finds the excursions in it.
Whether an excursion was a squat, and a good one, is for others to say.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

__all__ = ["Excursion", "ExcursionKind", "Phase", "RepCounter", "RepSettings"]

#: How far the filtered signal is behind the body; see `tonus.pose.filters`.
FILTER_LAG_S: Final = 0.08


class Phase(StrEnum):
    """State of the repetition counter at one frame."""

    SETUP = "setup"
    TOP = "top"
    DOWN = "down"
    BOTTOM = "bottom"
    UP = "up"


class ExcursionKind(StrEnum):
    """How an excursion ended."""

    RETURNED = "returned"
    PULSED = "pulsed"
    CUT_OFF = "cut_off"
    BEGAN_BEFORE = "began_before"


@dataclass(frozen=True, slots=True, kw_only=True)
class RepSettings:
    """Constants of the counter, in the unit of the phase signal unless said.

    Parameters
    ----------
    leave : float
        Leaving rest is more than this above the lowest recent value.
    rest : float
        Below this the body is at rest; an excursion starts where it was last.
    floor : float
        Smaller excursions are not movements at all.
    turn : float
        Coming back this far from the extreme is a turn.
    turn_share : float
        The same as a share of the depth; the larger of the two counts.
    return_share : float
        Back at the top once no more than this share of the depth is left.
    pulse_share : float
        Going down again by this share of the depth, before the top, is a pulse.
    settle_speed_per_s : float
        The top is confirmed once the body rises no faster than this, in legs.
    settle_s : float
        Or after this many seconds.
    shortest_s : float
        A body cannot go down and up in less; what does is noise.
    longest_s : float
        An excursion that takes longer was not a repetition.
    """

    leave: float
    rest: float
    floor: float
    turn: float
    turn_share: float
    return_share: float
    pulse_share: float
    settle_speed_per_s: float
    settle_s: float
    shortest_s: float
    longest_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Excursion:
    """One way down and, unless cut off, back up.

    Parameters
    ----------
    start_s, peak_s, end_s : float
        Last rest, extreme, back at the top; seconds.
    top_s : float
        When the body was last at its top: `start_s`, or before it for what
        follows a pulse.
    peak : float
        Value of the phase signal at the extreme.
    kind : ExcursionKind
        How it ended.
    """

    start_s: float
    peak_s: float
    end_s: float
    top_s: float
    peak: float
    kind: ExcursionKind


class RepCounter:
    """Finds excursions in a phase signal, frame by frame.

    Parameters
    ----------
    settings : RepSettings
        Thresholds.

    Notes
    -----
    A constant number of operations and no memory of the past per frame.

    Examples
    --------
    >>> import math
    >>> settings = RepSettings(
    ...     leave=0.06,
    ...     rest=0.025,
    ...     floor=0.08,
    ...     turn=0.03,
    ...     turn_share=0.1,
    ...     return_share=0.3,
    ...     pulse_share=0.25,
    ...     settle_speed_per_s=0.3,
    ...     settle_s=0.3,
    ...     shortest_s=0.4,
    ...     longest_s=20.0,
    ... )
    >>> counter = RepCounter(settings)
    >>> found = []
    >>> for frame in range(120):
    ...     time = frame / 30
    ...     value = 0.25 * (1 - math.cos(2 * math.pi * min(max(time - 0.5, 0), 2) / 2))
    ...     found += counter.step(time, value, at_rest=value < 0.05, settled=True)
    >>> len(found), round(found[0].peak, 2), found[0].kind.value
    (1, 0.5, 'returned')
    """

    def __init__(self, settings: RepSettings) -> None:
        self._set = settings
        self.phase = Phase.SETUP
        self._time = math.nan
        self._value = math.nan
        self._speed_per_s = 0.0
        self._begin(math.nan, math.nan)

    def _begin(self, time_s: float, value: float) -> None:
        self._rest_s = time_s
        self._top_s = time_s
        self._lowest = value
        self._peak = value
        self._peak_s = time_s
        self._low = math.inf
        self._low_s = time_s
        self._returned_s = math.nan

    def abort(self) -> list[Excursion]:
        """Stop following, as after a gap; return what was under way.

        Returns
        -------
        list of Excursion
            At most one, cut off.
        """
        found = self._cut_off()
        self.phase = Phase.SETUP
        return found

    def finish(self) -> list[Excursion]:
        """Close at the end of the stream; a repetition near its top counts as ended.

        Returns
        -------
        list of Excursion
            At most one.
        """
        ahead = self._value + FILTER_LAG_S * self._speed_per_s
        if self.phase is Phase.UP and min(self._low, ahead) <= self._top_limit():
            end_s = self._time if math.isnan(self._returned_s) else self._returned_s
            self.phase = Phase.TOP
            return self._kept(self._excursion(ExcursionKind.RETURNED, end_s))
        return self.abort()

    def restart(self, time_s: float) -> None:
        """Take the present position as the top: the person stands there.

        Parameters
        ----------
        time_s : float
            Of the newest frame.
        """
        self.phase = Phase.TOP
        self._begin(time_s, 0.0)

    def step(self, time_s: float, value: float, *, at_rest: bool, settled: bool) -> list[Excursion]:
        """Follow one frame; return the excursions that ended with it.

        Parameters
        ----------
        time_s : float
            Later than the frame before.
        value : float
            Phase signal; not NaN.
        at_rest : bool
            Whether the posture is that of the top; needed only to leave SETUP.
        settled : bool
            Whether the body as a whole has stopped rising; the top is confirmed
            only then, since somebody who jumps passes it at full speed.

        Returns
        -------
        list of Excursion
            Usually empty, at most one.
        """
        if time_s > self._time:
            self._speed_per_s = (value - self._value) / (time_s - self._time)
        self._time, self._value = time_s, value
        if self.phase is Phase.SETUP:
            if at_rest:
                self.restart(time_s)
            return []
        if self.phase is Phase.TOP:
            self._step_top(time_s, value)
            return []
        if self.phase is Phase.UP:
            return self._step_up(time_s, value, settled)
        return self._step_down(time_s, value)

    def _step_top(self, time_s: float, value: float) -> None:
        if value <= max(self._set.rest, self._lowest + self._set.rest):
            self._rest_s = self._top_s = time_s
        self._lowest = min(self._lowest, value)
        if value > max(self._set.leave, self._lowest + self._set.leave):
            self.phase = Phase.DOWN
            self._peak, self._peak_s = value, time_s
            self._low = math.inf

    def _step_down(self, time_s: float, value: float) -> list[Excursion]:
        if value > self._peak:
            self._peak, self._peak_s = value, time_s
            self.phase = Phase.DOWN
        back = self._peak - value
        if back > max(self._set.turn, self._set.turn_share * self._peak):
            self.phase = Phase.UP
            self._low, self._low_s = value, time_s
            self._returned_s = math.nan
            if value <= self._top_limit():
                self._returned_s = time_s
        elif back > 0 and self.phase is Phase.DOWN:
            self.phase = Phase.BOTTOM
        return self._too_long(time_s)

    def _step_up(self, time_s: float, value: float, settled: bool) -> list[Excursion]:
        if value < self._low:
            self._low, self._low_s = value, time_s
        if self._low <= self._top_limit():
            if math.isnan(self._returned_s):
                self._returned_s = time_s
            rising_again = value > self._low + 0.5 * self._set.leave
            waited = time_s - self._returned_s >= self._set.settle_s
            if waited or rising_again or settled:
                return self._close(time_s, value)
        elif value > self._low + max(
            self._set.leave, self._set.pulse_share * (self._peak - self._low)
        ):
            return self._turn_down_again(time_s, value)
        return self._too_long(time_s)

    def _turn_down_again(self, time_s: float, value: float) -> list[Excursion]:
        rose_s = self._low_s - self._peak_s
        pulse = self._excursion(ExcursionKind.PULSED, self._low_s)
        # The way up takes a part of the time that the whole must take; faster is noise.
        found = self._kept(pulse) if rose_s >= 0.3 * self._set.shortest_s else []
        self.phase = Phase.DOWN
        if found:
            self._rest_s = self._low_s
            self._peak, self._peak_s = value, time_s
        elif value > self._peak:
            self._peak, self._peak_s = value, time_s
        return found

    def _kept(self, found: Excursion) -> list[Excursion]:
        large = found.peak >= self._set.floor
        return [found] if large and found.end_s - found.start_s >= self._set.shortest_s else []

    def _top_limit(self) -> float:
        return max(self._set.leave, self._set.return_share * self._peak)

    def _close(self, time_s: float, value: float) -> list[Excursion]:
        found = self._excursion(ExcursionKind.RETURNED, time_s)
        self.phase = Phase.TOP
        lowest = min(self._low, value)
        self._begin(time_s, value)
        self._lowest = lowest
        return self._kept(found)

    def _too_long(self, time_s: float) -> list[Excursion]:
        if time_s - self._rest_s <= self._set.longest_s:
            return []
        return self.abort()

    def _cut_off(self) -> list[Excursion]:
        if self.phase in (Phase.SETUP, Phase.TOP):
            return []
        return self._kept(self._excursion(ExcursionKind.CUT_OFF, self._time))

    def _excursion(self, kind: ExcursionKind, end_s: float) -> Excursion:
        return Excursion(
            start_s=self._rest_s,
            peak_s=self._peak_s,
            end_s=end_s,
            top_s=self._top_s,
            peak=self._peak,
            kind=kind,
        )
