"""A real browser that stays on this machine, and what must be true of every page in it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright
from playwright.sync_api import Request as BrowserRequest

__all__ = [
    "FLAGS",
    "SIZES",
    "Recorder",
    "assert_accessible",
    "browser",
    "browser_program",
    "new_context",
]

_AXE: Final = Path(__file__).parents[2] / "frontend/node_modules/axe-core/axe.min.js"
#: These keep Chromium itself off the network.
FLAGS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)
#: Width and height in px: a phone in the hand, and a desk.
SIZES: Final = {"phone": (390, 844), "desktop": (1280, 900)}
#: Rules of axe: WCAG 2.2 to level AA, and its own good practice.
_RULES: Final = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")


def browser_program() -> str | None:
    """Return the system's Chromium; None where there is none."""
    return shutil.which("chromium") or shutil.which("google-chrome")


@contextmanager
def browser(program: str) -> Iterator[Browser]:
    """Start Chromium without a window; stop it at the end."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        try:
            yield started
        finally:
            started.close()


def new_context(
    started: Browser, size: str, *, base_url: str, works_offline: bool = False
) -> BrowserContext:
    """Return a browser without cookies, of one of the `SIZES`.

    Its service worker stays out, unless a test is about that: what a worker fetches
    cannot be watched.
    """
    width, height = SIZES[size]
    phone = size == "phone"
    return started.new_context(
        viewport={"width": width, "height": height},
        has_touch=phone,
        is_mobile=phone,
        base_url=base_url,
        color_scheme="light",
        # Pages are looked at when they stand still.
        reduced_motion="reduce",
        locale="en-GB",
        timezone_id="Europe/Berlin",
        service_workers="allow" if works_offline else "block",
    )


@dataclass
class Recorder:
    """What went wrong in the pages of one context, whether or not anybody looked.

    A test that leads to an error on purpose says so: ``recorder.expects("404")``
    takes one complaint that holds this text.
    """

    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def watch(self, context: BrowserContext) -> None:
        """Listen to every page of a context."""
        context.on("console", self._said)
        context.on("weberror", lambda error: self._add(f"script: {error.error}"))
        context.on("request", self._asked)
        # Told by the page itself: the console names a violation only where one is open.
        context.add_init_script(
            "document.addEventListener('securitypolicyviolation', event =>"
            " console.error('CSP', event.violatedDirective, event.blockedURI))"
        )

    def expects(self, text: str) -> None:
        """Take away one complaint that was expected; fail where there is none."""
        for complaint in self.complaints:
            if text in complaint:
                self.complaints.remove(complaint)
                return
        raise AssertionError(f"Nothing complained of {text!r}, but {self.complaints}")

    def assert_quiet(self) -> None:
        """Fail where a page complained, or asked anybody but this machine."""
        assert self.complaints == []

    def _add(self, complaint: str) -> None:
        self.complaints.append(complaint)

    def _said(self, message: ConsoleMessage) -> None:
        if message.text.startswith("Service Worker registration blocked"):
            return  # by `new_context`
        if message.type in {"error", "warning"}:
            self._add(f"console: {message.text} ({message.location.get('url')})")

    def _asked(self, request: BrowserRequest) -> None:
        self.requests.append(request.url)
        address = urlsplit(request.url)
        if address.scheme in {"data", "blob", "about"}:
            return
        if not _is_loopback(address.hostname or ""):
            self._add(f"request: {request.url}")


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def assert_accessible(page: Page, *, schemes: tuple[Any, ...] = ("light", "dark")) -> None:
    """Fail where axe finds a barrier in the page, in light or in dark.

    The rules run in the page without becoming part of it, so that the page's
    Content-Security-Policy stays as people have it.
    """
    page.evaluate(_AXE.read_text(encoding="utf-8"))
    found = []
    for scheme in schemes:
        page.emulate_media(color_scheme=scheme)
        answer = page.evaluate(
            "rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})",
            list(_RULES),
        )
        found += [_told(violation, scheme) for violation in answer["violations"]]
    page.emulate_media(color_scheme=schemes[0])
    _assert_fits(page)
    assert found == [], f"{page.url}\n" + "\n".join(found)


def _told(violation: dict[str, Any], scheme: str) -> str:
    places = "\n".join(
        f"    {node['html'][:160]}\n      {node['failureSummary']}"
        for node in violation["nodes"][:5]
    )
    return f"{violation['id']} ({scheme}): {violation['help']}\n{places}"


def _assert_fits(page: Page) -> None:
    """Fail where one has to scroll sideways to read."""
    wide, room = page.evaluate(
        "() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    )
    assert wide <= room, f"{page.url} is {wide} px wide on a screen of {room} px"
