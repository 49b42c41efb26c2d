"""How repetitions of an exercise are found, as its file says it."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Final

from tonus.form.tables import Table
from tonus.form.vocabulary import Position, WorkingLeg
from tonus.messages import N_
from tonus.motion.follower import Follower, FollowSettings
from tonus.motion.phase import PHASE_SIGNALS, PhaseSignal
from tonus.motion.reps import RepSettings
from tonus.motion.rest import LYING, MEASURES, SEATED, STANDING, Bound, RestPosture

__all__ = ["Repetition", "read_repetition", "read_rest"]

_COUNTER: Final = tuple(field.name for field in fields(RepSettings))
_FOLLOW: Final = tuple(field.name for field in fields(FollowSettings))
_RESTS: Final = {
    Position.STANDING: STANDING,
    Position.LYING: LYING,
    Position.SEATED: SEATED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Repetition:
    """How repetitions are found; nothing of it judges.

    Parameters
    ----------
    signal : PhaseSignal
        What they are found in.
    counter : RepSettings
        Constants of the counter.
    rest : RestPosture
        From which posture they start.
    follow : FollowSettings
        When the person is taken to rest elsewhere.
    lying : bool
        Whether the person lies.
    working_leg : WorkingLeg or None
        How the leg that works is told from the other; None where both work.
    from_turn : bool
        Whether a repetition may start at its turning point, as for somebody who
        sits and gets up; it is cut off at its beginning otherwise.
    """

    signal: PhaseSignal
    counter: RepSettings
    rest: RestPosture
    follow: FollowSettings
    lying: bool
    working_leg: WorkingLeg | None
    from_turn: bool = False

    @property
    def longest_s(self) -> float:
        """Longest repetition, in seconds."""
        return self.counter.longest_s

    def follower(self) -> Follower:
        """Return somebody to be followed, not seen yet.

        Returns
        -------
        Follower
            With these settings.
        """
        return Follower(
            self.counter,
            signal=self.signal,
            rest=self.rest,
            follow=self.follow,
            lying=self.lying,
            from_turn=self.from_turn,
        )


def read_repetition(root: Table, position: Position) -> Repetition:
    """Return how repetitions are found, from an exercise file.

    Parameters
    ----------
    root : Table
        The file, with ``repetition`` and perhaps ``rest`` and ``follow``.
    position : Position
        Whose rest posture is meant where the file has none of its own.

    Returns
    -------
    Repetition
        Checked against the closed vocabulary.

    Examples
    --------
    >>> from tonus.catalogue import exercise_text
    >>> squat = Table.root(exercise_text("squat"), file="squat.toml")
    >>> read_repetition(squat, Position.STANDING).signal.name
    'hip_drop_leg'
    """
    table = root.table("repetition")
    name = table.choice("signal", tuple(PHASE_SIGNALS), N_("is no phase signal"))
    result = Repetition(
        signal=PHASE_SIGNALS[name],
        counter=RepSettings(**{item: table.number(item) for item in _COUNTER}),
        rest=read_rest(root, position),
        follow=_follow(root),
        lying=position is Position.LYING,
        working_leg=working_leg_in(table),
        from_turn=table.flag("from_turn", missing=False),
    )
    table.finish()
    return result


def read_rest(root: Table, position: Position, *, name: str = "rest") -> RestPosture:
    """Return the posture of rest, or another one, from an exercise file.

    Parameters
    ----------
    root : Table
        The file, perhaps with ``rest``: measure to ``at_least`` and ``at_most``.
    position : Position
        Whose rest posture is meant where the file has none of its own.
    name : str
        Table of another posture, such as ``reached``, which must then be there.

    Returns
    -------
    RestPosture
        Bounds that must all hold.

    Examples
    --------
    >>> text = "rest = { lean_deg = { at_most = 30.0 } }"
    >>> read_rest(Table.root(text, file="a.toml"), Position.STANDING).bounds[0].at_most
    30.0
    """
    if name == "rest" and name not in root.names():
        return _RESTS[position]
    table = root.table(name)
    bounds = []
    for measure in table.names():
        if measure not in MEASURES:
            table.refuse(measure, N_("is no measure of a posture"))
        item = table.table(measure)
        bound = Bound(
            measure=measure,
            at_least=item.optional_number("at_least"),
            at_most=item.optional_number("at_most"),
        )
        if bound.at_least is None and bound.at_most is None:
            table.refuse(measure, N_("needs at_least or at_most"))
        bounds.append(bound)
    if not bounds:
        root.refuse(name, N_("must not be empty"))
    table.finish()
    return RestPosture(bounds=tuple(bounds))


def working_leg_in(table: Table) -> WorkingLeg | None:
    """Return how the leg that works is told from the other; None where nothing is said."""
    if "working_leg" not in table.names():
        return None
    return WorkingLeg(table.choice("working_leg", tuple(WorkingLeg), N_("is no way to tell a leg")))


def _follow(root: Table) -> FollowSettings:
    if "follow" not in root.names():
        return FollowSettings()
    table = root.table("follow")
    given = {name: table.number(name) for name in _FOLLOW if name in table.names()}
    table.finish()
    return FollowSettings(**given)
