"""The alert of a loss that is too fast, from tissue and never from a scale alone.

A scale may fall by several pounds of water within days.  Whoever is alerted by
that is frightened for nothing, and whoever is praised for it is misled.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Final

from tonus.energy.person import Measured, Person, weight_at_bmi_kg
from tonus.energy.targets.admission import NoNumbers, admitted
from tonus.energy.targets.safety import loss_limit, lowest_bmi_kg_m2
from tonus.energy.working import Measure, Reason, Value, Working
from tonus.messages import K_

__all__ = ["ALERT_FROM_DAY", "FastLoss", "fast_loss"]

#: Before this day of a log, water moves a trend more than tissue does.
ALERT_FROM_DAY: Final = 14
#: Lower end of the interval that holds 90 %, in standard deviations.
_Z_90: Final = 1.6448536269514722
_OURS: Final = ("tonus_limits",)


@dataclass(frozen=True, slots=True, kw_only=True)
class FastLoss:
    """A loss that is faster than is safe, beyond doubt.

    Parameters
    ----------
    reason : Reason
        What to tell the person.
    limit_kg_per_week : float
        The fastest loss that is safe at this weight; 0 at the lowest weight for
        loss and below.
    lower_kg_per_week : float
        Least loss that the trend allows for, at the lower end of 90 %.
    working : Working
        How the latter came about.
    """

    reason: Reason
    limit_kg_per_week: float
    lower_kg_per_week: float
    working: Working


def fast_loss(
    person: Person,
    *,
    log_days: int,
    trend_kg: float,
    rate_kg_per_week: float,
    rate_sd_kg_per_week: float,
) -> FastLoss | None:
    """Return the alert of a loss that is too fast, or None.

    Parameters
    ----------
    person : Person
        Measures and answers; who gets no numbers gets no alert with numbers.
    log_days : int
        Days since the first weighing.
    trend_kg : float
        Weight of the tissue trend today; NaN where unknown.
    rate_kg_per_week : float
        Its change; below 0 for loss; NaN where unknown.
    rate_sd_kg_per_week : float
        One standard deviation; NaN where unknown.

    Returns
    -------
    FastLoss or None
        None before day 14, and while it is not beyond doubt.

    Raises
    ------
    InputError
        When a measure is missing or fits no body (by the checks).

    Examples
    --------
    >>> from tonus.energy.person import Activity, Answer, Health, Sex
    >>> health = Health(
    ...     pregnant=None,
    ...     breastfeeding=None,
    ...     eating_disorder=Answer.NO,
    ...     insulin_or_sulfonylurea=Answer.NO,
    ...     kidney_disease=Answer.NO,
    ... )
    >>> man = Person(
    ...     sex=Sex.MALE,
    ...     age_years=40.0,
    ...     height_cm=180.0,
    ...     weight_kg=90.0,
    ...     activity=Activity.INACTIVE,
    ...     health=health,
    ... )
    >>> seen = {"trend_kg": 90.0, "rate_kg_per_week": -1.5}
    >>> fast_loss(man, log_days=13, rate_sd_kg_per_week=0.2, **seen) is None
    True
    >>> fast_loss(man, log_days=21, rate_sd_kg_per_week=0.5, **seen) is None
    True
    >>> round(fast_loss(man, log_days=21, rate_sd_kg_per_week=0.2, **seen).lower_kg_per_week, 2)
    1.17
    """
    if log_days < ALERT_FROM_DAY:
        return None
    seen = (trend_kg, rate_kg_per_week, rate_sd_kg_per_week)
    if not all(map(math.isfinite, seen)) or rate_sd_kg_per_week < 0:
        return None
    body = admitted(replace(person, weight_kg=trend_kg))
    if isinstance(body, NoNumbers):
        return None
    limit, key = _limit(body)
    lower = -rate_kg_per_week - _Z_90 * rate_sd_kg_per_week
    if not lower > limit:
        return None
    pace = Measure.KG_PER_WEEK
    values = [Value(name="rate", amount=-rate_kg_per_week, unit=pace)]
    if limit > 0:
        values.append(Value(name="limit", amount=limit, unit=pace))
    return FastLoss(
        reason=Reason(key=key, values=tuple(values), sources=_OURS),
        limit_kg_per_week=limit,
        lower_kg_per_week=lower,
        working=Working(
            label=K_("energy.working.least_loss"),
            amount=lower,
            unit=pace,
            equation=f"−r − {_Z_90:.4f} × s",
            inputs=(
                Value(
                    name="r",
                    amount=rate_kg_per_week,
                    unit=pace,
                    label=K_("energy.input.trend_rate"),
                ),
                Value(
                    name="s",
                    amount=rate_sd_kg_per_week,
                    unit=pace,
                    label=K_("energy.input.trend_rate_sd"),
                ),
            ),
            sources=_OURS,
            sd=rate_sd_kg_per_week or None,
            uncertainty=K_("energy.uncertainty.trend"),
        ),
    )


def _limit(body: Measured) -> tuple[float, str]:
    lowest = weight_at_bmi_kg(lowest_bmi_kg_m2(body.age_years), body.height_cm)
    if body.weight_kg <= lowest:
        return 0.0, K_("energy.alert.low_weight")
    limit = loss_limit(weight_kg=body.weight_kg, height_cm=body.height_cm)
    return limit.kg_per_week, K_("energy.alert.fast_loss")
