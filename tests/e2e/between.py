"""What stands between a browser and a server that speaks TLS, and lets no socket through."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

__all__ = ["Between", "standing_between"]

_PIECE: Final = 65536
_PATIENCE_S: Final = 30.0


@dataclass
class Between:
    """Passes requests on as they are, and closes on whoever asks for a socket."""

    host: str
    port: int
    behind: tuple[str, int]
    shown: ssl.SSLContext
    trusted: ssl.SSLContext
    refused: int = 0
    _ends: list[socket.socket] = field(default_factory=list)

    def take(self, listener: socket.socket) -> None:
        """Take every connection until the listener is closed."""
        while True:
            try:
                plain, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=self._carry, args=(plain,), daemon=True).start()

    def end(self) -> None:
        """Close what is open."""
        for one in self._ends:
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def _carry(self, plain: socket.socket) -> None:
        plain.settimeout(_PATIENCE_S)
        # A browser that does not trust what it is shown leaves in the middle of this.
        with contextlib.suppress(OSError):
            near = self.shown.wrap_socket(plain, server_side=True)
            self._ends.append(near)
            head = b""
            while b"\r\n\r\n" not in head:
                piece = near.recv(_PIECE)
                if not piece:
                    near.close()
                    return
                head += piece
            if b"upgrade: websocket" in head.lower():
                self.refused += 1
                near.close()
                return
            far = self.trusted.wrap_socket(
                socket.create_connection(self.behind, timeout=_PATIENCE_S),
                server_hostname=self.behind[0],
            )
            self._ends.append(far)
            far.sendall(head)
            back = threading.Thread(target=_pass_on, args=(far, near), daemon=True)
            back.start()
            _pass_on(near, far)


def _pass_on(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while piece := source.recv(_PIECE):
            target.sendall(piece)
    for one in (source, target):
        with contextlib.suppress(OSError):
            one.shutdown(socket.SHUT_RDWR)


@contextlib.contextmanager
def standing_between(
    behind: tuple[str, int], certificate: Path, trusted: ssl.SSLContext
) -> Iterator[Between]:
    """Stand at another port of the server's own address, with its certificate."""
    shown = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    shown.load_cert_chain(certificate)
    with socket.create_server((behind[0], 0), backlog=64) as listener:
        host, port = listener.getsockname()[:2]
        between = Between(host, port, behind, shown, trusted)
        thread = threading.Thread(target=between.take, args=(listener,), daemon=True)
        thread.start()
        try:
            yield between
        finally:
            # Closing alone does not wake whoever waits for the next connection.
            with contextlib.suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            between.end()
            thread.join(10)
