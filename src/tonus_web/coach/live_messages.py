"""Messages of a live set as they come and go: every field looked at before it is used."""

from __future__ import annotations

import json
import struct
import typing
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, fields
from functools import cache
from types import NoneType, UnionType
from typing import Any, Final, NoReturn

import numpy as np

from tonus.errors import TonusError
from tonus.messages import N_
from tonus.pose.sequence import FloatArray
from tonus_web.coach.live_protocol import (
    BATCH_HEADER,
    BINARY,
    CLIENT_MESSAGES,
    CLOSE_CODES,
    FRAME,
    FRAMES_HEADER,
    FRAMES_TYPE,
    MAX_FRAMES_PER_MESSAGE,
    MAX_MESSAGE_BYTES,
    MAX_SIDE_PX,
    RETRIED,
    SERVER_MESSAGES,
    TEXT,
    VERSION,
    ErrorCode,
    Setup,
    Start,
)

__all__ = [
    "SHORTEST_GAP_S",
    "Frames",
    "LiveRefusal",
    "batch_messages",
    "read_frames",
    "read_text",
    "written",
]

#: Nothing that a camera sees is so far outside its picture, nor so far away.
_FARTHEST_PX: Final = 1e6
#: Of each number of a landmark: the middle of what may be, and how far from it.
_CENTRE: Final = np.array((0.0, 0.0, 0.0, 0.5), dtype=np.float32)
_REACH: Final = np.array((*[_FARTHEST_PX] * 3, 0.51), dtype=np.float32)
#: A set takes minutes; times in milliseconds would be far beyond this.
_LONGEST_S: Final = 6 * 3600.0
#: Nearer frames are no two pictures, and a speed between them has no meaning.
SHORTEST_GAP_S: Final = 1e-6
_MOST_REPS: Final = 1000
_MODELS: Final = ("lite", "full", "heavy")
_TEXT_LENGTH: Final = 64
_NAMES: Final = {record: name for name, record in SERVER_MESSAGES.items()}
_OLD_PAGE: Final = N_("This page and the server are of different versions. Load the page again.")
_NO_MESSAGE: Final = N_("The page sent something that is no message of a live set.")
_BAD_FRAME: Final = N_("The page sent a frame that cannot be: {what}.")


class LiveRefusal(TonusError):
    """A message that cannot be taken.

    Parameters
    ----------
    code : ErrorCode
        What is wrong.
    message : str
        English sentence with placeholders.
    fatal : bool, optional
        Whether the conversation ends; by default where the code has a close code.
    **params : object
        Values of the placeholders.
    """

    def __init__(
        self, code: ErrorCode, message: str, *, fatal: bool | None = None, **params: object
    ) -> None:
        super().__init__(message, **params)
        self.code = code
        self.fatal = code in CLOSE_CODES if fatal is None else fatal
        self.retry = code in RETRIED


@dataclass(frozen=True, slots=True, kw_only=True)
class Frames:
    """Frames of one message.

    Parameters
    ----------
    first : int
        Index in the set of the first.
    rows : ndarray of `FRAME`, shape (n,)
        As they came.
    """

    first: int
    rows: np.ndarray[tuple[int], np.dtype[np.void]]

    @property
    def times_s(self) -> FloatArray:
        """Seconds since the set began, shape (n,)."""
        times: FloatArray = self.rows["time_s"].astype(np.float64)
        return times

    @property
    def landmarks(self) -> FloatArray:
        """Landmarks, shape (n, 33, 4); NaN where nobody was seen."""
        points: FloatArray = self.rows["landmarks"].astype(np.float64)
        return points

    def __len__(self) -> int:
        return len(self.rows)


def read_frames(message: bytes) -> Frames:
    """Return the frames of a binary message.

    Parameters
    ----------
    message : bytes
        As it came.

    Returns
    -------
    Frames
        With finite, increasing times, and landmarks that are finite or NaN frame by frame.

    Raises
    ------
    LiveRefusal
        When it is anything else.
    """
    if len(message) > MAX_MESSAGE_BYTES:
        _refuse_large()
    try:
        kind, version, count, first = FRAMES_HEADER.unpack_from(message)
    except struct.error as error:
        raise LiveRefusal(ErrorCode.BAD_MESSAGE, _NO_MESSAGE) from error
    if kind != FRAMES_TYPE:
        raise LiveRefusal(ErrorCode.BAD_MESSAGE, _NO_MESSAGE)
    if version != VERSION:
        raise LiveRefusal(ErrorCode.VERSION, _OLD_PAGE)
    size = FRAMES_HEADER.size + count * FRAME.itemsize
    if not 1 <= count <= MAX_FRAMES_PER_MESSAGE or len(message) != size:
        raise LiveRefusal(ErrorCode.BAD_MESSAGE, _NO_MESSAGE)
    frames = Frames(first=first, rows=np.frombuffer(message, FRAME, offset=FRAMES_HEADER.size))
    _look_at(frames.rows)
    return frames


def _look_at(rows: np.ndarray[tuple[int], np.dtype[np.void]]) -> None:
    before_s = -1.0
    # Most messages hold one frame, for which plain numbers are quicker than arrays.
    for time_s in rows["time_s"].tolist():
        if not 0.0 <= time_s <= _LONGEST_S:
            _refuse_frame(N_("its time is no time of a set"))
        if time_s - before_s < SHORTEST_GAP_S:
            _refuse_frame(N_("its time goes back"))
        before_s = time_s
    points = rows["landmarks"]
    # Infinity and NaN fail this comparison too.
    if (np.abs(points - _CENTRE) <= _REACH).all():
        return
    given = points[~np.isnan(points).all(axis=(1, 2))]
    if not (np.abs(given[..., :3]) <= _FARTHEST_PX).all():
        _refuse_frame(N_("a point is nowhere"))
    if not (np.abs(given - _CENTRE) <= _REACH).all():
        _refuse_frame(N_("a visibility is not between 0 and 1"))


