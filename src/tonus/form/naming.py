"""What exercise somebody does: every exercise of the catalogue looks, and one speaks.

No classifier is trained.  An exercise file says what makes a movement that exercise
and refuses everything else; the one whose complete repetitions fill the most time is
the one that was done.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from tonus.catalogue import exercise_keys
from tonus.form.exercise import exercise
from tonus.form.judge import BLOCK, FormJudge
from tonus.form.judgement import Judgement, RepStatus
from tonus.form.vocabulary import Way
from tonus.motion.posture import posture
from tonus.pose.clean import PoseCleaner
from tonus.pose.sequence import PoseSequence

__all__ = ["Candidate", "Naming", "each_judgement", "named_exercise", "naming_of"]

#: Another exercise that fills this share of the time of the first is as likely meant.
_RIVAL: Final = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An exercise of which complete repetitions were seen.

    Parameters
    ----------
    exercise : str
        Key.
    judgement : Judgement
        What was seen of it, with an empty trace.
    seconds : float
        Time that its complete repetitions, holds or passes fill, in s.
    """

    exercise: str
    judgement: Judgement
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """The exercise that a recording shows, or why none can be named.

    Parameters
    ----------
    candidates : tuple of Candidate
        The likeliest first; empty where nothing that is known was done.
    """

    candidates: tuple[Candidate, ...]

    @property
    def named(self) -> Candidate | None:
        """The exercise; None where there is none, or another is as likely meant."""
        if not self.candidates or self.rivals:
            return None
        return self.candidates[0]

    @property
    def rivals(self) -> tuple[str, ...]:
        """Keys between which nothing decides; empty where one can be named, or none is there."""
        if not self.candidates:
            return ()
        enough = _RIVAL * self.candidates[0].seconds
        keys = tuple(one.exercise for one in self.candidates if one.seconds >= enough)
        return keys if len(keys) > 1 else ()


def named_exercise(pose: PoseSequence) -> Naming:
    """Return which exercise a recording shows.

    Parameters
    ----------
    pose : PoseSequence
        Landmarks of one person.

    Returns
    -------
    Naming
        With the judgement of each candidate; `judged` gives its trace as well.

    Notes
    -----
    Each exercise of the catalogue that a camera can judge looks at every frame, which
    is cleaned once for all of them.  Where a variant and the plainer
    exercise it is a variant of count as often, the variant is named.  Two exercises in
    one recording cannot be named as one.

    Examples
    --------
    >>> import numpy as np
    >>> nobody = PoseSequence.from_arrays(
    ...     np.full((60, 33, 4), np.nan), fps=30, width=640, height=360
    ... )
    >>> named_exercise(nobody).named is None
    True
    """
    return naming_of(each_judgement(pose))


def each_judgement(pose: PoseSequence) -> dict[str, Judgement]:
    """Return what each exercise that a camera can judge sees in one recording.

    Parameters
    ----------
    pose : PoseSequence
        Landmarks of one person.

    Returns
    -------
    dict of str to Judgement
        By key, in the order of the keys; equal to those of `judged` but for their
        empty traces, which would hold every frame once for each exercise.

    Examples
    --------
    >>> import numpy as np
    >>> nobody = PoseSequence.from_arrays(
    ...     np.full((60, 33, 4), np.nan), fps=30, width=640, height=360
    ... )
    >>> {judgement.count for judgement in each_judgement(nobody).values()}
    {0}
    """
    judges = {
        key: FormJudge(key, width=pose.width, height=pose.height)
        for key in sorted(exercise_keys())
        if Way.CAMERA in exercise(key).setup.ways
    }
    cleaner = PoseCleaner(width=pose.width, height=pose.height)
    for start in range(0, len(pose), BLOCK):
        rows = slice(start, start + BLOCK)
        times_s, landmarks = pose.timestamps_s[rows], pose.landmarks[rows]
        frames = cleaner.cleaned(times_s, landmarks)
        seen = posture(frames.points, frames.visibility)
        for judge in judges.values():
            judge.follow(times_s, landmarks, frames, seen)
    for judge in judges.values():
        judge.finish()
    return {key: judge.judgement() for key, judge in judges.items()}


def naming_of(judgements: Mapping[str, Judgement]) -> Naming:
    """Return which exercise a recording shows that each exercise has looked at.

    Parameters
    ----------
    judgements : mapping of str to Judgement
        What each exercise saw in the same recording, by key.

    Returns
    -------
    Naming
        As `named_exercise` gives it.

    Examples
    --------
    >>> naming_of({}).candidates
    ()
    """
    seen = {key: _candidate(key, judgements[key]) for key in sorted(judgements)}
    there = {key: one for key, one in seen.items() if one.judgement.count > 0}
    for key, one in tuple(there.items()):
        for plainer in _plainer(key):
            if plainer in there and one.judgement.count >= there[plainer].judgement.count:
                del there[plainer]
    # Sorted by key before: equal times keep one order on every machine.
    ranked = sorted(there.values(), key=lambda one: one.seconds, reverse=True)
    return Naming(candidates=tuple(ranked))


def _candidate(key: str, judgement: Judgement) -> Candidate:
    complete = [rep for rep in judgement.reps if rep.status is RepStatus.COMPLETE]
    return Candidate(
        exercise=key,
        judgement=judgement,
        seconds=sum(rep.end_s - rep.start_s for rep in complete),
    )


def _plainer(key: str) -> list[str]:
    """The exercises that one is a variant of, the nearest first."""
    found: list[str] = []
    above = exercise(key).variant_of
    while above is not None and above not in found:
        found.append(above)
        above = exercise(above).variant_of
    return found
