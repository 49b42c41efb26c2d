"""From which side a camera can judge what, as the exercise's file says."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tonus.form.exercise import Cue, Exercise
from tonus.form.vocabulary import CueKind
from tonus.motion.view import View

__all__ = ["Side", "side_name", "sides"]

_SIDES = {
    View.SIDE: _("From the side"),
    View.FRONT: _("From the front"),
    View.REAR: _("From behind"),
    View.OBLIQUE: _("At an angle"),
}


def side_name(view: View) -> str:
    """Return from where the camera looks, in the language of the request.

    Parameters
    ----------
    view : View
        One that is known.

    Returns
    -------
    str
        Such as ``From the side``.

    Examples
    --------
    >>> side_name(View.SIDE)
    'From the side'
    """
    return str(_SIDES[view])


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One place of the camera, and the message keys of the cues that it can judge."""

    name: str | Promise
    labels: tuple[str, ...]
    total: int


def sides(exercise: Exercise) -> list[Side]:
    """Return what can be judged from where, the side that sees most first.

    Parameters
    ----------
    exercise : Exercise
        Its cues say in which views they may speak.

    Returns
    -------
    list of Side
        Cues that no camera can judge are in none.

    Examples
    --------
    >>> from tonus.form.exercise import exercise
    >>> [len(side.labels) for side in sides(exercise("squat"))]
    [10, 6, 4, 3]
    """
    cues = [cue for cue in exercise.cues if cue.kind is not CueKind.UNSEEN]
    found = [
        Side(
            name=name,
            labels=tuple(cue.label for cue in cues if view in _views(cue, exercise)),
            total=len(cues),
        )
        for view, name in _SIDES.items()
    ]
    return sorted(found, key=lambda side: -len(side.labels))


def _views(cue: Cue, exercise: Exercise) -> set[View]:
    return {view for rule in exercise.rules_of(cue) for view in rule.views}
