"""The server process: the application, where it may be reached, and its workers."""

from __future__ import annotations

import asyncio
import functools
import logging
import signal
import socket
import ssl
import time
from collections.abc import Callable
from typing import Any, Final, cast

import uvicorn
import uvloop
from django.conf import settings
from django.db import DatabaseError, connection
from django.urls import get_resolver

from tonus.errors import InputError
from tonus.messages import N_
from tonus_web.accounts.selectors import has_administrator
from tonus_web.accounts.services import administrator_link
from tonus_web.coach.live_protocol import MAX_MESSAGE_BYTES
from tonus_web.environment import Environment
from tonus_web.serving.addresses import (
    LOOPBACK,
    bound_socket,
    is_everywhere,
    is_loopback,
    link_origin,
    origin,
    own_hosts,
)
from tonus_web.serving.cookies import SecureCookies
from tonus_web.serving.crew import Crew
from tonus_web.serving.lan import LanDoors, refuse_where_there_is_none
from tonus_web.serving.preparation import prepare
from tonus_web.serving.protocol import PatientProtocol
from tonus_web.serving.say import Say
from tonus_web.serving.standing import standing
from tonus_web.serving.trust_page import TrustPage

__all__ = ["serve"]

_LOG = logging.getLogger(__name__)
_ASK_S: Final = 1.0
_KEEP_ALIVE_S: Final = 30
_GRACE_S: Final = 3
_CONNECTIONS: Final = 500
_BACKLOG: Final = 512
#: So long an address may take to be free after it was given back.
_FREED_S: Final = 3.0
#: So long a client may take to agree on a key.
_HANDSHAKE_S: Final = 10.0


def serve(env: Environment, say: Say) -> None:
    """Serve until a polite signal comes.

    Until there is an administrator, only this machine is answered, whatever was
    asked for; after that the server listens where it was asked to by itself.

    Parameters
    ----------
    env : Environment
        Of the process; Django is set up by it.
    say : Say
        For where it answers.

    Raises
    ------
    InputError
        When it cannot listen there.
    """
    first = env.host if is_loopback(env.host) and not env.lan else LOOPBACK
    # What cannot be had later is better told now.
    if env.lan:
        refuse_where_there_is_none(env)
    elif first != env.host:
        bound_socket(env.host, env.port).close()
    # Held before anything is prepared: a port that is taken is told at once.
    holding = bound_socket(first, env.port)
    port = int(holding.getsockname()[1])
    try:
        prepare()
        is_open = has_administrator()
        link = "" if is_open else administrator_link(link_origin(env, port))
        if first != env.host and not env.lan:
            settings.ALLOWED_HOSTS.extend(
                f"[{host}]" if ":" in host else host for host in own_hosts(env.host)
            )
            if is_open:
                holding.close()
                holding = bound_socket(env.host, port)
        # Imported with the first page otherwise, which would then be slow.
        assert get_resolver().url_patterns
        connection.close()
        server = _Server(_config(lan=env.lan), env, port, say)
        with (
            standing(env, port),
            asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner,
        ):
            runner.run(server.served(holding, link))
    finally:
        holding.close()


def _config(*, lan: bool = False) -> uvicorn.Config:
    from tonus_web.asgi import application

    # Without a network of its own, a proxy ends TLS, and Django knows its cookies.
    return _config_of(SecureCookies(application) if lan else application)


def _config_of(application: Any) -> uvicorn.Config:
    return uvicorn.Config(
        application,
        loop="uvloop",
        http=PatientProtocol,
        ws="websockets-sansio",
        ws_max_size=MAX_MESSAGE_BYTES,
        # Numbers of a camera hardly shrink, and each client would cost memory.
        ws_per_message_deflate=False,
        lifespan="off",
        log_config=None,
        log_level="warning",
        # Addresses hold the secrets of one-time links.
        access_log=False,
        server_header=False,
        # Django reads what the proxy says of the client, and the page for the first
        # administrator must still see that the proxy stands on this machine.
        proxy_headers=False,
        backlog=_BACKLOG,
        limit_concurrency=_CONNECTIONS,
        timeout_keep_alive=_KEEP_ALIVE_S,
        timeout_graceful_shutdown=_GRACE_S,
    )


