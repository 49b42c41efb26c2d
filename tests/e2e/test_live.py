"""The coach in Chromium, with a recorded clip as the camera."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.browsing import Recorder, assert_accessible
from tests.e2e.filming import camera_browser, camera_file
from tests.e2e.live import LOADED_MS, Network, live_page, shows_phase
from tests.web.cast import Cast
from tests.web.served import Served
from tonus.form.judge import judged
from tonus.form.report import judgement_data
from tonus_web.coach.models import AnalysisRun
from tonus_web.training.models import SetEntry

pytestmark = [pytest.mark.slow, pytest.mark.needs_shared]

CLIP = "squat_stick_side.mp4"


@pytest.fixture(scope="module")
def camera(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The clip of two squats, over and over."""
    return camera_file(shared_data / "form/clips" / CLIP, tmp_path_factory.mktemp("camera"))


@pytest.fixture(scope="module")
def filmed(browser: Browser, camera: Path) -> Iterator[Browser]:
    """A browser that sees the clip."""
    with camera_browser(browser, camera) as started:
        yield started


@pytest.fixture
def opened(filmed: Browser, recorder: Recorder, cast: Cast, server: Served) -> Iterator[Any]:
    """A function that opens the page; its browser is closed at the end."""
    pages: list[Page] = []

    def open_(query: str, **more: Any) -> Page:
        page = live_page(filmed, recorder, cast, server.url, query=query, **more)
        pages.append(page)
        return page

    yield open_
    for page in pages:
        page.context.close()


def begin(page: Page) -> None:
    page.get_by_role("button", name="Start the camera").click()
    shows_phase(page, "guiding", timeout=LOADED_MS)


def coach(page: Page) -> Locator:
    """The dialog in which a set is done; what lies behind it cannot be reached."""
    return page.locator("[data-live]")


def count_of(page: Page) -> int:
    return int(page.locator("[data-live-count]").inner_text())


def result_of(run: AnalysisRun) -> dict[str, Any]:
    assert run.result is not None
    return dict(run.result)


def reps_of(data: dict[str, Any]) -> list[dict[str, Any]]:
    return [rep for rep in data["reps"] if rep["status"] == "complete"]


def test_a_set_is_guided_counted_saved_and_judged_as_a_recording_is(
    opened: Any, recorder: Recorder, server: Served, cast: Cast, shared_data: Path
) -> None:
    page = opened("?exercise=squat&sets=1&reps=2&depth=half")
    network = Network()
    network.stand_between(page)
    begin(page)
    shows_phase(page, "countdown", timeout=40_000)
    shows_phase(page, "working")
    expect(page.locator("[data-live-chip]")).to_have_text("Side view · feet in frame")
    shows_phase(page, "done", timeout=45_000)
    expect(page.get_by_role("heading", level=1)).to_have_text("Sets done: 1. Repetitions: 2.")
    link = page.get_by_role("link", name="Read the report")
    expect(link).to_be_visible()
    expect(page.locator("[data-live-log]")).to_have_text("Written into your set log.")
    link.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Two squats")

    # The same frames, judged as `tonus judge` does it, give the same verdicts.
    run = AnalysisRun.objects.get()
    assert run.set_id == run.pk
    sent = network.sent_pose(str(run.pk))
    again = json.loads(json.dumps(judgement_data(judged(sent, "squat", depth="half"))))
    assert result_of(run)["reps"] == again["reps"]
    assert result_of(run)["count"] == again["count"] == 2
    # And what was said while it went on is what the report says.
    live = [rep for told in network.said if told["type"] == "state" for rep in told["reps"]]  # type: ignore[attr-defined]
    said = [[cue["verdict"] for cue in rep["cues"]] for rep in live if rep["status"] == "complete"]
    assert said == [[one["verdict"] for one in rep["verdicts"]] for rep in reps_of(again)]

    # The clip itself, analysed, has the same number of repetitions.
    command = [sys.executable, "-m", "tonus_cli.main", "analyze"]
    clip = shared_data / "form/clips" / CLIP
    done = subprocess.run(
        [*command, str(clip), "--exercise", "squat", "--depth", "half", "--json", "-"],
        capture_output=True,
        check=True,
    )
    assert json.loads(done.stdout)["count"] == 2

    entry = SetEntry.objects.get()
    assert (entry.exercise, entry.repetitions, entry.source) == ("squat", 2, "camera")
    assert entry.run_id == run.pk
    # Nobody else was asked for anything, by the worker neither.
    hosts = {urlsplit(address).netloc for address in recorder.requests}
    assert {host for host in hosts if host} == {urlsplit(server.url).netloc}
    assert any("vision_wasm_internal.wasm" in address for address in recorder.requests)


