"""How a held position is found, as the exercise file says it."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Final

from tonus.form.repetition import read_rest, working_leg_in
from tonus.form.tables import Table
from tonus.form.vocabulary import Position, WorkingLeg
from tonus.messages import N_
from tonus.motion.hold import HoldRules
from tonus.motion.rest import RestPosture

__all__ = ["HoldSettings", "read_hold"]

_RULES: Final = tuple(field.name for field in fields(HoldRules))


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldSettings:
    """How a hold is found; nothing of it judges.

    Parameters
    ----------
    hold_s : float
        Held for as long, it is complete.
    rules : HoldRules
        How it is entered, bridged and left.
    reached : RestPosture
        The position, for somebody who is not in it yet.
    kept : RestPosture
        The position, a little wider, for somebody who is in it.
    working_leg : WorkingLeg or None
        How the leg that is stretched is told from the other.
    longest_s : float
        Seconds back that a verdict looks at.
    """

    hold_s: float
    rules: HoldRules
    reached: RestPosture
    kept: RestPosture
    working_leg: WorkingLeg | None
    longest_s: float


def read_hold(root: Table, position: Position) -> HoldSettings:
    """Return what an exercise file says in its tables ``hold``, ``reached`` and ``kept``.

    Parameters
    ----------
    root : Table
        The file.
    position : Position
        How the body is placed.

    Returns
    -------
    HoldSettings
        Checked against the closed vocabulary.

    Examples
    --------
    >>> from tonus.catalogue import exercise_text
    >>> stretch = Table.root(exercise_text("calf_stretch"), file="calf_stretch.toml")
    >>> read_hold(stretch, Position.STANDING).hold_s
    20.0
    """
    table = root.table("hold")
    result = HoldSettings(
        hold_s=table.number("hold_s"),
        rules=HoldRules(**{name: table.number(name) for name in _RULES}),
        reached=read_rest(root, position, name="reached"),
        kept=read_rest(root, position, name="kept"),
        working_leg=working_leg_in(table),
        longest_s=table.number("longest_s"),
    )
    if not 0 < result.rules.shortest_s <= result.hold_s <= result.longest_s:
        table.refuse("hold_s", N_("must lie between shortest_s and longest_s"))
    table.finish()
    return result
