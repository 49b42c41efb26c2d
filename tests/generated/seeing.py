"""A generated motion as a pose model would see it: camera, occlusion, noise, lost frames."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from tests.generated.stage import sway
from tests.generated.truth import Motion
from tonus.motion.camera import Camera
from tonus.pose.sequence import FloatArray, PoseSequence
from tonus.pose.skeleton import MIRROR
from tonus.pose.skeleton import Landmark as Mark

_FEET = [Mark.LEFT_HEEL, Mark.RIGHT_HEEL, Mark.LEFT_FOOT_INDEX, Mark.RIGHT_FOOT_INDEX]
_HANDS = list(range(Mark.LEFT_ELBOW, Mark.RIGHT_THUMB + 1))
_FARTHEST_M = 7.0
_LEGS = list(range(Mark.LEFT_HIP, Mark.RIGHT_FOOT_INDEX + 1))


@dataclass(frozen=True, kw_only=True)
class Noise:
    """Errors of a pose model; lengths as shares of the leg's length in the image.

    `jitter` is the standard deviation of a correlated error (time constant
    `memory_s`) of a well-seen joint; feet, hands and hidden joints have more.
    `bias` is a slow error with the time constant `bias_period_s`.

    Measured on 20 real recordings, as shares of the leg's length in the image:
    error within 0.2 s of hip, knee and ankle 0.03-0.7 % (median 0.12 %), up to
    1.4 % in the hardest clip; feet 1-1.6 times, far side up to 1.6 times,
    hidden wrists ten times as much; one frame in thirty is off by 0.4-2.5 %
    at a knee or ankle; time constant 0.08-0.12 s (the model smooths).  Lengths
    of thigh and shank in side views vary by 3-5 % of themselves (slow error of
    a joint 1-1.5 %); the two knee angles differ by 3-6° (SD).
    """

    jitter: float = 0.0035
    memory_s: float = 0.09
    bias: float = 0.012
    bias_period_s: float = 3.0
    foot_factor: float = 1.6
    hand_factor: float = 1.8
    hidden_factor: float = 2.2
    z_factor: float = 8.0
    white_share: float = 0.35
    spikes_per_min: float = 0.0
    swaps_per_min: float = 0.0
    drop_share: float = 0.0
    gaps_per_min: float = 0.0
    time_jitter: float = 0.0  # of the frame interval
    lag_s: float = 0.0  # the model's own smoothing

    def scaled(self, factor: float) -> Noise:
        """The same with all position errors multiplied."""
        return replace(self, jitter=self.jitter * factor, bias=self.bias * factor)


#: Nothing added: what an ideal model would say.
CLEAN = Noise(jitter=0.0, bias=0.0)
#: What was measured on real recordings.
TYPICAL = Noise()
ROUGH = Noise(
    jitter=0.010,
    bias=0.018,
    hidden_factor=3.0,
    spikes_per_min=10.0,
    swaps_per_min=6.0,
    drop_share=0.05,
    gaps_per_min=3.0,
    time_jitter=0.25,
)

# Limbs and trunk as capsules that hide what is behind them: two ends, radius
# as a share of stature.
_CAPSULES = (
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


def _correlated(
    rng: np.random.Generator, times_s: FloatArray, shape: tuple[int, ...], memory_s: float
) -> FloatArray:
    """AR(1) noise of unit variance, sampled at uneven times."""
    white = rng.standard_normal((len(times_s), *shape))
    result = white.copy()
    for i in range(1, len(times_s)):
        keep = float(np.exp(-(times_s[i] - times_s[i - 1]) / memory_s))
        result[i] = keep * result[i - 1] + np.sqrt(1 - keep**2) * white[i]
    return result


def frame_times_s(
    duration_s: float, fps: float, noise: Noise, rng: np.random.Generator
) -> FloatArray:
    """Presentation times, jittered, with frames dropped as the noise says."""
    count = int(duration_s * fps + 1e-6) + 1
    times = np.arange(count) / fps
    if noise.time_jitter:
        shift = rng.uniform(-0.5, 0.5, count) * min(noise.time_jitter, 0.9) / fps
        times = np.clip(times + shift, 0.0, duration_s)
        times = np.maximum.accumulate(times)
    if noise.drop_share:
        keep = rng.random(count) >= noise.drop_share
        keep[0] = True
        times = times[keep]
    return times


def _sampled(values: FloatArray, at_s: FloatArray, times_s: FloatArray) -> FloatArray:
    """Values given at even times, interpolated linearly."""
    step = at_s[1] - at_s[0]
    place = np.clip((times_s - at_s[0]) / step, 0, len(at_s) - 1 - 1e-9)
    low = place.astype(int)
    part = (place - low).reshape(-1, *([1] * (values.ndim - 1)))
    result: FloatArray = values[low] * (1 - part) + values[low + 1] * part
    return result


def seen(
    motion: Motion,
    camera: Camera,
    noise: Noise = TYPICAL,
    *,
    fps: float = 30.0,
    rng: np.random.Generator,
    handheld_m: float = 0.0,
) -> PoseSequence:
    """What a pose model reports of a motion; truth stays in `motion.reps`.

    Times of the sequence are those of the motion, so that the truth holds as
    it is.  World landmarks are metres from the middle of the hips in the axes
    of the camera (right, down, away).
    """
    times = frame_times_s(motion.duration_s, fps, noise, rng)
    points = _sampled(motion.points_m, motion.timestamps_s, times)
    if handheld_m:
        camera = _drifting(camera, times, handheld_m, rng)
    ahead = camera.camera_points(points)
    image = camera.image_points(points)
    hips = (ahead[:, Mark.LEFT_HIP] + ahead[:, Mark.RIGHT_HIP]) / 2
    scale_px = camera.focal_px / np.maximum(hips[:, 2], 0.2)
    leg_px = motion.body.leg_m * scale_px
    outside = _outside_share(image, camera)
    hidden = np.maximum(hidden_share(ahead, motion.body.stature_m), 0.7 * outside)
    error = _errors(rng, times, noise, hidden, moving_share(points, times, motion.body.leg_m))
    marks = np.empty((len(times), 33, 4))
    marks[..., :2] = image[..., :2] + error[..., :2] * leg_px[:, None, None]
    marks[..., 2] = (ahead[..., 2] - hips[:, 2:3]) * scale_px[:, None]
    marks[..., 2] += error[..., 2] * noise.z_factor * leg_px[:, None]
    shake = 0.02 * _correlated(rng, times, (33,), 0.3)
    marks[..., 3] = np.clip(
        (1 - _visibility_loss() * hidden) * (1 - 0.9 * outside) - 0.01 + shake, 0.0, 1.0
    )
    world = np.empty_like(marks)
    relative = ahead - hips[:, None]
    world[..., :3] = relative + error * motion.body.leg_m * np.array([1, 1, noise.z_factor / 2])
    world[..., 3] = marks[..., 3]
    _swap_legs(rng, times, noise, marks, world)
    lost = _lost_frames(rng, times, noise) | ~np.isfinite(marks).all(axis=(1, 2))
    lost |= np.mean(outside, axis=1) > 0.75
    marks[lost], world[lost] = np.nan, np.nan
    return PoseSequence.from_arrays(
        marks, width=camera.width, height=camera.height, timestamps_s=times, world=world
    )


def _visibility_loss() -> FloatArray:
    """Visibility that a landmark loses when hidden, as real recordings show it.

    Far hips and shoulders in a side view stay at 1.0, far knees come down to
    0.4-0.6, ankles and feet to 0.6-0.8, elbows and hands to 0.02-0.4.
    """
    loss = np.full(33, 0.03)
    loss[_HANDS] = 0.93
    loss[[Mark.LEFT_KNEE, Mark.RIGHT_KNEE]] = 0.55
    loss[[Mark.LEFT_ANKLE, Mark.RIGHT_ANKLE]] = 0.33
    loss[_FEET] = 0.25
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


def _errors(
    rng: np.random.Generator,
    times: FloatArray,
    noise: Noise,
    hidden: FloatArray,
    speed: FloatArray,
) -> FloatArray:
    factor = np.ones(33)
    factor[_FEET] = noise.foot_factor
    factor[_HANDS] = noise.hand_factor
    grow = factor * (1 + (noise.hidden_factor - 1) * hidden) * (1 + 0.3 * np.minimum(speed, 3))
    slow = _correlated(rng, times, (33, 3), noise.memory_s)
    white = rng.standard_normal((len(times), 33, 3))
    jitter = np.sqrt(1 - noise.white_share**2) * slow + noise.white_share * white
    bias = _correlated(rng, times, (33, 3), noise.bias_period_s)
    error: FloatArray = grow[..., None] * (noise.jitter * jitter + noise.bias * bias)
    count = rng.poisson(noise.spikes_per_min * (times[-1] - times[0]) / 60) if len(times) else 0
    for _ in range(int(count)):
        begin, length = int(rng.integers(0, len(times))), int(rng.integers(1, 4))
        mark = int(rng.choice(_LEGS))
        error[begin : begin + length, mark, :2] += rng.normal(0, 0.06, 2)
    return error


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


def _swap_legs(
    rng: np.random.Generator,
    times: FloatArray,
    noise: Noise,
    marks: FloatArray,
    world: FloatArray,
) -> None:
    count = rng.poisson(noise.swaps_per_min * (times[-1] - times[0]) / 60) if len(times) else 0
    for _ in range(int(count)):
        begin = int(rng.integers(0, len(times)))
        frames = slice(begin, begin + int(rng.integers(2, 21)))
        for array in (marks, world):
            block = array[frames]
            block[:, _LEGS] = block[:, MIRROR[_LEGS]]


def _lost_frames(
    rng: np.random.Generator, times: FloatArray, noise: Noise
) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    lost = np.zeros(len(times), dtype=bool)
    count = rng.poisson(noise.gaps_per_min * (times[-1] - times[0]) / 60) if len(times) else 0
    for _ in range(int(count)):
        begin = rng.uniform(times[0], times[-1])
        lost |= (times >= begin) & (times < begin + rng.uniform(0.03, 0.28))
    return lost


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