def test_a_lost_connection_loses_no_repetition(opened: Any) -> None:
    page = opened("?exercise=squat&sets=1&reps=2&depth=half")
    network = Network()
    network.stand_between(page)
    begin(page)
    shows_phase(page, "working", timeout=40_000)
    page.wait_for_timeout(1500)
    network.cut()
    expect(page.locator("[data-live-line]")).to_contain_text("nothing is lost")
    before = count_of(page)
    # Away for longer than a squat takes.
    page.wait_for_timeout(9000)
    assert count_of(page) == before
    network.mend()
    shows_phase(page, "done", timeout=45_000)
    expect(page.get_by_role("link", name="Read the report")).to_be_visible()
    run = AnalysisRun.objects.get()
    assert result_of(run)["count"] == 2
    assert network.opened >= 2
    pose = network.sent_pose(str(run.pk))
    again = json.loads(json.dumps(judgement_data(judged(pose, "squat", depth="half"))))
    assert result_of(run)["reps"] == again["reps"]
    # Frames came all the while: no hole where the connection was away.
    steps = pose.timestamps_s[1:] - pose.timestamps_s[:-1]
    assert steps.max() < 1.0


def test_a_set_cut_off_for_good_is_sent_by_another_page(
    opened: Any, recorder: Recorder, cast: Cast
) -> None:
    page = opened("?exercise=squat&sets=1&reps=9&depth=half")
    network = Network()
    network.stand_between(page)
    begin(page)
    shows_phase(page, "working", timeout=40_000)
    page.wait_for_timeout(1000)
    network.cut()
    page.context.set_offline(True)
    # Long enough for two squats, and then the page is gone.
    page.wait_for_timeout(14_000)
    assert not AnalysisRun.objects.exists()
    context = page.context
    page.close()
    context.set_offline(False)
    other = context.new_page()
    other.goto(reverse("training:index", args=[cast.member.pk]))
    over = time.monotonic() + 20
    while not SetEntry.objects.exists() and time.monotonic() < over:
        other.wait_for_timeout(200)
    run = AnalysisRun.objects.get()
    entry = SetEntry.objects.get()
    assert result_of(run)["count"] == entry.repetitions
    assert result_of(run)["count"] >= 2
    assert (entry.run_id, entry.source) == (run.pk, "camera")
    other.reload()
    expect(other.locator("[data-outbox]")).not_to_contain_text("kept on this device")
    assert SetEntry.objects.count() == AnalysisRun.objects.count() == 1
    recorder.complaints = [one for one in recorder.complaints if "DISCONNECTED" not in one]


def test_where_sockets_are_refused_single_requests_do(opened: Any, recorder: Recorder) -> None:
    page = opened("?exercise=squat&sets=1&reps=1")
    network = Network(refuses=True)
    network.stand_between(page)
    begin(page)
    shows_phase(page, "done", timeout=60_000)
    expect(page.get_by_role("link", name="Read the report")).to_be_visible()
    assert result_of(AnalysisRun.objects.get())["count"] >= 1
    assert any(address.endswith("/coach/live/frames/") for address in recorder.requests)


