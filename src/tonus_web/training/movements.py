"""The exercises that a member can log: those of the catalogue, and the member's own."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tonus.catalogue import exercise_keys, muscles
from tonus.catalogue.muscles import MuscleGroup
from tonus.form.exercise import exercise
from tonus.form.vocabulary import Kind
from tonus_web.members.limits import Advised, Suited
from tonus_web.members.models import Member
from tonus_web.training.models import CustomExercise, ExerciseOfSession

__all__ = [
    "GROUPS",
    "SHARES",
    "SHARE_NAMES",
    "Movement",
    "Movements",
    "advised_movements",
    "alternatives",
    "catalogue_movement",
    "movements_of",
]

#: What a share of the work counts for, as `library.pages.PARTS` says it in words.
SHARES: Final[Mapping[str, float]] = {"prime": 1.0, "half": 0.5, "quarter": 0.25}
#: Less than half a share is no training of a muscle.
_ENOUGH: Final = 0.5
SHARE_NAMES: Final = {
    "prime": gettext_lazy("Does most of the work"),
    "half": gettext_lazy("Helps"),
    "quarter": gettext_lazy("Helps a little"),
}
GROUPS: Final = {
    MuscleGroup.HAMSTRINGS.value: gettext_lazy("Backs of the thighs"),
    MuscleGroup.CALF.value: gettext_lazy("Calves"),
    MuscleGroup.QUADRICEPS.value: gettext_lazy("Fronts of the thighs"),
    MuscleGroup.GLUTES.value: gettext_lazy("Buttocks"),
    MuscleGroup.ADDUCTORS.value: gettext_lazy("Insides of the thighs"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """An exercise, wherever it comes from.

    Parameters
    ----------
    reference : str
        Key in the catalogue, or the id of an own exercise.
    name : str
        In the reader's language.
    is_held : bool
        Whether a set is measured in seconds.
    shares : mapping of str to str
        Muscle to its share of the work.
    custom_id : UUID or None
        Of an own exercise.
    is_there : bool
        Whether a new set of it can be entered: False once it was deleted.
    """

    reference: str
    name: str
    is_held: bool
    shares: Mapping[str, str]
    custom_id: uuid.UUID | None = None
    is_there: bool = True

    @property
    def key(self) -> str:
        """Key in the catalogue; empty for an own exercise, which no camera can judge."""
        return "" if self.custom_id or not self.is_there else self.reference


@dataclass(frozen=True, slots=True)
class Movements:
    """Every exercise of a member, by what it is known by."""

    known: Mapping[str, Movement]

    def find(self, reference: str) -> Movement | None:
        """Return an exercise of which a new set can be entered.

        Parameters
        ----------
        reference : str
            Key or id, in any form that a UUID has.

        Returns
        -------
        Movement or None
            None where there is none.
        """
        found = self.known.get(reference) or self.known.get(_plain_id(reference))
        return found if found is not None and found.is_there else None

    def of(self, row: ExerciseOfSession) -> Movement:
        """Return the exercise of a row, also where it is gone.

        Parameters
        ----------
        row : ExerciseOfSession
            A set, or an exercise of a session.

        Returns
        -------
        Movement
            Named as it was when the row was written, where nothing else is known.
        """
        found = self.known.get(row.reference)
        if found is not None:
            return found
        name = row.name or row.exercise or _("An exercise that was deleted")
        held = getattr(row, "held_s", None) is not None
        return Movement(reference=row.reference, name=name, is_held=held, shares={}, is_there=False)

    @property
    def offered(self) -> list[Movement]:
        """Those of which a new set can be entered, own ones last."""
        there = [one for one in self.known.values() if one.is_there]
        return sorted(there, key=lambda one: (one.custom_id is not None, one.name.casefold()))


def movements_of(member: Member) -> Movements:
    """Return every exercise that a member can log, and the own ones that were deleted.

    Parameters
    ----------
    member : Member
        Whose.

    Returns
    -------
    Movements
        In one query.
    """
    known = {key: catalogue_movement(key) for key in exercise_keys()}
    for own in CustomExercise.everything.filter(member=member).order_by("created_at"):
        known[str(own.pk)] = Movement(
            reference=str(own.pk),
            name=own.name,
            is_held=own.counting == CustomExercise.Counting.HOLD,
            shares=_known_shares(own.muscles),
            custom_id=own.pk,
            is_there=own.deleted_at is None,
        )
    return Movements(known)


def catalogue_movement(key: str) -> Movement:
    """Return an exercise of the catalogue.

    Parameters
    ----------
    key : str
        Such as ``squat``.

    Returns
    -------
    Movement
        A held position, or a walk, is measured in seconds.

    Raises
    ------
    InputError
        When there is no such exercise (by `exercise`).

    Examples
    --------
    >>> catalogue_movement("squat").shares["gluteus_maximus"]
    'prime'
    """
    found = exercise(key)
    return Movement(
        reference=key,
        name=_(found.name),
        is_held=found.kind is not Kind.REPETITIONS,
        shares={item.muscle: item.share for item in found.muscles},
    )


def advised_movements(offered: list[Movement], suited: Suited) -> list[tuple[Movement, Advised]]:
    """Return exercises with what is said beside each, those that suit first.

    Parameters
    ----------
    offered : list of Movement
        In the order that counts among those that suit, and among the rest.
    suited : Suited
        The member, as the reader may see it; of own exercises it knows nothing.

    Returns
    -------
    list of (Movement, Advised)
        All of them: nothing is locked.
    """
    told = [(one, suited.advised(one.key)) for one in offered]
    return sorted(told, key=lambda one: not one[1].is_safe)


def alternatives(movement: Movement, offered: list[Movement]) -> list[tuple[Movement, list[str]]]:
    """Return what can be done instead, with the muscle groups that both work.

    Parameters
    ----------
    movement : Movement
        What is to be done without.
    offered : list of Movement
        Among these.

    Returns
    -------
    list of (Movement, list of str)
        Those that share most of the work first.  An alternative does at least half a
        share of something that does most of the work; these groups are given.  A
        stretch takes the place of no exercise that strengthens, nor the other way round.

    Examples
    --------
    >>> alternatives(catalogue_movement("squat"), [])
    []
    """
    weights = {muscle: SHARES[share] for muscle, share in movement.shares.items()}
    most = max(weights.values(), default=0.0)
    found = []
    for other in offered:
        if other.reference == movement.reference or not _kinds(other) & _kinds(movement):
            continue
        given = {muscle: SHARES[share] for muscle, share in other.shares.items()}
        # What only helps in both is no reason to do one instead of the other.
        main = [m for m in weights if weights[m] == most and given.get(m, 0.0) >= _ENOUGH]
        if main:
            shared = sum(min(weight, given.get(m, 0.0)) for m, weight in weights.items())
            groups = list(dict.fromkeys(muscles()[m].group.value for m in main))
            found.append((shared, other, groups))
    found.sort(key=lambda one: (-one[0], one[1].name.casefold()))
    return [(other, groups) for _total, other, groups in found]


def _kinds(movement: Movement) -> set[Kind]:
    """What a movement may be."""
    if movement.key:
        return {exercise(movement.key).kind}
    # An own position that is held may be a stretch, or work such as a wall sit.
    return {Kind.REPETITIONS, Kind.HOLD} if movement.is_held else {Kind.REPETITIONS}


def _known_shares(given: object) -> dict[str, str]:
    """Shares as they were saved, without what the catalogue no longer knows."""
    if not isinstance(given, dict):
        return {}
    return {
        muscle: share
        for muscle, share in given.items()
        if muscle in muscles() and share in tuple(SHARES)
    }


def _plain_id(text: str) -> str:
    try:
        return str(uuid.UUID(text))
    except ValueError:
        return ""
