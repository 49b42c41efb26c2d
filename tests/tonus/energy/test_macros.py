"""Macronutrients: sums, ranges, and what is left to a clinician."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tonus.energy.people import anybody, health, person
from tests.tonus.energy.test_target import computed
from tonus.catalogue import references, translator
from tonus.energy import Answer, MacroChoice, Macros, NoNumbers, Person, macros
from tonus.energy.person import measured
from tonus.energy.targets.safety import protein_withheld
from tonus.errors import InputError


def made(someone: Person, intake_kcal: float, **choice: float | None) -> Macros:
    found = macros(someone, intake_kcal=intake_kcal, choice=MacroChoice(**choice))
    assert isinstance(found, Macros)
    return found


def keys(found: Macros) -> list[str]:
    return [reason.key.removeprefix("energy.reason.") for reason in found.reasons]


def test_protein_by_the_weight_of_bmi_25_and_fat_by_energy() -> None:
    found = made(person(weight_kg=120.0), 2000.0, protein_g_per_kg=1.6, fat_share=0.25)
    assert found.protein is not None
    assert found.carbohydrate is not None
    assert found.protein.amount_g == pytest.approx(1.6 * 25 * 1.65**2)
    assert found.fat.amount_g == pytest.approx(500 / 9)
    assert found.carbohydrate.energy_kcal == pytest.approx(2000 - 500 - 4 * 1.6 * 25 * 1.65**2)
    assert found.fibre.amount == pytest.approx(28)
    assert found.reasons == ()


def test_what_lies_beyond_a_range_comes_to_its_end_with_the_reason() -> None:
    low = made(person(), 2000.0, protein_g_per_kg=0.5, fat_share=0.05)
    assert keys(low) == ["protein_range", "fat_range"]
    assert low.protein is not None
    assert low.protein.amount_g == pytest.approx(1.2 * 25 * 1.65**2)
    assert low.fat.share == pytest.approx(0.20)
    high = made(person(), 2000.0, protein_g_per_kg=4.0, fat_share=0.8)
    assert keys(high) == ["protein_range", "fat_range"]
    assert high.fat.share == pytest.approx(0.35)
    english = translator("en")
    for reason in (*low.reasons, *high.reasons):
        english.gettext(reason.key).format(**{v.name: v.amount for v in reason.values})


def test_little_energy_leaves_room_for_the_rest_of_a_meal() -> None:
    tall = person(height_cm=220.0, weight_kg=130.0)
    found = made(tall, 1200.0, protein_g_per_kg=1.6)
    assert found.protein is not None
    assert found.protein.share == pytest.approx(0.35)
    assert found.carbohydrate is not None
    assert found.carbohydrate.share >= 0.30


def test_protein_is_left_to_a_clinician() -> None:
    kidney = person(health=health(kidney_disease=Answer.YES))
    found = made(kidney, 2000.0, protein_g_per_kg=1.6)
    assert found.protein is None
    assert found.carbohydrate is None
    assert found.protein_withheld is not None
    assert found.ranges.protein_g_per_kg is None
    assert found.fat.amount_g > 0
    agreed = health(kidney_disease=Answer.YES, clinician_agreed_to_protein=True)
    assert made(person(health=agreed), 2000.0).protein is not None


@pytest.mark.parametrize("intake", [0.0, -1.0, math.nan, math.inf])
def test_no_energy_is_refused(intake: float) -> None:
    with pytest.raises(InputError):
        macros(person(), intake_kcal=intake)


@pytest.mark.parametrize("value", [-0.1, math.nan, math.inf])
def test_no_choice_is_refused(value: float) -> None:
    with pytest.raises(InputError):
        MacroChoice(fat_share=value)
    with pytest.raises(InputError):
        MacroChoice(protein_g_per_kg=value)


@given(
    anybody,
    st.floats(800, 6000),
    st.none() | st.floats(0, 10),
    st.none() | st.floats(0, 2),
)
def test_parts_are_the_energy_and_within_what_is_safe(
    someone: Person, intake: float, protein: float | None, fat: float | None
) -> None:
    choice = MacroChoice(protein_g_per_kg=protein, fat_share=fat)
    found = macros(someone, intake_kcal=intake, choice=choice)
    if isinstance(found, NoNumbers):
        return
    assert found.fat.share >= 0.20 - 1e-12
    known = references()
    for working in found.workings:
        assert computed(working) == pytest.approx(working.amount)
        assert working.amount >= 0
        assert all(source in known for source in working.sources)
    if protein_withheld(someone.health):
        assert found.protein is None
        return
    assert found.protein is not None
    assert found.carbohydrate is not None
    parts = (found.protein, found.fat, found.carbohydrate)
    assert sum(part.energy_kcal for part in parts) == pytest.approx(intake)
    assert sum(part.share for part in parts) == pytest.approx(1)
    body = measured(someone)
    at_25 = min(body.weight_kg, 25 * (body.height_cm / 100) ** 2)
    assert found.protein.amount_g <= 1.6 * at_25 + 1e-9
    assert found.protein.amount_g >= min(1.2 * at_25, 0.35 * intake / 4) - 1e-9
