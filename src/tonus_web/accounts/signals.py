"""By these the rooms above join in what happens to an account.

What an account holds is health, which this room must not know.  A room connects in
its ``AppConfig.ready``::

    account_holdings.connect(holdings_of, dispatch_uid="members")

and returns a list of `Holding`.  Erasing itself is joined by Django's ``pre_delete``
of the account.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.dispatch import Signal

__all__ = ["Holding", "account_holdings"]


@dataclass(frozen=True, slots=True)
class Holding:
    """Something that goes with an account.

    Parameters
    ----------
    name : str
        What a person calls it, such as "Clips".
    amount : str
        How much of it, such as "3" or "12, 1.4 GB".
    """

    name: str
    amount: str


#: Sent with ``user``; receivers return a list of `Holding`.
account_holdings = Signal()
