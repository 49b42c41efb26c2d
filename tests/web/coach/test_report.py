"""The report of a finished run: its numbers, its doubts, who may see it."""

from __future__ import annotations

import json
import re
from typing import Any

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.recordings import golden_pose
from tests.tonus_video.report.strict_html import text_of
from tests.web.cast import Cast, client_of
from tests.web.coach.pages import got, heading, page_text, run_path, tree
from tests.web.coach.watched import judgement_of, run_of
from tonus.catalogue import translator
from tonus.form.exercise import exercise
from tonus.form.judgement import Verdict
from tonus.form.report import judgement_data
from tonus_video.report.tables import rep_tables
from tonus_web.coach.models import AnalysisRun
from tonus_web.coach.reports import stored_judgement

CLIPS = ["squat_stick_side", "walk_and_jumping_jacks", "balance_beam_negative"]


def chart_of(page: Any) -> dict[str, Any]:
    script = tree(page).find(".//script[@id='angles-data']")
    assert script is not None
    return dict(json.loads(script.text or ""))


@pytest.mark.parametrize("recording", CLIPS)
def test_the_numbers_are_those_of_the_result(cast: Cast, recording: str) -> None:
    run = run_of(cast.member, recording=recording)
    page = got(cast.owner, run_path(run))
    assert run.result is not None
    terms = tree(page).findall(".//dl[@class='stats four']/div")
    shown = {text_of(row.find("dt")): text_of(row.find("dd")) for row in terms}  # type: ignore[arg-type]
    for name in ("partial", "incomplete"):
        assert shown[name] == str(run.result[name])
    assert shown["complete"] == str(run.result["count"])
    # Every row of every repetition, as the one-file report sets it.
    told = rep_tables(judgement_of(recording), exercise("squat"), translator("en"))
    tables = tree(page).findall(".//table[@class='cards cues']")
    assert len(tables) == len(told) == len(run.result["reps"])
    for table, rep in zip(tables, told, strict=True):
        rows = [
            [text_of(cell) for cell in row if cell.tag in ("th", "td")]
            for row in table.findall("tbody/tr")
        ]
        assert rows == [
            [r.label, r.word, r.measured or "–", r.cutoff or "–", r.margin or "–", r.why]
            for r in rep.rows
        ]


def test_the_heading_says_how_it_went(cast: Cast) -> None:
    assert (
        heading(got(cast.owner, run_path(run_of(cast.member)))) == "Two squats, both to parallel."
    )
    jacks = run_of(cast.member, recording="walk_and_jumping_jacks")
    assert heading(got(cast.owner, run_path(jacks))).startswith("No squat was counted.")


@pytest.mark.parametrize("recording", CLIPS)
def test_what_was_not_seen_is_never_shown_as_ok(cast: Cast, recording: str) -> None:
    run = run_of(cast.member, recording=recording)
    page = got(cast.owner, run_path(run))
    assert run.result is not None
    verdicts = [v["verdict"] for rep in run.result["reps"] for v in rep["verdicts"]]
    found = [
        (cell.get("class") or "", text_of(cell), [m.get("class") for m in cell.iter("svg")])
        for cell in tree(page).findall(".//table[@class='cards cues']/tbody/tr/td[1]")
    ]
    for verdict in Verdict:
        rows = [row for row in found if row[0] == f"verdict {verdict}"]
        assert len(rows) == verdicts.count(verdict)
        assert all(marks == [f"mark {verdict}"] for _, _, marks in rows)
        if verdict is Verdict.NOT_SEEN:
            assert {word for _, word, _ in rows} <= {"Not seen"}
    unseen = page_text(page)
    assert "What I could not see, and why" in unseen
    assert "The camera cannot see which way your palms face." in unseen


def test_not_counted_movements_stand_there_with_their_reasons(cast: Cast) -> None:
    run = run_of(cast.member, recording="walk_and_jumping_jacks")
    shown = page_text(got(cast.owner, run_path(run)))
    assert run.result is not None
    assert run.result["not_counted"]
    for movement in run.result["not_counted"]:
        assert translator("en").gettext(movement["reason"]) in shown


