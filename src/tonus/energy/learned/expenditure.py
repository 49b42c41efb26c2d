"""What a log of weights and intakes says about expenditure, trend and pace.

Expenditure is told in the units in which the person logs: who leaves out a tenth
of what they eat is told a tenth less, and a target in the same units still holds.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

import numpy as np

from tonus.energy.learned.constants import CONSTANTS, Constants
from tonus.energy.learned.estimate import Estimate
from tonus.energy.learned.passes import LogPass
from tonus.energy.learned.prior import Prior, open_prior, person_prior
from tonus.energy.log.days import BODY_KG, Days, days_of
from tonus.energy.log.questions import Intake, Reply, Weighing
from tonus.energy.person import Health, Measured
from tonus.energy.spending.maintenance import Maintenance

__all__ = ["Estimate", "estimate", "log_estimate"]

_NOTHING_SAID: Final = Health(
    pregnant=None,
    breastfeeding=None,
    eating_disorder=None,
    insulin_or_sulfonylurea=None,
    kidney_disease=None,
)


def log_estimate(
    weighings: Iterable[Weighing],
    intakes: Iterable[Intake] = (),
    *,
    today: dt.date,
    person: Measured | None = None,
    health: Health | None = None,
    maintenance: Maintenance | None = None,
    replies: Iterable[Reply] = (),
) -> Estimate | None:
    """Return what a log says, from the readings as they come.

    Parameters
    ----------
    weighings : iterable of Weighing
        In any order.
    intakes : iterable of Intake
        In any order, one a day.
    today : datetime.date
        What is later is refused.
    person : Measured, optional
        Measures; without them nobody is assumed, and the start is wide.  In the
        place of its weight stands the first of the log.
    health : Health, optional
        Of it, whether the person breast-feeds; milk is counted only where it is
        said.
    maintenance : Maintenance, optional
        What else is known before the log.
    replies : iterable of Reply
        What the person said about readings that were asked about.

    Returns
    -------
    Estimate or None
        None where there is no usable weight.

    Raises
    ------
    InputError
        When one day has two different intakes (by the checks).

    Examples
    --------
    >>> start = dt.date(2026, 3, 2)
    >>> weighings = [
    ...     Weighing(date=start + dt.timedelta(day), weight_kg=80 - 0.05 * day) for day in range(56)
    ... ]
    >>> found = log_estimate(weighings, today=dt.date(2026, 5, 1))
    >>> round(found.rate().kg_per_week, 1), found.maintenance()
    (-0.3, None)
    >>> found.why_not.key
    'energy.expenditure.no_intake'
    """
    days = days_of(weighings, intakes, today=today, replies=replies)
    seen = days.weight_kg[~np.isnan(days.weight_kg)]
    if not len(seen):
        return None
    # One vouched for may be beyond what the equations take.
    start_kg = float(np.clip(seen[0], *BODY_KG))
    if person is not None:
        person = replace(person, weight_kg=start_kg)
        prior = person_prior(person, health or _NOTHING_SAID, maintenance=maintenance)
    else:
        prior = open_prior(weight_kg=start_kg)
    return estimate(days, prior=prior)


def estimate(days: Days, *, prior: Prior, constants: Constants = CONSTANTS) -> Estimate:
    """Return what a log says, each day in the light of all.

    Parameters
    ----------
    days : Days
        With at least one weight.
    prior : Prior
        What was known before it.
    constants : Constants, optional
        Of the filter.

    Returns
    -------
    Estimate
        The last day is that of `ExpenditureFilter` after the same days.

    Examples
    --------
    >>> start = dt.date(2026, 3, 2)
    >>> days = days_of(
    ...     [Weighing(date=start, weight_kg=80.0)],
    ...     [Intake(date=start, energy_kcal=2300.0, is_complete=True)],
    ...     today=start,
    ... )
    >>> found = estimate(days, prior=open_prior(weight_kg=80.0))
    >>> float(found.expenditure_sd_kcal[-1]) > 400
    True
    """
    return LogPass(days, prior, constants).estimate()
