"""What every template may know of this installation."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from tonus_web.accounts.models import Site
from tonus_web.accounts.network import allows_passkeys

__all__ = ["accounts"]


def accounts(request: HttpRequest) -> dict[str, Any]:
    """Return the site's row, read when it is used, and what can be offered here."""
    return {
        "our_site": SimpleLazyObject(Site.current),
        "allows_passkeys": SimpleLazyObject(lambda: allows_passkeys(request)),
        "can_send_email": settings.CAN_SEND_EMAIL,
    }
