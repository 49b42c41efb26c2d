"""The moving person of an exercise: what is drawn, from where, and how to breathe."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np

from tonus.motion.keyposes import KeyPose, KeyPoses
from tonus.motion.moving import MovingFigure, mirrored_figure, moving_figure
from tonus.pose.sequence import FloatArray
from tonus.pose.skeleton import Landmark
from tonus_web.ui.person.drawing import Drawing, drawing

__all__ = ["Breath", "Person", "PersonStill", "moving_person"]

#: What is held for longer is shown for this long.
_LONGEST_HOLD_S: Final = 3.0
_RATE_HZ: Final = 50.0
_FRAMES_PER_S: Final = 2.5
_FEWEST, _MOST = 10, 11
#: Slower than this part of the fastest rise, the body rests.
_REST_SHARE: Final = 0.06
_SHORTEST_S: Final = 0.25

_HIGH: Final = (Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER)
_MIDDLE: Final = (Landmark.LEFT_HIP, Landmark.RIGHT_HIP)
_LOW: Final = (Landmark.LEFT_KNEE, Landmark.RIGHT_KNEE, Landmark.LEFT_ANKLE, Landmark.RIGHT_ANKLE)


@dataclass(frozen=True, slots=True)
class Breath:
    """One stretch of the repetition: ``in``, ``out`` or ``hold``, in seconds."""

    kind: str
    start_s: float
    end_s: float

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return self.end_s - self.start_s


@dataclass(frozen=True, slots=True)
class PersonStill:
    """A key pose and its drawing."""

    pose: KeyPose
    drawing: Drawing


@dataclass(frozen=True, slots=True)
class Person:
    """The moving person of one exercise.

    Parameters
    ----------
    views : tuple of Drawing
        From the side first.
    stills : tuple of PersonStill
        The key poses that have a label, from the side.
    period_s : float
        How long the figure takes for a repetition.
    breaths : tuple of Breath
        Empty where one breathes as one likes.
    """

    views: tuple[Drawing, ...]
    stills: tuple[PersonStill, ...]
    period_s: float
    breaths: tuple[Breath, ...]

    @property
    def period_ms(self) -> int:
        """The same in whole milliseconds."""
        return round(1000 * self.period_s)


def moving_person(
    key_poses: KeyPoses, shares: Mapping[str, str], views: Sequence[str] = ("side",)
) -> Person:
    """Return the moving person of an exercise.

    Parameters
    ----------
    key_poses : KeyPoses
        How it goes.
    shares : mapping of str to str
        Share of the work by key of the muscle, for the shading.
    views : sequence of str
        Of ``side``, ``front`` and ``rear``.

    Returns
    -------
    Person
        Of a body of average height, the leg that works nearer to the camera.
    """
    shown = key_poses.held_up_to(_LONGEST_HOLD_S)
    walks = shown.posture == "walking"
    figure = moving_figure(shown, repetitions=3 if walks else 1, rate_hz=_RATE_HZ)
    if _left_works_more(shown):
        figure = mirrored_figure(figure)
    # Of a walk the middle stride, which neither begins nor ends.
    begin_s = shown.period_s if walks else 0.0
    count = int(np.clip(round(shown.period_s * _FRAMES_PER_S) + 1, _FEWEST, _MOST))
    frames = _frames(figure, begin_s + np.linspace(0.0, shown.period_s, count))
    around = _frames(figure, begin_s + np.linspace(0.0, shown.period_s, 4 * count))
    drawn = tuple(
        drawing(figure, frames, view=view, shares=shares, around=around) for view in views
    )
    stills = tuple(
        PersonStill(
            pose,
            drawing(
                figure,
                _frames(figure, np.array([begin_s + pose.at_s + pose.hold_s / 2])),
                view="side",
                shares=shares,
                around=_frames(figure, np.array([begin_s + pose.at_s])) if walks else around,
            ),
        )
        for pose in shown.poses
        if pose.label
    )
    held = any(pose.hold_s > _LONGEST_HOLD_S for pose in key_poses.poses)
    breaths = () if walks or held else _breaths(figure, shown.period_s)
    return Person(drawn, stills, shown.period_s, breaths)


def _frames(figure: MovingFigure, times_s: FloatArray) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
    last = len(figure.timestamps_s) - 1
    found: np.ndarray[tuple[int], np.dtype[np.intp]]
    found = np.clip(np.rint(times_s * _RATE_HZ), 0, last).astype(np.intp)
    return found


def _left_works_more(key_poses: KeyPoses) -> bool:
    """Whether the left leg bends more than the right one."""
    if key_poses.posture == "walking":
        return False
    spans = [
        sum(
            max(getattr(pose, joint)[side] for pose in key_poses.poses)
            - min(getattr(pose, joint)[side] for pose in key_poses.poses)
            for joint in ("hip_deg", "knee_deg", "ankle_deg")
        )
        for side in (0, 1)
    ]
    return bool(spans[0] > spans[1] + 1.0)


def _breaths(figure: MovingFigure, period_s: float) -> tuple[Breath, ...]:
    """Out where the body rises against its weight, in where it comes down."""
    z = figure.points_m[..., 2]
    height = sum(
        weight * z[:, list(part)].mean(axis=1)
        for weight, part in ((0.5, _HIGH), (0.3, _MIDDLE), (0.2, _LOW))
    )
    speed = np.gradient(np.asarray(height, dtype=np.float64)) * _RATE_HZ
    rest = _REST_SHARE * float(np.abs(speed).max())
    kinds = np.where(speed > rest, "out", np.where(speed < -rest, "in", "hold"))
    edges = [0, *(np.flatnonzero(kinds[1:] != kinds[:-1]) + 1).tolist(), len(kinds) - 1]
    found: list[Breath] = []
    for first, last in pairwise(edges):
        piece = Breath(str(kinds[first]), first / _RATE_HZ, last / _RATE_HZ)
        if found and (piece.seconds < _SHORTEST_S or piece.kind == found[-1].kind):
            found[-1] = Breath(found[-1].kind, found[-1].start_s, piece.end_s)
        else:
            found.append(piece)
    # The moment before the first movement and after the last belongs to the breath.
    if len(found) > 2 and found[0].kind == "hold":
        found[:2] = [Breath(found[1].kind, 0.0, found[1].end_s)]
    if len(found) > 2 and found[-1].kind == "hold":
        found[-2:] = [Breath(found[-2].kind, found[-2].start_s, period_s)]
    return tuple(found)
