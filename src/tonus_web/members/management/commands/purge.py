"""``purge``: delete for good what was deleted softly long ago."""

from __future__ import annotations

import datetime as dt
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tonus_web.members.erasure import KEPT_FOR, purge_deleted

__all__ = ["Command"]


class Command(BaseCommand):
    """Delete rows and files that were deleted softly some days ago."""

    help = "Delete for good what was deleted softly more than some days ago."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--days", type=int, default=KEPT_FOR.days, help=_("How long deleted records are kept.")
        )

    def handle(self, *_args: Any, days: int, **_options: Any) -> None:
        gone = purge_deleted(timezone.now() - dt.timedelta(days=days))
        self.stdout.write(
            ngettext("{count} record erased.", "{count} records erased.", gone).format(count=gone)
        )
