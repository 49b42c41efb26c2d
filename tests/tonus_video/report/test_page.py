"""The page as a file: whole, closed to the world, and honest in every case."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import replace
from html import unescape
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.tonus_video.report.recorded import (
    CLIP,
    Marked,
    judged_recording,
    report_of,
    sixty_squats,
    with_fault,
    with_status,
)
from tests.tonus_video.report.strict_html import strict_tree, text_of
from tonus.catalogue import translator
from tonus.form.judge import judged
from tonus.form.judgement import Judgement, RepStatus, Verdict, View
from tonus.pose.sequence import PoseSequence
from tonus_video.report import KeyFrame, Moment

pytestmark = pytest.mark.needs_shared


@pytest.fixture(scope="module")
def squats(shared_data: Path) -> Judgement:
    return with_fault(judged_recording(shared_data, "squat_stick_side"), "heels_down", [1])


@pytest.fixture(scope="module")
def nobody() -> Judgement:
    empty = np.full((90, 33, 4), np.nan)
    return judged(PoseSequence.from_arrays(empty, fps=30, width=640, height=360), "squat")


def body_text(page: str) -> str:
    body = strict_tree(page).find("body")
    assert body is not None
    for parent in list(body.iter()):
        for child in list(parent):
            if child.tag == "script":
                parent.remove(child)
    return text_of(body)


def jpeg(width: int = 12, height: int = 16) -> bytes:
    held = BytesIO()
    Image.new("RGB", (width, height), (120, 80, 60)).save(held, "JPEG")
    return held.getvalue()


def key_frames(judgement: Judgement) -> tuple[KeyFrame, ...]:
    return tuple(
        KeyFrame(rep=index, moment=moment, at_s=at_s, jpeg=jpeg(), width=12, height=16)
        for index, rep in enumerate(judgement.reps)
        for moment, at_s in zip(Moment, (rep.start_s, rep.peak_s, rep.end_s), strict=True)
    )


def odd_cases(shared_data: Path, nobody: Judgement) -> dict[str, Judgement]:
    squats = judged_recording(shared_data, "squat_stick_side")
    return {
        "nobody": nobody,
        "nothing at all": judged(
            PoseSequence.from_arrays(np.empty((0, 33, 4)), fps=30, width=64, height=64), "squat"
        ),
        "other movements": judged_recording(shared_data, "lunges_front"),
        "refused stretches": judged_recording(shared_data, "cutaways"),
        "from the front": judged_recording(shared_data, "squat_front_barbell"),
        "only partial": with_status(squats, RepStatus.PARTIAL),
        "only incomplete": with_status(squats, RepStatus.INCOMPLETE),
        "sixty": sixty_squats(shared_data),
        "no signals": replace(squats, trace=replace(squats.trace, signals={})),
        "view not known": replace(squats, view=View.UNKNOWN),
    }


def test_the_page_is_well_formed_in_every_case(shared_data: Path, nobody: Judgement) -> None:
    for name, judgement in odd_cases(shared_data, nobody).items():
        page = report_of(judgement)
        tree = strict_tree(page)
        headings = [e for e in tree.iter() if re.fullmatch("h[1-6]", e.tag)]
        levels = [int(e.tag[-1]) for e in headings]
        assert levels.count(1) == 1, name
        assert levels[0] == 1, name
        assert all(b - a <= 1 for a, b in pairwise(levels)), name
        assert text_of(headings[0]).endswith("."), name
        ids = [e.get("id") for e in tree.iter() if e.get("id")]
        assert len(ids) == len(set(ids)), name
        for element in tree.iter():
            for attribute in ("href", "aria-labelledby"):
                target = element.get(attribute, "")
                if attribute == "aria-labelledby" and target:
                    assert target in ids, (name, target)
                if target.startswith("#"):
                    assert target[1:] in ids, (name, target)


def test_nothing_in_the_page_asks_for_anything(squats: Judgement) -> None:
    page = report_of(squats, key_frames=key_frames(squats))
    for element in strict_tree(page).iter():
        for name, value in element.attrib.items():
            if name == "style" or name.startswith("on"):
                pytest.fail(f"{element.tag} has {name}, which the policy would block")
            if name in {"src", "srcset", "data", "poster", "action"}:
                assert value.startswith("data:"), value
            if name.endswith("href") and element.tag != "a":
                assert value.startswith(("#", "data:")), value
    assert all(
        target.startswith(("data:", "#"))
        for target in re.findall(r"url\(\s*[\"']?([^)\"']*)", page)
    )
    assert "@import" not in page
    assert not re.search(r"\b(fetch|XMLHttpRequest|WebSocket|sendBeacon|EventSource)\b", page)


def test_the_policy_names_what_may_run_and_nothing_else(squats: Judgement) -> None:
    page = report_of(squats)
    tree = strict_tree(page)
    policy = next(
        e.get("content", "")
        for e in tree.iter("meta")
        if e.get("http-equiv") == "Content-Security-Policy"
    )
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    styles = [e.text or "" for e in tree.iter("style")]
    scripts = [e.text or "" for e in tree.iter("script") if e.get("type") is None]
    assert len(styles) == len(scripts) == 1
    for text in (*styles, *scripts):
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy


def test_the_page_is_small(squats: Judgement) -> None:
    assert len(report_of(squats).encode()) < 250_000


def test_a_file_name_is_only_ever_text(squats: Judgement) -> None:
    name = "</title><script>alert(1)</script><img src=x onerror=alert(1)>'\".mp4"
    page = report_of(squats, clip=replace(CLIP, name=name))
    tree = strict_tree(page)
    assert "alert(1)" not in "".join(e.text or "" for e in tree.iter("script"))
    assert not [e for e in tree.iter("img") if e.get("onerror")]
    assert name in body_text(page)


def test_every_verdict_stands_with_its_words_and_reason(squats: Judgement) -> None:
    words = {Verdict.OK: {"OK", "Advice"}, Verdict.FAULT: {"Fault"}, Verdict.NOT_SEEN: {"Not seen"}}
    tree = strict_tree(report_of(squats))
    english = translator("en")
    tables = [t for t in tree.iter("table") if "cues" in t.get("class", "")]
    assert len(tables) == len(squats.reps)
    for table, rep in zip(tables, squats.reps, strict=True):
        rows = [r for r in table.iter("tr") if r.get("class")]
        shown = sorted(
            (text_of(r[0]), text_of(r[1]) in words[v], text_of(r[-1]))
            for r in rows
            for v in Verdict
            if r.get("class") == f"row-{v.value}"
        )
        said = sorted(
            (english.gettext(f"squat.{v.cue}.label"), True, english.gettext(v.reason))
            for v in rep.verdicts
        )
        assert shown == said
        marks = [u.get("href") for u in table.iter("use")]
        assert sorted(map(str, marks)) == sorted(f"#mark-{v.verdict.value}" for v in rep.verdicts)


def test_what_was_not_seen_is_told_with_its_reason(shared_data: Path, nobody: Judgement) -> None:
    english = translator("en")
    for name, judgement in odd_cases(shared_data, nobody).items():
        text = body_text(report_of(judgement))
        for gap in (*judgement.not_judged, *judgement.not_counted):
            assert english.gettext(gap.reason) in text, name
        for cue in ("palms_inward", "spine_braced"):
            assert english.gettext(f"squat.{cue}.unseen") in text, name


def test_every_text_goes_through_the_translator(shared_data: Path, nobody: Judgement) -> None:
    """Whatever is left outside the translator's brackets must be the clip's or a figure."""
    allowed = {"Tonus", CLIP.name, "×", "–", "·", ";", "+", "−", ""}
    for name, judgement in odd_cases(shared_data, nobody).items():
        if name == "sixty":
            continue
        page = report_of(judgement, translate=Marked())
        page = page[page.index("<body>") :]
        for script in re.findall(r"<script.*?</script>", page, flags=re.DOTALL):
            page = page.replace(script, "")
        # Citations and notes of sources are data, in the language they are in.
        page = re.sub(r'<ol class="sources">.*?</ol>', "", page, flags=re.DOTALL)
        texts = re.findall(r">([^<]+)<", page)
        texts += re.findall(r'(?:alt|aria-label|data-label|title)="([^"]*)"', page)
        for text in map(unescape, texts):
            while "⟦" in text:
                shorter = re.sub(r"⟦[^⟦⟧]*⟧", "", text)
                assert shorter != text, (name, text)
                text = shorter
            rest = text.strip().strip("+−[]:;, ")
            assert rest in allowed or re.fullmatch(r"\d+|[A-Z]", rest), (name, text)


def test_what_the_cursor_says_goes_through_the_translator(squats: Judgement) -> None:
    tree = strict_tree(report_of(squats, translate=Marked()))
    data = json.loads(next(e.text or "" for e in tree.iter() if e.get("id") == "reading"))
    said = [data["seen"], data["gap"], data["none"], *data["phaseNames"]]
    said += [stop["name"] for stop in data["stops"]]
    assert all(text.startswith("⟦") and text.endswith("⟧") for text in said)


def test_pictures_stand_in_the_strip_with_what_they_show(squats: Judgement) -> None:
    frames = key_frames(squats)[:-1]
    tree = strict_tree(report_of(squats, key_frames=tuple(reversed(frames))))
    images = list(tree.iter("img"))
    assert len(images) == 5
    assert [i.get("src", "") for i in images] == [
        "data:image/jpeg;base64," + base64.b64encode(f.jpeg).decode() for f in frames
    ]
    assert images[1].get("alt", "").startswith("Repetition 1. Bottom at 10.")
    assert "knee angle" in images[1].get("alt", "")


def test_without_pictures_the_person_is_drawn(squats: Judgement) -> None:
    tree = strict_tree(report_of(squats))
    drawn = [e for e in tree.iter("span") if e.get("role") == "img"]
    assert len(drawn) == 6
    assert all("knee angle" in e.get("aria-label", "") for e in drawn)


def test_without_points_the_strip_says_so(squats: Judgement) -> None:
    hidden = replace(squats.trace, points=np.full_like(squats.trace.points, np.nan))
    assert "No pictures were kept" in body_text(report_of(replace(squats, trace=hidden)))


def test_a_link_to_a_source_is_the_only_address(squats: Judgement) -> None:
    page = report_of(squats)
    links = [e.get("href", "") for e in strict_tree(page).iter("a")]
    for address in re.findall(r"https?://[^\s\"'<)]+", page):
        assert address in links or address.startswith("http://www.w3.org/"), address
