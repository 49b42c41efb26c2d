"""A passkey, made and used by hand with a virtual authenticator; and the pages on the way."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.e2e.browsing import Recorder, assert_accessible
from tests.web.cast import PASSWORD, Cast

if TYPE_CHECKING:
    from tonus_web.accounts.models import User

pytestmark = pytest.mark.django_db(transaction=True)


def give_authenticator(page: Page) -> tuple[object, str]:
    """Plug a device with fingerprint into a page's browser."""
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    made = devices.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    return devices, made["authenticatorId"]


def sign_in(page: Page, name: str) -> None:
    page.goto(reverse("account_login"))
    page.get_by_label("User name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(lambda url: "login" not in url)


def confirm(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text("Show once more that you are olga.")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()


def test_a_passkey_is_made_and_signs_in(page: Page, cast: Cast) -> None:
    give_authenticator(page)
    sign_in(page, "olga")
    page.goto(reverse("mfa_index"))
    assert_accessible(page)
    page.get_by_role("link", name="Add a passkey").click()
    confirm(page)
    assert_accessible(page)
    page.get_by_role("textbox", name="Name").fill("Phone")
    page.get_by_role("button", name="Make the passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You have 10 recovery codes left.")
    assert_accessible(page)
    page.goto(reverse("mfa_list_webauthn"))
    expect(page.get_by_role("row", name="Phone")).to_contain_text("by itself")
    assert_accessible(page)

    page.goto(reverse("account_logout"))
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(lambda url: "logout" not in url)
    page.goto(reverse("account_login"))
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(lambda url: "login" not in url)
    page.goto(reverse("accounts:account"))
    expect(page.get_by_role("heading", level=1)).to_have_text("You are olga here.")

    # After the password it is the second factor.
    page.goto(reverse("account_logout"))
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(lambda url: "logout" not in url)
    page.goto(reverse("account_login"))
    page.get_by_label("User name").fill("olga")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Your password was right. One step is left."
    )
    assert_accessible(page)
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(lambda url: "2fa" not in url)

    # And it opens the pages that ask again.
    page.goto(reverse("accounts:delete"))
    page.get_by_role("link", name="Use a passkey").click()
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Your account can be deleted, and nothing of it kept."
    )


def test_a_passkey_that_is_not_there_is_said(page: Page, cast: Cast) -> None:
    give_authenticator(page)
    page.goto(reverse("account_login"))
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("The passkey was not used.")


def test_the_back_button_shows_nothing_after_signing_out(page: Page, cast: Cast) -> None:
    sign_in(page, "olga")
    page.goto(reverse("accounts:account"))
    page.goto(reverse("account_logout"))
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(lambda url: "logout" not in url)
    page.wait_for_load_state()
    for _ in range(3):
        page.go_back()
        assert "You are olga here." not in page.content()
        assert "signed in as olga" not in page.content()


def test_the_back_button_shows_nothing_after_deleting(page: Page, cast: Cast) -> None:
    sign_in(page, "olga")
    page.goto(reverse("accounts:account"))
    page.get_by_role("link", name="Delete my account").click()
    confirm(page)
    assert_accessible(page)
    page.get_by_role("button", name="Delete my account for good").click()
    expect(page.get_by_text("Your account is gone")).to_be_visible()
    for _ in range(4):
        page.go_back()
        assert "olga" not in page.locator("main").inner_text()


def test_an_invitation_in_the_hands_of_both(
    page: Page, page_of: Callable[[User], Page], cast: Cast
) -> None:
    ada = page_of(cast.administrator)
    ada.goto(reverse("accounts:site"))
    assert_accessible(ada)
    ada.get_by_label("Only people with an invitation").check()
    ada.get_by_role("button", name="Keep this").click()
    ada.goto(reverse("accounts:people"))
    assert_accessible(ada)
    ada.get_by_role("link", name="Invite somebody").click()
    assert_accessible(ada)
    ada.get_by_label("For whom").fill("Ben")
    ada.get_by_role("button", name="Make the invitation").click()
    assert_accessible(ada)
    expect(ada.get_by_role("img", name="The invitation as a QR code")).to_be_visible()
    link = ada.get_by_label("Link").input_value()

    page.goto(reverse("account_signup"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("You need an invitation")
    assert_accessible(page)
    page.goto(link)
    assert_accessible(page)
    page.get_by_label("User name").fill("ben")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Make my account").click()
    page.wait_for_url(lambda url: "signup" not in url)


def test_pages_of_an_account_have_no_barriers(
    page: Page, page_of: Callable[[User], Page], cast: Cast, recorder: Recorder
) -> None:
    for name in ("account_login", "account_signup", "account_reset_password"):
        page.goto(reverse(name))
        assert_accessible(page)
    ada = page_of(cast.administrator)
    for name in ("accounts:account", "usersessions_list", "account_change_password"):
        ada.goto(reverse(name))
        assert_accessible(ada)
    ada.goto(reverse("accounts:person", args=[cast.owner.pk]))
    assert_accessible(ada)
