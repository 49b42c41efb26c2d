"""Rolling forecasts on people's real weight logs, which hold no intake.

From each weighing on, the weighings 7, 14 and 28 days later are forecast from
what was known by then, and compared with what the scale said.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np

from benchmarks.accuracy.expenditure_baselines import averaged_kg, slope_kg_per_day
from tonus.energy.expenditure import estimate
from tonus.energy.expenditure_constants import CONSTANTS, Constants
from tonus.energy.expenditure_prior import open_prior
from tonus.energy.log import days_of
from tonus.energy.log_questions import Weighing
from tonus.units import KG_PER_LB

__all__ = ["AHEAD_DAYS", "Forecasts", "forecasts_of", "real_logs", "real_rows"]

AHEAD_DAYS: Final = (7, 14, 28)
#: Nothing is forecast before that many days.
_FROM_DAY: Final = 28


@dataclass(slots=True)
class Forecasts:
    """Errors of one log's forecasts, kg, by days ahead."""

    weighings: int
    days: int
    error_kg: dict[str, dict[int, list[float]]] = field(
        default_factory=lambda: {
            name: {ahead: [] for ahead in AHEAD_DAYS} for name in ("Tonus", "EMA", "last")
        }
    )
    held: dict[int, list[bool]] = field(default_factory=lambda: {a: [] for a in AHEAD_DAYS})


def real_logs(shared: Path) -> dict[str, list[Weighing]]:
    """Return the logs beside the project by their names."""
    found = {}
    for path in sorted((shared / "energy" / "logs").glob("*.csv")):
        with path.open(newline="", encoding="utf-8") as file:
            found[path.stem] = [
                Weighing(
                    date=dt.date.fromisoformat(row["date"]),
                    weight_kg=float(row["weight_lb"]) * KG_PER_LB,
                )
                for row in csv.DictReader(file)
                if row["weight_lb"]
            ]
    return found


def forecasts_of(weighings: list[Weighing], constants: Constants = CONSTANTS) -> Forecasts:
    """Return how far off every forecast of a log was."""
    whole = days_of(weighings, today=max(one.date for one in weighings))
    assert whole.first is not None
    weight = whole.weight_kg
    result = Forecasts(int(np.isfinite(weight).sum()), len(weight))
    prior = open_prior(weight_kg=float(weight[0]))
    for now in range(_FROM_DAY, len(weight) - AHEAD_DAYS[0]):
        coming = [a for a in AHEAD_DAYS if now + a < len(weight) and np.isfinite(weight[now + a])]
        if not (np.isfinite(weight[now]) and coming):
            continue
        today = whole.first + dt.timedelta(now)
        known = days_of([one for one in weighings if one.date <= today], today=today)
        forecast = estimate(known, prior=prior, constants=constants).forecast(AHEAD_DAYS[-1])
        averaged = averaged_kg(known.weight_kg)
        slope = slope_kg_per_day(averaged)
        for ahead in coming:
            true = float(weight[now + ahead])
            at = [day == today + dt.timedelta(ahead) for day in forecast.dates].index(True)
            said = {
                "Tonus": float(forecast.weight_kg[at]),
                "EMA": float(averaged[-1]) + slope * ahead,
                "last": float(weight[now]),
            }
            for name, value in said.items():
                result.error_kg[name][ahead].append(value - true)
            low, high = float(forecast.low_kg[at]), float(forecast.high_kg[at])
            result.held[ahead].append(low <= true <= high)
    return result


def _rmse(errors: list[float]) -> float:
    return float(np.sqrt(np.mean(np.square(errors)))) if errors else float("nan")


def real_rows(shared: Path) -> Iterator[str]:
    """The section on real logs."""
    yield "## Real weight logs, without intake\n"
    yield (
        "Root mean square error in kg of the weighing 7, 14 and 28 days after each weighing, from "
        "day 28 of the log on. `last` says that weight stays what it is, `EMA + slope` draws the "
        "moving average on by its slope of 20 days. `held` is the share of weighings within the "
        "95 % interval.\n"
    )
    yield "| log | weighings | days | ahead | forecasts | Tonus | EMA + slope | last | held |"
    yield "|---" * 9 + "|"
    found_logs = real_logs(shared)
    if not found_logs:
        yield f"There are no logs in {shared}.\n"
    for name, weighings in found_logs.items():
        found = forecasts_of(weighings)
        for ahead in AHEAD_DAYS:
            errors = {key: _rmse(value[ahead]) for key, value in found.error_kg.items()}
            best = min(errors, key=lambda key: errors[key])
            told = [f"**{errors[k]:.2f}**" if k == best else f"{errors[k]:.2f}" for k in errors]
            yield (
                f"| {name} | {found.weighings} | {found.days} | {ahead} days "
                f"| {len(found.held[ahead])} | {' | '.join(told)} "
                f"| {100 * np.mean(found.held[ahead]):.0f} % |"
            )
    yield ""
