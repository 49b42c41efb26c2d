"""The constant intake that brings a body to a weight by a day, by the full model."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from tonus.energy.hall.balance import balanced_body
from tonus.energy.hall.dynamics import trajectory
from tonus.energy.person import Person
from tonus.energy.projected.projection import least_intake
from tonus.energy.spending.maintenance import Maintenance, bounded_maintenance
from tonus.energy.targets.admission import NoNumbers, admitted
from tonus.energy.working import Measure, Reason, Value, Working
from tonus.errors import InputError
from tonus.messages import K_, N_

__all__ = ["IntakeSought", "intake_for_weight"]

#: Nobody is asked to eat more than so many times what keeps their weight.
_MOST_TIMES: Final = 2.5
#: How near the weight has to come, kg, and how many tries that may take.
_NEAR_KG: Final = 1e-4
_TRIES: Final = 80
_LONGEST_DAYS: Final = 3653


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeSought:
    """The intake for a weight by a day, or why there is none.

    Parameters
    ----------
    intake_kcal : float or None
        Eaten every day, milk counted, kcal/day; None where there is none.
    reason : Reason or None
        Why there is none.
    reached_kg : float
        Weight on the day at that intake; where there is none, at the nearest
        that is possible.
    workings : tuple of Working
        The intake with its inputs; empty where there is none.
    """

    intake_kcal: float | None
    reason: Reason | None
    reached_kg: float
    workings: tuple[Working, ...]


def intake_for_weight(
    person: Person, *, weight_kg: float, days: int, maintenance: Maintenance | None = None
) -> IntakeSought | NoNumbers:
    """Return the intake that, eaten every day, brings a person to a weight by a day.

    It is the scale's weight, water and all.  Rates and the lowest weight are not
    asked for here: `tonus.energy.targets.safety.refusals` does.

    Parameters
    ----------
    person : Person
        Measures and answers; the weight is that of day 0.
    weight_kg : float
        Weight to be reached.
    days : int
        By which day, 1 to 3653.
    maintenance : Maintenance, optional
        What the person's own log says; the formula where left out.

    Returns
    -------
    IntakeSought or NoNumbers
        Never less than this person may eat for a loss, and never more than two
        and a half times what keeps the weight.

    Raises
    ------
    InputError
        When an input is missing, naming it, or weight or days are impossible.

    Examples
    --------
    >>> from tonus.energy import Activity, Answer, Health, Sex
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
    >>> round(intake_for_weight(man, weight_kg=85.0, days=84).intake_kcal)
    2717
    >>> intake_for_weight(man, weight_kg=70.0, days=28).reason.key
    'energy.projection.not_so_light'
    """
    if not 1 <= days <= _LONGEST_DAYS or not weight_kg > 0:
        raise InputError(N_("Give a weight above 0 and a day within ten years."))
    measures = admitted(person)
    if isinstance(measures, NoNumbers):
        return measures
    energy, _ = bounded_maintenance(measures, person.health, maintenance)
    least, why = least_intake(measures, person.health, energy)
    most = _MOST_TIMES * energy.intake_kcal
    body = balanced_body(
        sex=measures.sex,
        age_years=measures.age_years,
        height_cm=measures.height_cm,
        weight_kg=measures.weight_kg,
        maintenance_kcal=energy.balance_kcal,
    )
    milk_kcal = energy.intake_kcal - energy.balance_kcal

    def reached_kg(intake_kcal: float) -> float:
        course = trajectory(body, intake_kcal=max(intake_kcal - milk_kcal, 0.0), days=days)
        weight = float(course.weight_kg[-1])
        return 0.0 if math.isnan(weight) else weight

    lightest, heaviest = reached_kg(least), reached_kg(most)
    if weight_kg < lightest - _NEAR_KG:
        key = K_("energy.projection.not_so_light")
        sources = tuple(source for reason in why for source in reason.sources)
        return _impossible(key, lightest, least, days, sources)
    if weight_kg > heaviest + _NEAR_KG:
        key = K_("energy.projection.not_so_heavy")
        return _impossible(key, heaviest, most, days, ("hall_2011",))
    intake = _root(
        lambda kcal: reached_kg(kcal) - weight_kg,
        (least, lightest - weight_kg),
        (most, heaviest - weight_kg),
    )
    return IntakeSought(
        intake_kcal=intake,
        reason=None,
        reached_kg=reached_kg(intake),
        workings=(energy.working, _working(energy, intake)),
    )


def _root(
    off_kg: Callable[[float], float], low: tuple[float, float], high: tuple[float, float]
) -> float:
    """Return where a rising function is 0, between two ends on either side of it.

    Regula falsi after Illinois: an end that stays twice counts half.
    """
    (a, at_a), (b, at_b) = low, high
    for end, at_end in (low, high):
        if abs(at_end) <= _NEAR_KG:
            return end
    for _ in range(_TRIES):
        middle = (a * at_b - b * at_a) / (at_b - at_a)
        at_middle = off_kg(middle)
        if abs(at_middle) <= _NEAR_KG:
            break
        if at_middle * at_b < 0:
            a, at_a = b, at_b
        else:
            at_a /= 2
        b, at_b = middle, at_middle
    return middle


def _impossible(
    key: str, reached_kg: float, intake_kcal: float, days: int, sources: tuple[str, ...]
) -> IntakeSought:
    values = (
        Value(name="weight", amount=reached_kg, unit=Measure.KG),
        Value(name="intake", amount=intake_kcal, unit=Measure.KCAL_PER_DAY),
        Value(name="days", amount=days, unit=Measure.DAYS),
    )
    reason = Reason(key=key, values=values, sources=sources)
    return IntakeSought(intake_kcal=None, reason=reason, reached_kg=reached_kg, workings=())


def _working(energy: Maintenance, intake_kcal: float) -> Working:
    kcal = Measure.KCAL_PER_DAY
    return Working(
        label=K_("energy.working.intake_by_day"),
        amount=intake_kcal,
        unit=kcal,
        equation="M + D",
        inputs=(
            Value(
                name="M",
                amount=energy.intake_kcal,
                unit=kcal,
                label=K_("energy.input.maintenance"),
            ),
            Value(
                name="D",
                amount=intake_kcal - energy.intake_kcal,
                unit=kcal,
                label=K_("energy.input.change_found"),
            ),
        ),
        sources=(*energy.working.sources, "hall_2011"),
        sd=energy.sd_kcal,
        uncertainty=K_("energy.uncertainty.from_maintenance"),
    )
