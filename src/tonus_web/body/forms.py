"""Forms of girths and of photos."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tonus.units import Dimension, Quantity, Unit
from tonus_web.body.models import Measurement, Photo
from tonus_web.body.sites import HOW, impossible_girth
from tonus_web.members.forms import ShownForm
from tonus_web.records.moments import MomentForm
from tonus_web.ui.quantities import QuantityField
from tonus_web.ui.told import told

__all__ = ["GirthForm", "GirthsForm", "PhotoForm", "PhotoNoteForm"]

_UNITS: Final = (Unit.CM, Unit.IN)


def _girth_field(site: str, unit: Unit, *, required: bool) -> QuantityField:
    return QuantityField(
        dimension=Dimension.LENGTH,
        units=_UNITS,
        unit=unit,
        label=Measurement.Site(site).label,
        help_text=HOW[site],
        required=required,
    )


class GirthsForm(MomentForm):
    """Whichever girths were measured, with their date and time."""

    #: Made with the page, so that a form sent twice is written once.
    record = forms.UUIDField(widget=forms.HiddenInput)
    note = forms.CharField(label=gettext_lazy("Note"), max_length=200, required=False)

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for site in Measurement.Site:
            self.fields[site.value] = _girth_field(site, unit, required=False)
        self.order_fields([*(site.value for site in Measurement.Site), "date", "time", "note"])

    @property
    def girth_fields(self) -> list[Any]:
        """The boxes of the sites, in their order."""
        return [self[site.value] for site in Measurement.Site]

    def clean(self) -> dict[str, Any]:
        """Return the fields with ``lengths``, what was measured by site."""
        cleaned = super().clean()
        lengths: dict[str, Quantity] = {}
        for site in Measurement.Site:
            length = cleaned.get(site.value)
            if length is None:
                continue
            if fault := impossible_girth(site, length):
                self.add_error(site.value, told(fault))
            lengths[site.value] = length
        if not lengths and not self.errors:
            self.add_error(None, _("Measure at least one place."))
        cleaned["lengths"] = lengths
        return cleaned


class GirthForm(MomentForm, ShownForm):
    """One girth that was entered before."""

    note = forms.CharField(label=gettext_lazy("Note"), max_length=200, required=False)

    field_order = ("length", "date", "time", "note", "shown")

    def __init__(self, *args: Any, site: str, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.site = site
        self.fields["length"] = _girth_field(site, unit, required=True)
        self.order_fields(self.field_order)

    def clean_length(self) -> Quantity:
        """Return the girth, where a body can have it."""
        length = self.cleaned_data["length"]
        assert isinstance(length, Quantity)
        if fault := impossible_girth(self.site, length):
            raise forms.ValidationError(told(fault))
        return length


class _ShortChoice(forms.ChoiceField):
    layout = "short"


class PhotoForm(MomentForm):
    """From where a photo was taken, and when; the file is read beside it."""

    record = forms.UUIDField(widget=forms.HiddenInput)
    view = _ShortChoice(
        label=gettext_lazy("Taken"),
        choices=Photo.View.choices,
        widget=forms.RadioSelect,
    )
    note = forms.CharField(label=gettext_lazy("Note"), max_length=200, required=False)

    field_order = ("view", "date", "time", "note", "record")


class PhotoNoteForm(MomentForm, ShownForm):
    """What can be corrected of a photo."""

    view = _ShortChoice(
        label=gettext_lazy("Taken"),
        choices=Photo.View.choices,
        widget=forms.RadioSelect,
    )
    note = forms.CharField(label=gettext_lazy("Note"), max_length=200, required=False)

    field_order = ("view", "date", "time", "note", "shown")
