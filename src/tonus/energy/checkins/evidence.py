"""What an estimate gives a check-in to decide on."""

from __future__ import annotations

import datetime as dt
import math
from typing import Final

import numpy as np

from tonus.energy.checkins.reasons import LogEvidence
from tonus.energy.learned.estimate import Estimate

__all__ = ["log_evidence"]

#: Days looked at for what was eaten, how the trend moved and how often somebody was on a scale.
_WINDOW_DAYS: Final = 28


def log_evidence(found: Estimate, *, today: dt.date) -> LogEvidence:
    """Return what an estimate says, as far as a check-in needs it.

    Parameters
    ----------
    found : Estimate
        Of the person's log.
    today : datetime.date
        Local day.  A log that ended some days ago has fewer days in the window.

    Returns
    -------
    LogEvidence
        Of the four weeks before today, or of the whole log where it is shorter; a question
        about an earlier reading is none of them.

    Examples
    --------
    >>> from tonus.energy.learned.expenditure import log_estimate
    >>> from tonus.energy.log.questions import Weighing
    >>> start = dt.date(2026, 3, 2)
    >>> found = log_estimate(
    ...     [
    ...         Weighing(date=start + dt.timedelta(day), weight_kg=80 - 0.05 * day)
    ...         for day in range(56)
    ...     ],
    ...     today=dt.date(2026, 4, 26),
    ... )
    >>> evidence = log_evidence(found, today=dt.date(2026, 4, 26))
    >>> evidence.weighed_days, evidence.log_days, evidence.maintenance
    (28, 55, None)
    """
    dates = found.dates
    log_days = max((today - dates[found.start]).days, 0)
    # The first day of a short log is one of its days.
    window = min(log_days + 1, _WINDOW_DAYS)
    inside = np.array([0 <= (today - date).days < window for date in dates], dtype=bool)
    # What was left out of the log, or taken for incomplete, was not eaten as it stands.
    logged = inside & (found.intake_missing == 0) & np.isfinite(found.days.intake_kcal)
    eaten = found.days.intake_kcal[logged]
    rate = found.rate(window_days=window)
    since = today - dt.timedelta(window)
    return LogEvidence(
        maintenance=found.maintenance(),
        rate_kg_per_week=math.nan if rate is None else rate.kg_per_week,
        rate_sd_kg_per_week=math.nan if rate is None else rate.sd_kg_per_week,
        mean_intake_kcal=float(np.mean(eaten)) if len(eaten) else None,
        window_days=window,
        intake_days=int(np.sum(logged)),
        weighed_days=int(np.sum(inside & np.isfinite(found.weight_kg))),
        log_days=log_days,
        questions=sum(
            any(reading.date >= since for reading in question.readings)
            for question in found.questions
        ),
    )
