"""The page by which a device learns to trust this server, and the files for it."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tonus_web.lan.place import LanPlace, lan_place
from tonus_web.lan.profile import apple_profile

__all__ = ["certificate", "profile", "trust", "trusted"]

#: Which explanation is open at first, by a word of the browser's own name.
_PLATFORMS: Final = (
    ("iphone", re.compile(r"iPhone|iPad|iPod")),
    ("android", re.compile(r"Android")),
    ("firefox", re.compile(r"Firefox/")),
    ("mac", re.compile(r"Macintosh")),
    ("windows", re.compile(r"Windows")),
    ("linux", re.compile(r"Linux|CrOS")),
)


@require_safe
def trust(request: HttpRequest) -> HttpResponse:
    """Explain, step by step, and let the page see by itself whether it worked."""
    place = _place()
    origin = place.origin_at(_host(request))
    agent = request.headers.get("User-Agent", "")
    context = {
        "place": place,
        "origin": origin,
        "check": origin + reverse("lan:trusted"),
        # A line ends between two bytes, as they are compared.
        "fingerprint_parts": re.findall(r"..:?", place.authority.fingerprint),
        "platform": next((name for name, own in _PLATFORMS if own.search(agent)), "linux"),
        "is_encrypted": request.is_secure(),
    }
    response = render(request, "lan/trust.html", context)
    # It asks the server itself, at the address that is to be trusted.
    vars(response)["_csp_update"] = {"connect-src": [_policy_source(origin)]}
    return response


@require_safe
def certificate(_request: HttpRequest) -> HttpResponse:
    """Hand out the authority's certificate; its key never leaves the server."""
    return _file(_place().authority.pem, "application/x-x509-ca-cert", "tonus.crt")


@require_safe
def profile(_request: HttpRequest) -> HttpResponse:
    """Hand out the same as iOS and macOS install it."""
    place = _place()
    described = _(
        "Lets this device reach Tonus at %(origin)s without warnings. The certificate can vouch"
        " for this one machine and for addresses of local networks, and for nothing else."
    ) % {"origin": place.origin}
    content = apple_profile(place.authority, described)
    return _file(content, "application/x-apple-aspen-config", "tonus.mobileconfig")


@require_safe
def trusted(_request: HttpRequest) -> HttpResponse:
    """Answer with nothing: that it could be read at all is what the page wants to know."""
    _place()
    response = HttpResponse(status=204)
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _place() -> LanPlace:
    place = lan_place()
    if place is None:
        raise Http404
    return place


def _host(request: HttpRequest) -> str:
    return urlsplit(f"//{request.get_host()}").hostname or ""


def _policy_source(origin: str) -> str:
    """An origin as a policy can name it: it has no word for addresses of version six."""
    if "[" not in origin:
        return origin
    return f"https://*:{urlsplit(origin).port or 443}"


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(
        content,
        content_type=kind,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
