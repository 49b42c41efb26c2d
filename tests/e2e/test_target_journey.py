"""From the first weight to a target that stands on one's own log, by keyboard alone."""

from __future__ import annotations

import re
from typing import Final

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.e2e.browsing import Recorder, assert_accessible
from tests.web.cast import Cast
from tests.web.weight.logs import answered, logged_weeks
from tonus.energy import Target
from tonus.units import Unit
from tonus_web.diary.models import GoalChoice, WeighIn
from tonus_web.diary.selectors import target_for
from tonus_web.members.models import Member

pytestmark = pytest.mark.django_db(transaction=True)

#: Nobody presses Tab more often than this on the way to what a page is about.
_MOST_TABS: Final = 45
#: What the element in focus is called, to whoever hears the page.
_FOCUSED: Final = """() => {
  const one = document.activeElement;
  const label = one.labels?.[0]?.textContent ?? "";
  return [one.getAttribute("aria-label"), label, one.textContent]
    .filter(Boolean).join(" ").replace(/\\s+/g, " ").trim();
}"""


class Keys:
    """Somebody who has a keyboard and nothing else."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def to(self, name: str) -> None:
        """Press Tab until something of this name is in focus; it must be seen to be."""
        heard = []
        for _tab in range(_MOST_TABS):
            self.page.keyboard.press("Tab")
            heard.append(self.page.evaluate(_FOCUSED))
            if re.search(name, heard[-1]):
                expect(self.page.locator(":focus-visible")).to_have_count(1)
                return
        raise AssertionError(f"{self.page.url}: no {name!r} within {_MOST_TABS} tabs: {heard}")

    def press(self, name: str) -> None:
        """Go to a link or a button, and press it."""
        self.to(name)
        self.page.keyboard.press("Enter")
        self.page.wait_for_load_state()

    def heading(self, text: str) -> str:
        """The heading of the first rank, once it holds this text."""
        heading = self.page.get_by_role("heading", level=1)
        expect(heading).to_contain_text(text)
        return heading.inner_text()


def target_kcal(member: Member) -> float:
    found = target_for(Member.objects.get(pk=member.pk), timezone.localdate())
    assert isinstance(found, Target)
    return found.intake_kcal


def said_kcal(text: str) -> int:
    found = re.search(r"([\d,]+) kcal", text)
    assert found, text
    return int(found[1].replace(",", ""))


# Keys belong to a desk; the single pages are looked at on a phone as well.
@pytest.mark.parametrize("size", ["desktop"], indirect=True)
def test_from_a_first_weight_to_a_target_of_ones_own_log(
    signed_in_page: Page, cast: Cast, recorder: Recorder
) -> None:
    cast.owner.mass_unit = Unit.KG.value
    cast.owner.save()
    member, page = cast.member, signed_in_page
    answered(member)
    GoalChoice.objects.all().delete()
    keys = Keys(page)

    # A first weight, from Today.
    page.goto(reverse("today:day", args=[member.pk]))
    keys.heading("Your target needs a few more answers.")
    keys.to("^A little less")
    page.keyboard.press("Tab")
    page.keyboard.type("80.4")
    page.keyboard.press("Enter")
    expect(page.get_by_text("80.4 kg is saved.")).to_be_visible()

    # A goal, looked at before it is chosen.
    page.goto(reverse("diary:goal", args=[member.pk]))
    keys.heading("You have not chosen a goal yet.")
    page.get_by_label("Lose half a pound a week").focus()
    page.keyboard.press("Space")
    keys.press("Show what to expect first")
    expect(page.get_by_role("heading", name="What to expect: Lose ")).to_be_visible()
    expect(page.locator("figure[data-chart=curve] canvas")).to_be_visible()
    keys.press("Save this goal")
    by_formula = said_kcal(keys.heading("a day loses about"))
    assert by_formula == round(target_kcal(member), -1)

    # Weeks later the log says that more is spent than the formula thought.
    WeighIn.objects.all().delete()
    logged_weeks(member, kcal=2300.0)
    page.goto(reverse("today:day", args=[member.pk]))
    before = said_kcal(keys.heading("Your target today is about "))
    expect(page.get_by_role("heading", name="Your check-in is ready")).to_be_visible()
    keys.press("^Weight and trend")
    keys.heading("Your trend is ")
    expect(page.locator("figure[data-chart] canvas")).to_have_count(3)
    keys.press("^Check in")
    keys.heading("Your target could go from ")
    assert_accessible(page)
    keys.press("^Take ")
    taken = said_kcal(page.get_by_text("Your target is now ").inner_text())
    assert taken > before

    # It stands everywhere, and the log of changes says why.
    page.goto(reverse("diary:target", args=[member.pk]))
    assert said_kcal(keys.heading("a day loses about")) == taken
    expect(page.get_by_text("Your own log says so, counted as you log.")).to_be_visible()
    keys.press("^Changes")
    keys.heading("Your target stands on your own log.")
    expect(page.get_by_text(f"Target from {before:,} kcal to {taken:,} kcal.")).to_be_visible()
    page.goto(reverse("today:day", args=[member.pk]))
    keys.heading(f"Your target today is about {taken:,} kcal.")
    recorder.assert_quiet()
