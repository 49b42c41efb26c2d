"""What is written about members."""

from __future__ import annotations

from django.db import transaction

from tonus_web.accounts.models import User
from tonus_web.members.erasure import erase_member
from tonus_web.members.models import Grant, Member
from tonus_web.members.undo import deleted_together, undo_token

__all__ = ["deleted_together", "erase_member", "member_of", "undo_token"]


def member_of(user: User) -> Member:
    """Return the member that a user's own records belong to, made when there is none.

    Member and owner's grant are written together.  Of two requests that come at
    once, both get the same member: account and grant are unique in the database.

    Parameters
    ----------
    user : User
        Who signed in.

    Returns
    -------
    Member
        Named as the account is, until the person changes it.
    """
    with transaction.atomic():
        member, _ = Member.everything.get_or_create(
            account=user, defaults={"name": user.get_username()[:80]}
        )
        Grant.objects.get_or_create(user=user, member=member, defaults={"role": Grant.Role.OWNER})
    return member
