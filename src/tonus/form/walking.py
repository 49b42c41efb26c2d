"""The course of a walk: passes through the picture, each judged as a whole."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np

from tonus.form.course import Ended, Stream
from tonus.form.gait import WalkSettings
from tonus.form.judgement import CueVerdict, Judgement, NotJudged, Rep, RepStatus, Verdict
from tonus.form.measure import cue_verdicts
from tonus.form.window import RepWindow
from tonus.messages import K_
from tonus.motion.gait import (
    Estimate,
    GaitFollower,
    GaitMeasures,
    GaitPass,
    gait_measures,
)
from tonus.motion.posture import Posture
from tonus.motion.reps import Phase
from tonus.motion.view import View, ViewTracker
from tonus.pose.sequence import FloatArray
from tonus.pose.skeleton import HEELS

__all__ = ["WalkCourse", "walk_measures"]

_CLOSE: Final = K_("not_seen.close")


@dataclass(frozen=True, kw_only=True)
class _WalkWindow(RepWindow):
    """One pass: what its strikes tell together, in place of frames.

    Parameters
    ----------
    seen_from : View
        View during the pass.
    measures : mapping of str to Estimate
        By the name of their signal.
    """

    seen_from: View
    measures: Mapping[str, Estimate] = field(default_factory=dict)

    @property
    def view(self) -> View:
        """View during the pass."""
        return self.seen_from


def walk_measures(measures: GaitMeasures) -> dict[str, Estimate]:
    """Return what a walk is judged by, by the names that rules have for it.

    Parameters
    ----------
    measures : GaitMeasures
        Of one pass.

    Returns
    -------
    dict of str to Estimate
        Signal to value.

    Examples
    --------
    >>> walk_measures(gait_measures([]))["cadence_spm"].reason
    'gait.nobody_walked'
    """
    return {
        "cadence_spm": measures.cadence_spm,
        "step_time_difference_ratio": measures.difference_ratio,
        "stride_ratio": measures.stride_ratio,
        "walking_lean_deg": measures.trunk_lean_deg,
        "toe_off_pitch_deg": measures.toe_off_pitch_deg,
        "heel_before_toe_s": measures.heel_before_toe_s,
    }


class WalkCourse:
    """A walk in one stream; see `tonus.form.course.Course`.

    Parameters
    ----------
    stream : Stream
        What is judged, and in what.

    Examples
    --------
    >>> from tonus.form.exercise import exercise
    >>> from tonus.form.history import History
    >>> course = WalkCourse(
    ...     Stream(
    ...         exercise=exercise("walk"),
    ...         width=640,
    ...         height=360,
    ...         history=History(keep_s=3.0),
    ...         counts=None,
    ...         judges=None,
    ...     )
    ... )
    >>> course.phase.value, course.count, course.finish()
    ('setup', 0, [])
    """

    held_s: float | None = None
    side: str | None = None
    signal = "feet_apart_leg"

    def __init__(self, stream: Stream) -> None:
        settings = stream.exercise.settings
        assert isinstance(settings, WalkSettings)
        self._stream = stream
        self._follower = GaitFollower(
            width=stream.width, height=stream.height, settings=settings.gait
        )
        self._views = ViewTracker()
        self._last_s = math.nan
        self._rows: list[tuple[float, float, float]] = []
        self._told = (0, 0)

    @property
    def phase(self) -> Phase:
        """Under way while steps go on that make a walk."""
        if math.isnan(self._last_s):
            return Phase.SETUP
        return Phase.DOWN if self._follower.walking else Phase.TOP

    @property
    def view(self) -> View:
        """View after the newest frame."""
        return self._views.view

    @property
    def count(self) -> int:
        """Steps so far."""
        return self._follower.steps

    @property
    def cadence_spm(self) -> float | None:
        """Steps a minute of the pass that goes on; None without one."""
        return self._follower.cadence_spm

    def look(self, seen: Posture, landmarks: FloatArray) -> None:
        """Take in a block of frames.

        Parameters
        ----------
        seen : Posture
            Of these frames; NaN in those that were refused.
        landmarks : ndarray, shape (n, 33, 4)
            As they came.
        """
        self._follower.look(seen, landmarks)
        heels = seen.points[:, HEELS, 0]
        leg = seen.leg_px
        with np.errstate(divide="ignore", invalid="ignore"):
            columns = (
                np.abs(heels[:, 0] - heels[:, 1]) / leg,
                seen.shoulder_gap_px / leg,
                seen.toe_px / leg,
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
            Gap between the heels along the picture, as a share of the leg.
        ended : list of Rep or NotJudged
            What ended with this frame.
        """
        apart, gap, toe = self._rows[index]
        dt_s = 0.0 if math.isnan(self._last_s) else time_s - self._last_s
        self._last_s = time_s
        self._views.step(dt_s=dt_s, shoulder_gap=gap, toe=toe)
        self._follower.follow(index, time_s)
        return apart, self._ended()

    def lose(self) -> Ended:
        """Stop following; the person is not seen.

        Returns
        -------
        list of Rep or NotJudged
            The pass that this ends, and what was no walk.
        """
        self._follower.part()
        return self._ended()

    def forget(self) -> Ended:
        """Stop following; whoever comes next may be somebody else.

        Returns
        -------
        list of Rep or NotJudged
            The pass that this ends, and what was no walk.
        """
        self._views.reset()
        return self.lose()

    def finish(self) -> Ended:
        """Close the stream.

        Returns
        -------
        list of Rep or NotJudged
            The pass that this ends, and what was no walk.
        """
        return self.lose()

    def completed(self, judgement: Judgement) -> Judgement:
        """Return the judgement with the steps as what is counted, and the gait.

        Parameters
        ----------
        judgement : Judgement
            Of the stream.

        Returns
        -------
        Judgement
            With `units` and `gait`.
        """
        gait = self._follower.gait()
        return replace(judgement, units=gait.steps, gait=gait)

    def _ended(self) -> Ended:
        passes, others = self._told
        follower = self._follower
        if passes == len(follower.passes) and others == len(follower.not_walked):
            return []
        self._told = (len(follower.passes), len(follower.not_walked))
        ended: Ended = [self._judged(one) for one in follower.passes[passes:]]
        ended += [
            NotJudged(start_s=one.start_s, end_s=one.end_s, reason=one.reason)
            for one in follower.not_walked[others:]
        ]
        return ended

    def _judged(self, one: GaitPass) -> Rep:
        measures = walk_measures(gait_measures([one]))
        times = np.array([strike.time_s for strike in one.strikes])
        middle_s = 0.5 * (one.start_s + one.end_s)
        window = _WalkWindow(
            times_s=times,
            points=np.full((len(times), 33, 2), np.nan),
            visibility=np.zeros((len(times), 33)),
            leg_px=math.nan,
            start_s=one.start_s,
            peak_s=middle_s,
            end_s=one.end_s,
            top_s=one.start_s,
            width=self._stream.width,
            height=self._stream.height,
            seen_from=one.view,
            measures=measures,
        )
        verdicts = cue_verdicts(window, self._stream.exercise, None)
        signals = [cue.rules[0].signal if cue.rules else "" for cue in self._stream.exercise.cues]
        return Rep(
            start_s=one.start_s,
            peak_s=middle_s,
            end_s=one.end_s,
            status=RepStatus.COMPLETE,
            view=one.view,
            verdicts=tuple(
                _unless_close(verdict, measures.get(signal))
                for signal, verdict in zip(signals, verdicts, strict=True)
            ),
        )


def _unless_close(verdict: CueVerdict, measured: Estimate | None) -> CueVerdict:
    """Return a verdict; not seen where the interval of the value holds the cut-off."""
    if (
        measured is None
        or measured.low is None
        or measured.high is None
        or verdict.cutoff is None
        or verdict.verdict is Verdict.NOT_SEEN
        or not measured.low < verdict.cutoff < measured.high
    ):
        return verdict
    return replace(verdict, verdict=Verdict.NOT_SEEN, value=None, margin=None, reason=_CLOSE)
