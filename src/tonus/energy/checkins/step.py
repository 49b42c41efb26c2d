"""How far a check-in goes: a step a week, smaller where the log is unsure."""

from __future__ import annotations

import math
from typing import Final

from tonus.energy.spending.maintenance import Maintenance
from tonus.energy.working import Measure, Reason, Value, Working
from tonus.messages import K_

__all__ = ["step_kcal", "step_reasons", "step_workings", "stepped"]

#: Largest change of a week, and the deviation up to which it is allowed whole
#: [tonus_limits]_.
_LARGEST_STEP_KCAL: Final = 150.0
_SURE_SD_KCAL: Final = 75.0
_OURS: Final = ("tonus_limits",)


def step_kcal(sd_kcal: float) -> float:
    """Return the largest change of a target in one week [tonus_limits]_.

    Parameters
    ----------
    sd_kcal : float
        One standard deviation of what was learned; NaN gives 0.

    Returns
    -------
    float
        kcal/day; less, the less sure the log is.

    Examples
    --------
    >>> [round(step_kcal(sd)) for sd in (55.0, 100.0, 200.0)]
    [150, 112, 56]
    """
    if not sd_kcal > 0:
        return _LARGEST_STEP_KCAL if sd_kcal == 0 else 0.0
    return _LARGEST_STEP_KCAL * min(1.0, _SURE_SD_KCAL / sd_kcal)


def stepped(present: Maintenance, learned: Maintenance) -> tuple[Maintenance, float]:
    """Return what a target is to stand on next.

    Parameters
    ----------
    present : Maintenance
        What it stands on now.
    learned : Maintenance
        What the log says.

    Returns
    -------
    tuple of Maintenance, and float
        What was learned where it is near enough, else a step towards it; and the
        largest step that was allowed, kcal/day.

    Examples
    --------
    >>> from tonus.energy.spending.maintenance import formula_maintenance
    >>> from tonus.energy.person import Activity, Answer, Health, Measured, Sex
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
    >>> formula = formula_maintenance(man, health)
    >>> stepped(formula, formula) == (formula, step_kcal(formula.sd_kcal))
    True
    """
    step = step_kcal(learned.sd_kcal)
    change = learned.intake_kcal - present.intake_kcal
    if abs(change) <= step:
        return learned, step
    moved = present.intake_kcal + math.copysign(step, change)
    left = learned.intake_kcal - moved
    inputs = (
        ("P", present.intake_kcal, K_("energy.input.present")),
        ("L", learned.intake_kcal, K_("energy.input.learned")),
        ("S", step, K_("energy.input.step")),
    )
    return (
        Maintenance(
            balance_kcal=learned.balance_kcal - left,
            intake_kcal=moved,
            # The way that is left is an error that is known.
            sd_kcal=math.hypot(learned.sd_kcal, left),
            working=Working(
                label=K_("energy.working.maintenance"),
                amount=moved,
                unit=Measure.KCAL_PER_DAY,
                equation="P + max(−S, min(S, L − P))",
                inputs=tuple(
                    Value(name=name, amount=amount, unit=Measure.KCAL_PER_DAY, label=label)
                    for name, amount, label in inputs
                ),
                sources=(*learned.working.sources, *_OURS),
                sd=math.hypot(learned.sd_kcal, left),
                uncertainty=K_("energy.uncertainty.step"),
            ),
        ),
        step,
    )


def step_reasons(proposed: Maintenance, learned: Maintenance, step: float) -> tuple[Reason, ...]:
    """Return why a step is smaller than what the log says.

    Parameters
    ----------
    proposed : Maintenance
        Made by `stepped`.
    learned : Maintenance
        What the log says.
    step : float
        The largest step that was allowed, kcal/day.

    Returns
    -------
    tuple of Reason
        Empty where it is not smaller.

    Examples
    --------
    >>> from tonus.energy.spending.maintenance import formula_maintenance
    >>> from tonus.energy.person import Activity, Answer, Health, Measured, Sex
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
    >>> formula = formula_maintenance(man, health)
    >>> step_reasons(formula, formula, 50.0)
    ()
    """
    if proposed is learned:
        return ()
    values = (
        Value(name="step", amount=step, unit=Measure.KCAL_PER_DAY),
        Value(name="learned", amount=learned.intake_kcal, unit=Measure.KCAL_PER_DAY),
    )
    return (Reason(key=K_("energy.checkin.step"), values=values, sources=_OURS),)


def step_workings(learned: Maintenance, proposed: Maintenance, step: float) -> tuple[Working, ...]:
    """Return the working of what was learned, of the step and of what is proposed.

    Parameters
    ----------
    learned : Maintenance
        What the log says.
    proposed : Maintenance
        Made by `stepped`.
    step : float
        The largest step that was allowed, kcal/day.

    Returns
    -------
    tuple of Working
        In the order in which they build on each other.

    Examples
    --------
    >>> from tonus.energy.spending.maintenance import formula_maintenance
    >>> from tonus.energy.person import Activity, Answer, Health, Measured, Sex
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
    >>> formula = formula_maintenance(man, health)
    >>> len(step_workings(formula, formula, 50.0))
    2
    """
    sd = Value(
        name="s",
        amount=learned.sd_kcal,
        unit=Measure.KCAL_PER_DAY,
        label=K_("energy.input.learned_sd"),
    )
    largest = Working(
        label=K_("energy.working.step"),
        amount=step,
        unit=Measure.KCAL_PER_DAY,
        equation=f"{_LARGEST_STEP_KCAL:.0f} × min(1, {_SURE_SD_KCAL:.0f} / s)",
        inputs=(sd,),
        sources=_OURS,
        sd=None,
        uncertainty=K_("energy.uncertainty.ours"),
    )
    if proposed is learned:
        return (learned.working, largest)
    return (learned.working, largest, proposed.working)
