"""Frames come upright, in order, at the times at which they are shown."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tonus_video.clips import QUARTERS, Rgb, corners, remuxed, write_clip
from tonus.errors import VideoError
from tonus_video.clip import ClipInfo, clip_frames, clip_info, grid_cell


def times_s(info: ClipInfo, **limits: float) -> list[float]:
    return [frame.time_s for frame in clip_frames(info, **limits)]  # type: ignore[arg-type]


def first_picture(info: ClipInfo) -> Rgb:
    return info.upright_rgb()(next(iter(clip_frames(info))).stored)


# --- upright ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rotation_deg", "hflip", "expected"),
    [
        (0, False, QUARTERS),
        (90, False, "G-/RB"),
        (-90, False, "BR/-G"),
        (270, False, "BR/-G"),
        (180, False, "-B/GR"),
        (-180, False, "-B/GR"),
        (0, True, "GR/-B"),
        (90, True, "-G/BR"),
        (-90, True, "RB/G-"),
        (180, True, "B-/RG"),
    ],
)
def test_every_orientation_a_phone_writes_comes_out_upright(
    tmp_path: Path, rotation_deg: int, hflip: bool, expected: str
) -> None:
    info = clip_info(write_clip(tmp_path / "c.mp4", rotation_deg=rotation_deg, hflip=hflip))
    picture = first_picture(info)
    assert corners(picture) == expected
    assert picture.shape == (info.height, info.width, 3)
    assert (info.width, info.height) == ((192, 320) if rotation_deg % 180 else (320, 192))


def test_a_crooked_rotation_is_refused_and_a_nearly_right_one_is_rounded(tmp_path: Path) -> None:
    with pytest.raises(VideoError, match="turned by 45 degrees"):
        clip_info(write_clip(tmp_path / "crooked.mp4", rotation_deg=45))
    info = clip_info(write_clip(tmp_path / "nearly.mp4", rotation_deg=87))
    assert corners(first_picture(info)) == "G-/RB"
    assert "273 degrees; 270 were used" in str(info.notes[0])


def test_pixels_that_are_not_square_are_made_square(tmp_path: Path) -> None:
    def wide(stream: Any) -> None:
        stream.codec_context.sample_aspect_ratio = Fraction(4, 3)

    info = clip_info(write_clip(tmp_path / "c.mp4", prepare=wide))
    assert (info.width, info.height) == (427, 192)
    assert corners(first_picture(info)) == QUARTERS


@pytest.mark.parametrize(
    ("codec", "pix_fmt", "width", "height"),
    [
        ("libx264", "yuv420p10le", 320, 192),
        ("libx264", "yuvj420p", 320, 192),
        ("libx264", "yuv444p", 321, 193),
        ("libx264", "yuv422p", 322, 191),
        ("libx265", "yuv420p10le", 320, 192),
        ("libvpx-vp9", "yuv420p", 322, 198),
    ],
)
def test_depths_ranges_and_odd_sizes(
    tmp_path: Path, codec: str, pix_fmt: str, width: int, height: int
) -> None:
    clip = tmp_path / ("c.webm" if "vp9" in codec else "c.mp4")
    quiet = {"x265-params": "log-level=none"} if codec == "libx265" else {}
    write_clip(
        clip, frames=3, codec=codec, pix_fmt=pix_fmt, width=width, height=height, options=quiet
    )
    info = clip_info(clip)
    assert (info.width, info.height) == (width, height)
    assert corners(first_picture(info)) == QUARTERS


# --- times --------------------------------------------------------------------


def test_variable_frame_rate_keeps_every_time(tmp_path: Path) -> None:
    steps = np.array([33, 34, 66, 33, 100, 33, 41, 500, 33, 33, 34, 66]) / 1000
    stamps = np.concatenate([[0.0], np.cumsum(steps)])
    info = clip_info(write_clip(tmp_path / "c.mp4", times_s=stamps.tolist()))
    assert times_s(info) == pytest.approx(stamps, abs=2e-5)


def test_frames_that_refer_to_later_ones_come_in_order(tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "c.mp4", frames=40, options={"bf": "3", "b_strategy": "0"})
    with av.open(str(clip)) as opened:
        decoding = [packet.pts for packet in opened.demux(video=0) if packet.pts is not None]
    assert decoding != sorted(decoding), "the clip must hold such frames to say anything"
    assert times_s(clip_info(clip)) == pytest.approx(np.arange(40) / 30, abs=2e-5)


@pytest.mark.parametrize("suffix", ["mp4", "ts", "mkv"])
def test_time_begins_with_the_first_frame(tmp_path: Path, suffix: str) -> None:
    stamps = [5.0 + n / 25 for n in range(20)]
    info = clip_info(write_clip(tmp_path / f"c.{suffix}", times_s=stamps, fps=25))
    assert times_s(info) == pytest.approx(np.arange(20) / 25, abs=1e-3)
    assert info.duration_s == pytest.approx(20 / 25, abs=0.01)


def test_packets_without_a_presentation_time(tmp_path: Path) -> None:
    info = clip_info(write_clip(tmp_path / "c.avi", codec="mpeg4", frames=30))
    assert times_s(info) == pytest.approx(np.arange(30) / 30, abs=1e-3)


@pytest.mark.parametrize(
    ("fps", "expected"),
    [(24, 24), (30, 30), (30000 / 1001, 30000 / 1001), (48, 24), (50, 25), (60, 30), (120, 30)],
)
def test_high_frame_rates_are_thinned_evenly(tmp_path: Path, fps: float, expected: float) -> None:
    clip = write_clip(tmp_path / "c.mp4", frames=round(fps * 2), fps=fps, width=64, height=64)
    steps_s = np.diff(times_s(clip_info(clip)))
    assert steps_s == pytest.approx(1 / expected, abs=1e-4)
    every = times_s(clip_info(clip, keep_all=True))
    assert len(every) == round(fps * 2)


@given(fps=st.floats(32, 240), jitter=st.lists(st.floats(-0.4, 0.4), min_size=20, max_size=200))
def test_thinning_keeps_one_frame_a_cell_and_leaves_no_hole(
    fps: float, jitter: list[float]
) -> None:
    kept_fps = fps / np.ceil(fps / 31)
    stamps = [(n + shift) / fps for n, shift in enumerate(jitter)]
    cells = [grid_cell(time_s, fps=fps, kept_fps=kept_fps) for time_s in stamps]
    assert all(after - before in (0, 1) for before, after in pairwise(cells))


@pytest.mark.parametrize("suffix", ["mp4", "mkv", "ts", "mov"])
@pytest.mark.parametrize("start_s", [0.5, 2.0, 3.99, 4.01, 7.3])
def test_starting_late_gives_the_same_frames(tmp_path: Path, suffix: str, start_s: float) -> None:
    def moving(number: int) -> Rgb:
        image = np.zeros((64, 96, 3), np.uint8)
        image[:, number % 96 :] = (number % 7 * 30, 90, 200)
        return image

    clip = write_clip(
        tmp_path / f"c.{suffix}",
        frames=240,
        width=96,
        height=64,
        picture=moving,
        options={"g": "60", "bf": "2", "flags": "+cgop"},
    )
    info = clip_info(clip)
    upright_rgb = info.upright_rgb()
    whole = {f.time_s: upright_rgb(f.stored).copy() for f in clip_frames(info)}
    late = {f.time_s: upright_rgb(f.stored).copy() for f in clip_frames(info, start_s=start_s)}
    assert list(late) == [time_s for time_s in whole if time_s >= start_s]
    assert all(np.array_equal(late[time_s], whole[time_s]) for time_s in late)


def test_4k_at_60_frames_is_thinned_and_shrunk(tmp_path: Path) -> None:
    clip = write_clip(
        tmp_path / "c.mp4", frames=12, fps=60, width=3840, height=2160,
        options={"preset": "ultrafast"},
    )  # fmt: skip
    info = clip_info(clip)
    assert (info.width, info.height) == (3840, 2160)
    assert times_s(info) == pytest.approx(np.arange(6) / 30, abs=1e-4)
    picture = first_picture(info)
    assert picture.shape == (720, 1280, 3)
    assert corners(picture) == QUARTERS


# --- what is broken -----------------------------------------------------------


def test_a_clip_without_its_index_says_so(tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "c.mp4", frames=60)
    content = clip.read_bytes()
    clip.write_bytes(content[: content.index(b"moov") - 4])
    with pytest.raises(VideoError, match="its index is missing or damaged"):
        clip_info(clip)


def noise(number: int) -> Rgb:
    return np.random.default_rng(number).integers(0, 255, (192, 320, 3), np.uint8)


@pytest.mark.parametrize("suffix", ["mp4", "mkv"])
def test_what_is_left_of_a_cut_off_clip_is_read(tmp_path: Path, suffix: str) -> None:
    faststart = {"movflags": "+faststart"} if suffix == "mp4" else {}
    clip = write_clip(
        tmp_path / f"c.{suffix}", frames=150, picture=noise, container_options=faststart
    )
    whole = times_s(clip_info(clip))
    clip.write_bytes(clip.read_bytes()[: clip.stat().st_size * 6 // 10])
    info = clip_info(clip)
    assert 2.0 < info.duration_s < 4.0
    assert "cut off" in str(info.notes[0])
    assert f"{info.duration_s:.1f} s of 5.0 s" in str(info.notes[0])
    left = times_s(info)
    assert left == whole[: len(left)]
    assert left[-1] == pytest.approx(info.duration_s, abs=0.2)


def test_a_whole_clip_carries_no_note(tmp_path: Path) -> None:
    assert clip_info(write_clip(tmp_path / "c.mp4", frames=150)).notes == ()


def test_sound_alone_is_refused(tmp_path: Path) -> None:
    clip = tmp_path / "c.mp4"
    with av.open(str(clip), "w") as out:
        stream = out.add_stream("aac", rate=44100)
        silence = av.AudioFrame.from_ndarray(
            np.zeros((1, 44100), np.float32), format="fltp", layout="mono"
        )
        silence.sample_rate = 44100
        out.mux(stream.encode(silence))
        out.mux(stream.encode())
    with pytest.raises(VideoError, match="but no picture"):
        clip_info(clip)


def test_a_clip_without_frames_is_refused(tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "c.mkv", frames=1)
    content = clip.read_bytes()
    clip.write_bytes(content[: content.index(b"\x1fC\xb6u")])
    with pytest.raises(VideoError, match=r"no frames that can be read|index is missing"):
        clip_info(clip)
    clip = write_clip(tmp_path / "c.mp4", frames=0)
    with pytest.raises(VideoError):
        clip_info(clip)


def test_frames_of_noise_instead_of_pictures_are_refused(tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "c.mp4", frames=30, container_options={"movflags": "+faststart"})
    content = bytearray(clip.read_bytes())
    begin = content.index(b"mdat") + 4
    content[begin:] = np.random.default_rng(1).bytes(len(content) - begin)
    clip.write_bytes(content)
    with pytest.raises(VideoError, match="no frames that can be read"):
        clip_info(clip)


def test_absurd_sizes_are_refused(tmp_path: Path) -> None:
    tiny = write_clip(tmp_path / "tiny.mkv", width=8, height=8, codec="mpeg4")
    with pytest.raises(VideoError, match="too small"):
        clip_info(tiny)
    large = write_clip(tmp_path / "large.mkv", width=16400, height=64, codec="mjpeg", frames=1,
                       pix_fmt="yuvj420p")  # fmt: skip
    with pytest.raises(VideoError, match="too large"):
        clip_info(large)


def test_other_containers_hold_the_same_frames(tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "c.mp4", frames=30)
    want = times_s(clip_info(clip))
    for suffix in ("mkv", "ts", "mov"):
        copy = remuxed(clip, tmp_path / f"copy.{suffix}")
        assert times_s(clip_info(copy)) == pytest.approx(want, abs=1e-3)
