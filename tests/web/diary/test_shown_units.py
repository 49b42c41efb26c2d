"""Figures in everybody's units: rounding, signs, and never below a floor."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tonus.energy import Measure, Reason, Value
from tonus.units import KG_PER_LB, Unit
from tonus_web.diary.shown_units import ShownUnits, reason_text, shown, si_text

POUNDS = ShownUnits(mass=Unit.LB, length=Unit.FT_IN, energy=Unit.KCAL)
STONES = ShownUnits(mass=Unit.ST_LB, length=Unit.FT_IN, energy=Unit.KJ)
METRIC = ShownUnits(mass=Unit.KG, length=Unit.CM, energy=Unit.KJ)


@pytest.mark.parametrize(
    ("amount", "measure", "texts"),
    [
        (1843.2, Measure.KCAL_PER_DAY, ("1,840 kcal", "7,720 kJ", "7,720 kJ")),
        (1200.0, Measure.KCAL_PER_DAY, ("1,200 kcal", "5,030 kJ", "5,030 kJ")),
        (38.3, Measure.KCAL_PER_DAY, ("38 kcal", "170 kJ", "170 kJ")),
        (68.0388555, Measure.KG, ("150.0 lb", "10 st 10 lb", "68.0 kg")),
        (-3.2, Measure.KG, ("−7.1 lb", "−7 lb", "−3.2 kg")),
        (-0.001, Measure.KG, ("0.0 lb", "0 lb", "0.0 kg")),
        (69.8, Measure.KG, ("153.9 lb", "11 st 0 lb", "69.8 kg")),
        (-KG_PER_LB, Measure.KG_PER_WEEK, ("−1 lb a week", "−1 lb a week", "−0.45 kg a week")),
        (
            0.75 * KG_PER_LB,
            Measure.KG_PER_WEEK,
            ("0.8 lb a week", "0.8 lb a week", "0.34 kg a week"),
        ),
        (160.02, Measure.CM, ("5 ft 3 in", "5 ft 3 in", "160 cm")),
        (182.87, Measure.CM, ("6 ft 0 in", "6 ft 0 in", "182.9 cm")),
        (
            9769.34,
            Measure.KCAL_PER_KG,
            ("4,431 kcal for each lb", "18,541 kJ for each lb", "40,875 kJ for each kg"),
        ),
        (0.804, Measure.SHARE, ("80 %",) * 3),
        (0.2, Measure.MINUTES_PER_DAY, ("1 minute a day",) * 3),
        (1.0, Measure.YEARS, ("1 year",) * 3),
        (5.0, Measure.WEEKS, ("5",) * 3),
        (20.0, Measure.KG_PER_M2, ("20.0",) * 3),
        (76.8, Measure.G_PER_DAY, ("77 g",) * 3),
        (3.8, Measure.MET, ("3.8 × rest",) * 3),
    ],
)
def test_a_figure_in_each_unit(amount: float, measure: Measure, texts: tuple[str, ...]) -> None:
    assert tuple(shown(amount, measure, units) for units in (POUNDS, STONES, METRIC)) == texts


@pytest.mark.parametrize("floor_kcal", [1200.0, 1500.0])
@pytest.mark.parametrize("units", [POUNDS, METRIC])
@given(above=st.floats(0, 2000))
def test_rounding_never_shows_a_target_below_the_floor(
    floor_kcal: float, units: ShownUnits, above: float
) -> None:
    number, unit = shown(floor_kcal + above, Measure.KCAL_PER_DAY, units).split(" ")
    kcal = int(number.replace(",", "")) / (4.184 if unit == "kJ" else 1)
    assert kcal >= floor_kcal
    assert abs(kcal - floor_kcal - above) <= 5.01


@given(amount=st.floats(1e-3, 1e6), is_loss=st.booleans())
def test_si_keeps_six_digits(amount: float, is_loss: bool) -> None:
    signed = -amount if is_loss else amount
    number = si_text(signed, Measure.KG).split(" ")[0].replace(",", "").replace("−", "-")
    assert float(number) == pytest.approx(signed, rel=1e-5)


def test_values_of_a_message_come_in_the_readers_units() -> None:
    rate = Value(name="rate", amount=0.68, unit=Measure.KG_PER_WEEK)
    reason = Reason(key="energy.reason.one_percent", values=(rate,))
    assert "at most 1.5 lb a week" in reason_text(reason, POUNDS)
    assert "at most 0.68 kg a week" in reason_text(reason, METRIC)


def test_masses_in_a_sentence_come_in_the_readers_units() -> None:
    masses = (("least", 2 * KG_PER_LB), ("most", 3 * KG_PER_LB))
    values = tuple(Value(name=name, amount=kg, unit=Measure.KG) for name, kg in masses)
    reason = Reason(key="energy.note.first_week", values=values)
    assert "may fall by 2 lb to 3 lb, or" in reason_text(reason, POUNDS)
    assert "may fall by 2 lb to 3 lb, or" in reason_text(reason, STONES)
    assert "may fall by 0.9 kg to 1.4 kg, or" in reason_text(reason, METRIC)
