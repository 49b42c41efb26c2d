"""Secrets of one-time links and invitations; only their hashes are kept."""

from __future__ import annotations

import hashlib
import secrets

__all__ = ["new_token", "token_hash"]


def new_token() -> str:
    """Return a new secret of 256 bits, fit for an address.

    Returns
    -------
    str
        43 characters.

    Examples
    --------
    >>> len(new_token())
    43
    """
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """Return what is kept of a secret.

    A secret of 256 random bits cannot be guessed from its hash, so that the hash
    needs neither salt nor slowness.

    Parameters
    ----------
    token : str
        As it came in an address; any text.

    Returns
    -------
    str
        64 hexadecimal digits.

    Examples
    --------
    >>> token_hash("a")[:8]
    'ca978112'
    """
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
