"""The live socket: one task for each connection, and one watch over all of them.

Frames are judged in the loop, a few at a time: a block takes a millisecond, and a
thread would wait five for its turn.  What asks the database runs in threads of its
own.  A message is asked for when the one before it was answered, so that the server
of the protocol stops reading where a client sends more than is taken.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import time
import uuid
from collections.abc import Callable
from concurrent.futures import Executor
from functools import partial
from typing import Any, Final, TypeVar

from django.db import DatabaseError, InterfaceError
from django.http import Http404
from django.urls import resolve

from tonus.catalogue import translator
from tonus.errors import TonusError
from tonus.messages import N_
from tonus_web.coach.live_admission import Admission, Forbidden, admission, admitted_member
from tonus_web.coach.live_conversation import Conversation, WholeSet, live_error
from tonus_web.coach.live_limits import FrameBudget, Room
from tonus_web.coach.live_messages import LiveRefusal, read_frames, read_text, written
from tonus_web.coach.live_protocol import (
    CLOSE_CODES,
    Discard,
    ErrorCode,
    Finish,
    Light,
    LiveError,
    Saved,
    Setup,
    Start,
)
from tonus_web.coach.live_saving import already_saved, saved_set
from tonus_web.coach.streams import Application, Message, Receive, Send
from tonus_web.coach.threads import ClosingThreads

__all__ = ["COST", "FAULT", "ROOM", "Sockets", "is_socket"]

_LOG = logging.getLogger(__name__)
T = TypeVar("T")
View = TypeVar("View", bound=Callable[..., Any])

#: Of this process, which serves everything.
ROOM: Final = Room()
#: So often rights are looked at, and who has been silent.
WATCH_S: Final = 1.0
_AT_ONCE: Final = 4
#: Somebody who rests between two sets may leave the socket open.
IDLE_S: Final = 300.0
#: Somebody who was let in says what for.
FIRST_S: Final = 20.0
#: Who has been slowed for so long without a break is sent away.
SLOWED_S: Final = 20.0
#: Beyond so many frames at once somebody else is served for as long as they took.
_LIVE_FRAMES: Final = 16
#: A client that takes nothing more is not waited for.
_SEND_S: Final = 5.0
#: What setting out and saving cost, in frames.
COST: Final[dict[type, int]] = {Start: 60, Setup: 60, Finish: 120}
_FAULTS: Final = (
    TonusError,
    DatabaseError,
    InterfaceError,
    ArithmeticError,
    AssertionError,
    LookupError,
    TypeError,
    ValueError,
)
FAULT: Final = N_("Something went wrong here. Your set is kept on your device; try again.")


def is_socket(view: View) -> View:
    """Return a view, marked as one at whose address sockets are served.

    Parameters
    ----------
    view : callable
        Of a member.

    Returns
    -------
    callable
        The same view.
    """
    view.is_socket = True  # type: ignore[attr-defined]
    return view


class Sockets:
    """The application around another one: it serves sockets itself, all else the other.

    Parameters
    ----------
    application : callable
        What serves HTTP.
    """

    def __init__(self, application: Application) -> None:
        self.application = application
        self._open: set[_Connection] = set()
        self._watch: asyncio.Task[None] | None = None
        self._threads = ClosingThreads(2, thread_name_prefix="live")
        # Rights are looked at while two sets wait to be saved, too.
        self._watching = ClosingThreads(1, thread_name_prefix="live-watch")

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Serve one request or socket."""
        if scope["type"] != "websocket":
            await self.application(scope, receive, send)
            return
        await receive()
        member_id = _member_id(scope)
        if member_id is None:
            await _deny(send, 404)
            return
        try:
            who = await self._in_thread(partial(admission, scope, member_id))
        except Forbidden:
            await _deny(send, 403)
        except LiveRefusal as refusal:
            await send({"type": "websocket.accept"})
            await _end(send, live_error(refusal, translator()))
        except (DatabaseError, InterfaceError):
            _LOG.exception("A live socket could not be opened.")
            await _deny(send, 503)
        else:
            await self._serve(_Connection(who, receive, send, self._in_thread))

    async def _serve(self, connection: _Connection) -> None:
        await connection.send({"type": "websocket.accept"})
        try:
            with ROOM.place(connection.who.account):
                self._open.add(connection)
                self._keep_watch()
                await connection.serve()
        except LiveRefusal as refusal:
            await connection.end(refusal)
        finally:
            self._open.discard(connection)
            connection.conversation.forget()

    def _in_thread(self, ask: Callable[[], T]) -> asyncio.Future[T]:
        threads: Executor = self._threads
        return asyncio.get_running_loop().run_in_executor(threads, ask)

    def _keep_watch(self) -> None:
        loop = asyncio.get_running_loop()
        if self._watch is None or self._watch.done() or self._watch.get_loop() is not loop:
            self._watch = loop.create_task(self._watched())

    async def _watched(self) -> None:
        """Look at every connection once a second, for as long as there is one."""
        while self._open:
            everybody = list(self._open)
            # A few at a time: whoever is judged meanwhile waits for no more than these.
            pieces = [everybody[at : at + _AT_ONCE] for at in range(0, len(everybody), _AT_ONCE)]
            for piece in pieces:
                await asyncio.sleep(WATCH_S / len(pieces))
                await self._look_at(piece)

    async def _look_at(self, connections: list[_Connection]) -> None:
        ask = partial(_no_longer, [connection.who for connection in connections])
        try:
            found = await asyncio.get_running_loop().run_in_executor(self._watching, ask)
        except (DatabaseError, InterfaceError):
            _LOG.exception("Nobody's right to a live socket could be looked at.")
            return
        for connection, refusal in zip(connections, found, strict=True):
            refusal = refusal or connection.silence()
            if refusal is not None:
                connection.end_soon(refusal)


