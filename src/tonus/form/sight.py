"""Form is judged only by what is in sight.

Movements are told apart by where the model puts a joint, hidden or not; a cue
may speak only of landmarks that the camera shows.
"""

from __future__ import annotations

import numpy as np

from tonus.form.signals import SHOWN, signal_of
from tonus.form.window import RepWindow
from tonus.pose.sequence import FloatArray

__all__ = ["shown_signal"]


def shown_signal(name: str, window: RepWindow) -> FloatArray:
    """Return a signal only where the landmarks it stands on are in sight.

    Parameters
    ----------
    name : str
        Key of `SIGNALS`.
    window : RepWindow
        Frames of the repetition.

    Returns
    -------
    ndarray, shape (n,)
        NaN where a landmark is hidden, outside the image or was not delivered.

    Examples
    --------
    >>> unseen = RepWindow(
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
    >>> shown_signal("trunk_lean_deg", unseen).tolist()
    [nan, nan, nan]
    """
    values = signal_of(name, window)
    needed = SHOWN.get(name)
    if needed is None:
        return values
    index = np.array(needed, dtype=np.intp)
    return np.where(window.shown[:, index].all(axis=1), values, np.nan)
