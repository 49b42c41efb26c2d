"""Live sockets of the server as it is started: how long they stay, and how they end."""

from __future__ import annotations

import contextlib
import json
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from tests.web.coach.live_sets import begun, frames_message, squats
from tests.web.serving.test_server import ROOT, Server, env_of, free_port, serving
from tonus_web.serving.protocol import FIRST_S

SIGN_IN = """
import json, django
django.setup()
from django.conf import settings
from django.test import Client
from tests.web.cast import new_user
from tonus_web.members.services import member_of
new_user("ada", is_staff=True)
user = new_user("olga")
client = Client()
client.force_login(user)
name = settings.SESSION_COOKIE_NAME
print(json.dumps([str(member_of(user).pk), f"{name}={client.cookies[name].value}"]))
"""


def signed_in(server: Server, **env: str) -> tuple[str, str]:
    """A member and the cookie of their session."""
    done = subprocess.run(
        [sys.executable, "-c", SIGN_IN],
        env={**env_of(server.data), **env},
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    member, cookie = json.loads(done.stdout)
    return member, cookie


def opened(
    server: Server, member: str, cookie: str
) -> contextlib.AbstractContextManager[ClientConnection]:
    """A live socket of somebody."""
    port = server.port()
    return connect(
        f"ws://127.0.0.1:{port}/m/{member}/coach/live/socket/",
        origin=Origin(f"http://127.0.0.1:{port}"),
        additional_headers={"Cookie": cookie},
        proxy=None,
    )


def asked(live: ClientConnection, message: Any) -> dict[str, Any]:
    """What the server answers."""
    live.send(json.dumps(message) if isinstance(message, dict) else message)
    return dict(json.loads(live.recv(timeout=20)))


@pytest.mark.slow
def test_sockets_outlive_the_wait_for_requests_and_end_with_the_server(tmp_path: Path) -> None:
    pose = squats()
    with serving(tmp_path, "--port", "0") as server, contextlib.ExitStack() as stack:
        server.port()
        member, cookie = signed_in(server)
        first = stack.enter_context(opened(server, member, cookie))
        # Not compressed, whatever a browser offers.
        assert first.response is not None
        assert "Sec-WebSocket-Extensions" not in first.response.headers
        assert asked(first, begun(pose))["type"] == "ready"
        time.sleep(FIRST_S + 3.0)
        assert asked(first, frames_message(pose, 0, 20))["index"] == 19
        others = [stack.enter_context(opened(server, member, cookie)) for _ in range(3)]
        for other in others:
            assert asked(other, begun(pose))["type"] == "ready"
        server.process.send_signal(signal.SIGTERM)
        ended_s = time.monotonic()
        for live in (first, *others):
            with pytest.raises(ConnectionClosed):
                live.recv(timeout=10)
            assert live.protocol.close_rcvd is not None
            assert live.protocol.close_rcvd.code == 1012
        assert server.process.wait(10) == 0
        assert time.monotonic() - ended_s < 6.0
        assert "Traceback" not in server.told


@pytest.mark.slow
def test_behind_a_proxy_the_origin_is_that_of_the_proxy(tmp_path: Path) -> None:
    port = free_port()
    own = {"TONUS_TLS": "on", "TONUS_ORIGINS": "https://legs.example"}
    with serving(tmp_path, "--port", str(port), **own) as server:
        server.says(r"https://legs\.example/account/setup/")
        member, cookie = signed_in(server, **own)

        def passed_on(
            *, origin: str, scheme: str
        ) -> contextlib.AbstractContextManager[ClientConnection]:
            return connect(
                f"ws://legs.example/m/{member}/coach/live/socket/",
                sock=socket.create_connection(("127.0.0.1", port)),
                origin=Origin(origin),
                additional_headers={"Cookie": cookie, "X-Forwarded-Proto": scheme},
                proxy=None,
            )

        with passed_on(origin="https://legs.example", scheme="https") as live:
            assert asked(live, begun(squats()))["type"] == "ready"
        for origin, scheme in (
            ("http://legs.example", "https"),
            ("https://legs.example", "http"),
            ("https://evil.example", "https"),
        ):
            with (
                pytest.raises(InvalidStatus) as refused,
                passed_on(origin=origin, scheme=scheme),
            ):
                pass
            assert refused.value.response.status_code == 403
