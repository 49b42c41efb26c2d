"""What the tests of accounts share."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import connections
from django.test import Client

__all__ = ["CountingHasher", "at_once", "confirmed"]


class CountingHasher(MD5PasswordHasher):
    """A hasher that counts its work."""

    algorithm = "counting"
    work: ClassVar[int] = 0

    def encode(self, password: str, salt: str) -> str:
        CountingHasher.work += 1
        return super().encode(password, salt)


def at_once(count: int, action: Callable[[int], Any]) -> list[Any]:
    """Return what an action gives in so many threads that begin together."""
    barrier = threading.Barrier(count)
    results: list[Any] = [None] * count

    def run(index: int) -> None:
        barrier.wait()
        try:
            results[index] = action(index)
        except Exception as error:  # noqa: BLE001 - told to the test, which compares it
            results[index] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(index,)) for index in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert not any(thread.is_alive() for thread in threads)
    return results


def confirmed(client: Client, password: str) -> Client:
    """The same browser, after the password was asked for again."""
    answer = client.post("/account/reauthenticate/", {"password": password})
    assert answer.status_code == 302, answer.content.decode()
    return client
