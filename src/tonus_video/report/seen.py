"""What was seen, in plain words, and the one thing to do next."""

from __future__ import annotations

from dataclasses import dataclass

from tonus.form.exercise import Cue, Exercise
from tonus.form.judgement import Judgement, View
from tonus_video.report.facts import ClipFacts, Translate
from tonus_video.report.headline import complete_reps, fault_sentence, faulty_numbers, main_fault
from tonus_video.report.quantities import decimal, seconds, share

__all__ = ["Fact", "NextStep", "next_step", "seen_facts", "seen_sentences"]

#: From this share of the judged time on, a view held throughout.
ALL_SHARE = 0.995
#: Less than this rounds to no time at all.
NOTHING_S = 0.05


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the list of facts: what it is and how it stands."""

    term: str
    text: str


@dataclass(frozen=True, slots=True)
class NextStep:
    """The one thing to do next: the deed, and why."""

    deed: str
    why: str


def seen_sentences(
    judgement: Judgement, exercise: Exercise, clip: ClipFacts, translate: Translate
) -> list[str]:
    """Return the paragraph under the heading, as whole sentences."""
    sentences = [_judged_sentence(judgement, clip, translate)]
    if judgement.judged_s > 0:
        sentences.extend(_view_sentences(judgement, translate))
    if judgement.count and judgement.partial:
        sentences.append(_partial_sentence(judgement, exercise, translate))
    if judgement.count and judgement.incomplete:
        sentences.append(
            translate.ngettext(
                "One began or ended outside what could be judged; it is not in the count.",
                "{n} began or ended outside what could be judged; they are not in the count.",
                judgement.incomplete,
            )
        )
    sentences.extend(_fault_sentences(judgement, exercise, translate))
    return sentences


def _judged_sentence(judgement: Judgement, clip: ClipFacts, translate: Translate) -> str:
    length = seconds(clip.duration_s, translate)
    if judgement.judged_s <= 0:
        return translate.gettext(
            "{length} were watched, and none of it could be judged.", length=length
        )
    if judgement.not_judged_s < NOTHING_S:
        return translate.gettext(
            "{length} were watched, and all of it could be judged.", length=length
        )
    return translate.gettext(
        "{length} were watched, of which {judged} could be judged.",
        length=length,
        judged=seconds(judgement.judged_s, translate),
    )


def _view_sentences(judgement: Judgement, translate: Translate) -> list[str]:
    if judgement.view is View.UNKNOWN:
        return [translate.gettext("From where the camera saw you could not be told.")]
    stood = (
        _stood_throughout(judgement.view, translate)
        if judgement.view_confidence >= ALL_SHARE
        else _stood_mostly(judgement.view, share(judgement.view_confidence, translate), translate)
    )
    if judgement.view is View.SIDE:
        return [stood]
    return [
        stood,
        translate.gettext("Knee and trunk angles are judged from the side only."),
    ]


def _stood_throughout(view: View, translate: Translate) -> str:
    match view:
        case View.SIDE:
            return translate.gettext("The camera saw you from the side throughout.")
        case View.FRONT:
            return translate.gettext("The camera saw you from the front throughout.")
        case View.REAR:
            return translate.gettext("The camera saw you from behind throughout.")
        case _:
            return translate.gettext("The camera saw you at an angle throughout.")


def _stood_mostly(view: View, part: str, translate: Translate) -> str:
    match view:
        case View.SIDE:
            return translate.gettext(
                "The camera saw you from the side for {part} of that time.", part=part
            )
        case View.FRONT:
            return translate.gettext(
                "The camera saw you from the front for {part} of that time.", part=part
            )
        case View.REAR:
            return translate.gettext(
                "The camera saw you from behind for {part} of that time.", part=part
            )
        case _:
            return translate.gettext(
                "The camera saw you at an angle for {part} of that time.", part=part
            )


def _partial_sentence(judgement: Judgement, exercise: Exercise, translate: Translate) -> str:
    if exercise.depths and not exercise.is_range:
        return translate.ngettext(
            "One more turned round above the depth that counts; it is not in the count.",
            "{n} more turned round above the depth that counts; they are not in the count.",
            judgement.partial,
        )
    return translate.ngettext(
        "One more turned round before it was complete; it is not in the count.",
        "{n} more turned round before they were complete; they are not in the count.",
        judgement.partial,
    )


def _fault_sentences(judgement: Judgement, exercise: Exercise, translate: Translate) -> list[str]:
    """Tell how many cues besides the one in the heading were faults at least once."""
    reps = complete_reps(judgement)
    named = main_fault(judgement, exercise, besides="depth")
    others = [
        cue
        for cue in exercise.cues
        if cue.key != "depth" and cue is not named and faulty_numbers(reps, cue.key)
    ]
    if not reps or (named is not None and not others):
        return []
    if named is None and not faulty_numbers(reps, "depth"):
        return [translate.gettext("No fault was seen in what could be judged.")]
    if named is None:
        return [translate.gettext("No other fault was seen in what could be judged.")]
    if len(others) == 1:
        return [fault_sentence(judgement, exercise, others[0], translate)]
    return [
        translate.ngettext(
            "{n} more cue was a fault at least once.",
            "{n} more cues were a fault at least once.",
            len(others),
        )
    ]


def seen_facts(
    judgement: Judgement,
    exercise: Exercise,
    clip: ClipFacts,
    translate: Translate,
) -> list[Fact]:
    """Return view, judged time, depth target, model and clip, one fact a line."""
    return [
        Fact(translate.gettext("View"), _view_words(judgement, translate)),
        Fact(
            translate.gettext("Judged"),
            _judged_words(judgement, translate),
        ),
        *_depth_facts(judgement, exercise, translate),
        Fact(translate.gettext("Pose model"), _model_words(clip, translate)),
        Fact(translate.gettext("Picture"), _picture_words(clip, translate)),
    ]


def _judged_words(judgement: Judgement, translate: Translate) -> str:
    judged = seconds(judgement.judged_s, translate)
    if judgement.not_judged_s < NOTHING_S:
        return translate.gettext("{judged}, all of it", judged=judged)
    return translate.gettext(
        "{judged}, not judged {rest}",
        judged=judged,
        rest=seconds(judgement.not_judged_s, translate),
    )


def _depth_facts(judgement: Judgement, exercise: Exercise, translate: Translate) -> list[Fact]:
    judges = exercise.depths.get(judgement.depth_judged or "")
    counted = exercise.depths.get(judgement.depth or "")
    if judges is None or counted is None or exercise.depths_label is None:
        return []
    target = Fact(translate.gettext(exercise.depths_label), translate.gettext(judges.label))
    if judges is counted:
        return [target]
    counts = translate.gettext(counted.label)
    return [Fact(translate.gettext("Counts from"), counts), target]


def _view_words(judgement: Judgement, translate: Translate) -> str:
    part = share(judgement.view_confidence, translate)
    match judgement.view:
        case View.SIDE:
            return translate.gettext("Side, in {part} of the judged time", part=part)
        case View.FRONT:
            return translate.gettext("Front, in {part} of the judged time", part=part)
        case View.REAR:
            return translate.gettext("Rear, in {part} of the judged time", part=part)
        case View.OBLIQUE:
            return translate.gettext("Oblique, in {part} of the judged time", part=part)
        case _:
            return translate.gettext("Not known")


def _model_words(clip: ClipFacts, translate: Translate) -> str:
    if clip.model is None:
        return translate.gettext("Landmarks recorded beforehand")
    return translate.gettext("MediaPipe Pose Landmarker, {model}", model=clip.model)


def _picture_words(clip: ClipFacts, translate: Translate) -> str:
    if clip.fps is None:
        return translate.gettext("{width} × {height} pixels", width=clip.width, height=clip.height)
    return translate.gettext(
        "{width} × {height} pixels, {fps} frames a second",
        width=clip.width,
        height=clip.height,
        fps=decimal(clip.fps, 0 if abs(clip.fps - round(clip.fps)) < 0.1 else 1, translate),
    )


def next_step(judgement: Judgement, exercise: Exercise, translate: Translate) -> NextStep:
    """Return the one thing to do next: the foremost repeated fault, or a plain word.

    Parameters
    ----------
    judgement : Judgement
        What was judged.
    exercise : Exercise
        Its cues with their priorities.
    translate : Translate
        Language of the result.

    Returns
    -------
    NextStep
        Always one; advice about filming where too little was seen.
    """
    reps = complete_reps(judgement)
    if not reps:
        return _film_again(judgement, exercise, translate)
    fault = main_fault(judgement, exercise)
    if fault is not None:
        return _work_on(judgement, exercise, fault, translate)
    if judgement.view is not View.SIDE or judgement.not_judged_s > judgement.judged_s:
        return NextStep(
            translate.gettext("Film the next set from the side, head to feet in the picture."),
            translate.gettext("No fault was seen, but from here much of it cannot be judged."),
        )
    return NextStep(
        translate.gettext("Do the next set the same way."),
        translate.gettext("No fault was seen in anything that could be judged."),
    )


def _work_on(
    judgement: Judgement, exercise: Exercise, fault: Cue, translate: Translate
) -> NextStep:
    times = len(faulty_numbers(complete_reps(judgement), fault.key))
    label = translate.gettext(fault.label)
    if times == 1 and len(complete_reps(judgement)) > 1:
        return NextStep(
            translate.gettext("Watch one thing in the next set: {label}.", label=label),
            translate.gettext("It was a fault once, which is not a habit yet."),
        )
    deed = (
        translate.gettext(fault.says["say"])
        if "say" in fault.says
        else translate.gettext("Work on one thing in the next set: {label}.", label=label)
    )
    return NextStep(deed, fault_sentence(judgement, exercise, fault, translate))


def _film_again(judgement: Judgement, exercise: Exercise, translate: Translate) -> NextStep:
    if judgement.partial and (exercise.is_range or not exercise.depths):
        return NextStep(
            translate.gettext("Go as far as is comfortable in each repetition."),
            translate.gettext("A short repetition without pain is no fault; it is not counted."),
        )
    if judgement.partial:
        return NextStep(
            translate.gettext("Go as low as is comfortable, or choose a higher depth target."),
            translate.gettext("A shallow repetition without pain is no fault."),
        )
    if judgement.not_judged_s > judgement.judged_s:
        return NextStep(
            translate.gettext("Film again from the side, about three metres away."),
            translate.gettext("Head and feet must stay in the picture, with nobody else in it."),
        )
    if judgement.gait is not None:
        return NextStep(
            translate.gettext("Walk past the camera from one side of the picture to the other."),
            translate.gettext("Four steps in a row, seen from the side, make a walk."),
        )
    return NextStep(
        translate.gettext("Check that this is the exercise you meant."),
        translate.gettext("Other movements are left out on purpose, even where the knees bend."),
    )
