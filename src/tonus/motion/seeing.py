"""A figure as a pose model would see it: camera, hidden joints, noise, lost frames."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from tonus.motion.body import Body
from tonus.motion.camera import Camera
from tonus.motion.noise import (
    CLEAN,
    FEET,
    HANDS,
    Noise,
    correlated,
    frame_times_s,
    lost_frames,
    position_errors,
    swap_legs,
    sway,
)
from tonus.pose.sequence import FloatArray, PoseSequence
from tonus.pose.skeleton import Landmark as Mark

__all__ = ["seen_pose"]

# Limbs and trunk as capsules that hide what is behind them: two ends, radius
# as a share of stature.
_CAPSULES: Final = (
    (Mark.LEFT_HIP, Mark.LEFT_KNEE, 0.045),
    (Mark.RIGHT_HIP, Mark.RIGHT_KNEE, 0.045),
    (Mark.LEFT_KNEE, Mark.LEFT_ANKLE, 0.032),
    (Mark.RIGHT_KNEE, Mark.RIGHT_ANKLE, 0.032),
    (Mark.LEFT_SHOULDER, Mark.LEFT_HIP, 0.06),
    (Mark.RIGHT_SHOULDER, Mark.RIGHT_HIP, 0.06),
    (Mark.LEFT_SHOULDER, Mark.RIGHT_HIP, 0.06),
    (Mark.LEFT_ELBOW, Mark.LEFT_WRIST, 0.02),
    (Mark.RIGHT_ELBOW, Mark.RIGHT_WRIST, 0.02),
)


def seen_pose(
    points_m: FloatArray,
    timestamps_s: FloatArray,
    *,
    body: Body,
    camera: Camera,
    noise: Noise = CLEAN,
    fps: float = 30.0,
    rng: np.random.Generator,
    handheld_m: float = 0.0,
) -> PoseSequence:
    """Return what a pose model reports of a moving figure.

    Parameters
    ----------
    points_m : ndarray, shape (T, 33, 3)
        Landmarks in the world, metres.
    timestamps_s : ndarray, shape (T,)
        Their times, even, from 0.
    body : Body
        Whose landmarks they are: errors grow with the length of the leg.
    camera : Camera
        Who looks.
    noise : Noise
        Errors of the pose model.
    fps : float
        Frames a second of the result.
    rng : numpy.random.Generator
        Chooses the errors; equal states give equal results.
    handheld_m : float
        Standard deviation of where a held camera looks.

    Returns
    -------
    PoseSequence
        At times of the figure.  World landmarks are metres from the middle of the
        hips in the axes of the camera (right, down, away).  Frames in which nobody
        is seen are NaN.

    Examples
    --------
    >>> import numpy as np
    >>> from tonus.motion.figure import JointAngles, figure_points
    >>> body = Body.of_stature(1.72)
    >>> points = figure_points(body, JointAngles.standing(11, hip_height_m=0.9))
    >>> camera = Camera.around(np.array([0, 0, 0.9]), yaw_deg=90, distance_m=3, height_m=1)
    >>> pose = seen_pose(
    ...     points, np.arange(11) / 10, body=body, camera=camera, rng=np.random.default_rng(1)
    ... )
    >>> len(pose), pose.width
    (31, 720)
    """
    times = frame_times_s(float(timestamps_s[-1]), fps, noise, rng)
    points = _sampled(points_m, timestamps_s, times)
    if handheld_m:
        camera = _drifting(camera, times, handheld_m, rng)
    ahead = camera.camera_points(points)
    image = camera.image_points(points)
    hips = (ahead[:, Mark.LEFT_HIP] + ahead[:, Mark.RIGHT_HIP]) / 2
    scale_px = camera.focal_px / np.maximum(hips[:, 2], 0.2)
    leg_px = body.leg_m * scale_px
    outside = _outside_share(image, camera)
    hidden = np.maximum(hidden_share(ahead, body.stature_m), 0.7 * outside)
    error = position_errors(rng, times, noise, hidden, moving_share(points, times, body.leg_m))
    marks = np.empty((len(times), 33, 4))
    marks[..., :2] = image[..., :2] + error[..., :2] * leg_px[:, None, None]
    marks[..., 2] = (ahead[..., 2] - hips[:, 2:3]) * scale_px[:, None]
    marks[..., 2] += error[..., 2] * noise.z_factor * leg_px[:, None]
    shake = 0.02 * correlated(rng, times, (33,), 0.3)
    marks[..., 3] = np.clip(
        (1 - visibility_loss() * hidden) * (1 - 0.9 * outside) - 0.01 + shake, 0.0, 1.0
    )
    world = np.empty_like(marks)
    relative = ahead - hips[:, None]
    world[..., :3] = relative + error * body.leg_m * np.array([1, 1, noise.z_factor / 2])
    world[..., 3] = marks[..., 3]
    swap_legs(rng, times, noise, marks, world)
    lost = lost_frames(rng, times, noise) | ~np.isfinite(marks).all(axis=(1, 2))
    lost |= np.mean(outside, axis=1) > 0.75
    marks[lost], world[lost] = np.nan, np.nan
    return PoseSequence.from_arrays(
        marks, width=camera.width, height=camera.height, timestamps_s=times, world=world
    )


def hidden_share(camera_m: FloatArray, stature_m: float) -> FloatArray:
    """How far each landmark lies behind limbs or trunk, 0-1, shape (T, 33).

    `camera_m` are landmarks in the axes of the camera (right, down, forward).
    """
    result = np.zeros(camera_m.shape[:2])
    depth = np.maximum(camera_m[..., 2:3], 0.05)
    flat = camera_m[..., :2] / depth
    for first, second, radius in _CAPSULES:
        a, b = flat[:, first], flat[:, second]
        line = b - a
        span = np.maximum(np.sum(line**2, axis=-1), 1e-9)
        along = np.einsum("tnd,td->tn", flat - a[:, None], line) / span[:, None]
        along = np.clip(along, 0.0, 1.0)
        nearest = a[:, None] + along[..., None] * line[:, None]
        gap = np.linalg.norm(flat - nearest, axis=-1) * depth[..., 0]
        z = camera_m[:, first, 2][:, None] * (1 - along) + camera_m[:, second, 2][:, None] * along
        behind = (camera_m[..., 2] - z) / (1.2 * radius * stature_m)
        cover = np.clip(1.6 - gap / (radius * stature_m), 0.0, 1.0) * np.clip(behind - 0.6, 0, 1)
        cover[:, [first, second]] = 0.0
        result = np.maximum(result, cover)
    return result


def _sampled(values: FloatArray, at_s: FloatArray, times_s: FloatArray) -> FloatArray:
    """Values given at even times, interpolated linearly."""
    step = at_s[1] - at_s[0]
    place = np.clip((times_s - at_s[0]) / step, 0, len(at_s) - 1 - 1e-9)
    low = place.astype(int)
    part = (place - low).reshape(-1, *([1] * (values.ndim - 1)))
    result: FloatArray = values[low] * (1 - part) + values[low + 1] * part
    return result


def visibility_loss() -> FloatArray:
    """Visibility that a landmark loses when hidden, as real recordings show it.

    Far hips and shoulders in a side view stay at 1.0, far knees come down to
    0.4-0.6, ankles and feet to 0.6-0.8, elbows and hands to 0.02-0.4.
    """
    loss = np.full(33, 0.03)
    loss[HANDS] = 0.93
    loss[[Mark.LEFT_KNEE, Mark.RIGHT_KNEE]] = 0.55
    loss[[Mark.LEFT_ANKLE, Mark.RIGHT_ANKLE]] = 0.33
    loss[FEET] = 0.25
    return loss


def moving_share(points_m: FloatArray, times_s: FloatArray, leg_m: float) -> FloatArray:
    """Speed of each landmark in leg lengths a second, shape (T, 33)."""
    if len(times_s) < 2:
        return np.zeros(points_m.shape[:2])
    speed = np.linalg.norm(
        np.gradient(points_m, times_s + 1e-9 * np.arange(len(times_s)), axis=0), axis=-1
    )
    result: FloatArray = speed / leg_m
    return result


def _outside_share(image: FloatArray, camera: Camera) -> FloatArray:
    """How far each landmark lies outside the image, 0-1 within 5 % of its size."""
    size = np.array([camera.width, camera.height])
    over = np.maximum(-image[..., :2], image[..., :2] - size) / (0.05 * size)
    result: FloatArray = np.clip(np.nan_to_num(over, nan=1.0).max(axis=-1), 0.0, 1.0)
    return result


def _drifting(
    camera: Camera, times: FloatArray, drift_m: float, rng: np.random.Generator
) -> Camera:
    wander = np.stack([sway(rng, len(times), sd=drift_m, period_s=0.4) for _ in range(3)], axis=-1)
    roll = sway(rng, len(times), sd=1.0, period_s=0.4)
    return replace(
        camera,
        target_m=np.asarray(camera.target_m) + wander,
        roll_deg=np.asarray(camera.roll_deg) + roll,
    )
