"""The first pages of a new person, on a phone, at a desk, and enlarged."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from tests.e2e.browsing import assert_accessible
from tests.web.cast import PASSWORD, Cast
from tonus_web.accounts.models import User
from tonus_web.members.models import Member

pytestmark = pytest.mark.django_db(transaction=True)

#: A phone at 200 %, as the page sees it.
_ENLARGED = {"width": 195, "height": 422}
_IS_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
_STEPS = ("wants", "readiness", "about", "safety", "height", "weight", "activity", "goal", "review")


def test_the_zone_of_the_browser_reaches_the_account(page: Page) -> None:
    page.goto("/account/signup/")
    page.fill("[name=username]", "nora")
    page.fill("[name=password1]", PASSWORD)
    page.get_by_role("button", name="Make my account").click()
    page.wait_for_url(re.compile("/welcome/"))
    assert User.objects.get(username="nora").zone == "Europe/Berlin"


def test_short_answers_stand_on_one_line_each_as_high_as_a_thumb(
    signed_in_page: Page, cast: Cast
) -> None:
    page = signed_in_page
    Member.objects.filter(pk=cast.member.pk).update(wants_legs=True)
    page.goto(reverse("onboarding:step", args=[cast.member.pk, "readiness"]))
    groups = page.locator("fieldset.short")
    assert groups.count() == 6
    for group in groups.all():
        boxes = [label.bounding_box() for label in group.locator("label.choice").all()]
        assert len(boxes) == 3
        assert len({box["y"] for box in boxes if box}) == 1
        assert all(box and box["height"] >= 44 and box["width"] >= 44 for box in boxes)
    assert_accessible(page)


def test_enlarged_nothing_has_to_be_scrolled_sideways(signed_in_page: Page, cast: Cast) -> None:
    page, member = signed_in_page, cast.member
    Member.objects.filter(pk=member.pk).update(
        wants_legs=True, wants_walks=True, wants_calories=True
    )
    page.set_viewport_size(_ENLARGED)  # type: ignore[arg-type]
    addresses = [reverse("onboarding:step", args=[member.pk, step]) for step in _STEPS]
    names = ("today:day", "today:settings", "diary:target", "diary:goal", "diary:weigh_in")
    addresses += [reverse(name, args=[member.pk]) for name in (*names, "coach:new")]
    wide = []
    for address in addresses:
        page.goto(address)
        if page.evaluate(_IS_WIDE):
            wide.append(address)
    assert wide == []
    # Nothing stays in the way of so little text.
    assert page.locator(".places").evaluate("one => getComputedStyle(one).position") == "static"
