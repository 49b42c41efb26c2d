"""What an account holds, for the page that asks whether it is to be deleted."""

from __future__ import annotations

from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from tonus_web.accounts.models import User
from tonus_web.accounts.signals import Holding
from tonus_web.members.erasure import members_with
from tonus_web.members.undo import record_models

__all__ = ["holdings_of"]


def holdings_of(user: User, **_more: Any) -> list[Holding]:
    """Return what goes with an account: people, and their records by kind.

    What was deleted softly is counted: it is still there, and goes as well.

    Parameters
    ----------
    user : User
        Whose account would go.
    **_more
        What else the signal says.

    Returns
    -------
    list of Holding
        People without an account by name; of records only how many there are.
    """
    members = list(members_with(user))
    holdings = [
        Holding(name=_("A person only you look after"), amount=member.name)
        for member in members
        if member.account_id is None
    ]
    for model in record_models():
        count = model.everything.filter(member__in=members).count()
        if count:
            name = capfirst(str(model._meta.verbose_name))
            holdings.append(Holding(name=name, amount=str(count)))
    return holdings
