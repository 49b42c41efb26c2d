"""The report of a run, from what is stored."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.http import Http404
from markupsafe import Markup

from tonus.catalogue import references, translator
from tonus.errors import InputError
from tonus.form.exercise import Exercise, exercise
from tonus.form.judgement import Judgement
from tonus.form.report import judgement_from_data
from tonus.messages import N_
from tonus_video.report.facts import ClipFacts, KeyFrame, Moment
from tonus_video.report.page import cue_tables, written_report
from tonus_video.report.parts import ReportParts, report_parts
from tonus_video.report.tables import RepTable, rep_tables
from tonus_video.report.words import page_words
from tonus_web.coach.charts import angles_chart
from tonus_web.coach.models import AnalysisRun, KeyPicture
from tonus_web.coach.traces import unpacked_trace

__all__ = [
    "Report",
    "ShownRep",
    "clip_facts",
    "report_file",
    "shown_rep",
    "shown_report",
    "stored_judgement",
    "told_result",
]

#: With more repetitions than these, a closed table is fetched when it is opened: sixty
#: of them make a page of 700 kB, of which nobody reads a tenth.
_WHOLE_REPS: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPicture:
    """A key picture without its bytes."""

    id: uuid.UUID
    rep: int
    moment: Moment
    at_s: float
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownRep:
    """One repetition.

    Parameters
    ----------
    number : int
        From 1, over all of them.
    table : RepTable
        Its name, its times and its cues.
    at_s : float
        When it begins in the clip.
    cues : Markup
        Its cues as an HTML table; empty where they come later.
    comes_later : bool
        Whether its cues are fetched when it is opened.
    """

    number: int
    table: RepTable
    at_s: float
    cues: Markup
    comes_later: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What the page of a finished run shows.

    Parameters
    ----------
    parts : ReportParts
        Sentences, tables and pictures.
    chart : dict or None
        Data of the chart; None where there is no angle to draw.
    has_trace : bool
        Whether the angles over time were kept at all.
    reps : tuple of ShownRep
        Every repetition.
    """

    parts: ReportParts
    chart: dict[str, Any] | None
    has_trace: bool
    reps: tuple[ShownRep, ...]


def told_result(run: AnalysisRun, *, is_own: bool) -> dict[str, Any]:
    """Return the stored result of a run, as somebody may read it.

    Parameters
    ----------
    run : AnalysisRun
        Done.
    is_own : bool
        Whether the reader is the person who is judged.

    Returns
    -------
    dict
        For others without the cues that a limit may rule out, whether or not one did:
        limits follow from answers about health.

    Raises
    ------
    Http404
        When the run has no result yet.
    InputError
        When the stored result is damaged.
    """
    if run.result is None:
        raise Http404
    told = {cue.key for cue in _told_exercise(run, is_own=is_own).cues}
    hidden = {cue.key for cue in exercise(run.exercise).cues} - told
    if not hidden:
        return dict(run.result)
    try:
        return {
            **run.result,
            "reps": [
                {**rep, "verdicts": [one for one in rep["verdicts"] if one["cue"] not in hidden]}
                for rep in run.result["reps"]
            ],
            "summary": [row for row in run.result["summary"] if row["cue"] not in hidden],
        }
    except (KeyError, TypeError) as error:
        raise InputError(N_("This judgement is damaged and cannot be read.")) from error


def _told_exercise(run: AnalysisRun, *, is_own: bool) -> Exercise:
    found = exercise(run.exercise)
    return found if is_own else found.for_others()


def stored_judgement(run: AnalysisRun, *, is_own: bool) -> Judgement:
    """Return the judgement of a finished run, as it was stored.

    The stored result is the truth, not what today's rules would say of the same
    landmarks: a report must not change under a person who read it, nor differ
    from the JSON that was taken from it.  Reading it back also costs a
    millisecond where judging a clip of five minutes costs half a second.  Who
    wants another judgement asks for one, and gets a run of its own.

    Parameters
    ----------
    run : AnalysisRun
        Done.
    is_own : bool
        Whether the reader is the person who is judged; see `told_result`.

    Returns
    -------
    Judgement
        With its trace where that was kept.

    Raises
    ------
    Http404
        When the run has no result yet.
    InputError
        When the stored result is damaged.
    """
    result = told_result(run, is_own=is_own)
    trace = None if run.trace is None else unpacked_trace(bytes(run.trace))
    return judgement_from_data(result, trace=trace)