def _no_longer(admissions: list[Admission]) -> list[LiveRefusal | None]:
    return [_refusal_of(one) for one in admissions]


def _refusal_of(one: Admission) -> LiveRefusal | None:
    try:
        admitted_member(one)
    except LiveRefusal as refusal:
        return refusal
    return None


def _member_id(scope: Message) -> uuid.UUID | None:
    """Of the address of a socket; None for any other address."""
    try:
        match = resolve(scope["path"].removeprefix(scope.get("root_path", "")))
    except Http404:
        return None
    if not getattr(match.func, "is_socket", False):
        return None
    found = match.kwargs["member_id"]
    return found if isinstance(found, uuid.UUID) else None


async def _deny(send: Send, status: int) -> None:
    """Answer a handshake as HTTP does."""
    headers = [(b"content-length", b"0"), (b"cache-control", b"no-store")]
    start = {"type": "websocket.http.response.start", "status": status, "headers": headers}
    await send(start)
    await send({"type": "websocket.http.response.body", "body": b""})


async def _end(send: Send, error: LiveError) -> None:
    await send({"type": "websocket.send", "text": _json(error)})
    await send(
        {
            "type": "websocket.close",
            "code": CLOSE_CODES.get(error.code, 1011),
            "reason": error.code.value,
        }
    )


def _json(message: Any) -> str:
    return json.dumps(written(message), ensure_ascii=False, separators=(",", ":"), allow_nan=False)


