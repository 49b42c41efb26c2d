"""The invitation that a browser came with, from its link to the sign-up."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest

from tonus.messages import N_
from tonus_web.accounts.models import Invitation, Site
from tonus_web.accounts.selectors import invitation_found
from tonus_web.accounts.services import LinkUsed, claim_invitation

__all__ = ["drop_invitation", "has_invitation", "keep_invitation", "use_invitation"]

_KEY: Final = "accounts.invitation"


def keep_invitation(request: HttpRequest, token: str) -> Invitation | None:
    """Remember an invitation for this browser's sign-up.

    Parameters
    ----------
    request : HttpRequest
        The request.
    token : str
        Secret of the link.

    Returns
    -------
    Invitation or None
        None where it no longer works; nothing is remembered then.
    """
    invitation = invitation_found(token)
    if invitation is not None:
        request.session[_KEY] = token
    return invitation


def has_invitation(request: HttpRequest) -> bool:
    """Return whether this browser came with an invitation that still works.

    Parameters
    ----------
    request : HttpRequest
        The request.

    Returns
    -------
    bool
        By the row as it is now.
    """
    token = request.session.get(_KEY, "")
    return bool(token) and invitation_found(token) is not None


def use_invitation(request: HttpRequest) -> None:
    """Take a use of the invitation where one is needed, in the sign-up's transaction.

    Parameters
    ----------
    request : HttpRequest
        The request.

    Raises
    ------
    LinkUsed
        When sign-up needs an invitation and none works, or is closed by now.
    """
    policy = Site.current().sign_up
    if policy == Site.SignUp.CLOSED:
        raise LinkUsed(N_("New accounts are not being made at the moment."))
    if policy == Site.SignUp.INVITED:
        claim_invitation(request.session.get(_KEY, ""))


def drop_invitation(request: HttpRequest) -> None:
    """Forget the invitation: its use is taken.

    Parameters
    ----------
    request : HttpRequest
        The request.
    """
    request.session.pop(_KEY, None)
