"""A person as the energy equations and the safety rules need to know them.

Nothing is assumed.  What was not answered is None, and `refuse_missing` names it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from tonus.errors import InputError
from tonus.messages import N_

__all__ = [
    "YOUNGEST_YEARS",
    "Activity",
    "Answer",
    "Breastfeeding",
    "Health",
    "Measured",
    "Person",
    "Sex",
    "bmi_kg_m2",
    "measured",
    "missing_inputs",
    "refuse_missing",
    "weight_at_bmi_kg",
]

#: The adult equations start here [nasem_2023]_.
YOUNGEST_YEARS: Final = 19
#: Outside these a figure is a slip of the unit or of the finger.
_PLAUSIBLE: Final = {
    "age_years": (0.0, 125.0),
    "height_cm": (100.0, 250.0),
    "weight_kg": (20.0, 400.0),
    "body_fat_share": (0.02, 0.75),
}
_PLAUSIBLE_BMI: Final = (8.0, 100.0)
_BODY: Final = ("sex", "age_years", "height_cm", "weight_kg", "activity")
_ASKED_OF_MEN: Final = ("eating_disorder", "insulin_or_sulfonylurea", "kidney_disease")
_ASKED: Final = ("pregnant", "breastfeeding", *_ASKED_OF_MEN)


class Sex(StrEnum):
    """Which of the two sets of coefficients fits the person's body."""

    FEMALE = "female"
    MALE = "male"


class Activity(StrEnum):
    """Category of daily activity [nasem_2023]_."""

    INACTIVE = "inactive"
    LOW_ACTIVE = "low_active"
    ACTIVE = "active"
    VERY_ACTIVE = "very_active"


class Answer(StrEnum):
    """Answer to a question about health."""

    YES = "yes"
    NO = "no"
    RATHER_NOT_SAY = "rather_not_say"


