"""What an exercise asks for before it starts, and whom it does not suit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from tonus.catalogue import exercise_keys
from tonus.form.tables import Table
from tonus.form.vocabulary import Limit, Need, Position, Tested, Way
from tonus.messages import N_
from tonus.motion.view import View

__all__ = ["Setup", "read_setup"]

_VIEWS: Final = tuple(view for view in View if view is not View.UNKNOWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """What to prepare, how the exercise can be followed, and for whom it is not.

    Parameters
    ----------
    position : Position
        How the body is placed.
    views : tuple of View
        From where the camera should look, the best first.
    prepare : tuple of str
        Message keys of what to prepare, in order.
    needs : tuple of Need
        What it cannot be done without.
    support_allowed : bool
        Whether a hand may rest on a chair or a wall.
    ways : tuple of Way
        How it can be followed, the best first.
    tested : Tested
        What its judging was tested on.
    tested_note : str or None
        Message key that says so; needed where no recording exists.
    rules_out : tuple of Limit
        Limits with which it should not be done.
    milder : dict of Limit to str
        Limits with which a milder form is asked for, and the message key of it.
    easier, harder : tuple of str
        Keys of exercises to go back to, and to go on to.
    """

    position: Position
    views: tuple[View, ...]
    prepare: tuple[str, ...]
    needs: tuple[Need, ...]
    support_allowed: bool
    ways: tuple[Way, ...]
    tested: Tested
    tested_note: str | None
    rules_out: tuple[Limit, ...]
    milder: dict[Limit, str]
    easier: tuple[str, ...]
    harder: tuple[str, ...]


def read_setup(root: Table) -> Setup:
    """Return what an exercise file says in its table ``setup``.

    Parameters
    ----------
    root : Table
        The file.

    Returns
    -------
    Setup
        Checked against the closed vocabulary.

    Examples
    --------
    >>> from tonus.catalogue import exercise_text
    >>> read_setup(Table.root(exercise_text("squat"), file="squat.toml")).views[0].value
    'side'
    """
    table = root.table("setup")
    result = Setup(
        position=Position(table.choice("position", tuple(Position), N_("is no position"))),
        views=tuple(View(v) for v in table.choices("views", _VIEWS, N_("is no view"))),
        prepare=table.texts("prepare"),
        needs=tuple(Need(item) for item in _some(table, "needs", tuple(Need))),
        support_allowed=table.flag("support_allowed"),
        ways=tuple(Way(w) for w in table.choices("by", tuple(Way), N_("is no way to follow it"))),
        tested=Tested(table.choice("tested", tuple(Tested), N_("is no level of testing"))),
        tested_note=table.text("tested_note") if "tested_note" in table.names() else None,
        rules_out=tuple(Limit(item) for item in _some(table, "rules_out", tuple(Limit))),
        milder=_milder(table),
        easier=_some(table, "easier", tuple(exercise_keys())),
        harder=_some(table, "harder", tuple(exercise_keys())),
    )
    if result.tested is not Tested.RECORDED and result.tested_note is None:
        table.refuse("tested_note", N_("must say on what the judging rests"))
    for limit in result.milder:
        if limit in result.rules_out:
            table.refuse("milder", N_("names a limit that rules the exercise out"))
    table.finish()
    return result


def _some(table: Table, name: str, known: tuple[str, ...]) -> tuple[str, ...]:
    """Return a list that may be missing or empty."""
    if name not in table.names():
        return ()
    values = table.texts(name)
    if not set(values) <= set(known):
        table.refuse(name, N_("holds a word that is not known"))
    return values


def _milder(table: Table) -> dict[Limit, str]:
    if "milder" not in table.names():
        return {}
    below = table.table("milder")
    for name in below.names():
        if name not in tuple(Limit):
            below.refuse(name, N_("is no limit"))
    return {Limit(name): below.text(name) for name in below.names()}
