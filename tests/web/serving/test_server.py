"""The server as it is started: where it answers, to whom, and how it ends."""

from __future__ import annotations

import contextlib
import http.client
import os
import re
import select
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.tonus_cli.command import environment, session, tonus
from tests.tonus_video.processes import children, eventually
from tonus_web.serving.addresses import own_hosts

ROOT = Path(__file__).resolve().parents[3]
COMMAND = str(Path(sys.executable).with_name("tonus"))
MAKE_ADMINISTRATOR = """
import sys, django
django.setup()
from tonus_web.accounts.services import administrator_from_link
administrator_from_link(sys.argv[1], name="ada", password="horse-battery-staple-7")
"""


@dataclass
class Server:
    """A server that was started, and what it has said."""

    process: subprocess.Popen[bytes]
    data: Path
    told: str = ""
    _lines: list[str] = field(default_factory=list)

    def says(self, pattern: str, *, within_s: float = 60) -> re.Match[str]:
        """Wait until it says something."""
        end_s = time.monotonic() + within_s
        assert self.process.stdout is not None
        while not (found := re.search(pattern, self.told)):
            left_s = end_s - time.monotonic()
            assert left_s > 0, self.told
            if select.select([self.process.stdout], [], [], left_s)[0]:
                more = os.read(self.process.stdout.fileno(), 65536)
                assert more, self.told
                self.told += more.decode()
        return found

    def port(self) -> int:
        """Where it answers."""
        return int(self.says(r"answers at http://127\.0\.0\.1:(\d+)/")[1])

    def link(self) -> str:
        """The link to become administrator."""
        return self.says(r"(http://\S+/account/setup/\S+/)")[1]

    def make_administrator(self) -> None:
        """Use the link."""
        token = self.link().rstrip("/").rpartition("/")[2]
        done = subprocess.run(
            [sys.executable, "-c", MAKE_ADMINISTRATOR, token],
            env=env_of(self.data),
            cwd=ROOT,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr


def env_of(data: Path) -> dict[str, str]:
    given = {name: value for name, value in environment().items() if not name.startswith("TONUS_")}
    given.pop("DATABASE_URL", None)
    return {
        **given,
        "TONUS_DATA_DIR": str(data),
        "TONUS_WORKERS": "0",
        "DJANGO_SETTINGS_MODULE": "tonus_web.settings",
    }


@contextlib.contextmanager
def serving(data: Path, *options: str, **env: str) -> Iterator[Server]:
    with subprocess.Popen(
        [COMMAND, "serve", *options],
        cwd=ROOT,
        env={**env_of(data), **env},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    ) as process:
        try:
            yield Server(process, data)
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
    assert eventually(lambda: not session(process.pid), within_s=8)


def answer(host: str, port: int, path: str = "/", **headers: str) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection(host, port, timeout=30)
    connection.request("GET", path, headers=headers)
    response = connection.getresponse()
    response.read()
    connection.close()
    return response


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder in which a server was started once."""
    data = tmp_path_factory.mktemp("prepared")
    with serving(data, "--port", "0") as server:
        server.port()
        server.process.terminate()
        assert server.process.wait(15) == 0
    return data


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as one:
        return int(one.getsockname()[1])


#: Another address of this machine: whoever listens on 127.0.0.1 alone is not found there.
ELSEWHERE = "127.0.0.2"


# --- the first start -----------------------------------------------------------


def test_a_fresh_folder_becomes_a_server_that_says_where_it_answers(tmp_path: Path) -> None:
    data = tmp_path / "new" / "data"
    with serving(data, "--port", "0") as server:
        port = server.port()
        assert server.link().startswith(f"http://127.0.0.1:{port}/account/setup/")
        first = answer("127.0.0.1", port)
        assert first.status == 200
        assert first.headers["Server"] is None
        page = answer("127.0.0.1", port, "/account/login/")
        assert page.status == 200
        assert answer("127.0.0.1", port, Host="evil.example.org").status == 400
        assert answer("127.0.0.1", port, server.link().partition(str(port))[2]).status == 200
        asked_s = time.monotonic()
        server.process.terminate()
        assert server.process.wait(15) == 0
        assert time.monotonic() - asked_s < 8
        # No address of a page, and so no secret of a link, was written down.
        assert server.told.count("/account/setup/") == 1
    assert (data / "static" / ".collected").is_file()
    assert (data / "secret").stat().st_mode & 0o777 == 0o600


def test_two_that_start_at_once_do_not_race(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with serving(data, "--port", "0") as one, serving(data, "--port", "0") as two:
        ports = [one.port(), two.port()]
        assert [answer("127.0.0.1", port, "/account/login/").status for port in ports] == [200, 200]
    with sqlite3.connect(data / "tonus.sqlite3") as database:
        (count,) = database.execute("SELECT count(*) FROM django_migrations").fetchone()
        (apart,) = database.execute(
            "SELECT count(DISTINCT app || name) FROM django_migrations"
        ).fetchone()
    database.close()
    assert count == apart > 10


def test_what_is_prepared_is_not_prepared_again(prepared: Path) -> None:
    stamp = prepared / "static" / ".collected"
    before = stamp.stat().st_mtime_ns
    with serving(prepared, "--port", "0") as server:
        server.port()
    told = "unchanged" if stamp.stat().st_mtime_ns == before else stamp.read_text()
    assert told == "unchanged"
    stamp.write_text("of other files")
    (prepared / "static" / "old.js").write_text("gone")
    with serving(prepared, "--port", "0") as server:
        port = server.port()
        assert answer("127.0.0.1", port, "/static/old.js").status == 404
    assert not (prepared / "static" / "old.js").exists()


# --- who is answered -------------------------------------------------------------


def test_others_are_answered_as_soon_as_there_is_an_administrator(tmp_path: Path) -> None:
    data = tmp_path / "data"
    name = socket.gethostname()
    options = ("--port", str(free_port()), "--host", "0.0.0.0")
    with serving(data, *options) as server:
        port = server.port()
        server.says("Until then only this machine is answered")
        with pytest.raises(ConnectionRefusedError):
            answer(ELSEWHERE, port)
        kept = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        kept.request("GET", "/account/login/")
        assert kept.getresponse().read()
        server.make_administrator()
        server.says("There is an administrator now")
        for host in own_hosts("0.0.0.0"):
            server.says(rf"answers at http://{re.escape(host)}:{port}/")
            found = answer(ELSEWHERE, port, "/account/login/", Host=f"{host}:{port}")
            assert found.status == 200
        assert answer(ELSEWHERE, port, Host="evil.example.org").status == 400
        # Who was here before is still answered, on the same connection and on a new one.
        kept.request("GET", "/account/login/")
        assert kept.getresponse().status == 200
        kept.close()
        assert answer("127.0.0.1", port, "/account/login/").status == 200
        server.process.terminate()
        assert server.process.wait(15) == 0
    with serving(data, *options) as server:
        server.says(rf"answers at http://{re.escape(name)}:{port}/")
        assert answer(ELSEWHERE, port, "/account/login/", Host=f"{name}:{port}").status == 200
        assert "/account/setup/" not in server.told


def test_a_port_that_is_taken_is_told(prepared: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        said = tonus("serve", "--port", str(port), cwd=ROOT, env=env_of(prepared))
    assert said.code == 3
    assert said.err.startswith(f"Port {port} of 127.0.0.1 is taken")
    assert said.out == ""


def test_a_host_that_is_not_ours_is_told_before_anything_else(prepared: Path) -> None:
    said = tonus("serve", "--host", "192.0.2.1", cwd=ROOT, env=env_of(prepared))
    assert (said.code, said.err) == (
        3,
        "192.0.2.1 is no address of this machine. Choose another with --host.\n",
    )


# --- how it ends ----------------------------------------------------------------


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_it_stops_within_seconds_and_takes_its_workers_along(prepared: Path, number: int) -> None:
    with serving(prepared, "--port", "0", "--workers", "2") as server:
        port = server.port()
        assert eventually(lambda: len(children(server.process.pid)) == 2, within_s=10)
        workers = children(server.process.pid)
        # Somebody keeps a connection open, and somebody is in the middle of a request.
        idle = socket.create_connection(("127.0.0.1", port))
        busy = socket.create_connection(("127.0.0.1", port))
        busy.sendall(b"POST /account/login/ HTTP/1.1\r\nContent-Length: 10\r\n")
        began_s = time.monotonic()
        os.kill(server.process.pid, number)
        assert server.process.wait(15) == 0
        assert time.monotonic() - began_s < 8
        assert not any(Path(f"/proc/{pid}").exists() for pid in workers)
        idle.close()
        busy.close()


def test_behind_a_proxy_the_link_goes_through_it(tmp_path: Path) -> None:
    env = {"TONUS_TLS": "true", "TONUS_ORIGINS": "https://legs.example.org"}
    hosts = {"TONUS_HOSTS": "legs.example.org"}
    with serving(tmp_path / "data", "--port", "0", **env, **hosts) as server:
        port = server.port()
        link = server.says(r"https://legs\.example\.org(/account/setup/\S+)")[1]
        passed_on = {"Host": "legs.example.org", "X-Forwarded-Proto": "https"}
        assert answer("127.0.0.1", port, link, **passed_on).status == 200
        # Whoever comes without TLS is sent to it.
        assert answer("127.0.0.1", port, link, Host="legs.example.org").status == 301


def test_requests_at_once_are_all_answered(prepared: Path) -> None:
    with serving(prepared, "--port", "0") as server:
        port = server.port()
        statuses: list[int] = []

        def ask() -> None:
            statuses.extend(answer("127.0.0.1", port, "/account/login/").status for _ in range(5))

        threads = [threading.Thread(target=ask) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert statuses == [200] * 40


# --- links from the terminal -----------------------------------------------------


def test_a_link_makes_the_administrator_and_then_new_passwords(tmp_path: Path) -> None:
    data = tmp_path / "data"
    env = env_of(data)
    said = tonus("admin-link", cwd=ROOT, env=env)
    assert said.code == 5
    assert "Start the server once: tonus serve" in said.err
    with serving(data, "--port", "0") as server:
        old = server.link()
        port = server.port()
        # Nothing but the folder tells this command where the server stands.
        said = tonus("admin-link", cwd=ROOT, env=env)
        new = said.out.strip()
        assert said.code == 0
        assert new.startswith(f"http://127.0.0.1:{port}/account/setup/")
        path = new.partition(str(port))[2]
        assert answer("127.0.0.1", port, path).status == 200
        # The one before it works no more.
        assert answer("127.0.0.1", port, old.partition(str(port))[2]).status != 200
        server.told = server.told.replace(old, new)
        server.make_administrator()
        said = tonus("admin-link", cwd=ROOT, env=env)
        assert (said.code, said.out) == (3, "")
        assert "There is an administrator already." in said.err
        said = tonus("admin-link", "ADA", cwd=ROOT, env=env)
        assert said.code == 0
        assert said.out.startswith(f"http://127.0.0.1:{port}/")
        path = said.out.strip().partition(str(port))[2]
        assert path.startswith("/account/reset/")
        assert answer("127.0.0.1", port, path).status == 200
        said = tonus("admin-link", "nobody", cwd=ROOT, env=env)
        assert (said.code, said.err) == (3, "There is no account named nobody.\n")
