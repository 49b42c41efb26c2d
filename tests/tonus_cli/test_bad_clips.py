"""Clips that are none, or not whole: one kind sentence, and nothing is left behind."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

import av
import numpy as np
import pytest

from tests.tonus_cli.command import CLOSED_TO_ME, tonus
from tests.tonus_video.clips import Rgb, write_clip

FASTSTART: Final = {"movflags": "+faststart"}


def noise(number: int) -> Rgb:
    return np.random.default_rng(number).integers(0, 255, (192, 320, 3), np.uint8)


def without_index(clip: Path) -> None:
    content = write_clip(clip, frames=30).read_bytes()
    clip.write_bytes(content[: content.index(b"moov") - 4])


def without_frames(clip: Path) -> None:
    other = clip.with_suffix(".mkv")
    content = write_clip(other, frames=1).read_bytes()
    other.unlink()
    clip.write_bytes(content[: content.index(b"\x1fC\xb6u")])


def with_noise_for_pictures(clip: Path) -> None:
    content = bytearray(write_clip(clip, frames=30, container_options=FASTSTART).read_bytes())
    begin = content.index(b"mdat") + 4
    content[begin:] = np.random.default_rng(1).bytes(len(content) - begin)
    clip.write_bytes(content)


def with_sound_alone(clip: Path) -> None:
    with av.open(str(clip), "w") as out:
        stream = out.add_stream("aac", rate=44100)
        silence = av.AudioFrame.from_ndarray(
            np.zeros((1, 44100), np.float32), format="fltp", layout="mono"
        )
        silence.sample_rate = 44100
        out.mux(stream.encode(silence))
        out.mux(stream.encode())


def a_picture(clip: Path) -> None:
    with av.open(str(clip), "w", format="image2") as out:
        stream = out.add_stream("png", rate=1)
        assert isinstance(stream, av.VideoStream)
        stream.width, stream.height, stream.pix_fmt = 320, 192, "rgb24"
        out.mux(stream.encode(av.VideoFrame.from_ndarray(noise(0), format="rgb24")))
        out.mux(stream.encode())


def holding(text: str) -> Callable[[Path], None]:
    """Return a maker of a file with this text, beside a neighbour that must stay closed."""

    def write(clip: Path) -> None:
        # Whoever opens this waits for ever.
        os.mkfifo(clip.parent / "neighbour.mp4")
        clip.write_text(text)

    return write


def a_folder(clip: Path) -> None:
    clip.mkdir()


def a_pipe(clip: Path) -> None:
    os.mkfifo(clip)


def nothing(clip: Path) -> None:
    pass


def turned_by_45(clip: Path) -> None:
    write_clip(clip, rotation_deg=45)


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (nothing, "There is no file clip.mp4."),
        (lambda clip: clip.touch(), "clip.mp4 is empty: record or copy it again."),
        (a_folder, "clip.mp4 is a folder, not a clip: name one file."),
        (a_pipe, "clip.mp4 is not a file: name a clip."),
        (without_index, "clip.mp4 cannot be read: its index is missing or damaged."),
        (without_frames, "clip.mp4 cannot be read: its index is missing or damaged."),
        (with_noise_for_pictures, "clip.mp4 holds no frames that can be read."),
        (with_sound_alone, "clip.mp4 holds sound or data, but no picture."),
        (a_picture, "clip.mp4 is a picture, not a clip: give a video."),
        (turned_by_45, "clip.mp4 is marked as turned by 45 degrees; only quarter turns can"),
        (holding("ten squats today\n" * 40), "clip.mp4 is text, not a clip: give a video."),
        (holding("#EXTM3U\n#EXTINF:9,\nneighbour.mp4\n"), "clip.mp4 is a playlist, not a clip"),
        (holding("#EXTM3U\nneighbour.mp4\n"), "clip.mp4 is a playlist, not a clip"),
        (holding("ffconcat version 1.0\nfile neighbour.mp4\n"), "clip.mp4 is a playlist, not"),
    ],
)
def test_what_is_no_clip_is_refused(
    tmp_path: Path, make: Callable[[Path], None], told: str
) -> None:
    make(tmp_path / "clip.mp4")
    before = sorted(tmp_path.iterdir())
    outputs = ["--json", "j.json", "--report", "r.html", "--video", "v.mp4"]
    said = tonus("analyze", "clip.mp4", *outputs, cwd=tmp_path, timeout_s=20)
    assert said.code == 3
    assert said.out == ""
    assert said.err.startswith(told)
    assert said.err.endswith(".\n")
    assert said.err.count("\n") == 1
    assert sorted(tmp_path.iterdir()) == before


def test_a_clip_that_may_not_be_read(short_clip: Path) -> None:
    short_clip.chmod(0o000)
    said = tonus("analyze", "clip.mp4", cwd=short_clip.parent, program=CLOSED_TO_ME)
    assert (said.code, said.out) == (3, "")
    assert said.err == "clip.mp4 cannot be opened: Permission denied.\n"


@pytest.mark.parametrize("command", [["analyze"], ["landmarks", "-o", "l.npz"]])
def test_models_that_are_missing_are_made_by_a_command(
    short_clip: Path, tmp_path_factory: pytest.TempPathFactory, command: list[str]
) -> None:
    env = {"TONUS_MODEL_DIR": str(tmp_path_factory.mktemp("none"))}
    said = tonus(*command, "clip.mp4", cwd=short_clip.parent, env=env)
    assert (said.code, said.out) == (5, "")
    assert "pose_landmarker_full.task is missing. Make it with: " in said.err
    assert said.err.endswith(" -m tonus_video.bundle\n")
    assert list(short_clip.parent.iterdir()) == [short_clip]


def test_messages_that_were_never_compiled_are_made_by_a_command(
    tmp_path: Path, project_root: Path
) -> None:
    bare = shutil.ignore_patterns("*.mo", "__pycache__")
    shutil.copytree(project_root / "src", tmp_path / "src", ignore=bare)
    said = tonus(
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path / "src")},
        program=(sys.executable, "-m", "tonus_cli.main", "exercises"),
    )
    assert (said.code, said.out) == (5, "")
    assert said.err == "The messages for en are not compiled. Run script/bootstrap.\n"


# --- what can still be judged -------------------------------------------------


def test_nobody_in_the_clip_is_told_and_still_written(short_clip: Path) -> None:
    place = short_clip.parent
    outputs = ["--json", "j.json", "--report", "r.html", "--video", "v.mp4"]
    said = tonus("analyze", "clip.mp4", "--model", "lite", *outputs, cwd=place)
    assert said.code == 6
    assert said.out.startswith("No squat was counted. None of it could be judged.\n")
    assert said.err.splitlines() == [
        *(f"Written: {name}" for name in ("j.json", "r.html", "v.mp4")),
        "Nothing in this clip could be judged. Nobody was seen.",
    ]
    names = {path.name for path in place.iterdir()}
    assert names == {"clip.mp4", "j.json", "r.html", "v.mp4"}


def test_the_rest_of_a_clip_that_is_cut_off_is_judged_with_a_warning(tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "clip.mp4", frames=90, picture=noise, container_options=FASTSTART)
    clip.write_bytes(clip.read_bytes()[: clip.stat().st_size * 6 // 10])
    said = tonus("analyze", clip, "--model", "lite", "--json", "-", cwd=tmp_path)
    assert said.code == 6
    (warning,) = said.data["source"]["warnings"]
    assert warning.startswith("The clip is cut off: ")
    assert "of 3.0 s can be read" in warning
    assert said.err.startswith(f"{warning}\n")
    assert 1.0 < said.data["source"]["duration_s"] < 2.5


def test_one_frame_a_large_picture_and_an_odd_turn(tmp_path: Path) -> None:
    write_clip(tmp_path / "one.mp4", frames=1, rotation_deg=87)
    write_clip(
        tmp_path / "large.mp4",
        frames=36,
        fps=60,
        width=3840,
        height=2160,
        options={"preset": "ultrafast"},
    )
    lite = ("--model", "lite", "--json", "-")
    one = tonus("analyze", "one.mp4", *lite, cwd=tmp_path)
    assert (one.code, one.data["count"], one.data["not_judged_s"]) == (6, 0, 0)
    assert one.err.startswith("The clip is marked as turned by 273 degrees; 270 were used.\n")
    assert one.data["source"]["width"] < one.data["source"]["height"]
    large = tonus("analyze", "large.mp4", *lite, "--video", "v.mp4", cwd=tmp_path)
    assert (large.code, large.data["source"]["width"]) == (6, 3840)
    with av.open(str(tmp_path / "v.mp4")) as drawn:
        stream = drawn.streams.video[0]
        assert (stream.width, stream.height) == (1280, 720)
        assert sum(1 for _ in drawn.decode(stream)) == 18
