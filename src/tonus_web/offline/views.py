"""The service worker, the page without connection, and who is signed in."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from tonus.errors import SetupError
from tonus_web.diary.selectors import hidden_numbers
from tonus_web.members.context import own_member
from tonus_web.offline.worker import offline_page, worker_script

__all__ = ["page", "who", "worker"]


@require_safe
def worker(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """Send the service worker; asked for anew each time, so that an upgrade is noticed."""
    try:
        script = worker_script()
    except SetupError as error:
        raise Http404 from error
    return HttpResponse(
        script,
        content_type="text/javascript; charset=utf-8",
        headers={"Cache-Control": "no-cache"},
    )


@require_safe
def page(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """Show what the device keeps, and take what is entered; the same for everybody."""
    return HttpResponse(offline_page(get_language() or "en"), headers={"Cache-Control": "no-cache"})


@require_safe
def who(request: HttpRequest) -> JsonResponse:
    """Tell the outbox for whom it may send, and whether weights may be shown.

    Of a person without an account, or signed out, nothing is known.
    """
    if not request.user.is_authenticated:
        return JsonResponse({"account": None, "token": "", "member": None, **_NOTHING})
    member = own_member(request)
    told = {
        "account": str(request.user.pk),
        "token": get_token(request),
        "member": str(member.pk) if member else None,
        **_NOTHING,
        "unit": request.user.mass_unit,
    }
    if member is not None:
        told["shows_weights"] = hidden_numbers(member, timezone.localdate()) is None
    return JsonResponse(told)


_NOTHING = {"shows_weights": False, "unit": "kg"}
