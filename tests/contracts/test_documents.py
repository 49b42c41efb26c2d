"""Documents lead where they say, and every page can be found."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")


def documents(root: Path) -> list[Path]:
    return [*sorted(root.glob("*.md")), *sorted((root / "docs").rglob("*.md"))]


def test_every_relative_link_leads_somewhere(project_root: Path) -> None:
    broken = [
        f"{path.relative_to(project_root)}: {target}"
        for path in documents(project_root)
        for target in LINK.findall(path.read_text(encoding="utf-8"))
        if "://" not in target and not (path.parent / target).exists()
    ]
    assert documents(project_root)
    assert broken == []


@pytest.mark.parametrize("folder", ["decisions", "explanation", "reference"])
def test_every_page_stands_in_the_index_of_its_folder(project_root: Path, folder: str) -> None:
    pages = project_root / "docs" / folder
    linked = set(LINK.findall((pages / "README.md").read_text(encoding="utf-8")))
    assert {page.name for page in pages.glob("*.md")} - {"README.md"} <= linked


def test_decisions_are_numbered_without_gaps(project_root: Path) -> None:
    numbers = [int(p.name[:4]) for p in sorted((project_root / "docs/decisions").glob("0*.md"))]
    assert numbers == list(range(1, len(numbers) + 1))