@pytest.mark.parametrize("recording", CLIPS)
def test_the_chart_holds_the_trace_and_its_gaps(cast: Cast, recording: str) -> None:
    run = run_of(cast.member, recording=recording)
    chart = chart_of(got(cast.owner, run_path(run)))
    trace = judgement_of(recording).trace
    times = np.array(chart["times"])
    assert np.all(np.diff(times) > 0)
    for name, signal in (("knee", "knee_angle_deg"), ("trunk", "trunk_lean_deg")):
        values = trace.signals[signal]
        rows = [int(np.argmin(np.abs(trace.timestamps_s - at))) for at in times]
        for shown, row in zip(chart[name], rows, strict=True):
            if shown is None:
                assert np.isnan(values[row])
            else:
                assert shown == pytest.approx(values[row], abs=0.051)
        # A gap of the trace is a gap of the chart: no line runs across it.
        missing = np.flatnonzero(np.isnan(values))
        for gap in np.split(missing, np.flatnonzero(np.diff(missing) > 1) + 1):
            if len(gap):
                inside = [i for i, row in enumerate(rows) if gap[0] <= row <= gap[-1]]
                assert inside
                assert all(chart[name][i] is None for i in inside)
        # The deepest moment of each repetition is a point of the chart.
    assert run.result is not None
    peaks = [rep["peak_s"] for rep in run.result["reps"]]
    assert [mark["at"] for mark in chart["reps"]] == peaks
    assert all(np.min(np.abs(times - peak)) < 0.02 for peak in peaks)


def test_without_a_script_the_table_holds_the_angles(cast: Cast) -> None:
    page = got(cast.owner, run_path(run_of(cast.member)))
    figure = tree(page).find(".//figure[@id='angles']")
    assert figure is not None
    assert "hidden" in figure.attrib
    rows = tree(page).findall(".//div[@class='scroller tall']/table/tbody/tr")
    assert 30 < len(rows) <= 95
    assert any("at the bottom" in text_of(row) for row in rows)


def test_pictures_are_linked_and_figures_drawn_where_there_are_none(cast: Cast) -> None:
    with_pictures = got(cast.owner, run_path(run_of(cast.member)))
    images = tree(with_pictures).findall(".//ol[@class='strip']//img")
    assert len(images) == 6
    assert all(image.get("alt") for image in images)
    assert all((image.get("src") or "").startswith("/m/") for image in images)
    without = tree(got(cast.owner, run_path(run_of(cast.member, pictures=False))))
    drawn = without.findall(".//ol[@class='strip']//span[@role='img']")
    assert len(drawn) == 6
    assert not without.findall(".//ol[@class='strip']//img")


def test_every_repetition_leads_into_the_clip(cast: Cast) -> None:
    run = run_of(cast.member)
    page = tree(got(cast.owner, run_path(run)))
    media = reverse("coach:media", args=[run.member_id, run.clip_id])
    video = page.find(".//video")
    assert video is not None
    assert (video.get("src") or "").startswith(media)
    assert run.result is not None
    seeks = [link.get("data-seek") for link in page.findall(".//a[@data-seek]")]
    starts = [f"{rep['start_s']:.2f}" for rep in run.result["reps"]]
    assert seeks[: len(starts)] == starts
    for link in page.findall(".//a[@data-seek]"):
        # Without a script the link itself opens the clip there.
        assert link.get("href") == f"{media}#t={link.get('data-seek')}"


def test_names_of_files_are_text_and_nothing_else(cast: Cast) -> None:
    name = '"><script>alert(1)</script><img src=x onerror=alert(1)>{{ 7|add:7 }}.mp4'
    run = run_of(cast.member, name=name)
    for path in (run_path(run), reverse("coach:index", args=[cast.member.pk])):
        content = got(cast.owner, path).content.decode()
        assert "<script>alert" not in content
        assert "<img src=x" not in content
        assert "14.mp4" not in content
    assert name in page_text(got(cast.owner, run_path(run)))


def test_no_text_of_the_result_ends_the_data_in_the_page(cast: Cast) -> None:
    run = run_of(cast.member)
    assert run.result is not None
    run.result["not_judged"] = [
        {"start_s": 0.0, "end_s": 1.0, "reason": "</script><script>alert(1)</script>"}
    ]
    run.result["reps"][0]["verdicts"][0]["cue"] = "<b>cue</b>"
    run.save()
    content = got(cast.owner, run_path(run)).content.decode()
    assert "<script>alert" not in content
    assert "<b>cue</b>" not in content


