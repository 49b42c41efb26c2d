"""The day's energy for a goal, safe by every rule, with the working of each number."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tonus.energy.goals import Goal, goals_toward_maintenance
from tonus.energy.linear import LinearModel, linear_model
from tonus.energy.maintenance import Maintenance, formula_maintenance
from tonus.energy.notes import milk_notes, target_notes
from tonus.energy.nutrients import Nutrients, nutrients
from tonus.energy.outlook import Outlook, Week, outlook
from tonus.energy.person import (
    Health,
    Measured,
    Person,
    measured,
    missing_inputs,
    refuse_missing,
)
from tonus.energy.safety import (
    GENTLE_FROM_YEARS,
    loss_floor_kcal,
    no_numbers_reasons,
    refusals,
)
from tonus.energy.shown import target_workings
from tonus.energy.working import Reason, Working

__all__ = [
    "GoalOffer",
    "NoNumbers",
    "Target",
    "default_loss_goal",
    "goal_offers",
    "target",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoNumbers:
    """The path of exercises and walks, without weight, target or deficit.

    Parameters
    ----------
    reasons : tuple of Reason
        Why; at least one.
    """

    reasons: tuple[Reason, ...]


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
class Target:
    """The day's energy for a goal.

    Parameters
    ----------
    chosen : Goal
        What the person asked for.
    goal : Goal
        What the target stands on: the same, or the nearest that is safe.
    refusals : tuple of Reason
        Why the chosen goal was not safe; empty when it was.
    maintenance : Maintenance
        Energy that keeps weight.
    floor_kcal : float or None
        Least intake; None where the goal is no loss.
    outlook : Outlook
        Twelve weeks, from today.
    nutrients : Nutrients
        Protein, fat and fibre.
    notes : tuple of Reason
        What else to say, most important first.
    workings : tuple of Working
        Every number with its inputs, equation, sources and uncertainty, in
        the order in which they build on each other.
    """

    chosen: Goal
    goal: Goal
    refusals: tuple[Reason, ...]
    maintenance: Maintenance
    floor_kcal: float | None
    outlook: Outlook
    nutrients: Nutrients
    notes: tuple[Reason, ...]
    workings: tuple[Working, ...]

    @property
    def today(self) -> Week:
        """Weight, target, pace and walk of today."""
        return self.outlook.weeks[0]

    @property
    def week_12(self) -> Week:
        """The same at the end of week 12."""
        return self.outlook.weeks[-1]

    @property
    def intake_kcal(self) -> float:
        """The target, kcal/day; not rounded."""
        return self.today.intake_kcal

    @property
    def is_at_floor(self) -> bool:
        """Whether the rate needs less than the floor already today."""
        return self.floor_kcal is not None and self.today.needed_kcal < self.floor_kcal


def target(
    person: Person,
    goal: Goal,
    *,
    goal_weight_kg: float | None = None,
    maintenance: Maintenance | None = None,
) -> Target | NoNumbers:
    """Return the day's energy for a goal.

    Parameters
    ----------
    person : Person
        Measures and answers.
    goal : Goal
        What the person wants.  A goal that breaks a rule gives the target of
        the nearest safe one, with the reasons.
    goal_weight_kg : float, optional
        Weight to be reached, where one was said.
    maintenance : Maintenance, optional
        What the person's own log says; the formula where left out.

    Returns
    -------
    Target or NoNumbers
        `NoNumbers` where no weight, target or deficit may be shown.

    Raises
    ------
    InputError
        When an input is missing, naming it, or measures fit no body (by the
        checks).

    Examples
    --------
    >>> from tonus.energy.person import Activity, Answer, Breastfeeding, Sex
    >>> health = Health(
    ...     pregnant=Answer.NO,
    ...     breastfeeding=Breastfeeding.NO,
    ...     eating_disorder=Answer.NO,
    ...     insulin_or_sulfonylurea=Answer.NO,
    ...     kidney_disease=Answer.NO,
    ... )
    >>> woman = Person(
    ...     sex=Sex.FEMALE,
    ...     age_years=60.0,
    ...     height_cm=160.02,
    ...     weight_kg=68.0388555,
    ...     activity=Activity.INACTIVE,
    ...     health=health,
    ... )
    >>> found = target(woman, Goal.LOSE_1)
    >>> round(found.intake_kcal), found.outlook.floor_week
    (1243, 5)
    """
    reasons = no_numbers_reasons(person)
    if reasons:
        return NoNumbers(reasons=reasons)
    body = _complete(person)
    energy = maintenance or formula_maintenance(body, person.health)
    offer = _offer(body, person.health, goal, energy, goal_weight_kg)
    model = _model(body, energy)
    ahead = outlook(body, model, rate_kg_per_week=offer.nearest.rate_kg_per_week)
    food = nutrients(body, person.health, intake_kcal=ahead.weeks[0].intake_kcal)
    floor = loss_floor_kcal(body.sex) if offer.nearest.is_loss else None
    return Target(
        chosen=goal,
        goal=offer.nearest,
        refusals=offer.refusals,
        maintenance=energy,
        floor_kcal=floor,
        outlook=ahead,
        nutrients=food,
        notes=(
            *(milk_notes(person.health) if maintenance is None else ()),
            *target_notes(body, offer.nearest, ahead, model),
        ),
        workings=target_workings(
            person=body,
            maintenance=energy,
            model=model,
            goal=offer.nearest,
            floor_kcal=floor,
            ahead=ahead,
            food=food,
        ),
    )


def goal_offers(
    person: Person, *, maintenance: Maintenance | None = None
) -> tuple[GoalOffer, ...] | NoNumbers:
    """Return all nine goals, and which of them are safe for a person.

    Parameters
    ----------
    person : Person
        Measures and answers.
    maintenance : Maintenance, optional
        What the person's own log says; the formula where left out.

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
    >>> from tonus.energy.person import Activity, Answer, Breastfeeding, Sex
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
    reasons = no_numbers_reasons(person)
    if reasons:
        return NoNumbers(reasons=reasons)
    body = _complete(person)
    energy = maintenance or formula_maintenance(body, person.health)
    return tuple(_offer(body, person.health, goal, energy, None) for goal in Goal)


