"""Bytes past Django: large bodies in, large files out, each in constant memory.

Django's handler reads a request's whole body, of any size, before any view can
look at who sends it, and keeps a thread for every answer until its last byte is
out.  `Streams` stands around it.  A body that is larger than a form is refused
unless the view of that address is marked by `reads_its_own_body`; such a view is
called before the first byte is read.  And a view may leave the moving of bytes to
a job that runs after Django has let go of thread and database: it gets the
`Exchange` by `exchange_of`, calls `Exchange.afterwards`, and returns an answer
that carries status and headers only.
"""

from __future__ import annotations

import asyncio
import contextlib
import contextvars
import json
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from pathlib import Path
from typing import Any, Final, TypeVar

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import resolve

from tonus_web.coach.threads import ClosingThreads

__all__ = [
    "CutOff",
    "Exchange",
    "Streams",
    "exchange_of",
    "reads_its_own_body",
]

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Message, Receive, Send], Awaitable[None]]
Job = Callable[["Exchange"], Awaitable[None]]
V = TypeVar("V", bound=Callable[..., Any])

_KEY: Final = "tonus.exchange"
#: Room for what a form needs beside the fields that Django counts.
_SLACK_BYTES: Final = 2**16
#: A connection that is silent for so long is given up.
_SILENCE_S: Final = 60.0
#: A form takes no longer than this, in whatever pieces it comes.
_FORM_S: Final = 120.0
#: A reader may pause a video for a while.
_PAUSE_S: Final = 600.0
#: Refused bodies up to here are read and thrown away, so that the connection lives.
_THROWN_BYTES: Final = 16 * 2**20
_LINGER_S: Final = 3.0
_READ_BYTES: Final = 2**17
_TOO_LARGE: Final = (413, "too_large", "This is more than a form can hold.")
_TOO_SLOW: Final = (408, "too_slow", "The form took too long to arrive. Send it again.")


class CutOff(ConnectionError):
    """The other side is gone or silent."""


def reads_its_own_body(view: V) -> V:
    """Return a view, marked as one that decides before the body is read.

    Parameters
    ----------
    view : callable
        It reads the body by its `Exchange`.

    Returns
    -------
    callable
        The same view.
    """
    view.reads_its_own_body = True  # type: ignore[attr-defined]
    return view


def exchange_of(request: HttpRequest) -> Exchange | None:
    """Return the exchange of a request.

    Parameters
    ----------
    request : HttpRequest
        Of a view.

    Returns
    -------
    Exchange or None
        None where no `Streams` stands around.
    """
    found = getattr(request, "scope", {}).get(_KEY)
    return found if isinstance(found, Exchange) else None


