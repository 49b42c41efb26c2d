"""The word that asks for the exercise to be named; apart, so that help starts quickly."""

from typing import Final

__all__ = ["AUTO"]

AUTO: Final = "auto"
