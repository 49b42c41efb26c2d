"""The server as people start it, over data of its own, and somebody who reads its pages."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

__all__ = ["Reader", "Running", "cpu_ms", "filled", "pss_mb", "running", "surroundings", "told"]

ROOT: Final = Path(__file__).resolve().parents[2]
_START_S: Final = 120.0


def surroundings(folder: Path) -> dict[str, str]:
    """Return the environment of a server over the data of a folder."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("TONUS_")}
    ours.pop("DATABASE_URL", None)
    return {
        **ours,
        "TONUS_DATA_DIR": str(folder),
        "TONUS_MODEL_DIR": os.environ.get("TONUS_MODEL_DIR", str(ROOT / "var/models")),
        "DJANGO_SETTINGS_MODULE": "tonus_web.settings",
        "PYTHONPATH": str(ROOT),
    }


def told(folder: Path, module: str, *words: str, given: object = None) -> Any:
    """Return what a module of the benchmarks answers in a process over the data of a folder."""
    answer = subprocess.run(
        [sys.executable, "-m", module, *words],
        input=json.dumps(given),
        env=surroundings(folder),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if answer.returncode:
        raise RuntimeError(answer.stderr)
    return json.loads(answer.stdout)


def filled(folder: Path, *words: str) -> dict[str, Any]:
    """Write rows into the database of a folder by `benchmarks.web.rows`; return their keys."""
    rows: dict[str, Any] = told(folder, "benchmarks.web.rows", *words)
    return rows


@dataclass(frozen=True, slots=True)
class Running:
    """A server, and how long it took to answer."""

    pid: int
    port: int
    first_page_s: float


@contextmanager
def running(folder: Path, *, workers: int = 0) -> Iterator[Running]:
    """Start ``tonus serve``; wait for its first page; end it politely."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [str(Path(sys.executable).parent / "tonus"), "serve"]
    started = time.perf_counter()
    with (folder / "server.log").open("ab") as log:
        server = subprocess.Popen(
            [*command, "--port", str(port), "--workers", str(workers)],
            env=surroundings(folder),
            stdout=log,
            stderr=log,
        )
    try:
        while True:
            try:
                with closing(Reader(port)) as reader:
                    reader.read("/account/login/")
                break
            except OSError:
                if server.poll() is not None or time.perf_counter() - started > _START_S:
                    raise RuntimeError((folder / "server.log").read_text()) from None
                time.sleep(0.02)
        yield Running(server.pid, port, time.perf_counter() - started)
    finally:
        server.send_signal(signal.SIGTERM)
        try:
            server.wait(60)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


@dataclass
class Reader:
    """A browser that keeps its connection, signed in by a session."""

    port: int
    cookie: str = ""
    _connection: http.client.HTTPConnection = field(init=False)

    def __post_init__(self) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def read(self, path: str) -> tuple[bytes, http.client.HTTPResponse]:
        """Return a page as it came over the wire."""
        self._connection.request(
            "GET", path, headers={"Cookie": self.cookie, "Accept-Encoding": "br, gzip"}
        )
        answer = self._connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{path} answered {answer.status}")
        return body, answer

    def send(self, path: str, form: Mapping[str, str]) -> None:
        """Send a form, which leads elsewhere once it is taken."""
        token = "a" * 32
        self._connection.request(
            "POST",
            path,
            urlencode(form),
            {
                "Cookie": f"{self.cookie}; csrftoken={token}",
                "X-CSRFToken": token,
                "Content-Type": "application/x-www-form-urlencoded",
            },
        )
        answer = self._connection.getresponse()
        answer.read()
        if answer.status != 302:
            raise RuntimeError(f"{path} answered {answer.status}")

    def close(self) -> None:
        """Give the connection up."""
        self._connection.close()

    def times_ms(self, path: str, count: int) -> list[float]:
        """Return how long each of several readings took, in order of length."""
        times = []
        for _ in range(count):
            started = time.perf_counter()
            self.read(path)
            times.append(1000.0 * (time.perf_counter() - started))
        return sorted(times)


def cpu_ms(pid: int) -> float:
    """Return the processor time that one process has used, in steps of 10 ms."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return 1000.0 * (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def pss_mb(pid: int) -> float:
    """Return the memory of one process; what is shared counts in part."""
    text = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    found = re.search(r"^Pss:\s+(\d+) kB", text, re.MULTILINE)
    assert found is not None
    return int(found[1]) / 1024.0
