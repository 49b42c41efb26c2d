"""Lines of the log without the secrets that addresses hold."""

from __future__ import annotations

import logging
import re
from typing import Final

__all__ = ["PlainFormatter", "without_secrets"]

#: Addresses whose next part is a secret.
_SECRET: Final = re.compile(
    r"(/account/(?:setup|invited|reset|confirm-email|password/reset/key)/)[^/\s?#\"'<>]+"
)


def without_secrets(text: str) -> str:
    """Return a text with the secrets of one-time links left out.

    Parameters
    ----------
    text : str
        Anything that may name an address.

    Returns
    -------
    str
        The same, with dots in their place.

    Examples
    --------
    >>> without_secrets("GET /account/setup/kF3x9/ 200")
    'GET /account/setup/.../ 200'
    """
    return _SECRET.sub(r"\1...", text)


class PlainFormatter(logging.Formatter):
    """Formats a record, tracebacks and all, then takes the secrets out."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the finished line."""
        return without_secrets(super().format(record))
