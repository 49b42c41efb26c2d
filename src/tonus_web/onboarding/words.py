"""What each step says above its form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tonus_web.onboarding.steps import Step

__all__ = ["STEP_WORDS", "StepWords"]


@dataclass(frozen=True, slots=True, kw_only=True)
class StepWords:
    """Words of a step.

    Parameters
    ----------
    title, heading, lead : str or Promise
        For the tab, for the h1, and below it.
    """

    title: str | Promise
    heading: str | Promise
    lead: str | Promise


STEP_WORDS: Final[dict[Step, StepWords]] = {
    Step.WANTS: StepWords(
        title=_("Welcome"),
        heading=_("You decide what this is for."),
        lead=_("A few short questions; every one of them can be left out."),
    ),
    Step.READINESS: StepWords(
        title=_("Before you move"),
        heading=_("Before you move, a few questions."),
        lead=_(
            "Whatever you answer, no exercise is locked. A yes means a gentle start and somebody "
            "to ask. Only you see the answers, and you can delete them."
        ),
    ),
    Step.ADVICE: StepWords(
        title=_("A gentle start"),
        heading=_("You start gently."),
        lead=_("Nothing is locked. The gentle variant of each exercise comes first."),
    ),
    Step.LIMITS: StepWords(
        title=_("Your limits"),
        heading=_("Is there something to be careful with?"),
        lead=_(
            "Choose what fits; where nothing does, go on. Exercises that suit you then come "
            "first, and others say why they do not. Only you see this."
        ),
    ),
    Step.ABOUT: StepWords(
        title=_("About you"),
        heading=_("A target needs to know a little about you."),
        lead=_("Only you see the answers, and you can delete them."),
    ),
    Step.SAFETY: StepWords(
        title=_("Your health"),
        heading=_("For some people a target is not safe."),
        lead=_(
            "These questions find out. “Rather not say” is an answer too: it leads to the "
            "careful side."
        ),
    ),
    Step.WITHOUT_NUMBERS: StepWords(
        title=_("Exercises and walks"),
        heading=_("Exercises and walks are your way here."),
        lead="",
    ),
    Step.HEIGHT: StepWords(
        title=_("Height"),
        heading=_("How tall you are decides part of what you need."),
        lead="",
    ),
    Step.WEIGHT: StepWords(
        title=_("Weight"),
        heading=_("What you weigh decides the larger part."),
        lead=_("No scale at hand? Leave it for now and come back."),
    ),
    Step.ACTIVITY: StepWords(
        title=_("Activity"),
        heading=_("How you move in a day makes up the rest."),
        lead=_("Between two answers, take the lower: most people do more in mind than in fact."),
    ),
    Step.CLINICIAN: StepWords(
        title=_("Your doctor’s word"),
        heading=_("Your doctor or dietitian has a say here."),
        lead=_("Until they agree, the target keeps your weight. Both questions are their own."),
    ),
    Step.GOAL: StepWords(
        title=_("Goal"),
        heading=_("You choose what your weight is to do."),
        lead=_("You can choose again at any time. To keep your weight is a goal as good as any."),
    ),
}
