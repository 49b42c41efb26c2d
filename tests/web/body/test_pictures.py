"""What is kept of a picture: the picture, and nothing else that its file said."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image

from tonus.errors import InputError
from tonus_web.body.pictures import LONGEST_PX, MOST_PIXELS, remade_picture

GPS, MAKE, ORIENTATION = 0x8825, 0x010F, 0x0112
PLACE = b"SECRET-PLACE"


def saved(image: Image.Image, kind: str, **more: object) -> bytes:
    held = io.BytesIO()
    image.save(held, kind, **more)
    return held.getvalue()


def photographed(kind: str, size: tuple[int, int] = (60, 40), orientation: int = 6) -> bytes:
    """A picture with all that a phone writes beside it, its left half red."""
    image = Image.new("RGB", size, "blue")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    exif = Image.Exif()
    exif[MAKE], exif[ORIENTATION] = PLACE.decode(), orientation
    exif[GPS] = {1: "N", 2: (52.0, 31.0, 12.0), 3: "E", 4: (13.0, 24.0, 18.0)}
    more = {"comment": PLACE} if kind == "JPEG" else {}
    return saved(image, kind, exif=exif, **more)


@pytest.fixture
def sent(tmp_path: Path) -> Path:
    return tmp_path / "sent"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_nothing_but_the_picture_is_kept_and_it_stands_upright(sent: Path, kind: str) -> None:
    content = photographed(kind)
    assert PLACE in content
    sent.write_bytes(content)
    found = remade_picture(sent)
    assert (found.width, found.height) == (40, 60)
    for jpeg in (found.jpeg, found.small_jpeg):
        assert PLACE not in jpeg
        assert b"Exif" not in jpeg
        with Image.open(io.BytesIO(jpeg)) as image:
            assert image.format == "JPEG"
            assert not image.getexif()
            assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
            # Turned by a quarter to the right: what was left is on top.
            assert image.convert("RGB").getpixel((20, 5))[0] > 200  # type: ignore[index]
            assert image.convert("RGB").getpixel((20, 55))[2] > 200  # type: ignore[index]


def test_a_large_picture_is_made_smaller_and_has_a_small_copy(sent: Path) -> None:
    sent.write_bytes(photographed("JPEG", size=(4000, 3000), orientation=1))
    found = remade_picture(sent)
    assert max(found.width, found.height) == LONGEST_PX
    with Image.open(io.BytesIO(found.small_jpeg)) as small:
        assert max(small.size) == 400


@pytest.mark.parametrize(
    "image",
    [
        Image.new("RGBA", (9, 9), (0, 0, 0, 0)),
        Image.new("LA", (9, 9), (0, 0)),
        Image.new("L", (9, 9), 255),
        Image.new("1", (9, 9), 1),
        Image.new("I;16", (9, 9), 65_000),
        Image.new("P", (9, 9), 0),
    ],
    ids=lambda image: image.mode,
)
def test_every_kind_of_colour_is_shown(sent: Path, image: Image.Image) -> None:
    sent.write_bytes(saved(image, "PNG"))
    with Image.open(io.BytesIO(remade_picture(sent).jpeg)) as found:
        pixel = found.convert("RGB").getpixel((4, 4))
    assert image.mode == "P" or min(pixel) > 240  # type: ignore[arg-type]


def claiming(width: int, height: int) -> bytes:
    """A few bytes that say they are a picture of this size."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b""))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("side", [8001, 20_000, 2**31 - 1])
def test_a_picture_that_would_fill_the_memory_is_refused_unread(sent: Path, side: int) -> None:
    assert side * side > MOST_PIXELS
    sent.write_bytes(claiming(side, side))
    with pytest.raises(InputError, match="64 million points"):
        remade_picture(sent)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_what_was_cut_off_is_told(sent: Path, kind: str) -> None:
    noise = Image.effect_noise((400, 300), 90).convert("RGB")
    content = saved(noise, kind)
    for share in (0.5, 0.9):
        sent.write_bytes(content[: int(len(content) * share)])
        with pytest.raises(InputError, match=r"damaged or was cut off|no picture"):
            remade_picture(sent)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not a picture",
        b"\xff\xd8\xff",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"GIF89a\x01\x00\x01\x00\x00\x00\x00;",
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
        b"\x89PNG\r\n\x1a\n" + b"\0" * 40,
        b"RIFF\x24\0\0\0WEBPVP8 " + b"\0" * 30,
        b"#EXTM3U\n/etc/passwd\n",
        claiming(0, 0),
    ],
)
def test_what_is_no_picture_is_told(sent: Path, content: bytes) -> None:
    sent.write_bytes(content)
    with pytest.raises(InputError, match=r"no picture|damaged"):
        remade_picture(sent)


# Pillow warns of damage in what is not kept anyway.
@pytest.mark.filterwarnings("ignore::UserWarning")
def test_spoilt_bytes_end_in_a_picture_or_a_sentence(sent: Path) -> None:
    import random

    rng = random.Random(8)
    ended = {"made": 0, "told": 0}
    for kind in ("JPEG", "PNG", "WEBP"):
        content = photographed(kind)
        for _ in range(60):
            spoilt = bytearray(content)
            for _byte in range(rng.randint(1, 12)):
                spoilt[rng.randrange(len(spoilt))] = rng.randrange(256)
            sent.write_bytes(spoilt)
            try:
                remade_picture(sent)
                ended["made"] += 1
            except InputError:
                ended["told"] += 1
    assert min(ended.values()) > 0


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "CMYK"])
def test_what_is_decoded_whole_is_refused_sooner(sent: Path, kind: str) -> None:
    """A few kilobytes that would take two gigabytes while they are drawn again."""
    size = (4600, 4400)
    if kind == "CMYK":
        sent.write_bytes(saved(Image.new("CMYK", size), "JPEG"))
    else:
        more = {"lossless": True} if kind == "WEBP" else {}
        sent.write_bytes(saved(Image.new("RGBA", size), kind, **more))
    with pytest.raises(InputError, match="20 million points"):
        remade_picture(sent)


def test_a_photo_of_many_points_is_taken_as_phones_send_it(sent: Path) -> None:
    sent.write_bytes(photographed("JPEG", size=(6600, 4400)))
    found = remade_picture(sent)
    assert (found.width, found.height) == (1067, 1600)
    with Image.open(io.BytesIO(found.jpeg)) as image:
        assert image.convert("RGB").getpixel((500, 20))[0] > 200  # type: ignore[index]


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_what_is_see_through_is_white_when_it_is_made_smaller_too(sent: Path, mode: str) -> None:
    image = Image.new("RGBA", (2400, 1800), (0, 0, 0, 0)).convert(mode)
    more = {"transparency": image.getpixel((0, 0))} if mode == "P" else {}
    sent.write_bytes(saved(image, "PNG", **more))
    found = remade_picture(sent)
    assert (found.width, found.height) == (1600, 1200)
    with Image.open(io.BytesIO(found.jpeg)) as shown:
        assert min(shown.convert("RGB").getpixel((800, 600))) > 240  # type: ignore[arg-type]
