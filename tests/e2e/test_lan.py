"""A phone in the local network that does not trust the certificate, and goes on all the same."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, expect
from playwright.sync_api import Error as BrowserError

from tests.e2e import browsing
from tests.e2e.between import standing_between
from tests.e2e.browsing import Recorder, assert_accessible
from tests.e2e.filming import camera_browser, camera_file
from tests.e2e.live import LOADED_MS, know_model, shows_phase
from tests.web.lan.handshakes import trusting
from tests.web.serving.test_live import signed_in
from tests.web.serving.test_server import Server, serving

#: An address of this machine that the server does not have without being asked.
HOST = "127.0.0.4"
CLIP = "squat_stick_side.mp4"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, str, str]]:
    """A server in its local network, a member, and the cookie of their session."""
    data = tmp_path_factory.mktemp("lan")
    with serving(data, "--lan", "--host", HOST, "--port", "0") as server:
        server.port()
        member, cookie = signed_in(server)
        server.says(r"SHA-256 fingerprint")
        yield server, member, cookie


def text_of(page: Page) -> str:
    """What can be read; nothing while one page takes the place of another."""
    try:
        return str(page.evaluate("document.body?.innerText ?? ''"))
    except BrowserError:
        return ""


def goes_on_all_the_same(page: Page, address: str) -> None:
    """Open an address, and go past the browser's warning as a person does."""
    with pytest.raises(BrowserError, match="ERR_CERT_AUTHORITY_INVALID"):
        page.goto(address)
    # The warning comes a moment later, and hears nothing before that.
    over = time.monotonic() + 20
    while "ERR_CERT_AUTHORITY_INVALID" not in text_of(page):
        assert time.monotonic() < over, page.url
        page.wait_for_timeout(100)
    page.keyboard.type("thisisunsafe", delay=20)
    page.wait_for_url(address)


@pytest.mark.parametrize("size", list(browsing.SIZES))
def test_the_page_on_trust_says_how_it_stands(
    browser: Browser, recorder: Recorder, served: tuple[Server, str, str], size: str
) -> None:
    server = served[0]
    address = server.says(rf"open (http://{HOST}:\d+/)")[1]
    context = browsing.new_context(browser, size, base_url=address)
    recorder.watch(context)
    page = context.new_page()
    page.goto(address)
    told = page.locator("[data-trust-check]").get_by_role("status")
    expect(told).to_contain_text("does not trust Tonus yet")
    # Whoever opens Tonus now meets a warning, and is told so.
    expect(page.get_by_role("link", name="Open Tonus in spite of the warning")).to_be_visible()
    expect(page.get_by_role("link", name="Open Tonus", exact=True)).to_be_hidden()
    shown = page.locator(".fingerprint").inner_text()
    assert shown == server.says(r"fingerprint:\n([0-9A-F:]{95})")[1]
    assert_accessible(page)
    context.close()
    # The look itself is refused, and a browser names headers that need encryption.
    recorder.expects("ERR_CERT_AUTHORITY_INVALID")
    recorder.complaints = [one for one in recorder.complaints if "Opener-Policy" not in one]
    recorder.complaints = [one for one in recorder.complaints if "ERR_CERT_AUTH" not in one]


@pytest.mark.slow
@pytest.mark.needs_shared
def test_a_set_is_counted_by_single_requests_where_no_socket_is_let_through(
    browser: Browser,
    recorder: Recorder,
    served: tuple[Server, str, str],
    shared_data: Path,
    tmp_path: Path,
) -> None:
    server, member, cookie = served
    port = int(server.says(rf"answers your network at https://{HOST}:(\d+)/")[1])
    folder = server.data / "lan"
    _, begin, certificate = (folder / "authority.pem").read_bytes().partition(b"-----BEGIN CERT")
    trusted = trusting(begin + certificate)
    camera = camera_file(shared_data / "form/clips" / CLIP, tmp_path)
    with (
        standing_between((HOST, port), folder / "server.pem", trusted) as between,
        camera_browser(browser, camera) as started,
    ):
        origin = f"https://{HOST}:{between.port}"
        context = browsing.new_context(started, "phone", base_url=origin, works_offline=True)
        recorder.watch(context)
        context.add_cookies(
            [
                {
                    "name": f"__Host-{settings.SESSION_COOKIE_NAME}",
                    "value": cookie.partition("=")[2],
                    "url": origin,
                    "secure": True,
                }
            ]
        )
        know_model(context)
        page = context.new_page()
        query = "?exercise=squat&sets=1&reps=2&depth=half"
        goes_on_all_the_same(page, f"{origin}/m/{member}/coach/live/{query}")
        page.get_by_role("button", name="Start the camera").click()
        shows_phase(page, "guiding", timeout=LOADED_MS)
        shows_phase(page, "done", timeout=75_000)
        expect(page.get_by_role("heading", level=1)).to_have_text("Sets done: 1. Repetitions: 2.")
        expect(page.locator("[data-live-log]")).to_have_text("Written into your set log.")
        assert between.refused >= 2
        assert any(address.endswith("/coach/live/frames/") for address in recorder.requests)
        with closing(sqlite3.connect(server.data / "tonus.sqlite3")) as database:
            [(exercise, count, source)] = database.execute(
                "SELECT exercise, repetitions, source FROM training_setentry"
            ).fetchall()
        assert (exercise, count, source) == ("squat", 2, "camera")
        page.get_by_role("link", name="Read the report").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Two squats")

        # No page can be kept for when there is no connection, and none is promised.
        page.goto(f"{origin}/offline/")
        expect(page.locator("[data-offline-lead]")).to_contain_text("cannot be opened without")
        expect(page.get_by_role("button", name="Keep the pose model")).to_be_hidden()
        assert_accessible(page)
        context.close()
    recorder.complaints = [
        one
        for one in recorder.complaints
        if "WebSocket connection" not in one and "SSL certificate error" not in one
    ]
