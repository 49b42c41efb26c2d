"""Twelve weeks ahead: what a goal means when every rule holds in every week.

As weight falls, a rate needs less and less food, until the floor is reached
and the pace slows; at a body mass index of 25 the gentle limit begins, and at
the lowest weight for loss the goal has become to stay there.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from tonus.energy.hall.linear import DAYS_PER_WEEK, LinearModel
from tonus.energy.person import Measured, weight_at_bmi_kg
from tonus.energy.targets.safety import loss_floor_kcal, loss_limit, lowest_bmi_kg_m2

__all__ = [
    "WALK_MET",
    "WEEKS",
    "Outlook",
    "Week",
    "days_until",
    "outlook",
    "walk_minutes",
]

#: How far ahead is looked.
WEEKS: Final = 12
#: A weight that is not reached within so many weeks is not foreseen.
_FORESEEN_WEEKS: Final = 260
#: Walking at 2.8 to 3.4 mph on the level [compendium_2024]_.
WALK_MET: Final = 3.8
_MINUTES_PER_HOUR: Final = 60
#: Below this a difference of intake is rounding, kcal/day.
_NOTHING_KCAL: Final = 1e-6
#: A constant rate comes to its day but for rounding.
_LAST_BIT: Final = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """A moment of the outlook.

    Parameters
    ----------
    week : int
        Weeks since the start; 0 is today.
    weight_kg : float
        Expected weight of tissue; a scale differs by water.
    intake_kcal : float
        Target of the day, kcal/day.
    needed_kcal : float
        What the rate would need, floor or not, kcal/day.
    rate_kg_per_week : float
        Expected pace; below 0 for loss.
    walk_minutes_per_day : float
        Walking that closes the gap between `intake_kcal` and `needed_kcal`.
    """

    week: int
    weight_kg: float
    intake_kcal: float
    needed_kcal: float
    rate_kg_per_week: float
    walk_minutes_per_day: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What a goal comes to over the next weeks.

    Parameters
    ----------
    weeks : tuple of Week
        Today and the end of each of twelve weeks, or as many as were asked for.
    floor_week : int or None
        The week, counted from 1, in which the target reaches the floor; None
        when it does not.
    gentle_week : int or None
        The week in which body mass index comes down to where half a pound a
        week is the limit, and slows the goal; None when it does not.
    lowest_week : int or None
        The week in which the lowest weight for loss is reached; None when it
        is not.
    goal_week : int or None
        The week in which the weight that was to be reached is; None when it is
        not, or none was said.
    """

    weeks: tuple[Week, ...]
    floor_week: int | None
    gentle_week: int | None
    lowest_week: int | None
    goal_week: int | None = None


def walk_minutes(*, energy_kcal: float, weight_kg: float) -> float:
    """Return the minutes of walking that spend an energy beyond rest.

    Parameters
    ----------
    energy_kcal : float
        Energy to be spent, net.
    weight_kg : float
        Body weight.  NaN in either gives NaN.

    Returns
    -------
    float
        Minutes at 2.8 to 3.4 mph on the level [compendium_2024]_.

    Examples
    --------
    >>> round(walk_minutes(energy_kcal=98.0, weight_kg=70.0), 6)
    30.0
    """
    return energy_kcal / ((WALK_MET - 1) * weight_kg) * _MINUTES_PER_HOUR


def outlook(
    person: Measured,
    model: LinearModel,
    *,
    rate_kg_per_week: float,
    until_kg: float | None = None,
    weeks: int = WEEKS,
) -> Outlook:
    """Return what a rate comes to over twelve weeks, or so many.

    Parameters
    ----------
    person : Measured
        Measures at the start.
    model : LinearModel
        Model of this one person, in plain numbers.
    rate_kg_per_week : float
        A rate that is safe today; below 0 for loss.
    until_kg : float, optional
        Weight that lies in the direction of the rate, and is held once reached.
    weeks : int
        How far ahead to look.

    Returns
    -------
    Outlook
        Never below the floor while weight is to fall, and never faster than
        the limit at the weight of each week.

    Examples
    --------
    >>> from tonus.energy.hall.linear import linear_model
    >>> from tonus.energy.person import Activity, Sex
    >>> woman = Measured(
    ...     sex=Sex.FEMALE,
    ...     age_years=60.0,
    ...     height_cm=160.02,
    ...     weight_kg=68.0388555,
    ...     activity=Activity.INACTIVE,
    ... )
    >>> model = linear_model(
    ...     sex=woman.sex,
    ...     age_years=woman.age_years,
    ...     height_cm=woman.height_cm,
    ...     weight_kg=woman.weight_kg,
    ...     maintenance_kcal=1876.35,
    ... )
    >>> outlook(woman, model, rate_kg_per_week=-0.45359237).floor_week
    5
    """
    course = _Course(person, model, rate_kg_per_week, until_kg)
    found = [course.week(0)]
    for number in range(1, weeks + 1):
        course.advance(number)
        found.append(course.week(number))
    return Outlook(
        weeks=tuple(found),
        floor_week=course.floor_week,
        gentle_week=course.gentle_week,
        lowest_week=course.lowest_week,
        goal_week=course.goal_week,
    )


