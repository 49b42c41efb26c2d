"""Entered quantities: what was typed beside its exact SI value.

A pound is 0.45359237 kg, an inch 2.54 cm and a kilocalorie 4.184 kJ by
definition, so that in decimals the way to SI and back loses nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Context, Decimal, DecimalException
from enum import StrEnum
from typing import Final

from tonus.errors import InputError
from tonus.messages import N_

__all__ = [
    "CM_PER_IN",
    "KCAL_PER_KJ",
    "KG_PER_LB",
    "LB_PER_STONE",
    "Dimension",
    "Quantity",
    "Unit",
]

#: The international pound, exact.
KG_PER_LB: Final = 0.45359237
LB_PER_STONE: Final = 14
#: The international inch, exact.
CM_PER_IN: Final = 2.54
#: The thermochemical calorie, 1 kcal = 4.184 kJ, exact.
KCAL_PER_KJ: Final = 1 / 4.184

#: Digits before and after the point that may be entered; products with the
#: factors below then stay exact within `_CONTEXT`.
_DIGITS: Final = 12
_CONTEXT: Final = Context(prec=60)


class Dimension(StrEnum):
    """What a unit measures."""

    MASS = "mass"
    LENGTH = "length"
    ENERGY = "energy"


class Unit(StrEnum):
    """Unit in which a quantity is entered and shown."""

    KG = "kg"
    LB = "lb"
    ST_LB = "st+lb"
    CM = "cm"
    IN = "in"
    FT_IN = "ft+in"
    KCAL = "kcal"
    KJ = "kJ"

    @property
    def dimension(self) -> Dimension:
        """What the unit measures."""
        return _DIMENSIONS[self]

    @property
    def part_count(self) -> int:
        """How many numbers are entered: 2 for feet and inches, stones and pounds."""
        return 2 if self in _SMALL_PER_LARGE else 1


_DIMENSIONS: Final = {
    Unit.KG: Dimension.MASS,
    Unit.LB: Dimension.MASS,
    Unit.ST_LB: Dimension.MASS,
    Unit.CM: Dimension.LENGTH,
    Unit.IN: Dimension.LENGTH,
    Unit.FT_IN: Dimension.LENGTH,
    Unit.KCAL: Dimension.ENERGY,
    Unit.KJ: Dimension.ENERGY,
}
#: SI value (kg, m, J) of one of the unit; of its smaller part where it has two.
_SI_PER_UNIT: Final = {
    Unit.KG: Decimal(1),
    Unit.LB: Decimal("0.45359237"),
    Unit.ST_LB: Decimal("0.45359237"),
    Unit.CM: Decimal("0.01"),
    Unit.IN: Decimal("0.0254"),
    Unit.FT_IN: Decimal("0.0254"),
    Unit.KCAL: Decimal(4184),
    Unit.KJ: Decimal(1000),
}
_SMALL_PER_LARGE: Final = {Unit.ST_LB: Decimal(LB_PER_STONE), Unit.FT_IN: Decimal(12)}


@dataclass(frozen=True, slots=True)
class Quantity:
    """What somebody entered, kept as it was, with its exact SI value.

    Parameters
    ----------
    parts : tuple of Decimal
        One number, or two for ``ft+in`` and ``st+lb``; digits as entered.
    unit : Unit
        Unit of the numbers.

    Raises
    ------
    InputError
        When there are not as many numbers as the unit has parts, or one is
        negative, not finite, too long, or a large part is not whole, or a
        small part fills a large one.

    See Also
    --------
    Quantity.entered : Made from text.

    Examples
    --------
    >>> height = Quantity.entered("5", "3", unit=Unit.FT_IN)
    >>> height.si, height.height_cm
    (Decimal('1.6002'), 160.02)
    >>> Quantity.from_si(height.si, unit=Unit.FT_IN) == height
    True
    """

    parts: tuple[Decimal, ...]
    unit: Unit

    def __post_init__(self) -> None:
        if len(self.parts) != self.unit.part_count:
            raise InputError(
                N_("{unit} takes {count} numbers; give as many."),
                unit=self.unit.value,
                count=self.unit.part_count,
            )
        for part in self.parts:
            _refuse_unusable(part)
        if self.unit in _SMALL_PER_LARGE:
            large, small = self.parts
            if large != large.to_integral_value() or small >= _SMALL_PER_LARGE[self.unit]:
                raise InputError(
                    N_("In {unit} the first number is whole and the second below {limit}."),
                    unit=self.unit.value,
                    limit=int(_SMALL_PER_LARGE[self.unit]),
                )

    @classmethod
    def entered(cls, *numbers: str | int | Decimal, unit: Unit) -> Quantity:
        """Return the quantity of the numbers that were typed.

        Parameters
        ----------
        *numbers : str, int or Decimal
            As typed, with a decimal point; not float, which has lost digits.
        unit : Unit
            Their unit.

        Returns
        -------
        Quantity
            Checked.

        Raises
        ------
        InputError
            When one is no number, or cannot be a quantity.
        """
        try:
            parts = tuple(Decimal(number) for number in numbers)
        except (DecimalException, ValueError) as error:
            raise InputError(
                N_("{text} is no number; write digits with a decimal point."),
                text=" ".join(str(number) for number in numbers),
            ) from error
        return cls(parts, unit)

    @classmethod
    def from_si(cls, si: Decimal, *, unit: Unit) -> Quantity:
        """Return the quantity in another unit.

        Parameters
        ----------
        si : Decimal
            Value in kg, m or J.
        unit : Unit
            Unit wanted.

        Returns
        -------
        Quantity
            Exact where `si` came from an entry in this unit; otherwise rounded
            to twelve decimal places.

        Raises
        ------
        InputError
            When the value is negative, not finite or too large.
        """
        if not si.is_finite():
            _refuse_unusable(si)
        exact = _CONTEXT.divide(si, _SI_PER_UNIT[unit])
        places = Decimal(1).scaleb(-_DIGITS)
        number = _plain(_CONTEXT.quantize(exact, places))
        if unit not in _SMALL_PER_LARGE:
            return cls((number,), unit)
        large, small = divmod(number, _SMALL_PER_LARGE[unit])
        return cls((_plain(large), _plain(small)), unit)

    @property
    def si(self) -> Decimal:
        """Exact value in kg, m or J."""
        total = self.parts[-1]
        if self.unit in _SMALL_PER_LARGE:
            total = _CONTEXT.fma(self.parts[0], _SMALL_PER_LARGE[self.unit], total)
        return _plain(_CONTEXT.multiply(total, _SI_PER_UNIT[self.unit]))

    @property
    def weight_kg(self) -> float:
        """Mass in kilograms.

        Raises
        ------
        InputError
            When the unit is not one of mass.
        """
        return self._as(Dimension.MASS, 0)

    @property
    def height_cm(self) -> float:
        """Length in centimetres.

        Raises
        ------
        InputError
            When the unit is not one of length.
        """
        return self._as(Dimension.LENGTH, 2)

    @property
    def energy_kcal(self) -> float:
        """Energy in kilocalories.

        Raises
        ------
        InputError
            When the unit is not one of energy.
        """
        self._as(Dimension.ENERGY, 0)
        return float(_CONTEXT.divide(self.si, Decimal(4184)))

    def _as(self, dimension: Dimension, power_of_ten: int) -> float:
        if self.unit.dimension is not dimension:
            raise InputError(
                N_("{unit} does not measure {dimension}; choose another unit."),
                unit=self.unit.value,
                dimension=dimension.value,
            )
        return float(self.si.scaleb(power_of_ten, _CONTEXT))


def _plain(value: Decimal) -> Decimal:
    """The same number without trailing zeros, and without an exponent above zero."""
    short = _CONTEXT.normalize(value)
    return _CONTEXT.quantize(short, Decimal(1)) if int(short.as_tuple().exponent) > 0 else short


def _refuse_unusable(part: Decimal) -> None:
    if not part.is_finite() or part.is_signed():
        raise InputError(N_("{number} cannot be a quantity; give a number from 0 up."), number=part)
    exponent = int(part.as_tuple().exponent)
    if part.adjusted() >= _DIGITS or exponent < -_DIGITS:
        raise InputError(
            N_("{number} has more digits than can be kept; round it and enter it again."),
            number=part,
        )
