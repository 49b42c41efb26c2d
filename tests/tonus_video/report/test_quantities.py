"""Numbers as a person reads them."""

from __future__ import annotations

import pytest

from tonus.catalogue import translator
from tonus_video.report.quantities import (
    bounds,
    clock,
    cutoff_quantity,
    limit,
    quantity,
    seconds,
    share,
    signed_quantity,
)

ENGLISH = translator("en")


class Comma:
    """A language that writes a comma for the decimal point."""

    language = "xx"

    def gettext(self, message: str, /, **params: object) -> str:
        text = "{whole},{fraction}" if message == "{whole}.{fraction}" else message
        return text.format(**params) if params else text

    def ngettext(self, singular: str, plural: str, n: int, /, **params: object) -> str:
        return self.gettext(singular if n == 1 else plural, n=n, **params)


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (71.6, "deg", "72°"),
        (-0.3, "deg", "0°"),
        (-3.2, "deg", "−3°"),
        (1.318, "ratio", "1.32"),
        (0.0834, "leg", "8.3 % of leg"),
        (0.113, "shank", "11.3 % of shank"),
        (1.84, "s", "1.8 s"),
        (2.5, "m", "2.50 m"),
    ],
)
def test_each_unit_has_its_digits(value: float, unit: str, text: str) -> None:
    assert quantity(value, unit, ENGLISH) == text


def test_the_decimal_mark_is_the_languages() -> None:
    assert quantity(1.318, "ratio", Comma()) == "1,32"
    assert clock(10.46, Comma()) == "10,5 s"


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (4.2, "deg", "+4°"),
        (-4.2, "deg", "−4°"),
        (0.2, "deg", "0°"),
        (-0.033, "leg", "−3.3 %"),
        (0.35, "ratio", "+0.35"),
    ],
)
def test_differences_carry_their_sign(value: float, unit: str, text: str) -> None:
    assert signed_quantity(value, unit, ENGLISH) == text


def test_a_cutoff_shows_no_more_digits_than_it_has() -> None:
    assert cutoff_quantity(0.05, "leg", ENGLISH) == "5 % of leg"
    assert cutoff_quantity(1.3, "ratio", ENGLISH) == "1.3"
    assert cutoff_quantity(1.25, "ratio", ENGLISH) == "1.25"
    assert cutoff_quantity(-20.0, "deg", ENGLISH) == "−20°"


@pytest.mark.parametrize(
    ("value", "margin", "text"),
    [
        (41.0, 14.0, "at most 55°"),
        (60.0, -5.0, "at most 55°"),
        (60.0, 5.0, "at least 55°"),
        (41.0, -14.0, "at least 55°"),
        (None, None, "55°"),
        (55.0, 0.0, "55°"),
    ],
)
def test_a_limit_tells_floor_from_ceiling(
    value: float | None, margin: float | None, text: str
) -> None:
    assert limit(55.0, "deg", value=value, margin=margin, translate=ENGLISH) == text


def test_bounds_are_open_where_the_file_leaves_them_open() -> None:
    assert bounds(1.1, 1.7, "ratio", ENGLISH) == "1.1 to 1.7"
    assert bounds(None, 0.25, "shank", ENGLISH) == "at most 25 % of shank"
    assert bounds(0.8, None, "ratio", ENGLISH) == "at least 0.8"


def test_a_share_is_never_rounded_up_to_all_of_it() -> None:
    assert share(0.999, ENGLISH) == "99 %"
    assert share(1.0, ENGLISH) == "100 %"


def test_long_durations_are_in_minutes() -> None:
    assert seconds(20.49, ENGLISH) == "20.5 s"
    assert seconds(240.2, ENGLISH) == "4 min 0 s"
