"""Signals that rules may name: one number per frame of a repetition.

Each takes a `RepWindow` and returns an array of shape (n,), NaN where what it
needs was not seen.  Lengths are shares of the person's own leg, so that no
height is asked for; ``forward`` is where the toes point, never left or right.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tonus.form.vocabulary import Stage
from tonus.form.window import RepWindow
from tonus.motion.geometry import distance, interior_angle_deg
from tonus.motion.view import FOOT_PER_LEG
from tonus.pose.sequence import FloatArray
from tonus.pose.skeleton import ANKLES, EARS, HEELS, HIPS, KNEES, SHOULDERS, TOES, Landmark

__all__ = ["SIGNALS", "signal_of"]

Signal = Callable[[RepWindow], FloatArray]

#: Fewer frames of a way down say nothing about the heights between them.
FEWEST_FRAMES: Final = 3
#: How much more a trunk may fold, per leg length that the hips go down.
LEAN_PER_DROP: Final = 3.0


def _xy(window: RepWindow, pair: tuple[Landmark, Landmark]) -> tuple[FloatArray, FloatArray]:
    """Return x and y of a pair of landmarks, each of shape (n, 2), left then right."""
    index = np.array(pair, dtype=np.intp)
    both = window.points[:, index]
    return both[..., 0], both[..., 1]


def _seen_mean(
    window: RepWindow, values: FloatArray, *pairs: tuple[Landmark, Landmark]
) -> FloatArray:
    """Return the mean of left and right, weighted by how well the landmarks are seen.

    A side of which a landmark is hidden or outside the image has no weight;
    NaN where both are.
    """
    weight = np.ones(values.shape)
    for pair in pairs:
        index = np.array(pair, dtype=np.intp)
        seen = window.visibility[:, index] * window.shown[:, index]
        weight = np.minimum(weight, seen)
    weight = np.square(weight)
    total = weight[:, 0] + weight[:, 1]
    weighted = np.where(weight > 0, weight * values, 0.0)
    # NaN times a weight stays NaN: what was not seen never passes.
    with np.errstate(invalid="ignore", divide="ignore"):
        result: FloatArray = np.where(total > 0, (weighted[:, 0] + weighted[:, 1]) / total, np.nan)
    return result


def _seen_median(values: FloatArray, frames: NDArray[np.bool_]) -> FloatArray:
    """Return the median along axis 0 over some frames; NaN where none was seen.

    A refused frame is NaN in every point, so that frames are left out as a whole.
    """
    kept = values[frames]
    kept = kept[np.isfinite(kept).all(axis=tuple(range(1, kept.ndim)))]
    if not len(kept):
        return np.full(values.shape[1:], np.nan)
    return np.asarray(np.median(kept, axis=0), dtype=np.float64)


def _gap(window: RepWindow, pair: tuple[Landmark, Landmark]) -> FloatArray:
    x, _ = _xy(window, pair)
    return np.asarray(np.abs(x[:, 0] - x[:, 1]), dtype=np.float64)


def _knee_angle(window: RepWindow) -> FloatArray:
    angles = [
        interior_angle_deg(window.points[:, hip], window.points[:, knee], window.points[:, ankle])
        for hip, knee, ankle in zip(HIPS, KNEES, ANKLES, strict=True)
    ]
    return _seen_mean(window, np.stack(angles, axis=1), HIPS, KNEES, ANKLES)


def _hip_drop(window: RepWindow) -> FloatArray:
    height = window.posture.hip_height_px
    return (window.top(height) - height) / window.leg_px


def _shoulder_drop(window: RepWindow) -> FloatArray:
    height = window.posture.shoulder_height_px
    return (window.top(height) - height) / window.leg_px


def _thigh_drop(window: RepWindow) -> FloatArray:
    thigh = window.posture.thigh_px
    return (window.top(thigh) - thigh) / window.leg_px


def _thigh_part(window: RepWindow) -> FloatArray:
    """Return how much of the hips' drop comes from the thighs; the rest is the shanks'."""
    drop = signal_of("hip_drop_leg", window)
    return _ratio(_thigh_drop(window), drop, least=0.03)


def _shoulder_per_hip(window: RepWindow) -> FloatArray:
    """Return the shoulders' drop over the hips'; leaning forward adds to the first."""
    drop = signal_of("hip_drop_leg", window)
    return _ratio(_shoulder_drop(window), drop, least=0.03)


def _hinge(window: RepWindow) -> FloatArray:
    """Return the shoulders' drop over the hips', less what a deep squat may lean.

    A hinge lowers the shoulders and hardly the hips.  Somebody whose hips go down
    by a large part of the leg squats, however far the trunk leans.
    """
    return _shoulder_per_hip(window) - LEAN_PER_DROP * signal_of("hip_drop_leg", window)


def _thigh_level(window: RepWindow) -> FloatArray:
    hip_x, hip_y = _xy(window, HIPS)
    knee_x, knee_y = _xy(window, KNEES)
    angle = np.degrees(np.arctan2(knee_y - hip_y, np.abs(knee_x - hip_x)))
    return _seen_mean(window, angle, HIPS, KNEES)


def _hip_over_knee(window: RepWindow) -> FloatArray:
    return window.posture.thigh_px / window.leg_px


def _trunk_lean(window: RepWindow) -> FloatArray:
    return window.posture.trunk_lean_deg


def _lean_gain(window: RepWindow) -> FloatArray:
    """Return how much more the trunk leans on the way up than it did at the same height.

    Hips that rise first leave the shoulders behind.  The way down is the person's
    own measure, so that a long trunk or a deep squat is no fault.
    """
    lean, drop = window.posture.trunk_lean_deg, signal_of("hip_drop_leg", window)
    down = window.mask(Stage.DOWN) & np.isfinite(lean) & np.isfinite(drop)
    if down.sum() < FEWEST_FRAMES:
        return np.full(len(lean), np.nan)
    lowered = np.maximum.accumulate(drop[down])
    gain = lean - np.interp(drop, lowered, lean[down])
    return np.where(window.mask(Stage.UP), gain, np.nan)


def _trunk_over_shank(window: RepWindow) -> FloatArray:
    """Return how much more the trunk leans forward than the shanks do."""
    knee_x, knee_y = _xy(window, KNEES)
    ankle_x, ankle_y = _xy(window, ANKLES)
    ahead = (knee_x - ankle_x) * window.facing
    shank = _seen_mean(window, np.degrees(np.arctan2(ahead, ankle_y - knee_y)), KNEES, ANKLES)
    return window.posture.trunk_lean_deg - shank


def _heel_rise(window: RepWindow) -> FloatArray:
    """Return how far the heel that rose less is above where it stood, over its toe.

    Heels rise together; a far foot half hidden by the near one often seems to
    rise alone.  A foot that is not shown does not count, NaN where neither is.
    """
    _, heel_y = _xy(window, HEELS)
    _, toe_y = _xy(window, TOES)
    height = (toe_y - heel_y) / window.leg_px
    rise = height - _seen_median(height, window.mask(Stage.TOP))
    pairs = (np.array(pair, dtype=np.intp) for pair in (HEELS, TOES))
    shown = np.logical_and(*(window.shown[:, pair] for pair in pairs))
    least = np.where(shown, rise, np.inf).min(axis=1)
    result: FloatArray = np.where(shown.any(axis=1), least, np.nan)
    return result


def _knee_past_toe(window: RepWindow) -> FloatArray:
    knee_x, _ = _xy(window, KNEES)
    toe_x, _ = _xy(window, TOES)
    shanks = np.stack(
        [
            distance(window.points[:, knee], window.points[:, ankle])
            for knee, ankle in zip(KNEES, ANKLES, strict=True)
        ],
        axis=1,
    )
    top = window.mask(Stage.TOP)
    length = _seen_median(shanks.ravel(), np.repeat(top if top.any() else ~top, 2))
    ahead = (knee_x - toe_x) * window.facing / length
    return _seen_mean(window, ahead, KNEES, TOES)


def _nose_pitch(window: RepWindow) -> FloatArray:
    nose = window.points[:, Landmark.NOSE]
    ear_x, ear_y = _xy(window, EARS)
    up = ear_y - nose[:, 1:2]
    forward = (nose[:, 0:1] - ear_x) * window.facing
    pitch = np.degrees(np.arctan2(up, forward))
    # A nose behind the ears is a face the model made up, as behind a plate.
    return _seen_mean(window, np.where(np.abs(pitch) < 75.0, pitch, np.nan), EARS)


def _hip_behind_ankle(window: RepWindow) -> FloatArray:
    hip_x, _ = _xy(window, HIPS)
    ankle_x, _ = _xy(window, ANKLES)
    behind = (ankle_x - hip_x) * window.facing / window.leg_px
    return _seen_mean(window, behind, HIPS, ANKLES)


def _ankle_gap_ratio(window: RepWindow) -> FloatArray:
    return _ratio(_gap(window, ANKLES), _gap(window, HIPS), least=0.03 * window.leg_px)


def _knee_gap_ratio(window: RepWindow) -> FloatArray:
    return _ratio(_gap(window, KNEES), _gap(window, ANKLES), least=0.10 * window.leg_px)


def _ratio(above: FloatArray, below: FloatArray, *, least: float) -> FloatArray:
    """Return a quotient; NaN where the divisor is too small to mean anything."""
    with np.errstate(invalid="ignore", divide="ignore"):
        result: FloatArray = np.where(below >= least, above / below, np.nan)
    return result


def _toe_out(window: RepWindow) -> FloatArray:
    heel_x, _ = _xy(window, HEELS)
    toe_x, _ = _xy(window, TOES)
    side = np.sign(heel_x[:, 0:1] - heel_x[:, 1:2]) * np.array([[1.0, -1.0]])
    sine = (toe_x - heel_x) * side / (FOOT_PER_LEG * window.leg_px)
    return _seen_mean(window, np.degrees(np.arcsin(np.clip(sine, -1.0, 1.0))), HEELS, TOES)


def _time(window: RepWindow) -> FloatArray:
    refused = np.isnan(window.posture.hip_height_px)
    return np.where(refused, np.nan, window.times_s)


def _foot_shift(window: RepWindow) -> FloatArray:
    """Return how far the foot that moved more is from where it stood."""
    stood: NDArray[np.bool_] = window.mask(Stage.TOP)
    if not stood.any():
        stood = window.mask(Stage.REP)
    shift = np.abs(window.feet - _seen_median(window.feet, stood)) / window.leg_px
    # A foot that is hidden wanders up and down long before it wanders sideways.
    along = np.maximum(shift[..., 0], 0.6 * shift[..., 1])
    result: FloatArray = np.maximum(along[:, 0], along[:, 1])
    return result


def _flight(window: RepWindow) -> FloatArray:
    """Return how far both feet are above where they were at the bottom."""
    bottom = window.mask(Stage.BOTTOM)
    y = window.feet[..., 1]
    lift = (_seen_median(y, bottom) - y) / window.leg_px
    result: FloatArray = np.minimum(lift[:, 0], lift[:, 1])
    return result


def _lower_shank(window: RepWindow) -> FloatArray:
    _, knee_y = _xy(window, KNEES)
    _, ankle_y = _xy(window, ANKLES)
    upright = (ankle_y - knee_y) / window.leg_px
    result: FloatArray = np.minimum(upright[:, 0], upright[:, 1])
    return result


def _split(
    window: RepWindow, upper: tuple[Landmark, Landmark], lower: tuple[Landmark, Landmark]
) -> FloatArray:
    """Return the difference between the upright extents of left and right."""
    _, upper_y = _xy(window, upper)
    _, lower_y = _xy(window, lower)
    upright = (lower_y - upper_y) / window.leg_px
    result: FloatArray = np.abs(upright[:, 0] - upright[:, 1])
    return result


def _thigh_split_across(window: RepWindow) -> FloatArray:
    """Return the thighs' difference as far as the view is from the front or the rear.

    From there both thighs of a squat look alike, and those of a split stance do
    not; from the side the nearer thigh of a squat may look longer.
    """
    across = float(np.cos(np.radians(window.view_and_turn[1])))
    return _split(window, HIPS, KNEES) * (across * across)


def _shoulders_per_trunk(window: RepWindow) -> FloatArray:
    """Return the width of the shoulders over the length of the trunk, as seen.

    Somebody who lies along the line of sight shows wide shoulders on a short trunk.
    """
    x, y = _xy(window, SHOULDERS)
    hip_x, hip_y = _xy(window, HIPS)
    across = np.mean(x, axis=1) - np.mean(hip_x, axis=1)
    along = np.mean(y, axis=1) - np.mean(hip_y, axis=1)
    trunk = np.sqrt(across * across + along * along)
    return _ratio(_gap(window, SHOULDERS), trunk, least=0.03 * window.leg_px)


def _shank_split(window: RepWindow) -> FloatArray:
    return _split(window, KNEES, ANKLES)


def _leg_split(window: RepWindow) -> FloatArray:
    return _split(window, HIPS, ANKLES)


def _feet_fore_aft(window: RepWindow) -> FloatArray:
    """Return how far one foot stands before the other, as far as the view shows it.

    From the side the whole gap lies fore and aft; from the front none of it
    does, and the square of the sine keeps a wide stance from being taken for a
    split one in between.
    """
    x = window.feet[..., 0]
    turned = np.sin(np.radians(window.view_and_turn[1]))
    result: FloatArray = np.abs(x[:, 0] - x[:, 1]) / window.leg_px * turned * turned
    return result


#: Every signal a rule may name.
SIGNALS: Final[dict[str, Signal]] = {
    "ankle_gap_ratio": _ankle_gap_ratio,
    "feet_fore_aft_leg": _feet_fore_aft,
    "flight_leg": _flight,
    "foot_shift_leg": _foot_shift,
    "heel_rise_leg": _heel_rise,
    "hinge_ratio": _hinge,
    "hip_behind_ankle_leg": _hip_behind_ankle,
    "hip_drop_leg": _hip_drop,
    "hip_over_knee_leg": _hip_over_knee,
    "knee_angle_deg": _knee_angle,
    "knee_gap_ratio": _knee_gap_ratio,
    "knee_past_toe_shank": _knee_past_toe,
    "lean_gain_deg": _lean_gain,
    "leg_split_leg": _leg_split,
    "lower_shank_leg": _lower_shank,
    "nose_pitch_deg": _nose_pitch,
    "shank_split_leg": _shank_split,
    "shoulder_per_hip_ratio": _shoulder_per_hip,
    "shoulders_per_trunk_ratio": _shoulders_per_trunk,
    "thigh_level_deg": _thigh_level,
    "thigh_part_ratio": _thigh_part,
    "thigh_split_across_leg": _thigh_split_across,
    "time_s": _time,
    "toe_out_deg": _toe_out,
    "trunk_lean_deg": _trunk_lean,
    "trunk_over_shank_deg": _trunk_over_shank,
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
    made = window.signals.get(name)
    if made is None:
        made = window.signals[name] = SIGNALS[name](window)
    return made
