"""The form for what was eaten in a day."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tonus.units import Dimension, Quantity, Unit
from tonus_web.diary.intakes import intake_fault
from tonus_web.members.forms import ShownForm
from tonus_web.ui.quantities import QuantityField
from tonus_web.ui.told import told

__all__ = ["COMPLETE", "IntakeForm", "complete_word"]

#: What a person says of a day, and what it means: three answers, none of them assumed.
COMPLETE: Final[dict[str, bool | None]] = {"yes": True, "no": False, "unknown": None}
_FIRST_DAY: Final = dt.date(1900, 1, 1)


def complete_word(is_complete: bool | None) -> str:
    """Return what the form says for one of the three answers.

    Parameters
    ----------
    is_complete : bool or None
        As it is kept.

    Returns
    -------
    str
        A key of `COMPLETE`.
    """
    return next(word for word, said in COMPLETE.items() if said is is_complete)


class _ShortChoice(forms.ChoiceField):
    layout = "short"


class IntakeForm(ShownForm):
    """Energy of a day, and whether it is everything."""

    #: Made with the page, so that a form sent twice is written once.
    record = forms.UUIDField(widget=forms.HiddenInput, required=False)
    energy = QuantityField(
        dimension=Dimension.ENERGY,
        label=gettext_lazy("Energy eaten"),
        help_text=gettext_lazy("The sum of the day, as another program or your own count says it."),
    )
    date = forms.DateField(
        label=gettext_lazy("Day"),
        help_text=gettext_lazy("Leave it empty for today."),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        required=False,
    )
    complete = _ShortChoice(
        label=gettext_lazy("Is that everything you ate and drank?"),
        widget=forms.RadioSelect,
        choices=[
            ("yes", gettext_lazy("Yes, everything")),
            ("no", gettext_lazy("No, something is missing")),
            ("unknown", gettext_lazy("I do not know")),
        ],
        required=False,
    )
    note = forms.CharField(label=gettext_lazy("Note"), max_length=200, required=False)

    field_order = ("energy", "date", "complete", "note", "shown", "record")

    def __init__(
        self,
        *args: Any,
        unit: str,
        today: dt.date,
        born: dt.date | None = None,
        has_day: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.born = today, born
        field = self.fields["energy"]
        assert isinstance(field, QuantityField)
        field.prefer(Unit(unit))
        if has_day:
            # The day names the entry: another day is another entry.
            del self.fields["date"]

    def clean_date(self) -> dt.date:
        """Return the day; today where none was said."""
        day: dt.date = self.cleaned_data["date"] or self.today
        if day > self.today:
            raise forms.ValidationError(_("This day is still to come."))
        if day < (self.born or _FIRST_DAY):
            raise forms.ValidationError(_("This is too long ago. Check the year."))
        return day

    def clean_complete(self) -> bool | None:
        """Return yes, no, or None for not known."""
        return COMPLETE[self.cleaned_data["complete"] or "unknown"]

    def clean(self) -> dict[str, Any]:
        """Refuse what no day can have."""
        cleaned = super().clean() or {}
        energy = cleaned.get("energy")
        if isinstance(energy, Quantity) and "complete" in cleaned:
            fault = intake_fault(energy, is_complete=cleaned["complete"])
            if fault:
                self.add_error("energy", told(fault))
        return cleaned
