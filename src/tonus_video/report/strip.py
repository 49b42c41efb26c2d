"""The strip of key frames: what each repetition looked like."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tonus.form.exercise import Exercise
from tonus.form.judgement import Judgement, Rep, Verdict
from tonus_video.report.chart import KNEE, TRUNK, signal
from tonus_video.report.curve import nearest_index
from tonus_video.report.facts import KeyFrame, Moment, Translate
from tonus_video.report.quantities import clock, quantity
from tonus_video.report.tables import rep_names

__all__ = ["Picture", "StripItem", "strip_items"]

_ORDER = list(Moment)


@dataclass(frozen=True, slots=True)
class Picture:
    """One key frame, ready to be shown."""

    source: str
    width: int
    height: int
    alt: str
    caption: str
    time: str


@dataclass(frozen=True, slots=True)
class StripItem:
    """One repetition of the strip: its pictures and the faults seen in it."""

    anchor: str
    name: str
    pictures: tuple[Picture, ...]
    faults: tuple[str, ...]


def strip_items(
    judgement: Judgement,
    exercise: Exercise,
    key_frames: Sequence[KeyFrame],
    translate: Translate,
) -> list[StripItem]:
    """Return every repetition with the pictures there are of it.

    Parameters
    ----------
    judgement : Judgement
        What was judged.
    exercise : Exercise
        Gives the cues their names.
    key_frames : sequence of KeyFrame
        In any order; those of a repetition that does not exist are left out.
    translate : Translate
        Language of captions and alternative texts.

    Returns
    -------
    list of StripItem
        One for each repetition; `pictures` is empty where none was kept.
    """
    labels = {cue.key: translate.gettext(cue.label) for cue in exercise.cues}
    items = []
    for index, (rep, name) in enumerate(
        zip(judgement.reps, rep_names(judgement, translate), strict=True)
    ):
        frames = sorted(
            (frame for frame in key_frames if frame.rep == index),
            key=lambda frame: _ORDER.index(frame.moment),
        )
        items.append(
            StripItem(
                anchor=f"rep-{index + 1}",
                name=name,
                pictures=tuple(_picture(frame, name, judgement, translate) for frame in frames),
                faults=_faults(rep, labels),
            )
        )
    return items


def _faults(rep: Rep, labels: dict[str, str]) -> tuple[str, ...]:
    return tuple(labels.get(v.cue, v.cue) for v in rep.verdicts if v.verdict is Verdict.FAULT)


def _picture(frame: KeyFrame, name: str, judgement: Judgement, translate: Translate) -> Picture:
    data = base64.b64encode(frame.jpeg).decode("ascii")
    return Picture(
        source=f"data:image/jpeg;base64,{data}",
        width=frame.width,
        height=frame.height,
        alt=_alternative(frame, name, judgement, translate),
        caption=_caption(frame.moment, translate),
        time=clock(frame.at_s, translate),
    )


def _caption(moment: Moment, translate: Translate) -> str:
    match moment:
        case Moment.START:
            return translate.gettext("Start")
        case Moment.TURN:
            return translate.gettext("Bottom")
        case Moment.END:
            return translate.gettext("End")


def _alternative(frame: KeyFrame, name: str, judgement: Judgement, translate: Translate) -> str:
    knee, trunk = _angles(judgement, frame.at_s)
    at = clock(frame.at_s, translate)
    moment = _caption(frame.moment, translate)
    if not (np.isfinite(knee) and np.isfinite(trunk)):
        return translate.gettext("{rep}. {moment} at {at}.", rep=name, moment=moment, at=at)
    return translate.gettext(
        "{rep}. {moment} at {at}: knee angle {knee}, trunk leaning {trunk}.",
        rep=name,
        moment=moment,
        at=at,
        knee=quantity(knee, "deg", translate),
        trunk=quantity(trunk, "deg", translate),
    )


def _angles(judgement: Judgement, at_s: float) -> tuple[float, float]:
    if not len(judgement.trace.timestamps_s):
        return float("nan"), float("nan")
    row = nearest_index(judgement.trace.timestamps_s, at_s)
    return float(signal(judgement, KNEE)[row]), float(signal(judgement, TRUNK)[row])
