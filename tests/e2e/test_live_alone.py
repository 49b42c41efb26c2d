"""The coach's page where there is no camera to be had: it says so, and goes on without."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.browsing import Recorder, assert_accessible
from tests.e2e.filming import camera_browser
from tests.e2e.live import live_page, shows_phase
from tests.web.cast import Cast
from tests.web.served import Served
from tonus_web.training.models import SetEntry

QUERY = "?exercise=squat&sets=2&reps=2&rest_s=30"


@pytest.fixture
def page(browser: Browser, recorder: Recorder, cast: Cast, server: Served) -> Page:
    """The page in a browser without a camera."""
    return live_page(browser, recorder, cast, server.url, query=QUERY)


def problem_of(page: Page) -> str:
    alert = page.get_by_role("alert")
    expect(alert).to_be_visible()
    return alert.inner_text()


def test_without_a_camera_the_page_says_so(page: Page) -> None:
    page.get_by_role("button", name="Start the camera").click()
    assert "no camera on this device" in problem_of(page)
    assert_accessible(page)
    page.context.close()


def test_a_refused_permission_is_explained_and_can_be_given_later(
    browser: Browser, recorder: Recorder, cast: Cast, server: Served
) -> None:
    with camera_browser(browser, None, allowed=False, shows_pattern=True) as started:
        page = live_page(started, recorder, cast, server.url, query=QUERY)
        page.get_by_role("button", name="Start the camera").click()
        assert "not allowed" in problem_of(page)
        page.context.grant_permissions(["camera"])
        page.get_by_role("button", name="Start the camera").click()
        expect(page.get_by_role("alert")).to_be_hidden()
        page.locator("[data-live]").get_by_role("button", name="Stop").click()
        page.context.close()


def test_a_set_without_the_camera_by_keyboard_alone(page: Page) -> None:
    start = page.get_by_role("button", name="Go on without the camera")
    start.focus()
    page.keyboard.press("Enter")
    shows_phase(page, "countdown")
    assert_accessible(page)
    shows_phase(page, "working", timeout=8000)
    assert_accessible(page)
    expect(page.locator("[data-live-count]")).to_have_text("1", timeout=12_000)
    page.get_by_role("button", name="Done").focus()
    page.keyboard.press("Enter")
    shows_phase(page, "resting")
    left = int(page.locator("[data-live-rest]").inner_text())
    page.get_by_role("button", name="15 seconds more").click()
    assert int(page.locator("[data-live-rest]").inner_text()) > left + 10
    page.get_by_role("button", name="Begin now").click()
    shows_phase(page, "working", timeout=8000)
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sets done: 1. Repetitions: 1.")
    expect(page.locator("[data-live-log]")).to_have_text("Written into your set log.")
    page.context.close()
    entry = SetEntry.objects.get()
    assert (entry.repetitions, entry.source) == (1, "hand")


def test_a_hold_without_the_camera_is_led_and_kept_in_seconds(
    browser: Browser, recorder: Recorder, cast: Cast, server: Served
) -> None:
    query = "?exercise=hamstring_stretch&sets=1&reps=1"
    page = live_page(browser, recorder, cast, server.url, query=query)
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text("Hamstring stretch: one set of 1 hold.")
    page.get_by_role("button", name="Go on without the camera").click()
    shows_phase(page, "working", timeout=8000)
    expect(page.locator("[data-live-cue]")).to_have_text("Hold: 15 seconds left", timeout=15_000)
    shows_phase(page, "done", timeout=40_000)
    expect(heading).to_have_text("Sets done: 1. Held for 20 seconds.")
    expect(page.locator("[data-live-summary] li")).to_contain_text("one hold, 20 seconds")
    expect(page.locator("[data-live-log]")).to_have_text("Written into your set log.")
    page.context.close()
    entry = SetEntry.objects.get()
    assert (entry.exercise, entry.held_s, entry.repetitions) == ("hamstring_stretch", 20.0, None)


def test_the_log_is_written_when_the_connection_is_back(page: Page, recorder: Recorder) -> None:
    page.route("**/training/sync/", lambda route: route.abort())
    page.get_by_role("button", name="Go on without the camera").click()
    expect(page.locator("[data-live-count]")).to_have_text("1", timeout=15_000)
    page.get_by_role("button", name="Done").click()
    page.get_by_role("button", name="Stop").click()
    expect(page.locator("[data-live-log]")).to_contain_text("tried again")
    assert SetEntry.objects.count() == 0
    recorder.expects("ERR_FAILED")
    page.unroute("**/training/sync/")
    # Another page of the same device sends what was kept.
    expect(page.locator("[data-outbox]")).to_contain_text("not sent yet")
    page.reload()
    over = time.monotonic() + 10
    while not SetEntry.objects.exists() and time.monotonic() < over:
        page.wait_for_timeout(100)
    expect(page.locator("[data-outbox]")).not_to_contain_text("not sent yet")
    page.reload()
    assert SetEntry.objects.count() == 1
    page.context.close()


def test_words_are_spoken_by_voices_of_the_device_alone(page: Page) -> None:
    page.add_init_script(
        "const spoken = window.spoken = [];"
        "class Spoken { constructor(text) { this.text = text; } };"
        "window.SpeechSynthesisUtterance = Spoken;"
        "Object.defineProperty(window, 'speechSynthesis', {value: {"
        " speaking: false, pending: false, cancel() {}, addEventListener() {},"
        " getVoices: () => ["
        "  {name: 'far', lang: 'en-US', localService: false, default: true},"
        "  {name: 'near', lang: 'en-GB', localService: true, default: false}],"
        " speak(one) { spoken.push([one.voice && one.voice.name, one.text]); }}});"
    )
    page.reload()
    page.get_by_role("button", name="Go on without the camera").click()
    shows_phase(page, "working", timeout=8000)
    page.wait_for_timeout(500)
    spoken = page.evaluate("window.spoken")
    assert {voice for voice, _text in spoken} == {"near"}
    assert any("Stand still" in text for _voice, text in spoken)
    page.get_by_role("button", name="Voice on").click()
    expect(page.get_by_role("button", name="Voice off")).to_have_attribute("aria-pressed", "false")
    before = len(page.evaluate("window.spoken"))
    page.wait_for_timeout(4000)
    assert len(page.evaluate("window.spoken")) == before
    page.context.close()
