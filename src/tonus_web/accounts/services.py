"""What is written about accounts.

Whatever may be done once, or must leave an administrator behind, is decided by the
database in one transaction: under two tabs, two clicks or two servers alike.
"""

from __future__ import annotations

import datetime as dt
from typing import Final

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from tonus.errors import InputError
from tonus.messages import N_
from tonus_web.accounts.models import Invitation, OneTimeLink, Site, User
from tonus_web.accounts.selectors import (
    has_administrator,
    is_last_administrator,
    usable_invitations,
)
from tonus_web.accounts.tokens import new_token, token_hash

__all__ = [
    "LINK_LASTS",
    "LastAdministrator",
    "LinkUsed",
    "activate",
    "administrator_from_link",
    "administrator_link",
    "claim_invitation",
    "deactivate",
    "end_sessions",
    "erase_account",
    "forget_second_factor",
    "invitation_link",
    "password_from_link",
    "reset_link",
    "revoke_invitation",
    "set_administrator",
    "set_email",
]

#: How long a one-time link works.
LINK_LASTS: Final = dt.timedelta(hours=24)


class LinkUsed(InputError):
    """A link or an invitation no longer works."""


class LastAdministrator(InputError):
    """Nobody would be left to administer."""


def administrator_link(origin: str = "") -> str:
    """Return a new link by which the first administrator is made.

    Links made before and not used stop working.

    Parameters
    ----------
    origin : str, optional
        What stands before the path, such as ``http://127.0.0.1:8000``.

    Returns
    -------
    str
        Address of a page; it works once, within `LINK_LASTS`.

    Raises
    ------
    InputError
        When there is an administrator.
    """
    with transaction.atomic():
        _lock()
        if has_administrator():
            raise InputError(N_("There is an administrator already."))
        token = _new_link(OneTimeLink.Purpose.ADMINISTRATOR, None)
    return origin + reverse("accounts:setup", args=[token])


def reset_link(user: User, origin: str = "") -> str:
    """Return a new link by which somebody can set a password.

    Links made before for the same account stop working.

    Parameters
    ----------
    user : User
        Whose password.
    origin : str, optional
        What stands before the path.

    Returns
    -------
    str
        Address of a page; it works once, within `LINK_LASTS`.
    """
    with transaction.atomic():
        token = _new_link(OneTimeLink.Purpose.RESET, user)
    return origin + reverse("accounts:reset", args=[token])


def administrator_from_link(token: str, *, name: str, password: str, zone: str = "") -> User:
    """Make the first administrator, and use up the link.

    Parameters
    ----------
    token : str
        Secret of the link.
    name, password : str
        Checked by a form.
    zone : str, optional
        Zone of the browser, where it is known.

    Returns
    -------
    User
        The new account.

    Raises
    ------
    LinkUsed
        When the link does not work, or there is an administrator already.
    """
    with transaction.atomic():
        _lock()
        if has_administrator():
            raise LinkUsed(N_("There is an administrator already."))
        _claim(OneTimeLink.Purpose.ADMINISTRATOR, token)
        return User.objects.create_user(name, password=password, is_staff=True, zone=zone)


def password_from_link(token: str, password: str) -> User:
    """Set a new password, use up the link, and end every session of the account.

    Parameters
    ----------
    token : str
        Secret of the link.
    password : str
        Checked by a form.

    Returns
    -------
    User
        Whose password it is.

    Raises
    ------
    LinkUsed
        When the link does not work.
    """
    with transaction.atomic():
        _claim(OneTimeLink.Purpose.RESET, token)
        user = User.objects.get(links__token_hash=token_hash(token))
        user.set_password(password)
        user.save(update_fields=["password"])
        end_sessions(user)
    return user


def invitation_link(
    *, made_by: User, note: str, uses: int, lasts: dt.timedelta, origin: str = ""
) -> tuple[Invitation, str]:
    """Make an invitation.

    Parameters
    ----------
    made_by : User
        Administrator.
    note : str
        Whom or what it is for; may be empty.
    uses : int
        How many accounts can be made by it.
    lasts : timedelta
        How long it works.
    origin : str, optional
        What stands before the path.

    Returns
    -------
    Invitation
        The row, which no longer knows the secret.
    str
        Address to hand on.
    """
    token = new_token()
    invitation = Invitation.objects.create(
        token_hash=token_hash(token),
        note=note,
        made_by=made_by,
        expires_at=timezone.now() + lasts,
        uses=uses,
        uses_left=uses,
    )
    return invitation, origin + reverse("accounts:invited", args=[token])


def claim_invitation(token: str) -> None:
    """Take one use of an invitation, in the transaction that makes the account.

    Parameters
    ----------
    token : str
        Its secret.

    Raises
    ------
    LinkUsed
        When there is no use left.
    """
    taken = (
        usable_invitations()
        .filter(token_hash=token_hash(token))
        .update(uses_left=F("uses_left") - 1, updated_at=timezone.now())
    )
    if not taken:
        raise LinkUsed(N_("This invitation has been used up. Ask for a new one."))


