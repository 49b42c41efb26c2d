"""What a judge says: verdicts, repetitions and the judgement of a whole clip."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from tonus.motion.gait import Gait
from tonus.motion.reps import Phase
from tonus.motion.view import View
from tonus.pose.sequence import FloatArray

__all__ = [
    "CueSummary",
    "CueVerdict",
    "Judgement",
    "NotJudged",
    "Phase",
    "Rep",
    "RepStatus",
    "Trace",
    "Verdict",
    "View",
    "empty_trace",
]


class Verdict(StrEnum):
    """Three-valued truth: what was not seen is never a pass."""

    OK = "ok"
    FAULT = "fault"
    NOT_SEEN = "not_seen"


class RepStatus(StrEnum):
    """How far a repetition went.

    ``complete`` reached the depth that counts and came back; ``partial`` turned
    round above it (a pulse); ``incomplete`` began before the clip or the gate
    opened, or was cut off before it ended.
    """

    COMPLETE = "complete"
    PARTIAL = "partial"
    INCOMPLETE = "incomplete"


@dataclass(frozen=True, slots=True, kw_only=True)
class CueVerdict:
    """Verdict of one cue in one repetition.

    Parameters
    ----------
    cue : str
        Key of the cue in its exercise file, such as ``depth``.
    verdict : Verdict
        ok, fault or not seen.
    value : float or None
        What was measured; None where it was not seen.
    unit : str
        Unit of `value` and `cutoff` (``deg``, ``ratio``, ``leg``, ``s``).
    cutoff : float or None
        The cut-off that `value` was held against; None for a cue that no
        camera can judge.
    margin : float or None
        Distance of `value` from `cutoff`, positive on the good side.
    reason : str
        Message key that says why, such as ``squat.depth.fault``.
    at_s : float or None
        Time at which the value was taken, for showing the cue when it happens.
    """

    cue: str
    verdict: Verdict
    value: float | None
    unit: str
    cutoff: float | None
    margin: float | None
    reason: str
    at_s: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rep:
    """One repetition.

    Parameters
    ----------
    start_s, peak_s, end_s : float
        Leaving the top, turning point, back at the top; seconds.
    status : RepStatus
        complete, partial or incomplete.
    view : View
        View during this repetition.
    verdicts : tuple of CueVerdict
        One for every cue of the exercise, in the order of its file.
    side : str or None
        ``left`` or ``right``: the leg that worked; None for both, or where it was
        not told.
    held_s : float or None
        Seconds of a hold in which it was held still; None for what is not held.
    """

    start_s: float
    peak_s: float
    end_s: float
    status: RepStatus
    view: View
    verdicts: tuple[CueVerdict, ...]
    side: str | None = None
    held_s: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NotJudged:
    """A stretch of time that was not judged, and why.

    Parameters
    ----------
    start_s, end_s : float
        Seconds.
    reason : str
        Message key, such as ``gate.nobody``.
    """

    start_s: float
    end_s: float
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CueSummary:
    """How often a cue was ok, a fault or not seen over the complete repetitions.

    Parameters
    ----------
    cue : str
        Key of the cue in its exercise file.
    ok, fault, not_seen : int
        Complete repetitions with that verdict.
    """

    cue: str
    ok: int
    fault: int
    not_seen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """Signals over time, for charts and for drawing; NaN where not judged.

    Parameters
    ----------
    timestamps_s : ndarray, shape (T,)
        Seconds.
    signals : dict of str to ndarray, each shape (T,)
        Signal name (with its unit, ``knee_flexion_deg``) to its values.
    phases : ndarray of str, shape (T,)
        `Phase` value of each frame.
    count : ndarray of int, shape (T,)
        Complete repetitions counted up to each frame.
    points : ndarray, shape (T, 33, 2)
        The filtered landmarks that were judged, in px; NaN where refused.
    """

    timestamps_s: FloatArray
    signals: dict[str, FloatArray]
    phases: NDArray[np.str_]
    count: NDArray[np.int64]
    points: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """Everything the judge has to say about one clip.

    Parameters
    ----------
    exercise : str
        Key of the exercise.
    depth : str or None
        Depth target or range that counted; None where there is nothing to choose.
    depth_judged : str or None
        Depth target or range that its cue was held against.
    view : View
        View over most of the judged time.
    view_confidence : float
        Share of the judged time in which that view was seen, 0-1.
    reps : tuple of Rep
        In order of time.
    not_judged : tuple of NotJudged
        Stretches that were not judged, in order of time.
    not_counted : tuple of NotJudged
        Movements that were seen but were not this exercise, and why.
    judged_s, not_judged_s : float
        Seconds judged and not judged; they add up to the clip.
    summary : tuple of CueSummary
        One for every cue, in the order of the exercise file.
    trace : Trace
        Signals over time.
    units : int or None
        What is counted where that is not complete repetitions, such as steps.
    gait : Gait or None
        Heel strikes, toe-offs and passes of a walk; None for other exercises.
    """

    exercise: str
    depth: str | None
    depth_judged: str | None
    view: View
    view_confidence: float
    reps: tuple[Rep, ...]
    not_judged: tuple[NotJudged, ...]
    not_counted: tuple[NotJudged, ...]
    judged_s: float
    not_judged_s: float
    summary: tuple[CueSummary, ...]
    trace: Trace
    units: int | None = None
    gait: Gait | None = None

    def _number(self, status: RepStatus) -> int:
        return sum(rep.status is status for rep in self.reps)

    @property
    def count(self) -> int:
        """Complete repetitions, or what is counted in their place, such as steps."""
        return self._number(RepStatus.COMPLETE) if self.units is None else self.units

    @property
    def partial(self) -> int:
        """Repetitions that turned round above the depth that counts."""
        return self._number(RepStatus.PARTIAL)

    @property
    def incomplete(self) -> int:
        """Repetitions that began before, or ended after, what could be judged."""
        return self._number(RepStatus.INCOMPLETE)


def empty_trace() -> Trace:
    """Return a trace without a frame.

    Returns
    -------
    Trace
        For a judgement whose signals were not kept.

    Examples
    --------
    >>> empty_trace().timestamps_s.size
    0
    """
    return Trace(
        timestamps_s=np.empty(0),
        signals={},
        phases=np.empty(0, dtype="U6"),
        count=np.empty(0, dtype=np.int64),
        points=np.empty((0, 33, 2)),
    )
