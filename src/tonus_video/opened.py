"""A clip opened so that its decoder can reach nothing but this one file."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Final

import av
from av.codec.context import ThreadType
from av.container import InputContainer
from av.stream import Disposition

from tonus.errors import VideoError
from tonus.messages import N_

__all__ = ["check_size", "decoded", "frame_time_s", "opened_clip", "packets", "video_stream"]

_MAX_SIDE_PX: Final = 16384
_MAX_AREA_PX: Final = 8192 * 8192
_MIN_SIDE_PX: Final = 16


@contextlib.contextmanager
def opened_clip(path: Path, container: str) -> Iterator[InputContainer]:
    """The clip opened as this container and no other, with no way to other files."""
    options = {"protocol_whitelist": "file"}
    if container == "mp4":
        # A movie file may name other files as the place of its pictures.
        options["enable_drefs"] = "0"
    try:
        opened = av.open(f"file:{path.absolute()}", format=container, container_options=options)
    except av.error.MemoryError:
        raise
    except (av.error.InvalidDataError, av.error.EOFError) as error:
        raise VideoError(
            N_(
                "{path} cannot be read: its index is missing or damaged. It may have been cut"
                " off while it was recorded or copied; copy it again."
            ),
            path=path,
        ) from error
    except (av.error.FFmpegError, OSError) as error:
        raise VideoError(
            N_("{path} cannot be opened: {reason}."), path=path, reason=error.strerror or error
        ) from error
    with opened:
        yield opened


def video_stream(opened: InputContainer, path: Path, *, threads: int) -> av.VideoStream:
    """The picture of a clip, its decoder ready."""
    pictures = [
        stream
        for stream in opened.streams.video
        if not stream.disposition & Disposition.attached_pic
    ]
    if not pictures:
        raise VideoError(N_("{path} holds sound or data, but no picture."), path=path)
    stream = pictures[0]
    context = stream.codec_context
    if context is None:
        raise VideoError(
            N_("The picture of {path} is coded in an unknown way: save it as H.264 MP4."),
            path=path,
        )
    check_size(path, context.width, context.height)
    # The decoder is told too, as a stream may change its size on the way.
    context.options = {"max_pixels": str(_MAX_AREA_PX)}
    context.thread_count = threads
    if threads != 1:
        context.thread_type = ThreadType.AUTO
    return stream


def check_size(path: Path, width: int, height: int) -> None:
    """Refuse pictures too large to decode or too small to show a person."""
    if width <= 0 or height <= 0:
        raise VideoError(N_("{path} holds no frames that can be read."), path=path)
    if max(width, height) > _MAX_SIDE_PX or width * height > _MAX_AREA_PX:
        raise VideoError(
            N_("The picture of {path} is too large ({width} x {height} px): save it smaller."),
            path=path,
            width=width,
            height=height,
        )
    if min(width, height) < _MIN_SIDE_PX:
        raise VideoError(
            N_("The picture of {path} is too small ({width} x {height} px) to see a person."),
            path=path,
            width=width,
            height=height,
        )


def packets(opened: InputContainer, stream: av.VideoStream) -> Iterator[av.Packet[av.VideoStream]]:
    """Packets of a stream up to where the data ends."""
    coming = opened.demux(stream)
    while True:
        try:
            yield next(coming)
        except av.error.MemoryError:
            raise
        except (StopIteration, av.error.FFmpegError):
            # Where the data ends in the middle, what came before is still good.
            return


def decoded(packet: av.Packet[av.VideoStream]) -> Iterable[av.VideoFrame]:
    """Frames that a packet completes; none where it is broken."""
    if packet.is_corrupt:
        return ()
    try:
        return packet.decode()
    except av.error.MemoryError:
        # The frame is not broken: leaving it out would change what is seen.
        raise
    except av.error.FFmpegError:
        return ()


def frame_time_s(frame: av.VideoFrame, stream: av.VideoStream) -> float:
    """Presentation time on the file's own clock."""
    stamp = frame.pts if frame.pts is not None else frame.dts
    return float((stamp or 0) * (stream.time_base or Fraction(1)))
