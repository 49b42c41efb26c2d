"""The set-up guide: what to change before a set can be watched, the most important first.

It looks at raw landmarks some times a second and at how bright the picture is.
Everything it says is steady: what is said was so for a moment, and is said until
it was otherwise for a moment.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from tonus.form.exercise import Exercise, exercise
from tonus.form.vocabulary import CueKind, Position
from tonus.messages import K_
from tonus.motion.posture import Posture, posture
from tonus.motion.view import View, ViewTracker, fore_aft_px
from tonus.pose.gates import Gate, gated
from tonus.pose.sequence import FloatArray
from tonus.pose.skeleton import ANKLES, EARS, HEELS, HIPS, SHOULDERS, TOES, Landmark

__all__ = ["GuideState", "SetupGuide"]

#: So often, at most, a frame is looked at: while somebody gets ready, and in a set.
EVERY_S: Final = 0.09
EVERY_IN_SET_S: Final = 0.28
#: Smoothing of every yes and no; what is said comes and goes at these shares.
STEADY_S: Final = 0.4
SAID_ABOVE: Final = 0.65
SILENT_BELOW: Final = 0.30
#: All must have been well for so long, over at least so many looks.
READY_S: Final = 1.0
READY_LOOKS: Final = 5
#: A longer gap begins anew.
GAP_S: Final = 1.0

# Pairs: said beyond the first, silent again within the second.
#: Mean brightness of the picture; a room by evening lamps has 0.25 to 0.45.
DARK: Final = (0.16, 0.20)
#: Trunk and leg as a share of the picture's shorter side, and in px.
FAR_SHARE: Final = (0.20, 0.23)
FAR_PX: Final = (90.0, 105.0)
#: Axis of a standing body against the vertical, of a lying trunk against the level.
TILTED_DEG: Final = (11.0, 8.0)
TILTED_LYING_DEG: Final = (20.0, 16.0)
#: Speed of the body's middle, in body lengths a second.
RESTLESS_PER_S: Final = (0.30, 0.18)
#: Height of hips over ankles as a share of the leg, and lean, of somebody upright.
UPRIGHT_SHARE: Final = (0.68, 0.76)
UPRIGHT_LEAN_DEG: Final = (48.0, 40.0)
#: Lean of the trunk of somebody who lies.
LYING_LEAN_DEG: Final = (55.0, 62.0)
#: Height of hips over ankles of somebody who sits: thighs are level then.
SEATED_SHARE: Final = (0.80, 0.72)
#: A view will do in which this share of the cues speaks that do in the best.
ENOUGH_CUES: Final = 2 / 3
#: A landmark outside the picture by less than this share of it is still in it.
EDGE: Final = 0.01
#: A foot below this visibility is guessed.
FOOT_SEEN: Final = (0.25, 0.40)
#: The body's middle cannot go this share of the body so soon.
JUMP_SHARE: Final = 0.6
JUMP_S: Final = 0.4
JUMPS: Final = 2
JUMPS_WITHIN_S: Final = 3.0

_NOBODY: Final = K_("guide.nobody")
_DARK: Final = K_("guide.more_light")
_ONE: Final = K_("guide.one_person")
_FEET: Final = K_("guide.feet")
_WHOLE: Final = K_("guide.step_back")
_NEARER: Final = K_("guide.nearer")
_LIE: Final = K_("guide.lie_down")
_STAND: Final = K_("guide.stand_upright")
_SIT: Final = K_("guide.sit_down")
_SIDE: Final = K_("guide.turn_side")
_LIE_SIDE: Final = K_("guide.lie_side")
_FRONT: Final = K_("guide.face_camera")
_TILTED: Final = K_("guide.level_camera")
_STILL: Final = K_("guide.hold_still")

#: In the order in which they are said.
ORDER: Final = (
    _DARK,
    _NOBODY,
    _ONE,
    _WHOLE,
    _FEET,
    _NEARER,
    _LIE,
    _SIT,
    _STAND,
    _SIDE,
    _LIE_SIDE,
    _FRONT,
    _TILTED,
    _STILL,
)
#: Where these hold, what is measured of a body means nothing.
_BLIND: Final = frozenset({_NOBODY, _ONE, _WHOLE})

#: What is asked only of somebody who gets ready.
_BEFORE: Final = frozenset({_LIE, _SIT, _STAND, _TILTED, _STILL})

_HEAD: Final = np.array([Landmark.NOSE, *EARS], dtype=np.intp)
_MIDDLE: Final = np.array([*SHOULDERS, *HIPS], dtype=np.intp)
_UPPER: Final = np.array(SHOULDERS, dtype=np.intp)
_HIPS: Final = np.array(HIPS, dtype=np.intp)
_LOWER: Final = np.array(ANKLES, dtype=np.intp)
_FOOT: Final = np.array([(*HEELS[:1], *TOES[:1]), (*HEELS[1:], *TOES[1:])], dtype=np.intp)


@dataclass(frozen=True, slots=True, kw_only=True)
class GuideState:
    """What the guide says.

    Parameters
    ----------
    changes : tuple of str
        Message keys, the most important first.
    ready : bool
        Whether nothing was to be changed for a steady second.
    """

    changes: tuple[str, ...]
    ready: bool


class _Steady:
    """A yes or no that does not flicker."""

    def __init__(self) -> None:
        self.level = 0.0
        self.said = False

    def step(self, now: bool, share: float) -> bool:
        self.level += share * (float(now) - self.level)
        if self.level > SAID_ABOVE:
            self.said = True
        elif self.level < SILENT_BELOW:
            self.said = False
        return self.said


class SetupGuide:
    """Says what to change until an exercise can be watched.

    Parameters
    ----------
    exercise_key : str
        Such as ``squat``.
    width, height : int
        Size of the upright image in px.
    setting_up : bool, optional
        Whether the person gets ready.  Else a set goes on: somebody who moves, or is
        not placed as at its beginning, is then told nothing about that.

    Raises
    ------
    InputError
        When the exercise is not known.

    Examples
    --------
    >>> guide = SetupGuide("squat", width=640, height=360)
    >>> for frame in range(30):
    ...     state = guide.step(frame / 10, np.full((33, 4), np.nan))
    >>> state.changes, state.ready
    (('guide.nobody',), False)
    """

    def __init__(
        self, exercise_key: str, *, width: int, height: int, setting_up: bool = True
    ) -> None:
        watched = exercise(exercise_key)
        self._position = watched.setup.position
        self._wanted = _wanted_views(watched)
        self._every_s = EVERY_S if setting_up else EVERY_IN_SET_S
        self._size = np.array((width, height), dtype=np.float64)
        self._order = ORDER if setting_up else tuple(key for key in ORDER if key not in _BEFORE)
        self._told = {key: _Steady() for key in ORDER}
        self._view = ViewTracker()
        self._light: float | None = None
        self._last_s = -math.inf
        self._well_since_s = math.inf
        self._looks = 0
        self._middle = np.full(2, np.nan)
        self._speed_per_s = 0.0
        self._jumps: list[float] = []
        self._state = GuideState(changes=(), ready=False)

    @property
    def state(self) -> GuideState:
        """What is said now."""
        return self._state

    @property
    def view(self) -> View:
        """From where the camera looks."""
        return self._view.view

    def light(self, mean: float) -> None:
        """Take how bright the picture is.

        Parameters
        ----------
        mean : float
            Mean brightness, 0-1.
        """
        self._light = mean

    def step(self, time_s: float, landmarks: FloatArray) -> GuideState:
        """Look at the next frame.

        Parameters
        ----------
        time_s : float
            Seconds; frames that come sooner than a tenth of a second after the
            last that was looked at change nothing.
        landmarks : ndarray, shape (33, 4)
            x px, y px, z, visibility; NaN where nobody was seen.

        Returns
        -------
        GuideState
            After this frame.
        """
        gap_s = time_s - self._last_s
        if gap_s < self._every_s:
            return self._state
        if gap_s > GAP_S:
            self._begin_anew()
        # After a gap one look counts for no more than any other.
        dt_s = gap_s if gap_s <= GAP_S else self._every_s
        self._last_s = time_s
        wrong = self._wrong(time_s, dt_s, np.asarray(landmarks, dtype=np.float64))
        wrong &= set(self._order)
        share = dt_s / (STEADY_S + dt_s)
        changes = tuple(key for key in self._order if self._told[key].step(key in wrong, share))
        if any(self._told[key].level > SILENT_BELOW for key in self._order):
            self._well_since_s, self._looks = math.inf, 0
        else:
            self._well_since_s = min(self._well_since_s, time_s)
            self._looks += 1
        ready = self._looks >= READY_LOOKS and time_s - self._well_since_s >= READY_S
        # Once ready, one odd frame changes nothing.
        ready = ready or (self._state.ready and not changes)
        self._state = GuideState(changes=changes, ready=ready)
        return self._state

    def _begin_anew(self) -> None:
        self._view.reset()
        self._middle = np.full(2, np.nan)
        self._speed_per_s = 0.0
        self._jumps = []
        self._well_since_s, self._looks = math.inf, 0
        self._state = GuideState(changes=self._state.changes, ready=False)

    def _limit(self, key: str, pair: tuple[float, float]) -> float:
        """The limit that counts now: what is said already needs more to be silent."""
        return pair[1] if self._told[key].said else pair[0]

    def _wrong(self, time_s: float, dt_s: float, frame: FloatArray) -> set[str]:
        wrong: set[str] = set()
        if self._light is not None and self._light < self._limit(_DARK, DARK):
            wrong.add(_DARK)
        if not np.isfinite(frame[:, :3]).all():
            self._middle = np.full(2, np.nan)
            return wrong | {_NOBODY}
        points = frame[None, :, :2]
        gate, body = gated(points, width=int(self._size[0]), height=int(self._size[1]))
        if self._leaps(time_s, dt_s, points[0], float(body[0])):
            wrong.add(_ONE)
        wrong |= self._out_of_picture(Gate(int(gate[0])), points[0], frame[:, 3])
        if not (wrong & _BLIND):
            wrong |= self._misplaced(dt_s, points, frame[None, :, 3], float(body[0]))
        return wrong

    def _leaps(self, time_s: float, dt_s: float, points: FloatArray, body_px: float) -> bool:
        """Whether the body was here and there: the model saw one person, then another."""
        middle = points[_MIDDLE].mean(axis=0)
        gone_px = float(np.hypot(*(middle - self._middle)))
        self._middle = middle
        self._jumps = [at_s for at_s in self._jumps if time_s - at_s < JUMPS_WITHIN_S]
        if not (math.isfinite(gone_px) and math.isfinite(body_px)):
            return len(self._jumps) >= JUMPS
        if dt_s < JUMP_S and gone_px > JUMP_SHARE * body_px:
            self._jumps.append(time_s)
        speed = gone_px / body_px / dt_s
        self._speed_per_s += dt_s / (STEADY_S + dt_s) * (speed - self._speed_per_s)
        return len(self._jumps) >= JUMPS

    def _out_of_picture(self, gate: Gate, points: FloatArray, visibility: FloatArray) -> set[str]:
        if gate is Gate.IMPLAUSIBLE:
            return {_WHOLE}
        if gate is Gate.TOO_SMALL:
            return {_NEARER}
        edge = EDGE * self._size
        within = (points >= -edge) & (points <= self._size + edge)
        inside = np.all(within, axis=1)
        if gate is Gate.OUT_OF_FRAME or not inside[_MIDDLE].all() or not inside[_HEAD].any():
            return {_WHOLE}
        seen = visibility[_FOOT].max(axis=1) >= self._limit(_FEET, FOOT_SEEN)
        # From the side one foot may hide the other; it is inside all the same.
        feet = inside[_FOOT].all(axis=1)
        return set() if feet.all() and seen.any() else {_FEET}

    def _misplaced(
        self, dt_s: float, points: FloatArray, visibility: FloatArray, body_px: float
    ) -> set[str]:
        wrong: set[str] = set()
        far_px = max(
            self._limit(_NEARER, FAR_PX), self._limit(_NEARER, FAR_SHARE) * self._size.min()
        )
        if body_px < far_px:
            wrong.add(_NEARER)
        seen = posture(points, visibility)
        leg_px = float(seen.leg_px[0])
        if not leg_px > 0.0:
            # Legs without length tell no posture and no view.
            return wrong
        placed = self._wrong_position(seen)
        lying = self._position is Position.LYING
        view = self._view.step(
            dt_s=dt_s,
            shoulder_gap=float(seen.shoulder_gap_px[0]) / leg_px,
            toe=float(fore_aft_px(seen, lying=lying)[0]) / leg_px,
        )
        if placed is not None:
            wrong.add(placed)
        elif view not in self._wanted:
            wrong.add(self._turn())
        elif self._is_tilted(points[0]):
            wrong.add(_TILTED)
        if self._speed_per_s > self._limit(_STILL, RESTLESS_PER_S):
            wrong.add(_STILL)
        return wrong

    def _wrong_position(self, seen: Posture) -> str | None:
        """What the body is told to do, where it is not placed as the exercise begins."""
        hips = float(seen.hip_height_px[0] / seen.leg_px[0])
        lean_deg = float(seen.trunk_lean_deg[0])
        if self._position is Position.LYING:
            return _LIE if lean_deg < self._limit(_LIE, LYING_LEAN_DEG) else None
        if self._position is Position.SEATED:
            return _SIT if hips > self._limit(_SIT, SEATED_SHARE) else None
        stands = hips >= self._limit(_STAND, UPRIGHT_SHARE)
        stands = stands and lean_deg <= self._limit(_STAND, UPRIGHT_LEAN_DEG)
        return None if stands else _STAND

    def _turn(self) -> str:
        if View.SIDE not in self._wanted:
            return _FRONT
        return _LIE_SIDE if self._position is Position.LYING else _SIDE

    def _is_tilted(self, points: FloatArray) -> bool:
        """Whether an upright body stands askew in the picture, or a lying trunk slopes."""
        if self._position is Position.SEATED:
            return False
        lying = self._position is Position.LYING
        upper, lower = points[_UPPER], points[_HIPS if lying else _LOWER]
        across, down = np.abs(lower.mean(axis=0) - upper.mean(axis=0))
        from_vertical_deg = math.degrees(math.atan2(across, down))
        if lying:
            return 90.0 - from_vertical_deg > self._limit(_TILTED, TILTED_LYING_DEG)
        return from_vertical_deg > self._limit(_TILTED, TILTED_DEG)


def _wanted_views(watched: Exercise) -> frozenset[View]:
    """The views of the set-up in which most of what is judged may speak."""
    speaks = dict.fromkeys(watched.setup.views, 0)
    for cue in watched.cues:
        if cue.kind is CueKind.JUDGED:
            rules = list(cue.rules)
            if cue.rules_of_depth:
                rules = [rule for depth in watched.depths.values() for rule in depth.rules]
            for view in {view for rule in rules for view in rule.views} & speaks.keys():
                speaks[view] += 1
    most = max(speaks.values())
    if not most:
        return frozenset(watched.setup.views[:1])
    return frozenset(view for view, cues in speaks.items() if cues >= ENOUGH_CUES * most)
