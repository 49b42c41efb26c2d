"""Signing in by user name or e-mail address, with the same work for every name."""

from __future__ import annotations

import uuid
from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.models import EmailAddress
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest

from tonus_web.accounts.models import User
from tonus_web.accounts.names import name_key
from tonus_web.records.prepared import first_of

__all__ = ["Backend"]


class Backend(AuthenticationBackend):  # type: ignore[misc]
    """One account at most is looked up, and one password is hashed, known or not.

    allauth's own asks by name and by address and hashes for each account it finds, so
    that a known address takes longer than an unknown one.
    """

    def _authenticate(
        self,
        request: HttpRequest | None,  # noqa: ARG002
        **credentials: Any,
    ) -> User | None:
        login = credentials.get("username") or credentials.get("email") or ""
        return self._check_password(_account(login), credentials["password"])  # type: ignore[no-any-return]

    def get_user(self, user_id: Any) -> User | None:
        """Return who is signed in; None where there is no such account, or it is locked."""
        user = first_of(_user, uuid.UUID(str(user_id)))
        return user if user is not None and self.user_can_authenticate(user) else None


def _user(user_id: uuid.UUID) -> QuerySet[User]:
    return User.objects.filter(pk=user_id)


def _account(login: str) -> User | None:
    """Whom a person means.  A user name holds no "@", so that it is one or the other."""
    if "@" not in login:
        return User.objects.filter(name_key=name_key(login)).first()
    confirmed = EmailAddress.objects.filter(user=OuterRef("pk"), email=login.lower(), verified=True)
    # An address may have been given by somebody else too: whoever confirmed it has
    # it, then whoever came first.
    return (
        User.objects.filter(email=login.lower())
        .annotate(is_confirmed=Exists(confirmed))
        .order_by("-is_confirmed", "date_joined")
        .first()
    )
