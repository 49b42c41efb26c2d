"""Who may see and change a member's records: the one place that decides it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from enum import StrEnum
from functools import cache, wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.db.models import F, QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase

from tonus_web.accounts.models import User
from tonus_web.members.gone import RecordDeleted, gone_page
from tonus_web.members.models import Grant, Member
from tonus_web.records.prepared import first_of

__all__ = ["Access", "MemberRequest", "allows", "granted_member", "member_view"]

P = ParamSpec("P")


class Access(StrEnum):
    """What a page does with a member's records."""

    READ = "read"
    WRITE = "write"
    #: Health answers, export, sharing, erasure: the member's own affair.
    OWN = "own"


_ROLES = {
    Access.READ: (Grant.Role.OWNER, Grant.Role.COACH, Grant.Role.VIEWER),
    Access.WRITE: (Grant.Role.OWNER, Grant.Role.COACH),
    Access.OWN: (Grant.Role.OWNER,),
}


class MemberRequest(HttpRequest):
    """A request that has passed `member_view`."""

    user: User
    member: Member
    role: str


def allows(role: str, access: Access) -> bool:
    """Return whether a role may do something, so that a page offers only what works.

    Parameters
    ----------
    role : str
        Of a grant, as ``request.role`` has it.
    access : Access
        What for.

    Returns
    -------
    bool
        The views themselves ask again.

    Examples
    --------
    >>> allows("viewer", Access.READ), allows("viewer", Access.WRITE)
    (True, False)
    """
    return role in _ROLES[access]


def granted_member(user: User, member_id: uuid.UUID, access: Access) -> tuple[Member, str]:
    """Return a member whom a user may see or change, and the user's role.

    Parameters
    ----------
    user : User
        Who asks, signed in.
    member_id : UUID
        Whose records.
    access : Access
        What for.

    Returns
    -------
    tuple of Member and str
        The member and the role.

    Raises
    ------
    Http404
        When there is no such member for this user.  A stranger learns nothing,
        not even that the member exists.
    """
    member = first_of(_granted(access), user.pk, member_id)
    if member is None:
        raise Http404
    return member, member.granted_role  # type: ignore[attr-defined]


@cache
def _granted(access: Access) -> Callable[[uuid.UUID, uuid.UUID], QuerySet[Member]]:
    def members(user_id: uuid.UUID, member_id: uuid.UUID) -> QuerySet[Member]:
        return Member.objects.filter(
            pk=member_id, grants__user=user_id, grants__role__in=_ROLES[access]
        ).annotate(granted_role=F("grants__role"))

    return members


def member_view(
    access: Access,
) -> Callable[
    [Callable[Concatenate[MemberRequest, P], HttpResponseBase]],
    Callable[..., HttpResponseBase],
]:
    """Return a decorator that lets a view be reached only by those who may.

    The view gets the request with ``member`` and ``role``; ``member_id`` of the
    address is taken away.  Somebody who is not signed in is sent to sign in.

    Parameters
    ----------
    access : Access
        What the view does.

    Returns
    -------
    callable
        The decorator; the view then carries its `access` for the matrix of tests.
    """

    def decorated(
        view: Callable[Concatenate[MemberRequest, P], HttpResponseBase],
    ) -> Callable[..., HttpResponseBase]:
        @login_required
        @wraps(view)
        def guarded(request: Any, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            member_id = kwargs.pop("member_id")
            assert isinstance(member_id, uuid.UUID)
            request.member, request.role = granted_member(request.user, member_id, access)
            try:
                return view(request, *args, **kwargs)
            except RecordDeleted as error:
                return gone_page(
                    request,
                    error.record,
                    may_undo=allows(request.role, Access.WRITE),
                    is_own=allows(request.role, Access.OWN),
                )

        guarded.access = access  # type: ignore[attr-defined]
        return guarded

    return decorated
