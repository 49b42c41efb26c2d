"""The components in a real browser: with and without script, by keyboard, enlarged."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from tests.e2e.browsing import SIZES
from tests.web.cast import Cast
from tests.web.served import Served
from tonus_web.accounts.models import User

pytestmark = pytest.mark.django_db(transaction=True)

_SMALL = """() => [...document.querySelectorAll(
    'a, button, input:not([type=hidden]), select, summary, textarea')]
  .filter(each => each.checkVisibility() && !each.closest('p, .skip, .stack > ul'))
  .map(each => [each.closest('label') ?? each, each])
  .filter(([target]) => target.getBoundingClientRect().height < 44)
  .map(([, each]) => each.outerHTML.slice(0, 80))"""
_TINY = """() => [...document.querySelectorAll('body *')]
  .filter(each => each.checkVisibility() && parseFloat(getComputedStyle(each).fontSize) < 16)
  .map(each => each.outerHTML.slice(0, 80))"""
#: What is focused, unless something else lies over all of its corners and its middle.
_COVERED = """() => {
  const each = document.activeElement;
  const target = each.closest('label') ?? each;
  const box = target.getBoundingClientRect();
  const inset = Math.min(4, box.width / 3, box.height / 3);
  const xs = [box.left + inset, (box.left + box.right) / 2, box.right - inset];
  const ys = [box.top + inset, (box.top + box.bottom) / 2, box.bottom - inset];
  for (const x of xs) for (const y of ys) {
    const there = document.elementFromPoint(x, y);
    if (there && (target.contains(there) || there.contains(target))) return '';
  }
  return each.outerHTML.slice(0, 80);
}"""


@pytest.fixture
def look(page_of: Callable[[User], Page], cast: Cast) -> Page:
    page = page_of(cast.administrator)
    page.goto("/look/")
    return page


def _second_boxes_follow_the_unit(page: Page) -> None:
    boxes = page.locator("#filled_weight_group")
    second = boxes.locator("input[name=weight_small]")
    expect(second).to_be_visible()
    boxes.get_by_label("Unit").select_option("lb")
    expect(second).to_be_hidden()
    expect(boxes.get_by_role("textbox", name="Weight pounds")).to_have_value("11")
    boxes.get_by_label("Unit").select_option("st+lb")
    expect(boxes.get_by_role("textbox", name="Weight stones")).to_have_value("11")
    expect(boxes.get_by_role("textbox", name="Weight pounds")).to_have_value("4.50")


def test_a_second_box_shows_beside_the_units_that_have_two_parts(look: Page) -> None:
    _second_boxes_follow_the_unit(look)


def test_it_does_so_without_script(browser: Browser, look: Page, server: Served) -> None:
    context = browser.new_context(base_url=server.url, java_script_enabled=False)
    context.add_cookies(
        [
            {"name": cookie["name"], "value": cookie["value"], "url": server.url}
            for cookie in look.context.cookies()
            if cookie["name"] == "sessionid"
        ]
    )
    page = context.new_page()
    page.goto("/look/")
    _second_boxes_follow_the_unit(page)
    context.close()


def test_errors_take_the_focus_and_lead_to_their_field(look: Page) -> None:
    expect(look.locator("[data-focus]")).to_be_focused()
    look.locator("[data-focus]").get_by_role("link", name="Weight").click()
    expect(look.locator("#wrong_weight_0")).to_be_focused()
    expect(look.locator("#wrong_weight_0")).to_have_accessible_description(
        "1,240 can be read in two ways: write 1240 or 1.24."
    )


def test_a_theme_is_shown_at_once(look: Page) -> None:
    def paper() -> str:
        return str(look.evaluate("getComputedStyle(document.body).backgroundColor"))

    light = paper()
    look.get_by_label("Theme").select_option("dark")
    assert paper() != light
    look.emulate_media(color_scheme="dark")
    look.get_by_label("Theme").select_option("light")
    assert paper() == light


def test_everything_is_large_enough_for_a_thumb_and_an_eye(look: Page) -> None:
    assert look.evaluate(_SMALL) == []
    assert look.evaluate(_TINY) == []


def test_enlarged_to_twice_its_size_nothing_runs_out_of_the_page(look: Page, size: str) -> None:
    width, height = SIZES[size]
    look.set_viewport_size({"width": width // 2, "height": height // 2})
    wide = look.evaluate("document.documentElement.scrollWidth")
    assert wide <= width // 2
    bar = look.locator(".places").bounding_box()
    assert bar is not None
    # A bar over half of a small screen would leave nothing to read.
    assert bar["height"] <= height / 4 or bar["x"] + bar["width"] <= width / 4


def test_the_keyboard_reaches_everything_and_nothing_lies_over_it(look: Page) -> None:
    look.locator(".skip").focus()
    seen, covered = [], []
    for _ in range(120):
        seen.append(look.evaluate("document.activeElement.outerHTML.slice(0, 60)"))
        covered.append(look.evaluate(_COVERED))
        look.keyboard.press("Tab")
        if look.evaluate("document.activeElement === document.body"):
            break
    assert len(set(seen)) > 40
    assert [each for each in covered if each] == []


def test_the_first_key_leads_past_the_places(signed_in_page: Page) -> None:
    signed_in_page.goto(reverse("library:index"))
    signed_in_page.keyboard.press("Tab")
    skip = signed_in_page.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    signed_in_page.keyboard.press("Enter")
    expect(signed_in_page.locator("#content")).to_be_focused()


def test_a_message_is_put_away(look: Page) -> None:
    message = look.locator(".message", has_text="The weigh-in was deleted.")
    message.get_by_role("button", name="Put away").click()
    expect(message).to_have_count(0)


def test_paper_shows_no_bar_and_no_buttons(look: Page) -> None:
    look.emulate_media(media="print", color_scheme="dark")
    expect(look.locator(".places")).to_be_hidden()
    expect(look.get_by_role("button", name="Film a set").first).to_be_hidden()
    paper = look.evaluate("getComputedStyle(document.body).backgroundColor")
    assert paper == "rgb(250, 248, 244)"
    expect(look.get_by_text("Resting energy by the equations of 2023.")).to_be_visible()
