"""The server in a local network, as it is started: by TLS, and trust explained without."""

from __future__ import annotations

import contextlib
import http.client
import re
import signal
import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from tests.tonus_cli.command import tonus
from tests.web.cast import PASSWORD
from tests.web.coach.live_sets import begun, squats
from tests.web.lan.handshakes import certificate_at, trusting
from tests.web.serving.test_live import asked, signed_in
from tests.web.serving.test_server import ROOT, Server, answer, env_of, serving

#: An address of this machine that the server does not have without being asked.
HOST = "127.0.0.3"
OPTIONS = ("--lan", "--host", HOST, "--port", "0")


@dataclass(frozen=True)
class Place:
    """A server that answers its network, and one who may sign in there."""

    server: Server
    port: int
    page_port: int
    pem: bytes
    member: str
    cookie: str

    @property
    def origin(self) -> str:
        return f"https://{HOST}:{self.port}"

    def ask(
        self, method: str, path: str, body: str | None = None, **headers: str
    ) -> tuple[http.client.HTTPResponse, str]:
        """Send a request by TLS, with the authority trusted and nobody else."""
        connection = http.client.HTTPSConnection(
            HOST, self.port, timeout=30, context=trusting(self.pem)
        )
        connection.request(method, path, body, {k.replace("_", "-"): v for k, v in headers.items()})
        response = connection.getresponse()
        text = response.read().decode()
        connection.close()
        return response, text

    def page(self, path: str, method: str = "GET", **headers: str) -> http.client.HTTPResponse:
        """Send a request to the listener without TLS."""
        connection = http.client.HTTPConnection(HOST, self.page_port, timeout=30)
        connection.request(method, path, headers=headers)
        response = connection.getresponse()
        response.content = response.read()  # type: ignore[attr-defined]
        connection.close()
        return response


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    data = tmp_path_factory.mktemp("lan")
    with serving(data, *OPTIONS) as server:
        port = server.port()
        server.says("Until then only this machine is answered")
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection((HOST, port))
        member, cookie = signed_in(server)
        server.says("There is an administrator now")
        page_port = int(server.says(rf"open http://{re.escape(HOST)}:(\d+)/")[1])
        server.says(r"SHA-256 fingerprint:\n[0-9A-F]{2}(:[0-9A-F]{2}){31}")
        found = Place(server, port, page_port, b"", member, cookie)
        pem: bytes = found.page("/lan/tonus.crt").content  # type: ignore[attr-defined]
        yield Place(server, port, page_port, pem, member, cookie)
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(15) == 0
        assert "Traceback" not in server.told


def signed_in_by_form(place: Place, origin: str) -> tuple[http.client.HTTPResponse, str]:
    """Sign in as somebody does; the answer, and every cookie of it as it is sent back."""
    response, text = place.ask("GET", "/account/login/")
    assert response.status == 200
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', text)
    assert token is not None
    cookies = [one.partition(";")[0] for one in response.headers.get_all("Set-Cookie", [])]
    form = {"login": "olga", "password": PASSWORD, "csrfmiddlewaretoken": token[1]}
    response, text = place.ask(
        "POST",
        "/account/login/",
        urlencode(form),
        Cookie="; ".join(cookies),
        Origin=origin,
        Content_Type="application/x-www-form-urlencoded",
    )
    return response, text


# --- by TLS ----------------------------------------------------------------------


def test_it_is_reached_by_tls_where_it_is_trusted(place: Place) -> None:
    assert f"answers your network at {place.origin}/" in place.server.told
    shown = certificate_at(HOST, place.port, trusting(place.pem))
    assert shown.not_valid_after_utc > shown.not_valid_before_utc
    with pytest.raises(ssl.SSLCertVerificationError):
        certificate_at(HOST, place.port, trusting(None))
    assert place.ask("GET", "/account/login/", Host="evil.example")[0].status == 400
    # A QR code stands in the terminal.
    assert "█" in place.server.told


def test_old_protocols_are_refused(place: Place) -> None:
    context = trusting(place.pem)
    context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    with pytest.warns(DeprecationWarning, match="TLSv1_1 is deprecated"):
        context.maximum_version = ssl.TLSVersion.TLSv1_1
    with pytest.raises(ssl.SSLError):
        certificate_at(HOST, place.port, context)


def test_somebody_signs_in_there(place: Place) -> None:
    response, _ = signed_in_by_form(place, place.origin)
    assert response.status == 302
    cookies = response.headers.get_all("Set-Cookie", [])
    (session,) = [one for one in cookies if one.startswith("__Host-sessionid=")]
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(session.split("; "))
    assert all(one.startswith("__Host-") for one in cookies)
    cookie = session.partition(";")[0]
    path = f"/m/{place.member}/diary/"
    assert "/account/login/" not in str(
        place.ask("GET", "/", Cookie=cookie)[0].headers.get("Location")
    )
    # Without its prefix it may have been planted by a plain answer.
    planted = cookie.removeprefix("__Host-")
    found = place.ask("GET", path, Cookie=planted)[0]
    assert found.status == 404 or "/account/login/" in str(found.headers["Location"])


@pytest.mark.parametrize("origin", ["https://evil.example", f"http://{HOST}"])
def test_forms_of_other_origins_are_refused(place: Place, origin: str) -> None:
    response, _ = signed_in_by_form(place, origin)
    assert response.status == 403


