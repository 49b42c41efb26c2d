"""Time zones, as browsers name them and as the settings offer them."""

from __future__ import annotations

from functools import cache
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy

__all__ = ["BrowserZoneField", "ZoneField", "known_zone", "zone_choices"]

# Old names without a place, and zones that are no place at all.
_NO_CONTINENTS = ("Etc", "SystemV", "US", "Brazil", "Canada", "Chile", "Mexico")


@cache
def _names() -> frozenset[str]:
    """Every zone; asking for them reads hundreds of files."""
    return frozenset(available_timezones())


NO_ZONE = gettext_lazy("Not chosen: UTC")


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


class ZoneSelect(forms.Select):
    """A list of six hundred zones, of which only the chosen one is new.

    Django writes each option of each page by a template: 15 ms.
    """

    def render(
        self,
        name: str,
        value: Any,
        attrs: dict[str, Any] | None = None,
        renderer: Any = None,  # noqa: ARG002 (a template is what this does without)
    ) -> SafeString:
        """Return the list as HTML."""
        chosen = str(value or "")
        outside = "" if chosen in _offered() else chosen
        return format_html(
            "<select{}>{}{}{}</select>",
            flatatt({"name": name, **self.build_attrs(self.attrs, attrs)}),
            _option("", str(NO_ZONE), chosen=not chosen),
            _option(outside, outside, chosen=True) if outside else "",
            # Names of zones come from the system; what somebody chose stands above.
            mark_safe(  # noqa: S308
                _options().replace(f'value="{chosen}"', f'value="{chosen}" selected')
                if chosen and not outside
                else _options()
            ),
        )


class ZoneField(forms.ChoiceField):
    """A time zone, or none."""

    widget = ZoneSelect

    def __init__(self, **kwargs: Any) -> None:
        #: Zone of who chooses: it may be kept also where its name is an old one.
        self.present = ""
        super().__init__(required=False, **kwargs)

    def valid_value(self, value: str) -> bool:
        """Return whether a zone is offered."""
        return value in _offered() or value == self.present


@cache
def _offered() -> frozenset[str]:
    return frozenset(name for _area, zones in zone_choices() for name, _town in zones)


@cache
def _options() -> SafeString:
    return format_html_join(
        "",
        '<optgroup label="{}">{}</optgroup>',
        (
            (area, format_html_join("", '<option value="{}">{}</option>', zones))
            for area, zones in zone_choices()
        ),
    )


def _option(value: str, label: str, *, chosen: bool) -> SafeString:
    mark = mark_safe(" selected") if chosen else ""
    return format_html('<option value="{}"{}>{}</option>', value, mark, label)


def zone_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the time zones, by continent, as choices of a form.

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
    return list(groups.items())