@pytest.mark.parametrize("reps", [1, 40])
def test_a_report_takes_the_same_queries_however_long_it_is(
    cast: Cast, reps: int, django_assert_num_queries: Any
) -> None:
    run = run_of(cast.member, pictures=False)
    assert run.result is not None
    run.result["reps"] = (run.result["reps"] * reps)[:reps]
    run.result["summary"] = run.result["summary"]
    run.save()
    client = client_of(cast.owner)
    client.get(run_path(run))
    # Session, account, grant, run with clip, pictures.
    with django_assert_num_queries(5):
        client.get(run_path(run))


def test_a_report_reads_no_landmarks(cast: Cast) -> None:
    run = run_of(cast.member)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        got(cast.owner, run_path(run))
    columns = re.compile(r'SELECT (.*?) FROM "coach_analysisrun"')
    read = [found[1] for query in queries if (found := columns.match(query["sql"]))]
    assert read
    # Whether there are any is asked; they themselves stay where they are.
    assert not any('"landmarks",' in one for one in read)
    assert not any('"jpeg"' in query["sql"] for query in queries)


@pytest.mark.parametrize("person", ["owner", "coach", "viewer"])
def test_who_may_only_look_is_offered_nothing_else(cast: Cast, person: str) -> None:
    page = tree(got(getattr(cast, person), run_path(run_of(cast.member))))
    forms = {form.get("action") or "" for form in page.findall(".//main//form")}
    names = {action.rstrip("/").rpartition("/")[2] for action in forms}
    assert names == (set() if person == "viewer" else {"again", "delete"})
    assert len(page.findall(".//ul[@class='downloads']/li")) == 3


def test_downloads(cast: Cast) -> None:
    run = run_of(cast.member, name="Kniebeuge «tief».MOV")
    result = got(cast.viewer, run_path(run, "result"))
    assert json.loads(result.content) == run.result
    taken = json.loads(result.content)
    assert {name: taken[name] for name in taken if name != "source"} == judgement_data(
        judgement_of()
    )
    landmarks = got(cast.viewer, run_path(run, "landmarks"))
    assert landmarks.content == bytes(run.landmarks or b"")
    report = got(cast.viewer, run_path(run, "report_file"))
    assert "Two squats, both to parallel." in report.content.decode()
    assert "data:image/jpeg;base64," in report.content.decode()
    for answer, ending in ((result, "json"), (landmarks, "npz"), (report, "html")):
        assert answer["Content-Disposition"].startswith("attachment; filename")
        assert f".tonus.{ending}" in answer["Content-Disposition"]
        assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("name", ["", "..", "/", "\r\nSet-Cookie: a=b", "../../etc/passwd", '";x'])
def test_a_download_has_a_plain_name_whatever_the_clip_is_called(cast: Cast, name: str) -> None:
    answer = got(cast.owner, run_path(run_of(cast.member, name=name), "result"))
    assert re.fullmatch(
        r'attachment; filename="[\w.-]+\.tonus\.json"', answer["Content-Disposition"]
    )


def test_a_picture_is_private_and_kept_by_its_tag(cast: Cast) -> None:
    picture = run_of(cast.member).pictures.first()
    assert picture is not None
    path = reverse("coach:picture", args=[cast.member.pk, picture.pk])
    answer = got(cast.viewer, path)
    assert answer.content == bytes(picture.jpeg)
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Cache-Control"].startswith("private")
    again = got(cast.viewer, path, status=304, **{"if-none-match": answer["ETag"]})
    assert not again.content
    got(cast.stranger, path, status=404)
    # Nor by an address of one's own.
    foreign = reverse("coach:picture", args=[cast.stranger_member.pk, picture.pk])
    got(cast.stranger, foreign, status=404)
    picture.run.delete_softly()
    got(cast.owner, path, status=404)
    got(cast.owner, path, status=404, **{"if-none-match": answer["ETag"]})


@pytest.mark.parametrize("name", ["result", "landmarks", "report_file"])
def test_nothing_of_an_unfinished_run_can_be_taken(cast: Cast, name: str) -> None:
    run = run_of(cast.member)
    for state in (AnalysisRun.State.RUNNING, AnalysisRun.State.FAILED):
        AnalysisRun.objects.filter(pk=run.pk).update(state=state)
        got(cast.owner, run_path(run, name), status=404)


