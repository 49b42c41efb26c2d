"""Alerts, signs and the offer of a check-in, for the member alone."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from tonus.catalogue.help import Help, country_of_zone, help_by_country
from tonus_web.diary.shown_units import ShownUnits, reason_text
from tonus_web.weight.stored_reasons import reason_of

__all__ = ["Alerts", "HelpText", "shown_alerts"]


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpText:
    """A line that can be called, in words.

    Parameters
    ----------
    name, about, contact : str
        Who, for what, and where.
    """

    name: str
    about: str
    contact: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Alerts:
    """What stands above everything else.

    Parameters
    ----------
    fast_loss : str
        The alert; empty where there is none.
    signals : tuple of str
        Signs that counting does harm.
    hides_deficit, offers_no_numbers : bool
        What follows from them.
    help : Help or None
        Where help is; None where there is no sign.
    help_words : tuple of str
        What is true everywhere.
    help_lines : tuple of HelpText
        Of the country.
    check_in : bool
        Whether a check-in is due.
    """

    fast_loss: str = ""
    signals: tuple[str, ...] = ()
    hides_deficit: bool = False
    offers_no_numbers: bool = False
    help: Help | None = None
    help_words: tuple[str, ...] = ()
    help_lines: tuple[HelpText, ...] = ()
    check_in: bool = False

    def __bool__(self) -> bool:
        return bool(self.fast_loss or self.signals or self.check_in)


def shown_alerts(
    notices: dict[str, Any], today: dt.date, units: ShownUnits, *, zone: str
) -> Alerts:
    """Return what is to be said first, for the member alone.

    Parameters
    ----------
    notices : dict
        By `tonus_web.weight.notices`.
    today : date
        Local day.
    units : ShownUnits
        The reader's.
    zone : str
        The reader's, from which the country is guessed; empty for none.

    Returns
    -------
    Alerts
        False where there is nothing to say.
    """
    fast_loss, seen, due = (notices.get(name) for name in ("fast_loss", "signals", "due_from"))
    is_due = due is not None and dt.date.fromisoformat(due) <= today
    said = reason_text(reason_of(fast_loss), units) if fast_loss else ""
    if not seen:
        return Alerts(fast_loss=said, check_in=is_due)
    found = help_by_country(country_of_zone(zone) if zone else None)
    return Alerts(
        fast_loss=said,
        signals=tuple(reason_text(reason_of(reason), units) for reason in seen["reasons"]),
        hides_deficit=seen["hides_deficit"],
        offers_no_numbers=seen["offers_no_numbers"],
        help=found,
        help_words=tuple(_(word) for word in found.words),
        help_lines=tuple(
            HelpText(name=line.name, about=_(line.about), contact=line.contact)
            for line in found.lines
        ),
        # Nobody is called to another target while this stands.
        check_in=is_due and not seen["hides_deficit"],
    )
