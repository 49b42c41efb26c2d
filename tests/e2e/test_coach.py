"""The coach's way in a browser: a clip is sent, watched, read, deleted and brought back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.e2e.browsing import assert_accessible
from tests.web.belongings import watched_clip
from tests.web.cast import Cast
from tests.web.coach.at_work import Place
from tests.web.coach.pages import run_path
from tests.web.coach.watched import clip_of, run_of, waiting_run
from tonus_web.coach import storage
from tonus_web.coach.models import AnalysisRun

pytestmark = pytest.mark.django_db(transaction=True)

#: What is found in each clip; the short one is for the desk, to keep the test short.
CLIPS = {
    "phone": ("squat_stick_side.mp4", "Two squats, both to parallel."),
    "desktop": ("balance_beam_negative.mp4", "No squat was counted."),
}


def angle_read(page: Page) -> str:
    """What the chart's cursor says."""
    return str(page.locator("[data-readout]").inner_text())


@pytest.mark.slow
@pytest.mark.needs_shared
def test_from_a_clip_to_its_report(
    signed_in_page: Page, cast: Cast, size: str, shared_data: Path, tmp_path: Path
) -> None:
    page = signed_in_page
    name, headline = CLIPS[size]
    page.goto(reverse("coach:new", args=[cast.member.pk]))
    page.locator("input[type=file]").set_input_files(shared_data / "form" / "clips" / name)
    # Whoever has said nothing about their health is first offered a gentle depth.
    page.get_by_label("No target of my own").check()
    page.get_by_role("button", name="Analyse this clip").click()
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text("Your clip is waiting its turn.", timeout=60_000)
    assert_accessible(page)
    page.evaluate("window.stayed = true")
    # The page asks by itself while a worker in a process of its own watches the clip.
    with Place(tmp_path).working():
        expect(heading).to_have_text("Your clip is being watched.", timeout=60_000)
        expect(page.locator("progress")).to_be_visible()
        expect(heading).not_to_have_text("Your clip is being watched.", timeout=240_000)
        expect(heading).to_contain_text(headline)
    assert page.evaluate("window.stayed") is None
    run = AnalysisRun.objects.get()
    assert run.state == AnalysisRun.State.DONE
    assert watched_clip(run).name == name
    assert watched_clip(run).zone == "Europe/Berlin"
    assert page.locator("#angles canvas").count() == 2
    assert page.locator("video").evaluate(
        "video => new Promise(done => video.readyState ? done(true) :"
        " video.addEventListener('loadedmetadata', () => done(true)))"
    )
    assert_accessible(page)


def put_file(run: AnalysisRun, shared_data: Path) -> None:
    """Give a run's clip the file that it was judged from."""
    file = storage.clip_file(watched_clip(run).path)
    file.parent.mkdir(parents=True, exist_ok=True)
    content = (shared_data / "form" / "clips" / "squat_stick_side.mp4").read_bytes()
    file.write_bytes(content)
    watched_clip(run).size_bytes = len(content)
    watched_clip(run).save()


@pytest.fixture
def report(signed_in_page: Page, cast: Cast, shared_data: Path) -> Page:
    """The report of two squats, with their clip."""
    run = run_of(cast.member)
    put_file(run, shared_data)
    signed_in_page.goto(run_path(run))
    expect(signed_in_page.locator("#angles canvas").first).to_be_visible()
    return signed_in_page


@pytest.mark.needs_shared
def test_the_chart_is_read_by_keyboard(report: Page) -> None:
    slider = report.get_by_role("slider", name="Place in time")
    slider.focus()
    report.keyboard.press("ArrowRight")
    first = angle_read(report)
    assert "knee" in first
    report.keyboard.press("ArrowRight")
    assert angle_read(report) != first
    assert slider.get_attribute("aria-valuetext") == angle_read(report)
    report.keyboard.press("Home")
    report.get_by_role("button", name="Next repetition").click()
    assert "Repetition 1. 10.5 s: knee 65°" in angle_read(report)
    report.get_by_role("button", name="Next repetition").click()
    assert "Repetition 2." in angle_read(report)
    expect(report.locator("[data-jumped]")).to_contain_text("Repetition 2.")
    report.get_by_role("button", name="Previous repetition").click()
    assert "Repetition 1." in angle_read(report)