def _refuse_frame(what: str) -> NoReturn:
    raise LiveRefusal(ErrorCode.BAD_FRAME, _BAD_FRAME, what=what)


def read_text(message: str) -> Any:
    """Return the record of a text message.

    Parameters
    ----------
    message : str
        As it came.

    Returns
    -------
    Setup, Start, Light, Finish or Discard
        With values that can be.

    Raises
    ------
    LiveRefusal
        When it is anything else.
    """
    if len(message.encode("utf-8", "replace")) > MAX_MESSAGE_BYTES:
        _refuse_large()
    try:
        given = json.loads(message, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise LiveRefusal(ErrorCode.BAD_MESSAGE, _NO_MESSAGE) from error
    name = given.get("type") if isinstance(given, dict) else None
    record = CLIENT_MESSAGES.get(name) if isinstance(name, str) else None
    if record is None:
        raise LiveRefusal(ErrorCode.BAD_MESSAGE, _NO_MESSAGE)
    # Before the fields: an older page may lack some.
    if record in (Setup, Start) and given.get("version") != VERSION:
        raise LiveRefusal(ErrorCode.VERSION, _OLD_PAGE)
    read = record(**{name: _value(given, name, kinds) for name, kinds in _kinds(record).items()})
    _check(read)
    return read


def _no_constant(_: str) -> NoReturn:
    raise ValueError


@cache
def _kinds(record: type) -> dict[str, tuple[type, ...]]:
    hints = typing.get_type_hints(record)
    found: dict[str, tuple[type, ...]] = {}
    for field in fields(record):
        hint = hints[field.name]
        kinds = typing.get_args(hint) if isinstance(hint, UnionType) else (hint,)
        found[field.name] = (int, *kinds) if float in kinds else tuple(kinds)
    return found


def _value(given: dict[str, Any], name: str, kinds: tuple[type, ...]) -> Any:
    if name not in given:
        raise LiveRefusal(ErrorCode.BAD_MESSAGE, _NO_MESSAGE)
    value = given[name]
    # To Python, true is a number.
    if type(value) not in kinds or (value is None and NoneType not in kinds):
        raise LiveRefusal(ErrorCode.BAD_MESSAGE, _NO_MESSAGE)
    if isinstance(value, str) and not _is_plain(value):
        raise LiveRefusal(ErrorCode.BAD_MESSAGE, _NO_MESSAGE)
    return value


def _is_plain(text: str) -> bool:
    """Whether a text is short, and can be stored and sent: JSON may hold half a character."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return len(text) <= _TEXT_LENGTH and "\0" not in text


def _check(read: Any) -> None:
    sizes = [getattr(read, side) for side in ("width", "height") if hasattr(read, side)]
    fits = all(1 <= size <= MAX_SIDE_PX for size in sizes)
    if hasattr(read, "mean"):
        fits = 0.0 <= read.mean <= 1.0
    if hasattr(read, "frames"):
        fits = 0 <= read.frames < 2**32
    if isinstance(read, Start):
        fits = fits and _is_uuid7(read.set) and read.model in _MODELS
        fits = fits and (read.target_reps is None or 1 <= read.target_reps <= _MOST_REPS)
    if not fits:
        raise LiveRefusal(ErrorCode.BAD_MESSAGE, _NO_MESSAGE)


def _is_uuid7(text: str) -> bool:
    try:
        return uuid.UUID(text).version == 7 and len(text) == 36
    except ValueError:
        return False


def batch_messages(body: bytes) -> Iterator[str | bytes]:
    """Yield the messages of the body of a POST.

    Parameters
    ----------
    body : bytes
        Each message behind its header.

    Yields
    ------
    str or bytes
        Text or binary.

    Raises
    ------
    LiveRefusal
        When a piece is cut off or of no known kind; what came before was yielded.
    """
    at = 0
    while at < len(body):
        if at + BATCH_HEADER.size > len(body):
            raise LiveRefusal(ErrorCode.BAD_MESSAGE, _NO_MESSAGE)
        kind, size = BATCH_HEADER.unpack_from(body, at)
        at += BATCH_HEADER.size
        if size > MAX_MESSAGE_BYTES:
            _refuse_large()
        piece = body[at : at + size]
        at += size
        if len(piece) != size or kind not in (TEXT, BINARY):
            raise LiveRefusal(ErrorCode.BAD_MESSAGE, _NO_MESSAGE)
        if kind == BINARY:
            yield piece
            continue
        try:
            yield piece.decode()
        except UnicodeDecodeError as error:
            raise LiveRefusal(ErrorCode.BAD_MESSAGE, _NO_MESSAGE) from error


def _refuse_large() -> NoReturn:
    raise LiveRefusal(
        ErrorCode.TOO_LARGE,
        N_("The page sent more than {most} bytes in one message."),
        most=MAX_MESSAGE_BYTES,
    )


def written(message: Any) -> dict[str, Any]:
    """Return a message of the server's as plain data for JSON.

    Parameters
    ----------
    message : Ready, State, Saved, Discarded or LiveError
        Any record of `SERVER_MESSAGES`.

    Returns
    -------
    dict
        With its ``type``.
    """
    return {"type": _NAMES[type(message)], **_plain(message)}


def _plain(value: Any) -> Any:
    """As `dataclasses.asdict`, which copies every word and takes ten times as long."""
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    names = getattr(value, "__dataclass_fields__", None)
    if names is None:
        return value
    return {name: _plain(getattr(value, name)) for name in names}