class _Server(uvicorn.Server):
    """The server, which may begin to listen elsewhere while it runs."""

    def __init__(self, config: uvicorn.Config, env: Environment, port: int, say: Say) -> None:
        super().__init__(config)
        self._env = env
        self._port = port
        self._say = say

    async def served(self, holding: socket.socket, link: str) -> None:
        """Serve to the end, with the workers."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, self._end)
        serving = asyncio.create_task(self._serve([holding]))
        try:
            while not self.started and not serving.done():
                await asyncio.sleep(0.01)
            tasks = [Crew(self._env.workers).work(lambda: self.should_exit)]
            self._tell(link, str(holding.getsockname()[0]))
            if self._env.lan:
                tasks.append(self._stand_in_lan(has_to_wait=bool(link)))
            elif link and not is_loopback(self._env.host):
                tasks.append(self._open_up())
            await asyncio.gather(serving, *tasks)
        finally:
            self.should_exit = True

    def _end(self) -> None:
        # The second time nothing is waited for.
        self.force_exit = self.should_exit
        self.should_exit = True

    def _tell(self, link: str, host: str) -> None:
        if not link:
            self._tell_where(host)
            return
        self._say(N_("Tonus answers at {address}"), address=f"{origin(host, self._port)}/")
        self._say(
            N_("There is no administrator yet. Open this address on this machine to become one:")
        )
        self._say("{address}", address=link)
        if self._env.lan or not is_loopback(self._env.host):
            self._say(N_("Until then only this machine is answered."))

    def _tell_where(self, host: str) -> None:
        names = [LOOPBACK, *own_hosts(host)] if is_everywhere(host) else [host]
        for place in (*(origin(name, self._port) for name in names), *self._env.origins):
            self._say(N_("Tonus answers at {address}"), address=f"{place}/")

    async def _open_up(self) -> None:
        """Listen where it was asked for, as soon as there is an administrator."""
        if not await self._is_set_up():
            return
        host = self._env.host
        if is_everywhere(host):
            # The one address would stand in the way of all of them.
            for server in self.servers:
                server.close()
        try:
            await self._listen(host)
        except InputError as error:
            _LOG.error("%s", error)
            if is_everywhere(host):
                await self._listen(LOOPBACK)
            return
        self._say(N_("There is an administrator now."))
        self._tell_where(host)

    async def _is_set_up(self) -> bool:
        """Wait for an administrator; False where the server ends before."""
        while not await asyncio.to_thread(_asked_for_administrator):
            if self.should_exit:
                return False
            await asyncio.sleep(_ASK_S)
        return True

    async def _stand_in_lan(self, *, has_to_wait: bool) -> None:
        """Answer the local network, as soon as there is an administrator."""
        if has_to_wait:
            if not await self._is_set_up():
                return
            self._say(N_("There is an administrator now."))
        page = _config_of(TrustPage(cast("Any", self.config.loaded_app)))
        page.load()

        async def listen(host: str, port: int, tls: ssl.SSLContext | None) -> asyncio.Server:
            config = self.config if tls else page
            return await self._listen(host, port=port, config=config, tls=tls)

        doors = LanDoors(self._env, self._port, listen, self._say)
        await doors.tend(lambda: self.should_exit)

    async def _listen(
        self,
        host: str,
        *,
        port: int | None = None,
        config: uvicorn.Config | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> asyncio.Server:
        config = config or self.config
        # Those that were closed on the way are not waited for at the end.
        self.servers = [server for server in self.servers if server.is_serving()]
        until_s = time.monotonic() + _FREED_S
        while True:
            try:
                listening = bound_socket(host, self._port if port is None else port)
            except InputError:
                # The address before it is given back a moment later.
                if time.monotonic() >= until_s:
                    raise
                await asyncio.sleep(0.05)
            else:
                break
        protocol = functools.partial(
            cast("Callable[..., asyncio.Protocol]", config.http_protocol_class),
            config=config,
            server_state=self.server_state,
            app_state=self.lifespan.state,
        )
        server = await asyncio.get_running_loop().create_server(
            protocol,
            sock=listening,
            backlog=config.backlog,
            ssl=tls,
            ssl_handshake_timeout=_HANDSHAKE_S if tls else None,
        )
        self.servers.append(server)
        return server


def _asked_for_administrator() -> bool:
    try:
        return has_administrator()
    except DatabaseError as error:
        _LOG.warning("The database cannot be used now: %s", error)
        return False
    finally:
        connection.close()
