"""The judge for a live stream: a few frames at a time, and at most one thing to say."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

import numpy as np

from tonus.form.judge import FormJudge
from tonus.form.judgement import Rep, RepStatus, Verdict
from tonus.motion.reps import Phase
from tonus.motion.view import View
from tonus.pose.sequence import FloatArray

__all__ = ["LiveJudge", "LiveState"]

#: A cue is said when this many of the last repetitions agree on the fault.
AGREE: Final = 2
AMONG: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveState:
    """What is known after some frames.

    Parameters
    ----------
    phase : Phase
        Where in a repetition the person is.
    view : View
        From where the camera looks.
    count : int
        Complete repetitions so far.
    reps : tuple of Rep
        Repetitions that ended with these frames; usually none.
    say : str or None
        Message key of the one cue to say now; None most of the time.
    partial : int
        Repetitions so far that turned round too early to count.
    held_s : float or None
        Seconds that a position is held; None for what is not held.
    side : str or None
        ``left`` or ``right`` where one leg works; else None.
    cadence_spm : float or None
        Steps a minute of a walk that goes on; None for what is no walk.
    """

    phase: Phase
    view: View
    count: int
    reps: tuple[Rep, ...]
    say: str | None
    partial: int = 0
    held_s: float | None = None
    side: str | None = None
    cadence_spm: float | None = None


class LiveJudge:
    """Judges a live stream with the engine that judges recordings.

    Parameters
    ----------
    exercise_key : str
        Such as ``squat``.
    width, height : int
        Size of the upright image in px.
    depth : str, optional
        The member's depth target; see `FormJudge`.
    limits : collection of str
        Limits of the person; see `FormJudge`.

    Raises
    ------
    InputError
        When the exercise or the depth is not known.

    See Also
    --------
    judged : The same for a recording; equal to the last bit.

    Notes
    -----
    A cue is said when two of the last three complete repetitions show the same
    fault: one bad reading never speaks.  Memory is bounded.

    Examples
    --------
    >>> import numpy as np
    >>> judge = LiveJudge("squat", width=640, height=360)
    >>> state = judge.step(0.0, np.full((33, 4), np.nan))
    >>> state.count, state.view.value, state.say
    (0, 'unknown', None)
    """

    def __init__(
        self,
        exercise_key: str,
        *,
        width: int,
        height: int,
        depth: str | None = None,
        limits: Collection[str] = (),
    ) -> None:
        self._judge = FormJudge(
            exercise_key, width=width, height=height, depth=depth, limits=limits
        )
        self._last_s = -np.inf
        self._recent: deque[Rep] = deque(maxlen=AMONG)
        self._partial = 0

    def step(self, timestamp_s: float, landmarks: FloatArray) -> LiveState:
        """Judge the next frame.

        Parameters
        ----------
        timestamp_s : float
            Seconds; a frame that is not later than the one before is ignored.
        landmarks : ndarray, shape (33, 4)
            x px, y px, z, visibility; NaN where nobody was seen.

        Returns
        -------
        LiveState
            After this frame.
        """
        return self.steps(np.array([timestamp_s]), np.asarray(landmarks, dtype=np.float64)[None])

    def steps(self, times_s: FloatArray, landmarks: FloatArray) -> LiveState:
        """Judge the next frames; the same, to the bit, as one `step` after the other.

        Parameters
        ----------
        times_s : ndarray, shape (n,)
            Seconds; a frame that is not later than those before is ignored.
        landmarks : ndarray, shape (n, 33, 4)
            x px, y px, z, visibility; NaN where nobody was seen.

        Returns
        -------
        LiveState
            After the last of them, with everything that ended meanwhile; what is
            said is the newest.
        """
        ended: list[Rep] = []
        if len(times_s) == 1:
            # The usual message; what follows comes to the same, and takes longer.
            time_s = float(times_s[0])
            if time_s > self._last_s:
                self._last_s = time_s
                ended = self._judge.step(times_s, np.asarray(landmarks, np.float64))
            return self._state(ended)
        latest = np.fmax.accumulate(np.concatenate(([self._last_s], times_s)))
        later = times_s > latest[:-1]
        if later.any():
            self._last_s = float(latest[-1])
            ended = self._judge.step(times_s[later], np.asarray(landmarks[later], np.float64))
        return self._state(ended)

    @property
    def state(self) -> LiveState:
        """What is known now; nothing ends and nothing is said by asking."""
        return self._state([])

    def finish(self) -> LiveState:
        """Close the stream.

        Returns
        -------
        LiveState
            With the repetition that could still be closed, if there is one.
        """
        return self._state(self._judge.finish())

    def _state(self, ended: list[Rep]) -> LiveState:
        say = None
        self._partial += sum(rep.status is RepStatus.PARTIAL for rep in ended)
        for rep in ended:
            if rep.status is RepStatus.COMPLETE:
                self._recent.append(rep)
                say = self._agreed_cue()
        return LiveState(
            phase=self._judge.phase,
            view=self._judge.view,
            count=self._judge.count,
            reps=tuple(ended),
            say=say,
            partial=self._partial,
            held_s=self._judge.held_s,
            cadence_spm=self._judge.cadence_spm,
            side=self._judge.side,
        )

    def _agreed_cue(self) -> str | None:
        """Return the most urgent fault of the newest repetition that others share."""
        cues = self._judge.exercise.cues
        for index in sorted(range(len(cues)), key=lambda i: cues[i].priority):
            faults = [rep.verdicts[index].verdict is Verdict.FAULT for rep in self._recent]
            if faults[-1] and sum(faults) >= AGREE:
                return cues[index].says["say"]
        return None
