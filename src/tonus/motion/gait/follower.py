"""Follows a walker frame by frame, and tells each way through the picture when it ends."""

from __future__ import annotations

import math
from collections import deque
from typing import Final

import numpy as np

from tonus.motion.gait.approach import ApproachFinder
from tonus.motion.gait.chain import (
    LONGEST_CHAIN_S,
    GaitSettings,
    Landing,
    StepChain,
    settled_landings,
)
from tonus.motion.gait.feet import (
    Channel,
    FootSmoother,
    foot_channels,
    foot_moves_px,
    foot_places_px,
)
from tonus.motion.gait.passes import gait_pass
from tonus.motion.gait.records import (
    FOOT_JUMPED,
    FOOT_OUT_OF_FRAME,
    FRAMES_MISSING,
    TOO_FEW_STEPS,
    Gait,
    GaitPass,
    NotWalked,
)
from tonus.motion.gait.track import Track
from tonus.motion.gait.turns import Turn, TurnFinder
from tonus.motion.posture import Posture, posture
from tonus.pose.clean import PoseCleaner
from tonus.pose.gates import Gate
from tonus.pose.sequence import FloatArray, PoseSequence

__all__ = ["GaitFollower", "gait_of"]

#: A turn stands out by this share of the leg: noise is a quarter of it.
TURN_LEG: Final = 0.05
#: Hips over ankles of somebody who walks, as a share of the leg.
LEAST_UPRIGHT: Final = 0.70
#: Time constant of the leg's length in the picture.
LEG_S: Final = 0.5
#: A strike is not told from frames that lie further apart than this around it.
LONGEST_VERTEX_S: Final = 0.3
#: A gap longer than this parts two passes.
LONGEST_GAP_S: Final = 0.5
#: A foot that only catches up stands beside the other one for at least this long
#: before the other one goes on; feet that pass each other never stand.
BESIDE_S: Final = 0.15
#: No foot goes back by this share of the leg from one frame to the next.
JUMP_BACK_LEG: Final = 0.15
#: A strike is doubted for a jump in the swing before it.
SWING_S: Final = 0.25
#: The toes point the way that is walked.
TOES_AHEAD_LEG: Final = 0.04
_TURNS: Final = (
    Channel.RIGHTMOST_HEEL,
    Channel.RIGHTMOST_TOE,
    Channel.LEFTMOST_HEEL,
    Channel.LEFTMOST_TOE,
)
#: Frames that a recording is fed in at once.
BLOCK: Final = 512


