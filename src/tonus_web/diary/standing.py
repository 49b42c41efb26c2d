"""What a target stands on, read from the row that holds it."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet

from tonus.energy import (
    Aim,
    ExerciseCredit,
    MacroChoice,
    Maintenance,
    WeekdayPattern,
    aim_of,
    maintenance_of,
    pattern_of,
)
from tonus_web.diary.models import GoalChoice
from tonus_web.members.models import Member
from tonus_web.members.selectors import latest_record

__all__ = [
    "aim_of_choice",
    "changes_of",
    "credit_of_choice",
    "last_change_on",
    "latest_choice",
    "macro_choice",
    "maintenance_of_choice",
    "pattern_of_choice",
]


def latest_choice(member: Member) -> GoalChoice | None:
    """Return the row that counts.

    Parameters
    ----------
    member : Member
        Whose.

    Returns
    -------
    GoalChoice or None
        None where no goal was chosen yet.
    """
    return latest_record(GoalChoice, member)


def changes_of(member: Member) -> QuerySet[GoalChoice]:
    """Return everything that was chosen for the target, the latest first.

    Parameters
    ----------
    member : Member
        Whose.

    Returns
    -------
    QuerySet of GoalChoice
        The log of changes, without the working of each maintenance.
    """
    rows = GoalChoice.objects.filter(member=member).defer("maintenance")
    return rows.order_by("-created_at", "-id")


def last_change_on(member: Member) -> dt.date | None:
    """Return the day on which the maintenance was changed last.

    Parameters
    ----------
    member : Member
        Whose.

    Returns
    -------
    date or None
        None where the formula has counted ever since.
    """
    # Of rows of every kind: each carries the day on, also after the row of the change
    # itself was taken back.
    days = GoalChoice.objects.filter(member=member, maintenance_on__isnull=False)
    day: dt.date | None = (
        days.order_by("-created_at", "-id").values_list("maintenance_on", flat=True).first()
    )
    return day


def aim_of_choice(choice: GoalChoice) -> Aim:
    """Return what the member wants.

    Parameters
    ----------
    choice : GoalChoice
        The row that counts.

    Returns
    -------
    Goal, CustomRate or WeightBy
        The same as was chosen.
    """
    return aim_of(choice.goal)


def maintenance_of_choice(choice: GoalChoice | None) -> Maintenance | None:
    """Return the maintenance that was learned and accepted.

    Parameters
    ----------
    choice : GoalChoice or None
        The row that counts.

    Returns
    -------
    Maintenance or None
        None where the formula counts.
    """
    if choice is None or choice.maintenance is None:
        return None
    return maintenance_of(choice.maintenance)


def macro_choice(choice: GoalChoice | None) -> MacroChoice:
    """Return how protein and fat were chosen.

    Parameters
    ----------
    choice : GoalChoice or None
        The row that counts.

    Returns
    -------
    MacroChoice
        With None for what the library proposes.
    """
    if choice is None:
        return MacroChoice()
    return MacroChoice(protein_g_per_kg=choice.protein_g_per_kg, fat_share=choice.fat_share)


def pattern_of_choice(choice: GoalChoice | None) -> WeekdayPattern | None:
    """Return how the days of a week differ.

    Parameters
    ----------
    choice : GoalChoice or None
        The row that counts.

    Returns
    -------
    WeekdayPattern or None
        None where all are alike.
    """
    return pattern_of(choice.weekday_pattern) if choice and choice.weekday_pattern else None


def credit_of_choice(choice: GoalChoice | None) -> ExerciseCredit:
    """Return how the energy of exercise is counted.

    Parameters
    ----------
    choice : GoalChoice or None
        The row that counts.

    Returns
    -------
    ExerciseCredit
        Part of what is learned where nothing was chosen.
    """
    return ExerciseCredit(choice.exercise_credit) if choice else ExerciseCredit.FILTER
