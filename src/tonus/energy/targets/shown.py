"""The working of a target: each number in the order in which it was made."""

from __future__ import annotations

import datetime as dt
import math

from tonus.energy.hall.body import fat_share_of_change
from tonus.energy.hall.linear import DAYS_PER_WEEK, LinearModel
from tonus.energy.person import Measured, Sex
from tonus.energy.spending.maintenance import Maintenance, body_inputs
from tonus.energy.spending.resting import mifflin_kcal
from tonus.energy.targets.aims import Pace, WeightBy
from tonus.energy.targets.goals import Goal
from tonus.energy.targets.nearest import AimOffer
from tonus.energy.targets.nutrients import Nutrients
from tonus.energy.targets.outlook import WALK_MET, Outlook, Week
from tonus.energy.working import Measure, Value, Working
from tonus.messages import K_

__all__ = ["fat_working", "target_workings"]


def target_workings(
    *,
    person: Measured,
    maintenance: Maintenance,
    model: LinearModel,
    goal: Pace,
    floor_kcal: float | None,
    ahead: Outlook,
    food: Nutrients,
    offer: AimOffer,
    today: dt.date | None,
) -> tuple[Working, ...]:
    """Return the working of every number of a target.

    Parameters
    ----------
    person : Measured
        Measures.
    maintenance : Maintenance
        Energy that keeps weight.
    model : LinearModel
        Model of this person.
    goal : Goal or CustomRate
        What the target stands on.
    floor_kcal : float or None
        Least intake of a loss.
    ahead : Outlook
        The weeks.
    food : Nutrients
        Protein, fat and fibre.
    offer : AimOffer
        What was asked for, and what of it is safe.
    today : date or None
        Local day.

    Returns
    -------
    tuple of Working
        Maintenance first, then what the goal adds, then nutrients.

    Examples
    --------
    >>> from tonus.energy import Activity, Answer, Breastfeeding, Health, Person, target
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
    >>> [working.unit.value for working in target(man, Goal.MAINTAIN).workings]
    ['kcal/day', 'kcal/day', 'g/day', 'g/day', 'g/day', 'g/day']
    """
    workings = [maintenance.working]
    first = ahead.weeks[0]
    if goal is not Goal.MAINTAIN:
        workings += _pace_by_date(person, offer, today)
        workings += _of_model(person, maintenance, model)
    workings.append(_intake(maintenance, model, goal, floor_kcal, first))
    if goal is not Goal.MAINTAIN:
        workings.append(_pace(maintenance, model, first, K_("energy.working.pace_today")))
        workings.append(_pace(maintenance, model, ahead.weeks[-1], _PACE_12))
    if goal.is_gain:
        workings.append(_fat_share(model))
    workings += _walks(ahead)
    if food.protein is not None:
        workings += [food.protein.low, food.protein.high]
    workings += [food.fat_least, food.fibre]
    return tuple(workings)


def fat_working(person: Measured, *, fat_kg: float) -> Working:
    """Return the working of the fat mass that a body has at the start.

    Parameters
    ----------
    person : Measured
        Measures.
    fat_kg : float
        Its fat mass, as `tonus.energy.hall.body` says it.

    Returns
    -------
    Working
        In kg [hall_2011]_.

    Examples
    --------
    >>> from tonus.energy import Activity
    >>> man = Measured(
    ...     sex=Sex.MALE,
    ...     age_years=25.0,
    ...     height_cm=180.0,
    ...     weight_kg=65.0,
    ...     activity=Activity.ACTIVE,
    ... )
    >>> fat_working(man, fat_kg=7.44).equation
    'W / 100 × (0.14 × A + 37.31 × ln(W / (H / 100)²) − 103.94)'
    """
    female = person.sex is Sex.FEMALE
    per_log, constant = ("39.96", "102.01") if female else ("37.31", "103.94")
    return Working(
        label=K_("energy.working.fat"),
        amount=fat_kg,
        unit=Measure.KG,
        equation=f"W / 100 × (0.14 × A + {per_log} × ln(W / (H / 100)²) − {constant})",
        inputs=body_inputs(person),
        sources=("hall_2011",),
        sd=None,
        uncertainty=K_("energy.uncertainty.population"),
    )


