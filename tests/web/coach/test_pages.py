"""New analysis, progress, history: every state, for everybody who may see it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.tonus_video.report.strict_html import text_of
from tests.web.belongings import watched_clip
from tests.web.cast import Cast, client_of
from tests.web.coach.pages import got, heading, member_path, page_text, run_path, sent, tree
from tests.web.coach.watched import clip_of, judgement_of, run_of, waiting_run
from tonus.catalogue import translator
from tonus.form.exercise import exercise
from tonus.form.report import judgement_data
from tonus.form.vocabulary import CueKind
from tonus_web.accounts.models import User
from tonus_web.coach.models import AnalysisRun, Clip
from tonus_web.coach.selectors import held_share, trend
from tonus_web.members.models import ReadinessAnswers

State = AnalysisRun.State


def run_at(address: str) -> AnalysisRun:
    """The run that a redirect leads to."""
    pk = urlsplit(address).path.rstrip("/").rpartition("/")[2]
    return AnalysisRun.objects.get(pk=pk)


# --- a new analysis -----------------------------------------------------------


def test_a_new_analysis_offers_every_depth_and_what_each_side_can_judge(cast: Cast) -> None:
    page = got(cast.owner, member_path(cast.member, "new"))
    form = tree(page).find(".//form[@data-upload]")
    assert form is not None
    assert form.get("enctype") == "multipart/form-data"
    assert form.get("action") == reverse("coach:upload_form", args=[cast.member.pk])
    depths = {field.get("value") for field in form.findall(".//input[@name='depth']")}
    assert depths == {"", *exercise("squat").depths}
    file = form.find(".//input[@type='file']")
    assert file is not None
    assert file.get("name") == "clip"
    # The token is read before the clip: without a script it must come first.
    names = [field.get("name") for field in form.iter("input")]
    assert names.index("csrfmiddlewaretoken") < names.index("clip")
    assert names.index("depth") < names.index("clip")
    shown = page_text(page)
    gettext = translator("en").gettext
    for cue in exercise("squat").cues:
        assert (gettext(cue.label) in shown) is (cue.kind is not CueKind.UNSEEN)
    assert "stays on this machine" in shown


def test_the_room_that_is_left_is_said(cast: Cast, settings: Any) -> None:
    settings.QUOTA_BYTES = 10 * 2**20
    clip_of(cast.member)
    assert "You have room for 7.7" in page_text(got(cast.owner, member_path(cast.member, "new")))


def test_who_begins_gently_is_offered_the_least_depth_first(cast: Cast) -> None:
    path = member_path(cast.member, "new")
    calm = ReadinessAnswers.objects.create(
        member=cast.member,
        active_now="yes",
        heart_metabolic_kidney="no",
        chest_pain_fainting_breathless="no",
        falls_or_unsteady="no",
        joints_or_back="no",
    )

    def offered(user: User, query: str = "") -> tuple[list[str | None], list[str | None]]:
        fields = tree(got(user, path + query)).findall(".//input[@name='depth']")
        chosen = [field.get("value") for field in fields if field.get("checked") is not None]
        return [field.get("value") for field in fields], chosen

    usual = (["", "quarter", "chair", "half", "parallel"], [""])
    assert offered(cast.owner) == usual
    calm.falls_or_unsteady = "yes"
    calm.save()
    gentle = ["quarter", "", "chair", "half", "parallel"]
    assert offered(cast.owner) == (gentle, ["quarter"])
    assert offered(cast.owner, "?depth=half") == (gentle, ["half"])
    assert offered(cast.coach) == usual, "a coach learns nothing of somebody's health"


def test_exercise_and_depth_can_be_named_in_the_address(cast: Cast) -> None:
    page = got(cast.owner, member_path(cast.member, "new") + "?exercise=squat&depth=chair")
    chosen = tree(page).findall(".//input[@checked]")
    assert [field.get("value") for field in chosen] == ["chair"]
    for wrong in ("?exercise=<b>", "?depth=<b>", "?exercise=%00", "?depth=deep"):
        assert (
            "<b>" not in got(cast.owner, member_path(cast.member, "new") + wrong).content.decode()
        )


@pytest.mark.parametrize(("person", "status"), [("coach", 200), ("viewer", 404), ("stranger", 404)])
def test_who_may_begin(cast: Cast, person: str, status: int) -> None:
    got(getattr(cast, person), member_path(cast.member, "new"), status=status)


def test_a_clip_that_was_never_watched_gets_one_run_however_often_it_is_asked_for(
    cast: Cast,
) -> None:
    clip = clip_of(cast.member)
    path = reverse("coach:analyse", args=[cast.member.pk, clip.pk])
    places = {
        sent(cast.owner, path, {"exercise": "squat", "depth": "half"})["Location"] for _ in range(3)
    }
    assert len(places) == 1
    run = run_at(places.pop())
    assert (run.state, run.depth, watched_clip(run).pk) == (State.WAITING, "half", clip.pk)
    sent(cast.owner, path, {"exercise": "squat", "depth": ""})
    assert AnalysisRun.objects.filter(clip=clip).count() == 2


def test_a_clip_that_was_watched_is_judged_from_what_was_seen(cast: Cast) -> None:
    run = run_of(cast.member)
    path = reverse("coach:analyse", args=[cast.member.pk, watched_clip(run).pk])
    again = run_at(sent(cast.owner, path, {"exercise": "squat", "depth": "chair"})["Location"])
    assert (again.state, again.judged_again, again.clip_id) == (
        State.DONE,
        True,
        watched_clip(run).pk,
    )


@pytest.mark.parametrize("given", [{"depth": "deep"}, {"exercise": "plank"}, {}])
def test_a_choice_that_is_not_offered_is_refused(cast: Cast, given: dict[str, str]) -> None:
    clip = clip_of(cast.member)
    client = client_of(cast.owner)
    path = reverse("coach:analyse", args=[cast.member.pk, clip.pk])
    data = {"exercise": "squat", **given} if given else {}
    page = client.post(path, data, follow=True)
    assert "Choose one of the depths that are offered." in page.content.decode()
    assert not AnalysisRun.objects.exists()


# --- while it is worked on ------------------------------------------------------

STATES = {
    "waiting": "Your clip is waiting its turn.",
    "running": "Your clip is being watched.",
    "failed": "This clip could not be analysed.",
    "cancelled": "The analysis was stopped.",
}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("person", ["owner", "coach", "viewer"])
def test_every_state_says_what_is_and_offers_what_works(
    cast: Cast, state: str, person: str
) -> None:
    run = waiting_run(
        cast.member,
        state,
        problem="{path} holds no frames that can be read." if state == "failed" else "",
        problem_params={"path": "<b>a</b>.mp4"} if state == "failed" else {},
    )
    page = got(getattr(cast, person), run_path(run))
    assert heading(page) == STATES[state]
    actions = {
        (form.get("action") or "").rstrip("/").rpartition("/")[2]
        for form in tree(page).findall(".//main//form")
    }
    busy = state in ("waiting", "running")
    assert actions == (set() if person == "viewer" else {"cancel"} if busy else {"retry", "delete"})
    polls = tree(page).find(".//*[@hx-get]")
    assert (polls is not None) is busy
    # Without a script the page asks again by itself.
    assert ('<noscript><meta http-equiv="refresh"' in page.content.decode()) is busy
    if state == "failed":
        assert "<b>a</b>.mp4 holds no frames that can be read." in page_text(page)


def test_the_part_that_is_asked_for_every_second(cast: Cast) -> None:
    run = waiting_run(cast.member, "running", progress=0.337)
    page = got(cast.viewer, run_path(run, "progress") + "?state=running")
    assert 'max="100" value="33"' in page.content.decode()
    assert "HX-Refresh" not in page
    AnalysisRun.objects.filter(pk=run.pk).update(state=State.FAILED)
    assert got(cast.viewer, run_path(run, "progress") + "?state=running")["HX-Refresh"] == "true"


def test_all_of_it_is_done_only_when_the_report_is_there(cast: Cast) -> None:
    run = waiting_run(cast.member, "running", progress=1.0)
    bar = tree(got(cast.owner, run_path(run))).find(".//progress")
    assert bar is not None
    assert bar.get("value") == "99"


def test_the_place_in_the_queue_is_said(cast: Cast) -> None:
    first = waiting_run(cast.stranger_member)
    mine = waiting_run(cast.member)
    assert "It is the next one." in page_text(got(cast.stranger, run_path(first)))
    shown = page_text(got(cast.owner, run_path(mine)))
    assert "One other clip comes before it." in shown
    # Nothing of the other person.
    assert "sam" not in shown


def test_stop_try_again_and_delete(cast: Cast) -> None:
    run = waiting_run(cast.member)
    page = client_of(cast.owner).post(run_path(run, "delete"), follow=True)
    assert "Stop the analysis before you delete it." in page.content.decode()
    sent(cast.coach, run_path(run, "cancel"))
    assert heading(got(cast.owner, run_path(run))) == STATES["cancelled"]
    sent(cast.coach, run_path(run, "retry"))
    assert heading(got(cast.owner, run_path(run))) == STATES["waiting"]
    sent(cast.coach, run_path(run, "cancel"))
    sent(cast.owner, run_path(run, "delete"))
    assert not AnalysisRun.objects.exists()
    assert not Clip.objects.exists()


def test_a_finished_run_cannot_be_tried_again(cast: Cast) -> None:
    run = run_of(cast.member)
    page = client_of(cast.owner).post(run_path(run, "retry"), follow=True)
    assert "This analysis is done. There is nothing to try again." in page.content.decode()
    assert AnalysisRun.objects.get().state == State.DONE


# --- judged again ---------------------------------------------------------------


def test_another_depth_is_judged_from_the_landmarks(cast: Cast) -> None:
    run = run_of(cast.member)
    again = run_at(
        sent(cast.coach, run_path(run, "judge_again"), {"exercise": "squat", "depth": "chair"})[
            "Location"
        ]
    )
    assert again.result is not None
    assert run.result is not None
    assert {k: v for k, v in again.result.items() if k != "source"} == judgement_data(
        judgement_of(depth="chair")
    )
    assert again.result["source"] == run.result["source"]
    assert again.depth == "chair"
    # The pictures show the same moments and stay; the first report is untouched.
    assert again.pictures.count() == run.pictures.count() == 6
    assert AnalysisRun.objects.get(pk=run.pk).result == run.result
    page = got(cast.owner, run_path(again))
    assert heading(page) == "Two squats, both to chair height."
    assert "judged again from the same landmarks" in page_text(page)


def test_deleting_one_judgement_leaves_the_clip_to_the_other(cast: Cast) -> None:
    run = run_of(cast.member)
    again = run_at(
        sent(cast.owner, run_path(run, "judge_again"), {"exercise": "squat", "depth": "half"})[
            "Location"
        ]
    )
    sent(cast.owner, run_path(run, "delete"))
    assert Clip.objects.filter(pk=watched_clip(run).pk).exists()
    got(cast.owner, run_path(again))
    sent(cast.owner, run_path(again, "delete"))
    assert not Clip.objects.filter(pk=watched_clip(run).pk).exists()


def test_what_is_not_finished_cannot_be_judged_again(cast: Cast) -> None:
    run = waiting_run(cast.member)
    page = client_of(cast.owner).post(
        run_path(run, "judge_again"), {"exercise": "squat", "depth": ""}, follow=True
    )
    assert "the analysis is not finished" in page.content.decode()
    assert AnalysisRun.objects.count() == 1


# --- history --------------------------------------------------------------------


@pytest.mark.parametrize(("person", "offered"), [("owner", True), ("viewer", False)])
def test_an_empty_history_helps(cast: Cast, person: str, offered: bool) -> None:
    page = got(getattr(cast, person), member_path(cast.member, "index"))
    assert heading(page) == "Nothing was analysed yet."
    assert (tree(page).find(".//div[@class='empty']/a") is not None) is offered


def test_the_history_says_by_day_what_was_found(cast: Cast) -> None:
    run_of(cast.member, days_ago=3)
    run_of(cast.member, recording="walk_and_jumping_jacks", days_ago=3)
    waiting_run(cast.member, "failed")
    page = got(cast.viewer, member_path(cast.member, "index"))
    assert heading(page) == "3 analyses so far."
    sections = tree(page).findall(".//main//section")
    assert len(sections) == 2
    assert "Could not be analysed." in text_of(sections[0])
    assert "Two squats, both to parallel." in text_of(sections[1])
    assert len(sections[1].findall(".//img")) == 2
    assert not tree(page).findall(".//main//form")


def test_the_cues_that_failed_most_stand_in_the_history(cast: Cast) -> None:
    run = run_of(cast.member)
    assert run.result is not None
    for row, faults in zip(run.result["summary"], (0, 1, 0, 2, 1, 1), strict=False):
        row["fault"] = faults
    run.save()
    items = tree(got(cast.owner, member_path(cast.member, "index"))).findall(
        ".//ul[@class='faults']/li"
    )
    labels = {cue.key: translator("en").gettext(cue.label) for cue in exercise("squat").cues}
    keys = [row["cue"] for row in run.result["summary"]]
    assert [text_of(item) for item in items] == [
        f"{labels[keys[3]]}, 2 of 2",
        f"{labels[keys[1]]}, 1 of 2",
        f"{labels[keys[4]]}, 1 of 2",
    ]


def test_the_history_is_paged_with_the_same_queries(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    client = client_of(cast.owner)
    path = member_path(cast.member, "index")
    for days in range(3):
        run_of(cast.member, days_ago=days)
    client.get(path)
    # Session, account, grant, number of runs, runs, thumbnails, trend.
    with django_assert_num_queries(8):
        client.get(path)
    for days in range(3, 25):
        run_of(cast.member, days_ago=days, pictures=days % 2 == 0)
    with django_assert_num_queries(8):
        first = client.get(path)
    second = client.get(path + "?page=2")
    shown = [len(tree(page).findall(".//ul[@class='history']/li")) for page in (first, second)]
    assert shown == [20, 5]
    for odd in ("0", "-1", "99", "x", "%00"):
        assert client.get(f"{path}?page={odd}").status_code == 200
    assert heading(client.get(f"{path}?exercise=<b>")) == "25 analyses so far."


def test_deleted_runs_are_in_no_list_and_no_trend(cast: Cast) -> None:
    for days in range(3):
        run_of(cast.member, days_ago=days)
    assert len(trend(cast.member, exercise_key="squat")) == 3
    run = AnalysisRun.objects.first()
    assert run is not None
    client = client_of(cast.owner)
    page = client.post(run_path(run, "delete"), follow=True)
    assert heading(page) == "2 analyses so far."
    assert "was deleted." in page.content.decode()
    assert len(trend(cast.member, exercise_key="squat")) == 2
    undo = tree(page).find(".//div[@class='messages']//form")
    assert undo is not None
    token = undo.find(".//input[@name='token']")
    assert token is not None
    client.post(undo.get("action") or "", {"token": token.get("value")})
    assert heading(got(cast.owner, member_path(cast.member, "index"))) == "3 analyses so far."


# --- trend ------------------------------------------------------------------------


def test_the_trend_counts_a_clip_once_and_only_what_was_seen(cast: Cast) -> None:
    old = run_of(cast.member, days_ago=5)
    run_of(cast.member, recording="balance_beam_negative", days_ago=2)
    run_of(cast.member, clip=old.clip, depth="chair")
    points = trend(cast.member, exercise_key="squat")
    assert [point.count for point in points] == [2, 0]
    assert points[0].run_id != old.pk
    # Nothing counted means nothing seen: that is no share of 0 and none of 100.
    assert (points[1].held, points[1].percent, points[1].seen) == (None, None, 0)
    page = got(cast.owner, member_path(cast.member, "index"))
    script = tree(page).find(".//script[@id='trend-data']")
    assert script is not None
    data = json.loads(script.text or "")
    assert data["counts"] == [2, 0]
    assert data["held"] == [100.0, None]
    table = tree(page).find(".//details/table/tbody")
    assert table is not None
    assert [text_of(cell) for cell in table[0]][1:] == ["0", "not seen", "0"]


def test_advice_is_no_part_of_the_share() -> None:
    summary = [
        {"cue": "tempo_up", "ok": 9, "fault": 0, "not_seen": 0},
        {"cue": "depth", "ok": 1, "fault": 2, "not_seen": 1},
    ]
    share, seen = held_share(summary, exercise("squat"))
    assert share == pytest.approx(1 / 3)
    assert seen == 3


def test_one_session_is_no_trend(cast: Cast) -> None:
    run_of(cast.member)
    page = got(cast.owner, member_path(cast.member, "index"))
    assert tree(page).find(".//script[@id='trend-data']") is None


# --- all of them --------------------------------------------------------------------


@pytest.mark.parametrize("name", ["new", "index"])
def test_pages_carry_no_inline_code_and_forbid_it(cast: Cast, name: str) -> None:
    run = run_of(cast.member)
    run_of(cast.member, days_ago=1)
    for path in (member_path(cast.member, name), run_path(run)):
        page = got(cast.owner, path)
        for element in tree(page).iter():
            assert "style" not in element.attrib
            assert not any(attribute.startswith("on") for attribute in element.attrib)
            if element.tag == "script":
                assert element.get("src") or element.get("type") == "application/json"
            assert element.tag != "style"
        policy = page["Content-Security-Policy"]
        assert "unsafe-inline" not in policy
        assert re.search(r"script-src 'self'", policy)


def test_the_server_imports_neither_decoder_nor_model() -> None:
    program = (
        "import django; django.setup(); import tonus_web.urls, tonus_web.asgi, sys;"
        "print(sorted({'av', 'cv2', 'mediapipe'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
        env={
            "DJANGO_SETTINGS_MODULE": "tonus_web.settings",
            "TONUS_DATA_DIR": str(settings.DATA_DIR),
            "PATH": "",
        },
    )
    assert done.stdout.strip() == "[]"


def test_forged_requests_are_refused(cast: Cast) -> None:
    run = run_of(cast.member)
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.owner)
    for name in ("cancel", "retry", "judge_again", "delete"):
        assert client.post(run_path(run, name)).status_code == 403
    assert AnalysisRun.objects.count() == 1
