"""The full Hall model: reference, printed equations, energy kept, monotone, many as one."""

from __future__ import annotations

import csv
import math
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tonus.energy.hall import Change, body_of, printed_weights
from tonus.energy import Sex
from tonus.energy.hall.balance import BalancedBody, balance_intake_kcal, balanced_body
from tonus.energy.hall.dynamics import Trajectory, trajectory
from tonus.energy.spending.resting import mifflin_kcal
from tonus.errors import InputError

MAN = body_of(Sex.MALE, 30, 178, 79.2, 1.5)
WOMAN = body_of(Sex.FEMALE, 45, 165, 80.0, 1.5)
HEAVY = body_of(Sex.MALE, 55, 185, 136.9, 1.5)
COLUMNS = {
    "weight_kg": "weight_kg",
    "fat_kg": "fat_kg",
    "lean_kg": "lean_kg",
    "glycogen_kg": "glycogen_kg",
    "ecf_kg": "extracellular_kg",
}
RATES = {"at_kcal": "adaptation_kcal", "ee_kcal": "expenditure_kcal", "ei_kcal": "intake_kcal"}


# --- the reference ----------------------------------------------------------------


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture(scope="module")
def hall(shared_data: Path) -> Path:
    return shared_data / "energy" / "hall_reference"


def reference_body(row: dict[str, str]) -> BalancedBody:
    names = ("age", "height_cm", "weight_kg", "PAL")
    age, height, weight, pal = (float(row[name]) for name in names)
    return body_of(Sex(row["sex"]), age, height, weight, pal, carb_fraction=float(row["carb0"]))


def reference_course(row: dict[str, str]) -> Trajectory:
    body = reference_body(row)
    return trajectory(
        body,
        intake_kcal=float(body.maintenance_kcal) + float(row["dEI_kcal"]),
        days=int(row["days"]),
        carb_fraction=float(row["carb1"]),
        sodium_change_mg=float(row["dNa_mg"]),
    )


def test_every_day_of_the_reference_trajectories(hall: Path) -> None:
    people = {row["id"]: row for row in table(hall / "persons.csv")}
    rows = table(hall / "trajectories.csv")
    assert len(rows) == 792
    courses = {name: reference_course(people[name]) for name in {row["id"] for row in rows}}
    assert len(courses) >= 12
    for row in rows:
        course, day = courses[row["id"]], int(row["day"])
        for theirs, ours in COLUMNS.items():
            assert abs(getattr(course, ours)[day] - float(row[theirs])) < 2e-4, (row, ours)
        for theirs, ours in RATES.items():
            assert abs(getattr(course, ours)[day] - float(row[theirs])) < 5e-3, (row, ours)


def test_the_first_balance_of_the_reference(hall: Path) -> None:
    people = {row["id"]: row for row in table(hall / "persons.csv")}
    rows = table(hall / "derived_parameters.csv")
    assert len(rows) == 16
    for row in rows:
        body = reference_body(people[row["id"]])
        for name, value, within in (
            ("EI0_kcal", body.maintenance_kcal, 1e-3),
            ("F0_kg", body.fat_kg, 1e-5),
            ("ECF0_kg", body.extracellular_kg, 1e-5),
            ("L0_kg", body.lean_kg, 1e-5),
            ("delta_kcal_kg_d", body.activity_kcal_per_kg, 1e-6),
            ("K_kcal", body.constant_kcal, 1e-4),
        ):
            assert value == pytest.approx(float(row[name]), abs=within), (row["id"], name)


def test_what_the_linear_model_is_compared_with(hall: Path) -> None:
    people = {row["id"]: row for row in table(hall / "persons.csv")}
    rows = table(hall / "linear_and_3500_error.csv")
    courses = {name: reference_course(people[name]) for name in {row["id"] for row in rows}}
    for row in rows:
        weight = courses[row["id"]].weight_kg[int(row["day"])]
        assert weight == pytest.approx(float(row["w_hall"]), abs=3e-4)