_PACE_12 = K_("energy.working.pace_week_12")


def _pace_by_date(person: Measured, offer: AimOffer, today: dt.date | None) -> tuple[Working, ...]:
    """The pace of a weight by a date, where it is safe as it is."""
    aim = offer.aim
    if not isinstance(aim, WeightBy) or today is None or offer.refusals:
        return ()
    label = K_("energy.input.goal_weight")
    until = Value(name="G", amount=aim.weight_kg, unit=Measure.KG, label=label)
    days = Value(
        name="T",
        amount=(aim.date - today).days,
        unit=Measure.DAYS,
        label=K_("energy.input.days_left"),
    )
    return (
        Working(
            label=K_("energy.working.pace_by_date"),
            amount=offer.nearest.rate_kg_per_week,
            unit=Measure.KG_PER_WEEK,
            equation="(G − W) × 7 / T",
            inputs=(until, body_inputs(person)[2], days),
            sources=("tonus_limits",),
            sd=None,
            uncertainty=K_("energy.uncertainty.wish"),
        ),
    )


def _maintenance_input(model: LinearModel) -> Value:
    return Value(
        name="M",
        amount=float(model.maintenance_kcal),
        unit=Measure.KCAL_PER_DAY,
        label=K_("energy.input.maintenance"),
    )


def _rho_input(model: LinearModel) -> Value:
    return Value(
        name="ρ",
        amount=float(model.rho_kcal_per_kg),
        unit=Measure.KCAL_PER_KG,
        label=K_("energy.input.rho"),
    )


def _fat_input(model: LinearModel) -> Value:
    return Value(
        name="F",
        amount=float(model.fat_kg),
        unit=Measure.KG,
        label=K_("energy.input.fat"),
    )


def _of_model(
    person: Measured, maintenance: Maintenance, model: LinearModel
) -> tuple[Working, ...]:
    """Fat mass, energy of a kilogram, and what a kilogram less saves."""
    resting = mifflin_kcal(
        sex=person.sex,
        age_years=person.age_years,
        height_cm=person.height_cm,
        weight_kg=person.weight_kg,
    )
    spent = (
        Value(
            name="E",
            amount=maintenance.balance_kcal,
            unit=Measure.KCAL_PER_DAY,
            label=K_("energy.input.spent"),
        ),
        Value(
            name="R",
            amount=resting,
            unit=Measure.KCAL_PER_DAY,
            label=K_("energy.input.resting"),
        ),
        body_inputs(person)[2],
    )
    fat = _fat_input(model)
    fixed = K_("energy.uncertainty.population")
    sources = ("hall_2011",)
    return (
        fat_working(person, fat_kg=fat.amount),
        Working(
            label=K_("energy.working.rho"),
            amount=float(model.rho_kcal_per_kg),
            unit=Measure.KCAL_PER_KG,
            equation=("(750 + 39500 + 10.4 / F × (960 + 7600)) / 4.184 / (0.76 × (1 + 10.4 / F))"),
            inputs=(fat,),
            sources=sources,
            sd=None,
            uncertainty=fixed,
        ),
        Working(
            label=K_("energy.working.epsilon"),
            amount=float(model.epsilon_kcal_per_kg_day),
            unit=Measure.KCAL_PER_KG_DAY,
            equation=("((13 + 10.4 / F × 92) / 4.184 / (1 + 10.4 / F) + (0.9 × E − R) / W) / 0.76"),
            inputs=(fat, *spent),
            sources=(*sources, "mifflin_1990"),
            sd=None,
            uncertainty=fixed,
        ),
    )


