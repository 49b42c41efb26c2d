"""How steps of a walk are found, as the exercise file says it."""

from __future__ import annotations

from dataclasses import dataclass, fields

from tonus.form.tables import Table
from tonus.form.vocabulary import Position
from tonus.messages import N_
from tonus.motion.gait import GaitSettings

__all__ = ["WalkSettings", "read_gait"]


@dataclass(frozen=True, slots=True, kw_only=True)
class WalkSettings:
    """What makes movements of the feet a walk.

    Parameters
    ----------
    gait : GaitSettings
        Constants that find steps and never judge.
    """

    gait: GaitSettings

    @property
    def longest_s(self) -> float:
        """Seconds back that a verdict needs clean frames for; a pass keeps its own."""
        return 1.0


def read_gait(root: Table, position: Position) -> WalkSettings:
    """Return what an exercise file says in its table ``gait``.

    Parameters
    ----------
    root : Table
        The file.
    position : Position
        Who walks stands; others are refused.

    Returns
    -------
    WalkSettings
        Checked.

    Examples
    --------
    >>> from tonus.catalogue import exercise_text
    >>> walk = Table.root(exercise_text("walk"), file="walk.toml")
    >>> read_gait(walk, Position.STANDING).gait.fewest_steps
    4
    """
    table = root.table("gait")
    numbers = {
        item.name: table.number(item.name)
        for item in fields(GaitSettings)
        if item.name != "fewest_steps"
    }
    result = WalkSettings(gait=GaitSettings(fewest_steps=table.whole("fewest_steps"), **numbers))
    if position is not Position.STANDING:
        table.refuse("fewest_steps", N_("needs a person who stands"))
    table.finish()
    return result
