"""Who may open a live socket, asked when it opens and every second after.

A socket passes none of Django's middleware: what that looks at is looked at here.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from io import BytesIO
from typing import Any, Final

from django.conf import settings
from django.contrib.auth import get_user
from django.core.exceptions import DisallowedHost
from django.core.handlers.asgi import ASGIRequest
from django.http import Http404
from django.utils.translation import get_language_from_request

from tonus.form.vocabulary import Limit
from tonus.messages import N_
from tonus_web.accounts.models import User
from tonus_web.accounts.network import is_allowed_origin
from tonus_web.coach.live_messages import LiveRefusal
from tonus_web.coach.live_protocol import ErrorCode
from tonus_web.members.access import Access, granted_member
from tonus_web.members.limits import limits_of
from tonus_web.members.models import Member

__all__ = ["Admission", "Forbidden", "admission", "admitted_member"]

_SIGNED_OUT: Final = N_("You are signed out. Sign in to go on; your set is kept on this device.")
_NOT_ALLOWED: Final = N_("You may not record sets for this person.")


class Forbidden(Exception):
    """The handshake is refused: another site sent it, or it came to a wrong address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Admission:
    """Who is let in.

    Parameters
    ----------
    account, member : UUID
        Who sends, and whose sets they are.
    session : str
        Key of the session.
    language : str
        Of the account, or else of the browser.
    limits : frozenset of Limit
        Of the member, when the socket opened.
    """

    account: uuid.UUID
    member: uuid.UUID
    session: str
    language: str
    limits: frozenset[Limit] = frozenset()


def admission(scope: Mapping[str, Any], member_id: uuid.UUID) -> Admission:
    """Return who opens a socket.

    Parameters
    ----------
    scope : mapping
        Of the socket.
    member_id : UUID
        Whose sets are to be sent.

    Returns
    -------
    Admission
        Of somebody who is signed in and may write for the member.

    Raises
    ------
    Forbidden
        When the handshake does not come from a page of ours.
    LiveRefusal
        When nobody is signed in, or may not write.
    """
    request = _request(scope)
    try:
        host = request.get_host()
    except DisallowedHost as error:
        raise Forbidden from error
    if settings.SECURE_SSL_REDIRECT and not request.is_secure():
        raise Forbidden
    origin = request.headers.get("Origin", "")
    if not is_allowed_origin(origin, host, is_secure=request.is_secure()):
        raise Forbidden
    session = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    user = _user(session)
    return Admission(
        account=user.pk,
        member=member_id,
        session=session,
        language=user.language or get_language_from_request(request),
        limits=limits_of(_member(user, member_id)),
    )


def admitted_member(admission: Admission) -> Member:
    """Return the member of somebody who was let in, if they still would be.

    Parameters
    ----------
    admission : Admission
        As it was made.

    Returns
    -------
    Member
        Read anew.

    Raises
    ------
    LiveRefusal
        When the session has ended, is another account's, or the right was taken away.
    """
    user = _user(admission.session)
    if user.pk != admission.account:
        raise LiveRefusal(ErrorCode.SIGNED_OUT, _SIGNED_OUT)
    return _member(user, admission.member)


def _request(scope: Mapping[str, Any]) -> ASGIRequest:
    scheme = "https" if scope.get("scheme") == "wss" else "http"
    return ASGIRequest({**scope, "type": "http", "method": "GET", "scheme": scheme}, BytesIO())


class _Holder:
    """What Django's `get_user` looks at of a request."""

    def __init__(self, key: str) -> None:
        self.session = import_module(settings.SESSION_ENGINE).SessionStore(key)


def _user(session: str) -> User:
    if not session or "\0" in session:
        raise LiveRefusal(ErrorCode.SIGNED_OUT, _SIGNED_OUT)
    user = get_user(_Holder(session))  # type: ignore[arg-type]
    if not isinstance(user, User):
        raise LiveRefusal(ErrorCode.SIGNED_OUT, _SIGNED_OUT)
    return user


def _member(user: User, member_id: uuid.UUID) -> Member:
    try:
        return granted_member(user, member_id, Access.WRITE)[0]
    except Http404 as error:
        raise LiveRefusal(ErrorCode.NOT_ALLOWED, _NOT_ALLOWED) from error