# --- the printed equations --------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "change"),
    [
        (MAN, Change(intake_kcal=2141.7)),
        (WOMAN, Change(intake_kcal=2172.075, carb_fraction=0.3)),
        (WOMAN, Change(intake_kcal=1600.0, carb_fraction=0.0)),
        (HEAVY, Change(intake_kcal=4200.0, sodium_mg=2000.0)),
        (MAN, Change(intake_kcal=5300.0, carb_fraction=1.0, sodium_mg=-1500.0)),
        (HEAVY, Change(intake_kcal=0.0)),
        (MAN, Change(intake_kcal=2641.7, extra_kcal=300.0)),
    ],
)
def test_weights_are_those_of_the_printed_equations(body: BalancedBody, change: Change) -> None:
    course = trajectory(
        body,
        intake_kcal=change.intake_kcal,
        days=60,
        carb_fraction=change.carb_fraction,
        sodium_change_mg=change.sodium_mg,
        extra_kcal=change.extra_kcal,
    )
    expected = printed_weights(body, change, days=60)
    # A tenth of a gram as a rule; two grams where a whole day's food is left out or doubled.
    usual = abs(change.intake_kcal - float(body.maintenance_kcal)) < 1000
    assert np.abs(course.weight_kg - expected).max() < (3e-4 if usual else 2e-3)


def test_smaller_steps_come_nearer() -> None:
    exact = printed_weights(MAN, Change(intake_kcal=1600.0), days=40, steps_per_day=96)
    errors = [
        np.abs(
            trajectory(MAN, intake_kcal=1600.0, days=40, steps_per_day=steps).weight_kg - exact
        ).max()
        for steps in (1, 2, 4)
    ]
    # The midpoint is of second order: half the step, a quarter of the error.
    assert errors[1] < errors[0] / 3
    assert errors[2] < errors[1] / 3


# --- properties -------------------------------------------------------------------

bodies = st.sampled_from([MAN, WOMAN, HEAVY])
changes = st.floats(-1200, 1500)
shares = st.floats(0.05, 0.95)


def eating(body: BalancedBody, change: float, days: int, carb: float = 0.5) -> Trajectory:
    intake = float(body.maintenance_kcal) + change
    return trajectory(body, intake_kcal=intake, days=days, carb_fraction=carb)


@given(bodies, changes, shares)
@settings(max_examples=25)
def test_energy_is_kept(body: BalancedBody, change: float, carb: float) -> None:
    course = eating(body, change, 120, carb)
    stored = course.stored_kcal
    balance = course.intake_kcal - course.expenditure_kcal
    # After the quick first weeks the rate at noon, nearly, is the day's: Simpson over two days.
    simpson = (balance[20:-2:2] + 4 * balance[21:-1:2] + balance[22::2]) / 3
    assert simpson.sum() == pytest.approx(stored[120] - stored[20], abs=1.0)
    # Every kilogram stands for its energy and nothing is made up.
    parts = course.tissue_kg + course.extracellular_kg + 3.7 * course.glycogen_kg
    assert np.abs(parts - course.weight_kg).max() < 1e-9


@given(bodies, changes, st.floats(1, 800), shares)
@settings(max_examples=40)
def test_eating_more_never_weighs_less(
    body: BalancedBody, change: float, more: float, carb: float
) -> None:
    less, much = eating(body, change, 200, carb), eating(body, change + more, 200, carb)
    assert (much.weight_kg[1:] > less.weight_kg[1:]).all()
    assert (much.fat_kg[1:] > less.fat_kg[1:]).all()


@given(bodies)
def test_balance_keeps_the_weight(body: BalancedBody) -> None:
    course = eating(body, 0.0, 730)
    assert np.abs(course.weight_kg - float(body.weight_kg)).max() < 1e-9
    assert course.expenditure_kcal == pytest.approx(float(body.maintenance_kcal))


