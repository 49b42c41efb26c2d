"""The error that ends work somebody asked to stop."""

from __future__ import annotations

from tonus.errors import TonusError
from tonus.messages import N_

__all__ = ["Cancelled"]


class Cancelled(TonusError):
    """Work was stopped because somebody asked for it; nothing was left behind.

    Examples
    --------
    >>> str(Cancelled())
    'Stopped before the end, as asked.'
    """

    def __init__(self) -> None:
        super().__init__(N_("Stopped before the end, as asked."))

    def __reduce__(self) -> tuple[object, ...]:
        return (Cancelled, ())
