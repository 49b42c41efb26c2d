"""The browser sees the application, and what goes wrong in it is not overlooked."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.e2e.browsing import Recorder, assert_accessible
from tests.web.cast import PASSWORD, Cast

pytestmark = pytest.mark.django_db(transaction=True)


def test_somebody_signs_in_by_hand(page: Page, cast: Cast) -> None:
    page.goto(reverse("account_login"))
    page.get_by_label("User name").first.fill(cast.owner.username)
    page.get_by_label("Password").first.fill(PASSWORD)
    page.get_by_role("button", name="Sign in").first.click()
    page.wait_for_url(lambda url: "login" not in url)
    assert {cookie["name"] for cookie in page.context.cookies()} >= {"sessionid"}


def test_a_signed_in_page_needs_no_password(signed_in_page: Page) -> None:
    signed_in_page.goto(reverse("account_change_password"))
    expect(signed_in_page.locator("input[type=password]").first).to_be_visible()


def test_a_page_that_complains_is_noticed(page: Page, recorder: Recorder) -> None:
    page.goto("/no/such/page")
    recorder.expects("404")
    page.goto(reverse("account_login"))
    page.evaluate("console.error('something broke')")
    recorder.expects("something broke")


def test_what_the_policy_forbids_is_noticed(page: Page, recorder: Recorder) -> None:
    page.goto(reverse("account_login"))
    page.evaluate("document.body.setAttribute('onclick', 'this.x = 1'); document.body.click()")
    page.wait_for_timeout(100)
    recorder.expects("script-src")
    recorder.complaints.clear()


def test_a_request_to_elsewhere_is_noticed(page: Page, recorder: Recorder) -> None:
    page.goto(reverse("account_login"))
    page.evaluate("new Image().src = 'http://192.0.2.1/picture.png'")
    page.wait_for_timeout(100)
    recorder.expects("192.0.2.1")
    recorder.complaints.clear()


def test_a_barrier_is_noticed(page: Page) -> None:
    page.goto(reverse("account_login"))
    page.evaluate("document.querySelector('main, body').append(document.createElement('button'))")
    with pytest.raises(AssertionError, match="button-name"):
        assert_accessible(page)
