"""Single frames of a clip as JPEG: what each repetition looked like."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from typing import Final, NamedTuple

import numpy as np
from PIL import Image

from tonus.form.judgement import Judgement
from tonus_video.cancelled import Cancelled
from tonus_video.clip import clip_frames, clip_info
from tonus_video.figure import Figure
from tonus_video.report.facts import KeyFrame, Moment

__all__ = ["key_frames"]

_JPEG_QUALITY: Final = 80


class _Wanted(NamedTuple):
    """One picture to take: the frame of the trace, and of what it is."""

    place: int
    rep: int
    moment: Moment


def key_frames(
    clip_path: str | os.PathLike[str],
    judgement: Judgement,
    *,
    max_px: int = 480,
    threads: int = 0,
    progress: Callable[[float, float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> list[KeyFrame]:
    """Start, turning point and end of every repetition, with the figure drawn.

    The clip is decoded once.

    Parameters
    ----------
    clip_path : path-like
        The clip that was judged.
    judgement : Judgement
        What was judged.
    max_px : int, optional
        Longest side of the pictures in px.
    threads : int, optional
        Threads of the decoder; 0 lets it choose.
    progress : callable, optional
        Called with the seconds done and the seconds in all, after every frame.
    cancelled : callable, optional
        Asked before every frame; when it says True, the work stops.

    Returns
    -------
    list of KeyFrame
        In order of repetition and moment; a picture that cannot be read is
        missing.

    Raises
    ------
    VideoError
        When the clip cannot be read.
    Cancelled
        When `cancelled` said so.

    Examples
    --------
    ::

        for frame in key_frames("squats.mp4", judgement):
            print(frame.rep, frame.moment, frame.at_s)
    """
    trace = judgement.trace
    wanted = _wanted(judgement)
    if not wanted:
        return []
    info = clip_info(clip_path, keep_all=True)
    scale = min(1.0, max_px / max(info.width, info.height))
    width, height = round(info.width * scale), round(info.height * scale)
    upright_rgb = info.upright_rgb(width=width, height=height)
    figure = Figure(
        trace, scale=width / info.width, letter_px=max(16, round(0.05 * max(width, height)))
    )
    taken: dict[int, bytes] = {}
    waiting = sorted({want.place for want in wanted}, reverse=True)
    times_s = trace.timestamps_s
    # A moment on the last frame may stand a rounding error behind it.
    end_s = float(times_s[waiting[0]]) + 0.5
    for frame in clip_frames(info, end_s=end_s, threads=threads):
        if cancelled is not None and cancelled():
            raise Cancelled
        if progress is not None:
            progress(min(frame.time_s, end_s), end_s)
        while waiting and times_s[waiting[-1]] <= frame.time_s + 1e-4:
            image = upright_rgb(frame.stored).copy()
            figure.draw(image, waiting[-1])
            taken[waiting.pop()] = _jpeg(image)
        if not waiting:
            break
    return [
        KeyFrame(
            rep=want.rep,
            moment=want.moment,
            at_s=float(times_s[want.place]),
            jpeg=taken[want.place],
            width=width,
            height=height,
        )
        for want in wanted
        if want.place in taken
    ]


def _wanted(judgement: Judgement) -> list[_Wanted]:
    times_s = judgement.trace.timestamps_s
    if not len(times_s):
        return []
    return [
        _Wanted(int(np.abs(times_s - at_s).argmin()), number, moment)
        for number, rep in enumerate(judgement.reps)
        for moment, at_s in (
            (Moment.START, rep.start_s),
            (Moment.TURN, rep.peak_s),
            (Moment.END, rep.end_s),
        )
    ]


def _jpeg(image: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(image).save(buffer, "JPEG", quality=_JPEG_QUALITY, optimize=True)
    return buffer.getvalue()
