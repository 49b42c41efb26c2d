"""Stored frames to upright RGB with square pixels."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any, Final

import av
import cv2
import numpy as np
from av.sidedata.sidedata import Type as SideDataType
from av.video.reformatter import Interpolation, VideoReformatter
from numpy.typing import NDArray

__all__ = ["RgbImage", "UprightRgb", "orientation", "square_size"]

RgbImage = NDArray[np.uint8]

_TURNS: Final = {
    90: cv2.ROTATE_90_CLOCKWISE,
    180: cv2.ROTATE_180,
    270: cv2.ROTATE_90_COUNTERCLOCKWISE,
}


def orientation(frame: av.VideoFrame) -> tuple[float, bool]:
    """How a stored frame must be mirrored and turned to stand upright.

    Parameters
    ----------
    frame : av.VideoFrame
        A decoded frame, with the display matrix of its file if there is one.

    Returns
    -------
    rotation_deg : float
        Clockwise turn in [0, 360).
    mirrored : bool
        Whether left and right are swapped before the turn.

    Examples
    --------
    >>> import av
    >>> orientation(av.VideoFrame(64, 48, "yuv420p"))
    (0.0, False)
    """
    # Its stub calls this a dictionary by name; it is a mapping by type.
    side_data: Any = frame.side_data
    data = side_data.get(SideDataType.DISPLAYMATRIX)
    if data is None:
        return 0.0, False
    matrix = np.frombuffer(bytes(data), np.int32)
    # A stored pixel (x, y) is shown at (a x + c y, b x + d y), y down.
    a, b, c, d = (float(matrix[index]) for index in (0, 1, 3, 4))
    if not (a * d - b * c):
        return 0.0, False
    mirrored = a * d - b * c < 0
    if mirrored:
        a, b = -a, -b
    return math.degrees(math.atan2(b, a)) % 360.0, mirrored


def square_size(width: int, height: int, pixel_aspect: Fraction | None) -> tuple[int, int]:
    """Size of a stored picture when its pixels are made square.

    Parameters
    ----------
    width, height : int
        Stored size in px.
    pixel_aspect : Fraction or None
        Width of a pixel through its height; None or 0 where it is not known.

    Returns
    -------
    tuple of int
        Width and height in px; the shorter direction is stretched, none shrunk.

    Examples
    --------
    >>> from fractions import Fraction
    >>> square_size(720, 576, Fraction(16, 15))
    (768, 576)
    """
    # Beyond this the number is damage, not a lens.
    if not pixel_aspect or not Fraction(1, 4) <= pixel_aspect <= 4 or pixel_aspect == 1:
        return width, height
    if pixel_aspect > 1:
        return round(width * pixel_aspect), height
    return width, round(height / pixel_aspect)


class UprightRgb:
    """Converter of stored frames of one clip to upright RGB of one size.

    Parameters
    ----------
    width, height : int
        Size of the upright picture in px.
    rotation_deg : {0, 90, 180, 270}
        Clockwise turn.
    mirrored : bool
        Whether left and right are swapped before the turn.

    Examples
    --------
    >>> import av
    >>> upright = UprightRgb(width=48, height=64, rotation_deg=90, mirrored=False)
    >>> upright(av.VideoFrame(64, 48, "yuv420p")).shape
    (64, 48, 3)
    """

    def __init__(self, *, width: int, height: int, rotation_deg: int, mirrored: bool) -> None:
        self._stored_size = (height, width) if rotation_deg % 180 else (width, height)
        self._rotation_deg = rotation_deg
        self._mirrored = mirrored
        self._reformatter = VideoReformatter()

    def __call__(self, stored: av.VideoFrame) -> RgbImage:
        """Upright RGB of one stored frame, shape (height, width, 3), 0-255."""
        width, height = self._stored_size
        # One thread and one algorithm: the same picture on every machine.
        converted = self._reformatter.reformat(
            stored,
            width=width,
            height=height,
            format="rgb24",
            interpolation=Interpolation.AREA,
            threads=1,
        )
        plane = converted.planes[0]
        rows: RgbImage = np.frombuffer(memoryview(plane), np.uint8).reshape(height, plane.line_size)
        image = rows[:, : width * 3].reshape(height, width, 3)
        if self._mirrored:
            image = np.asarray(cv2.flip(image, 1), dtype=np.uint8)
        if self._rotation_deg:
            image = np.asarray(cv2.rotate(image, _TURNS[self._rotation_deg]), dtype=np.uint8)
        return np.ascontiguousarray(image)
