"""Pictures of somebody who does not exist, drawn from their girths."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw

__all__ = ["draw_figure"]

_SIZE: Final = (900, 1200)
_PX_PER_IN: Final = 15.0
_MIDDLE: Final = 450
_WALL: Final = (222, 214, 202)
_FLOOR: Final = (176, 160, 142)
_SKIN: Final = (196, 148, 122)
_CLOTH: Final = (72, 82, 104)
#: A trunk is broader than deep, a leg is round: a girth is so many times the breadth.
_TRUNK: Final = 2.75
_LEG: Final = math.pi


def draw_figure(path: Path, girths_in: Mapping[str, float]) -> None:
    """Draw somebody standing, as broad as the tape says, into a PNG file.

    Parameters
    ----------
    path : Path
        Written anew.
    girths_in : mapping of str to float
        Girth in inches by `Measurement.Site`, all of them.
    """
    image = Image.new("RGB", _SIZE, _WALL)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, _y(2.0), *_SIZE), fill=_FLOOR)
    half = {
        site: girth / (_TRUNK if site in ("waist", "hip") else _LEG) / 2 * _PX_PER_IN
        for site, girth in girths_in.items()
    }
    for side, name in ((-1, "left"), (1, "right")):
        thigh, calf = half[f"thigh_{name}"], half[f"calf_{name}"]
        axis = _MIDDLE + side * (thigh + 3)
        _limb(draw, axis, ((34.0, thigh), (25.0, thigh), (18.0, calf * 0.95)), _CLOTH)
        _limb(draw, axis, ((18.0, calf * 0.95), (13.0, calf), (3.0, calf * 0.6)), _SKIN)
        draw.ellipse((axis - 22, _y(4.0), axis + 22, _y(0.5)), fill=_SKIN)
    waist, hip = half["waist"], half["hip"]
    _limb(draw, _MIDDLE, ((42.0, waist), (36.0, hip * 0.98), (33.0, hip)), _CLOTH)
    _limb(draw, _MIDDLE, ((54.0, 132.0), (48.0, waist * 1.05), (41.5, waist)), _CLOTH)
    for side in (-1, 1):
        shoulder, hand = _MIDDLE + side * 132, _MIDDLE + side * (hip + 40)
        draw.line(((shoulder, _y(52.5)), (hand, _y(33.0))), fill=_SKIN, width=40)
        for x, height in ((shoulder, 52.5), (hand, 33.0)):
            draw.ellipse((x - 20, _y(height) - 20, x + 20, _y(height) + 20), fill=_SKIN)
    draw.rectangle((_MIDDLE - 30, _y(58.5), _MIDDLE + 30, _y(53.5)), fill=_SKIN)
    draw.ellipse((_MIDDLE - 62, _y(66.0), _MIDDLE + 62, _y(56.5)), fill=_SKIN)
    image.save(path, "PNG")


def _limb(
    draw: ImageDraw.ImageDraw,
    axis: float,
    widths: tuple[tuple[float, float], ...],
    colour: tuple[int, int, int],
) -> None:
    """A shape round an axis: heights in inches, each with half its breadth."""
    left = [(axis - half, _y(height)) for height, half in widths]
    right = [(axis + half, _y(height)) for height, half in reversed(widths)]
    draw.polygon([*left, *right], fill=colour)


def _y(height_in: float) -> float:
    return math.floor(_SIZE[1] - 90 - height_in * _PX_PER_IN)
