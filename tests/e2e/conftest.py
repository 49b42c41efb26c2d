"""A browser for each test, in two sizes, that fails where a page complains.

``page``
    An anonymous visitor; each test runs on a phone and on a desktop.
``signed_in_page``
    The same, signed in as ``cast.owner``.
``page_of(user)``
    A function: another page in a browser of its own, signed in as somebody else.
``recorder``
    What the pages complained of: `tests.e2e.browsing.Recorder`.
``server``
    The application; ``page.goto(server.url + reverse("start"))``, or with ``page``
    simply ``page.goto("/")``.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page

from tests.e2e import browsing
from tests.web.conftest import _nobody_was_throttled, cast, client_of, server

if TYPE_CHECKING:
    from tests.web.cast import Cast
    from tests.web.served import Served
    from tonus_web.accounts.models import User

__all__ = ["_nobody_was_throttled", "cast", "client_of", "server"]  # fixtures of `tests.web`

UNDER_CI = os.environ.get("CI") == "true"
#: Time in which a page must do what is asked of it.
_PATIENCE_MS = 10_000


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Chromium, started once for all tests of this folder."""
    program = browsing.browser_program()
    if program is None:
        message = "Chromium is not installed: apt-get install chromium"
        if UNDER_CI:
            pytest.fail(message)
        pytest.skip(message)
    # Playwright keeps an event loop in this thread while it runs, and Django takes
    # that for asynchronous code in the test's own calls.
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    try:
        with browsing.browser(program) as started:
            yield started
    finally:
        if before is None:
            del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
        else:
            os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = before


@pytest.fixture(params=list(browsing.SIZES))
def size(request: pytest.FixtureRequest) -> str:
    """Size of the screen; a test that depends on it runs with each."""
    return str(request.param)


@pytest.fixture
def recorder() -> Iterator[browsing.Recorder]:
    """What the pages of this test complained of; the test fails where that is not nothing."""
    recorder = browsing.Recorder()
    yield recorder
    recorder.assert_quiet()


@pytest.fixture
def new_page(
    browser: Browser, server: Served, recorder: browsing.Recorder, size: str
) -> Iterator[Callable[[], Page]]:
    """A function that opens a page in a browser of its own."""
    contexts: list[BrowserContext] = []

    def opened() -> Page:
        context = browsing.new_context(browser, size, base_url=server.url)
        contexts.append(context)
        recorder.watch(context)
        context.set_default_timeout(_PATIENCE_MS)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_page: Callable[[], Page]) -> Page:
    """An anonymous visitor's page."""
    return new_page()


@pytest.fixture
def page_of(new_page: Callable[[], Page], server: Served) -> Callable[[User], Page]:
    """A function that opens a page in which a user is signed in."""
    from tests.web.cast import client_of

    def opened(user: User) -> Page:
        page = new_page()
        name = settings.SESSION_COOKIE_NAME
        session = client_of(user).cookies[name].value
        page.context.add_cookies([{"name": name, "value": session, "url": server.url}])
        return page

    return opened


@pytest.fixture
def signed_in_page(page_of: Callable[[User], Page], cast: Cast) -> Page:
    """A page of the owner."""
    return page_of(cast.owner)
