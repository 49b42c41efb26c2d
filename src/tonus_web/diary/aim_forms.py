"""The form of the goal page: the nine goals, a pace of one's own, a weight by a date."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tonus.energy import Aim, CustomRate, Goal, WeightBy, aim_of
from tonus.errors import InputError
from tonus.units import Dimension, Quantity, Unit
from tonus_web.diary.forms import GoalForm
from tonus_web.members.measures import impossible_measures
from tonus_web.ui.quantities import QuantityField
from tonus_web.ui.told import told

__all__ = ["BY_RATE", "BY_WEIGHT", "AimForm"]

#: Choices that need more than a press.
BY_RATE: Final = "rate"
BY_WEIGHT: Final = "weight"
#: What each of them asks for.
_OWN_FIELDS: Final = {
    "direction": BY_RATE,
    "rate": BY_RATE,
    "weight": BY_WEIGHT,
    "by": BY_WEIGHT,
}
#: Units of a pace; stones a week are nobody's.
_OF_PACE: Final = (Unit.KG, Unit.LB)


class _AimChoice(forms.ChoiceField):
    """One of the goals on show, or one that the page itself wrote out as the nearest."""

    def valid_value(self, value: Any) -> bool:
        """Whether it is a goal on show, or reads as an aim with a figure."""
        if super().valid_value(value):
            return True
        try:
            return not isinstance(aim_of(str(value)), Goal)
        except InputError:
            return False


class AimForm(GoalForm):
    """What the weight is to do; cleans to ``aim``, and ``entered`` where something was typed."""

    goal = _AimChoice(
        label=gettext_lazy("What is your weight to do?"),
        widget=forms.RadioSelect,
        error_messages=GoalForm.base_fields["goal"].error_messages,
    )
    direction = forms.ChoiceField(
        label=gettext_lazy("Which way?"),
        widget=forms.RadioSelect,
        choices=[("lose", gettext_lazy("Lose")), ("gain", gettext_lazy("Gain"))],
        error_messages={"required": gettext_lazy("Say whether your weight is to fall or to rise.")},
    )
    rate = QuantityField(
        dimension=Dimension.MASS,
        units=_OF_PACE,
        label=gettext_lazy("How much in a week"),
        error_messages={"required": gettext_lazy("Say how much in a week.")},
    )
    weight = QuantityField(
        dimension=Dimension.MASS,
        label=gettext_lazy("Weight to be reached"),
        error_messages={"required": gettext_lazy("Say which weight.")},
    )
    by = forms.DateField(
        label=gettext_lazy("By when"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"required": gettext_lazy("Say by when.")},
    )
    #: A browser would ask for what belongs to another choice.
    use_required_attribute = False

    def __init__(
        self,
        *args: Any,
        unit: Unit,
        today: dt.date,
        height: Quantity | None,
        offers_own: bool,
        rate_help: str = "",
        **kwargs: Any,
    ) -> None:
        own = ((BY_RATE, _("A pace of my own")), (BY_WEIGHT, _("A weight by a date")))
        super().__init__(*args, more=own if offers_own else (), **kwargs)
        #: Whether there is any other pace than keeping weight.
        self.offers_own = offers_own
        self.today, self.height = today, height
        if self.is_bound:
            pressed = self.data.get("goal")
            for name, choice in _OWN_FIELDS.items():
                self.fields[name].required = choice == pressed
        self.fields["direction"].layout = "short"  # type: ignore[attr-defined]
        self.fields["rate"].help_text = rate_help
        rate, weight = self.fields["rate"], self.fields["weight"]
        assert isinstance(rate, QuantityField)
        assert isinstance(weight, QuantityField)
        rate.prefer(Unit.KG if unit is Unit.KG else Unit.LB)
        weight.prefer(unit)

    def clean_goal(self) -> Any:
        """Return what was pressed; `clean` makes an aim of it."""
        return self.cleaned_data["goal"]

    def clean(self) -> dict[str, Any]:
        """Return the fields with ``aim`` and ``entered``."""
        cleaned = super().clean() or {}
        pressed = cleaned.get("goal")
        cleaned["aim"] = cleaned["entered"] = None
        try:
            if pressed == BY_RATE:
                cleaned["aim"], cleaned["entered"] = self._rate(cleaned), cleaned.get("rate")
            elif pressed == BY_WEIGHT:
                cleaned["aim"], cleaned["entered"] = self._weight(cleaned), cleaned.get("weight")
            elif pressed:
                cleaned["aim"] = aim_of(pressed)
        except InputError as error:
            self.add_error("rate" if pressed == BY_RATE else "weight", told(error))
        return cleaned

    def _rate(self, cleaned: dict[str, Any]) -> Aim | None:
        rate, direction = cleaned.get("rate"), cleaned.get("direction")
        if not isinstance(rate, Quantity) or not direction:
            return None
        if rate.weight_kg == 0:
            return Goal.MAINTAIN
        sign = -1 if direction == "lose" else 1
        return CustomRate(rate_kg_per_week=sign * rate.weight_kg)

    def _weight(self, cleaned: dict[str, Any]) -> Aim | None:
        weight, by = cleaned.get("weight"), cleaned.get("by")
        if not isinstance(weight, Quantity) or by is None:
            return None
        fault = impossible_measures(height=self.height, weight=weight)
        if fault:
            raise fault
        if by <= self.today:
            self.add_error("by", _("Choose a day that is still to come."))
            return None
        return WeightBy(weight_kg=weight.weight_kg, date=by)
