"""A progress bar with time left, and a stop that leaves nothing behind."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from rich.progress import (
    BarColumn,
    Progress,
    TaskProgressColumn,
    TextColumn,
    TimeRemainingColumn,
)

from tonus_cli.speech import notes

__all__ = ["Stop", "progress_bar"]


class Stop:
    """Whether the person asked to stop; Ctrl-C and a polite kill ask.

    Used as a context: inside it the first Ctrl-C asks the work to stop at the
    next chance, and a second one stops at once.
    """

    def __init__(self) -> None:
        self._asked = False
        self._before: dict[int, object] = {}

    def __call__(self) -> bool:
        """Return whether to stop."""
        return self._asked

    def __enter__(self) -> Stop:
        for number in (signal.SIGINT, signal.SIGTERM):
            self._before[number] = signal.signal(number, self._ask)
        return self

    def __exit__(self, *_: object) -> None:
        self._restore()

    def _ask(self, _number: int, _frame: FrameType | None) -> None:
        self._asked = True
        self._restore()

    def _restore(self) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)  # type: ignore[arg-type]
        self._before.clear()


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