def test_out_of_sight_the_set_pauses_and_goes_on(opened: Any) -> None:
    page = opened("?exercise=squat&sets=1&reps=2")
    # Chromium without a window never hides a page by itself.
    hide = (
        "state => { Object.defineProperty(document, 'visibilityState',"
        " {configurable: true, get: () => state});"
        " document.dispatchEvent(new Event('visibilitychange')); }"
    )
    begin(page)
    shows_phase(page, "working", timeout=40_000)
    page.evaluate(hide, "hidden")
    expect(page.locator("[data-live-pause-words]")).to_have_text(
        "Paused while this page was out of sight."
    )
    assert page.title().startswith("Paused.")
    before = count_of(page)
    page.wait_for_timeout(7000)
    assert count_of(page) == before
    page.evaluate(hide, "visible")
    expect(page.locator("[data-live-pause-words]")).to_contain_text("Goes on in")
    expect(page.locator("[data-live-pause]")).to_be_hidden(timeout=8000)
    assert not page.title().startswith("Paused.")
    # Escape pauses, too, and never stops.
    page.keyboard.press("Escape")
    expect(coach(page).get_by_role("button", name="Go on", exact=True)).to_be_visible()
    coach(page).get_by_role("button", name="Go on", exact=True).click()
    shows_phase(page, "done", timeout=60_000)


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_no_state_has_a_barrier(opened: Any, size: str) -> None:
    page = opened("?exercise=squat&sets=2&reps=1", size=size)
    assert_accessible(page)
    begin(page)
    assert_accessible(page)
    shows_phase(page, "working", timeout=40_000)
    page.keyboard.press("Escape")
    expect(coach(page).get_by_role("button", name="Go on", exact=True)).to_be_visible()
    assert_accessible(page)
    coach(page).get_by_role("button", name="Go on", exact=True).click()
    shows_phase(page, "resting", timeout=45_000)
    assert_accessible(page)
    # The count is said to a screen reader when it changes, not at every frame.
    status = page.locator("[data-live-aloud]")
    expect(status).to_have_attribute("aria-live", "polite")
    expect(status).to_contain_text("That was the set")
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Sets done: 1")
    expect(page.locator("[data-live-heading]")).to_be_focused()
    assert_accessible(page)


def test_the_guide_says_what_to_change_and_offers_to_go_on_without(
    browser: Browser,
    recorder: Recorder,
    cast: Cast,
    server: Served,
    shared_data: Path,
    tmp_path: Path,
) -> None:
    clip = shared_data / "form/clips" / CLIP
    # The lower third is cut away: no feet.
    cropped = camera_file(clip, tmp_path, last_s=6.0, height_share=0.62)
    with camera_browser(browser, cropped) as started:
        page = live_page(started, recorder, cast, server.url, query="?exercise=squat&sets=1&reps=2")
        begin(page)
        guide = page.locator("[data-live-guide]")
        expect(guide).to_contain_text("feet", timeout=20_000)
        expect(page.locator("[data-live-offer]")).to_be_visible(timeout=45_000)
        assert page.locator("[data-live]").get_attribute("data-phase") == "guiding"
        coach(page).get_by_role("button", name="Go on without the camera").click()
        shows_phase(page, "working", timeout=8000)
        # The camera is let go of, and the figure stands in its place.
        assert page.locator("video").evaluate("video => video.srcObject === null")
        expect(page.locator("[data-live-figure] svg")).to_be_visible()
        expect(page.locator("[data-live-count]")).to_have_text("1", timeout=12_000)
        coach(page).get_by_role("button", name="Done").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Sets done: 1. Repetitions: 1.")
        expect(page.locator("[data-live-log]")).to_have_text("Written into your set log.")
        page.context.close()
    entry = SetEntry.objects.get()
    assert (entry.source, entry.repetitions, entry.run_id) == ("hand", 1, None)


def test_a_device_that_was_never_measured_finds_its_model(opened: Any) -> None:
    page = opened("?exercise=squat&sets=1&reps=1", measures=True)
    page.get_by_role("button", name="Start the camera").click()
    shows_phase(page, "guiding", timeout=90_000)
    kept = page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('tonus.pose:'))")
    engine = json.loads(page.evaluate("key => localStorage.getItem(key)", kept[0]))
    assert engine["model"] in ("lite", "full")
    assert engine["delegate"] in ("GPU", "CPU")
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_role("button", name="Start the camera")).to_be_visible()
