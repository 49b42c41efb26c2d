"""The first sentence of a report: what was counted, how deep, and the main fault."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from tonus.form.exercise import Cue, Exercise
from tonus.form.judgement import Judgement, Rep, RepStatus, Verdict
from tonus.form.vocabulary import Kind
from tonus_video.report.counting_words import number_word, ordinal_word
from tonus_video.report.facts import Translate
from tonus_video.report.fault_sentences import FAULT_SENTENCES
from tonus_video.report.squat_sentences import squat_depth_sentence, squat_nothing_sentence
from tonus_video.report.walk import walk_headline

__all__ = ["complete_reps", "fault_sentence", "faulty_numbers", "headline", "main_fault"]

DEPTH = "depth"


def headline(judgement: Judgement, exercise: Exercise, translate: Translate) -> list[str]:
    """Return the heading of the report: one or two whole sentences.

    Parameters
    ----------
    judgement : Judgement
        What was judged.
    exercise : Exercise
        The exercise that was judged.
    translate : Translate
        Language of the result.

    Returns
    -------
    list of str
        Such as ``Two squats, both to parallel.``, ``In the second your heels came up.``
    """
    if not judgement.count:
        return _nothing_counted(judgement, exercise, translate)
    sentences = (
        [_counted(judgement, exercise, translate)]
        if judgement.gait is None
        else [walk_headline(judgement, judgement.gait, translate)]
    )
    fault = main_fault(judgement, exercise, besides=DEPTH)
    if fault is not None:
        sentences.append(fault_sentence(judgement, exercise, fault, translate))
    return sentences


def complete_reps(judgement: Judgement) -> tuple[Rep, ...]:
    """Return the repetitions that counted, in order of time."""
    return tuple(rep for rep in judgement.reps if rep.status is RepStatus.COMPLETE)


def faulty_numbers(reps: Sequence[Rep], cue: str) -> list[int]:
    """Return the numbers, from 1, of the repetitions in which a cue was a fault."""
    return [
        number
        for number, rep in enumerate(reps, start=1)
        if any(v.cue == cue and v.verdict is Verdict.FAULT for v in rep.verdicts)
    ]


def main_fault(
    judgement: Judgement, exercise: Exercise, *, besides: str | None = None
) -> Cue | None:
    """Return the fault that matters most: repeated ones first, then by priority.

    Parameters
    ----------
    judgement : Judgement
        What was judged; only complete repetitions are looked at.
    exercise : Exercise
        Its cues with their priorities.
    besides : str, optional
        Cue that is told elsewhere and left out here.

    Returns
    -------
    Cue or None
        None where no fault was seen.
    """
    times = Counter(
        verdict.cue
        for rep in complete_reps(judgement)
        for verdict in rep.verdicts
        if verdict.verdict is Verdict.FAULT
    )
    found = [
        (min(times[cue.key], 2), cue)
        for cue in sorted(exercise.cues, key=lambda cue: cue.priority)
        if cue.key != besides
    ]
    most = max((often for often, _ in found), default=0)
    return next((cue for often, cue in found if often == most), None) if most else None


def fault_sentence(judgement: Judgement, exercise: Exercise, cue: Cue, translate: Translate) -> str:
    """Return a whole sentence that says in which repetitions a fault was seen."""
    reps = complete_reps(judgement)
    faulty = faulty_numbers(reps, cue.key)
    total = len(reps)
    told = FAULT_SENTENCES.get((exercise.key, cue.key))
    if told is None:
        return translate.gettext(
            "{label}: a fault in {faults} of {total}.",
            label=translate.gettext(cue.label),
            faults=len(faulty),
            total=total,
        )
    if total == 1:
        return translate.gettext(told.only)
    if len(faulty) == total:
        return translate.gettext(told.every)
    nth = ordinal_word(faulty[0], translate) if len(faulty) == 1 else None
    if nth is not None:
        return translate.gettext(told.once, nth=nth)
    return translate.gettext(told.some, fault=len(faulty), total=total)


def _counted(judgement: Judgement, exercise: Exercise, translate: Translate) -> str:
    reps = complete_reps(judgement)
    if exercise.kind is Kind.HOLD:
        return translate.ngettext(
            "{number} hold counted: {seconds} seconds.",
            "{number} holds counted: {seconds} seconds in all.",
            len(reps),
            number=number_word(len(reps), translate),
            seconds=_held_seconds(reps),
        )
    if judgement.exercise == "squat" and judgement.depth_judged is not None:
        return squat_depth_sentence(judgement.depth_judged, _depth_verdicts(reps), translate)
    return translate.ngettext(
        "{number} repetition counted.",
        "{number} repetitions counted.",
        len(reps),
        number=number_word(len(reps), translate),
    )


def _held_seconds(reps: Sequence[Rep]) -> int:
    return round(sum(rep.held_s or 0.0 for rep in reps))


def _depth_verdicts(reps: Sequence[Rep]) -> list[Verdict]:
    found = []
    for rep in reps:
        told = [v.verdict for v in rep.verdicts if v.cue == DEPTH]
        found.append(told[0] if told else Verdict.NOT_SEEN)
    return found


def _nothing_counted(judgement: Judgement, exercise: Exercise, translate: Translate) -> list[str]:
    if judgement.gait is not None:
        first = walk_headline(judgement, judgement.gait, translate)
    elif judgement.exercise == "squat":
        first = squat_nothing_sentence(judgement.partial, translate)
    elif exercise.kind is Kind.HOLD and (seconds := _held_seconds(judgement.reps)):
        return [
            translate.ngettext(
                "No hold was long enough to count: one second in all.",
                "No hold was long enough to count: {n} seconds in all.",
                seconds,
            )
        ]
    elif exercise.kind is Kind.HOLD:
        first = translate.gettext("No hold was counted.")
    else:
        first = translate.gettext("No repetition was counted.")
    return [sentence for sentence in (first, _why_nothing(judgement, translate)) if sentence]


def _why_nothing(judgement: Judgement, translate: Translate) -> str:
    if judgement.incomplete:
        return translate.ngettext(
            "One began or ended outside what could be judged.",
            "{n} began or ended outside what could be judged.",
            judgement.incomplete,
        )
    if judgement.partial:
        return ""
    if judgement.not_counted:
        return translate.ngettext(
            "{number} movement was seen and left out.",
            "{number} movements were seen and left out.",
            len(judgement.not_counted),
            number=number_word(len(judgement.not_counted), translate),
        )
    if judgement.judged_s <= 0:
        return translate.gettext("None of it could be judged.")
    if judgement.not_judged_s > judgement.judged_s:
        return translate.gettext("Most of it could not be judged.")
    return translate.gettext("Nothing that could be judged moved like one.")
