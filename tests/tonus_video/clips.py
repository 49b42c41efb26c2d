"""Clips made for the tests: plain pictures whose every property is chosen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

__all__ = ["QUARTERS", "corners", "remuxed", "write_clip"]

Rgb = NDArray[np.uint8]


def _quarters(width: int, height: int) -> Rgb:
    image = np.zeros((height, width, 3), np.uint8)
    image[: height // 2, : width // 2] = (230, 20, 20)
    image[: height // 2, width // 2 :] = (20, 230, 20)
    image[height // 2 :, : width // 2] = (20, 20, 230)
    return image


#: Red and green above, blue and black below.
QUARTERS = "RG/B-"


def corners(image: Rgb) -> str:
    """Return what lies in the four quarters of a picture, in letters."""
    height, width = image.shape[:2]

    def letter(row: int, column: int) -> str:
        pixel = image[height * row // 4, width * column // 4].astype(int)
        return "-" if pixel.max() < 120 else "RGB"[int(pixel.argmax())]

    return f"{letter(1, 1)}{letter(1, 3)}/{letter(3, 1)}{letter(3, 3)}"


def write_clip(
    path: Path,
    *,
    times_s: Sequence[float] | None = None,
    frames: int = 10,
    fps: float = 30.0,
    width: int = 320,
    height: int = 192,
    codec: str = "libx264",
    pix_fmt: str = "yuv420p",
    rotation_deg: float = 0.0,
    hflip: bool = False,
    container: str | None = None,
    container_options: dict[str, str] | None = None,
    options: dict[str, str] | None = None,
    prepare: Callable[[Any], None] | None = None,
    picture: Callable[[int], Rgb] | None = None,
) -> Path:
    """Write a clip of four coloured quarters with the given times, and return its path."""
    stamps = [n / fps for n in range(frames)] if times_s is None else list(times_s)
    plain = _quarters(width, height)
    with av.open(str(path), "w", format=container, options=container_options or {}) as out:
        stream: Any = out.add_stream(
            codec, rate=Fraction(fps).limit_denominator(1001), options=options or {}
        )
        stream.width, stream.height, stream.pix_fmt = width, height, pix_fmt
        if codec.startswith("lib"):
            stream.codec_context.time_base = Fraction(1, 90_000)
        if rotation_deg or hflip:
            stream.set_display_rotation(rotation_deg, hflip=hflip)
        if prepare is not None:
            prepare(stream)
        base = stream.codec_context.time_base or Fraction(1, round(fps))
        for number, time_s in enumerate(stamps):
            image = plain if picture is None else picture(number)
            frame = av.VideoFrame.from_ndarray(image, format="rgb24")
            frame.time_base = base
            frame.pts = round(time_s / base)
            out.mux(stream.encode(frame))
        out.mux(stream.encode())
    return path


def remuxed(source: Path, target: Path, *, container: str | None = None) -> Path:
    """Copy a clip's packets into another container, and return its path."""
    with av.open(str(source)) as given, av.open(str(target), "w", format=container) as out:
        stream = given.streams.video[0]
        copy = out.add_stream_from_template(stream)
        for packet in _whole(given.demux(stream)):
            packet.stream = copy
            out.mux(packet)
    return target


def _whole(packets: Iterable[Any]) -> Iterable[Any]:
    return (packet for packet in packets if packet.dts is not None)
