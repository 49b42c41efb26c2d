"""A year of somebody's life written into the rooms, as if it had been entered day by day."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Final, TypeVar
from zoneinfo import ZoneInfo

from django.db import models

from tonus.energy import Decision, Goal
from tonus.units import Quantity, Unit
from tonus_web.body.models import Measurement, Photo
from tonus_web.body.photo_services import new_photo, photos_kept
from tonus_web.demo.life import BORN, HEIGHT_IN, LifeDay, phases
from tonus_web.demo.pictures import draw_figure
from tonus_web.diary.models import DayIntake, WeighIn
from tonus_web.diary.selectors import energy_of
from tonus_web.diary.services import chosen_aim
from tonus_web.diary.standing import aim_of_choice, latest_choice
from tonus_web.members.answers import shown_version
from tonus_web.members.models import (
    BodyAnswers,
    Feeding,
    Member,
    MemberRecord,
    ReadinessAnswers,
    SafetyAnswers,
    YesNo,
)
from tonus_web.records.models import new_id
from tonus_web.training.models import Session, SessionExercise, SetEntry
from tonus_web.weight.check_ins import Proposal, accepted_proposal, proposal_of
from tonus_web.weight.estimates import standing_of

__all__ = ["ZONE", "entered_answers", "entered_at", "entered_year", "instant"]

ZONE: Final = "America/New_York"
#: Sessions begin at this minute of the day; each set takes four.
_EVENING: Final = 18 * 60 + 15
_SET_MINUTES: Final = 4
_MORNING: Final = 7 * 60 + 45
_CHECKED_DAYS: Final = 14
R = TypeVar("R", bound=MemberRecord)


def instant(date: dt.date, minute: int) -> dt.datetime:
    """Return a moment by the clock of where the demonstration happens.

    Parameters
    ----------
    date : date
        Which day.
    minute : int
        Minutes after midnight.

    Returns
    -------
    datetime
        With its zone.
    """
    time = dt.time(minute // 60, minute % 60)
    return dt.datetime.combine(date, time, tzinfo=ZoneInfo(ZONE))


def entered_at(rows: Iterable[models.Model], at: dt.datetime) -> None:
    """Let rows have been made at an instant, not now.

    Parameters
    ----------
    rows : iterable of Model
        Saved.
    at : datetime
        When, with its zone.
    """
    for row in rows:
        type(row)._base_manager.filter(pk=row.pk).update(created_at=at, updated_at=at)


def entered_answers(member: Member, *, at: dt.datetime) -> None:
    """Answer every question, as somebody whom nothing keeps from losing weight.

    Parameters
    ----------
    member : Member
        Whose.
    at : datetime
        When, with its zone.
    """
    no, yes = YesNo.NO, YesNo.YES
    body = BodyAnswers(member=member, sex=BodyAnswers.Sexes.FEMALE, date_of_birth=BORN)
    body.height = Quantity.entered(*divmod(HEIGHT_IN, 12), unit=Unit.FT_IN)
    body.activity = BodyAnswers.Activities.INACTIVE
    readiness = ReadinessAnswers(
        member=member,
        active_now=yes,
        heart_metabolic_kidney=no,
        chest_pain_fainting_breathless=no,
        falls_or_unsteady=no,
        joints_or_back=no,
        pregnant=no,
    )
    safety = SafetyAnswers(
        member=member,
        pregnant=no,
        breastfeeding=Feeding.NO,
        eating_disorder=no,
        insulin_or_sulfonylurea=no,
        kidney_disease=no,
    )
    for row in (body, readiness, safety):
        row.save()
    entered_at((body, readiness, safety), at)


def entered_year(member: Member, days: Sequence[LifeDay], *, now: dt.datetime) -> None:
    """Write goals, weigh-ins, intakes, girths, training and check-ins of a year.

    It goes by fortnights, each ending with a check-in, so that every target stands on
    what the log said then.

    Parameters
    ----------
    member : Member
        Whose; without any of them yet.
    days : sequence of LifeDay
        The earliest first.
    now : datetime
        With its zone; what would happen later is left out.
    """
    photos_kept(member, is_wanted=True)
    goals = {days[0].date + dt.timedelta(days=one.first): one.goal for one in phases()}
    for start in range(0, len(days), _CHECKED_DAYS):
        fortnight = days[start : start + _CHECKED_DAYS]
        _write(WeighIn, [row for day in fortnight for row in _weigh_ins(member, day)], now)
        # The day that is not over has no intake yet.
        eaten = [day for day in fortnight if day is not days[-1]]
        DayIntake.objects.bulk_create(row for day in eaten for row in _intakes(member, day))
        _write(Measurement, [row for day in fortnight for row in _girths(member, day)], now)
        for day in fortnight:
            if day.sets and instant(day.date, _EVENING + 90) < now:
                _train(member, day)
            if day.girths_in and instant(day.date, day.minute + 8) < now and _is_third(day, days):
                _photograph(member, day)
            if day.date in goals:
                _choose(member, goals[day.date], day.date)
        if len(fortnight) == _CHECKED_DAYS and fortnight[-1].weight_lb is not None:
            _check_in(member, fortnight[-1].date)


def _is_third(day: LifeDay, days: Sequence[LifeDay]) -> bool:
    """Whether a day of measuring is the first, or the third after one with a photo."""
    return sum(bool(one.girths_in) for one in days if one.date < day.date) % 3 == 0


def _photograph(member: Member, day: LifeDay) -> None:
    with tempfile.TemporaryDirectory() as place:
        drawn = Path(place) / "figure.png"
        draw_figure(drawn, day.girths_in)
        new_photo(
            member,
            record_id=new_id(),
            sent=drawn,
            view=Photo.View.FRONT,
            at=instant(day.date, day.minute + 8),
            zone=ZONE,
        )


def _choose(member: Member, goal: Goal, date: dt.date) -> None:
    last = latest_choice(member)
    if last is not None and aim_of_choice(last) is goal:
        return
    row = chosen_aim(member, goal, shown=shown_version(last))
    entered_at([row], instant(date, _MORNING))


def _check_in(member: Member, date: dt.date) -> None:
    """Take what the log proposes, where it proposes something."""
    found = energy_of(member, date)
    standing = standing_of(member, found, date)
    proposal = proposal_of(member, found, standing.notices, date) if standing else None
    if isinstance(proposal, Proposal) and proposal.found.decision is Decision.CHANGE:
        row = accepted_proposal(member, proposal, date, shown=proposal.version)
        entered_at([row], instant(date, _MORNING))


def _write(model: type[R], rows: Sequence[R], now: dt.datetime) -> None:
    model.objects.bulk_create([row for row in rows if row.at < now], batch_size=200)  # type: ignore[attr-defined]


def _weigh_ins(member: Member, day: LifeDay) -> list[WeighIn]:
    if day.weight_lb is None:
        return []
    row = WeighIn(member=member)
    row.weight = Quantity.entered(f"{day.weight_lb:.1f}", unit=Unit.LB)
    row.set_moment(instant(day.date, day.minute), ZONE)
    return [row]


def _intakes(member: Member, day: LifeDay) -> list[DayIntake]:
    if day.logged_kcal is None:
        return []
    row = DayIntake(member=member, local_date=day.date, is_complete=day.is_complete)
    row.energy = Quantity.entered(day.logged_kcal, unit=Unit.KCAL)
    return [row]


def _girths(member: Member, day: LifeDay) -> list[Measurement]:
    rows = []
    for site, girth_in in day.girths_in.items():
        row = Measurement(member=member, site=site)
        row.length = Quantity.entered(f"{girth_in:g}", unit=Unit.IN)
        row.set_moment(instant(day.date, day.minute + 5), ZONE)
        rows.append(row)
    return rows


def _train(member: Member, day: LifeDay) -> None:
    begun = instant(day.date, _EVENING)
    over = begun + dt.timedelta(minutes=_SET_MINUTES * len(day.sets) + 6)
    session = Session(member=member, name="", finished_at=over)
    session.set_moment(begun, ZONE)
    session.save()
    keys = list(dict.fromkeys(one.exercise for one in day.sets))
    SessionExercise.objects.bulk_create(
        SessionExercise(member=member, session=session, exercise=key, order=order, target_sets=3)
        for order, key in enumerate(keys)
    )
    entries = []
    for number, one in enumerate(day.sets):
        entry = SetEntry(member=member, session=session, exercise=one.exercise)
        entry.repetitions, entry.rir = one.repetitions, one.rir
        if one.load_lb:
            entry.load = Quantity.entered(Decimal(one.load_lb), unit=Unit.LB)
        entry.set_moment(begun + dt.timedelta(minutes=_SET_MINUTES * (number + 1)), ZONE)
        entries.append(entry)
    SetEntry.objects.bulk_create(entries)
