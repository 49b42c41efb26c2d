"""The report of a run, from what is stored."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.http import Http404
from markupsafe import Markup

from tonus.catalogue import references, translator
from tonus.form.exercise import exercise
from tonus.form.judgement import Judgement
from tonus.form.report import judgement_from_data
from tonus_video.report.facts import ClipFacts, KeyFrame, Moment
from tonus_video.report.page import cue_tables, written_report
from tonus_video.report.parts import ReportParts, report_parts
from tonus_video.report.tables import RepTable
from tonus_web.coach.charts import angles_chart
from tonus_web.coach.models import AnalysisRun, KeyPicture
from tonus_web.coach.traces import unpacked_trace

__all__ = ["Report", "clip_facts", "report_file", "shown_report", "stored_judgement"]


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
    reps : tuple of (RepTable, float, Markup)
        Every repetition with its time in the clip and the table of its cues.
    """

    parts: ReportParts
    chart: dict[str, Any] | None
    has_trace: bool
    reps: tuple[tuple[RepTable, float, Markup], ...]


def stored_judgement(run: AnalysisRun) -> Judgement:
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
    if run.result is None:
        raise Http404
    trace = None if run.trace is None else unpacked_trace(bytes(run.trace))
    return judgement_from_data(run.result, trace=trace)


def clip_facts(run: AnalysisRun) -> ClipFacts:
    """Return what was watched, as it was stored with the result.

    Parameters
    ----------
    run : AnalysisRun
        Done.

    Returns
    -------
    ClipFacts
        Under the name that the person's file had.
    """
    source = (run.result or {}).get("source", {})
    return ClipFacts(
        name=run.clip.name,
        duration_s=source.get("duration_s") or run.clip.duration_s or 0.0,
        width=source.get("width") or run.clip.width or 0,
        height=source.get("height") or run.clip.height or 0,
        fps=source.get("fps"),
        model=source.get("model"),
    )


def shown_report(run: AnalysisRun, *, language: str, address: Callable[[uuid.UUID], str]) -> Report:
    """Return what the page of a finished run shows.

    Parameters
    ----------
    run : AnalysisRun
        Done, with its clip.
    language : str
        Language of the page.
    address : callable
        Gives the address of a key picture by its id.

    Returns
    -------
    Report
        Ready for the template.
    """
    judgement = stored_judgement(run)
    facts = clip_facts(run)
    translate = translator(language)
    parts = report_parts(
        judgement,
        clip=facts,
        exercise=exercise(run.exercise),
        translate=translate,
        pictures=_pictures(run),
        source=lambda picture: address(picture.id),
        references=references(),
        open_at_most=1,
    )
    return Report(
        parts=parts,
        has_trace=run.trace is not None,
        chart=angles_chart(judgement, parts, facts.duration_s, translate),
        reps=tuple(
            (table, rep.start_s, cues)
            for table, rep, cues in zip(
                parts.reps, judgement.reps, cue_tables(parts.reps, parts.words), strict=True
            )
        ),
    )


def report_file(run: AnalysisRun, *, language: str) -> str:
    """Return the report of a finished run as one HTML file that opens anywhere.

    Parameters
    ----------
    run : AnalysisRun
        Done, with its clip.
    language : str
        Language of the file.

    Returns
    -------
    str
        With its pictures inside.
    """
    return written_report(
        stored_judgement(run),
        clip=clip_facts(run),
        exercise=exercise(run.exercise),
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
