"""Follows one person from frame to frame: where they rest, how far they go, what ended.

Posture goes in, movements come out.  What a movement was is for others to say.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from tonus.motion.phase import PhaseSignal
from tonus.motion.posture import Posture
from tonus.motion.reps import Excursion, ExcursionKind, Phase, RepCounter, RepSettings
from tonus.motion.rest import RestPosture
from tonus.motion.stance import StanceTracker, gone_from_rest
from tonus.motion.view import View, ViewTracker, fore_aft_px

__all__ = ["FollowSettings", "Follower", "Movement"]

#: Within this of its lowest a body has not left where it sits, in legs.
LEFT_WITHIN: Final = 0.08
#: So long before it is left somebody is looked at who starts at the turning point.
SEATED_S: Final = 3.0
#: Who still rises has so many times as long to come to rest.
STILL_RISING: Final = 3.0

#: Height, level, shape, rest, leg, gap of the shoulders, fore-and-aft, place.
Row = tuple[float, float, float, bool, float, float, float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowSettings:
    """When a person is taken to rest in another place.

    Parameters
    ----------
    walked_leg : float
        Somebody whose ankles moved this share of the leg has walked.
    restand_s : float
        At rest and still this long at another height, the person rests there now.
    restand_within : float
        Still is within this, in the unit of the phase signal.
    restand_shape : float
        Only where the shape (see `tonus.motion.phase.PhaseSignal`) is as at rest
        to within this.
    """

    walked_leg: float = 0.16
    restand_s: float = 3.0
    restand_within: float = 0.02
    restand_shape: float = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """An excursion and the person's own measure while it happened.

    Parameters
    ----------
    excursion : Excursion
        When and how deep.
    leg_px : float
        Length of the leg in px.
    rest_height : float
        Height of the phase signal at rest, px or degrees.
    in_degrees : bool
        Whether heights are angles.
    """

    excursion: Excursion
    leg_px: float
    rest_height: float
    in_degrees: bool = False

    def drop(self, height: float) -> float:
        """Return how far a height is from rest, as a share of the leg or in degrees.

        Parameters
        ----------
        height : float
            NaN gives NaN.

        Returns
        -------
        float
            0 at rest; of a squat about 0.5 with the thighs level.
        """
        unit = 1.0 if self.in_degrees else self.leg_px
        return gone_from_rest(height, rest_height=self.rest_height, unit=unit)


class Follower:
    """Stance, view and repetition counter of one person.

    Parameters
    ----------
    settings : RepSettings
        Constants of the counter.
    signal : PhaseSignal
        What repetitions are found in.
    rest : RestPosture
        From which posture they start.
    follow : FollowSettings
        When the person is taken to rest elsewhere.
    lying : bool
        Whether the person lies: the trunk then tells the view, not the feet.
    from_turn : bool
        Whether a movement may start at its turning point: it then starts when that
        is left, and ends when the body has come to rest.

    Notes
    -----
    A constant number of operations per frame and no memory of the past.

    Examples
    --------
    >>> import numpy as np
    >>> from tonus.motion.body import Body
    >>> from tonus.motion.figure import JointAngles, figure_points
    >>> from tonus.motion.phase import PHASE_SIGNALS
    >>> from tonus.motion.posture import posture
    >>> from tonus.motion.rest import STANDING
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
    >>> follower = Follower(
    ...     settings,
    ...     signal=PHASE_SIGNALS["hip_drop_leg"],
    ...     rest=STANDING,
    ...     follow=FollowSettings(),
    ... )
    >>> standing = figure_points(Body.of_stature(), JointAngles.standing(1, hip_height_m=0.9))
    >>> points = 100 * standing[..., [0, 2]] * [1, -1]  # from the side
    >>> row = follower.rows(posture(points, np.ones((1, 33))))[0]
    >>> follower.step(0.0, row)
    (0.0, [])
    >>> follower.phase.value, follower.view.value
    ('top', 'side')
    """

    def __init__(
        self,
        settings: RepSettings,
        *,
        signal: PhaseSignal,
        rest: RestPosture,
        follow: FollowSettings,
        lying: bool = False,
        from_turn: bool = False,
    ) -> None:
        self._settings = settings
        self._signal = signal
        self._rest = rest
        self._follow = follow
        self._lying = lying
        self._from_turn = from_turn
        self._counter = RepCounter(settings)
        self._stance = StanceTracker(in_degrees=signal.in_degrees, fall_within=signal.fall_within)
        self._view = ViewTracker()
        self._last_s = math.nan
        # Start, furthest moment and its height, of somebody not yet seen at rest.
        self._setup_low: tuple[float, float, float] | None = None
        # The same of somebody who has just come to rest from there, and since when.
        self._risen: tuple[float, float, float] | None = None
        self._risen_s = math.nan
        self._still_since_s = math.nan
        self._still_at = math.nan
        self._shape = math.nan
        self._place_px = [math.nan, math.nan]
        self._level = math.nan

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
        return self._has_risen(self._last_s, settled=True) + self._movements(self._counter.finish())

    def abort(self) -> list[Movement]:
        """Stop following, as when the person is lost; keep what is known of them.

        Returns
        -------
        list of Movement
            At most one, cut off.
        """
        self._setup_low = self._risen = None
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

    def rows(self, seen: Posture) -> list[Row]:
        """Return what `step` takes, for a block of frames.

        Parameters
        ----------
        seen : Posture
            Of n frames; NaN in those that were refused.

        Returns
        -------
        list of tuple
            One for each frame; frame by frame they are the same.
        """
        signal = self._signal
        heights = signal.heights(seen)
        columns = (
            heights,
            heights if signal.levels is None else signal.levels(seen),
            np.zeros(len(heights)) if signal.shape is None else signal.shape(seen),
            self._rest.shown_in(seen),
            np.maximum(seen.leg_px, seen.hip_height_px),
            seen.shoulder_gap_px,
            fore_aft_px(seen, lying=self._lying),
            seen.ankle_x_px,
            seen.ankle_y_px,
        )
        return list(zip(*(column.tolist() for column in columns), strict=True))

    def step(self, time_s: float, row: Row) -> tuple[float, list[Movement]]:
        """Follow one frame.

        Parameters
        ----------
        time_s : float
            Later than the frame before.
        row : tuple
            One of `rows`; not of a refused frame.

        Returns
        -------
        value : float
            Phase signal, from rest, in its unit; NaN before anybody was at rest.
        ended : list of Movement
            Movements that ended with this frame.
        """
        height, level, shape, at_rest, leg_px, gap_px, toe_px, *place_px = row
        dt_s = 0.0 if math.isnan(self._last_s) else time_s - self._last_s
        self._last_s = time_s
        stance = self._stance
        stance.step(dt_s=dt_s, leg_px=leg_px)
        self._view.step(dt_s=dt_s, shoulder_gap=gap_px / stance.leg_px, toe=toe_px / stance.leg_px)
        if self.phase is Phase.SETUP and not at_rest:
            self._note_low(time_s, height)
            return math.nan, []
        ended = self._place(time_s, dt_s, height, shape, place_px, at_rest=at_rest)
        value = stance.drop(height)
        settled = self._has_settled(level, dt_s)
        ended += self._has_risen(time_s, settled=settled)
        ended += self._movements(
            self._counter.step(time_s, value, at_rest=at_rest, settled=settled)
        )
        return value, ended

    def _place(
        self,
        time_s: float,
        dt_s: float,
        height: float,
        shape: float,
        place_px: list[float],
        *,
        at_rest: bool,
    ) -> list[Movement]:
        """Keep up with where and how high the person rests."""
        stance = self._stance
        if self.phase is Phase.SETUP:
            stance.rest_at(height)
            self._shape = shape
            self._place_px = place_px
            return self._began_before(time_s)
        if self.phase is Phase.TOP:
            self._still_since_s = math.nan
            if stance.drop(height) <= self._settings.rest:
                self._place_px = place_px
            if at_rest:
                stance.rest(dt_s=dt_s, height=height)
                share = dt_s / (1.0 + dt_s)
                self._shape += share * (shape - self._shape)
            return []
        if not at_rest:
            self._still_since_s = math.nan
            return []
        if not (self._walked(place_px) or self._rests_elsewhere(time_s, height, shape)):
            return []
        ended = self._movements(self._counter.abort())
        stance.rest_at(height)
        self._counter.restart(time_s)
        self._place_px = place_px
        return ended

    def _note_low(self, time_s: float, height: float) -> None:
        if self._setup_low is None:
            self._setup_low = (time_s, time_s, height)
            return
        start_s, _, lowest = self._setup_low
        # Who may start there has been there until the turning point is left.
        within = LEFT_WITHIN * self._stance.unit if self._from_turn else 0.0
        if height < lowest + within:
            self._setup_low = (start_s, time_s, min(height, lowest))

    def _began_before(self, time_s: float) -> list[Movement]:
        """Return the movement whose way down was never seen, if there was one."""
        low, self._setup_low = self._setup_low, None
        if low is None:
            return []
        if self._from_turn:
            self._risen, self._risen_s = low, time_s
            return []
        start_s, peak_s, lowest = low
        peak = self._stance.drop(lowest)
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

    def _has_risen(self, time_s: float, *, settled: bool) -> list[Movement]:
        """Return the movement that started at its turning point, once the body rests."""
        if self._risen is None:
            return []
        waited_s = time_s - self._risen_s
        enough_s = self._settings.settle_s if settled else STILL_RISING * self._settings.settle_s
        if self.phase in (Phase.SETUP, Phase.TOP) and waited_s < enough_s:
            return []
        (seen_s, peak_s, lowest), self._risen = self._risen, None
        peak = self._stance.drop(lowest)
        took_s = time_s - peak_s
        if peak < self._settings.floor or took_s > self._settings.longest_s:
            return []
        excursion = Excursion(
            start_s=peak_s,
            peak_s=peak_s,
            end_s=time_s,
            top_s=max(seen_s, peak_s - SEATED_S),
            peak=peak,
            kind=ExcursionKind.BEGAN_BEFORE,
        )
        return self._movements([excursion])

    def _has_settled(self, level: float, dt_s: float) -> bool:
        """Return whether the body has stopped returning."""
        rise = level - self._level
        self._level = level
        return rise <= self._settings.settle_speed_per_s * dt_s * self._stance.unit

    def _walked(self, place_px: list[float]) -> bool:
        """Return whether the person stands in another place than at the last rest."""
        limit = self._follow.walked_leg * self._stance.leg_px
        (x, y), (rest_x, rest_y) = place_px, self._place_px
        return abs(x - rest_x) > limit or abs(y - rest_y) > limit

    def _rests_elsewhere(self, time_s: float, height: float, shape: float) -> bool:
        """Return whether the person has come to rest nearer, further away or otherwise."""
        follow = self._follow
        moved = abs(height - self._still_at) > follow.restand_within * self._stance.unit
        alike = abs(shape - self._shape) <= follow.restand_shape
        if moved or not alike or math.isnan(self._still_since_s):
            self._still_at, self._still_since_s = height, time_s
            return False
        return time_s - self._still_since_s >= follow.restand_s

    def _movements(self, excursions: list[Excursion]) -> list[Movement]:
        stance = self._stance
        return [
            Movement(
                excursion=excursion,
                leg_px=stance.leg_px,
                rest_height=stance.rest_height,
                in_degrees=self._signal.in_degrees,
            )
            for excursion in excursions
        ]
