"""Signals of trunk and head."""

from __future__ import annotations

from typing import Final

import numpy as np

from tonus.form.signals.heights import hip_drop
from tonus.form.signals.knees import shank_lean
from tonus.form.signals.reading import Signal, gap, kept, ratio, seen_mean, xy
from tonus.form.vocabulary import Stage
from tonus.form.window import RepWindow
from tonus.pose.sequence import FloatArray
from tonus.pose.skeleton import ANKLES, EARS, HIPS, SHOULDERS, Landmark

__all__ = ["SHOWN", "SIGNALS"]

#: Fewer frames of a way down say nothing about the heights between them.
FEWEST_FRAMES: Final = 3


def _trunk_lean(window: RepWindow) -> FloatArray:
    return window.posture.trunk_lean_deg


def _lean_gain(window: RepWindow) -> FloatArray:
    """Return how much more the trunk leans on the way up than it did at the same height.

    Hips that rise first leave the shoulders behind.  The way down is the person's
    own measure, so that a long trunk or a deep squat is no fault.
    """
    lean, drop = window.posture.trunk_lean_deg, kept(window, "hip_drop_leg", hip_drop)
    down = window.mask(Stage.DOWN) & np.isfinite(lean) & np.isfinite(drop)
    if down.sum() < FEWEST_FRAMES:
        return np.full(len(lean), np.nan)
    lowered = np.maximum.accumulate(drop[down])
    gain = lean - np.interp(drop, lowered, lean[down])
    return np.where(window.mask(Stage.UP), gain, np.nan)


def _trunk_over_shank(window: RepWindow) -> FloatArray:
    """Return how much more the trunk leans forward than the shanks do."""
    return window.posture.trunk_lean_deg - kept(window, "shank_lean_deg", shank_lean)


def nose_over_ears_deg(window: RepWindow) -> FloatArray:
    """Return how far the nose points up from each ear, shape (n, 2), left then right."""
    nose = window.points[:, Landmark.NOSE]
    ear_x, ear_y = xy(window, EARS)
    forward = (nose[:, 0:1] - ear_x) * window.facing
    result: FloatArray = np.degrees(np.arctan2(ear_y - nose[:, 1:2], forward))
    return result


def _nose_pitch(window: RepWindow) -> FloatArray:
    pitch = nose_over_ears_deg(window)
    # A nose behind the ears is a face the model made up, as behind a plate.
    return seen_mean(window, np.where(np.abs(pitch) < 75.0, pitch, np.nan), EARS)


def _shoulders_per_trunk(window: RepWindow) -> FloatArray:
    """Return the width of the shoulders over the length of the trunk, as seen.

    Somebody who lies along the line of sight shows wide shoulders on a short trunk.
    """
    x, y = xy(window, SHOULDERS)
    hip_x, hip_y = xy(window, HIPS)
    across = np.mean(x, axis=1) - np.mean(hip_x, axis=1)
    along = np.mean(y, axis=1) - np.mean(hip_y, axis=1)
    trunk = np.sqrt(across * across + along * along)
    return ratio(gap(window, SHOULDERS), trunk, least=0.03 * window.leg_px)


#: Signals by name.
SIGNALS: Final[dict[str, Signal]] = {
    "lean_gain_deg": _lean_gain,
    "nose_pitch_deg": _nose_pitch,
    "shoulders_per_trunk_ratio": _shoulders_per_trunk,
    "trunk_lean_deg": _trunk_lean,
    "trunk_over_shank_deg": _trunk_over_shank,
}
#: Landmarks that must all be in sight for a signal to judge by.
SHOWN: Final[dict[str, tuple[Landmark, ...]]] = {
    "lean_gain_deg": (*SHOULDERS, *HIPS, *ANKLES),
    "nose_pitch_deg": (Landmark.NOSE,),
    "trunk_lean_deg": (*SHOULDERS, *HIPS),
    "trunk_over_shank_deg": (*SHOULDERS, *HIPS),
}
