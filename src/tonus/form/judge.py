"""The judge: a stream of landmarks in, repetitions and verdicts out.

One class judges live streams and recordings.  A recording is a stream that
arrives in large blocks; the size of the blocks changes no bit of the result.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import replace
from typing import Final

import numpy as np

from tonus.errors import InputError
from tonus.form.attention import CLOSE_AFTER_S, FORGET_AFTER_S, Attention
from tonus.form.exercise import DepthTarget, Exercise, exercise
from tonus.form.history import History
from tonus.form.judgement import (
    CueSummary,
    CueVerdict,
    Judgement,
    NotJudged,
    Rep,
    RepStatus,
    Trace,
    Verdict,
    empty_trace,
)
from tonus.form.measure import broken_requirement, cue_verdicts, reaches
from tonus.form.vocabulary import Stage
from tonus.form.window import TOP_S, RepWindow
from tonus.messages import K_, N_
from tonus.motion.follower import Follower, Movement
from tonus.motion.posture import Posture, posture
from tonus.motion.reps import ExcursionKind, Phase
from tonus.motion.view import View
from tonus.pose.clean import PoseCleaner
from tonus.pose.gates import Gate
from tonus.pose.sequence import FloatArray, PoseSequence

__all__ = ["FormJudge", "judged"]

_NOT_COMPLETE: Final = K_("not_seen.not_complete")
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
        trace: bool = False,
    ) -> None:
        self.exercise: Exercise = exercise(exercise_key)
        self._counts = self._depth_target(depth, self.exercise.counts_depth)
        self._judges = self._depth_target(depth, self.exercise.judges_depth)
        self._size = (width, height)
        self._cleaner = PoseCleaner(width=width, height=height)
        self._follower = Follower(self.exercise.repetition)
        self._attention = Attention()
        self._history = History(keep_s=self.exercise.repetition.longest_s + TOP_S + 2.0)
        self._views: Counter[View] = Counter()
        self._trace: list[tuple[FloatArray, ...]] | None = [] if trace else None
        self._last_s = math.nan
        self.reps: list[Rep] = []
        self.not_counted: list[NotJudged] = []
        self.count = 0

    def _depth_target(self, chosen: str | None, default: str) -> DepthTarget:
        key = default if chosen is None else chosen
        depths = self.exercise.depths
        if key not in depths:
            raise InputError(
                N_("There is no depth {key}. Choose one of: {known}."),
                key=key,
                known=", ".join(depths),
            )
        return depths[key]

    @property
    def phase(self) -> Phase:
        """State of the counter after the newest frame."""
        return self._follower.phase

    @property
    def view(self) -> View:
        """View after the newest frame."""
        return self._follower.view

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
        self._history.append(times_s, frames.points, frames.visibility)
        before = len(self.reps)
        states = [
            self._frame(time_s, Gate(gate), row)
            for time_s, gate, row in zip(
                times_s.tolist(), frames.gate.tolist(), seen.rows(), strict=True
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
        self._close(self._follower.finish())
        return self.reps[before:]

    def _frame(self, time_s: float, gate: Gate, row: tuple[float, ...]) -> tuple[float, Phase, int]:
        gap_s = time_s - self._last_s
        self._attention.step(time_s, gate)
        if gate not in (Gate.OPEN, Gate.CUT):
            limit_s = FORGET_AFTER_S if self._attention.nobody else CLOSE_AFTER_S
            if self._attention.refused_s > limit_s:
                self._close(self._follower.abort())
            return math.nan, self._follower.phase, self.count
        if gate is Gate.CUT or gap_s > FORGET_AFTER_S:
            self._close(self._follower.forget())
        drop, ended = self._follower.step(time_s, row)
        self._close(ended)
        self._last_s = time_s
        self._views[self._follower.view] += 1
        return drop, self._follower.phase, self.count

    def _close(self, movements: list[Movement]) -> None:
        for movement in movements:
            excursion = movement.excursion
            window = self._window(movement)
            broken = broken_requirement(window, self.exercise)
            if broken is not None:
                self.not_counted.append(
                    NotJudged(
                        start_s=excursion.start_s, end_s=excursion.end_s, reason=broken.reason
                    )
                )
                continue
            status = self._status(window, movement)
            self.count += status is RepStatus.COMPLETE
            self.reps.append(
                Rep(
                    start_s=excursion.start_s,
                    peak_s=excursion.peak_s,
                    end_s=excursion.end_s,
                    status=status,
                    view=window.view,
                    verdicts=self._verdicts(window, status),
                )
            )

    def _verdicts(self, window: RepWindow, status: RepStatus) -> tuple[CueVerdict, ...]:
        verdicts = cue_verdicts(window, self.exercise, self._judges)
        if status is RepStatus.COMPLETE:
            return verdicts
        # A shallow repetition is told by its status; it is never a fault.
        return tuple(
            replace(verdict, verdict=Verdict.NOT_SEEN, reason=_NOT_COMPLETE)
            if cue.rules_of_depth and verdict.verdict is Verdict.FAULT
            else verdict
            for cue, verdict in zip(self.exercise.cues, verdicts, strict=True)
        )

    def _window(self, movement: Movement) -> RepWindow:
        excursion = movement.excursion
        end_s = max(excursion.end_s, self._last_s)
        # No further back than every history goes, however the stream was cut up.
        oldest_s = end_s - self.exercise.repetition.longest_s
        times, points, visibility = self._history.between(
            max(excursion.top_s, oldest_s) - TOP_S, end_s
        )
        return RepWindow(
            times_s=times,
            points=points,
            visibility=visibility,
            leg_px=movement.leg_px,
            start_s=excursion.start_s,
            peak_s=excursion.peak_s,
            end_s=excursion.end_s,
            top_s=excursion.top_s,
            width=self._size[0],
            height=self._size[1],
        )

    def _status(self, window: RepWindow, movement: Movement) -> RepStatus:
        excursion = movement.excursion
        if excursion.kind in (ExcursionKind.CUT_OFF, ExcursionKind.BEGAN_BEFORE):
            return RepStatus.INCOMPLETE
        # The extreme of a noisy signal is deeper than the person went; the
        # median around the turning point is not.
        bottom_px = window.stage_median(window.posture.hip_height_px, Stage.BOTTOM)
        deep = reaches(
            window,
            self._counts,
            phase_signal=self.exercise.phase_signal,
            peak=movement.drop(bottom_px),
        )
        if excursion.kind is ExcursionKind.PULSED or not deep:
            return RepStatus.PARTIAL
        return RepStatus.COMPLETE

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
        return Judgement(
            exercise=self.exercise.key,
            depth=self._counts.key,
            depth_judged=self._judges.key,
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
        times, points, knee, trunk, drop, phases, count = (
            np.concatenate(column) for column in zip(*self._trace, strict=True)
        )
        return Trace(
            timestamps_s=times,
            signals={"knee_angle_deg": knee, "trunk_lean_deg": trunk, "hip_drop_leg": drop},
            phases=phases,
            count=count,
            points=points,
        )


def judged(
    pose: PoseSequence, exercise_key: str = "squat", *, depth: str | None = None
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
    judge = FormJudge(exercise_key, width=pose.width, height=pose.height, depth=depth, trace=True)
    for start in range(0, len(pose), BLOCK):
        rows = slice(start, start + BLOCK)
        judge.step(pose.timestamps_s[rows], pose.landmarks[rows])
    judge.finish()
    return judge.judgement()
