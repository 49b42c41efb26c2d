"""The coach's page as the server sends it, and the files of the pose model."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

import brotli
import pytest
from django.conf import settings
from django.urls import reverse

from tests.web.cast import Cast, client_of
from tests.web.coach.pages import got, tree
from tonus.catalogue import exercise_keys
from tonus.form.exercise import exercise
from tonus_web.coach.live_pages import ways_words
from tonus_web.coach.pose_files import pose_address

pytestmark = pytest.mark.django_db

BUILT = Path(settings.PACKAGE) / "ui/static/built"


def path_of(cast: Cast, query: str = "") -> str:
    return reverse("coach:live", args=[cast.member.pk]) + query


def data_of(cast: Cast, query: str) -> dict[str, object]:
    text = got(cast.owner, path_of(cast, query)).content.decode()
    found = re.search(r'<script id="live-data" type="application/json">(.*?)</script>', text)
    assert found
    return dict(json.loads(found[1]))


def test_the_choice_holds_every_exercise_and_says_how_it_is_counted(cast: Cast) -> None:
    page = tree(got(cast.owner, path_of(cast)))
    offered = {e.get("value") for e in page.iter("input") if e.get("name") == "exercise"}
    assert offered == set(exercise_keys())
    text = got(cast.owner, path_of(cast)).content.decode()
    for key in exercise_keys():
        assert ways_words(exercise(key)) in text


def test_an_exercise_alone_leads_to_the_camera_with_a_usual_plan(cast: Cast) -> None:
    data = data_of(cast, "?exercise=squat")
    assert (data["exercise"], data["sets"], data["reps"], data["rest_s"]) == ("squat", 3, 8, 60)
    member = cast.member.pk
    assert data["socket"] == f"/m/{member}/coach/live/socket/"
    assert data["frames"] == f"/m/{member}/coach/live/frames/"
    assert data["sync"] == f"/m/{member}/training/sync/"


def test_a_hold_is_led_for_as_long_as_its_file_says(cast: Cast) -> None:
    data = data_of(cast, "?exercise=hamstring_stretch")
    assert (data["is_hold"], data["sets"], data["reps"]) == (True, 1, 2)
    tempo = data["tempo"]
    assert isinstance(tempo, dict)
    poses = exercise("hamstring_stretch").key_poses
    assert poses is not None
    hold = tempo["hold"]
    assert hold["seconds"] == max(pose.hold_s for pose in poses.poses) == 20
    # With the rest of the hold the figure's round is as long as the exercise's.
    shown_s = hold["to_s"] - hold["from_s"]
    assert 0 < shown_s < hold["seconds"]
    assert tempo["period_s"] - shown_s + hold["seconds"] == pytest.approx(poses.period_s)
    walk, squat = data_of(cast, "?exercise=walk"), data_of(cast, "?exercise=squat")
    # Of a walk the steps are counted; a few would end it at once.
    assert (walk["is_hold"], walk["sets"], walk["reps"]) == (False, 1, 100)
    assert (squat["is_hold"], squat["tempo"]["hold"]) == (False, None)  # type: ignore[index]


def test_a_plan_is_taken_as_it_was_chosen(cast: Cast) -> None:
    data = data_of(cast, "?exercise=squat&sets=5&reps=12&rest_s=90&depth=parallel")
    assert (data["sets"], data["reps"], data["rest_s"]) == (5, 12, 90)
    assert data["depth"] == "parallel"


@pytest.mark.parametrize(
    "query",
    [
        "?exercise=flying",
        "?exercise=squat&sets=0",
        "?exercise=squat&reps=5000",
        "?exercise=squat&rest_s=7",
        "?exercise=squat&depth=abyss",
        "?exercise=%00&sets=x",
    ],
)
def test_what_cannot_be_done_is_asked_again(cast: Cast, query: str) -> None:
    answer = client_of(cast.owner).get(path_of(cast, query))
    assert answer.status_code == 200
    text = answer.content.decode()
    assert "live-data" not in text
    assert 'class="notice fault errors"' in text or "errors" in text


def test_a_plan_can_be_changed(cast: Cast) -> None:
    page = tree(got(cast.owner, path_of(cast, "?exercise=squat&sets=5&change=1")))
    [sets] = [e for e in page.iter("input") if e.get("name") == "sets"]
    assert sets.get("value") == "5"


def test_without_scripts_the_page_says_what_it_needs_and_offers_other_ways(cast: Cast) -> None:
    text = got(cast.owner, path_of(cast, "?exercise=squat")).content.decode()
    [said] = re.findall(r"<noscript>(.*?)</noscript>", text, re.DOTALL)
    assert "script and the camera" in said
    assert "by hand" in said
    assert "upload a clip" in said
    # The buttons that would do nothing are not there.
    assert re.search(
        r'<div class="next" data-live-outside hidden><button[^>]*data-live-start', text
    )
    assert re.search(r"<button[^>]*data-live-pace data-live-outside hidden", text)
    assert reverse("training:index", args=[cast.member.pk]) in text
    assert reverse("coach:new", args=[cast.member.pk]) in text


def test_the_page_says_that_the_video_stays_before_it_asks(cast: Cast) -> None:
    text = got(cast.owner, path_of(cast, "?exercise=squat")).content.decode()
    assert text.index("The video never leaves this device") < text.index("Start the camera")


def test_webassembly_is_allowed_only_where_the_pose_model_runs(cast: Cast) -> None:
    policy = got(cast.owner, path_of(cast, "?exercise=squat"))["Content-Security-Policy"]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["script-src"] == "'self' 'wasm-unsafe-eval'"
    assert rules["worker-src"] == rules["connect-src"] == "'self'"
    assert rules["default-src"] == "'none'"
    for other in ("coach:index", "coach:new", "today:day"):
        page = got(cast.owner, reverse(other, args=[cast.member.pk]))
        assert "wasm" not in page["Content-Security-Policy"], other


def test_the_page_is_small_without_the_model(cast: Cast) -> None:
    page = got(cast.owner, path_of(cast, "?exercise=squat")).content
    files = [BUILT / name for name in ("app.css", "app.js", "live.css", "live.js")]
    sent = sum(len(gzip.compress(file.read_bytes())) for file in files) + len(gzip.compress(page))
    # The typeface is compressed already.
    assert sent + (BUILT / "font.woff2").stat().st_size < 100_000


class TestPoseFiles:
    @pytest.mark.parametrize(
        ("name", "kind"),
        [
            ("pose.js", "text/javascript; charset=utf-8"),
            ("vision_wasm_internal.js", "text/javascript; charset=utf-8"),
            ("vision_wasm_internal.wasm", "application/wasm"),
            ("pose_landmarker_lite.task", "application/octet-stream"),
            ("pose_landmarker_full.task", "application/octet-stream"),
        ],
    )
    def test_are_for_everybody_and_kept_for_a_year(self, name: str, kind: str) -> None:
        answer = client_of(None).head(pose_address() + name)
        assert answer.status_code == 200
        assert answer["Content-Type"] == kind
        assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
        assert "'wasm-unsafe-eval'" in answer["Content-Security-Policy"]
        assert answer["X-Content-Type-Options"] == "nosniff"

    def test_come_packed_to_those_who_can_unpack_them(self) -> None:
        address = pose_address() + "vision_wasm_internal.wasm"
        plain = b"".join(client_of(None).get(address).streaming_content)  # type: ignore[attr-defined]
        packed = client_of(None).get(address, headers={"Accept-Encoding": "gzip, br;q=0.9"})
        assert packed["Content-Encoding"] == "br"
        content = b"".join(packed.streaming_content)  # type: ignore[attr-defined]
        assert len(content) == int(packed["Content-Length"]) < len(plain) / 3
        assert brotli.decompress(content) == plain
        assert plain.startswith(b"\0asm")
        refused = client_of(None).head(address, headers={"Accept-Encoding": "br;q=0, gzip"})
        assert "Content-Encoding" not in refused

    @pytest.mark.parametrize("name", ["version.txt", "pose.js.br", "pose_landmarker_heavy.task"])
    def test_are_those_and_no_others(self, name: str) -> None:
        assert client_of(None).get(pose_address() + name).status_code == 404

    def test_of_another_version_are_not_there(self) -> None:
        address = "/pose/0123456789abcdef/pose.js"
        answer = client_of(None).get(address)
        assert answer.status_code == 404
        assert answer["Cache-Control"] == "no-store"

    def test_are_the_release_that_reports_to_nobody(self) -> None:
        packages = json.loads(
            (Path(__file__).parents[3] / "frontend/package.json").read_text(encoding="utf-8")
        )
        assert packages["devDependencies"]["@mediapipe/tasks-vision"] == "0.10.35"
        built = Path(settings.PACKAGE) / "coach/built"
        for name in ("pose.js", "vision_wasm_internal.js"):
            text = (built / name).read_text(encoding="utf-8")
            assert not re.search(r"play\.google|google-analytics|clearcut|sendBeacon", text), name
