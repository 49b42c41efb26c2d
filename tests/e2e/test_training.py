"""Sets by hand and by the timer, in a browser: few taps, no barrier."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.e2e.browsing import Recorder, assert_accessible
from tests.web.belongings import trained
from tests.web.cast import Cast
from tonus_web.training.models import CustomExercise, SetEntry

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_set_takes_three_taps_and_the_next_one_is_a_single_one(
    signed_in_page: Page, cast: Cast, recorder: Recorder
) -> None:
    page = signed_in_page
    page.goto(reverse("today:day", args=[cast.member.pk]))
    page.get_by_role("link", name="Train").click()
    page.get_by_role("link", name="Squat", exact=True).click()
    page.get_by_label("Repetitions", exact=True).fill("8")
    page.get_by_role("button", name="Save this set").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Squat: one set is done.")
    page.get_by_role("button", name="Again: 8 repetitions").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Squat: two sets are done.")
    assert SetEntry.objects.count() == 2
    # The zone is the browser's where the account has none.
    assert {entry.zone for entry in SetEntry.objects.all()} == {"Europe/Berlin"}
    recorder.assert_quiet()


def test_the_timer_writes_its_seconds_into_the_form(
    signed_in_page: Page, cast: Cast, recorder: Recorder
) -> None:
    own = CustomExercise.objects.create(member=cast.member, name="Wall sit", counting="hold")
    page = signed_in_page
    page.clock.install()
    page.goto(reverse("training:set_new", args=[cast.member.pk]) + f"?exercise={own.pk}")
    page.get_by_role("button", name="Start in five seconds").click()
    page.clock.run_for(5_400)
    expect(page.get_by_text("Hold.", exact=True)).to_be_visible()
    page.clock.run_for(20_000)
    expect(page.locator("[data-clock]")).to_have_text("0:20")
    page.get_by_role("button", name="Stop").click()
    held_s = float(page.get_by_label("Seconds", exact=True).input_value())
    assert abs(held_s - 20) < 1
    page.get_by_role("button", name="Save this set").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Wall sit: one set is done.")
    entry = SetEntry.objects.get()
    assert (entry.source, entry.held_s) == (SetEntry.Source.TIMER, held_s)
    page.get_by_role("button", name="1 minute", exact=True).click()
    page.clock.run_for(61_000)
    expect(page.get_by_text("The rest is over.")).to_be_visible()
    recorder.assert_quiet()


def test_every_page_of_training_can_be_read_by_everybody(
    signed_in_page: Page, cast: Cast, recorder: Recorder
) -> None:
    page = signed_in_page
    member = cast.member.pk
    page.goto(reverse("training:index", args=[member]))
    assert_accessible(page)
    trained(cast.member, days_ago=3)
    things = trained(cast.member)
    hold = CustomExercise.objects.create(member=cast.member, name="Wall sit", counting="hold")
    paths = [
        reverse("training:session", args=[member, things.session.pk]),
        reverse("training:set_new", args=[member]),
        reverse("training:set_new", args=[member]) + "?exercise=squat",
        reverse("training:set_new", args=[member]) + f"?exercise={hold.pk}",
        reverse("training:set_edit", args=[member, things.entry.pk]),
        reverse("training:exercise_swap", args=[member, things.item.pk]),
        reverse("training:exercise_add", args=[member, things.session.pk]),
        reverse("training:exercise", args=[member]) + "?exercise=squat",
        reverse("training:own", args=[member]),
        reverse("training:own_edit", args=[member, things.own.pk]),
        reverse("training:sessions", args=[member]),
        reverse("training:session_edit", args=[member, things.session.pk]),
        reverse("training:note_edit", args=[member, things.note.pk]),
    ]
    for path in paths:
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 200, path
        for summary in page.locator("main details > summary").all():
            summary.click()
        assert_accessible(page)
    recorder.assert_quiet()
