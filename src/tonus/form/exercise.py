"""An exercise, as read from its file; errors name file, key and line."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final, Protocol

from tonus.catalogue import exercise_keys, exercise_text, muscles
from tonus.errors import InputError
from tonus.form.gait import read_gait
from tonus.form.hold import read_hold
from tonus.form.repetition import Repetition, read_repetition
from tonus.form.rules import (
    Cue,
    DepthTarget,
    Requirement,
    Rule,
    outcomes,
    read_cue,
    read_rule,
    read_sources,
    read_target,
    refuse_unsaid,
)
from tonus.form.setup import Setup, read_setup
from tonus.form.tables import Table
from tonus.form.teaching import Difference, read_differences, read_key_poses
from tonus.form.vocabulary import CueKind, Kind, Position
from tonus.messages import K_, N_
from tonus.motion.keyposes import KeyPoses

__all__ = [
    "Cue",
    "DepthTarget",
    "Exercise",
    "MuscleShare",
    "Requirement",
    "Rule",
    "exercise",
    "parsed_exercise",
]

_NOT_FOR_LIMIT: Final = K_("not_seen.limit")
_SHARES: Final = ("prime", "half", "quarter")


class KindSettings(Protocol):
    """What a file says about its kind; see `Repetition` for repetitions."""

    @property
    def longest_s(self) -> float:
        """Seconds back that a verdict may need frames for."""


#: For each kind of exercise, the reader of its tables.
_KINDS: Final[dict[Kind, Callable[[Table, Position], KindSettings]]] = {
    Kind.REPETITIONS: read_repetition,
    Kind.HOLD: read_hold,
    Kind.GAIT: read_gait,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MuscleShare:
    """A muscle and its share of the work.

    Parameters
    ----------
    muscle : str
        Key of ``muscles.toml``.
    share : str
        ``prime``, ``half`` or ``quarter``.
    """

    muscle: str
    share: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Exercise:
    """An exercise and everything that is judged in it.

    Parameters
    ----------
    key : str
        Name of the file.
    name : str
        Message key.
    kind : Kind
        Whether repetitions, a held position or a walk are judged.
    variant_of : str or None
        Key of a plainer exercise as which this one counts too; None for most.
    setup : Setup
        What to prepare, and for whom it is not.
    muscles : tuple of MuscleShare
        Muscles and shares of work.
    sources : tuple of str
        Keys of ``references.toml``.
    steps : tuple of str
        Message keys of the description, in order.
    settings : KindSettings
        How it is followed, by its kind; see `repetition`.
    requirements : tuple of Requirement
        What makes a movement this exercise.
    complete : DepthTarget or None
        What makes a repetition complete where there is nothing to choose.
    depths : dict of str to DepthTarget
        Depths or ranges by key that the member may choose from; may be empty.
    is_range : bool
        Whether ranges, such as places to stand, are chosen from and not depths.
    depths_label : str or None
        Message key of what is chosen, such as a depth or a place to stand.
    counts_depth, judges_depth : str or None
        Depth that counts, and depth that the cue judges, where none is chosen;
        None where there is nothing to choose.
    cues : tuple of Cue
        In the order of the file.
    key_poses : KeyPoses or None
        How one repetition goes; None where the file has no poses.
    differences : tuple of Difference
        Where advice that is often given and the evidence differ.
    """

    key: str
    name: str
    kind: Kind
    variant_of: str | None
    setup: Setup
    muscles: tuple[MuscleShare, ...]
    sources: tuple[str, ...]
    steps: tuple[str, ...]
    settings: KindSettings
    requirements: tuple[Requirement, ...]
    complete: DepthTarget | None
    depths: dict[str, DepthTarget]
    is_range: bool
    depths_label: str | None
    counts_depth: str | None
    judges_depth: str | None
    cues: tuple[Cue, ...]
    key_poses: KeyPoses | None
    differences: tuple[Difference, ...]

    @property
    def lying(self) -> bool:
        """Whether the person lies."""
        return self.setup.position is Position.LYING

    @property
    def repetition(self) -> Repetition:
        """How repetitions are found.

        Raises
        ------
        TypeError
            When the exercise is of another kind.
        """
        if not isinstance(self.settings, Repetition):
            raise TypeError(self.kind)
        return self.settings

    @property
    def phase_signal(self) -> str | None:
        """Name of the signal that repetitions are found in; None for other kinds."""
        return self.settings.signal.name if isinstance(self.settings, Repetition) else None

    @property
    def from_shallow(self) -> tuple[DepthTarget, ...]:
        """Depth targets by the drop of the hips, then by how far the knee may stay open.

        Ranges stand in the order of the file.
        """

        def depth(target: DepthTarget) -> tuple[float, float]:
            counts = target.counts
            return counts.get("hip_drop_leg", 0.0), -counts.get("knee_angle_deg", 0.0)

        return tuple(sorted(self.depths.values(), key=depth))

    def chosen(self, depth: str | None) -> tuple[DepthTarget | None, DepthTarget | None]:
        """Return what counts and what the cue of depth is held against.

        Parameters
        ----------
        depth : str or None
            Key of the depth or range that the member chose; None for what the file
            says.

        Returns
        -------
        counts : DepthTarget or None
            None where a repetition is complete as soon as it has turned round.
        judges : DepthTarget or None
            The same, where the member chose one.

        Raises
        ------
        InputError
            When there is no such depth.
        """
        if depth is None:
            if self.counts_depth is None or self.judges_depth is None:
                return self.complete, self.complete
            return self.depths[self.counts_depth], self.depths[self.judges_depth]
        if depth not in self.depths:
            raise InputError(
                N_("There is no depth {key}. Choose one of: {known}."),
                key=depth,
                known=", ".join(self.depths) or "-",
            )
        return self.depths[depth], self.depths[depth]

    def suited(self, limits: Collection[str]) -> Exercise:
        """Return the exercise without the cues that somebody should not be given.

        Parameters
        ----------
        limits : collection of str
            Values of `Limit` that the person has.

        Returns
        -------
        Exercise
            Such cues are not seen, with the reason; all else is the same.
        """
        if not any(limit in cue.not_for for cue in self.cues for limit in limits):
            return self
        return replace(
            self,
            cues=tuple(
                replace(
                    cue,
                    kind=CueKind.UNSEEN,
                    rules=(),
                    rules_of_depth=False,
                    says={"unseen": _NOT_FOR_LIMIT},
                )
                if any(limit in cue.not_for for limit in limits)
                else cue
                for cue in self.cues
            ),
        )

    def for_others(self) -> Exercise:
        """Return the exercise as it is told to somebody else than the person.

        Returns
        -------
        Exercise
            Without the cues that a limit may rule out: where one of them were told of
            some people and not of others, it would tell who has a limit.
        """
        if not any(cue.not_for for cue in self.cues):
            return self
        return replace(self, cues=tuple(cue for cue in self.cues if not cue.not_for))

    def rules_of(self, cue: Cue, depth: str | None = None) -> tuple[Rule, ...]:
        """Return the rules of a cue.

        Parameters
        ----------
        cue : Cue
            One of `cues`.
        depth : str, optional
            Depth or range that it is held against; that of the file where left out.

        Returns
        -------
        tuple of Rule
            Empty where the cue has nothing to measure.
        """
        if not cue.rules_of_depth:
            return cue.rules
        judges = self.depths.get(depth or self.judges_depth or "")
        return () if judges is None else judges.rules


@lru_cache(maxsize=64)
def exercise(key: str) -> Exercise:
    """Return an exercise of the catalogue.

    Parameters
    ----------
    key : str
        Such as ``squat``.

    Returns
    -------
    Exercise
        Checked; the same object each time.

    Raises
    ------
    InputError
        When there is no such exercise.
    ExerciseFileError
        When its file breaks the grammar.

    Examples
    --------
    >>> exercise("squat").judges_depth
    'parallel'
    """
    if key not in exercise_keys():
        raise InputError(
            N_("There is no exercise {key}. Choose one of: {known}."),
            key=key,
            known=", ".join(sorted(exercise_keys())),
        )
    return parsed_exercise(exercise_text(key), file=f"{key}.toml")


def parsed_exercise(text: str, *, file: str) -> Exercise:
    """Return the exercise that a file's text describes.

    Parameters
    ----------
    text : str
        Content of the file, TOML.
    file : str
        Its name, for errors; without its ending it must equal the key inside.

    Returns
    -------
    Exercise
        Checked against the closed vocabulary.

    Raises
    ------
    ExerciseFileError
        Naming file, key and line.

    Examples
    --------
    >>> parsed_exercise("schema = 2", file="x.toml")
    Traceback (most recent call last):
    ...
    tonus.errors.ExerciseFileError: x.toml, line 1, schema: must be 1.
    """
    root = Table.root(text, file=file)
    root.choice("schema", (1,), N_("must be 1"))
    key = root.text("key")
    if f"{key}.toml" != file:
        root.refuse("key", N_("must equal the file's name"))
    kind = Kind(root.choice("kind", tuple(_KINDS), N_("is no kind"), missing=Kind.REPETITIONS))
    setup = read_setup(root)
    label, counts, judges, depths = _depths(root)
    result = Exercise(
        key=key,
        name=root.text("name"),
        kind=kind,
        variant_of=root.choice(
            "variant_of", (*sorted(exercise_keys()), ""), N_("is no exercise"), missing=""
        )
        or None,
        setup=setup,
        muscles=tuple(
            MuscleShare(
                muscle=item.choice("muscle", tuple(muscles()), N_("is not in muscles.toml")),
                share=item.choice("share", _SHARES, N_("is no share of work")),
            )
            for item in root.items("muscles")
        ),
        sources=read_sources(root),
        steps=root.texts("steps"),
        settings=_KINDS[kind](root, setup.position),
        requirements=tuple(
            Requirement(rule=read_rule(item, bare=True), reason=item.text("reason"))
            for item in root.items("require", optional=True)
        ),
        complete=_complete(root),
        depths=depths,
        is_range="range" in root.names(),
        depths_label=label,
        counts_depth=counts,
        judges_depth=judges,
        cues=tuple(read_cue(item) for item in root.items("cue")),
        key_poses=read_key_poses(root),
        differences=read_differences(root),
    )
    _check(root, result)
    root.finish()
    return result


def _check(root: Table, found: Exercise) -> None:
    names: set[str] = set()
    for item, cue in zip(root.items("cue"), found.cues, strict=True):
        if cue.key in names:
            item.refuse("key", N_("stands twice"))
        names.add(cue.key)
        if cue.rules_of_depth:
            if not found.depths:
                item.refuse("rules_of_depth", N_("needs depths or ranges to choose from"))
            every = tuple(rule for depth in found.depths.values() for rule in depth.rules)
            refuse_unsaid(item, cue, outcomes(every))
    if found.depths and found.complete is not None:
        root.refuse("complete", N_("must not stand beside depths or ranges"))


def _depths(root: Table) -> tuple[str | None, str | None, str | None, dict[str, DepthTarget]]:
    """Return label, what counts, what is judged, and the depths or ranges to choose from."""
    names = [name for name in ("depth", "range") if name in root.names()]
    if not names:
        return None, None, None, {}
    table = root.table(names[0])
    depths = {name: read_target(name, table.table(name)) for name in table.tables()}
    keys = [
        table.choice(which, tuple(depths), N_("is no depth of this file"))
        for which in ("counts", "judges")
    ]
    label = table.text("label")
    table.finish()
    return label, keys[0], keys[1], depths


def _complete(root: Table) -> DepthTarget | None:
    rules = tuple(read_rule(item) for item in root.items("complete", optional=True))
    if not rules:
        return None
    return DepthTarget(key="", label="", counts={}, complete=rules, rules=())
