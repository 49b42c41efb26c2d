"""Who may make an account, under which name, and how often an invitation counts."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from tests.web.accounts.counting import at_once
from tests.web.cast import PASSWORD, new_user
from tonus_web.accounts.forms import PreferencesForm
from tonus_web.accounts.models import Invitation, Site, User
from tonus_web.accounts.services import invitation_link, revoke_invitation

pytestmark = pytest.mark.django_db
SIGN_UP = "/account/signup/"


def policy(sign_up: str) -> None:
    Site.current()
    Site.objects.update(sign_up=sign_up)


def made(client: Client, name: str, email: str = "") -> bool:
    client.post(SIGN_UP, {"username": name, "email": email, "password1": PASSWORD})
    return "_auth_user_id" in client.session


def invitation(uses: int = 1, days: float = 1) -> tuple[Invitation, str]:
    return invitation_link(
        made_by=new_user(f"ada{User.objects.count()}", is_staff=True),
        note="",
        uses=uses,
        lasts=dt.timedelta(days=days),
    )


def test_open_to_anybody(client: Client) -> None:
    assert made(client, "olga")
    user = User.objects.get()
    assert (user.username, user.email, user.is_staff, user.is_superuser) == (
        "olga",
        "",
        False,
        False,
    )


def test_without_mail_nobody_is_asked_to_confirm_an_address(
    client: Client, mailoutbox: list[object]
) -> None:
    answer = client.post(
        SIGN_UP, {"username": "olga", "email": "O@Example.org", "password1": PASSWORD}, follow=True
    )
    assert "_auth_user_id" in client.session
    assert "confirm" not in answer.content.decode().lower()
    assert User.objects.get().email == "o@example.org"
    assert mailoutbox == []


@pytest.mark.parametrize("sign_up", ["closed", "invited"])
def test_shut_doors_say_whom_to_ask(client: Client, sign_up: str) -> None:
    policy(sign_up)
    assert "Ask the person who runs this place" in client.get(SIGN_UP).content.decode()
    assert not made(client, "olga")
    assert not User.objects.exists()


def test_a_name_is_taken_in_any_case(client: Client) -> None:
    new_user("Änne")
    for name in ("änne", "ÄNNE", "A\u0308nne", "\uff21\u0308nne"):
        answer = client.post(SIGN_UP, {"username": name, "password1": PASSWORD})
        assert "This user name is taken" in answer.content.decode(), name
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    "name",
    ["a", "a" * 41, "a b", "a@b", "-ab", "ab.", "a/b", "<b>", "a\u202eb", "", "a\u0000b", "🙂🙂"],
)
def test_names_that_cannot_be_read_out_are_refused(client: Client, name: str) -> None:
    assert not made(client, name)
    assert not User.objects.exists()


@pytest.mark.parametrize("name", ["ab", "anna.k-2", "Łucja_9", "अनिता", "Ωmega", "a" * 40])
def test_names_of_any_script_are_taken(client: Client, name: str) -> None:
    assert made(client, name)


@pytest.mark.parametrize("password", ["short", "1234567890", "password123", "olga-olga-1"])
def test_weak_passwords_are_refused(client: Client, password: str) -> None:
    client.post(SIGN_UP, {"username": "olga-olga", "password1": password})
    assert not User.objects.exists()


def test_a_known_address_gets_the_same_answer_as_an_unknown_one(client: Client) -> None:
    new_user("olga")
    assert made(client, "mallory", "olga@example.org")
    assert made(Client(), "second", "unknown@example.org")


def test_an_invitation_leads_to_the_form_and_leaves_the_address(client: Client) -> None:
    policy("invited")
    _, link = invitation()
    answer = client.get(link)
    assert (answer.status_code, answer.headers["Location"]) == (302, SIGN_UP)
    assert "You are about to make your account." in client.get(SIGN_UP).content.decode()
    assert made(client, "olga")
    assert Invitation.objects.get().uses_left == 0
    assert Client().get(link).status_code == 410


def test_only_the_hash_of_an_invitation_is_kept() -> None:
    row, link = invitation()
    token = link.rstrip("/").rsplit("/", 1)[1]
    assert len(token) >= 22, "at least 128 bits in 6-bit letters"
    assert token not in str(vars(row))


def test_a_refused_form_costs_no_use(client: Client) -> None:
    policy("invited")
    _, link = invitation()
    client.get(link)
    client.post(SIGN_UP, {"username": "x", "password1": "y"})
    assert Invitation.objects.get().uses_left == 1
    assert made(client, "olga")


def test_withdrawn_and_old_invitations_open_nothing(client: Client) -> None:
    policy("invited")
    row, link = invitation()
    client.get(link)
    revoke_invitation(row)
    assert not made(client, "olga")
    assert Client().get(link).status_code == 410
    row, link = invitation()
    client.get(link)
    Invitation.objects.filter(pk=row.pk).update(expires_at=timezone.now())
    assert not made(client, "olga")


def test_with_closed_doors_an_invitation_opens_nothing(client: Client) -> None:
    policy("invited")
    row, link = invitation()
    client.get(link)
    policy("closed")
    assert Client().get(link).status_code == 410
    assert not made(client, "olga")
    row.refresh_from_db()
    assert row.uses_left == 1


@pytest.mark.parametrize("token", ["x", "A" * 43, "%00", "\u0640", "a" * 5000])
def test_made_up_invitations_are_refused_calmly(client: Client, token: str) -> None:
    assert client.get(f"/account/invited/{token}/").status_code == 410


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_only_as_many_get_in_as_were_invited() -> None:
    policy("invited")
    _, link = invitation(uses=2)
    clients = [Client(REMOTE_ADDR=f"192.0.2.{index}") for index in range(6)]
    for client in clients:
        client.get(link)
    at_once(6, lambda index: made(clients[index], f"guest-{index}"))
    assert User.objects.filter(username__startswith="guest").count() == 2
    assert Invitation.objects.get().uses_left == 0


@pytest.mark.django_db(transaction=True)
def test_of_two_who_want_a_name_at_once_one_gets_it_and_no_use_is_lost() -> None:
    policy("invited")
    _, link = invitation(uses=5)
    clients = [Client(REMOTE_ADDR=f"192.0.2.{index}") for index in range(4)]
    for client in clients:
        client.get(link)
    answers = at_once(
        4,
        lambda index: clients[index].post(
            SIGN_UP, {"username": ("Olga", "olga")[index % 2], "password1": PASSWORD}
        ),
    )
    assert {answer.status_code for answer in answers} <= {200, 302}, answers
    assert User.objects.filter(name_key="olga").count() == 1
    assert Invitation.objects.get().uses_left == 4


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        # Chromium names some zones by their old names.
        ("Asia/Calcutta", "Asia/Calcutta"),
        ("", ""),
        ("Mars/Olympus", ""),
        ("../../etc/passwd", ""),
        ("Europe/Berlin" * 40, ""),
    ],
)
def test_the_zone_of_the_browser_is_the_account_s(client: Client, told: str, kept: str) -> None:
    assert "data-zone" in client.get(SIGN_UP).content.decode()
    client.post(SIGN_UP, {"username": "olga", "password1": PASSWORD, "zone": told})
    assert User.objects.get().zone == kept


def test_the_settings_offer_the_zone_that_somebody_has(client: Client) -> None:
    client.post(SIGN_UP, {"username": "olga", "password1": PASSWORD, "zone": "GMT"})
    shown = PreferencesForm(instance=User.objects.get())
    assert '<option value="GMT" selected>' in str(shown["zone"])
