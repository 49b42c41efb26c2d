"""Exercise pages show what the files say, whatever exercise it is."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import gettext

from tests.web.cast import Cast
from tests.web.onboarding.visitor import Page
from tonus.catalogue import exercise_keys, exercise_text, muscles, references
from tonus.form.exercise import exercise, parsed_exercise
from tonus.form.vocabulary import CueKind, Kind
from tonus_web.accounts.models import User
from tonus_web.library import pages, views
from tonus_web.library.bodies import exercise_body, exercises_body
from tonus_web.library.pages import exercise_page, exercise_pages
from tonus_web.members.models import ReadinessAnswers, SafetyAnswers

ClientOf = Callable[[User | None], Client]


def read(client: Client, key: str) -> Page:
    """The page of an exercise."""
    address = reverse("library:exercise", args=[key])
    answer = client.get(address)
    assert answer.status_code == 200
    return Page(answer.content.decode(), 200, address)


@pytest.mark.django_db
@pytest.mark.parametrize("key", sorted(exercise_keys()))
def test_everything_of_the_file_is_on_the_page(key: str, client_of: ClientOf) -> None:
    found, page = exercise(key), read(client_of(None), key)
    text = page.text
    wanted = [found.name, *found.steps]
    for cue in found.cues:
        wanted += [cue.label, cue.explain]
        if cue.kind is not CueKind.UNSEEN:
            wanted.append(cue.says["say"])
    if found.key_poses is not None:
        wanted += [pose.label for pose in found.key_poses.poses if pose.label]
    for difference in found.differences:
        wanted += [difference.said, difference.measured]
    for message in wanted:
        words = gettext(message)
        assert words != message, f"{message} has no text"
        assert " ".join(words.split()).rstrip(".") in text, message
    for share in found.muscles:
        assert muscles()[share.muscle].latin in text
    for depth in found.depths.values():
        assert gettext(depth.label).lower() in text.lower()
    for cue_sources in (found.sources, *(cue.sources for cue in found.cues)):
        for source in cue_sources:
            assert " ".join(references()[source].citation.split()) in text


@pytest.mark.django_db
@pytest.mark.parametrize("key", sorted(exercise_keys()))
def test_only_sets_of_repetitions_count_for_a_muscle(key: str, client_of: ClientOf) -> None:
    found, text = exercise(key), read(client_of(None), key).text
    part = text.split("Muscles and their part in the exercise")[1].split("Sources")[0]
    assert (": counts " in part) is (found.kind is not Kind.GAIT)
    assert ("counts for no set" in part) is (found.kind is Kind.HOLD)
    assert ("What is stretched" in text) is (found.kind is Kind.HOLD)
    assert ("What works" in text) is (found.kind is not Kind.HOLD)


@pytest.mark.django_db
def test_no_message_key_is_shown(client_of: ClientOf) -> None:
    for key in exercise_keys():
        text = read(client_of(None), key).text
        assert not re.search(rf"\b({key}|muscle)\.[a-z_]+", text)


@pytest.mark.django_db
def test_numbers_lead_to_their_sources(client_of: ClientOf) -> None:
    page = read(client_of(None), "squat")
    named = {link for link in page.links if link.startswith("#source-")}
    assert named
    ids = set(re.findall(r'id="(source-\d+)"', page.html))
    assert {link[1:] for link in named} <= ids
    assert len(ids) == len(exercise_page("squat").sources)


@pytest.mark.django_db
def test_advice_and_evidence_stand_side_by_side(client_of: ClientOf) -> None:
    text = read(client_of(None), "squat").text
    assert "Often said Squats train the backs of the thighs." in text
    assert "counts as a quarter of a set for the hamstrings" in text
    assert "Kubo et al. (2019)" in text


@pytest.mark.django_db
def test_cues_say_from_where_a_camera_sees_them(client_of: ClientOf) -> None:
    text = read(client_of(None), "squat").text
    assert "Knees over the feet from the front" in text
    assert "Heels down from the side, obliquely" in text
    assert "Depth from any side" in text
    unseen = text.split("What no camera can see")[1]
    assert "Palms inward at the sides." in unseen
    assert "Abdomen braced" in unseen


@pytest.mark.django_db
def test_strangers_are_asked_to_sign_in_and_come_back(client_of: ClientOf) -> None:
    page = read(client_of(None), "squat")
    assert f"{reverse('account_login')}?next=/exercises/squat/" in page.links


def test_members_film_the_exercise_they_read_about(cast: Cast, client_of: ClientOf) -> None:
    page = read(client_of(cast.owner), "squat")
    link = reverse("coach:new", args=[cast.member.pk]) + "?exercise=squat"
    assert link in page.links
    assert client_of(cast.owner).get(link).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["burpee", "Squat", "squat.toml", "-", "a" * 500])
def test_an_exercise_that_is_none_is_not_found(key: str, client_of: ClientOf) -> None:
    assert client_of(None).get(f"/exercises/{key}/").status_code == 404


@pytest.mark.django_db
def test_strangers_read_without_a_query(
    client_of: ClientOf, django_assert_num_queries: Any
) -> None:
    client = client_of(None)
    for address in (reverse("library:index"), reverse("library:exercise", args=["squat"])):
        client.get(address)
        with django_assert_num_queries(0):
            client.get(address)


def _numbers(path: str) -> list[float]:
    return [float(n) for n in re.findall(r"-?[\d.]+", path)]


def test_stills_stand_on_the_ground_and_go_down() -> None:
    person = exercise_page("squat").person
    assert person is not None
    heads = []
    for still in person.stills:
        parts = {part.name: part for layer in still.drawing.layers for part in layer.parts}
        heads.append(min(_numbers(parts["head"].path)[1::2]))
        foot = max(_numbers(parts["foot-right"].path)[1::2])
        assert abs(foot - still.drawing.ground) < 12
        assert min(_numbers(parts["head"].path)[1::2]) > still.drawing.top
    assert heads[0] + 100 < heads[1]


@pytest.mark.django_db
@pytest.mark.parametrize("key", sorted(exercise_keys()))
def test_the_moving_person_begins_as_it_is_drawn_and_needs_no_style(
    key: str, client_of: ClientOf
) -> None:
    if exercise(key).key_poses is None:
        return
    html = read(client_of(None), key).html
    pictures = [
        ET.fromstring(found)
        for found in re.findall(r"<svg class=\"person[ a-z]*\".*?</svg>", html, re.DOTALL)
    ]
    moving = [path for svg in pictures for path in svg.iter("path") if "data-frames" in path.attrib]
    assert moving
    for path in moving:
        assert "style" not in path.attrib
        first = [float(n or 0) for n in path.attrib["data-frames"].split(";")[0].split(",")]
        corners = [_numbers(piece)[:2] for piece in path.attrib["d"].split("Q")[1:]]
        drawn = [value for corner in corners for value in corner]
        assert drawn[: len(first)] == first
    for svg in pictures:
        named = [path.attrib["id"] for path in svg.iter("path") if "id" in path.attrib]
        assert len(named) == len(set(named))
        assert {use.attrib["href"] for use in svg.iter("use")} <= {f"#{name}" for name in named}
    every = [
        name for svg in pictures for name in re.findall(r'id="([^"]+)"', ET.tostring(svg).decode())
    ]
    assert len(every) == len(set(every))


@pytest.mark.django_db
@pytest.mark.parametrize("key", sorted(exercise_keys()))
def test_an_exercise_page_stays_light(key: str, client_of: ClientOf) -> None:
    built = Path(__file__).resolve().parents[3] / "src/tonus_web/ui/static/built"
    weight = len(gzip.compress(read(client_of(None), key).html.encode(), 6))
    weight += sum(
        len(gzip.compress((built / part).read_bytes(), 6)) for part in ("app.js", "app.css")
    )
    weight += (built / "font.woff2").stat().st_size
    assert weight < 100_000


def test_another_file_gives_another_page(
    monkeypatch: pytest.MonkeyPatch, client_of: ClientOf, db: None
) -> None:
    """Nothing is written for one exercise: a file of its own is enough."""
    text = exercise_text("squat").replace('key = "squat"', 'key = "dip"', 1)
    cut = text.index("# For the reader")
    text = text[:cut] + text[text.index("[setup]") :]
    other = parsed_exercise(text, file="dip.toml")
    monkeypatch.setattr(pages, "exercise", lambda key: other if key == "dip" else exercise(key))
    for room in (pages, views):
        monkeypatch.setattr(room, "exercise_keys", lambda: frozenset(("squat", "dip")))
    exercise_page.cache_clear()
    exercise_pages.cache_clear()
    try:
        assert "2 exercises are here" in client_of(None).get("/exercises/").content.decode()
        page = read(client_of(None), "dip")
        assert "Often said" not in page.text
        assert "Step by step" in page.text
        assert "<figure>" not in page.html
    finally:
        exercise_page.cache_clear()
        exercise_pages.cache_clear()


@pytest.mark.django_db
def test_only_who_begins_gently_reads_where(cast: Cast, client_of: ClientOf) -> None:
    gentle = f"Begin at this depth: {gettext(exercise('squat').from_shallow[0].label)}."
    assert "Begin gently" not in read(client_of(None), "squat").text
    calm = dict.fromkeys(
        (
            "heart_metabolic_kidney",
            "chest_pain_fainting_breathless",
            "falls_or_unsteady",
            "joints_or_back",
        ),
        "no",
    )
    answered = ReadinessAnswers.objects.create(member=cast.member, active_now="yes", **calm)
    assert "Begin gently" not in read(client_of(cast.owner), "squat").text
    answered.joints_or_back = "yes"
    answered.save()
    assert gentle in read(client_of(cast.owner), "squat").text
    answered.joints_or_back = "no"
    answered.save()
    SafetyAnswers.objects.create(member=cast.member, pregnant="yes")
    assert gentle in read(client_of(cast.owner), "squat").text


def test_what_is_written_once_is_of_nobody(cast: Cast, client_of: ClientOf) -> None:
    exercise_body.cache_clear()
    exercises_body.cache_clear()
    for path, body in (("/exercises/squat/", exercise_body), ("/exercises/", exercises_body)):
        # Written for the first of them, and read by all.
        pages = [
            client_of(user).get(path).content.decode()
            for user in (cast.owner, cast.administrator, None)
        ]
        assert body.cache_info().currsize == 1
        held = exercise_body("squat", "en") if body is exercise_body else exercises_body("en")
        assert all(held in page for page in pages)
        for word in ("olga", str(cast.member.pk), "csrf", "/m/"):
            assert word not in held
