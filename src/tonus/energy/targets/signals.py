"""Signs that counting does harm: then deficits are hidden, and help is shown.

They are found in the person's own rows and said to nobody else.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from tonus.energy.hall.linear import DAYS_PER_WEEK
from tonus.energy.person import Person, Sex
from tonus.energy.targets.safety import loss_floor_kcal
from tonus.energy.working import Measure, Reason, Value
from tonus.messages import K_

__all__ = ["SIGNAL_DAYS", "EatenDay", "Signals", "signals"]

#: So long after the last sign it counts; then it is over by itself [tonus_limits]_.
SIGNAL_DAYS: Final = 28
#: A complete day under this is a very low one; so many in a week are a sign.
_VERY_LOW_KCAL: Final = 800.0
_VERY_LOW_DAYS: Final = 2
#: So many complete days under the floor in a week are a sign.
_LOW_DAYS: Final = 4
#: So many weighings in a day are a sign.
_WEIGHINGS: Final = 5
#: So many requests beyond the limits are a sign.
_REQUESTS: Final = 3
#: Who needs less than the floor is under it from here on.
_OF_MAINTENANCE: Final = 0.9
_OURS: Final = ("tonus_limits",)


@dataclass(frozen=True, slots=True, kw_only=True)
class EatenDay:
    """What was eaten on a day.

    Parameters
    ----------
    date : date
        Local day.
    energy_kcal : float
        kcal; NaN where not known.
    is_complete : bool or None
        Whether everything was written down; None where nobody said.
    """

    date: dt.date
    energy_kcal: float
    is_complete: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Signals:
    """Signs that were found.

    Parameters
    ----------
    reasons : tuple of Reason
        What was seen, for the person alone; empty when there is nothing.
    """

    reasons: tuple[Reason, ...]

    @property
    def deficit_hidden(self) -> Reason | None:
        """Why no deficit is shown now, for `tonus.energy.target`; None when it may be."""
        if not self.reasons:
            return None
        return Reason(key=K_("energy.reason.signals"), sources=_OURS)

    @property
    def offers_no_numbers(self) -> bool:
        """Whether the path without numbers is offered, and help by country shown."""
        return bool(self.reasons)


def signals(
    person: Person,
    *,
    today: dt.date,
    eaten: Iterable[EatenDay],
    weigh_in_dates: Iterable[dt.date],
    refused_dates: Iterable[dt.date],
    maintenance_kcal: float | None = None,
) -> Signals:
    """Return the signs that counting does harm.

    Parameters
    ----------
    person : Person
        Perhaps with gaps.
    today : date
        Local day; what lies after it, or more than four weeks before, does not
        count.
    eaten : iterable of EatenDay
        In any order; of two of one day the greater counts.  Only days that were
        said to be complete do.
    weigh_in_dates : iterable of date
        Local day of every time that the person stepped on a scale; what a device
        sent twice is once in it.
    refused_dates : iterable of date
        Days on which an aim beyond the limits was chosen, one for each time; see
        `tonus.energy.is_beyond_limits`.
    maintenance_kcal : float, optional
        What keeps weight.  Who needs less than the floor is not under it.

    Returns
    -------
    Signals
        To be told to nobody but the person.

    Examples
    --------
    >>> from tonus.energy.person import Answer, Health
    >>> health = Health(
    ...     pregnant=None,
    ...     breastfeeding=None,
    ...     eating_disorder=Answer.NO,
    ...     insulin_or_sulfonylurea=Answer.NO,
    ...     kidney_disease=Answer.NO,
    ... )
    >>> somebody = Person(
    ...     sex=Sex.MALE,
    ...     age_years=40.0,
    ...     height_cm=None,
    ...     weight_kg=None,
    ...     activity=None,
    ...     health=health,
    ... )
    >>> today = dt.date(2027, 2, 8)
    >>> days = [dt.date(2027, 2, 3), dt.date(2027, 2, 6)]
    >>> found = signals(
    ...     somebody,
    ...     today=today,
    ...     eaten=[EatenDay(date=day, energy_kcal=700.0, is_complete=True) for day in days],
    ...     weigh_in_dates=[],
    ...     refused_dates=[],
    ... )
    >>> [reason.key for reason in found.reasons]
    ['energy.signal.very_low_days']
    """
    first = today - dt.timedelta(days=SIGNAL_DAYS - 1)

    def counts(date: dt.date) -> bool:
        return first <= date <= today

    complete: dict[dt.date, float] = {}
    for day in eaten:
        if counts(day.date) and day.is_complete is True and math.isfinite(day.energy_kcal):
            complete[day.date] = max(day.energy_kcal, complete.get(day.date, 0.0))
    floor = _floor_kcal(person, maintenance_kcal)
    very_low = [date for date, energy in complete.items() if energy < _VERY_LOW_KCAL]
    low = [date for date, energy in complete.items() if energy < floor]
    weighings = Counter(date for date in weigh_in_dates if counts(date))
    requests = sum(counts(date) for date in refused_dates)
    energy = Measure.KCAL_PER_DAY
    found = (
        (
            _most_in_a_week(very_low) >= _VERY_LOW_DAYS,
            K_("energy.signal.very_low_days"),
            (Value(name="energy", amount=_VERY_LOW_KCAL, unit=energy),),
        ),
        (
            _most_in_a_week(low) >= _LOW_DAYS,
            K_("energy.signal.low_days"),
            (Value(name="floor", amount=floor, unit=energy),),
        ),
        (
            max(weighings.values(), default=0) >= _WEIGHINGS,
            K_("energy.signal.many_weighings"),
            (),
        ),
        (requests >= _REQUESTS, K_("energy.signal.many_requests"), ()),
    )
    return Signals(
        reasons=tuple(
            Reason(key=key, values=values, sources=_OURS) for seen, key, values in found if seen
        )
    )


def _floor_kcal(person: Person, maintenance_kcal: float | None) -> float:
    """The floor; that of women, the lower, where the sex is not known."""
    floor = loss_floor_kcal(person.sex or Sex.FEMALE)
    if maintenance_kcal is None or not maintenance_kcal > 0:
        return floor
    return min(floor, _OF_MAINTENANCE * maintenance_kcal)


def _most_in_a_week(dates: list[dt.date]) -> int:
    """The most of these days, each given once, that lie within seven days."""
    from_each = (sum(0 <= (day - first).days < DAYS_PER_WEEK for day in dates) for first in dates)
    return max(from_each, default=0)
