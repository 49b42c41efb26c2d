"""What a target stands on and how it is laid out, in words and in the reader's units."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tonus.energy import Macros, MacroTarget, Measure, WeekPlan, aim_of
from tonus_web.diary.basis_forms import DAY_NAMES
from tonus_web.diary.models import GoalChoice
from tonus_web.diary.selectors import Energy
from tonus_web.diary.shown_aims import aim_text
from tonus_web.diary.shown_target import ShownWorking, shown_working
from tonus_web.diary.shown_units import ShownUnits, reason_text, shown

__all__ = [
    "ShownChange",
    "ShownMacros",
    "ShownPart",
    "ShownWeekPlan",
    "basis_text",
    "shown_changes",
    "shown_macros",
    "shown_plan",
]

_DAYS_PER_WEEK = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPart:
    """One part of a day's energy.

    Parameters
    ----------
    label, amount, energy, share : str
        What it is; grams; its energy; its share of the day.
    """

    label: str
    amount: str
    energy: str
    share: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownMacros:
    """What a day's energy is made of.

    Parameters
    ----------
    headline : str
        One sentence.
    parts : tuple of ShownPart
        Protein, fat and carbohydrate, as far as there are such.
    fibre : str
        g.
    reasons : tuple of str
        What of a choice was changed, and why protein is withheld.
    workings : tuple of ShownWorking
        Of every amount.
    """

    headline: str
    parts: tuple[ShownPart, ...]
    fibre: str
    reasons: tuple[str, ...]
    workings: tuple[ShownWorking, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownWeekPlan:
    """The days of a week.

    Parameters
    ----------
    headline : str
        One sentence.
    days : tuple of tuple
        Name of the day, and its energy.
    total, mean : str
        Of the week, and of a day of it.
    reason : str
        Why the days do not follow the pattern as it is; empty where they do.
    workings : tuple of ShownWorking
        Of every day.
    """

    headline: str
    days: tuple[tuple[str, str], ...]
    total: str
    mean: str
    reason: str
    workings: tuple[ShownWorking, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownChange:
    """A row of the log of changes.

    Parameters
    ----------
    at : datetime
        When it was made.
    what : str
        What was changed.
    detail : str
        To what, and from what.
    """

    at: datetime
    what: str
    detail: str


def shown_macros(found: Macros, intake_kcal: float, units: ShownUnits) -> ShownMacros:
    """Return what a day's energy is made of, as its page shows it.

    Parameters
    ----------
    found : Macros
        From the library.
    intake_kcal : float
        Energy of the day.
    units : ShownUnits
        Units wanted.

    Returns
    -------
    ShownMacros
        Every figure with its unit.
    """
    named = (
        (_("Protein"), found.protein),
        (_("Fat"), found.fat),
        (_("Carbohydrate"), found.carbohydrate),
    )
    parts = tuple(_part(label, part, units) for label, part in named if part is not None)
    told = ", ".join(
        _("%(amount)s of %(name)s") % {"amount": part.amount, "name": part.label.lower()}
        for part in parts
    )
    withheld = (found.protein_withheld,) if found.protein_withheld else ()
    return ShownMacros(
        headline=_("A day of %(energy)s holds about %(parts)s.")
        % {"energy": shown(intake_kcal, Measure.KCAL_PER_DAY, units), "parts": told},
        parts=parts,
        fibre=shown(found.fibre.amount, found.fibre.unit, units),
        reasons=tuple(reason_text(reason, units) for reason in (*withheld, *found.reasons)),
        workings=tuple(shown_working(working, units) for working in found.workings),
    )


def _part(label: str, part: MacroTarget, units: ShownUnits) -> ShownPart:
    return ShownPart(
        label=label,
        amount=shown(part.amount_g, Measure.G_PER_DAY, units),
        energy=shown(part.energy_kcal, Measure.KCAL_PER_DAY, units),
        share=shown(part.share, Measure.SHARE, units),
    )


def shown_plan(plan: WeekPlan | None, intake_kcal: float, units: ShownUnits) -> ShownWeekPlan:
    """Return the days of a week, as their page shows them.

    Parameters
    ----------
    plan : WeekPlan or None
        None where all days are alike.
    intake_kcal : float
        Mean of the days.
    units : ShownUnits
        Units wanted.

    Returns
    -------
    ShownWeekPlan
        Monday first.
    """
    days = plan.days_kcal if plan else (intake_kcal,) * _DAYS_PER_WEEK
    texts = [shown(day, Measure.KCAL_PER_DAY, units) for day in days]
    mean = shown(intake_kcal, Measure.KCAL_PER_DAY, units)
    if len(set(texts)) == 1:
        headline = _("Every day of your week has %(energy)s.") % {"energy": texts[0]}
    else:
        headline = _("Your days have from %(low)s to %(high)s, %(mean)s on average.") % {
            "low": shown(min(days), Measure.KCAL_PER_DAY, units),
            "high": shown(max(days), Measure.KCAL_PER_DAY, units),
            "mean": mean,
        }
    return ShownWeekPlan(
        headline=headline,
        days=tuple(zip((str(name) for name in DAY_NAMES), texts, strict=True)),
        total=shown(intake_kcal * _DAYS_PER_WEEK, Measure.KCAL_PER_DAY, units),
        mean=mean,
        reason=reason_text(plan.reason, units) if plan and plan.reason else "",
        workings=tuple(shown_working(one, units) for one in plan.workings) if plan else (),
    )


def basis_text(energy: Energy, units: ShownUnits) -> str:
    """Return on what the maintenance of a target stands.

    Parameters
    ----------
    energy : Energy
        Of the member's day.
    units : ShownUnits
        Units wanted.

    Returns
    -------
    str
        One sentence or two.
    """
    choice = energy.choice
    if energy.maintenance is None or choice is None:
        return _("A formula of sex, age, height, weight and activity.")
    words = {
        "energy": shown(energy.maintenance.intake_kcal, Measure.KCAL_PER_DAY, units),
        "sd": shown(energy.maintenance.sd_kcal, Measure.KCAL_PER_DAY, units),
        "day": date_format(choice.maintenance_on) if choice.maintenance_on else "",
    }
    said = _("Your own log: %(energy)s ± %(sd)s keep your weight. You accepted this on %(day)s.")
    if choice.is_fixed:
        return f"{said % words} {_('It is fixed: no check-in changes it.')}"
    return said % words


def shown_changes(rows: Iterable[GoalChoice], units: ShownUnits) -> tuple[ShownChange, ...]:
    """Return the log of changes.

    Parameters
    ----------
    rows : iterable of GoalChoice
        The latest first.
    units : ShownUnits
        Units wanted.

    Returns
    -------
    tuple of ShownChange
        In the same order.
    """
    return tuple(
        ShownChange(
            at=row.created_at,
            what=str(GoalChoice.Kind(row.kind).label),
            detail=_detail(row, units),
        )
        for row in rows
    )


def _detail(row: GoalChoice, units: ShownUnits) -> str:
    kind = GoalChoice.Kind(row.kind)
    if kind is GoalChoice.Kind.GOAL:
        return aim_text(aim_of(row.goal), units)
    before, after = row.intake_before_kcal, row.intake_after_kcal
    if kind is GoalChoice.Kind.CHECK_IN and before is not None and after is not None:
        said = _("Target from %(before)s to %(after)s.") % {
            "before": shown(before, Measure.KCAL_PER_DAY, units),
            "after": shown(after, Measure.KCAL_PER_DAY, units),
        }
        return f"{said} {_learned_from(row.evidence)}".strip()
    return ""


def _learned_from(evidence: dict[str, Any] | None) -> str:
    """How much of a log a maintenance was learned from."""
    if not evidence:
        return ""
    return _(
        "Learned from %(intake_days)s days of intake and %(weighed_days)s of weighing "
        "in %(window_days)s."
    ) % {name: evidence.get(name, 0) for name in ("intake_days", "weighed_days", "window_days")}