class Breastfeeding(StrEnum):
    """Whether and how the person breast-feeds."""

    NO = "no"
    EXCLUSIVE_0_6_MONTHS = "exclusive_0_6_months"
    MONTHS_7_12 = "months_7_12"
    #: Partly in the first half-year, or after a year: the source has no figure.
    OTHER = "other"
    RATHER_NOT_SAY = "rather_not_say"


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What the safety rules ask for.

    Parameters
    ----------
    pregnant : Answer or None
        None: not asked; men are not asked.
    breastfeeding : Breastfeeding or None
        None: not asked; men are not asked.
    eating_disorder : Answer or None
        Now or before.
    insulin_or_sulfonylurea : Answer or None
        Medicines with which eating less can lower blood sugar too far.
    kidney_disease : Answer or None
        Any kidney disease.
    clinician_agreed_to_deficit : bool
        Whether the person says that a clinician agreed to eating less.
    clinician_agreed_to_protein : bool
        Whether the person says that a clinician agreed to a protein target.
    """

    pregnant: Answer | None
    breastfeeding: Breastfeeding | None
    eating_disorder: Answer | None
    insulin_or_sulfonylurea: Answer | None
    kidney_disease: Answer | None
    clinician_agreed_to_deficit: bool = False
    clinician_agreed_to_protein: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A person; None is what is not known.

    Parameters
    ----------
    sex : Sex or None
        Which coefficients fit.
    age_years : float or None
        Years since birth.
    height_cm : float or None
        Standing height.
    weight_kg : float or None
        Present weight.
    activity : Activity or None
        Category of daily activity.
    health : Health
        Answers that the safety rules need.
    body_fat_share : float or None
        Measured share of fat, 0-1; only two of the resting equations use it.

    Raises
    ------
    InputError
        When a figure is outside what a body can be.
    """

    sex: Sex | None
    age_years: float | None
    height_cm: float | None
    weight_kg: float | None
    activity: Activity | None
    health: Health
    body_fat_share: float | None = None

    def __post_init__(self) -> None:
        for name, (low, high) in _PLAUSIBLE.items():
            value = getattr(self, name)
            if value is not None and not low <= value <= high:
                raise InputError(
                    N_("{name} is {value}, outside {low} to {high}. Check number and unit."),
                    name=name,
                    value=value,
                    low=low,
                    high=high,
                )
        if self.height_cm is not None and self.weight_kg is not None:
            low, high = _PLAUSIBLE_BMI
            if not low <= bmi_kg_m2(self.weight_kg, self.height_cm) <= high:
                raise InputError(
                    N_(
                        "Height {height_cm} cm and weight {weight_kg} kg do not go together. "
                        "Check numbers and units."
                    ),
                    height_cm=self.height_cm,
                    weight_kg=self.weight_kg,
                )


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A person of whom everything is known that the equations need.

    Parameters
    ----------
    sex : Sex
        Which coefficients fit.
    age_years, height_cm, weight_kg : float
        Finite numbers.
    activity : Activity
        Category of daily activity.
    """

    sex: Sex
    age_years: float
    height_cm: float
    weight_kg: float
    activity: Activity

    @property
    def bmi(self) -> float:
        """Body mass index, kg/m²."""
        return bmi_kg_m2(self.weight_kg, self.height_cm)


def bmi_kg_m2(weight_kg: float, height_cm: float) -> float:
    """Return the body mass index.

    Parameters
    ----------
    weight_kg, height_cm : float
        Weight and height; NaN stays NaN.

    Returns
    -------
    float
        Weight over height squared, kg/m².

    Examples
    --------
    >>> round(bmi_kg_m2(75.0, 180.0), 2)
    23.15
    """
    return weight_kg / (height_cm / 100) ** 2


def weight_at_bmi_kg(bmi: float, height_cm: float) -> float:
    """Return the weight that has a body mass index at a height.

    Parameters
    ----------
    bmi : float
        Body mass index, kg/m².
    height_cm : float
        Height; NaN stays NaN.

    Returns
    -------
    float
        Weight in kg.

    Examples
    --------
    >>> round(weight_at_bmi_kg(25.0, 160.0), 6)
    64.0
    """
    return bmi * (height_cm / 100) ** 2


def missing_inputs(person: Person) -> tuple[str, ...]:
    """Return the names of what a target needs and nobody has said.

    Parameters
    ----------
    person : Person
        Perhaps with gaps.

    Returns
    -------
    tuple of str
        Names of fields of `Person` and `Health`, in the order in which they
        are asked; empty when nothing is missing.

    Examples
    --------
    >>> unasked = Health(
    ...     pregnant=None,
    ...     breastfeeding=None,
    ...     eating_disorder=Answer.NO,
    ...     insulin_or_sulfonylurea=Answer.NO,
    ...     kidney_disease=None,
    ... )
    >>> missing_inputs(
    ...     Person(
    ...         sex=Sex.MALE,
    ...         age_years=40.0,
    ...         height_cm=None,
    ...         weight_kg=80.0,
    ...         activity=Activity.ACTIVE,
    ...         health=unasked,
    ...     )
    ... )
    ('height_cm', 'kidney_disease')
    """
    asked = _ASKED_OF_MEN if person.sex is Sex.MALE else _ASKED
    return (
        *(name for name in _BODY if getattr(person, name) is None),
        *(name for name in asked if getattr(person.health, name) is None),
    )


def refuse_missing(names: Iterable[str]) -> None:
    """Refuse to go on while something is missing.

    Parameters
    ----------
    names : iterable of str
        Names of what is missing; nothing happens when there are none.

    Raises
    ------
    InputError
        Naming all of them; its ``params["names"]`` holds them as a tuple.

    Examples
    --------
    >>> refuse_missing(["height_cm"])
    Traceback (most recent call last):
    ...
    tonus.errors.InputError: Missing: height_cm. Nothing is assumed in its place; please give it.
    """
    given = tuple(names)
    if given:
        raise InputError(
            N_("Missing: {missing}. Nothing is assumed in its place; please give it."),
            missing=", ".join(given),
            names=given,
        )


def measured(person: Person) -> Measured:
    """Return the person's measures, every one of them known.

    Parameters
    ----------
    person : Person
        Perhaps with gaps.

    Returns
    -------
    Measured
        Sex, age, height, weight and activity.

    Raises
    ------
    InputError
        When one is missing, naming it.

    Examples
    --------
    >>> nothing = Health(
    ...     pregnant=None,
    ...     breastfeeding=None,
    ...     eating_disorder=None,
    ...     insulin_or_sulfonylurea=None,
    ...     kidney_disease=None,
    ... )
    >>> measured(
    ...     Person(
    ...         sex=Sex.MALE,
    ...         age_years=40.0,
    ...         height_cm=180.0,
    ...         weight_kg=81.0,
    ...         activity=Activity.ACTIVE,
    ...         health=nothing,
    ...     )
    ... ).bmi
    25.0
    """
    refuse_missing(name for name in missing_inputs(person) if hasattr(person, name))
    assert person.sex is not None
    assert person.age_years is not None
    assert person.height_cm is not None
    assert person.weight_kg is not None
    assert person.activity is not None
    return Measured(
        sex=person.sex,
        age_years=person.age_years,
        height_cm=person.height_cm,
        weight_kg=person.weight_kg,
        activity=person.activity,
    )
