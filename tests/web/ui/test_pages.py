"""The frame, the page of components, and what is shown when something fails."""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import resolve
from django.views.defaults import server_error

from tonus_web.ui.places import places

BUILT = Path("src/tonus_web/ui/static/built")
ERRORS = ("400", "403", "403_csrf", "404", "413", "429", "500")


def body(response: Any) -> str:
    return str(response.content.decode())


def compressed(text: bytes) -> int:
    return len(gzip.compress(text, 9))


@pytest.mark.parametrize("code", ERRORS)
def test_an_error_says_what_to_do_and_needs_nothing(code: str) -> None:
    # No request, no database: pytest-django refuses every query here.
    html = render_to_string(f"{code}.html")
    assert html.count("<h1>") == 1
    assert re.search(r"<h1>[A-Z][^<]+\.</h1>", html)
    assert code[:3] in html
    assert 'class="button" href="/"' in html
    assert len(re.findall(r"<p>[^<]{40,}</p>", html)) == 1


def test_the_page_of_a_broken_server_is_ours_and_asks_no_database() -> None:
    response = server_error(RequestFactory().get("/"))
    assert response.status_code == 500
    assert "Something broke on this server." in body(response)


@pytest.mark.django_db
def test_an_address_that_is_not_there_is_told(client: Client) -> None:
    response = client.get("/nowhere/")
    assert response.status_code == 404
    assert "There is nothing at this address." in body(response)


@pytest.mark.django_db
def test_components_are_for_administrators_where_the_server_is_in_use(client: Client) -> None:
    assert client.get("/look/").headers["Location"] == "/account/login/?next=/look/"
    users = get_user_model().objects
    client.force_login(users.create_user("ada"))
    assert client.get("/look/").status_code == 404
    client.force_login(users.create_user("root", is_staff=True))
    html = body(client.get("/look/"))
    assert html.count("<h1>") == 1
    assert "A form with errors" in html


def test_components_are_for_everybody_where_the_server_is_being_built(
    client: Client, settings: Any, db: None
) -> None:
    settings.DEBUG = True
    assert client.get("/look/").status_code == 200


@pytest.mark.parametrize(
    ("theme", "expected"), [("light", "light"), ("dark", "dark"), ("system", None)]
)
def test_the_server_writes_the_theme_into_the_page(theme: str, expected: str | None) -> None:
    html = render_to_string("page.html", {"user": SimpleNamespace(theme=theme)})
    found = re.search(r'<html lang="en" data-theme="(\w+)"', html)
    assert (found and found[1]) == expected
    scheme = re.search(r'<meta name="color-scheme" content="([\w ]+)"', html)
    assert scheme
    assert scheme[1] == (expected or "light dark")


def test_the_frame_has_one_heading_one_main_and_a_way_past_the_places() -> None:
    html = render_to_string("page.html")
    assert html.count("<h1>") == html.count("<main ") == html.count("<nav ") == 1
    assert html.index('class="skip" href="#content"') < html.index("<nav")
    assert 'id="content"' in html


def test_places_that_lead_nowhere_are_left_out() -> None:
    names = [str(place.name) for place in places(None, None)]
    assert names[0] == "Today"
    assert "Walk" not in names
    assert "Food" not in names


def test_the_place_of_the_page_is_marked() -> None:
    request = RequestFactory().get("/")
    request.resolver_match = resolve("/")
    here = [place for place in places(None, request) if place.is_here]
    assert [str(place.name) for place in here] == ["Today"]
    assert here[0].is_page


@pytest.mark.skipif(not BUILT.exists(), reason="the pages' styles are built by set-up")
@pytest.mark.django_db
def test_a_page_weighs_less_than_a_hundred_kilobytes(client: Client) -> None:
    client.force_login(get_user_model().objects.create_user("root", is_staff=True))
    # The page of all components is heavier than any other.
    weight = compressed(client.get("/look/").content)
    for part in ("app.js", "app.css", "charts.js", "charts.css"):
        weight += compressed((BUILT / part).read_bytes())
    assert weight <= 100_000


@pytest.mark.skipif(not BUILT.exists(), reason="the pages' styles are built by set-up")
def test_no_style_or_script_asks_another_server() -> None:
    for path in BUILT.glob("*.css"):
        text = path.read_text("utf-8")
        assert not re.findall(r"url\([\"']?(?!font\.woff2)[^)]*", text)
        assert "@import" not in text
