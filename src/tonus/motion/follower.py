"""Follows one person from frame to frame: where they stand, how deep they are, what ended.

Posture goes in, movements come out.  What a movement was is for others to say.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from tonus.motion.reps import Excursion, ExcursionKind, Phase, RepCounter, RepSettings
from tonus.motion.stance import StanceTracker, hip_drop, is_standing
from tonus.motion.view import View, ViewTracker

__all__ = ["Follower", "Movement"]

#: Standing still this long at another height means the person stands elsewhere.
RESTAND_S: Final = 3.0
RESTAND_WITHIN: Final = 0.02
#: The thighs' share of the hip height, against that at the top, of somebody who
#: stands; a squat seen from the front shortens the thighs and keeps the shanks.
RESTAND_THIGH: Final = 0.05
#: Somebody whose ankles moved this share of the leg has walked.
WALKED: Final = 0.16


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """An excursion and the person's own measure while it happened.

    Parameters
    ----------
    excursion : Excursion
        When and how deep.
    leg_px : float
        Length of the leg in px.
    top_px : float
        Standing height of the hips above the ankles in px.
    """

    excursion: Excursion
    leg_px: float
    top_px: float

    def drop(self, hip_height_px: float) -> float:
        """Return how far the hips are below standing, as a share of the leg.

        Parameters
        ----------
        hip_height_px : float
            NaN gives NaN.

        Returns
        -------
        float
            0 standing, about 0.5 with the thighs level.
        """
        return hip_drop(hip_height_px, top_px=self.top_px, leg_px=self.leg_px)


class Follower:
    """Stance, view and repetition counter of one person.

    Parameters
    ----------
    settings : RepSettings
        Constants of the counter.

    Notes
    -----
    A constant number of operations per frame and no memory of the past.

    Examples
    --------
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
    >>> follower = Follower(settings)
    >>> standing = (95.0, 160.0, 100.0, 48.0, 175.0, 3.0, 2.0, 25.0, 50.0, 200.0)
    >>> follower.step(0.0, standing)
    (0.0, [])
    >>> follower.phase.value, follower.view.value
    ('top', 'side')
    """

    def __init__(self, settings: RepSettings) -> None:
        self._settings = settings
        self._counter = RepCounter(settings)
        self._stance = StanceTracker()
        self._view = ViewTracker()
        self._last_s = math.nan
        # Start, deepest moment and hip height of somebody not yet seen standing.
        self._setup_low: tuple[float, float, float] | None = None
        self._still_since_s = math.nan
        self._still_px = math.nan
        self._thigh_share = math.nan
        self._place_px = [math.nan, math.nan]
        self._level_px = math.nan

    @property
    def phase(self) -> Phase:
        """State of the counter after the newest frame."""
        return self._counter.phase

    @property
    def view(self) -> View:
        """View after the newest frame."""
        return self._view.view

    def finish(self) -> list[Movement]:
        """Close the stream.

        Returns
        -------
        list of Movement
            At most one: what could still be closed.
        """
        return self._movements(self._counter.finish())

    def abort(self) -> list[Movement]:
        """Stop following, as when the person is lost; keep what is known of them.

        Returns
        -------
        list of Movement
            At most one, cut off.
        """
        self._setup_low = None
        return self._movements(self._counter.abort())

    def forget(self) -> list[Movement]:
        """Stop following, as at a cut: whoever comes next may be somebody else.

        Returns
        -------
        list of Movement
            At most one, cut off.
        """
        ended = self.abort()
        self._stance.reset()
        self._view.reset()
        return ended

    def step(self, time_s: float, row: tuple[float, ...]) -> tuple[float, list[Movement]]:
        """Follow one frame.

        Parameters
        ----------
        time_s : float
            Later than the frame before.
        row : tuple of float
            A row of `tonus.motion.posture.Posture.rows`; not NaN.

        Returns
        -------
        drop : float
            Hips below standing as a share of the leg; NaN before anybody stood.
        ended : list of Movement
            Movements that ended with this frame.
        """
        (hip_px, _, leg_px, thigh_px, knee_deg, lean_deg, gap_px, toe_px, *place_px) = row
        dt_s = 0.0 if math.isnan(self._last_s) else time_s - self._last_s
        self._last_s = time_s
        stance = self._stance
        stance.step(dt_s=dt_s, hip_height_px=hip_px, leg_px=leg_px)
        self._view.step(dt_s=dt_s, shoulder_gap=gap_px / stance.leg_px, toe=toe_px / stance.leg_px)
        standing = is_standing(
            hip_height_px=hip_px, leg_px=leg_px, knee_angle_deg=knee_deg, trunk_lean_deg=lean_deg
        )
        if self.phase is Phase.SETUP and not standing:
            self._note_low(time_s, hip_px)
            return math.nan, []
        ended = self._place(time_s, dt_s, hip_px, thigh_px, place_px, standing=standing)
        drop = stance.drop(hip_px)
        settled = self._has_settled(place_px[1] - hip_px, dt_s)
        ended += self._movements(
            self._counter.step(time_s, drop, at_rest=standing, settled=settled)
        )
        return drop, ended

    def _place(
        self,
        time_s: float,
        dt_s: float,
        hip_px: float,
        thigh_px: float,
        place_px: list[float],
        *,
        standing: bool,
    ) -> list[Movement]:
        """Keep up with where and how high the person stands."""
        stance = self._stance
        if self.phase is Phase.SETUP:
            stance.restand(hip_px)
            self._thigh_share = thigh_px / hip_px
            self._place_px = place_px
            return self._began_before(time_s)
        if self.phase is Phase.TOP:
            self._still_since_s = math.nan
            if stance.drop(hip_px) <= self._settings.rest:
                self._place_px = place_px
            if standing:
                stance.stand(dt_s=dt_s, hip_height_px=hip_px)
                share = dt_s / (1.0 + dt_s)
                self._thigh_share += share * (thigh_px / hip_px - self._thigh_share)
            return []
        if not standing:
            self._still_since_s = math.nan
            return []
        if not (self._walked(place_px) or self._stands_elsewhere(time_s, hip_px, thigh_px)):
            return []
        ended = self._movements(self._counter.abort())
        stance.restand(hip_px)
        self._counter.restart(time_s)
        self._place_px = place_px
        return ended

    def _note_low(self, time_s: float, hip_px: float) -> None:
        if self._setup_low is None:
            self._setup_low = (time_s, time_s, hip_px)
        elif hip_px < self._setup_low[2]:
            self._setup_low = (self._setup_low[0], time_s, hip_px)

    def _began_before(self, time_s: float) -> list[Movement]:
        """Return the movement whose way down was never seen, if there was one."""
        low, self._setup_low = self._setup_low, None
        if low is None:
            return []
        start_s, peak_s, low_px = low
        peak = self._stance.drop(low_px)
        # Somebody who sat for minutes and got up did not repeat anything.
        if peak < self._settings.floor or time_s - peak_s > self._settings.longest_s:
            return []
        excursion = Excursion(
            start_s=max(start_s, time_s - self._settings.longest_s),
            peak_s=peak_s,
            end_s=time_s,
            top_s=time_s,
            peak=peak,
            kind=ExcursionKind.BEGAN_BEFORE,
        )
        return self._movements([excursion])

    def _has_settled(self, level_px: float, dt_s: float) -> bool:
        """Return whether the hips have stopped rising in the picture."""
        rise_px = self._level_px - level_px
        self._level_px = level_px
        return rise_px <= self._settings.settle_speed_per_s * dt_s * self._stance.leg_px

    def _walked(self, place_px: list[float]) -> bool:
        """Return whether the person stands in another place than at the last rest."""
        limit = WALKED * self._stance.leg_px
        (x, y), (rest_x, rest_y) = place_px, self._place_px
        return abs(x - rest_x) > limit or abs(y - rest_y) > limit

    def _stands_elsewhere(self, time_s: float, hip_px: float, thigh_px: float) -> bool:
        """Return whether the person has come to stand nearer or further away."""
        moved = abs(hip_px - self._still_px) > RESTAND_WITHIN * self._stance.leg_px
        upright = abs(thigh_px / hip_px - self._thigh_share) <= RESTAND_THIGH
        if moved or not upright or math.isnan(self._still_since_s):
            self._still_px, self._still_since_s = hip_px, time_s
            return False
        return time_s - self._still_since_s >= RESTAND_S

    def _movements(self, excursions: list[Excursion]) -> list[Movement]:
        stance = self._stance
        return [
            Movement(excursion=excursion, leg_px=stance.leg_px, top_px=stance.top_px)
            for excursion in excursions
        ]
