"""What could not be seen, and why."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import groupby

from tonus.form.exercise import Exercise
from tonus.form.judgement import Judgement, NotJudged, Verdict
from tonus.form.vocabulary import CueKind
from tonus_video.report.facts import Translate
from tonus_video.report.headline import complete_reps
from tonus_video.report.quantities import clock, seconds

__all__ = [
    "Stretch",
    "Unseen",
    "never_seen_cues",
    "not_counted",
    "sometimes_unseen_cues",
    "stretches",
    "stretches_by_reason",
]


@dataclass(frozen=True, slots=True)
class Unseen:
    """One cue that was not seen, and why."""

    label: str
    reasons: tuple[str, ...]
    often: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """Time that was not judged, or a movement that was not counted.

    Parameters
    ----------
    letter : str
        Letter that stands for it in the chart; empty where the chart has none.
    start_s, end_s : float
        Seconds.
    when : str
        Both as words.
    why : str
        Reason as a sentence.
    """

    letter: str
    start_s: float
    end_s: float
    when: str
    why: str


def never_seen_cues(exercise: Exercise, translate: Translate) -> list[Unseen]:
    """Return the cues that no camera can judge, each with its reason."""
    return [
        Unseen(
            translate.gettext(cue.label),
            (translate.gettext(cue.says.get("unseen", cue.explain)),),
            "",
        )
        for cue in exercise.cues
        if cue.kind is CueKind.UNSEEN
    ]


def sometimes_unseen_cues(
    judgement: Judgement, exercise: Exercise, translate: Translate
) -> list[Unseen]:
    """Return the cues that a camera can judge but did not see each time here."""
    reps = complete_reps(judgement)
    found = []
    for cue in exercise.cues:
        missed = sum(
            v.verdict is Verdict.NOT_SEEN for rep in reps for v in rep.verdicts if v.cue == cue.key
        )
        if cue.kind is CueKind.UNSEEN or not missed:
            continue
        often = (
            ""
            if missed == len(reps)
            else translate.gettext(
                "not seen in {missed} of {total}", missed=missed, total=len(reps)
            )
        )
        found.append(
            Unseen(translate.gettext(cue.label), _reasons(judgement, cue.key, translate), often)
        )
    return found


def stretches(judgement: Judgement, translate: Translate) -> list[Stretch]:
    """Return every stretch that was not judged, with a letter for the chart."""
    return [
        Stretch(
            letter=_letters(index),
            start_s=gap.start_s,
            end_s=gap.end_s,
            when=_when(gap, translate),
            why=translate.gettext(gap.reason),
        )
        for index, gap in enumerate(judgement.not_judged)
    ]


def not_counted(judgement: Judgement, translate: Translate) -> list[Stretch]:
    """Return every movement that was seen but was not the exercise."""
    return [
        Stretch(
            letter="",
            start_s=movement.start_s,
            end_s=movement.end_s,
            when=_when(movement, translate),
            why=translate.gettext(movement.reason),
        )
        for movement in judgement.not_counted
    ]


def stretches_by_reason(judgement: Judgement, translate: Translate) -> list[tuple[str, str]]:
    """Return each reason with the time it took in all, the longest first."""
    gaps = sorted(judgement.not_judged, key=lambda gap: gap.reason)
    sums = [
        (sum(gap.end_s - gap.start_s for gap in group), reason)
        for reason, group in groupby(gaps, key=lambda gap: gap.reason)
    ]
    return [
        (seconds(total_s, translate), translate.gettext(reason))
        for total_s, reason in sorted(sums, reverse=True)
    ]


def _when(stretch: NotJudged, translate: Translate) -> str:
    return translate.gettext(
        "{start} to {end}",
        start=clock(stretch.start_s, translate),
        end=clock(stretch.end_s, translate),
    )


def _reasons(judgement: Judgement, cue: str, translate: Translate) -> tuple[str, ...]:
    """Return the reasons for not seeing a cue, the most frequent first."""
    reasons = Counter(
        v.reason
        for rep in complete_reps(judgement) or judgement.reps
        for v in rep.verdicts
        if v.cue == cue and v.verdict is Verdict.NOT_SEEN
    )
    return tuple(translate.gettext(reason) for reason, _ in reasons.most_common())


def _letters(index: int) -> str:
    """Return A to Z, then AA and on."""
    text = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        text = chr(ord("A") + rest) + text
    return text
