"""Girths read for the pages: now, since the start, and as curves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import QuerySet
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from tonus.units import CM_PER_IN, Unit
from tonus_web.accounts.models import User
from tonus_web.body.models import Measurement
from tonus_web.body.sites import PANELS, SIDES
from tonus_web.members.models import Member

__all__ = [
    "Girths",
    "SiteNow",
    "girth_unit",
    "girths_of",
    "heading_of",
    "measurements",
    "measurements_at",
]

#: Days of the table behind the charts; a site's own page has all.
_DAYS_SHOWN: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteNow:
    """One site as it is now.

    Parameters
    ----------
    site : str
        A `Measurement.Site`.
    label : str
        In words.
    last, first : Measurement
        The latest reading and the earliest; the same where there is one.
    change_words : str
        How it changed since, with its sign; empty where there is one reading.
    change_cm : float or None
        The same in cm; None where there is one reading.
    """

    site: str
    label: str
    last: Measurement
    first: Measurement
    change_words: str
    change_cm: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Girths:
    """Everything that the page of girths shows.

    Parameters
    ----------
    sites : tuple of SiteNow
        Those that were measured, in their order.
    chart : dict or None
        For the JSON element; None where no site has two readings.
    columns : tuple of str
        Labels of the sites, for the table behind.
    table : tuple of (date, tuple of (str, str))
        The latest day first: for each column its label and the reading, empty where
        there is none.
    days_left_out : int
        Earlier days that the table does not show.
    """

    sites: tuple[SiteNow, ...]
    chart: dict[str, Any] | None
    columns: tuple[str, ...]
    table: tuple[tuple[dt.date, tuple[tuple[str, str], ...]], ...]
    days_left_out: int


def girth_unit(user: User) -> Unit:
    """Return the unit in which somebody reads a tape.

    Parameters
    ----------
    user : User
        Who reads.

    Returns
    -------
    Unit
        Inches for those who measure height in feet.
    """
    return Unit.IN if Unit(user.length_unit) is Unit.FT_IN else Unit.CM


def measurements(member: Member) -> QuerySet[Measurement]:
    """Return a member's girths, the earliest first.

    Parameters
    ----------
    member : Member
        Whose.

    Returns
    -------
    QuerySet of Measurement
        By the instant of measuring, not that of entry.
    """
    return Measurement.objects.filter(member=member).order_by("at", "id")


def measurements_at(member: Member, site: str) -> QuerySet[Measurement]:
    """Return a member's girths of one site, the latest first.

    Parameters
    ----------
    member : Member
        Whose.
    site : str
        A `Measurement.Site`.

    Returns
    -------
    QuerySet of Measurement
        By the instant of measuring.
    """
    return Measurement.objects.filter(member=member, site=site).order_by("-at", "-id")


def girths_of(rows: Sequence[Measurement], unit: Unit) -> Girths:
    """Return what a page shows of girths.

    Parameters
    ----------
    rows : sequence of Measurement
        The earliest first.
    unit : Unit
        Centimetres or inches.

    Returns
    -------
    Girths
        Sites that were never measured are left out.
    """
    by_site = {
        site.value: found
        for site in Measurement.Site
        if (found := [row for row in rows if row.site == site])
    }
    labels = {site: str(Measurement.Site(site).label) for site in by_site}
    table, left_out = _table(rows, labels)
    return Girths(
        sites=tuple(_site_now(site, found, unit) for site, found in by_site.items()),
        chart=_chart(by_site, unit),
        columns=tuple(labels.values()),
        table=table,
        days_left_out=left_out,
    )


def heading_of(girths: Girths, name: str = "") -> str:
    """Return the state of the girths in a sentence.

    Parameters
    ----------
    girths : Girths
        By `girths_of`.
    name : str
        Of the member, where the reader is somebody else.

    Returns
    -------
    str
        Of the first site that was measured twice.
    """
    if not girths.sites:
        if name:
            return _("Nothing was measured of %(name)s yet.") % {"name": name}
        return _("You have not measured yourself yet.")
    for one in girths.sites:
        if one.change_cm is not None:
            return _("%(site)s: %(change)s since %(day)s.") % {
                "site": one.label,
                "change": one.change_words,
                "day": date_format(one.first.local_date, "DATE_FORMAT"),
            }
    latest = max(one.last.local_date for one in girths.sites)
    words = {"name": name, "day": date_format(latest, "DATE_FORMAT")}
    if name:
        return _("%(name)s was measured on %(day)s.") % words
    return _("You measured yourself on %(day)s.") % words


def _site_now(site: str, rows: Sequence[Measurement], unit: Unit) -> SiteNow:
    first, last = rows[0], rows[-1]
    change_cm = last.length_cm - first.length_cm if len(rows) > 1 else None
    return SiteNow(
        site=site,
        label=str(Measurement.Site(site).label),
        last=last,
        first=first,
        change_words="" if change_cm is None else _change_words(change_cm, unit),
        change_cm=change_cm,
    )


def _change_words(change_cm: float, unit: Unit) -> str:
    # Tapes in inches have quarters, tapes in centimetres tenths.
    amount = round(_in_unit(change_cm, unit), 2 if unit is Unit.IN else 1)
    if amount == 0:
        return _("no change")
    shown = f"{number_format(f'{abs(amount):g}')} {unit.value}"
    return _("%(n)s less") % {"n": shown} if amount < 0 else _("%(n)s more") % {"n": shown}


def _in_unit(cm: float, unit: Unit) -> float:
    return cm / CM_PER_IN if unit is Unit.IN else cm


def _table(
    rows: Sequence[Measurement], labels: dict[str, str]
) -> tuple[tuple[tuple[dt.date, tuple[tuple[str, str], ...]], ...], int]:
    found: dict[dt.date, dict[str, str]] = {}
    for row in rows:
        # Of two readings in a day the table shows the later; the site's page has both.
        found.setdefault(row.local_date, {})[row.site] = row.length_words
    latest = sorted(found, reverse=True)
    shown = tuple(
        (day, tuple((label, found[day].get(site, "")) for site, label in labels.items()))
        for day in latest[:_DAYS_SHOWN]
    )
    return shown, max(0, len(latest) - _DAYS_SHOWN)


def _chart(by_site: dict[str, list[Measurement]], unit: Unit) -> dict[str, Any] | None:
    panels = []
    for panel in PANELS:
        lines = [
            {
                "label": str(SIDES.get(site, "")),
                "at": [round(row.at.timestamp()) for row in by_site[site]],
                "values": [round(_in_unit(row.length_cm, unit), 2) for row in by_site[site]],
            }
            for site in panel.sites
            if len(by_site.get(site, ())) > 1
        ]
        if lines:
            panels.append({"label": str(panel.label), "lines": lines})
    return {"unit": unit.value, "panels": panels} if panels else None
