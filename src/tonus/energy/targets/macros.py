"""Protein, fat and carbohydrate of a day, which together are its energy.

Protein follows the body, fat is a share of energy with a floor, carbohydrate is
the rest.  All three can be changed within what is safe.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from tonus.energy.person import Measured, Person
from tonus.energy.targets.admission import NoNumbers, admitted
from tonus.energy.targets.nutrients import (
    FAT_LEAST_SHARE,
    KCAL_PER_G_FAT,
    PROTEIN_G_PER_KG,
    PROTEIN_TO_BMI,
    fibre_working,
    protein_weight_kg,
)
from tonus.energy.targets.safety import protein_withheld
from tonus.energy.working import Measure, Reason, Value, Working
from tonus.errors import InputError
from tonus.messages import K_, N_

__all__ = ["MacroChoice", "MacroRanges", "MacroTarget", "Macros", "macros"]

_KCAL_PER_G_PROTEIN: Final = 4.0
_KCAL_PER_G_CARBOHYDRATE: Final = 4.0
#: Most energy from fat and from protein [iom_2005]_.
_FAT_MOST_SHARE: Final = 0.35
_PROTEIN_MOST_SHARE: Final = 0.35
#: Where nothing was chosen: the middle of what is recommended [tonus_limits]_.
_PROTEIN_DEFAULT_G_PER_KG: Final = 1.4
_FAT_DEFAULT_SHARE: Final = 0.30
_ROUNDING: Final = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class MacroChoice:
    """What a person wants of protein and fat.

    Parameters
    ----------
    protein_g_per_kg : float or None
        g/kg/day; None for 1.4.
    fat_share : float or None
        Share of energy, 0-1; None for 0.30.

    Raises
    ------
    InputError
        When one is no number, or below 0.
    """

    protein_g_per_kg: float | None = None
    fat_share: float | None = None

    def __post_init__(self) -> None:
        for value in (self.protein_g_per_kg, self.fat_share):
            if value is not None and not 0 <= value < math.inf:
                raise InputError(N_("Protein and fat are numbers from 0. Check them."))


@dataclass(frozen=True, slots=True, kw_only=True)
class MacroTarget:
    """One macronutrient of a day.

    Parameters
    ----------
    amount_g : float
        g/day.
    energy_kcal : float
        Its energy, kcal/day.
    share : float
        Of the energy of the day, 0-1.
    working : Working
        How the amount came about.
    """

    amount_g: float
    energy_kcal: float
    share: float
    working: Working


@dataclass(frozen=True, slots=True, kw_only=True)
class MacroRanges:
    """What may be chosen.

    Parameters
    ----------
    protein_g_per_kg : tuple of float or None
        Least and most, g/kg/day; None where a clinician has to say it.
    fat_share : tuple of float
        Least and most share of energy.
    """

    protein_g_per_kg: tuple[float, float] | None
    fat_share: tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Macros:
    """What a day's energy is made of.

    Parameters
    ----------
    protein : MacroTarget or None
        None where a clinician has to say it.
    fat : MacroTarget
        At least a fifth of energy.
    carbohydrate : MacroTarget or None
        The rest, fibre counted in; None where protein is not known.
    fibre : Working
        Fibre, g/day.
    reasons : tuple of Reason
        What of a choice was changed, and why.
    protein_withheld : Reason or None
        Why there is no protein target.
    ranges : MacroRanges
        What may be chosen.
    """

    protein: MacroTarget | None
    fat: MacroTarget
    carbohydrate: MacroTarget | None
    fibre: Working
    reasons: tuple[Reason, ...]
    protein_withheld: Reason | None
    ranges: MacroRanges

    @property
    def workings(self) -> tuple[Working, ...]:
        """The working of every amount, in the order in which they build on each other."""
        parts = (self.protein, self.fat, self.carbohydrate)
        return (*(part.working for part in parts if part is not None), self.fibre)


def macros(
    person: Person, *, intake_kcal: float, choice: MacroChoice | None = None
) -> Macros | NoNumbers:
    """Return protein, fat and carbohydrate that together are an intake.

    Parameters
    ----------
    person : Person
        Measures and answers.
    intake_kcal : float
        Target, or the energy of one day of the week, kcal.
    choice : MacroChoice, optional
        What the person wants; what lies beyond a range is brought to its end.

    Returns
    -------
    Macros or NoNumbers
        `NoNumbers` where no target may be shown.

    Raises
    ------
    InputError
        When an input is missing, naming it (by the check), or the intake is no
        number above 0.

    Examples
    --------
    >>> from tonus.energy.person import Activity, Answer, Health, Sex
    >>> health = Health(
    ...     pregnant=None,
    ...     breastfeeding=None,
    ...     eating_disorder=Answer.NO,
    ...     insulin_or_sulfonylurea=Answer.NO,
    ...     kidney_disease=Answer.NO,
    ... )
    >>> man = Person(
    ...     sex=Sex.MALE,
    ...     age_years=40.0,
    ...     height_cm=180.0,
    ...     weight_kg=81.0,
    ...     activity=Activity.INACTIVE,
    ...     health=health,
    ... )
    >>> found = macros(man, intake_kcal=2000.0)
    >>> [round(part.amount_g) for part in (found.protein, found.fat, found.carbohydrate)]
    [113, 67, 237]
    """
    body = admitted(person)
    if isinstance(body, NoNumbers):
        return body
    if not 0 < intake_kcal < math.inf:
        raise InputError(N_("Macronutrients need an energy above 0. Check it."))
    wanted = choice or MacroChoice()
    withheld = protein_withheld(person.health)
    ranges = MacroRanges(
        protein_g_per_kg=None if withheld else _protein_range(body, intake_kcal),
        fat_share=(FAT_LEAST_SHARE, _FAT_MOST_SHARE),
    )
    share, fat_reasons = _within(
        wanted.fat_share,
        _FAT_DEFAULT_SHARE,
        ranges.fat_share,
        K_("energy.reason.fat_range"),
        Measure.SHARE,
    )
    fat = _fat(intake_kcal, share)
    protein, protein_reasons = _protein(body, intake_kcal, wanted, ranges)
    return Macros(
        protein=protein,
        fat=fat,
        carbohydrate=None if protein is None else _rest(intake_kcal, protein, fat),
        fibre=fibre_working(intake_kcal),
        reasons=(*protein_reasons, *fat_reasons),
        protein_withheld=withheld,
        ranges=ranges,
    )


def _protein_range(body: Measured, intake_kcal: float) -> tuple[float, float]:
    """What is recommended, as far as it leaves room for the rest of a meal."""
    low, high = PROTEIN_G_PER_KG
    most_g = _PROTEIN_MOST_SHARE * intake_kcal / _KCAL_PER_G_PROTEIN
    room = most_g / protein_weight_kg(body)
    return min(low, room), min(high, room)


def _within(
    wanted: float | None,
    default: float,
    ends: tuple[float, float],
    key: str,
    unit: Measure,
) -> tuple[float, tuple[Reason, ...]]:
    low, high = ends
    value = min(max(default if wanted is None else wanted, low), high)
    if wanted is None or abs(value - wanted) <= _ROUNDING:
        return value, ()
    values = (
        Value(name="low", amount=low, unit=unit),
        Value(name="high", amount=high, unit=unit),
    )
    return value, (Reason(key=key, values=values, sources=("leidy_2015", "iom_2005")),)


def _protein(
    body: Measured, intake_kcal: float, wanted: MacroChoice, ranges: MacroRanges
) -> tuple[MacroTarget | None, tuple[Reason, ...]]:
    if ranges.protein_g_per_kg is None:
        return None, ()
    per_kg, reasons = _within(
        wanted.protein_g_per_kg,
        _PROTEIN_DEFAULT_G_PER_KG,
        ranges.protein_g_per_kg,
        K_("energy.reason.protein_range"),
        Measure.G_PER_KG_DAY,
    )
    amount = per_kg * protein_weight_kg(body)
    inputs = (
        ("p", per_kg, Measure.G_PER_KG_DAY, K_("energy.input.protein_per_kg")),
        ("W", body.weight_kg, Measure.KG, K_("energy.input.weight")),
        ("H", body.height_cm, Measure.CM, K_("energy.input.height")),
    )
    equation = f"p × min(W, {PROTEIN_TO_BMI:.0f} × (H / 100)²)"
    return _macro(
        K_("energy.working.protein"),
        amount,
        _KCAL_PER_G_PROTEIN,
        intake_kcal,
        equation,
        inputs,
        ("leidy_2015", "iom_2005", "tonus_limits"),
    ), reasons


def _fat(intake_kcal: float, share: float) -> MacroTarget:
    inputs = (
        ("I", intake_kcal, Measure.KCAL_PER_DAY, K_("energy.input.intake")),
        ("f", share, Measure.SHARE, K_("energy.input.fat_share")),
    )
    return _macro(
        K_("energy.working.fat_amount"),
        share * intake_kcal / KCAL_PER_G_FAT,
        KCAL_PER_G_FAT,
        intake_kcal,
        f"f × I / {KCAL_PER_G_FAT:.0f}",
        inputs,
        ("iom_2005", "tonus_limits"),
    )


def _rest(intake_kcal: float, protein: MacroTarget, fat: MacroTarget) -> MacroTarget:
    left = intake_kcal - protein.energy_kcal - fat.energy_kcal
    grams = Measure.G_PER_DAY
    inputs = (
        ("I", intake_kcal, Measure.KCAL_PER_DAY, K_("energy.input.intake")),
        ("P", protein.amount_g, grams, K_("energy.input.protein")),
        ("F", fat.amount_g, grams, K_("energy.input.fat_amount")),
    )
    return _macro(
        K_("energy.working.carbohydrate"),
        left / _KCAL_PER_G_CARBOHYDRATE,
        _KCAL_PER_G_CARBOHYDRATE,
        intake_kcal,
        f"(I − {_KCAL_PER_G_PROTEIN:.0f} × P − {KCAL_PER_G_FAT:.0f} × F) / "
        f"{_KCAL_PER_G_CARBOHYDRATE:.0f}",
        inputs,
        ("iom_2005",),
    )


def _macro(
    label: str,
    amount_g: float,
    kcal_per_g: float,
    intake_kcal: float,
    equation: str,
    inputs: tuple[tuple[str, float, Measure, str], ...],
    sources: tuple[str, ...],
) -> MacroTarget:
    return MacroTarget(
        amount_g=amount_g,
        energy_kcal=amount_g * kcal_per_g,
        share=amount_g * kcal_per_g / intake_kcal,
        working=Working(
            label=label,
            amount=amount_g,
            unit=Measure.G_PER_DAY,
            equation=equation,
            inputs=tuple(
                Value(name=name, amount=amount, unit=unit, label=words)
                for name, amount, unit, words in inputs
            ),
            sources=sources,
            sd=None,
            uncertainty=K_("energy.uncertainty.recommendation"),
        ),
    )
