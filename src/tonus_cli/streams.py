"""Standard streams that hold up: closed, full, cut off, or in another encoding."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections.abc import Iterator
from typing import Final, TextIO

from tonus.errors import OutputError
from tonus.messages import N_

__all__ = ["hold_streams"]

_STREAMS: Final = (0, 1, 2)


class _Outlet(io.TextIOWrapper):
    """A standard stream that nobody need listen to.

    A reader who has had enough (``| head``) ends nothing: what else was asked
    for is still made.  A disk that is full is an error on standard output; on
    standard error nobody could be told.
    """

    def write(self, text: str, /) -> int:
        with self._kept():
            super().write(text)
        return len(text)

    def flush(self) -> None:
        with self._kept():
            super().flush()

    @contextlib.contextmanager
    def _kept(self) -> Iterator[None]:
        try:
            yield
        except BrokenPipeError:
            self._drain()
        except OSError as problem:
            self._drain()
            if self.fileno() != sys.__stderr__.fileno() if sys.__stderr__ else True:
                raise OutputError(
                    N_("Standard output cannot be written: {reason}."),
                    reason=problem.strerror or problem,
                ) from problem

    def _drain(self) -> None:
        """Let what is still held, and all that follows, go nowhere."""
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, self.fileno())
        os.close(nowhere)
