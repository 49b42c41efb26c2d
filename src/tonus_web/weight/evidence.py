"""What a check-in looks at, kept as plain data with the estimate."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

from tonus.energy import Estimate, LogEvidence, log_evidence, maintenance_of, stored_maintenance

__all__ = ["evidence_data", "evidence_of"]


def evidence_data(est: Estimate, today: dt.date) -> dict[str, Any]:
    """Return what a check-in looks at, as JSON can hold it.

    Parameters
    ----------
    est : Estimate
        Of the whole log.
    today : date
        Local day.

    Returns
    -------
    dict
        For `evidence_of`.
    """
    seen = log_evidence(est, today=today)
    rate = (seen.rate_kg_per_week, seen.rate_sd_kg_per_week)
    return {
        "maintenance": stored_maintenance(seen.maintenance) if seen.maintenance else None,
        "rate": None if any(map(math.isnan, rate)) else list(rate),
        "mean_intake_kcal": seen.mean_intake_kcal,
        "window_days": seen.window_days,
        "intake_days": seen.intake_days,
        "weighed_days": seen.weighed_days,
        "log_days": seen.log_days,
        "questions": seen.questions,
    }


def evidence_of(data: dict[str, Any]) -> LogEvidence:
    """Return what `evidence_data` wrote.

    Parameters
    ----------
    data : dict
        From the row.

    Returns
    -------
    LogEvidence
        For `tonus.energy.check_in`.
    """
    rate, sd = data["rate"] or (math.nan, math.nan)
    return LogEvidence(
        maintenance=maintenance_of(data["maintenance"]) if data["maintenance"] else None,
        rate_kg_per_week=rate,
        rate_sd_kg_per_week=sd,
        mean_intake_kcal=data["mean_intake_kcal"],
        window_days=data["window_days"],
        intake_days=data["intake_days"],
        weighed_days=data["weighed_days"],
        log_days=data["log_days"],
        questions=data["questions"],
    )
