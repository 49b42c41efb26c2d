"""Resting and total energy: known values, refusals, arrays as plain numbers."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tonus.energy import Activity, Breastfeeding, Sex
from tonus.energy.spending.resting import (
    cunningham_kcal,
    harris_benedict_kcal,
    henry_kcal,
    katch_mcardle_kcal,
    mifflin_kcal,
)
from tonus.energy.spending.total import activity_at_pal, eer_kcal, eer_rmse_kcal, lactation_kcal
from tonus.errors import InputError

MAN = {"age_years": 25.0, "height_cm": 180.0, "weight_kg": 75.0}
WOMAN = {"age_years": 25.0, "height_cm": 165.0, "weight_kg": 60.0}


# --- figures worked out by hand ---------------------------------------------------


def test_resting_energy_by_hand() -> None:
    # 9.99 · 75 + 6.25 · 180 − 4.92 · 25 + 5
    assert mifflin_kcal(sex=Sex.MALE, **MAN) == pytest.approx(749.25 + 1125 - 123 + 5)
    # 9.99 · 60 + 6.25 · 165 − 4.92 · 25 − 161
    assert mifflin_kcal(sex=Sex.FEMALE, **WOMAN) == pytest.approx(599.4 + 1031.25 - 123 - 161)
    assert harris_benedict_kcal(sex=Sex.MALE, **MAN) == pytest.approx(
        88.362 + 1004.775 + 863.82 - 141.925
    )
    assert harris_benedict_kcal(sex=Sex.FEMALE, **WOMAN) == pytest.approx(
        447.593 + 554.82 + 511.17 - 108.25
    )
    assert katch_mcardle_kcal(fat_free_kg=50.0) == 1450.0
    assert cunningham_kcal(fat_free_kg=50.0) == 1600.0


@pytest.mark.parametrize(
    ("sex", "age", "expected"),
    [
        (Sex.MALE, 29.9, 1600 + 545),
        (Sex.MALE, 30.0, 1420 + 593),
        (Sex.MALE, 59.9, 1420 + 593),
        (Sex.MALE, 60.0, 1350 + 514),
        (Sex.FEMALE, 29.9, 1310 + 558),
        (Sex.FEMALE, 30.0, 974 + 694),
        (Sex.FEMALE, 60.0, 1010 + 569),
    ],
)
def test_the_oxford_equation_changes_at_30_and_60(sex: Sex, age: float, expected: float) -> None:
    assert henry_kcal(sex=sex, age_years=age, weight_kg=100.0) == pytest.approx(expected)


def test_total_energy_by_hand() -> None:
    # 753.07 − 10.83 · 85 + 6.50 · 150 + 14.10 · 45
    man = {"age_years": 85.0, "height_cm": 150.0, "weight_kg": 45.0}
    by_hand = 753.07 - 920.55 + 975 + 634.5
    assert eer_kcal(sex=Sex.MALE, activity=Activity.INACTIVE, **man) == pytest.approx(by_hand)
    assert eer_rmse_kcal(Sex.MALE) == 339
    assert eer_rmse_kcal(Sex.FEMALE) == 246


@pytest.mark.parametrize(
    ("pal", "activity"),
    [
        (1.0, Activity.INACTIVE),
        (1.529, Activity.INACTIVE),
        (1.53, Activity.LOW_ACTIVE),
        (1.679, Activity.LOW_ACTIVE),
        (1.68, Activity.ACTIVE),
        (1.849, Activity.ACTIVE),
        (1.85, Activity.VERY_ACTIVE),
        (2.499, Activity.VERY_ACTIVE),
    ],
)
def test_bands_of_activity(pal: float, activity: Activity) -> None:
    assert activity_at_pal(pal) is activity


@pytest.mark.parametrize("pal", [0.99, 2.5, float("nan")])
def test_a_level_outside_the_scale_is_refused(pal: float) -> None:
    with pytest.raises(InputError, match="outside 1"):
        activity_at_pal(pal)


def test_what_breastfeeding_adds() -> None:
    assert lactation_kcal(Breastfeeding.NO) == 0
    assert lactation_kcal(Breastfeeding.EXCLUSIVE_0_6_MONTHS) == 400
    assert lactation_kcal(Breastfeeding.MONTHS_7_12) == 380
    assert lactation_kcal(Breastfeeding.OTHER) is None
    assert lactation_kcal(Breastfeeding.RATHER_NOT_SAY) is None


# --- the reference values ---------------------------------------------------------


def test_every_reference_value(shared_data: Path) -> None:
    path = shared_data / "energy" / "rmr_eer_test_vectors.csv"
    with path.open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == 8
    for row in rows:
        sex = Sex.MALE if row["sex"] == "M" else Sex.FEMALE
        age, height, weight = (float(row[n]) for n in ("age", "height_cm", "weight_kg"))
        fat_free = weight * (1 - float(row["bodyfat_pct"]) / 100)
        body = {"age_years": age, "height_cm": height, "weight_kg": weight}
        found = {
            "mifflin_published": mifflin_kcal(sex=sex, **body),
            "hb_revised": harris_benedict_kcal(sex=sex, **body),
            "katch": katch_mcardle_kcal(fat_free_kg=fat_free),
            "cunningham1980": cunningham_kcal(fat_free_kg=fat_free),
            "henry_w": henry_kcal(sex=sex, age_years=age, weight_kg=weight),
        }
        for activity in Activity:
            found[f"eer23_{activity.value}"] = eer_kcal(sex=sex, activity=activity, **body)
        for name, value in found.items():
            assert value == pytest.approx(float(row[name]), abs=0.006), (row, name)


# --- many at once, refusals -------------------------------------------------------


def test_many_people_are_the_same_as_one_by_one() -> None:
    rng = np.random.default_rng(7)
    sexes = np.array([Sex.FEMALE.value, Sex.MALE.value] * 20)
    body = {
        "age_years": rng.uniform(19, 90, 40),
        "height_cm": rng.uniform(140, 200, 40),
        "weight_kg": rng.uniform(40, 150, 40),
    }
    light = {name: values for name, values in body.items() if name != "height_cm"}
    total = eer_kcal(sex=sexes, activity=Activity.ACTIVE, **body)
    mifflin, harris = mifflin_kcal(sex=sexes, **body), harris_benedict_kcal(sex=sexes, **body)
    henry = henry_kcal(sex=sexes, **light)
    for k, sex in enumerate(sexes):
        one = {name: float(values[k]) for name, values in body.items()}
        few = {name: one[name] for name in light}
        assert mifflin[k] == mifflin_kcal(sex=Sex(sex), **one)
        assert harris[k] == harris_benedict_kcal(sex=Sex(sex), **one)
        assert henry[k] == henry_kcal(sex=Sex(sex), **few)
        assert total[k] == eer_kcal(sex=Sex(sex), activity=Activity.ACTIVE, **one)


def test_plain_numbers_give_plain_numbers() -> None:
    assert type(mifflin_kcal(sex=Sex.MALE, **MAN)) is float
    assert type(eer_kcal(sex=Sex.MALE, activity=Activity.ACTIVE, **MAN)) is float


def test_what_is_not_known_stays_unknown() -> None:
    ages = np.array([30.0, np.nan])
    weights = np.array([np.nan, 70.0])
    assert np.isnan(henry_kcal(sex=Sex.MALE, age_years=ages, weight_kg=weights)).all()
    assert np.isnan(mifflin_kcal(sex=Sex.MALE, **(MAN | {"height_cm": float("nan")})))
    assert np.isnan(cunningham_kcal(fat_free_kg=float("nan")))


@pytest.mark.parametrize("age", [18.99, 0.0])
def test_no_equation_speaks_for_people_under_19(age: float) -> None:
    young = MAN | {"age_years": age}
    few = {"age_years": age, "weight_kg": 70.0}
    equations: tuple[Callable[[], float], ...] = (
        lambda: mifflin_kcal(sex=Sex.MALE, **young),
        lambda: harris_benedict_kcal(sex=Sex.MALE, **young),
        lambda: henry_kcal(sex=Sex.MALE, **few),
        lambda: eer_kcal(sex=Sex.MALE, activity=Activity.ACTIVE, **young),
    )
    for equation in equations:
        with pytest.raises(InputError, match="start at age 19"):
            equation()


def test_one_young_person_among_many_is_refused() -> None:
    with pytest.raises(InputError, match="start at age 19"):
        henry_kcal(sex=Sex.MALE, age_years=np.array([30.0, 18.0]), weight_kg=np.array([70.0, 70.0]))


def test_an_unknown_sex_is_refused() -> None:
    with pytest.raises(InputError, match="female and male"):
        mifflin_kcal(sex=np.array(["male", "unknown"]), **MAN)


def test_fat_free_mass_must_be_there() -> None:
    for equation in (katch_mcardle_kcal, cunningham_kcal):
        with pytest.raises(InputError, match="above 0 kg"):
            equation(fat_free_kg=0.0)


@given(st.sampled_from(Sex), st.sampled_from(Activity), st.floats(40, 200), st.floats(0.1, 50))
def test_more_weight_needs_more(sex: Sex, activity: Activity, weight: float, more: float) -> None:
    def total(kg: float) -> float:
        return eer_kcal(sex=sex, activity=activity, age_years=40.0, height_cm=170.0, weight_kg=kg)

    assert total(weight + more) > total(weight)
