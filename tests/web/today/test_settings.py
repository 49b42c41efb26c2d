"""Settings are kept, two tabs do not overwrite each other, and bad input says why."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from tests.web.cast import Cast, client_of
from tests.web.onboarding.visitor import Form, Page, Visitor


@pytest.fixture
def visitor(cast: Cast) -> Visitor:
    """The owner."""
    return Visitor(cast.owner)


def forms(page: Page) -> tuple[Form, Form]:
    """What the member wants, and how things look."""
    own = [form for form in page.forms if form.is_post and form.action == ""]
    return own[0], own[1]


def test_wishes_are_kept(visitor: Visitor) -> None:
    page = visitor.opened("today:settings")
    wishes, _looks = forms(page)
    said: dict[str, Any] = {
        "wishes-name": "Olga P.",
        "wishes-wants": ["legs", "walks"],
        "wishes-hides_numbers": "on",
    }
    after = visitor.sent(page, wishes, **said)
    assert "Saved." in after.text
    visitor.member.refresh_from_db()
    assert visitor.member.name == "Olga P."
    assert (visitor.member.wants_legs, visitor.member.wants_calories) == (True, False)
    assert visitor.member.hides_numbers
    assert visitor.member.welcomed_at is None
    again = forms(after)[0].values
    assert again["wishes-wants"] == ["legs", "walks"]


def test_nothing_may_be_wanted(visitor: Visitor) -> None:
    page = visitor.opened("today:settings")
    wishes, _looks = forms(page)
    assert visitor.sent(page, wishes).status == 200


def test_looks_are_kept_and_seen(visitor: Visitor) -> None:
    page = visitor.opened("today:settings")
    _wishes, looks = forms(page)
    said = {
        "looks-mass_unit": "lb",
        "looks-length_unit": "ft+in",
        "looks-energy_unit": "kJ",
        "looks-theme": "dark",
        "looks-zone": "America/New_York",
    }
    after = visitor.sent(page, looks, **said)
    assert "Saved. Every page shows things this way now." in after.text
    visitor.user.refresh_from_db()
    for name, value in said.items():
        assert getattr(visitor.user, name.removeprefix("looks-")) == value
    assert 'data-theme="dark"' in after.html


def test_a_name_is_needed_and_nothing_is_lost(visitor: Visitor) -> None:
    page = visitor.opened("today:settings")
    wishes, _looks = forms(page)
    said: dict[str, Any] = {"wishes-name": " ", "wishes-wants": ["walks"]}
    refused = visitor.sent(page, wishes, **said)
    assert refused.status == 422
    assert forms(refused)[0].values["wishes-wants"] == ["walks"]
    visitor.member.refresh_from_db()
    assert not visitor.member.wants_walks


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("looks-zone", "Mars/Olympus"),
        ("looks-mass_unit", "grain"),
        ("looks-language", "tlh"),
        ("looks-theme", "neon"),
    ],
)
def test_a_choice_that_is_none_is_refused(visitor: Visitor, field: str, value: str) -> None:
    page = visitor.opened("today:settings")
    _wishes, looks = forms(page)
    before = [getattr(visitor.user, name) for name in ("zone", "mass_unit", "language", "theme")]
    assert visitor.sent(page, looks, **{field: value}).status == 422
    visitor.user.refresh_from_db()
    after = [getattr(visitor.user, name) for name in ("zone", "mass_unit", "language", "theme")]
    assert after == before


def test_a_refused_theme_does_not_colour_the_page(visitor: Visitor) -> None:
    page = visitor.opened("today:settings")
    _wishes, looks = forms(page)
    refused = visitor.sent(page, looks, **{"looks-theme": "dark", "looks-zone": "Mars/Olympus"})
    assert refused.status == 422
    assert "data-theme=" not in refused.html


def test_two_tabs_do_not_overwrite_each_other(visitor: Visitor) -> None:
    first, second = visitor.opened("today:settings"), visitor.opened("today:settings")
    visitor.sent(first, forms(first)[0], **{"wishes-name": "First"})
    late = visitor.sent(second, forms(second)[0], **{"wishes-name": "Second"})
    assert late.status == 422
    assert "changed in another place" in late.text
    assert forms(late)[0].values["wishes-name"] == ["First"]
    visitor.member.refresh_from_db()
    assert visitor.member.name == "First"


@pytest.mark.parametrize("shown", ["", "x", "-1", "²", "9" * 30])
def test_a_revision_that_is_none_overwrites_nothing(visitor: Visitor, shown: str) -> None:
    page = visitor.opened("today:settings")
    wishes, _looks = forms(page)
    after = visitor.sent(page, wishes, **{"wishes-name": "Second", "wishes-shown": shown})
    assert after.status == 422
    visitor.member.refresh_from_db()
    assert visitor.member.name == "olga"


def test_every_link_leads_somewhere(visitor: Visitor) -> None:
    page = visitor.opened("today:settings")
    own = {link for link in page.links if link.startswith(("/m/", "/account/"))}
    assert reverse("accounts:delete") in own
    assert reverse("members:deleted", args=[visitor.member.pk]) in own
    for link in own:
        assert visitor.client.get(link, follow=True).status_code == 200, link


def test_it_is_the_owners_own(cast: Cast) -> None:
    address = reverse("today:settings", args=[cast.member.pk])
    for user in (cast.coach, cast.viewer, cast.stranger, cast.administrator):
        assert client_of(user).get(address).status_code == 404
        assert client_of(user).post(address, {"form": "looks"}).status_code == 404
