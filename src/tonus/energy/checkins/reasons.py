"""What a log must hold before a target follows it, and what it says in words."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from tonus.energy.hall.linear import DAYS_PER_WEEK
from tonus.energy.person import Measured
from tonus.energy.spending.maintenance import Maintenance, possible_kcal
from tonus.energy.spending.total import eer_rmse_kcal
from tonus.energy.working import Measure, Reason, Value
from tonus.messages import K_

__all__ = ["FIRST_DAYS", "LogEvidence", "evidence_words", "holds"]

#: Days of log before anything follows from it; before that a scale shows water.
FIRST_DAYS: Final = 14
#: Of the days looked at, with complete intake; and days of weighing in a week.
_INTAKE_SHARE: Final = 0.5
_WEIGHED_DAYS_PER_WEEK: Final = 2
#: Faster than this share of weight in a week, a trend is a fault of the log.
_FASTEST_SHARE: Final = 0.025
#: Slower than this a trend stands still, kg/week.
_STILL_KG_PER_WEEK: Final = 0.05
#: A mean intake below this share of rest was not the whole food.
_LEAST_OF_REST: Final = 0.5
_OURS: Final = ("tonus_limits",)


@dataclass(frozen=True, slots=True, kw_only=True)
class LogEvidence:
    """What a log of intake and weight says, as far as a check-in needs it.

    Parameters
    ----------
    maintenance : Maintenance or None
        Learned from the log; None where nothing is claimed.
    rate_kg_per_week : float
        Change of the tissue trend; below 0 for loss; NaN where unknown.
    rate_sd_kg_per_week : float
        One standard deviation; NaN where unknown.
    mean_intake_kcal : float or None
        Mean of the complete days of the window, kcal/day; None where there is none.
    window_days : int
        Days looked at, up to today; four weeks, or the whole log where shorter.
    intake_days : int
        Of them, days with complete intake.
    weighed_days : int
        Of them, days with a weighing.
    log_days : int
        Days since the first weighing.
    questions : int
        Readings that the person was asked about and has not answered.
    """

    maintenance: Maintenance | None
    rate_kg_per_week: float
    rate_sd_kg_per_week: float
    mean_intake_kcal: float | None
    window_days: int
    intake_days: int
    weighed_days: int
    log_days: int
    questions: int = 0


def evidence_words(person: Measured, evidence: LogEvidence) -> Reason | None:
    """Return what was eaten, how the trend moved, and what follows.

    Parameters
    ----------
    person : Measured
        Measures.
    evidence : LogEvidence
        What the log says.

    Returns
    -------
    Reason or None
        None where the log claims nothing, or what no body does.

    Examples
    --------
    >>> from tonus.energy.person import Activity, Sex
    >>> woman = Measured(
    ...     sex=Sex.FEMALE,
    ...     age_years=40.0,
    ...     height_cm=165.0,
    ...     weight_kg=90.0,
    ...     activity=Activity.INACTIVE,
    ... )
    >>> nothing = LogEvidence(
    ...     maintenance=None,
    ...     rate_kg_per_week=-0.3,
    ...     rate_sd_kg_per_week=0.1,
    ...     mean_intake_kcal=None,
    ...     window_days=28,
    ...     intake_days=0,
    ...     weighed_days=20,
    ...     log_days=60,
    ... )
    >>> evidence_words(woman, nothing) is None
    True
    """
    learned, rate = evidence.maintenance, evidence.rate_kg_per_week
    if learned is None or evidence.mean_intake_kcal is None:
        return None
    if _impossible(person, evidence, learned):
        return None
    if abs(rate) < _STILL_KG_PER_WEEK:
        key = K_("energy.checkin.evidence_still")
    elif rate < 0:
        key = K_("energy.checkin.evidence_loss")
    else:
        key = K_("energy.checkin.evidence_gain")
    energy = Measure.KCAL_PER_DAY
    moved = Value(name="rate", amount=abs(rate), unit=Measure.KG_PER_WEEK)
    return Reason(
        key=key,
        values=(
            Value(name="eaten", amount=evidence.mean_intake_kcal, unit=energy),
            *(() if abs(rate) < _STILL_KG_PER_WEEK else (moved,)),
            Value(name="days", amount=evidence.intake_days, unit=Measure.DAYS),
            Value(name="keeps", amount=learned.intake_kcal, unit=energy),
            Value(name="sd", amount=learned.sd_kcal, unit=energy),
        ),
        sources=learned.working.sources,
    )


def holds(person: Measured, evidence: LogEvidence) -> tuple[Reason, ...]:
    """Return why a log is not followed.

    Parameters
    ----------
    person : Measured
        Measures.
    evidence : LogEvidence
        What the log says.

    Returns
    -------
    tuple of Reason
        Empty where it may be followed.

    Examples
    --------
    >>> from tonus.energy.person import Activity, Sex
    >>> woman = Measured(
    ...     sex=Sex.FEMALE,
    ...     age_years=40.0,
    ...     height_cm=165.0,
    ...     weight_kg=90.0,
    ...     activity=Activity.INACTIVE,
    ... )
    >>> nothing = LogEvidence(
    ...     maintenance=None,
    ...     rate_kg_per_week=-0.3,
    ...     rate_sd_kg_per_week=0.1,
    ...     mean_intake_kcal=None,
    ...     window_days=28,
    ...     intake_days=0,
    ...     weighed_days=20,
    ...     log_days=60,
    ... )
    >>> [reason.key for reason in holds(woman, nothing)]
    ['energy.checkin.no_food']
    """
    if evidence.mean_intake_kcal is None or evidence.intake_days == 0:
        return (Reason(key=K_("energy.checkin.no_food")),)
    reasons = []
    if evidence.questions:
        reasons.append(Reason(key=K_("energy.checkin.questions")))
    reasons += _too_little(evidence)
    if evidence.maintenance is None:
        return tuple(reasons) or (Reason(key=K_("energy.checkin.nothing_learned")),)
    reasons += _not_believed(person, evidence, evidence.maintenance)
    return tuple(reasons)


def _too_little(evidence: LogEvidence) -> list[Reason]:
    days = Measure.DAYS
    if evidence.log_days < FIRST_DAYS or evidence.window_days < FIRST_DAYS:
        first = Value(name="days", amount=FIRST_DAYS, unit=days)
        key = K_("energy.checkin.first_days")
        return [Reason(key=key, values=(first,), sources=_OURS)]
    window = Value(name="window", amount=evidence.window_days, unit=days)
    counts = (
        (
            K_("energy.checkin.few_intakes"),
            evidence.intake_days,
            math.ceil(evidence.window_days * _INTAKE_SHARE),
        ),
        (
            K_("energy.checkin.few_weighings"),
            evidence.weighed_days,
            math.ceil(evidence.window_days / DAYS_PER_WEEK * _WEIGHED_DAYS_PER_WEEK),
        ),
    )
    return [
        Reason(
            key=key,
            values=(
                Value(name="days", amount=count, unit=days),
                Value(name="needed", amount=needed, unit=days),
                window,
            ),
            sources=_OURS,
        )
        for key, count, needed in counts
        if count < needed
    ]


def _not_believed(person: Measured, evidence: LogEvidence, learned: Maintenance) -> list[Reason]:
    keys = _impossible(person, evidence, learned)
    if not learned.sd_kcal < eer_rmse_kcal(person.sex):
        keys.append(K_("energy.checkin.unsure"))
    return [Reason(key=key, sources=_OURS) for key in keys]


def _impossible(person: Measured, evidence: LogEvidence, learned: Maintenance) -> list[str]:
    """Figures that no body has; written so that NaN is not believed either."""
    least, most = possible_kcal(person)
    eaten = evidence.mean_intake_kcal
    fastest = _FASTEST_SHARE * person.weight_kg
    can_spend = least <= learned.balance_kcal <= most and math.isfinite(learned.intake_kcal)
    can_eat = eaten is not None and least * _LEAST_OF_REST <= eaten <= 2 * most
    keys = []
    if not (can_spend and can_eat):
        keys.append(K_("energy.checkin.impossible"))
    if not abs(evidence.rate_kg_per_week) <= fastest or not evidence.rate_sd_kg_per_week >= 0:
        keys.append(K_("energy.checkin.rate_impossible"))
    return keys
