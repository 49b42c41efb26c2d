"""User names: which are allowed, and which are the same."""

from __future__ import annotations

import unicodedata
from typing import Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

__all__ = ["NAME_LENGTH", "name_key", "plain_name", "validate_name"]

#: Most characters of a user name.
NAME_LENGTH: Final = 40
#: Fewest.
SHORTEST: Final = 2
_BETWEEN: Final = frozenset(".-_")


def plain_name(text: str) -> str:
    """Return a name in the one form in which its letters can be written.

    Parameters
    ----------
    text : str
        As typed.

    Returns
    -------
    str
        Without blanks around it; full-width and composed letters as plain ones.

    Examples
    --------
    >>> plain_name(" \uff21nna ")
    'Anna'
    """
    return unicodedata.normalize("NFKC", text).strip()


def name_key(text: str) -> str:
    """Return what two names have in common that count as the same.

    Parameters
    ----------
    text : str
        A name.

    Returns
    -------
    str
        Without case.

    Examples
    --------
    >>> name_key("Änne") == name_key("äNNE")
    True
    """
    # Folding can undo the normal form, so that it is made once more.
    return unicodedata.normalize("NFKC", plain_name(text).casefold())


def validate_name(text: str) -> None:
    """Refuse a name that cannot be read out, or could be taken for an address.

    Parameters
    ----------
    text : str
        In plain form.

    Raises
    ------
    ValidationError
        Saying what is allowed.

    Examples
    --------
    >>> validate_name("anna.k-2")
    >>> validate_name("anna@example.org")
    Traceback (most recent call last):
    django.core.exceptions.ValidationError: ...
    """
    if not SHORTEST <= len(text) <= NAME_LENGTH:
        raise ValidationError(
            _("A user name has %(low)d to %(high)d characters."),
            code="length",
            params={"low": SHORTEST, "high": NAME_LENGTH},
        )
    inner = all(_is_letter(letter) or letter in _BETWEEN for letter in text)
    if not (inner and _is_letter(text[0]) and _is_letter(text[-1])):
        raise ValidationError(
            _(
                "Use letters and digits; dots, hyphens and underscores may stand between them. "
                "No spaces."
            ),
            code="letters",
        )


def _is_letter(letter: str) -> bool:
    # Marks are parts of letters in many scripts, such as Devanagari.
    return unicodedata.category(letter)[0] in "LMN"
