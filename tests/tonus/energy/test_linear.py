"""The linearised model: reference trajectories, closed forms, monotone in what is eaten."""

from __future__ import annotations

import csv
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tonus.energy import Sex, linear_model
from tonus.energy.hall.body import fat_share_of_change, initial_fat_kg
from tonus.energy.hall.linear import LinearModel
from tonus.energy.spending.resting import mifflin_kcal
from tonus.errors import InputError

BODY = {"age_years": 40.0, "height_cm": 165.0, "weight_kg": 90.0}
MODEL = linear_model(sex=Sex.FEMALE, **BODY, maintenance_kcal=2200.0)


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def of_reference(row: dict[str, str]) -> LinearModel:
    sex = Sex(row["sex"])
    body = {
        "age_years": float(row["age"]),
        "height_cm": float(row["height_cm"]),
        "weight_kg": float(row["weight_kg"]),
    }
    return linear_model(
        sex=sex, **body, maintenance_kcal=float(row["PAL"]) * mifflin_kcal(sex=sex, **body)
    )


@pytest.fixture
def hall(shared_data: Path) -> Path:
    return shared_data / "energy" / "hall_reference"


def test_constants_equal_the_reference(hall: Path) -> None:
    people = {row["id"]: row for row in table(hall / "persons.csv")}
    rows = table(hall / "derived_parameters.csv")
    assert len(rows) == 16
    for row in rows:
        model = of_reference(people[row["id"]])
        change = float(people[row["id"]]["dEI_kcal"])
        assert model.maintenance_kcal == pytest.approx(float(row["EI0_kcal"]), abs=1e-3)
        assert model.fat_kg == pytest.approx(float(row["F0_kg"]), abs=1e-5)
        assert model.rho_kcal_per_kg == pytest.approx(float(row["rho_lin_kcal_kg"]), abs=0.01)
        assert model.epsilon_kcal_per_kg_day == pytest.approx(float(row["eps_kcal_kg_d"]), abs=1e-4)
        assert model.tau_days == pytest.approx(float(row["tau_d"]), abs=0.01)
        end = model.final_change_kg(intake_kcal=model.maintenance_kcal + change)
        assert end == pytest.approx(float(row["dBW_inf_linear_kg"]), abs=1e-4)


def test_weights_equal_the_reference(hall: Path) -> None:
    people = {row["id"]: row for row in table(hall / "persons.csv")}
    rows = table(hall / "linear_and_3500_error.csv")
    assert len(rows) == 120
    for row in rows:
        one = people[row["id"]]
        model = of_reference(one)
        intake = model.maintenance_kcal + float(one["dEI_kcal"])
        weight = model.weight_after_kg(intake_kcal=intake, days=float(row["day"]))
        assert weight == pytest.approx(float(row["w_linear"]), abs=1e-4)
        # What the module says of its own error.
        assert abs(float(weight) - float(row["w_hall"])) < 1.7


def test_constants_by_hand() -> None:
    # A man of 25, 180 cm, 65 kg, activity level 1.6: fat 0.65 · (3.5 + 37.31 ln 20.0617 − 103.94).
    fat = 0.65 * (3.5 + 37.31 * math.log(65 / 3.24) - 103.94)
    alpha = 10.4 / fat
    rho = (40250 + alpha * 8560) / 4.184 / (0.76 * (1 + alpha))
    epsilon = ((13 + alpha * 92) / 4.184 / (1 + alpha) + (0.9 * 2650.16 - 1656.35) / 65) / 0.76
    model = linear_model(
        sex=Sex.MALE, age_years=25.0, height_cm=180.0, weight_kg=65.0, maintenance_kcal=2650.16
    )
    assert model.rho_kcal_per_kg == pytest.approx(rho)
    assert model.epsilon_kcal_per_kg_day == pytest.approx(epsilon)


rates = st.floats(-0.9, 0.9)
days = st.floats(0, 2000)
intakes = st.floats(800, 5000)


