"""The energy that keeps a person's weight, with its working.

`formula_maintenance` is where everybody starts; an expenditure learned from a
log is a `Maintenance` too, and takes its place in `tonus.energy.target`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Final

from tonus.energy.person import Breastfeeding, Health, Measured
from tonus.energy.spending.resting import mifflin_kcal
from tonus.energy.spending.total import EER_COEFFICIENTS, eer_kcal, eer_rmse_kcal, lactation_kcal
from tonus.energy.working import Measure, Reason, Value, Working
from tonus.messages import K_

__all__ = [
    "Maintenance",
    "body_inputs",
    "bounded_maintenance",
    "formula_maintenance",
    "possible_kcal",
]

#: Ends of what a body can spend, in multiples of its rest [nasem_2023]_.
_PAL: Final = (1.0, 2.5)
#: Two figures this close are one.
_NOTHING_KCAL: Final = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Maintenance:
    """Energy that keeps a weight.

    Parameters
    ----------
    balance_kcal : float
        What the body spends, milk not counted, kcal/day; its balance.
    intake_kcal : float
        What is to be eaten to keep weight, milk counted, kcal/day.
    sd_kcal : float
        One standard deviation.
    working : Working
        How `intake_kcal` came about.
    """

    balance_kcal: float
    intake_kcal: float
    sd_kcal: float
    working: Working


def body_inputs(person: Measured) -> tuple[Value, ...]:
    """Return age, height and weight as inputs of an equation.

    Parameters
    ----------
    person : Measured
        Measures.

    Returns
    -------
    tuple of Value
        A, H and W.

    Examples
    --------
    >>> from tonus.energy.person import Activity, Sex
    >>> woman = Measured(
    ...     sex=Sex.FEMALE,
    ...     age_years=60.0,
    ...     height_cm=160.0,
    ...     weight_kg=68.0,
    ...     activity=Activity.INACTIVE,
    ... )
    >>> [(value.name, value.amount) for value in body_inputs(woman)]
    [('A', 60.0), ('H', 160.0), ('W', 68.0)]
    """
    return (
        Value(
            name="A",
            amount=person.age_years,
            unit=Measure.YEARS,
            label=K_("energy.input.age"),
        ),
        Value(
            name="H",
            amount=person.height_cm,
            unit=Measure.CM,
            label=K_("energy.input.height"),
        ),
        Value(
            name="W",
            amount=person.weight_kg,
            unit=Measure.KG,
            label=K_("energy.input.weight"),
        ),
    )


def formula_maintenance(person: Measured, health: Health) -> Maintenance:
    """Return the energy that keeps weight, by the equations of 2023 [nasem_2023]_.

    Parameters
    ----------
    person : Measured
        Measures.
    health : Health
        Of it, whether the person breast-feeds.  Where the source has no figure
        for that, nothing is added, and the target says so.

    Returns
    -------
    Maintenance
        With the root mean square error of the equation as its deviation.

    Examples
    --------
    >>> from tonus.energy.person import Activity, Answer, Sex
    >>> health = Health(
    ...     pregnant=Answer.NO,
    ...     breastfeeding=Breastfeeding.MONTHS_7_12,
    ...     eating_disorder=Answer.NO,
    ...     insulin_or_sulfonylurea=Answer.NO,
    ...     kidney_disease=Answer.NO,
    ... )
    >>> woman = Measured(
    ...     sex=Sex.FEMALE,
    ...     age_years=25.0,
    ...     height_cm=165.0,
    ...     weight_kg=60.0,
    ...     activity=Activity.INACTIVE,
    ... )
    >>> found = formula_maintenance(woman, health)
    >>> round(found.balance_kcal, 2), round(found.intake_kcal, 2)
    (2056.05, 2436.05)
    >>> found.working.equation
    '584.90 − 7.01 × A + 5.72 × H + 11.71 × W + L'
    """
    balance = eer_kcal(
        sex=person.sex,
        activity=person.activity,
        age_years=person.age_years,
        height_cm=person.height_cm,
        weight_kg=person.weight_kg,
    )
    milk = lactation_kcal(health.breastfeeding or Breastfeeding.NO) or 0.0
    constant, per_year, per_cm, per_kg = EER_COEFFICIENTS[person.sex, person.activity]
    sign = "−" if constant < 0 else ""
    equation = (
        f"{sign}{abs(constant):.2f} − {-per_year:.2f} × A + {per_cm:.2f} × H + {per_kg:.2f} × W"
    )
    inputs = body_inputs(person)
    if milk:
        equation += " + L"
        label = K_("energy.input.lactation")
        inputs += (Value(name="L", amount=milk, unit=Measure.KCAL_PER_DAY, label=label),)
    sd = eer_rmse_kcal(person.sex)
    return Maintenance(
        balance_kcal=balance,
        intake_kcal=balance + milk,
        sd_kcal=sd,
        working=Working(
            label=K_("energy.working.maintenance"),
            amount=balance + milk,
            unit=Measure.KCAL_PER_DAY,
            equation=equation,
            inputs=inputs,
            sources=("nasem_2023",),
            sd=sd,
            uncertainty=K_("energy.uncertainty.formula"),
        ),
    )


def possible_kcal(person: Measured) -> tuple[float, float]:
    """Return the least and the most that a body of these measures can spend in a day.

    Parameters
    ----------
    person : Measured
        Measures.

    Returns
    -------
    tuple of float
        kcal/day: rest [mifflin_1990]_, and two and a half times that, the end of
        the scale of activity [nasem_2023]_.

    Examples
    --------
    >>> from tonus.energy.person import Activity, Sex
    >>> woman = Measured(
    ...     sex=Sex.FEMALE,
    ...     age_years=60.0,
    ...     height_cm=160.0,
    ...     weight_kg=68.0,
    ...     activity=Activity.INACTIVE,
    ... )
    >>> [round(energy) for energy in possible_kcal(woman)]
    [1223, 3058]
    """
    resting = mifflin_kcal(
        sex=person.sex,
        age_years=person.age_years,
        height_cm=person.height_cm,
        weight_kg=person.weight_kg,
    )
    low, high = _PAL
    return low * resting, high * resting


def bounded_maintenance(
    person: Measured, health: Health, learned: Maintenance | None
) -> tuple[Maintenance, Reason | None]:
    """Return the maintenance that a target may stand on, and what was changed of it.

    A log with gaps can make it look as if a body spent less than at rest.  A
    target that followed it would starve the person, so that it follows to the
    end of what is possible and no further; it does not jump there.

    Parameters
    ----------
    person : Measured
        Measures.
    health : Health
        Of it, whether the person breast-feeds.
    learned : Maintenance or None
        What the person's own log says; None for the formula.

    Returns
    -------
    tuple of Maintenance, and Reason or None
        The formula where nothing was learned or it is no number; with a reason
        where what was learned is not used as it is.

    Examples
    --------
    >>> from dataclasses import replace
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
    ...     weight_kg=75.0,
    ...     activity=Activity.ACTIVE,
    ... )
    >>> formula = formula_maintenance(man, health)
    >>> gaps = replace(formula, balance_kcal=900.0, intake_kcal=900.0)
    >>> found, reason = bounded_maintenance(man, health, gaps)
    >>> round(found.intake_kcal), reason.key
    (1732, 'energy.note.maintenance_bounded')
    """
    formula = formula_maintenance(person, health)
    if learned is None:
        return formula, None
    if not (math.isfinite(learned.intake_kcal) and math.isfinite(learned.balance_kcal)):
        return formula, Reason(key=K_("energy.note.maintenance_unknown"))
    milk = formula.intake_kcal - formula.balance_kcal
    least, most = possible_kcal(person)
    balance = min(max(learned.balance_kcal, least), most)
    # Milk is eaten for on top of what the body spends, as it is now: what was said of it
    # may have changed since the log was read.
    intake = balance + milk
    if balance == learned.balance_kcal:
        if math.isclose(intake, learned.intake_kcal, rel_tol=0, abs_tol=_NOTHING_KCAL):
            return learned, None
        return _with_milk(learned, milk)
    said = learned.balance_kcal + milk
    ends = (
        Value(name="least", amount=least + milk, unit=Measure.KCAL_PER_DAY),
        Value(name="most", amount=most + milk, unit=Measure.KCAL_PER_DAY),
        Value(name="learned", amount=said, unit=Measure.KCAL_PER_DAY),
    )
    sources = ("mifflin_1990", "nasem_2023")
    found = Maintenance(
        balance_kcal=balance,
        intake_kcal=intake,
        sd_kcal=learned.sd_kcal,
        working=_bounded_working(learned, intake, said, (least + milk, most + milk)),
    )
    key = K_("energy.note.maintenance_bounded")
    return found, Reason(key=key, values=ends, sources=sources)


def _with_milk(learned: Maintenance, milk_kcal: float) -> tuple[Maintenance, Reason]:
    """What was learned, with the milk of now in place of the milk of then."""
    intake, unit = learned.balance_kcal + milk_kcal, Measure.KCAL_PER_DAY
    labels = {
        "B": (learned.balance_kcal, K_("energy.input.learned")),
        "L": (milk_kcal, K_("energy.input.lactation")),
    }
    working = Working(
        label=K_("energy.working.maintenance"),
        amount=intake,
        unit=unit,
        equation="B + L",
        inputs=tuple(
            Value(name=name, amount=amount, unit=unit, label=label)
            for name, (amount, label) in labels.items()
        ),
        sources=tuple(dict.fromkeys((*learned.working.sources, "nasem_2023"))),
        sd=learned.sd_kcal,
        uncertainty=learned.working.uncertainty,
    )
    values = (
        Value(name="milk", amount=milk_kcal, unit=unit),
        Value(name="intake", amount=intake, unit=unit),
    )
    key = K_("energy.note.maintenance_milk")
    found = replace(learned, intake_kcal=intake, working=working)
    return found, Reason(key=key, values=values, sources=("nasem_2023",))


def _bounded_working(
    learned: Maintenance, intake: float, said: float, ends: tuple[float, float]
) -> Working:
    labels = {
        "L": (said, K_("energy.input.learned")),
        "B": (ends[0], K_("energy.input.least_possible")),
        "T": (ends[1], K_("energy.input.most_possible")),
    }
    return Working(
        label=K_("energy.working.maintenance"),
        amount=intake,
        unit=Measure.KCAL_PER_DAY,
        equation="max(B, min(L, T))",
        inputs=tuple(
            Value(name=name, amount=amount, unit=Measure.KCAL_PER_DAY, label=label)
            for name, (amount, label) in labels.items()
        ),
        sources=("mifflin_1990", "nasem_2023"),
        sd=learned.sd_kcal,
        uncertainty=K_("energy.uncertainty.log_bounded"),
    )
