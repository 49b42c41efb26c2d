"""What a device does to send a clip, step by step."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse

from tonus_web.coach.uploads import PART_BYTES
from tonus_web.members.models import Member

__all__ = [
    "PART_BYTES",
    "clip_bytes",
    "declared",
    "files_of_media",
    "finished",
    "parts_of",
    "put",
    "sent",
]

#: The first box of an MP4 file, and an empty one: enough to tell the container.
_MP4 = b"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isomiso2" + b"\x00\x00\x00\x08free"


def clip_bytes(size: int, *, seed: int = 1) -> bytes:
    """Bytes that begin as an MP4 file."""
    return (_MP4 + random.Random(seed).randbytes(max(0, size - len(_MP4))))[:size]


def parts_of(data: bytes) -> list[bytes]:
    """The clip cut into parts."""
    return [data[start : start + PART_BYTES] for start in range(0, len(data), PART_BYTES)]


def declared(client: Client, member: Member, size: int, **more: Any) -> Any:
    """The answer to a declaration."""
    content = {"name": "squat.mp4", "size": size, "exercise": "squat", **more}
    return client.post(
        reverse("coach:uploads", args=[member.pk]), content, content_type="application/json"
    )


def put(client: Client, state: dict[str, Any], number: int, data: bytes, **headers: str) -> Any:
    """The answer to one part."""
    return client.put(
        f"{state['url']}parts/{number}/",
        data,
        content_type="application/octet-stream",
        headers=headers,
    )


def finished(client: Client, state: dict[str, Any]) -> Any:
    """The answer to the end."""
    return client.post(f"{state['url']}finish/")


def sent(
    client: Client, member: Member, data: bytes, *, order: Iterable[int] | None = None, **more: Any
) -> Any:
    """The answer to the end of a whole clip, sent in some order."""
    answer = declared(client, member, len(data), **more)
    assert answer.status_code == 201, answer.content
    state = answer.json()
    parts = parts_of(data)
    for number in order if order is not None else range(len(parts)):
        answer = put(client, state, number, parts[number])
        assert answer.status_code in (200, 201), answer.content
    return finished(client, state)


def files_of_media() -> list[Path]:
    """Every file below the media folder."""
    media: Path = settings.MEDIA_DIR
    return sorted(path for path in media.rglob("*") if path.is_file())


def content_of(response: HttpResponseBase) -> Any:
    """What a problem says."""
    return json.loads(response.content)  # type: ignore[attr-defined]
