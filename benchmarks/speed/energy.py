"""The model of body weight over a year.

Time of the processor, of which nothing here waits.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator

import numpy as np

from tonus.energy import Sex
from tonus.energy.hall.balance import BalancedBody, balanced_body
from tonus.energy.hall.dynamics import trajectory
from tonus.energy.spending.resting import mifflin_kcal

PEOPLE = 10_000
DAYS = 365


def energy_rows(*, rounds: int) -> Iterator[str]:
    """Yield a table of the model's cost."""
    yield "## Body weight over a year, one core\n"
    yield "| what | median CPU ms | least | most |\n|---|---|---|---|"
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
        start = time.process_time()
        work()
        took.append((time.process_time() - start) * 1000)
    middle = statistics.median(took)
    return f"| {what} | {middle:.4g} | {min(took):.4g} | {max(took):.4g} |"
