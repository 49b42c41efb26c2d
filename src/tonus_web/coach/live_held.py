"""Conversations that come by POST, held for a minute between two requests."""

from __future__ import annotations

import contextlib
import threading
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from tonus.messages import N_
from tonus_web.coach.live_conversation import Conversation
from tonus_web.coach.live_limits import FrameBudget, Room
from tonus_web.coach.live_messages import LiveRefusal
from tonus_web.coach.live_protocol import ErrorCode

__all__ = ["HELD_S", "Held", "HeldConversations", "Key"]

HELD_S: Final = 60.0
_MOST: Final = 80
_PER_ACCOUNT: Final = 4
#: Account, member, session, and the set; no set during set-up.
Key = tuple[uuid.UUID, uuid.UUID, str, str | None]


@dataclass(slots=True, kw_only=True)
class Held:
    """One conversation, and what keeps two requests out of it at once."""

    conversation: Conversation
    budget: FrameBudget = field(default_factory=FrameBudget)
    lock: threading.Lock = field(default_factory=threading.Lock)
    used_s: float = 0.0
    is_over: bool = False


class HeldConversations:
    """Conversations by whose they are; forgotten when nobody came for a minute.

    Parameters
    ----------
    room : Room
        Counts the frames that they keep.
    """

    def __init__(self, room: Room) -> None:
        self._room = room
        self._lock = threading.Lock()
        self._held: dict[Key, Held] = {}
        self._timer: threading.Timer | None = None

    @contextlib.contextmanager
    def held(self, key: Key, *, language: str) -> Iterator[Held]:
        """Hold the conversation that goes on under a key, or a new one, for one request.

        Parameters
        ----------
        key : tuple
            Whose, and which set.
        language : str
            Of a new one.

        Yields
        ------
        Held
            No other request uses it meanwhile.

        Raises
        ------
        LiveRefusal
            When there are too many.
        """
        while True:
            found = self._found(key, language)
            with found.lock:
                # It may have ended while this request waited for its turn; what is kept
                # in one that nobody knows any more would be kept for good.
                if not found.is_over:
                    yield found
                    return

    def _found(self, key: Key, language: str) -> Held:
        with self._lock:
            self._sweep()
            found = self._held.get(key)
            if found is None:
                own = sum(other[0] == key[0] for other in self._held)
                if len(self._held) >= _MOST or own >= _PER_ACCOUNT:
                    raise LiveRefusal(
                        ErrorCode.BUSY,
                        N_("Several live sets are on their way already. Try again in a minute."),
                    )
                found = Held(conversation=Conversation(self._room, language=language))
                self._held[key] = found
            found.used_s = time.monotonic()
            self._sweep_later()
            return found

    def end(self, key: Key, held: Held) -> None:
        """Let go of a conversation that is over; called while it is held.

        Parameters
        ----------
        key : tuple
            As `held` took it.
        held : Held
            As `held` gave it.
        """
        with self._lock:
            self._held.pop(key, None)
        self._ended(held)

    @staticmethod
    def _ended(held: Held) -> None:
        held.is_over = True
        held.conversation.forget()

    def clear(self) -> None:
        """Let go of all of them; called while no request is answered."""
        with self._lock:
            for held in self._held.values():
                self._ended(held)
            self._held.clear()

    def _sweep(self) -> None:
        old_s = time.monotonic() - HELD_S
        for key in [key for key, one in self._held.items() if one.used_s < old_s]:
            one = self._held[key]
            # One that is used at this moment is not old for long.
            if one.lock.acquire(blocking=False):
                try:
                    del self._held[key]
                    self._ended(one)
                finally:
                    one.lock.release()

    def _sweep_later(self) -> None:
        if self._timer is not None and self._timer.is_alive():
            return
        self._timer = threading.Timer(HELD_S + 1.0, self._swept)
        self._timer.daemon = True
        self._timer.start()

    def _swept(self) -> None:
        with self._lock:
            self._sweep()
            self._timer = None
            if self._held:
                self._sweep_later()
