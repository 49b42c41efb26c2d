"""Everything that a report says, ready to be shown: by one file, or by a page of the application.

Nothing here knows of HTML: whoever shows the parts sets them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from tonus.catalogue import Reference
from tonus.form.exercise import Exercise
from tonus.form.judgement import Judgement
from tonus_video.report.facts import ClipFacts, Shot, Translate
from tonus_video.report.grounds import CueGround, Source, chart_notes, cue_grounds, sources
from tonus_video.report.headline import headline
from tonus_video.report.quantities import seconds, share
from tonus_video.report.reading import Figures, figures
from tonus_video.report.seen import Fact, NextStep, next_step, seen_facts, seen_sentences
from tonus_video.report.strip import StripItem, strip_items
from tonus_video.report.tables import RepTable, SummaryRow, rep_tables, summary_rows
from tonus_video.report.traced import KNEE, signal
from tonus_video.report.unseen import (
    Stretch,
    Unseen,
    never_seen_cues,
    not_counted,
    sometimes_unseen_cues,
    stretches,
    stretches_by_reason,
)
from tonus_video.report.walk import WalkPart, walk_part, walk_words
from tonus_video.report.words import page_words

__all__ = ["ReportParts", "report_parts"]

S = TypeVar("S", bound=Shot)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportParts:
    """What a report says, in one language.

    Parameters
    ----------
    judgement : Judgement
        What was judged, for the numbers.
    words : dict of str to str
        Headings and labels.
    language : str
        Language of every text here.
    headline : list of str
        Heading, one or two sentences.
    exercise_name, clip_name, clip_length, judged_share : str
        What was watched, and how much of it was judged.
    seen : list of str
        Sentences under the heading.
    facts : list of Fact
        The same, one a line, with the circumstances.
    next : NextStep
        The one thing to do.
    strip : list of StripItem
        Repetitions with their pictures.
    has_angles : bool
        Whether there is any angle to draw.
    chart_notes : list of str
        How the chart is to be read, and how sure its angles are.
    figures : list of Figures
        The table behind the chart.
    summary : list of SummaryRow
        Cue by cue.
    reps : list of RepTable
        Repetition by repetition.
    not_counted : list of Stretch
        Movements that were seen and left out.
    never_seen, unseen_here : list of Unseen
        Cues that no camera can judge, and those not seen in this clip.
    gaps : list of Stretch
        Stretches that were not judged.
    gaps_by_reason : list of (str, str)
        Their lengths added up, with the reason.
    grounds : list of CueGround
        What every cue measures and rests on.
    sources : list of Source
        What they name.
    stats : list of Fact
        What was counted, a label and a number each.
    walk : WalkPart or None
        Passes of a walk; None where nobody walked or another exercise was judged.
    """

    judgement: Judgement
    words: dict[str, str]
    language: str
    headline: list[str]
    exercise_name: str
    clip_name: str
    clip_length: str
    judged_share: str
    seen: list[str]
    facts: list[Fact]
    next: NextStep
    strip: list[StripItem]
    has_angles: bool
    chart_notes: list[str]
    figures: list[Figures]
    summary: list[SummaryRow]
    reps: list[RepTable]
    not_counted: list[Stretch]
    never_seen: list[Unseen]
    unseen_here: list[Unseen]
    gaps: list[Stretch]
    gaps_by_reason: list[tuple[str, str]]
    grounds: list[CueGround]
    sources: list[Source]
    stats: list[Fact]
    walk: WalkPart | None


def report_parts(
    judgement: Judgement,
    *,
    clip: ClipFacts,
    exercise: Exercise,
    translate: Translate,
    pictures: Sequence[S],
    source: Callable[[S], str],
    references: Mapping[str, Reference] | None = None,
    open_at_most: int = 4,
    closed_rows: bool = True,
) -> ReportParts:
    """Return everything that a report says.

    Parameters
    ----------
    judgement : Judgement
        What was judged; an empty trace leaves out chart and drawn figures.
    clip : ClipFacts
        What was watched.
    exercise : Exercise
        The exercise that was judged.
    translate : Translate
        Language of the result.
    pictures : sequence of Shot
        Pictures for the repetition strip; a repetition may lack some or all.
    source : callable
        Gives the address under which a picture is found.
    references : mapping of str to Reference, optional
        Sources by key; those that the cues name are listed.
    open_at_most : int, optional
        How many repetitions' tables stand open; see `rep_tables`.
    closed_rows : bool, optional
        Whether the others carry their rows.

    Returns
    -------
    ReportParts
        Ready to be shown.

    Examples
    --------
    >>> from tonus.catalogue import translator
    >>> from tonus.form.exercise import exercise
    >>> from tonus.form.judge import judged
    >>> from tonus.pose.sequence import PoseSequence
    >>> nobody = PoseSequence.from_arrays(
    ...     np.full((60, 33, 4), np.nan), fps=30, width=640, height=360
    ... )
    >>> report_parts(
    ...     judged(nobody, "squat"),
    ...     clip=ClipFacts(name="empty.mp4", duration_s=2.0, width=640, height=360),
    ...     exercise=exercise("squat"),
    ...     translate=translator("en"),
    ...     pictures=(),
    ...     source=str,
    ... ).headline
    ['No squat was counted.', 'None of it could be judged.']
    """
    numbered = sources(exercise, references or {})
    walked = judgement.gait is not None
    return ReportParts(
        judgement=judgement,
        words=page_words(translate) | (walk_words(translate) if walked else {}),
        language=translate.language,
        headline=headline(judgement, exercise, translate),
        exercise_name=translate.gettext(exercise.name),
        clip_name=clip.name,
        clip_length=seconds(clip.duration_s, translate),
        judged_share=share(_judged_share(judgement), translate),
        seen=seen_sentences(judgement, exercise, clip, translate),
        facts=seen_facts(judgement, exercise, clip, translate),
        next=next_step(judgement, exercise, translate),
        # A walk has no turning points to show, and its knees turn at every step.
        strip=[]
        if walked
        else strip_items(judgement, exercise, pictures, translate, source=source),
        has_angles=not walked and bool(np.isfinite(signal(judgement, KNEE)).any()),
        chart_notes=chart_notes(judgement, translate),
        figures=figures(judgement, translate),
        summary=summary_rows(judgement, exercise, translate),
        reps=rep_tables(
            judgement, exercise, translate, open_at_most=open_at_most, closed_rows=closed_rows
        ),
        not_counted=not_counted(judgement, translate),
        never_seen=never_seen_cues(exercise, translate),
        unseen_here=sometimes_unseen_cues(judgement, exercise, translate),
        gaps=stretches(judgement, translate),
        gaps_by_reason=stretches_by_reason(judgement, translate),
        grounds=cue_grounds(exercise, numbered, judgement.depth_judged, translate),
        sources=list(numbered.values()),
        stats=_stats(judgement, translate),
        walk=walk_part(judgement, translate),
    )


def _stats(judgement: Judgement, translate: Translate) -> list[Fact]:
    """Return what was counted: repetitions by how far they went, or steps and passes."""
    judged = Fact(
        translate.gettext("of the time judged"), share(_judged_share(judgement), translate)
    )
    if judgement.gait is not None:
        passes = len(judgement.gait.passes)
        return [
            Fact(translate.ngettext("step", "steps", judgement.count), str(judgement.count)),
            Fact(translate.ngettext("pass", "passes", passes), str(passes)),
            judged,
        ]
    return [
        Fact(translate.gettext("complete"), str(judgement.count)),
        Fact(translate.gettext("partial"), str(judgement.partial)),
        Fact(translate.gettext("incomplete"), str(judgement.incomplete)),
        judged,
    ]


def _judged_share(judgement: Judgement) -> float:
    total_s = judgement.judged_s + judgement.not_judged_s
    return judgement.judged_s / total_s if total_s > 0 else 0.0
