"""The model of body weight over a year, and the filter over five years of a log."""

from __future__ import annotations

import datetime as dt
import itertools
import statistics
import time
from collections.abc import Callable, Iterator

import numpy as np

from tonus.energy import (
    Day,
    Intake,
    Sex,
    Weighing,
    days_of,
    estimate,
    open_prior,
)
from tonus.energy.hall.balance import BalancedBody, balanced_body
from tonus.energy.hall.dynamics import trajectory
from tonus.energy.spending.resting import mifflin_kcal

PEOPLE = 10_000
DAYS = 365


def energy_rows(*, rounds: int) -> Iterator[str]:
    """Yield a table of the model's cost."""
    yield "## Body weight over a year, one core\n"
    yield "| what | median ms | least | most |\n|---|---|---|---|"
    one, many = _one(), _many()
    daily = np.random.default_rng(2).normal(2000.0, 250.0, (DAYS, PEOPLE))
    yield _row(
        "one person, the same every day (target 5)",
        lambda: trajectory(one, intake_kcal=2000.0, days=DAYS),
        20 * rounds,
    )
    yield _row(
        "one person, every day another (target 5)",
        lambda: trajectory(one, intake_kcal=daily[:, 0]),
        20 * rounds,
    )
    yield _row(
        f"{PEOPLE:,} people, the same every day (target 1500)",
        lambda: trajectory(many, intake_kcal=2000.0, days=DAYS),
        rounds,
    )
    yield _row(
        f"{PEOPLE:,} people, every day another (target 1500)",
        lambda: trajectory(many, intake_kcal=daily),
        rounds,
    )
    yield ""
    yield "## Expenditure from five years of a daily log, one core\n"
    yield "| what | median ms | least | most |\n|---|---|---|---|"
    weighings, intakes, today = _log()
    days = days_of(weighings, intakes, today=today)
    prior = open_prior(weight_kg=85.0)
    yield _row(
        f"readings made into {len(days)} days",
        lambda: days_of(weighings, intakes, today=today),
        5 * rounds,
    )
    yield _row(
        "filtered and smoothed (target 150)", lambda: estimate(days, prior=prior), 5 * rounds
    )
    running = estimate(days, prior=prior).running
    upcoming = (today + dt.timedelta(day) for day in itertools.count(1))
    yield _row(
        "one more day, streaming (target 0.1)",
        lambda: running.update(Day(date=next(upcoming), weight_kg=85.0, intake_kcal=2300.0)),
        500 * rounds,
    )
    yield ""


def _log() -> tuple[list[Weighing], list[Intake], dt.date]:
    """Five years, every day, of somebody who keeps a weight."""
    rng = np.random.default_rng(3)
    today = dt.date(2026, 1, 1)
    dates = [today - dt.timedelta(ago) for ago in range(5 * DAYS, -1, -1)]
    weighings = [
        Weighing(date=date, weight_kg=85.0 + 0.4 * float(rng.normal()), hour=7.0) for date in dates
    ]
    intakes = [Intake(date=date, energy_kcal=2300.0 + 300 * float(rng.normal())) for date in dates]
    return weighings, intakes, today


def _one() -> BalancedBody:
    return balanced_body(
        sex=Sex.FEMALE, age_years=40.0, height_cm=165.0, weight_kg=90.0, maintenance_kcal=2300.0
    )


def _many() -> BalancedBody:
    rng = np.random.default_rng(1)
    sexes = np.where(rng.random(PEOPLE) < 0.5, Sex.FEMALE.value, Sex.MALE.value)
    body = {
        "age_years": rng.uniform(20, 75, PEOPLE),
        "height_cm": rng.uniform(155, 190, PEOPLE),
        "weight_kg": rng.uniform(65, 130, PEOPLE),
    }
    return balanced_body(sex=sexes, **body, maintenance_kcal=1.55 * mifflin_kcal(sex=sexes, **body))


def _row(what: str, work: Callable[[], object], rounds: int) -> str:
    work()
    took = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        took.append((time.perf_counter() - start) * 1000)
    middle = statistics.median(took)
    return f"| {what} | {middle:.4g} | {min(took):.4g} | {max(took):.4g} |"
