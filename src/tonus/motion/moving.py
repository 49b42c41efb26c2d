"""Key poses brought to life: a figure that repeats a movement, in metres."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from tonus.motion.body import Body
from tonus.motion.figure import (
    JointAngles,
    figure_points,
)
from tonus.motion.keyposes import KeyPose, KeyPoses
from tonus.motion.placing import (
    placed_poses,
)
from tonus.motion.planted import PlantedCourse
from tonus.pose.sequence import FloatArray

__all__ = ["MovingFigure", "Turn", "mirrored_figure", "moving_figure", "pose_points"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One repetition as it was made.

    Parameters
    ----------
    start_s, peak_s, end_s : float
        When it leaves the first pose, is farthest from it, and is back.
    is_faulty : bool
        Whether it is made other than the first key poses say.
    """

    start_s: float
    peak_s: float
    end_s: float
    is_faulty: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MovingFigure:
    """A body over time, with what it touches.

    World axes: x to where the person faces (somebody on the back: from the head
    to the feet), y to the person's left, z up, metres.

    Parameters
    ----------
    body : Body
        Whose segments.
    key_poses : KeyPoses
        What is done.
    timestamps_s : ndarray, shape (T,)
        Even times.
    angles : JointAngles
        Of T frames.
    points_m : ndarray, shape (T, 33, 3)
        Landmarks.
    turns : tuple of Turn
        The repetitions.
    ball_m : ndarray, shape (T, 3)
        Middle of the ball; NaN where there is none.
    seat_m : ndarray, shape (2,)
        x and z of the pelvis on the seat; NaN where nobody sits.
    foot_x_m : ndarray, shape (2,)
        Where the feet stand first.
    """

    body: Body
    key_poses: KeyPoses
    timestamps_s: FloatArray
    angles: JointAngles
    points_m: FloatArray
    turns: tuple[Turn, ...]
    ball_m: FloatArray
    seat_m: FloatArray
    foot_x_m: FloatArray

    @property
    def duration_s(self) -> float:
        """Time of the last frame."""
        return float(self.timestamps_s[-1])


def moving_figure(
    key_poses: KeyPoses,
    *,
    repetitions: int = 1,
    each: Sequence[KeyPoses] | None = None,
    body: Body | None = None,
    tempo: float = 1.0,
    pause_s: float = 0.0,
    lead_s: float = 0.0,
    tail_s: float = 0.0,
    rate_hz: float = 100.0,
) -> MovingFigure:
    """Return a figure that repeats a movement.

    Parameters
    ----------
    key_poses : KeyPoses
        What is done.
    repetitions : int
        How often.
    each : sequence of KeyPoses, optional
        What is done in each repetition, where it is not always the same; takes the
        place of `repetitions`.
    body : Body, optional
        A person of average height where left out.
    tempo : float
        2 is twice as fast as the key poses say.
    pause_s : float
        Rest in the first pose between repetitions; none for a walk.
    lead_s, tail_s : float
        Rest in the first pose before the first and after the last repetition.
    rate_hz : float
        Frames a second.

    Returns
    -------
    MovingFigure
        Smooth: between key poses no joint leaves the range that they span, but for
        what a planted foot or hand asks of it.

    Examples
    --------
    >>> from tonus.form.exercise import exercise
    >>> squat = moving_figure(exercise("squat").key_poses, repetitions=2, pause_s=0.5)
    >>> len(squat.turns), squat.points_m.shape[1:]
    (2, (33, 3))
    """
    body = body or Body.of_stature()
    done = [key_poses] * repetitions if each is None else list(each)
    if key_poses.posture == "walking":
        pause_s = lead_s = tail_s = 0.0
    key_times, poses, turns, span_s = _schedule(
        done, key_poses, tempo=tempo, pause_s=pause_s, lead_s=lead_s, tail_s=tail_s
    )
    times = np.arange(round(span_s * rate_hz) + 1) / rate_hz
    whole = replace(key_poses, poses=poses)
    placed = placed_poses(body, whole)
    course = PlantedCourse(body, whole, placed, key_times, times)
    angles = course.walking() if key_poses.posture == "walking" else course.angles()
    return MovingFigure(
        body=body,
        key_poses=key_poses,
        timestamps_s=times,
        angles=angles,
        points_m=figure_points(body, angles),
        turns=turns,
        ball_m=course.ball_m(angles),
        seat_m=placed.seat_m,
        foot_x_m=placed.foot_x_m[0],
    )


def mirrored_figure(figure: MovingFigure) -> MovingFigure:
    """Return the same with left and right exchanged.

    Parameters
    ----------
    figure : MovingFigure
        What is done.

    Returns
    -------
    MovingFigure
        Done by somebody who begins with the other leg.

    Examples
    --------
    >>> from tonus.form.exercise import exercise
    >>> squat = moving_figure(exercise("squat").key_poses)
    >>> bool(np.allclose(mirrored_figure(squat).points_m[..., 2].min(), 0.0, atol=1e-6))
    True
    """
    angles = figure.angles.mirrored()
    return replace(figure, angles=angles, points_m=figure_points(figure.body, angles))


def pose_points(key_poses: KeyPoses, *, body: Body | None = None) -> FloatArray:
    """Return the landmarks of each key pose, where the movement has it.

    Parameters
    ----------
    key_poses : KeyPoses
        The movement.
    body : Body, optional
        A person of average height where left out.

    Returns
    -------
    ndarray, shape (K, 33, 3)
        Metres, in the order of the poses.

    Examples
    --------
    >>> from tonus.form.exercise import exercise
    >>> from tonus.pose.skeleton import Landmark
    >>> top, bottom = pose_points(exercise("squat").key_poses)
    >>> bool(bottom[Landmark.LEFT_HIP, 2] < 0.7 * top[Landmark.LEFT_HIP, 2])
    True
    """
    figure = moving_figure(key_poses, body=body)
    at_s = [pose.at_s + pose.hold_s / 2 for pose in key_poses.poses]
    frames = np.searchsorted(figure.timestamps_s, np.array(at_s) - 1e-9)
    result: FloatArray = figure.points_m[np.minimum(frames, len(figure.points_m) - 1)]
    return result


def _schedule(
    done: Sequence[KeyPoses],
    first: KeyPoses,
    *,
    tempo: float,
    pause_s: float,
    lead_s: float,
    tail_s: float,
) -> tuple[FloatArray, tuple[KeyPose, ...], tuple[Turn, ...], float]:
    """Key poses of all repetitions with their times."""
    times, poses = [0.0], [first.poses[0]]
    turns, now = [], lead_s
    for key_poses in done:
        start = now
        for pose in key_poses.poses:
            times += [start + pose.at_s / tempo, start + (pose.at_s + pose.hold_s) / tempo]
            poses += [pose, pose]
        peak = key_poses.turn
        now = start + key_poses.period_s / tempo
        times.append(now)
        poses.append(key_poses.poses[0])
        turns.append(
            Turn(
                start_s=start,
                peak_s=start + (peak.at_s + peak.hold_s / 2) / tempo,
                end_s=now,
                is_faulty=key_poses is not first,
            )
        )
        now += pause_s
    span = now - (pause_s if done else 0.0) + tail_s
    times.append(span)
    poses.append(poses[-1])
    return np.array(times), tuple(poses), tuple(turns), span
