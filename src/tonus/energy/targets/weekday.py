"""A pattern of the week: more on some days, less on others, and the same sum.

No day is below the floor, whatever the goal is.  What a low day would have
needed to give is given by the days above the floor, each in proportion.  Where no
deficit is given, no day is below what keeps weight: with some medicines one low day is
one too many.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from tonus.energy.hall.linear import DAYS_PER_WEEK
from tonus.energy.person import Sex
from tonus.energy.targets.safety import loss_floor_kcal
from tonus.energy.targets.target import Target
from tonus.energy.working import Measure, Reason, Value, Working
from tonus.errors import InputError
from tonus.messages import K_, N_

__all__ = [
    "WeekPlan",
    "WeekdayPattern",
    "pattern_of",
    "training_pattern",
    "week_plan",
]

#: A day is between half and twice the mean of the week.
_SHARES: Final = (0.5, 2.0)
#: More on training days than on the others, where nothing else is said.
_MORE_SHARE: Final = 0.15
_MOST_MORE: Final = 1.0
_NOTHING_KCAL: Final = 1e-6
_SEPARATOR: Final = ","
_DAY_LABELS: Final = (
    K_("energy.day.monday"),
    K_("energy.day.tuesday"),
    K_("energy.day.wednesday"),
    K_("energy.day.thursday"),
    K_("energy.day.friday"),
    K_("energy.day.saturday"),
    K_("energy.day.sunday"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekdayPattern:
    """How the days of a week share its energy.

    Parameters
    ----------
    shares : tuple of float
        Seven, Monday first; 1 is the mean of the week.  They are scaled so that
        they come to 7.

    Raises
    ------
    InputError
        When there are not seven, or a day is beyond half or twice the mean.
    """

    shares: tuple[float, ...]

    def __post_init__(self) -> None:
        given = self.shares
        total = sum(given)
        if len(given) != DAYS_PER_WEEK or not 0 < total < float("inf"):
            raise InputError(N_("A pattern of the week has seven days with food. Check them."))
        scaled = tuple(share * DAYS_PER_WEEK / total for share in given)
        low, high = _SHARES
        if not all(low <= share <= high for share in scaled):
            raise InputError(
                N_(
                    "Each day is between half and twice the mean of the week. "
                    "Choose days that are closer to each other."
                )
            )
        object.__setattr__(self, "shares", scaled)

    @property
    def stored(self) -> str:
        """The pattern as a text, from which `pattern_of` makes it again."""
        return _SEPARATOR.join(repr(share) for share in self.shares)

    @property
    def is_even(self) -> bool:
        """Whether all days are alike."""
        return max(self.shares) - min(self.shares) < _NOTHING_KCAL


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekPlan:
    """The energy of each day of a week.

    Parameters
    ----------
    days_kcal : tuple of float
        Seven, Monday first, kcal/day; their mean is the target.
    least_kcal : float
        Below which no day is: the floor, and what keeps weight where no deficit is
        given; or the target where that is less.
    reason : Reason or None
        Why the days do not follow the pattern as it is.
    workings : tuple of Working
        One for each day.
    """

    days_kcal: tuple[float, ...]
    least_kcal: float
    reason: Reason | None
    workings: tuple[Working, ...]

    def intake_kcal(self, date: dt.date) -> float:
        """Energy of a day.

        Parameters
        ----------
        date : date
            The day.

        Returns
        -------
        float
            kcal.
        """
        return self.days_kcal[date.weekday()]


def training_pattern(
    training_days: Collection[int], *, more_share: float = _MORE_SHARE
) -> WeekdayPattern:
    """Return the pattern that has more on training days.

    Parameters
    ----------
    training_days : collection of int
        Days of training, 0 for Monday.  All days or none make an even week.
    more_share : float
        How much more than on the other days, 0-1.

    Returns
    -------
    WeekdayPattern
        With the sum of an even week.

    Raises
    ------
    InputError
        When a day is none, or the share is outside 0 to 1.

    Examples
    --------
    >>> pattern = training_pattern({0, 2, 4})
    >>> [round(share, 2) for share in pattern.shares]
    [1.08, 0.94, 1.08, 0.94, 1.08, 0.94, 0.94]
    """
    if not set(training_days) <= set(range(DAYS_PER_WEEK)):
        raise InputError(N_("Days of the week go from 0, Monday, to 6, Sunday. Check them."))
    if not 0 <= more_share <= _MOST_MORE:
        raise InputError(
            N_("Training days may have up to twice as much as others. Choose 0 to 100 %.")
        )
    return WeekdayPattern(
        shares=tuple(1 + more_share * (day in training_days) for day in range(DAYS_PER_WEEK))
    )


def pattern_of(text: str) -> WeekdayPattern:
    """Return the pattern that was kept as a text.

    Parameters
    ----------
    text : str
        `WeekdayPattern.stored`.

    Returns
    -------
    WeekdayPattern
        The same, but for the last bit.

    Raises
    ------
    InputError
        When the text is none.

    Examples
    --------
    >>> pattern_of("1,1,1,1,1,1,1").is_even
    True
    """
    try:
        shares = tuple(float(part) for part in text.split(_SEPARATOR))
    except ValueError as error:
        raise InputError(
            N_("A pattern of the week has seven days with food. Check them.")
        ) from error
    return WeekdayPattern(shares=shares)


def week_plan(found: Target, pattern: WeekdayPattern, *, sex: Sex) -> WeekPlan:
    """Return the energy of each day of a week, which keeps the week's sum.

    Parameters
    ----------
    found : Target
        The target, which is the mean of the days.
    pattern : WeekdayPattern
        How the days are to share.
    sex : Sex
        Decides the floor, which no day undercuts, of a goal that is no loss either.

    Returns
    -------
    WeekPlan
        Where the pattern has a day below the floor, that day is at the floor, and
        the days above it give in proportion.  Where no deficit is given, none
        is below what keeps weight.

    Examples
    --------
    >>> from tonus.energy.targets.goals import Goal
    >>> from tonus.energy.person import Activity, Answer, Breastfeeding, Health, Person
    >>> from tonus.energy.targets.target import target
    >>> health = Health(
    ...     pregnant=Answer.NO,
    ...     breastfeeding=Breastfeeding.NO,
    ...     eating_disorder=Answer.NO,
    ...     insulin_or_sulfonylurea=Answer.NO,
    ...     kidney_disease=Answer.NO,
    ... )
    >>> woman = Person(
    ...     sex=Sex.FEMALE,
    ...     age_years=60.0,
    ...     height_cm=160.02,
    ...     weight_kg=68.0388555,
    ...     activity=Activity.INACTIVE,
    ...     health=health,
    ... )
    >>> found = target(woman, Goal.LOSE_1)
    >>> plan = week_plan(found, training_pattern({0, 3}), sex=Sex.FEMALE)
    >>> [round(energy) for energy in plan.days_kcal]
    [1352, 1200, 1200, 1352, 1200, 1200, 1200]
    """
    mean = found.intake_kcal
    # Where no deficit is given, no single day has one.
    keeps = found.maintenance.intake_kcal if found.withheld else 0.0
    least = min(max(loss_floor_kcal(sex), keeps), mean)
    wanted = [mean * share for share in pattern.shares]
    above = [max(energy - least, 0.0) for energy in wanted]
    spare = DAYS_PER_WEEK * (mean - least)
    # Days at the least give nothing; where none is above it, all are alike.
    given = spare / sum(above) if sum(above) > _NOTHING_KCAL else 0.0
    days = tuple(least + given * energy for energy in above)
    lifted = any(energy < least - _NOTHING_KCAL for energy in wanted)
    return WeekPlan(
        days_kcal=days,
        least_kcal=least,
        reason=_reason(found, least) if lifted else None,
        workings=tuple(
            _working(found, label, day, share, least, given)
            for label, day, share in zip(_DAY_LABELS, days, pattern.shares, strict=True)
        ),
    )


def _reason(found: Target, least: float) -> Reason:
    """Why the days do not follow the pattern."""
    if found.withheld:
        keeps = Value(name="keeps", amount=least, unit=Measure.KCAL_PER_DAY)
        key = K_("energy.reason.no_low_day")
        return Reason(key=key, values=(keeps,), sources=("tonus_limits",))
    floor = Value(name="floor", amount=least, unit=Measure.KCAL_PER_DAY)
    key = K_("energy.reason.day_at_floor")
    return Reason(key=key, values=(floor,), sources=("jensen_2013", "tonus_limits"))


def _working(
    found: Target, label: str, day: float, share: float, least: float, given: float
) -> Working:
    energy, part = Measure.KCAL_PER_DAY, Measure.SHARE
    inputs = (
        ("I", found.intake_kcal, energy, K_("energy.input.target")),
        ("w", share, part, K_("energy.input.day_share")),
        ("B", least, energy, K_("energy.input.least_day")),
        ("k", given, part, K_("energy.input.given_share")),
    )
    return Working(
        label=label,
        amount=day,
        unit=energy,
        equation="B + k × max(I × w − B, 0)",
        inputs=tuple(
            Value(name=name, amount=amount, unit=unit, label=words)
            for name, amount, unit, words in inputs
        ),
        sources=("tonus_limits",),
        sd=found.maintenance.sd_kcal,
        uncertainty=K_("energy.uncertainty.from_maintenance"),
    )
