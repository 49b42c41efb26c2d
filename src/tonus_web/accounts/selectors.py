"""What is read about accounts; nothing here touches health."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from tonus_web.accounts.models import Invitation, OneTimeLink, User
from tonus_web.accounts.tokens import token_hash

__all__ = [
    "accounts_found",
    "has_administrator",
    "invitation_found",
    "is_last_administrator",
    "link_found",
]


def has_administrator() -> bool:
    """Return whether somebody can administer this installation.

    Returns
    -------
    bool
        False before the first link was used.
    """
    return User.objects.filter(is_staff=True, is_active=True).exists()


def is_last_administrator(user: User) -> bool:
    """Return whether nobody could administer without an account.

    Parameters
    ----------
    user : User
        Whose account.

    Returns
    -------
    bool
        False for somebody who is none.
    """
    others = User.objects.filter(is_staff=True, is_active=True).exclude(pk=user.pk)
    return user.is_staff and user.is_active and not others.exists()


def accounts_found(text: str = "") -> QuerySet[User]:
    """Return accounts, by name, each with ``has_second_factor``.

    Parameters
    ----------
    text : str, optional
        Part of a user name or e-mail address; every account where left out.

    Returns
    -------
    QuerySet of User
        Without a word about health.
    """
    factors = Authenticator.objects.filter(user=OuterRef("pk")).exclude(
        type=Authenticator.Type.RECOVERY_CODES
    )
    users = User.objects.annotate(has_second_factor=Exists(factors)).order_by("name_key")
    text = text.strip()
    return users.filter(Q(name_key__contains=text.casefold()) | Q(email__icontains=text))


def link_found(purpose: OneTimeLink.Purpose, token: str) -> OneTimeLink | None:
    """Return a link that still works.

    Parameters
    ----------
    purpose : OneTimeLink.Purpose
        What it must open.
    token : str
        Its secret.

    Returns
    -------
    OneTimeLink or None
        None where it was used, is too old, or never was.
    """
    return (
        OneTimeLink.objects.filter(
            purpose=purpose,
            token_hash=token_hash(token),
            used_at=None,
            expires_at__gt=timezone.now(),
        )
        .select_related("user")
        .first()
    )


def invitation_found(token: str) -> Invitation | None:
    """Return an invitation by which an account can still be made.

    Parameters
    ----------
    token : str
        Its secret.

    Returns
    -------
    Invitation or None
        None where it was used up, is too old, was withdrawn, or never was.
    """
    return usable_invitations().filter(token_hash=token_hash(token)).first()


def usable_invitations() -> QuerySet[Invitation]:
    """Return the invitations that still open something."""
    return Invitation.objects.filter(
        revoked_at=None, uses_left__gt=0, expires_at__gt=timezone.now()
    )
