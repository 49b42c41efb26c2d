"""What a report says of a walk: steps, cadence and symmetry, and each pass through the picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tonus.form.judgement import Judgement
from tonus.motion.gait import Estimate, Gait, GaitPass, Heading, Side, gait_data, gait_measures
from tonus_video.report.counting_words import number_word
from tonus_video.report.facts import Translate
from tonus_video.report.quantities import clock, decimal

__all__ = ["WalkPart", "WalkPass", "pass_names", "walk_headline", "walk_part", "walk_words"]


@dataclass(frozen=True, slots=True)
class WalkPass:
    """One row of the table of passes."""

    name: str
    times: str
    steps: str
    cadence: str
    symmetry: str
    strikes: str


@dataclass(frozen=True, slots=True)
class WalkPart:
    """Sentences on the whole walk, rows of its passes, and what is not told of it."""

    sentences: tuple[str, ...]
    passes: tuple[WalkPass, ...]
    unsure: tuple[str, ...]


def walk_words(translate: Translate) -> dict[str, str]:
    """Return the words of the page that differ for a walk, by the names the template uses."""
    _ = translate.gettext
    return {
        "reps": _("Each pass"),
        "summary_intro": _("Each mark stands for one pass through the picture, in order."),
        "unseen_none": _("Every cue that a camera can judge was seen in every pass."),
        "walk": _("Steps and passes"),
        "pass": _("Pass"),
        "steps": _("Steps"),
        "cadence": _("Cadence"),
        "symmetry": _("Symmetry of step times"),
        "strikes": _("Heel strikes"),
    }


def walk_headline(judgement: Judgement, gait: Gait, translate: Translate) -> str:
    """Return how many steps were counted, in how many passes."""
    if not gait.steps:
        return translate.gettext("No steps were counted.")
    cadence = gait_measures(gait.passes).cadence_spm.value
    assert cadence is not None, "who made steps made them at some pace"
    return translate.ngettext(
        "{number} step, {pace} a minute.",
        "{number} steps, {pace} a minute.",
        judgement.count,
        number=number_word(judgement.count, translate),
        pace=decimal(cadence, 0, translate),
    )


def pass_names(gait: Gait, translate: Translate) -> list[str]:
    """Return a name for each pass."""
    return [
        translate.gettext("Pass {number}, to the right", number=number)
        if one.heading is Heading.RIGHT
        else translate.gettext("Pass {number}, to the left", number=number)
        for number, one in enumerate(gait.passes, start=1)
    ]


def walk_part(judgement: Judgement, translate: Translate) -> WalkPart | None:
    """Return what is told of a walk.

    Parameters
    ----------
    judgement : Judgement
        Of any exercise.
    translate : Translate
        Language of the result.

    Returns
    -------
    WalkPart or None
        None where nobody walked, or another exercise was judged.
    """
    gait = judgement.gait
    if gait is None or not gait.passes:
        return None
    names = pass_names(gait, translate)
    return WalkPart(
        sentences=tuple(_sentences(gait, translate)),
        passes=tuple(
            _row(one, name, translate) for one, name in zip(gait.passes, names, strict=True)
        ),
        unsure=tuple(
            translate.gettext(
                "A heel strike at {at} is not counted: {reason}.",
                at=clock(strike.time_s, translate),
                reason=translate.gettext(strike.reason),
            )
            for one in gait.passes
            for strike in one.unsure
        ),
    )


def _sentences(gait: Gait, translate: Translate) -> list[str]:
    measures = gait_measures(gait.passes)
    lines = [
        translate.gettext(
            "Cadence {value} steps a minute.", value=_interval(measures.cadence_spm, 0, translate)
        ),
        translate.gettext(
            "Symmetry of step times {value}; 1 is even.",
            value=_interval(measures.symmetry_ratio, 2, translate),
        ),
    ]
    leading = gait_data(gait)["leading_side"]
    if leading is Side.LEFT:
        lines.append(translate.gettext("The left leg always leads."))
    elif leading is Side.RIGHT:
        lines.append(translate.gettext("The right leg always leads."))
    lean = measures.trunk_lean_deg
    if lean.value is not None:
        lines.append(
            translate.gettext(
                "The trunk leaned {value}° on average, forward positive; a tilted camera adds its "
                "tilt.",
                value=decimal(lean.value, 0, translate),
            )
        )
    return lines


def _row(one: GaitPass, name: str, translate: Translate) -> WalkPass:
    measures = gait_measures([one])
    return WalkPass(
        name=name,
        times=translate.gettext(
            "{start} to {end}",
            start=clock(one.start_s, translate),
            end=clock(one.end_s, translate),
        ),
        steps=str(one.steps),
        cadence=_interval(measures.cadence_spm, 0, translate),
        symmetry=_interval(measures.symmetry_ratio, 2, translate),
        strikes=_strikes(one, translate),
    )


def _strikes(one: GaitPass, translate: Translate) -> str:
    letters: dict[Side | None, str] = {
        Side.LEFT: translate.gettext("L"),
        Side.RIGHT: translate.gettext("R"),
        None: "?",
    }
    told: Sequence[str] = [
        f"{letters[strike.side]} {decimal(strike.time_s, 2, translate)}" for strike in one.strikes
    ]
    return " · ".join(told)


def _interval(estimate: Estimate, digits: int, translate: Translate) -> str:
    """Return a value with its interval, or why it is missing."""
    if estimate.value is None or estimate.low is None or estimate.high is None:
        return translate.gettext(
            "not told: {reason}",
            reason=translate.gettext(estimate.reason) if estimate.reason else "–",
        )
    value, low, high = (
        decimal(number, digits, translate)
        for number in (estimate.value, estimate.low, estimate.high)
    )
    return translate.gettext("{value} ({low} to {high})", value=value, low=low, high=high)
