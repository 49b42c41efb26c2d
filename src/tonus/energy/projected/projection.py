"""What becomes of a person's weight, by the full model, and how wide that may be.

The full model knows water: the first days on a scale differ from what the body
really gains or loses.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from tonus.energy.floats import FloatArray
from tonus.energy.hall.balance import balance_intake_kcal, balanced_body
from tonus.energy.hall.dynamics import Trajectory
from tonus.energy.hall.linear import DAYS_PER_WEEK
from tonus.energy.person import Breastfeeding, Health, Measured, Person
from tonus.energy.projected.band import band, spread_kcal
from tonus.energy.projected.shown import projection_workings
from tonus.energy.spending.maintenance import Maintenance, bounded_maintenance
from tonus.energy.targets.admission import NoNumbers, admitted
from tonus.energy.targets.aims import WeightBy
from tonus.energy.targets.nearest import balance_model
from tonus.energy.targets.outlook import outlook
from tonus.energy.targets.safety import deficit_withheld, loss_floor_kcal
from tonus.energy.targets.target import Target
from tonus.energy.working import Measure, Reason, Value, Working
from tonus.errors import InputError
from tonus.messages import K_, N_

__all__ = [
    "Projection",
    "fat_share_between",
    "goal_projection",
    "least_intake",
    "projection",
]

#: A smaller change of tissue has no share of fat worth naming, kg.
_LEAST_CHANGE_KG: Final = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Projection:
    """What becomes of a person's weight over T days.

    Parameters
    ----------
    intake_kcal : ndarray, shape (T,)
        What is eaten on each day, milk counted, kcal/day.
    expected : Trajectory
        Weight and its parts, shape (T + 1,); its intake is without milk.
    low_kg, high_kg : ndarray, shape (T + 1,)
        Weight where the body spends `spread_kcal` more, or less.
    spread_kcal : float
        Half the width of the band, kcal/day.
    maintenance : Maintenance
        What it stands on.
    maintenance_after_kcal : float
        Intake that keeps the weight of the last day, milk counted, kcal/day.
    fat_share : float or None
        Share of fat in the change of tissue; None where there is next to no
        change.
    first_week_scale_kg, first_week_tissue_kg : float or None
        Change by day 7 as a scale shows it, and of fat and lean tissue; None
        before there is a day 7.
    reasons : tuple of Reason
        What was changed of the intake, by the rules.
    workings : tuple of Working
        Every number with its inputs, equation, sources and uncertainty.
    """

    intake_kcal: FloatArray
    expected: Trajectory
    low_kg: FloatArray
    high_kg: FloatArray
    spread_kcal: float
    maintenance: Maintenance
    maintenance_after_kcal: float
    fat_share: float | None
    first_week_scale_kg: float | None
    first_week_tissue_kg: float | None
    reasons: tuple[Reason, ...]
    workings: tuple[Working, ...]


def least_intake(
    person: Measured, health: Health, maintenance: Maintenance
) -> tuple[float, tuple[Reason, ...]]:
    """Return the least intake that may be projected, and why it is that.

    Parameters
    ----------
    person : Measured
        Measures.
    health : Health
        Answers.
    maintenance : Maintenance
        Energy that keeps weight.

    Returns
    -------
    tuple of float, and tuple of Reason
        kcal/day: the floor for loss, or maintenance where no deficit may be
        given or the floor is no less.

    Examples
    --------
    >>> from tonus.energy.spending.maintenance import formula_maintenance
    >>> from tonus.energy.person import Activity, Answer, Sex
    >>> health = Health(
    ...     pregnant=None,
    ...     breastfeeding=None,
    ...     eating_disorder=Answer.NO,
    ...     insulin_or_sulfonylurea=Answer.NO,
    ...     kidney_disease=Answer.NO,
    ... )
    >>> man = Measured(
    ...     sex=Sex.MALE,
    ...     age_years=30.0,
    ...     height_cm=180.0,
    ...     weight_kg=90.0,
    ...     activity=Activity.ACTIVE,
    ... )
    >>> least_intake(man, health, formula_maintenance(man, health))[0]
    1500.0
    """
    keeps = maintenance.intake_kcal
    withheld = deficit_withheld(health)
    if health.breastfeeding not in {None, Breastfeeding.NO}:
        milk = Reason(key=K_("energy.reason.breastfeeding"), sources=("nasem_2023",))
        withheld = (milk, *withheld)
    if withheld:
        return keeps, withheld
    floor = loss_floor_kcal(person.sex)
    value = Value(name="floor", amount=floor, unit=Measure.KCAL_PER_DAY)
    if keeps <= floor:
        key = K_("energy.reason.needs_no_more_than_floor")
        return keeps, (Reason(key=key, values=(value,), sources=("jensen_2013",)),)
    key = K_("energy.projection.lifted")
    return floor, (Reason(key=key, values=(value,), sources=("jensen_2013",)),)


def fat_share_between(course: Trajectory) -> float | None:
    """Return how much of the change of tissue was fat, from the first day to the last.

    Parameters
    ----------
    course : Trajectory
        Of one body.

    Returns
    -------
    float or None
        None where there is next to no change, or no body left.

    Examples
    --------
    >>> from tonus.energy.hall.dynamics import trajectory
    >>> from tonus.energy.person import Sex
    >>> woman = balanced_body(
    ...     sex=Sex.FEMALE,
    ...     age_years=40.0,
    ...     height_cm=165.0,
    ...     weight_kg=90.0,
    ...     maintenance_kcal=2300.0,
    ... )
    >>> round(fat_share_between(trajectory(woman, intake_kcal=3400.0, days=84)), 2)
    0.8
    """
    fat, tissue = (float(part[-1] - part[0]) for part in (course.fat_kg, course.tissue_kg))
    # Written so that NaN has no share either.
    return fat / tissue if abs(tissue) >= _LEAST_CHANGE_KG else None


def projection(
    person: Person,
    *,
    intake_kcal: float | FloatArray,
    days: int | None = None,
    maintenance: Maintenance | None = None,
    carb_fraction_before: float = 0.5,
    carb_fraction: float | FloatArray | None = None,
    sodium_change_mg: float | FloatArray = 0.0,
) -> Projection | NoNumbers:
    """Return what becomes of a person's weight at an intake.

    Parameters
    ----------
    person : Person
        Measures and answers; the weight is that of day 0.
    intake_kcal : float or ndarray, shape (T,)
        What is eaten each day, milk counted.  A day below the least intake for
        this person counts as that least, with the reason.
    days : int, optional
        T; may be left out where an array says it.
    maintenance : Maintenance, optional
        What the person's own log says; the formula where left out.
    carb_fraction_before : float
        Share of energy from carbohydrate until day 0.
    carb_fraction : float or ndarray, shape (T,), optional
        The same from day 0 on; as before where left out.
    sodium_change_mg : float or ndarray, shape (T,)
        Change of sodium eaten, mg/day.

    Returns
    -------
    Projection or NoNumbers
        `NoNumbers` where no weight may be shown.

    Raises
    ------
    InputError
        When an input is missing, naming it, measures fit no body, days do not
        go together, or the model has no body left by then.

    Examples
    --------
    >>> from tonus.energy.person import Activity, Answer, Sex
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
    >>> found = projection(man, intake_kcal=2700.0, days=84)
    >>> found.expected.weight_kg[[0, 7, 84]].round(1).tolist()
    [90.0, 89.1, 84.8]
    >>> round(found.maintenance_after_kcal)
    3145
    """
    measures = admitted(person)
    if isinstance(measures, NoNumbers):
        return measures
    energy, bounded = bounded_maintenance(measures, person.health, maintenance)
    least, why = least_intake(measures, person.health, energy)
    asked = np.asarray(intake_kcal, dtype=np.float64)
    below = bool(np.any(asked < least))
    return _projected(
        measures,
        energy,
        intake_kcal=np.maximum(asked, least),
        days=days,
        reasons=(*((bounded,) if bounded else ()), *(why if below else ())),
        carb_fraction_before=carb_fraction_before,
        carb_fraction=carb_fraction,
        sodium_change_mg=sodium_change_mg,
    )


def goal_projection(person: Person, found: Target, *, days: int) -> Projection | NoNumbers:
    """Return what becomes of a person's weight along a target.

    The intake is renewed each week, as the rules of that week would have it, and
    so is what is projected beyond the twelve weeks of the target's own outlook.

    Parameters
    ----------
    person : Person
        Measures and answers that the target was made for.
    found : Target
        The target, learned or by formula.
    days : int
        How many days, from 1.

    Returns
    -------
    Projection or NoNumbers
        `NoNumbers` where no weight may be shown.

    Raises
    ------
    InputError
        When an input is missing, naming it, measures fit no body, or the model
        has no body left by then (by the checks).

    Examples
    --------
    >>> from tonus.energy import Activity, Answer, Goal, Sex, target
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
    >>> found = goal_projection(man, target(man, Goal.LOSE_1), days=84)
    >>> found.expected.weight_kg[[0, 7, 84]].round(1).tolist()
    [90.0, 89.1, 83.9]
    """
    measures = admitted(person)
    if isinstance(measures, NoNumbers):
        return measures
    ahead = outlook(
        measures,
        balance_model(measures, found.maintenance),
        rate_kg_per_week=found.goal.rate_kg_per_week,
        until_kg=found.chosen.weight_kg if isinstance(found.chosen, WeightBy) else None,
        weeks=max(1, math.ceil(days / DAYS_PER_WEEK)),
    )
    weekly = np.array([week.intake_kcal for week in ahead.weeks])
    return _projected(
        measures, found.maintenance, intake_kcal=np.repeat(weekly, DAYS_PER_WEEK)[:days], days=days
    )


def _projected(
    measures: Measured,
    energy: Maintenance,
    *,
    intake_kcal: FloatArray,
    days: int | None,
    reasons: tuple[Reason, ...] = (),
    carb_fraction_before: float = 0.5,
    carb_fraction: float | FloatArray | None = None,
    sodium_change_mg: float | FloatArray = 0.0,
) -> Projection:
    body = balanced_body(
        sex=measures.sex,
        age_years=measures.age_years,
        height_cm=measures.height_cm,
        weight_kg=measures.weight_kg,
        maintenance_kcal=energy.balance_kcal,
        carb_fraction=carb_fraction_before,
    )
    # Milk is eaten for and leaves again; the body never has it.
    milk_kcal = energy.intake_kcal - energy.balance_kcal
    spread = spread_kcal(energy)
    found = band(
        body,
        intake_kcal=np.maximum(intake_kcal - milk_kcal, 0.0),
        days=days,
        spread_kcal=spread,
        carb_fraction=carb_fraction,
        sodium_change_mg=sodium_change_mg,
    )
    course = found.expected
    if not all(np.isfinite(part).all() for part in (course.weight_kg, found.low_kg, found.high_kg)):
        raise InputError(
            N_("The model of body weight has no answer so far ahead. Choose fewer days.")
        )
    after = balance_intake_kcal(
        body,
        fat_kg=float(course.fat_kg[-1]),
        lean_kg=float(course.lean_kg[-1]),
        weight_kg=float(course.weight_kg[-1]),
    )
    week = len(course.day) > DAYS_PER_WEEK
    shown = Projection(
        intake_kcal=np.broadcast_to(intake_kcal, course.day[:-1].shape),
        expected=course,
        low_kg=found.low_kg,
        high_kg=found.high_kg,
        spread_kcal=spread,
        maintenance=energy,
        maintenance_after_kcal=float(after) + milk_kcal,
        fat_share=fat_share_between(course),
        first_week_scale_kg=_change_kg(course.weight_kg) if week else None,
        first_week_tissue_kg=_change_kg(course.tissue_kg) if week else None,
        reasons=reasons,
        workings=(),
    )
    workings = projection_workings(
        measures,
        body,
        energy,
        course,
        spread_kcal=spread,
        maintenance_after_kcal=shown.maintenance_after_kcal,
        fat_share=shown.fat_share,
    )
    return replace(shown, workings=workings)


def _change_kg(part: FloatArray) -> float:
    return float(part[DAYS_PER_WEEK] - part[0])
