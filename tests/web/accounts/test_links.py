"""Links that work once: the first administrator's, and for a new password."""

from __future__ import annotations

import re

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from tests.web.accounts.counting import at_once
from tests.web.cast import PASSWORD, new_user
from tonus.errors import InputError
from tonus_web.accounts.models import OneTimeLink, User
from tonus_web.accounts.selectors import has_administrator
from tonus_web.accounts.services import administrator_link, reset_link

pytestmark = pytest.mark.django_db
NEW = "seven-wet-goats-8"


def test_the_first_administrator_comes_in_and_goes_on(client: Client) -> None:
    assert not has_administrator()
    link = administrator_link("http://localhost:8000")
    assert link.startswith("http://localhost:8000/account/setup/")
    path = link.removeprefix("http://localhost:8000")
    assert client.get(path).status_code == 200
    said = {"name": "Ada", "password": PASSWORD, "zone": "Europe/Rome"}
    answer = client.post(path, said)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    user = User.objects.get()
    assert (user.username, user.is_staff, user.is_superuser) == ("Ada", True, False)
    assert user.zone == "Europe/Rome"
    assert client.session["_auth_user_id"] == str(user.pk)
    assert has_administrator()
    with pytest.raises(InputError):
        administrator_link()


def test_a_wrong_form_does_not_use_the_link_up(client: Client) -> None:
    link = administrator_link()
    for data in ({"name": "Ada", "password": "short"}, {"name": "a b", "password": PASSWORD}, {}):
        assert client.post(link, data).status_code == 200
    assert not User.objects.exists()
    assert client.post(link, {"name": "Ada", "password": PASSWORD}).status_code == 302


def test_a_newer_link_replaces_the_older(client: Client) -> None:
    old, new = administrator_link(), administrator_link()
    assert client.get(old).status_code == 410
    assert client.get(new).status_code == 200
    assert OneTimeLink.objects.count() == 1


def test_after_a_day_it_is_over(client: Client) -> None:
    link = administrator_link()
    OneTimeLink.objects.update(expires_at=timezone.now())
    assert client.post(link, {"name": "Ada", "password": PASSWORD}).status_code == 410
    assert not User.objects.exists()


def test_only_the_hash_is_kept() -> None:
    token = administrator_link().rstrip("/").rsplit("/", 1)[1]
    assert len(token) == 43
    assert token not in str(OneTimeLink.objects.values())


@pytest.mark.parametrize(
    ("address", "header", "opens"),
    [
        ("127.0.0.1", {}, True),
        ("127.8.8.8", {}, True),
        ("::1", {}, True),
        ("::ffff:127.0.0.1", {}, True),
        ("192.0.2.1", {}, False),
        ("10.0.0.1", {}, False),
        ("::ffff:192.0.2.1", {}, False),
        ("", {}, False),
        ("nonsense", {}, False),
        ("127.0.0.1", {"x-forwarded-for": "127.0.0.1"}, False),
        ("127.0.0.1", {"forwarded": "for=192.0.2.1"}, False),
        ("127.0.0.1", {"x-real-ip": "192.0.2.1"}, False),
        ("127.0.0.1", {"via": "1.1 proxy"}, False),
    ],
)
def test_it_opens_only_on_the_machine_itself(
    client: Client, address: str, header: dict[str, str], opens: bool
) -> None:
    link = administrator_link()
    for method in (client.get, client.post):
        answer = method(
            link, {"name": "Ada", "password": PASSWORD}, REMOTE_ADDR=address, headers=header
        )
        assert (answer.status_code != 403) is opens
    assert User.objects.exists() is opens


def test_the_proxy_that_was_set_up_may_pass_it_on(client: Client, settings: object) -> None:
    settings.TLS_PROXY = True  # type: ignore[attr-defined]
    link = administrator_link()
    headers = {"x-forwarded-for": "192.0.2.1"}
    assert client.get(link, headers=headers).status_code == 200
    assert client.get(link, headers=headers, REMOTE_ADDR="192.0.2.1").status_code == 403