def test_a_trace_that_was_not_kept_leaves_the_rest(cast: Cast) -> None:
    run = run_of(cast.member, pictures=False)
    AnalysisRun.objects.filter(pk=run.pk).update(trace=None, landmarks=None)
    page = got(cast.owner, run_path(run))
    assert heading(page) == "Two squats, both to parallel."
    assert tree(page).find(".//script[@id='angles-data']") is None
    assert "angles of this clip were not kept" in page_text(page)
    got(cast.owner, run_path(run, "landmarks"), status=404)


def test_a_deleted_report_says_so_and_comes_back(cast: Cast) -> None:
    run = run_of(cast.member)
    client = client_of(cast.owner)
    client.post(run_path(run, "delete"))
    page = got(cast.owner, run_path(run), status=404)
    assert heading(page) == "This was deleted."
    form = tree(page).find(".//main//form")
    assert form is not None
    token = form.find(".//input[@name='token']")
    assert token is not None
    viewers = tree(got(cast.viewer, run_path(run), status=404))
    assert viewers.find(".//main//form") is None
    client.post(form.get("action") or "", {"token": token.get("value")})
    assert heading(got(cast.owner, run_path(run))) == "Two squats, both to parallel."
    got(cast.stranger, run_path(run), status=404)


def test_a_result_that_is_damaged_is_told_in_words(cast: Cast) -> None:
    run = run_of(cast.member)
    AnalysisRun.objects.filter(pk=run.pk).update(result={"schema": "tonus.judgement/9"})
    page = got(cast.owner, run_path(run), status=500)
    assert heading(page) == "This report cannot be shown."
    assert "tonus.judgement/9" in page_text(page)


def test_a_recorded_clip_gives_what_judging_it_gives(cast: Cast) -> None:
    run = run_of(cast.member)
    assert len(golden_pose("squat_stick_side")) == 614
    assert judgement_data(stored_judgement(run, is_own=True)) == judgement_data(judgement_of())


def long_run(cast: Cast, reps: int = 40) -> AnalysisRun:
    """A report of many repetitions."""
    run = run_of(cast.member, pictures=False)
    assert run.result is not None
    run.result["reps"] = (run.result["reps"] * reps)[:reps]
    run.save()
    return run


def test_a_long_report_leaves_closed_tables_for_later(cast: Cast) -> None:
    run = long_run(cast)
    page = tree(got(cast.owner, run_path(run)))
    reps = page.findall(".//details[@id]")
    reps = [one for one in reps if (one.get("id") or "").startswith("rep-")]
    assert len(reps) == 40
    for number, one in enumerate(reps, start=1):
        link = one.find(".//a[@hx-get]")
        is_open = "open" in one.attrib
        assert (one.find(".//table") is not None) is is_open
        assert (link is None) is is_open
        if link is not None:
            # Without a script the link itself leads to the same cues.
            address = reverse("coach:rep", args=[run.member_id, run.pk, number])
            assert link.get("href") == link.get("hx-get") == address
    whole = tree(got(cast.owner, run_path(long_run(cast, 20))))
    assert len(whole.findall(".//table[@class='cards cues']")) == 20


def test_a_repetition_is_a_page_or_a_piece_of_one(cast: Cast) -> None:
    run = long_run(cast)
    address = reverse("coach:rep", args=[run.member_id, run.pk, 7])
    told = rep_tables(stored_judgement(run, is_own=True), exercise("squat"), translator("en"))[6]
    page = got(cast.owner, address)
    assert heading(page) == f"{told.name}: {told.tally}."
    (table,) = tree(page).findall(".//table[@class='cards cues']")
    labels = [text_of(cell) for cell in table.findall("tbody/tr/th")]
    assert labels == [row.label for row in told.rows]
    asked = client_of(cast.owner).get(address, headers={"HX-Request": "true"})
    piece = asked.content.decode().strip()
    assert piece.startswith("<table")
    assert piece.endswith("</table>")
    assert piece in page.content.decode()
    for number in (0, 41):
        got(cast.owner, reverse("coach:rep", args=[run.member_id, run.pk, number]), status=404)


def test_a_repetition_of_a_damaged_report_leads_to_what_can_be_done(cast: Cast) -> None:
    run = run_of(cast.member, pictures=False)
    assert run.result is not None
    del run.result["view"]
    run.save()
    address = reverse("coach:rep", args=[run.member_id, run.pk, 1])
    assert got(cast.owner, address, status=302)["Location"] == run_path(run)
