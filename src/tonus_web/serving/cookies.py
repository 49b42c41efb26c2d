"""Cookies that came by TLS, kept apart from those of plain requests.

The same server answers its own machine by plain HTTP and everybody else by TLS.
What is set by TLS is sent back by TLS alone, and under a name that nothing but an
encrypted answer can set: whoever changes plain requests in the network can then
neither read a session nor plant one.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any, Final

__all__ = ["SecureCookies"]

_Scope = MutableMapping[str, Any]
_Receive = Callable[[], Awaitable[_Scope]]
_Send = Callable[[_Scope], Awaitable[None]]
_Application = Callable[[_Scope, _Receive, _Send], Awaitable[None]]
_Headers = Iterable[tuple[bytes, bytes]]

_PREFIX: Final = b"__Host-"
_SECURE: Final = ("https", "wss")


class SecureCookies:
    """The application, for which cookies have the same names either way.

    Parameters
    ----------
    application : callable
        What answers.
    """

    def __init__(self, application: _Application) -> None:
        self._application = application

    async def __call__(self, scope: _Scope, receive: _Receive, send: _Send) -> None:
        """Pass a request on, and its answer back."""
        if scope.get("scheme") not in _SECURE:
            await self._application(scope, receive, send)
            return

        async def marked(message: _Scope) -> None:
            if "headers" in message:
                message = {**message, "headers": _marked(message["headers"])}
            await send(message)

        await self._application({**scope, "headers": _read(scope["headers"])}, receive, marked)


def _read(headers: _Headers) -> list[tuple[bytes, bytes]]:
    found = []
    for name, value in headers:
        if name.lower() == b"cookie":
            kept = [one.strip() for one in value.split(b";")]
            value = b"; ".join(one.removeprefix(_PREFIX) for one in kept if one.startswith(_PREFIX))
            if not value:
                continue
        found.append((name, value))
    return found


def _marked(headers: _Headers) -> list[tuple[bytes, bytes]]:
    return [
        (name, _PREFIX + value + b"; Secure") if name.lower() == b"set-cookie" else (name, value)
        for name, value in headers
    ]
