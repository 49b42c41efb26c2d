"""Reading a clip: what it is, and its frames at their presentation times."""

from __future__ import annotations

import contextlib
import math
import os
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Final, NamedTuple

import av
import numpy as np
from av.container import InputContainer

from tonus.errors import VideoError
from tonus.messages import N_
from tonus_video.container import container_format
from tonus_video.opened import (
    check_size,
    decoded,
    frame_time_s,
    opened_clip,
    packets,
    video_stream,
)
from tonus_video.upright import UprightRgb, orientation, square_size

__all__ = ["ClipFrame", "ClipInfo", "Note", "clip_frames", "clip_info"]

# Frame rates above this are thinned: the pose model costs the same for every
# frame, and a person who trains moves little in a thirtieth of a second.
_MAX_FPS: Final = 31.0
# Up to here plain RGB is the cheapest picture to make; beyond it, shrinking
# costs less than copying, and moves landmarks by less than the model's noise.
_NATIVE_SIDE_PX: Final = 1920
_REDUCED_SIDE_PX: Final = 1280
# A matrix a little off a right angle is upright for all that anybody can see;
# a clip that lies at 45 degrees would be judged wrongly.
_ROTATION_SLACK_DEG: Final = 10.0
_SEEK_MARGINS_S: Final = (0.0, 10.0)


@dataclass(frozen=True, slots=True)
class Note:
    """Something the person should know about a clip that could still be read.

    Parameters
    ----------
    message : str
        English sentence with ``{placeholders}``; the key of its translations.
    params : tuple of (str, object)
        Values of the placeholders.

    Examples
    --------
    >>> str(Note("Readable up to {end_s:.1f} s.", (("end_s", 3.0),)))
    'Readable up to 3.0 s.'
    """

    message: str
    params: tuple[tuple[str, object], ...] = ()

    def __str__(self) -> str:
        return self.message.format(**dict(self.params))


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipInfo:
    """What a clip is.

    Parameters
    ----------
    path : Path
        Where it lies.
    container, codec : str
        FFmpeg's names.
    width, height : int
        Size of the upright picture with square pixels, in px.
    rotation_deg : {0, 90, 180, 270}
        Clockwise turn that makes a stored frame upright.
    mirrored : bool
        Whether a stored frame is mirrored left to right before it is turned.
    fps : float
        Frames per second of the recording, pauses left out.
    kept_fps : float or None
        Frames per second after thinning; None where every frame is kept.
    start_s : float
        Time of the first frame on the file's own clock.  All other times are
        counted from it.
    duration_s : float
        From the first frame to the end of the last that can be read.
    frames : int
        Number of frames stored.
    notes : tuple of Note
        What the person should know, such as that the file is cut off.
    """

    path: Path
    container: str
    codec: str
    width: int
    height: int
    rotation_deg: int
    mirrored: bool
    fps: float
    kept_fps: float | None
    start_s: float
    duration_s: float
    frames: int
    notes: tuple[Note, ...] = ()

    def upright_rgb(self, *, width: int | None = None, height: int | None = None) -> UprightRgb:
        """Converter of this clip's frames to upright RGB.

        Parameters
        ----------
        width, height : int, optional
            Size of the upright picture in px; without them the size that suits
            the pose model.

        Returns
        -------
        UprightRgb
            Turns the `stored` picture of a `ClipFrame` into an array.
        """
        longest = max(self.width, self.height)
        scale = 1.0 if longest <= _NATIVE_SIDE_PX else _REDUCED_SIDE_PX / longest
        return UprightRgb(
            width=width or max(1, round(self.width * scale)),
            height=height or max(1, round(self.height * scale)),
            rotation_deg=self.rotation_deg,
            mirrored=self.mirrored,
        )


class ClipFrame(NamedTuple):
    """One decoded frame.

    Parameters
    ----------
    time_s : float
        Presentation time, counted from the first frame of the clip.
    stored : av.VideoFrame
        The picture as it is stored; `ClipInfo.upright_rgb` makes it upright.
    """

    time_s: float
    stored: av.VideoFrame


