"""The judge: a stream of landmarks in, repetitions and verdicts out.

One class judges live streams and recordings.  A recording is a stream that
arrives in large blocks; the size of the blocks changes no bit of the result.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection
from typing import Final

import numpy as np

from tonus.form.attention import CLOSE_AFTER_S, FORGET_AFTER_S, Attention
from tonus.form.course import Course, Ended, Stream
from tonus.form.exercise import DepthTarget, Exercise, exercise
from tonus.form.history import History
from tonus.form.judgement import (
    CueSummary,
    Judgement,
    NotJudged,
    Rep,
    RepStatus,
    Trace,
    Verdict,
    empty_trace,
)
from tonus.form.kinds import COURSES
from tonus.form.walking import WalkCourse
from tonus.form.window import TOP_S
from tonus.motion.posture import Posture, posture
from tonus.motion.reps import Phase
from tonus.motion.view import View
from tonus.pose.clean import CleanFrames, PoseCleaner
from tonus.pose.gates import Gate
from tonus.pose.sequence import FloatArray, PoseSequence

__all__ = ["FormJudge", "judged"]

#: Frames that a recording is fed in at once.
BLOCK: Final = 512


class FormJudge:
    """Judges one exercise over a stream of landmarks.

    Parameters
    ----------
    exercise_key : str
        Such as ``squat``.
    width, height : int
        Size of the upright image in px.
    depth : str, optional
        The member's depth target, which then counts and is judged; without it
        the exercise file says which depth counts and which the cue judges.
    limits : collection of str
        Limits of the person, such as ``back``: cues that do not suit them are left out.
    trace : bool
        Whether to keep signals of every frame, as `judged` needs.

    Raises
    ------
    InputError
        When the exercise or the depth is not known.

    Notes
    -----
    Memory is bounded by the longest repetition unless `trace` is asked for.

    Examples
    --------
    >>> import numpy as np
    >>> judge = FormJudge("squat", width=640, height=360)
    >>> judge.step(np.array([0.0]), np.full((1, 33, 4), np.nan))
    []
    >>> judge.count
    0
    """

    def __init__(
        self,
        exercise_key: str,
        *,
        width: int,
        height: int,
        depth: str | None = None,
        limits: Collection[str] = (),
        trace: bool = False,
    ) -> None:
        self.exercise: Exercise = exercise(exercise_key).suited(limits)
        counts, judges = self.exercise.chosen(depth)
        self._depths = (_key(counts), _key(judges))
        self._cleaner = PoseCleaner(width=width, height=height)
        self._attention = Attention()
        self._history = History(keep_s=self.exercise.settings.longest_s + TOP_S + 2.0)
        self._course = self._new_course(
            Stream(
                exercise=self.exercise,
                width=width,
                height=height,
                history=self._history,
                counts=counts,
                judges=judges,
            )
        )
        self._views: Counter[View] = Counter()
        self._trace: list[tuple[FloatArray, ...]] | None = [] if trace else None
        self._last_s = math.nan
        self.reps: list[Rep] = []
        self.not_counted: list[NotJudged] = []

    def _new_course(self, stream: Stream) -> Course:
        return COURSES[self.exercise.kind](stream)

    @property
    def count(self) -> int:
        """What has been counted: complete repetitions, holds, or steps."""
        return self._course.count

    @property
    def phase(self) -> Phase:
        """Where in a repetition the person is after the newest frame."""
        return self._course.phase

    @property
    def view(self) -> View:
        """View after the newest frame."""
        return self._course.view

    @property
    def held_s(self) -> float | None:
        """Seconds of the hold so far; None where nothing is held."""
        return self._course.held_s

    @property
    def cadence_spm(self) -> float | None:
        """Steps a minute of a pass that goes on; None for what is no walk."""
        return self._course.cadence_spm if isinstance(self._course, WalkCourse) else None

    @property
    def side(self) -> str | None:
        """Leg that worked last, ``left`` or ``right``; None for both, or not told."""
        return self._course.side

    def step(self, times_s: FloatArray, landmarks: FloatArray) -> list[Rep]:
        """Judge the next frames of the stream.

        Parameters
        ----------
        times_s : ndarray, shape (n,)
            Seconds, strictly increasing, later than everything given before.
        landmarks : ndarray, shape (n, 33, 4)
            x px, y px, z, visibility; NaN rows where nobody was seen.

        Returns
        -------
        list of Rep
            Repetitions that ended within these frames, in order.
        """
        frames = self._cleaner.cleaned(times_s, landmarks)
        seen = posture(frames.points, frames.visibility)
        return self.follow(times_s, landmarks, frames, seen)

    def follow(
        self, times_s: FloatArray, landmarks: FloatArray, frames: CleanFrames, seen: Posture
    ) -> list[Rep]:
        """Judge the next frames, cleaned already, of which many exercises look at the same.

        Parameters
        ----------
        times_s : ndarray, shape (n,)
            As `step` takes it.
        landmarks : ndarray, shape (n, 33, 4)
            As `step` takes it.
        frames : CleanFrames
            The same frames, cleaned by one `PoseCleaner` from the first on.
        seen : Posture
            Their posture.

        Returns
        -------
        list of Rep
            As `step` gives it.
        """
        self._history.append(times_s, frames.points, frames.visibility)
        self._course.look(seen, landmarks)
        before = len(self.reps)
        states = [
            self._frame(index, time_s, Gate(gate))
            for index, (time_s, gate) in enumerate(
                zip(times_s.tolist(), frames.gate.tolist(), strict=True)
            )
        ]
        if self._trace is not None:
            self._remember(times_s, frames.points, seen, states)
        return self.reps[before:]

    def finish(self) -> list[Rep]:
        """Close the stream; return what could still be closed.

        Returns
        -------
        list of Rep
            At most one.
        """
        before = len(self.reps)
        self._close(self._course.finish())
        return self.reps[before:]

    def _frame(self, index: int, time_s: float, gate: Gate) -> tuple[float, Phase, int]:
        course = self._course
        gap_s = time_s - self._last_s
        self._attention.step(time_s, gate)
        if gate not in (Gate.OPEN, Gate.CUT):
            limit_s = FORGET_AFTER_S if self._attention.nobody else CLOSE_AFTER_S
            if self._attention.refused_s > limit_s:
                self._close(course.lose())
            return math.nan, course.phase, course.count
        if gate is Gate.CUT or gap_s > FORGET_AFTER_S:
            self._close(course.forget())
        value, ended = course.step(index, time_s)
        if ended:
            self._close(ended)
        self._last_s = time_s
        self._views[course.view] += 1
        return value, course.phase, course.count

    def _close(self, ended: Ended) -> None:
        for item in ended:
            if isinstance(item, Rep):
                self.reps.append(item)
            else:
                self.not_counted.append(item)

    def _remember(
        self,
        times_s: FloatArray,
        points: FloatArray,
        seen: Posture,
        states: list[tuple[float, Phase, int]],
    ) -> None:
        assert self._trace is not None
        self._trace.append(
            (
                times_s,
                points,
                seen.knee_angle_deg,
                seen.trunk_lean_deg,
                np.array([state[0] for state in states]),
                np.array([state[1].value for state in states], dtype="U6"),
                np.array([state[2] for state in states], dtype=np.int64),
            )
        )

    def judgement(self) -> Judgement:
        """Return everything that was judged; call after `finish`.

        Returns
        -------
        Judgement
            With an empty trace unless it was asked for.
        """
        spans = self._attention.finished()
        not_judged_s = sum(span.end_s - span.start_s for span in spans)
        view, confidence = self._main_view()
        judgement = Judgement(
            exercise=self.exercise.key,
            depth=self._depths[0],
            depth_judged=self._depths[1],
            view=view,
            view_confidence=confidence,
            reps=tuple(self.reps),
            not_judged=spans,
            not_counted=tuple(self.not_counted),
            judged_s=max(0.0, self._attention.duration_s - not_judged_s),
            not_judged_s=not_judged_s,
            summary=self._summary(),
            trace=self._whole_trace(),
        )
        return self._course.completed(judgement)

    def _main_view(self) -> tuple[View, float]:
        total = sum(self._views.values())
        if not total:
            return View.UNKNOWN, 0.0
        view, frames = self._views.most_common(1)[0]
        return view, frames / total

    def _summary(self) -> tuple[CueSummary, ...]:
        complete = [rep for rep in self.reps if rep.status is RepStatus.COMPLETE]
        result = []
        for index, cue in enumerate(self.exercise.cues):
            said = Counter(rep.verdicts[index].verdict for rep in complete)
            result.append(
                CueSummary(
                    cue=cue.key,
                    ok=said[Verdict.OK],
                    fault=said[Verdict.FAULT],
                    not_seen=said[Verdict.NOT_SEEN],
                )
            )
        return tuple(result)

    def _whole_trace(self) -> Trace:
        if not self._trace:
            return empty_trace()
        times, points, knee, trunk, value, phases, count = (
            np.concatenate(column) for column in zip(*self._trace, strict=True)
        )
        return Trace(
            timestamps_s=times,
            signals={
                "knee_angle_deg": knee,
                "trunk_lean_deg": trunk,
                self._course.signal: value,
            },
            phases=phases,
            count=count,
            points=points,
        )


def _key(target: DepthTarget | None) -> str | None:
    """Return the name of what was chosen; None where there is nothing to choose."""
    return target.key if target is not None and target.key else None


def judged(
    pose: PoseSequence,
    exercise_key: str = "squat",
    *,
    depth: str | None = None,
    limits: Collection[str] = (),
) -> Judgement:
    """Return the judgement of recorded landmarks.

    Parameters
    ----------
    pose : PoseSequence
        Landmarks of one person.
    exercise_key : str
        Such as ``squat``.
    depth : str, optional
        Depth target that counts and is judged; see `FormJudge`.
    limits : collection of str
        Limits of the person; see `FormJudge`.

    Returns
    -------
    Judgement
        The same repetitions and verdicts, to the bit, as a live stream of the
        same landmarks and timestamps gives.

    Raises
    ------
    InputError
        When the exercise or the depth is not known.

    Notes
    -----
    Cost grows linearly with the frames, below 100 µs each on one core.

    Examples
    --------
    >>> import numpy as np
    >>> nobody = PoseSequence.from_arrays(
    ...     np.full((60, 33, 4), np.nan), fps=30, width=640, height=360
    ... )
    >>> result = judged(nobody)
    >>> result.count, round(result.not_judged_s, 2), result.not_judged[0].reason
    (0, 1.97, 'gate.nobody')
    """
    judge = FormJudge(
        exercise_key,
        width=pose.width,
        height=pose.height,
        depth=depth,
        limits=limits,
        trace=True,
    )
    for start in range(0, len(pose), BLOCK):
        rows = slice(start, start + BLOCK)
        judge.step(pose.timestamps_s[rows], pose.landmarks[rows])
    judge.finish()
    return judge.judgement()
