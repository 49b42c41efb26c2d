"""What an estimate tells a person in words: trend, questions, alerts; kept as plain data."""

from __future__ import annotations

import datetime as dt
import math
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from tonus.energy import Estimate, Intake, Person, Question, Subject, Weighing, fast_loss
from tonus.errors import InputError
from tonus_web.diary.selectors import Energy
from tonus_web.diary.watched import signals_of
from tonus_web.members.models import Member
from tonus_web.weight.check_ins import due_from
from tonus_web.weight.evidence import evidence_data
from tonus_web.weight.logs import Log
from tonus_web.weight.stored_reasons import reason_data

if TYPE_CHECKING:
    from tonus_web.weight.estimates import Reckoned

__all__ = ["FRESH_DAYS", "notices_of"]

#: A trend whose last reading is older tells nothing of today.
FRESH_DAYS: Final = 14
#: Over so many days what was eaten and how the trend moved are told.
_WINDOW_DAYS: Final = 21


def notices_of(member: Member, found: Energy, now: Reckoned) -> dict[str, Any]:
    """Return what the pages say of a log.

    Parameters
    ----------
    member : Member
        Whose.
    found : Energy
        The energy of the same day.
    now : Reckoned
        The log and its estimate.

    Returns
    -------
    dict
        Plain data, a few kilobytes at the most; figures in SI.
    """
    est = now.estimate
    notices: dict[str, Any] = {
        "readings": len(now.log.weighings),
        "questions": [_question(one, now.log) for one in (est or now.days).questions],
        "refused": [
            {
                "about": _subject(one.reading).value,
                "date": one.reading.date.isoformat(),
                "reason": reason_data(one.reason),
            }
            for one in now.days.refused
        ],
        "signals": _signals(member, found, now),
        "trend": None,
        "rate": None,
        "spent": None,
        "balance": None,
        "why_not": None,
        "fast_loss": None,
        "evidence": None,
        "due_from": None,
    }
    if est is not None:
        notices |= _estimated(est, now.person, found.today)
        notices["due_from"] = due_from(member, found, notices["evidence"])
    return notices


def _estimated(est: Estimate, person: Person | None, today: dt.date) -> dict[str, Any]:
    used = np.flatnonzero(~np.isnan(est.weight_kg))
    if not len(used):
        return {}
    last = est.dates[int(used[-1])]
    rate, balance = est.rate(window_days=_WINDOW_DAYS), est.balance(window_days=_WINDOW_DAYS)
    maintenance = est.maintenance()
    return {
        "trend": {
            "on": last.isoformat(),
            "kg": float(est.trend_kg[-1]),
            "sd_kg": float(est.trend_sd_kg[-1]),
            "since": est.dates[int(used[0])].isoformat(),
            "weighed_days": len(used),
        },
        "rate": rate
        and {
            "kg_per_week": rate.kg_per_week,
            "sd_kg_per_week": rate.sd_kg_per_week,
            "interval": list(rate.interval()),
            "days": rate.days,
        },
        "spent": maintenance
        and {
            "kcal": float(est.expenditure_kcal[-1]),
            "sd_kcal": float(est.expenditure_sd_kcal[-1]),
            "keeps_kcal": maintenance.intake_kcal,
            "keeps_sd_kcal": maintenance.sd_kcal,
        },
        "balance": balance
        and {
            "eaten_kcal": balance.eaten_kcal,
            "moved_kg": balance.moved_kg,
            "moved_sd_kg": balance.moved_sd_kg,
            "spent_kcal": balance.spent_kcal,
            "sd_kcal": balance.sd_kcal,
            "days": balance.days,
            "logged_days": balance.logged_days,
        },
        "why_not": reason_data(est.why_not) if est.why_not else None,
        "fast_loss": _fast_loss(est, person, used, today),
        "evidence": evidence_data(est, today),
    }


def _fast_loss(
    est: Estimate, person: Person | None, used: np.ndarray[Any, Any], today: dt.date
) -> dict[str, Any] | None:
    """The alert, from tissue alone, while the log is of now."""
    rate = est.rate(window_days=_WINDOW_DAYS)
    last = est.dates[int(used[-1])]
    if person is None or rate is None or (today - last).days > FRESH_DAYS:
        return None
    try:
        found = fast_loss(
            person,
            log_days=(last - est.dates[int(used[0])]).days,
            trend_kg=float(est.tissue_kg[-1]),
            rate_kg_per_week=rate.kg_per_week,
            rate_sd_kg_per_week=rate.sd_kg_per_week,
        )
    except InputError:  # height or age is not known
        return None
    return reason_data(found.reason) if found else None


def _signals(member: Member, found: Energy, now: Reckoned) -> dict[str, Any] | None:
    if now.person is None:
        return None
    try:
        seen = signals_of(member, now.person, found.today, found.maintenance)
    except InputError:
        return None
    if not seen.reasons:
        return None
    return {
        "reasons": [reason_data(reason) for reason in seen.reasons],
        "hides_deficit": seen.deficit_hidden is not None,
        "offers_no_numbers": seen.offers_no_numbers,
    }


def _subject(reading: Weighing | Intake) -> Subject:
    return Subject.WEIGHT if isinstance(reading, Weighing) else Subject.INTAKE


def _question(question: Question, log: Log) -> dict[str, Any]:
    readings: tuple[Weighing | Intake, ...] = question.readings
    return {
        "about": question.about.value,
        "suspicion": question.suspicion.value,
        "reason": reason_data(question.reason),
        "choices": [choice.value for choice in question.choices],
        "readings": [
            {
                "ids": [
                    key.hex for key in log.ids_of(question.about, reading.date, reading.amount)
                ],
                "date": reading.date.isoformat(),
                "amount": reading.amount,
                "might_be": None if math.isnan(might) else might,
            }
            for reading, might in zip(readings, question.might_be, strict=True)
        ],
    }
