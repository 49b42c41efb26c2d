"""Which exercises are safe for somebody, and which are not, and why.

Nothing is asked of a person here: what a limit rules out, and for which a milder form
is asked, stands in the exercise files.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from tonus.catalogue import exercise_keys, muscles
from tonus.catalogue.muscles import MuscleGroup
from tonus.form.exercise import Exercise, exercise
from tonus.form.setup import Setup
from tonus.form.vocabulary import Kind, Limit, Need, Position
from tonus.messages import K_

__all__ = [
    "GROUPS",
    "RuledOut",
    "SafeExercise",
    "SafeExercises",
    "safe_exercises",
    "trained_groups",
]

#: The muscle groups that every plan should reach, and what is said where none is safe.
GROUPS: Final = {
    MuscleGroup.HAMSTRINGS: K_("choice.no_hamstring_exercise"),
    MuscleGroup.CALF: K_("choice.no_calf_exercise"),
}
_SHARES_THAT_TRAIN: Final = ("prime", "half")
_LACKING: Final = {
    Need.FLOOR: Limit.NO_FLOOR,
    Need.BALL: Limit.NO_BALL,
    Need.STEP: Limit.NO_STEP,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SafeExercise:
    """An exercise that may be done.

    Parameters
    ----------
    key : str
        Of the exercise.
    milder : tuple of str
        Message keys of the milder forms that the limits ask for.
    """

    key: str
    milder: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RuledOut:
    """An exercise that should not be done.

    Parameters
    ----------
    key : str
        Of the exercise.
    because : tuple of Limit
        Every limit that rules it out.
    """

    key: str
    because: tuple[Limit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SafeExercises:
    """What is left of the catalogue for somebody.

    Parameters
    ----------
    safe : tuple of SafeExercise
        Those for which nothing milder is asked stand first.
    ruled_out : tuple of RuledOut
        With the reasons.
    groups : dict of MuscleGroup to tuple of str
        For each of `GROUPS`, the safe exercises that train it.
    none_safe : tuple of str
        Message keys, one for each of `GROUPS` that nothing safe trains.
    """

    safe: tuple[SafeExercise, ...]
    ruled_out: tuple[RuledOut, ...]
    groups: dict[MuscleGroup, tuple[str, ...]]
    none_safe: tuple[str, ...]


def safe_exercises(
    limits: Collection[Limit], *, keys: Collection[str] | None = None
) -> SafeExercises:
    """Return which exercises are safe with some limits, and why the others are not.

    Parameters
    ----------
    limits : collection of Limit
        Of the person and the place; may be empty.
    keys : collection of str, optional
        Exercises to choose from; the whole catalogue where left out.

    Returns
    -------
    SafeExercises
        For every muscle group a safe exercise, or the message that none is.

    Examples
    --------
    >>> found = safe_exercises({Limit.ANKLE}, keys=("squat", "calf_raise", "seated_calf_raise"))
    >>> [item.key for item in found.safe]
    ['squat', 'seated_calf_raise']
    >>> [(item.key, *item.because) for item in found.ruled_out]
    [('calf_raise', <Limit.ANKLE: 'ankle'>)]
    >>> found.none_safe
    ('choice.no_hamstring_exercise',)
    """
    safe, ruled_out = [], []
    for item in map(exercise, sorted(exercise_keys()) if keys is None else keys):
        because = _because(item.setup, limits)
        if because:
            ruled_out.append(RuledOut(key=item.key, because=because))
        else:
            milder = tuple(
                dict.fromkeys(text for limit, text in item.setup.milder.items() if limit in limits)
            )
            safe.append(SafeExercise(key=item.key, milder=milder))
    safe.sort(key=lambda item: len(item.milder))
    groups = {
        group: tuple(one.key for one in safe if group in trained_groups(exercise(one.key)))
        for group in GROUPS
    }
    return SafeExercises(
        safe=tuple(safe),
        ruled_out=tuple(ruled_out),
        groups=groups,
        none_safe=tuple(text for group, text in GROUPS.items() if not groups[group]),
    )


def trained_groups(item: Exercise) -> frozenset[MuscleGroup]:
    """Return the muscle groups that an exercise trains.

    Parameters
    ----------
    item : Exercise
        A stretch trains nothing, and a walk too little to stand for an exercise.

    Returns
    -------
    frozenset of MuscleGroup
        Those with at least half a share of the work.

    Examples
    --------
    >>> MuscleGroup.CALF in trained_groups(exercise("calf_raise"))
    True
    >>> MuscleGroup.HAMSTRINGS in trained_groups(exercise("squat"))
    False
    """
    if item.kind is not Kind.REPETITIONS:
        return frozenset()
    known = muscles()
    return frozenset(
        known[share.muscle].group for share in item.muscles if share.share in _SHARES_THAT_TRAIN
    )


def _because(setup: Setup, limits: Collection[Limit]) -> tuple[Limit, ...]:
    """Return the limits that rule an exercise out."""
    lacking = {_LACKING[need] for need in setup.needs if need in _LACKING}
    if setup.position is Position.LYING:
        lacking.add(Limit.NO_FLOOR)
    return tuple(
        limit for limit in Limit if limit in limits and limit in {*setup.rules_out, *lacking}
    )
