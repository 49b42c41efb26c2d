"""Form is judged only by what is in sight.

Movements are told apart by where the model puts a joint, hidden or not; a cue
may speak only of landmarks that the camera shows.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from tonus.form.signals import signal_of
from tonus.form.window import RepWindow
from tonus.pose.sequence import FloatArray
from tonus.pose.skeleton import ANKLES, HIPS, KNEES, SHOULDERS, Landmark

__all__ = ["shown_signal"]


#: Landmarks that must all be seen for a signal to judge by.  Signals that are not
#: named here weigh left and right by how well each is seen.
_ALL_SHOWN: Final[dict[str, tuple[Landmark, ...]]] = {
    "ankle_gap_ratio": (*HIPS, *ANKLES),
    "hip_drop_leg": (*HIPS, *ANKLES),
    "hip_over_knee_leg": (*HIPS, *KNEES),
    "knee_gap_ratio": (*KNEES, *ANKLES),
    "lean_gain_deg": (*SHOULDERS, *HIPS, *ANKLES),
    "nose_pitch_deg": (Landmark.NOSE,),
    "trunk_lean_deg": (*SHOULDERS, *HIPS),
    "trunk_over_shank_deg": (*SHOULDERS, *HIPS),
}


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
    needed = _ALL_SHOWN.get(name)
    if needed is None:
        return values
    index = np.array(needed, dtype=np.intp)
    return np.where(window.shown[:, index].all(axis=1), values, np.nan)
