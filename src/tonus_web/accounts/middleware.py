"""Headers of every answer; language and zone of the account that asks."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Final
from zoneinfo import ZoneInfo

from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.conf import settings
from django.contrib.sessions.middleware import SessionMiddleware as PlainSessionMiddleware
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone, translation

__all__ = ["HeadersMiddleware", "PreferencesMiddleware", "SessionMiddleware"]

#: What a page may ask a browser for: camera, microphone and place, by us alone.
_PERMISSIONS: Final = (
    "camera=(self), microphone=(self), geolocation=(self), "
    "publickey-credentials-get=(self), display-capture=(), payment=(), usb=()"
)


class HeadersMiddleware:
    """Set what Django's own middleware does not set, or not on every answer.

    A page is not stored unless its view says otherwise, so that nothing is shown by
    the back button after somebody signed out or deleted it.  Static files, which
    hold nothing of anybody, are stored.
    """

    sync_capable = async_capable = True

    def __init__(self, get_response: Callable[[HttpRequest], Any]) -> None:
        self.get_response = get_response
        self.is_async = iscoroutinefunction(get_response)
        if self.is_async:
            markcoroutinefunction(self)

    def __call__(self, request: HttpRequest) -> HttpResponseBase | Awaitable[HttpResponseBase]:
        if self.is_async:
            return self._answer_later(request)
        return self._with_headers(request, self.get_response(request))

    async def _answer_later(self, request: HttpRequest) -> HttpResponseBase:
        return self._with_headers(request, await self.get_response(request))

    def _with_headers(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        for name, value in (
            ("Permissions-Policy", _PERMISSIONS),
            ("Cross-Origin-Resource-Policy", "same-origin"),
            # Also on what is refused before Django's middleware is reached.
            ("X-Content-Type-Options", "nosniff"),
            ("X-Frame-Options", settings.X_FRAME_OPTIONS),
            ("Referrer-Policy", settings.SECURE_REFERRER_POLICY),
            ("Cross-Origin-Opener-Policy", settings.SECURE_CROSS_ORIGIN_OPENER_POLICY),
        ):
            response.headers.setdefault(name, value)
        is_static = request.path_info.startswith(f"/{settings.STATIC_URL.strip('/')}/")
        if not is_static or response.status_code >= 400:
            response.headers.setdefault("Cache-Control", "no-store")
        return response


class SessionMiddleware(PlainSessionMiddleware):
    """Django's, which would ask the database for any key that a cookie holds.

    A cookie can hold what PostgreSQL refuses as text: it names no session of ours.
    """

    def process_request(self, request: HttpRequest) -> None:
        """Find the session of a request."""
        if "\0" in request.COOKIES.get(settings.SESSION_COOKIE_NAME, ""):
            del request.COOKIES[settings.SESSION_COOKIE_NAME]
        super().process_request(request)


class PreferencesMiddleware:
    """Answer in the account's language and zone; else in the browser's language."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        user = request.user if request.user.is_authenticated else None
        language = (user.language if user else "") or translation.get_language_from_request(request)
        with translation.override(language):
            request.LANGUAGE_CODE = translation.get_language() or language
            with timezone.override(ZoneInfo(user.zone) if user and user.zone else None):
                response = self.get_response(request)
            response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
        return response
