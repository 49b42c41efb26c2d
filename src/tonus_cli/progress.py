"""A progress bar with time left, and a stop that leaves nothing behind."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, Final

from rich.progress import (
    BarColumn,
    Progress,
    TaskProgressColumn,
    TextColumn,
    TimeRemainingColumn,
)

from tonus_cli.speech import notes
from tonus_video.cancelled import Cancelled

__all__ = ["Stop", "progress_bar"]

#: Ctrl-C, a polite kill, and a terminal that is closed.
_ASKING: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stop:
    """Whether the person asked to stop.

    Used as a context.  Work that looks at it by itself runs inside `heard` and
    ends at its next chance; any other work, and work that is asked a second
    time, is interrupted at once.  Either way the work cleans up behind itself.
    """

    def __init__(self) -> None:
        self._asked = False
        self._heard = False
        self._before: dict[int, Any] = {}

    def __call__(self) -> bool:
        """Return whether to stop."""
        return self._asked

    def __enter__(self) -> Stop:
        for number in _ASKING:
            # What whoever started the command wants ignored (nohup) stays so.
            if signal.getsignal(number) is not signal.SIG_IGN:
                self._before[number] = signal.signal(number, self._ask)
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        # Once all is cleaned up, a further Ctrl-C could only spoil the ending.
        ending = kind is not None and issubclass(kind, KeyboardInterrupt | Cancelled)
        for number, handler in self._before.items():
            signal.signal(number, signal.SIG_IGN if ending else handler)
        self._before.clear()

    @contextmanager
    def heard(self) -> Iterator[None]:
        """Run work that looks at this by itself.

        Raises
        ------
        Cancelled
            When the work came to its end although it was asked to stop.
        """
        self._heard = True
        try:
            yield
        finally:
            self._heard = False
        if self._asked:
            raise Cancelled

    def _ask(self, _number: int, _frame: FrameType | None) -> None:
        if self._asked or not self._heard:
            raise KeyboardInterrupt
        self._asked = True


@contextmanager
def progress_bar(label: str) -> Iterator[Callable[[float, float], None]]:
    """Show a bar on stderr while the block runs; nothing where stderr is no terminal.

    Parameters
    ----------
    label : str
        What is being done.

    Yields
    ------
    callable
        Takes seconds done and seconds in all.
    """
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(bar_width=None),
        TaskProgressColumn(),
        TimeRemainingColumn(compact=True, elapsed_when_finished=True),
        console=notes,
        transient=True,
        disable=not notes.is_terminal,
    ) as bar:
        task = bar.add_task(label, total=None)

        def show(done_s: float, total_s: float) -> None:
            bar.update(task, completed=done_s, total=total_s)

        yield show
