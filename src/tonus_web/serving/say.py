"""How the server speaks to whoever started it."""

from __future__ import annotations

from typing import Protocol

__all__ = ["Say"]


class Say(Protocol):
    """Tells the person at the terminal something, in their language."""

    def __call__(self, message: str, /, **params: object) -> None:
        """Tell a sentence with its placeholders filled."""

    def code(self, text: str, /) -> None:
        """Show a text as a QR code."""
