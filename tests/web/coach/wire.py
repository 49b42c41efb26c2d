"""HTTP by hand, for what no ordinary client does: to stop half-way, to read slowly."""

from __future__ import annotations

import http.client
import json
import socket
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from tonus_web.accounts.models import User

__all__ = ["Wire", "signed_in"]

_TOKEN = "a" * 32


@dataclass(frozen=True)
class Wire:
    """A signed-in device that speaks HTTP byte by byte.

    ``host`` and ``port`` of the server, and its cookies.
    """

    host: str
    port: int
    session: str
    timeout_s: float = 20.0
    headers: dict[str, str] = field(default_factory=dict)

    def request(
        self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None
    ) -> tuple[int, dict[str, str], bytes]:
        """Status, headers (lower case) and content of one answer."""
        connection = http.client.HTTPConnection(self.host, self.port, timeout=self.timeout_s)
        try:
            connection.request(method, path, body, {**self._cookies(), **(headers or {})})
            answer = connection.getresponse()
            content = answer.read()
            return answer.status, {n.lower(): v for n, v in answer.getheaders()}, content
        finally:
            connection.close()

    def json(self, method: str, path: str, content: Any = None) -> tuple[int, Any]:
        """Status and content of one answer."""
        body = None if content is None else json.dumps(content)
        headers = {"Content-Type": "application/json"}
        status, _, answer = self.request(method, path, body, headers)
        return status, json.loads(answer) if answer else None

    def begun(self, method: str, path: str, headers: dict[str, str]) -> socket.socket:
        """A connection on which only the head of a request was sent."""
        connection = socket.create_connection((self.host, self.port), timeout=self.timeout_s)
        lines = [
            f"{method} {path} HTTP/1.1",
            f"Host: {self.host}:{self.port}",
            *(f"{name}: {value}" for name, value in {**self._cookies(), **headers}.items()),
        ]
        connection.sendall("\r\n".join([*lines, "", ""]).encode())
        return connection

    def _cookies(self) -> dict[str, str]:
        cookie = f"csrftoken={_TOKEN}"
        if self.session:
            cookie += f"; sessionid={self.session}"
        return {"Cookie": cookie, "X-CSRFToken": _TOKEN, **self.headers}


def signed_in(url: str, user: User | None) -> Wire:
    """A device in which a user is signed in; nobody for None."""
    parts = urlsplit(url)
    session = ""
    if user is not None:
        store = SessionStore()
        store[SESSION_KEY] = str(user.pk)
        store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        store[HASH_SESSION_KEY] = user.get_session_auth_hash()
        store.save()
        session = store.session_key or ""
    return Wire(host=parts.hostname or "", port=parts.port or 80, session=session)
