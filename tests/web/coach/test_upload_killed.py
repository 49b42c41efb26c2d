"""The server killed at ten random moments of an upload: the clip arrives all the same."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote

import pytest
from django.db import connection

from tests.web.coach.sending import clip_bytes, parts_of
from tests.web.coach.wire import Wire

ROOT = Path(__file__).resolve().parents[3]
_SET_UP = """
import json, django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from tests.web.cast import new_cast
from tests.web.coach.wire import signed_in
cast = new_cast()
print(json.dumps([str(cast.member.pk), signed_in("http://x", cast.owner).session]))
"""
_ROWS = """
import json, django
django.setup()
from tonus_web.coach.models import AnalysisRun, Clip, Upload, UploadPart
print(json.dumps([Clip.everything.count(), AnalysisRun.everything.count(),
    list(Clip.everything.values_list("path", flat=True))]))
"""


class Server:
    """The application in a process of its own, always on the same port."""

    def __init__(self, data: Path) -> None:
        self.env = {
            **{n: v for n, v in os.environ.items() if not n.startswith("TONUS_")},
            "TONUS_DATA_DIR": str(data),
            "DJANGO_SETTINGS_MODULE": "tonus_web.settings",
        }
        self.env.pop("DATABASE_URL", None)
        if connection.vendor == "postgresql":
            self.env["DATABASE_URL"] = _address_of_test_database()
        with socket.create_server(("127.0.0.1", 0)) as found:
            self.port = found.getsockname()[1]
        self.process: subprocess.Popen[bytes] | None = None

    def said(self, program: str) -> Any:
        """What a small program prints, run beside the server."""
        done = subprocess.run(
            [sys.executable, "-c", program], env=self.env, cwd=ROOT, capture_output=True, timeout=60
        )
        assert done.returncode == 0, done.stderr.decode()
        return json.loads(done.stdout)

    def start(self) -> None:
        """Start it; `answered` waits until it is there."""
        # A pipe that nobody reads would stop the server once it is full.
        with (Path(self.env["TONUS_DATA_DIR"]) / "log").open("ab") as log:
            self.process = self._begun(log)

    def _begun(self, log: IO[bytes]) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [
                *(sys.executable, "-m", "uvicorn", "tonus_web.asgi:application"),
                *("--port", str(self.port), "--log-level", "error", "--no-access-log"),
            ],
            env=self.env,
            cwd=ROOT,
            stderr=log,
        )

    def kill(self) -> None:
        """End it as a power cut would: it can do nothing about it."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(10)
        self.process = None


def _address_of_test_database() -> str:
    given = {name: quote(str(value), safe="") for name, value in connection.settings_dict.items()}
    person = f"{given['USER']}:{given['PASSWORD']}@" if given["USER"] else ""
    port = f":{given['PORT']}" if given["PORT"] else ""
    return f"postgresql://{person}{given['HOST']}{port}/{given['NAME']}"


@pytest.fixture
def server(tmp_path: Path, transactional_db: None) -> Iterator[Server]:
    server = Server(tmp_path / "data")
    try:
        yield server
    finally:
        if server.process is not None:
            server.kill()


@contextmanager
def killed_after(server: Server, seconds: float) -> Iterator[None]:
    timer = threading.Timer(seconds, server.kill)
    timer.start()
    try:
        yield
    finally:
        timer.join(30)


_CUT = (OSError, http.client.HTTPException)


def answered(wire: Wire, method: str, path: str) -> tuple[int, Any]:
    """An answer as soon as the server is there."""
    for _ in range(300):
        with contextlib.suppress(*_CUT):
            answer = wire.json(method, path)
            if answer[0] != 503:  # not while another request puts the clip together
                return answer
        time.sleep(0.1)
    raise AssertionError("The server did not come back.")


def slowly(data: bytes, pause_s: float) -> Iterator[bytes]:
    for start in range(0, len(data), 2**19):
        yield data[start : start + 2**19]
        time.sleep(pause_s)


def sent_missing(wire: Wire, url: str, parts: list[bytes], pause_s: float) -> bool:
    """Send the parts that are not there; False when the connection ended."""
    try:
        have = wire.json("GET", url)[1]["have"]
        for number in sorted(set(range(len(parts))) - set(have)):
            headers = {"Content-Length": str(len(parts[number]))}
            status, _, _ = wire.request(
                "PUT", f"{url}parts/{number}/", slowly(parts[number], pause_s), headers
            )
            assert status in (200, 201)
    except _CUT:
        return False
    return True


def finished(wire: Wire, url: str) -> Any:
    """The answer to the end; None when the connection ended."""
    try:
        return wire.json("POST", f"{url}finish/")
    except _CUT:
        return None


@pytest.mark.slow
def test_ten_kills_change_no_byte_and_show_nothing_half(server: Server) -> None:
    rng = random.Random(20)
    data = clip_bytes(9 * 4 * 2**20 + 12_345)
    parts = parts_of(data)
    member, session = server.said(_SET_UP)
    wire = Wire(host="127.0.0.1", port=server.port, session=session, timeout_s=30)
    server.start()
    assert answered(wire, "GET", f"/m/{member}/coach/uploads/{member}/")[0] == 404
    status, state = wire.json(
        "POST",
        f"/m/{member}/coach/uploads/",
        {"name": "squat.mp4", "size": len(data), "exercise": "squat"},
    )
    assert status == 201
    url = state["url"]
    kills, counts = 0, []
    while kills < 7:
        counts.append(len(answered(wire, "GET", url)[1]["have"]))
        with killed_after(server, rng.uniform(0.0, 0.6)):
            sent_missing(wire, url, parts, pause_s=0.02)
        kills += 1
        server.start()
        assert not answered(wire, "GET", url)[1]["finished"]
    # What was counted before a kill is there after it.
    assert counts == sorted(counts)
    assert sent_missing(wire, url, parts, pause_s=0)
    media = Path(server.env["TONUS_DATA_DIR"]) / "media"
    while kills < 10:
        with killed_after(server, rng.uniform(0.0, 0.08)):
            answer = finished(wire, url)
        kills += 1
        server.start()
        answered(wire, "GET", url)
        # A file among the clips is whole, with its row or without.
        assert all(path.read_bytes() == data for path in media.rglob("clips/*"))
        if answer is not None:
            assert answer[0] in (200, 201, 409, 503), answer
            if answer[0] == 409:
                assert sent_missing(wire, url, parts, pause_s=0)
    status, run = answered(wire, "POST", f"{url}finish/")
    if status == 409:
        assert sent_missing(wire, url, parts, pause_s=0)
        status, run = answered(wire, "POST", f"{url}finish/")
    assert status in (200, 201)
    clips, runs, paths = server.said(_ROWS)
    assert (clips, runs) == (1, 1)
    assert answered(wire, "POST", f"{url}finish/") == (200, run)
    assert (media / paths[0]).read_bytes() == data
    # Parts that a kill cut off lie under names that nothing counts.
    rest = [path for path in media.rglob("*") if path.is_file() and path != media / paths[0]]
    assert rest == []
