"""The message catalogue: collect, check, compile, and hand on to the browser.

Two kinds of message stand in it.  English sentences, marked ``N_("...")`` or
``_("...")`` where they are written or standing in a template, are their own keys.
Message keys, marked ``K_("gate.nobody")`` in code and found by their shape in the
catalogue's TOML files, have their English text in the ``en`` catalogue.

It is compiled twice: beside its source for the library, and into the application,
where Django looks for a catalogue of its own name.

``script/messages`` runs all of it; ``script/messages compile`` and
``script/messages check`` run a part.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from string import Formatter
from typing import Final

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from tools.marked import browser_files, in_browser, is_message_key, used_messages

__all__ = [
    "DJANGO_LOCALES",
    "ROOT",
    "browser_messages",
    "collected",
    "compile_catalogues",
    "complaints",
    "read_catalogue",
    "update_catalogues",
]

ROOT: Final = Path(__file__).resolve().parent.parent
LOCALES: Final = Path("src/tonus/catalogue/locales")
BROWSER_FILE: Final = Path("frontend/src/messages.gen.json")

#: Where Django looks; it wants its own name for the file.
DJANGO_LOCALES: Final = Path("src/tonus_web/locale")

#: ``%(name)s`` of a sentence in a template; ``%%`` is the sign itself.
_PERCENT: Final = re.compile(r"%(?:%|\((\w+)\)[a-z])?")
_HEADER: Final = """\
{comment}
msgid ""
msgstr ""
"Language: {language}\\n"
"Plural-Forms: nplurals={num_plurals}; plural={plural_expr};\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""


def collected(root: Path = ROOT) -> Catalog:
    """Return every message that code, templates and data use, with where it is used."""
    catalog = Catalog(domain="tonus", charset="utf-8")
    for one in used_messages(root):
        place = (one.path.relative_to(root).as_posix(), None)
        catalog.add(
            one.message,
            locations=[place],  # type: ignore[list-item]
            auto_comments=one.comments,
            context=one.context,
        )
    return catalog


def languages(root: Path = ROOT) -> list[str]:
    """Return the languages that have a catalogue."""
    return sorted(path.parent.parent.name for path in (root / LOCALES).glob("*/*/tonus.po"))


def _po_path(root: Path, language: str) -> Path:
    return root / LOCALES / language / "LC_MESSAGES" / "tonus.po"


def read_catalogue(language: str, root: Path = ROOT) -> Catalog:
    """Return the catalogue of one language as it stands in its file."""
    with _po_path(root, language).open("rb") as stream:
        return read_po(stream, locale=language, domain="tonus", abort_invalid=True)


def update_catalogues(root: Path = ROOT) -> list[str]:
    """Bring every language's file up to what code and data use; return what went.

    New messages come in empty, which the check refuses until they are filled;
    messages that nothing uses any more go.
    """
    used = collected(root)
    gone = []
    for language in languages(root):
        old = read_catalogue(language, root)
        new = Catalog(locale=language, domain="tonus", charset="utf-8", fuzzy=False)
        for message in _real(used):
            if language == "en" and not is_message_key(_first_id(message)):
                continue  # a sentence is its own English text
            new.add(
                message.id,
                _kept_text(old, message),
                locations=message.locations,
                auto_comments=message.auto_comments,
                user_comments=_kept_comments(old, message),
                context=message.context,
            )
        body = BytesIO()
        write_po(body, new, width=100, sort_output=True, include_lineno=False, omit_header=True)
        header = _HEADER.format(
            comment=old.header_comment.strip(),
            language=language,
            num_plurals=new.num_plurals,
            plural_expr=new.plural_expr,
        )
        text = header + body.getvalue().decode().rstrip("\n") + "\n"
        _po_path(root, language).write_text(text, encoding="utf-8")
        left = [message for message in _real(old) if new.get(message.id, message.context) is None]
        gone += [f"{language}: {_first_id(message)!r} is gone" for message in left]
    return gone


def _real(catalog: Catalog) -> list[Message]:
    return [message for message in catalog if message.id]


