"""When something was: a date and a time in a form, and what is refused as a moment."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tonus.errors import InputError
from tonus.messages import N_

__all__ = ["MomentForm", "moment_fault"]

#: A clock that goes a little ahead tells nothing of the future.
_AHEAD: Final = dt.timedelta(minutes=5)
_FIRST_DAY: Final = dt.date(1900, 1, 1)
_TO_COME: Final = N_("This is still to come. Check date and time.")
_TOO_LONG_AGO: Final = N_("This is too long ago. Check the year.")


def moment_fault(at: dt.datetime, zone: str, *, born: dt.date | None = None) -> InputError | None:
    """Return why nothing of a person can have happened at a moment.

    Parameters
    ----------
    at : datetime
        With its zone.
    zone : str
        IANA name of where.
    born : date, optional
        When the person was.

    Returns
    -------
    InputError or None
        None when it can.

    Examples
    --------
    >>> str(moment_fault(dt.datetime(9999, 12, 31, tzinfo=dt.UTC), "Asia/Tokyo"))
    'This is still to come. Check date and time.'
    >>> moment_fault(dt.datetime(2024, 2, 29, tzinfo=dt.UTC), "Asia/Tokyo")
    """
    # Compared first: the last days of the calendar have no date in some zones.
    if at > timezone.now() + _AHEAD:
        return InputError(_TO_COME)
    if at.year <= _FIRST_DAY.year or at.astimezone(ZoneInfo(zone)).date() < (born or _FIRST_DAY):
        return InputError(_TOO_LONG_AGO)
    return None


class MomentForm(forms.Form):
    """Date and time of something, both empty for now; cleans to ``at``, the instant."""

    date = forms.DateField(
        label=gettext_lazy("Date"),
        help_text=gettext_lazy("Leave date and time empty for now."),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        required=False,
    )
    time = forms.TimeField(
        label=gettext_lazy("Time"),
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        required=False,
    )

    def __init__(self, *args: Any, zone: str, born: dt.date | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone, self.born = zone, born

    def clean(self) -> dict[str, Any]:
        """Return the fields with ``at``, the instant."""
        cleaned = super().clean() or {}
        if "date" in cleaned and "time" in cleaned:
            cleaned["at"] = self._instant(cleaned["date"], cleaned["time"])
        return cleaned

    def _instant(self, day: dt.date | None, time: dt.time | None) -> dt.datetime:
        zone, now = ZoneInfo(self.zone), timezone.now()
        if day is None and time is None:
            return now
        if day is None:
            self.add_error("date", _("Give the date too, or leave both empty for now."))
        if time is None:
            self.add_error("time", _("Give the time too, or leave both empty for now."))
        if day is None or time is None:
            return now
        if day < (self.born or _FIRST_DAY):
            self.add_error("date", _(_TOO_LONG_AGO))
            return now
        if day > now.astimezone(zone).date() + dt.timedelta(days=1):
            # Sooner than the check below: the last days of the calendar have no UTC.
            self.add_error("date", _(_TO_COME))
            return now
        at = dt.datetime.combine(day, time, tzinfo=zone)
        # Where the clocks went forward, the way through UTC comes back another time.
        if at.astimezone(dt.UTC).astimezone(zone).time() != time:
            self.add_error("time", _("The clocks went forward then: this time did not exist."))
        if at > now + _AHEAD:
            self.add_error("date", _(_TO_COME))
        return at
