"""Rules of an exercise file: measures and cut-offs, and the cues made of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from tonus.catalogue import references
from tonus.form.signals import SIGNALS
from tonus.form.tables import Table
from tonus.form.vocabulary import Baseline, CueKind, Evidence, Limit, Stage, Statistic, Unit
from tonus.messages import N_
from tonus.motion.view import View

__all__ = [
    "Cue",
    "DepthTarget",
    "Requirement",
    "Rule",
    "read_cue",
    "read_rule",
    "read_sources",
    "read_target",
]

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
        Whether the rules are those of the chosen depth or range.
    not_for : tuple of Limit
        Limits with which it is not said at all.
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
    not_for: tuple[Limit, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DepthTarget:
    """How deep a repetition must go, or over which range: what the member chooses.

    Parameters
    ----------
    key : str
        Such as ``chair``, ``quarter``, ``half`` or ``parallel``; ``floor`` or ``step``.
    label : str
        Message key.
    counts : dict of str to float
        Signal to cut-off; a repetition is complete when any is reached.
    complete : tuple of Rule
        Instead: a repetition is complete when every rule that may speak in its
        view is met, and one at least may.
    rules : tuple of Rule
        Rules of the cue that follows the choice; where there are none it is not seen.
    """

    key: str
    label: str
    counts: dict[str, float]
    complete: tuple[Rule, ...]
    rules: tuple[Rule, ...]


def read_sources(table: Table) -> tuple[str, ...]:
    """Return the sources that a table names.

    Parameters
    ----------
    table : Table
        With ``sources``, keys of ``references.toml``; others are refused.

    Returns
    -------
    tuple of str
        In the order of the file.

    Examples
    --------
    >>> read_sources(Table.root('sources = ["ace_squat"]', file="a.toml"))
    ('ace_squat',)
    """
    known = references()
    keys = table.texts("sources")
    for key in keys:
        if key not in known:
            table.refuse("sources", N_("names a source that is not in references.toml"))
    return keys


def read_target(name: str, table: Table) -> DepthTarget:
    """Return a depth or a range that the member may choose.

    Parameters
    ----------
    name : str
        Its key.
    table : Table
        With ``label``, ``count`` or ``complete``, and ``rule``.

    Returns
    -------
    DepthTarget
        Checked against the closed vocabulary.

    Examples
    --------
    >>> text = 'label = "a.half"\\ncount = { hip_drop_leg = 0.12 }\\nrule = []'
    >>> read_target("half", Table.root(text, file="a.toml")).counts
    {'hip_drop_leg': 0.12}
    """
    counts = table.table("count") if "count" in table.names() else None
    target = DepthTarget(
        key=name,
        label=table.text("label"),
        counts={} if counts is None else {item: counts.number(item) for item in counts.names()},
        complete=tuple(read_rule(item) for item in table.items("complete", optional=True)),
        rules=tuple(read_rule(item) for item in table.items("rule", optional=True)),
    )
    for signal in target.counts:
        if counts is not None and signal not in SIGNALS:
            counts.refuse(signal, N_("is no signal"))
    if bool(target.counts) == bool(target.complete):
        table.refuse("label", N_("needs either count or complete"))
    table.finish()
    return target


def read_cue(table: Table) -> Cue:
    """Return a cue.

    Parameters
    ----------
    table : Table
        One of ``[[cue]]``.

    Returns
    -------
    Cue
        Checked against the closed vocabulary.

    Examples
    --------
    >>> from tonus.catalogue import exercise_text
    >>> squat = Table.root(exercise_text("squat"), file="squat.toml")
    >>> read_cue(squat.items("cue")[0]).key
    'stance_width'
    """
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
        sources=read_sources(table),
        rules=tuple(read_rule(item) for item in table.items("rule", optional=True)),
        rules_of_depth=table.flag("rules_of_depth", missing=False),
        not_for=tuple(
            Limit(item) for item in table.choices("not_for", tuple(Limit), N_("is no limit"))
        )
        if "not_for" in table.names()
        else (),
    )
    for name in cue.says:
        if name not in _OUTCOMES:
            says.refuse(name, N_("is no outcome"))
    speaks = bool(cue.rules) or cue.rules_of_depth
    if speaks == (kind is CueKind.UNSEEN):
        table.refuse("kind", N_("must be unseen exactly when the cue has no rule"))
    needed = {"unseen"} if kind is CueKind.UNSEEN else {"ok", "say"} | outcomes(cue.rules)
    refuse_unsaid(table, cue, needed)
    return cue


def refuse_unsaid(table: Table, cue: Cue, needed: set[str]) -> None:
    """Refuse a cue that lacks words for an outcome."""
    missing = needed - set(cue.says)
    if missing:
        table.refuse("says", N_("lacks {names}"), names=", ".join(sorted(missing)))


def outcomes(rules: tuple[Rule, ...]) -> set[str]:
    """Return the outcomes beside ok that rules can have."""
    found = set()
    for rule in rules:
        if rule.at_least is not None:
            found.add("low")
        if rule.at_most is not None:
            found.add("high")
        if rule.note_above is not None:
            found.add("note")
    return found


def read_rule(table: Table, *, bare: bool = False) -> Rule:
    """Return a rule.

    Parameters
    ----------
    table : Table
        With signal, statistic, phase and cut-offs.
    bare : bool
        Whether it speaks in every view and stands in a table with other keys.

    Returns
    -------
    Rule
        Checked against the closed vocabulary.

    Examples
    --------
    >>> text = 'signal = "time_s"\\nstatistic = "span"\\nphase = "up"\\nat_least = 1.0'
    >>> read_rule(Table.root(text, file="a.toml"), bare=True).at_least
    1.0
    """
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
