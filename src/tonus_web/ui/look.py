"""Forms in their states, for the page that shows every component: samples, not translated."""

from __future__ import annotations

from django import forms

from tonus.units import Dimension, Quantity, Unit
from tonus_web.ui.quantities import QuantityField

__all__ = ["filled_form", "long_form", "wrong_form"]


class _NotedChoice(forms.ChoiceField):
    """A choice that says more about each of its answers."""

    notes = {
        "legs": "Squats and calf raises, filmed and judged.",
        "walks": "Three walks a week.",
    }


class _ShortChoice(forms.ChoiceField):
    """Answers of a few words each."""

    layout = "short"


class LookForm(forms.Form):
    """One of every kind of question."""

    name = forms.CharField(label="Name", help_text="As you want to be called.")
    born = forms.DateField(label="Date of birth", widget=forms.DateInput(attrs={"type": "date"}))
    weight = QuantityField(dimension=Dimension.MASS, unit=Unit.LB, label="Weight")
    height = QuantityField(
        dimension=Dimension.LENGTH,
        unit=Unit.FT_IN,
        label="Height",
        help_text="Without shoes.",
    )
    wish = _NotedChoice(
        label="What do you want?",
        choices=[("legs", "Legs"), ("walks", "Walks"), ("calories", "Calories")],
        widget=forms.RadioSelect,
    )
    hurts = _ShortChoice(
        label="Do your knees hurt?",
        choices=[("no", "No"), ("yes", "Yes"), ("rather_not_say", "Rather not say")],
        widget=forms.RadioSelect,
    )
    days = forms.MultipleChoiceField(
        label="On which days?",
        choices=[("mo", "Monday"), ("we", "Wednesday"), ("fr", "Friday")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    zone = forms.ChoiceField(
        label="Time zone", choices=[("", "As this device"), ("Europe/Rome", "Europe/Rome")]
    )
    clip = forms.FileField(label="Clip", required=False)
    note = forms.CharField(label="Note", widget=forms.Textarea, required=False)
    agreed = forms.BooleanField(label="Hide every weight and calorie", required=False)


def filled_form() -> LookForm:
    """Return the form as somebody filled it in.

    Returns
    -------
    LookForm
        For the page that shows every component.
    """
    return LookForm(
        auto_id="filled_%s",
        initial={
            "name": "Ada",
            "born": "1990-05-17",
            "weight": Quantity.entered("11", "4.50", unit=Unit.ST_LB),
            "height": Quantity.entered("160.5", unit=Unit.CM),
            "wish": "legs",
            "hurts": "no",
            "days": ["mo", "fr"],
            "zone": "Europe/Rome",
            "agreed": True,
        },
    )


def wrong_form() -> LookForm:
    """Return the form as it comes back with errors.

    Returns
    -------
    LookForm
        For the page that shows every component.
    """
    data = {
        "name": "",
        "born": "",
        "weight_large": "1,240",
        "weight_unit": "lb",
        "height_large": "5",
        "height_small": "",
        "height_unit": "ft+in",
        "zone": "",
    }
    return LookForm(data, auto_id="wrong_%s")


def long_form() -> LookForm:
    """Return the form with words as long as other languages have them.

    Returns
    -------
    LookForm
        For the page that shows every component.
    """
    form = LookForm(auto_id="long_%s")
    form.fields[
        "name"
    ].label = (
        "Benutzeroberflächenfarbgestaltungseinstellungsbezeichnung, wie Sie genannt werden möchten"
    )
    form.fields["name"].help_text = "Lorem ipsum dolor sit amet, consetetur sadipscing elitr. " * 4
    return form
