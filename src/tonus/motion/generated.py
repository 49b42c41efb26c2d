"""Landmarks of a movement that was never filmed: made from key poses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tonus.motion.body import Body
from tonus.motion.camera import Camera
from tonus.motion.faults import faulty_poses
from tonus.motion.keyposes import KeyPoses
from tonus.motion.moving import MovingFigure, mirrored_figure, moving_figure
from tonus.motion.noise import CLEAN, Noise
from tonus.motion.seeing import seen_pose
from tonus.pose.sequence import FloatArray, PoseSequence

__all__ = ["GeneratedMotion", "camera_on", "generated_motion"]

_MARGIN = 0.06
_FARTHEST_M = 15.0


@dataclass(frozen=True, slots=True, kw_only=True)
class GeneratedMotion:
    """What a camera saw of a figure, and what the figure did.

    Parameters
    ----------
    pose : PoseSequence
        Landmarks as a pose model would report them.
    figure : MovingFigure
        The figure in metres, with the true times of its repetitions in ``turns``.
    camera : Camera
        Who looked.
    """

    pose: PoseSequence
    figure: MovingFigure
    camera: Camera


def camera_on(
    points_m: FloatArray,
    *,
    yaw_deg: float = 90.0,
    distance_m: float | None = None,
    height_m: float = 1.0,
    vertical_fov_deg: float = 55.0,
    width: int = 720,
    height: int = 1280,
) -> Camera:
    """Return a camera that looks at all that a figure does.

    Parameters
    ----------
    points_m : ndarray, shape (T, 33, 3)
        Landmarks of the figure.
    yaw_deg : float
        0 stands before the person, 90 at the person's left, 180 behind.
    distance_m : float, optional
        Level distance; where left out, from 2.5 m on as far as it takes to see
        everything.
    height_m : float
        Height of the camera above the floor.
    vertical_fov_deg : float
        Field of view from the top of the image to its bottom.
    width, height : int
        Size of the image in px.

    Returns
    -------
    Camera
        Looking at the middle of the figure.

    Examples
    --------
    >>> from tonus.form.exercise import exercise
    >>> figure = moving_figure(exercise("squat").key_poses)
    >>> camera = camera_on(figure.points_m, yaw_deg=0.0, distance_m=3.0)
    >>> bool(camera.position_m[0] > 2.5)
    True
    """
    flat = points_m.reshape(-1, 3)
    middle = (flat.min(axis=0) + flat.max(axis=0)) / 2
    size = np.array([width, height])
    away_m = 2.5 if distance_m is None else distance_m
    while True:
        camera = Camera.around(
            middle,
            yaw_deg=yaw_deg,
            distance_m=away_m,
            height_m=height_m,
            vertical_fov_deg=vertical_fov_deg,
            width=width,
            height=height,
        )
        if distance_m is not None or away_m > _FARTHEST_M:
            return camera
        image = camera.image_points(points_m)[..., :2]
        inside = (image > _MARGIN * size) & (image < (1 - _MARGIN) * size)
        if inside.all():
            return camera
        away_m *= 1.08


def generated_motion(
    key_poses: KeyPoses,
    *,
    repetitions: int = 5,
    fault: str | Sequence[str] | None = None,
    fault_size: float = 1.0,
    faulty: Sequence[int] | None = None,
    body: Body | None = None,
    tempo: float = 1.0,
    pause_s: float = 0.6,
    lead_s: float = 1.5,
    tail_s: float = 1.5,
    camera: Camera | None = None,
    yaw_deg: float = 90.0,
    distance_m: float | None = None,
    height_m: float = 1.0,
    width: int = 720,
    height: int = 1280,
    fps: float = 30.0,
    noise: Noise = CLEAN,
    mirrored: bool = False,
    seed: int = 0,
) -> GeneratedMotion:
    """Return what a camera sees of a person who repeats a movement.

    Parameters
    ----------
    key_poses : KeyPoses
        The movement, as ``exercise(key).key_poses`` gives it.
    repetitions : int
        How often; of a walk, the number of strides.
    fault : str or sequence of str, optional
        Keys of `tonus.motion.faults.FAULTS`, one after another.
    fault_size : float
        How far the fault goes: 1 is plain to see.
    faulty : sequence of int, optional
        The repetitions that carry the fault, from 0; all where left out.
    body : Body, optional
        A person of average height where left out; see `Body.of_stature`.
    tempo : float
        2 is twice as fast as the key poses say.
    pause_s, lead_s, tail_s : float
        Rest between, before and after the repetitions; none for a walk.
    camera : Camera, optional
        Takes the place of the following five.
    yaw_deg, distance_m, height_m, width, height : float
        As for `camera_on`; 90 sees the person's left side.
    fps : float
        Frames a second.
    noise : Noise
        Errors of the pose model; frames that never come and gaps are of it, too.
    mirrored : bool
        Left and right exchanged, as a second person would do it who began with
        the other leg; the camera stays on its side.
    seed : int
        Chooses the errors; equal seeds give equal motions.

    Returns
    -------
    GeneratedMotion
        ``.pose`` is what `tonus.form.judge.judged` takes; ``.figure.turns`` are the
        true times of the repetitions.

    Raises
    ------
    InputError
        When there is no such fault.

    Examples
    --------
    >>> from tonus.form.exercise import exercise
    >>> from tonus.form.judge import judged
    >>> squat = exercise("squat")
    >>> made = generated_motion(squat.key_poses, repetitions=3, fps=20)
    >>> judged(made.pose, "squat").count
    3
    """
    faults = () if fault is None else (fault,) if isinstance(fault, str) else tuple(fault)
    wrong = key_poses
    for name in faults:
        wrong = faulty_poses(wrong, name, size=fault_size)
    chosen = set(range(repetitions) if faulty is None else faulty)
    figure = moving_figure(
        key_poses,
        each=[wrong if faults and index in chosen else key_poses for index in range(repetitions)],
        body=body,
        tempo=tempo,
        pause_s=pause_s,
        lead_s=lead_s,
        tail_s=tail_s,
    )
    if mirrored:
        figure = mirrored_figure(figure)
    looks = camera or camera_on(
        figure.points_m,
        yaw_deg=yaw_deg,
        distance_m=distance_m,
        height_m=height_m,
        width=width,
        height=height,
    )
    pose = seen_pose(
        figure.points_m,
        figure.timestamps_s,
        body=figure.body,
        camera=looks,
        noise=noise,
        fps=fps,
        rng=np.random.default_rng(seed),
    )
    return GeneratedMotion(pose=pose, figure=figure, camera=looks)