@pytest.mark.django_db(transaction=True)
def test_of_many_tabs_one_makes_the_administrator() -> None:
    link = administrator_link()
    answers = at_once(
        6, lambda index: Client().post(link, {"name": f"ada-{index}", "password": PASSWORD})
    )
    assert sorted(answer.status_code for answer in answers) == [302, *[410] * 5]
    assert User.objects.count() == 1


def test_a_new_password_by_link_ends_every_session(client: Client) -> None:
    user = new_user("olga")
    signed_in = Client()
    signed_in.post("/account/login/", {"login": "olga", "password": PASSWORD})
    assert signed_in.get("/account/").status_code == 200
    link = reset_link(user)
    assert "for olga" in client.get(link).content.decode()
    answer = client.post(link, {"password": NEW}, follow=True)
    assert "Your new password is set." in answer.content.decode()
    assert "_auth_user_id" not in client.session, "the new password is still to be typed"
    assert signed_in.get("/account/").status_code == 302
    assert client.get(link).status_code == 410
    assert client.post(link, {"password": "another-one-11"}).status_code == 410
    user.refresh_from_db()
    assert user.check_password(NEW)


def test_a_reset_link_signs_out_whoever_sits_there(client: Client) -> None:
    client.force_login(new_user("sam"))
    client.post(reset_link(new_user("olga")), {"password": NEW})
    assert "_auth_user_id" not in client.session


def test_a_link_is_good_for_one_purpose_and_one_account(client: Client) -> None:
    user = new_user("olga")
    reset = reset_link(user).rstrip("/").rsplit("/", 1)[1]
    setup = administrator_link().rstrip("/").rsplit("/", 1)[1]
    assert client.get(f"/account/setup/{reset}/").status_code == 410
    assert client.get(f"/account/reset/{setup}/").status_code == 410
    older = reset_link(user)
    reset_link(new_user("sam"))
    assert client.get(older).status_code == 200, "another account's link changes nothing"
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert client.get(older).status_code == 410


@pytest.mark.django_db(transaction=True)
def test_of_many_who_use_a_reset_link_one_succeeds() -> None:
    link = reset_link(new_user("olga"))
    answers = at_once(
        6,
        lambda index: Client(REMOTE_ADDR=f"192.0.2.{index}").post(
            link, {"password": f"{NEW}-{index}"}
        ),
    )
    assert sorted(answer.status_code for answer in answers) == [302, *[410] * 5]
    winner = [answer.status_code for answer in answers].index(302)
    assert User.objects.get().check_password(f"{NEW}-{winner}")


def test_without_mail_the_reset_page_says_whom_to_ask(client: Client) -> None:
    text = client.get("/account/password/reset/").content.decode()
    assert "Ask the person who runs this place" in text
    assert "<form" not in text
    answer = client.post("/account/password/reset/", {"email": "olga@example.org"})
    assert answer.status_code == 200, "it must not say that something was sent"


def test_with_mail_a_link_is_sent_and_works_once(
    client: Client, settings: object, mailoutbox: list[object]
) -> None:
    settings.CAN_SEND_EMAIL = True  # type: ignore[attr-defined]
    user = new_user("olga")
    pages = set()
    for email in ("olga@example.org", "nobody@example.org"):
        answer = client.post("/account/password/reset/", {"email": email}, follow=True)
        pages.add(re.sub(r'"[\w-]{64}"', "", answer.content.decode()))
    assert len(pages) == 1, "nobody learns who is here"
    known, unknown = (str(mail.body) for mail in mailoutbox)  # type: ignore[attr-defined]
    assert "No account here has it" in unknown
    found = re.search(r"http://testserver(/\S+)", known)
    assert found is not None
    page = client.get(found[1])
    form = page.headers["Location"]
    assert form.endswith("set-password/"), "the secret leaves the address"
    client.post(form, {"password1": NEW, "password2": NEW})
    user.refresh_from_db()
    assert user.check_password(NEW)
    assert "no longer works" in client.get(found[1]).content.decode()


def test_who_holds_the_machine_can_print_a_link(
    client: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    new_user("Olga")
    call_command("reset_link", "olga", origin="http://localhost:9000/")
    link = capsys.readouterr().out.strip()
    assert client.get(link.removeprefix("http://localhost:9000")).status_code == 200
    with pytest.raises(CommandError, match="nobody"):
        call_command("reset_link", "nobody")
