"""Energy of exercise: counted once, in one of two ways, and never taken off a goal.

A maintenance learned from a log holds the exercise of those weeks already.  Who
also adds what a watch says counts it twice.  So there is one setting:

- left to the filter: exercise shows in the trend, and the check-in follows it;
- credited: the net energy of a day's exercise is added to that day, and what was
  credited is taken out of the intake that the filter learns from, so that it
  learns what is spent without it.  What a watch says too much is then found
  missing from the learned energy, and is taken back in time.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np

from tonus.energy.floats import Floats, as_given
from tonus.energy.working import Measure, Reason, Value, Working
from tonus.errors import InputError
from tonus.messages import K_, N_

__all__ = [
    "DayTarget",
    "ExerciseCredit",
    "day_target",
    "intake_without_credit_kcal",
    "net_exercise_kcal",
    "net_met_kcal",
]

_MINUTES_PER_HOUR: Final = 60.0
_MINUTES_PER_DAY: Final = 1440.0
#: More than this in a day is a slip of the unit or of the finger.
_MOST_KCAL: Final = 10_000.0
_OURS: Final = ("tonus_limits",)


class ExerciseCredit(StrEnum):
    """How the energy of exercise is counted."""

    FILTER = "filter"
    CREDITED = "credited"

    @property
    def label(self) -> str:
        """Message key of the setting in its own words."""
        return _LABELS[self]


_LABELS: Final = {
    ExerciseCredit.FILTER: K_("energy.exercise.filter"),
    ExerciseCredit.CREDITED: K_("energy.exercise.credited"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DayTarget:
    """The target of a day with its exercise.

    Parameters
    ----------
    intake_kcal : float
        Never less than without the exercise.
    credited_kcal : float
        What was added; to be kept, since it is taken out of what is learned.
    reason : Reason or None
        Why exercise of the day adds nothing.
    working : Working or None
        Where something was added.
    """

    intake_kcal: float
    credited_kcal: float
    reason: Reason | None
    working: Working | None


def net_exercise_kcal(*, gross_kcal: float, minutes: float, resting_kcal: float) -> float:
    """Return what exercise spends beyond rest in the same time.

    Parameters
    ----------
    gross_kcal : float
        All that was spent, as most watches show it.
    minutes : float
        How long.
    resting_kcal : float
        Energy at rest, kcal/day.

    Returns
    -------
    float
        kcal, at least 0.

    Raises
    ------
    InputError
        When a figure is none, below 0, or more than a day can hold.

    Examples
    --------
    >>> net_exercise_kcal(gross_kcal=300.0, minutes=60.0, resting_kcal=1440.0)
    240.0
    """
    if not (
        0 <= gross_kcal <= _MOST_KCAL
        and 0 <= minutes <= _MINUTES_PER_DAY
        and 0 <= resting_kcal <= _MOST_KCAL
    ):
        _refuse()
    return max(gross_kcal - resting_kcal * minutes / _MINUTES_PER_DAY, 0.0)


def net_met_kcal(*, met: float, minutes: float, weight_kg: float) -> float:
    """Return what an activity spends beyond rest, by its multiple of rest.

    Parameters
    ----------
    met : float
        Energy of the activity in multiples of rest [compendium_2024]_, at least 1.
    minutes : float
        How long.
    weight_kg : float
        Body weight.

    Returns
    -------
    float
        kcal; one kcal/kg/hour for each multiple above rest.

    Raises
    ------
    InputError
        When a figure is none or impossible.

    Examples
    --------
    >>> round(net_met_kcal(met=3.8, minutes=30.0, weight_kg=70.0), 6)
    98.0
    """
    if not (1 <= met < math.inf and 0 <= minutes <= _MINUTES_PER_DAY and 0 < weight_kg < math.inf):
        _refuse()
    return (met - 1) * weight_kg * minutes / _MINUTES_PER_HOUR


def intake_without_credit_kcal(intake_kcal: Floats, credited_kcal: Floats) -> Floats:
    """Return the intake that the filter is to learn from where exercise is credited.

    Parameters
    ----------
    intake_kcal : float or ndarray of shape (T,)
        Eaten; NaN where not known, which stays NaN.
    credited_kcal : float or ndarray of shape (T,)
        What was added to the target of the day; 0 where nothing was.

    Returns
    -------
    float or ndarray
        kcal/day.  The maintenance learned from it is that of days without
        credited exercise.

    Raises
    ------
    InputError
        When a credit is not known or below 0: what was credited is always known.

    Examples
    --------
    >>> intake_without_credit_kcal(2300.0, 250.0)
    2050.0
    """
    credit = np.asarray(credited_kcal, dtype=np.float64)
    if not bool(np.all((credit >= 0) & (credit <= _MOST_KCAL))):
        _refuse()
    return as_given(intake_kcal, np.asarray(intake_kcal, dtype=np.float64) - credit)


def day_target(
    intake_kcal: float,
    setting: ExerciseCredit,
    *,
    exercise_kcal: float,
    learned_without_credit: bool,
) -> DayTarget:
    """Return the target of a day with its exercise, which is counted once.

    Parameters
    ----------
    intake_kcal : float
        Target of the day without it, safe by the rules.
    setting : ExerciseCredit
        How exercise is counted.
    exercise_kcal : float
        Net energy of the day's exercise; NaN where not known, which adds nothing.
    learned_without_credit : bool
        Whether the target stands on a maintenance that was learned from
        `intake_without_credit_kcal`.  The formula's level of activity holds
        exercise already, and so does what was learned from the whole intake.

    Returns
    -------
    DayTarget
        Never below `intake_kcal`.

    Raises
    ------
    InputError
        When the exercise is below 0 or more than a day can hold.

    Examples
    --------
    >>> day_target(
    ...     1900.0,
    ...     ExerciseCredit.CREDITED,
    ...     exercise_kcal=250.0,
    ...     learned_without_credit=True,
    ... ).intake_kcal
    2150.0
    """
    if exercise_kcal < 0 or exercise_kcal > _MOST_KCAL:
        _refuse()
    key = None
    if setting is ExerciseCredit.FILTER:
        key = K_("energy.exercise.in_filter")
    elif not learned_without_credit:
        key = K_("energy.exercise.in_maintenance")
    elif math.isnan(exercise_kcal):
        key = K_("energy.exercise.unknown")
    if key is not None or exercise_kcal == 0:
        reason = None if key is None else Reason(key=key, sources=_OURS)
        return DayTarget(intake_kcal=intake_kcal, credited_kcal=0.0, reason=reason, working=None)
    return DayTarget(
        intake_kcal=intake_kcal + exercise_kcal,
        credited_kcal=exercise_kcal,
        reason=None,
        working=_working(intake_kcal, exercise_kcal),
    )


def _working(intake_kcal: float, exercise_kcal: float) -> Working:
    energy = Measure.KCAL_PER_DAY
    target = K_("energy.input.target")
    exercise = K_("energy.input.exercise")
    return Working(
        label=K_("energy.working.day_with_exercise"),
        amount=intake_kcal + exercise_kcal,
        unit=energy,
        equation="I + X",
        inputs=(
            Value(name="I", amount=intake_kcal, unit=energy, label=target),
            Value(name="X", amount=exercise_kcal, unit=energy, label=exercise),
        ),
        sources=_OURS,
        sd=None,
        uncertainty=K_("energy.uncertainty.exercise"),
    )


def _refuse() -> None:
    raise InputError(
        N_("Energy, time or weight of this exercise is not possible. Check numbers and units.")
    )
