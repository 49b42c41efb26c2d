"""The same recording as another camera, machine or model would have delivered it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tonus.pose.sequence import FloatArray, PoseSequence
from tonus.pose.skeleton import MIRROR, Landmark

__all__ = [
    "VARIANTS",
    "at_fps",
    "enlarged",
    "jittered",
    "leg_px",
    "mirrored",
    "noisy",
    "swapped",
    "swapped_in_bursts",
    "with_lost_frames",
    "with_nan_frames",
    "with_points",
]

#: More than twice the largest noise that `tests/tonus/pose/test_noise.py` finds.
NOISE_LEG: Final = 0.008


def with_points(
    pose: PoseSequence, landmarks: FloatArray, *, times_s: FloatArray | None = None
) -> PoseSequence:
    """The sequence with other landmarks."""
    return PoseSequence.from_arrays(
        landmarks,
        timestamps_s=pose.timestamps_s if times_s is None else times_s,
        width=pose.width,
        height=pose.height,
    )


def leg_px(pose: PoseSequence) -> float:
    """Length of the left leg as it is seen when it is longest."""
    hip, knee, ankle = (
        pose.landmarks[:, mark, :2]
        for mark in (Landmark.LEFT_HIP, Landmark.LEFT_KNEE, Landmark.LEFT_ANKLE)
    )
    length = np.linalg.norm(hip - knee, axis=-1) + np.linalg.norm(knee - ankle, axis=-1)
    return float(np.nanpercentile(length, 90))


def at_fps(pose: PoseSequence, fps: float) -> PoseSequence:
    """Sampled at another rate; between two frames in a straight line."""
    times = pose.timestamps_s
    wanted = np.arange(times[0], times[-1] + 1e-9, 1.0 / fps)
    after = np.clip(np.searchsorted(times, wanted, side="right"), 1, len(times) - 1)
    before = after - 1
    share = (wanted - times[before]) / (times[after] - times[before])
    share = np.clip(share, 0.0, 1.0)[:, None, None]
    points = pose.landmarks[before] * (1 - share) + pose.landmarks[after] * share
    return with_points(pose, points, times_s=wanted)


def noisy(pose: PoseSequence, share_of_leg: float, rng: np.random.Generator) -> PoseSequence:
    """White noise on every point, its SD a share of the leg."""
    points = pose.landmarks.copy()
    points[..., :2] += rng.normal(0.0, share_of_leg * leg_px(pose), points[..., :2].shape)
    return with_points(pose, points)


def mirrored(pose: PoseSequence) -> PoseSequence:
    """Seen in a mirror by a model that knows left from right."""
    points = pose.landmarks[:, MIRROR].copy()
    points[..., 0] = pose.width - points[..., 0]
    return with_points(pose, points)


def swapped(pose: PoseSequence) -> PoseSequence:
    """Left and right confused from the first frame to the last."""
    return with_points(pose, pose.landmarks[:, MIRROR])


def swapped_in_bursts(pose: PoseSequence, rng: np.random.Generator) -> PoseSequence:
    """Left and right confused for up to seven frames, every second or two."""
    points, at = pose.landmarks.copy(), 0
    while at < len(points):
        at += int(rng.exponential(40)) + 1
        until = at + int(rng.integers(1, 8))
        points[at:until] = points[at:until][:, MIRROR]
        at = until
    return with_points(pose, points)


def with_lost_frames(pose: PoseSequence, share: float, rng: np.random.Generator) -> PoseSequence:
    """Frames that never came, times and all."""
    kept: NDArray[np.bool_] = rng.random(len(pose)) > share
    return with_points(pose, pose.landmarks[kept], times_s=pose.timestamps_s[kept])


def with_nan_frames(pose: PoseSequence, share: float, rng: np.random.Generator) -> PoseSequence:
    """Frames in which the model saw nobody."""
    points = pose.landmarks.copy()
    points[rng.random(len(points)) < share] = np.nan
    return with_points(pose, points)


def jittered(pose: PoseSequence, rng: np.random.Generator) -> PoseSequence:
    """Timestamps off by up to 0.4 of a frame."""
    step = float(np.median(np.diff(pose.timestamps_s)))
    times = np.sort(pose.timestamps_s + rng.uniform(-0.4, 0.4, len(pose)) * step)
    return with_points(pose, pose.landmarks, times_s=times)


def enlarged(pose: PoseSequence, factor: int) -> PoseSequence:
    """The same film with more pixels; by powers of two not a bit is lost."""
    points = pose.landmarks.copy()
    points[..., :3] *= factor
    return PoseSequence.from_arrays(
        points,
        timestamps_s=pose.timestamps_s,
        width=pose.width * factor,
        height=pose.height * factor,
    )


#: Changes under which a count must hold, by name.
VARIANTS: Final[dict[str, Callable[[PoseSequence, np.random.Generator], PoseSequence]]] = {
    "8 fps": lambda pose, rng: at_fps(pose, 8.0),
    "15 fps": lambda pose, rng: at_fps(pose, 15.0),
    "30 fps": lambda pose, rng: at_fps(pose, 30.0),
    "60 fps": lambda pose, rng: at_fps(pose, 60.0),
    "mirrored": lambda pose, rng: mirrored(pose),
    "swapped": lambda pose, rng: swapped(pose),
    "swapped in bursts": swapped_in_bursts,
    "twice the noise": lambda pose, rng: noisy(pose, NOISE_LEG, rng),
    "a quarter of the frames lost": lambda pose, rng: with_lost_frames(pose, 0.25, rng),
    "jittered": jittered,
    "scaled": lambda pose, rng: enlarged(pose, 2),
}
