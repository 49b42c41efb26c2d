"""What a report is told beside the judgement: the clip and its pictures."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

__all__ = [
    "ClipFacts",
    "KeyFrame",
    "Moment",
    "Shot",
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


class Shot(Protocol):
    """A picture of a repetition, wherever its bytes lie; `KeyFrame` is one."""

    @property
    def rep(self) -> int:
        """Index of the repetition in the judgement, from 0."""

    @property
    def moment(self) -> Moment:
        """Start, turning point or end."""

    @property
    def at_s(self) -> float:
        """Time of the picture in seconds."""

    @property
    def width(self) -> int:
        """In px."""

    @property
    def height(self) -> int:
        """In px."""


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
