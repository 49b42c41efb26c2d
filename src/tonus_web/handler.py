"""Django's handler, each request in one thread from its first line to its last.

Django's own goes back and forth between the loop and a thread for signals,
middleware, view and end, and makes that thread, and another that waits for its end,
anew for each request: of a page that takes six milliseconds that was four more.
All of our views are plain functions, so that one way there and one way back are
enough; and as threads stay, so may their connections to the database.
"""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import IO, Any, Final

from asgiref.sync import ThreadSensitiveContext, sync_to_async
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler, get_script_prefix
from django.core.signals import request_started
from django.db import connections
from django.http.response import HttpResponseBase
from django.urls import set_script_prefix

__all__ = ["Handler", "Threads"]

Message = Mapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

#: More requests than these at once get threads that end with them.
_KEPT: Final = 8


class Threads:
    """Threads to answer in; the one that was used last is used first.

    There are as many as requests at once, since one may wait for a slow sender
    without letting others wait; but only a few stay, each with its connection.

    Parameters
    ----------
    kept : int
        How many.
    """

    def __init__(self, kept: int) -> None:
        self._kept = kept
        self._idle: list[ThreadPoolExecutor] = []

    def taken(self) -> ThreadPoolExecutor:
        """Return one thread for one request."""
        if self._idle:
            return self._idle.pop()
        return ThreadPoolExecutor(1, thread_name_prefix="request")

    def give_back(self, thread: ThreadPoolExecutor) -> None:
        """Keep a thread for the next request, or let it go.

        Parameters
        ----------
        thread : ThreadPoolExecutor
            With nothing left to do.
        """
        if len(self._idle) < self._kept:
            self._idle.append(thread)
        else:
            thread.submit(connections.close_all)
            thread.shutdown(wait=False)


class Handler(ASGIHandler):
    """The handler; middleware and views run as under a synchronous server."""

    def __init__(self) -> None:
        super().__init__()
        self._threads = Threads(_KEPT)

    def load_middleware(self, is_async: bool = False) -> None:
        """Build the chain for one thread."""
        del is_async  # Django's handler asks for the other kind
        super().load_middleware(is_async=False)

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Serve one request over HTTP."""
        if scope["type"] != "http":
            raise ValueError(f"{scope['type']} is not served")
        thread = self._threads.taken()
        try:
            # An answer in pieces reads them in the same thread.
            async with ThreadSensitiveContext(executor=thread):
                await self._serve(thread, scope, receive, send)
        finally:
            self._threads.give_back(thread)

    async def _serve(
        self, thread: ThreadPoolExecutor, scope: Message, receive: Receive, send: Send
    ) -> None:
        try:
            body = await self.read_body(receive)
        except RequestAborted:
            return
        try:
            # What the request sets, such as its language, is forgotten with it.
            answer = partial(contextvars.copy_context().run, self._answer, scope, body)
            response = await asyncio.get_running_loop().run_in_executor(thread, answer)
            if response.streaming:
                await self._send_pieces(response, receive, send)
            else:
                await self.send_response(response, send)
        finally:
            body.close()

    def _answer(self, scope: Message, body: IO[bytes]) -> HttpResponseBase:
        set_script_prefix(get_script_prefix(scope))
        request_started.send(sender=type(self), scope=scope)
        request, refused = self.create_request(scope, body)
        response = refused if request is None else self.get_response(request)
        assert response is not None
        # For the signal that it sends when it is closed.
        vars(response)["_handler_class"] = type(self)
        if not response.streaming:
            # Tells Django that the request is over; the content stays readable.
            response.close()
        return response

    async def _send_pieces(self, response: HttpResponseBase, receive: Receive, send: Send) -> None:
        """Send a long answer until its end, or until its reader has gone."""
        gone = asyncio.ensure_future(self.listen_for_disconnect(receive))
        sending = asyncio.ensure_future(self.send_response(response, send))
        try:
            await asyncio.wait((gone, sending), return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (gone, sending):
                task.cancel()
            await asyncio.gather(gone, sending, return_exceptions=True)
            await sync_to_async(response.close)()
        if not sending.cancelled() and (error := sending.exception()) is not None:
            raise error
