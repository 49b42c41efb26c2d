"""What is claimed of learned expenditure holds on people whom nobody chose."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from benchmarks.accuracy.expenditure import RESULTS, constants_hash, proof_line
from benchmarks.accuracy.expenditure_logs import real_rows
from benchmarks.accuracy.expenditure_people import DAYS, Scenario, simulated
from benchmarks.accuracy.expenditure_scores import (
    AT_DAYS,
    TRUTHS,
    Scores,
    crps_kcal,
    scores_of,
    simulated_logs,
)

#: Seeds that neither the constants nor the committed figures have seen.
SEEDS = range(9000, 9030)


def test_the_figures_are_of_these_constants() -> None:
    """Run `python -m benchmarks.accuracy.expenditure --write` after a change of the filter."""
    written = RESULTS.read_text(encoding="utf-8")
    assert constants_hash() in written
    assert proof_line() in written


def test_the_page_says_what_the_figures_say(project_root: Path) -> None:
    page = (project_root / "docs/explanation/how-expenditure-is-learned.md").read_text("utf-8")
    figures = RESULTS.read_text(encoding="utf-8").replace("**", "")
    rows = re.findall(r"^\| (\d+) \|(( \d+ \|){4})$", page, re.MULTILINE)
    assert [int(row[0]) for row in rows] == list(AT_DAYS)
    assert [row for row in rows if f"| Hall | cut | {row[0]} |{row[1]}" not in figures] == []


@pytest.mark.needs_shared
def test_the_forecasts_of_real_logs_are_those_that_the_code_gives(shared_data: Path) -> None:
    written = RESULTS.read_text(encoding="utf-8").splitlines()
    rows = [line for part in real_rows(shared_data) for line in part.splitlines()]
    assert any(row.startswith("| arielf") for row in rows)
    assert [row for row in rows if row not in written] == []


@pytest.fixture(scope="module")
def every() -> dict[tuple[str, Scenario], Scores]:
    return {
        (truth, scenario): scores_of(simulated_logs(truth, scenario, SEEDS), pool=None)
        for truth in TRUTHS
        for scenario in Scenario
    }


@pytest.mark.parametrize("truth", list(TRUTHS))
@pytest.mark.parametrize("at", range(len(AT_DAYS)))
def test_the_filter_errs_less_than_what_else_there_is(
    every: dict[tuple[str, Scenario], Scores], truth: str, at: int
) -> None:
    median = {
        name: np.nanmedian(
            np.concatenate(
                [
                    np.abs(scores.spent_error[name][:, at])
                    for (which, _), scores in every.items()
                    if which == truth
                ]
            )
        )
        for name in ("formula", "two weeks", "EMA + slope", "Tonus")
    }
    assert min(median, key=lambda name: median[name]) == "Tonus"


@pytest.mark.parametrize(("truth", "least"), [("Hall", 0.9), ("Thomas", 0.85)])
@pytest.mark.parametrize("of_balance", [False, True])
def test_its_intervals_hold_the_truth(
    every: dict[tuple[str, Scenario], Scores], truth: str, least: float, of_balance: bool
) -> None:
    held = [
        scores.held(of_balance=of_balance) for (which, _), scores in every.items() if which == truth
    ]
    assert np.mean(held) >= least
    # As wide as they are, and no wider than they need to be: at 149 days, on a fifth of a formula.
    sd = np.mean([s.spent_sd[:, -1].mean() for (which, _), s in every.items() if which == truth])
    assert sd < 100


@pytest.mark.parametrize("truth", list(TRUTHS))
def test_who_eats_what_is_called_balance_keeps_their_tissue(truth: str) -> None:
    """The truth that errors are counted from is one: eating it changes nothing."""
    people = [simulated(seed, Scenario.MAINTENANCE, drifting=False) for seed in range(5)]
    still = np.zeros(DAYS)
    people = [
        replace(
            one,
            intake_kcal=np.full(DAYS, one.maintenance_kcal),
            activity_kcal=still,
            lasting_activity_kcal=still,
        )
        for one in people
    ]
    lived = TRUTHS[truth](people)
    kept = np.array([one.maintenance_kcal for one in people])
    assert np.allclose(lived.balance_kcal, kept, atol=0.5)
    assert np.allclose(lived.tissue_kg, lived.tissue_kg[0], atol=0.01)
    assert np.allclose(lived.water_kg, 0, atol=1e-6)


@pytest.mark.parametrize("truth", list(TRUTHS))
def test_what_is_not_spent_is_stored(truth: str) -> None:
    people = [simulated(seed, Scenario.CUT, drifting=False) for seed in range(20)]
    people = [replace(one, activity_kcal=one.lasting_activity_kcal) for one in people]
    lived = TRUTHS[truth](people)
    eaten = np.stack([one.intake_kcal for one in people], axis=1)
    stored = (eaten - lived.spent_kcal)[:-1].sum(axis=0)
    per_kg = stored / (lived.tissue_kg[-1] - lived.tissue_kg[0])
    assert np.all((per_kg > 4500) & (per_kg < 9500))


def test_a_seed_is_the_same_person_whoever_else_there_is() -> None:
    alone = simulated_logs("Hall", Scenario.CUT, range(7, 8))[0]
    among = simulated_logs("Hall", Scenario.CUT, range(5, 9))[2]
    assert np.array_equal(alone.weight_kg, among.weight_kg, equal_nan=True)
    assert np.array_equal(alone.intake_kcal, among.intake_kcal, equal_nan=True)
    honest = simulated_logs("Hall", Scenario.CUT, range(7, 8), leaves_out=0.0)[0]
    assert np.nanmean(honest.intake_kcal) > np.nanmean(alone.intake_kcal)


def test_the_score_falls_with_error_and_with_false_doubt() -> None:
    errors = np.random.default_rng(3).normal(0, 50, 4000)
    scores = {sd: crps_kcal(errors, np.full(4000, sd)) for sd in (20.0, 50.0, 120.0)}
    assert min(scores, key=lambda sd: scores[sd]) == 50.0
    # The mean score of a normal truth under its own spread is sd / √π.
    assert scores[50.0] == pytest.approx(50 / np.sqrt(np.pi), rel=0.03)
