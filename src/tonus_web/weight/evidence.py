"""What a check-in looks at, kept as plain data with the estimate."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any, Final

import numpy as np

from tonus.energy import Estimate, LogEvidence, MissingIntake, maintenance_of, stored_maintenance

__all__ = ["evidence_data", "evidence_of"]

#: A check-in looks at so many days.
_WINDOW_DAYS: Final = 28


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
    used = np.flatnonzero(~np.isnan(est.weight_kg))
    log_days = (today - est.dates[int(used[0])]).days if len(used) else 0
    # The first day of a short log is one of its days.
    window_days = max(min(_WINDOW_DAYS, log_days + 1), 1)
    # Up to today, not up to the last reading: who stopped logging has logged nothing.
    late = max(0, (today - est.dates[-1]).days)
    begin = max(0, len(est.dates) - max(window_days - late, 0))
    logged = est.intake_missing[begin:] == MissingIntake.USED
    logged &= ~np.isnan(est.days.intake_kcal[begin:])
    eaten = est.days.intake_kcal[begin:][logged]
    rate = est.rate(window_days=window_days)
    learned = est.maintenance()
    since = today - dt.timedelta(window_days)
    return {
        "maintenance": stored_maintenance(learned) if learned else None,
        "rate": [rate.kg_per_week, rate.sd_kg_per_week] if rate else None,
        "mean_intake_kcal": float(np.mean(eaten)) if len(eaten) else None,
        "window_days": window_days,
        "intake_days": len(eaten),
        "weighed_days": int(np.sum(~np.isnan(est.weight_kg[begin:]))),
        "log_days": log_days,
        "questions": sum(
            any(reading.date >= since for reading in question.readings)
            for question in est.questions
        ),
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
