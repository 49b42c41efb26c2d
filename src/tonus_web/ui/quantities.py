"""A weight, a height or an energy as a person types it: numbers and their unit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import get_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tonus.errors import InputError
from tonus.units import Dimension, Quantity, Unit
from tonus_web.ui.told import told

__all__ = ["QuantityField", "QuantityWidget"]

_UNIT_NAMES: Final = {
    Unit.KG: gettext_lazy("kilograms"),
    Unit.LB: gettext_lazy("pounds"),
    Unit.ST_LB: gettext_lazy("stones and pounds"),
    Unit.CM: gettext_lazy("centimetres"),
    Unit.IN: gettext_lazy("inches"),
    Unit.FT_IN: gettext_lazy("feet and inches"),
    Unit.KCAL: gettext_lazy("kilocalories"),
    Unit.KJ: gettext_lazy("kilojoules"),
}
_PART_NAMES: Final = {
    Unit.ST_LB: (gettext_lazy("stones"), gettext_lazy("pounds")),
    Unit.FT_IN: (gettext_lazy("feet"), gettext_lazy("inches")),
}
#: Digits with at most one mark between them; the library judges the rest.
_NUMBER: Final = re.compile(r"[+\-−]?(?=[.,]?\d)(\d*)([.,]?)(\d*)")
_THOUSAND: Final = 3


class QuantityWidget(forms.MultiWidget):
    """Two boxes for numbers and a list of units.

    The second box shows only beside a unit that has two parts, by style alone, so
    that it needs no script.
    """

    template_name = "ui/quantity.html"
    use_fieldset = True

    def __init__(self, units: Sequence[Unit], attrs: dict[str, Any] | None = None) -> None:
        number = {"inputmode": "decimal", "autocomplete": "off", "size": 7, "maxlength": 40}
        self.units = tuple(units)
        #: Unit that is offered while nothing was entered.
        self.unit = self.units[0]
        choices = [(unit.value, _UNIT_NAMES[unit]) for unit in self.units]
        super().__init__(
            {
                "large": forms.TextInput(number),
                "small": forms.TextInput(number),
                "unit": forms.Select(choices=choices),
            },
            attrs,
        )

    def decompress(self, value: Quantity | None) -> list[str]:
        """Return the texts of the boxes."""
        if value is None:
            return ["", "", self.unit.value]
        shown = [_written(part) for part in value.parts]
        return [*shown, *[""] * (2 - len(shown)), value.unit.value]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Return what the template needs: the boxes, and a name for each by unit."""
        context: dict[str, Any] = super().get_context(name, value, attrs)
        widget = context["widget"]
        large, small, unit = widget["subwidgets"]
        compound = [each for each in self.units if each.part_count > 1]
        widget["large"], widget["small"], widget["unit"] = large, small, unit
        widget["units"] = [
            {"key": _class_name(each), "parts": _PART_NAMES.get(each, (_UNIT_NAMES[each],))}
            for each in self.units
        ]
        widget["is_compound"] = bool(compound)
        # A number that was typed into the second box is never out of sight.
        chosen = next(iter(unit["value"]), None)
        widget["shows_both"] = bool(small["value"]) and chosen not in compound
        label = f"{widget['attrs'].get('id', name)}_label"
        for part, box in (("large", large), ("small", small)):
            box["attrs"]["aria-labelledby"] = f"{label} {box['attrs'].get('id', name)}_{part}"
        unit["attrs"]["aria-label"] = _("Unit")
        unit["attrs"]["data-units"] = ""
        unit["attrs"].pop("aria-invalid", None)
        return context

    def id_for_label(self, id_: str) -> str:
        """Return the first box's id, where an error leads."""
        return f"{id_}_0" if id_ else id_


