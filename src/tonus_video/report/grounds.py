"""What the figures rest on: how sure the angles are, where each cut-off comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tonus.catalogue import Reference
from tonus.form.exercise import Cue, Exercise
from tonus.form.judgement import Judgement, View
from tonus.form.vocabulary import CueKind, Evidence, Kind
from tonus_video.report.facts import Translate
from tonus_video.report.quantities import bounds

__all__ = ["CueGround", "Source", "chart_notes", "cue_grounds", "sources"]


@dataclass(frozen=True, slots=True)
class CueGround:
    """What one cue measures and what its cut-off rests on."""

    label: str
    measure: str
    cutoffs: tuple[str, ...]
    evidence: str
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """One source of the list, with the number under which cues name it."""

    number: int
    citation: str
    note: str
    link: str


def chart_notes(judgement: Judgement, translate: Translate) -> list[str]:
    """Return the sentences under the chart: what is drawn and how sure it is."""
    notes = [
        translate.gettext("Shaded from going down to coming up, with a line at the lowest point.")
    ]
    if judgement.not_judged:
        notes.append(
            translate.gettext("Hatched stretches were not judged; their letters are listed below.")
        )
    if judgement.not_counted:
        notes.append(
            translate.gettext("× is a movement that was seen and not counted; see why below.")
        )
    match judgement.view:
        case View.SIDE:
            notes.append(
                translate.gettext(
                    "The light band is how far this knee angle scatters: seen from the side, it "
                    "differed from motion sensors by −2.3 ± 6.4° (Cosoli 2026)."
                )
            )
        case View.FRONT | View.REAR:
            notes.append(
                translate.gettext(
                    "From here the drawn knee angle is no measure of depth. The light band is its "
                    "scatter over all views: −13.9 ± 15.1° against motion sensors (Cosoli 2026)."
                )
            )
        case _:
            notes.append(
                translate.gettext(
                    "Away from the side view, the knee angle differed from motion sensors by "
                    "−13.9 ± 15.1° (Cosoli 2026); the light band shows that scatter."
                )
            )
    return notes


def sources(exercise: Exercise, references: Mapping[str, Reference]) -> dict[str, Source]:
    """Return the sources that the cues and the chart name, numbered as first named."""
    named = [key for cue in exercise.cues for key in cue.sources]
    # A walk has no chart of the knee, whose angles that study is about.
    charted = [] if exercise.kind is Kind.GAIT else ["cosoli_2026"]
    keys = [key for key in dict.fromkeys([*named, *charted]) if key in references]
    return {
        key: Source(number, references[key].citation, references[key].note, _link(references[key]))
        for number, key in enumerate(keys, start=1)
    }


def cue_grounds(
    exercise: Exercise,
    numbered: Mapping[str, Source],
    depth_judged: str | None,
    translate: Translate,
) -> list[CueGround]:
    """Return what every cue that a camera can judge rests on, in the file's order."""
    return [
        CueGround(
            label=translate.gettext(cue.label),
            measure=translate.gettext(cue.explain),
            cutoffs=tuple(
                dict.fromkeys(
                    bounds(rule.at_least, rule.at_most, rule.unit, translate)
                    for rule in exercise.rules_of(cue, depth_judged)
                )
            ),
            evidence=_evidence_words(cue, translate),
            numbers=tuple(numbered[key].number for key in cue.sources if key in numbered),
        )
        for cue in exercise.cues
        if cue.kind is not CueKind.UNSEEN
    ]


def _evidence_words(cue: Cue, translate: Translate) -> str:
    if cue.kind is CueKind.ADVICE:
        return translate.gettext("advice, never a fault")
    match cue.evidence:
        case Evidence.PUBLISHED:
            return translate.gettext("published")
        case Evidence.PROPOSAL:
            return translate.gettext("our own proposal from few recordings")
        case Evidence.UNSEEN:
            return translate.gettext("not judged")


def _link(reference: Reference) -> str:
    if reference.doi:
        return f"https://doi.org/{reference.doi}"
    link = reference.url or ""
    return link if link.startswith(("https://", "http://")) else ""
