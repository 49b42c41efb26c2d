"""Records that are odd in every way that records have been seen to be."""

from __future__ import annotations

import datetime as dt
from typing import Final

import numpy as np

from tonus.energy import Goal
from tonus.units import KG_PER_LB, LB_PER_STONE, Quantity, Unit
from tonus_web.accounts.models import User
from tonus_web.body.models import Measurement
from tonus_web.demo.rows import ZONE, entered_answers
from tonus_web.diary.models import DayIntake, GoalChoice, WeighIn
from tonus_web.members.models import Grant, Member

__all__ = ["odd_members"]

_DAY: Final = dt.timedelta(days=1)


def odd_members(user: User, member: Member, *, seed: int, now: dt.datetime) -> list[Member]:
    """Return people of one account, each with odd records of another kind.

    Parameters
    ----------
    user : User
        Who looks after all of them.
    member : Member
        The account's own; answered, without records.
    seed : int
        Of everything that chance decides.
    now : datetime
        With its zone.

    Returns
    -------
    list of Member
        The account's own first.
    """
    rng = np.random.default_rng(seed)
    others = {
        name: _beside(user, name, now) for name in ("One reading", "Ten years", "No numbers asked")
    }
    _mixed(member, rng, now)
    _weigh(others["One reading"], "187.4", Unit.LB, now - 3 * _DAY)
    _goal(others["One reading"])
    _ten_years(others["Ten years"], rng, now)
    _weigh(others["No numbers asked"], "80", Unit.KG, now - _DAY)
    Member.everything.filter(pk=others["No numbers asked"].pk).update(hides_numbers=True)
    return [member, *others.values()]


def _beside(user: User, name: str, now: dt.datetime) -> Member:
    member = Member.objects.create(
        name=name, wants_legs=True, wants_walks=True, wants_calories=True, welcomed_at=now
    )
    Grant.objects.create(user=user, member=member, role=Grant.Role.OWNER)
    entered_answers(member, at=now - 30 * _DAY)
    return member


def _mixed(member: Member, rng: np.random.Generator, now: dt.datetime) -> None:
    """Gaps, slips of unit and digit, several a day, doubles, days to come, days of zero."""
    _goal(member)
    kg = 84.0
    for day in range(120, 0, -1):
        at = now - day * _DAY
        kg -= 0.03
        if 70 > day > 45 or rng.random() < 0.3:
            continue
        shown = kg + rng.normal(0, 0.6)
        if day % 17 == 0:
            # A reading in kilograms under the name of pounds.
            _weigh(member, f"{shown:.1f}", Unit.LB, at)
        elif day % 19 == 0:
            _weigh(member, f"{shown + 10:.1f}", Unit.KG, at)
        elif day % 3 == 0:
            _weigh(member, f"{shown / KG_PER_LB:.1f}", Unit.LB, at)
        else:
            _weigh(member, f"{shown:.1f}", Unit.KG, at)
        if day == 30:
            for hour in range(1, 7):
                _weigh(member, f"{shown + 0.2 * hour:.1f}", Unit.KG, at + dt.timedelta(hours=hour))
        if day == 20:
            for _double in range(2):
                _weigh(member, f"{shown:.1f}", Unit.KG, at)
    _weigh(member, "83.3", Unit.KG, now + 2 * _DAY)
    _weigh(
        member, "60", Unit.KG, now - 3650 * _DAY, note="ten years ago \u202eodd\u202c <b>note</b>"
    )
    for day, (kcal, complete) in enumerate(
        [(0, True), (1900, None), (400, False), (21000, True), (1, None), (2100, True)] * 8
    ):
        _eat(member, kcal, complete, (now - (day + 1) * _DAY).date())
    _eat(member, 1800, True, (now + 3 * _DAY).date())
    for site, number, unit, day in (
        ("waist", "0.5", Unit.CM, 90),
        ("waist", "300", Unit.CM, 60),
        ("waist", "36.25", Unit.IN, 30),
        ("hip", "104", Unit.CM, 30),
        ("calf_left", "15.5", Unit.IN, 1),
    ):
        _measure(member, site, Quantity.entered(number, unit=unit), now - day * _DAY)


def _ten_years(member: Member, rng: np.random.Generator, now: dt.datetime) -> None:
    """A weight on most days of ten years, in stones at first."""
    _goal(member)
    rows = []
    kg = 95.0
    for day in range(3650, 0, -1):
        kg += 0.004 * np.sin(day / 200) - 0.001
        if rng.random() < 0.25:
            continue
        shown = kg + rng.normal(0, 0.5)
        row = WeighIn(member=member)
        if day > 2500:
            stones, pounds = divmod(round(shown / KG_PER_LB * 2) / 2, LB_PER_STONE)
            row.weight = Quantity.entered(f"{stones:.0f}", f"{pounds:.1f}", unit=Unit.ST_LB)
        else:
            row.weight = Quantity.entered(f"{shown:.1f}", unit=Unit.KG)
        row.set_moment(now - day * _DAY, ZONE)
        rows.append(row)
    WeighIn.objects.bulk_create(rows, batch_size=200)


def _goal(member: Member) -> None:
    GoalChoice.objects.create(member=member, goal=Goal.LOSE_0_5.value)


def _weigh(member: Member, number: str, unit: Unit, at: dt.datetime, note: str = "") -> None:
    row = WeighIn(member=member, note=note)
    row.weight = Quantity.entered(number, unit=unit)
    row.set_moment(at, ZONE)
    row.save()


def _eat(member: Member, kcal: int, complete: bool | None, date: dt.date) -> None:
    row = DayIntake(member=member, local_date=date, is_complete=complete)
    row.energy = Quantity.entered(kcal, unit=Unit.KCAL)
    row.save()


def _measure(member: Member, site: str, length: Quantity, at: dt.datetime) -> None:
    row = Measurement(member=member, site=site)
    row.length = length
    row.set_moment(at, ZONE)
    row.save()
