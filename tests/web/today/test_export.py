"""The export holds everything of a member, and nothing of anybody else."""

from __future__ import annotations

import base64
import json
import re
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from django.test import Client
from django.urls import reverse

from tests.web.belongings import belongings_of, done_run, new_weigh_in
from tests.web.cast import Cast, new_cast
from tests.web.cast import client_of as signed_in
from tests.web.filling import Filling
from tests.web.served import Served
from tonus.form.report import judgement_from_data
from tonus_web.accounts.models import User
from tonus_web.coach.models import AnalysisRun
from tonus_web.members.models import BodyAnswers, Member, SafetyAnswers
from tonus_web.today.export import ACCOUNT_FIELDS, DERIVED, SCHEMA, SECTIONS, export_pieces

ClientOf = Callable[[User | None], Client]
PAGE = Path(__file__).parents[3] / "docs" / "reference" / "export-json.md"


def _address(member: Member) -> str:
    return reverse("today:export_file", args=[member.pk])


def _document(client: Client, member: Member) -> dict[str, Any]:
    answer: Any = client.get(_address(member))
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/json; charset=utf-8"
    assert re.fullmatch(
        r'attachment; filename="tonus-\w+-\d{4}-\d\d-\d\d\.json"',
        answer.headers["Content-Disposition"],
    )
    assert "no-store" in answer.headers["Cache-Control"]
    document: dict[str, Any] = json.loads(
        b"".join(answer.streaming_content),
        parse_constant=lambda word: pytest.fail(f"{word} is no JSON"),
    )
    return document


def _is_of_a_member(model: type[models.Model]) -> bool:
    """Whether rows belong to a member, directly or through what they cannot be without."""
    targets: list[Any] = [
        field.related_model
        for field in model._meta.concrete_fields
        if field.is_relation and not field.null
    ]
    return any(target is Member or _is_of_a_member(target) for target in targets)


def test_every_model_of_a_member_is_in_it() -> None:
    ours = (model for model in apps.get_models() if model.__module__.startswith("tonus_web."))
    of_members = {model for model in ours if _is_of_a_member(model)}
    assert {section.model for section in SECTIONS} == of_members - DERIVED


def test_the_page_names_every_key(cast: Cast, client_of: ClientOf) -> None:
    document = _document(client_of(cast.owner), cast.member)
    text = PAGE.read_text(encoding="utf-8")
    assert SCHEMA in text
    told = {
        name
        for line in text.splitlines()
        if line.startswith("| `")
        for name in re.findall(r"`([^`]+)`", line.split("|")[1])
    }
    assert told == set(document) | set(ACCOUNT_FIELDS)


def test_every_row_and_column_is_in_it(cast: Cast, client_of: ClientOf) -> None:
    belongings_of(cast.member)
    Filling([section.model for section in SECTIONS]).fill()
    belongings_of(cast.stranger_member)
    document = _document(client_of(cast.owner), cast.member)
    for section in SECTIONS:
        mine = section.model._base_manager.filter(**{section.member: cast.member})
        rows = document[section.name]
        assert [str(row["id"]) for row in rows] == [
            str(pk) for pk in mine.values_list("pk", flat=True).order_by("pk")
        ]
        columns = {field.name for field in section.model._meta.concrete_fields}
        for row in rows:
            assert columns - set(row) <= {"member"} | section.without, section.name


def test_awkward_rows_come_out_whole(cast: Cast, client_of: ClientOf) -> None:
    """The least and the utmost that the columns hold, of whichever member they are."""
    Filling([section.model for section in SECTIONS]).fill()
    for member in Member.everything.exclude(pk__in=(cast.member.pk, cast.stranger_member.pk)):
        pieces = export_pieces(member, cast.owner, clip_link=str, photo_link=str)
        document = json.loads(b"".join(pieces))
        assert document["member"]["name"] == member.name
        assert document["account"] is None


def test_entered_digits_and_si_instants_and_zones(cast: Cast, client_of: ClientOf) -> None:
    new_weigh_in(cast.member, kg="70.50")
    row = _document(client_of(cast.owner), cast.member)["weigh_ins"][0]
    assert (row["weight_entered"], row["weight_unit"], row["weight_kg"]) == ("70.50", "kg", 70.5)
    assert row["zone"] == "Europe/Berlin"
    assert row["at"].endswith("+00:00")
    assert row["local_date"]


def test_what_was_deleted_is_there_and_marked(cast: Cast, client_of: ClientOf) -> None:
    new_weigh_in(cast.member)
    new_weigh_in(cast.member).delete_softly()
    rows = _document(client_of(cast.owner), cast.member)["weigh_ins"]
    assert [row["deleted_at"] is None for row in rows] == [True, False]


def test_results_landmarks_pictures_and_clips(cast: Cast, client_of: ClientOf) -> None:
    run = done_run(cast.member)
    client = client_of(cast.owner)
    document = _document(client, cast.member)
    written = document["analysis_runs"][0]
    assert judgement_from_data(written["result"]).count > 0
    assert run.landmarks is not None
    assert base64.b64decode(written["landmarks"]) == bytes(run.landmarks)
    assert not {"fence", "worker", "lease_until"} & set(written)
    assert base64.b64decode(document["key_pictures"][0]["jpeg"])[:2] == b"\xff\xd8"
    link = document["clips"][0]["link"]
    assert link.startswith("http://testserver/")
    assert client.get(link).status_code == 200


