"""Where a request comes from, and what its origin allows."""

from __future__ import annotations

import ipaddress
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.http.request import split_domain_port

__all__ = ["allows_passkeys", "is_allowed_origin", "is_on_this_machine"]

#: By these a request shows that somebody passed it on.
_PASSED_ON: Final = (
    "HTTP_FORWARDED",
    "HTTP_VIA",
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_REAL_IP",
)


def is_on_this_machine(request: HttpRequest) -> bool:
    """Return whether a request was made on the machine that serves it.

    A proxy on this machine would make everybody look so.  Where one is set up for
    TLS it is known to be there, and it is its owner's care; any other is told by the
    headers it adds, and refused.

    Parameters
    ----------
    request : HttpRequest
        The request.

    Returns
    -------
    bool
        False where that is not certain.
    """
    try:
        address = ipaddress.ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    if not (mapped or address).is_loopback:
        return False
    return settings.TLS_PROXY or not any(header in request.META for header in _PASSED_ON)


def is_allowed_origin(origin: str, host: str, *, is_secure: bool) -> bool:
    """Return whether a page of ours sent a request, by its ``Origin`` header.

    Cross-site requests with cookies are kept off by this where no form token is
    sent, as when a WebSocket is opened.

    Parameters
    ----------
    origin : str
        Header ``Origin``; empty where there was none.
    host : str
        Header ``Host``, already one of ``ALLOWED_HOSTS``.
    is_secure : bool
        Whether the request came by TLS.

    Returns
    -------
    bool
        True for our own origin, and for those that are listed, letter by letter.
    """
    own = f"{'https' if is_secure else 'http'}://{host}"
    return bool(origin) and origin.lower() in {
        own.lower(),
        *(listed.lower() for listed in settings.CSRF_TRUSTED_ORIGINS),
    }


def allows_passkeys(request: HttpRequest) -> bool:
    """Return whether a browser offers passkeys to the address it is at.

    Parameters
    ----------
    request : HttpRequest
        The request.

    Returns
    -------
    bool
        True for ``localhost`` and for names reached by TLS; an address of numbers
        has no passkeys.
    """
    name = split_domain_port(request.get_host())[0]
    if name == "localhost":
        return True
    try:
        ipaddress.ip_address(urlsplit(f"//{name}").hostname or "")
    except ValueError:
        return request.is_secure()
    return False
