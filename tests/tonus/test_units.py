"""Units: what is entered comes back as it was, to the last digit."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tonus.errors import InputError
from tonus.units import Quantity, Unit

numbers = st.decimals(min_value=0, max_value=99_999, places=6) | st.decimals(
    min_value=0, max_value=999_999, places=1
)
single = st.tuples(st.sampled_from([unit for unit in Unit if unit.part_count == 1]), numbers)


@given(single)
def test_one_number_comes_back_exactly(entry: tuple[Unit, Decimal]) -> None:
    unit, number = entry
    quantity = Quantity.entered(number, unit=unit)
    assert quantity.parts == (number,)
    assert Quantity.from_si(quantity.si, unit=unit).parts == (number,)


@given(
    st.sampled_from([(Unit.FT_IN, 12), (Unit.ST_LB, 14)]), st.integers(0, 999), st.integers(0, 1399)
)
def test_two_numbers_come_back_exactly(kind: tuple[Unit, int], large: int, small: int) -> None:
    unit, per_large = kind
    number = Decimal(small % (per_large * 100)) / 100
    quantity = Quantity.entered(large, number, unit=unit)
    assert Quantity.from_si(quantity.si, unit=unit) == quantity


@given(numbers, st.sampled_from(Unit))
def test_another_unit_and_back_loses_less_than_a_twelfth_decimal(
    number: Decimal, other: Unit
) -> None:
    home = next(unit for unit in Unit if unit.dimension is other.dimension)
    there = Quantity.from_si(Quantity.entered(number, unit=home).si, unit=other)
    back = Quantity.from_si(there.si, unit=home)
    assert abs(back.parts[0] - number) <= Decimal("1e-11")


@pytest.mark.parametrize(
    ("entry", "si"),
    [
        (Quantity.entered("150", unit=Unit.LB), "68.0388555"),
        (Quantity.entered("10", "10", unit=Unit.ST_LB), "68.0388555"),
        (Quantity.entered("72.5", unit=Unit.KG), "72.5"),
        (Quantity.entered("5", "3", unit=Unit.FT_IN), "1.6002"),
        (Quantity.entered("160.02", unit=Unit.CM), "1.6002"),
        (Quantity.entered("33.5", unit=Unit.IN), "0.8509"),
        (Quantity.entered("2000", unit=Unit.KCAL), "8368000"),
        (Quantity.entered("8368", unit=Unit.KJ), "8368000"),
    ],
)
def test_si_values_are_exact(entry: Quantity, si: str) -> None:
    assert entry.si == Decimal(si)
    assert "E" not in str(entry.si)


def test_floats_for_the_equations() -> None:
    assert Quantity.entered("5", "3", unit=Unit.FT_IN).height_cm == 160.02
    assert Quantity.entered("150", unit=Unit.LB).weight_kg == 68.0388555
    assert Quantity.entered("8368", unit=Unit.KJ).energy_kcal == 2000.0


def test_digits_are_kept_as_typed() -> None:
    assert str(Quantity.entered("72.50", unit=Unit.KG).parts[0]) == "72.50"


@pytest.mark.parametrize(
    ("numbers", "unit"),
    [
        (("5",), Unit.FT_IN),
        (("5", "3"), Unit.CM),
        (("5", "12"), Unit.FT_IN),
        (("5.5", "0"), Unit.FT_IN),
        (("10", "14"), Unit.ST_LB),
        (("-1",), Unit.KG),
        (("-0",), Unit.KG),
        (("NaN",), Unit.KG),
        (("Infinity",), Unit.LB),
        (("72,5",), Unit.KG),
        (("",), Unit.KG),
        (("1e400000",), Unit.KG),
        (("1e-400000",), Unit.KG),
        (("1" * 13,), Unit.KG),
        (("0." + "1" * 13,), Unit.KG),
    ],
)
def test_what_is_no_quantity_is_refused(numbers: tuple[str, ...], unit: Unit) -> None:
    with pytest.raises(InputError):
        Quantity.entered(*numbers, unit=unit)


@pytest.mark.parametrize("si", ["NaN", "-1", "1e20"])
def test_a_value_that_cannot_be_shown_is_refused(si: str) -> None:
    with pytest.raises(InputError):
        Quantity.from_si(Decimal(si), unit=Unit.LB)


def test_a_unit_of_something_else_is_refused() -> None:
    with pytest.raises(InputError, match="does not measure mass"):
        _ = Quantity.entered("160", unit=Unit.CM).weight_kg
    with pytest.raises(InputError, match="does not measure length"):
        _ = Quantity.entered("70", unit=Unit.KG).height_cm
    with pytest.raises(InputError, match="does not measure energy"):
        _ = Quantity.entered("70", unit=Unit.KG).energy_kcal
