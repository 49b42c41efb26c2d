"""The administrator's pages: what they do, and what they must not."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from tests.web.accounts.counting import at_once, confirmed
from tests.web.cast import PASSWORD, Cast, client_of, new_user
from tonus_web.accounts import urls
from tonus_web.accounts.models import Invitation, Site, User
from tonus_web.accounts.selectors import has_administrator
from tonus_web.accounts.services import (
    LastAdministrator,
    deactivate,
    erase_account,
    set_administrator,
)

pytestmark = pytest.mark.django_db
#: Pages that only administrators reach, with the arguments of their addresses.
PAGES = ("people", "site", "invitations")
OF_A_PERSON = ("person", "reset_link", "active", "role", "factor", "erase")


@pytest.fixture
def ada(cast: Cast) -> Client:
    return confirmed(client_of(cast.administrator), PASSWORD)


def url(name: str, *args: object) -> str:
    return reverse(f"accounts:{name}", args=args)


def addresses(cast: Cast) -> list[str]:
    return [
        *(url(name) for name in PAGES),
        *(url(name, cast.owner.pk) for name in OF_A_PERSON),
        url("revoke", cast.owner.pk),
    ]


def test_every_page_of_the_administrator_is_named_here() -> None:
    mine = {"account", "setup", "invited", "reset", "email", "delete"}
    assert {pattern.name for pattern in urls.urlpatterns} == {*mine, *PAGES, *OF_A_PERSON, "revoke"}


def test_to_others_they_do_not_exist(
    cast: Cast, client_of: Callable[[User | None], Client]
) -> None:
    for address in addresses(cast):
        for method in ("get", "post"):
            assert getattr(client_of(cast.stranger), method)(address).status_code in (404, 405)
            answer = getattr(Client(), method)(address)
            assert answer.status_code == 405 or answer.headers["Location"].startswith(
                "/account/login/?next="
            )


def test_an_administrator_reaches_nobodys_records(
    cast: Cast, client_of: Callable[[User | None], Client]
) -> None:
    client = client_of(cast.administrator)
    for path in ("", "settings/", "coach/", "energy/", "deleted/"):
        assert client.get(f"/m/{cast.member.pk}/{path}").status_code == 404


def test_pages_show_accounts_and_lead_to_no_records(cast: Cast, ada: Client) -> None:
    for address in (url("people"), url("person", cast.owner.pk)):
        text = ada.get(address).content.decode()
        assert "olga@example.org" in text
        assert str(cast.member.pk) not in text


def test_search(cast: Cast, ada: Client) -> None:
    new_user("Änne")
    for text, found in (("OLG", "olga"), ("olga@exam", "olga"), ("änn", "Änne"), ("ÄNN", "Änne")):
        page = ada.get(url("people"), {"q": text}).content.decode()
        assert re.findall(r"/people/[\w-]{36}/\">([^<]+)<", page) == [found]
    assert "Nobody goes by that." in ada.get(url("people"), {"q": "%"}).content.decode()
    assert ada.get(url("people"), {"page": "99", "q": "x" * 999}).status_code == 200


def test_the_list_takes_as_many_queries_for_many_as_for_few(
    cast: Cast, ada: Client, django_assert_num_queries: Callable[..., object]
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(
        connection,
    ) as few:
        ada.get(url("people"))
    for index in range(30):
        new_user(f"guest-{index}")
    with CaptureQueriesContext(connection) as many:
        ada.get(url("people"))
    assert len(few) == len(many)


def test_dangerous_actions_ask_for_the_password_again(cast: Cast) -> None:
    client = client_of(cast.administrator)
    for name in OF_A_PERSON[1:]:
        answer = client.post(url(name, cast.owner.pk))
        assert answer.headers["Location"].startswith("/account/reauthenticate/"), name
    cast.owner.refresh_from_db()
    assert cast.owner.is_active
    # The password given, what was asked for is done.
    address = url("active", cast.owner.pk)
    client.post(address, {"active": "no"})
    client.post("/account/reauthenticate/", {"password": PASSWORD, "next": address})
    cast.owner.refresh_from_db()
    assert not cast.owner.is_active


def test_a_reset_link_is_shown_once_with_a_code(cast: Cast, ada: Client) -> None:
    text = ada.post(url("reset_link", cast.owner.pk)).content.decode()
    link = re.search(r'value="(http://testserver/account/reset/[\w-]{43}/)"', text)
    assert link is not None
    assert '<svg xmlns="http://www.w3.org/2000/svg" class="qr"' in text
    assert "style=" not in text
    assert Client().get(link[1].removeprefix("http://testserver")).status_code == 200
    assert link[1] not in ada.get(url("person", cast.owner.pk)).content.decode()
    assert ada.get(url("reset_link", cast.owner.pk)).status_code == 405


def test_switched_off_and_on(cast: Cast, ada: Client) -> None:
    olga = client_of(cast.owner)
    ada.post(url("active", cast.owner.pk), {"active": "no"})
    assert olga.get("/account/").status_code == 302, "the session ends at once"
    text = ada.post(url("reset_link", cast.owner.pk), follow=True).content.decode()
    assert "Switch it on first" in text
    ada.post(url("active", cast.owner.pk), {"active": "yes"})
    cast.owner.refresh_from_db()
    assert cast.owner.is_active


def test_there_is_always_an_administrator(cast: Cast, ada: Client) -> None:
    me = cast.administrator
    for name, data in (("role", {"administers": "no"}), ("active", {"active": "no"})):
        text = ada.post(url(name, me.pk), data, follow=True).content.decode()
        assert "Somebody has to administer." in text
    with pytest.raises(LastAdministrator):
        erase_account(me)
    assert has_administrator()
    ada.post(url("role", cast.owner.pk), {"administers": "yes"})
    ada.post(url("role", me.pk), {"administers": "no"})
    assert ada.get(url("people")).status_code == 404
    assert client_of(cast.owner).get(url("people")).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_of_administrators_who_leave_at_once_one_stays() -> None:
    users = [new_user(f"ada-{index}", is_staff=True) for index in range(4)]

    def leave(index: int) -> None:
        if index % 2:
            deactivate(users[index])
        else:
            set_administrator(users[index], administers=False)

    results = at_once(4, leave)
    assert [type(result) for result in results].count(LastAdministrator) == 1, results
    assert User.objects.filter(is_staff=True, is_active=True).count() == 1


def test_a_lost_second_factor_is_taken_away(cast: Cast, ada: Client) -> None:
    Authenticator.objects.create(user=cast.owner, type="totp", data={"secret": "x"})
    text = ada.get(url("person", cast.owner.pk)).content.decode()
    assert "Take away the second factor" in text
    ada.post(url("factor", cast.owner.pk))
    assert not Authenticator.objects.exists()
    assert "Take away" not in ada.get(url("person", cast.owner.pk)).content.decode()


def test_an_account_goes_only_when_its_name_was_typed(cast: Cast, ada: Client) -> None:
    address = url("erase", cast.owner.pk)
    for typed in ("", "olg", "sam"):
        assert ada.post(address, {"typed": typed}).status_code == 200
    assert User.objects.filter(pk=cast.owner.pk).exists()
    assert ada.post(address, {"typed": "Olga"}).status_code == 302
    assert not User.objects.filter(pk=cast.owner.pk).exists()
    assert ada.get(address).status_code == 404
    own = ada.get(url("erase", cast.administrator.pk))
    assert own.headers["Location"] == "/account/delete/"


def test_the_policy_is_kept(cast: Cast, ada: Client) -> None:
    ada.post(url("site"), {"name": "Haus am See", "sign_up": "closed"})
    site = Site.current()
    assert (site.name, site.sign_up) == ("Haus am See", "closed")
    assert ada.post(url("site"), {"name": "", "sign_up": "all"}).status_code == 200
    site.refresh_from_db()
    assert site.sign_up == "closed"


def test_an_invitation_is_made_listed_and_withdrawn(cast: Cast, ada: Client) -> None:
    Site.objects.update_or_create(pk=1, defaults={"sign_up": "invited"})
    text = ada.post(
        url("invitations"), {"note": "<b>Ben", "uses": "2", "days": "7"}
    ).content.decode()
    link = re.search(r'value="http://testserver(/account/invited/[\w-]{43}/)"', text)
    assert link is not None
    assert Client().get(link[1]).status_code == 302
    listed = ada.get(url("invitations")).content.decode()
    assert "&lt;b&gt;Ben" in listed
    assert "2 of 2" in listed
    assert link[1] not in listed
    ada.post(url("revoke", Invitation.objects.get().pk))
    assert Client().get(link[1]).status_code == 410


@pytest.mark.parametrize("uses", ["0", "-1", "101", "x", "", "99999999999"])
def test_odd_numbers_of_uses_are_refused(cast: Cast, ada: Client, uses: str) -> None:
    assert ada.post(url("invitations"), {"uses": uses, "days": "7"}).status_code == 200
    assert not Invitation.objects.exists()