def days_until(
    person: Measured, model: LinearModel, *, rate_kg_per_week: float, until_kg: float
) -> int | None:
    """Return how long a rate takes to a weight when every rule holds in every week.

    Parameters
    ----------
    person : Measured
        Measures at the start.
    model : LinearModel
        Model of this one person, in plain numbers.
    rate_kg_per_week : float
        A rate that is safe today; below 0 for loss.
    until_kg : float
        Weight to be reached.

    Returns
    -------
    int or None
        Whole days; None where it is not reached within five years.

    Examples
    --------
    >>> from tonus.energy.hall.linear import linear_model
    >>> from tonus.energy.person import Activity, Sex
    >>> woman = Measured(
    ...     sex=Sex.FEMALE,
    ...     age_years=40.0,
    ...     height_cm=165.0,
    ...     weight_kg=90.0,
    ...     activity=Activity.ACTIVE,
    ... )
    >>> model = linear_model(
    ...     sex=woman.sex,
    ...     age_years=woman.age_years,
    ...     height_cm=woman.height_cm,
    ...     weight_kg=woman.weight_kg,
    ...     maintenance_kcal=2620.0,
    ... )
    >>> days_until(woman, model, rate_kg_per_week=-0.35, until_kg=85.0)
    100
    """
    if until_kg == person.weight_kg:
        return 0
    if (until_kg - person.weight_kg) * rate_kg_per_week <= 0:
        return None
    course = _Course(person, model, rate_kg_per_week, until_kg)
    for number in range(1, _FORESEEN_WEEKS + 1):
        course.advance(number)
        if course.goal_day is not None:
            return course.goal_day
        if course.lowest_week is not None:
            break
    return None


class _Course:
    """The walk through the weeks."""

    def __init__(
        self, person: Measured, model: LinearModel, rate: float, until_kg: float | None
    ) -> None:
        self._height_cm = person.height_cm
        self._model = model
        self._goal_rate = rate
        self._floor = loss_floor_kcal(person.sex) if rate < 0 else -math.inf
        lowest = weight_at_bmi_kg(lowest_bmi_kg_m2(person.age_years), person.height_cm)
        self._lowest_kg = lowest if rate < 0 else -math.inf
        # A weight below the lowest is never reached.
        reachable = until_kg is not None and (rate >= 0 or until_kg >= lowest)
        self._until_kg = until_kg if reachable else None
        self._epsilon = float(model.epsilon_kcal_per_kg_day)
        self._weight_kg = float(model.weight_kg)
        self.floor_week: int | None = None
        self.gentle_week: int | None = None
        self.lowest_week: int | None = None
        self.goal_week: int | None = None
        self.goal_day: int | None = None

    def _arrived(self) -> bool:
        return self.lowest_week is not None or self.goal_week is not None

    def _rate(self) -> float:
        """The goal's rate, no faster than the limit at the present weight."""
        if self._arrived():
            return 0.0
        if self._goal_rate >= 0:
            return self._goal_rate
        limit = loss_limit(weight_kg=self._weight_kg, height_cm=self._height_cm)
        return -min(-self._goal_rate, limit.kg_per_week)

    def _needed(self) -> float:
        return float(
            self._model.intake_kcal(rate_kg_per_week=self._rate(), weight_kg=self._weight_kg)
        )

    def _intake(self) -> float:
        return max(self._needed(), self._floor)

    def week(self, number: int) -> Week:
        needed, intake = self._needed(), self._intake()
        pace = self._model.rate_kg_per_week(intake_kcal=intake, weight_kg=self._weight_kg)
        gap = intake - needed
        return Week(
            week=number,
            weight_kg=self._weight_kg,
            intake_kcal=intake,
            needed_kcal=needed,
            # At the floor itself rounding may leave a last bit of gain.
            rate_kg_per_week=min(float(pace), 0.0) if self._goal_rate < 0 else float(pace),
            walk_minutes_per_day=(
                walk_minutes(energy_kcal=gap, weight_kg=self._weight_kg)
                if gap > _NOTHING_KCAL
                else 0.0
            ),
        )

    def advance(self, number: int) -> None:
        """Go on to the end of a week, counted from 1."""
        rate, before_kg = self._rate(), self._weight_kg
        days = self._days_above_floor(rate)
        if days < DAYS_PER_WEEK and self.floor_week is None:
            self.floor_week = number
        self._weight_kg += rate / DAYS_PER_WEEK * min(days, DAYS_PER_WEEK)
        if days < DAYS_PER_WEEK:
            self._weight_kg = float(
                self._model.weight_after_kg(
                    intake_kcal=self._floor, days=DAYS_PER_WEEK - days, from_kg=self._weight_kg
                )
            )
        self._stop_at_goal(number, before_kg)
        if self._weight_kg <= self._lowest_kg and not self._arrived():
            self._weight_kg = self._lowest_kg
            self.lowest_week = number
        if self.gentle_week is None and self._slows_gently():
            self.gentle_week = number

    def _stop_at_goal(self, number: int, before_kg: float) -> None:
        """Stay at the weight that was to be reached, and remember the day."""
        if self._until_kg is None or self._arrived():
            return
        moved = self._weight_kg - before_kg
        wanted = self._until_kg - before_kg
        # Without movement there is nothing to divide by.
        if moved == 0 or wanted / moved > 1 + _LAST_BIT:
            return
        days = DAYS_PER_WEEK * max(wanted / moved, 0.0)
        self.goal_day = DAYS_PER_WEEK * (number - 1) + math.ceil(days - _LAST_BIT)
        self.goal_week = number
        self._weight_kg = self._until_kg

    def _slows_gently(self) -> bool:
        limit = loss_limit(weight_kg=self._weight_kg, height_cm=self._height_cm)
        return limit.is_gentle and -self._goal_rate > limit.kg_per_week * (1 + 1e-9)

    def _days_above_floor(self, rate: float) -> float:
        """Days until the rate needs less than the floor; 0 when it does already."""
        if rate >= 0:
            return math.inf
        above = self._needed() - self._floor
        return max(above, 0.0) / (self._epsilon * -rate / DAYS_PER_WEEK)
