"""The application behind a real server, on a free port of this machine."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any

import uvicorn

from tonus_web.coach.live_protocol import MAX_MESSAGE_BYTES

__all__ = ["Served", "running", "served"]


@dataclass(frozen=True)
class Served:
    """Where it answers."""

    url: str

    def __str__(self) -> str:
        return self.url


def served() -> AbstractContextManager[Served]:
    """Serve the application until the block ends."""
    return running()


@contextmanager
def running(**settings: Any) -> Iterator[Served]:
    """Serve the application, with settings of the server, until the block ends.

    It is the one that people use, in a thread of this process: it sees the
    test's settings, and a database whose rows are committed (`transactional_db`).
    """
    from tonus_web.asgi import application

    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    server = uvicorn.Server(
        uvicorn.Config(
            application,
            lifespan="off",
            log_level="warning",
            # As `tonus_web.serving.server` has it.
            ws="websockets-sansio",
            ws_max_size=MAX_MESSAGE_BYTES,
            ws_per_message_deflate=False,
            timeout_graceful_shutdown=5,
            **settings,
        )
    )
    thread = threading.Thread(target=server.run, args=([listener],), name="served")
    thread.start()
    try:
        # The name, not the number: passkeys exist only for names.
        yield Served(url=f"http://localhost:{port}")
    finally:
        server.should_exit = True
        thread.join(10)
        listener.close()
    assert not thread.is_alive(), "The server did not stop."
