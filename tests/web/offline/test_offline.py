"""The worker, the page without connection, and what a device learns of a person."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse

from tests.web.cast import Cast
from tonus.catalogue import exercise_keys
from tonus_web.accounts.models import User
from tonus_web.offline import worker

ClientOf = Callable[[User | None], Client]
pytestmark = pytest.mark.django_db


def plan_in(script: bytes) -> dict[str, object]:
    found = re.match(rb"const tonusPlan=(\{.*?\});\n", script)
    assert found
    return dict(json.loads(found[1]))


def test_the_worker_is_asked_for_anew_and_knows_what_to_keep(client_of: ClientOf) -> None:
    answer = client_of(None).get("/sw.js")
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert answer.headers["Cache-Control"] == "no-cache"
    assert "connect-src 'self'" in answer.headers["Content-Security-Policy"]
    plan = plan_in(answer.content)
    catalogue = plan["catalogue"]
    assert isinstance(catalogue, list)
    assert len(catalogue) == 1 + len(exercise_keys())
    shell = plan["shell"]
    assert isinstance(shell, list)
    client = client_of(None)
    for address in [*catalogue, *shell, str(plan["offline"])]:
        assert client.get(address).status_code == 200, address


def test_the_plan_changes_with_what_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    before = worker.worker_plan.__wrapped__()["version"]
    assert worker.worker_plan.__wrapped__()["version"] == before
    monkeypatch.setattr(worker, "exercise_body", lambda key, language: f"{key} {language}")
    assert worker.worker_plan.__wrapped__()["version"] != before


def test_without_what_set_up_builds_there_is_no_worker(
    client_of: ClientOf, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(worker, "_SCRIPT", tmp_path / "sw.js")
    assert client_of(None).get("/sw.js").status_code == 404


def test_the_page_without_connection_is_the_same_for_everybody(
    client_of: ClientOf, cast: Cast
) -> None:
    nobody = client_of(None).get(reverse("offline:page"))
    somebody = client_of(cast.owner).get(reverse("offline:page"))
    assert nobody.content == somebody.content
    words = somebody.content.decode()
    assert cast.owner.username not in words
    assert str(cast.member.pk) not in words
    assert 'name="account"' not in words
    assert "csrf" not in words.lower()


def test_the_page_without_connection_is_light(client_of: ClientOf) -> None:
    content = client_of(None).get(reverse("offline:page")).content
    parts = ("app.js", "app.css", "offline.js", "offline.css", "training.css")
    built = [Path(str(finders.find(f"built/{part}"))).read_bytes() for part in parts]
    packed = sum(len(gzip.compress(one)) for one in [content, *built])
    font = Path(str(finders.find("built/font.woff2"))).stat().st_size
    assert packed + font < 100_000


def test_pages_of_exercises_that_are_kept_hold_nothing_of_anybody(client_of: ClientOf) -> None:
    page = client_of(None).get(reverse("library:exercise", args=["squat"])).content.decode()
    assert 'name="account"' not in page
    assert "/m/" not in page


def test_a_device_learns_ids_one_flag_and_one_unit(client_of: ClientOf, cast: Cast) -> None:
    address = reverse("offline:who")
    nobody = client_of(None).get(address)
    assert nobody.json() == {
        "account": None,
        "token": "",
        "member": None,
        "shows_weights": False,
        "unit": "kg",
    }
    answer = client_of(cast.owner).get(address)
    assert "no-store" in answer.headers["Cache-Control"]
    told = answer.json()
    assert told.pop("token")
    assert told == {
        "account": str(cast.owner.pk),
        "member": str(cast.member.pk),
        "shows_weights": True,
        "unit": cast.owner.mass_unit,
    }
    cast.member.hides_numbers = True
    cast.member.save()
    assert client_of(cast.owner).get(address).json()["shows_weights"] is False


def test_who_has_no_records_of_their_own_enters_none(client_of: ClientOf, cast: Cast) -> None:
    told = client_of(cast.administrator).get(reverse("offline:who")).json()
    if told["member"] is None:
        assert told["shows_weights"] is False


def test_every_page_of_somebody_names_the_account(client_of: ClientOf, cast: Cast) -> None:
    page = client_of(cast.owner).get(reverse("training:index", args=[cast.member.pk]))
    assert f'<meta name="account" content="{cast.owner.pk}">' in page.content.decode()
    assert "worker-src 'self'" in page.headers["Content-Security-Policy"]
    assert "manifest-src 'self'" in page.headers["Content-Security-Policy"]
