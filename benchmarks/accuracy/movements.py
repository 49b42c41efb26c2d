"""Every movement that the counter finds, with the value of every requirement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from tests.generated.motions import SQUATS, motion_named
from tests.generated.seeing import TYPICAL, random_camera, seen
from tests.generated.truth import Motion
from tonus.form.counting import RepetitionCourse
from tonus.form.course import Course, Stream
from tonus.form.exercise import Exercise, Requirement, Rule
from tonus.form.judge import FormJudge
from tonus.form.judgement import Judgement, RepStatus
from tonus.form.measure import measured
from tonus.form.window import RepWindow
from tonus.motion import follower
from tonus.pose.sequence import PoseSequence

__all__ = [
    "Movement",
    "count_by",
    "cutoff_of",
    "generated_clip",
    "is_squat",
    "movements_of",
    "requirement_name",
    "side_of",
    "with_cutoffs",
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


def cutoff_of(rule: Rule) -> float:
    """The one cut-off of a requirement."""
    cutoff = rule.at_least if rule.at_least is not None else rule.at_most
    assert cutoff is not None
    return cutoff


def with_cutoffs(one: Exercise, cutoffs: Sequence[float]) -> Exercise:
    """The exercise with other cut-offs of its requirements, in their order."""
    return replace(
        one,
        requirements=tuple(
            replace(
                required,
                rule=replace(required.rule, at_least=cutoff)
                if required.rule.at_least is not None
                else replace(required.rule, at_most=cutoff),
            )
            for required, cutoff in zip(one.requirements, cutoffs, strict=True)
        ),
    )


class _OtherJudge(FormJudge):
    """A judge of an exercise that no file holds."""

    def __init__(self, one: Exercise, pose: PoseSequence) -> None:
        self._other = one
        super().__init__(one.key, width=pose.width, height=pose.height)

    def _new_course(self, stream: Stream) -> Course:
        return super()._new_course(replace(stream, exercise=self._other))


def count_by(one: Exercise, pose: PoseSequence) -> int:
    """The count of a recording by an exercise that no file holds."""
    judge = _OtherJudge(one, pose)
    judge.step(pose.timestamps_s, pose.landmarks)
    judge.finish()
    return judge.count


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

    def __init__(self, pose: PoseSequence, key: str) -> None:
        super().__init__(key, width=pose.width, height=pose.height)

    def _new_course(self, stream: Stream) -> _KeepingCourse:
        self.course = _KeepingCourse(stream)
        return self.course


def movements_of(pose: PoseSequence, key: str = "squat") -> tuple[Judgement, list[Movement]]:
    """The judgement of a clip, and every movement in it, counted or not."""
    judge = _KeepingJudge(pose, key)
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