def test_only_the_owner_gets_it(cast: Cast, client_of: ClientOf) -> None:
    new_weigh_in(cast.member)
    for user in (cast.coach, cast.viewer, cast.stranger, cast.administrator):
        assert client_of(user).get(_address(cast.member)).status_code == 404
        page = reverse("today:export", args=[cast.member.pk])
        assert client_of(user).get(page).status_code == 404
    assert client_of(None).get(_address(cast.member)).status_code == 302


def test_it_holds_nothing_that_signs_in_and_nobody_else(cast: Cast, client_of: ClientOf) -> None:
    belongings_of(cast.member)
    BodyAnswers.objects.create(member=cast.stranger_member, sex="male")
    new_weigh_in(cast.stranger_member, kg="91.7")
    answer: Any = client_of(cast.owner).get(_address(cast.member))
    text = b"".join(answer.streaming_content).decode()
    assert cast.owner.password not in text
    assert "91.7" not in text
    assert str(cast.stranger_member.pk) not in text
    assert settings.SECRET_KEY not in text


def test_the_page_shows_no_figure(cast: Cast, client_of: ClientOf) -> None:
    cast.member.wants_calories = cast.member.hides_numbers = True
    cast.member.save()
    SafetyAnswers.objects.create(member=cast.member, eating_disorder="yes")
    belongings_of(cast.member)
    page = client_of(cast.owner).get(reverse("today:export", args=[cast.member.pk]))
    main = page.content.decode().split("<main")[1].split("</main>")[0]
    shown = re.sub(r"<[^>]*>", " ", main)
    assert not re.search(r"70[.,]5|kcal|kg\b", shown)
    assert "is left out" in shown


@pytest.mark.parametrize("way", ["own wish", "eating disorder"])
def test_who_is_to_see_no_numbers_gets_them_only_by_asking(
    cast: Cast, client_of: ClientOf, way: str
) -> None:
    belongings_of(cast.member)
    if way == "own wish":
        Member.objects.filter(pk=cast.member.pk).update(hides_numbers=True)
    else:
        SafetyAnswers.objects.create(member=cast.member, eating_disorder="yes")
    client, numbers = client_of(cast.owner), {s.name for s in SECTIONS if s.is_of_numbers}
    assert numbers >= {"weigh_ins", "day_intakes", "goal_choices", "measurements", "photos"}
    answer: Any = client.get(_address(cast.member))
    text = b"".join(answer.streaming_content).decode()
    document = json.loads(text)
    assert set(document["left_out"]) == numbers
    assert [name for name in numbers if document[name]] == []
    for word in ("weight_kg", "energy_kcal", "lose_1", "70.5", "2150"):
        assert word not in text, word
    assert document["clips"]
    answer = client.get(_address(cast.member), {"numbers": "all"})
    document = json.loads(b"".join(answer.streaming_content))
    assert document["left_out"] == []
    assert document["weigh_ins"]
    assert document["day_intakes"]


def test_nothing_is_left_out_where_numbers_are_shown(cast: Cast, client_of: ClientOf) -> None:
    belongings_of(cast.member)
    document = _document(client_of(cast.owner), cast.member)
    assert document["left_out"] == []
    assert document["goal_choices"]


def test_it_streams_from_the_real_server(server: Served) -> None:
    cast = new_cast()
    for number in range(3):
        done_run(cast.member, f"{number}.mp4")
    AnalysisRun.objects.update(landmarks=bytes(range(256)) * 4096)
    client = signed_in(cast.owner)
    request = Request(
        server.url + _address(cast.member),
        headers={"Cookie": f"sessionid={client.cookies['sessionid'].value}"},
    )
    with urlopen(request, timeout=20) as answer:
        assert answer.headers["Transfer-Encoding"] == "chunked"
        document = json.load(answer)
    assert len(document["analysis_runs"]) == 3
    assert (
        len(document["analysis_runs"][2]["landmarks"])
        == 4 * 256 * 4096 // 3 + 4 - 256 * 4096 * 4 % 3
    )


def test_a_large_document_takes_no_more_memory(cast: Cast) -> None:
    run = done_run(cast.member)
    AnalysisRun.objects.filter(pk=run.pk).update(landmarks=bytes(2**20))
    run.refresh_from_db()

    def peak_bytes() -> int:
        tracemalloc.start()
        for _piece in export_pieces(cast.member, cast.owner, clip_link=str, photo_link=str):
            pass
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak

    peak_bytes()
    few = peak_bytes()
    for _ in range(40):
        run.pk = None
        run._state.adding = True
        run.id = AnalysisRun._meta.pk.get_default()
        run.save(force_insert=True)
    # Rows are read eight at a time, and a row is held as bytes, as base64 and as JSON.
    assert peak_bytes() < few + 20 * 2**20
