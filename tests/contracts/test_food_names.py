"""The names of foods: rows well formed, each food once, each source as USDA numbers it."""

from __future__ import annotations

import csv
import re
from collections import Counter
from importlib import resources
from typing import Final

import pytest

_FOLDER: Final = resources.files("tonus.catalogue") / "foods" / "names"
_HEADER: Final = ("id", "source_id", "name", "also", "es", "de", "fr", "form", "tags")
_FORMS: Final = frozenset(
    [
        "raw",
        "cooked",
        "dried",
        "canned",
        "frozen",
        "fried",
        "roasted",
        "grilled",
        "boiled",
        "baked",
        "smoked",
        "pickled",
        "dish",
        "drink",
        "spread",
        "sauce",
        "bread",
        "cereal",
        "sweet",
        "snack",
        "plain",
        "powder",
    ]
)
_TAGS: Final = frozenset(("staple", "usual", "brand", "vegan", "vegetarian"))
_FILES: Final = sorted(one.name for one in _FOLDER.iterdir() if one.name.endswith(".csv"))


def rows(file: str) -> list[dict[str, str]]:
    text = (_FOLDER / file).read_text(encoding="utf-8")
    assert "\r" not in text
    reader = csv.DictReader(text.splitlines(), strict=True)
    assert tuple(reader.fieldnames or ()) == _HEADER
    found = list(reader)
    assert all(None not in row and None not in row.values() for row in found)
    return found


@pytest.mark.parametrize("file", _FILES)
def test_every_row_is_well_formed(file: str) -> None:
    for row in rows(file):
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", row["id"]), row
        assert re.fullmatch(r"sr:\d{6}|fndds:\d{8}", row["source_id"]), row
        assert row["form"] in _FORMS, row
        assert set(filter(None, row["tags"].split(";"))) <= _TAGS, row
        for column in ("also", "es", "de", "fr"):
            words = row[column].split(";") if row[column] else []
            assert all(word and word == word.strip() for word in words), row
            assert len(words) == len(set(words)), row
        assert row["name"] == row["name"].strip() != "", row


def test_no_food_stands_twice() -> None:
    every = [row for file in _FILES for row in rows(file)]
    assert len(every) >= 2500
    for column in ("id", "source_id", "name"):
        counted = Counter(row[column].casefold() for row in every)
        assert [value for value, times in counted.items() if times > 1] == []
