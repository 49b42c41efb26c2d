"""The filter of expenditure: five years of a log at once, and one more day of it.

Time of the processor, of which nothing here waits.
"""

from __future__ import annotations

import datetime as dt
import statistics
import time
from collections.abc import Callable, Iterator

import numpy as np

from tonus.energy.learned.expenditure import estimate
from tonus.energy.learned.filter import Day, ExpenditureFilter
from tonus.energy.learned.prior import open_prior
from tonus.energy.log.days import days_of
from tonus.energy.log.questions import Intake, Weighing

YEARS = 5
_FIRST = dt.date(2020, 1, 1)


def expenditure_rows(*, rounds: int) -> Iterator[str]:
    """Yield a table of the filter's cost."""
    weighings, intakes = _log()
    today = weighings[-1].date
    days = days_of(weighings, intakes, today=today)
    prior = open_prior(weight_kg=weighings[0].weight_kg)
    yield f"## Expenditure from {YEARS} years of daily weighings and intakes, one core\n"
    yield "| what | median CPU ms | least | most |\n|---|---|---|---|"
    read, told, streamed = [], [], []
    for _ in range(rounds + 1):
        read.append(_ms(lambda: days_of(weighings, intakes, today=today)))
        told.append(_ms(lambda: estimate(days, prior=prior)))
        streamed.append(_ms(lambda: _streamed(weighings, intakes)) / len(weighings))
    yield _row("readings made into days, doubtful ones found", read[1:])
    yield _row("filtered and smoothed (target 150)", told[1:])
    yield _row("one streaming update (target 0.1)", streamed[1:])
    yield ""


def _log() -> tuple[list[Weighing], list[Intake]]:
    """A weight that follows what is eaten, with water and a scale between."""
    rng = np.random.default_rng(5)
    count = YEARS * 365
    eaten = rng.normal(2300.0, 350.0, count)
    tissue = 82.0 + np.cumsum((eaten - 2300.0) / 7500.0)
    shown = tissue + rng.normal(0.0, 0.5, count)
    dates = [_FIRST + dt.timedelta(day) for day in range(count)]
    weighings = [
        Weighing(date=date, weight_kg=float(kg)) for date, kg in zip(dates, shown, strict=True)
    ]
    intakes = [
        Intake(date=date, energy_kcal=float(kcal)) for date, kcal in zip(dates, eaten, strict=True)
    ]
    return weighings, intakes


def _streamed(weighings: list[Weighing], intakes: list[Intake]) -> None:
    running = ExpenditureFilter(open_prior(weight_kg=weighings[0].weight_kg))
    for weighing, intake in zip(weighings, intakes, strict=True):
        running.update(
            Day(date=weighing.date, weight_kg=weighing.weight_kg, intake_kcal=intake.energy_kcal)
        )


def _ms(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return (time.process_time() - start) * 1000


def _row(what: str, took: list[float]) -> str:
    middle = statistics.median(took)
    return f"| {what} | {middle:.3g} | {min(took):.3g} | {max(took):.3g} |"
