"""The day's energy for a goal, safe by every rule, with the working of each number."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from tonus.energy.hall.linear import DAYS_PER_WEEK
from tonus.energy.person import Person
from tonus.energy.spending.maintenance import Maintenance, bounded_maintenance
from tonus.energy.targets.admission import NoNumbers, admitted
from tonus.energy.targets.aims import Aim, Pace, WeightBy
from tonus.energy.targets.nearest import AimOffer, balance_model, offer_of
from tonus.energy.targets.notes import milk_notes, target_notes
from tonus.energy.targets.nutrients import Nutrients, nutrients
from tonus.energy.targets.outlook import Outlook, Week, outlook
from tonus.energy.targets.safety import deficit_withheld, feeding_withheld, loss_floor_kcal
from tonus.energy.targets.shown import target_workings
from tonus.energy.working import Measure, Reason, Value, Working
from tonus.messages import K_

__all__ = ["NoNumbers", "Target", "target"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """The day's energy for a goal.

    Parameters
    ----------
    chosen : Goal, CustomRate or WeightBy
        What the person asked for.
    goal : Goal or CustomRate
        What the target stands on: the pace of the same, or the nearest that is
        safe.
    refusals : tuple of Reason
        Why the chosen aim was not safe; empty when it was.
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
    reached_on : date or None
        Day on which the weight of a `WeightBy` is reached at the pace of the
        target, every rule of every week kept; None where it is not within five
        years, and for the other aims.
    withheld : tuple of Reason
        Why no deficit of any kind is given now, on no single day either; empty
        where one may be.
    """

    chosen: Aim
    goal: Pace
    refusals: tuple[Reason, ...]
    maintenance: Maintenance
    floor_kcal: float | None
    outlook: Outlook
    nutrients: Nutrients
    notes: tuple[Reason, ...]
    workings: tuple[Working, ...]
    reached_on: dt.date | None = None
    withheld: tuple[Reason, ...] = ()

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
    aim: Aim,
    *,
    goal_weight_kg: float | None = None,
    maintenance: Maintenance | None = None,
    today: dt.date | None = None,
    deficit_hidden: Reason | None = None,
) -> Target | NoNumbers:
    """Return the day's energy for a goal.

    Parameters
    ----------
    person : Person
        Measures and answers.
    aim : Goal, CustomRate or WeightBy
        What the person wants.  An aim that breaks a rule gives the target of
        the nearest safe pace, with the reasons.
    goal_weight_kg : float, optional
        Weight to be reached by a rate, where one was said.
    maintenance : Maintenance, optional
        What the person's own log says; the formula where left out.  What no
        body of these measures can spend is followed only to the end of what it
        can, and a note says so.
    today : date, optional
        Local day, from which a `WeightBy` counts.
    deficit_hidden : Reason, optional
        Why no deficit is shown now, by `tonus.energy.signals`.

    Returns
    -------
    Target or NoNumbers
        `NoNumbers` where no weight, target or deficit may be shown.

    Raises
    ------
    InputError
        When an input is missing, naming it, or measures fit no body (by the
        checks); when the day is missing for a weight by a date.

    Examples
    --------
    >>> from tonus.energy.targets.goals import Goal
    >>> from tonus.energy.person import Activity, Answer, Breastfeeding, Health, Sex
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
    body = admitted(person)
    if isinstance(body, NoNumbers):
        return body
    energy, bounded = bounded_maintenance(body, person.health, maintenance)
    offer = offer_of(
        body,
        person.health,
        aim,
        energy,
        goal_weight_kg=goal_weight_kg,
        today=today,
        deficit_hidden=deficit_hidden,
    )
    pace, model = offer.nearest, balance_model(body, energy)
    ahead = outlook(body, model, rate_kg_per_week=pace.rate_kg_per_week, until_kg=offer.weight_kg)
    food = nutrients(body, person.health, intake_kcal=ahead.weeks[0].intake_kcal)
    floor = loss_floor_kcal(body.sex) if pace.is_loss else None
    return Target(
        chosen=aim,
        goal=pace,
        refusals=offer.refusals,
        maintenance=energy,
        floor_kcal=floor,
        outlook=ahead,
        nutrients=food,
        notes=(
            *((bounded,) if bounded else ()),
            *(milk_notes(person.health) if maintenance is None else ()),
            *_weight_notes(offer, today),
            *target_notes(body, pace, ahead, model),
        ),
        workings=target_workings(
            person=body,
            maintenance=energy,
            model=model,
            goal=pace,
            floor_kcal=floor,
            ahead=ahead,
            food=food,
            offer=offer,
            today=today,
        ),
        reached_on=offer.reached_on,
        withheld=(
            *((deficit_hidden,) if deficit_hidden else ()),
            *deficit_withheld(person.health),
            *feeding_withheld(person.health),
        ),
    )


def _weight_notes(offer: AimOffer, today: dt.date | None) -> tuple[Reason, ...]:
    """What is said about the day of a weight by a date."""
    if not isinstance(offer.aim, WeightBy) or today is None:
        return ()
    if offer.reached_on == today:
        return (Reason(key=K_("energy.note.weight_reached"), sources=("tonus_limits",)),)
    if not offer.nearest.rate_kg_per_week:
        return ()
    if offer.reached_on is None:
        return (Reason(key=K_("energy.note.weight_not_foreseen")),)
    days = (offer.reached_on - offer.aim.date).days
    if days < 2 * DAYS_PER_WEEK:
        return ()
    later = Value(name="weeks", amount=days / DAYS_PER_WEEK, unit=Measure.WEEKS)
    return (Reason(key=K_("energy.note.weight_later"), values=(later,)),)
