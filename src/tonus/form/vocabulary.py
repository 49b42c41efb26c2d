"""The closed vocabulary of exercise files: every word a rule may use.

An unknown word in a file is an error, never a rule that silently does nothing.
"""

from __future__ import annotations

from enum import StrEnum

__all__ = [
    "Baseline",
    "CueKind",
    "Evidence",
    "Kind",
    "Limit",
    "Need",
    "Position",
    "Stage",
    "Statistic",
    "Tested",
    "Unit",
    "Way",
    "WorkingLeg",
]


class Kind(StrEnum):
    """What is judged: repetitions, a position that is held, or a walk."""

    REPETITIONS = "repetitions"
    HOLD = "hold"
    GAIT = "gait"


class Position(StrEnum):
    """How the body is placed."""

    STANDING = "standing"
    LYING = "lying"
    SEATED = "seated"


class Way(StrEnum):
    """How an exercise can be followed."""

    CAMERA = "camera"
    TIMER = "timer"
    HAND = "hand"


class Need(StrEnum):
    """What an exercise cannot be done without."""

    FLOOR = "floor"
    BALL = "ball"
    STEP = "step"
    CHAIR = "chair"


class Limit(StrEnum):
    """What keeps a person from an exercise, or asks for a milder form of it."""

    NO_FLOOR = "no_floor"
    KNEE = "knee"
    ANKLE = "ankle"
    BACK = "back"
    UNSTEADY = "unsteady"
    NO_BALL = "no_ball"
    NO_STEP = "no_step"


class Tested(StrEnum):
    """What the judging of an exercise was tested on."""

    RECORDED = "recorded"
    GENERATED = "generated"


class WorkingLeg(StrEnum):
    """How the leg that works is told from the other.

    ``standing`` is the one whose foot stays, ``lifted`` the one whose foot is
    higher, ``bending`` the one whose knee turns more, ``front`` the one whose shank
    stands while that of the leg behind lies; ``ahead`` and ``behind`` are those whose
    foot is further to where the toes point, and less far.
    """

    STANDING = "standing"
    LIFTED = "lifted"
    BENDING = "bending"
    FRONT = "front"
    AHEAD = "ahead"
    BEHIND = "behind"


class Statistic(StrEnum):
    """What is taken from a signal over a stage of the repetition."""

    MEDIAN = "median"
    MIN = "min"
    MAX = "max"
    P80 = "p80"
    SPAN = "span"
    AT_KNEE_30 = "at_knee_30"
    HELD_MAX = "held_max"
    HELD_MIN = "held_min"
    P20 = "p20"


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
    """What a value is held against before it meets its cut-off.

    ``top`` is the rest before the repetition, ``own_best`` the highest value of the
    complete repetitions so far, this one among them.
    """

    NONE = "none"
    TOP = "top"
    TOP_RATIO = "top_ratio"
    OWN_BEST = "own_best"


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
    STEPS_PER_MINUTE = "spm"
