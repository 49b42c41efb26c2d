"""The closed vocabulary of exercise files: every word a rule may use.

An unknown word in a file is an error, never a rule that silently does nothing.
"""

from __future__ import annotations

from enum import StrEnum

__all__ = ["Baseline", "CueKind", "Evidence", "Stage", "Statistic", "Unit"]


class Statistic(StrEnum):
    """What is taken from a signal over a stage of the repetition."""

    MEDIAN = "median"
    MIN = "min"
    MAX = "max"
    P80 = "p80"
    SPAN = "span"
    AT_KNEE_30 = "at_knee_30"
    HELD_MAX = "held_max"


class Stage(StrEnum):
    """Stretch of a repetition.

    ``top`` is the rest before it, ``bottom`` a fifth of a second around the
    turning point, ``around`` the repetition and what was seen just before and after it.
    """

    TOP = "top"
    DOWN = "down"
    BOTTOM = "bottom"
    UP = "up"
    REP = "rep"
    AROUND = "around"


class Baseline(StrEnum):
    """What a value is held against before it meets its cut-off."""

    NONE = "none"
    TOP = "top"
    TOP_RATIO = "top_ratio"


class CueKind(StrEnum):
    """``judged`` may find fault, ``advice`` never does, ``unseen`` no camera sees."""

    JUDGED = "judged"
    ADVICE = "advice"
    UNSEEN = "unseen"


class Evidence(StrEnum):
    """How well a cut-off is founded."""

    PUBLISHED = "published"
    PROPOSAL = "proposal"
    UNSEEN = "unseen"


class Unit(StrEnum):
    """Unit of a value."""

    DEG = "deg"
    LEG = "leg"
    SHANK = "shank"
    RATIO = "ratio"
    SECONDS = "s"