class GaitFollower:
    """Finds heel strikes, toe-offs and passes in a stream of landmarks.

    Parameters
    ----------
    width, height : int
        Size of the upright image in px.
    settings : GaitSettings, optional
        What makes movements of the feet a walk.

    See Also
    --------
    gait_of : The same for a recording; equal to the last bit.

    Notes
    -----
    A heel strike is where the heel is furthest before the pelvis, a toe-off where
    the toe is furthest behind it [zeni_2008]_.  Frames are smoothed over 0.075 s to
    both sides, and a strike is known once the heel has come back by 5 % of the
    leg, 0.1 to 0.2 s after it happened.  Memory is bounded by two minutes.

    Examples
    --------
    >>> import numpy as np
    >>> follower = GaitFollower(width=640, height=360)
    >>> follower.step(np.array([0.0]), np.full((1, 33, 4), np.nan))
    []
    >>> follower.steps, follower.cadence_spm
    (0, None)
    """

    def __init__(self, *, width: int, height: int, settings: GaitSettings | None = None) -> None:
        self._width = width
        self._settings = settings or GaitSettings()
        self._cleaner = PoseCleaner(width=width, height=height)
        self._smoother = FootSmoother()
        self._legs: deque[float] = deque()
        self._track = Track()
        self._finders = {channel: TurnFinder() for channel in _TURNS}
        self._turns: dict[tuple[Channel, bool], deque[tuple[int, float]]] = {
            (channel, peak): deque() for channel in _TURNS for peak in (True, False)
        }
        self._chains = {1: StepChain(self._settings), -1: StepChain(self._settings)}
        self._jumps: deque[tuple[float, float, float]] = deque()
        self._approach = ApproachFinder()
        self._leg_px = math.nan
        self._places: list[list[float]] = []
        self._channels = np.empty((0, 14))
        self._seen_leg_px: list[float] = []
        self._upright: list[bool] = []
        self._before: list[float] | None = None
        self._now: list[Landing] = []
        self._last_s = math.nan
        self.passes: list[GaitPass] = []
        self.not_walked: list[NotWalked] = []

    @property
    def walking(self) -> bool:
        """Whether steps go on that make a walk."""
        return len(self._now) >= self._settings.fewest_steps

    @property
    def steps(self) -> int:
        """Heel strikes seen so far, those of a pass that goes on included."""
        return (len(self._now) if self.walking else 0) + sum(one.steps for one in self.passes)

    @property
    def cadence_spm(self) -> float | None:
        """Steps a minute over the last strikes of the pass that goes on; None without one."""
        if not self.walking:
            return None
        return 60.0 / float(np.median(np.diff([one.time_s for one in self._now[-7:]])))

    def _count(self) -> None:
        """Keep the sure strikes of the pass that goes on, after every change of it."""
        self._now = max(
            (_sure(settled_landings(chain)) for chain in self._chains.values()), key=len
        )

    def step(self, times_s: FloatArray, landmarks: FloatArray) -> list[GaitPass]:
        """Follow the next frames of the stream.

        Parameters
        ----------
        times_s : ndarray, shape (n,)
            Seconds, strictly increasing, later than everything given before.
        landmarks : ndarray, shape (n, 33, 4)
            x px, y px, z, visibility; NaN rows where nobody was seen.

        Returns
        -------
        list of GaitPass
            Passes that ended within these frames.
        """
        frames = self._cleaner.cleaned(times_s, landmarks)
        before = len(self.passes)
        self.look(posture(frames.points, frames.visibility), landmarks)
        for index, (time_s, gate) in enumerate(
            zip(times_s.tolist(), frames.gate.tolist(), strict=True)
        ):
            if gate == Gate.CUT:
                self.part()
            if gate in (Gate.OPEN, Gate.CUT):
                self.follow(index, time_s)
        return self.passes[before:]

    def look(self, seen: Posture, landmarks: FloatArray) -> None:
        """Take in a block of frames that somebody has cleaned, for `follow` to go through.

        Parameters
        ----------
        seen : Posture
            Of these frames; NaN in those that were refused.
        landmarks : ndarray, shape (n, 33, 4)
            The same frames as they came.
        """
        raw = landmarks[..., :2]
        self._places = foot_places_px(raw).tolist()
        self._channels = foot_channels(raw, seen.points)
        # Of the frames as they came, too: names that the repair exchanged for one joint
        # and not for the next bend the legs.
        stance = posture(raw, landmarks[..., 3])
        self._seen_leg_px = stance.leg_px.tolist()
        self._upright = (stance.hip_height_px >= LEAST_UPRIGHT * stance.leg_px).tolist()

    def follow(self, index: int, time_s: float) -> None:
        """Follow one frame of the block that was let through.

        Parameters
        ----------
        index : int
            Of the frame in the block.
        time_s : float
            Later than the frame before.
        """
        if time_s - self._last_s > LONGEST_GAP_S:
            self.part()
        if self._upright[index]:
            self._frame(
                time_s, self._places[index], self._channels[index], self._seen_leg_px[index]
            )

    def finish(self) -> list[GaitPass]:
        """Close the stream; return the passes that this ends.

        Returns
        -------
        list of GaitPass
            At most one.
        """
        before = len(self.passes)
        self.part()
        return self.passes[before:]

    def gait(self) -> Gait:
        """Return everything that was found; call after `finish`.

        Returns
        -------
        Gait
            Without a pass where nobody walked.
        """
        return Gait(
            passes=tuple(self.passes),
            not_walked=tuple(sorted(self.not_walked, key=lambda one: one.start_s)),
        )

    # --- frame by frame -----------------------------------------------------------

    def _frame(self, time_s: float, places: list[float], row: FloatArray, leg_px: float) -> None:
        if self._before is not None:
            # Who walks nearer or away soon has another leg.
            share = (time_s - self._last_s) / (LEG_S + time_s - self._last_s)
            leg_px = self._leg_px + share * (leg_px - self._leg_px)
            least, most = foot_moves_px(self._before, places)
            if max(-least, most) > JUMP_BACK_LEG * leg_px:
                self._jumps.append((time_s, least / leg_px, most / leg_px))
        self._leg_px = leg_px
        self._before = places
        self._last_s = time_s
        self._legs.append(leg_px)
        for told in self._smoother.step(time_s, row):
            self._smoothed(*told)

    def part(self) -> None:
        """End everything: what comes next is another run, maybe another person."""
        for told in self._smoother.flush():
            self._smoothed(*told)
        for sign, chain in self._chains.items():
            self._close(sign, chain.taken())
        self.not_walked += self._approach.taken()
        for finder in self._finders.values():
            finder.reset()
        for turns in self._turns.values():
            turns.clear()
        self._jumps.clear()
        self._before = None

    def _smoothed(self, time_s: float, row: FloatArray) -> None:
        leg_px = self._legs.popleft()
        number = self._track.append(time_s, row, leg_px=leg_px)
        self._approach.step(time_s, row, leg_px=leg_px)
        for channel, finder in self._finders.items():
            turn = finder.step(number, float(row[channel]), height=TURN_LEG * leg_px)
            # What turned so long ago belongs to somebody who stood.
            if turn is not None and turn.index > self._track.first:
                self._turns[channel, turn.peak].append(
                    (turn.index, self._track.turn_s(turn.index, channel))
                )
                self._land(channel, turn)
        for sign, chain in self._chains.items():
            if chain.is_over(time_s):
                self._close(sign, chain.taken())
        self._forget(time_s)

    def _land(self, channel: Channel, turn: Turn) -> None:
        """Take a turn of a heel for a strike of somebody who walks to the right or left."""
        for sign, lead, rear in (
            (1, Channel.RIGHTMOST_HEEL, Channel.LEFTMOST_HEEL),
            (-1, Channel.LEFTMOST_HEEL, Channel.RIGHTMOST_HEEL),
        ):
            if channel == lead and turn.peak == (sign > 0):
                self._add(sign, channel, turn.index, beside=False)
            elif channel in (lead, rear):
                self._add_beside(sign, lead, rear)

    def _add_beside(self, sign: int, lead: Channel, rear: Channel) -> None:
        """Add the strike of a foot that came to stand while the leading one waited."""
        waiting = self._turns[lead, sign < 0]
        chain = self._chains[sign]
        if not waiting or not chain.leading:
            return
        since_s = chain.leading[-1].time_s + self._settings.shortest_step_s
        stood = [
            (sign * float(self._track.rows(number, number)[0, rear]), number)
            for number, time_s in self._turns[rear, sign > 0]
            if since_s <= time_s <= waiting[-1][1] - BESIDE_S
        ]
        if stood:
            number = max(stood)[1]
            if not chain.beside or chain.beside[-1].number != number:
                self._add(sign, rear, number, beside=True)

    def _add(self, sign: int, channel: Channel, number: int, *, beside: bool) -> None:
        track = self._track
        row = track.rows(number, number)[0]
        leg_px = track.leg_px(number)
        toe = Channel(channel + 1)
        if sign * (row[toe] - row[channel]) < TOES_AHEAD_LEG * leg_px:
            return
        time_s = track.turn_s(number, channel)
        ended = self._chains[sign].add(
            Landing(
                number=number,
                time_s=time_s,
                ahead_px=sign * float(row[Channel.PELVIS]),
                reach_px=sign * float(row[channel]),
                leg_px=leg_px,
                beside=beside,
                doubt=self._doubt(sign, number, time_s, float(row[channel] + row[Channel.PELVIS])),
            )
        )
        self._count()
        if ended is not None:
            self._close(sign, ended)

    def _doubt(self, sign: int, number: int, time_s: float, heel_px: float) -> str | None:
        """Return why a strike was not seen well enough, or None."""
        if not 0.0 <= heel_px <= self._width:
            return FOOT_OUT_OF_FRAME
        around = self._track.times_s(number - 1, number + 1)
        if around[-1] - around[0] > LONGEST_VERTEX_S:
            return FRAMES_MISSING
        for jump_s, least, most in self._jumps:
            back = -least if sign > 0 else most
            if time_s - SWING_S <= jump_s <= time_s and back > JUMP_BACK_LEG:
                return FOOT_JUMPED
        return None

    def _close(self, sign: int, chain: StepChain) -> None:
        landings = settled_landings(chain)
        sure = _sure(landings)
        self._count()
        if len(sure) < self._settings.fewest_steps:
            if len(sure) > 1:
                self.not_walked.append(
                    NotWalked(start_s=sure[0].time_s, end_s=sure[-1].time_s, reason=TOO_FEW_STEPS)
                )
            return
        self.passes.append(gait_pass(self._track, self._turns, landings, sign=sign))

    def _forget(self, time_s: float) -> None:
        """Let go of what no pass can need any more."""
        starts = [chain.leading[0].time_s for chain in self._chains.values() if chain.leading]
        oldest_s = min([time_s, *starts]) - self._settings.longest_step_s
        oldest = self._track.number_at(max(oldest_s, time_s - LONGEST_CHAIN_S - 10.0))
        self._track.forget_before(oldest - 1)
        for turns in self._turns.values():
            while turns and turns[0][0] < oldest:
                turns.popleft()
        while self._jumps and self._jumps[0][0] < time_s - 2.0:
            self._jumps.popleft()


def _sure(landings: list[Landing]) -> list[Landing]:
    return [one for one in landings if one.doubt is None]


def gait_of(pose: PoseSequence) -> Gait:
    """Return the gait of recorded landmarks.

    Parameters
    ----------
    pose : PoseSequence
        Landmarks of one person.

    Returns
    -------
    Gait
        The same, to the bit, as a live stream of these landmarks gives.

    Examples
    --------
    >>> import numpy as np
    >>> nobody = PoseSequence.from_arrays(
    ...     np.full((60, 33, 4), np.nan), fps=30, width=640, height=360
    ... )
    >>> gait_of(nobody).steps
    0
    """
    follower = GaitFollower(width=pose.width, height=pose.height)
    for start in range(0, len(pose), BLOCK):
        rows = slice(start, start + BLOCK)
        follower.step(pose.timestamps_s[rows], pose.landmarks[rows])
    follower.finish()
    return follower.gait()
