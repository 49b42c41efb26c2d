"""Connections that are kept only as long as somebody asks for something by them.

A server takes a few hundred connections.  Whoever opened that many and said nothing,
or a byte now and then, would keep everybody else out for as long as they liked; and
a header without an end would be kept, and copied, until memory runs out.
"""

from __future__ import annotations

import asyncio
from typing import Any, Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

__all__ = ["FIRST_S", "HEAD_BYTES", "NEXT_S", "PatientProtocol"]

#: So long the first request of a connection may take to be asked; browsers open some
#: connections before they need them.
FIRST_S: Final = 20.0
#: And each later one, of which most take no part: an idle connection ends sooner.
NEXT_S: Final = 60.0
#: Most bytes that are neither body nor the end of a head.
HEAD_BYTES: Final = 2**16


class PatientProtocol(HttpToolsProtocol):
    """uvicorn's, which waits for a request for ever and keeps whatever comes."""

    _waiting_since_s = 0.0
    _unheard_bytes = 0
    _watch: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for the first request."""
        super().connection_made(transport)
        self._waiting_since_s = self.loop.time()
        self._watch = self.loop.call_later(FIRST_S, self._look)

    def connection_lost(self, exc: Exception | None) -> None:
        """End the wait."""
        if self._watch is not None:
            self._watch.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take bytes, unless it were too many without a meaning."""
        self._unheard_bytes += len(data)
        super().data_received(data)
        if self._unheard_bytes > HEAD_BYTES and not self.transport.is_closing():
            self.send_400_response("This request has too long a head.")

    def on_headers_complete(self) -> None:
        """Begin to answer."""
        self._unheard_bytes = 0
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Hand on a piece of the body."""
        self._unheard_bytes = 0
        super().on_body(body)

    def on_response_complete(self) -> None:
        """Begin to wait for the next request."""
        self._waiting_since_s = self.loop.time()
        super().on_response_complete()

    def handle_websocket_upgrade(self) -> None:
        """Hand the connection over; whoever has it now looks after it."""
        if self._watch is not None:
            self._watch.cancel()
        super().handle_websocket_upgrade()

    def _look(self) -> None:
        if self.transport.is_closing():
            return
        # uvicorn says that there is always one.
        cycle: Any = self.cycle
        waited_s = self.loop.time() - self._waiting_since_s
        if cycle is None:
            left_s = FIRST_S - waited_s
        elif cycle.response_complete:
            left_s = NEXT_S - waited_s
        else:
            # It is being answered; its body has limits of its own.
            left_s = NEXT_S
        if left_s <= 0:
            self.transport.close()
        else:
            self._watch = self.loop.call_later(left_s, self._look)
