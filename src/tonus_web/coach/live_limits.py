"""How much live judging the server takes on, in all and of one account."""

from __future__ import annotations

import contextlib
import threading
import time
import uuid
from collections import Counter, deque
from collections.abc import Callable, Iterator
from typing import Final

from tonus.messages import N_
from tonus_web.coach.live_messages import LiveRefusal
from tonus_web.coach.live_protocol import MAX_SET_FRAMES, SUSTAINED_FRAMES_PER_S, ErrorCode

__all__ = ["FrameBudget", "Room"]

#: At once; each costs some of a core.
CONNECTIONS: Final = 80
PER_ACCOUNT: Final = 4
#: Opened by one account within a minute: a phone with a poor network opens some.
OPENED_PER_MIN: Final = 60
#: Kept of all sets that go on, 536 bytes each.
KEPT_FRAMES: Final = 400_000
_FULL: Final = N_("The server is judging as many sets as it can. Try again in a moment.")
_TOO_MANY: Final = N_("Your account has several live sets open. Close one of them first.")


class FrameBudget:
    """What clients may send: a whole set each at once, then as many as a camera gives.

    Parameters
    ----------
    clock : callable, optional
        Seconds; for tests.
    clients : int, optional
        How many share it.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic, *, clients: int = 1) -> None:
        self._clock = clock
        self._rate_per_s = clients * SUSTAINED_FRAMES_PER_S
        self._most = float(clients * (MAX_SET_FRAMES + 10 * SUSTAINED_FRAMES_PER_S))
        self._left = self._most
        self._at_s = clock()

    def wait_s(self, frames: int) -> float:
        """Return how long to wait before so many frames are taken; 0 most of the time.

        Parameters
        ----------
        frames : int
            They are counted as taken.

        Returns
        -------
        float
            Seconds.
        """
        now_s = self._clock()
        earned = (now_s - self._at_s) * self._rate_per_s
        self._left = min(self._most, self._left + earned) - frames
        self._at_s = now_s
        return max(0.0, -self._left / self._rate_per_s)

    def give_back(self, frames: int) -> None:
        """Count frames as not taken.

        Parameters
        ----------
        frames : int
            As `wait_s` was told.
        """
        self._left = min(self._most, self._left + frames)

    @property
    def is_full(self) -> bool:
        """Whether it is as if nothing had been sent."""
        return self._left + (self._clock() - self._at_s) * self._rate_per_s >= self._most


class Room:
    """Who is connected, how many frames each account sends, and how many are kept in all."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open: Counter[uuid.UUID] = Counter()
        self._opened: dict[uuid.UUID, deque[float]] = {}
        self._frames = 0
        self._budgets: dict[uuid.UUID, FrameBudget] = {}

    @contextlib.contextmanager
    def place(self, account: uuid.UUID) -> Iterator[None]:
        """Hold a place for one connection.

        Parameters
        ----------
        account : UUID
            Whose.

        Yields
        ------
        None
            While it is connected.

        Raises
        ------
        LiveRefusal
            When there is none.
        """
        with self._lock:
            self._take(account)
        try:
            yield
        finally:
            with self._lock:
                self._open[account] -= 1
                if not self._open[account]:
                    del self._open[account]

    def _take(self, account: uuid.UUID) -> None:
        now_s = time.monotonic()
        for known in [one for one, times in self._opened.items() if now_s - times[-1] > 60]:
            del self._opened[known]
        opened = self._opened.setdefault(account, deque(maxlen=OPENED_PER_MIN))
        hasty = len(opened) == OPENED_PER_MIN and now_s - opened[0] < 60
        opened.append(now_s)
        if self._open[account] >= PER_ACCOUNT or hasty:
            raise LiveRefusal(ErrorCode.BUSY, _TOO_MANY)
        if self._open.total() >= CONNECTIONS:
            raise LiveRefusal(ErrorCode.BUSY, _FULL)
        self._open[account] += 1

    def wait_s(self, account: uuid.UUID, frames: int) -> float:
        """Return how long an account waits, whose every new set has a budget of its own.

        Parameters
        ----------
        account : UUID
            Whose.
        frames : int
            Counted as taken; negative to give them back.

        Returns
        -------
        float
            Seconds; 0 most of the time.
        """
        with self._lock:
            budget = self._budgets.get(account)
            if budget is None:
                for known in [one for one, left in self._budgets.items() if left.is_full]:
                    del self._budgets[known]
                budget = self._budgets[account] = FrameBudget(clients=PER_ACCOUNT)
            if frames < 0:
                budget.give_back(-frames)
                return 0.0
            return budget.wait_s(frames)

    def keep(self, frames: int) -> None:
        """Count frames as kept.

        Parameters
        ----------
        frames : int
            Negative for those that are let go.

        Raises
        ------
        LiveRefusal
            When there is no room for more.
        """
        with self._lock:
            if frames > 0 and self._frames + frames > KEPT_FRAMES:
                raise LiveRefusal(ErrorCode.BUSY, _FULL)
            self._frames += frames

    @property
    def connections(self) -> int:
        """Open at this moment."""
        return self._open.total()

    @property
    def frames(self) -> int:
        """Kept at this moment."""
        return self._frames
