"""A client of the live protocol over a real socket."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from websockets.sync.client import ClientConnection, connect

from tests.web.cast import client_of
from tests.web.coach.live_sets import frames_message
from tests.web.served import Served
from tonus.pose.sequence import PoseSequence
from tonus_web.accounts.models import User
from tonus_web.coach.live_protocol import MAX_FRAMES_PER_MESSAGE
from tonus_web.members.models import Member

__all__ = [
    "LiveClient",
    "opened",
    "session_of",
    "socket_address",
]


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
