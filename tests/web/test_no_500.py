"""Whatever is sent, by whomever, to whichever address: the server never breaks on it.

Everything is made from the URL configuration and from the forms that the pages show, so
that a new page is swept without being named here.  Rows are put back after each request.
"""

from __future__ import annotations

import datetime as dt
import random
import time
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import quote, urlencode, urlsplit

import pytest
from django.test import Client
from django.urls import resolve, reverse

from tests.web.addresses import ADDRESSES, Address, Scene, new_scene
from tests.web.cast import Cast, client_of
from tests.web.matrix import PEOPLE
from tests.web.onboarding.visitor import Form, Page
from tests.web.undoing import undone
from tonus.units import Quantity, Unit
from tonus_web.members.models import BodyAnswers, Member, SafetyAnswers
from tonus_web.onboarding.steps import Step

pytestmark = pytest.mark.django_db

_METHODS: Final = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE", "BREW")
#: What no field expects: too long, too large, of another kind, of another script.
_VALUES: Final = (
    "",
    "\0",
    "a\0b",
    "9" * 5000,
    "-1",
    "1e999",
    "NaN",
    "٣",
    "9999-12-31",
    "23:59:60",
    "0001-01-01",
    "\u202e\U0001f9b5" * 500,
    "'\"><script>{{ 7|add:7 }}%s{0.__class__}",
    "../../../../etc/passwd",
    "[]",
    "None",
    "x" * 100_000,
)
#: What stands in addresses, where it is no id.
_WORDS: Final = ("\0", "..", "%2e%2e", "x" * 3000, "\U0001f9b5", "a b", "1-" + "9" * 300, "-", "z")
_QUERY: Final = ("page", "next", "q", "then")
_JSON: Final = "application/json"
_FORM: Final = "application/x-www-form-urlencoded"
_BODIES: Final = (
    (b"", _FORM),
    (b"\xff\xfe=\x80&a=%ff%00", _FORM),
    (b"&".join(b"a%d=1" % n for n in range(1200)), _FORM),
    (b"{", _JSON),
    (b'{"size": 1e400, "name": 7, "exercise": null, "zone": "\\ud800"}', _JSON),
    (b'{"size": 100, "exercise": "../squat", "sha256": "\\u0000", "zone": "America"}', _JSON),
    (b"[" * 50_000, _JSON),
    (b"--x\r\nno form", "multipart/form-data; boundary=x"),
    (b"--x\r\n", "multipart/form-data; boundary=" + "x" * 300),
    (b"", "multipart/form-data"),
    (b"\0" * 1000, "application/octet-stream"),
    (b"a=1", "text/plain; charset=no-such"),
)
_HEADERS: Final[tuple[dict[str, str], ...]] = (
    {},
    {"range": "bytes=0-0,5-9"},
    {"range": "bytes=99999999999999999999-"},
    {"range": "bytes=-0"},
    {"if-range": 'W/"x"', "range": "bytes=5-1"},
    {"if-none-match": "*", "if-modified-since": "never"},
    {"accept-language": "xx-" + "y" * 3000 + ";q=9, *;q=-1,, de\u00e9"},
    {"accept": "*/*;q=no", "accept-encoding": "gzip;q=x, identity;q=0"},
    {"cookie": 'sessionid="\\000\\000\\000aaaaaaaaaa"; csrftoken="\\000"; tonus'},
    {"content-length": "-5"},
    {"content-digest": "sha-256=:" + "A" * 5000 + ":"},
    {"hx-request": "true", "hx-current-url": "http://[", "hx-target": "\u00e9"},
    {"referer": "http://[::1", "origin": "null", "user-agent": ""},
    {"user-agent": "\u00e9" * 5000, "x-forwarded-for": "no address, at all"},
)


@pytest.fixture
def scene(cast: Cast) -> Scene:
    """Everything that an address can name, of an owner who is asked everything."""
    wants = {f"wants_{name}": True for name in ("legs", "walks", "calories")}
    Member.objects.filter(pk=cast.member.pk).update(**wants)
    body = BodyAnswers(member=cast.member, sex="female", activity="active")
    body.date_of_birth, body.height = dt.date(1980, 2, 29), Quantity.entered("165", unit=Unit.CM)
    body.save()
    asked = ("eating_disorder", "insulin_or_sulfonylurea", "pregnant", "breastfeeding")
    no = dict.fromkeys(asked, "no")
    SafetyAnswers.objects.create(member=cast.member, kidney_disease="yes", **no)
    return new_scene(cast)


def status_of(client: Client, method: str, path: str, **more: Any) -> int:
    """Ask, take what is answered to its end, and return its status."""
    with undone(client):
        answer: Any = client.generic(method, path, **more)
        for _ in answer:
            pass
        return int(answer.status_code)
    raise AssertionError("unreachable")


def browser(scene: Scene, person: str) -> Client:
    """The browser of a person, which is answered as people are where a page breaks."""
    client = client_of(scene.user(person))
    client.raise_request_exception = False
    if scene.user(person) is not None:
        # As after typing the password: pages that ask for it again are open.
        session = client.session
        session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
        session.save()
    return client


def test_any_method_from_anybody(scene: Scene) -> None:
    rng = random.Random(500)
    browsers = {person: browser(scene, person) for person in PEOPLE}
    for address in ADDRESSES:
        path = scene.path(address)
        for person, client in browsers.items():
            for method in _METHODS if person == "owner" else rng.sample(_METHODS, 2):
                body, kind = rng.choice(_BODIES)
                headers = rng.choice(_HEADERS)
                query = urlencode({name: rng.choice(_VALUES) for name in _QUERY})
                status = status_of(
                    client, method, f"{path}?{query}", data=body, content_type=kind, headers=headers
                )
                assert status < 500, f"{person}: {method} {path}?{query[:80]} {body[:40]!r}"


