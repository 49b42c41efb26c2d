"""What the command says and where: results to stdout, everything else to stderr."""

from __future__ import annotations

import os
import sys
from functools import lru_cache
from pathlib import PurePath
from typing import Final
from unicodedata import category

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
    "exit_code",
    "messages",
    "ngettext",
    "notes",
    "results",
    "shown",
    "told",
]

#: Exit codes; 0 is success and 2 a wrong use of the command (Click's own).
EXIT_FAILED: Final = 1
EXIT_INPUT: Final = 3
EXIT_OUTPUT: Final = 4
EXIT_SETUP: Final = 5
EXIT_NOTHING_SEEN: Final = 6
EXIT_CANCELLED: Final = 130

#: Control characters, halves of characters, ends of lines and paragraphs.
_UNSHOWABLE: Final = frozenset(("Cc", "Cs", "Zl", "Zp"))

#: Results, and what is said about them.  File names are words, never markup.
results: Final = Console(markup=False, emoji=False, highlight=False, soft_wrap=True)
notes: Final = Console(markup=False, emoji=False, highlight=False, soft_wrap=True, stderr=True)


@lru_cache(maxsize=1)
def messages() -> Translator:
    """Return the translator for the language of the environment.

    ``TONUS_LANGUAGE`` comes before ``LC_ALL``, ``LC_MESSAGES`` and ``LANG``.
    Where the catalogue was never compiled nothing can be said in any language,
    so the command ends here.
    """
    names = ("TONUS_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
    wanted = next((os.environ[name] for name in names if os.environ.get(name)), "en")
    try:
        return translator(wanted)
    except SetupError as error:
        notes.print(str(error))
        sys.exit(EXIT_SETUP)


def _(message: str, /, **params: object) -> str:
    """Return a message in the person's language, with its placeholders filled."""
    return messages().gettext(message, **_shown_params(params))


def ngettext(singular: str, plural: str, n: int, /, **params: object) -> str:
    """Return the message that fits a number, in the person's language."""
    return messages().ngettext(singular, plural, n, **_shown_params(params))


def told(error: TonusError) -> str:
    """Return what an error says, in the person's language."""
    return _(error.message, **error.params)


def shown(text: str) -> str:
    """Return a text from outside as it may be shown on any terminal and in any file.

    File names may hold line ends, colours of a terminal, and bytes that are no
    character; each of them becomes a question mark.
    """
    return "".join("?" if category(letter) in _UNSHOWABLE else letter for letter in text)


def _shown_params(params: dict[str, object]) -> dict[str, object]:
    return {
        name: shown(str(value)) if isinstance(value, str | PurePath | BaseException) else value
        for name, value in params.items()
    }


def exit_code(error: TonusError) -> int:
    """Return the exit code for an error."""
    if isinstance(error, Cancelled):
        return EXIT_CANCELLED
    if isinstance(error, InputError):
        return EXIT_INPUT
    if isinstance(error, OutputError):
        return EXIT_OUTPUT
    return EXIT_SETUP if isinstance(error, SetupError) else EXIT_FAILED
