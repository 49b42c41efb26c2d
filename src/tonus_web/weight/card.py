"""The weigh-in of one tap: a field that holds the last weight, and all that may stay closed."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import Final

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from tonus.units import Quantity, Unit
from tonus_web.diary.forms import WeighInForm
from tonus_web.diary.models import WeighIn

__all__ = ["last_weight", "weigh_in_fields"]

#: What a scale shows: tenths.
_TENTH: Final = Decimal("0.1")


def last_weight(weigh_in: WeighIn | None, unit: Unit) -> Quantity | None:
    """Return the last weight in the unit of the reader.

    Parameters
    ----------
    weigh_in : WeighIn or None
        The latest.
    unit : Unit
        Unit of mass that the reader prefers.

    Returns
    -------
    Quantity or None
        As it was entered where that was in this unit, else rounded to tenths.
    """
    if weigh_in is None:
        return None
    entered = weigh_in.weight
    if entered.unit is unit:
        return entered
    exact = Quantity.from_si(entered.si, unit=unit)
    rounded = [part.quantize(_TENTH) if part % 1 else part for part in exact.parts]
    if unit is Unit.ST_LB:
        # 13.96 lb are a stone.
        pounds = (exact.parts[0] * 14 + exact.parts[1]).quantize(_TENTH)
        rounded = [Decimal(int(pounds // 14)), pounds % 14]
    return Quantity.entered(*(str(part) for part in rounded), unit=unit)


def weigh_in_fields(weigh_in: WeighIn | None, unit: Unit) -> SafeString:
    """Return the fields of a weigh-in for the day's page.

    Parameters
    ----------
    weigh_in : WeighIn or None
        The latest, whose weight stands in the field.
    unit : Unit
        Unit of mass that the reader prefers.

    Returns
    -------
    SafeString
        HTML in the reader's language; without the id of the record and the token.
    """
    return _fields(last_weight(weigh_in, unit), unit, get_language() or "en")


@lru_cache(maxsize=512)
def _fields(weight: Quantity | None, unit: Unit, language: str) -> SafeString:
    """Made once for each figure: Django takes longer over a form than the page over the rest."""
    assert language == (get_language() or "en")
    form = WeighInForm(
        initial={"weight": weight}, unit=unit.value, height=None, zone="UTC", born=None
    )
    # The card says it; once is enough.
    form.fields["weight"].help_text = ""
    return render_to_string("weight/_fields.html", {"form": form})
