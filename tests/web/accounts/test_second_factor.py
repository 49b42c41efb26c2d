"""Authenticator app with real codes, recovery codes, e-mail address, devices."""

from __future__ import annotations

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client

from tests.web.accounts.counting import confirmed
from tests.web.cast import PASSWORD, new_user
from tonus_web.accounts.models import User

pytestmark = pytest.mark.django_db
ACTIVATE = "/account/2fa/totp/activate/"
NEW = "seven-wet-goats-8"
AUTHENTICATE = "/account/2fa/authenticate/"


def code(secret: str, steps: int = 0) -> str:
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps)))


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def login(client: Client, name: str = "olga") -> Client:
    client.post("/account/login/", {"login": name, "password": PASSWORD})
    return client


@pytest.fixture
def secret(client: Client) -> str:
    """The secret of an app that was set up by the pages, as a person does it."""
    new_user("olga")
    confirmed(login(client), PASSWORD)
    page = client.get(ACTIVATE)
    secret = str(page.context["form"].secret)
    assert secret in page.content.decode()
    assert "data:image/svg+xml;base64," in page.content.decode()
    assert client.post(ACTIVATE, {"code": "000000"}).status_code == 200
    answer = client.post(ACTIVATE, {"code": code(secret, -1)})
    assert answer.headers["Location"] == "/account/2fa/recovery-codes/"
    client.logout()
    return secret


def test_the_password_alone_no_longer_signs_in(client: Client, secret: str) -> None:
    login(client)
    assert not signed_in(client)
    assert client.get("/account/").status_code == 302
    text = client.get(AUTHENTICATE).content.decode()
    assert "Your password was right. One step is left." in text
    client.post(AUTHENTICATE, {"code": code(secret)})
    assert signed_in(client)


def test_a_code_works_once(client: Client, secret: str) -> None:
    now = code(secret)
    client.post(AUTHENTICATE, {"code": now})
    login(client).post(AUTHENTICATE, {"code": now})
    assert signed_in(client)
    other = login(Client())
    other.post(AUTHENTICATE, {"code": now})
    assert not signed_in(other)


def test_guessing_codes_is_stopped_for_the_account(client: Client, secret: str) -> None:
    for index in range(5):
        guesser = login(Client(REMOTE_ADDR=f"192.0.2.{index}"))
        guesser.post(AUTHENTICATE, {"code": "000000"}, REMOTE_ADDR=f"192.0.2.{index}")
    other = login(Client())
    answer = other.post(AUTHENTICATE, {"code": code(secret)})
    assert "Wait five minutes" in answer.content.decode()
    assert not signed_in(other)


def test_recovery_codes_work_once_each(client: Client, secret: str) -> None:
    row = Authenticator.objects.get(type=Authenticator.Type.RECOVERY_CODES)
    codes = row.wrap().get_unused_codes()
    assert len(codes) == 10
    login(client).post(AUTHENTICATE, {"code": codes[0]})
    assert signed_in(client)
    other = login(Client())
    other.post(AUTHENTICATE, {"code": codes[0]})
    assert not signed_in(other)


def test_recovery_codes_are_shown_only_after_the_password(client: Client, secret: str) -> None:
    login(client).post(AUTHENTICATE, {"code": code(secret)})
    address = "/account/2fa/recovery-codes/"
    assert client.get(address).status_code == 302
    assert (
        "You have 10 recovery codes left."
        in confirmed(client, PASSWORD).get(address).content.decode()
    )


def test_the_app_is_taken_away_only_after_the_password(client: Client, secret: str) -> None:
    login(client).post(AUTHENTICATE, {"code": code(secret)})
    address = "/account/2fa/totp/deactivate/"
    assert client.post(address).status_code == 302
    assert Authenticator.objects.filter(type="totp").exists()
    confirmed(client, PASSWORD).post(address)
    assert not Authenticator.objects.filter(type="totp").exists()


def test_a_reset_link_does_not_go_round_the_second_factor(client: Client, secret: str) -> None:
    from tonus_web.accounts.services import reset_link

    client.post(reset_link(User.objects.get()), {"password": NEW})
    client.post("/account/login/", {"login": "olga", "password": NEW})
    assert not signed_in(client)


