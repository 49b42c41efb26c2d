"""What the diary says: the target of the day, or why there is none."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Final

from django.db.models import QuerySet

from tonus.energy import (
    Aim,
    Goal,
    GoalOffer,
    Maintenance,
    NoNumbers,
    Person,
    RateRange,
    Reason,
    Target,
    WeekPlan,
    WeightBy,
    default_loss_goal,
    goal_offers,
    rate_range,
    target,
    week_plan,
)
from tonus.energy.targets.safety import no_numbers_reasons
from tonus.errors import InputError
from tonus.messages import N_
from tonus_web.diary.intakes import intakes_of
from tonus_web.diary.missing import MissingInput, MissingInputs, missing_input, missing_of
from tonus_web.diary.models import GoalChoice, WeighIn
from tonus_web.diary.standing import (
    aim_of_choice,
    latest_choice,
    maintenance_of_choice,
    pattern_of_choice,
)
from tonus_web.diary.watched import signals_of
from tonus_web.members.models import BodyAnswers, Member
from tonus_web.members.selectors import Answers, answers_of, latest_record, person_of

__all__ = [
    "OLD_AFTER",
    "Energy",
    "GoalChoices",
    "MissingInput",
    "MissingInputs",
    "energy_of",
    "goal_choices",
    "hidden_numbers",
    "hidden_numbers_of",
    "intakes_of",
    "latest_weigh_in",
    "target_for",
    "wants_loss",
    "weigh_ins",
]

#: A weight older than this is said to be old.
OLD_AFTER: Final = dt.timedelta(days=30)
#: The latest first, by the instant on the scale, not that of entry.
_LATEST: Final = ("-at", "-id")
_OWN_WISH: Final = Reason(
    key=N_("You asked not to see numbers. Exercises and walks are here for you.")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalChoices:
    """The nine goals as they may be offered to a member.

    Parameters
    ----------
    offers : tuple of GoalOffer
        In the order of `Goal`.
    default_loss : Goal or None
        What to propose to somebody who wants to lose weight; None while something
        is missing.
    rates : RateRange or None
        Which other paces are safe; None while something is missing.
    energy : Energy
        What counts now, and what a target would stand on.
    missing : MissingInputs or None
        What has to be known before a goal can be called safe; nothing is refused
        while something is missing.
    """

    offers: tuple[GoalOffer, ...]
    default_loss: Goal | None
    rates: RateRange | None
    energy: Energy
    missing: MissingInputs | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Energy:
    """The energy of a member's day, and what it stands on.

    Parameters
    ----------
    result : Target or NoNumbers or MissingInputs
        What may be shown.
    answers : Answers
        What was said.
    weigh_in : WeighIn or None
        The latest, whose weight counts.
    choice : GoalChoice or None
        The latest.
    person : Person or InputError
        Measures and answers, or why the measures fit no body.
    maintenance : Maintenance or None
        What was learned and accepted; None where the formula counts.
    today : date
        Local day.
    deficit_hidden : Reason or None
        Why no deficit is shown now; looked for where a loss was chosen.
    plan : WeekPlan or None
        The days of the week; None where all are alike, or there is no target.
    """

    result: Target | NoNumbers | MissingInputs
    answers: Answers
    weigh_in: WeighIn | None
    choice: GoalChoice | None
    person: Person | InputError
    maintenance: Maintenance | None
    today: dt.date
    deficit_hidden: Reason | None = None
    plan: WeekPlan | None = None

    @property
    def day_kcal(self) -> float | None:
        """Target of today, by the day of the week; None where there is none."""
        if not isinstance(self.result, Target):
            return None
        return self.plan.intake_kcal(self.today) if self.plan else self.result.intake_kcal

    @property
    def days_since_weigh_in(self) -> int | None:
        """Days since the weight was read; None where there is none."""
        return (self.today - self.weigh_in.local_date).days if self.weigh_in else None

    @property
    def is_weight_old(self) -> bool:
        """Whether the weight is older than `OLD_AFTER`."""
        days = self.days_since_weigh_in
        return days is not None and days > OLD_AFTER.days


def weigh_ins(member: Member) -> QuerySet[WeighIn]:
    """Return a member's weigh-ins, the latest first.

    Parameters
    ----------
    member : Member
        Whose.

    Returns
    -------
    QuerySet of WeighIn
        By the instant on the scale, not that of entry.
    """
    return WeighIn.objects.filter(member=member).order_by(*_LATEST)


def latest_weigh_in(member: Member) -> WeighIn | None:
    """Return the weigh-in whose weight is the present one.

    Parameters
    ----------
    member : Member
        Whose.

    Returns
    -------
    WeighIn or None
        None where nobody has been on a scale yet.
    """
    return latest_record(WeighIn, member, order=_LATEST)


def target_for(member: Member, today: dt.date) -> Target | NoNumbers | MissingInputs:
    """Return the target of a member's day, or why there is none.

    Parameters
    ----------
    member : Member
        Whose.
    today : date
        Local day.

    Returns
    -------
    Target or NoNumbers or MissingInputs
        `NoNumbers` for somebody who must not or does not want to see any.
    """
    return energy_of(member, today).result


def energy_of(member: Member, today: dt.date) -> Energy:
    """Return the energy of a member's day with what it stands on: five queries, six for a loss.

    Parameters
    ----------
    member : Member
        Whose.
    today : date
        Local day.

    Returns
    -------
    Energy
        Target, answers, weight and goal.
    """
    answers, weigh_in = answers_of(member), latest_weigh_in(member)
    choice = latest_choice(member)
    found = Energy(
        result=MissingInputs(inputs=()),
        answers=answers,
        weigh_in=weigh_in,
        choice=choice,
        person=_person(member, answers, weigh_in, today),
        maintenance=maintenance_of_choice(choice),
        today=today,
    )
    if choice is not None and wants_loss(aim_of_choice(choice), weigh_in):
        found = replace(found, deficit_hidden=_deficit_hidden(member, found))
    found = replace(found, result=_result(member, found))
    return replace(found, plan=_plan(found))


def hidden_numbers(member: Member, today: dt.date) -> NoNumbers | None:
    """Return why no weight or calories may be shown to a member, whatever else is known.

    Parameters
    ----------
    member : Member
        Whose.
    today : date
        Local day.

    Returns
    -------
    NoNumbers or None
        None where numbers may be shown.
    """
    return hidden_numbers_of(member, answers_of(member), latest_weigh_in(member), today)


def goal_choices(member: Member, today: dt.date) -> GoalChoices | NoNumbers:
    """Return the nine goals, and which of them are safe for a member.

    Parameters
    ----------
    member : Member
        Whose.
    today : date
        Local day.

    Returns
    -------
    GoalChoices or NoNumbers
        `NoNumbers` where no goal may be offered.
    """
    energy = energy_of(member, today)
    if isinstance(energy.result, NoNumbers):
        return energy.result
    missing, person = missing_of(member, energy.person), energy.person
    if missing.inputs or isinstance(person, InputError):
        plain = tuple(GoalOffer(goal=goal, refusals=(), nearest=goal) for goal in Goal)
        return GoalChoices(
            offers=plain, default_loss=None, rates=None, energy=energy, missing=missing
        )
    learned, hidden = energy.maintenance, _deficit_hidden(member, energy)
    energy = replace(energy, deficit_hidden=hidden)
    offers = goal_offers(person, maintenance=learned, deficit_hidden=hidden)
    first = default_loss_goal(person, maintenance=learned, deficit_hidden=hidden)
    rates = rate_range(person, maintenance=learned, deficit_hidden=hidden)
    if isinstance(offers, NoNumbers) or isinstance(first, NoNumbers):
        return NoNumbers(reasons=no_numbers_reasons(person))
    if isinstance(rates, NoNumbers):
        return rates
    return GoalChoices(offers=offers, default_loss=first, rates=rates, energy=energy, missing=None)


def wants_loss(aim: Aim, weigh_in: WeighIn | None) -> bool:
    """Return whether weight is to fall.

    Parameters
    ----------
    aim : Goal, CustomRate or WeightBy
        What the member wants.
    weigh_in : WeighIn or None
        The latest.

    Returns
    -------
    bool
        False where a weight is wanted and none is known yet.
    """
    if isinstance(aim, WeightBy):
        return weigh_in is not None and aim.weight_kg < weigh_in.weight_kg
    return aim.is_loss


def _deficit_hidden(member: Member, found: Energy) -> Reason | None:
    if isinstance(found.person, InputError):
        return None
    return signals_of(member, found.person, found.today, found.maintenance).deficit_hidden


def _plan(found: Energy) -> WeekPlan | None:
    pattern, target, person = pattern_of_choice(found.choice), found.result, found.person
    if pattern is None or not isinstance(target, Target) or isinstance(person, InputError):
        return None
    assert person.sex is not None
    return week_plan(target, pattern, sex=person.sex)


def _result(member: Member, found: Energy) -> Target | NoNumbers | MissingInputs:
    hidden = _hidden(member, found.person, found.answers, found.today)
    if hidden:
        return hidden
    missing, choice = missing_of(member, found.person), found.choice
    if choice is None:
        missing = replace(missing, inputs=(*missing.inputs, missing_input(member, "goal")))
    if missing.inputs or choice is None or isinstance(found.person, InputError):
        return missing
    return target(
        found.person,
        aim_of_choice(choice),
        maintenance=found.maintenance,
        today=found.today,
        deficit_hidden=found.deficit_hidden,
    )


def hidden_numbers_of(
    member: Member, answers: Answers, weigh_in: WeighIn | None, today: dt.date
) -> NoNumbers | None:
    """Return the same as `hidden_numbers` where answers and weight were read already.

    Parameters
    ----------
    member : Member
        Whose.
    answers : Answers
        Latest answers.
    weigh_in : WeighIn or None
        The latest.
    today : date
        Local day.

    Returns
    -------
    NoNumbers or None
        None where numbers may be shown.
    """
    return _hidden(member, _person(member, answers, weigh_in, today), answers, today)


def _hidden(
    member: Member, person: Person | InputError, answers: Answers, today: dt.date
) -> NoNumbers | None:
    reasons = [_OWN_WISH] if member.hides_numbers else []
    if isinstance(person, InputError):
        # What was said counts even where a measure is a slip.
        body = answers.body and _without_height(answers.body)
        person = person_of(member, None, today, replace(answers, body=body))
    reasons += no_numbers_reasons(person)
    return NoNumbers(reasons=tuple(reasons)) if reasons else None


def _without_height(body: BodyAnswers) -> BodyAnswers:
    return BodyAnswers(sex=body.sex, date_of_birth=body.date_of_birth, activity=body.activity)


def _person(
    member: Member, answers: Answers, weigh_in: WeighIn | None, today: dt.date
) -> Person | InputError:
    try:
        return person_of(member, weigh_in.weight_kg if weigh_in else None, today, answers)
    except InputError as error:
        return error
