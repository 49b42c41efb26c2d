"""Addresses that programs in the browser ask: the outbox, and last time's values."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from tonus_web.members.access import Access, MemberRequest, member_view
from tonus_web.training.movements import movements_of
from tonus_web.training.present import present
from tonus_web.training.selectors import last_sets
from tonus_web.training.sync import MOST_ITEMS, Outbox

__all__ = ["last", "sync"]


def _for_programs(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Answer somebody who is not signed in with 401: a page to sign in would look like success."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return _problem(401, "signed_out", _("You are signed out. Sign in, and try again."))
        return view(request, *args, **kwargs)

    return answered


def _problem(status: int, code: str, message: str, **more: Any) -> JsonResponse:
    return JsonResponse({"code": code, "message": message, **more}, status=status)


@never_cache
@_for_programs
@member_view(Access.WRITE)
@require_POST
def sync(request: MemberRequest) -> JsonResponse:
    """Write what a device made without connection."""
    try:
        given = json.loads(request.body)
    except (ValueError, RecursionError):
        given = None
    items = given.get("items") if isinstance(given, dict) else None
    if not isinstance(items, list):
        return _problem(400, "unreadable", _("The request holds no list of items."))
    if len(items) > MOST_ITEMS:
        words = _("These are too many at once: send at most {most}.").format(most=MOST_ITEMS)
        return _problem(413, "too_many", words, most=MOST_ITEMS)
    return JsonResponse({"answers": Outbox(request.member).answers(items)})


@never_cache
@_for_programs
@member_view(Access.READ)
@require_safe
def last(request: MemberRequest) -> JsonResponse:
    """Give the sets of the last session that held an exercise."""
    movement = movements_of(request.member).find(request.GET.get("exercise", ""))
    if movement is None:
        return _problem(400, "exercise", _("There is no such exercise here, or it was deleted."))
    sets = last_sets(request.member, [movement.reference]).get(movement.reference, [])
    return JsonResponse(
        {
            "exercise": movement.reference,
            "name": movement.name,
            "is_held": movement.is_held,
            "day": sets[0].local_date.isoformat() if sets else None,
            "sets": [present(one) for one in sets],
        }
    )
