"""Small numbers as words."""

from __future__ import annotations

from tonus.messages import N_
from tonus_video.report.facts import Translate

__all__ = ["number_word", "number_word_inside", "ordinal_word"]

# For translators: numbers stand at the start of a sentence, before a noun such as
# "squats".  Where the form depends on the noun, give the digits.
_NUMBERS = (
    N_("No"),
    N_("One"),
    N_("Two"),
    N_("Three"),
    N_("Four"),
    N_("Five"),
    N_("Six"),
    N_("Seven"),
    N_("Eight"),
    N_("Nine"),
    N_("Ten"),
    N_("Eleven"),
    N_("Twelve"),
)
_NUMBERS_INSIDE = (
    N_("none"),
    N_("one"),
    N_("two"),
    N_("three"),
    N_("four"),
    N_("five"),
    N_("six"),
    N_("seven"),
    N_("eight"),
    N_("nine"),
    N_("ten"),
    N_("eleven"),
    N_("twelve"),
)
_ORDINALS = (
    N_("first"),
    N_("second"),
    N_("third"),
    N_("fourth"),
    N_("fifth"),
    N_("sixth"),
    N_("seventh"),
    N_("eighth"),
    N_("ninth"),
    N_("tenth"),
    N_("eleventh"),
    N_("twelfth"),
)


def number_word(n: int, translate: Translate) -> str:
    """Return a number that opens a sentence: a word up to twelve, else digits."""
    return translate.gettext(_NUMBERS[n]) if n < len(_NUMBERS) else str(n)


def number_word_inside(n: int, translate: Translate) -> str:
    """Return a number within a sentence: a word up to twelve, else digits."""
    inside = _NUMBERS_INSIDE
    return translate.gettext(inside[n]) if n < len(inside) else str(n)


def ordinal_word(n: int, translate: Translate) -> str | None:
    """Return the place of the n-th as a word; None beyond the twelfth."""
    return translate.gettext(_ORDINALS[n - 1]) if n <= len(_ORDINALS) else None