def _first_id(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _kept_text(old: Catalog, message: Message) -> str | tuple[str, ...]:
    known = old.get(message.id, message.context)
    if known is None or known.fuzzy:
        return ""
    return known.string if isinstance(known.string, str) else tuple(_texts(known))


def _kept_comments(old: Catalog, message: Message) -> list[str]:
    known = old.get(message.id, message.context)
    return [] if known is None else known.user_comments


def complaints(root: Path = ROOT) -> list[str]:
    """Return what is wrong with the catalogue, one plain line for each."""
    used = collected(root)
    english = read_catalogue("en", root)
    lines = []
    for language in languages(root):
        catalog = read_catalogue(language, root)
        found = [*_coverage_complaints(catalog, used), *_placeholder_complaints(catalog, english)]
        lines += [f"{language}: {line}" for line in found]
    return lines


def _coverage_complaints(catalog: Catalog, used: Catalog) -> Iterator[str]:
    english = catalog.locale is not None and catalog.locale.language == "en"
    for message in _real(used):
        name = _first_id(message)
        if english and not is_message_key(name):
            continue  # a sentence is its own English text
        known = catalog.get(message.id, message.context)
        places = ", ".join(path for path, _ in message.locations)
        if known is None:
            yield f"{name!r} is missing (used in {places}); run script/messages"
        elif not all(_texts(known)):
            yield f"{name!r} has no text (used in {places})"
        elif known.fuzzy:
            yield f"{name!r} is marked fuzzy: look at its text, then take the mark away"
    for message in _real(catalog):
        if used.get(message.id, message.context) is None:
            yield f"{_first_id(message)!r} is used nowhere; run script/messages"


def _placeholder_complaints(catalog: Catalog, english: Catalog) -> Iterator[str]:
    for message in _real(catalog):
        name = _first_id(message)
        source = english.get(name) if is_message_key(name) else None
        ids = [name] if isinstance(message.id, str) else list(message.id)
        try:
            expected = set().union(*(_placeholders(t) for t in (_texts(source) if source else ids)))
            found = [_placeholders(text) for text in _texts(message) if text]
        except ValueError as error:
            yield f"{name!r} has a broken placeholder: {error}"
            continue
        for names in found:
            # One form of a plural may do without its number.
            if names - expected or (len(ids) == 1 and names != expected):
                yield f"{name!r} has the placeholders {sorted(names)}, not {sorted(expected)}"


def _texts(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string or [])


def _placeholders(text: str) -> set[str]:
    names = {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    return names | {f"%{match[1]}" for match in _PERCENT.finditer(text) if match[1]}


def compile_catalogues(root: Path = ROOT) -> list[Path]:
    """Write each language's compiled catalogues; return the paths."""
    written = []
    for language in languages(root):
        catalog = read_catalogue(language, root)
        beside = _po_path(root, language).with_suffix(".mo")
        django = root / DJANGO_LOCALES / language / "LC_MESSAGES" / "django.mo"
        django.parent.mkdir(parents=True, exist_ok=True)
        for target in (beside, django):
            part = target.with_suffix(".mo.part")
            with part.open("wb") as stream:
                write_mo(stream, catalog)
            part.replace(target)  # a reader never sees half a file
            written.append(target)
    return written


def browser_messages(root: Path = ROOT) -> dict[str, dict[str, str | list[str]]]:
    """Return, per language, the messages that TypeScript uses."""
    wanted = Catalog()
    for path in browser_files(root):
        for one in in_browser(path):
            wanted.add(one.message)
    tables: dict[str, dict[str, str | list[str]]] = {}
    for language in languages(root):
        known = read_catalogue(language, root)
        table = tables[language] = {}
        for message in _real(wanted):
            entry = known.get(message.id)
            if entry is not None and entry.string:
                texts = _texts(entry)
                table[_first_id(message)] = texts if len(texts) > 1 else texts[0]
    return tables


def write_browser_messages(root: Path = ROOT) -> Path:
    """Write the messages that TypeScript imports; return the path."""
    target = root / BROWSER_FILE
    target.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(browser_messages(root), ensure_ascii=False, indent=1, sort_keys=True)
    target.write_text(text + "\n", encoding="utf-8")
    return target


def main(arguments: list[str] | None = None) -> int:
    """Run the parts asked for; return the exit code."""
    parser = argparse.ArgumentParser(prog="script/messages", description="The message catalogue.")
    parts = ["all", "update", "compile", "check"]
    parser.add_argument("part", nargs="?", choices=parts, default="all")
    part = parser.parse_args(arguments).part
    if part in {"all", "update"}:
        for line in update_catalogues():
            print(line, file=sys.stderr)
    if part in {"all", "compile"}:
        compile_catalogues()
        write_browser_messages()
    if part in {"all", "check"}:
        lines = complaints()
        for line in lines:
            print(line, file=sys.stderr)
        return 1 if lines else 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
