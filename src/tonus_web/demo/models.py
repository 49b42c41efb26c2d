"""Which accounts are for show."""

from __future__ import annotations

from django.db import models

from tonus_web.accounts.models import User
from tonus_web.records.models import Record

__all__ = ["DemoAccount"]


class DemoAccount(Record):
    """Says of an account that nobody is behind it, so that it can be removed again."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="+")
    #: What it shows, as the command names it.
    kind = models.CharField(max_length=8)
    seed = models.PositiveBigIntegerField()
