"""What is said between the process that wants a clip analysed and its workers.

Requests are pickled: whoever starts a worker is trusted by it.  Answers never are,
since a worker reads files that strangers made: an answer is one line of JSON and,
behind it, plain bytes.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tonus import errors
from tonus.errors import TonusError

if TYPE_CHECKING:
    from tonus_video.clip import ClipInfo

__all__ = [
    "SEGMENT_S",
    "Answer",
    "Job",
    "Limits",
    "Open",
    "Watch",
    "packed",
    "packed_error",
    "unpacked",
    "unpacked_error",
]

#: Length of the pieces in which clips are analysed.
SEGMENT_S: Final = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a worker that opens a stranger's clip may use at most.

    Parameters
    ----------
    memory_bytes : int
        Memory that it may write to.
    cpu_s : int
        Seconds of one core for each request.
    cores : int
        Cores that its threads share.
    file_bytes : int
        Size of a file that it writes.
    hidden : tuple of Path
        Folders of which it can open nothing but the clip and the pose model.
    """

    memory_bytes: int
    cpu_s: int
    cores: int
    file_bytes: int
    hidden: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What all pieces of a clip have in common.

    Parameters
    ----------
    path : Path
        The clip.
    model : {"lite", "full", "heavy"}
        Pose model.
    info : ClipInfo, optional
        What the clip is, where that is known; else the worker looks for itself.
    segment_s : float, optional
        Length of the pieces.
    niceness : int, optional
        How far a worker steps back for others, 0-19.
    decoder_threads : int, optional
        Threads of each worker's decoder; 0 lets it choose.
    limits : Limits, optional
        With them the worker has a session of its own, no network and none of the
        starter's environment, and dies with the thread that started it.
    """

    path: Path
    model: str
    info: ClipInfo | None = None
    segment_s: float = SEGMENT_S
    niceness: int = 0
    decoder_threads: int = 1
    limits: Limits | None = None


@dataclass(frozen=True, slots=True)
class Open:
    """Asks what the clip is and which pieces it has; answered by ``opened``."""


@dataclass(frozen=True, slots=True)
class Watch:
    """Asks for the landmarks of a piece; answered by ``progress`` and then ``part``.

    Parameters
    ----------
    index : int
        Place of the piece, from 0.
    """

    index: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What a worker says.

    Parameters
    ----------
    kind : str
        Such as ``progress``, ``part`` or ``error``.
    data : dict
        Plain data.
    blobs : tuple of bytes
        Bytes that belong to it.
    """

    kind: str
    data: dict[str, Any]
    blobs: tuple[bytes, ...] = ()


def packed(kind: str, data: dict[str, Any] | None = None, *blobs: bytes) -> bytes:
    """An answer as bytes.

    Parameters
    ----------
    kind : str
        What is said.
    data : dict, optional
        Plain data, ready for JSON.
    *blobs : bytes
        Bytes that belong to it.

    Returns
    -------
    bytes
        For `unpacked`.

    Examples
    --------
    >>> unpacked(packed("part", {"index": 2}, b"abc"))
    Answer(kind='part', data={'index': 2}, blobs=(b'abc',))
    """
    head = {"kind": kind, "data": data or {}, "sizes": [len(blob) for blob in blobs]}
    return b"\n".join((json.dumps(head).encode(), b"".join(blobs)))


def unpacked(message: bytes) -> Answer:
    """What an answer says; nothing in it is ever run.

    Parameters
    ----------
    message : bytes
        By `packed`.

    Returns
    -------
    Answer
        As it was packed.

    Raises
    ------
    ValueError
        When it was not made by `packed`.

    Examples
    --------
    >>> unpacked(packed("progress", {"done_s": 1.5})).data
    {'done_s': 1.5}
    """
    head, _, body = message.partition(b"\n")
    said = json.loads(head)
    if not isinstance(said, dict):
        raise ValueError("not an answer")
    kind, data, sizes = said.get("kind"), said.get("data"), said.get("sizes")
    if not isinstance(kind, str) or not isinstance(data, dict) or not isinstance(sizes, list):
        raise ValueError("not an answer")
    blobs: list[bytes] = []
    start = 0
    for size in sizes:
        if not isinstance(size, int) or size < 0 or start + size > len(body):
            raise ValueError("an answer was cut off")
        blobs.append(body[start : start + size])
        start += size
    return Answer(kind, data, tuple(blobs))


def packed_error(error: TonusError) -> bytes:
    """An error as an answer.

    Parameters
    ----------
    error : TonusError
        Of a class in `tonus.errors`.

    Returns
    -------
    bytes
        For `unpacked`, and then `unpacked_error`.

    Examples
    --------
    >>> from tonus.errors import VideoError
    >>> answer = unpacked(packed_error(VideoError("{path} is empty.", path=Path("a.mp4"))))
    >>> unpacked_error(answer)
    VideoError('{path} is empty.', {'path': 'a.mp4'})
    """
    params = {
        name: value if isinstance(value, int | float | str) else str(value)
        for name, value in error.params.items()
    }
    data = {"class": type(error).__name__, "message": error.message, "params": params}
    return packed("error", data)


def unpacked_error(answer: Answer) -> TonusError:
    """The error that an answer holds.

    Parameters
    ----------
    answer : Answer
        Of kind ``error``.

    Returns
    -------
    TonusError
        Ready to be raised.

    Examples
    --------
    >>> unpacked_error(Answer("error", {"class": "OSError", "message": "No."}))
    TonusError('No.', {})
    """
    name, params = answer.data.get("class"), answer.data.get("params")
    kind = getattr(errors, name) if name in errors.__all__ else TonusError
    error: TonusError = kind(
        str(answer.data.get("message", "")), **(params if isinstance(params, dict) else {})
    )
    return error
