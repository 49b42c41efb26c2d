"""What keeps a member from an exercise, from what they said; and what follows for them.

Limits follow from answers about health: only the owner is shown them, or why an
exercise is not advised.  The judge takes them for whoever records a set.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tonus.energy import Answer
from tonus.form.choice import SafeExercises, safe_exercises
from tonus.form.exercise import exercise
from tonus.form.vocabulary import Limit
from tonus_web.members.access import Access, allows
from tonus_web.members.models import LimitAnswers, Member, ReadinessAnswers
from tonus_web.members.selectors import latest_record

__all__ = [
    "LIMIT_WORDS",
    "Advised",
    "Suited",
    "limits_from",
    "limits_of",
    "suited_for",
    "suited_to",
]

#: Each limit as it is chosen.
LIMIT_WORDS: Final[dict[Limit, str | Promise]] = {
    Limit.NO_FLOOR: gettext_lazy("Getting down to the floor and up again"),
    Limit.KNEE: gettext_lazy("A knee"),
    Limit.ANKLE: gettext_lazy("An ankle or a foot"),
    Limit.BACK: gettext_lazy("My back"),
    Limit.UNSTEADY: gettext_lazy("My balance: I have fallen, or feel unsteady"),
    Limit.NO_BALL: gettext_lazy("I have no exercise ball"),
    Limit.NO_STEP: gettext_lazy("I have no step, or block, with something to hold on to"),
}
#: Why an exercise is left out.
_BECAUSE: Final[dict[Limit, str | Promise]] = {
    Limit.NO_FLOOR: gettext_lazy("it is done on the floor"),
    Limit.KNEE: gettext_lazy("it asks much of a knee"),
    Limit.ANKLE: gettext_lazy("it asks much of an ankle"),
    Limit.BACK: gettext_lazy("it asks much of a back"),
    Limit.UNSTEADY: gettext_lazy("it asks for good balance"),
    Limit.NO_BALL: gettext_lazy("it needs an exercise ball"),
    Limit.NO_STEP: gettext_lazy("it needs a step"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Advised:
    """What is said to a member beside one exercise.

    Parameters
    ----------
    is_safe : bool
        False where a limit rules the exercise out.
    words : str
        Why not, or the milder form; empty where nothing is to be said.
    """

    is_safe: bool
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Suited:
    """What suits a member, out of the catalogue.

    Parameters
    ----------
    exercises : SafeExercises
        As the library found them.
    """

    exercises: SafeExercises

    def advised(self, key: str) -> Advised:
        """Return what is said beside an exercise.

        Parameters
        ----------
        key : str
            Of the catalogue; of anything else nothing is said.

        Returns
        -------
        Advised
            In the language of the request.
        """
        for out in self.exercises.ruled_out:
            if out.key == key:
                reasons = ", ".join(str(_BECAUSE[limit]) for limit in out.because)
                words = _("Not for you now: {reasons}.").format(reasons=reasons)
                return Advised(is_safe=False, words=words)
        milder = [one.milder for one in self.exercises.safe if one.key == key]
        words = " ".join(_(text) for texts in milder for text in texts)
        return Advised(is_safe=True, words=words)

    def none_safe(self) -> list[str]:
        """Return what is said where nothing is safe for a group of muscles."""
        return [_(text) for text in self.exercises.none_safe]

    def ordered(self, keys: Iterable[str]) -> list[str]:
        """Return exercises in the order in which they are offered.

        Parameters
        ----------
        keys : iterable of str
            Of the catalogue.

        Returns
        -------
        list of str
            Safe ones first, those with nothing milder to mind before the rest, and in
            each part the easier before the harder.
        """
        safe = {one.key: bool(one.milder) for one in self.exercises.safe}
        return sorted(keys, key=lambda key: (key not in safe, safe.get(key, False), _rank(key)))


def limits_of(member: Member) -> frozenset[Limit]:
    """Return a member's limits, in two queries.

    Parameters
    ----------
    member : Member
        Whose.

    Returns
    -------
    frozenset of Limit
        As they were chosen.  Answers before movement that are newer, or stand alone,
        add to them, on the careful side: a fall counts as unsteady, and joints or a
        back that hurt as the back, until it is said which.
    """
    said = latest_record(LimitAnswers, member)
    return limits_from(said, latest_record(ReadinessAnswers, member))


def limits_from(said: LimitAnswers | None, readiness: ReadinessAnswers | None) -> frozenset[Limit]:
    """Return the limits that follow from answers.

    Parameters
    ----------
    said : LimitAnswers or None
        What was chosen last.
    readiness : ReadinessAnswers or None
        What was answered before movement last.

    Returns
    -------
    frozenset of Limit
        As `limits_of` says.
    """
    chosen: frozenset[Limit] = said.limits if said is not None else frozenset()
    if readiness is None or (said is not None and readiness.created_at <= said.created_at):
        return chosen
    found = set(chosen)
    if readiness.falls_or_unsteady == Answer.YES:
        found.add(Limit.UNSTEADY)
    if readiness.joints_or_back == Answer.YES and not found & _JOINTS:
        found.add(Limit.BACK)
    return frozenset(found)


_JOINTS: Final = frozenset({Limit.KNEE, Limit.ANKLE, Limit.BACK})


def suited_for(limits: Collection[Limit]) -> Suited:
    """Return what suits somebody with some limits.

    Parameters
    ----------
    limits : collection of Limit
        May be empty: then everything does.

    Returns
    -------
    Suited
        For the pages on which an exercise is chosen.
    """
    return Suited(exercises=safe_exercises(limits))


def suited_to(member: Member, role: str) -> Suited:
    """Return what suits a member, as one reader may see it.

    Parameters
    ----------
    member : Member
        Whose.
    role : str
        Of the reader: to all but the owner everything seems to suit.

    Returns
    -------
    Suited
        For the pages on which an exercise is chosen.
    """
    return suited_for(limits_of(member) if allows(role, Access.OWN) else ())


def _rank(key: str) -> tuple[int, str]:
    """How many easier exercises lead up to one; by the files' own links."""
    depth, known, layer = 0, {key}, {key}
    while layer:
        layer = {one for at in layer for one in exercise(at).setup.easier} - known
        known |= layer
        depth += bool(layer)
    return depth, key
