"""A worker started from the command line, here or on another machine."""

from __future__ import annotations

from tonus_cli.application import set_up

__all__ = ["work"]


def work(*, name: str, once: bool) -> None:
    """Analyse clips that wait, until somebody stops it.

    Raises
    ------
    TonusError
        When set-up is missing.
    """
    set_up()
    from tonus_web.coach.worker import Worker

    Worker(name).serve(once=once)
