"""Judgements of real recordings, and changes to them, for the report to tell of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np

from tonus.catalogue import Translator, references, translator
from tonus.form.exercise import exercise
from tonus.form.judge import judged
from tonus.form.judgement import CueSummary, Judgement, Rep, RepStatus, Verdict
from tonus.pose.sequence import PoseSequence
from tonus_video.report import ClipFacts, KeyFrame, written_report

__all__ = [
    "CLIP",
    "Marked",
    "judged_recording",
    "recording",
    "report_of",
    "sixty_squats",
    "with_fault",
    "with_reps",
    "with_status",
]

CLIP: Final = ClipFacts(
    name="squat_stick_side.mp4", duration_s=20.49, width=608, height=1080, fps=29.97, model="full"
)


class Marked:
    """Sets every message in brackets, so that text past the translator shows."""

    language = "en"

    def __init__(self) -> None:
        self._inner: Translator = translator("en")

    def gettext(self, message: str, /, **params: object) -> str:
        return f"⟦{self._inner.gettext(message, **params)}⟧"

    def ngettext(self, singular: str, plural: str, n: int, /, **params: object) -> str:
        return f"⟦{self._inner.ngettext(singular, plural, n, **params)}⟧"


def recording(shared_data: Path, name: str) -> PoseSequence:
    """Return a recorded pose sequence."""
    with np.load(shared_data / "form" / "landmarks" / f"{name}.npz") as held:
        return PoseSequence.from_arrays(
            held["landmarks"],
            fps=float(held["fps"]),
            width=int(held["width"]),
            height=int(held["height"]),
        )


@cache
def judged_recording(shared_data: Path, name: str, depth: str | None = None) -> Judgement:
    """Return what the judge says of a recording as a squat."""
    return judged(recording(shared_data, name), "squat", depth=depth)


@cache
def sixty_squats(shared_data: Path) -> Judgement:
    """Return what the judge says of one recorded squat, done sixty times over."""
    pose = recording(shared_data, "squat_stick_side")
    once = (pose.timestamps_s >= 8.0) & (pose.timestamps_s < 13.0)
    landmarks = np.concatenate([pose.landmarks[once], pose.landmarks[once][::-1]] * 30)
    return judged(
        PoseSequence.from_arrays(landmarks, fps=29.97, width=pose.width, height=pose.height),
        "squat",
    )


def with_fault(judgement: Judgement, cue: str, reps: Iterable[int]) -> Judgement:
    """Return a judgement in which a cue is a fault in some repetitions."""
    faulty = set(reps)
    reason = next(c for c in exercise("squat").cues if c.key == cue).says["high"]
    changed = []
    for index, rep in enumerate(judgement.reps):
        verdicts = tuple(
            replace(
                v, verdict=Verdict.FAULT, value=0.083, cutoff=0.05, margin=-0.033, reason=reason
            )
            if v.cue == cue and index in faulty
            else v
            for v in rep.verdicts
        )
        changed.append(replace(rep, verdicts=verdicts))
    return with_reps(judgement, tuple(changed))


def with_status(judgement: Judgement, status: RepStatus) -> Judgement:
    """Return a judgement whose repetitions all have one status."""
    return with_reps(judgement, tuple(replace(rep, status=status) for rep in judgement.reps))


def with_reps(judgement: Judgement, reps: tuple[Rep, ...]) -> Judgement:
    """Return a judgement with other repetitions and the summary that fits them."""
    complete = [rep for rep in reps if rep.status is RepStatus.COMPLETE]
    said = [(v.cue, v.verdict) for rep in complete for v in rep.verdicts]
    return replace(
        judgement,
        reps=reps,
        summary=tuple(
            CueSummary(
                cue=row.cue,
                ok=said.count((row.cue, Verdict.OK)),
                fault=said.count((row.cue, Verdict.FAULT)),
                not_seen=said.count((row.cue, Verdict.NOT_SEEN)),
            )
            for row in judgement.summary
        ),
    )


def report_of(
    judgement: Judgement,
    *,
    clip: ClipFacts = CLIP,
    key_frames: tuple[KeyFrame, ...] = (),
    translate: Translator | Marked | None = None,
) -> str:
    """Return the report of a judgement, in English where nothing else is asked for."""
    return written_report(
        judgement,
        clip=clip,
        exercise=exercise("squat"),
        translate=translate or translator("en"),
        key_frames=key_frames,
        references=references(),
    )
