"""What is answered without encryption: the page on trust and its files, and nothing else."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Final

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse

__all__ = ["TrustPage"]

_Scope = MutableMapping[str, Any]
_Receive = Callable[[], Awaitable[_Scope]]
_Send = Callable[[_Scope], Awaitable[None]]
_Application = Callable[[_Scope, _Receive, _Send], Awaitable[None]]

#: What a page asks for; none of it is about anybody.
_STATIC: Final = (
    "built/app.css",
    "built/font.woff2",
    "built/lan.css",
    "built/lan.js",
    "icons/favicon.svg",
    "icons/icon-180.png",
    "icons/tonus.webmanifest",
)
#: A browser tells these of the connection, not of the person.
_TAKEN: Final = (
    b"accept",
    b"accept-encoding",
    b"accept-language",
    b"host",
    b"if-modified-since",
    b"if-none-match",
    b"user-agent",
)


class TrustPage:
    """A few addresses of the application, without cookies either way.

    Parameters
    ----------
    application : callable
        What answers them.
    """

    def __init__(self, application: _Application) -> None:
        self._application = application
        self._page = reverse("lan:trust")
        self._paths = {
            self._page,
            reverse("lan:certificate"),
            reverse("lan:profile"),
            *(static(name) for name in _STATIC),
            # Styles name the typeface without the mark of its content.
            f"{settings.STATIC_URL}built/font.woff2",
        }

    async def __call__(self, scope: _Scope, receive: _Receive, send: _Send) -> None:
        """Answer, refuse, or lead to the page."""
        if scope["type"] != "http":
            return
        if scope["method"] not in ("GET", "HEAD"):
            await _answer(send, 405, (b"allow", b"GET, HEAD"))
        elif scope["path"] == "/":
            await _answer(send, 302, (b"location", self._page.encode()))
        elif scope["path"] not in self._paths:
            await _answer(send, 404)
        else:
            headers = [one for one in scope["headers"] if one[0].lower() in _TAKEN]
            asked = {**scope, "headers": headers, "query_string": b""}
            await self._application(asked, receive, _without_cookies(send))


def _without_cookies(send: _Send) -> _Send:
    async def sent(message: _Scope) -> None:
        if "headers" in message:
            kept = [one for one in message["headers"] if one[0].lower() != b"set-cookie"]
            message = {**message, "headers": kept}
        await send(message)

    return sent


async def _answer(send: _Send, status: int, *headers: tuple[bytes, bytes]) -> None:
    told = [
        (b"content-length", b"0"),
        (b"cache-control", b"no-store"),
        (b"x-content-type-options", b"nosniff"),
        *headers,
    ]
    await send({"type": "http.response.start", "status": status, "headers": told})
    await send({"type": "http.response.body", "body": b""})
