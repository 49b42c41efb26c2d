"""A client of the live protocol over a real socket, and sets for it to send."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import numpy as np
from django.conf import settings
from websockets.sync.client import ClientConnection, connect

from tests.generated.motions import motion_named
from tests.generated.seeing import TYPICAL, random_camera, seen
from tests.web.cast import client_of
from tests.web.served import Served
from tonus.pose.sequence import PoseSequence
from tonus_web.accounts.models import User
from tonus_web.coach.live_protocol import (
    BATCH_HEADER,
    BINARY,
    FRAME,
    FRAMES_HEADER,
    FRAMES_TYPE,
    MAX_FRAMES_PER_MESSAGE,
    TEXT,
    VERSION,
)
from tonus_web.members.models import Member
from tonus_web.records.models import new_id

__all__ = [
    "LiveClient",
    "batch",
    "begun",
    "frames_message",
    "opened",
    "session_of",
    "socket_address",
    "squats",
]


@cache
def squats(seed: int = 2, name: str = "squats_half") -> PoseSequence:
    """Squats from the side as a pose model sees them, as float32 as they are sent."""
    motion = motion_named(name, seed=seed)
    rng = np.random.default_rng(seed)
    camera = random_camera(rng, motion, yaw_deg=90.0)
    pose = seen(motion, camera, TYPICAL, fps=30.0, rng=rng)
    return PoseSequence.from_arrays(
        pose.landmarks.astype(np.float32),
        width=pose.width,
        height=pose.height,
        timestamps_s=pose.timestamps_s - pose.timestamps_s[0],
    )


def frames_message(pose: PoseSequence, first: int, last: int) -> bytes:
    """The binary message of the frames from `first` up to `last`."""
    rows = np.empty(last - first, dtype=FRAME)
    rows["time_s"] = pose.timestamps_s[first:last]
    rows["landmarks"] = pose.landmarks[first:last]
    head = FRAMES_HEADER.pack(FRAMES_TYPE, VERSION, last - first, first)
    return head + rows.tobytes()


def begun(pose: PoseSequence, set_id: uuid.UUID | None = None, **changed: Any) -> dict[str, Any]:
    """The first message of a set."""
    return {
        "type": "start",
        "version": VERSION,
        "set": str(set_id or new_id()),
        "exercise": "squat",
        "depth": "half",
        "width": pose.width,
        "height": pose.height,
        "target_reps": 5,
        "started_at": "2026-10-02T08:30:00+02:00",
        "zone": "Europe/Berlin",
        "model": "full",
        **changed,
    }


def batch(*messages: dict[str, Any] | bytes) -> bytes:
    """The body of a POST."""
    parts = []
    for message in messages:
        kind, piece = (
            (BINARY, message)
            if isinstance(message, bytes)
            else (TEXT, json.dumps(message).encode())
        )
        parts.append(BATCH_HEADER.pack(kind, len(piece)) + piece)
    return b"".join(parts)


def session_of(user: User | None) -> str:
    """The cookie of somebody who is signed in."""
    client = client_of(user)
    cookie = client.cookies.get(settings.SESSION_COOKIE_NAME)
    return cookie.value if cookie is not None else ""


def socket_address(server: Served, member: Member) -> str:
    """Where the member's socket is."""
    return f"{server.url.replace('http', 'ws', 1)}/m/{member.pk}/coach/live/socket/"


class LiveClient:
    """Speaks the protocol."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket

    def say(self, message: dict[str, Any] | bytes | str) -> None:
        """Send one message."""
        self.socket.send(json.dumps(message) if isinstance(message, dict) else message)

    def heard(self, timeout_s: float = 10.0) -> dict[str, Any]:
        """The next message of the server's."""
        return dict(json.loads(self.socket.recv(timeout=timeout_s)))

    def asked(self, message: dict[str, Any] | bytes | str) -> dict[str, Any]:
        """What the server answers to a message."""
        self.say(message)
        return self.heard()

    def sent(
        self, pose: PoseSequence, first: int = 0, last: int | None = None, *, by: int = 7
    ) -> list[dict[str, Any]]:
        """Send frames; return the states that they were answered with."""
        last = len(pose) if last is None else last
        by = min(by, MAX_FRAMES_PER_MESSAGE)
        return [
            self.asked(frames_message(pose, at, min(at + by, last)))
            for at in range(first, last, by)
        ]


@contextmanager
def opened(
    server: Served, member: Member, session: str, *, origin: str | None = "", **more: Any
) -> Iterator[LiveClient]:
    """A socket of somebody; of our own origin unless another is named."""
    headers = {"Cookie": f"{settings.SESSION_COOKIE_NAME}={session}"} if session else {}
    with connect(
        socket_address(server, member),
        origin=server.url if origin == "" else origin,  # type: ignore[arg-type]
        additional_headers=headers,
        proxy=None,
        compression=None,
        max_size=2**22,
        **more,
    ) as socket:
        yield LiveClient(socket)
