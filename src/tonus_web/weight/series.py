"""A log day by day, as plain data for charts and tables."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from tonus.energy import Estimate, NoNumbers, Person, Target, WeightBy, goal_projection, target
from tonus.energy.floats import FloatArray
from tonus.energy.hall.linear import DAYS_PER_WEEK
from tonus.errors import InputError
from tonus_web.diary.models import GoalChoice
from tonus_web.diary.selectors import Energy, wants_loss
from tonus_web.diary.standing import aim_of_choice, maintenance_of_choice
from tonus_web.members.models import Member

if TYPE_CHECKING:
    from tonus_web.weight.estimates import Reckoned

__all__ = ["AHEAD_DAYS", "series_of"]

#: How far the charts look ahead.
AHEAD_DAYS: Final = 84
#: In the middle of a longer gap nothing is drawn.
_FAR_DAYS: Final = 21
_Z_95: Final = 1.96
#: A plan older than this is no plan any more.
_LONGEST_PLAN_DAYS: Final = 3 * 365
#: A log that ended longer ago than this says nothing of the weeks to come.
_STALE_DAYS: Final = 60


def series_of(member: Member, found: Energy, now: Reckoned) -> dict[str, Any]:
    """Return a log and what was reckoned from it, day by day.

    Parameters
    ----------
    member : Member
        Whose.
    found : Energy
        Goal and target of the same day.
    now : Reckoned
        The log and its estimate.

    Returns
    -------
    dict
        ``first`` is the day of the first entry of every list; None stands for what is
        not known.  Empty where there is no usable weight.
    """
    est = now.estimate
    if est is None:
        return {}
    days = est.days
    aside = np.where(np.isnan(est.weight_kg), days.weight_kg, np.nan)
    near = _near_a_reading(est.weight_kg)
    assert days.first is not None
    return {
        "first": days.first.isoformat(),
        "weight": _grams(est.weight_kg),
        "aside": _grams(aside),
        "trend": _grams(np.where(near, est.trend_kg, np.nan)),
        "trend_sd": _grams(est.trend_sd_kg),
        "spent": _whole(np.where(near, est.expenditure_kcal, np.nan)),
        "spent_sd": _whole(est.expenditure_sd_kcal),
        "eaten": _whole(days.intake_kcal),
        "missing": est.intake_missing.tolist(),
        "ahead": _ahead(found, now, est),
        "plan": _plan(member, found, now, est),
        "goal_kg": _goal_kg(found),
    }


def _near_a_reading(weight_kg: FloatArray) -> NDArray[np.bool_]:
    """Days that are no farther from a reading than a line may be drawn."""
    read = np.flatnonzero(~np.isnan(weight_kg))
    near = np.zeros(len(weight_kg), dtype=bool)
    for day in read:
        near[max(0, day - _FAR_DAYS) : day + _FAR_DAYS + 1] = True
    return near


def _goal_kg(found: Energy) -> float | None:
    aim = aim_of_choice(found.choice) if found.choice is not None else None
    if not isinstance(aim, WeightBy):
        return None
    # Where no loss is planned, no lower weight is held before somebody's eyes.
    withheld = isinstance(found.result, Target) and found.result.withheld
    return None if withheld and wants_loss(aim, found.weigh_in) else aim.weight_kg


def _ahead(found: Energy, now: Reckoned, est: Estimate) -> dict[str, Any] | None:
    """The weeks to come: at the target, or where there is none, as the log goes on."""
    end = est.dates[-1]
    late = max(0, (found.today - end).days)
    if late > _STALE_DAYS:
        return None
    aimed = found.result if isinstance(found.result, Target) else None
    if aimed is not None and not est.claims_expenditure:
        return _by_formula(now.person, aimed, est, end)
    days = late + AHEAD_DAYS
    intake = None
    if aimed is not None:
        # Between the log and today nobody knows what was eaten.
        intake = np.full(days, aimed.intake_kcal)
        intake[:late] = np.nan
    seen = est.forecast(days, intake_kcal=intake)
    # The line goes on where the trend ends, without what each weekday adds; the band is
    # that of readings.
    line = seen.tissue_kg + float(est.trend_kg[-1] - est.tissue_kg[-1])
    return {
        "kind": "log" if aimed is None else "target",
        "first": seen.dates[0].isoformat(),
        "kg": _grams(line),
        "low": _grams(line - _Z_95 * _smooth(seen.sd_kg)),
        "high": _grams(line + _Z_95 * _smooth(seen.sd_kg)),
    }


def _smooth(values: FloatArray) -> FloatArray:
    """The mean of the week around each day, without what one weekday is surer of."""
    half = DAYS_PER_WEEK // 2
    wide = np.pad(values, half, mode="edge")
    return np.convolve(wide, np.full(DAYS_PER_WEEK, 1 / DAYS_PER_WEEK), mode="valid")


def _by_formula(
    person: Person | None, aimed: Target, est: Estimate, end: dt.date
) -> dict[str, Any] | None:
    """At the target, from the trend on, by the full model and the formula."""
    if person is None:
        return None
    try:
        seen = goal_projection(
            replace(person, weight_kg=float(est.trend_kg[-1])), aimed, days=AHEAD_DAYS
        )
    except InputError:
        return None
    if isinstance(seen, NoNumbers):
        return None
    line = np.asarray(seen.expected.weight_kg)
    # What is not known of today's weight is not known of the days after.
    today_kg = _Z_95 * float(est.trend_sd_kg[-1])
    return {
        "kind": "formula",
        "first": end.isoformat(),
        "kg": _grams(line),
        "low": _grams(line - np.hypot(line - seen.low_kg, today_kg)),
        "high": _grams(line + np.hypot(seen.high_kg - line, today_kg)),
    }


def _plan(member: Member, found: Energy, now: Reckoned, est: Estimate) -> dict[str, Any] | None:
    """The course that the goal was to take, from the day on which it was chosen."""
    chosen = _chosen_first(member, found)
    if chosen is None or now.person is None:
        return None
    start = max(chosen.created_at.astimezone().date(), est.dates[0])
    if start > est.dates[-1]:
        return None
    days = min((found.today - start).days + AHEAD_DAYS, _LONGEST_PLAN_DAYS)
    weight = float(est.trend_kg[(start - est.dates[0]).days])
    if np.isnan(weight):
        return None
    then = replace(found, person=now.person, choice=chosen)
    return _course(then, weight, start, days)


def _course(found: Energy, weight_kg: float, start: dt.date, days: int) -> dict[str, Any] | None:
    """By the rules of now: what is withheld today is not drawn from an earlier day."""
    assert found.choice is not None
    assert isinstance(found.person, Person)
    try:
        then = replace(found.person, weight_kg=weight_kg)
        aimed = target(
            then,
            aim_of_choice(found.choice),
            maintenance=maintenance_of_choice(found.choice),
            today=start,
            deficit_hidden=found.deficit_hidden,
        )
        if isinstance(aimed, NoNumbers):
            return None
        seen = goal_projection(then, aimed, days=days)
    except InputError:
        return None
    if isinstance(seen, NoNumbers):
        return None
    return {
        "first": start.isoformat(),
        "kg": _grams(np.asarray(seen.expected.weight_kg)),
        "low": _grams(seen.low_kg),
        "high": _grams(seen.high_kg),
    }


def _chosen_first(member: Member, found: Energy) -> GoalChoice | None:
    """The row with which the present goal began; check-ins in between go on with it."""
    if found.choice is None:
        return None
    rows = GoalChoice.objects.filter(member=member)
    other = (
        rows.exclude(goal=found.choice.goal)
        .order_by("-created_at", "-id")
        .values_list("created_at", flat=True)
        .first()
    )
    same = rows.filter(goal=found.choice.goal)
    if other is not None:
        same = same.filter(created_at__gt=other)
    return same.order_by("created_at", "id").first()


def _grams(values: Iterable[float]) -> list[float | None]:
    return [None if value != value else round(float(value), 3) for value in values]


def _whole(values: Iterable[float]) -> list[int | None]:
    return [None if value != value else round(float(value)) for value in values]
