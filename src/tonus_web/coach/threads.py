"""Threads beside the requests that leave no database open."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, ParamSpec, TypeVar

from django.db import connections

__all__ = ["ClosingThreads"]

P = ParamSpec("P")
T = TypeVar("T")


class ClosingThreads(ThreadPoolExecutor):
    """Threads of an event loop; each closes its connections when a piece of work is done.

    Django closes those of the thread that served a request.  The pages of errors are
    made in others, whose connections would stay open for good.
    """

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Run a function in one of the threads."""

        def closing(*given: Any, **named: Any) -> T:
            try:
                return fn(*given, **named)
            finally:
                connections.close_all()

        return super().submit(closing, *args, **kwargs)
