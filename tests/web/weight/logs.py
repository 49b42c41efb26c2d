"""Logs of weeks, made from a body that spends so much."""

from __future__ import annotations

import datetime as dt

import numpy as np
from django.utils import timezone

from tests.web.onboarding.people import NOTHING_IN_THE_WAY
from tests.web.onboarding.visitor import Visitor
from tonus.units import Quantity, Unit
from tonus_web.diary.models import DayIntake, GoalChoice, WeighIn
from tonus_web.members.models import BodyAnswers, Member, SafetyAnswers

__all__ = ["answered", "eaten", "logged_weeks", "weighed", "welcomed"]


def welcomed(visitor: Visitor, *, goal: str = "lose_0_5", **safety: str) -> None:
    """Answer everything that a target needs, but the weight."""
    answered(visitor.member, goal=goal, **safety)
    visitor.member.refresh_from_db()


def answered(member: Member, *, goal: str = "lose_0_5", **safety: str) -> None:
    """Write the answers of a woman of 165 cm, and a goal."""
    Member.objects.filter(pk=member.pk).update(wants_calories=True, welcomed_at=timezone.now())
    body = BodyAnswers(member=member, sex="female", activity="low_active")
    body.date_of_birth = dt.date(1986, 3, 1)
    body.height = Quantity.entered("165", unit=Unit.CM)
    body.save()
    SafetyAnswers.objects.create(member=member, **{**NOTHING_IN_THE_WAY, **safety})
    GoalChoice.objects.create(member=member, goal=goal)


def weighed(
    member: Member, kg: float | str, *, days_ago: float = 0.0, unit: Unit = Unit.KG
) -> WeighIn:
    """A weight of some days ago."""
    weigh_in = WeighIn(member=member)
    weigh_in.weight = Quantity.entered(f"{kg}", unit=unit)
    weigh_in.set_moment(timezone.now() - dt.timedelta(days=days_ago), "UTC")
    weigh_in.save()
    return weigh_in


def eaten(member: Member, kcal: float, *, days_ago: int, complete: bool | None = True) -> DayIntake:
    """What was eaten some days ago."""
    day = timezone.localdate() - dt.timedelta(days=days_ago)
    row = DayIntake(member=member, local_date=day, is_complete=complete)
    row.energy = Quantity.entered(f"{kcal:.0f}", unit=Unit.KCAL)
    row.save()
    return row


def logged_weeks(
    member: Member,
    *,
    days: int = 56,
    start_kg: float = 80.0,
    kg_per_week: float = -0.3,
    kcal: float | None = 1900.0,
    seed: int = 5,
) -> None:
    """Weights of every morning up to today, and what was eaten on the days before."""
    rng = np.random.default_rng(seed)
    weights = []
    for day in range(days):
        weigh_in = WeighIn(member=member)
        kg = start_kg + kg_per_week * day / 7 + rng.normal(0.0, 0.4)
        weigh_in.weight = Quantity.entered(f"{kg:.1f}", unit=Unit.KG)
        weigh_in.set_moment(timezone.now() - dt.timedelta(days=days - 1 - day), "UTC")
        weights.append(weigh_in)
    WeighIn.objects.bulk_create(weights)
    if kcal is None:
        return
    rows = []
    for day in range(days - 1):
        row = DayIntake(
            member=member,
            local_date=timezone.localdate() - dt.timedelta(days=days - 1 - day),
            is_complete=True,
        )
        row.energy = Quantity.entered(f"{kcal + rng.normal(0.0, 120.0):.0f}", unit=Unit.KCAL)
        rows.append(row)
    DayIntake.objects.bulk_create(rows)
