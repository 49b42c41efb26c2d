"""The goal with its curve, protein and fat, the week, and a day's intake, in Chromium."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.e2e.browsing import Recorder, assert_accessible
from tests.web.belongings import new_intake, new_weigh_in
from tests.web.cast import Cast
from tonus.units import Quantity, Unit
from tonus_web.diary.models import GoalChoice
from tonus_web.members.models import BodyAnswers, Member, SafetyAnswers

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def member(cast: Cast) -> Member:
    """Somebody with a target."""
    member = cast.member
    member.wants_calories, member.welcomed_at = True, timezone.now()
    member.save()
    body = BodyAnswers(member=member, sex="female", activity="low_active")
    body.date_of_birth = dt.date(1986, 3, 1)
    body.height = Quantity.entered("170", unit=Unit.CM)
    body.save()
    asked = ("pregnant", "eating_disorder", "insulin_or_sulfonylurea", "kidney_disease")
    said = dict.fromkeys((*asked, "breastfeeding"), "no")
    SafetyAnswers.objects.create(member=member, **said)
    new_weigh_in(member, kg="80")
    GoalChoice.objects.create(member=member, goal="lose_0_5")
    for day in range(3):
        new_intake(member, days_ago=day)
    return member


def opened(page: Page, name: str, member: Member) -> None:
    page.goto(reverse(name, args=[member.pk]))


def test_a_pace_of_ones_own_shows_its_curve_before_it_is_chosen(
    signed_in_page: Page, member: Member
) -> None:
    page = signed_in_page
    opened(page, "diary:goal", member)
    expect(page.locator("figure[data-chart=curve] canvas")).to_be_visible()
    expect(page.locator(".by-rate")).to_be_hidden()
    page.get_by_label("A pace of my own").check()
    expect(page.locator(".by-rate")).to_be_visible()
    expect(page.locator(".by-weight")).to_be_hidden()
    page.locator(".by-rate").get_by_label("Lose", exact=True).check()
    page.locator("[name=rate_large]").fill("0.4")
    page.get_by_role("button", name="Show what to expect first").click()
    expect(page.get_by_role("heading", name="What to expect: Lose 0.")).to_be_visible()
    expect(page.locator("figure[data-chart=curve] canvas")).to_be_visible()
    page.get_by_text("The figures behind the chart").click()
    assert_accessible(page)
    assert GoalChoice.objects.get().goal == "lose_0_5"
    page.get_by_role("button", name="Save this goal").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("a day loses about")
    assert_accessible(page)


def test_what_is_refused_can_be_mended_in_one_press(
    signed_in_page: Page, member: Member, recorder: Recorder
) -> None:
    page = signed_in_page
    opened(page, "diary:goal", member)
    page.get_by_label("A weight by a date").check()
    page.locator("[name=weight_large]").fill("60")
    page.locator("[name=weight_unit]").select_option("kg")
    page.locator("[name=by]").fill((timezone.localdate() + dt.timedelta(days=30)).isoformat())
    page.get_by_role("button", name="Save this goal").click()
    expect(page.get_by_role("heading", name="is not safe for you now")).to_be_visible()
    # Chromium says of every page that refuses a form that it could not be loaded.
    assert [one for one in recorder.complaints if "422" not in one] == []
    recorder.complaints.clear()
    assert_accessible(page)
    page.get_by_role("button", name="Choose the nearest that is").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("a day loses about")


@pytest.mark.parametrize("name", ["macros", "week", "changes", "intake"])
def test_the_other_pages_are_accessible(signed_in_page: Page, member: Member, name: str) -> None:
    opened(signed_in_page, f"diary:{name}", member)
    assert_accessible(signed_in_page)
