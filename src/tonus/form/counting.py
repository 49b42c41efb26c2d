"""The course of an exercise that is repeated: found, told apart, judged."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Final

from tonus.form.course import Ended, Stream
from tonus.form.judgement import CueVerdict, Judgement, NotJudged, Rep, RepStatus, Verdict
from tonus.form.measure import broken_requirement, cue_verdicts, own_best_after, reaches
from tonus.form.vocabulary import Stage
from tonus.form.window import TOP_S, RepWindow
from tonus.messages import K_
from tonus.motion.follower import Movement, Row
from tonus.motion.posture import Posture
from tonus.motion.reps import Excursion, ExcursionKind, Phase
from tonus.motion.view import View
from tonus.pose.sequence import FloatArray

__all__ = ["RepetitionCourse"]

_NOT_COMPLETE: Final = K_("not_seen.not_complete")


class RepetitionCourse:
    """Repetitions of one exercise in one stream; see `tonus.form.course.Course`.

    Parameters
    ----------
    stream : Stream
        What is judged, and in what.

    Examples
    --------
    >>> from tonus.form.exercise import exercise
    >>> from tonus.form.history import History
    >>> squat = exercise("squat")
    >>> counts, judges = squat.chosen(None)
    >>> course = RepetitionCourse(
    ...     Stream(
    ...         exercise=squat,
    ...         width=640,
    ...         height=360,
    ...         history=History(keep_s=23.0),
    ...         counts=counts,
    ...         judges=judges,
    ...     )
    ... )
    >>> course.phase.value, course.count, course.finish()
    ('setup', 0, [])
    """

    held_s: float | None = None

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._exercise = stream.exercise
        self._how = stream.exercise.repetition
        self._follower = self._how.follower()
        self._rows: list[Row] = []
        self._last_s = math.nan
        self._own_best: dict[str, float] = {}
        self.count = 0
        self.side: str | None = None

    @property
    def phase(self) -> Phase:
        """State of the counter after the newest frame."""
        return self._follower.phase

    @property
    def view(self) -> View:
        """View after the newest frame."""
        return self._follower.view

    @property
    def signal(self) -> str:
        """Name of the phase signal."""
        return self._how.signal.name

    def look(self, seen: Posture, landmarks: FloatArray) -> None:
        """Take in a block of frames.

        Parameters
        ----------
        seen : Posture
            Of these frames; NaN in those that were refused.
        landmarks : ndarray, shape (n, 33, 4)
            As they came; not asked for here.
        """
        del landmarks
        self._rows = self._follower.rows(seen)

    def step(self, index: int, time_s: float) -> tuple[float, Ended]:
        """Follow one frame of the block.

        Parameters
        ----------
        index : int
            Of the frame in the block.
        time_s : float
            Later than the frame before.

        Returns
        -------
        value : float
            Phase signal; NaN before anybody was at rest.
        ended : list of Rep or NotJudged
            What ended with this frame.
        """
        value, movements = self._follower.step(time_s, self._rows[index])
        ended = self._ended(movements) if movements else []
        self._last_s = time_s
        return value, ended

    def lose(self) -> Ended:
        """Stop following; the person is not seen.

        Returns
        -------
        list of Rep or NotJudged
            At most one, cut off.
        """
        return self._ended(self._follower.abort())

    def forget(self) -> Ended:
        """Stop following; whoever comes next may be somebody else.

        Returns
        -------
        list of Rep or NotJudged
            At most one, cut off.
        """
        ended = self._ended(self._follower.forget())
        self._own_best = {}
        return ended

    def finish(self) -> Ended:
        """Close the stream.

        Returns
        -------
        list of Rep or NotJudged
            At most one.
        """
        return self._ended(self._follower.finish())

    def completed(self, judgement: Judgement) -> Judgement:
        """Return the judgement as it is: repetitions say everything.

        Parameters
        ----------
        judgement : Judgement
            Of the stream.

        Returns
        -------
        Judgement
            The same.
        """
        return judgement

    def _ended(self, movements: list[Movement]) -> Ended:
        return [self._judged(movement) for movement in movements]

    def _judged(self, movement: Movement) -> Rep | NotJudged:
        excursion = movement.excursion
        window = self._window(movement)
        broken = broken_requirement(window, self._exercise)
        if broken is not None:
            return NotJudged(start_s=excursion.start_s, end_s=excursion.end_s, reason=broken.reason)
        status = self._status(window, movement)
        verdicts = self._verdicts(window, status)
        if status is RepStatus.COMPLETE:
            self.count += 1
            self._own_best = own_best_after(window, self._exercise)
        self.side = window.side
        return Rep(
            start_s=excursion.start_s,
            peak_s=excursion.peak_s,
            end_s=excursion.end_s,
            status=status,
            view=window.view,
            verdicts=verdicts,
            side=self.side,
        )

    def _verdicts(self, window: RepWindow, status: RepStatus) -> tuple[CueVerdict, ...]:
        verdicts = cue_verdicts(window, self._exercise, self._stream.judges)
        if status is RepStatus.COMPLETE:
            return verdicts
        # A shallow repetition is told by its status; it is never a fault.
        return tuple(
            replace(verdict, verdict=Verdict.NOT_SEEN, reason=_NOT_COMPLETE)
            if cue.rules_of_depth and verdict.verdict is Verdict.FAULT
            else verdict
            for cue, verdict in zip(self._exercise.cues, verdicts, strict=True)
        )

    def _window(self, movement: Movement) -> RepWindow:
        excursion = movement.excursion
        end_s = max(excursion.end_s, self._last_s)
        # No further back than every history goes, however the stream was cut up.
        oldest_s = end_s - self._how.longest_s
        times, points, visibility = self._stream.history.between(
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
            width=self._stream.width,
            height=self._stream.height,
            lying=self._how.lying,
            phase=self._how.signal,
            rest_height=movement.rest_height,
            working_leg=self._how.working_leg,
            own_best=self._own_best,
            has_way_down=not self._from_turn(excursion),
        )

    def _from_turn(self, excursion: Excursion) -> bool:
        return self._how.from_turn and excursion.kind is ExcursionKind.BEGAN_BEFORE

    def _status(self, window: RepWindow, movement: Movement) -> RepStatus:
        kind = movement.excursion.kind
        began_before = kind is ExcursionKind.BEGAN_BEFORE
        if kind is ExcursionKind.CUT_OFF or (began_before and not self._how.from_turn):
            return RepStatus.INCOMPLETE
        if kind is ExcursionKind.PULSED or not self._is_deep(window, movement):
            return RepStatus.PARTIAL
        return RepStatus.COMPLETE

    def _is_deep(self, window: RepWindow, movement: Movement) -> bool:
        if self._stream.counts is None:
            return True
        # The extreme of a noisy signal is deeper than the person went; the
        # median around the turning point is not.
        turned_at = window.stage_median(window.heights, Stage.BOTTOM)
        return reaches(
            window,
            self._stream.counts,
            phase_signal=self._how.signal.name,
            peak=movement.drop(turned_at),
        )
