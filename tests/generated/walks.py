"""Walks across a picture, with the moments at which heels strike and toes leave."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from tests.generated.seeing import TYPICAL, Noise, seen
from tests.generated.squats import random_body
from tests.generated.stage import BASE_FPS, smoothed
from tests.generated.stepping import gait_deg
from tests.generated.truth import Motion
from tonus.motion.body import Body
from tonus.motion.camera import Camera
from tonus.motion.figure import JointAngles, figure_points
from tonus.motion.gait import Side
from tonus.motion.ground import walked
from tonus.pose.sequence import FloatArray, PoseSequence
from tonus.pose.skeleton import LANDMARK_COUNT
from tonus.pose.skeleton import Landmark as Mark

__all__ = ["TrueEvent", "TrueWalk", "Walker", "random_walker", "seen_walk", "walk_past"]

#: Share of its stride after which a foot leaves the floor in the curves of `gait_deg`.
TOE_OFF_SHARE = 0.61
_WHOLE = [
    Mark.LEFT_SHOULDER,
    Mark.RIGHT_SHOULDER,
    *range(Mark.LEFT_HIP, LANDMARK_COUNT),
]


@dataclass(frozen=True, kw_only=True)
class Walker:
    """How somebody walks.

    `right_share` is where in the left foot's stride the right foot strikes, 0.5 for
    a walk with equal steps; `size` stretches the mean curves of the joints.  Who is
    `flat_footed` carries the foot off the floor without pushing.
    """

    body: Body
    cadence_spm: float = 105.0
    size: float = 1.0
    right_share: float = 0.5
    lean_deg: float = 3.0
    arm_swing_deg: float = 20.0
    start_share: float = 0.0
    flat_footed: bool = False


@dataclass(frozen=True, kw_only=True)
class TrueEvent:
    """A foot that meets the floor or leaves it, and whether the picture shows it well."""

    time_s: float
    side: Side
    in_view: bool = True


@dataclass(frozen=True, kw_only=True)
class TrueWalk:
    """Landmarks of a walk and what truly happens in it.

    `passes` are the times between which the whole body was in the picture.
    """

    pose: PoseSequence
    walker: Walker
    strikes: tuple[TrueEvent, ...]
    toe_offs: tuple[TrueEvent, ...]
    passes: tuple[tuple[float, float], ...]
    lean_deg: float


def random_walker(rng: np.random.Generator, *, cadence_spm: float | None = None) -> Walker:
    """Anybody who walks without a limp."""
    cadence = float(rng.uniform(60, 140)) if cadence_spm is None else cadence_spm
    return Walker(
        body=random_body(rng),
        cadence_spm=cadence,
        # Who steps faster steps further [winter_2009]; both scatter.
        size=float(np.clip(0.6 + 0.004 * cadence + rng.normal(0, 0.05), 0.75, 1.15)),
        lean_deg=float(rng.uniform(-2, 9)),
        arm_swing_deg=float(rng.uniform(8, 30)),
        start_share=float(rng.random()),
    )


def _posture(walker: Walker, t: FloatArray) -> tuple[JointAngles, FloatArray]:
    """Joint angles over time, and the phase of the left stride in turns."""
    turns = walker.cadence_spm / 120.0 * t + walker.start_share
    both = 2 * np.pi * np.stack([turns, turns - walker.right_share], axis=-1)
    phase, size, swing = both[:, 0], walker.size, walker.arm_swing_deg
    angles = JointAngles.standing(len(t), hip_height_m=0.9)
    angles.hip_deg[..., 0] = 8 + size * (gait_deg("hip", both) - 8)
    angles.hip_deg[..., 1] = -1.5
    angles.knee_deg[:] = np.clip(4 + size * (gait_deg("knee", both) - 4), 2, None)
    angles.ankle_deg[..., 0] = size * gait_deg("ankle", both)
    if walker.flat_footed:
        # Heel over toe is what knee and hip tilt the shank by, less the ankle's bend.
        tilt = angles.knee_deg - angles.hip_deg[..., 0]
        standing = np.clip((0.72 - (both / (2 * np.pi)) % 1.0) / 0.06, 0.0, 1.0)
        lifted = np.maximum(angles.ankle_deg[..., 0], tilt - 6.0)
        ankle = angles.ankle_deg[..., 0]
        angles.ankle_deg[..., 0] = ankle + standing * (lifted - ankle)
    angles.pelvis_deg[:, 0] = -4 * np.cos(phase)
    angles.pelvis_deg[:, 2] = 3 * np.sin(phase)
    angles.lumbar_deg[:, 2] = 8 * np.cos(phase)
    angles.lumbar_deg[:, 0] = walker.lean_deg
    angles.shoulder_deg[..., 0] = 2 - swing * np.cos(both)
    angles.shoulder_deg[..., 1] = -6
    angles.elbow_deg[:] = 18 + 0.5 * swing * (1 - np.cos(both)) / 2
    return angles, turns


def walk_straight(walker: Walker, duration_s: float) -> tuple[Motion, FloatArray]:
    """Landmarks of a walk along x from the origin, and the left stride's phase in turns."""
    t = np.arange(round(duration_s * BASE_FPS) + 1) / BASE_FPS
    angles, turns = _posture(walker, t)
    right_stands = (turns - walker.right_share) % 1.0 < turns % 1.0
    angles = walked(walker.body, angles, stance=right_stands.astype(np.intp))
    # The point that stands changes at once; a body does not.
    pelvis = angles.pelvis_m.copy()
    drift = np.polynomial.Polynomial.fit(t, pelvis[:, 1], 1)(t)
    pelvis[:, 1] -= drift
    angles = replace(angles, pelvis_m=smoothed(pelvis, 0.06))
    points = figure_points(walker.body, angles)
    motion = Motion(name="walk", kind="walk", body=walker.body, timestamps_s=t, points_m=points)
    return motion, turns


