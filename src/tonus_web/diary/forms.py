"""Forms of the diary."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tonus.energy import Goal
from tonus.messages import N_
from tonus.units import Dimension, Quantity, Unit
from tonus_web.members.forms import ShownForm
from tonus_web.members.measures import impossible_measures
from tonus_web.ui.quantities import QuantityField
from tonus_web.ui.told import told

__all__ = ["GoalForm", "WeighInForm", "WeightForm"]

#: A clock that goes a little ahead is no weigh-in from the future.
_AHEAD: Final = dt.timedelta(minutes=5)
_FIRST_DAY: Final = dt.date(1900, 1, 1)
_TO_COME: Final = N_("This is still to come. Check date and time.")


class WeightForm(ShownForm):
    """A weight; checked against the height where that is known."""

    weight = QuantityField(
        dimension=Dimension.MASS,
        label=gettext_lazy("Weight"),
        help_text=gettext_lazy("What the scale last showed, in the unit you know it in."),
    )

    def __init__(self, *args: Any, unit: str, height: Quantity | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.height = height
        field = self.fields["weight"]
        assert isinstance(field, QuantityField)
        field.prefer(Unit(unit))

    def clean_weight(self) -> Quantity:
        """Return the weight, where a body of this height can have it."""
        weight = self.cleaned_data["weight"]
        assert isinstance(weight, Quantity)
        fault = impossible_measures(height=self.height, weight=weight)
        if fault:
            raise forms.ValidationError(told(fault))
        return weight


class WeighInForm(WeightForm):
    """A weight on a scale, with its date and time."""

    #: Made with the page, so that a form sent twice is written once.
    record = forms.UUIDField(widget=forms.HiddenInput)
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
    note = forms.CharField(label=gettext_lazy("Note"), max_length=200, required=False)

    field_order = ("weight", "date", "time", "note", "shown", "record")

    def __init__(self, *args: Any, zone: str, born: dt.date | None, **kwargs: Any) -> None:
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
            self.add_error("date", _("This is too long ago. Check the year."))
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


class GoalForm(ShownForm):
    """One of the goals that are safe."""

    goal = forms.ChoiceField(
        label=gettext_lazy("What is your weight to do?"),
        widget=forms.RadioSelect,
        error_messages={
            "invalid_choice": gettext_lazy(
                "That goal is not safe for you now; the reason stands below. Choose another."
            ),
            "required": gettext_lazy("Choose one, or leave it for now."),
        },
    )

    def __init__(
        self,
        *args: Any,
        safe: tuple[Goal, ...],
        default: Goal | None,
        rates: Mapping[Goal, str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["goal"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(goal.value, _(goal.label)) for goal in safe]
        notes = {goal.value: text for goal, text in rates.items()}
        if default is not None:
            words = _("If you want to lose weight, begin here.")
            notes[default.value] = f"{notes.get(default.value, '')} {words}".strip()
        field.notes = notes  # type: ignore[attr-defined]

    def clean_goal(self) -> Goal:
        """Return the goal."""
        return Goal(self.cleaned_data["goal"])
