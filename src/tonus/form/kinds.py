"""Which course follows which kind of exercise."""

from __future__ import annotations

from typing import Final

from tonus.form.counting import RepetitionCourse
from tonus.form.course import CourseMaker
from tonus.form.holding import HoldCourse
from tonus.form.vocabulary import Kind
from tonus.form.walking import WalkCourse

__all__ = ["COURSES"]

#: The course of each kind; the tables of a kind are read by `tonus.form.exercise`.
COURSES: Final[dict[Kind, CourseMaker]] = {
    Kind.REPETITIONS: RepetitionCourse,
    Kind.HOLD: HoldCourse,
    Kind.GAIT: WalkCourse,
}