def test_this_machine_is_answered_without_tls_too(place: Place) -> None:
    found = answer("127.0.0.1", place.port, "/account/login/")
    assert found.status == 200
    cookies = found.headers.get_all("Set-Cookie", [])
    assert cookies
    assert not any("Secure" in one or one.startswith("__Host-") for one in cookies)


def opened(place: Place, origin: str) -> contextlib.AbstractContextManager[ClientConnection]:
    return connect(
        f"wss://{HOST}:{place.port}/m/{place.member}/coach/live/socket/",
        ssl=trusting(place.pem),
        origin=Origin(origin),
        additional_headers={"Cookie": f"__Host-{place.cookie}"},
        proxy=None,
    )


def test_the_live_socket_opens_there_for_its_own_pages(place: Place) -> None:
    with opened(place, place.origin) as live:
        assert asked(live, begun(squats()))["type"] == "ready"
    for origin in (f"http://{HOST}:{place.port}", "https://evil.example"):
        with pytest.raises(InvalidStatus) as refused, opened(place, origin):
            pass
        assert refused.value.response.status_code == 403


def test_passkeys_are_offered_where_the_address_is_a_name(place: Place) -> None:
    by_number = place.ask("GET", "/account/login/")[1]
    name = f"{socket.gethostname()}.local".lower()
    response, by_name = place.ask("GET", "/account/login/", Host=f"{name}:{place.port}")
    assert response.status == 200
    assert "passkey" not in by_number.lower()
    assert "passkey" in by_name.lower()


def test_a_link_from_the_terminal_names_the_address_of_the_network(place: Place) -> None:
    said = tonus("admin-link", "olga", cwd=ROOT, env=env_of(place.server.data))
    assert said.code == 0, said.err
    assert said.out.startswith(f"{place.origin}/account/reset/")
    assert place.ask("GET", urlsplit(said.out.strip()).path)[0].status == 200


# --- without TLS ----------------------------------------------------------------


def test_the_plain_listener_explains_and_hands_out_the_certificate(place: Place) -> None:
    found = place.page("/")
    assert (found.status, found.headers["Location"]) == (302, "/lan/")
    found = place.page("/lan/", **{"User-Agent": "iPhone"})
    text = found.content.decode()  # type: ignore[attr-defined]
    assert found.status == 200
    assert found.headers.get_all("Set-Cookie") is None
    assert place.origin in found.headers["Content-Security-Policy"]
    assert f'data-trust-check="{place.origin}/lan/trusted/"' in text
    fingerprint = re.search(r"([0-9A-F]{2}:){31}[0-9A-F]{2}", text.replace("<wbr>", ""))
    assert fingerprint is not None
    assert fingerprint[0] in place.server.told
    # All that the page is made of is there.
    for path in re.findall(r'(?:src|href)="(/[^"]*)"', text):
        assert place.page(urlsplit(path).path).status in (200, 302), path
    kinds = {
        "/lan/tonus.crt": "application/x-x509-ca-cert",
        "/lan/tonus.mobileconfig": "application/x-apple-aspen-config",
    }
    for path, kind in kinds.items():
        handed = place.page(path)
        assert (handed.status, handed.headers["Content-Type"]) == (200, kind)
        assert b"PRIVATE" not in handed.content  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "path",
    ["/account/login/", "/today/", "/lan/trusted/", "/exercises/", "/static/", "/lan/../today/"],
)
def test_the_plain_listener_serves_nothing_else(place: Place, path: str) -> None:
    cookie = {"Cookie": place.cookie}
    assert place.page(path, **cookie).status == 404
    assert place.page(path, "POST", **cookie).status == 405


def test_whether_trust_works_is_answered_by_tls(place: Place) -> None:
    response, text = place.ask("GET", "/lan/trusted/", Origin=f"http://{HOST}:{place.page_port}")
    assert (response.status, text) == (204, "")


# --- what stands in the way -------------------------------------------------------


def test_what_stands_in_the_way_is_told_at_once(place: Place, tmp_path: Path) -> None:
    env = env_of(place.server.data)
    for port in (place.port, place.page_port):
        said = tonus("serve", "--lan", "--host", HOST, "--port", str(port), cwd=ROOT, env=env)
        assert (said.code, said.out) == (3, "")
        assert f"Port {port} of {HOST} is taken" in said.err
    for host in ("0.0.0.0", "8.8.8.8", "example.org"):
        said = tonus("serve", "--lan", "--host", host, "--port", "0", cwd=ROOT, env=env)
        assert (said.code, said.out) == (3, "")
        assert f"{host} is not an address of a local network" in said.err
    said = tonus("serve", *OPTIONS, cwd=ROOT, env={**env, "TONUS_TLS": "true"})
    assert said.code == 3
    assert "TONUS_TLS says that a proxy encrypts" in said.err
    damaged = tmp_path / "lan" / "authority.pem"
    damaged.parent.mkdir()
    damaged.write_text("nonsense")
    said = tonus("serve", *OPTIONS, cwd=ROOT, env=env_of(tmp_path))
    assert said.code == 5
    assert "does not hold the certificate authority" in said.err
