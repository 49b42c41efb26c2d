"""Where the filter's constants come from: one at a time, on seeds that nothing is told of."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from typing import Final

import numpy as np

from benchmarks.accuracy.expenditure_people import Log, Scenario
from benchmarks.accuracy.expenditure_scores import TRUTHS, crps_kcal, scores_of, simulated_logs
from tonus.energy.learned.constants import CONSTANTS, Constants

__all__ = ["TRIED", "tuning_rows"]

#: What is tried of each constant, around what it is.
TRIED: Final = (0.5, 0.7, 0.85, 1.0, 1.2, 1.5, 2.0)
#: Constants that the simulated people can say something about.
_TUNED: Final = (
    "water_sd_share",
    "water_memory",
    "carb_water_days",
    "carb_water_kg",
    "carb_water_sd_kg",
    "start_water_sd_kg",
    "maintenance_walk_kcal",
    "logging_sd_share",
    "model_sd_kcal",
    "weekday_sd_kg",
    "intake_memory_days",
    "missing_sd_kcal",
)


def _loss_kcal(
    every: dict[tuple[str, Scenario], list[Log]], constants: Constants, pool: ProcessPoolExecutor
) -> float:
    """Mean score of what is spent and of what keeps weight, over truths, scenarios and days."""
    losses = []
    for found in every.values():
        scores = scores_of(found, constants=constants, pool=pool)
        losses.append(crps_kcal(scores.spent_error["Tonus"], scores.spent_sd))
        losses.append(crps_kcal(scores.balance_error["Tonus"], scores.balance_sd))
    return float(np.mean(losses))


def tuning_rows(seeds: range, *, workers: int) -> Iterator[str]:
    """A row for each constant: the score at every value that was tried."""
    every = {
        (truth, scenario): simulated_logs(truth, scenario, seeds)
        for truth in TRUTHS
        for scenario in Scenario
    }
    yield f"Seeds {seeds[0]} to {seeds[-1]}, both truths. Score in kcal/day, smaller is better.\n"
    yield "| constant | now | " + " | ".join(f"× {by}" for by in TRIED) + " |"
    yield "|---" * (len(TRIED) + 2) + "|"
    with ProcessPoolExecutor(workers) as pool:
        base = _loss_kcal(every, CONSTANTS, pool)
        for name in _TUNED:
            now = getattr(CONSTANTS, name)
            losses = [
                base if by == 1.0 else _loss_kcal(every, _with(name, now * by), pool)
                for by in TRIED
            ]
            best = min(losses)
            cells = [f"**{loss:.2f}**" if loss == best else f"{loss:.2f}" for loss in losses]
            yield f"| {name} | {now:g} | {' | '.join(cells)} |"
    yield ""


def _with(name: str, value: float) -> Constants:
    """The constants with another value of one; a memory is a share that stays below 1."""
    other = min(value, 0.97) if name.endswith("memory") else value
    return Constants(**{**asdict(CONSTANTS), name: other})
