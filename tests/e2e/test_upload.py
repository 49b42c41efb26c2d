"""A clip sent from a page: lost connections, a reload, stopping, what is no clip."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import LazySettings
from django.urls import reverse
from playwright.sync_api import Page, Request, Route, expect

from tests.e2e.browsing import Recorder, assert_accessible
from tests.web.belongings import watched_clip
from tests.web.cast import Cast
from tests.web.coach.sending import PART_BYTES, clip_bytes, files_of_media
from tonus_web.coach import storage
from tonus_web.coach.models import AnalysisRun, Clip, Upload

pytestmark = pytest.mark.django_db(transaction=True)
DATA = clip_bytes(2 * PART_BYTES + 1000)


@pytest.fixture(autouse=True)
def media(settings: LazySettings, tmp_path: Path) -> Path:
    place = tmp_path / "media"
    settings.MEDIA_DIR = place
    return place


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    path = tmp_path / "squat.mp4"
    path.write_bytes(DATA)
    return path


@pytest.fixture
def page(signed_in_page: Page, cast: Cast) -> Page:
    signed_in_page.goto(reverse("coach:new", args=[cast.member.pk]))
    return signed_in_page


def send(page: Page, clip: Path) -> None:
    page.locator("input[type=file]").set_input_files(clip)
    page.get_by_role("button", name="Analyse this clip").click()


def parts_sent(page: Page) -> list[int]:
    """Numbers of the parts that the page sends from now on."""
    numbers: list[int] = []

    def seen(request: Request) -> None:
        if request.method == "PUT":
            numbers.append(int(request.url.rstrip("/").rsplit("/", 1)[1]))

    page.on("request", seen)
    return numbers


def assert_arrived(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text("Your clip is waiting its turn.")
    run = AnalysisRun.objects.get()
    assert page.url.endswith(reverse("coach:run", args=[run.member_id, run.pk]))
    assert storage.clip_file(watched_clip(run).path).read_bytes() == DATA
    assert len(files_of_media()) == 1


def test_a_lost_connection_is_waited_for(page: Page, clip: Path, recorder: Recorder) -> None:
    numbers = parts_sent(page)
    lost: list[str] = []

    def lose_once(route: Route) -> None:
        if not lost:
            lost.append(route.request.url)
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route("**/parts/1/", lose_once)
    send(page, clip)
    expect(page.locator("[data-line]")).to_contain_text("The next try comes in")
    assert_arrived(page)
    assert numbers == [0, 1, 1, 2]
    recorder.expects("ERR_CONNECTION_RESET")


def test_after_a_reload_only_what_is_missing_is_sent(page: Page, clip: Path) -> None:
    page.route("**/parts/1/", lambda _route: None)  # never answered
    send(page, clip)
    expect(page.locator("[data-line]")).to_contain_text("% sent")
    expect(page.locator("progress[data-busy]")).to_have_attribute("value", "49")
    assert_accessible(page)
    page.reload()
    # Only now: a request that is let go would still arrive.
    page.unroute_all(behavior="ignoreErrors")
    numbers = parts_sent(page)
    send(page, clip)
    assert_arrived(page)
    assert numbers == [1, 2]
    assert Clip.objects.count() == 1


def test_stopping_keeps_nothing(page: Page, clip: Path) -> None:
    page.route("**/parts/1/", lambda _route: None)
    send(page, clip)
    expect(page.locator("progress[data-busy]")).to_have_attribute("value", "49")
    page.get_by_role("button", name="Stop sending").click()
    expect(page.get_by_role("alert")).to_have_text("Stopped. Nothing of the clip was kept.")
    assert not Upload.objects.exists()
    assert files_of_media() == []
    page.unroute_all(behavior="ignoreErrors")
    page.get_by_role("button", name="Analyse this clip").click()
    assert_arrived(page)


def test_what_is_no_clip_is_told(page: Page, tmp_path: Path, recorder: Recorder) -> None:
    words = tmp_path / "words.mp4"
    words.write_text("These are only words, whatever the name says.")
    send(page, words)
    expect(page.get_by_role("alert")).to_have_text("words.mp4 is text, not a clip: give a video.")
    expect(page.get_by_role("button", name="Analyse this clip")).to_be_enabled()
    recorder.expects("415")
    assert_accessible(page)
    assert not Upload.objects.exists()


def test_who_is_signed_out_is_told_so(page: Page, clip: Path) -> None:
    page.context.clear_cookies(name="sessionid")
    send(page, clip)
    expect(page.get_by_role("alert")).to_contain_text("You are not signed in any more.")