@pytest.mark.parametrize(
    ("host", "is_secure", "offered"),
    [
        ("localhost:8000", False, True),
        ("legs.example.org", True, True),
        ("legs.example.org", False, False),
        ("127.0.0.1:8000", False, False),
        ("192.0.2.1", True, False),
        ("[::1]:8000", True, False),
    ],
)
def test_passkeys_are_offered_where_browsers_have_them(
    client: Client, settings: object, host: str, is_secure: bool, offered: bool
) -> None:
    settings.ALLOWED_HOSTS = ["localhost", "legs.example.org", "127.0.0.1", "192.0.2.1", "[::1]"]  # type: ignore[attr-defined]
    text = client.get("/account/login/", headers={"host": host}, secure=is_secure).content.decode()
    assert ("Sign in with a passkey" in text) is offered
    client.force_login(new_user("olga"))
    text = client.get("/account/2fa/", headers={"host": host}, secure=is_secure).content.decode()
    assert ("Add a passkey" in text) is offered
    assert ("Browsers allow passkeys only" in text) is not offered


def test_a_made_up_passkey_is_refused(client: Client) -> None:
    new_user("olga")
    options = client.get("/account/2fa/webauthn/login/", headers={"accept": "application/json"})
    assert options.json()["request_options"]["publicKey"]["userVerification"] == "required"
    for credential in ("{}", "[]", "x", '{"id": "a", "response": {"userHandle": "zzzz"}}', "null"):
        client.post("/account/2fa/webauthn/login/", {"credential": credential})
        assert not signed_in(client)


def test_devices_are_listed_and_signed_out(client: Client) -> None:
    new_user("olga")
    login(client)
    phone = Client(
        headers={"user-agent": "Mozilla/5.0 (Android 15; Mobile; rv:140.0) Firefox/140.0"}
    )
    login(phone)
    text = client.get("/account/sessions/").content.decode()
    assert "You are signed in on 2 devices." in text
    assert "Firefox on Android" in text
    client.post("/account/sessions/")
    assert phone.get("/account/").status_code == 302
    assert "on this device only" in client.get("/account/sessions/").content.decode()


def test_changing_the_password_signs_other_devices_out(client: Client) -> None:
    new_user("olga")
    login(client)
    other = login(Client())
    answer = client.post(
        "/account/password/change/",
        {
            "oldpassword": PASSWORD,
            "password1": NEW,
            "password2": NEW,
        },
    )
    assert answer.status_code == 302
    assert client.get("/account/").status_code == 200
    assert other.get("/account/").status_code == 302


def test_an_address_is_given_changed_and_removed(client: Client, mailoutbox: list[object]) -> None:
    user = User.objects.create_user("olga", password=PASSWORD)
    login(client)
    assert client.get("/account/email/").status_code == 302, "asks for the password first"
    confirmed(client, PASSWORD)
    for address in ("A@example.org", "b@example.org", ""):
        client.post("/account/email/", {"email": address})
        user.refresh_from_db()
        assert user.email == address.lower()
        addresses = list(user.emailaddress_set.values_list("email", "primary"))  # type: ignore[attr-defined]
        assert addresses == ([(address.lower(), True)] if address else [])
    assert mailoutbox == []
    assert client.post("/account/email/", {"email": "no address"}).status_code == 200


def test_with_mail_an_address_is_confirmed_by_a_link(
    client: Client, settings: object, mailoutbox: list[object]
) -> None:
    settings.CAN_SEND_EMAIL = True  # type: ignore[attr-defined]
    user = User.objects.create_user("olga", password=PASSWORD)
    confirmed(login(client), PASSWORD)
    client.post("/account/email/", {"email": "olga@example.org"})
    (mail,) = mailoutbox
    link = str(mail.body).split("http://testserver")[1].split()[0]  # type: ignore[attr-defined]
    assert "not confirmed yet" in client.get("/account/email/").content.decode()
    client.post(link)
    assert user.emailaddress_set.get().verified  # type: ignore[attr-defined]
    assert "not confirmed yet" not in client.get("/account/email/").content.decode()
