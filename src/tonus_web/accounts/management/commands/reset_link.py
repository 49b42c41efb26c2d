"""``reset_link``: help an administrator who forgot the password."""

from __future__ import annotations

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tonus_web.accounts.models import User
from tonus_web.accounts.names import name_key
from tonus_web.accounts.services import reset_link


class Command(BaseCommand):
    """Print a link by which somebody can set a new password, once, within a day."""

    help = "Print a one-time link by which somebody can set a new password."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Take the user name, and what stands before the path."""
        parser.add_argument("name")
        parser.add_argument("--origin", default="http://localhost:8000")

    def handle(self, *_args: Any, name: str, origin: str, **_options: Any) -> None:
        """Print the link."""
        user = User.objects.filter(name_key=name_key(name), is_active=True).first()
        if user is None:
            raise CommandError(f"No account that is switched on goes by the name {name}.")
        self.stdout.write(reset_link(user, origin.rstrip("/")))
