"""The docstring check: every public object of the library explains itself.

Public is what a module lists in ``__all__``.  numpydoc does most of the work;
what it leaves open is checked here: that a function shows an example and names
the errors that it raises, and that every ``[key]_`` is a source in
``references.toml``.

The application is no library: of its rooms the functions that others may call are
checked, without an example where they need a database, and of every class and
module that it says what it is.
"""

from __future__ import annotations

import ast
import enum
import importlib
import inspect
import os
import pkgutil
import re
import sys
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass, is_dataclass
from pathlib import Path
from types import ModuleType
from typing import Final

from numpydoc.docscrape import NumpyDocString
from numpydoc.validate import validate

import tonus
from tonus.catalogue import references

__all__ = ["Violation", "application_violations", "violations"]

ROOT: Final = Path(__file__).resolve().parent.parent

#: What numpydoc asks for and we do not.
IGNORED: Final = frozenset(
    {
        "ES01",  # one sentence may say it all
        "GL01",  # our docstrings open on the line of their quotes
        "PR08",  # descriptions may begin with a symbol, "x px, y px (down)"
        "RT04",  # the same
        "SA01",  # "See Also" stands where it helps
        "SS05",  # functions are named and described by what they return: a noun
    }
)
_PARAMETERS: Final = frozenset({"PR01", "PR02", "PR03"})
_EXAMPLE: Final = "EX01"
#: Pages, addresses and what Django calls by itself explain themselves in one line.
_UNCHECKED: Final = frozenset(
    {"admin", "apps", "asgi", "context", "management", "migrations", "settings", "urls", "views"}
)
_CITATION: Final = re.compile(r"\[([A-Za-z][A-Za-z0-9_]*)\]_")


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """One thing that one docstring lacks."""

    path: str
    line: int
    name: str
    fault: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.name}: {self.fault}"


def violations() -> list[Violation]:
    """Return everything that the library's docstrings lack, in order of place."""
    found: set[Violation] = set()
    for module in _modules():
        found.update(_of_module(module))
        found.update(_of_citations(module))
    return sorted(found)


def application_violations() -> list[Violation]:
    """Return what the docstrings of the application lack, in order of place."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.web.settings")
    django.setup()
    found: set[Violation] = set()
    for name in _application_modules():
        found.update(_of_room(importlib.import_module(name)))
    return sorted(found)


def _application_modules() -> Iterator[str]:
    for path in sorted((ROOT / "src/tonus_web").rglob("*.py")):
        if not _UNCHECKED & set(path.parts) and path.stem not in _UNCHECKED:
            parts = path.relative_to(ROOT / "src").with_suffix("").parts
            yield ".".join(parts).removesuffix(".__init__")


def _of_room(module: ModuleType) -> Iterator[Violation]:
    path = _place(module)
    if not module.__doc__ and (ROOT / path).read_text(encoding="utf-8").strip():
        yield Violation(path, 1, module.__name__, "has no docstring")
    for name in getattr(module, "__all__", ()):
        thing = getattr(module, name, None)
        if thing is None:
            yield Violation(path, 1, module.__name__, f"lists {name} in __all__ and has none")
        elif getattr(thing, "__module__", None) != module.__name__:
            continue
        elif inspect.isclass(thing):
            if not vars(thing).get("__doc__"):
                yield Violation(path, 1, f"{module.__name__}.{name}", "has no docstring")
        elif inspect.isfunction(thing) and not _is_view(thing):
            yield from _validated(path, f"{module.__name__}.{name}", {_EXAMPLE})
            yield from _unnamed_errors(path, f"{module.__name__}.{name}", thing)


def _is_view(thing: Callable[..., object]) -> bool:
    """Whether Django calls it: a page, or what a page's templates know."""
    return next(iter(inspect.signature(thing).parameters), "") == "request"


def _modules() -> Iterator[ModuleType]:
    yield tonus
    for info in pkgutil.walk_packages(tonus.__path__, "tonus."):
        yield importlib.import_module(info.name)


