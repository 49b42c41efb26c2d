"""Sets in words."""

from __future__ import annotations

from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tonus_web.training.models import MOST_RIR, SessionExercise, SetEntry

__all__ = ["more_words", "seconds_words", "set_words", "target_words"]


def set_words(entry: SetEntry) -> str:
    """Return what was done in a set.

    Parameters
    ----------
    entry : SetEntry
        Which.

    Returns
    -------
    str
        Such as ``8 repetitions with 12.5 kg, left``, in the reader's language.
    """
    if entry.held_s is not None:
        done = seconds_words(entry.held_s)
    else:
        whole = entry.repetitions or 0
        done = ngettext("{n} repetition", "{n} repetitions", whole).format(n=whole)
    if entry.partial_repetitions:
        done = _("{done} and {n} partial").format(done=done, n=entry.partial_repetitions)
    if entry.load_entered:
        done = _("{done} with {load}").format(done=done, load=entry.load_words)
    if entry.side != SetEntry.Side.BOTH:
        side = SetEntry.Side(entry.side).label if entry.side in SetEntry.Side else entry.side
        done = _("{done}, {side}").format(done=done, side=str(side).lower())
    return done


def more_words(entry: SetEntry) -> str:
    """Return how many more would have been possible; empty where nobody said.

    Parameters
    ----------
    entry : SetEntry
        Which.

    Returns
    -------
    str
        In the reader's language.
    """
    if entry.rir is None:
        return ""
    if entry.rir >= MOST_RIR:
        return _("{n} more possible, or above").format(n=MOST_RIR)
    if not entry.rir:
        return _("no more possible")
    return _("{n} more possible").format(n=entry.rir)


def target_words(item: SessionExercise) -> str:
    """Return what is aimed at; empty where nothing is.

    Parameters
    ----------
    item : SessionExercise
        Which.

    Returns
    -------
    str
        Such as ``3 sets of 8 repetitions``.
    """
    goal = ""
    if item.target_held_s:
        goal = seconds_words(item.target_held_s)
    elif item.target_repetitions:
        goal = ngettext("{n} repetition", "{n} repetitions", item.target_repetitions).format(
            n=item.target_repetitions
        )
    if not item.target_sets:
        return goal
    sets = ngettext("{n} set", "{n} sets", item.target_sets).format(n=item.target_sets)
    return _("{sets} of {goal}").format(sets=sets, goal=goal) if goal else sets


def seconds_words(held_s: float) -> str:
    """Return a number of seconds.

    Parameters
    ----------
    held_s : float
        To a tenth of a second.

    Returns
    -------
    str
        Such as ``30 seconds``.

    Examples
    --------
    >>> seconds_words(30.0), seconds_words(1.0), seconds_words(2.54)
    ('30 seconds', '1 second', '2.5 seconds')
    """
    tenths = round(held_s, 1)
    whole = int(tenths) if tenths == int(tenths) else 0
    return ngettext("{n} second", "{n} seconds", whole).format(n=localize(whole or tenths))
