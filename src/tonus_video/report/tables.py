"""Rows of the report's tables: cues in each repetition, cues over all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tonus.form.exercise import Cue, Exercise
from tonus.form.judgement import CueVerdict, Judgement, Rep, RepStatus, Verdict, View
from tonus.form.vocabulary import CueKind
from tonus_video.report.facts import Translate
from tonus_video.report.quantities import clock, limit, quantity, seconds, signed_quantity
from tonus_video.report.walk import pass_names

__all__ = [
    "CueRow",
    "RepTable",
    "SummaryRow",
    "rep_names",
    "rep_tables",
    "summary_rows",
    "tally",
    "verdict_word",
    "view_name",
]

_ORDER = {Verdict.FAULT: 0, Verdict.OK: 1, Verdict.NOT_SEEN: 2}


@dataclass(frozen=True, slots=True)
class CueRow:
    """One cue in one repetition, ready to be shown."""

    label: str
    verdict: str
    word: str
    measured: str
    cutoff: str
    margin: str
    why: str


@dataclass(frozen=True, slots=True)
class RepTable:
    """One repetition with its cues."""

    anchor: str
    name: str
    times: str
    note: str
    tally: str
    rows: tuple[CueRow, ...]
    is_open: bool


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """One cue over all complete repetitions; `marks` is one verdict each."""

    label: str
    ok: int
    fault: int
    not_seen: int
    marks: tuple[str, ...]


def rep_names(judgement: Judgement, translate: Translate) -> list[str]:
    """Return a name for every repetition; only complete ones carry a number."""
    if judgement.gait is not None:
        return pass_names(judgement.gait, translate)
    names = []
    number = 0
    for rep in judgement.reps:
        match rep.status:
            case RepStatus.COMPLETE:
                number += 1
                names.append(translate.gettext("Repetition {number}", number=number))
            case RepStatus.PARTIAL:
                at = clock(rep.peak_s, translate)
                names.append(translate.gettext("Partial, at {at}", at=at))
            case RepStatus.INCOMPLETE:
                at = clock(rep.peak_s, translate)
                names.append(translate.gettext("Incomplete, at {at}", at=at))
    return names


def verdict_word(verdict: Verdict, translate: Translate) -> str:
    """Return a verdict as a word that stands beside its mark."""
    match verdict:
        case Verdict.OK:
            return translate.gettext("OK")
        case Verdict.FAULT:
            return translate.gettext("Fault")
        case Verdict.NOT_SEEN:
            return translate.gettext("Not seen")


def view_name(view: View, translate: Translate) -> str:
    """Return from where one repetition was seen."""
    match view:
        case View.SIDE:
            return translate.gettext("seen from the side")
        case View.FRONT:
            return translate.gettext("seen from the front")
        case View.REAR:
            return translate.gettext("seen from behind")
        case View.OBLIQUE:
            return translate.gettext("seen at an angle")
        case View.UNKNOWN:
            return translate.gettext("view not known")


def tally(rep: Rep, translate: Translate) -> str:
    """Return how many cues of a repetition were faults, ok and not seen."""
    found = [v.verdict for v in rep.verdicts]
    faults = found.count(Verdict.FAULT)
    return translate.ngettext(
        "{n} fault, {ok} ok, {not_seen} not seen",
        "{n} faults, {ok} ok, {not_seen} not seen",
        faults,
        ok=found.count(Verdict.OK),
        not_seen=found.count(Verdict.NOT_SEEN),
    )


def rep_tables(
    judgement: Judgement,
    exercise: Exercise,
    translate: Translate,
    *,
    open_at_most: int = 4,
    closed_rows: bool = True,
) -> list[RepTable]:
    """Return one table for each repetition, its faults first.

    Parameters
    ----------
    judgement : Judgement
        What was judged.
    exercise : Exercise
        Gives the cues their names.
    translate : Translate
        Language of the result.
    open_at_most : int, optional
        How many tables stand open when the page is opened; where there are
        more repetitions, those with faults go first.
    closed_rows : bool, optional
        Whether the others carry their rows too; a page may fetch them when a
        table is opened.

    Returns
    -------
    list of RepTable
        In order of time.
    """
    names = rep_names(judgement, translate)
    cues = {cue.key: cue for cue in exercise.cues}
    opened = _opened(judgement.reps, open_at_most)
    return [
        RepTable(
            anchor=f"rep-{index + 1}",
            name=name,
            times=_times(rep, translate, turns=judgement.gait is None),
            note=_note(rep, translate),
            tally=tally(rep, translate),
            rows=tuple(
                _cue_row(v, cues, translate)
                for v in _faults_first(rep.verdicts)
                if closed_rows or index in opened
            ),
            is_open=index in opened,
        )
        for index, (rep, name) in enumerate(zip(judgement.reps, names, strict=True))
    ]


def _times(rep: Rep, translate: Translate, *, turns: bool) -> str:
    """Return from when to when, and where there is one, the turning point."""
    start, end = clock(rep.start_s, translate), clock(rep.end_s, translate)
    if not turns:
        return translate.gettext("{start} to {end}", start=start, end=end)
    return translate.gettext(
        "{start} to {end}, lowest at {peak}",
        start=start,
        end=end,
        peak=clock(rep.peak_s, translate),
    )


def summary_rows(
    judgement: Judgement, exercise: Exercise, translate: Translate
) -> list[SummaryRow]:
    """Return how every cue did over the complete repetitions, faults first."""
    cues = {cue.key: cue for cue in exercise.cues}
    complete = [rep for rep in judgement.reps if rep.status is RepStatus.COMPLETE]
    marks = [{v.cue: v.verdict.value for v in rep.verdicts} for rep in complete]
    rows = [
        SummaryRow(
            label=_label(row.cue, cues, translate),
            ok=row.ok,
            fault=row.fault,
            not_seen=row.not_seen,
            marks=tuple(found[row.cue] for found in marks if row.cue in found),
        )
        for row in judgement.summary
    ]
    return sorted(rows, key=lambda row: (-row.fault, not row.ok))


def _opened(reps: tuple[Rep, ...], at_most: int) -> frozenset[int]:
    if len(reps) <= at_most:
        return frozenset(range(len(reps)))
    faulty = [
        index
        for index, rep in enumerate(reps)
        if any(v.verdict is Verdict.FAULT for v in rep.verdicts)
    ]
    return frozenset(faulty[:at_most])


def _note(rep: Rep, translate: Translate) -> str:
    seen = view_name(rep.view, translate)
    lasted = seconds(rep.end_s - rep.start_s, translate)
    match rep.status:
        case RepStatus.COMPLETE:
            return translate.gettext("Lasted {lasted}, {seen}.", lasted=lasted, seen=seen)
        case RepStatus.PARTIAL:
            return translate.gettext(
                "Turned round before it was complete; not in the count. Lasted {lasted}, {seen}.",
                lasted=lasted,
                seen=seen,
            )
        case RepStatus.INCOMPLETE:
            return translate.gettext(
                "Began or ended outside what could be judged; not in the count. "
                "Lasted {lasted}, {seen}.",
                lasted=lasted,
                seen=seen,
            )


def _faults_first(verdicts: tuple[CueVerdict, ...]) -> list[CueVerdict]:
    return sorted(verdicts, key=lambda verdict: _ORDER[verdict.verdict])


def _cue_row(verdict: CueVerdict, cues: Mapping[str, Cue], translate: Translate) -> CueRow:
    return CueRow(
        label=_label(verdict.cue, cues, translate),
        verdict=verdict.verdict.value,
        word=_word(verdict, cues, translate),
        measured="" if verdict.value is None else quantity(verdict.value, verdict.unit, translate),
        cutoff=""
        if verdict.cutoff is None or verdict.value is None
        else limit(
            verdict.cutoff,
            verdict.unit,
            value=verdict.value,
            margin=verdict.margin,
            translate=translate,
        ),
        margin=""
        if verdict.margin is None
        else signed_quantity(verdict.margin, verdict.unit, translate),
        why=translate.gettext(verdict.reason),
    )


def _word(verdict: CueVerdict, cues: Mapping[str, Cue], translate: Translate) -> str:
    """Return the verdict's word; advice outside its range is no fault, yet not plainly ok."""
    cue = cues.get(verdict.cue)
    advises = cue is not None and cue.kind is CueKind.ADVICE
    if advises and verdict.margin is not None and verdict.margin < 0:
        return translate.gettext("Advice")
    return verdict_word(verdict.verdict, translate)


def _label(key: str, cues: Mapping[str, Cue], translate: Translate) -> str:
    return translate.gettext(cues[key].label) if key in cues else key
