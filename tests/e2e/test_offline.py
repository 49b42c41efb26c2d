"""Without a connection: what is kept, what is sent, and what is never kept."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from decimal import Decimal

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e import browsing
from tests.e2e.browsing import Recorder, assert_accessible
from tests.web.cast import Cast, client_of
from tests.web.served import Served
from tonus_web.accounts.models import User
from tonus_web.diary.models import WeighIn
from tonus_web.offline import views
from tonus_web.offline.worker import worker_script
from tonus_web.training.models import Note, SetEntry

pytestmark = pytest.mark.django_db(transaction=True)

#: Of everything that is kept in the caches, the addresses.
KEPT = """async () => {
  const found = [];
  for (const name of await caches.keys())
    for (const {url} of await (await caches.open(name)).keys()) found.push(new URL(url).pathname);
  return found;
}"""
READY = "async () => { await navigator.serviceWorker.ready; return true }"
HAS_CATALOGUE = """async () => {
  const name = (await caches.keys()).find(one => one.startsWith('tonus-catalogue-'));
  return !!name && !!(await (await caches.open(name)).match('/exercises/walk/'));
}"""
OUTBOX = """() => new Promise((resolve, reject) => {
  const opening = indexedDB.open('tonus', 1);
  opening.onerror = () => reject(opening.error);
  opening.onsuccess = () => {
    const asked = opening.result.transaction('items').objectStore('items').getAll();
    asked.onsuccess = () => { opening.result.close(); resolve(asked.result) };
  };
})"""


@pytest.fixture
def device_of(
    browser: Browser, server: Served, recorder: Recorder
) -> Iterator[Callable[[User], BrowserContext]]:
    """A function that opens a browser with a service worker, in which a user is signed in."""
    contexts: list[BrowserContext] = []

    def opened(user: User) -> BrowserContext:
        context = browsing.new_context(browser, "phone", base_url=server.url, works_offline=True)
        contexts.append(context)
        recorder.watch(context)
        context.set_default_timeout(10_000)
        sign_in(context, user, server)
        return context

    yield opened
    for context in contexts:
        context.close()


def sign_in(context: BrowserContext, user: User, server: Served) -> None:
    name = settings.SESSION_COOKIE_NAME
    session = client_of(user).cookies[name].value
    context.add_cookies([{"name": name, "value": session, "url": server.url}])


def until(page: Page, script: str, *, timeout_s: float = 45) -> None:
    """Wait for the promise of something true."""
    over = time.monotonic() + timeout_s
    while not page.evaluate(script):
        assert time.monotonic() < over, script
        page.wait_for_timeout(100)


def day(cast: Cast) -> str:
    return reverse("today:day", args=[cast.member.pk])


def known_page(context: BrowserContext, cast: Cast) -> Page:
    """A page of the member, once the worker is there and the device knows for whom."""
    page = context.new_page()
    with page.expect_response("**/offline/who/"):
        page.goto(day(cast))
    page.evaluate(READY)
    return page


def goes_offline(context: BrowserContext, page: Page, recorder: Recorder, path: str) -> None:
    context.set_offline(True)
    page.goto(path)
    expect(page.get_by_role("heading", level=1)).to_have_text("There is no connection to Tonus.")


def enter_set(page: Page, repetitions: int = 8) -> None:
    form = page.locator('[data-offline-form="set"]')
    form.get_by_label("Exercise").select_option("squat")
    form.get_by_label("Repetitions", exact=True).fill(str(repetitions))
    form.get_by_role("button", name="Keep this set").click()
    expect(page.locator("[data-offline-list]")).to_contain_text(f"{repetitions} repetitions")


def forgive_lost_requests(recorder: Recorder) -> None:
    """Without a connection the console names each request that got no answer."""
    recorder.complaints = [
        one for one in recorder.complaints if "ERR_INTERNET_DISCONNECTED" not in one
    ]


def test_what_is_entered_without_connection_is_sent_once(
    device_of: Callable[[User], BrowserContext], cast: Cast, recorder: Recorder
) -> None:
    context = device_of(cast.owner)
    page = known_page(context, cast)
    until(page, HAS_CATALOGUE, timeout_s=60)
    goes_offline(context, page, recorder, reverse("training:index", args=[cast.member.pk]))
    assert_accessible(page)
    enter_set(page, 8)
    page.get_by_label("Note for today’s session").fill("Outside, on grass.")
    page.get_by_role("button", name="Keep this note").click()
    page.get_by_label("Weight", exact=True).fill("71.4")
    page.get_by_role("button", name="Keep this weight").click()
    expect(page.locator("[data-offline-list] > li")).to_have_count(3)
    assert_accessible(page)
    # The exercises are there with their figures, and say what waits.
    page.goto("/exercises/squat/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Squat")
    expect(page.locator("[data-outbox]")).to_contain_text("3 entries are kept on this device")
    assert not SetEntry.objects.exists()

    context.set_offline(False)
    page.goto(day(cast))
    expect(page.locator("[data-outbox]")).not_to_contain_text("kept on this device")
    page.reload()
    assert page.evaluate(OUTBOX) == []
    entry = SetEntry.objects.get()
    assert (entry.exercise, entry.repetitions, entry.source) == ("squat", 8, "hand")
    assert Note.objects.get().text == "Outside, on grass."
    assert Note.objects.get().session_id == entry.session_id
    weight = WeighIn.objects.get()
    assert (weight.weight_entered, weight.weight_unit) == ("71.4", "kg")
    assert Decimal(weight.weight_entered) == Decimal("71.4")

    kept = page.evaluate(KEPT)
    assert "/offline/" in kept
    assert "/exercises/squat/" in kept
    assert [path for path in kept if path.startswith(("/m/", "/account"))] == []
    assert "/" not in kept
    forgive_lost_requests(recorder)


def test_two_tabs_send_once(
    device_of: Callable[[User], BrowserContext], cast: Cast, recorder: Recorder
) -> None:
    context = device_of(cast.owner)
    page = known_page(context, cast)
    other = context.new_page()
    other.goto("/exercises/")
    goes_offline(context, page, recorder, "/offline/")
    enter_set(page, 5)
    enter_set(page, 6)
    sent: list[str] = []
    context.on("request", lambda one: sent.append(one.url) if "/sync/" in one.url else None)
    context.set_offline(False)
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Everything on this device is sent.", timeout=15_000
    )
    other.reload()
    page.reload()
    assert [entry.repetitions for entry in SetEntry.objects.order_by("at")] == [5, 6]
    assert len(sent) == 1
    forgive_lost_requests(recorder)


def test_a_conflict_is_shown_with_both_values_and_decided(
    device_of: Callable[[User], BrowserContext], cast: Cast, recorder: Recorder
) -> None:
    context = device_of(cast.owner)
    page = known_page(context, cast)
    goes_offline(context, page, recorder, "/offline/")
    enter_set(page, 8)
    [kept] = page.evaluate(OUTBOX)
    # It had got through, only the answer was lost; and then it was changed elsewhere.
    there = client_of(cast.owner).post(
        reverse("training:sync", args=[cast.member.pk]),
        {"items": [{**kept["item"], "repetitions": 11}]},
        content_type="application/json",
    )
    assert there.json()["answers"][0]["status"] == "saved"
    context.set_offline(False)
    listed = page.locator("[data-offline-list]")
    expect(listed).to_contain_text("Yours: Squat: 8 repetitions", timeout=15_000)
    expect(listed).to_contain_text("There: Squat: 11 repetitions")
    assert_accessible(page)
    listed.get_by_role("button", name="Keep yours").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Everything on this device is sent.")
    assert SetEntry.objects.get().repetitions == 8
    forgive_lost_requests(recorder)


def test_signed_out_it_waits_and_another_account_never_sends_it(
    device_of: Callable[[User], BrowserContext],
    cast: Cast,
    recorder: Recorder,
    server: Served,
) -> None:
    context = device_of(cast.owner)
    page = known_page(context, cast)
    goes_offline(context, page, recorder, "/offline/")
    enter_set(page, 8)
    context.clear_cookies()
    context.set_offline(False)
    page.goto(reverse("account_login"))
    expect(page.locator("[data-outbox]")).to_contain_text("Sign in, and it is sent.")
    # The coach may write for the same member, and still does not send it.
    sign_in(context, cast.coach, server)
    page.goto(day(cast))
    expect(page.locator("[data-outbox]")).not_to_contain_text("kept on this device")
    page.goto("/offline/")
    expect(page.get_by_text("One entry of another account waits here")).to_be_visible()
    expect(page.locator("[data-offline-list] > li")).to_have_count(0)
    assert not SetEntry.objects.exists()
    context.clear_cookies()
    sign_in(context, cast.owner, server)
    page.goto(day(cast))
    page.goto("/offline/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Everything on this device is sent.")
    assert SetEntry.objects.get().repetitions == 8
    forgive_lost_requests(recorder)


def test_signing_out_asks_first_and_then_leaves_nothing(
    device_of: Callable[[User], BrowserContext], cast: Cast, recorder: Recorder
) -> None:
    context = device_of(cast.owner)
    page = known_page(context, cast)
    goes_offline(context, page, recorder, "/offline/")
    enter_set(page, 8)
    # Where sending fails, as with a server in trouble, it is still here when one leaves.
    context.route("**/training/sync/", lambda route: route.fulfill(status=503, body=""))
    context.set_offline(False)
    page.goto(reverse("account_logout"))
    out = page.locator("main").get_by_role("button", name="Sign out", exact=True)
    out.click()
    asked = page.get_by_role("dialog")
    expect(asked).to_contain_text("not sent yet")
    assert_accessible(page)
    asked.get_by_role("button", name="Stay signed in").click()
    assert len(page.evaluate(OUTBOX)) == 1
    out.click()
    with page.expect_navigation():
        asked.get_by_role("button", name="Sign out and delete it").click()
    assert page.evaluate(OUTBOX) == []
    page.goto("/offline/")
    expect(page.get_by_text("Nobody is known on this device.")).to_be_visible()
    expect(page.locator("[data-offline-forms]")).to_be_hidden()
    assert not SetEntry.objects.exists()
    forgive_lost_requests(recorder)
    recorder.complaints = [one for one in recorder.complaints if "503" not in one]


def test_whoever_sees_no_numbers_is_asked_for_none(
    device_of: Callable[[User], BrowserContext], cast: Cast, recorder: Recorder
) -> None:
    cast.member.hides_numbers = True
    cast.member.save()
    context = device_of(cast.owner)
    page = known_page(context, cast)
    goes_offline(context, page, recorder, "/offline/")
    expect(page.locator('[data-offline-form="set"]')).to_be_visible()
    expect(page.get_by_label("Weight", exact=True)).to_be_hidden()
    forgive_lost_requests(recorder)


def test_an_upgrade_takes_over_without_a_page_being_loaded_again(
    device_of: Callable[[User], BrowserContext],
    cast: Cast,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    context = device_of(cast.owner)
    page = known_page(context, cast)
    # A worker with something to do is not replaced before it has done it.
    until(page, HAS_CATALOGUE, timeout_s=60)
    [before] = [one for one in page.evaluate("caches.keys()") if one.startswith("tonus-shell-")]
    script = worker_script()
    newer = script.replace(before.removeprefix("tonus-shell-").encode(), b"newer")
    # What pages run has another address then.
    newer, changed = re.subn(rb'(/built/app\.[^"]*js)"', rb'\1?newer"', newer, count=1)
    assert changed == 1
    monkeypatch.setattr(views, "worker_script", lambda: newer)
    # While a set goes on, the new one waits.
    page.evaluate("void navigator.locks.request('tonus.set.x', () => new Promise(() => {}))")
    page.evaluate("window.here = true")
    page.evaluate("navigator.serviceWorker.getRegistration().then(one => one.update())")
    until(page, "async () => (await caches.keys()).includes('tonus-shell-newer')")
    page.wait_for_timeout(500)
    assert before in page.evaluate("caches.keys()")
    assert page.evaluate("window.here") is True
    # It is offered, and waits for whoever reads the page.
    expect(page.locator("[data-renewal]")).to_contain_text("A new version of Tonus is ready.")
    assert_accessible(page)
    page.get_by_role("link", name="Load this page again").click()
    page.wait_for_function("window.here === undefined")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    # Chromium replaces a busy worker late; with no page open it does so at once.
    page.goto("about:blank")
    page.wait_for_timeout(500)
    page.goto(reverse("training:index", args=[cast.member.pk]))
    until(page, f"async () => !(await caches.keys()).includes('{before}')")
    assert page.evaluate("async () => (await caches.keys()).includes('tonus-shell-newer')")


def test_the_pose_model_is_kept_when_asked_for_and_goes_when_asked_for(
    device_of: Callable[[User], BrowserContext], cast: Cast
) -> None:
    context = device_of(cast.owner)
    page = known_page(context, cast)
    page.goto("/offline/")
    assert [path for path in page.evaluate(KEPT) if path.startswith("/pose/")] == []
    expect(page.locator("[data-offline-model]")).to_contain_text("MB")
    page.get_by_role("button", name="Keep the pose model").click()
    expect(page.locator("[data-offline-model]")).to_contain_text(
        "The pose model is kept on this device", timeout=30_000
    )
    assert any(path.endswith("_lite.task") for path in page.evaluate(KEPT))
    page.get_by_role("button", name="Remove the pose model").click()
    expect(page.locator("[data-offline-model]")).to_contain_text("is not kept")
    assert [path for path in page.evaluate(KEPT) if path.startswith("/pose/")] == []


def test_without_a_worker_pages_are_as_they_were(
    signed_in_page: Page, cast: Cast, recorder: Recorder
) -> None:
    signed_in_page.goto("/offline/")
    expect(signed_in_page.get_by_role("heading", level=1)).to_be_visible()
    signed_in_page.goto(day(cast))
    expect(signed_in_page.locator("[data-outbox]")).to_have_text("", use_inner_text=True)
    recorder.assert_quiet()
