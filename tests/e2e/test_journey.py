"""Somebody new, with nothing but a link, reaches a first counted repetition."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e import browsing
from tests.e2e.browsing import Recorder, assert_accessible
from tests.e2e.filming import camera_browser, camera_file
from tests.e2e.live import LOADED_MS, shows_phase
from tests.web.cast import PASSWORD, Cast, client_of
from tests.web.served import Served
from tonus_web.coach.models import AnalysisRun
from tonus_web.members.models import Member

pytestmark = [pytest.mark.slow, pytest.mark.needs_shared]

_MOST_TAPS: Final = 25
_MOST_S: Final = 300.0
#: What nobody is asked for before a first repetition.
_NOT_ASKED: Final = re.compile(
    r"e-?mail|weigh|\bkg\b|\blb\b|\bfood\b|calor|\beat\b|height|birth", re.IGNORECASE
)


@pytest.fixture(scope="module")
def filmed(
    browser: Browser, shared_data: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Browser]:
    """A browser whose camera sees two squats, over and over."""
    clip = shared_data / "form/clips/squat_stick_side.mp4"
    camera = camera_file(clip, tmp_path_factory.mktemp("camera"))
    with camera_browser(browser, camera) as started:
        yield started


class Person:
    """Somebody with a phone: counts what they tap and fill in, and reads every page.

    A field that is filled counts as one tap, however long the text is.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self.taps = 0
        self.fields: list[str] = []
        self.pages: list[str] = []

    def tap(self, one: Locator, *, to: str = "") -> None:
        """Look at the page, then tap; where that leads elsewhere, wait for its heading."""
        self._look()
        one.tap()
        self.taps += 1
        if to:
            expect(self.page.get_by_role("heading", level=1)).to_contain_text(to)
            self.page.wait_for_load_state()

    def fill(self, one: Locator, text: str) -> None:
        one.fill(text)
        self.taps += 1

    @property
    def asked_too_much(self) -> list[str]:
        """Fields for what nobody should be asked; wishes ask for no value."""
        wishes = ("wants |", "hides_numbers |")
        return [one for one in self.fields if _NOT_ASKED.search(one) and not one.startswith(wishes)]

    def _look(self) -> None:
        """Every field on the way is noted with all that names it."""
        address = self.page.url.split("?")[0]
        if address in self.pages:
            return
        self.pages.append(address)
        self.fields += self.page.eval_on_selector_all(
            "main input:not([type=hidden]), main select, main textarea",
            "all => all.filter(one => one.checkVisibility()).map(one => [one.name, one.type,"
            " one.autocomplete, one.inputMode, one.placeholder, one.getAttribute('aria-label'),"
            " ...[...one.labels].map(label => label.textContent),"
            " one.closest('fieldset')?.querySelector('legend')?.textContent ?? '']"
            ".filter(Boolean).join(' | ').replace(/\\s+/g, ' '))",
        )
        assert_accessible(self.page)


@pytest.fixture
def invited(
    filmed: Browser, recorder: Recorder, server: Served, cast: Cast
) -> Iterator[tuple[Page, str]]:
    """A phone in the hand, and the link that the administrator made."""
    administrator = client_of(cast.administrator)
    made = administrator.post("/account/invitations/", {"uses": "1", "days": "7"}, follow=True)
    link = re.search(r"/account/invited/[^\s\"<]+", made.content.decode())
    assert link is not None, made.content.decode()
    context = browsing.new_context(filmed, "phone", base_url=server.url)
    recorder.watch(context)
    yield context.new_page(), link.group(0)
    context.close()


def test_from_the_invitation_to_a_counted_repetition(invited: tuple[Page, str]) -> None:
    page, link = invited
    began_s = time.monotonic()
    person = Person(page)
    page.goto(link)
    press = page.get_by_role
    person.fill(page.locator("[name=username]"), "nora")
    person.fill(page.locator("[name=password1]"), PASSWORD)
    person.tap(press("button", name="Make my account"), to="You decide")
    # The questions: what it is for, whether there is something to be careful with.
    person.tap(page.get_by_label("Stronger legs"))
    person.tap(press("button", name="Continue"), to="Before you move")
    for question in page.locator("fieldset").all():
        label = "Yes" if "moving regularly" in question.inner_text() else "No"
        person.tap(question.get_by_label(label, exact=True))
    person.tap(press("button", name="Continue"), to="be careful with")
    person.tap(page.get_by_label("I have no exercise ball"))
    person.tap(press("button", name="Continue"), to="what you said")
    person.tap(press("button", name="Done: to today"), to="first set")
    # Today leads to the camera.
    person.tap(press("link", name="Start a set with the camera"), to="Ready for a set")
    expect(press("radio", name=re.compile("^Squat"))).to_be_checked()
    person.tap(press("button", name="Go on"), to="Squat")
    person.tap(press("button", name="Start the camera"))
    shows_phase(page, "guiding", timeout=2 * LOADED_MS)
    shows_phase(page, "working", timeout=60_000)
    expect(page.locator("[data-live-count]")).to_have_text(re.compile("[1-9]"), timeout=60_000)
    took_s = time.monotonic() - began_s

    assert person.taps <= _MOST_TAPS
    assert took_s <= _MOST_S
    assert len(person.pages) >= 7
    assert person.asked_too_much == []
    # What was counted is kept: one tap ends the set, another the rest.
    page.locator("[data-live-stop]").tap()
    shows_phase(page, "resting")
    page.locator("[data-live-stop]").tap()
    expect(press("link", name="Read the report")).to_be_visible(timeout=20_000)
    run = AnalysisRun.objects.get()
    assert run.member == Member.objects.get(account__username="nora")
    assert run.result is not None
    assert run.result["count"] >= 1


def test_every_question_can_be_skipped(invited: tuple[Page, str]) -> None:
    page, link = invited
    person = Person(page)
    page.goto(link)
    person.fill(page.locator("[name=username]"), "nora")
    person.fill(page.locator("[name=password1]"), PASSWORD)
    press = page.get_by_role
    person.tap(press("button", name="Make my account"), to="You decide")
    person.tap(page.get_by_label("Stronger legs"))
    person.tap(press("button", name="Continue"), to="Before you move")
    person.tap(press("button", name="Skip for now"), to="be careful with")
    person.tap(press("button", name="Skip for now"), to="what you said")
    person.tap(press("button", name="Done: to today"), to="first set")
    person.tap(press("link", name="Start a set with the camera"), to="Ready for a set")
    person.tap(press("button", name="Go on"), to="Squat")
    expect(press("button", name="Start the camera")).to_be_visible()
    assert person.taps <= 10
    assert person.asked_too_much == []
