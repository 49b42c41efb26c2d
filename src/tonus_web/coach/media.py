"""Private clips, sent to those who may see them, any piece at a time."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from django.dispatch import receiver
from django.http import (
    Http404,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from tonus_web.coach import storage
from tonus_web.coach.models import Clip
from tonus_web.coach.streams import Exchange, exchange_of
from tonus_web.members.access import Access, MemberRequest, member_view
from tonus_web.members.erasure import erased_member, erased_record
from tonus_web.members.models import Member

__all__ = ["asked_range", "media", "read_piece"]

_TYPES: Final = {
    "mp4": "video/mp4",
    "matroska": "video/webm",
    "avi": "video/x-msvideo",
    "mpegts": "video/mp2t",
    "mpeg": "video/mpeg",
}
_RANGE: Final = re.compile(r"bytes=\s*(\d{0,18})-(\d{0,18})\s*")
_READ_BYTES: Final = 2**17


def asked_range(header: str, size: int) -> tuple[int, int] | None:
    """Return which bytes a Range header asks for.

    Parameters
    ----------
    header : str
        Such as ``bytes=0-99``, ``bytes=100-`` or ``bytes=-100``.
    size : int
        Bytes of the whole.

    Returns
    -------
    tuple of int or None
        First byte, and number of bytes.  None for the whole: no range, several, or
        what cannot be understood, as HTTP asks for.

    Raises
    ------
    ValueError
        When the range lies beyond the end.

    Examples
    --------
    >>> asked_range("bytes=-100", 1000)
    (900, 100)
    """
    found = _RANGE.fullmatch(header)
    if found is None or not any(found.groups()):
        return None
    first, last = found.groups()
    if not first:
        count = min(int(last), size)
        start, end = size - count, size
    else:
        start = int(first)
        end = min(int(last) + 1, size) if last else size
        if last and int(last) < start:
            return None
    if start >= size or start >= end:
        raise ValueError(header)
    return start, end - start


@member_view(Access.READ)
@require_safe
def media(request: MemberRequest, clip_id: uuid.UUID) -> HttpResponseBase:
    """Send a clip, or the piece of it that is asked for."""
    clip = Clip.objects.filter(member=request.member, pk=clip_id).first()
    path = storage.clip_file(clip.path) if clip else None
    if clip is None or path is None or not path.is_file():
        raise Http404
    size = path.stat().st_size
    etag = f'"{clip.pk.hex}-{size:x}"'
    wanted = request.headers.get("Range", "")
    if request.headers.get("If-Range", etag) != etag:
        wanted = ""
    try:
        piece = asked_range(wanted, size)
    except ValueError:
        return _with_headers(
            HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"}), clip, etag
        )
    first, count = piece or (0, size)
    headers = {"Content-Length": str(count)}
    if piece:
        headers["Content-Range"] = f"bytes {first}-{first + count - 1}/{size}"
    status = 206 if piece else 200
    exchange = exchange_of(request)
    response: HttpResponse | StreamingHttpResponse
    if request.method == "HEAD":
        response = HttpResponse(status=status, headers=headers)
    elif exchange is None:
        response = StreamingHttpResponse(
            read_piece(path, first, count), status=status, headers=headers
        )
    else:

        async def sent(exchange: Exchange) -> None:
            await exchange.send_file(path, first, count)

        exchange.afterwards(sent)
        response = HttpResponse(status=status, headers=headers)
    return _with_headers(response, clip, etag)


def _with_headers(
    response: HttpResponse | StreamingHttpResponse, clip: Clip, etag: str
) -> HttpResponse | StreamingHttpResponse:
    stem = clip.name.rpartition(".")[0] or clip.name
    shown = content_disposition_header(False, f"{stem}{Path(clip.path).suffix}")
    for name, value in (
        ("Accept-Ranges", "bytes"),
        ("Cache-Control", "private, no-store"),
        ("Content-Disposition", shown or "inline"),
        # Opened by itself it is no page of ours, whatever it holds.
        ("Content-Security-Policy", "default-src 'none'; media-src 'self'; sandbox"),
        ("Content-Type", _TYPES[clip.container]),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("ETag", etag),
        ("X-Content-Type-Options", "nosniff"),
    ):
        response[name] = value
    return response


def read_piece(path: Path, first: int, count: int) -> Iterator[bytes]:
    """Return a piece of a file, little by little.

    Parameters
    ----------
    path : Path
        An existing file.
    first, count : int
        First byte, and number of bytes.

    Yields
    ------
    bytes
        Next ones.

    Examples
    --------
    >>> b"".join(read_piece(Path(__file__), 3, 7))
    b'Private'
    """
    with path.open("rb") as stream:
        stream.seek(first)
        while count > 0 and (data := stream.read(min(_READ_BYTES, count))):
            count -= len(data)
            yield data


@receiver(erased_record, sender=Clip, dispatch_uid="coach.clip")
def erase_clip_file(record: Clip, **_more: Any) -> None:
    """Remove the file of a clip whose row is gone."""
    storage.clip_file(record.path).unlink(missing_ok=True)


@receiver(erased_member, sender=Member, dispatch_uid="coach.member")
def erase_files(member: Member, **_more: Any) -> None:
    """Remove every file of a member: clips, and what is on its way."""
    storage.removed_folder(storage.member_folder(member.pk))
