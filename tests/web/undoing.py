"""Requests that leave nothing behind."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.test import Client

__all__ = ["undone"]


class _Undo(Exception):
    pass


@contextmanager
def undone(client: Client) -> Iterator[None]:
    """Put every row and cookie back afterwards."""
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}
    try:
        with transaction.atomic():
            yield
            raise _Undo
    except _Undo:
        client.cookies.clear()
        for name, value in cookies.items():
            client.cookies[name] = value
