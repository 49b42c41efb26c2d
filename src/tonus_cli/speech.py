"""What the command says and where: results to stdout, everything else to stderr."""

from __future__ import annotations

import os
from functools import lru_cache
from typing import Final, NoReturn

import typer
from rich.console import Console

from tonus.catalogue import Translator, translator
from tonus.errors import InputError, OutputError, SetupError, TonusError
from tonus_video.cancelled import Cancelled

__all__ = [
    "EXIT_CANCELLED",
    "EXIT_FAILED",
    "EXIT_INPUT",
    "EXIT_NOTHING_SEEN",
    "EXIT_OUTPUT",
    "EXIT_SETUP",
    "_",
    "give_up",
    "messages",
    "notes",
    "ngettext",
    "results",
]

#: Exit codes; 0 is success and 2 a wrong use of the command (Click's own).
EXIT_FAILED: Final = 1
EXIT_INPUT: Final = 3
EXIT_OUTPUT: Final = 4
EXIT_SETUP: Final = 5
EXIT_NOTHING_SEEN: Final = 6
EXIT_CANCELLED: Final = 130

#: Results, and what is said about them.
results: Final = Console(highlight=False, soft_wrap=True)
notes: Final = Console(stderr=True, highlight=False, soft_wrap=True)


@lru_cache(maxsize=1)
def messages() -> Translator:
    """Return the translator for the language of the environment.

    ``TONUS_LANGUAGE`` comes before ``LC_ALL``, ``LC_MESSAGES`` and ``LANG``.
    """
    names = ("TONUS_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
    wanted = next((os.environ[name] for name in names if os.environ.get(name)), "en")
    return translator(wanted)


def _(message: str, /, **params: object) -> str:
    """Return a message in the person's language, with its placeholders filled."""
    return messages().gettext(message, **params)


def ngettext(singular: str, plural: str, n: int, /, **params: object) -> str:
    """Return the message that fits a number, in the person's language."""
    return messages().ngettext(singular, plural, n, **params)


def give_up(error: TonusError) -> NoReturn:
    """Say what went wrong and end with the exit code for it."""
    notes.print(messages().error(error), markup=False)
    raise typer.Exit(_exit_code(error))


def _exit_code(error: TonusError) -> int:
    if isinstance(error, Cancelled):
        return EXIT_CANCELLED
    if isinstance(error, InputError):
        return EXIT_INPUT
    if isinstance(error, OutputError):
        return EXIT_OUTPUT
    return EXIT_SETUP if isinstance(error, SetupError) else EXIT_FAILED