@given(bodies, changes)
@settings(max_examples=20)
def test_two_stretches_are_one_long_stretch(body: BalancedBody, change: float) -> None:
    intake = float(body.maintenance_kcal) + change
    whole = trajectory(body, intake_kcal=intake, days=90)
    first = trajectory(body, intake_kcal=intake, days=40)
    then = trajectory(body, intake_kcal=intake, days=50, start=first.end)
    assert then.weight_kg == pytest.approx(whole.weight_kg[40:], abs=1e-9)
    assert then.expenditure_kcal == pytest.approx(whole.expenditure_kcal[40:], abs=1e-6)


@given(bodies, st.floats(-800, 800))
@settings(max_examples=20)
def test_the_balance_after_keeps_what_has_become(body: BalancedBody, change: float) -> None:
    end = eating(body, change, 5000)
    # After fourteen years the intake itself is what keeps the weight.
    after = balance_intake_kcal(
        body, fat_kg=end.fat_kg[-1], lean_kg=end.lean_kg[-1], weight_kg=end.weight_kg[-1]
    )
    assert after == pytest.approx(float(body.maintenance_kcal) + change, abs=12.0)


def test_a_band_of_expenditure_moves_the_weight() -> None:
    thrifty = replace(MAN, constant_kcal=float(MAN.constant_kcal) - 200)
    assert eating(thrifty, -500, 100).weight_kg[-1] > eating(MAN, -500, 100).weight_kg[-1]


# --- many at once -----------------------------------------------------------------


