"""Every exercise page: what a screen reader reads, in which order, and no barrier."""

from __future__ import annotations

import re
from typing import Final

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from tests.e2e.browsing import assert_accessible
from tonus.catalogue import exercise_keys
from tonus.form.exercise import exercise
from tonus.form.vocabulary import Kind
from tonus.form.vocabulary import Tested as Basis

pytestmark = pytest.mark.django_db(transaction=True)

#: The parts of the page, as they follow each other.
_PARTS: Final = (
    "Step by step",
    "Before you begin",
    "How it can be followed",
    "{muscles}",
    "What the camera can judge",
    "Sources",
)


def read_aloud(page: Page) -> list[str]:
    """Lines of the accessibility tree of the page's content, as they are read."""
    return page.locator("main").aria_snapshot().splitlines()


def place_of(lines: list[str], pattern: str) -> int:
    found = [at for at, line in enumerate(lines) if re.search(pattern, line)]
    assert found, f"nothing reads {pattern!r} in\n" + "\n".join(lines)
    return found[0]


@pytest.mark.parametrize("key", sorted(exercise_keys()))
def test_it_is_read_in_order_and_axe_finds_nothing(page: Page, key: str) -> None:
    page.goto(reverse("library:exercise", args=[key]))
    lines = read_aloud(page)
    assert sum("[level=1]" in line for line in lines) == 1
    is_stretch = exercise(key).kind is Kind.HOLD
    muscles = "What is stretched" if is_stretch else "What works"
    order = [
        r"heading .*\[level=1\]",
        r"paragraph: \"?It (trains, above all|stretches|works, a little each):",
        rf'heading "{_PARTS[0]}" \[level=2\]',
        # The figure says what it is, and can be started and stopped; then the steps.
        r'img ".*, from (the side|the front|behind), over and over\."',
        r'button "(Play|Pause)"',
        r"listitem: \S+",
        r"paragraph: Stop where something hurts",
        *(rf'heading "{part.format(muscles=muscles)}" \[level=2\]' for part in _PARTS[1:]),
    ]
    at = 0
    for pattern in order:
        at += place_of(lines[at:], pattern) + 1
    # No picture without words, no control without a name.
    assert not [line for line in lines if re.search(r"- (img|button|link)\s*(\[|:|$)", line)]
    said = "\n".join(lines)
    on_people = exercise(key).setup.tested is Basis.RECORDED
    assert ("tested on recordings of people" in said) is on_people
    # Where no recording exists the page says so, and on what the judging rests.
    assert bool(re.search(r"No recording of .* generated (motion|people)", said)) is not on_people
    for other in (*exercise(key).setup.easier, *exercise(key).setup.harder):
        address = reverse("library:exercise", args=[other])
        assert page.locator(f'#ways ~ dl a[href="{address}"]').count() == 1, other
    # What is folded away is looked at, too.
    page.eval_on_selector_all("details", "all => all.forEach(one => { one.open = true; })")
    assert_accessible(page)
