"""Rolling forecasts: weighings 7, 14 and 28 days ahead, from what was known by then.

    python -m benchmarks.accuracy.expenditure_logs LOG.csv...

forecasts any log of dates, weights and, where there is one, intake.  The
committed figures are of simulated people, who log food, and of the real logs
beside the project, which hold weights alone.
"""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np

from benchmarks.accuracy.expenditure_baselines import averaged_kg, slope_kg_per_day
from benchmarks.accuracy.expenditure_people import Log, Scenario
from benchmarks.accuracy.expenditure_scores import TRUTHS, prior_of, simulated_logs, written
from tonus.energy.learned.expenditure import estimate
from tonus.energy.learned.prior import Prior, open_prior
from tonus.energy.log.days import days_of
from tonus.energy.log.questions import Intake, Weighing
from tonus_files.weight_log import read_weight_log

__all__ = ["AHEAD_DAYS", "HEAD", "Forecasts", "forecasts_of", "real_rows", "simulated_rows"]

AHEAD_DAYS: Final = (7, 14, 28)
METHODS: Final = ("Tonus", "EMA + slope", "last")
#: Nothing is forecast before that many days.
_FROM_DAY: Final = 28
#: Days from which weighings of simulated people are forecast.
_SIMULATED_FROM: Final = (30, 60, 90, 120)
HEAD: Final = "ahead | forecasts | Tonus | EMA + slope | last | held |"


@dataclass(slots=True)
class Forecasts:
    """Errors of forecasts in kg, by method and days ahead, and which intervals held."""

    error_kg: dict[str, dict[int, list[float]]] = field(
        default_factory=lambda: {name: {a: [] for a in AHEAD_DAYS} for name in METHODS}
    )
    held: dict[int, list[bool]] = field(default_factory=lambda: {a: [] for a in AHEAD_DAYS})

    def add(self, other: Forecasts) -> None:
        """Take in those of another log."""
        for ahead in AHEAD_DAYS:
            self.held[ahead] += other.held[ahead]
            for name in METHODS:
                self.error_kg[name][ahead] += other.error_kg[name][ahead]

    def cells(self) -> Iterator[str]:
        """The cells of a row for each number of days ahead, the least error in bold."""
        for ahead in AHEAD_DAYS:
            held = self.held[ahead]
            if not held:
                continue
            rmse = [float(np.sqrt(np.mean(np.square(self.error_kg[n][ahead])))) for n in METHODS]
            told = [f"**{e:.2f}**" if e == min(rmse) else f"{e:.2f}" for e in rmse]
            yield (
                f"{ahead} days | {len(held)} | {' | '.join(told)} | {100 * np.mean(held):.0f} % |"
            )


def forecasts_of(
    weighings: Sequence[Weighing],
    intakes: Sequence[Intake] = (),
    *,
    prior: Prior | None = None,
    from_days: Collection[int] | None = None,
) -> Forecasts:
    """Return how far off every forecast of a log was; intake to come is not looked at.

    Weighings that the log itself would ask about are not forecast.
    """
    whole = days_of(weighings, intakes, today=_after(max(one.date for one in weighings)))
    assert whole.first is not None
    weight, result = whole.weight_kg, Forecasts()
    start = prior or open_prior(weight_kg=float(weight[np.isfinite(weight)][0]))
    for now in range(_FROM_DAY, len(weight)):
        coming = [a for a in AHEAD_DAYS if now + a < len(weight) and np.isfinite(weight[now + a])]
        asked = from_days is None or now in from_days
        if not (asked and coming and np.isfinite(weight[now])):
            continue
        today = whole.first + dt.timedelta(now)
        known = days_of(
            [one for one in weighings if one.date <= today],
            [one for one in intakes if one.date <= today],
            today=_after(today),
        )
        forecast = estimate(known, prior=start).forecast(AHEAD_DAYS[-1])
        averaged = averaged_kg(known.weight_kg)
        slope = slope_kg_per_day(averaged)
        for ahead in coming:
            true = float(weight[now + ahead])
            at = forecast.dates.index(today + dt.timedelta(ahead))
            said = (
                float(forecast.weight_kg[at]),
                float(averaged[-1]) + slope * ahead,
                float(weight[now]),
            )
            for name, value in zip(METHODS, said, strict=True):
                result.error_kg[name][ahead].append(value - true)
            result.held[ahead].append(bool(forecast.low_kg[at] <= true <= forecast.high_kg[at]))
    return result


def _after(date: dt.date) -> dt.date:
    """The day on which the food of a day is known to be all of it."""
    return date + dt.timedelta(1)


def _simulated_forecasts(log: Log) -> Forecasts:
    weighings, intakes, _ = written(log)
    return forecasts_of(weighings, intakes, prior=prior_of(log), from_days=_SIMULATED_FROM)


def simulated_rows(seeds: range, pool: ProcessPoolExecutor) -> Iterator[str]:
    """The section on forecasts of simulated people, whose food is logged."""
    yield f"## Forecast weighings of simulated people: seeds {seeds[0]} to {seeds[-1]}\n"
    yield (
        "Root mean square error in kg of the weighing 7, 14 and 28 days after the days 30, 60, 90 "
        "and 120, with food logged until then and nothing known of what will be eaten. `Last` says "
        "that weight stays what it is, `EMA + slope` draws the moving average on by its slope of "
        "20 days. `Held` is the share of weighings within the 95 % interval.\n"
    )
    yield f"| truth | at | {HEAD}"
    yield "|---" * 8 + "|"
    for truth in TRUTHS:
        for scenario in Scenario:
            whole = Forecasts()
            logs = simulated_logs(truth, scenario, seeds)
            for one in pool.map(_simulated_forecasts, logs, chunksize=5):
                whole.add(one)
            for cells in whole.cells():
                yield f"| {truth} | {scenario.value} | {cells}"
    yield ""


def _rows_of(paths: Iterable[Path]) -> Iterator[str]:
    yield f"| log | weighings | days with food | {HEAD}"
    yield "|---" * 9 + "|"
    for path in paths:
        log = read_weight_log(path)
        found = forecasts_of(log.weighings, log.intakes)
        for cells in found.cells():
            yield f"| {path.stem} | {len(log.weighings)} | {len(log.intakes)} | {cells}"
    yield ""


def real_rows(shared: Path) -> Iterator[str]:
    """The section on real logs."""
    yield "## Forecast weighings of real logs, without food\n"
    yield (
        "The same from every weighing of the log, from day 28 on. Nothing is known of these people "
        "but date and weight.\n"
    )
    yield from _rows_of(sorted((shared / "energy" / "logs").glob("*.csv")))


def main() -> None:
    """Print the forecasts of somebody's own logs."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.accuracy.expenditure_logs")
    parser.add_argument("logs", type=Path, nargs="+", help="tables of date, weight and intake")
    for line in _rows_of(parser.parse_args().logs):
        print(line)


if __name__ == "__main__":
    main()
