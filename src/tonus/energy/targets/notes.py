"""What is said beside a target: what is not known, what changes, what to expect."""

from __future__ import annotations

from typing import Final

from tonus.energy.hall.body import fat_share_of_change
from tonus.energy.hall.linear import LinearModel
from tonus.energy.person import Breastfeeding, Health, Measured
from tonus.energy.spending.total import lactation_kcal
from tonus.energy.targets.aims import Pace
from tonus.energy.targets.outlook import WEEKS, Outlook
from tonus.energy.targets.safety import GENTLE_KG_PER_WEEK, loss_floor_kcal, lowest_bmi_kg_m2
from tonus.energy.working import Measure, Reason, Value
from tonus.messages import K_
from tonus.units import KG_PER_LB

__all__ = ["first_week_note", "milk_notes", "target_notes"]

#: A gain faster than this share of weight a week is mostly fat.
_USEFUL_GAIN_SHARE: Final = 0.005
#: A daily walk longer than this is a reason to choose a slower goal.
_LONG_WALK_MINUTES: Final = 60.0
_UNDERWEIGHT_BMI: Final = 18.5
#: What a scale may fall in the first week of a loss, most of it water.
_FIRST_WEEK_KG: Final = (2 * KG_PER_LB, 3 * KG_PER_LB)


def milk_notes(health: Health) -> tuple[Reason, ...]:
    """Return what the formula leaves out of breast-feeding.

    Parameters
    ----------
    health : Health
        Answers.

    Returns
    -------
    tuple of Reason
        Empty where the source has a figure.

    Examples
    --------
    >>> from tonus.energy.person import Answer
    >>> health = Health(
    ...     pregnant=Answer.NO,
    ...     breastfeeding=Breastfeeding.OTHER,
    ...     eating_disorder=Answer.NO,
    ...     insulin_or_sulfonylurea=Answer.NO,
    ...     kidney_disease=Answer.NO,
    ... )
    >>> [note.key for note in milk_notes(health)]
    ['energy.note.lactation_unknown']
    """
    if lactation_kcal(health.breastfeeding or Breastfeeding.NO) is None:
        return (Reason(key=K_("energy.note.lactation_unknown"), sources=("nasem_2023",)),)
    return ()


def first_week_note() -> Reason:
    """Return what to know of a scale before the first day of a loss.

    Returns
    -------
    Reason
        How far it may fall in the first week, most of it water [hall_2011]_.

    Examples
    --------
    >>> [round(value.amount, 2) for value in first_week_note().values]
    [0.91, 1.36]
    """
    least, most = _FIRST_WEEK_KG
    values = (
        Value(name="least", amount=least, unit=Measure.KG),
        Value(name="most", amount=most, unit=Measure.KG),
    )
    return Reason(key=K_("energy.note.first_week"), values=values, sources=("hall_2011",))


def target_notes(
    body: Measured, goal: Pace, ahead: Outlook, model: LinearModel
) -> tuple[Reason, ...]:
    """Return what else to say about a target.

    Parameters
    ----------
    body : Measured
        Measures.
    goal : Goal or CustomRate
        What the target stands on.
    ahead : Outlook
        The weeks.
    model : LinearModel
        Model of this person.

    Returns
    -------
    tuple of Reason
        Most important first.

    Examples
    --------
    >>> from tonus.energy.targets.goals import Goal
    >>> from tonus.energy.hall.linear import linear_model
    >>> from tonus.energy.targets.outlook import outlook
    >>> from tonus.energy.person import Activity, Sex
    >>> woman = Measured(
    ...     sex=Sex.FEMALE,
    ...     age_years=40.0,
    ...     height_cm=165.0,
    ...     weight_kg=90.0,
    ...     activity=Activity.ACTIVE,
    ... )
    >>> model = linear_model(
    ...     sex=woman.sex,
    ...     age_years=woman.age_years,
    ...     height_cm=woman.height_cm,
    ...     weight_kg=woman.weight_kg,
    ...     maintenance_kcal=2620.0,
    ... )
    >>> ahead = outlook(woman, model, rate_kg_per_week=Goal.LOSE_1.rate_kg_per_week)
    >>> [note.key for note in target_notes(woman, Goal.LOSE_1, ahead, model)]
    ['energy.note.first_week']
    """
    notes = []
    if body.bmi < _UNDERWEIGHT_BMI:
        notes.append(Reason(key=K_("energy.note.underweight")))
    if goal.is_loss:
        notes += _loss_notes(body, ahead)
    if goal.is_gain:
        notes += _gain_notes(body, goal, float(model.fat_kg))
    return tuple(notes)


def _loss_notes(body: Measured, ahead: Outlook) -> list[Reason]:
    notes = []
    if ahead.floor_week is not None:
        notes.append(_floor_note(body, ahead))
    if max(week.walk_minutes_per_day for week in ahead.weeks) > _LONG_WALK_MINUTES:
        notes.append(Reason(key=K_("energy.note.long_walk")))
    if ahead.gentle_week is not None:
        values = (
            Value(name="week", amount=ahead.gentle_week, unit=Measure.WEEKS),
            Value(name="rate", amount=GENTLE_KG_PER_WEEK, unit=Measure.KG_PER_WEEK),
        )
        notes.append(Reason(key=K_("energy.note.gentle"), values=values))
    if ahead.lowest_week is not None:
        lowest = lowest_bmi_kg_m2(body.age_years)
        values = (
            Value(name="week", amount=ahead.lowest_week, unit=Measure.WEEKS),
            Value(name="bmi", amount=lowest, unit=Measure.KG_PER_M2),
        )
        notes.append(Reason(key=K_("energy.note.lowest"), values=values, sources=("espen_2015",)))
    notes.append(first_week_note())
    return notes


def _floor_note(body: Measured, ahead: Outlook) -> Reason:
    today, last = ahead.weeks[0], ahead.weeks[-1]
    rate = Measure.KG_PER_WEEK
    return Reason(
        key=K_("energy.note.floor"),
        values=(
            Value(name="floor", amount=loss_floor_kcal(body.sex), unit=Measure.KCAL_PER_DAY),
            Value(name="week", amount=float(ahead.floor_week or 0), unit=Measure.WEEKS),
            Value(name="pace_today", amount=-today.rate_kg_per_week, unit=rate),
            Value(name="pace_then", amount=-last.rate_kg_per_week, unit=rate),
            Value(
                name="minutes",
                amount=max(week.walk_minutes_per_day for week in ahead.weeks),
                unit=Measure.MINUTES_PER_DAY,
            ),
            Value(name="weeks", amount=WEEKS, unit=Measure.WEEKS),
        ),
        sources=("jensen_2013", "compendium_2024"),
    )


def _gain_notes(body: Measured, goal: Pace, fat_kg: float) -> list[Reason]:
    share = Value(name="fat", amount=fat_share_of_change(fat_kg), unit=Measure.SHARE)
    if goal.rate_kg_per_week > _USEFUL_GAIN_SHARE * body.weight_kg:
        useful = Value(
            name="rate",
            amount=_USEFUL_GAIN_SHARE * body.weight_kg,
            unit=Measure.KG_PER_WEEK,
        )
        key = K_("energy.note.fast_gain")
        return [Reason(key=key, values=(share, useful), sources=("hall_2011",))]
    return [Reason(key=K_("energy.note.gain"), values=(share,), sources=("hall_2011",))]
