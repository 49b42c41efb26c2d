"""Expenditure learned from a log: true, as sure as it says, and never false."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tonus.energy.logs import (
    MAN,
    START,
    TODAY,
    Life,
    date,
    hall_life,
    intakes,
    own_life,
    weighings,
)
from tests.tonus.energy.people import health, person
from tests.tonus.energy.test_target import computed
from tonus.catalogue import references
from tonus.energy import (
    Activity,
    Choice,
    Day,
    Days,
    Estimate,
    ExpenditureFilter,
    Goal,
    Intake,
    MissingIntake,
    NoNumbers,
    Sex,
    Suspicion,
    Weighing,
    days_of,
    estimate,
    log_estimate,
    open_prior,
    person_prior,
    target,
)
from tonus.energy.floats import FloatArray
from tonus.errors import InputError

PRIOR = open_prior(weight_kg=85.0)


def days_of_life(life: Life) -> Days:
    return days_of(weighings(life.weight_kg), intakes(life.intake_kcal), today=TODAY)


def estimate_of(weights: FloatArray | list[float], energies: FloatArray | list[float]) -> Estimate:
    days = days_of(weighings(weights), intakes(energies), today=TODAY)
    return estimate(days, prior=PRIOR)


@pytest.fixture(scope="module")
def lives() -> list[tuple[Life, Estimate]]:
    """Forty people for whom the assumptions of the filter hold."""
    lived = [own_life(seed) for seed in range(40)]
    return [(life, estimate(days_of_life(life), prior=life.prior)) for life in lived]


@pytest.mark.parametrize("day", [14, 28, 60, 89])
def test_maintenance_is_as_far_off_as_it_says(lives: list[tuple[Life, Estimate]], day: int) -> None:
    z = [
        (found.maintenance_kcal[day] - life.maintenance_kcal[day]) / found.maintenance_sd_kcal[day]
        for life, found in lives
    ]
    assert 0.5 < float(np.sqrt(np.mean(np.square(z)))) < 1.3
    assert np.mean(np.abs(z) < 1.96) >= 0.9


def test_expenditure_of_the_past_is_told_better_than_on_the_day(
    lives: list[tuple[Life, Estimate]],
) -> None:
    later = [np.abs(f.expenditure_kcal[20] - life.spent_kcal[20]) for life, f in lives]
    known = [np.abs(f.expenditure_filtered_kcal[20] - life.spent_kcal[20]) for life, f in lives]
    assert np.mean(later) < np.mean(known)
    for _, found in lives:
        assert np.all(found.expenditure_sd_kcal <= found.expenditure_filtered_sd_kcal * 1.2)


def test_tissue_rate_and_forecast_cover_the_truth(lives: list[tuple[Life, Estimate]]) -> None:
    tissue, rates = [], []
    for life, found in lives:
        z = (found.tissue_kg[60] - life.tissue_kg[60]) / found.tissue_sd_kg[60]
        tissue.append(abs(z) < 1.96)
        rate = found.rate(window_days=21, until=80)
        assert rate is not None
        low, high = rate.interval()
        rates.append(low <= (life.tissue_kg[80] - life.tissue_kg[59]) / 3 <= high)
    assert np.mean(tissue) >= 0.85
    assert np.mean(rates) >= 0.85


def test_forecasts_cover_the_weights_that_came() -> None:
    inside = []
    for seed in range(20):
        life = own_life(100 + seed, 100)
        half = days_of(weighings(life.weight_kg[:60]), intakes(life.intake_kcal[:60]), today=TODAY)
        ahead = estimate(half, prior=life.prior).forecast(28)
        assert ahead.dates[0] == date(60)
        inside += list(
            (ahead.low_kg <= life.weight_kg[60:88]) & (life.weight_kg[60:88] <= ahead.high_kg)
        )
        assert np.all(np.diff(ahead.sd_kg) > -0.02)
    assert np.mean(inside) >= 0.88


@pytest.mark.parametrize("delta_kcal", [-500.0, 0.0, 400.0])
def test_a_body_of_the_full_model_is_learned(delta_kcal: float) -> None:
    errors, inside = [], []
    for seed in range(6):
        maintenance = 2350.0 + 150 * seed
        seen, logged, true = hall_life(
            seed, 90, delta_kcal=delta_kcal, maintenance_kcal=maintenance
        )
        found = log_estimate(
            weighings(seen), intakes(logged), today=TODAY, person=MAN, health=health()
        )
        assert found is not None
        error = found.expenditure_filtered_kcal[-1] - true[-7:].mean()
        errors.append(abs(error))
        inside.append(abs(error) < 1.96 * found.expenditure_filtered_sd_kcal[-1])
    assert np.median(errors) < 90
    assert np.mean(inside) >= 0.8


def test_streaming_and_the_whole_log_agree() -> None:
    life = own_life(7, 120)
    weights, energies = life.weight_kg.copy(), life.intake_kcal.copy()
    weights[[4, 5, 30, 31, 32, 80]] = np.nan
    weights[50] += 30  # set aside
    energies[[10, 40, 41, 42, 43]] = np.nan
    energies[60] = 300.0
    days = days_of(weighings(weights), intakes(energies), today=TODAY)
    whole = estimate(days, prior=PRIOR)
    running = ExpenditureFilter(PRIOR)
    for at in range(len(days)):
        if math.isnan(days.weight_kg[at]) and math.isnan(days.intake_kcal[at]):
            continue  # a gap, which the next day closes
        running.update(
            Day(
                date=days.dates[at],
                weight_kg=float(days.weight_kg[at]),
                intake_kcal=float(days.intake_kcal[at]),
            )
        )
        if at == 70:
            state = json.loads(json.dumps(running.state()))
            running = ExpenditureFilter.restored(state, prior=PRIOR)
        assert running.expenditure_kcal == pytest.approx(
            whole.expenditure_filtered_kcal[at], rel=1e-9
        )
        assert running.expenditure_sd_kcal == pytest.approx(
            whole.expenditure_filtered_sd_kcal[at], rel=1e-9
        )
    np.testing.assert_allclose(running.x, whole.running.x, rtol=1e-9)


def test_days_come_in_their_order() -> None:
    running = ExpenditureFilter(PRIOR)
    running.update(Day(date=START, weight_kg=85.0))
    with pytest.raises(InputError, match="not after"):
        running.update(Day(date=START, weight_kg=85.0))


def test_who_never_logs_food_gets_trend_and_pace_and_no_expenditure() -> None:
    weights = own_life(3, 60, intake_kcal=1500.0).weight_kg
    found = estimate_of(weights, [])
    assert not found.claims_expenditure
    assert found.why_not is not None
    assert found.why_not.key == "energy.expenditure.no_intake"
    assert found.maintenance() is None
    assert found.balance() is None
    for name in ("expenditure_kcal", "expenditure_filtered_kcal", "maintenance_kcal"):
        assert np.isnan(getattr(found, name)).all(), name
    rate = found.rate()
    assert rate is not None
    assert rate.kg_per_week < 0
    assert np.isfinite(found.trend_kg).all()
    assert np.isfinite(found.forecast(28).weight_kg).all()


def test_a_log_that_ended_long_ago_claims_nothing() -> None:
    life = own_life(4, 80)
    energies = life.intake_kcal.copy()
    energies[30:] = np.nan
    found = estimate_of(life.weight_kg, energies)
    assert found.why_not is not None
    assert found.why_not.key == "energy.expenditure.intake_ended"
    assert found.maintenance() is None
    assert np.isfinite(found.expenditure_kcal[40])
    assert np.isnan(found.expenditure_kcal[-1])
    logged = estimate_of(life.weight_kg, life.intake_kcal)
    assert found.maintenance_sd_kcal[50] > logged.maintenance_sd_kcal[50]


def test_days_without_a_log_are_not_days_without_food() -> None:
    life = own_life(5, 60)
    logged = life.intake_kcal.copy()
    logged[::4] = np.nan
    zeros = np.where(np.isnan(logged), 0.0, logged)
    for energies, reason in ((logged, MissingIntake.NOT_LOGGED), (zeros, MissingIntake.ZERO)):
        found = estimate_of(life.weight_kg, energies)
        assert set(found.intake_missing[::4]) == {reason}
        assert found.intake_used_kcal[20] == pytest.approx(2100, abs=200)
    np.testing.assert_allclose(
        estimate_of(life.weight_kg, logged).expenditure_kcal,
        estimate_of(life.weight_kg, zeros).expenditure_kcal,
    )


def test_a_partial_day_counts_as_missing_unless_it_is_said_to_be_complete() -> None:
    life = own_life(6, 40)
    for complete, reason in (
        (None, MissingIntake.PARTIAL),
        (True, MissingIntake.USED),
        (False, MissingIntake.SAID_INCOMPLETE),
    ):
        eaten = intakes(life.intake_kcal)
        eaten[30] = Intake(date=date(30), energy_kcal=700.0, is_complete=complete)
        days = days_of(weighings(life.weight_kg), eaten, today=TODAY)
        found = estimate(days, prior=PRIOR)
        assert found.intake_missing[30] == reason
        assert (found.intake_used_kcal[30] == 700) == (complete is True)


def test_today_is_not_over_unless_it_is_said_to_be_complete() -> None:
    life = own_life(6, 40)
    for complete, reason in ((None, MissingIntake.NOT_OVER), (True, MissingIntake.USED)):
        eaten = intakes(life.intake_kcal)
        eaten[39] = Intake(date=date(39), energy_kcal=1900.0, is_complete=complete)
        days = days_of(weighings(life.weight_kg), eaten, today=date(39))
        assert estimate(days, prior=PRIOR).intake_missing[39] == reason
        tomorrow = days_of(weighings(life.weight_kg), eaten, today=date(40))
        assert estimate(tomorrow, prior=PRIOR).intake_missing[39] == MissingIntake.USED


def test_whoever_eats_little_for_long_is_believed_in_the_end() -> None:
    energies = [2400.0] * 30 + [1200.0] * 30
    found = estimate_of([85.0] * 60, energies)
    assert found.intake_missing[30] == MissingIntake.PARTIAL
    assert set(found.intake_missing[40:]) == {MissingIntake.USED}


def test_a_wild_reading_is_set_aside_and_asked_about_and_changes_nothing() -> None:
    life = own_life(8, 60)
    wild, without = life.weight_kg.copy(), life.weight_kg.copy()
    wild[40] += 7.0
    without[40] = np.nan
    found, other = estimate_of(wild, life.intake_kcal), estimate_of(without, life.intake_kcal)
    (question,) = found.questions
    assert question.readings[0].date == date(40)
    assert math.isnan(found.weight_kg[40])
    np.testing.assert_array_equal(found.tissue_kg, other.tissue_kg)
    days = days_of(
        weighings(wild),
        intakes(life.intake_kcal),
        today=TODAY,
        replies=question.replies(Choice.KEEP),
    )
    kept = estimate(days, prior=PRIOR)
    assert kept.questions == ()
    assert kept.weight_kg[40] == wild[40]
    assert kept.tissue_kg[40] > found.tissue_kg[40]


def test_a_new_level_is_taken_after_three_readings_that_agree() -> None:
    weights = [85.0] * 30 + [77.5] * 20
    found = estimate_of(weights, [2500.0] * 50)
    assert np.isnan(found.weight_kg[30:32]).all()
    assert found.weight_kg[32] == 77.5
    assert found.tissue_kg[-1] == pytest.approx(77.5, abs=0.5)
    assert sum(len(question.readings) for question in found.questions) == 2


def test_an_evening_reading_among_mornings_says_less() -> None:
    mornings = [Weighing(date=date(day), weight_kg=85.0, hour=7.0) for day in range(30)]
    moved = []
    for hour in (7.0, 21.0):
        last = Weighing(date=date(30), weight_kg=85.9, hour=hour)
        days = days_of([*mornings, last], today=TODAY)
        moved.append(float(estimate(days, prior=PRIOR).tissue_filtered_kg[-1]))
    assert moved[1] < moved[0]
    last = Weighing(date=date(30), weight_kg=89.0, hour=21.0)
    found = estimate(days_of([*mornings, last], today=TODAY), prior=PRIOR)
    assert [question.suspicion for question in found.questions] in ([], [Suspicion.EVENING])


def test_weekdays_are_learned_and_sum_to_zero() -> None:
    life = own_life(9, 180)
    heavy = life.weight_kg + np.where(np.arange(180) % 7 == 0, 0.7, 0.0)
    found = estimate_of(heavy, life.intake_kcal)
    plain = estimate_of(life.weight_kg, life.intake_kcal)
    assert found.weekday_kg.sum() == pytest.approx(0, abs=1e-12)
    assert (found.weekday_kg - plain.weekday_kg)[0] == pytest.approx(0.6, abs=0.15)
    assert np.all(found.weekday_sd_kg > 0)


@pytest.mark.parametrize("energies", [[], [2300.0]])
def test_one_reading_is_enough_to_begin(energies: list[float]) -> None:
    found = estimate_of([85.0], energies)
    assert found.rate() is None
    assert found.balance() is None
    assert found.tissue_kg[0] == pytest.approx(85.0)
    assert np.isfinite(found.forecast(7).high_kg).all()
    maintenance = found.maintenance()
    if not energies:
        assert maintenance is None
        return
    assert maintenance is not None
    assert maintenance.intake_kcal == pytest.approx(PRIOR.maintenance_kcal)
    assert maintenance.sd_kcal > PRIOR.sd_kcal
    assert computed(maintenance.working) == pytest.approx(maintenance.intake_kcal)


def test_no_usable_weight_is_no_estimate() -> None:
    assert log_estimate([], intakes([2000.0]), today=TODAY) is None
    assert log_estimate(weighings([0.0]), today=TODAY) is None


def test_intakes_before_the_first_weight_are_kept() -> None:
    found = estimate_of([math.nan] * 10 + [85.0] * 20, [2000.0] * 30)
    assert np.isnan(found.tissue_kg[:10]).all()
    assert np.isfinite(found.tissue_kg[10:]).all()
    assert found.intake_used_kcal[0] == 2000.0


def test_ten_years_with_holes_stay_finite_and_sound() -> None:
    rng = np.random.default_rng(11)
    weights = 85 + 5 * np.sin(np.arange(3650) / 200) + rng.normal(size=3650) * 0.4
    weights[rng.random(3650) < 0.5] = np.nan
    weights[1000:1400] = np.nan
    energies = 2200 + rng.normal(size=3650) * 300
    energies[rng.random(3650) < 0.4] = np.nan
    found = estimate_of(weights, energies)
    assert np.isfinite(found.tissue_kg).all()
    assert np.isfinite(found.tissue_sd_kg).all()
    for p in (found.running.p, *found.smoothed.p[::300]):
        # Compared in units in which every variance is one.
        scale = np.sqrt(np.diag(p))
        assert np.linalg.eigvalsh((p + p.T) / 2 / np.outer(scale, scale)).min() > -1e-6


def test_more_food_ahead_is_more_weight_ahead() -> None:
    found = estimate_of(*_log(own_life(12, 60)))
    less, more = found.forecast(28, intake_kcal=1800.0), found.forecast(28, intake_kcal=2600.0)
    assert np.all(more.weight_kg[1:] > less.weight_kg[1:])
    plan = found.forecast(28, intake_kcal=np.full(28, 1800.0))
    np.testing.assert_array_equal(plan.weight_kg, less.weight_kg)


def _log(life: Life) -> tuple[FloatArray, FloatArray]:
    return life.weight_kg, life.intake_kcal


def test_a_target_stands_on_what_was_learned_and_shows_how() -> None:
    seen, logged, _ = hall_life(1, 60, delta_kcal=-400.0, maintenance_kcal=2500.0)
    found = log_estimate(weighings(seen), intakes(logged), today=TODAY, person=MAN, health=health())
    assert found is not None
    learned = found.maintenance()
    assert learned is not None
    assert computed(learned.working) == pytest.approx(learned.intake_kcal)
    assert all(source in references() for source in learned.working.sources)
    assert [value.name for value in learned.working.inputs] == ["X", "Y", "ρ", "c"]
    man = person(
        sex=Sex.MALE,
        age_years=MAN.age_years,
        height_cm=MAN.height_cm,
        weight_kg=float(found.trend_kg[-1]),
        activity=Activity.INACTIVE,
    )
    aimed = target(man, Goal.LOSE_0_5, maintenance=learned)
    assert not isinstance(aimed, NoNumbers)
    assert aimed.maintenance is learned
    assert aimed.workings[0].equation == "X − ρ × Y / 7 + c"


def test_the_balance_is_the_sum_that_it_shows() -> None:
    found = estimate_of(*_log(own_life(13, 60)))
    balance = found.balance()
    assert balance is not None
    stored = balance.tissue_kcal_per_kg * balance.moved_kg / balance.days
    assert balance.spent_kcal == pytest.approx(balance.eaten_kcal - stored)
    assert balance.days == 21
    assert balance.logged_days == np.sum(found.intake_missing[38:59] == MissingIntake.USED)


def test_milk_is_eaten_for_and_not_spent() -> None:
    from tonus.energy import Breastfeeding

    nursing = health(breastfeeding=Breastfeeding.MONTHS_7_12)
    prior = person_prior(MAN, nursing)
    assert prior.milk_kcal == 380
    days = days_of(weighings([96.0] * 20), intakes([2800.0] * 20), today=TODAY)
    learned = estimate(days, prior=prior).maintenance()
    assert learned is not None
    assert learned.intake_kcal - learned.balance_kcal == 380


def test_a_weight_alone_is_a_wide_beginning_and_no_default_person() -> None:
    for kg in (45.0, 60.0, 85.0, 120.0, 180.0, 250.0):
        prior = open_prior(weight_kg=kg)
        assert prior.sd_kcal > 350
        assert 5000 < prior.tissue_kcal_per_kg < 9500
        assert prior.spent_kcal_per_kg > 5
    with pytest.raises(InputError):
        open_prior(weight_kg=5.0)


logs = st.lists(
    st.tuples(
        st.one_of(st.just(math.nan), st.floats(60, 110)),
        st.one_of(st.just(math.nan), st.just(0.0), st.floats(100, 6000)),
    ),
    min_size=1,
    max_size=45,
)


@settings(max_examples=40, deadline=None)
@given(logs)
def test_whatever_is_logged_nothing_is_infinite_and_nothing_is_certain(
    log: list[tuple[float, float]],
) -> None:
    weights, energies = zip(*log, strict=True)
    days = days_of(weighings(list(weights)), intakes(list(energies)), today=TODAY)
    if np.isnan(days.weight_kg).all():
        return
    found = estimate(days, prior=PRIOR)
    start = found.start
    for values in (found.tissue_kg, found.trend_kg, found.tissue_filtered_kg):
        assert np.isfinite(values[start:]).all()
    assert np.all(found.tissue_sd_kg[start:] > 0)
    if found.claims_expenditure:
        assert found.maintenance_sd_kcal[-1] >= found.running.constants.model_sd_kcal
        assert np.isfinite(found.expenditure_kcal[-1])
    rate = found.rate()
    if rate is not None:
        assert math.isfinite(rate.kg_per_week)
        assert rate.sd_kg_per_week >= 0
    assert found.weekday_kg.sum() == pytest.approx(0, abs=1e-9)
    ahead = found.forecast(10)
    assert np.all(ahead.low_kg < ahead.high_kg)
