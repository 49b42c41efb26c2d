"""What is written into an annotated clip, and when."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from tonus.errors import TonusError
from tonus.form.exercise import exercise
from tonus.form.judgement import Judgement, Phase, Rep, RepStatus, Verdict, View
from tonus.messages import N_
from tonus_video.lettering import Mark
from tonus_video.report.facts import Translate

__all__ = ["Line", "chip", "line_at", "lines"]

_KEPT_S: Final = 1.5
# A cue that would have to wait longer than this for its turn is left to the report.
_LATEST_S: Final = 3.0

_VIEWS: Final = {
    View.SIDE: N_("Side view"),
    View.FRONT: N_("Front view"),
    View.REAR: N_("Rear view"),
    View.OBLIQUE: N_("Oblique view"),
    View.UNKNOWN: N_("View not clear"),
}
_PHASES: Final = {
    Phase.SETUP: N_("setting up"),
    Phase.TOP: N_("top"),
    Phase.DOWN: N_("down"),
    Phase.BOTTOM: N_("bottom"),
    Phase.UP: N_("up"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of text and when it is shown.

    Parameters
    ----------
    start_s, end_s : float
        Shown while ``start_s <= time < end_s``.
    text : str
        Translated.
    mark : Mark
        Sign before it.
    priority : int
        The smallest is shown where several compete.
    """

    start_s: float
    end_s: float
    text: str
    mark: Mark
    priority: int


def chip(judgement: Judgement, time_s: float, phase: str, translate: Translate) -> str:
    """What the camera sees at this moment: the view and the phase.

    Parameters
    ----------
    judgement : Judgement
        Of the clip.
    time_s : float
        Moment.
    phase : str
        `Phase` value of the frame.
    translate : Translate
        Language of the result.

    Returns
    -------
    str
        Such as ``Side view · down``.
    """
    view = next(
        (rep.view for rep in judgement.reps if rep.start_s <= time_s <= rep.end_s), judgement.view
    )
    words = [translate.gettext(_VIEWS[view])]
    if phase in _PHASES:
        words.append(translate.gettext(_PHASES[Phase(phase)]))
    return " · ".join(words)


def lines(judgement: Judgement, translate: Translate) -> tuple[Line, ...]:
    """All lines of a clip in order of time.

    Parameters
    ----------
    judgement : Judgement
        Of the clip.
    translate : Translate
        Language of the result.

    Returns
    -------
    tuple of Line
        Faults when they happened, ends of repetitions, and stretches that were
        not judged.
    """
    says = _spoken(judgement)
    found: list[Line] = []
    complete = 0
    for rep in judgement.reps:
        complete += rep.status is RepStatus.COMPLETE
        # Of a repetition that was not seen whole nothing is held against anybody.
        if rep.status is not RepStatus.INCOMPLETE:
            found.extend(_faults(rep, says, translate))
        found.append(_ending(rep, complete, translate))
    for stretch in judgement.not_judged:
        text = translate.gettext(
            N_("Not judged: {reason}"), reason=translate.gettext(stretch.reason)
        )
        found.append(
            Line(
                start_s=stretch.start_s,
                end_s=stretch.end_s,
                text=text,
                mark=Mark.NOT_SEEN,
                priority=-1,
            )
        )
    return tuple(sorted(_one_by_one(found), key=lambda line: (line.start_s, line.priority)))


def _one_by_one(found: Sequence[Line]) -> list[Line]:
    """The lines with faults that happen together said one after the other."""
    said = [line for line in found if line.mark is not Mark.FAULT]
    free_s = -math.inf
    faults = [line for line in found if line.mark is Mark.FAULT]
    for line in sorted(faults, key=lambda line: (line.start_s, line.priority)):
        start_s = max(line.start_s, free_s)
        if start_s - line.start_s <= _LATEST_S:
            free_s = start_s + _KEPT_S
            said.append(replace(line, start_s=start_s, end_s=free_s))
    return said


def line_at(all_lines: Sequence[Line], time_s: float) -> Line | None:
    """The one line to be shown at a moment: the most pressing.

    Parameters
    ----------
    all_lines : sequence of Line
        Of the whole clip.
    time_s : float
        Moment.

    Returns
    -------
    Line or None
        None where there is nothing to say.
    """
    shown = [line for line in all_lines if line.start_s <= time_s < line.end_s]
    return min(shown, key=lambda line: line.priority, default=None)


def _spoken(judgement: Judgement) -> dict[str, tuple[str, int]]:
    """What is said for a fault in each cue, and how pressing it is."""
    try:
        cues = exercise(judgement.exercise).cues
    except TonusError:
        return {}
    return {cue.key: (cue.says["say"], cue.priority) for cue in cues if "say" in cue.says}


def _faults(rep: Rep, says: dict[str, tuple[str, int]], translate: Translate) -> list[Line]:
    found = []
    for verdict in rep.verdicts:
        if verdict.verdict is not Verdict.FAULT:
            continue
        at_s = verdict.at_s if verdict.at_s is not None else rep.end_s
        message, priority = says.get(verdict.cue, (verdict.reason, 100))
        found.append(
            Line(
                start_s=at_s,
                end_s=at_s + _KEPT_S,
                text=translate.gettext(message),
                mark=Mark.FAULT,
                priority=priority,
            )
        )
    return found


def _ending(rep: Rep, complete: int, translate: Translate) -> Line:
    match rep.status:
        case RepStatus.COMPLETE:
            text, mark = translate.gettext(N_("Repetition {n}"), n=complete), Mark.OK
        case RepStatus.PARTIAL:
            text, mark = translate.gettext(N_("Partial: not counted")), Mark.NOT_SEEN
        case RepStatus.INCOMPLETE:
            text, mark = translate.gettext(N_("Not seen whole: not counted")), Mark.NOT_SEEN
    return Line(start_s=rep.end_s, end_s=rep.end_s + _KEPT_S, text=text, mark=mark, priority=1000)
