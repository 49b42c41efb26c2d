"""What is the same on a page for every reader of one language, written once."""

from __future__ import annotations

from functools import lru_cache

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString

from tonus_web.library.pages import exercise_page, exercise_pages

__all__ = ["exercise_body", "exercises_body"]


@lru_cache(maxsize=64)
def exercise_body(key: str, language: str) -> SafeString:
    """Return everything about one exercise.

    Parameters
    ----------
    key : str
        Of the exercise.
    language : str
        Of the reader.

    Returns
    -------
    SafeString
        HTML in which nothing is of anybody.
    """
    with translation.override(language):
        return render_to_string("library/_exercise.html", {"page": exercise_page(key)})


@lru_cache(maxsize=8)
def exercises_body(language: str) -> SafeString:
    """Return the list of every exercise.

    Parameters
    ----------
    language : str
        Of the reader.

    Returns
    -------
    SafeString
        HTML in which nothing is of anybody.
    """
    with translation.override(language):
        return render_to_string("library/_exercises.html", {"pages": exercise_pages()})
