"""How passwords are kept."""

from __future__ import annotations

from django.contrib.auth.hashers import Argon2PasswordHasher

__all__ = ["SmallArgon2PasswordHasher"]


class SmallArgon2PasswordHasher(Argon2PasswordHasher):
    """Argon2id with 19 MiB, two passes and one lane, as OWASP recommends at the least.

    Django's 100 MiB and eight lanes let ten strangers who sign in at once take a
    gigabyte of a small machine.
    """

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1
