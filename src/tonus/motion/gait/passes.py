"""One way through the picture, from the landings that were found in it."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from tonus.motion.gait.chain import Landing
from tonus.motion.gait.feet import Channel
from tonus.motion.gait.records import (
    GaitPass,
    Heading,
    Side,
    Strike,
    ToeOff,
    UnsureStrike,
)
from tonus.motion.gait.track import Track
from tonus.motion.view import View, view_of
from tonus.pose.sequence import FloatArray

__all__ = ["gait_pass"]

#: A gap this much longer than the usual step hides a step that was not seen.
MISSED_FROM: Final = 1.6
#: The names of the feet must agree on who leads by this share of the votes.
LEAST_AGREEMENT: Final = 0.34
#: When the foot that has landed stands flat, in steps after its strike.
FLAT_STEPS: Final = (0.25, 0.45)
#: The rear foot is surely the rear one this many steps around the other's strike.
REAR_STEPS: Final = 0.42
#: Heel and toes have moved once they are this share of the leg away.
MOVED_LEG: Final = 0.04

Turns = Mapping[tuple[Channel, bool], deque[tuple[int, float]]]


@dataclass(frozen=True, slots=True)
class _Foot:
    """Columns of one foot."""

    heel: Channel
    toe: Channel
    heel_up: Channel
    toe_up: Channel


_RIGHTMOST: Final = _Foot(
    Channel.RIGHTMOST_HEEL,
    Channel.RIGHTMOST_TOE,
    Channel.RIGHTMOST_HEEL_UP,
    Channel.RIGHTMOST_TOE_UP,
)
_LEFTMOST: Final = _Foot(
    Channel.LEFTMOST_HEEL,
    Channel.LEFTMOST_TOE,
    Channel.LEFTMOST_HEEL_UP,
    Channel.LEFTMOST_TOE_UP,
)


def gait_pass(track: Track, turns: Turns, landings: Sequence[Landing], *, sign: int) -> GaitPass:
    """Return a pass.

    Parameters
    ----------
    track : Track
        Frames from a step before the first landing to a step after the last.
    turns : mapping
        Frame and time of each peak (True) or valley of a channel.
    landings : sequence of Landing
        In order of time; four sure ones at least.
    sign : int
        1 for a walk to the right of the picture, -1 to the left.

    Returns
    -------
    GaitPass
        With sides where the model's names agree on them.

    Examples
    --------
    >>> from collections import defaultdict
    >>> import numpy as np
    >>> track = Track()
    >>> for i in range(60):
    ...     number = track.append(i / 30, np.ones(14), leg_px=100.0)
    >>> landings = [
    ...     Landing(number=n, time_s=n / 30, ahead_px=0.0, reach_px=0.0, leg_px=100.0)
    ...     for n in (5, 20, 35, 50)
    ... ]
    >>> found = gait_pass(track, defaultdict(deque), landings, sign=1)
    >>> found.steps, found.strikes[0].side, found.heading.value
    (4, None, 'right')
    """
    lead, rear = (_RIGHTMOST, _LEFTMOST) if sign > 0 else (_LEFTMOST, _RIGHTMOST)
    votes = _left_votes(track, landings, sign=sign)
    numbers = _step_numbers(landings)
    even = _side_of_even(votes, numbers)
    step_s = _usual_step_s(landings, numbers)
    strikes, unsure, toe_offs = [], [], []
    flat_deg = _flat_deg(track, landings, lead, step_s=step_s, sign=sign)
    for i, (landing, number) in enumerate(zip(landings, numbers, strict=True)):
        side = None if even is None else (even if number % 2 == 0 else even.other)
        if landing.doubt is not None:
            unsure.append(UnsureStrike(time_s=landing.time_s, reason=landing.doubt))
            continue
        row = track.rows(landing.number, landing.number)[0]
        own, other = (rear, lead) if landing.beside else (lead, rear)
        strikes.append(
            Strike(
                time_s=landing.time_s,
                side=side,
                number=number,
                ahead_leg=sign * float(row[own.heel] - row[other.heel]) / landing.leg_px,
            )
        )
        until_s = landings[i + 1].time_s if i + 1 < len(landings) else math.inf
        toe_off = _toe_off_s(
            turns,
            other,
            start_s=landing.time_s,
            end_s=min(until_s, landing.time_s + step_s),
            sign=sign,
        )
        if toe_off is not None:
            pitch_deg, first_s = _push_off(
                track, other, landing.time_s, toe_off, step_s=step_s, sign=sign
            )
            toe_offs.append(
                ToeOff(
                    time_s=toe_off,
                    side=None if side is None else side.other,
                    pitch_deg=None if flat_deg is None else pitch_deg - flat_deg,
                    heel_first_s=first_s,
                )
            )
    first, last = track.number_at(strikes[0].time_s), track.number_at(strikes[-1].time_s)
    rows, leg_px = track.rows(first, last), track.leg_px(last - 1)
    view = _view(rows, leg_px)
    return GaitPass(
        heading=Heading.RIGHT if sign > 0 else Heading.LEFT,
        view=view,
        strikes=tuple(strikes),
        toe_offs=tuple(toe_offs),
        unsure=tuple(unsure),
        trunk_lean_deg=_lean_deg(rows, sign=sign) if view is View.SIDE else None,
        frame_s=float(np.median(np.diff(track.times_s(first, last)))),
    )


def _step_numbers(landings: Sequence[Landing]) -> list[int]:
    """Return the running number of each step, those not seen included."""
    times = np.array([one.time_s for one in landings])
    # Half a stride, which is the same for both legs however uneven their steps are: the
    # long step of a limp hides no other one.
    usual = float(np.median(times[2:] - times[:-2])) / 2
    steps = np.diff(times) / usual
    made = np.where(steps > MISSED_FROM, np.rint(steps), 1)
    return [0, *np.cumsum(made).astype(int).tolist()]


def _usual_step_s(landings: Sequence[Landing], numbers: Sequence[int]) -> float:
    return (landings[-1].time_s - landings[0].time_s) / (numbers[-1] - numbers[0])


def _left_votes(track: Track, landings: Sequence[Landing], *, sign: int) -> list[float]:
    """Return for each strike how surely the names say left, 1, or right, -1."""
    votes = []
    for landing in landings:
        rightmost = (sign > 0) != landing.beside
        left = float(track.rows(landing.number, landing.number)[0, Channel.RIGHTMOST_IS_LEFT])
        votes.append(left if rightmost else -left)
    return votes


def _side_of_even(votes: Sequence[float], numbers: Sequence[int]) -> Side | None:
    """Return the leg that made the steps of even number, by vote of the names."""
    total = sum(
        vote if number % 2 == 0 else -vote for vote, number in zip(votes, numbers, strict=True)
    )
    if abs(total) < LEAST_AGREEMENT * len(votes):
        return None
    return Side.LEFT if total > 0 else Side.RIGHT


def _toe_off_s(
    turns: Turns, foot: _Foot, *, start_s: float, end_s: float, sign: int
) -> float | None:
    """Return when the toe of a foot was furthest behind the pelvis, after the other's strike."""
    found = [time_s for _, time_s in turns[foot.toe, sign < 0] if start_s < time_s < end_s]
    return found[0] if found else None


