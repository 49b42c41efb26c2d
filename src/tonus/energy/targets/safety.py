"""What no target may do, whoever asks for it.

Every rule is a pure function of what the person said and measured; `target`
asks all of them, so that page, command, import and check-in obey alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from tonus.energy.person import (
    YOUNGEST_YEARS,
    Answer,
    Breastfeeding,
    Health,
    Measured,
    Person,
    Sex,
    bmi_kg_m2,
    weight_at_bmi_kg,
)
from tonus.energy.working import Measure, Reason, Value
from tonus.messages import K_
from tonus.units import KG_PER_LB

__all__ = [
    "GENTLE_FROM_YEARS",
    "GENTLE_KG_PER_WEEK",
    "LossLimit",
    "deficit_withheld",
    "feeding_withheld",
    "loss_floor_kcal",
    "loss_limit",
    "lowest_bmi_kg_m2",
    "no_numbers_reasons",
    "protein_withheld",
    "refusals",
]

#: Least intake of a goal of loss, kcal/day [jensen_2013]_.
_FLOOR_KCAL: Final = {Sex.FEMALE: 1200.0, Sex.MALE: 1500.0}
#: Fastest loss: share of body weight and kg a week, whichever is less.
_FASTEST_SHARE: Final = 0.01
_FASTEST_KG: Final = 2 * KG_PER_LB
#: Up to this body mass index, loss goes no faster than the gentle rate.
_GENTLE_TO_BMI: Final = 25.0
#: The gentle rate, kg of loss a week.
GENTLE_KG_PER_WEEK: Final = 0.5 * KG_PER_LB
#: From this age the gentle rate is proposed first.
GENTLE_FROM_YEARS: Final = 65.0
#: Age from which a body mass index is the lowest for loss [espen_2015]_.
_LOWEST_BMI: Final = ((70.0, 22.0), (60.0, 20.0), (0.0, 18.5))
#: Severe thinness [who_thinness]_: eating more has to be begun with a doctor.
_SEVERE_BMI: Final = 16.0
#: Conversions leave a last bit; a goal exactly at a limit is within it.
_ROUNDING: Final = 1e-9

#: Limits without a source of their own [tonus_limits]_.
_OURS: Final = ("tonus_limits",)
_UNSURE: Final = (Answer.YES, Answer.RATHER_NOT_SAY)


@dataclass(frozen=True, slots=True, kw_only=True)
class LossLimit:
    """The fastest loss that is safe at a weight.

    Parameters
    ----------
    kg_per_week : float
        Above 0.
    reason : Reason
        Which rule sets it.
    is_gentle : bool
        Whether that is the rule for a body mass index up to 25.
    """

    kg_per_week: float
    reason: Reason
    is_gentle: bool


def loss_floor_kcal(sex: Sex) -> float:
    """Return the least intake that a goal of loss may ask for [jensen_2013]_.

    It limits loss; it never lifts the intake that keeps weight.

    Parameters
    ----------
    sex : Sex
        Female or male.

    Returns
    -------
    float
        kcal/day.

    Examples
    --------
    >>> loss_floor_kcal(Sex.FEMALE)
    1200.0
    """
    return _FLOOR_KCAL[sex]


def lowest_bmi_kg_m2(age_years: float) -> float:
    """Return the body mass index below which nobody of an age is to lose weight.

    Parameters
    ----------
    age_years : float
        Age, finite.

    Returns
    -------
    float
        kg/m² [espen_2015]_.

    Examples
    --------
    >>> [lowest_bmi_kg_m2(age) for age in (59.9, 60.0, 70.0)]
    [18.5, 20.0, 22.0]
    """
    return next(bmi for from_years, bmi in _LOWEST_BMI if age_years >= from_years)


def loss_limit(*, weight_kg: float, height_cm: float) -> LossLimit:
    """Return the fastest loss that is safe at a weight.

    Parameters
    ----------
    weight_kg, height_cm : float
        Weight by then, and height; finite.

    Returns
    -------
    LossLimit
        The least of one per cent of weight, two pounds and, up to a body mass
        index of 25, half a pound a week.

    Examples
    --------
    >>> limit = loss_limit(weight_kg=80.0, height_cm=170.0)
    >>> limit.kg_per_week, limit.reason.key
    (0.8, 'energy.reason.one_percent')
    """
    share_kg = _FASTEST_SHARE * weight_kg
    limits = [
        (_FASTEST_KG, K_("energy.reason.two_pounds")),
        (share_kg, K_("energy.reason.one_percent")),
    ]
    gentle = K_("energy.reason.bmi_25")
    if bmi_kg_m2(weight_kg, height_cm) <= _GENTLE_TO_BMI * (1 + _ROUNDING):
        limits.append((GENTLE_KG_PER_WEEK, gentle))
    rate_kg, key = min(limits)
    rate = Value(name="rate", amount=rate_kg, unit=Measure.KG_PER_WEEK)
    return LossLimit(
        kg_per_week=rate_kg,
        reason=Reason(key=key, values=(rate,), sources=_OURS),
        is_gentle=key == gentle,
    )


def no_numbers_reasons(person: Person) -> tuple[Reason, ...]:
    """Return why a person gets no weight, target or deficit.

    What is not known yet gives no reason; it is asked for elsewhere.

    Parameters
    ----------
    person : Person
        Perhaps with gaps.

    Returns
    -------
    tuple of Reason
        Empty when numbers may be shown.

    Examples
    --------
    >>> expecting = Health(
    ...     pregnant=Answer.YES,
    ...     breastfeeding=None,
    ...     eating_disorder=None,
    ...     insulin_or_sulfonylurea=None,
    ...     kidney_disease=None,
    ... )
    >>> person = Person(
    ...     sex=Sex.FEMALE,
    ...     age_years=30.0,
    ...     height_cm=None,
    ...     weight_kg=None,
    ...     activity=None,
    ...     health=expecting,
    ... )
    >>> [reason.key for reason in no_numbers_reasons(person)]
    ['energy.no_numbers.pregnant']
    """
    health = person.health
    keys = []
    if person.age_years is not None and person.age_years < YOUNGEST_YEARS:
        keys.append(K_("energy.no_numbers.under_19"))
    if health.pregnant is Answer.YES:
        keys.append(K_("energy.no_numbers.pregnant"))
    if health.eating_disorder is Answer.YES:
        keys.append(K_("energy.no_numbers.eating_disorder"))
    unsaid = (health.pregnant, health.eating_disorder)
    if Answer.RATHER_NOT_SAY in unsaid or health.breastfeeding is Breastfeeding.RATHER_NOT_SAY:
        keys.append(K_("energy.no_numbers.rather_not_say"))
    reasons = [Reason(key=key, sources=_OURS) for key in keys]
    if _is_severely_thin(person):
        key = K_("energy.no_numbers.very_low_weight")
        reasons.append(Reason(key=key, sources=("who_thinness",)))
    return tuple(reasons)


def _is_severely_thin(person: Person) -> bool:
    if person.weight_kg is None or person.height_cm is None:
        return False
    return bmi_kg_m2(person.weight_kg, person.height_cm) < _SEVERE_BMI * (1 - _ROUNDING)


def deficit_withheld(health: Health) -> tuple[Reason, ...]:
    """Return why no deficit is given before a clinician has agreed.

    Parameters
    ----------
    health : Health
        Answers; "rather not say" counts as yes.

    Returns
    -------
    tuple of Reason
        Empty when a deficit may be given.

    Examples
    --------
    >>> health = Health(
    ...     pregnant=None,
    ...     breastfeeding=None,
    ...     eating_disorder=Answer.NO,
    ...     insulin_or_sulfonylurea=Answer.YES,
    ...     kidney_disease=Answer.NO,
    ... )
    >>> [reason.key for reason in deficit_withheld(health)]
    ['energy.reason.medicine']
    """
    if health.clinician_agreed_to_deficit:
        return ()
    keys = []
    if health.insulin_or_sulfonylurea in _UNSURE:
        keys.append(K_("energy.reason.medicine"))
    if health.kidney_disease in _UNSURE:
        keys.append(K_("energy.reason.kidney"))
    return tuple(Reason(key=key, sources=_OURS) for key in keys)


def feeding_withheld(health: Health) -> tuple[Reason, ...]:
    """Return why weight is kept while somebody breast-feeds.

    Parameters
    ----------
    health : Health
        Answers.

    Returns
    -------
    tuple of Reason
        Empty where nobody is fed.

    Examples
    --------
    >>> health = Health(
    ...     pregnant=Answer.NO,
    ...     breastfeeding=Breastfeeding.MONTHS_7_12,
    ...     eating_disorder=Answer.NO,
    ...     insulin_or_sulfonylurea=Answer.NO,
    ...     kidney_disease=Answer.NO,
    ... )
    >>> [reason.key for reason in feeding_withheld(health)]
    ['energy.reason.breastfeeding']
    """
    if health.breastfeeding in {None, Breastfeeding.NO}:
        return ()
    return (Reason(key=K_("energy.reason.breastfeeding"), sources=("nasem_2023",)),)


def protein_withheld(health: Health) -> Reason | None:
    """Return why no protein target is given before a clinician has agreed.

    Parameters
    ----------
    health : Health
        Answers; "rather not say" counts as yes.

    Returns
    -------
    Reason or None
        None when a target may be given.

    Examples
    --------
    >>> health = Health(
    ...     pregnant=None,
    ...     breastfeeding=None,
    ...     eating_disorder=Answer.NO,
    ...     insulin_or_sulfonylurea=Answer.NO,
    ...     kidney_disease=Answer.YES,
    ... )
    >>> protein_withheld(health).key
    'energy.reason.protein'
    """
    asked = health.insulin_or_sulfonylurea in _UNSURE or health.kidney_disease in _UNSURE
    if asked and not health.clinician_agreed_to_protein:
        return Reason(key=K_("energy.reason.protein"), sources=_OURS)
    return None


def refusals(
    person: Measured,
    health: Health,
    *,
    rate_kg_per_week: float,
    maintenance_kcal: float,
    goal_weight_kg: float | None = None,
) -> tuple[Reason, ...]:
    """Return every rule that a rate of change breaks.

    Parameters
    ----------
    person : Measured
        Measures.
    health : Health
        Answers.
    rate_kg_per_week : float
        Wanted rate; below 0 for loss.
    maintenance_kcal : float
        Intake that keeps the present weight, kcal/day.
    goal_weight_kg : float, optional
        Weight to be reached, where one was said.

    Returns
    -------
    tuple of Reason
        Empty when the rate is safe.  A safe rate may still need less than the
        floor: it is kept, and the target stands at the floor.

    Examples
    --------
    >>> from tonus.energy.targets.goals import Goal
    >>> from tonus.energy.person import Activity
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
    ...     weight_kg=75.0,
    ...     activity=Activity.ACTIVE,
    ... )
    >>> rate = Goal.LOSE_1.rate_kg_per_week
    >>> found = refusals(man, health, rate_kg_per_week=rate, maintenance_kcal=3000.0)
    >>> [reason.key for reason in found]
    ['energy.reason.bmi_25']
    """
    reasons: list[Reason] = []
    if rate_kg_per_week != 0:
        reasons += feeding_withheld(health)
    if rate_kg_per_week >= 0:
        return tuple(reasons)
    reasons += deficit_withheld(health)
    reasons += _weight_refusals(person, goal_weight_kg)
    limit = loss_limit(weight_kg=person.weight_kg, height_cm=person.height_cm)
    if -rate_kg_per_week > limit.kg_per_week * (1 + _ROUNDING):
        reasons.append(limit.reason)
    floor = loss_floor_kcal(person.sex)
    if maintenance_kcal <= floor:
        value = Value(name="floor", amount=floor, unit=Measure.KCAL_PER_DAY)
        key = K_("energy.reason.needs_no_more_than_floor")
        reasons.append(Reason(key=key, values=(value,), sources=("jensen_2013",)))
    return tuple(reasons)


def _weight_refusals(person: Measured, goal_weight_kg: float | None) -> list[Reason]:
    lowest_bmi = lowest_bmi_kg_m2(person.age_years)
    lowest_kg = weight_at_bmi_kg(lowest_bmi, person.height_cm)
    values = (
        Value(name="weight", amount=lowest_kg, unit=Measure.KG),
        Value(name="bmi", amount=lowest_bmi, unit=Measure.KG_PER_M2),
    )
    # At the limit itself there is nothing left to lose.
    if person.weight_kg <= lowest_kg * (1 + _ROUNDING):
        key = K_("energy.reason.lowest_weight")
        return [Reason(key=key, values=values, sources=("espen_2015",))]
    if goal_weight_kg is not None and goal_weight_kg < lowest_kg * (1 - _ROUNDING):
        key = K_("energy.reason.goal_weight")
        return [Reason(key=key, values=values, sources=("espen_2015",))]
    return []
