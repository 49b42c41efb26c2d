"""Pages of the exercises, open to everyone."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from tonus.catalogue import exercise_keys
from tonus.form.vocabulary import Limit
from tonus_web.library.bodies import exercise_body, exercises_body
from tonus_web.library.pages import exercise_page, exercise_pages, suits_rows
from tonus_web.members.context import own_member
from tonus_web.members.limits import limits_of, suited_for
from tonus_web.members.models import Member
from tonus_web.members.selectors import begins_gently

__all__ = ["exercise", "index"]


@gzip_page
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List every exercise of the catalogue."""
    limits = _limits(own_member(request))
    context = {
        "pages": exercise_pages(),
        "body": exercises_body(get_language() or "en"),
        "suits": suits_rows(suited_for(limits)) if limits else None,
        "none_safe": suited_for(limits).none_safe(),
    }
    return render(request, "library/index.html", context)


@gzip_page
@require_safe
def exercise(request: HttpRequest, key: str) -> HttpResponse:
    """Show one exercise in full."""
    if key not in exercise_keys():
        raise Http404
    page = exercise_page(key)
    member = own_member(request)
    is_gentle = member is not None and begins_gently(member)
    context = {
        "advised": suited_for(_limits(member)).advised(key),
        "page": page,
        "body": exercise_body(key, get_language() or "en"),
        "is_gentle": is_gentle and bool(page.depths) and not page.exercise.is_range,
    }
    return render(request, "library/exercise.html", context)


def _limits(member: Member | None) -> frozenset[Limit]:
    """The reader's own limits; of a stranger none are known."""
    return limits_of(member) if member is not None else frozenset()