def test_any_body_and_any_header(scene: Scene) -> None:
    rng = random.Random(501)
    browsers = {person: browser(scene, person) for person in ("owner", "administrator")}
    for address in ADDRESSES:
        path = scene.path(address)
        is_for = "administrator" if address.view.__module__.endswith(".people") else "owner"
        client = browsers[is_for]
        for body, kind in rng.sample(_BODIES, 3):
            status = status_of(client, "POST", path, data=body, content_type=kind)
            assert status < 500, f"POST {path} {body[:60]!r} as {kind[:40]}"
        for headers in rng.sample(_HEADERS, 3):
            status = status_of(client, "GET", path, headers=headers)
            assert status < 500, f"GET {path} with {headers}"


def test_any_value_in_any_field(scene: Scene) -> None:
    """Each field of each form that a page shows, all the others being as they were."""
    rng = random.Random(502)
    seen: set[tuple[str, str, str]] = set()
    for person, client, path, form in forms_of(scene):
        place = urlsplit(form.action).path or path
        method = "POST" if form.is_post else "GET"
        full = filled(form)
        for name in sorted(full.keys() - {"csrfmiddlewaretoken"}):
            if (person, place, name) in seen:
                continue
            seen.add((person, place, name))
            for value in rng.sample(_VALUES, 3):
                data = urlencode({**full, name: value}, doseq=True)
                where, body = (place, data) if form.is_post else (f"{place}?{data}", "")
                status = status_of(client, method, where, data=body, content_type=_FORM)
                assert status < 500, f"{person}: {method} {place} {name}={value!r:.80}"
    assert len(seen) > 60


def forms_of(scene: Scene) -> Iterator[tuple[str, Client, str, Form]]:
    """Every form that a page shows, with who sees it and where."""
    for person in ("anonymous", "owner", "administrator"):
        client = browser(scene, person)
        for path in paths_of(scene):
            if person != "owner" and path.startswith("/m/"):
                continue
            answer = client.get(path)
            if answer.status_code == 200 and "html" in answer.headers.get("Content-Type", ""):
                for form in Page(answer.content.decode(), 200, path).forms:
                    yield person, client, path, form


def paths_of(scene: Scene) -> Iterator[str]:
    """Every address, and every step of the welcome."""
    for address in ADDRESSES:
        # Shows every component; none of its forms leads anywhere.
        if address.name == "onboarding:step":
            yield from (scene.path(address, step=step.value) for step in Step)
        elif address.name != "ui:look":
            yield scene.path(address)


def filled(form: Form) -> dict[str, Any]:
    """A value for every field: one that is empty hides what the next one does."""
    names = {*form.values, *form.choices} - {""}
    return {name: form.values.get(name) or form.choices.get(name, [""])[:1] for name in names}


def test_a_cookie_that_no_server_gave(scene: Scene) -> None:
    """PostgreSQL refuses some texts that a cookie can hold."""
    for cookie in (
        'sessionid="\\000aaaaaaaaaaaaaaaa"',
        "sessionid=" + "x" * 3000,
        'csrftoken="\\000"',
    ):
        for path in ("/", "/account/login/", f"/m/{scene.cast.member.pk}/"):
            status = status_of(browser(scene, "anonymous"), "GET", path, headers={"cookie": cookie})
            assert status in (200, 302), f"GET {path} with {cookie[:40]}"


def test_any_word_in_an_address(scene: Scene) -> None:
    swept = 0
    stranger, owner = browser(scene, "anonymous"), browser(scene, "owner")
    clients = (("GET", stranger), ("POST", stranger), ("GET", owner), ("POST", owner))
    for address in ADDRESSES:
        words = [name for name in address.parameters if _takes_words(scene, address, name)]
        for name in words:
            whole = scene.path(address, **{name: "0word0"})
            for word in _WORDS:
                path = whole.replace("0word0", quote(word, safe="%"))
                for method, client in clients:
                    assert status_of(client, method, path) < 500, f"{method} {path}"
                    swept += 1
    assert swept > 150


def _takes_words(scene: Scene, address: Address, name: str) -> bool:
    try:
        path = scene.path(address, **{name: "0word0"})
    except Exception:  # noqa: BLE001 (reverse tells it in several ways)
        return False
    return "0word0" in path and resolve(path).view_name == address.name


@pytest.mark.parametrize(
    "path",
    [
        "//", "/\0", "/%00", "/..", "/%2e%2e/%2e%2e/etc/passwd", "/static/../settings.py",
        "/static/%00", "/static/%2e%2e/%2e%2e/secret", "/m/", "/m/" + "0" * 32 + "/",
        "/m/00000000-0000-0000-0000-000000000000/", "/" + "a" * 10_000, "/\U0001f9b5",
        "/?" + "a=1&" * 3000, "/exercises", "/account/people", "//example.org/%2f..",
    ],
)  # fmt: skip
def test_addresses_that_are_none(scene: Scene, path: str) -> None:
    for person in PEOPLE:
        client = browser(scene, person)
        for method in ("GET", "HEAD", "OPTIONS", "POST"):
            assert status_of(client, method, path) < 500, f"{person}: {method} {path[:60]!r}"


def test_a_form_sent_twice(scene: Scene) -> None:
    """A double click on each form: the second is answered as calmly as the first."""
    seen: set[tuple[str, str]] = set()
    for person, client, path, form in forms_of(scene):
        place = urlsplit(form.action).path or path
        if not form.is_post or place == reverse("account_logout") or (person, place) in seen:
            continue
        seen.add((person, place))
        with undone(client):
            for _ in range(2):
                status = client.post(place, filled(form)).status_code
                assert status < 500, f"{person}: {place} {filled(form)}"
    assert len(seen) > 25