def clip_facts(run: AnalysisRun) -> ClipFacts:
    """Return what was watched, as it was stored with the result.

    Parameters
    ----------
    run : AnalysisRun
        Done.

    Returns
    -------
    ClipFacts
        Under the name that the person's file had; a live set has none.
    """
    source, clip = (run.result or {}).get("source", {}), run.clip
    return ClipFacts(
        name=run.title,
        duration_s=source.get("duration_s") or (clip and clip.duration_s) or 0.0,
        width=source.get("width") or (clip and clip.width) or 0,
        height=source.get("height") or (clip and clip.height) or 0,
        fps=source.get("fps"),
        model=source.get("model"),
    )


def shown_report(
    run: AnalysisRun, *, is_own: bool, language: str, address: Callable[[uuid.UUID], str]
) -> Report:
    """Return what the page of a finished run shows.

    Parameters
    ----------
    run : AnalysisRun
        Done, with its clip.
    is_own : bool
        Whether the reader is the person who is judged.
    language : str
        Language of the page.
    address : callable
        Gives the address of a key picture by its id.

    Returns
    -------
    Report
        Ready for the template.
    """
    judgement = stored_judgement(run, is_own=is_own)
    facts = clip_facts(run)
    translate = translator(language)
    parts = report_parts(
        judgement,
        clip=facts,
        exercise=_told_exercise(run, is_own=is_own),
        translate=translate,
        pictures=_pictures(run),
        source=lambda picture: address(picture.id),
        references=references(),
        open_at_most=1,
        closed_rows=len(judgement.reps) <= _WHOLE_REPS,
    )
    return Report(
        parts=parts,
        has_trace=run.trace is not None,
        chart=angles_chart(judgement, parts, facts.duration_s, translate),
        reps=_shown_reps(judgement, parts.reps, parts.words),
    )


def shown_rep(run: AnalysisRun, number: int, *, is_own: bool, language: str) -> ShownRep | None:
    """Return one repetition with its cues.

    Parameters
    ----------
    run : AnalysisRun
        Done, with its clip.
    number : int
        From 1.
    is_own : bool
        Whether the reader is the person who is judged.
    language : str
        Language of the page.

    Returns
    -------
    ShownRep or None
        None where there are not so many.
    """
    judgement = judgement_from_data(told_result(run, is_own=is_own))
    translate = translator(language)
    tables = rep_tables(judgement, _told_exercise(run, is_own=is_own), translate)
    if not 1 <= number <= len(tables):
        return None
    return _shown_reps(judgement, tables, page_words(translate))[number - 1]


def _shown_reps(
    judgement: Judgement, tables: Sequence[RepTable], words: Mapping[str, str]
) -> tuple[ShownRep, ...]:
    cues = iter(cue_tables([table for table in tables if table.rows], words))
    return tuple(
        ShownRep(
            number=number,
            table=table,
            at_s=rep.start_s,
            cues=next(cues) if table.rows else Markup(),
            comes_later=bool(rep.verdicts and not table.rows),
        )
        for number, (table, rep) in enumerate(zip(tables, judgement.reps, strict=True), start=1)
    )


def report_file(run: AnalysisRun, *, is_own: bool, language: str) -> str:
    """Return the report of a finished run as one HTML file that opens anywhere.

    Parameters
    ----------
    run : AnalysisRun
        Done, with its clip.
    is_own : bool
        Whether the reader is the person who is judged.
    language : str
        Language of the file.

    Returns
    -------
    str
        With its pictures inside.
    """
    return written_report(
        stored_judgement(run, is_own=is_own),
        clip=clip_facts(run),
        exercise=_told_exercise(run, is_own=is_own),
        translate=translator(language),
        key_frames=[
            KeyFrame(
                rep=picture.rep,
                moment=Moment(picture.moment),
                at_s=picture.time_s,
                jpeg=bytes(picture.jpeg),
                width=picture.width,
                height=picture.height,
            )
            for picture in run.pictures.all()
        ],
        references=references(),
    )


def _pictures(run: AnalysisRun) -> list[StoredPicture]:
    rows: Iterable[KeyPicture] = run.pictures.defer("jpeg")
    return [
        StoredPicture(
            id=row.id,
            rep=row.rep,
            moment=Moment(row.moment),
            at_s=row.time_s,
            width=row.width,
            height=row.height,
        )
        for row in rows
    ]
