"""Protein, fat and fibre that go with a target."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from tonus.energy.person import Health, Measured, weight_at_bmi_kg
from tonus.energy.targets.safety import protein_withheld
from tonus.energy.working import Measure, Reason, Value, Working
from tonus.messages import K_

__all__ = [
    "FAT_LEAST_SHARE",
    "KCAL_PER_G_FAT",
    "PROTEIN_G_PER_KG",
    "PROTEIN_TO_BMI",
    "Nutrients",
    "ProteinRange",
    "fibre_working",
    "nutrients",
    "protein_weight_kg",
]

#: Protein, g for each kg and day [leidy_2015]_.
PROTEIN_G_PER_KG: Final = (1.2, 1.6)
#: Heavier people count the weight that they would have at this body mass index.
PROTEIN_TO_BMI: Final = 25.0
#: Fat, least share of energy, and fibre for each 1000 kcal [iom_2005]_.
FAT_LEAST_SHARE: Final = 0.20
_FIBRE_G_PER_1000_KCAL: Final = 14.0
KCAL_PER_G_FAT: Final = 9.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ProteinRange:
    """Protein for a day.

    Parameters
    ----------
    low, high : Working
        Ends of the range, g/day.
    """

    low: Working
    high: Working


@dataclass(frozen=True, slots=True, kw_only=True)
class Nutrients:
    """What a target is made of.

    Parameters
    ----------
    protein : ProteinRange or None
        None where a clinician has to say it.
    protein_withheld : Reason or None
        Why there is no range.
    fat_least : Working
        Least fat, g/day.
    fibre : Working
        Fibre, g/day.
    """

    protein: ProteinRange | None
    protein_withheld: Reason | None
    fat_least: Working
    fibre: Working


def protein_weight_kg(person: Measured) -> float:
    """Return the weight that protein is counted by.

    Parameters
    ----------
    person : Measured
        Measures.

    Returns
    -------
    float
        kg; that of a body mass index of 25 for heavier people.

    Examples
    --------
    >>> from tonus.energy.person import Activity, Sex
    >>> man = Measured(
    ...     sex=Sex.MALE,
    ...     age_years=30.0,
    ...     height_cm=200.0,
    ...     weight_kg=150.0,
    ...     activity=Activity.ACTIVE,
    ... )
    >>> protein_weight_kg(man)
    100.0
    """
    return min(person.weight_kg, weight_at_bmi_kg(PROTEIN_TO_BMI, person.height_cm))


def fibre_working(intake_kcal: float) -> Working:
    """Return the fibre that goes with an intake [iom_2005]_.

    Parameters
    ----------
    intake_kcal : float
        kcal/day.

    Returns
    -------
    Working
        g/day.

    Examples
    --------
    >>> fibre_working(2000.0).amount
    28.0
    """
    return _of_intake(
        K_("energy.working.fibre"),
        intake_kcal,
        intake_kcal * _FIBRE_G_PER_1000_KCAL / 1000,
        f"{_FIBRE_G_PER_1000_KCAL:.0f} × I / 1000",
    )


def nutrients(person: Measured, health: Health, *, intake_kcal: float) -> Nutrients:
    """Return protein, fat and fibre for a person and an intake.

    Parameters
    ----------
    person : Measured
        Measures.
    health : Health
        Answers; with some of them protein is left to a clinician.
    intake_kcal : float
        Target, kcal/day.

    Returns
    -------
    Nutrients
        Each with its working.

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
    >>> man = Measured(
    ...     sex=Sex.MALE,
    ...     age_years=30.0,
    ...     height_cm=200.0,
    ...     weight_kg=150.0,
    ...     activity=Activity.ACTIVE,
    ... )
    >>> found = nutrients(man, health, intake_kcal=2700.0)
    >>> round(found.protein.low.amount), round(found.protein.high.amount)
    (120, 160)
    >>> round(found.fat_least.amount), round(found.fibre.amount, 1)
    (60, 37.8)
    """
    withheld = protein_withheld(health)
    low, high = PROTEIN_G_PER_KG
    return Nutrients(
        protein=None
        if withheld
        else ProteinRange(
            low=_protein(person, low, K_("energy.working.protein_low")),
            high=_protein(person, high, K_("energy.working.protein_high")),
        ),
        protein_withheld=withheld,
        fat_least=_of_intake(
            K_("energy.working.fat_least"),
            intake_kcal,
            intake_kcal * FAT_LEAST_SHARE / KCAL_PER_G_FAT,
            f"{FAT_LEAST_SHARE:.2f} × I / {KCAL_PER_G_FAT:.0f}",
        ),
        fibre=fibre_working(intake_kcal),
    )


def _protein(person: Measured, g_per_kg: float, label: str) -> Working:
    return Working(
        label=label,
        amount=g_per_kg * protein_weight_kg(person),
        unit=Measure.G_PER_DAY,
        equation=f"{g_per_kg} × min(W, {PROTEIN_TO_BMI:.0f} × (H / 100)²)",
        inputs=(
            Value(
                name="W",
                amount=person.weight_kg,
                unit=Measure.KG,
                label=K_("energy.input.weight"),
            ),
            Value(
                name="H",
                amount=person.height_cm,
                unit=Measure.CM,
                label=K_("energy.input.height"),
            ),
        ),
        sources=("leidy_2015",),
        sd=None,
        uncertainty=K_("energy.uncertainty.recommendation"),
    )


def _of_intake(label: str, intake_kcal: float, amount: float, equation: str) -> Working:
    return Working(
        label=label,
        amount=amount,
        unit=Measure.G_PER_DAY,
        equation=equation,
        inputs=(
            Value(
                name="I",
                amount=intake_kcal,
                unit=Measure.KCAL_PER_DAY,
                label=K_("energy.input.intake"),
            ),
        ),
        sources=("iom_2005",),
        sd=None,
        uncertainty=K_("energy.uncertainty.recommendation"),
    )