def default_loss_goal(
    person: Person, *, maintenance: Maintenance | None = None
) -> Goal | NoNumbers:
    """Return the goal to propose first to somebody who wants to lose weight.

    Parameters
    ----------
    person : Person
        Measures and answers.
    maintenance : Maintenance, optional
        What the person's own log says; the formula where left out.

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
    >>> from tonus.energy.person import Activity, Answer, Breastfeeding, Sex
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
    offers = goal_offers(person, maintenance=maintenance)
    if isinstance(offers, NoNumbers):
        return offers
    older = person.age_years is not None and person.age_years >= GENTLE_FROM_YEARS
    first = Goal.LOSE_0_5 if older else Goal.LOSE_1
    return next(offer.nearest for offer in offers if offer.goal is first)


def _complete(person: Person) -> Measured:
    refuse_missing(missing_inputs(person))
    return measured(person)


def _offer(
    body: Measured,
    health: Health,
    goal: Goal,
    energy: Maintenance,
    goal_weight_kg: float | None,
) -> GoalOffer:
    found: dict[Goal, tuple[Reason, ...]] = {}
    for candidate in goals_toward_maintenance(goal):
        found[candidate] = refusals(
            body,
            health,
            rate_kg_per_week=candidate.rate_kg_per_week,
            maintenance_kcal=energy.intake_kcal,
            goal_weight_kg=goal_weight_kg,
        )
        if not found[candidate]:
            break
    # No rule refuses maintenance, the last of the candidates.
    return GoalOffer(goal=goal, refusals=found[goal], nearest=candidate)


def _model(body: Measured, energy: Maintenance) -> LinearModel:
    spent = linear_model(
        sex=body.sex,
        age_years=body.age_years,
        height_cm=body.height_cm,
        weight_kg=body.weight_kg,
        maintenance_kcal=energy.balance_kcal,
    )
    # Milk is eaten for and leaves again: it shifts the balance and nothing else.
    return replace(spent, maintenance_kcal=energy.intake_kcal)
