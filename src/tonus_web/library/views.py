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
from tonus_web.members.limits import limits_of, suited_for
from tonus_web.members.models import Member
from tonus_web.members.selectors import begins_gently

__all__ = ["exercise", "index"]


@gzip_page
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List every exercise of the catalogue."""
    member, limits = _limits(request)
    context = {
        "pages": exercise_pages(),
        "body": exercises_body(get_language() or "en"),
        "suits": suits_rows(suited_for(limits)) if limits else None,
        "none_safe": suited_for(limits).none_safe(),
        "member": member,
    }
    return render(request, "library/index.html", context)


@gzip_page
@require_safe
def exercise(request: HttpRequest, key: str) -> HttpResponse:
    """Show one exercise in full."""
    if key not in exercise_keys():
        raise Http404
    page = exercise_page(key)
    _member, limits = _limits(request)
    context = {
        "advised": suited_for(limits).advised(key),
        "page": page,
        "body": exercise_body(key, get_language() or "en"),
        "is_gentle": _begins_gently(request) and bool(page.depths) and not page.exercise.is_range,
    }
    return render(request, "library/exercise.html", context)


def _limits(request: HttpRequest) -> tuple[Member | None, frozenset[Limit]]:
    """The reader, and their own limits; of a stranger none are known."""
    if not request.user.is_authenticated:
        return None, frozenset()
    member = Member.objects.filter(account=request.user).first()
    return member, limits_of(member) if member is not None else frozenset()


def _begins_gently(request: HttpRequest) -> bool:
    """Whether the reader's own answers say so; a stranger gave none."""
    if not request.user.is_authenticated:
        return False
    member = Member.objects.filter(account=request.user).first()
    return member is not None and begins_gently(member)