def _intake(
    maintenance: Maintenance,
    model: LinearModel,
    goal: Pace,
    floor_kcal: float | None,
    today: Week,
) -> Working:
    inputs = [_maintenance_input(model)]
    equation, sources = "M", list(maintenance.working.sources)
    if goal is not Goal.MAINTAIN:
        equation, sources = "M + ρ × r / 7", [*sources, "hall_2011"]
        rate = Value(
            name="r",
            amount=goal.rate_kg_per_week,
            unit=Measure.KG_PER_WEEK,
            label=K_("energy.input.rate"),
        )
        inputs += [_rho_input(model), rate]
    if floor_kcal is not None:
        equation, sources = f"max({equation}, B)", [*sources, "jensen_2013"]
        label = K_("energy.input.floor")
        inputs.append(Value(name="B", amount=floor_kcal, unit=Measure.KCAL_PER_DAY, label=label))
    return Working(
        label=K_("energy.working.intake"),
        amount=today.intake_kcal,
        unit=Measure.KCAL_PER_DAY,
        equation=equation,
        inputs=tuple(inputs),
        sources=tuple(sources),
        sd=maintenance.sd_kcal,
        uncertainty=K_("energy.uncertainty.from_maintenance"),
    )


def _pace(maintenance: Maintenance, model: LinearModel, week: Week, label: str) -> Working:
    """The pace of a week; an error of maintenance shrinks as weight adjusts to it."""
    fading = math.exp(-week.week * DAYS_PER_WEEK / float(model.tau_days))
    per_kcal = DAYS_PER_WEEK / float(model.rho_kcal_per_kg)
    lost = Value(
        name="D",
        amount=week.weight_kg - float(model.weight_kg),
        unit=Measure.KG,
        label=K_("energy.input.change"),
    )
    epsilon = Value(
        name="ε",
        amount=float(model.epsilon_kcal_per_kg_day),
        unit=Measure.KCAL_PER_KG_DAY,
        label=K_("energy.input.epsilon"),
    )
    intake = Value(
        name="I",
        amount=week.intake_kcal,
        unit=Measure.KCAL_PER_DAY,
        label=K_("energy.input.intake"),
    )
    return Working(
        label=label,
        amount=week.rate_kg_per_week,
        unit=Measure.KG_PER_WEEK,
        equation="(I − M − ε × D) × 7 / ρ",
        inputs=(intake, _maintenance_input(model), epsilon, lost, _rho_input(model)),
        sources=("hall_2011",),
        sd=maintenance.sd_kcal * per_kcal * fading,
        uncertainty=K_("energy.uncertainty.pace"),
    )


def _fat_share(model: LinearModel) -> Working:
    fat_kg = float(model.fat_kg)
    return Working(
        label=K_("energy.working.fat_share"),
        amount=fat_share_of_change(fat_kg),
        unit=Measure.SHARE,
        equation="F / (F + 10.4)",
        inputs=(_fat_input(model),),
        sources=("hall_2011",),
        sd=None,
        uncertainty=K_("energy.uncertainty.population"),
    )


def _walks(ahead: Outlook) -> list[Working]:
    """The longest walk that the weeks ask for, if any."""
    week = max(ahead.weeks, key=lambda week: week.walk_minutes_per_day)
    if week.walk_minutes_per_day == 0:
        return []
    gap = Value(
        name="G",
        amount=week.intake_kcal - week.needed_kcal,
        unit=Measure.KCAL_PER_DAY,
        label=K_("energy.input.gap"),
    )
    weight = Value(
        name="W", amount=week.weight_kg, unit=Measure.KG, label=K_("energy.input.weight_then")
    )
    met = Value(name="T", amount=WALK_MET, unit=Measure.MET, label=K_("energy.input.met"))
    return [
        Working(
            label=K_("energy.working.walk"),
            amount=week.walk_minutes_per_day,
            unit=Measure.MINUTES_PER_DAY,
            equation="G / ((T − 1) × W) × 60",
            inputs=(gap, met, weight),
            sources=("compendium_2024",),
            sd=None,
            uncertainty=K_("energy.uncertainty.walk"),
        )
    ]
