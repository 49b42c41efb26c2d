"""The strip of key frames: what each repetition looked like."""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from markupsafe import Markup

from tonus.form.exercise import Exercise
from tonus.form.judgement import Judgement, Rep, Verdict, View
from tonus_video.report.curve import nearest_index
from tonus_video.report.facts import KeyFrame, Moment, Shot, Translate
from tonus_video.report.figure import (
    FIGURE_HEIGHT,
    FIGURE_WIDTH,
    figure_drawing,
    figure_frame,
)
from tonus_video.report.quantities import clock, quantity
from tonus_video.report.tables import rep_names
from tonus_video.report.traced import KNEE, TRUNK, signal

__all__ = ["Picture", "StripItem", "data_address", "strip_items"]

S = TypeVar("S", bound=Shot)

_ORDER = list(Moment)


@dataclass(frozen=True, slots=True)
class Picture:
    """One key frame, ready to be shown: a photograph, or else a drawn figure."""

    source: str
    drawing: Markup | None
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
    pictures: Sequence[S],
    translate: Translate,
    *,
    source: Callable[[S], str],
) -> list[StripItem]:
    """Return every repetition with the pictures there are of it.

    Parameters
    ----------
    judgement : Judgement
        What was judged.
    exercise : Exercise
        Gives the cues their names.
    pictures : sequence of Shot
        In any order; those of a repetition that does not exist are left out.
    translate : Translate
        Language of captions and alternative texts.
    source : callable
        Gives the address under which a picture is found.

    Returns
    -------
    list of StripItem
        One for each repetition.  Where no picture was kept, its figures are
        drawn from the landmarks; `pictures` is empty where those lack too.
    """
    labels = {cue.key: translate.gettext(cue.label) for cue in exercise.cues}
    names = rep_names(judgement, translate)
    return [
        StripItem(
            anchor=f"rep-{index + 1}",
            name=name,
            pictures=_photographs(index, name, judgement, pictures, translate, source)
            or _figures(rep, name, judgement, translate),
            faults=_faults(rep, labels),
        )
        for index, (rep, name) in enumerate(zip(judgement.reps, names, strict=True))
    ]


def data_address(frame: KeyFrame) -> str:
    """Return an address that holds the picture itself."""
    return "data:image/jpeg;base64," + base64.b64encode(frame.jpeg).decode("ascii")


def _faults(rep: Rep, labels: dict[str, str]) -> tuple[str, ...]:
    return tuple(labels.get(v.cue, v.cue) for v in rep.verdicts if v.verdict is Verdict.FAULT)


def _photographs(
    index: int,
    name: str,
    judgement: Judgement,
    pictures: Sequence[S],
    translate: Translate,
    source: Callable[[S], str],
) -> tuple[Picture, ...]:
    frames = sorted(
        (frame for frame in pictures if frame.rep == index),
        key=lambda frame: _ORDER.index(frame.moment),
    )
    return tuple(
        Picture(
            source=source(frame),
            drawing=None,
            width=frame.width,
            height=frame.height,
            alt=_alternative(frame.moment, frame.at_s, name, judgement, translate),
            caption=_caption(frame.moment, translate),
            time=clock(frame.at_s, translate),
        )
        for frame in frames
    )


def _figures(
    rep: Rep, name: str, judgement: Judgement, translate: Translate
) -> tuple[Picture, ...]:
    """Draw the person from the landmarks at the same three moments."""
    times_s = judgement.trace.timestamps_s
    if not len(times_s):
        return ()
    moments = zip(_ORDER, (rep.start_s, rep.peak_s, rep.end_s), strict=True)
    found = [(moment, at_s, nearest_index(times_s, at_s)) for moment, at_s in moments]
    points = judgement.trace.points[[row for _, _, row in found]]
    frame = figure_frame(points)
    if frame is None:
        return ()
    return tuple(
        Picture(
            source="",
            drawing=figure_drawing(pose, frame, from_aside=rep.view in (View.SIDE, View.OBLIQUE)),
            width=FIGURE_WIDTH,
            height=FIGURE_HEIGHT,
            alt=_alternative(moment, at_s, name, judgement, translate),
            caption=_caption(moment, translate),
            time=clock(at_s, translate),
        )
        for (moment, at_s, _), pose in zip(found, points, strict=True)
        if np.isfinite(pose).all()
    )


def _caption(moment: Moment, translate: Translate) -> str:
    match moment:
        case Moment.START:
            return translate.gettext("Start")
        case Moment.TURN:
            return translate.gettext("Bottom")
        case Moment.END:
            return translate.gettext("End")


def _alternative(
    moment: Moment, at_s: float, name: str, judgement: Judgement, translate: Translate
) -> str:
    knee, trunk = _angles(judgement, at_s)
    at = clock(at_s, translate)
    shown = _caption(moment, translate)
    if not (np.isfinite(knee) and np.isfinite(trunk)):
        return translate.gettext("{rep}. {moment} at {at}.", rep=name, moment=shown, at=at)
    return translate.gettext(
        "{rep}. {moment} at {at}: knee angle {knee}, trunk leaning {trunk}.",
        rep=name,
        moment=shown,
        at=at,
        knee=quantity(knee, "deg", translate),
        trunk=quantity(trunk, "deg", translate),
    )


def _angles(judgement: Judgement, at_s: float) -> tuple[float, float]:
    if not len(judgement.trace.timestamps_s):
        return float("nan"), float("nan")
    row = nearest_index(judgement.trace.timestamps_s, at_s)
    return float(signal(judgement, KNEE)[row]), float(signal(judgement, TRUNK)[row])