@given(rates, days)
def test_the_intake_for_a_rate_gives_that_rate(rate: float, after: float) -> None:
    intake = MODEL.intake_after_kcal(rate_kg_per_week=rate, days=after)
    weight = float(MODEL.weight_kg) + rate / 7 * after
    pace = MODEL.rate_kg_per_week(intake_kcal=intake, weight_kg=weight)
    assert pace == pytest.approx(rate, abs=1e-9)
    epsilon, rho = float(MODEL.epsilon_kcal_per_kg_day), float(MODEL.rho_kcal_per_kg)
    by_hand = 2200 + rho * rate / 7 + epsilon * rate / 7 * after
    assert intake == pytest.approx(by_hand)


@given(intakes, days)
def test_the_pace_is_the_slope_of_the_weight(intake: float, after: float) -> None:
    before, later = (
        float(MODEL.weight_after_kg(intake_kcal=intake, days=after + step)) for step in (-0.5, 0.5)
    )
    pace = MODEL.rate_after_kg_per_week(intake_kcal=intake, days=after)
    assert pace == pytest.approx((later - before) * 7, abs=1e-5)


@given(intakes, st.floats(1, 500), st.floats(1, 2000))
def test_eating_more_never_weighs_less(intake: float, more: float, after: float) -> None:
    less = MODEL.weight_after_kg(intake_kcal=intake, days=after)
    assert MODEL.weight_after_kg(intake_kcal=intake + more, days=after) > less


@given(days)
def test_maintenance_keeps_the_weight(after: float) -> None:
    assert MODEL.weight_after_kg(intake_kcal=2200.0, days=after) == pytest.approx(90.0)


@given(intakes, st.floats(1, 400), st.floats(1, 400))
def test_two_stretches_are_one_long_stretch(intake: float, first: float, then: float) -> None:
    between = MODEL.weight_after_kg(intake_kcal=intake, days=first)
    end = MODEL.weight_after_kg(intake_kcal=intake, days=then, from_kg=between)
    assert end == pytest.approx(MODEL.weight_after_kg(intake_kcal=intake, days=first + then))


def test_many_people_over_many_days_at_once() -> None:
    weights = np.array([65.0, 90.0, np.nan])
    many = linear_model(
        sex=np.array(["male", "female", "male"]),
        age_years=np.array([25.0, 40.0, 30.0]),
        height_cm=np.array([180.0, 165.0, 175.0]),
        weight_kg=weights,
        maintenance_kcal=np.array([2650.0, 2200.0, 2500.0]),
    )
    after = np.array([0.0, 28.0, 365.0])[:, None]
    weight = np.asarray(many.weight_after_kg(intake_kcal=2000.0, days=after))
    assert weight.shape == (3, 3)
    assert weight[0, :2] == pytest.approx(weights[:2])
    assert np.isnan(weight[:, 2]).all()
    assert weight[:, 1] == pytest.approx(
        [float(MODEL.weight_after_kg(intake_kcal=2000.0, days=day)) for day in (0, 28, 365)]
    )


def test_a_body_that_the_equations_do_not_fit_is_refused() -> None:
    thin = {"age_years": 19.0, "height_cm": 180.0, "weight_kg": 45.0}
    assert math.isnan(initial_fat_kg(sex=Sex.MALE, **thin))
    with pytest.raises(InputError, match="no answer for these measures"):
        linear_model(sex=Sex.MALE, **thin, maintenance_kcal=1800.0)
    with pytest.raises(InputError, match="no answer for these measures"):
        linear_model(sex=Sex.FEMALE, **BODY, maintenance_kcal=100.0)


def test_the_same_among_many_is_unknown() -> None:
    many = linear_model(
        sex=Sex.FEMALE,
        age_years=np.full(2, 40.0),
        height_cm=np.full(2, 165.0),
        weight_kg=np.full(2, 90.0),
        maintenance_kcal=np.array([100.0, 2200.0]),
    )
    assert np.isnan(many.epsilon_kcal_per_kg_day).tolist() == [True, False]


def test_the_fat_share_of_a_gain_rises_with_fat() -> None:
    assert fat_share_of_change(10.4) == 0.5
    assert fat_share_of_change(41.6) == pytest.approx(0.8)
