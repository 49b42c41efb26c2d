"""What truly happens in a generated motion."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from tonus.motion.body import Body
from tonus.pose.sequence import FloatArray
from tonus.pose.skeleton import Landmark as Mark


@dataclass(frozen=True, kw_only=True)
class TrueRep:
    """One repetition as it was made, measured on the figure itself.

    `kind` is what was done (``squat``, ``pulse``, ``lunge`` ...).  `whole` says
    that it both starts and ends within the motion.  Angles in degrees; ratios
    as in the cues: `knee_past_toe` is (knee − toe tip) / shank along the foot,
    `heel_lift` is heel height / leg length, `hip_drop` the drop of the hips
    below standing / leg length, `rise_ratio` the normalised hip rise against
    shoulder rise over the first 40 % of the ascent (NaN without an ascent).
    """

    start_s: float
    peak_s: float
    end_s: float
    kind: str = "squat"
    whole: bool = True
    knee_angle_deg: float = float("nan")
    lean_deg: float = float("nan")
    knee_past_toe: float = float("nan")
    heel_lift: float = float("nan")
    hip_drop: float = float("nan")
    rise_ratio: float = float("nan")
    faults: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Motion:
    """Landmarks of a figure over time, in metres, with what truly happens.

    `squats` counts the true squats that are whole and go to an interior knee
    angle of 110° or less; `doubtful` is true where honest people could count
    differently (half a repetition at an end, a depth near a limit).
    """

    name: str
    kind: str
    body: Body
    timestamps_s: FloatArray
    points_m: FloatArray
    reps: tuple[TrueRep, ...] = ()
    doubtful: bool = False
    notes: dict[str, object] = field(default_factory=dict)

    @property
    def squats(self) -> int:
        return sum(
            rep.kind == "squat" and rep.whole and rep.knee_angle_deg <= 110.0 for rep in self.reps
        )

    @property
    def duration_s(self) -> float:
        return float(self.timestamps_s[-1])


def interior_knee_deg(points_m: FloatArray) -> FloatArray:
    """Interior knee angle of both legs, shape (T, 2)."""
    result = []
    for hip, knee, ankle in (
        (Mark.LEFT_HIP, Mark.LEFT_KNEE, Mark.LEFT_ANKLE),
        (Mark.RIGHT_HIP, Mark.RIGHT_KNEE, Mark.RIGHT_ANKLE),
    ):
        up = points_m[:, hip] - points_m[:, knee]
        down = points_m[:, ankle] - points_m[:, knee]
        cos = np.sum(up * down, -1) / np.linalg.norm(up, axis=-1) / np.linalg.norm(down, axis=-1)
        result.append(np.rad2deg(np.arccos(np.clip(cos, -1, 1))))
    return np.stack(result, axis=-1)


def middle_m(points_m: FloatArray, left: Mark) -> FloatArray:
    right = Mark[left.name.replace("LEFT", "RIGHT")]
    result: FloatArray = (points_m[:, left] + points_m[:, right]) / 2
    return result


def lean_deg(points_m: FloatArray) -> FloatArray:
    """Trunk against vertical, shape (T,)."""
    trunk = middle_m(points_m, Mark.LEFT_SHOULDER) - middle_m(points_m, Mark.LEFT_HIP)
    level = np.linalg.norm(trunk[:, :2], axis=-1)
    result: FloatArray = np.rad2deg(np.arctan2(level, trunk[:, 2]))
    return result


def knee_past_toe(points_m: FloatArray, body: Body) -> FloatArray:
    """(knee − toe tip) along the foot / shank, mean of both legs, shape (T,)."""
    values = []
    for knee, heel, toe in (
        (Mark.LEFT_KNEE, Mark.LEFT_HEEL, Mark.LEFT_FOOT_INDEX),
        (Mark.RIGHT_KNEE, Mark.RIGHT_HEEL, Mark.RIGHT_FOOT_INDEX),
    ):
        along = points_m[:, toe, :2] - points_m[:, heel, :2]
        along = along / np.linalg.norm(along, axis=-1, keepdims=True)
        values.append(np.sum((points_m[:, knee] - points_m[:, toe])[:, :2] * along, -1))
    result: FloatArray = np.mean(values, axis=0) / body.shank_m
    return result


def measured_rep(
    t: FloatArray,
    points_m: FloatArray,
    body: Body,
    *,
    start_s: float,
    peak_s: float,
    end_s: float,
    kind: str,
    rise_s: float | None = None,
    faults: frozenset[str] = frozenset(),
) -> TrueRep:
    """A repetition with its true measures, cut to the time that exists."""
    last = float(t[-1])
    start_s, peak_s, end_s = float(start_s), float(peak_s), float(end_s)
    whole = start_s >= -1e-9 and end_s <= last + 1e-9
    span = (t >= max(start_s, 0)) & (t <= min(end_s, last))
    peak = int(np.argmin(np.abs(t - np.clip(peak_s, 0, last))))
    leg = body.leg_m
    hips = middle_m(points_m, Mark.LEFT_HIP)[:, 2]
    heels = np.minimum(points_m[:, Mark.LEFT_HEEL, 2], points_m[:, Mark.RIGHT_HEEL, 2])
    knees = interior_knee_deg(points_m).mean(axis=1)
    return TrueRep(
        start_s=start_s,
        peak_s=peak_s,
        end_s=end_s,
        kind=kind,
        whole=whole,
        knee_angle_deg=float(knees[span].min()),
        lean_deg=float(lean_deg(points_m)[peak]),
        knee_past_toe=float(knee_past_toe(points_m, body)[peak]),
        heel_lift=float(heels[span].max() / leg),
        hip_drop=float((leg + body.ankle_height_m - hips[span].min()) / leg),
        rise_ratio=_rise_ratio(
            t, points_m, peak_s=peak_s if rise_s is None else rise_s, end_s=end_s
        ),
        faults=faults,
    )


def _rise_ratio(t: FloatArray, points_m: FloatArray, *, peak_s: float, end_s: float) -> float:
    if end_s > t[-1] or peak_s < 0 or end_s <= peak_s:
        return float("nan")
    at = [int(np.searchsorted(t, x)) for x in (peak_s, peak_s + 0.4 * (end_s - peak_s), end_s)]
    at = [min(i, len(t) - 1) for i in at]
    shares = []
    for joint in (Mark.LEFT_HIP, Mark.LEFT_SHOULDER):
        low, mid, top = middle_m(points_m, joint)[at, 2]
        shares.append((mid - low) / max(top - low, 1e-6))
    return float(shares[0] / max(shares[1], 1e-6))
