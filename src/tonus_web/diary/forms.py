"""Forms of the diary."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tonus.energy import Aim, Goal, aim_of
from tonus.units import Dimension, Quantity, Unit
from tonus_web.diary.models import WeighIn
from tonus_web.members.forms import ShownForm
from tonus_web.members.measures import impossible_measures
from tonus_web.records.moments import MomentForm
from tonus_web.ui.quantities import QuantityField
from tonus_web.ui.told import told

__all__ = ["GoalForm", "WeighInForm", "WeightForm"]

#: No body changes by such a factor between two readings without somebody knowing why.
_FAR: Final = 1.15


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


class WeighInForm(MomentForm, WeightForm):
    """A weight on a scale, with its date and time."""

    #: Made with the page, so that a form sent twice is written once.
    record = forms.UUIDField(widget=forms.HiddenInput)
    note = forms.CharField(label=gettext_lazy("Note"), max_length=200, required=False)
    #: The weight that was asked about, once it was.
    sure = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    field_order = ("weight", "date", "time", "note", "shown", "record", "sure")

    def __init__(self, *args: Any, last: WeighIn | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.last = last

    def clean_weight(self) -> Quantity:
        """Return the weight; one far from the last is asked about once, before it counts."""
        weight = super().clean_weight()
        if self.last is None or self.data.get("sure") == f"{weight.weight_kg:.3f}":
            return weight
        if 1 / _FAR < weight.weight_kg / self.last.weight_kg < _FAR:
            return weight
        self.data = {**dict(self.data.items()), "sure": f"{weight.weight_kg:.3f}"}
        raise forms.ValidationError(
            _(
                "That is far from your last weight, %(last)s. If it is right, save it once "
                "more; if not, check number and unit."
            )
            % {"last": self.last.weight_words}
        )


class GoalForm(ShownForm):
    """One of the goals that are safe, or what counts now."""

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
        more: tuple[tuple[str, str], ...] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["goal"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [*((goal.value, _(goal.label)) for goal in safe), *more]
        notes = {goal.value: text for goal, text in rates.items()}
        if default is not None:
            words = _("If you want to lose weight, begin here.")
            notes[default.value] = f"{notes.get(default.value, '')} {words}".strip()
        field.notes = notes  # type: ignore[attr-defined]

    def clean_goal(self) -> Aim:
        """Return the goal."""
        return aim_of(self.cleaned_data["goal"])