def clip_info(path: str | os.PathLike[str], *, keep_all: bool = False) -> ClipInfo:
    """What a clip is, found by decoding no more of it than one frame.

    Every packet is read once, so that the times are those of the frames that are
    there and not those that the file's header promises.

    Parameters
    ----------
    path : path-like
        The clip.
    keep_all : bool, optional
        Keep every frame, however many there are in a second.

    Returns
    -------
    ClipInfo
        What the clip is.

    Raises
    ------
    VideoError
        When the clip cannot be read; the sentence says why.

    Examples
    --------
    ::

        info = clip_info("squats.mp4")
        print(info.duration_s, info.fps)
    """
    clip = Path(path)
    container = container_format(clip)
    with opened_clip(clip, container) as opened:
        stream = video_stream(opened, clip, threads=1)
        first, spans_s = _first_frame_and_spans(opened, stream)
        if first is None or not spans_s:
            raise VideoError(N_("{path} holds no frames that can be read."), path=clip)
        codec = stream.codec_context.name
        aspect = stream.sample_aspect_ratio
        promised_s = _promised_s(opened, stream)
        start_s = frame_time_s(first, stream)
    check_size(clip, first.width, first.height)
    rotation_deg, mirrored, notes = _checked_orientation(first, clip)
    width, height = square_size(first.width, first.height, aspect)
    if rotation_deg % 180:
        width, height = height, width
    times_s = np.unique([begin for begin, _ in spans_s])
    fps = _mean_fps(times_s)
    last_s = float(times_s[-1])
    end_s = max(end for _, end in spans_s)
    duration_s = max(end_s if end_s > last_s else last_s + 1.0 / fps, start_s) - start_s
    if duration_s < promised_s - max(1.0, 0.05 * promised_s):
        notes += (_cut_off(duration_s, promised_s),)
    return ClipInfo(
        path=clip,
        container=container,
        codec=codec,
        width=width,
        height=height,
        rotation_deg=rotation_deg,
        mirrored=mirrored,
        fps=fps,
        kept_fps=None if keep_all or fps <= _MAX_FPS else fps / math.ceil(fps / _MAX_FPS),
        start_s=start_s,
        duration_s=duration_s,
        frames=len(spans_s),
        notes=notes,
    )


def clip_frames(
    info: ClipInfo, *, start_s: float = 0.0, end_s: float = math.inf, threads: int = 1
) -> Iterator[ClipFrame]:
    """Frames of a clip in order of presentation.

    Which frames come is a function of their times alone: where the clip is
    thinned, the first frame of each cell of a fixed grid.

    Parameters
    ----------
    info : ClipInfo
        What `clip_info` found.
    start_s, end_s : float, optional
        Frames with ``start_s <= time_s < end_s`` are given.
    threads : int, optional
        Threads of the decoder; 0 lets it choose.

    Yields
    ------
    ClipFrame
        One at a time; none is kept.

    Raises
    ------
    VideoError
        When the clip can no longer be read.

    Examples
    --------
    ::

        info = clip_info("squats.mp4")
        for frame in clip_frames(info, end_s=2.0):
            print(frame.time_s)
    """
    cell: int | None = None
    last_s = -math.inf
    for frame in _frames_around(info, start_s, threads):
        if frame.time_s <= last_s:
            continue
        if frame.time_s >= end_s:
            return
        last_s = frame.time_s
        if info.kept_fps is not None:
            here = grid_cell(frame.time_s, fps=info.fps, kept_fps=info.kept_fps)
            if here == cell:
                continue
            cell = here
        if frame.time_s >= start_s:
            yield frame


def grid_cell(time_s: float, *, fps: float, kept_fps: float) -> int:
    """Cell of the thinning grid in which a frame falls.

    Parameters
    ----------
    time_s : float
        Presentation time.
    fps, kept_fps : float
        Frames per second before and after thinning.

    Returns
    -------
    int
        The first frame of each cell is kept.

    Examples
    --------
    >>> [grid_cell(n / 60, fps=60, kept_fps=30) for n in range(6)]
    [0, 0, 1, 1, 2, 2]
    """
    # Half a frame early, so that jitter does not throw a frame over the edge.
    return math.floor(time_s * kept_fps + 0.5 * kept_fps / fps)


