"""The library's errors in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext

from tonus.errors import TonusError

__all__ = ["told"]


def told(error: TonusError) -> str:
    """Return what an error says, translated first and filled in after.

    Parameters
    ----------
    error : TonusError
        Any error of the library.

    Returns
    -------
    str
        A sentence that says what to do.

    Examples
    --------
    >>> from tonus.errors import InputError
    >>> told(InputError("{number} has more digits than can be kept.", number="1.23"))
    '1.23 has more digits than can be kept.'
    """
    sentence = gettext(error.message)
    return sentence.format(**error.params) if error.params else sentence
