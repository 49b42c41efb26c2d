"""The course of an exercise that is held: reached, held still, left, judged."""

from __future__ import annotations

from typing import Final

import numpy as np

from tonus.form.course import Ended, Stream
from tonus.form.hold import HoldSettings
from tonus.form.judgement import Judgement, NotJudged, Rep, RepStatus
from tonus.form.measure import broken_requirement, cue_verdicts, reaches
from tonus.form.window import TOP_S, RepWindow
from tonus.motion.hold import Hold, HoldTracker
from tonus.motion.posture import Posture
from tonus.motion.reps import Phase
from tonus.motion.stance import StanceTracker
from tonus.motion.view import View, ViewTracker, fore_aft_px
from tonus.pose.sequence import FloatArray
from tonus.pose.skeleton import ANKLES, HIPS, SHOULDERS

__all__ = ["HoldCourse"]

_PLACES: Final = tuple(np.array(pair, dtype=np.intp) for pair in (SHOULDERS, HIPS, ANKLES))

#: Reached, kept, leg, gap of the shoulders, fore-and-aft, places in px.
_Row = tuple[bool, bool, float, float, float, list[float]]


class HoldCourse:
    """Holds of one exercise in one stream; see `tonus.form.course.Course`.

    Parameters
    ----------
    stream : Stream
        What is judged, and in what.

    Notes
    -----
    A hold counts as soon as it is complete; as a `Rep` it comes out when it is left.

    Examples
    --------
    >>> from tonus.form.exercise import exercise
    >>> from tonus.form.history import History
    >>> stretch = exercise("calf_stretch")
    >>> counts, judges = stretch.chosen(None)
    >>> course = HoldCourse(
    ...     Stream(
    ...         exercise=stretch,
    ...         width=640,
    ...         height=360,
    ...         history=History(keep_s=60.0),
    ...         counts=counts,
    ...         judges=judges,
    ...     )
    ... )
    >>> course.phase.value, course.count, course.held_s
    ('setup', 0, None)
    """

    signal = "held_s"

    def __init__(self, stream: Stream) -> None:
        settings = stream.exercise.settings
        if not isinstance(settings, HoldSettings):
            raise TypeError(stream.exercise.kind)
        self._stream = stream
        self._how = settings
        self._tracker = HoldTracker(settings.rules)
        self._stance = StanceTracker()
        self._views = ViewTracker()
        self._rows: list[_Row] = []
        self._last_s = float("nan")
        self._is_lost = True
        #: Whether the present hold has lasted, and whether it then was complete.
        self._has_lasted = False
        self._is_complete = False
        self.count = 0
        self.side: str | None = None

    @property
    def phase(self) -> Phase:
        """Where in a hold the person is: ``bottom`` while holding."""
        if self._is_lost:
            return Phase.SETUP
        if self._tracker.is_interrupted:
            return Phase.UP
        if self._tracker.is_holding:
            return Phase.BOTTOM
        return Phase.DOWN if self._tracker.is_entering else Phase.TOP

    @property
    def view(self) -> View:
        """View after the newest frame."""
        return self._views.view

    @property
    def held_s(self) -> float | None:
        """Seconds of the hold so far; None where nothing is held."""
        if self._is_lost or not self._tracker.is_holding:
            return None
        return self._tracker.held_s

    def look(self, seen: Posture, landmarks: FloatArray) -> None:
        """Take in a block of frames.

        Parameters
        ----------
        seen : Posture
            Of these frames; NaN in those that were refused.
        landmarks : ndarray, shape (n, 33, 4)
            As they came; not looked at.
        """
        del landmarks
        place = np.concatenate([seen.points[:, pair].mean(axis=1) for pair in _PLACES], axis=1)
        columns = (
            self._how.reached.shown_in(seen),
            self._how.kept.shown_in(seen),
            np.maximum(seen.leg_px, seen.hip_height_px),
            seen.shoulder_gap_px,
            fore_aft_px(seen, lying=self._stream.exercise.lying),
            place,
        )
        self._rows = list(zip(*(column.tolist() for column in columns), strict=True))

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
            Seconds held so far.
        ended : list of Rep or NotJudged
            What ended with this frame.
        """
        reached, kept, leg_px, gap_px, toe_px, place_px = self._rows[index]
        dt_s = 0.0 if self._last_s != self._last_s else time_s - self._last_s
        self._last_s, self._is_lost = time_s, False
        stance = self._stance
        stance.step(dt_s=dt_s, leg_px=leg_px)
        self._views.step(dt_s=dt_s, shoulder_gap=gap_px / stance.leg_px, toe=toe_px / stance.leg_px)
        hold = self._tracker.step(
            time_s, reached=reached, kept=kept, place=[at / stance.leg_px for at in place_px]
        )
        ended = self._ended(hold)
        if not self._tracker.is_holding:
            self._has_lasted = self._is_complete = False
        elif not self._has_lasted and self._tracker.held_s >= self._how.hold_s:
            self._has_lasted = True
            self._is_complete = self._completes(time_s)
            self.count += self._is_complete
        return self._tracker.held_s, ended

    def lose(self) -> Ended:
        """Stop following; the person is not seen for longer than is bridged.

        Returns
        -------
        list of Rep or NotJudged
            At most one.
        """
        return self.finish()

    def forget(self) -> Ended:
        """Stop following; whoever comes next may be somebody else.

        Returns
        -------
        list of Rep or NotJudged
            At most one.
        """
        ended = self.finish()
        self._stance.reset()
        self._views.reset()
        return ended

    def finish(self) -> Ended:
        """Close the stream.

        Returns
        -------
        list of Rep or NotJudged
            At most one.
        """
        self._is_lost = True
        return self._ended(self._tracker.end())

    def completed(self, judgement: Judgement) -> Judgement:
        """Return the judgement as it is: holds say everything.

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

    def _completes(self, time_s: float) -> bool:
        """Return whether the hold is this exercise, as far as it has gone."""
        window = self._window(self._tracker.start_s, time_s)
        if broken_requirement(window, self._stream.exercise) is not None:
            return False
        counts = self._stream.counts
        return counts is None or reaches(window, counts, phase_signal=None, peak=float("nan"))

    def _ended(self, hold: Hold | None) -> Ended:
        if hold is None:
            return []
        has_lasted, is_complete = self._has_lasted, self._is_complete
        self._has_lasted = self._is_complete = False
        window = self._window(hold.start_s, hold.end_s)
        broken = broken_requirement(window, self._stream.exercise)
        # What has counted stays counted, however the rest of it went.
        if broken is not None and not is_complete:
            return [NotJudged(start_s=hold.start_s, end_s=hold.end_s, reason=broken.reason)]
        if is_complete:
            status = RepStatus.COMPLETE
        else:
            short = hold.is_cut and not has_lasted
            status = RepStatus.INCOMPLETE if short else RepStatus.PARTIAL
        self.side = window.side
        return [
            Rep(
                start_s=hold.start_s,
                peak_s=window.peak_s,
                end_s=hold.end_s,
                status=status,
                view=window.view,
                verdicts=cue_verdicts(window, self._stream.exercise, self._stream.judges),
                side=self.side,
                held_s=hold.held_s,
            )
        ]

    def _window(self, start_s: float, end_s: float) -> RepWindow:
        # No further back than every history goes, however the stream was cut up.
        start_s = max(start_s, end_s - self._how.longest_s)
        times, points, visibility = self._stream.history.between(start_s - TOP_S, end_s)
        return RepWindow(
            times_s=times,
            points=points,
            visibility=visibility,
            leg_px=self._stance.leg_px,
            start_s=start_s,
            peak_s=0.5 * (start_s + end_s),
            end_s=end_s,
            top_s=start_s,
            width=self._stream.width,
            height=self._stream.height,
            lying=self._stream.exercise.lying,
            working_leg=self._how.working_leg,
        )
