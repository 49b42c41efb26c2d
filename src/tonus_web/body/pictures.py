"""A picture made anew from what somebody sent: without the place it was taken, and safe to show."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PIL import Image, ImageOps, UnidentifiedImageError

from tonus.errors import InputError
from tonus.messages import N_

__all__ = ["LONGEST_PX", "MOST_PIXELS", "Picture", "remade_picture"]

#: What browsers and phones send; others are refused by their content, not their name.
_FORMATS: Final = ("JPEG", "PNG", "WEBP")
#: Longer edge of what is kept, and of its small copy.
LONGEST_PX: Final = 1600
_SMALL_PX: Final = 400
#: More than phones take; a picture of a few kilobytes can claim to be far larger.
MOST_PIXELS: Final = 64_000_000
#: Of pictures that have to be decoded whole: a plain JPEG is decoded at a quarter, others
#: take up to twenty bytes for each point (a WebP of 3 kB took two gigabytes).
_MOST_WHOLE: Final = 20_000_000
#: What can be made smaller as it is.
_PLAIN: Final = ("L", "RGB", "LA", "RGBA", "CMYK")
_QUALITY: Final = 85
_TOO_LARGE: Final = N_(
    "This picture has more than {millions} million points. Choose a smaller one."
)
_TOO_LARGE_WHOLE: Final = N_(
    "This picture has more than {millions} million points. Choose a smaller one, or save it as "
    "JPEG, of which more can be read."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture and its small copy, as JPEG.

    Parameters
    ----------
    jpeg, small_jpeg : bytes
        Without any data beside the picture itself.
    width, height : int
        Of the larger, in pixels.
    """

    jpeg: bytes
    small_jpeg: bytes
    width: int
    height: int


def remade_picture(path: Path) -> Picture:
    """Return a picture drawn again from a file, upright.

    Nothing of the file itself is kept: no place, no time, no device, no comment.

    Parameters
    ----------
    path : Path
        What was sent, under whichever name.

    Returns
    -------
    Picture
        At most `LONGEST_PX` long.

    Raises
    ------
    InputError
        When it is no JPEG, PNG or WebP picture, is cut off, or is too large.
    """
    try:
        with Image.open(path, formats=_FORMATS) as image:
            points = image.width * image.height
            if points > MOST_PIXELS:
                raise InputError(_TOO_LARGE, millions=MOST_PIXELS // 10**6)
            if points > _MOST_WHOLE and not _is_plain_jpeg(image):
                raise InputError(_TOO_LARGE_WHOLE, millions=_MOST_WHOLE // 10**6)
            # A large JPEG is decoded at a half or a quarter at once.
            image.draft("RGB", (LONGEST_PX, LONGEST_PX))
            small_enough = image if image.mode in _PLAIN else _flat(image)
            # First smaller, then turned and laid on white: each of these copies it.
            small_enough.thumbnail((LONGEST_PX, LONGEST_PX), Image.Resampling.LANCZOS)
            flat = _flat(ImageOps.exif_transpose(small_enough))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise InputError(_TOO_LARGE, millions=MOST_PIXELS // 10**6) from error
    except UnidentifiedImageError as error:
        raise InputError(
            N_("This file is no picture that can be read. Choose a JPEG, PNG or WebP.")
        ) from error
    except (OSError, SyntaxError, ValueError, EOFError, IndexError, MemoryError) as error:
        # Pillow tells damage in all of these ways.
        raise InputError(
            N_("This picture is damaged or was cut off on its way. Choose it again.")
        ) from error
    small = flat.copy()
    small.thumbnail((_SMALL_PX, _SMALL_PX), Image.Resampling.LANCZOS)
    return Picture(jpeg=_jpeg(flat), small_jpeg=_jpeg(small), width=flat.width, height=flat.height)


def _is_plain_jpeg(image: Image.Image) -> bool:
    """Whether it need not be decoded whole; one for print has a channel more and need be."""
    return image.format == "JPEG" and image.mode in ("L", "RGB")


def _flat(image: Image.Image) -> Image.Image:
    """A copy in plain colours; what is see-through becomes white."""
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        layers = image.convert("RGBA")
        paper = Image.new("RGBA", layers.size, "white")
        return Image.alpha_composite(paper, layers).convert("RGB")
    if image.mode.startswith("I;16") or image.mode == "I":
        # Sixteen bits of grey would be cut to white.
        return image.convert("I").point(lambda value: value / 256).convert("L").convert("RGB")
    return image.convert("RGB")


def _jpeg(image: Image.Image) -> bytes:
    held = io.BytesIO()
    # A new image carries nothing over: neither profile nor comment.
    clean = Image.new("RGB", image.size)
    clean.paste(image)
    clean.save(held, "JPEG", quality=_QUALITY, optimize=True)
    return held.getvalue()
