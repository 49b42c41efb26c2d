"""What a member's log says, reckoned once and kept until something changes."""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import dataclass, replace
from typing import Any, Final

from django.db import DatabaseError
from django.db.models import QuerySet

from tonus.energy import (
    Days,
    Estimate,
    NoNumbers,
    Person,
    Prior,
    days_of,
    estimate,
    missing_inputs,
    open_prior,
    person_prior,
)
from tonus.energy.person import Measured, measured
from tonus.errors import InputError
from tonus_web.diary.selectors import Energy
from tonus_web.members.models import Member
from tonus_web.records.prepared import first_of
from tonus_web.weight.logs import Log, log_of, mark_of
from tonus_web.weight.models import WeightEstimate
from tonus_web.weight.notices import notices_of
from tonus_web.weight.series import series_of

__all__ = ["Reckoned", "Standing", "reckoned", "standing_of"]

#: The equations begin there.
_ADULT_YEARS = 19.0
_LOG: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reckoned:
    """A log and what the library makes of it.

    Parameters
    ----------
    log : Log
        As it stands in the rows.
    days : Days
        The same by days.
    estimate : Estimate or None
        None where there is no weight that can be used.
    person : Person or None
        As the equations know the member today; None where the measures fit no body.
    """

    log: Log
    days: Days
    estimate: Estimate | None
    person: Person | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What is kept of an estimate.

    Parameters
    ----------
    notices : dict
        What the day's page says: by `tonus_web.weight.notices`.
    series : dict
        Day by day, by `tonus_web.weight.series`; empty where only the notices were
        asked for.
    """

    notices: dict[str, Any]
    series: dict[str, Any]


def standing_of(
    member: Member, found: Energy, today: dt.date, *, with_series: bool = True
) -> Standing | None:
    """Return what is kept of a member's estimate, reckoned anew where something changed.

    Parameters
    ----------
    member : Member
        Whose.
    found : Energy
        The energy of the same day, which was read already.
    today : date
        Local day.
    with_series : bool
        Whether the charts are drawn; without, one small row is read.

    Returns
    -------
    Standing or None
        None where no numbers are to be shown.
    """
    if isinstance(found.result, NoNumbers):
        return None
    mark = mark_of(member, found, today)
    kept = first_of(_kept if with_series else _kept_notices, member.pk)
    if kept is not None and kept.made_of == mark:
        return Standing(notices=kept.notices, series=kept.series if with_series else {})
    now = reckoned(member, found, today)
    notices, series = notices_of(member, found, now), series_of(member, found, now)
    try:
        # Two requests at once write the same.
        WeightEstimate.objects.update_or_create(
            member=member, defaults={"made_of": mark, "notices": notices, "series": series}
        )
    except DatabaseError as error:
        # A full disk, or a member who goes meanwhile: what is only read stays readable.
        _LOG.warning("The estimate of a log could not be kept: %s", error)
    return Standing(notices=notices, series=series)


def _kept(member: Any) -> QuerySet[WeightEstimate]:
    return WeightEstimate.objects.filter(member=member)


def _kept_notices(member: Any) -> QuerySet[WeightEstimate]:
    return WeightEstimate.objects.filter(member=member).defer("series")


def reckoned(member: Member, found: Energy, today: dt.date) -> Reckoned:
    """Return a member's log and what the library makes of it.

    Parameters
    ----------
    member : Member
        Whose.
    found : Energy
        The energy of the same day; not of somebody who is to see no numbers.
    today : date
        Local day.

    Returns
    -------
    Reckoned
        An expenditure is claimed only of somebody whose measures and answers are known.
    """
    log = log_of(member, today)
    person = found.person if isinstance(found.person, Person) else None
    body = measured(person) if person is not None and not missing_inputs(person) else None
    # What is eaten says something of a body only where the body is known.
    intakes = log.intakes if body is not None else ()
    days = days_of(log.weighings, intakes, today=log.today, replies=log.replies)
    weights = days.weight_kg[days.weight_kg == days.weight_kg]
    if not len(weights):
        return Reckoned(log=log, days=days, estimate=None, person=person)
    prior = _prior(found, person, body, float(weights[0]), days.first)
    return Reckoned(log=log, days=days, estimate=estimate(days, prior=prior), person=person)


def _prior(
    found: Energy,
    person: Person | None,
    body: Measured | None,
    weight_kg: float,
    first: dt.date | None,
) -> Prior:
    """Where the filter begins: with the body as it was when the log began."""
    if body is None or person is None:
        return open_prior(weight_kg=weight_kg)
    answers = found.answers.body
    years = answers.age_years(first) if answers is not None and first is not None else None
    then = replace(
        body,
        weight_kg=weight_kg,
        age_years=max(years if years is not None else body.age_years, _ADULT_YEARS),
    )
    try:
        return person_prior(then, person.health)
    except InputError:
        return open_prior(weight_kg=weight_kg)
