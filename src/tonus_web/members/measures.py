"""Whether measures can be those of a body; the library decides, in the person's units."""

from __future__ import annotations

from tonus.energy import Health, Person
from tonus.errors import InputError
from tonus.messages import N_
from tonus.units import Quantity
from tonus_web.records.quantities import quantity_words

__all__ = ["impossible_measures"]

_UNASKED = Health(
    pregnant=None,
    breastfeeding=None,
    eating_disorder=None,
    insulin_or_sulfonylurea=None,
    kidney_disease=None,
)


def impossible_measures(
    *, height: Quantity | None = None, weight: Quantity | None = None
) -> InputError | None:
    """Return what is wrong with measures, told in the units they were entered in.

    Parameters
    ----------
    height, weight : Quantity, optional
        As entered; None where not known.

    Returns
    -------
    InputError or None
        None when a body can have them.

    Examples
    --------
    >>> from tonus.units import Unit
    >>> height = Quantity.entered("150", unit=Unit.CM)
    >>> impossible_measures(height=height, weight=Quantity.entered("60", unit=Unit.KG))
    >>> str(impossible_measures(height=height, weight=Quantity.entered("0", unit=Unit.KG)))
    'The weight of 0 kg is not one a body can have. Check number and unit.'
    >>> str(impossible_measures(height=height, weight=Quantity.entered("240", unit=Unit.KG)))
    '150 cm and 240 kg do not go together. Check numbers and units.'
    """
    if height is not None and _refused(height=height):
        return InputError(
            N_("The height of {height} is not one a body can have. Check number and unit."),
            height=quantity_words(height),
        )
    if weight is not None and _refused(weight=weight):
        return InputError(
            N_("The weight of {weight} is not one a body can have. Check number and unit."),
            weight=quantity_words(weight),
        )
    if height is not None and weight is not None and _refused(height=height, weight=weight):
        return InputError(
            N_("{height} and {weight} do not go together. Check numbers and units."),
            height=quantity_words(height),
            weight=quantity_words(weight),
        )
    return None


def _refused(*, height: Quantity | None = None, weight: Quantity | None = None) -> bool:
    try:
        Person(
            sex=None,
            age_years=None,
            height_cm=height.height_cm if height else None,
            weight_kg=weight.weight_kg if weight else None,
            activity=None,
            health=_UNASKED,
        )
    except InputError:
        return True
    return False
