"""Forms for how a target is laid out: protein and fat, and the days of the week."""

from __future__ import annotations

import math
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tonus.energy import MacroChoice, MacroRanges, WeekdayPattern, training_pattern
from tonus.units import KG_PER_LB, Unit
from tonus_web.members.forms import ShownForm

__all__ = ["DAY_NAMES", "MORE_SHARES", "MacroForm", "PatternForm", "shown_pattern"]

#: Monday first, as the library counts.
DAY_NAMES: Final = (
    gettext_lazy("Monday"),
    gettext_lazy("Tuesday"),
    gettext_lazy("Wednesday"),
    gettext_lazy("Thursday"),
    gettext_lazy("Friday"),
    gettext_lazy("Saturday"),
    gettext_lazy("Sunday"),
)
#: How much more a training day may have, in per cent.
MORE_SHARES: Final = (10, 15, 20, 30)
_PER_CENT: Final = 100
#: What is shown has two places; a limit is rounded inwards, so that it may be entered.
_PLACES: Final = 100
_LAST_BIT: Final = 1e-9


class MacroForm(ShownForm):
    """Protein for each unit of body mass and fat as a share of energy; empty for our proposal."""

    protein = forms.FloatField(required=False)
    fat = forms.FloatField(
        required=False, label=gettext_lazy("Fat, per cent of energy"), localize=True
    )

    def __init__(self, *args: Any, ranges: MacroRanges, mass: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        #: Kilograms of the unit in which somebody thinks of a body.
        self.each_kg = 1.0 if mass is Unit.KG else KG_PER_LB
        low, high = ranges.fat_share
        _limit(self.fields["fat"], low * _PER_CENT, high * _PER_CENT)
        if ranges.protein_g_per_kg is None:
            del self.fields["protein"]
            return
        field = self.fields["protein"]
        field.label = (
            _("Protein, grams for each kilogram of body weight")
            if mass is Unit.KG
            else _("Protein, grams for each pound of body weight")
        )
        low, high = ranges.protein_g_per_kg
        _limit(field, low * self.each_kg, high * self.each_kg)

    def shown_choice(self, choice: MacroChoice) -> dict[str, Any]:
        """Return what the boxes show of a choice.

        Parameters
        ----------
        choice : MacroChoice
            What counts now.

        Returns
        -------
        dict
            Nothing for what the library proposes.
        """
        protein, fat = choice.protein_g_per_kg, choice.fat_share
        return {
            "protein": None if protein is None else round(protein * self.each_kg, 2),
            "fat": None if fat is None else round(fat * _PER_CENT, 1),
        }

    def choice(self) -> MacroChoice:
        """Return what was chosen.

        Returns
        -------
        MacroChoice
            None in it where a box was left empty.
        """
        protein, fat = self.cleaned_data.get("protein"), self.cleaned_data.get("fat")
        return MacroChoice(
            protein_g_per_kg=None if protein is None else protein / self.each_kg,
            fat_share=None if fat is None else fat / _PER_CENT,
        )


def _limit(field: forms.Field, low: float, high: float) -> None:
    """Refuse what lies outside, in the words of a person."""
    assert isinstance(field, forms.FloatField)
    least = math.ceil(low * _PLACES - _LAST_BIT) / _PLACES
    most = math.floor(high * _PLACES + _LAST_BIT) / _PLACES
    words = _("From %(low)s to %(high)s; empty for what we propose.") % {
        "low": f"{least:g}",
        "high": f"{most:g}",
    }
    field.localize = True
    field.widget = forms.TextInput({"inputmode": "decimal", "autocomplete": "off", "size": 7})
    field.widget.is_localized = True
    field.help_text = words
    refusal = _("This is outside what is safe: from %(low)s to %(high)s.") % {
        "low": f"{least:g}",
        "high": f"{most:g}",
    }

    def within(value: float) -> None:
        if not least - _LAST_BIT <= value <= most + _LAST_BIT:
            raise forms.ValidationError(refusal)

    field.validators = [within]


class PatternForm(ShownForm):
    """Days on which somebody trains, and how much more these have."""

    days = forms.MultipleChoiceField(
        label=gettext_lazy("On which days do you train?"),
        help_text=gettext_lazy("None, or all: then every day is alike."),
        widget=forms.CheckboxSelectMultiple,
        choices=[(str(number), name) for number, name in enumerate(DAY_NAMES)],
        required=False,
    )
    more = forms.TypedChoiceField(
        label=gettext_lazy("How much more than on the other days?"),
        widget=forms.RadioSelect,
        choices=[(str(share), f"{share} %") for share in MORE_SHARES],
        coerce=int,
        initial="15",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("days", "more"):
            self.fields[name].layout = "short"  # type: ignore[attr-defined]

    def pattern(self) -> WeekdayPattern | None:
        """Return the pattern that was chosen.

        Returns
        -------
        WeekdayPattern or None
            None where all days are alike.
        """
        chosen = {int(day) for day in self.cleaned_data["days"]}
        pattern = training_pattern(chosen, more_share=self.cleaned_data["more"] / _PER_CENT)
        return None if pattern.is_even else pattern


def shown_pattern(pattern: WeekdayPattern | None) -> dict[str, Any]:
    """Return what the form shows of a pattern.

    Parameters
    ----------
    pattern : WeekdayPattern or None
        What counts now.

    Returns
    -------
    dict
        Its training days and how much more they have.
    """
    if pattern is None:
        return {"days": [], "more": "15"}
    least = min(pattern.shares)
    more = round((max(pattern.shares) / least - 1) * _PER_CENT)
    return {
        "days": [str(day) for day, share in enumerate(pattern.shares) if share > least + _LAST_BIT],
        "more": str(min(MORE_SHARES, key=lambda share: abs(share - more))),
    }
