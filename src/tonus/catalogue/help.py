"""Where people find help, by country: plain pointers, read from a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, NoReturn

from tonus.catalogue.data import tables
from tonus.errors import SetupError
from tonus.messages import K_, N_

__all__ = ["Help", "HelpLine", "country_of_zone", "help_by_country", "help_countries"]

_FILE: Final = "help.toml"
_REQUIRED: Final = frozenset({"emergency", "zones", "lines"})
_LINE: Final = frozenset({"name", "contact", "about", "source"})
_ABOUT: Final = {
    "eating": K_("help.about.eating"),
    "crisis": K_("help.about.crisis"),
    "health": K_("help.about.health"),
}
#: What is true everywhere comes first.
_EVERYWHERE: Final = (K_("help.everywhere.doctor"), K_("help.everywhere.emergency"))


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpLine:
    """A line that somebody can call.

    Parameters
    ----------
    name : str
        In its own language.
    contact : str
        As it is dialled in its country.
    about : str
        Message key that says what it is for.
    source : str
        Who runs it.
    """

    name: str
    contact: str
    about: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Help:
    """Where help is found.

    Parameters
    ----------
    country : str or None
        ISO 3166 code in upper case; None where it is not known, or nothing is
        known of it.
    emergency : tuple of str
        Numbers for emergencies; empty where the country is not known.
    lines : tuple of HelpLine
        Those on eating first; may be empty.
    words : tuple of str
        Message keys of what is true everywhere: a doctor or pharmacist, and the
        emergency number.
    """

    country: str | None
    emergency: tuple[str, ...]
    lines: tuple[HelpLine, ...]
    words: tuple[str, ...] = _EVERYWHERE


def help_countries() -> tuple[str, ...]:
    """Return the countries of which something is known.

    Returns
    -------
    tuple of str
        ISO 3166 codes in upper case, in alphabetical order.

    Examples
    --------
    >>> "IE" in help_countries()
    True
    """
    return tuple(sorted(key.upper() for key in _countries()))


def help_by_country(code: str | None) -> Help:
    """Return where help is found in a country.

    Parameters
    ----------
    code : str or None
        ISO 3166 code, in either case; None where it is not known.

    Returns
    -------
    Help
        With the words that are true everywhere, whatever the country.

    Raises
    ------
    SetupError
        When the file of the catalogue is damaged (by the check).

    Examples
    --------
    >>> help_by_country("GB").lines[0].name
    'Beat'
    >>> help_by_country(None).words
    ('help.everywhere.doctor', 'help.everywhere.emergency')
    """
    found = _countries().get(code.lower()) if code else None
    if code is None or found is None:
        return Help(country=None, emergency=(), lines=())
    return Help(
        country=code.upper(),
        emergency=_texts(found["emergency"]),
        lines=tuple(_line(entry) for entry in _entries(found["lines"])),
    )


def country_of_zone(zone: str) -> str | None:
    """Return the country to propose to somebody in a time zone.

    Parameters
    ----------
    zone : str
        IANA name.

    Returns
    -------
    str or None
        ISO 3166 code in upper case; None where it is not known.  It is a proposal:
        a traveller is elsewhere.

    Examples
    --------
    >>> country_of_zone("Europe/Dublin")
    'IE'
    >>> country_of_zone("UTC") is None
    True
    """
    for key, fields in _countries().items():
        if zone in _texts(fields["zones"]):
            return key.upper()
    return None


def _countries() -> Mapping[str, Mapping[str, object]]:
    return tables(_FILE, _REQUIRED, frozenset())


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
        _refuse("a list of texts is expected")
    return tuple(value)


def _entries(value: object) -> list[Mapping[str, object]]:
    if not isinstance(value, list) or not all(
        isinstance(entry, dict) and set(entry) == _LINE for entry in value
    ):
        _refuse("a line has name, contact, about and source")
    return value


def _line(entry: Mapping[str, object]) -> HelpLine:
    about = _ABOUT.get(str(entry["about"]))
    if about is None:
        _refuse(f"a line is about {', '.join(_ABOUT)}")
    return HelpLine(
        name=str(entry["name"]),
        contact=str(entry["contact"]),
        about=about,
        source=str(entry["source"]),
    )


def _refuse(detail: str) -> NoReturn:
    raise SetupError(
        N_("The catalogue file {name} is damaged: {detail}. Install Tonus again."),
        name=_FILE,
        detail=detail,
    )
