"""Holds in a stream of postures: reached, held still, interrupted, left.

The tracker sees for each frame whether the position is shown and where the body is.
It knows nothing of exercises; whether a hold was a good one is for others to say.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

__all__ = ["Hold", "HoldRules", "HoldTracker"]

#: Frames further apart say nothing about the time between them.
LONGEST_STEP_S: Final = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldRules:
    """When a position counts as held.

    Parameters
    ----------
    enter_s : float
        Reached and still for as long, it is held; the hold began when this began.
    bridge_s : float
        Not in the position, not still or not seen for no longer, the hold goes on.
    shortest_s : float
        Held for less, it was no hold.
    settle_leg : float
        To be reached, the body must stay within this share of the leg meanwhile.
    still_leg : float
        To be kept, within this of where the body has lately been.
    follow_s : float
        How slowly "lately" follows: a stretch that deepens is still.
    """

    enter_s: float
    bridge_s: float
    shortest_s: float
    settle_leg: float
    still_leg: float
    follow_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """A position that was held.

    Parameters
    ----------
    start_s, end_s : float
        When it was reached and when it was last held.
    held_s : float
        Time of it in which it was held still; interruptions do not count.
    is_cut : bool
        Whether the stream or the sight of the person ended it.
    """

    start_s: float
    end_s: float
    held_s: float
    is_cut: bool


class HoldTracker:
    """Follows one person from frame to frame into a position and out of it.

    Parameters
    ----------
    rules : HoldRules
        When a position counts as held.

    Notes
    -----
    A constant number of operations per frame and no memory of the past.

    Examples
    --------
    >>> rules = HoldRules(
    ...     enter_s=0.5, bridge_s=1.0, shortest_s=2.0, settle_leg=0.1, still_leg=0.2, follow_s=2.0
    ... )
    >>> tracker, ended = HoldTracker(rules), []
    >>> for frame in range(100):
    ...     shown = 20 <= frame < 70
    ...     hold = tracker.step(frame / 10, reached=shown, kept=shown, place=[0.0, 1.0])
    ...     ended += [] if hold is None else [hold]
    >>> [(hold.start_s, hold.end_s, round(hold.held_s, 1)) for hold in ended]
    [(2.0, 6.9, 4.9)]
    """

    def __init__(self, rules: HoldRules) -> None:
        self._rules = rules
        self._place: list[float] = []
        self._last_s = math.nan
        self._since_s = math.nan
        self._start_s = math.nan
        self._good_s = math.nan
        self._held_s = 0.0
        self._was_good = False

    @property
    def is_holding(self) -> bool:
        """Whether a hold is under way, interrupted or not."""
        return not math.isnan(self._start_s)

    @property
    def is_entering(self) -> bool:
        """Whether the position is reached and not yet held long enough."""
        return not self.is_holding and not math.isnan(self._since_s)

    @property
    def is_interrupted(self) -> bool:
        """Whether a hold is under way and the newest frame did not show it."""
        return self.is_holding and not self._was_good

    @property
    def start_s(self) -> float:
        """When the present hold began; NaN where there is none."""
        return self._start_s

    @property
    def held_s(self) -> float:
        """Seconds of the present hold; 0 where there is none."""
        return self._held_s if self.is_holding else 0.0

    def step(
        self, time_s: float, *, reached: bool, kept: bool, place: Sequence[float]
    ) -> Hold | None:
        """Follow one frame.

        Parameters
        ----------
        time_s : float
            Later than the frame before.
        reached, kept : bool
            Whether the frame shows the position, and whether it shows it widely
            enough for somebody who was in it.
        place : sequence of float
            Where the body is, in legs; always of the same length.

        Returns
        -------
        Hold or None
            What ended with this frame, if it was held long enough to be one.
        """
        step_s = time_s - self._last_s
        self._last_s = time_s
        good = self._is_still(place, step_s)
        ended = self._outlasted(time_s)
        if self.is_holding:
            good = good and kept
            if good:
                if self._was_good and step_s <= LONGEST_STEP_S:
                    self._held_s += step_s
                self._good_s = time_s
        else:
            good = good and reached and not step_s > LONGEST_STEP_S
            self._enter(time_s, good=good)
            if not good:
                self._place = list(place)
        self._was_good = good
        return ended

    def end(self) -> Hold | None:
        """Stop following, as when the stream ends or the person is lost.

        Returns
        -------
        Hold or None
            The present one, if it was held long enough to be one.
        """
        self._place = []
        self._last_s = math.nan
        return self._ended(is_cut=True)

    def _enter(self, time_s: float, *, good: bool) -> None:
        if not good:
            self._since_s = math.nan
            return
        if math.isnan(self._since_s):
            self._since_s = time_s
        if time_s - self._since_s >= self._rules.enter_s:
            self._start_s, self._good_s = self._since_s, time_s
            self._held_s = time_s - self._since_s

    def _is_still(self, place: Sequence[float], step_s: float) -> bool:
        """Return whether the body is where it has lately been, and keep up with it."""
        if not self._place:
            self._place = list(place)
            return True
        share = step_s / (self._rules.follow_s + step_s)
        farthest = 0.0
        for index, now in enumerate(place):
            gap = now - self._place[index]
            farthest = max(farthest, abs(gap))
            self._place[index] += share * gap
        return farthest <= (self._rules.still_leg if self.is_holding else self._rules.settle_leg)

    def _outlasted(self, time_s: float) -> Hold | None:
        """Return the hold whose interruption has become its end."""
        if self.is_holding and time_s - self._good_s > self._rules.bridge_s:
            return self._ended(is_cut=False)
        return None

    def _ended(self, *, is_cut: bool) -> Hold | None:
        hold = None
        if self.is_holding and self._held_s >= self._rules.shortest_s:
            hold = Hold(
                start_s=self._start_s, end_s=self._good_s, held_s=self._held_s, is_cut=is_cut
            )
        self._start_s = self._since_s = self._good_s = math.nan
        self._held_s = 0.0
        self._was_good = False
        return hold