@pytest.mark.needs_shared
def test_the_chart_is_read_by_finger_and_mouse(report: Page, size: str) -> None:
    plot = report.locator("#angles .u-over").first
    plot.scroll_into_view_if_needed()
    box = plot.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    if size == "phone":
        report.touchscreen.tap(x, y)
    else:
        report.mouse.move(x, y)
    # The middle of the clip of 20.5 s.
    assert angle_read(report).startswith("10.")


@pytest.mark.needs_shared
def test_chart_repetitions_and_clip_move_together(report: Page) -> None:
    video = report.locator("video")
    report.get_by_role("button", name="Next repetition").click()
    expect(video).to_have_js_property("seeking", False)
    assert video.evaluate("video => video.currentTime") == pytest.approx(10.51, abs=0.05)
    report.locator("details.rep summary").last.click()
    report.get_by_role("link", name="Watch Repetition 2").click()
    assert video.evaluate("video => video.currentTime") == pytest.approx(15.32, abs=0.05)
    # The clip moves the cursor in turn.
    expect(report.locator("[data-readout]")).to_contain_text("15.3 s")


@pytest.mark.needs_shared
def test_a_report_has_no_barrier_in_light_and_dark(report: Page) -> None:
    for details in report.locator("details").all():
        details.evaluate("details => { details.open = true; }")
    assert_accessible(report)
    report.emulate_media(color_scheme="dark")
    report.wait_for_timeout(100)
    # Drawn again in the other colours: the lightest line of the chart is no longer white.
    pixel = report.locator("#angles canvas").first.evaluate(
        "canvas => { const c = canvas.getContext('2d');"
        " const d = c.getImageData(0, 0, canvas.width, canvas.height).data;"
        " let light = 0; for (let i = 0; i < d.length; i += 4) if (d[i + 3] > 200)"
        " light = Math.max(light, d[i] + d[i + 1] + d[i + 2]); return light; }"
    )
    assert pixel > 600


def test_a_run_is_stopped_deleted_and_brought_back(signed_in_page: Page, cast: Cast) -> None:
    page = signed_in_page
    run = waiting_run(cast.member)
    page.goto(run_path(run))
    heading = page.get_by_role("heading", level=1)
    page.get_by_role("button", name="Stop the analysis").click()
    expect(heading).to_have_text("The analysis was stopped.")
    page.get_by_role("main").get_by_role("button", name="Delete").click()
    expect(heading).to_have_text("Nothing was analysed yet.")
    page.get_by_role("button", name="Undo").click()
    page.goto(reverse("coach:index", args=[cast.member.pk]))
    expect(heading).to_have_text("One analysis so far.")


def test_back_after_deleting_says_that_it_is_gone(
    signed_in_page: Page, cast: Cast, recorder: Any
) -> None:
    page = signed_in_page
    page.goto(run_path(waiting_run(cast.member, "failed")))
    page.get_by_role("main").get_by_role("button", name="Delete").click()
    page.wait_for_url(lambda url: url.endswith("/coach/"))
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("This was deleted.")
    recorder.expects("404")


def test_the_trend_is_drawn(signed_in_page: Page, cast: Cast) -> None:
    for days in (1, 4, 9):
        run_of(cast.member, days_ago=days)
    clip_of(cast.member)
    signed_in_page.goto(reverse("coach:index", args=[cast.member.pk]))
    expect(signed_in_page.locator("[data-chart=trend] canvas")).to_have_count(2)
    assert_accessible(signed_in_page)


@pytest.mark.needs_shared
def test_a_repetition_of_a_long_report_is_fetched_when_it_is_opened(
    signed_in_page: Page, cast: Cast, shared_data: Path
) -> None:
    run = run_of(cast.member, pictures=False)
    assert run.result is not None
    run.result["reps"] = (run.result["reps"] * 30)[:30]
    run.save()
    put_file(run, shared_data)
    page = signed_in_page
    page.goto(run_path(run))
    rep = page.locator("#rep-29")
    expect(rep.locator("table")).to_have_count(0)
    rep.locator("summary").click()
    expect(rep.locator("table.cues tbody tr")).to_have_count(len(run.result["reps"][0]["verdicts"]))
    expect(rep.get_by_text("Every cue")).to_have_count(0)
    # Nobody opened another, and closing and opening this one asks for nothing.
    rep.locator("summary").click()
    rep.locator("summary").click()
    expect(page.locator("details.rep table.cues")).to_have_count(1)
    assert_accessible(page)
