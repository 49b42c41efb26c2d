"""Accounts for show: made, found and removed, never in place of somebody's own."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.urls import reverse

from tonus.errors import InputError
from tonus.messages import N_
from tonus.units import Unit
from tonus_web.accounts.models import User
from tonus_web.accounts.names import name_key
from tonus_web.accounts.services import erase_account
from tonus_web.demo.life import life
from tonus_web.demo.models import DemoAccount
from tonus_web.demo.odd import odd_members
from tonus_web.demo.rows import ZONE, entered_answers, entered_year
from tonus_web.members.models import Member
from tonus_web.members.services import member_of

__all__ = ["Demo", "Kind", "new_demo", "people_count", "removed_demos"]

_PASSWORD_BYTES: Final = 12
#: Health answers are asked for again after a year; these are not due yet.
_ANSWERED_AGO: Final = dt.timedelta(days=200)


class Kind(StrEnum):
    """What an account shows."""

    YEAR = "year"
    EMPTY = "empty"
    ODD = "odd"


@dataclass(frozen=True, slots=True, kw_only=True)
class Demo:
    """An account that was made.

    Parameters
    ----------
    name, password : str
        What to sign in with; the password is kept nowhere else.
    pages : tuple of (str, str)
        Whose day, and the path of it.
    """

    name: str
    password: str
    pages: tuple[tuple[str, str], ...]


def people_count() -> int:
    """Return how many accounts are not for show, whatever version wrote the database.

    Returns
    -------
    int
        0 where there is no database yet.
    """
    tables = connection.introspection.table_names()
    if User._meta.db_table not in tables:
        return 0
    # Rows and columns of another version may be missing: only the key is asked for.
    people = set(User.objects.order_by().values_list("pk", flat=True))
    if DemoAccount._meta.db_table in tables:
        people -= set(DemoAccount.objects.values_list("user", flat=True))
    return len(people)


def new_demo(kind: Kind, *, seed: int, now: dt.datetime) -> Demo:
    """Return an account for show with everything in it, written whole or not at all.

    Parameters
    ----------
    kind : Kind
        What it shows.
    seed : int
        Of everything that chance decides but the password.
    now : datetime
        With its zone; the year ends today.

    Returns
    -------
    Demo
        How to sign in.

    Raises
    ------
    InputError
        When there is one of this kind already.
    """
    with transaction.atomic():
        known = DemoAccount.objects.filter(kind=kind.value).select_related("user").first()
        if known is not None:
            raise InputError(
                N_(
                    "There is such a demonstration already; its account is {name}. For a new "
                    "password: tonus admin-link {name}. To remove it: tonus demo --remove"
                ),
                name=known.user.username,
            )
        password = secrets.token_urlsafe(_PASSWORD_BYTES)
        user = User.objects.create_user(_free_name(kind), password=password, zone=ZONE)
        user.mass_unit, user.length_unit = Unit.LB.value, Unit.FT_IN.value
        user.save(update_fields=["mass_unit", "length_unit"])
        DemoAccount.objects.create(user=user, kind=kind.value, seed=seed)
        members = _CONTENT[kind](user, seed, now)
    pages = ((one.name, reverse("today:day", args=[one.pk])) for one in members)
    return Demo(name=user.username, password=password, pages=tuple(pages))


def removed_demos() -> list[str]:
    """Remove every account for show with all its records and files, and nobody else's.

    Returns
    -------
    list of str
        Their names.
    """
    tables = connection.introspection.table_names()
    if DemoAccount._meta.db_table not in tables:
        return []
    names = []
    for demo in DemoAccount.objects.select_related("user").order_by("created_at"):
        names.append(demo.user.username)
        erase_account(demo.user)
    return names


def _free_name(kind: Kind) -> str:
    start = "demo" if kind is Kind.YEAR else f"demo-{kind.value}"
    name, number = start, 1
    while User.objects.filter(name_key=name_key(name)).exists():
        number += 1
        name = f"{start}-{number}"
    return name


def _welcomed(user: User, now: dt.datetime, **wishes: object) -> Member:
    member = member_of(user)
    member.welcomed_at = now
    for name, value in {
        "wants_legs": True,
        "wants_walks": True,
        "wants_calories": True,
        **wishes,
    }.items():
        setattr(member, name, value)
    member.save()
    return member


def _year(user: User, seed: int, now: dt.datetime) -> list[Member]:
    member = _welcomed(user, now - dt.timedelta(days=365), name="Dana")
    entered_answers(member, at=now - _ANSWERED_AGO)
    until = now.astimezone(ZoneInfo(ZONE)).date()
    entered_year(member, life(seed=seed, until=until), now=now)
    return [member]


def _empty(user: User, _seed: int, now: dt.datetime) -> list[Member]:
    return [_welcomed(user, now, name="Nobody yet")]


def _odd(user: User, seed: int, now: dt.datetime) -> list[Member]:
    member = _welcomed(user, now, name="Odd readings")
    entered_answers(member, at=now - _ANSWERED_AGO)
    return odd_members(user, member, seed=seed, now=now)


_CONTENT: Final[dict[Kind, Callable[[User, int, dt.datetime], list[Member]]]] = {
    Kind.YEAR: _year,
    Kind.EMPTY: _empty,
    Kind.ODD: _odd,
}
