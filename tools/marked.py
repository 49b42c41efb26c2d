"""Where messages are marked: in Python, TypeScript, templates, and the catalogue's data."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from babel.messages.extract import extract

__all__ = ["Marked", "browser_files", "in_browser", "is_message_key", "used_messages"]

_KEY: Final = re.compile(r"[a-z_]+(\.[a-z0-9_]+)+")
_CODE: Final = ("src/tonus", "src/tonus_video", "src/tonus_files", "src/tonus_cli", "src/tonus_web")
_TEMPLATES: Final = "src/tonus_web"
#: Fields of the catalogue's tables that may look like a message key and are none.
_NO_MESSAGES: Final = frozenset({"doi", "url"})

_Keyword = tuple[int | tuple[int, str], ...] | None
_BROWSER_KEYWORDS: Final[Mapping[str, _Keyword]] = {
    "N_": None,
    "K_": None,
    "gettext": None,
    "ngettext": (1, 2),
}
_KEYWORDS: Final[Mapping[str, _Keyword]] = {
    **_BROWSER_KEYWORDS,
    "_": None,
    "gettext_lazy": None,
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}


@dataclass(frozen=True, slots=True)
class Marked:
    """One message where it is used; a pair where it has a plural."""

    path: Path
    message: str | tuple[str, str]
    context: str | None = None
    comments: tuple[str, ...] = ()


def is_message_key(text: str) -> bool:
    """Return whether a text has the shape of a message key."""
    return _KEY.fullmatch(text) is not None


def used_messages(root: Path) -> Iterator[Marked]:
    """Return every message that code, templates and data use."""
    for folder in _CODE:
        for path in sorted((root / folder).rglob("*.py")):
            yield from _found("python", path, path.read_bytes(), _KEYWORDS)
    for path in sorted((root / _TEMPLATES).rglob("templates/**/*.*")):
        yield from _found("python", path, _as_python(path), _KEYWORDS, "Translators:")
    for path in browser_files(root):
        yield from in_browser(path)
    for path in _data_files(root):
        for key in _keys_in(tomllib.loads(path.read_text(encoding="utf-8"))):
            yield Marked(path, key)


def browser_files(root: Path) -> list[Path]:
    """Return the TypeScript that the browser runs."""
    source = root / "frontend" / "src"
    return sorted(path for path in source.rglob("*.ts") if not path.name.endswith(".test.ts"))


def in_browser(path: Path) -> Iterator[Marked]:
    """Return the messages of one TypeScript file."""
    options = {"template_string": "yes"}
    yield from _found("javascript", path, path.read_bytes(), _BROWSER_KEYWORDS, options=options)


def _as_python(path: Path) -> bytes:
    """Return a template as calls of gettext, which is how Django reads it."""
    from django.utils.translation.template import templatize  # a wheel is built without Django

    text = templatize(path.read_text(encoding="utf-8"), origin=str(path))
    # The indentation of a page is no Python.
    return "\n".join(line.strip() for line in text.splitlines()).encode()


def _found(
    method: str,
    path: Path,
    source: bytes,
    keywords: Mapping[str, _Keyword],
    comment_tag: str = "For translators:",
    options: Mapping[str, Any] | None = None,
) -> Iterator[Marked]:
    found: Iterable[Any] = extract(
        method,
        BytesIO(source),
        keywords=keywords,
        comment_tags=(comment_tag,),
        options=options,
    )
    for _line, message, comments, context in found:
        if isinstance(message, tuple):
            message = (message[0], message[1])
        if message:
            yield Marked(path, message, context, tuple(comments))


def _data_files(root: Path) -> list[Path]:
    catalogue = root / "src/tonus/catalogue"
    return [*sorted((catalogue / "exercises").glob("*.toml")), catalogue / "muscles.toml"]


def _keys_in(value: object) -> Iterator[str]:
    if isinstance(value, str) and is_message_key(value):
        yield value
    elif isinstance(value, dict):
        for field, inner in value.items():
            if field not in _NO_MESSAGES:
                yield from _keys_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _keys_in(inner)