class Exchange:
    """One request and its answer, as bytes."""

    def __init__(self, receive: Receive, send: Send) -> None:
        self._receive, self._send = receive, send
        self._loop = asyncio.get_running_loop()
        self._rest = b""
        self.body_over = False
        self.start: Message = {}
        self.job: Job | None = None
        self.context: contextvars.Context | None = None

    def afterwards(self, job: Job) -> None:
        """Run a job when Django is done; it must `answer` or `send_file`.

        It runs only if the view's answer leaves Django as a success.  Language and
        zone are those of the view.
        """
        self.job, self.context = job, contextvars.copy_context()

    async def body(self) -> AsyncIterator[bytes]:
        """The bytes of the request, as they arrive.

        Raises
        ------
        CutOff
            When the sender is gone before the end, or silent.
        """
        while not self.body_over:
            try:
                async with asyncio.timeout(_SILENCE_S):
                    message = await self._receive()
            except TimeoutError as error:
                raise CutOff from error
            if message["type"] == "http.disconnect":
                raise CutOff
            self.body_over = not message.get("more_body", False)
            if message.get("body"):
                yield message["body"]

    def read(self, size: int = -1) -> bytes:
        """Bytes of the request for a reader in a thread, as a file gives them.

        Raises
        ------
        CutOff
            When the sender is gone before the end, or silent.
        """
        wanted = size if size >= 0 else 2**62
        while len(self._rest) < wanted and not self.body_over:
            self._rest += asyncio.run_coroutine_threadsafe(self._piece(), self._loop).result()
            if size >= 0 and self._rest:
                break
        given, self._rest = self._rest[:wanted], self._rest[wanted:]
        return given

    async def _piece(self) -> bytes:
        async for piece in self.body():
            return piece
        return b""

    def readline(self, _size: int = -1) -> bytes:
        """Some more bytes: whoever asks for lines here only wants to throw them away."""
        return self.read(_READ_BYTES)

    def close(self) -> None:
        """Nothing is held."""

    async def answer(self, response: HttpResponse) -> None:
        """Send an answer instead of the view's; headers that only that one has stay."""
        own = {
            name.lower().encode("latin-1"): value.encode("latin-1")
            for name, value in response.items()
        }
        own[b"content-length"] = str(len(response.content)).encode()
        kept = [(n, v) for n, v in self.start.get("headers", ()) if n.lower() not in own]
        await self._begin(response.status_code, [*kept, *own.items()])
        await self._finish(response.content)

    async def _begin(self, status: int, headers: list[tuple[bytes, bytes]]) -> None:
        await self._send({"type": "http.response.start", "status": status, "headers": headers})

    async def _finish(self, content: bytes) -> None:
        await self._send({"type": "http.response.body", "body": content})

    async def send_file(self, path: Path, first: int, count: int) -> None:
        """Send the view's answer with `count` bytes of a file from `first` on.

        Parameters
        ----------
        path : Path
            The file; opened before anything is sent.
        first, count : int
            Bytes; the view has announced `count` as Content-Length.
        """
        stream = await asyncio.to_thread(path.open, "rb", buffering=0)
        sending = asyncio.ensure_future(self._sent_file(stream, first, count))
        gone = asyncio.ensure_future(self._gone())
        try:
            # A server may go on taking bytes for somebody who is gone.
            await asyncio.wait((sending, gone), return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (sending, gone):
                task.cancel()
            await asyncio.gather(sending, gone, return_exceptions=True)
            stream.close()
        if not sending.cancelled() and (error := sending.exception()) is not None:
            raise error

    async def _sent_file(self, stream: Any, first: int, count: int) -> None:
        await self._begin(self.start["status"], self.start["headers"])
        if count == 0:
            await self._finish(b"")
        await asyncio.to_thread(stream.seek, first)
        while count > 0:
            data = await asyncio.to_thread(stream.read, min(_READ_BYTES, count))
            if not data:
                raise CutOff
            count -= len(data)
            async with asyncio.timeout(_PAUSE_S):
                await self._send(
                    {"type": "http.response.body", "body": data, "more_body": count > 0}
                )

    async def _gone(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass

    async def thrown_away(self) -> None:
        """Read what is left of a refused body for a moment.

        A connection that is closed while the other side still sends is reset, and
        the reset may overtake the answer.
        """
        with contextlib.suppress(TimeoutError, CutOff):
            async with asyncio.timeout(_LINGER_S):
                async for _ in self.body():
                    pass


class Streams:
    """The application around Django's.

    Parameters
    ----------
    application : callable
        Django's handler.
    """

    def __init__(self, application: Application) -> None:
        self.application = application
        self._loop: asyncio.AbstractEventLoop | None = None

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.application(scope, receive, send)
            return
        loop = asyncio.get_running_loop()
        if loop is not self._loop:
            self._loop = loop
            loop.set_default_executor(ClosingThreads(thread_name_prefix="apart"))
        exchange = Exchange(receive, send)
        length = _content_length(scope)
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE + _SLACK_BYTES
        lazy = length != 0 and _is_lazy(scope)
        if not lazy and length is not None and length > limit:
            await _refuse(exchange, *_TOO_LARGE)
            return
        outgoing = _Outgoing(exchange, send, unread=length if lazy else 0)
        counted = _Counted(exchange, receive, limit)
        incoming = _nothing_yet() if lazy else counted
        await self.application({**scope, _KEY: exchange}, incoming, outgoing)
        if counted.refusal and not outgoing.begun:
            await _refuse(exchange, *counted.refusal)
            return
        if exchange.job is not None and exchange.start:
            assert exchange.context is not None
            job = exchange.job
            await loop.create_task(_done(job, exchange), context=exchange.context)


async def _done(job: Job, exchange: Exchange) -> None:
    await job(exchange)


class _Outgoing:
    """What Django sends: held back where a job will answer instead."""

    def __init__(self, exchange: Exchange, send: Send, *, unread: int | None) -> None:
        self.exchange, self.send = exchange, send
        self.begun = False
        # None: the length was not said.
        self.lingers = unread is None or unread > _THROWN_BYTES

    async def __call__(self, message: Message) -> None:
        exchange = self.exchange
        starts = message["type"] == "http.response.start"
        if starts and exchange.job is not None and message["status"] >= 300:
            exchange.job = None
        if exchange.job is not None:
            if starts:
                exchange.start = message
            return
        self.begun = True
        if not self.lingers or exchange.body_over:
            await self.send(message)
        elif starts:
            headers = [*message["headers"], (b"connection", b"close")]
            await self.send({**message, "headers": headers})
        elif message.get("more_body", False):
            await self.send(message)
        else:
            await self.send({**message, "more_body": True})
            await exchange.thrown_away()
            await self.send({"type": "http.response.body"})


def _content_length(scope: Message) -> int | None:
    """Bytes that follow; None where that is not said."""
    length: int | None = 0
    for name, value in scope["headers"]:
        if name == b"transfer-encoding":
            return None
        if name == b"content-length":
            length = int(value) if value.isdigit() else None
    return length


def _is_lazy(scope: Message) -> bool:
    path = scope["path"].removeprefix(scope.get("root_path", ""))
    try:
        view = resolve(path).func
    except Http404:
        return False
    return getattr(view, "reads_its_own_body", False)


def _nothing_yet() -> Receive:
    asked = False

    async def receive() -> Message:
        nonlocal asked
        if asked:
            # Django listens for the end of the connection here; asking the server
            # would read the body.
            await asyncio.Event().wait()
        asked = True
        return {"type": "http.request", "body": b"", "more_body": False}

    return receive


class _Counted:
    """A body up to a limit; beyond it Django is told that the other side is gone."""

    def __init__(self, exchange: Exchange, receive: Receive, limit: int) -> None:
        self.exchange, self.receive, self.left = exchange, receive, limit
        self.until_s = asyncio.get_running_loop().time() + _FORM_S
        #: Why it was not taken; nothing where it was.
        self.refusal: tuple[int, str, str] | None = None

    async def __call__(self) -> Message:
        # Behind the body Django waits here for the end of the connection.
        until_s = None if self.exchange.body_over else self.until_s
        try:
            async with asyncio.timeout_at(until_s):
                message = await self.receive()
        except TimeoutError:
            self.refusal = _TOO_SLOW
            return {"type": "http.disconnect"}
        self.exchange.body_over = not message.get("more_body", False)
        self.left -= len(message.get("body", b""))
        if self.left < 0:
            self.refusal = _TOO_LARGE
            return {"type": "http.disconnect"}
        return message


async def _refuse(exchange: Exchange, status: int, code: str, title: str) -> None:
    content = json.dumps({"status": status, "code": code, "title": title}).encode()
    await exchange._begin(
        status,
        [
            (b"content-type", b"application/problem+json"),
            (b"content-length", str(len(content)).encode()),
            (b"connection", b"close"),
            (b"x-content-type-options", b"nosniff"),
        ],
    )
    await exchange._send({"type": "http.response.body", "body": content, "more_body": True})
    await exchange.thrown_away()
    await exchange._finish(b"")
