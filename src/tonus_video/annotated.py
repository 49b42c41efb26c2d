"""The clip once more, with what was judged drawn into it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import Final

import av
import numpy as np
from av.video.reformatter import ColorRange, Colorspace, VideoReformatter

from tonus.errors import OutputError, VideoError
from tonus.form.judgement import Judgement
from tonus.messages import N_
from tonus_video.cancelled import Cancelled
from tonus_video.clip import ClipInfo, clip_frames, clip_info
from tonus_video.figure import Figure
from tonus_video.lettering import panel
from tonus_video.report.facts import Translate
from tonus_video.said import chip, line_at, lines
from tonus_video.upright import RgbImage

__all__ = ["Overlay", "write_annotated_video"]

_LONGEST_SIDE_PX: Final = 1280
_TICKS_PER_S: Final = 90_000
#: Times of a frame and of its trace agree to the bit; this forgives an archive.
_SAME_TIME_S: Final = 1e-4
_ENCODERS: Final = (
    ("libx264", {"preset": "veryfast", "crf": "21"}),
    ("libopenh264", {"b": "4M"}),
    ("mpeg4", {"q": "4"}),
)


class Overlay:
    """Draws what was judged onto frames of one clip.

    Parameters
    ----------
    judgement : Judgement
        Of the clip.
    translate : Translate
        Language of the words.
    width, height : int
        Size of the pictures drawn on, in px.
    full_width : int
        Width in px of the pictures that the landmarks belong to.

    Examples
    --------
    ::

        overlay = Overlay(judgement, translate, width=720, height=1280, full_width=1080)
        overlay.draw(image, 120)
    """

    def __init__(
        self,
        judgement: Judgement,
        translate: Translate,
        *,
        width: int,
        height: int,
        full_width: int,
    ) -> None:
        self._judgement = judgement
        self._translate = translate
        self._lines = lines(judgement, translate)
        # One size for upright and lying pictures of the same area, readable on a
        # phone that shows them across its width.
        self._letter_px = max(16, round(0.042 * (width * height) ** 0.5))
        self._margin_px = round(0.7 * self._letter_px)
        self.figure = Figure(
            judgement.trace, scale=width / full_width, letter_px=round(0.85 * self._letter_px)
        )

    def draw(self, image: RgbImage, index: int) -> None:
        """Draw figure, count, chip and lines of one frame.

        Parameters
        ----------
        image : ndarray of uint8, shape (height, width, 3)
            Changed in place.
        index : int
            Frame of the judgement's trace.
        """
        self.figure.draw(image, index)
        trace = self._judgement.trace
        time_s = float(trace.timestamps_s[index])
        height, width = image.shape[:2]
        margin = self._margin_px
        count = panel(
            str(int(trace.count[index])),
            size_px=3 * self._letter_px,
            max_width_px=width,
            weight=650,
            pad_px=round(0.7 * self._letter_px),
        )
        count.lay_on(image, left=margin, top=margin)
        words = panel(
            chip(self._judgement, time_s, str(trace.phases[index]), self._translate),
            size_px=self._letter_px,
            max_width_px=width - count.width - 3 * margin,
        )
        words.lay_on(image, left=width - margin - words.width, top=margin)
        line = line_at(self._lines, time_s)
        if line is not None:
            said = panel(
                line.text,
                size_px=round(1.15 * self._letter_px),
                max_width_px=width - 2 * margin,
                weight=600,
                mark=line.mark,
            )
            said.lay_on(image, left=(width - said.width) // 2, top=height - margin - said.height)


def write_annotated_video(
    clip_path: str | os.PathLike[str],
    out_path: str | os.PathLike[str],
    judgement: Judgement,
    *,
    translate: Translate,
    progress: Callable[[float, float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> None:
    """Write the clip with figure, angles, count and cues drawn into it.

    Parameters
    ----------
    clip_path : path-like
        The clip that was judged.
    out_path : path-like
        Where to write the MP4; an existing file is replaced, whole or not at all.
    judgement : Judgement
        What was judged; the frames of its trace are the frames of the video.
    translate : Translate
        Language of the words.
    progress : callable, optional
        Called with the seconds done and the seconds in all, after every frame.
    cancelled : callable, optional
        Asked before every frame; when it says True, the work stops.

    Raises
    ------
    VideoError
        When the clip cannot be read, or is not the one that was judged.
    OutputError
        When the video cannot be written there.
    Cancelled
        When `cancelled` said so; nothing is left behind.

    Examples
    --------
    ::

        write_annotated_video("squats.mp4", "judged.mp4", judgement, translate=translator("en"))
    """
    # Which frames were analysed is told by the trace alone.
    info = clip_info(clip_path, keep_all=True)
    out = Path(out_path)
    scale = min(1.0, _LONGEST_SIDE_PX / max(info.width, info.height))
    # Half of the colour samples are kept, so sizes are even.
    width, height = (max(2, round(side * scale / 2) * 2) for side in (info.width, info.height))
    upright_rgb = info.upright_rgb(width=width, height=height)
    overlay = Overlay(judgement, translate, width=width, height=height, full_width=info.width)
    with _temporary_beside(out) as part, _encoder(part, width, height, info.fps) as encode:
        for index, stored, time_s in judged_frames(info, judgement):
            if cancelled is not None and cancelled():
                raise Cancelled
            image = upright_rgb(stored)
            if not image.flags.writeable:
                image = image.copy()
            overlay.draw(image, index)
            encode(image, time_s)
            if progress is not None:
                progress(min(time_s, info.duration_s), info.duration_s)


def judged_frames(
    info: ClipInfo, judgement: Judgement
) -> Iterator[tuple[int, av.VideoFrame, float]]:
    """Frames of a clip that a judgement speaks about.

    Parameters
    ----------
    info : ClipInfo
        The clip.
    judgement : Judgement
        Of this clip.

    Yields
    ------
    tuple of int, av.VideoFrame and float
        Index into the trace, the stored frame, its time in seconds.

    Raises
    ------
    VideoError
        When none of the frames was judged.
    """
    times_s = judgement.trace.timestamps_s
    index = 0
    matched = False
    for frame in clip_frames(info, threads=0):
        while index < len(times_s) and times_s[index] < frame.time_s - _SAME_TIME_S:
            index += 1
        if index == len(times_s):
            break
        if times_s[index] <= frame.time_s + _SAME_TIME_S:
            matched = True
            yield index, frame.stored, frame.time_s
            index += 1
    if not matched:
        raise VideoError(
            N_("{path} is not the clip that was judged: no frame has a judged time."),
            path=info.path,
        )


@contextmanager
def _temporary_beside(out: Path) -> Iterator[Path]:
    """A file that becomes `out` when all went well, and vanishes when not."""
    if out.exists() and not out.is_file():
        raise OutputError(N_("{path} is not a file that can be replaced."), path=out)
    try:
        handle, name = tempfile.mkstemp(dir=out.parent, prefix=f".{out.name}.", suffix=".part")
    except OSError as error:
        raise _unwritable(out, error) from error
    os.close(handle)
    part = Path(name)
    try:
        yield part
        part.chmod(0o644)
        part.replace(out)
    except OSError as error:
        raise _unwritable(out, error) from error
    finally:
        part.unlink(missing_ok=True)


def _unwritable(out: Path, error: OSError) -> OutputError:
    return OutputError(
        N_("{path} cannot be written: {reason}."), path=out, reason=error.strerror or error
    )


@contextmanager
def _encoder(
    part: Path, width: int, height: int, fps: float
) -> Iterator[Callable[[RgbImage, float], None]]:
    name, options = next(
        (name, options) for name, options in _ENCODERS if name in av.codecs_available
    )
    reformatter = VideoReformatter()
    with av.open(str(part), "w", format="mp4", options={"movflags": "+faststart"}) as container:
        rate = Fraction(fps).limit_denominator(1001)
        stream = container.add_stream(name, rate=rate, options=dict(options))
        assert isinstance(stream, av.VideoStream)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        stream.codec_context.time_base = Fraction(1, _TICKS_PER_S)
        # Players take pictures of this size for BT.709 whether it is said or not.
        context = stream.codec_context
        context.color_range, context.colorspace = 1, 1
        context.color_primaries, context.color_trc = 1, 1

        def encode(image: RgbImage, time_s: float) -> None:
            picture = reformatter.reformat(
                av.VideoFrame.from_ndarray(np.ascontiguousarray(image), format="rgb24"),
                format="yuv420p",
                dst_colorspace=Colorspace.ITU709,
                dst_color_range=ColorRange.MPEG,
            )
            picture.pts = round(time_s * _TICKS_PER_S)
            picture.time_base = Fraction(1, _TICKS_PER_S)
            container.mux(stream.encode(picture))

        yield encode
        container.mux(stream.encode())
