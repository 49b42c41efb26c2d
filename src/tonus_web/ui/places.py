"""The places of the application, in the bottom bar of a phone and the rail of a desk."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

__all__ = ["Place", "places"]


@dataclass(frozen=True, slots=True)
class Place:
    """One of five places.

    Parameters
    ----------
    name : str or Promise
        What it is called.
    icon : str
        A name of `tonus_web.ui.icons`.
    address : str
        Where it leads.
    is_here : bool
        Whether the page belongs to it.
    is_page : bool
        Whether it leads to the very page.
    """

    name: str | Promise
    icon: str
    address: str
    is_here: bool
    is_page: bool


#: Name, icon, where it leads (the first that there is), and what belongs to it:
#: rooms, or single pages of a room.
_PLACES: Final = (
    (_("Today"), "today", ("today:day", "start"), {"today", "start", "diary", "weight", "body"}),
    (
        _("Train"),
        "train",
        ("training:index", "library:index"),
        {"training", "coach", "library"},
    ),
    (_("Walk"), "walk", ("walks:index",), {"walks"}),
    (_("Food"), "food", ("foods:index",), {"foods"}),
    (
        _("Me"),
        "me",
        ("today:settings", "accounts:account"),
        {"members", "accounts", "onboarding", "today:settings"},
    ),
)
#: Pages that only the owner of the records can open.
_OWN: Final = frozenset(("today:settings",))
#: Pages of the accounts, which allauth names without a room.
_ACCOUNT_PREFIXES: Final = ("account_", "mfa_", "usersessions_")


def places(member: Any, request: HttpRequest | None) -> list[Place]:
    """Return the places that lead somewhere.

    Parameters
    ----------
    member : Member or None
        Whose records the page shows.
    request : HttpRequest or None
        What was asked for.

    Returns
    -------
    list of Place
        In their order; without those whose room is not there.
    """
    match = getattr(request, "resolver_match", None)
    view, room = (match.view_name, match.namespace) if match else ("", "")
    if view.startswith(_ACCOUNT_PREFIXES):
        room = "accounts"
    single = any(view in belongs for _name, _icon, _views, belongs in _PLACES)
    is_owner = getattr(request, "role", "owner") == "owner"
    found = []
    for name, icon, views, belongs in _PLACES:
        address = _address([view for view in views if is_owner or view not in _OWN], member)
        if address:
            is_here = view in belongs or (not single and room in belongs)
            is_page = request is not None and address == request.path
            found.append(Place(name, icon, address, is_here, is_page))
    return found


def _address(views: Iterable[str], member: Any) -> str:
    for view in views:
        for arguments in ([member.id], []) if member else ([],):
            try:
                return reverse(view, args=arguments)
            except NoReverseMatch:
                continue
    return ""
