"""The library stays small enough to run anywhere: stdlib, NumPy, and no world outside."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ALLOWED = sys.stdlib_module_names | {"numpy", "tonus"}
#: Clock, network, processes: what the library leaves to those who call it.
WORLD = {"asyncio", "ctypes", "ftplib", "http", "multiprocessing", "smtplib", "socket", "ssl"}
WORLD |= {"subprocess", "tempfile", "threading", "time", "urllib", "webbrowser"}


def imports(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.lineno, node.module


def modules(root: Path) -> list[Path]:
    return sorted((root / "src/tonus").rglob("*.py"))


def test_the_library_imports_only_the_standard_library_and_numpy(project_root: Path) -> None:
    foreign = [
        f"{path.relative_to(project_root)}:{line}: {name}"
        for path in modules(project_root)
        for line, name in imports(path)
        if name.partition(".")[0] not in ALLOWED
    ]
    assert modules(project_root)
    assert foreign == []


def test_the_library_knows_no_clock_network_or_process(project_root: Path) -> None:
    outside = [
        f"{path.relative_to(project_root)}:{line}: {name}"
        for path in modules(project_root)
        for line, name in imports(path)
        if name.partition(".")[0] in WORLD
    ]
    assert outside == []


def test_only_the_catalogue_reads_files(project_root: Path) -> None:
    readers = [
        str(path.relative_to(project_root))
        for path in modules(project_root)
        if "catalogue" not in path.parts
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in {"open", "print", "input", "exec", "eval"}
    ]
    assert readers == []


@pytest.mark.parametrize(
    ("source", "found"),
    [("import av.container", "av.container"), ("from urllib.request import urlopen", "urllib")],
)
def test_the_reader_of_imports_sees_them(tmp_path: Path, source: str, found: str) -> None:
    (tmp_path / "a.py").write_text(f"def f():\n    {source}\n")
    ((line, name),) = imports(tmp_path / "a.py")
    assert line == 2
    assert name.startswith(found)