class _Connection:
    """One socket of somebody who was let in."""

    def __init__(
        self,
        who: Admission,
        receive: Receive,
        send: Send,
        in_thread: Callable[[Callable[[], Any]], asyncio.Future[Any]],
    ) -> None:
        self.who = who
        self.conversation = Conversation(ROOM, language=who.language)
        self._receive, self._send, self._in_thread = receive, send, in_thread
        self._budget = FrameBudget()
        self._heard_s = self._opened_s = time.monotonic()
        self._slowed_since_s: float | None = None
        self._has_begun = self._is_over = False
        self._ending: asyncio.Task[None] | None = None

    async def send(self, message: Message) -> None:
        """Send, unless it is over; a client that takes nothing is given up."""
        if self._is_over:
            return
        try:
            async with asyncio.timeout(_SEND_S):
                await self._send(message)
        except TimeoutError:
            self._is_over = True

    async def serve(self) -> None:
        """Answer until the end."""
        while not self._is_over:
            message = await self._receive()
            if message["type"] == "websocket.disconnect":
                return
            self._heard_s = time.monotonic()
            try:
                await self._answer(message)
            except LiveRefusal as refusal:
                if refusal.fatal:
                    await self.end(refusal)
                else:
                    await self._say(self.conversation.error(refusal))
            except _FAULTS:
                _LOG.exception("A live message could not be answered.")
                await self.end(LiveRefusal(ErrorCode.SERVER, FAULT))

    async def _answer(self, message: Message) -> None:
        text, data = message.get("text"), message.get("bytes")
        if data is not None:
            frames = read_frames(data)
            await self._slow_down(len(frames))
            begun_s = time.perf_counter()
            for state in self.conversation.judged(frames):
                if state is None:
                    # As long for the others as this took.
                    await asyncio.sleep(time.perf_counter() - begun_s)
                    begun_s = time.perf_counter()
                    if self._is_over:
                        return
                else:
                    await self._say(state)
            if len(frames) >= _LIVE_FRAMES:
                await asyncio.sleep(time.perf_counter() - begun_s)
            return
        read = read_text(text or "")
        await self._slow_down(COST.get(type(read), 1))
        match read:
            case Setup() | Start():
                self._has_begun = True
                await self._begin(read)
            case Light():
                self.conversation.take_light(read)
            case Finish():
                await self._finish(self.conversation.whole(read))
            case Discard():
                await self._say(self.conversation.discard())

    async def _begin(self, message: Setup | Start) -> None:
        if isinstance(message, Start):
            before = await self._in_thread(partial(_before, self.who, message))
            if before is not None:
                await self._say(before)
                return
        await self._say(self.conversation.begin(message, limits=self.who.limits))

    async def _finish(self, whole: WholeSet) -> None:
        saved = await self._in_thread(partial(_save, self.who, whole))
        self.conversation.forget()
        await self._say(saved)

    async def _slow_down(self, frames: int) -> None:
        """Wait where more comes than is taken; the connection is not read meanwhile."""
        wait_s = self._budget.wait_s(frames)
        wait_s = max(wait_s, ROOM.wait_s(self.who.account, frames))
        if wait_s <= 0:
            self._slowed_since_s = None
            return
        now_s = time.monotonic()
        self._slowed_since_s = self._slowed_since_s or now_s
        if now_s + wait_s - self._slowed_since_s > SLOWED_S:
            raise LiveRefusal(
                ErrorCode.TOO_FAST,
                N_("The page sends pictures faster than any camera makes them."),
            )
        await asyncio.sleep(wait_s)

    async def _say(self, message: Any) -> None:
        await self.send({"type": "websocket.send", "text": _json(message)})

    def silence(self) -> LiveRefusal | None:
        """Return why the connection ends, where nothing was said for too long."""
        now_s = time.monotonic()
        late = now_s - self._heard_s > IDLE_S
        late = late or (not self._has_begun and now_s - self._opened_s > FIRST_S)
        if not late:
            return None
        return LiveRefusal(ErrorCode.IDLE, N_("Nothing came from the page for a long time."))

    def end_soon(self, refusal: LiveRefusal) -> None:
        """End from outside of the connection's own task."""
        if self._ending is None:
            self._ending = asyncio.get_running_loop().create_task(self.end(refusal))

    async def end(self, refusal: LiveRefusal) -> None:
        """Tell why, and close; the rest is as if the client had gone."""
        if self._is_over:
            return
        # The client may be gone before it is told.
        with contextlib.suppress(OSError):
            await _end(self.send, self.conversation.error(refusal))
        self._is_over = True


def _before(who: Admission, start: Start) -> Saved | None:
    return already_saved(admitted_member(who), start)


def _save(who: Admission, whole: WholeSet) -> Saved:
    return saved_set(admitted_member(who), whole)
