"""The nine goals, in pounds a week as people say them."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import Final

from tonus.messages import K_
from tonus.units import KG_PER_LB

__all__ = ["Goal", "goals_toward_maintenance"]


class Goal(StrEnum):
    """What the person wants their weight to do."""

    GAIN_2 = "gain_2"
    GAIN_1_5 = "gain_1_5"
    GAIN_1 = "gain_1"
    GAIN_0_5 = "gain_0_5"
    MAINTAIN = "maintain"
    LOSE_0_5 = "lose_0_5"
    LOSE_1 = "lose_1"
    LOSE_1_5 = "lose_1_5"
    LOSE_2 = "lose_2"

    @property
    def pounds_per_week(self) -> Decimal:
        """Exact rate in pounds a week; below 0 for loss."""
        return _POUNDS[self]

    @property
    def rate_kg_per_week(self) -> float:
        """The same rate in kilograms a week."""
        return float(self.pounds_per_week) * KG_PER_LB

    @property
    def is_loss(self) -> bool:
        """Whether weight is to fall."""
        return self.pounds_per_week < 0

    @property
    def is_gain(self) -> bool:
        """Whether weight is to rise."""
        return self.pounds_per_week > 0

    @property
    def label(self) -> str:
        """Message key of the goal in its own words."""
        return _LABELS[self]


_POUNDS: Final = {
    Goal.GAIN_2: Decimal(2),
    Goal.GAIN_1_5: Decimal("1.5"),
    Goal.GAIN_1: Decimal(1),
    Goal.GAIN_0_5: Decimal("0.5"),
    Goal.MAINTAIN: Decimal(0),
    Goal.LOSE_0_5: Decimal("-0.5"),
    Goal.LOSE_1: Decimal(-1),
    Goal.LOSE_1_5: Decimal("-1.5"),
    Goal.LOSE_2: Decimal(-2),
}
_LABELS: Final = {
    Goal.GAIN_2: K_("goal.gain_2"),
    Goal.GAIN_1_5: K_("goal.gain_1_5"),
    Goal.GAIN_1: K_("goal.gain_1"),
    Goal.GAIN_0_5: K_("goal.gain_0_5"),
    Goal.MAINTAIN: K_("goal.maintain"),
    Goal.LOSE_0_5: K_("goal.lose_0_5"),
    Goal.LOSE_1: K_("goal.lose_1"),
    Goal.LOSE_1_5: K_("goal.lose_1_5"),
    Goal.LOSE_2: K_("goal.lose_2"),
}


def goals_toward_maintenance(goal: Goal) -> tuple[Goal, ...]:
    """Return a goal and all gentler ones of its direction, down to maintenance.

    Parameters
    ----------
    goal : Goal
        Where to begin.

    Returns
    -------
    tuple of Goal
        Nearest first; the last is `Goal.MAINTAIN`.

    Examples
    --------
    >>> [goal.value for goal in goals_toward_maintenance(Goal.LOSE_1)]
    ['lose_1', 'lose_0_5', 'maintain']
    """
    start = goal.pounds_per_week
    between = (
        other
        for other in Goal
        if min(start, Decimal(0)) <= other.pounds_per_week <= max(start, Decimal(0))
    )
    return tuple(sorted(between, key=lambda other: -abs(other.pounds_per_week)))