def _first_frame_and_spans(
    opened: InputContainer, stream: av.VideoStream
) -> tuple[av.VideoFrame | None, list[tuple[float, float]]]:
    """The first frame that decodes, and begin and end of every packet, in seconds."""
    first: av.VideoFrame | None = None
    base = float(stream.time_base or 1)
    spans_s: list[tuple[float, float]] = []
    for packet in packets(opened, stream):
        if first is None:
            first = next(iter(decoded(packet)), None)
        stamp = packet.pts if packet.pts is not None else packet.dts
        if stamp is not None and packet.size and not (packet.is_discard or packet.is_corrupt):
            spans_s.append((stamp * base, (stamp + (packet.duration or 0)) * base))
    return first, spans_s


def _promised_s(opened: InputContainer, stream: av.VideoStream) -> float:
    """Duration that the header promises, 0 where it promises none."""
    if stream.duration and stream.time_base:
        return float(stream.duration * stream.time_base)
    return (opened.duration or 0) / 1e6


def _checked_orientation(first: av.VideoFrame, path: Path) -> tuple[int, bool, tuple[Note, ...]]:
    turn_deg, mirrored = orientation(first)
    nearest_deg = round(turn_deg / 90.0) * 90
    if abs(turn_deg - nearest_deg) > _ROTATION_SLACK_DEG:
        raise VideoError(
            N_(
                "{path} is marked as turned by {turn_deg:.0f} degrees; only quarter turns can"
                " be shown upright. Save it upright and try again."
            ),
            path=path,
            turn_deg=min(turn_deg, 360.0 - turn_deg),
        )
    notes: tuple[Note, ...] = ()
    if abs(turn_deg - nearest_deg) > 0.5:
        notes = (
            Note(
                N_("The clip is marked as turned by {turn_deg:.0f} degrees; {used_deg} were used."),
                (("turn_deg", turn_deg), ("used_deg", nearest_deg % 360)),
            ),
        )
    return nearest_deg % 360, mirrored, notes


def _cut_off(duration_s: float, promised_s: float) -> Note:
    return Note(
        N_(
            "The clip is cut off: {duration_s:.1f} s of {promised_s:.1f} s can be read."
            " What follows is about that part."
        ),
        (("duration_s", duration_s), ("promised_s", promised_s)),
    )


def _mean_fps(times_s: np.ndarray[tuple[int], np.dtype[np.float64]]) -> float:
    """Frames per second where the recording runs; 30 where one frame is all."""
    steps_s = np.diff(times_s)
    if not len(steps_s):
        return 30.0
    running = steps_s[steps_s <= 2.0 * np.median(steps_s)]
    return float(1.0 / running.mean())


def _frames_around(info: ClipInfo, start_s: float, threads: int) -> Iterator[ClipFrame]:
    """Frames from the keyframe before `start_s`, or from the first frame, on."""
    margins_s = _SEEK_MARGINS_S if start_s > 0 else ()
    for margin_s in (*margins_s, None):
        with opened_clip(info.path, info.container) as opened:
            stream = video_stream(opened, info.path, threads=threads)
            frames = _timed_frames(opened, stream, info.start_s)
            if margin_s is None:
                yield from frames
                return
            base = stream.time_base or Fraction(1)
            target = math.floor((info.start_s + start_s - margin_s) / base)
            with contextlib.suppress(av.error.FFmpegError):
                opened.seek(target, stream=stream, backward=True)
                first = next(frames, None)
                # Some containers land behind the mark or between keyframes;
                # then a frame would be missing or broken.
                if first is not None and first.time_s <= start_s and first.stored.key_frame:
                    yield first
                    yield from frames
                    return


def _timed_frames(
    opened: InputContainer, stream: av.VideoStream, origin_s: float
) -> Iterator[ClipFrame]:
    for packet in packets(opened, stream):
        for frame in decoded(packet):
            yield ClipFrame(frame_time_s(frame, stream) - origin_s, frame)
