"""What kind of container a clip is, told from its bytes alone.

A decoder that guesses for itself will also open a playlist, and through it any
file or address that the playlist names.  Here the kind is told first and then
forced, and text of every kind is refused.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from tonus.errors import VideoError
from tonus.messages import N_

__all__ = ["container_format"]

_HEAD_BYTES: Final = 4096
_MOV_BOXES: Final = frozenset(
    (b"ftyp", b"styp", b"moov", b"mdat", b"free", b"skip", b"wide", b"pnot")
)
_PICTURE_BRANDS: Final = frozenset(
    (b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis")
)
_PICTURES: Final = (
    b"\xff\xd8\xff",
    b"\x89PNG\r\n\x1a\n",
    b"GIF8",
    b"BM",
    b"II*\x00",
    b"MM\x00*",
    b"\x00\x00\x00\x0cJXL ",
    b"\x00\x00\x00\x0cjP  ",
)
_SOUNDS: Final = (b"ID3", b"fLaC", b"\xff\xfb", b"\xff\xf1", b"\xff\xf9", b"#!AMR")
_LISTS: Final = (b"#extm3u", b"ffconcat", b"<mpd", b"<smil", b"[playlist]", b"#ext-x-")
_TEXT: Final = frozenset(range(0x20, 0x100)) | frozenset(b"\t\n\r\f\x1b")


def container_format(path: Path) -> str:
    """Name of the one demuxer that may read this file.

    Parameters
    ----------
    path : Path
        The clip.

    Returns
    -------
    {"mp4", "matroska", "avi", "mpegts", "mpeg"}
        FFmpeg's name of the container.

    Raises
    ------
    VideoError
        When the file is missing, empty, unreadable, a playlist, text, a picture
        or no known container.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as place:
    ...     clip = pathlib.Path(place, "clip.mp4")
    ...     _ = clip.write_text("#EXTM3U\\nother.mp4\\n")
    ...     container_format(clip)
    Traceback (most recent call last):
    ...
    tonus.errors.VideoError: ...clip.mp4 is a playlist, not a clip: give the clip itself.
    """
    head = _head(path)
    if not head:
        raise VideoError(N_("{path} is empty: record or copy it again."), path=path)
    if (found := _known_format(head)) is not None:
        return found
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(_LISTS) or any(mark in start[:1024] for mark in _LISTS):
        raise VideoError(N_("{path} is a playlist, not a clip: give the clip itself."), path=path)
    if _is_picture(head):
        raise VideoError(N_("{path} is a picture, not a clip: give a video."), path=path)
    if head.startswith(_SOUNDS) or head[8:12] == b"WAVE":
        raise VideoError(N_("{path} holds sound but no picture: give a video."), path=path)
    if all(byte in _TEXT for byte in head):
        raise VideoError(N_("{path} is text, not a clip: give a video."), path=path)
    raise VideoError(
        N_("{path} is not a kind of video that can be read: save it as MP4 and try again."),
        path=path,
    )


def _head(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise VideoError(N_("{path} is a folder, not a clip: name one file."), path=path)
        # A pipe or a device would block here, or never end.
        if path.exists() and not path.is_file():
            raise VideoError(N_("{path} is not a file: name a clip."), path=path)
        with path.open("rb") as file:
            return file.read(_HEAD_BYTES)
    except FileNotFoundError as error:
        raise VideoError(N_("There is no file {path}."), path=path) from error
    except (OSError, ValueError) as error:
        raise VideoError(
            N_("{path} cannot be opened: {reason}."),
            path=path,
            reason=getattr(error, "strerror", None) or error,
        ) from error


def _known_format(head: bytes) -> str | None:
    if head[4:8] in _MOV_BOXES and not _is_picture(head):
        return "mp4"
    if head.startswith(b"\x1aE\xdf\xa3"):
        return "matroska"
    if head.startswith(b"RIFF") and head[8:12] == b"AVI ":
        return "avi"
    if head.startswith(b"\x00\x00\x01\xba"):
        return "mpeg"
    # Transport streams have no header, only a mark every 188 bytes (192 with a
    # time before each packet, as camcorders write them).
    for first, step in ((0, 188), (4, 192)):
        marks = head[first::step]
        if len(marks) >= 5 and set(marks) == {0x47}:
            return "mpegts"
    return None


def _is_picture(head: bytes) -> bool:
    if head[4:8] == b"ftyp" and head[8:12] in _PICTURE_BRANDS:
        return True
    return head.startswith(_PICTURES) or (head.startswith(b"RIFF") and head[8:12] == b"WEBP")
