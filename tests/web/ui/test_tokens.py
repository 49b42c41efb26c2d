"""Colours can be read: every pair that meets on a page, in light and in dark."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

SHEETS = [
    sheet
    for part in ("app", "common")
    for sheet in sorted(Path("frontend/src", part).glob("*.css"))
]
TOKENS = Path("frontend/src/tokens.css").read_text(encoding="utf-8")

#: WCAG 2.2: text, what is not text, and figures read at a distance.
TEXT, SHAPE, FIGURE = 4.5, 3.0, 7.0
GROUNDS = ("paper", "surface")
PAIRS = [
    *((ink, ground, TEXT) for ink in ("quiet", "accent", "ok", "fault") for ground in GROUNDS),
    *(("ink", ground, FIGURE) for ground in (*GROUNDS, "accent-soft", "line")),
    *(("edge", ground, SHAPE) for ground in GROUNDS),
    ("on-accent", "accent", TEXT),
    ("paper", "ink", FIGURE),
    ("quiet", "accent-soft", TEXT),
    ("accent", "accent-soft", SHAPE),
    ("accent", "line", SHAPE),
]


def colours(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6});", block))


def blocks() -> dict[str, dict[str, str]]:
    light = colours(TOKENS.split("@media screen")[0])
    wished, forced = re.findall(r"@media screen.*?\n}\n", TOKENS, re.DOTALL)
    return {
        "light": light,
        "dark as the device wishes": light | colours(wished),
        "dark as the page says": light | colours(forced),
    }


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_the_scale_of_contrast_is_that_of_the_guidelines() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", list(blocks()))
@pytest.mark.parametrize(("ink", "ground", "least"), PAIRS)
def test_each_pair_of_colours_can_be_read(theme: str, ink: str, ground: str, least: float) -> None:
    found = blocks()[theme]
    assert contrast(found[ink], found[ground]) >= least


def test_dark_is_the_same_whoever_asks_for_it() -> None:
    wished, forced = list(blocks().values())[1:]
    assert wished == forced
    assert wished != blocks()["light"]


def test_nothing_is_smaller_than_sixteen_pixels() -> None:
    sizes = [float(size) for size in re.findall(r"--text-\d: ([\d.]+)rem", TOKENS)]
    assert sizes == [1, 1.25, 1.75, 2.75, 6]
    for sheet in SHEETS:
        if sheet.name == "print.css":
            continue
        for value in re.findall(r"font-size:\s*([^;]+);", sheet.read_text(encoding="utf-8")):
            assert re.fullmatch(r"var\(--text-\d\)|inherit|1em|clamp\(2rem.*", value), value


def test_sheets_take_their_colours_from_the_tokens() -> None:
    for sheet in SHEETS:
        text = re.sub(r"--[\w-]+:[^;]+;", "", sheet.read_text(encoding="utf-8"))
        stray = re.findall(r"#[0-9a-f]{3,8}\b|rgba?\(", text)
        # Fibres on the muscles are the one thin white, or black, line.
        assert set(stray) <= {"#fff", "#161412"}, (sheet, stray)
        assert "gradient" not in text
