"""The annotated clip shows what was judged, at the frames at which it was judged."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import NamedTuple

import av
import numpy as np
import pytest

from tests.tonus_video.clips import Rgb, write_clip
from tests.tonus_video.judged import GREY, grey_clip, squat_judgement, squats
from tonus.catalogue.translation import translator
from tonus.errors import OutputError, VideoError
from tonus.form.judgement import Judgement, NotJudged, RepStatus, Verdict, View
from tonus.pose import Landmark
from tonus_video.annotated import write_annotated_video
from tonus_video.cancelled import Cancelled
from tonus_video.lettering import Mark
from tonus_video.said import chip, line_at, lines

ENGLISH = translator("en")
# Up to just behind the end of the first squat.
FRAMES = 345


class Shown(NamedTuple):
    times_s: list[float]
    width: int
    height: int
    codec: str
    pictures: dict[int, Rgb]


def shown(path: Path, *keep: int) -> Shown:
    times_s: list[float] = []
    pictures: dict[int, Rgb] = {}
    with av.open(str(path)) as clip:
        stream = clip.streams.video[0]
        for number, frame in enumerate(clip.decode(stream)):
            times_s.append(float(frame.time or 0.0))
            if number in keep:
                pictures[number] = np.asarray(frame.to_ndarray(format="rgb24"), np.uint8)
        name = stream.codec_context.name
        return Shown(times_s, stream.width, stream.height, name, pictures)


def changed(picture: Rgb, rows: slice, columns: slice) -> float:
    """Share of a part of the picture that is no longer grey."""
    part = picture[rows, columns].astype(int)
    return float((np.abs(part - GREY).max(axis=-1) > 25).mean())


@pytest.fixture(scope="module")
def grey(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return grey_clip(tmp_path_factory.mktemp("grey") / "clip.mp4", frames=FRAMES)


@pytest.fixture(scope="module")
def written(grey: Path) -> Path:
    out = grey.with_name("judged.mp4")
    write_annotated_video(grey, out, squat_judgement(), translate=ENGLISH)
    return out


@pytest.mark.slow
def test_it_has_the_judged_frames_at_their_times(written: Path) -> None:
    found = shown(written)
    assert found.times_s == pytest.approx(squats().timestamps_s[:FRAMES], abs=2e-5)
    assert (found.width, found.height, found.codec) == (608, 1080, "h264")
    content = written.read_bytes()
    assert content.index(b"moov") < content.index(b"mdat"), "it starts before it is loaded"


def test_figure_count_chip_and_line_are_drawn(written: Path) -> None:
    bottom, after = 315, FRAMES - 1
    found = shown(written, 0, bottom, after)
    hip = squats().landmarks[bottom, Landmark.LEFT_HIP, :2].astype(int)
    around = slice(hip[1] - 40, hip[1] + 40), slice(hip[0] - 40, hip[0] + 40)
    assert changed(found.pictures[bottom], *around) > 0.2
    count = slice(20, 140), slice(20, 130)
    assert changed(found.pictures[0], *count) > 0.5
    apart = np.abs(found.pictures[0][count].astype(int) - found.pictures[after][count])
    assert (apart.max(axis=-1) > 60).mean() > 0.02, "0 became 1"
    below = slice(990, 1060), slice(150, 450)
    assert changed(found.pictures[0], *below) < 0.01
    assert changed(found.pictures[after], *below) > 0.5
    empty = slice(200, 330), slice(0, 608)
    assert changed(found.pictures[bottom], *empty) == 0.0


def test_refused_frames_show_no_figure_but_the_reason(tmp_path: Path) -> None:
    judgement = squat_judgement()
    points = judgement.trace.points.copy()
    points[:30] = np.nan
    refused = dataclasses.replace(
        judgement,
        not_judged=(NotJudged(start_s=0.0, end_s=1.0, reason="gate.nobody"),),
        trace=dataclasses.replace(judgement.trace, points=points),
    )
    out = tmp_path / "judged.mp4"
    write_annotated_video(grey_clip(tmp_path / "c.mp4", frames=40), out, refused, translate=ENGLISH)
    found = shown(out, 10, 35)
    person = slice(300, 850), slice(0, 608)
    assert changed(found.pictures[10], *person) < 0.01
    assert changed(found.pictures[35], *person) > 0.02
    below = slice(990, 1060), slice(150, 450)
    assert changed(found.pictures[10], *below) > 0.4


def test_a_turned_odd_and_large_clip_comes_out_upright_even_and_small(tmp_path: Path) -> None:
    clip = write_clip(
        tmp_path / "c.mp4",
        times_s=squats().timestamps_s[:12].tolist(),
        width=1921,
        height=1081,
        rotation_deg=-90,
        pix_fmt="yuv444p",
        options={"preset": "ultrafast"},
    )
    out = tmp_path / "judged.mp4"
    write_annotated_video(clip, out, squat_judgement(), translate=ENGLISH)
    found = shown(out)
    assert (found.width, found.height) == (720, 1280)
    assert len(found.times_s) == 12


def test_only_the_frames_that_were_analysed_are_written(tmp_path: Path) -> None:
    times_s = squats().timestamps_s
    between = np.sort(np.concatenate([times_s[:20], times_s[:20] + 1 / 60]))
    clip = write_clip(tmp_path / "c.mp4", times_s=between.tolist(), fps=60)
    out = tmp_path / "judged.mp4"
    write_annotated_video(clip, out, squat_judgement(), translate=ENGLISH)
    assert shown(out).times_s == pytest.approx(times_s[:20], abs=2e-5)


# --- stopping and failing -----------------------------------------------------


def test_cancelling_leaves_nothing(grey: Path, tmp_path: Path) -> None:
    asked: list[float] = []
    with pytest.raises(Cancelled):
        write_annotated_video(
            grey,
            tmp_path / "judged.mp4",
            squat_judgement(),
            translate=ENGLISH,
            progress=lambda done, total: asked.append(done / total),
            cancelled=lambda: bool(asked) and asked[-1] > 0.05,
        )
    assert 0.05 < asked[-1] < 0.1
    assert list(tmp_path.iterdir()) == []


def test_a_failure_keeps_the_file_that_was_there(grey: Path, tmp_path: Path) -> None:
    out = tmp_path / "judged.mp4"
    out.write_bytes(b"precious")
    other = squat_judgement()
    later = dataclasses.replace(
        other, trace=dataclasses.replace(other.trace, timestamps_s=other.trace.timestamps_s + 99)
    )
    with pytest.raises(VideoError, match="is not the clip that was judged"):
        write_annotated_video(grey, out, later, translate=ENGLISH)
    assert out.read_bytes() == b"precious"
    assert list(tmp_path.iterdir()) == [out]


def test_places_that_cannot_be_written(grey: Path, tmp_path: Path) -> None:
    for place in (tmp_path / "absent" / "judged.mp4", Path("/proc/judged.mp4")):
        with pytest.raises(OutputError, match="cannot be written"):
            write_annotated_video(grey, place, squat_judgement(), translate=ENGLISH)
    for place in (tmp_path, Path("/dev/null")):
        with pytest.raises(OutputError, match="not a file that can be replaced"):
            write_annotated_video(grey, place, squat_judgement(), translate=ENGLISH)


# --- what is said, and when ---------------------------------------------------


def with_faults(judgement: Judgement, *faults: tuple[str, float]) -> Judgement:
    at_s = dict(faults)
    rep = judgement.reps[0]
    verdicts = tuple(
        dataclasses.replace(verdict, verdict=Verdict.FAULT, at_s=at_s[verdict.cue])
        if verdict.cue in at_s
        else dataclasses.replace(verdict, verdict=Verdict.OK)
        for verdict in rep.verdicts
    )
    partial = dataclasses.replace(judgement.reps[1], status=RepStatus.PARTIAL)
    return dataclasses.replace(
        judgement, reps=(dataclasses.replace(rep, verdicts=verdicts), partial)
    )


def test_a_fault_is_said_when_it_happens_and_kept_a_while() -> None:
    said = lines(with_faults(squat_judgement(), ("heels_down", 9.5)), ENGLISH)
    assert line_at(said, 9.4) is None
    line = line_at(said, 9.5)
    assert line is not None
    assert line.mark is Mark.FAULT
    assert line.text
    assert line_at(said, 10.9) == line
    assert line_at(said, 11.01) is None


def test_faults_that_happen_together_take_turns() -> None:
    said = lines(with_faults(squat_judgement(), ("heels_down", 9.0), ("trunk", 9.0)), ENGLISH)
    first, second = line_at(said, 9.0), line_at(said, 10.6)
    assert first is not None
    assert second is not None
    assert first.text != second.text
    assert first.mark is second.mark is Mark.FAULT


def test_no_fault_is_found_in_what_was_not_seen_whole() -> None:
    judgement = with_faults(squat_judgement(), ("heels_down", 9.5))
    cut = dataclasses.replace(judgement.reps[0], status=RepStatus.INCOMPLETE)
    said = lines(dataclasses.replace(judgement, reps=(cut,)), ENGLISH)
    assert line_at(said, 9.6) is None
    line = line_at(said, cut.end_s)
    assert line is not None
    assert line.text == "Not seen whole: not counted"


def test_ends_of_repetitions_are_said() -> None:
    judgement = with_faults(squat_judgement())
    said = lines(judgement, ENGLISH)
    first, second = (line_at(said, rep.end_s) for rep in judgement.reps)
    assert first is not None
    assert (first.text, first.mark) == ("Repetition 1", Mark.OK)
    assert second is not None
    assert (second.text, second.mark) == ("Partial: not counted", Mark.NOT_SEEN)


def test_the_chip_names_view_and_phase() -> None:
    judgement = squat_judgement()
    assert chip(judgement, 10.5, "bottom", ENGLISH) == "Side view · bottom"
    turned = dataclasses.replace(
        judgement, view=View.UNKNOWN, reps=(dataclasses.replace(judgement.reps[0], view=View.REAR),)
    )
    assert chip(turned, 10.5, "up", ENGLISH) == "Rear view · up"
    assert chip(turned, 0.0, "", ENGLISH) == "View not clear"
