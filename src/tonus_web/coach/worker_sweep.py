"""What a worker tidies once an hour, beside its runs."""

from __future__ import annotations

import logging
from collections.abc import Callable
from importlib import import_module

from django.conf import settings
from django.utils import timezone

from tonus_web.accounts.models import OneTimeLink
from tonus_web.coach.sweeping import swept_uploads
from tonus_web.members.erasure import KEPT_FOR, purge_deleted

__all__ = ["also_swept", "sweep"]

_LOG = logging.getLogger(__name__)
_OTHERS: list[Callable[[], object]] = []


def also_swept(part: Callable[[], object]) -> None:
    """Let a room above tidy up at the same time.

    Parameters
    ----------
    part : callable
        Quick where there is nothing to do; called while Django starts.
    """
    if part not in _OTHERS:
        _OTHERS.append(part)


def sweep() -> None:
    """Remove what has expired; a part that fails is logged and holds up no other."""
    parts: tuple[Callable[[], object], ...] = (
        swept_uploads,
        _purge,
        _clear_sessions,
        _clear_links,
        *_OTHERS,
    )
    for part in parts:
        try:
            part()
        except Exception:  # noqa: BLE001 (whatever fails, the others go on)
            _LOG.exception("Tidying up failed; it is tried again in an hour.")


def _purge() -> None:
    purge_deleted(timezone.now() - KEPT_FOR)


def _clear_sessions() -> None:
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()


def _clear_links() -> None:
    OneTimeLink.objects.filter(expires_at__lt=timezone.now()).delete()
