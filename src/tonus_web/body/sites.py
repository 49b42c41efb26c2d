"""Where a tape lies: what girths a body can have there, and how to measure them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tonus.errors import InputError
from tonus.messages import N_
from tonus.units import Quantity
from tonus_web.body.models import Measurement
from tonus_web.records.quantities import quantity_words

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

__all__ = ["HOW", "PANELS", "SIDES", "Panel", "impossible_girth"]

Site = Measurement.Site
#: Smallest and largest girth in cm that is believed; wider than any that was measured.
_POSSIBLE_CM: Final[Mapping[str, tuple[float, float]]] = {
    Site.WAIST: (40.0, 300.0),
    Site.HIP: (45.0, 300.0),
    Site.THIGH_LEFT: (20.0, 150.0),
    Site.THIGH_RIGHT: (20.0, 150.0),
    Site.CALF_LEFT: (14.0, 100.0),
    Site.CALF_RIGHT: (14.0, 100.0),
}
_THIGH = _("Halfway between the fold of the groin and the top of the kneecap, weight on both feet.")
_AS_LEFT = _("As on the left, at the same height.")
_CALF = _("Around the thickest part, standing, weight on both feet.")
#: How the tape lies, in a sentence or two.
HOW: Final[Mapping[str, str | _StrPromise]] = {
    Site.WAIST: _(
        "Halfway between the lowest rib and the top of the hip bone, at the end of an easy "
        "breath out."
    ),
    Site.HIP: _("Around the widest part of the buttocks, feet together."),
    Site.THIGH_LEFT: _THIGH,
    Site.THIGH_RIGHT: _AS_LEFT,
    Site.CALF_LEFT: _CALF,
    Site.CALF_RIGHT: _AS_LEFT,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """Sites that are drawn in one chart.

    Parameters
    ----------
    label : str or Promise
        What they have in common.
    sites : tuple of str
        One, or the left and the right.
    """

    label: str | _StrPromise
    sites: tuple[str, ...]


PANELS: Final = (
    Panel(label=_("Waist"), sites=(Site.WAIST,)),
    Panel(label=_("Hip"), sites=(Site.HIP,)),
    Panel(label=_("Thighs"), sites=(Site.THIGH_LEFT, Site.THIGH_RIGHT)),
    Panel(label=_("Calves"), sites=(Site.CALF_LEFT, Site.CALF_RIGHT)),
)
#: What a line is called in a chart of two.
SIDES: Final[Mapping[str, str | _StrPromise]] = {
    Site.THIGH_LEFT: pgettext_lazy("leg", "left"),
    Site.THIGH_RIGHT: pgettext_lazy("leg", "right"),
    Site.CALF_LEFT: pgettext_lazy("leg", "left"),
    Site.CALF_RIGHT: pgettext_lazy("leg", "right"),
}


def impossible_girth(site: str, length: Quantity) -> InputError | None:
    """Return why a girth is not believed, told as it was entered.

    Parameters
    ----------
    site : str
        A `Measurement.Site`.
    length : Quantity
        As entered.

    Returns
    -------
    InputError or None
        None where a body can have it.

    Examples
    --------
    >>> from tonus.units import Unit
    >>> impossible_girth("waist", Quantity.entered("36", unit=Unit.IN))
    >>> str(impossible_girth("waist", Quantity.entered("36", unit=Unit.CM)))
    '36 cm is no girth that a body can have there. Check number and unit.'
    """
    least, most = _POSSIBLE_CM[site]
    if least <= length.height_cm <= most:
        return None
    return InputError(
        N_("{length} is no girth that a body can have there. Check number and unit."),
        length=quantity_words(length),
    )
