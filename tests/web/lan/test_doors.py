"""Addresses that come and go while the server runs, and which of them are answered."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings

from tests.web.lan.handshakes import certificate_at, trusting
from tonus.errors import InputError
from tonus_web.environment import environment
from tonus_web.lan.authority import authority
from tonus_web.serving import lan, networks
from tonus_web.serving.addresses import bound_socket
from tonus_web.serving.networks import InterfaceAddress, lan_addresses


class Told:
    """What a terminal would show."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def __call__(self, message: str, /, **params: object) -> None:
        self.lines.append(message.format(**params))

    def code(self, text: str, /) -> None:
        self.lines.append(f"QR {text}")


class Listening:
    """Listens as the server does, and says nothing there."""

    def __init__(self) -> None:
        self.servers: list[asyncio.Server] = []

    async def __call__(self, host: str, port: int, tls: ssl.SSLContext | None) -> asyncio.Server:
        async def met(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            with contextlib.suppress(OSError):
                writer.close()

        server = await asyncio.start_server(met, sock=bound_socket(host, port), ssl=tls)
        self.servers.append(server)
        return server


def test_doors_follow_the_addresses_and_the_authority_stays(
    tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.LAN = None
    settings.ALLOWED_HOSTS = ["localhost"]
    monkeypatch.setattr(lan, "_LOOK_S", 0.05)
    found: list[tuple[str, ...] | None] = [("127.0.0.3",)]

    def addresses(_asked: str) -> Iterable[str]:
        if found[0] is None:
            raise InputError("No network here.")
        return found[0]

    monkeypatch.setattr(lan, "lan_addresses", addresses)
    env = environment({"TONUS_DATA_DIR": str(tmp_path), "TONUS_LAN": "true"})
    holding = bound_socket("127.0.0.1", 0)
    port = int(holding.getsockname()[1])
    told = Told()
    folder = lan.lan_folder(env)

    async def until(address: str) -> None:
        for _ in range(400):
            if f"Tonus answers your network at https://{address}:{port}/" in told.lines:
                return
            await asyncio.sleep(0.02)
        raise AssertionError(told.lines)

    async def scenario() -> None:
        is_over = False
        listen = Listening()
        doors = lan.LanDoors(env, port, listen, told)
        tending = asyncio.create_task(doors.tend(lambda: is_over))
        await until("127.0.0.3")
        trusted = trusting(authority(folder, ()).pem)
        first = await asyncio.to_thread(certificate_at, "127.0.0.3", port, trusted)
        # The cable is pulled out, and the machine gets another address.
        found[0] = None
        await asyncio.sleep(0.5)
        assert told.lines.count("No network here.") == 1
        found[0] = ("127.0.0.4",)
        await until("127.0.0.4")
        second = await asyncio.to_thread(certificate_at, "127.0.0.4", port, trusted)
        assert second.serial_number != first.serial_number
        with pytest.raises(ConnectionRefusedError):
            await asyncio.to_thread(certificate_at, "127.0.0.3", port, trusted)
        assert django_settings.LAN.origin == f"https://127.0.0.4:{port}"
        assert f"QR {django_settings.LAN.page_url}" in told.lines
        assert "127.0.0.4" in django_settings.ALLOWED_HOSTS
        is_over = True
        await tending
        for server in listen.servers:
            server.close()

    with contextlib.closing(holding):
        asyncio.run(scenario())
    prints = [line for line in told.lines if line.count(":") == 31]
    assert len(prints) == 2
    assert len(set(prints)) == 1


def test_only_addresses_of_local_networks_are_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    every = [
        InterfaceAddress("lo", "127.0.0.1"),
        InterfaceAddress("wlan0", "192.168.1.5"),
        InterfaceAddress("eth0", "10.0.0.7"),
        InterfaceAddress("eth0", "8.8.8.8"),
        InterfaceAddress("eth0", "fe80::1"),
        InterfaceAddress("eth0", "fd00::5"),
        InterfaceAddress("eth0", "fd00::6", is_passing=True),
        InterfaceAddress("docker0", "172.17.0.1"),
    ]
    monkeypatch.setattr(networks, "interface_addresses", lambda: every)
    monkeypatch.setattr(networks, "_is_shared", lambda name: name in ("eth0", "wlan0"))
    monkeypatch.setattr(networks, "_interface_that_leads_out", lambda: "eth0")
    assert lan_addresses("127.0.0.1") == ("10.0.0.7", "fd00::5", "192.168.1.5")
    monkeypatch.setattr(networks, "_is_shared", lambda _name: False)
    with pytest.raises(InputError, match="no local network"):
        lan_addresses("127.0.0.1")


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "8.8.8.8", "legs.example.org"])
def test_what_is_asked_for_has_to_be_local_too(host: str) -> None:
    with pytest.raises(InputError, match="not an address of a local network"):
        lan_addresses(host)
    assert lan_addresses("fd00:0:0::5") == ("fd00::5",)


def test_the_loopback_interface_is_shared_with_nobody() -> None:
    assert not networks._is_shared("lo")
    assert not networks._is_shared("none-such")
