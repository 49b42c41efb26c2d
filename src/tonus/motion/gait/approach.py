"""Somebody who walks towards the camera or away from it: seen, and not measured."""

from __future__ import annotations

import math
from collections import deque
from typing import Final

from tonus.motion.gait.feet import Channel
from tonus.motion.gait.records import TOWARDS_CAMERA, NotWalked
from tonus.motion.gait.turns import TurnFinder
from tonus.pose.sequence import FloatArray

__all__ = ["ApproachFinder"]

#: Ankles that rise in turn, by this share of the leg.
ANKLES_LEG: Final = 0.05
#: As many of them as make steps, each within this time of the one before.
FEWEST: Final = 4
LONGEST_STEP_S: Final = 1.5
#: The body grows or shrinks by this factor over them.
GROWTH: Final = 1.2
#: Going across the picture by more than this share of the leg a step is no approach.
MOST_ACROSS_LEG: Final = 0.3


class ApproachFinder:
    """Finds steps in depth: ankles that rise in turn under a body that grows or shrinks.

    Examples
    --------
    >>> import numpy as np
    >>> finder = ApproachFinder()
    >>> for frame in range(120):
    ...     row = np.zeros(14)
    ...     row[Channel.ANKLE_GAP_UP] = 20 * np.sin(2 * np.pi * frame / 30)
    ...     row[Channel.TRUNK_UP] = 100 + frame
    ...     finder.step(frame / 30, row, leg_px=150.0)
    >>> [one.reason for one in finder.taken()]
    ['gait.towards_camera']
    """

    def __init__(self) -> None:
        self._ankles = TurnFinder()
        self._frame = 0
        # Time, trunk in px, pelvis across in px at each turn of the ankles.
        self._turns: deque[tuple[float, float, float]] = deque(maxlen=240)
        self._found: list[NotWalked] = []

    def step(self, time_s: float, row: FloatArray, *, leg_px: float) -> None:
        """Look at one frame.

        Parameters
        ----------
        time_s : float
            Later than the frame before.
        row : ndarray, shape (14,)
            Smoothed channels.
        leg_px : float
            Length of the leg.
        """
        turn = self._ankles.step(
            self._frame, float(row[Channel.ANKLE_GAP_UP]), height=ANKLES_LEG * leg_px
        )
        self._frame += 1
        if turn is None:
            return
        if self._turns and time_s - self._turns[-1][0] > LONGEST_STEP_S:
            self._close()
        trunk_px = math.hypot(float(row[Channel.TRUNK_AHEAD]), float(row[Channel.TRUNK_UP]))
        self._turns.append((time_s, trunk_px, float(row[Channel.PELVIS])))

    def _close(self) -> None:
        turns = list(self._turns)
        self._turns.clear()
        if len(turns) < FEWEST:
            return
        (first_s, first_px, first_x), (last_s, last_px, last_x) = turns[0], turns[-1]
        growth = max(last_px / first_px, first_px / last_px) if min(first_px, last_px) > 0 else 1.0
        across = abs(last_x - first_x) / (len(turns) - 1) / max(first_px, last_px)
        if growth >= GROWTH and across <= MOST_ACROSS_LEG:
            self._found.append(NotWalked(start_s=first_s, end_s=last_s, reason=TOWARDS_CAMERA))

    def taken(self) -> list[NotWalked]:
        """Return what was found, and forget everything: the run has ended.

        Returns
        -------
        list of NotWalked
            In order of time.
        """
        self._close()
        self._ankles.reset()
        found, self._found = self._found, []
        return found
