"""What is decided of a target: each decision is a new row, and the rows before are its log."""

from __future__ import annotations

import dataclasses
import datetime as dt
import math
from typing import Any

from tonus.energy import (
    ChangeEntry,
    ExerciseCredit,
    LogEvidence,
    MacroChoice,
    Maintenance,
    WeekdayPattern,
    stored_maintenance,
)
from tonus.errors import InputError
from tonus.messages import N_
from tonus_web.diary.models import GoalChoice
from tonus_web.diary.services import next_choice
from tonus_web.members.models import Member

__all__ = [
    "accepted_check_in",
    "chosen_credit",
    "chosen_macros",
    "chosen_pattern",
    "fixed_target",
    "formula_again",
]

Kind = GoalChoice.Kind


def accepted_check_in(
    member: Member,
    entry: ChangeEntry,
    maintenance: Maintenance,
    *,
    evidence: LogEvidence,
    learned_without_credit: bool = False,
    shown: str,
) -> GoalChoice:
    """Return the row by which the target stands on what the log says.

    Parameters
    ----------
    member : Member
        Whose.
    entry : ChangeEntry
        Of the check-in that was accepted.
    maintenance : Maintenance
        What the target is to stand on.
    evidence : LogEvidence
        From which data.
    learned_without_credit : bool
        Whether credited exercise was taken off the intake first.
    shown : str
        `shown_version` of the row that the page showed.

    Returns
    -------
    GoalChoice
        The new one.

    Raises
    ------
    InputError
        When what was learned is no number, or no goal was chosen yet.
    Conflict
        When the target was changed since (by `next_record`).
    """
    kept = (maintenance.intake_kcal, maintenance.balance_kcal, maintenance.sd_kcal)
    if not all(math.isfinite(value) for value in kept):
        raise InputError(N_("What was learned is no number, so that nothing was changed."))

    def accept(row: GoalChoice) -> None:
        row.maintenance = stored_maintenance(maintenance)
        row.maintenance_kcal = maintenance.intake_kcal
        row.maintenance_sd_kcal = maintenance.sd_kcal
        row.maintenance_on = entry.on
        row.learned_without_credit = learned_without_credit
        row.evidence = _plain(evidence)
        row.intake_before_kcal = entry.intake_before_kcal
        row.intake_after_kcal = entry.intake_after_kcal
        row.reason_keys = list(entry.reason_keys)

    return next_choice(member, Kind.CHECK_IN, accept, shown=shown)


def formula_again(member: Member, today: dt.date, *, shown: str) -> GoalChoice:
    """Return the row by which the target stands on the formula.

    Parameters
    ----------
    member : Member
        Whose.
    today : date
        Local day.
    shown : str
        `shown_version` of the row that the page showed.

    Returns
    -------
    GoalChoice
        The new one.

    Raises
    ------
    InputError
        When no goal was chosen yet.
    Conflict
        When the target was changed since (by `next_record`).
    """

    def forget(row: GoalChoice) -> None:
        row.maintenance = row.maintenance_kcal = row.maintenance_sd_kcal = row.evidence = None
        row.maintenance_on, row.learned_without_credit = today, False

    return next_choice(member, Kind.FORMULA, forget, shown=shown)


def fixed_target(member: Member, is_fixed: bool, *, shown: str) -> GoalChoice:
    """Return the row by which a target stays, or moves with what is learned.

    Parameters
    ----------
    member : Member
        Whose.
    is_fixed : bool
        Whether it stays.
    shown : str
        `shown_version` of the row that the page showed.

    Returns
    -------
    GoalChoice
        The new one.

    Raises
    ------
    InputError
        When no goal was chosen yet.
    Conflict
        When the target was changed since (by `next_record`).
    """

    def fix(row: GoalChoice) -> None:
        row.is_fixed = is_fixed

    return next_choice(member, Kind.FIXED if is_fixed else Kind.FREE, fix, shown=shown)


def chosen_macros(member: Member, chosen: MacroChoice, *, shown: str) -> GoalChoice:
    """Return the row with how protein and fat were chosen.

    Parameters
    ----------
    member : Member
        Whose.
    chosen : MacroChoice
        None in it for what the library proposes.
    shown : str
        `shown_version` of the row that the page showed.

    Returns
    -------
    GoalChoice
        The new one.

    Raises
    ------
    InputError
        When no goal was chosen yet.
    Conflict
        When the target was changed since (by `next_record`).
    """

    def choose(row: GoalChoice) -> None:
        row.protein_g_per_kg, row.fat_share = chosen.protein_g_per_kg, chosen.fat_share

    return next_choice(member, Kind.MACROS, choose, shown=shown)


def chosen_pattern(member: Member, pattern: WeekdayPattern | None, *, shown: str) -> GoalChoice:
    """Return the row with how the days of a week differ.

    Parameters
    ----------
    member : Member
        Whose.
    pattern : WeekdayPattern or None
        None where all are alike.
    shown : str
        `shown_version` of the row that the page showed.

    Returns
    -------
    GoalChoice
        The new one.

    Raises
    ------
    InputError
        When no goal was chosen yet.
    Conflict
        When the target was changed since (by `next_record`).
    """

    def choose(row: GoalChoice) -> None:
        row.weekday_pattern = pattern.stored if pattern else ""

    return next_choice(member, Kind.PATTERN, choose, shown=shown)


def chosen_credit(member: Member, credit: ExerciseCredit, *, shown: str) -> GoalChoice:
    """Return the row with how the energy of exercise is counted.

    Parameters
    ----------
    member : Member
        Whose.
    credit : ExerciseCredit
        Once, in one of two ways.
    shown : str
        `shown_version` of the row that the page showed.

    Returns
    -------
    GoalChoice
        The new one.

    Raises
    ------
    InputError
        When no goal was chosen yet.
    Conflict
        When the target was changed since (by `next_record`).
    """

    def choose(row: GoalChoice) -> None:
        row.exercise_credit = credit.value

    return next_choice(member, Kind.CREDIT, choose, shown=shown)


def _plain(evidence: LogEvidence) -> dict[str, Any]:
    """What JSON can hold: None for what is not known."""
    values = {
        field.name: getattr(evidence, field.name)
        for field in dataclasses.fields(evidence)
        if field.name != "maintenance"
    }
    return {
        name: None if isinstance(value, float) and not math.isfinite(value) else value
        for name, value in values.items()
    }
