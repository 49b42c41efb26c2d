"""What every template may know of the member it shows."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpRequest

from tonus_web.members.models import Member

__all__ = ["members", "own_member"]

#: Where a request keeps the answer.
_ASKED: Final = "_own_member"


def members(request: HttpRequest) -> dict[str, Any]:
    """Return the member of the page, or the signed-in user's own; None for neither."""
    member = getattr(request, "member", None)
    return {"member": member if member is not None else own_member(request)}


def own_member(request: HttpRequest) -> Member | None:
    """Return the signed-in user's own member, asked for once in a request.

    Parameters
    ----------
    request : HttpRequest
        Of anybody.

    Returns
    -------
    Member or None
        None for a stranger, and for an account without a member of its own.
    """
    if not getattr(request, "user", None) or not request.user.is_authenticated:
        return None
    if not hasattr(request, _ASKED):
        setattr(request, _ASKED, Member.objects.filter(account=request.user).first())
    member: Member | None = getattr(request, _ASKED)
    return member
