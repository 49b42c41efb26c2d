"""Forecasts: people stop doing what they do, and no two scales are as restless."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from tests.tonus.energy.logs import TODAY, date, intakes, own_life, weighings
from tonus.energy import Day, Estimate, ExpenditureFilter, days_of, estimate, open_prior
from tonus.energy.floats import FloatArray

PRIOR = open_prior(weight_kg=85.0)
RNG_SEED = 11


def of(weights: FloatArray, energies: FloatArray | None = None) -> Estimate:
    days = days_of(weighings(weights), intakes([] if energies is None else energies), today=TODAY)
    return estimate(days, prior=PRIOR)


def shown(trend_kg: FloatArray, sd_kg: float, seed: int = RNG_SEED) -> FloatArray:
    rng = np.random.default_rng(seed)
    return np.asarray(trend_kg + rng.normal(0, sd_kg, len(trend_kg)))


def test_whoever_logs_no_food_is_not_expected_to_lose_for_ever() -> None:
    found = of(shown(np.linspace(85, 79, 85), 0.1))
    ahead = found.forecast(168).tissue_kg
    now, month, half_year = ahead[6] - ahead[0], ahead[34] - ahead[28], ahead[167] - ahead[161]
    assert now < -0.3
    assert now < month < half_year < -0.0
    assert half_year > 0.25 * now


def test_a_formula_that_is_far_off_moves_no_forecast_of_a_log_without_food() -> None:
    flat = shown(np.full(60, 85.0), 0.3)
    days = days_of(weighings(flat), today=TODAY)
    for off in (-900.0, 900.0):
        prior = open_prior(weight_kg=85.0)
        prior = replace(prior, maintenance_kcal=prior.maintenance_kcal + off)
        ahead = estimate(days, prior=prior).forecast(28)
        assert ahead.tissue_kg[-1] == pytest.approx(ahead.tissue_kg[0], abs=0.5)


@pytest.mark.parametrize("with_food", [False, True])
def test_intervals_are_as_wide_as_the_scale_is_restless(with_food: bool) -> None:
    rng = np.random.default_rng(RNG_SEED)
    energies = rng.normal(2600, 200, 300) if with_food else None
    held, widths = [], []
    for sd in (0.15, 0.5, 1.0):
        found = of(shown(np.full(300, 85.0), sd), energies)
        late = slice(150, None)
        z = (found.days.weight_kg[late] - found.expected_kg[late]) / found.expected_sd_kg[late]
        held.append(np.mean(np.abs(z) < 1.96))
        widths.append(float(found.expected_sd_kg[-1]))
    assert widths[0] < widths[1] < widths[2]
    assert min(held) > 0.88


def test_a_life_lived_evenly_is_forecast_more_narrowly_than_a_log_just_begun() -> None:
    even = shown(np.full(300, 85.0), 0.3)
    short, long = of(even[-40:]).forecast(28), of(even).forecast(28)
    assert long.sd_kg[-1] < 0.85 * short.sd_kg[-1]
    assert np.abs(long.weight_kg - 85.0).max() < 1.96 * long.sd_kg.min()


def test_a_life_of_ups_and_downs_is_forecast_more_widely() -> None:
    days = np.arange(300)
    up_and_down = of(shown(85 + 4 * np.sin(2 * np.pi * days / 60), 0.3)).forecast(28)
    even = of(shown(np.full(300, 85.0), 0.3)).forecast(28)
    assert up_and_down.sd_kg[-1] > 1.5 * even.sd_kg[-1]


def test_nothing_that_came_later_is_in_a_forecast() -> None:
    life = own_life(3, 200)
    then = of(life.weight_kg[:120], life.intake_kcal[:120]).forecast(28)
    again = of(life.weight_kg[:120].copy(), life.intake_kcal[:120].copy()).forecast(28)
    np.testing.assert_array_equal(then.sd_kg, again.sd_kg)
    later = of(life.weight_kg, life.intake_kcal)
    np.testing.assert_allclose(later.expected_kg[120], then.weight_kg[0], rtol=0, atol=1e-9)


@pytest.mark.parametrize("size", [1, 2, 20, 29, 30, 45, 90])
def test_what_lies_further_ahead_is_no_surer(size: int) -> None:
    life = own_life(4, size)
    for energies in (None, life.intake_kcal):
        ahead = of(life.weight_kg, energies).forecast(60)
        assert np.isfinite(ahead.sd_kg).all()
        assert np.all(np.diff(ahead.sd_kg) >= 0)


def test_a_log_weighed_once_a_month_is_held_against_nothing_and_still_forecast() -> None:
    weights = np.full(400, np.nan)
    weights[::30] = 85.0
    ahead = of(weights).forecast(28)
    assert np.isfinite(ahead.sd_kg).all()
    assert ahead.sd_kg[-1] < 3.0


def test_restlessness_goes_on_where_a_filter_is_taken_up_again() -> None:
    weights = shown(np.full(60, 85.0), 0.15)
    whole, first = ExpenditureFilter(PRIOR), ExpenditureFilter(PRIOR)
    for day, weight in enumerate(weights):
        whole.update(Day(date=date(day), weight_kg=float(weight)))
        first.update(Day(date=date(day), weight_kg=float(weight)))
        if day == 30:
            first = ExpenditureFilter.restored(json.loads(json.dumps(first.state())), prior=PRIOR)
    assert whole.unrest == first.unrest < 0.8


@pytest.mark.parametrize("seed", range(6))
def test_who_eats_more_on_days_without_a_log_is_told_within_the_interval(seed: int) -> None:
    rng = np.random.default_rng(seed)
    more = np.where(rng.random(120) < 0.3, 300.0, 0.0)
    eaten = 2300.0 + rng.normal(0, 100, 120) + more
    tissue = 85.0 + np.cumsum(more) * 0.9 / 7000
    found = of(shown(tissue, 0.3, seed), np.where(more > 0, np.nan, eaten))
    off = float(found.expenditure_kcal[-1]) - 2300.0
    assert abs(off) < 1.96 * float(found.expenditure_sd_kcal[-1]) < 200


def test_the_first_log_may_be_the_last_day_before_a_filter_is_taken_up_again() -> None:
    weights = shown(np.full(40, 85.0), 0.3)
    energies = np.where(np.arange(40) < 10, np.nan, 2300.0)
    days = [
        Day(date=date(at), weight_kg=float(kg), intake_kcal=float(kcal))
        for at, (kg, kcal) in enumerate(zip(weights, energies, strict=True))
    ]
    whole, parts = ExpenditureFilter(PRIOR), ExpenditureFilter(PRIOR)
    for day in days:
        whole.update(day)
        parts.update(day)
        parts = ExpenditureFilter.restored(json.loads(json.dumps(parts.state())), prior=PRIOR)
    np.testing.assert_array_equal(whole.x, parts.x)
    np.testing.assert_array_equal(whole.p, parts.p)
    assert whole.memory.unlogged_share == parts.memory.unlogged_share < 0.5
