"""An exercise, as read from its file; errors name file, key and line."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Final

from tonus.catalogue import exercise_keys, exercise_text, muscles, references
from tonus.errors import InputError
from tonus.form.signals import SIGNALS
from tonus.form.tables import Table
from tonus.form.teaching import Difference, KeyPose, read_differences, read_poses
from tonus.form.vocabulary import Baseline, CueKind, Evidence, Stage, Statistic, Unit
from tonus.messages import N_
from tonus.motion.reps import RepSettings
from tonus.motion.view import View

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

_SHARES: Final = ("prime", "half", "quarter")
_PHASE_SIGNALS: Final = ("hip_drop_leg",)
_SETTINGS: Final = tuple(field.name for field in fields(RepSettings))
_OUTCOMES: Final = ("ok", "note", "low", "high", "say", "unseen")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A measure and its cut-offs.

    Parameters
    ----------
    views : tuple of View
        Views in which the rule may speak.
    signal : str
        Name in `tonus.form.signals.SIGNALS`.
    statistic : Statistic
        What is taken from the signal.
    stage : Stage
        Over which stretch.
    baseline : Baseline
        What the value is held against first.
    unit : Unit
        Unit of the value.
    at_least, at_most : float or None
        Cut-offs; at least one is given.
    note_above : float or None
        Above this the value is fine but worth a word.
    deadband : float
        Beyond a cut-off by no more than this is too close to call.
    """

    views: tuple[View, ...]
    signal: str
    statistic: Statistic
    stage: Stage
    baseline: Baseline
    unit: Unit
    at_least: float | None
    at_most: float | None
    note_above: float | None
    deadband: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """A rule that a movement must meet to be this exercise at all.

    Parameters
    ----------
    rule : Rule
        Measure and cut-off.
    reason : str
        Message key that says why the movement was not counted.
    """

    rule: Rule
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """One thing a coach would say.

    Parameters
    ----------
    key : str
        Name within the exercise.
    kind : CueKind
        judged, advice or unseen.
    priority : int
        The lower is said first.
    label, explain : str
        Message keys: name of the cue, how it is measured.
    says : dict of str to str
        Outcome (ok, note, low, high, say, unseen) to message key.
    evidence : Evidence
        How well the cut-off is founded.
    sources : tuple of str
        Keys of ``references.toml``.
    rules : tuple of Rule
        The first whose views hold the present one speaks.
    rules_of_depth : bool
        Whether the rules are those of the depth target.
    """

    key: str
    kind: CueKind
    priority: int
    label: str
    explain: str
    says: dict[str, str]
    evidence: Evidence
    sources: tuple[str, ...]
    rules: tuple[Rule, ...]
    rules_of_depth: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DepthTarget:
    """How deep a repetition must go.

    Parameters
    ----------
    key : str
        ``chair``, ``quarter``, ``half`` or ``parallel``.
    label : str
        Message key.
    counts : dict of str to float
        Signal to cut-off; a repetition is complete when any is reached.
    rules : tuple of Rule
        Rules of the depth cue.
    """

    key: str
    label: str
    counts: dict[str, float]
    rules: tuple[Rule, ...]


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
    lying : bool
        Whether the person lies.
    muscles : tuple of MuscleShare
        Muscles and shares of work.
    sources : tuple of str
        Keys of ``references.toml``.
    steps : tuple of str
        Message keys of the description, in order.
    phase_signal : str
        Signal that repetitions are found in.
    repetition : RepSettings
        Constants of the counter.
    requirements : tuple of Requirement
        What makes a movement this exercise.
    depths : dict of str to DepthTarget
        Depth targets by key.
    counts_depth, judges_depth : str
        Depth that counts, and depth that the cue judges, where none is chosen.
    cues : tuple of Cue
        In the order of the file.
    poses : tuple of KeyPose
        Stills for the reader, in the order of the movement.
    differences : tuple of Difference
        Where advice that is often given and the evidence differ.
    """

    key: str
    name: str
    lying: bool
    muscles: tuple[MuscleShare, ...]
    sources: tuple[str, ...]
    steps: tuple[str, ...]
    phase_signal: str
    repetition: RepSettings
    requirements: tuple[Requirement, ...]
    depths: dict[str, DepthTarget]
    counts_depth: str
    judges_depth: str
    cues: tuple[Cue, ...]
    poses: tuple[KeyPose, ...]
    differences: tuple[Difference, ...]

    @property
    def from_shallow(self) -> tuple[DepthTarget, ...]:
        """Depth targets by the drop of the hips, then by how far the knee may stay open."""

        def depth(target: DepthTarget) -> tuple[float, float]:
            counts = target.counts
            return counts.get("hip_drop_leg", 0.0), -counts.get("knee_angle_deg", 0.0)

        return tuple(sorted(self.depths.values(), key=depth))


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
    repetition = root.table("repetition")
    depth = root.table("depth")
    depths = {name: _depth(name, depth.table(name)) for name in depth.tables()}
    result = Exercise(
        key=key,
        name=root.text("name"),
        lying=root.flag("lying"),
        muscles=tuple(
            MuscleShare(
                muscle=item.choice("muscle", tuple(muscles()), N_("is not in muscles.toml")),
                share=item.choice("share", _SHARES, N_("is no share of work")),
            )
            for item in root.items("muscles")
        ),
        sources=_sources(root),
        steps=root.texts("steps"),
        phase_signal=repetition.choice("signal", _PHASE_SIGNALS, N_("is no phase signal")),
        repetition=RepSettings(**{name: repetition.number(name) for name in _SETTINGS}),
        requirements=tuple(
            Requirement(rule=_rule(item, bare=True), reason=item.text("reason"))
            for item in root.items("require")
        ),
        depths=depths,
        counts_depth=depth.choice("counts", tuple(depths), N_("is no depth of this file")),
        judges_depth=depth.choice("judges", tuple(depths), N_("is no depth of this file")),
        cues=tuple(_cue(item) for item in root.items("cue")),
        poses=read_poses(root),
        differences=read_differences(root),
    )
    names: set[str] = set()
    for item, cue in zip(root.items("cue"), result.cues, strict=True):
        if cue.key in names:
            item.refuse("key", N_("stands twice"))
        names.add(cue.key)
    for table in (repetition, depth, root):
        table.finish()
    return result


def _sources(table: Table) -> tuple[str, ...]:
    known = references()
    keys = table.texts("sources")
    for key in keys:
        if key not in known:
            table.refuse("sources", N_("names a source that is not in references.toml"))
    return keys


def _depth(name: str, table: Table) -> DepthTarget:
    counts = table.table("count")
    target = DepthTarget(
        key=name,
        label=table.text("label"),
        counts={signal: counts.number(signal) for signal in counts.names()},
        rules=tuple(_rule(item) for item in table.items("rule")),
    )
    for signal in target.counts:
        if signal not in SIGNALS:
            counts.refuse(signal, N_("is no signal"))
    table.finish()
    return target


def _cue(table: Table) -> Cue:
    kind = CueKind(table.choice("kind", tuple(CueKind), N_("is no kind of cue")))
    says = table.table("says")
    cue = Cue(
        key=table.text("key"),
        kind=kind,
        priority=table.whole("priority"),
        label=table.text("label"),
        explain=table.text("explain"),
        says={name: says.text(name) for name in says.names()},
        evidence=Evidence(table.choice("evidence", tuple(Evidence), N_("is no evidence level"))),
        sources=_sources(table),
        rules=tuple(_rule(item) for item in table.items("rule", optional=True)),
        rules_of_depth=table.flag("rules_of_depth", missing=False),
    )
    for name in cue.says:
        if name not in _OUTCOMES:
            says.refuse(name, N_("is no outcome"))
    speaks = bool(cue.rules) or cue.rules_of_depth
    if speaks == (kind is CueKind.UNSEEN):
        table.refuse("kind", N_("must be unseen exactly when the cue has no rule"))
    needed = {"unseen"} if kind is CueKind.UNSEEN else {"ok", "say"} | _sides(cue)
    missing = needed - set(cue.says)
    if missing:
        table.refuse("says", N_("lacks {names}"), names=", ".join(sorted(missing)))
    return cue


def _sides(cue: Cue) -> set[str]:
    sides = set()
    for rule in cue.rules:
        if rule.at_least is not None:
            sides.add("low")
        if rule.at_most is not None:
            sides.add("high")
        if rule.note_above is not None:
            sides.add("note")
    return {"low", "high"} if cue.rules_of_depth else sides


def _rule(table: Table, *, bare: bool = False) -> Rule:
    rule = Rule(
        views=tuple(View)
        if bare
        else tuple(View(v) for v in table.choices("views", tuple(View), N_("is no view"))),
        signal=table.choice("signal", tuple(SIGNALS), N_("is no signal")),
        statistic=Statistic(table.choice("statistic", tuple(Statistic), N_("is no statistic"))),
        stage=Stage(table.choice("phase", tuple(Stage), N_("is no phase"))),
        baseline=Baseline(
            table.choice("baseline", tuple(Baseline), N_("is no baseline"), missing="none")
        ),
        unit=Unit(table.choice("unit", tuple(Unit), N_("is no unit"), missing="ratio")),
        at_least=table.optional_number("at_least"),
        at_most=table.optional_number("at_most"),
        note_above=table.optional_number("note_above"),
        deadband=table.optional_number("deadband") or 0.0,
    )
    if rule.at_least is None and rule.at_most is None:
        table.refuse("signal", N_("needs at_least or at_most"))
    if rule.at_least is not None and rule.at_most is not None and rule.at_least > rule.at_most:
        table.refuse("at_least", N_("must not be above at_most"))
    if rule.deadband < 0:
        table.refuse("deadband", N_("must not be negative"))
    if not bare:
        table.finish()
    return rule
