"""The front page, and where somebody who signed in is led."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.web.cast import Cast, client_of
from tests.web.onboarding.visitor import Page
from tonus_web.accounts.models import Site, User
from tonus_web.members.models import Member


def front() -> Page:
    """The page that strangers see."""
    answer = client_of(None).get("/")
    return Page(answer.content.decode(), answer.status_code, "/")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("policy", "may", "told"),
    [
        (Site.SignUp.OPEN, True, "Make an account"),
        (Site.SignUp.INVITED, False, "by invitation"),
        (Site.SignUp.CLOSED, False, "No new accounts"),
    ],
)
def test_strangers_read_what_this_is(policy: str, may: bool, told: str) -> None:
    User.objects.create_superuser("ada", password="horse-battery-staple-7")
    Site.objects.update_or_create(pk=1, defaults={"sign_up": policy})
    page = front()
    assert page.status == 200
    assert len(page.headings) == 1
    assert told in page.text
    assert (reverse("account_signup") in page.links) is may
    assert reverse("account_login") in page.links
    assert reverse("library:index") in page.links
    assert "stay on this machine" in page.text
    assert "Nobody administers" not in page.text


@pytest.mark.django_db
def test_without_an_administrator_it_says_where_the_link_is() -> None:
    assert "The terminal that started it shows a link" in front().text


def test_the_first_time_leads_to_the_questions_later_to_the_day(cast: Cast) -> None:
    client = client_of(cast.owner)
    welcome = reverse("onboarding:start", args=[cast.member.pk])
    assert client.get("/").headers["Location"] == welcome
    Member.objects.filter(pk=cast.member.pk).update(welcomed_at=timezone.now())
    day = reverse("today:day", args=[cast.member.pk])
    assert client.get("/").headers["Location"] == day


def test_an_account_without_a_member_gets_one(cast: Cast) -> None:
    assert not Member.objects.filter(account=cast.administrator).exists()
    client_of(cast.administrator).get("/")
    assert Member.objects.get(account=cast.administrator).name == "ada"
