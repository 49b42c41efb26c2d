"""The weight in a browser: one tap, charts that are drawn and can be read, no barrier."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.e2e.browsing import Recorder, assert_accessible
from tests.web.cast import Cast
from tests.web.weight.logs import answered, logged_weeks, weighed
from tonus.units import Unit
from tonus_web.diary.models import WeighIn

pytestmark = pytest.mark.django_db(transaction=True)

#: Whether any pixel of a chart's canvas is of a colour.
_DRAWN = """figure => {
  const canvas = figure.querySelector("canvas");
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  let found = 0;
  for (let at = 3; at < data.length; at += 4) if (data[at] > 0) found += 1;
  return found / (data.length / 4);
}"""


#: How far what was painted moved afterwards, in shares of the screen.
_MOVED = """() => new Promise(done => {
  let moved = 0;
  new PerformanceObserver(list => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) moved += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(moved), 300);
})"""


@pytest.fixture
def logged(cast: Cast) -> Cast:
    """The owner, with weeks of a log in kilograms."""
    cast.owner.mass_unit = Unit.KG.value
    cast.owner.save()
    answered(cast.member)
    logged_weeks(cast.member, days=40)
    return cast


def test_the_scale_from_today_in_one_tap(
    signed_in_page: Page, logged: Cast, recorder: Recorder
) -> None:
    weighed(logged.member, "79.4")
    page = signed_in_page
    page.goto(reverse("today:day", args=[logged.member.pk]))
    field = page.get_by_role("textbox", name="Weight kilograms")
    expect(field).to_have_value("79.4")
    page.get_by_role("button", name="A little less").click()
    page.get_by_role("button", name="A little less").click()
    expect(field).to_have_value("79.2")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("79.2 kg is saved.")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("It is taken back.")).to_be_visible()
    assert not WeighIn.objects.filter(weight_kg=79.2).exists()
    recorder.assert_quiet()


def test_the_charts_are_drawn_and_every_figure_stands_behind_them(
    signed_in_page: Page, logged: Cast, recorder: Recorder
) -> None:
    page = signed_in_page
    page.goto(reverse("weight:page", args=[logged.member.pk]))
    figures = page.locator("figure[data-chart]")
    expect(figures).to_have_count(3)
    assert page.evaluate(_MOVED) < 0.01
    for figure in figures.all():
        expect(figure).to_be_visible()
        assert figure.evaluate(_DRAWN) > 0.005
        # On a card, as every chart of the coach.
        assert figure.evaluate("one => getComputedStyle(one).boxShadow") != "none"
    panel = figures.first.locator(".u-over")
    panel.scroll_into_view_if_needed()
    panel.hover(position={"x": 60, "y": 60})
    expect(figures.first.locator("[data-readout]")).to_contain_text("trend")
    for summary in page.locator("main details > summary").all():
        summary.click()
    assert_accessible(page)
    page.get_by_role("link", name="All", exact=True).click()
    expect(page.get_by_role("link", name="All", exact=True)).to_have_attribute(
        "aria-current", "true"
    )
    recorder.assert_quiet()


@pytest.mark.parametrize("name", ["check_in", "import", "weigh_in"])
def test_its_other_pages_can_be_read_by_everybody(
    signed_in_page: Page, logged: Cast, recorder: Recorder, name: str
) -> None:
    page = signed_in_page
    page.goto(reverse(f"weight:{name}", args=[logged.member.pk]))
    expect(page.locator("h1:visible")).to_have_count(1)
    assert_accessible(page)
    recorder.assert_quiet()
