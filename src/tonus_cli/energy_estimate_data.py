"""An estimate as JSON."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any, Final

from tonus.energy import Estimate, Forecast, Intake, MissingIntake, Question, Weighing
from tonus_files.weight_log import WeightLog

__all__ = ["SCHEMA", "estimate_data"]

SCHEMA: Final = "tonus.energy.estimate/1"
_DAILY: Final = (
    "trend_kg",
    "trend_sd_kg",
    "tissue_kg",
    "tissue_sd_kg",
    "expected_kg",
    "expected_sd_kg",
    "water_kg",
    "expenditure_kcal",
    "expenditure_sd_kcal",
    "expenditure_filtered_kcal",
    "expenditure_filtered_sd_kcal",
    "maintenance_kcal",
    "maintenance_sd_kcal",
)
_DIGITS: Final = 4


def estimate_data(
    found: Estimate, log: WeightLog, ahead: Forecast, *, today: dt.date
) -> dict[str, Any]:
    """Return everything that a log tells, for JSON; None is not known."""
    return {
        "schema": SCHEMA,
        "today": today.isoformat(),
        "log": {
            "first": found.dates[0].isoformat(),
            "last": found.dates[-1].isoformat(),
            "weighings": len(log.weighings),
            "intakes": len(log.intakes),
            "duplicates": found.days.duplicates,
            "skipped_lines": [{"line": one.line, "words": one.words} for one in log.skipped],
        },
        "prior": {
            "stands_on": found.prior.label,
            "maintenance_kcal": _number(found.prior.maintenance_kcal),
            "sd_kcal": _number(found.prior.sd_kcal),
            "tissue_kcal_per_kg": _number(found.prior.tissue_kcal_per_kg),
        },
        "expenditure": _expenditure(found),
        "expenditure_reason": None if found.why_not is None else found.why_not.key,
        "maintenance": _maintenance(found),
        "trend": {
            "weight_kg": _number(found.trend_kg[-1]),
            "sd_kg": _number(found.trend_sd_kg[-1]),
            "tissue_kg": _number(found.tissue_kg[-1]),
        },
        "rate": _rate(found),
        "balance": _balance(found),
        "weekday_kg": [_number(value) for value in found.weekday_kg],
        "questions": [_question(question) for question in found.questions],
        "refused": [
            {
                "date": refused.reading.date.isoformat(),
                "amount": _number(refused.reading.amount),
                "reason": refused.reason.key,
            }
            for refused in found.days.refused
        ],
        "days": _days(found),
        "forecast": [
            {
                "date": date.isoformat(),
                "weight_kg": _number(ahead.weight_kg[at]),
                "sd_kg": _number(ahead.sd_kg[at]),
                "low_kg": _number(ahead.low_kg[at]),
                "high_kg": _number(ahead.high_kg[at]),
            }
            for at, date in enumerate(ahead.dates)
        ],
    }


def _question(question: Question) -> dict[str, Any]:
    readings: tuple[Weighing | Intake, ...] = question.readings
    return {
        "about": question.about.value,
        "suspicion": question.suspicion.value,
        "usual": _number(question.usual),
        "choices": [choice.value for choice in question.choices],
        "readings": [
            {
                "date": reading.date.isoformat(),
                "amount": _number(reading.amount),
                "might_be": _number(might),
            }
            for reading, might in zip(readings, question.might_be, strict=True)
        ],
    }


def _number(value: float) -> float | None:
    return round(float(value), _DIGITS) if math.isfinite(value) else None


def _interval(value: float, sd: float) -> list[float | None]:
    return [_number(value - 1.96 * sd), _number(value + 1.96 * sd)]


def _expenditure(found: Estimate) -> dict[str, Any] | None:
    if not found.claims_expenditure:
        return None
    value, sd = float(found.expenditure_kcal[-1]), float(found.expenditure_sd_kcal[-1])
    return {"kcal": _number(value), "sd_kcal": _number(sd), "interval_kcal": _interval(value, sd)}


def _maintenance(found: Estimate) -> dict[str, Any] | None:
    kept = found.maintenance()
    if kept is None:
        return None
    return {
        "kcal": _number(kept.intake_kcal),
        "sd_kcal": _number(kept.sd_kcal),
        "equation": kept.working.equation,
        "inputs": {value.name: _number(value.amount) for value in kept.working.inputs},
    }


def _rate(found: Estimate) -> dict[str, Any] | None:
    rate = found.rate()
    if rate is None:
        return None
    return {
        "kg_per_week": _number(rate.kg_per_week),
        "sd_kg_per_week": _number(rate.sd_kg_per_week),
        "interval_kg_per_week": [_number(end) for end in rate.interval()],
        "first": rate.first.isoformat(),
        "last": rate.last.isoformat(),
    }


def _balance(found: Estimate) -> dict[str, Any] | None:
    balance = found.balance()
    if balance is None:
        return None
    return {
        "first": balance.first.isoformat(),
        "last": balance.last.isoformat(),
        "logged_days": balance.logged_days,
        "eaten_kcal": _number(balance.eaten_kcal),
        "moved_kg": _number(balance.moved_kg),
        "spent_kcal": _number(balance.spent_kcal),
        "sd_kcal": _number(balance.sd_kcal),
    }


def _days(found: Estimate) -> list[dict[str, Any]]:
    logs_food = found.claims_expenditure or bool((found.intake_missing == 0).any())
    days = []
    for at, date in enumerate(found.dates):
        missing = MissingIntake(int(found.intake_missing[at]))
        used = _number(found.intake_used_kcal[at]) if logs_food else None
        days.append(
            {
                "date": date.isoformat(),
                "weight_kg": _number(found.days.weight_kg[at]),
                "weight_used_kg": _number(found.weight_kg[at]),
                "intake_kcal": _number(found.days.intake_kcal[at]),
                "intake_used_kcal": used,
                "intake_missing": None if missing is MissingIntake.USED else missing.name.lower(),
            }
            | {name: _number(getattr(found, name)[at]) for name in _DAILY}
        )
    return days
