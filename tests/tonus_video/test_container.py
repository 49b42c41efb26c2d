"""What a file is, is told from its bytes; whatever is no clip is refused kindly."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.tonus_video.clips import remuxed, write_clip
from tonus.errors import VideoError
from tonus_video.clip import clip_info
from tonus_video.container import container_format

PLAYLISTS = {
    "hls": "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nneighbour.mp4\n#EXT-X-ENDLIST\n",
    "hls_after_a_mark": "\ufeff\n#EXTM3U\nneighbour.mp4\n",
    "concat": "ffconcat version 1.0\nfile neighbour.mp4\n",
    "dash": '<?xml version="1.0"?>\n<MPD xmlns="urn:mpeg:dash:schema:mpd:2011"></MPD>\n',
    "smil": "<smil><body><video src='neighbour.mp4'/></body></smil>",
    "pls": "[playlist]\nFile1=neighbour.mp4\n",
}


@pytest.mark.parametrize("text", PLAYLISTS.values(), ids=PLAYLISTS.keys())
def test_a_playlist_under_the_name_of_a_clip_opens_nothing(tmp_path: Path, text: str) -> None:
    write_clip(tmp_path / "neighbour.mp4")
    clip = tmp_path / "clip.mp4"
    clip.write_text(text)
    with pytest.raises(VideoError, match="is a playlist, not a clip"):
        clip_info(clip)


def test_text_under_the_name_of_a_clip_is_refused(tmp_path: Path) -> None:
    clip = tmp_path / "clip.mp4"
    clip.write_text("dear diary, today I did ten squats\n" * 40)
    with pytest.raises(VideoError, match="is text, not a clip"):
        clip_info(clip)


@pytest.mark.parametrize(
    ("head", "said"),
    [
        (b"", "is empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "is a picture"),
        (b"\xff\xd8\xff\xe0" + bytes(100), "is a picture"),
        (b"\x00\x00\x00\x18ftypheic" + bytes(100), "is a picture"),
        (b"RIFF\x00\x00\x00\x00WEBP" + bytes(100), "is a picture"),
        (b"RIFF\x00\x00\x00\x00WAVEfmt " + bytes(100), "holds sound but no picture"),
        (b"ID3\x04" + bytes(100), "holds sound but no picture"),
        (bytes(5000), "not a kind of video"),
        (b"PK\x03\x04" + bytes(range(256)), "not a kind of video"),
    ],
)
def test_what_is_no_clip_is_named(tmp_path: Path, head: bytes, said: str) -> None:
    clip = tmp_path / "clip.mp4"
    clip.write_bytes(head)
    with pytest.raises(VideoError, match=said):
        clip_info(clip)


def test_a_folder_a_pipe_and_nothing_at_all_are_refused(tmp_path: Path) -> None:
    with pytest.raises(VideoError, match="is a folder"):
        clip_info(tmp_path)
    with pytest.raises(VideoError, match="There is no file"):
        clip_info(tmp_path / "absent.mp4")
    os.mkfifo(tmp_path / "pipe.mp4")
    with pytest.raises(VideoError, match="is not a file"):
        clip_info(tmp_path / "pipe.mp4")


@pytest.mark.parametrize(
    ("suffix", "expected"),
    [("mp4", "mp4"), ("mov", "mp4"), ("3gp", "mp4"), ("mkv", "matroska"), ("ts", "mpegts")],
)
def test_containers_are_known_whatever_the_file_is_called(
    tmp_path: Path, suffix: str, expected: str
) -> None:
    clip = write_clip(tmp_path / f"clip.{suffix}")
    renamed = clip.rename(tmp_path / "clip.bin")
    assert container_format(renamed) == expected
    assert clip_info(renamed).frames == 10


def test_avi_webm_and_program_streams_are_known(tmp_path: Path) -> None:
    avi = write_clip(tmp_path / "clip.avi", codec="mpeg4")
    webm = write_clip(tmp_path / "clip.webm", codec="libvpx")
    mpeg = write_clip(tmp_path / "clip.mpg", codec="mpeg2video", fps=25, container="vob")
    assert [container_format(clip) for clip in (avi, webm, mpeg)] == ["avi", "matroska", "mpeg"]
    assert [clip_info(clip).frames for clip in (avi, webm)] == [10, 10]


def test_names_that_look_like_addresses_stay_names(tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "clip.mp4")
    odd = tmp_path / "concat:a.mp4|b.mp4"
    shutil.copy(clip, odd)
    assert clip_info(odd).frames == 10
    assert clip_info(remuxed(clip, tmp_path / "-.mkv")).frames == 10
