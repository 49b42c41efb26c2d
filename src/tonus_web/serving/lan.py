"""The server in its local network: by TLS to everybody there, and trust explained."""

from __future__ import annotations

import asyncio
import logging
import ssl
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Protocol

from django.conf import settings

from tonus.errors import InputError, SetupError, TonusError
from tonus.messages import N_
from tonus_web.environment import Environment
from tonus_web.lan.authority import Authority, authority, server_certificate
from tonus_web.lan.place import LanPlace, server_address
from tonus_web.serving.addresses import bound_socket
from tonus_web.serving.networks import lan_addresses, machine_names
from tonus_web.serving.say import Say

__all__ = ["LanDoors", "lan_folder", "page_port_beside", "refuse_where_there_is_none"]

_LOG = logging.getLogger(__name__)
_LOOK_S: Final = 2.0
#: The certificate is looked at so often; it is renewed weeks before its end.
_CERTIFICATE_S: Final = 3600.0


class Listen(Protocol):
    """Makes the server listen at an address."""

    def __call__(
        self, host: str, port: int, tls: ssl.SSLContext | None, /
    ) -> Awaitable[asyncio.Server]:
        """Return what listens: the application by TLS, the page on trust without."""


def lan_folder(env: Environment) -> Path:
    """Return where authority and certificate lie.

    Parameters
    ----------
    env : Environment
        Of the process.

    Returns
    -------
    Path
        In the data folder.
    """
    return env.data_dir / "lan"


def page_port_beside(port: int) -> int:
    """Return the port of the page on trust.

    Parameters
    ----------
    port : int
        The server's own; 0 for any.

    Returns
    -------
    int
        The next one.

    Examples
    --------
    >>> page_port_beside(8000), page_port_beside(65535), page_port_beside(0)
    (8001, 65534, 0)
    """
    if port == 0:
        return 0
    return port + 1 if port < 65535 else port - 1


def refuse_where_there_is_none(env: Environment) -> None:
    """Say before anything else what stands in the way.

    Parameters
    ----------
    env : Environment
        Of the process.

    Raises
    ------
    InputError
        When there is no such network, or an address is taken.
    SetupError
        When the certificate authority cannot be used.
    """
    if env.tls:
        raise InputError(
            N_(
                "TONUS_TLS says that a proxy encrypts, and --lan encrypts by itself. Leave one of"
                " them out."
            )
        )
    for host in lan_addresses(env.host):
        for port in (env.port, page_port_beside(env.port)):
            bound_socket(host, port).close()
    authority(lan_folder(env), _names(env))


def _context() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_alpn_protocols(["http/1.1"])
    return context


@dataclass(slots=True)
class LanDoors:
    """Where devices come in, moved whenever the machine's addresses change.

    Parameters
    ----------
    env : Environment
        Of the process.
    port : int
        Where the server listens.
    listen : Listen
        Of the server.
    say : Say
        For the person at the terminal.
    """

    env: Environment
    port: int
    listen: Listen
    say: Say
    _tls: ssl.SSLContext = field(default_factory=_context)
    _open: dict[str, list[asyncio.Server]] = field(default_factory=dict)
    _page_port: int = 0
    _looked_s: float = float("-inf")
    _failed: str = ""

    async def tend(self, is_ending: Callable[[], bool]) -> None:
        """Open the doors, and keep them where the addresses are.

        Parameters
        ----------
        is_ending : callable
            Whether the server ends.
        """
        self._page_port = page_port_beside(self.port if self.env.port else 0)
        look_at_s = 0.0
        while not is_ending():
            if time.monotonic() >= look_at_s:
                await self._look()
                look_at_s = time.monotonic() + _LOOK_S
            await asyncio.sleep(0.1)

    async def _look(self) -> None:
        try:
            await self._follow(lan_addresses(self.env.host))
        except TonusError as error:
            # Told once, and tried again until it works.
            if (told := str(error)) != self._failed:
                self._failed = told
                self.say(error.message, **error.params)
                self._close(set(self._open) if isinstance(error, SetupError) else set())
            return
        self._failed = ""

    async def _follow(self, addresses: tuple[str, ...]) -> None:
        is_new = set(addresses) != set(self._open)
        if not is_new and time.monotonic() - self._looked_s < _CERTIFICATE_S:
            return
        folder = lan_folder(self.env)
        by = await asyncio.to_thread(authority, folder, _names(self.env))
        hosts = (*addresses, *(name for name in _names(self.env) if by.covers(name)))
        file = await asyncio.to_thread(server_certificate, by, folder, hosts)
        # Connections that are open keep the certificate that they began with.
        self._tls.load_cert_chain(file)
        self._looked_s = time.monotonic()
        if not is_new:
            return
        self._close(set(self._open) - set(addresses))
        for address in addresses:
            if address not in self._open:
                await self._open_at(address)
        self._stand_at(hosts, by)
        self._tell(addresses, by)

    async def _open_at(self, address: str) -> None:
        servers = [await self.listen(address, self.port, self._tls)]
        try:
            servers.append(await self.listen(address, self._page_port, None))
        except InputError:
            servers[0].close()
            raise
        self._page_port = int(servers[1].sockets[0].getsockname()[1])
        self._open[address] = servers

    def _close(self, addresses: set[str]) -> None:
        for address in addresses:
            for server in self._open.pop(address):
                server.close()

    def _stand_at(self, hosts: tuple[str, ...], by: Authority) -> None:
        settings.LAN = LanPlace(
            hosts=hosts, port=self.port, page_port=self._page_port, authority=by
        )
        names = [f"[{host}]" if ":" in host else host for host in hosts]
        settings.ALLOWED_HOSTS.extend(set(names) - set(settings.ALLOWED_HOSTS))

    def _tell(self, addresses: tuple[str, ...], by: Authority) -> None:
        for address in addresses:
            place = server_address("https", address, self.port)
            self.say(N_("Tonus answers your network at {address}"), address=f"{place}/")
        page = settings.LAN.page_url
        self.say(
            N_("On a phone in this network scan this, or open {address}: it says what to do next."),
            address=page,
        )
        self.say.code(page)
        self.say(N_("The certificate that the phone is to trust has this SHA-256 fingerprint:"))
        self.say("{fingerprint}", fingerprint=by.fingerprint)
        left_out = [name for name in _names(self.env) if not by.covers(name)]
        if left_out:
            self.say(
                N_(
                    "{names} cannot be used in the address: the certificate authority was made for"
                    " other names. To change that, remove {folder}; every device then has to trust"
                    " a new one."
                ),
                names=", ".join(left_out),
                folder=lan_folder(self.env),
            )


def _names(env: Environment) -> tuple[str, ...]:
    """What the machine is called, here and by whoever set it up.

    A name of one word may also be the last of many sites' names, and is never vouched for.
    """
    named = (*machine_names(), *(name for name in env.hosts if not name.startswith("[")))
    return tuple(dict.fromkeys(name.lower() for name in named if "." in name))
