"""Time zones, as browsers name them and as the settings offer them."""

from __future__ import annotations

from functools import cache
from typing import Any
from zoneinfo import available_timezones

from django import forms

__all__ = ["BrowserZoneField", "known_zone", "zone_choices"]

# Old names without a place, and zones that are no place at all.
_NO_CONTINENTS = ("Etc", "SystemV", "US", "Brazil", "Canada", "Chile", "Mexico")


@cache
def _names() -> frozenset[str]:
    """Every zone; asking for them reads hundreds of files."""
    return frozenset(available_timezones())


def known_zone(name: str) -> str:
    """Return a zone's name where there is such a zone, else nothing.

    Parameters
    ----------
    name : str
        As a browser told it, or somebody made it up.

    Returns
    -------
    str
        IANA name, or empty.

    Examples
    --------
    >>> known_zone("Europe/Rome"), known_zone("../../etc/passwd")
    ('Europe/Rome', '')
    """
    return name if name in _names() else ""


class BrowserZoneField(forms.CharField):
    """The zone that the browser tells in a form with ``data-zone``.

    Nobody typed it, so that nothing of it is refused: what is no zone is none.
    """

    widget = forms.HiddenInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)

    def clean(self, value: Any) -> str:
        """Return a zone that there is, or nothing."""
        return known_zone(str(value or ""))


def zone_choices(present: str = "") -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the time zones, by continent, as choices of a form.

    Parameters
    ----------
    present : str, optional
        Zone of who chooses; it is offered also where its name is an old one.

    Returns
    -------
    list
        Name of the continent, and pairs of IANA name and town.

    Examples
    --------
    >>> dict(dict(zone_choices())["America"])["America/Argentina/Salta"]
    'Argentina, Salta'
    """
    groups: dict[str, list[tuple[str, str]]] = {}
    for name in sorted(_names()):
        area, slash, place = name.partition("/")
        if slash and area not in _NO_CONTINENTS:
            town = place.replace("_", " ").replace("/", ", ")
            groups.setdefault(area, []).append((name, town))
    groups["UTC"] = [("UTC", "UTC")]
    offered = {name for zones in groups.values() for name, _town in zones}
    if present and present not in offered:
        return [(present, [(present, present)]), *groups.items()]
    return list(groups.items())
