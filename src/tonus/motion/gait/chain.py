"""Heel strikes put in a row: what makes a few movements of the feet a walk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

__all__ = ["LONGEST_CHAIN_S", "GaitSettings", "Landing", "StepChain", "settled_landings"]

#: Beyond this a chain is told in parts, which bounds memory.
LONGEST_CHAIN_S: Final = 120.0
#: A foot that only catches up does so in at least this share of the strides.
BESIDE_SHARE: Final = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class GaitSettings:
    """What makes movements of the feet a walk; nothing of it judges.

    Parameters
    ----------
    fewest_steps : int
        Fewer heel strikes in a row are somebody shifting their feet.
    shortest_step_s, longest_step_s : float
        Time from strike to strike; the longest holds a limp's whole stride.
    least_progress_leg, most_progress_leg : float
        How far the pelvis goes between two strikes, as a share of the leg.
    """

    fewest_steps: int = 4
    shortest_step_s: float = 0.27
    longest_step_s: float = 1.9
    least_progress_leg: float = 0.12
    most_progress_leg: float = 2.4


@dataclass(frozen=True, slots=True, kw_only=True)
class Landing:
    """A foot that may have met the floor.

    Parameters
    ----------
    number : int
        Running number of the frame.
    time_s : float
        Seconds, between frames.
    ahead_px : float
        Pelvis along the way walked, px.
    reach_px : float
        Heel before the pelvis, px.
    leg_px : float
        Length of the leg.
    beside : bool
        Whether the foot only caught up with the other one.
    doubt : str or None
        Message key that says why this is no sure strike.
    """

    number: int
    time_s: float
    ahead_px: float
    reach_px: float
    leg_px: float
    beside: bool = False
    doubt: str | None = None


class StepChain:
    """Landings of the leading foot that follow each other as steps do.

    Parameters
    ----------
    settings : GaitSettings
        What makes them steps.

    Examples
    --------
    >>> chain = StepChain(GaitSettings())
    >>> for i in range(3):
    ...     ended = chain.add(
    ...         Landing(
    ...             number=15 * i, time_s=0.5 * i, ahead_px=60.0 * i, reach_px=30.0, leg_px=100.0
    ...         )
    ...     )
    >>> len(chain.leading), ended
    (3, None)
    """

    def __init__(self, settings: GaitSettings) -> None:
        self.settings = settings
        self.leading: list[Landing] = []
        self.beside: list[Landing] = []

    def add(self, landing: Landing) -> StepChain | None:
        """Add a landing; return the chain that it ended, if it did not follow.

        Parameters
        ----------
        landing : Landing
            Later than all before.

        Returns
        -------
        StepChain or None
            What stood here before; None where it goes on.
        """
        if landing.beside:
            self.beside.append(landing)
            return None
        if not self.leading:
            self._start(landing)
            return None
        settings, last = self.settings, self.leading[-1]
        gap_s = landing.time_s - last.time_s
        if gap_s < settings.shortest_step_s:
            # One foot comes down once: the one that reached further.
            if landing.reach_px > last.reach_px:
                self.leading[-1] = landing
            return None
        progress = (landing.ahead_px - last.ahead_px) / landing.leg_px
        follows = (
            gap_s <= settings.longest_step_s
            and settings.least_progress_leg <= progress <= settings.most_progress_leg
        )
        if follows and landing.time_s - self.leading[0].time_s <= LONGEST_CHAIN_S:
            self.leading.append(landing)
            return None
        ended = self.taken()
        self._start(landing)
        return ended

    def _start(self, landing: Landing) -> None:
        self.leading = [landing]
        self.beside = [one for one in self.beside if one.time_s > landing.time_s]

    def taken(self) -> StepChain:
        """Return what stands here as a chain of its own, and be empty.

        Returns
        -------
        StepChain
            Maybe without a landing.
        """
        ended = StepChain(self.settings)
        ended.leading, ended.beside = self.leading, self.beside
        self.leading, self.beside = [], []
        return ended

    def is_over(self, time_s: float) -> bool:
        """Return whether no step can follow any more.

        Parameters
        ----------
        time_s : float
            Now.

        Returns
        -------
        bool
            False for an empty chain.
        """
        return (
            bool(self.leading)
            and time_s - self.leading[-1].time_s > self.settings.longest_step_s + 0.5
        )


def settled_landings(chain: StepChain) -> list[Landing]:
    """Return the landings of a chain, those of a foot that only catches up included.

    Parameters
    ----------
    chain : StepChain
        Left as it is.

    Returns
    -------
    list of Landing
        In order of time.  A foot that catches up is believed where it does so in
        half of the strides: a model that loses a leg for a moment does not.

    Examples
    --------
    >>> settled_landings(StepChain(GaitSettings()))
    []
    """
    shortest_s = chain.settings.shortest_step_s
    between = []
    for before, after in zip(chain.leading, chain.leading[1:], strict=False):
        inside = [
            one
            for one in chain.beside
            if one.time_s - before.time_s >= shortest_s and after.time_s - one.time_s >= shortest_s
        ]
        if inside:
            between.append(max(inside, key=lambda one: one.reach_px))
    if not between or len(between) < BESIDE_SHARE * (len(chain.leading) - 1):
        return list(chain.leading)
    last = chain.leading[-1].time_s
    tail = [one for one in chain.beside if one.time_s - last >= shortest_s]
    return sorted([*chain.leading, *between, *tail[:1]], key=lambda one: one.time_s)