class QuantityField(forms.MultiValueField):
    """A quantity that is kept exactly as it was entered.

    Cleans to a `Quantity`, or to None where nothing was entered and nothing has to
    be.  The decimal mark may be a point or a comma.

    Parameters
    ----------
    dimension : Dimension
        What is measured; gives the units that are offered.
    units : sequence of Unit, optional
        Units to offer instead, the first being the usual one.
    unit : Unit, optional
        Unit that is offered while nothing was entered; the person's own.
    **kwargs
        As of every form field (`label`, `help_text`, `required`, `initial`).

    Examples
    --------
    >>> field = QuantityField(dimension=Dimension.LENGTH)
    >>> field.clean(["5", "3", "ft+in"]).height_cm
    160.02
    >>> field.clean(["160,5", "", "cm"]).height_cm
    160.5
    """

    widget: QuantityWidget

    def __init__(
        self,
        *,
        dimension: Dimension,
        units: Sequence[Unit] | None = None,
        unit: Unit | None = None,
        **kwargs: Any,
    ) -> None:
        offered = tuple(units) if units else tuple(u for u in Unit if u.dimension is dimension)
        self.dimension = dimension
        fields = (
            forms.CharField(required=False, max_length=40),
            forms.CharField(required=False, max_length=40),
            forms.ChoiceField(required=False, choices=[(u.value, u.value) for u in offered]),
        )
        super().__init__(fields, require_all_fields=False, widget=QuantityWidget(offered), **kwargs)
        if unit is not None:
            self.prefer(unit)

    def prefer(self, unit: Unit) -> None:
        """Offer a unit while nothing was entered.

        Parameters
        ----------
        unit : Unit
            One of those on offer; another is left unheeded.
        """
        if unit in self.widget.units:
            self.widget.unit = unit

    def clean(self, value: Any) -> Quantity | None:
        """Return what was entered.

        Parameters
        ----------
        value : list of str or Quantity or None
            Texts of the boxes.

        Returns
        -------
        Quantity or None
            None where nothing was entered.

        Raises
        ------
        ValidationError
            When it is no quantity; says what to do.
        """
        if isinstance(value, Quantity):  # a disabled field's own value
            return value
        given = [str(text or "").strip() for text in value or ()] + ["", "", ""]
        if not given[0] and not given[1]:
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        cleaned: Quantity = super().clean(given[:3])
        return cleaned

    def compress(self, data_list: Sequence[str]) -> Quantity:
        """Return the quantity of the texts."""
        large, small, name = data_list
        unit = Unit(name or self.widget.unit.value)
        texts = (large, small)[: unit.part_count]
        if unit.part_count == 1 and small:
            raise ValidationError(
                _("%(unit)s takes one number: leave the second box empty."),
                code="parts",
                params={"unit": unit.value},
            )
        for text, part in zip(texts, _PART_NAMES.get(unit, ("",)), strict=True):
            if not text:
                raise ValidationError(
                    _("Write the %(part)s too; 0 where there are none."),
                    code="parts",
                    params={"part": part},
                )
        try:
            return Quantity.entered(*map(_plain_number, texts), unit=unit)
        except InputError as error:
            raise ValidationError(told(error), code="invalid") from error


def _class_name(unit: Unit) -> str:
    return unit.value.replace("+", "-").lower()


def _written(part: Decimal) -> str:
    """The digits as they were entered, with the language's own decimal mark."""
    return format(part, "f").replace(".", str(get_format("DECIMAL_SEPARATOR")))


def _plain_number(text: str) -> str:
    """The text with a decimal point; what could mean two numbers is asked again."""
    match = _NUMBER.fullmatch(text)
    if match is None:
        raise ValidationError(
            _("“%(text)s” is no number: write digits, and at most one point or comma."),
            code="invalid",
            params={"text": text},
        )
    whole, mark, fraction = match.groups()
    # 1,240 may be a thousand and more, or little more than one.
    foreign = mark and mark != get_format("DECIMAL_SEPARATOR")
    if foreign and len(fraction) == _THOUSAND and whole.strip("0"):
        raise ValidationError(
            _("%(text)s can be read in two ways: write %(whole)s or %(fraction)s."),
            code="ambiguous",
            params={
                "text": text,
                "whole": whole + fraction,
                "fraction": _written(Decimal(f"{whole}.{fraction}").normalize()),
            },
        )
    return text.replace("−", "-").replace(",", ".")
