"""Cameras and errors by chance, and a generated motion as they show it."""

from __future__ import annotations

import numpy as np

from tests.generated.truth import Motion
from tonus.motion.camera import Camera
from tonus.motion.noise import CLEAN, ROUGH, TYPICAL, Noise
from tonus.motion.seeing import seen_pose
from tonus.pose.sequence import PoseSequence

__all__ = ["CLEAN", "ROUGH", "TYPICAL", "Noise", "random_camera", "random_noise", "seen"]

_FARTHEST_M = 7.0


def seen(
    motion: Motion,
    camera: Camera,
    noise: Noise = TYPICAL,
    *,
    fps: float = 30.0,
    rng: np.random.Generator,
    handheld_m: float = 0.0,
) -> PoseSequence:
    """What a pose model reports of a motion; truth stays in `motion.reps`."""
    return seen_pose(
        motion.points_m,
        motion.timestamps_s,
        body=motion.body,
        camera=camera,
        noise=noise,
        fps=fps,
        rng=rng,
        handheld_m=handheld_m,
    )


def random_camera(
    rng: np.random.Generator,
    motion: Motion,
    *,
    yaw_deg: float | None = None,
    crop: bool = False,
) -> Camera:
    """A camera as people place them, the whole person in view unless `crop`.

    Who walks farther than a camera at 7 m can see leaves the image.
    """
    yaw = float(rng.uniform(0, 360)) if yaw_deg is None else yaw_deg
    points = motion.points_m
    portrait = bool(rng.random() < 0.5)
    width, height = [(720, 1280), (1080, 1920), (480, 854)][int(rng.integers(3))]
    if not portrait:
        width, height = height, width
    fov = float(rng.uniform(40, 75))
    flat = points[..., :2].reshape(-1, 2)
    low, high = flat.min(axis=0), flat.max(axis=0)
    top = float(points[..., 2].max())
    centre = np.array([*((low + high) / 2), top / 2])
    roll = float(np.clip(rng.normal(0, 1.5), -5, 5))
    camera_height = float(rng.uniform(0.3, 2.0))
    distance = float(rng.uniform(1.5, 4.5))
    for _ in range(40):
        camera = Camera.around(
            centre,
            yaw_deg=yaw,
            distance_m=distance,
            height_m=camera_height,
            vertical_fov_deg=fov,
            width=width,
            height=height,
            roll_deg=roll,
        )
        image = camera.image_points(points[::10])[..., :2]
        size = np.array([width, height])
        inside = np.isfinite(image).all() and bool(
            ((image > 0.03 * size) & (image < 0.97 * size)).all()
        )
        if inside or (crop and distance > 2.2) or distance > _FARTHEST_M:
            return camera
        distance *= 1.12
    return camera


def random_noise(rng: np.random.Generator) -> Noise:
    """Anything from a good camera to a poor one."""
    level = float(rng.uniform(0.5, 2.0))
    return Noise(
        jitter=0.0035 * level,
        bias=0.012 * level,
        memory_s=float(rng.uniform(0.04, 0.25)),
        spikes_per_min=float(rng.choice([0.0, 5.0, 15.0])),
        swaps_per_min=float(rng.choice([0.0, 0.0, 2.0, 6.0])),
        drop_share=float(rng.choice([0.0, 0.0, 0.03, 0.08])),
        gaps_per_min=float(rng.choice([0.0, 0.0, 2.0])),
        time_jitter=float(rng.choice([0.0, 0.1, 0.4])),
    )
