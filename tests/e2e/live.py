"""What the tests of the coach's page share: its page, its socket, what it sent."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page, WebSocketRoute, expect

from tests.e2e import browsing
from tests.web.cast import Cast, client_of
from tonus.pose.sequence import PoseSequence
from tonus_web.coach.live_protocol import FRAME, FRAMES_HEADER
from tonus_web.coach.pose_files import pose_address

__all__ = ["Network", "know_model", "live_page", "shows_phase"]

#: Loading the model on a processor that others use, too.
LOADED_MS: Final = 40_000
#: What a measurement finds on a machine without a graphics unit: found once, remembered.
_KNOWN: Final = {"model": "lite", "delegate": "CPU"}


def live_page(
    started: Browser,
    recorder: browsing.Recorder,
    cast: Cast,
    url: str,
    *,
    query: str,
    size: str = "phone",
    measures: bool = False,
) -> Page:
    """Open the page in a browser of its own; the choice of the model is known by then."""
    context: BrowserContext = browsing.new_context(started, size, base_url=url)
    recorder.watch(context)
    name = settings.SESSION_COOKIE_NAME
    session = client_of(cast.owner).cookies[name].value
    context.add_cookies([{"name": name, "value": session, "url": url}])
    if not measures:
        know_model(context)
    page = context.new_page()
    page.goto(reverse("coach:live", args=[cast.member.pk]) + query)
    return page


def know_model(context: BrowserContext) -> None:
    """Let a browser have found out before which model suits it."""
    held = json.dumps(json.dumps(_KNOWN))
    key = json.dumps(f"tonus.pose:{pose_address()}")
    keep = f"localStorage.setItem({key}, {held})"
    # A browser's own pages, such as a warning, have no storage.
    page = "location.protocol.startsWith('http') && location.origin !== 'null'"
    context.add_init_script(f"if ({page}) try {{ {keep} }} catch {{}}")


def shows_phase(page: Page, phase: str, *, timeout: float = 15_000) -> None:
    """Wait until the coach is in a phase."""
    expect(page.locator("[data-live]")).to_have_attribute("data-phase", phase, timeout=timeout)


@dataclass
class Network:
    """Between page and server: records what is said, and can be cut."""

    is_cut: bool = False
    refuses: bool = False
    opened: int = 0
    starts: list[dict[str, object]] = field(default_factory=list)
    said: list[dict[str, object]] = field(default_factory=list)
    _frames: dict[str, dict[int, bytes]] = field(default_factory=dict)
    _sockets: list[WebSocketRoute] = field(default_factory=list)

    def stand_between(self, page: Page) -> None:
        """Take every socket of a page from here on."""
        page.route_web_socket(re.compile(r"/coach/live/socket/$"), self._carry)

    def cut(self) -> None:
        """End every connection, and let none through."""
        self.is_cut = True
        for socket in self._sockets:
            socket.close()
        self._sockets.clear()

    def mend(self) -> None:
        """Let connections through again."""
        self.is_cut = False

    def sent_pose(self, set_id: str) -> PoseSequence:
        """Return the landmarks of a set as the page sent them, over all connections."""
        frames = self._frames[set_id]
        assert sorted(frames) == list(range(len(frames))), "a frame was never sent"
        told = np.frombuffer(b"".join(frames[i] for i in range(len(frames))), dtype=FRAME)
        [start] = [one for one in self.starts if one["set"] == set_id][:1]
        return PoseSequence(
            timestamps_s=told["time_s"].astype(np.float64),
            landmarks=told["landmarks"].astype(np.float64),
            width=int(str(start["width"])),
            height=int(str(start["height"])),
        )

    def _carry(self, socket: WebSocketRoute) -> None:
        if self.is_cut or self.refuses:
            socket.close()
            return
        self.opened += 1
        self._sockets.append(socket)
        server = socket.connect_to_server()
        current: list[str] = []

        def up(message: str | bytes) -> None:
            if isinstance(message, str):
                told = json.loads(message)
                if told["type"] in ("setup", "start"):
                    current[:] = [told.get("set", "")]
                if told["type"] == "start":
                    self.starts.append(told)
            else:
                self._keep(current[0], message)
            server.send(message)

        def down(message: str | bytes) -> None:
            self.said.append(json.loads(message))
            socket.send(message)

        socket.on_message(up)
        server.on_message(down)

    def _keep(self, set_id: str, message: bytes) -> None:
        _, _, count, first = FRAMES_HEADER.unpack_from(message)
        kept = self._frames.setdefault(set_id, {})
        for i in range(count):
            at = FRAMES_HEADER.size + i * FRAME.itemsize
            frame = message[at : at + FRAME.itemsize]
            # What is sent again is the same to the bit.
            assert kept.setdefault(first + i, frame) == frame
