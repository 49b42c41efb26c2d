"""What may be offered: each aim with the rules that it breaks and the nearest safe pace."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from tonus.energy.person import Person
from tonus.energy.spending.maintenance import Maintenance, bounded_maintenance
from tonus.energy.targets.admission import NoNumbers, admitted
from tonus.energy.targets.aims import Aim
from tonus.energy.targets.goals import Goal
from tonus.energy.targets.nearest import AimOffer, Case, offer_of
from tonus.energy.targets.safety import GENTLE_FROM_YEARS
from tonus.energy.working import Reason
from tonus.messages import K_

__all__ = [
    "GoalOffer",
    "RateRange",
    "aim_offer",
    "default_loss_goal",
    "goal_offers",
    "is_beyond_limits",
    "rate_range",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalOffer:
    """One of the nine goals, as it may be offered.

    Parameters
    ----------
    goal : Goal
        The goal.
    refusals : tuple of Reason
        Rules that it breaks; empty when it is safe.
    nearest : Goal
        The goal itself where it is safe, else the nearest that is.
    """

    goal: Goal
    refusals: tuple[Reason, ...]
    nearest: Goal


@dataclass(frozen=True, slots=True, kw_only=True)
class RateRange:
    """The rates that a person may choose from today.

    Parameters
    ----------
    fastest_loss_kg_per_week : float
        At least 0; 0 where no loss is offered.
    fastest_gain_kg_per_week : float
        At least 0; 0 where no gain is offered.
    loss_refusals : tuple of Reason
        Why no faster loss is offered.
    gain_refusals : tuple of Reason
        Why no faster gain is offered.
    """

    fastest_loss_kg_per_week: float
    fastest_gain_kg_per_week: float
    loss_refusals: tuple[Reason, ...]
    gain_refusals: tuple[Reason, ...]


def aim_offer(
    person: Person,
    aim: Aim,
    *,
    today: dt.date | None = None,
    goal_weight_kg: float | None = None,
    maintenance: Maintenance | None = None,
    deficit_hidden: Reason | None = None,
) -> AimOffer | NoNumbers:
    """Return an aim with the rules that it breaks and the nearest safe pace.

    Parameters
    ----------
    person : Person
        Measures and answers.
    aim : Goal, CustomRate or WeightBy
        What the person wants.
    today : date, optional
        Local day, from which a `WeightBy` counts.
    goal_weight_kg : float, optional
        Weight to be reached by a rate, where one was said.
    maintenance : Maintenance, optional
        What the person's own log says; the formula where left out.
    deficit_hidden : Reason, optional
        Why no deficit is shown now, by `tonus.energy.signals`.

    Returns
    -------
    AimOffer or NoNumbers
        `NoNumbers` where nothing may be offered.

    Raises
    ------
    InputError
        When an input is missing, naming it (by the check), or the day is, for a
        weight by a date.

    Examples
    --------
    >>> from tonus.energy.targets.aims import CustomRate
    >>> from tonus.energy.person import Activity, Answer, Health, Sex
    >>> health = Health(
    ...     pregnant=None,
    ...     breastfeeding=None,
    ...     eating_disorder=Answer.NO,
    ...     insulin_or_sulfonylurea=Answer.NO,
    ...     kidney_disease=Answer.NO,
    ... )
    >>> man = Person(
    ...     sex=Sex.MALE,
    ...     age_years=30.0,
    ...     height_cm=180.0,
    ...     weight_kg=90.0,
    ...     activity=Activity.ACTIVE,
    ...     health=health,
    ... )
    >>> offer = aim_offer(man, CustomRate(rate_kg_per_week=-1.2))
    >>> [reason.key for reason in offer.refusals], offer.nearest
    (['energy.reason.one_percent'], CustomRate(rate_kg_per_week=-0.9))
    """
    body = admitted(person)
    if isinstance(body, NoNumbers):
        return body
    energy, _ = bounded_maintenance(body, person.health, maintenance)
    return offer_of(
        body,
        person.health,
        aim,
        energy,
        goal_weight_kg=goal_weight_kg,
        today=today,
        deficit_hidden=deficit_hidden,
    )


def goal_offers(
    person: Person,
    *,
    maintenance: Maintenance | None = None,
    deficit_hidden: Reason | None = None,
) -> tuple[GoalOffer, ...] | NoNumbers:
    """Return all nine goals, and which of them are safe for a person.

    Parameters
    ----------
    person : Person
        Measures and answers.
    maintenance : Maintenance, optional
        What the person's own log says; the formula where left out.
    deficit_hidden : Reason, optional
        Why no deficit is shown now, by `tonus.energy.signals`.

    Returns
    -------
    tuple of GoalOffer or NoNumbers
        In the order of `Goal`; `NoNumbers` where no goal may be offered.

    Raises
    ------
    InputError
        When an input is missing, naming it (by the check).

    Examples
    --------
    >>> from tonus.energy.person import Activity, Answer, Health, Sex
    >>> health = Health(
    ...     pregnant=None,
    ...     breastfeeding=None,
    ...     eating_disorder=Answer.NO,
    ...     insulin_or_sulfonylurea=Answer.NO,
    ...     kidney_disease=Answer.NO,
    ... )
    >>> man = Person(
    ...     sex=Sex.MALE,
    ...     age_years=30.0,
    ...     height_cm=180.0,
    ...     weight_kg=75.0,
    ...     activity=Activity.ACTIVE,
    ...     health=health,
    ... )
    >>> [offer.goal.value for offer in goal_offers(man) if offer.refusals]
    ['lose_1', 'lose_1_5', 'lose_2']
    """
    case = _case_of(person, maintenance, deficit_hidden)
    if isinstance(case, NoNumbers):
        return case
    found = []
    for goal in Goal:
        refused, nearest = case.goal_pace(goal)
        found.append(GoalOffer(goal=goal, refusals=refused, nearest=nearest))
    return tuple(found)


def default_loss_goal(
    person: Person,
    *,
    maintenance: Maintenance | None = None,
    deficit_hidden: Reason | None = None,
) -> Goal | NoNumbers:
    """Return the goal to propose first to somebody who wants to lose weight.

    Parameters
    ----------
    person : Person
        Measures and answers.
    maintenance : Maintenance, optional
        What the person's own log says; the formula where left out.
    deficit_hidden : Reason, optional
        Why no deficit is shown now, by `tonus.energy.signals`.

    Returns
    -------
    Goal or NoNumbers
        Half a pound a week from age 65, one pound before, or the nearest that
        is safe.

    Raises
    ------
    InputError
        When an input is missing, naming it (by the check).

    Examples
    --------
    >>> from tonus.energy.person import Activity, Answer, Health, Sex
    >>> health = Health(
    ...     pregnant=None,
    ...     breastfeeding=None,
    ...     eating_disorder=Answer.NO,
    ...     insulin_or_sulfonylurea=Answer.NO,
    ...     kidney_disease=Answer.NO,
    ... )
    >>> man = Person(
    ...     sex=Sex.MALE,
    ...     age_years=65.0,
    ...     height_cm=175.0,
    ...     weight_kg=95.0,
    ...     activity=Activity.INACTIVE,
    ...     health=health,
    ... )
    >>> default_loss_goal(man).value
    'lose_0_5'
    """
    offers = goal_offers(person, maintenance=maintenance, deficit_hidden=deficit_hidden)
    if isinstance(offers, NoNumbers):
        return offers
    older = person.age_years is not None and person.age_years >= GENTLE_FROM_YEARS
    first = Goal.LOSE_0_5 if older else Goal.LOSE_1
    return next(offer.nearest for offer in offers if offer.goal is first)


def rate_range(
    person: Person,
    *,
    maintenance: Maintenance | None = None,
    deficit_hidden: Reason | None = None,
) -> RateRange | NoNumbers:
    """Return the rates that a person may choose from today.

    Parameters
    ----------
    person : Person
        Measures and answers.
    maintenance : Maintenance, optional
        What the person's own log says; the formula where left out.
    deficit_hidden : Reason, optional
        Why no deficit is shown now, by `tonus.energy.signals`.

    Returns
    -------
    RateRange or NoNumbers
        `NoNumbers` where no rate may be offered.

    Raises
    ------
    InputError
        When an input is missing, naming it (by the check).

    Examples
    --------
    >>> from tonus.energy.person import Activity, Answer, Health, Sex
    >>> health = Health(
    ...     pregnant=None,
    ...     breastfeeding=None,
    ...     eating_disorder=Answer.NO,
    ...     insulin_or_sulfonylurea=Answer.NO,
    ...     kidney_disease=Answer.NO,
    ... )
    >>> man = Person(
    ...     sex=Sex.MALE,
    ...     age_years=30.0,
    ...     height_cm=180.0,
    ...     weight_kg=75.0,
    ...     activity=Activity.ACTIVE,
    ...     health=health,
    ... )
    >>> found = rate_range(man)
    >>> round(found.fastest_loss_kg_per_week, 3), found.loss_refusals[0].key
    (0.227, 'energy.reason.bmi_25')
    """
    case = _case_of(person, maintenance, deficit_hidden)
    if isinstance(case, NoNumbers):
        return case
    loss, slowest = case.rate_pace(Goal.LOSE_2.rate_kg_per_week * 2)
    gain, fastest = case.rate_pace(Goal.GAIN_2.rate_kg_per_week * 2)
    return RateRange(
        fastest_loss_kg_per_week=abs(slowest.rate_kg_per_week),
        fastest_gain_kg_per_week=fastest.rate_kg_per_week,
        loss_refusals=loss,
        gain_refusals=gain,
    )


def is_beyond_limits(reasons: tuple[Reason, ...]) -> bool:
    """Return whether an aim asked for more than is safe at the person's measures.

    Parameters
    ----------
    reasons : tuple of Reason
        Refusals of an offer or a target.

    Returns
    -------
    bool
        Whether it counts as a request beyond the limits for
        `tonus.energy.signals`; what a clinician has to agree to first does not.

    Examples
    --------
    >>> is_beyond_limits((Reason(key="energy.reason.one_percent"),))
    True
    >>> is_beyond_limits((Reason(key="energy.reason.medicine"),))
    False
    """
    return any(reason.key in _BEYOND for reason in reasons)


_BEYOND: Final = frozenset(
    {
        K_("energy.reason.two_pounds"),
        K_("energy.reason.one_percent"),
        K_("energy.reason.bmi_25"),
        K_("energy.reason.lowest_weight"),
        K_("energy.reason.goal_weight"),
    }
)


def _case_of(
    person: Person, maintenance: Maintenance | None, deficit_hidden: Reason | None
) -> Case | NoNumbers:
    body = admitted(person)
    if isinstance(body, NoNumbers):
        return body
    energy, _ = bounded_maintenance(body, person.health, maintenance)
    return Case(
        body=body,
        health=person.health,
        maintenance_kcal=energy.intake_kcal,
        goal_weight_kg=None,
        deficit_hidden=deficit_hidden,
    )