def revoke_invitation(invitation: Invitation) -> None:
    """Let an invitation open nothing any more.

    Parameters
    ----------
    invitation : Invitation
        Which.
    """
    Invitation.objects.filter(pk=invitation.pk, revoked_at=None).update(
        revoked_at=timezone.now(), updated_at=timezone.now()
    )


def activate(user: User) -> None:
    """Let an account sign in again.

    Parameters
    ----------
    user : User
        Whose.
    """
    User.objects.filter(pk=user.pk).update(is_active=True)


def deactivate(user: User) -> None:
    """Let an account sign in no more, and end its sessions; its records stay.

    Parameters
    ----------
    user : User
        Whose.

    Raises
    ------
    LastAdministrator
        When nobody else administers.
    """
    with transaction.atomic():
        _keep_an_administrator(user)
        User.objects.filter(pk=user.pk).update(is_active=False)
        OneTimeLink.objects.filter(user=user, used_at=None).delete()
        end_sessions(user)


def set_administrator(user: User, *, administers: bool) -> None:
    """Make somebody an administrator, or no longer one.

    Parameters
    ----------
    user : User
        Who.
    administers : bool
        Which of the two.

    Raises
    ------
    LastAdministrator
        When nobody else administers.
    """
    with transaction.atomic():
        if not administers:
            _keep_an_administrator(user)
        User.objects.filter(pk=user.pk).update(is_staff=administers)


def forget_second_factor(user: User) -> None:
    """Take away authenticator app, passkeys and recovery codes of somebody who lost them.

    Parameters
    ----------
    user : User
        Whose; the password alone signs in from then on.
    """
    with transaction.atomic():
        Authenticator.objects.filter(user=user).delete()
        end_sessions(user)


def set_email(user: User, address: str) -> EmailAddress | None:
    """Give an account its one e-mail address, or none.

    Parameters
    ----------
    user : User
        Whose.
    address : str
        Checked by a form; empty for none.

    Returns
    -------
    EmailAddress or None
        The address, unconfirmed where it is new; None for none.
    """
    address = address.lower()
    with transaction.atomic():
        EmailAddress.objects.filter(user=user).exclude(email=address).delete()
        user.email = address
        user.save(update_fields=["email"])
        if not address:
            return None
        row, _ = EmailAddress.objects.get_or_create(
            user=user, email=address, defaults={"primary": True}
        )
    return row


def erase_account(user: User) -> None:
    """Delete an account for good, with every member that only it owns, rows and files.

    The account is shut first and by itself: it is then out of use whatever happens
    while files are removed, and an interrupted deletion can be finished from the
    list of accounts.

    Parameters
    ----------
    user : User
        Whose.

    Raises
    ------
    LastAdministrator
        When it is the last administrator's while there are other accounts.
    """
    with transaction.atomic():
        if User.objects.exclude(pk=user.pk).exists():
            _keep_an_administrator(user)
        User.objects.filter(pk=user.pk).update(is_active=False, is_staff=False)
        end_sessions(user)
    user.delete()


def end_sessions(user: User, *, but: str = "") -> None:
    """Sign an account out everywhere.

    Parameters
    ----------
    user : User
        Whose sessions.
    but : str, optional
        Key of the session that stays.
    """
    for session in UserSession.objects.filter(user=user).exclude(session_key=but):
        session.end()


def _new_link(purpose: OneTimeLink.Purpose, user: User | None) -> str:
    OneTimeLink.objects.filter(purpose=purpose, user=user, used_at=None).delete()
    token = new_token()
    OneTimeLink.objects.create(
        purpose=purpose,
        user=user,
        token_hash=token_hash(token),
        expires_at=timezone.now() + LINK_LASTS,
    )
    return token


def _claim(purpose: OneTimeLink.Purpose, token: str) -> None:
    """Use up a link by one conditional UPDATE: of two at once, one finds it used."""
    now = timezone.now()
    taken = OneTimeLink.objects.filter(
        purpose=purpose, token_hash=token_hash(token), used_at=None, expires_at__gt=now
    ).update(used_at=now, updated_at=now)
    if not taken:
        raise LinkUsed(N_("This link has been used or is too old. Ask for a new one."))


def _lock() -> None:
    """Let one transaction at a time decide who administers.

    SQLite has one writer in any case; elsewhere the row of the site is held.
    """
    Site.current()
    Site.objects.select_for_update().get(pk=1)


def _keep_an_administrator(user: User) -> None:
    _lock()
    user.refresh_from_db(fields=["is_staff", "is_active"])
    if is_last_administrator(user):
        raise LastAdministrator(
            N_("Somebody has to administer. Make another account an administrator first.")
        )