def many() -> tuple[BalancedBody, list[BalancedBody]]:
    rng = np.random.default_rng(11)
    n = 24
    sexes = np.array([Sex.FEMALE.value, Sex.MALE.value] * (n // 2))
    measures = {
        "age_years": rng.uniform(19, 85, n),
        "height_cm": rng.uniform(150, 195, n),
        "weight_kg": rng.uniform(65, 140, n),
    }
    energy = rng.uniform(1.3, 2.2, n) * mifflin_kcal(sex=sexes, **measures)
    ones = [
        balanced_body(
            sex=Sex(sexes[k]),
            **{name: float(values[k]) for name, values in measures.items()},
            maintenance_kcal=float(energy[k]),
        )
        for k in range(n)
    ]
    return balanced_body(sex=sexes, **measures, maintenance_kcal=energy), ones


def columns(course: Trajectory) -> dict[str, np.ndarray]:
    names = (field.name for field in fields(course) if field.name != "day")
    return {name: getattr(course, name) for name in names}


def test_many_people_are_the_same_as_one_by_one() -> None:
    body, ones = many()
    rng = np.random.default_rng(3)
    intake = rng.uniform(1200, 4000, (45, len(ones)))
    carb, sodium = rng.uniform(0.1, 0.8, (45, 1)), rng.uniform(-900, 900, 45)[:, None]
    extra = rng.uniform(0, 300, (1, len(ones)))
    found = columns(
        trajectory(
            body,
            intake_kcal=intake,
            extra_kcal=extra,
            carb_fraction=carb,
            sodium_change_mg=sodium,
        )
    )
    for k, one in enumerate(ones):
        alone = trajectory(
            one,
            intake_kcal=intake[:, k],
            extra_kcal=float(extra[0, k]),
            carb_fraction=carb[:, 0],
            sodium_change_mg=sodium[:, 0],
        )
        for name, values in columns(alone).items():
            assert values == pytest.approx(found[name][:, k], abs=1e-9), name


def test_every_shape_of_an_intake() -> None:
    body, ones = many()
    per_person = np.asarray(body.maintenance_kcal) - 400
    constant = trajectory(body, intake_kcal=per_person[None], days=20)
    daily = trajectory(body, intake_kcal=np.tile(per_person, (20, 1)))
    assert constant.weight_kg == pytest.approx(daily.weight_kg, abs=1e-12)
    assert constant.weight_kg.shape == (21, len(ones))
    assert constant.day.tolist() == list(range(21))
    same_for_all = trajectory(body, intake_kcal=np.full(20, 2000.0))
    assert same_for_all.weight_kg == pytest.approx(
        trajectory(body, intake_kcal=2000.0, days=20).weight_kg, abs=1e-12
    )
    spread = trajectory(MAN, intake_kcal=np.array([[1800.0, 2600.0]]), days=20)
    assert spread.weight_kg[:, 0] == pytest.approx(
        trajectory(MAN, intake_kcal=1800.0, days=20).weight_kg
    )


def test_one_person_is_plain_numbers() -> None:
    assert all(type(getattr(MAN, field.name)) is float for field in fields(MAN))
    end = eating(MAN, -500, 3).end
    assert all(type(getattr(end, field.name)) is float for field in fields(end))


# --- what is not known, and what cannot be ----------------------------------------


def test_what_is_not_known_stays_unknown() -> None:
    body = balanced_body(
        sex=np.array(["male", "female", "male"]),
        age_years=np.array([30.0, np.nan, 19.0]),
        height_cm=np.array([178.0, 165.0, 180.0]),
        # The last has no fat left by the equation.
        weight_kg=np.array([79.2, 80.0, 45.0]),
        maintenance_kcal=np.array([2641.662, 2200.0, 1800.0]),
    )
    course = trajectory(body, intake_kcal=2141.662, days=5)
    assert np.isnan(course.weight_kg[:, 1:]).all()
    assert course.weight_kg[:, 0] == pytest.approx(eating(MAN, -500, 5).weight_kg)


def test_an_unknown_day_makes_the_rest_unknown() -> None:
    intake = np.full(10, 2000.0)
    intake[4] = np.nan
    course = trajectory(MAN, intake_kcal=intake)
    assert np.isfinite(course.weight_kg[:5]).all()
    assert np.isnan(course.weight_kg[5:]).all()


def test_a_body_that_has_run_out_is_gone_from_then_on() -> None:
    course = trajectory(MAN, intake_kcal=0.0, days=1500)
    gone = np.isnan(course.weight_kg)
    assert gone[-1]
    first = int(gone.argmax())
    assert (course.lean_kg[:first] > 0).all()
    assert gone[first:].all()
    assert np.isnan(course.expenditure_kcal[first:]).all()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"intake_kcal": -1.0, "days": 5}, "below 0 kcal"),
        ({"intake_kcal": 2000.0}, "days do not go together"),
        ({"intake_kcal": 2000.0, "days": 0}, "days do not go together"),
        ({"intake_kcal": np.full(4, 2000.0), "days": 5}, "days do not go together"),
        ({"intake_kcal": np.full(4, 2000.0), "extra_kcal": np.zeros(3)}, "do not go together"),
        ({"intake_kcal": 2000.0, "days": 5, "carb_fraction": 1.1}, "between 0 and 1"),
        ({"intake_kcal": 2000.0, "days": 5, "steps_per_day": 0}, "at least one step"),
    ],
)
def test_what_cannot_be_is_refused(changed: dict[str, object], words: str) -> None:
    with pytest.raises(InputError, match=words):
        trajectory(MAN, **changed)  # type: ignore[arg-type]


def test_figures_for_other_people_are_refused() -> None:
    body, _ = many()
    with pytest.raises(InputError, match="as many people"):
        trajectory(body, intake_kcal=np.full((5, 3), 2000.0))


def test_an_impossible_body_is_refused() -> None:
    for wrong in ({"carb_fraction": 0.0}, {"carb_fraction": 1.5}):
        with pytest.raises(InputError, match="share of carbohydrate before"):
            body_of(Sex.MALE, 30, 178, 79.2, 1.5, **wrong)
    with pytest.raises(InputError, match="no answer for these measures"):
        body_of(Sex.MALE, 19, 180, 45.0, 1.5)
    with pytest.raises(InputError, match="no answer for these measures"):
        body_of(Sex.MALE, 30, 178, math.nan, 1.5)