def _place(thing: ModuleType) -> str:
    return Path(str(thing.__file__)).resolve().relative_to(ROOT).as_posix()


def _of_module(module: ModuleType) -> Iterator[Violation]:
    path = _place(module)
    if not (ROOT / path).read_text(encoding="utf-8").strip():
        return  # an empty package file says nothing and hides nothing
    if not module.__doc__:
        yield Violation(path, 1, module.__name__, "has no docstring")
    if not hasattr(module, "__all__"):
        yield Violation(path, 1, module.__name__, "lists nothing in __all__")
        return
    for name in module.__all__:
        thing = getattr(module, name, None)
        if thing is None:
            yield Violation(path, 1, module.__name__, f"lists {name} in __all__ and has none")
        elif getattr(thing, "__module__", None) == module.__name__:
            yield from _of_object(path, f"{module.__name__}.{name}", thing)


def _of_object(path: str, name: str, thing: object) -> Iterator[Violation]:
    if inspect.isclass(thing):
        yield from _validated(path, name, _ignored_for_class(thing))
        for member, value in vars(thing).items():
            if not member.startswith("_") and _is_documented_member(thing, value):
                # The example of the class shows its methods at work.
                yield from _validated(path, f"{name}.{member}", {_EXAMPLE})
                yield from _unnamed_errors(path, f"{name}.{member}", value)
    elif inspect.isfunction(inspect.unwrap(thing)):  # type: ignore[arg-type]
        yield from _validated(path, name, set())
        yield from _unnamed_errors(path, name, inspect.unwrap(thing))  # type: ignore[arg-type]


def _ignored_for_class(thing: type) -> set[str]:
    if issubclass(thing, enum.Enum):
        return {_EXAMPLE, *_PARAMETERS}  # its constructor only looks a member up
    if issubclass(thing, Exception) and "__init__" not in vars(thing):
        return {_EXAMPLE, *_PARAMETERS}  # explained where the constructor is
    if is_dataclass(thing):
        return {_EXAMPLE}  # a record; what returns it shows it
    return set()


def _is_documented_member(owner: type, value: object) -> bool:
    if issubclass(owner, enum.Enum) and isinstance(value, owner):
        return False
    return inspect.isfunction(value) or isinstance(value, property | classmethod | staticmethod)


def _validated(path: str, name: str, ignored: set[str]) -> Iterator[Violation]:
    result = validate(name)
    for code, text in result["errors"]:
        if code not in IGNORED and code not in ignored:
            yield Violation(path, result["file_line"] or 1, name, f"{code} {text}")


def _unnamed_errors(path: str, name: str, member: object) -> Iterator[Violation]:
    function = member
    if isinstance(member, property):
        function = member.fget
    elif isinstance(member, classmethod | staticmethod):
        function = member.__func__
    if not inspect.isfunction(function):
        return
    lines, first = inspect.getsourcelines(function)
    described = {
        word.rpartition(".")[2]
        for entry in NumpyDocString(inspect.getdoc(function) or "")["Raises"]
        for word in re.split(r"[,\s]+", entry.type or entry.name)
    }
    for node in ast.walk(ast.parse(textwrap.dedent("".join(lines)))):
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            raised = ast.unparse(node.exc.func).rpartition(".")[2]
            if raised not in described:
                yield Violation(path, first, name, f"raises {raised} and does not say so")


def _of_citations(module: ModuleType) -> Iterator[Violation]:
    path = _place(module)
    known = references()
    for number, line in enumerate((ROOT / path).read_text(encoding="utf-8").splitlines(), 1):
        for key in _CITATION.findall(line):
            if key not in known:
                yield Violation(path, number, module.__name__, f"[{key}]_ is in no reference")


def main() -> int:
    """Print every violation; return the exit code."""
    found = [*violations(), *application_violations()]
    for violation in found:
        print(violation)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
