"""Every movement that the counter finds, with the value of every requirement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from tests.generated.motions import SQUATS, motion_named
from tests.generated.seeing import TYPICAL, random_camera, seen
from tests.generated.truth import Motion
from tonus.form.counting import RepetitionCourse
from tonus.form.course import Stream
from tonus.form.exercise import Requirement, Rule
from tonus.form.judge import FormJudge
from tonus.form.judgement import Judgement, RepStatus
from tonus.form.measure import measured
from tonus.form.window import RepWindow
from tonus.motion import follower
from tonus.pose.sequence import PoseSequence

__all__ = [
    "Movement",
    "generated_clip",
    "is_squat",
    "movements_of",
    "requirement_name",
    "side_of",
]

#: Frame rates of generated clips; one is drawn for each.
RATES_FPS: Final = (8.0, 10.0, 15.0, 24.0, 30.0, 60.0)
#: Cameras go round the person by the seed, up to 22.5 degrees to either side.
YAWS_DEG: Final = (0, 45, 90, 135, 180, 225, 270, 315)


@dataclass(frozen=True, kw_only=True)
class Movement:
    """One excursion of the hips, as its requirements saw it."""

    peak_s: float
    values: tuple[float, ...]
    complete: bool


def side_of(rule: Rule) -> float:
    """1 where more is better, -1 where less is."""
    return 1.0 if rule.at_least is not None else -1.0


def requirement_name(requirement: Requirement) -> str:
    """Signal and the side of its cut-off."""
    word = "at least" if requirement.rule.at_least is not None else "at most"
    return f"{requirement.rule.signal} {word}"


class _KeepingCourse(RepetitionCourse):
    """A course that keeps the frames of every movement."""

    def __init__(self, stream: Stream) -> None:
        super().__init__(stream)
        self.windows: list[RepWindow] = []

    def _window(self, movement: follower.Movement) -> RepWindow:
        self.windows.append(super()._window(movement))
        return self.windows[-1]


class _KeepingJudge(FormJudge):
    """A judge whose course keeps them."""

    def __init__(self, pose: PoseSequence) -> None:
        super().__init__("squat", width=pose.width, height=pose.height)

    def _new_course(self, stream: Stream) -> _KeepingCourse:
        self.course = _KeepingCourse(stream)
        return self.course


def movements_of(pose: PoseSequence) -> tuple[Judgement, list[Movement]]:
    """The judgement of a clip, and every movement in it, counted or not."""
    judge = _KeepingJudge(pose)
    judge.step(pose.timestamps_s, pose.landmarks)
    judge.finish()
    found = judge.judgement()
    complete = {rep.peak_s for rep in found.reps if rep.status is RepStatus.COMPLETE}
    return found, [
        Movement(
            peak_s=window.peak_s,
            values=tuple(measured(window, one.rule)[0] for one in judge.exercise.requirements),
            complete=window.peak_s in complete,
        )
        for window in judge.course.windows
    ]


def generated_clip(name: str, seed: int) -> tuple[Motion, PoseSequence, float]:
    """A generated motion as one random camera sees it, and the camera's yaw in degrees."""
    motion = motion_named(name, seed=seed)
    rng = np.random.default_rng([seed, len(name), sum(name.encode())])
    yaw_deg = float(YAWS_DEG[seed % len(YAWS_DEG)] + rng.uniform(-22.5, 22.5))
    camera = random_camera(rng, motion, yaw_deg=yaw_deg)
    fps = float(rng.choice(RATES_FPS))
    return motion, seen(motion, camera, TYPICAL, fps=fps, rng=rng), yaw_deg


def is_squat(name: str) -> bool:
    """Whether a generated motion has true squats in it."""
    return name in SQUATS