def _pitch_deg(rows: FloatArray, foot: _Foot, *, sign: int) -> FloatArray:
    """Return how far the heel is tilted up over the toe."""
    ahead = sign * (rows[:, foot.toe] - rows[:, foot.heel])
    result: FloatArray = np.degrees(np.arctan2(rows[:, foot.heel_up] - rows[:, foot.toe_up], ahead))
    return result


def _flat_deg(
    track: Track, landings: Sequence[Landing], lead: _Foot, *, step_s: float, sign: int
) -> float | None:
    """Return the pitch of feet that stand flat: landmarks of heel and toe differ in height."""
    values = []
    for landing in landings:
        first, last = (track.number_at(landing.time_s + share * step_s) for share in FLAT_STEPS)
        if not landing.beside and last < track.end:
            values += _pitch_deg(track.rows(first, last), lead, sign=sign).tolist()
    return float(np.median(values)) if values else None


def _push_off(
    track: Track, foot: _Foot, strike_s: float, toe_off_s: float, *, step_s: float, sign: int
) -> tuple[float, float | None]:
    """Return the pitch of a foot at toe-off, and by how long its heel rose before its toes."""
    at = track.number_at(toe_off_s)
    near = track.rows(at - 1, at)
    pitch_deg = float(_pitch_deg(near, foot, sign=sign).mean())
    first, last = (track.number_at(strike_s + sense * REAR_STEPS * step_s) for sense in (-1.0, 1.0))
    rows, times = track.rows(first, last), track.times_s(first, last)
    limit_px = MOVED_LEG * track.leg_px(at - 1)
    heel = rows[:, foot.heel_up] - rows[:, foot.heel_up].min()
    toe_x = sign * (rows[:, foot.toe] + rows[:, Channel.PELVIS])
    still = float(np.median(toe_x[times <= strike_s])) if (times <= strike_s).any() else math.nan
    risen = np.flatnonzero(heel > limit_px)
    gone = np.flatnonzero((toe_x - still > limit_px) & (times > strike_s))
    if not len(risen) or not len(gone):
        return pitch_deg, None
    return pitch_deg, float(times[gone[0]] - times[risen[0]])


def _view(rows: FloatArray, leg_px: float) -> View:
    toes = 0.5 * (
        rows[:, Channel.RIGHTMOST_TOE]
        - rows[:, Channel.RIGHTMOST_HEEL]
        + rows[:, Channel.LEFTMOST_TOE]
        - rows[:, Channel.LEFTMOST_HEEL]
    )
    gap = float(np.median(rows[:, Channel.SHOULDER_GAP]))
    return view_of(shoulder_gap=gap / leg_px, toe=float(np.median(toes)) / leg_px)[0]


def _lean_deg(rows: FloatArray, *, sign: int) -> float:
    lean = np.arctan2(sign * rows[:, Channel.TRUNK_AHEAD], rows[:, Channel.TRUNK_UP])
    return float(np.degrees(lean).mean())
