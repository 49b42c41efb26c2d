"""What every template may know of the member it shows."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from tonus_web.members.models import Member

__all__ = ["members"]


def members(request: HttpRequest) -> dict[str, Any]:
    """Return the member of the page, or the signed-in user's own; None for neither."""
    member = getattr(request, "member", None)
    if member is None and getattr(request, "user", None) and request.user.is_authenticated:
        member = Member.objects.filter(account=request.user).first()
    return {"member": member}
