"""Marking of strings for translation.

The library never translates.  It returns message keys (``squat.depth.fault``)
or marked English sentences; command line, pages and report look them up in the
one catalogue under ``tonus/catalogue/locales``, by
`tonus.catalogue.translator`.
"""

from __future__ import annotations

__all__ = ["K_", "N_"]


def N_(message: str) -> str:  # noqa: N802  (gettext's own name for it)
    """Mark a string for translation and return it unchanged.

    Parameters
    ----------
    message : str
        English sentence, the key of its translations.

    Returns
    -------
    str
        The same string.

    See Also
    --------
    K_ : The same for a message key.

    Examples
    --------
    >>> N_("No person was seen in this clip.")
    'No person was seen in this clip.'
    """
    return message


def K_(key: str) -> str:  # noqa: N802  (stands beside N_)
    """Mark a message key and return it unchanged.

    The text of a key, English included, stands in the catalogue; keys in data
    files need no mark, since every one of them is found there.

    Parameters
    ----------
    key : str
        Lower-case words joined by dots, such as ``gate.nobody``.

    Returns
    -------
    str
        The same string.

    See Also
    --------
    N_ : The same for an English sentence.

    Examples
    --------
    >>> K_("gate.nobody")
    'gate.nobody'
    """
    return key
