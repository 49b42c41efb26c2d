"""The library's errors in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext

from tonus.errors import TonusError

__all__ = ["told", "told_message"]


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
    return told_message(error.message, error.params)


def told_message(message: str, params: Mapping[str, object]) -> str:
    """Return a kept error's sentence, translated first and filled in after.

    Parameters
    ----------
    message : str
        English sentence with placeholders, or a message key.
    params : mapping of str to object
        Their values.

    Returns
    -------
    str
        A sentence that says what to do.

    Examples
    --------
    >>> told_message("{path} holds no frames that can be read.", {"path": "a.mp4"})
    'a.mp4 holds no frames that can be read.'
    """
    sentence = gettext(message)
    return sentence.format(**params) if params else sentence
