"""What a report is told beside the judgement: the clip, its pictures, the exercise."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

__all__ = [
    "ClipFacts",
    "CueFacts",
    "CueKind",
    "CueLimit",
    "ExerciseFacts",
    "KeyFrame",
    "Moment",
    "Translate",
]


class Translate(Protocol):
    """What the report needs of a translator; `tonus.catalogue.Translator` is one."""

    @property
    def language(self) -> str:
        """Language of the messages, such as ``en``."""

    def gettext(self, message: str, /, **params: object) -> str:
        """Return a message with its placeholders filled."""

    def ngettext(self, singular: str, plural: str, n: int, /, **params: object) -> str:
        """Return the message that fits a number, with its placeholders filled."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipFacts:
    """What was watched.

    Parameters
    ----------
    name : str
        File name as the person knows it; shown as it is.
    duration_s : float
        Length in seconds.
    width, height : int
        Size of the upright image in px.
    fps : float or None
        Mean frames per second; None where it is not known.
    model : str or None
        Pose model that was used (``lite``, ``full``, ``heavy``); None for
        landmarks that were recorded elsewhere.
    """

    name: str
    duration_s: float
    width: int
    height: int
    fps: float | None = None
    model: str | None = None


class Moment(StrEnum):
    """Moment of a repetition that a key frame shows."""

    START = "start"
    TURN = "turn"
    END = "end"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyFrame:
    """One picture of the repetition strip.

    Parameters
    ----------
    rep : int
        Index of the repetition in the judgement, from 0.
    moment : Moment
        Start, turning point or end.
    at_s : float
        Time of the picture in seconds.
    jpeg : bytes
        The picture with the skeleton drawn, as JPEG.
    width, height : int
        Its size in px.
    """

    rep: int
    moment: Moment
    at_s: float
    jpeg: bytes
    width: int
    height: int


class CueKind(StrEnum):
    """What a cue can say."""

    JUDGED = "judged"
    ADVICE = "advice"
    UNSEEN = "unseen"


@dataclass(frozen=True, slots=True, kw_only=True)
class CueLimit:
    """One cut-off of a cue, as its exercise file gives it.

    Parameters
    ----------
    unit : str
        Unit of both bounds, as in `tonus.form.judgement.CueVerdict`.
    at_least, at_most : float or None
        Bounds of what is ok; None where that side is open.
    """

    unit: str
    at_least: float | None = None
    at_most: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CueFacts:
    """What the exercise file says about one cue.

    Parameters
    ----------
    key : str
        Key of the cue, such as ``heels_down``.
    label : str
        Message or message key of its name.
    explain : str
        Message or message key that says what is measured, or why it cannot be.
    kind : CueKind
        Whether it may find fault, only advises, or is beyond any camera.
    priority : int
        The lower is said first.
    limits : tuple of CueLimit
        Its cut-offs, one for each rule; empty where there is none.
    evidence : str
        Level of evidence behind the cut-offs: ``published`` or ``proposal``.
    sources : tuple of str
        Keys of ``references.toml``.
    """

    key: str
    label: str
    explain: str
    kind: CueKind = CueKind.JUDGED
    priority: int = 50
    limits: tuple[CueLimit, ...] = ()
    evidence: str = ""
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ExerciseFacts:
    """What the exercise file says about the exercise.

    Parameters
    ----------
    key : str
        Key of the exercise, such as ``squat``.
    name : str
        Message or message key of its name.
    cues : tuple of CueFacts
        In the order of the file.
    depth_judged : str or None
        Depth that the depth cue was held against, such as ``parallel``; None
        where it is the depth that counts.
    """

    key: str
    name: str
    cues: tuple[CueFacts, ...]
    depth_judged: str | None = None
