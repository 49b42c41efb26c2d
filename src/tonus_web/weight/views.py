"""The page of the weight."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tonus_web.members.access import Access, MemberRequest, member_view

__all__ = ["page"]


@never_cache
@require_safe
@member_view(Access.WRITE)
def page(request: MemberRequest) -> HttpResponse:
    """Lead to the readings."""
    return redirect("diary:weigh_in", request.member.pk)
