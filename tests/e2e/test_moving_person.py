"""The moving person: moves, pauses by keyboard, and rests where less motion is asked for."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.browsing import SIZES
from tests.web.served import Served

pytestmark = pytest.mark.django_db(transaction=True)

_THIGH = "document.querySelector('#side-thigh-right').getAttribute('d')"


def _moves(page: Page) -> bool:
    before = page.evaluate(_THIGH)
    page.wait_for_timeout(900)
    return bool(page.evaluate(_THIGH) != before)


def test_it_moves_until_the_button_is_pressed(page: Page) -> None:
    page.emulate_media(reduced_motion="no-preference")
    page.goto("/exercises/squat/")
    person = page.locator("[data-person]")
    expect(person).to_be_visible()
    person.scroll_into_view_if_needed()
    page.wait_for_timeout(600)
    assert _moves(page)
    expect(person.locator("li.now")).to_have_count(1)
    button = person.get_by_role("button", name="Pause")
    button.focus()
    page.keyboard.press("Space")
    expect(person.get_by_role("button", name="Play")).to_be_focused()
    assert not _moves(page)
    page.keyboard.press("Enter")
    expect(person.get_by_role("button", name="Pause")).to_be_focused()
    assert _moves(page)


def test_it_rests_where_less_motion_is_asked_for(page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.goto("/exercises/squat/")
    person = page.locator("[data-person]")
    person.scroll_into_view_if_needed()
    assert not _moves(page)
    person.get_by_role("button", name="Play").click()
    page.wait_for_timeout(600)
    assert _moves(page)


def test_without_script_the_stills_are_there(browser: Browser, server: Served) -> None:
    width, height = SIZES["phone"]
    page = browser.new_page(java_script_enabled=False, viewport={"width": width, "height": height})
    page.goto(f"{server.url}/exercises/squat/")
    expect(page.locator("[data-person]")).to_be_hidden()
    expect(page.locator(".stills .person").first).to_be_visible()
    expect(page.get_by_text("The lowest point")).to_be_visible()
    page.close()
