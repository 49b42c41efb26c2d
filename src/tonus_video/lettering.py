"""Words and marks on a picture: panels of text, made once and laid on many frames."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from tonus_video.upright import RgbImage

__all__ = ["AMBER", "INK", "PAPER", "QUIET", "TEAL", "Mark", "Panel", "panel"]

Rgb = tuple[int, int, int]

# The dark half of the project's palette: the words lie on a dark ground, which
# is readable over any picture.
INK: Final[Rgb] = (0x16, 0x14, 0x12)
PAPER: Final[Rgb] = (0xF2, 0xED, 0xE5)
QUIET: Final[Rgb] = (0xA8, 0x9F, 0x92)
TEAL: Final[Rgb] = (0x5C, 0xB8, 0xAE)
AMBER: Final[Rgb] = (0xE0, 0xA6, 0x40)

_GROUND_ALPHA: Final = 200
# Shapes are drawn this much larger and shrunk, which smooths their edges.
_FINER: Final = 4


class Mark(StrEnum):
    """Sign before a line, so that no verdict is told by colour alone."""

    OK = "ok"
    FAULT = "fault"
    NOT_SEEN = "not_seen"


_MARK_COLOURS: Final = {Mark.OK: TEAL, Mark.FAULT: AMBER, Mark.NOT_SEEN: QUIET}


@dataclass(frozen=True, slots=True, eq=False)
class Panel:
    """A picture with transparency, ready to be laid on frames.

    Parameters
    ----------
    colour : ndarray of uint16, shape (height, width, 3)
        Colour times opacity, 0-65025.
    clear : ndarray of uint16, shape (height, width, 1)
        255 minus opacity.
    """

    colour: NDArray[np.uint16]
    clear: NDArray[np.uint16]

    @property
    def width(self) -> int:
        """Width in px."""
        return int(self.colour.shape[1])

    @property
    def height(self) -> int:
        """Height in px."""
        return int(self.colour.shape[0])

    def lay_on(self, image: RgbImage, *, left: int, top: int) -> None:
        """Lay the panel on a picture; what falls outside is left away.

        Parameters
        ----------
        image : ndarray of uint8, shape (height, width, 3)
            Changed in place.
        left, top : int
            Upper left corner of the panel in px.
        """
        x0, y0 = max(0, left), max(0, top)
        x1 = min(image.shape[1], left + self.width)
        y1 = min(image.shape[0], top + self.height)
        if x0 >= x1 or y0 >= y1:
            return
        rows, columns = slice(y0 - top, y1 - top), slice(x0 - left, x1 - left)
        below = image[y0:y1, x0:x1].astype(np.uint16)
        mixed = self.colour[rows, columns] + below * self.clear[rows, columns]
        image[y0:y1, x0:x1] = (mixed + 127) // 255


@lru_cache(maxsize=256)
def panel(
    text: str,
    *,
    size_px: int,
    max_width_px: int,
    weight: int = 500,
    colour: Rgb = PAPER,
    mark: Mark | None = None,
    pad_px: int | None = None,
) -> Panel:
    """Text on a rounded dark ground.

    Parameters
    ----------
    text : str
        Wrapped where it is wider than the picture; words are not broken.
    size_px : int
        Size of the letters.
    max_width_px : int
        Width that the panel may not exceed, as far as single words allow.
    weight : int, optional
        Weight of the letters, 200-900.
    colour : tuple of int, optional
        Red, green, blue of the letters.
    mark : Mark, optional
        Sign before the text: a filled dot, a triangle or an open ring.
    pad_px : int, optional
        Ground to the left and right of the letters, and radius of its corners;
        0.6 of their size unless given.

    Returns
    -------
    Panel
        The same object for the same words.

    Examples
    --------
    >>> small = panel("Side view", size_px=20, max_width_px=400)
    >>> small.height < small.width <= 400
    True
    """
    font = _font(size_px, weight)
    pad_x = round(size_px * 0.6) if pad_px is None else pad_px
    pad_y = round(pad_x * 0.6)
    mark_px = round(size_px * 0.62) if mark is not None else 0
    gap_px = round(size_px * 0.42) if mark is not None else 0
    room_px = max(1, max_width_px - 2 * pad_x - mark_px - gap_px)
    lines = _wrapped(text, font, room_px)
    ascent, descent = font.getmetrics()
    # Large figures have no descenders to leave room for.
    line_px = round(size_px * (1.28 if pad_px is None else 0.9))
    text_width = max(round(font.getlength(line)) for line in lines)
    width = 2 * pad_x + mark_px + gap_px + text_width
    height = 2 * pad_y + line_px * len(lines)
    canvas = Image.new("RGBA", (width, height), (*colour, 0))
    canvas.paste((*INK, 255), (0, 0), _rounded(width, height, min(pad_x, height // 2)))
    draw = ImageDraw.Draw(canvas)
    # Centre of the capitals of the first line, where a mark looks level.
    lead = (line_px - ascent - descent) / 2
    for row, line in enumerate(lines):
        place = (pad_x + mark_px + gap_px, pad_y + row * line_px + lead)
        draw.text(place, line, font=font, fill=(*colour, 255))
    if mark is not None:
        middle = pad_y + lead + ascent - 0.33 * size_px
        sign = _mark(mark, mark_px)
        canvas.alpha_composite(sign, (pad_x, max(0, round(middle - mark_px / 2))))
    return _from_image(canvas)


def _from_image(image: Image.Image) -> Panel:
    pixels = np.asarray(image, dtype=np.uint16)
    alpha = pixels[..., 3:]
    return Panel(colour=pixels[..., :3] * alpha, clear=255 - alpha)


def _wrapped(text: str, font: ImageFont.FreeTypeFont, room_px: int) -> list[str]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and font.getlength(longer) > room_px:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _rounded(width: int, height: int, radius: int) -> Image.Image:
    large = Image.new("L", (width * _FINER, height * _FINER), 0)
    ImageDraw.Draw(large).rounded_rectangle(
        (0, 0, width * _FINER - 1, height * _FINER - 1), radius * _FINER, fill=_GROUND_ALPHA
    )
    return large.resize((width, height), Image.Resampling.BOX)


def _mark(mark: Mark, size_px: int) -> Image.Image:
    side = size_px * _FINER
    large = Image.new("L", (side, side), 0)
    draw = ImageDraw.Draw(large)
    match mark:
        case Mark.OK:
            draw.ellipse((0, 0, side - 1, side - 1), fill=255)
        case Mark.FAULT:
            draw.polygon(((side / 2, 0.05 * side), (side, 0.93 * side), (0, 0.93 * side)), fill=255)
        case Mark.NOT_SEEN:
            draw.ellipse((0, 0, side - 1, side - 1), outline=255, width=max(1, side // 6))
    alpha = large.resize((size_px, size_px), Image.Resampling.BOX)
    sign = Image.new("RGBA", (size_px, size_px), (*_MARK_COLOURS[mark], 0))
    sign.putalpha(alpha)
    return sign


@lru_cache(maxsize=16)
def _font(size_px: int, weight: int) -> ImageFont.FreeTypeFont:
    # Set-up puts the family of the report here; Pillow's own stands in for it.
    own = files("tonus_video.report").joinpath("assets", "font.woff2")
    if own.is_file():
        try:
            with as_file(own) as path:
                return _own_font(path, size_px, weight)
        except OSError:
            # A FreeType without the compression that the file uses.
            pass
    spare = ImageFont.load_default(size_px)
    if not isinstance(spare, ImageFont.FreeTypeFont):
        message = "Pillow was built without FreeType"
        raise TypeError(message)
    return spare


def _own_font(path: Path, size_px: int, weight: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.truetype(str(path), size_px)
    font.set_variation_by_axes([weight])
    return font
