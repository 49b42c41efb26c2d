"""Standard streams that hold up: closed, full, cut off, or in another encoding."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections.abc import Iterator

from tonus.errors import OutputError
from tonus.messages import N_

__all__ = ["hold_streams"]


def hold_streams() -> None:
    """Make the standard streams of this process safe to write to.

    A reader who has had enough (``| head``) ends nothing: what else was asked for
    is still made.  A standard output that is full is an `OutputError`; on a
    standard error that is full nobody could be told.  A character that an
    encoding lacks is written as a question mark.
    """
    for number in (0, 1, 2):
        try:
            os.fstat(number)
        except OSError:
            # The next file to be opened would take the number, and with it
            # whatever a library says on that stream.
            os.open(os.devnull, os.O_RDWR)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout = _held(sys.stdout, _Outlet)
    if isinstance(sys.stderr, io.TextIOWrapper):
        sys.stderr = _held(sys.stderr, _QuietOutlet)


class _Outlet(io.TextIOWrapper):
    """A standard stream to which nobody need listen."""

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
            self._complain(problem)

    def _drain(self) -> None:
        """Let what is still held, and all that follows, go nowhere."""
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, self.fileno())
        os.close(nowhere)

    def _complain(self, problem: OSError) -> None:
        raise OutputError(
            N_("Standard output cannot be written: {reason}."), reason=problem.strerror or problem
        ) from problem


class _QuietOutlet(_Outlet):
    def _complain(self, problem: OSError) -> None:
        pass


def _held(stream: io.TextIOWrapper, kind: type[_Outlet]) -> _Outlet:
    encoding, line_buffering = stream.encoding, stream.line_buffering
    return kind(stream.detach(), encoding, "replace", line_buffering=line_buffering)
