"""By name or address, in any case; never faster, friendlier or more often for a guess."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from tests.web.accounts.counting import CountingHasher
from tests.web.cast import PASSWORD, new_user
from tonus_web.accounts.models import User

pytestmark = pytest.mark.django_db
LOGIN = "/account/login/"
WRONG = "The name and the password do not belong together."


def signed_in(client: Client, login: str, password: str = PASSWORD, **more: str) -> bool:
    client.post(LOGIN, {"login": login, "password": password, **more})
    return "_auth_user_id" in client.session


@pytest.mark.parametrize(
    "login", ["olga", "OLGA", " olga ", "olga@example.org", "Olga@Example.org"]
)
def test_a_name_or_an_address_in_any_case(client: Client, login: str) -> None:
    new_user("olga")
    assert signed_in(client, login)


def test_letters_beyond_english_fold_too(client: Client) -> None:
    new_user("Änne")
    assert signed_in(client, "äNNE")


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(client: Client) -> None:
    new_user("olga")
    pages = []
    for login in ("olga", "nobody", "olga@example.org", "nobody@example.org"):
        answer = client.post(LOGIN, {"login": login, "password": "wrong-wrong-wrong"})
        assert answer.status_code == 200
        text = answer.content.decode()
        assert WRONG in text
        for token in {line for line in text.split('"') if len(line) == 64}:
            text = text.replace(token, "")
        pages.append(text.replace(login, "LOGIN"))
    assert len(set(pages)) == 1


def test_unknown_names_cost_the_same_work(client: Client, settings: object) -> None:
    settings.PASSWORD_HASHERS = ["tests.web.accounts.counting.CountingHasher"]  # type: ignore[attr-defined]
    user = new_user("olga")
    EmailAddress.objects.create(user=user, email=user.email, primary=True)
    off = new_user("otto")
    User.objects.filter(pk=off.pk).update(is_active=False)
    work = {}
    for login in ("olga", "olga@example.org", "otto", "nobody", "nobody@example.org"):
        before = CountingHasher.work
        client.post(LOGIN, {"login": login, "password": "wrong-wrong-wrong"})
        work[login] = CountingHasher.work - before
    assert set(work.values()) == {1}, work


def test_an_address_given_twice_belongs_to_whoever_confirmed_it(client: Client) -> None:
    first, second = new_user("olga"), new_user("mallory")
    User.objects.filter(pk=first.pk).update(email="both@example.org")
    User.objects.filter(pk=second.pk).update(email="both@example.org")
    client.post(LOGIN, {"login": "both@example.org", "password": PASSWORD})
    assert client.session["_auth_user_id"] == str(first.pk)
    client.logout()
    EmailAddress.objects.create(user=second, email="both@example.org", verified=True)
    client.post(LOGIN, {"login": "both@example.org", "password": PASSWORD})
    assert client.session["_auth_user_id"] == str(second.pk)


def test_five_wrong_passwords_shut_an_account_for_a_while(client: Client) -> None:
    new_user("olga")
    for port in range(5):
        # A request says its own port: it must not begin to count anew by it.
        client.post(
            LOGIN,
            {"login": "olga", "password": "wrong-wrong-wrong"},
            headers={"host": f"localhost:{port + 1}"},
            REMOTE_ADDR=f"192.0.2.{port}",
        )
    answer = client.post(LOGIN, {"login": "OLGA", "password": PASSWORD}, REMOTE_ADDR="192.0.2.99")
    assert "Wait five minutes" in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_ten_wrong_names_shut_out_an_address(client: Client) -> None:
    new_user("olga")
    for index in range(10):
        assert not signed_in(client, f"name-{index}", "wrong-wrong-wrong")
    assert not signed_in(client, "olga")
    assert signed_in(Client(REMOTE_ADDR="192.0.2.7"), "olga")


def test_a_forged_header_makes_no_new_address(client: Client) -> None:
    for index in range(10):
        client.post(
            LOGIN,
            {"login": f"name-{index}", "password": "wrong-wrong-wrong"},
            headers={"x-forwarded-for": f"192.0.2.{index}"},
        )
    new_user("olga")
    answer = client.post(
        LOGIN, {"login": "olga", "password": PASSWORD}, headers={"x-forwarded-for": "192.0.2.99"}
    )
    assert "Wait five minutes" in answer.content.decode()


def test_behind_the_proxy_the_last_forwarded_address_counts(
    client: Client, settings: object
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1  # type: ignore[attr-defined]
    new_user("olga")
    for index in range(10):
        client.post(
            LOGIN,
            {"login": f"name-{index}", "password": "wrong-wrong-wrong"},
            headers={"x-forwarded-for": f"198.51.100.{index}, 192.0.2.1"},
        )
    for last, comes_in in (("192.0.2.1", False), ("192.0.2.2", True)):
        client.post(
            LOGIN, {"login": "olga", "password": PASSWORD}, headers={"x-forwarded-for": last}
        )
        assert ("_auth_user_id" in client.session) is comes_in


def test_the_session_is_a_new_one_after_signing_in(client: Client) -> None:
    new_user("olga")
    client.get("/account/signup/")
    session = client.session
    session["planted"] = "yes"
    session.save()
    planted = session.session_key
    assert planted
    client.cookies["sessionid"] = planted
    assert signed_in(client, "olga")
    assert client.session.session_key != planted
    assert not Client(headers={"cookie": f"sessionid={planted}"}).session.get("_auth_user_id")


def test_signing_out_ends_the_session_on_the_server(client: Client) -> None:
    new_user("olga")
    assert signed_in(client, "olga")
    key = client.session.session_key
    assert key
    assert client.get("/account/logout/").status_code == 200, "a link alone signs nobody out"
    assert "_auth_user_id" in client.session
    client.post("/account/logout/")
    stale = Client()
    stale.cookies["sessionid"] = key
    assert stale.get("/account/").status_code == 302


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://example.org/",
        "//example.org/",
        "/\\example.org/",
        "http:///example.org",
        "https://localhost:1/",
        "javascript:alert(1)",
        "\tjavascript:alert(1)",
    ],
)
def test_nobody_is_led_elsewhere(client: Client, elsewhere: str) -> None:
    new_user("olga")
    answer = client.post(LOGIN, {"login": "olga", "password": PASSWORD, "next": elsewhere})
    assert answer.headers["Location"] == "/"
    signed_out = client.post("/account/logout/", {"next": elsewhere})
    assert signed_out.headers["Location"] == "/"


def test_somebody_is_led_where_they_wanted(client: Client) -> None:
    new_user("olga")
    first = client.get("/account/sessions/")
    assert first.headers["Location"] == "/account/login/?next=/account/sessions/"
    answer = client.post(
        LOGIN, {"login": "olga", "password": PASSWORD, "next": "/account/sessions/"}
    )
    assert answer.headers["Location"] == "/account/sessions/"


def test_an_account_that_is_switched_off_says_so_only_to_who_knows_the_password(
    client: Client,
) -> None:
    user = new_user("olga")
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert WRONG in client.post(LOGIN, {"login": "olga", "password": "x" * 12}).content.decode()
    answer = client.post(LOGIN, {"login": "olga", "password": PASSWORD}, follow=True)
    assert "This account is switched off." in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_a_form_of_another_site_is_refused() -> None:
    new_user("olga")
    client = Client(enforce_csrf_checks=True)
    client.get(LOGIN)
    token = client.cookies["csrftoken"].value
    data = {"login": "olga", "password": PASSWORD, "csrfmiddlewaretoken": token}
    for origin in ("https://example.org", "null", "http://localhost:1", "https://testserver"):
        answer = client.post(LOGIN, data, headers={"origin": origin})
        assert answer.status_code == 403
        assert "This form was open for too long" in answer.content.decode()
        assert answer.headers["Content-Security-Policy"]
    assert client.post(LOGIN, {**data, "csrfmiddlewaretoken": "x"}).status_code == 403
    assert client.post(LOGIN, data, headers={"origin": "http://testserver"}).status_code == 302


@pytest.mark.parametrize("length", [0, 10_000])
def test_odd_logins_are_refused_calmly(client: Client, length: int) -> None:
    for login in ("a\x00b", "a" * length, "@", "%", "é" * 300):
        answer = client.post(LOGIN, {"login": login, "password": "p" * length})
        assert answer.status_code == 200
