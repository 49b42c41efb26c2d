"""What one kind of exercise is to the judge: a course, followed frame by frame.

`tonus.form.judge.FormJudge` cleans the stream, keeps its history and knows which
time was judged.  A course sees the clean frames and says what ended: repetitions
and holds and passes as `Rep`, other movements as `NotJudged`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from tonus.form.exercise import DepthTarget, Exercise
from tonus.form.history import History
from tonus.form.judgement import Judgement, NotJudged, Rep
from tonus.motion.posture import Posture
from tonus.motion.reps import Phase
from tonus.motion.view import View
from tonus.pose.sequence import FloatArray

__all__ = ["CourseMaker", "Ended", "Stream"]

#: What ended with a frame, in order of time.
Ended = list[Rep | NotJudged]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """What a course is told of the stream before its first frame.

    Parameters
    ----------
    exercise : Exercise
        What is judged.
    width, height : int
        Size of the upright image in px.
    history : History
        Clean frames, as far back as `tonus.form.exercise.KindSettings.longest_s`
        asks for; the judge adds to it before it calls `Course.look`.
    counts, judges : DepthTarget or None
        Chosen depth or range that counts, and that its cue is held against.
    """

    exercise: Exercise
    width: int
    height: int
    history: History
    counts: DepthTarget | None
    judges: DepthTarget | None


class Course(Protocol):
    """One kind of exercise, followed frame by frame.

    `look` is called once for each block of frames and may prepare what can be done
    for all of them at once, frame by frame the same; `step` then takes those frames,
    one by one, that were let through.  Nothing may depend on how the stream is cut
    into blocks.
    """

    @property
    def phase(self) -> Phase:
        """Where in a repetition the person is; at the turning point while holding."""

    @property
    def view(self) -> View:
        """From where the camera looks, after the newest frame."""

    @property
    def count(self) -> int:
        """What has been counted so far."""

    @property
    def held_s(self) -> float | None:
        """Seconds of the hold so far; None where nothing is held."""

    @property
    def side(self) -> str | None:
        """Leg that worked last, ``left`` or ``right``; None for both, or not told."""

    @property
    def signal(self) -> str:
        """Name under which the values of `step` stand in the trace."""

    def look(self, seen: Posture, landmarks: FloatArray) -> None:
        """Take in a block of frames, clean and as they came; clean, a refused one is NaN."""

    def step(self, index: int, time_s: float) -> tuple[float, Ended]:
        """Follow one frame of the block; return its value for the trace, and what ended."""

    def lose(self) -> Ended:
        """Stop following: the person is not seen; keep what is known of them."""

    def forget(self) -> Ended:
        """Stop following: whoever comes next may be somebody else."""

    def finish(self) -> Ended:
        """Close the stream; return what could still be closed."""

    def completed(self, judgement: Judgement) -> Judgement:
        """Return the judgement with what this kind alone knows."""


#: Makes the course of one stream.
CourseMaker = Callable[[Stream], Course]
