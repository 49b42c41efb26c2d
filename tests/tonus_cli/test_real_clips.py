"""Three real clips from end to end: what is counted, and the three results."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from tests.recordings import GOLDEN
from tests.tonus_cli.command import Ended, tonus
from tonus_files.landmarks_npz import read_landmarks

BOTTOMS_S = {
    "squat_stick_side": (10.5, 17.4),
    "walk_and_jumping_jacks": (),
    "balance_beam_negative": (),
}


def check(name: str, data: dict[str, Any]) -> None:
    """Check that the true squats were counted, and no others."""
    complete = [rep for rep in data["reps"] if rep["status"] == "complete"]
    assert data["count"] == len(complete) == len(BOTTOMS_S[name])
    assert [rep["peak_s"] for rep in complete] == pytest.approx(BOTTOMS_S[name], abs=0.3)
    assert data["source"]["name"].startswith(name)
    assert data["judged_s"] + data["not_judged_s"] == pytest.approx(
        read_landmarks(GOLDEN / f"{name}.npz").duration_s, abs=0.01
    )
    if complete:
        assert data["view"] == "side"
        for rep in complete:
            told = {verdict["cue"]: verdict for verdict in rep["verdicts"]}
            assert told["depth"]["verdict"] == "ok"
            assert told["palms_inward"]["verdict"] == "not_seen"
            assert told["palms_inward"]["value"] is None


@pytest.mark.parametrize("name", BOTTOMS_S)
def test_recorded_landmarks_are_judged_right(tmp_path: Path, name: str) -> None:
    said = tonus(
        "judge", GOLDEN / f"{name}.npz", "--exercise", "squat", "--json", "-", cwd=tmp_path
    )
    assert said.code == 0
    check(name, said.data)


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """One clip, analysed with everything that can be asked for."""

    name: str
    said: Ended
    place: Path


@pytest.fixture(scope="module", params=BOTTOMS_S)
def analysis(
    request: pytest.FixtureRequest, shared_data: Path, tmp_path_factory: pytest.TempPathFactory
) -> Analysis:
    name = str(request.param)
    place = tmp_path_factory.mktemp(name)
    clip = shared_data / "form" / "clips" / f"{name}.mp4"
    outputs = ("--json", "j.json", "--report", "r.html", "--video", "v.mp4")
    said = tonus("analyze", clip, "--exercise", "squat", *outputs, cwd=place, timeout_s=300)
    return Analysis(name=name, said=said, place=place)


@pytest.mark.needs_shared
@pytest.mark.slow
def test_a_real_clip_is_judged_right(analysis: Analysis) -> None:
    assert analysis.said.code == 0
    names = {path.name for path in analysis.place.iterdir()}
    assert names == {"j.json", "r.html", "v.mp4"}
    check(analysis.name, json.loads((analysis.place / "j.json").read_text(encoding="utf-8")))
    begun = "Two squats" if BOTTOMS_S[analysis.name] else "No squat was counted."
    assert analysis.said.out.startswith(begun)


class Addresses(HTMLParser):
    """Every address that a page names, and the pictures in it."""

    def __init__(self) -> None:
        super().__init__()
        self.loaded: list[str] = []
        self.pictures = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in {"src", "srcset", "data", "poster"} or (name == "href" and tag != "a"):
                self.loaded.append(value or "")
                self.pictures += tag == "img"


@pytest.mark.needs_shared
@pytest.mark.slow
def test_the_report_loads_nothing_from_elsewhere(analysis: Analysis) -> None:
    page = (analysis.place / "r.html").read_text(encoding="utf-8")
    found = Addresses()
    found.feed(page)
    assert [address for address in found.loaded if not address.startswith(("data:", "#"))] == []
    assert re.findall(r"@import|url\((?!['\"]?(?:data:|#))", page) == []
    assert found.pictures >= 3 * len(BOTTOMS_S[analysis.name])


@pytest.mark.needs_shared
@pytest.mark.slow
def test_the_video_holds_every_frame(analysis: Analysis) -> None:
    times_s = read_landmarks(GOLDEN / f"{analysis.name}.npz").timestamps_s
    with av.open(str(analysis.place / "v.mp4")) as drawn:
        frames = [frame.time for frame in drawn.decode(video=0)]
    assert len(frames) == len(times_s)
    assert np.array(frames, dtype=float) == pytest.approx(times_s, abs=0.002)
