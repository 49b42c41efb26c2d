"""Numbers and times as a person reads them."""

from __future__ import annotations

from tonus_video.report.facts import Translate

__all__ = [
    "bounds",
    "clock",
    "cutoff_quantity",
    "decimal",
    "limit",
    "quantity",
    "seconds",
    "share",
    "signed_quantity",
]

_MINUS = "\N{MINUS SIGN}"
_DIGITS = {"deg": 0, "ratio": 2, "leg": 1, "shank": 1, "%": 1, "s": 1, "spm": 0}
_SHARES = frozenset({"leg", "shank"})


def decimal(value: float, digits: int, translate: Translate) -> str:
    """Return a number with a fixed number of decimals.

    Parameters
    ----------
    value : float
        Finite number.
    digits : int
        Decimals to show.
    translate : Translate
        Knows the decimal mark of the language.

    Returns
    -------
    str
        Such as ``1.32`` or ``−4``; never ``−0``.
    """
    text = f"{abs(value):.{digits}f}"
    sign = _MINUS if value < 0 and float(text) else ""
    whole, point, fraction = text.partition(".")
    if not point:
        return f"{sign}{whole}"
    return sign + translate.gettext("{whole}.{fraction}", whole=whole, fraction=fraction)


def quantity(value: float, unit: str, translate: Translate) -> str:
    """Return a measured value with its unit and the digits that unit deserves.

    Parameters
    ----------
    value : float
        Finite number; shares of a limb's length as a fraction of 1.
    unit : str
        ``deg``, ``ratio``, ``leg``, ``shank``, ``s`` or ``spm``; any other unit is shown as it is.
    translate : Translate
        Language of the result.

    Returns
    -------
    str
        Such as ``72°``, ``1.32``, ``3.4 % of leg`` or ``1.8 s``.
    """
    number = decimal(_shown(value, unit), _DIGITS.get(unit, 2), translate)
    return _with_unit(number, unit, translate)


def cutoff_quantity(value: float, unit: str, translate: Translate) -> str:
    """Return a chosen value with no more digits than it was chosen with; see `quantity`."""
    shown = _shown(value, unit)
    digits = next(
        (d for d in range(_DIGITS.get(unit, 2)) if abs(round(shown, d) - shown) < 1e-9),
        _DIGITS.get(unit, 2),
    )
    return _with_unit(decimal(shown, digits, translate), unit, translate)


def signed_quantity(value: float, unit: str, translate: Translate) -> str:
    """Return a difference with its sign, such as ``+4°`` or ``−3.3 %``; see `quantity`."""
    unit = "%" if unit in _SHARES else unit
    text = quantity(value, unit, translate)
    zero = quantity(0.0, unit, translate)
    return text if value < 0 or text == zero else f"+{text}"


def limit(
    cutoff: float, unit: str, *, value: float | None, margin: float | None, translate: Translate
) -> str:
    """Return a cut-off with the direction in which it holds.

    The side on which `value` lies and whether that side is the good one together
    tell a floor from a ceiling.

    Parameters
    ----------
    cutoff : float
        The cut-off.
    unit : str
        Its unit.
    value, margin : float or None
        What was measured, and its distance on the good side.
    translate : Translate
        Language of the result.

    Returns
    -------
    str
        Such as ``at most 5 % of leg``; the bare cut-off where nothing was measured.
    """
    text = cutoff_quantity(cutoff, unit, translate)
    if value is None or not margin or value == cutoff:
        return text
    if (value > cutoff) == (margin > 0):
        return translate.gettext("at least {limit}", limit=text)
    return translate.gettext("at most {limit}", limit=text)


def bounds(at_least: float | None, at_most: float | None, unit: str, translate: Translate) -> str:
    """Return a range as its exercise file gives it, such as ``10° to 30°``."""
    low = None if at_least is None else cutoff_quantity(at_least, unit, translate)
    high = None if at_most is None else cutoff_quantity(at_most, unit, translate)
    if low is not None and high is not None:
        return translate.gettext("{low} to {high}", low=low, high=high)
    if low is not None:
        return translate.gettext("at least {limit}", limit=low)
    return "" if high is None else translate.gettext("at most {limit}", limit=high)


def seconds(duration_s: float, translate: Translate) -> str:
    """Return a duration: seconds below a minute and a half, else minutes too."""
    if duration_s < 90:
        return _with_unit(decimal(duration_s, 1, translate), "s", translate)
    minutes, rest = divmod(round(duration_s), 60)
    return translate.gettext("{minutes} min {seconds} s", minutes=minutes, seconds=rest)


def clock(at_s: float, translate: Translate) -> str:
    """Return a moment in the clip, such as ``10.5 s``."""
    return _with_unit(decimal(at_s, 1, translate), "s", translate)


def share(part: float, translate: Translate) -> str:
    """Return a share of 1 in per cent, never rounded up to all of it."""
    percent = round(100 * part)
    if percent == 100 and part < 1:
        percent = 99
    return translate.gettext("{percent} %", percent=percent)


def _shown(value: float, unit: str) -> float:
    return 100 * value if unit in _SHARES or unit == "%" else value


def _with_unit(number: str, unit: str, translate: Translate) -> str:
    match unit:
        case "deg":
            return translate.gettext("{number}°", number=number)
        case "leg":
            return translate.gettext("{number} % of leg", number=number)
        case "shank":
            return translate.gettext("{number} % of shank", number=number)
        case "%":
            return translate.gettext("{number} %", number=number)
        case "s":
            return translate.gettext("{number} s", number=number)
        case "spm":
            return translate.gettext("{number} a minute", number=number)
        case "ratio" | "":
            return number
        case _:
            return translate.gettext("{number} {unit}", number=number, unit=unit)