def _events(
    t: FloatArray, turns: FloatArray, walker: Walker, share: float
) -> list[tuple[float, Side]]:
    """Times at which each foot is at a share of its stride."""
    found: list[tuple[float, Side]] = []
    for side, offset in ((Side.LEFT, 0.0), (Side.RIGHT, walker.right_share)):
        phase = turns - offset - share
        found += [
            (float(np.interp(whole, phase, t)), side)
            for whole in range(int(np.ceil(phase[0])), int(np.floor(phase[-1])) + 1)
        ]
    return sorted(found)


def side_camera(
    *,
    distance_m: float = 4.0,
    yaw_deg: float = 90.0,
    height_m: float = 1.0,
    fov_deg: float = 45.0,
    width: int = 1280,
    height: int = 720,
    roll_deg: float = 0.0,
) -> Camera:
    """A camera that looks at the middle of the way from its side."""
    return Camera.around(
        np.array([0.0, 0.0, 0.9]),
        yaw_deg=yaw_deg,
        distance_m=distance_m,
        height_m=height_m,
        vertical_fov_deg=fov_deg,
        width=width,
        height=height,
        roll_deg=roll_deg,
    )


def walk_past(
    walker: Walker, camera: Camera, *, passes: int = 1, pause_s: float = 1.0
) -> tuple[Motion, list[tuple[float, Side]], list[tuple[float, Side]]]:
    """A walk through the whole picture and back again, `passes` times in all.

    Returns the motion, its heel strikes and its toe-offs.
    """
    half_m = 0.5 * camera.width / camera.focal_px * float(np.linalg.norm(camera.position_m))
    half_m = half_m / max(0.5, abs(float(np.sin(_yaw(camera))))) + 1.2
    probe, _ = walk_straight(walker, 6.0)
    speed = float(probe.points_m[-1, Mark.LEFT_HIP, 0] - probe.points_m[0, Mark.LEFT_HIP, 0]) / 6.0
    one_s = 2 * half_m / speed
    points, strikes, toe_offs, start_s = [], [], [], 0.0
    for number in range(passes):
        motion, turns = walk_straight(walker, one_s)
        path = motion.points_m.copy()
        path[..., 0] -= half_m
        if number % 2:
            path[..., :2] *= -1
        t = motion.timestamps_s
        strikes += [(start_s + at, side) for at, side in _events(t, turns, walker, 0.0)]
        toe_offs += [(start_s + at, side) for at, side in _events(t, turns, walker, TOE_OFF_SHARE)]
        points.append(path)
        rest = np.repeat(path[-1:], round(pause_s * BASE_FPS), axis=0)
        points.append(rest)
        start_s += (len(path) + len(rest)) / BASE_FPS
    whole = np.concatenate(points)
    motion = Motion(
        name="walk_past",
        kind="walk",
        body=walker.body,
        timestamps_s=np.arange(len(whole)) / BASE_FPS,
        points_m=whole,
    )
    return motion, strikes, toe_offs


def _yaw(camera: Camera) -> float:
    away = np.asarray(camera.position_m) - np.asarray(camera.target_m)
    return float(np.arctan2(away[1], away[0]))


def seen_walk(
    walker: Walker,
    camera: Camera,
    noise: Noise = TYPICAL,
    *,
    rng: np.random.Generator,
    fps: float = 30.0,
    passes: int = 1,
) -> TrueWalk:
    """What a pose model reports of a walk past a camera, with the truth of it."""
    motion, strikes, toe_offs = walk_past(walker, camera, passes=passes)
    pose = seen(motion, camera, noise, fps=fps, rng=rng)
    image = camera.image_points(motion.points_m)[:, _WHOLE, :2]
    size = np.array([camera.width, camera.height])
    inside = np.isfinite(image).all(axis=(1, 2))
    inside &= ((image >= 0) & (image <= size)).all(axis=(1, 2))
    edges = np.flatnonzero(np.diff(np.concatenate([[0], inside.astype(int), [0]])))
    t = np.append(motion.timestamps_s, motion.duration_s)
    spans = [(float(t[a]), float(t[b])) for a, b in edges.reshape(-1, 2).tolist()]

    def events(times: list[tuple[float, Side]]) -> tuple[TrueEvent, ...]:
        return tuple(
            TrueEvent(
                time_s=at, side=side, in_view=any(a + 0.35 <= at <= b - 0.35 for a, b in spans)
            )
            for at, side in times
        )

    middle = motion.points_m[:, [Mark.LEFT_SHOULDER, Mark.RIGHT_SHOULDER]].mean(axis=1)
    trunk = middle - motion.points_m[:, [Mark.LEFT_HIP, Mark.RIGHT_HIP]].mean(axis=1)
    ahead = np.sign(np.gradient(middle[:, 0])) * trunk[:, 0]
    lean = np.degrees(np.arctan2(ahead, trunk[:, 2]))
    return TrueWalk(
        pose=pose,
        walker=walker,
        strikes=events(strikes),
        toe_offs=events(toe_offs),
        passes=tuple(spans),
        lean_deg=float(lean[inside].mean()) if inside.any() else float("nan"),
    )
