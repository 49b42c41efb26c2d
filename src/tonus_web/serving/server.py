"""The server process: the application, where it may be reached, and its workers."""

from __future__ import annotations

import asyncio
import functools
import logging
import signal
import socket
import time
from collections.abc import Callable
from typing import Final, Protocol, cast

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
from tonus_web.serving.crew import Crew
from tonus_web.serving.preparation import prepare
from tonus_web.serving.protocol import PatientProtocol

__all__ = ["Say", "serve"]

_LOG = logging.getLogger(__name__)
_ASK_S: Final = 1.0
_KEEP_ALIVE_S: Final = 30
_GRACE_S: Final = 3
_CONNECTIONS: Final = 500
_BACKLOG: Final = 512
#: So long an address may take to be free after it was given back.
_FREED_S: Final = 3.0


class Say(Protocol):
    """Tells the person at the terminal something, in their language."""

    def __call__(self, message: str, /, **params: object) -> None:
        """Tell a sentence with its placeholders filled."""


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
    first = env.host if is_loopback(env.host) else LOOPBACK
    if first != env.host:
        # What cannot be had later is better told now.
        bound_socket(env.host, env.port).close()
    # Held before anything is prepared: a port that is taken is told at once.
    holding = bound_socket(first, env.port)
    port = int(holding.getsockname()[1])
    try:
        prepare()
        is_open = has_administrator()
        link = "" if is_open else administrator_link(link_origin(env, port))
        if first != env.host:
            settings.ALLOWED_HOSTS.extend(
                f"[{host}]" if ":" in host else host for host in own_hosts(env.host)
            )
            if is_open:
                holding.close()
                holding = bound_socket(env.host, port)
        # Imported with the first page otherwise, which would then be slow.
        assert get_resolver().url_patterns
        connection.close()
        server = _Server(_config(), env, port, say)
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(server.served(holding, link))
    finally:
        holding.close()


def _config() -> uvicorn.Config:
    from tonus_web.asgi import application

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
            if link and not is_loopback(self._env.host):
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
        if not is_loopback(self._env.host):
            self._say(N_("Until then only this machine is answered."))

    def _tell_where(self, host: str) -> None:
        names = [LOOPBACK, *own_hosts(host)] if is_everywhere(host) else [host]
        for place in (*(origin(name, self._port) for name in names), *self._env.origins):
            self._say(N_("Tonus answers at {address}"), address=f"{place}/")

    async def _open_up(self) -> None:
        """Listen where it was asked for, as soon as there is an administrator."""
        while not await asyncio.to_thread(_asked_for_administrator):
            if self.should_exit:
                return
            await asyncio.sleep(_ASK_S)
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

    async def _listen(self, host: str) -> None:
        until_s = time.monotonic() + _FREED_S
        while True:
            try:
                listening = bound_socket(host, self._port)
            except InputError:
                # The address before it is given back a moment later.
                if time.monotonic() >= until_s:
                    raise
                await asyncio.sleep(0.05)
            else:
                break
        protocol = functools.partial(
            cast("Callable[..., asyncio.Protocol]", self.config.http_protocol_class),
            config=self.config,
            server_state=self.server_state,
            app_state=self.lifespan.state,
        )
        loop = asyncio.get_running_loop()
        self.servers.append(
            await loop.create_server(protocol, sock=listening, backlog=self.config.backlog)
        )


def _asked_for_administrator() -> bool:
    try:
        return has_administrator()
    except DatabaseError as error:
        _LOG.warning("The database cannot be used now: %s", error)
        return False
    finally:
        connection.close()
