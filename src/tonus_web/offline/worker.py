"""The service worker's script, and what it is to keep."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation

from tonus.catalogue import exercise_keys
from tonus.errors import SetupError
from tonus.form.exercise import exercise
from tonus.messages import N_
from tonus_web.coach.pose_files import pose_address, pose_bytes
from tonus_web.library.bodies import exercise_body, exercises_body
from tonus_web.offline.words import words

__all__ = ["offline_page", "worker_plan", "worker_script"]

_SCRIPT: Final = Path(__file__).resolve().parent / "built" / "sw.js"
#: What every page and the page without connection need.
_SHELL: Final = (
    "built/app.css",
    "built/app.js",
    "built/font.woff2",
    "built/offline.css",
    "built/offline.js",
    "built/training.css",
    "icons/favicon.svg",
    "icons/icon-192.png",
    "icons/tonus.webmanifest",
)


@cache
def offline_page(language: str) -> str:
    """Return the page that is shown without a connection.

    Parameters
    ----------
    language : str
        Of the reader.

    Returns
    -------
    str
        HTML in which nothing is of anybody: it is made without a request.
    """
    with translation.override(language):
        exercises = [exercise(key) for key in exercise_keys()]
        context = {
            "exercises": exercises,
            "words": words(),
            "LANGUAGE_CODE": language,
            "pose": _pose(),
            # As text: a number would be written with the language's separators.
            "pose_bytes": str(pose_bytes()) if _pose() else "",
        }
        return render_to_string("offline/page.html", context)


@cache
def worker_plan() -> dict[str, Any]:
    """Return what the service worker is to keep.

    Returns
    -------
    dict
        ``version`` changes with every byte of what is kept, so that an upgrade is
        noticed; the rest are addresses.
    """
    language = settings.LANGUAGE_CODE
    catalogue = [
        reverse("library:index"),
        *(reverse("library:exercise", args=[key]) for key in exercise_keys()),
    ]
    told = hashlib.sha256(_script())
    for part in _SHELL:
        found = finders.find(part)
        told.update(part.encode())
        told.update(Path(found).read_bytes() if found else b"")
    told.update(offline_page(language).encode())
    told.update(exercises_body(language).encode())
    for key in exercise_keys():
        told.update(exercise_body(key, language).encode())
    return {
        "version": told.hexdigest()[:16],
        "offline": reverse("offline:page"),
        "shell": [static(part) for part in _SHELL],
        "catalogue": catalogue,
        "static": static("built/app.js").partition("built/")[0],
        "pose": _pose(),
    }


def worker_script() -> bytes:
    """Return the service worker with its plan.

    Returns
    -------
    bytes
        JavaScript.

    Raises
    ------
    SetupError
        When the front end was not built.
    """
    return f"const tonusPlan={json.dumps(worker_plan())};\n".encode() + _script()


def _script() -> bytes:
    try:
        return _SCRIPT.read_bytes()
    except FileNotFoundError as error:
        raise SetupError(
            N_("What the browser runs has not been built: run script/bootstrap.")
        ) from error


def _pose() -> str:
    try:
        return pose_address()
    except SetupError:
        return ""
