"""Real TLS handshakes on loopback."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from pathlib import Path

from cryptography import x509

__all__ = ["certificate_at", "handshake", "trusting"]


def trusting(pem: bytes | None) -> ssl.SSLContext:
    """A client that trusts one authority and no other; None for nobody at all."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    # As strict as browsers are.
    context.verify_flags |= ssl.VERIFY_X509_STRICT
    if pem is not None:
        context.load_verify_locations(cadata=pem.decode("ascii"))
    return context


def certificate_at(host: str, port: int, context: ssl.SSLContext) -> x509.Certificate:
    """What a server shows to a client, who accepts it."""
    with (
        socket.create_connection((host, port), timeout=10) as plain,
        context.wrap_socket(plain, server_hostname=host) as secured,
    ):
        der = secured.getpeercert(binary_form=True)
    assert der is not None
    return x509.load_der_x509_certificate(der)


def handshake(file: Path, name: str, context: ssl.SSLContext) -> x509.Certificate:
    """Serve a certificate once, and connect to it by a name."""
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(file)
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def answer() -> None:
            with contextlib.suppress(OSError):
                connection, _ = listener.accept()
                with connection, serving.wrap_socket(connection, server_side=True) as secured:
                    secured.recv(1)

        thread = threading.Thread(target=answer)
        thread.start()
        try:
            with (
                socket.create_connection(listener.getsockname(), timeout=10) as plain,
                context.wrap_socket(plain, server_hostname=name) as secured,
            ):
                der = secured.getpeercert(binary_form=True)
        finally:
            thread.join(10)
    assert der is not None
    return x509.load_der_x509_certificate(der)
