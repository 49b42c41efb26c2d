"""What a person wants, in their own words and units."""

from __future__ import annotations

import datetime as dt
import math
from typing import Final

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tonus.energy import Aim, AimOffer, Measure, RateRange, WeightBy, aim_words
from tonus.units import KG_PER_LB, Unit
from tonus_web.diary.shown_units import ShownUnits, reason_text, shown

__all__ = ["aim_text", "nearest_aim", "rate_help"]

#: Steps in which a pace is shown.
_KG_STEP: Final = 0.01
_LB_STEP: Final = 0.1
_LAST_BIT: Final = 1e-9


def aim_text(aim: Aim, units: ShownUnits) -> str:
    """Return an aim in words.

    Parameters
    ----------
    aim : Goal, CustomRate or WeightBy
        What the person wants.
    units : ShownUnits
        Units wanted.

    Returns
    -------
    str
        Such as "Lose 0.4 kg a week".
    """
    words = reason_text(aim_words(aim), units)
    if isinstance(aim, WeightBy):
        return _("%(words)s by %(day)s") % {"words": words, "day": date_format(aim.date)}
    return words


def nearest_aim(offer: AimOffer, today: dt.date) -> Aim:
    """Return the safe aim that comes nearest to a refused one.

    Parameters
    ----------
    offer : AimOffer
        Of an aim that breaks a rule.
    today : date
        Local day.

    Returns
    -------
    Goal, CustomRate or WeightBy
        For a weight by a date the same weight later, or the nearest weight that may
        be aimed for; otherwise a pace.
    """
    end, day = offer.weight_kg, offer.reached_on
    if isinstance(offer.aim, WeightBy) and end is not None and day is not None and day > today:
        return WeightBy(weight_kg=end, date=day)
    return offer.nearest


def rate_help(found: RateRange, units: ShownUnits) -> str:
    """Return which paces are safe now.

    Parameters
    ----------
    found : RateRange
        From the library.
    units : ShownUnits
        Units wanted.

    Returns
    -------
    str
        One sentence for each way, with the reason where there is none.
    """
    words = {
        "loss": _at_most(found.fastest_loss_kg_per_week, units),
        "gain": _at_most(found.fastest_gain_kg_per_week, units),
    }
    loss, gain = found.fastest_loss_kg_per_week > 0, found.fastest_gain_kg_per_week > 0
    if loss and gain:
        return _("Safe for you now: to lose up to %(loss)s, to gain up to %(gain)s.") % words
    if loss:
        return _("Safe for you now: to lose up to %(loss)s.") % words
    if gain:
        return _("Safe for you now: to gain up to %(gain)s. No loss is.") % words
    return _("No other pace than keeping your weight is safe for you now.")


def _at_most(rate_kg_per_week: float, units: ShownUnits) -> str:
    """A limit as it is shown, rounded down: what is shown may be entered."""
    is_kg = units.mass is Unit.KG
    step = _KG_STEP if is_kg else _LB_STEP * KG_PER_LB
    steps = math.floor(rate_kg_per_week / step + _LAST_BIT)
    return shown(steps * step, Measure.KG_PER_WEEK, units)
