"""Marking of strings for translation.

The library never translates.  It returns message keys (``squat.depth.fault``)
or marked English sentences; command line, pages and report look them up in the
one catalogue under ``tonus/catalogue/locales``.
"""

from __future__ import annotations

__all__ = ["N_"]


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

    Examples
    --------
    >>> N_("No person was seen in this clip.")
    'No person was seen in this clip.'
    """
    return message
