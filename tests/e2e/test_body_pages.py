"""Girths and photos in Chromium: curves are drawn, a photo is taken in, nothing is in the way."""

from __future__ import annotations

import io

import pytest
from django.urls import reverse
from PIL import Image
from playwright.sync_api import Page, expect

from tests.e2e.browsing import Recorder, assert_accessible
from tests.web.belongings import new_measurement
from tests.web.cast import Cast
from tonus_web.body.models import Measurement, Photo

pytestmark = pytest.mark.django_db(transaction=True)


def picture(colour: str) -> bytes:
    held = io.BytesIO()
    Image.new("RGB", (300, 400), colour).save(held, "PNG")
    return held.getvalue()


def test_girths_are_entered_and_drawn(signed_in_page: Page, cast: Cast) -> None:
    page = signed_in_page
    for days_ago, cm in ((90, "92"), (60, "90.5"), (30, "89")):
        for site in ("waist", "thigh_left", "thigh_right"):
            new_measurement(cast.member, site=site, cm=cm, days_ago=days_ago)
    page.goto(reverse("body:new", args=[cast.member.pk]))
    assert_accessible(page)
    page.locator("[name=waist_large]").fill("87.5")
    page.get_by_role("button", name="Save these measurements").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Waist: 4.5 cm less since")
    expect(page.locator("figure[data-chart=girths] canvas")).to_have_count(2)
    assert_accessible(page)
    page.get_by_text("All readings by day").click()
    expect(page.get_by_role("table").last).to_contain_text("90.5 cm")
    page.get_by_role("link", name="Waist").click()
    expect(page.locator("figure[data-chart=girths] canvas")).to_have_count(1)
    page.get_by_role("button", name="Delete").first.click()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("It is back.")).to_be_visible()
    assert Measurement.objects.count() == 10


def test_photos_are_switched_on_taken_in_and_compared(
    signed_in_page: Page, cast: Cast, recorder: Recorder
) -> None:
    page = signed_in_page
    page.goto(reverse("body:photos", args=[cast.member.pk]))
    assert_accessible(page)
    page.get_by_role("button", name="Switch photos on").click()
    for day, colour in (("2025-01-02", "red"), ("2025-05-02", "green")):
        page.goto(reverse("body:photo_add", args=[cast.member.pk]))
        page.get_by_label("Your photo").set_input_files(
            {"name": "x.png", "mimeType": "image/png", "buffer": picture(colour)}
        )
        page.get_by_label("Date").fill(day)
        page.get_by_label("Time").fill("07:30")
        page.get_by_role("button", name="Save this photo").click()
        expect(page.get_by_text("The photo is saved.")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="Compare two").click()
    expect(page.get_by_role("heading", name="120 days lie between these.")).to_be_visible()
    shown = "image => image.complete && image.naturalWidth > 0"
    for one in page.get_by_role("img", name="You on").all():
        assert one.evaluate(shown)
    assert_accessible(page)
    page.goto(reverse("body:photo_add", args=[cast.member.pk]))
    page.get_by_label("Note").fill("by the window")
    page.get_by_label("Your photo").set_input_files(
        {"name": "x.jpg", "mimeType": "image/jpeg", "buffer": b"no picture"}
    )
    page.get_by_role("button", name="Save this photo").click()
    expect(page.get_by_role("alert")).to_contain_text("no picture that can be read")
    recorder.expects("422")
    expect(page.get_by_label("Note")).to_have_value("by the window")
    assert_accessible(page)
    assert Photo.objects.count() == 2
