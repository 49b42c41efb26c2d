"""Which steps the welcome has for a member, in order; a pure function of what was said."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from tonus.energy import NoNumbers
from tonus.energy.person import YOUNGEST_YEARS
from tonus_web.diary.models import GoalChoice, WeighIn
from tonus_web.diary.selectors import hidden_numbers_of, latest_weigh_in
from tonus_web.members.models import Member
from tonus_web.members.selectors import (
    Answers,
    answers_of,
    latest_record,
    needs_clinician,
    starts_gently,
)

__all__ = ["Step", "Welcome", "steps_of", "welcome_of"]


class Step(StrEnum):
    """A page of the welcome; its value stands in the address."""

    WANTS = "wants"
    READINESS = "readiness"
    ADVICE = "advice"
    LIMITS = "limits"
    ABOUT = "about"
    SAFETY = "safety"
    WITHOUT_NUMBERS = "without-numbers"
    HEIGHT = "height"
    WEIGHT = "weight"
    ACTIVITY = "activity"
    CLINICIAN = "clinician"
    GOAL = "goal"
    REVIEW = "review"


@dataclass(frozen=True, slots=True, kw_only=True)
class Welcome:
    """What a member has said so far.

    Parameters
    ----------
    member : Member
        Who.
    today : date
        Local day.
    answers : Answers
        Latest answers.
    weigh_in : WeighIn or None
        The latest.
    choice : GoalChoice or None
        The latest.
    hidden : NoNumbers or None
        Why no numbers may be shown; None where they may.
    """

    member: Member
    today: dt.date
    answers: Answers
    weigh_in: WeighIn | None
    choice: GoalChoice | None
    hidden: NoNumbers | None

    @property
    def moves(self) -> bool:
        """Whether legs or walks are wanted."""
        return self.member.wants_legs or self.member.wants_walks

    @property
    def sex(self) -> str:
        """Value of `Sex`; empty where it was not said."""
        return self.answers.body.sex if self.answers.body else ""


def welcome_of(member: Member, today: dt.date) -> Welcome:
    """Return what a member has said so far, in five queries.

    Parameters
    ----------
    member : Member
        Who.
    today : date
        Local day.

    Returns
    -------
    Welcome
        For the steps and their forms.
    """
    answers, weigh_in = answers_of(member), latest_weigh_in(member)
    return Welcome(
        member=member,
        today=today,
        answers=answers,
        weigh_in=weigh_in,
        choice=latest_record(GoalChoice, member),
        hidden=hidden_numbers_of(member, answers, weigh_in, today),
    )


def steps_of(welcome: Welcome) -> tuple[Step, ...]:
    """Return the steps that a member's answers call for, in order.

    What decides against numbers is asked before height and weight, so that nobody is
    asked for a weight that is then not used.

    Parameters
    ----------
    welcome : Welcome
        What was said so far.

    Returns
    -------
    tuple of Step
        The first is `Step.WANTS`, the last `Step.REVIEW`.
    """
    return (Step.WANTS, *_movement(welcome), *_calories(welcome), Step.REVIEW)


def _movement(welcome: Welcome) -> tuple[Step, ...]:
    if not welcome.moves:
        return ()
    readiness = welcome.answers.readiness
    told = readiness is not None and starts_gently(readiness)
    limits = (Step.LIMITS,) if welcome.member.wants_legs else ()
    return (Step.READINESS, Step.ADVICE, *limits) if told else (Step.READINESS, *limits)


def _calories(welcome: Welcome) -> tuple[Step, ...]:
    if not welcome.member.wants_calories or welcome.member.hides_numbers:
        return ()
    body = welcome.answers.body
    age = body.age_years(welcome.today) if body else None
    first = (Step.ABOUT, Step.SAFETY)
    if welcome.hidden is not None:
        # Somebody too young for numbers is not asked about their health for them.
        is_young = age is not None and age < YOUNGEST_YEARS
        return (*(first[:1] if is_young else first), *_measured(welcome), Step.WITHOUT_NUMBERS)
    measures = (Step.HEIGHT, Step.WEIGHT, Step.ACTIVITY)
    agreement = (Step.CLINICIAN,) if needs_clinician(welcome.answers.safety) else ()
    return (*first, *measures, *agreement, Step.GOAL)


def _measured(welcome: Welcome) -> tuple[Step, ...]:
    """Height and weight can be mended where they alone are the reason."""
    keys = {reason.key for reason in welcome.hidden.reasons} if welcome.hidden else set()
    only_thin = keys == {"energy.no_numbers.very_low_weight"}
    return (Step.HEIGHT, Step.WEIGHT) if only_thin else ()
