"""Signals that rules may name: one number per frame of a repetition.

Each takes a `RepWindow` and returns an array of shape (n,), NaN where what it
needs was not seen.  Lengths are shares of the person's own leg, so that no
height is asked for; ``forward`` is where the toes point, never left or right.
A module for each topic; a new one is named in `_TOPICS`.
"""

from __future__ import annotations

from typing import Final

from tonus.form.signals import (
    feet,
    fold,
    heights,
    holding,
    knees,
    phase,
    rising,
    seat,
    supine,
    timing,
    trunk,
    walking,
    working,
)
from tonus.form.signals.reading import Signal, kept
from tonus.form.window import RepWindow
from tonus.pose.sequence import FloatArray
from tonus.pose.skeleton import Landmark

__all__ = ["SHOWN", "SIGNALS", "signal_of"]

_TOPICS: Final = (
    feet,
    fold,
    heights,
    holding,
    knees,
    phase,
    rising,
    seat,
    supine,
    timing,
    trunk,
    walking,
    working,
)

#: Every signal a rule may name.
SIGNALS: Final[dict[str, Signal]] = {
    name: signal for topic in _TOPICS for name, signal in topic.SIGNALS.items()
}
#: Landmarks that must all be in sight for a signal to judge by.  Signals that are
#: not named here weigh left and right by how well each is seen.
SHOWN: Final[dict[str, tuple[Landmark, ...]]] = {
    name: marks for topic in _TOPICS for name, marks in topic.SHOWN.items()
}


def signal_of(name: str, window: RepWindow) -> FloatArray:
    """Return a signal of a repetition; made once, however often it is asked for.

    Parameters
    ----------
    name : str
        Key of `SIGNALS`.
    window : RepWindow
        Frames of the repetition.

    Returns
    -------
    ndarray, shape (n,)
        As the signal gives it.

    Examples
    --------
    >>> import numpy as np
    >>> window = RepWindow(
    ...     times_s=np.arange(3) / 30,
    ...     points=np.ones((3, 33, 2)),
    ...     visibility=np.zeros((3, 33)),
    ...     leg_px=100.0,
    ...     start_s=0.0,
    ...     peak_s=0.0,
    ...     end_s=0.0,
    ...     top_s=0.0,
    ...     width=640,
    ...     height=360,
    ... )
    >>> signal_of("time_s", window) is signal_of("time_s", window)
    True
    """
    return kept(window, name, SIGNALS[name])
