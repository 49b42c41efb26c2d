"""What a page and the server say to each other while a set is judged live.

This is the one place that states it: ``python -m tools.live_protocol`` writes
``frontend/src/live/protocol.gen.ts`` from what stands here.  Text messages are the
records below as JSON, with ``type`` beside their fields.  Frames are binary,
little-endian: `FRAMES_HEADER`, then so many of `FRAME`.

A conversation: ``setup`` (frames are looked at for the guide alone), then, when the
countdown begins, ``start`` (frames are judged and counted from index 0), then
``finish`` or ``discard``; then ``setup`` or ``start`` again.  ``setup`` may be left
out.  After a lost connection the page sends the same ``start`` and every frame of the
set from ``ready.next_index`` on.

Where a socket cannot be had the same messages go as the body of a POST, each behind
a `BATCH_HEADER`; every such batch begins with ``setup`` or ``start``.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np

from tonus.form.judgement import RepStatus, Verdict
from tonus.motion.reps import Phase
from tonus.motion.view import View
from tonus.pose.skeleton import LANDMARK_COUNT

__all__ = [
    "BATCH_HEADER",
    "BINARY",
    "CLIENT_MESSAGES",
    "CLOSE_CODES",
    "CONSTANTS",
    "FRAME",
    "FRAMES_HEADER",
    "FRAMES_TYPE",
    "MAX_BATCH_BYTES",
    "MAX_FRAMES_AHEAD",
    "MAX_FRAMES_PER_MESSAGE",
    "MAX_MESSAGE_BYTES",
    "MAX_SET_FRAMES",
    "MAX_SIDE_PX",
    "RETRIED",
    "SERVER_MESSAGES",
    "SERVER_RECORDS",
    "SUSTAINED_FRAMES_PER_S",
    "TEXT",
    "VERSION",
    "Discard",
    "Discarded",
    "ErrorCode",
    "Finish",
    "Light",
    "LiveCue",
    "LiveError",
    "LiveRep",
    "Ready",
    "Saved",
    "Setup",
    "Start",
    "State",
    "Words",
]

#: Rises when an older page would misunderstand; such a page is told to load itself again.
VERSION: Final = 1
#: Of one message, text or binary.
MAX_MESSAGE_BYTES: Final = 65_536
#: Of the body of one POST.
MAX_BATCH_BYTES: Final = 1_048_576
#: Ten minutes at 30 frames a second, with some to spare.
MAX_SET_FRAMES: Final = 20_000
#: A live page sends no more than this; what is sent again after a lost connection may
#: come faster.
SUSTAINED_FRAMES_PER_S: Final = 60
#: A page waits with more frames while so many are not answered by a ``state``.
MAX_FRAMES_AHEAD: Final = 600
#: Width and height of a camera's picture.
MAX_SIDE_PX: Final = 8_192

#: First byte of a binary message.
FRAMES_TYPE: Final = 1
#: Type, version, number of frames, index in the set of the first.
FRAMES_HEADER: Final = struct.Struct("<BBHI")
#: Seconds since the set began; x px, y px, z px, visibility of each landmark, NaN in a
#: frame in which nobody was seen.
FRAME: Final = np.dtype([("time_s", "<f8"), ("landmarks", "<f4", (LANDMARK_COUNT, 4))])
MAX_FRAMES_PER_MESSAGE: Final = (MAX_MESSAGE_BYTES - FRAMES_HEADER.size) // FRAME.itemsize

#: Kind, length in bytes; before each message of a POST.
BATCH_HEADER: Final = struct.Struct("<BI")
TEXT: Final = 0
BINARY: Final = 1

CONSTANTS: Final = {
    "VERSION": VERSION,
    "MAX_MESSAGE_BYTES": MAX_MESSAGE_BYTES,
    "MAX_BATCH_BYTES": MAX_BATCH_BYTES,
    "MAX_SET_FRAMES": MAX_SET_FRAMES,
    "SUSTAINED_FRAMES_PER_S": SUSTAINED_FRAMES_PER_S,
    "MAX_FRAMES_AHEAD": MAX_FRAMES_AHEAD,
    "MAX_FRAMES_PER_MESSAGE": MAX_FRAMES_PER_MESSAGE,
    "MAX_SIDE_PX": MAX_SIDE_PX,
    "LANDMARKS": LANDMARK_COUNT,
}


class ErrorCode(StrEnum):
    """What went wrong."""

    #: Page and server are of different versions: load the page again.
    VERSION = "version"
    #: Not one of these messages, or a field is missing or of another type.
    BAD_MESSAGE = "bad_message"
    #: A time that is no number or not later than the one before, or absurd landmarks.
    BAD_FRAME = "bad_frame"
    #: More bytes than a message may have.
    TOO_LARGE = "too_large"
    #: A frame before this one is missing: send from ``ready.next_index`` on.
    GAP = "gap"
    #: Frames or an end before ``setup`` or ``start``.
    NOT_STARTED = "not_started"
    #: No such exercise or depth.
    UNKNOWN_EXERCISE = "unknown_exercise"
    #: The set has as many frames as it may have; it can be finished.
    SET_FULL = "set_full"
    #: ``finish`` says more frames than have come.
    INCOMPLETE = "incomplete"
    #: This set is another one than the one saved under its id.
    CONFLICT = "conflict"
    #: The member has no room left.
    NO_ROOM = "no_room"
    #: Too many frames for too long.
    TOO_FAST = "too_fast"
    #: As many connections as the server, or the account, may have.
    BUSY = "busy"
    #: Nothing was said for a long time.
    IDLE = "idle"
    #: The account is signed out.
    SIGNED_OUT = "signed_out"
    #: The account may not, or no longer, write for this member.
    NOT_ALLOWED = "not_allowed"
    #: The server ends, and may soon be back.
    GOING_AWAY = "going_away"
    #: A fault of the server's.
    SERVER = "server"


#: Codes of a closed socket for errors that are fatal.
CLOSE_CODES: Final = {
    ErrorCode.TOO_LARGE: 1009,
    ErrorCode.SERVER: 1011,
    ErrorCode.GOING_AWAY: 1012,
    ErrorCode.BAD_MESSAGE: 4400,
    ErrorCode.BAD_FRAME: 4400,
    ErrorCode.NOT_STARTED: 4400,
    ErrorCode.UNKNOWN_EXERCISE: 4400,
    ErrorCode.SIGNED_OUT: 4401,
    ErrorCode.NOT_ALLOWED: 4403,
    ErrorCode.IDLE: 4408,
    ErrorCode.GAP: 4409,
    ErrorCode.CONFLICT: 4409,
    ErrorCode.VERSION: 4426,
    ErrorCode.TOO_FAST: 4429,
    ErrorCode.BUSY: 4503,
}

#: Errors after which the same ``start`` and the same frames may be tried again later.
RETRIED: Final = frozenset(
    {
        ErrorCode.GAP,
        ErrorCode.TOO_FAST,
        ErrorCode.BUSY,
        ErrorCode.IDLE,
        ErrorCode.GOING_AWAY,
        ErrorCode.SERVER,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """Look at frames for the guide alone; nothing is counted or kept.

    Parameters
    ----------
    version : int
        `VERSION` of the page.
    exercise : str
        Such as ``squat``.
    width, height : int
        Size of the upright picture in px.
    """

    version: int
    exercise: str
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """Begin a set, or go on with it after a lost connection.

    Parameters
    ----------
    version : int
        `VERSION` of the page.
    set : str
        UUIDv7 that the page made for this set; it is saved once under it.
    exercise : str
        Such as ``squat``.
    depth : str or None
        Depth target; None for that of the exercise file.
    width, height : int
        Size of the upright picture in px.
    target_reps : int or None
        Repetitions that are planned; None where there is no plan.
    started_at : str
        ISO 8601 with offset: when time 0 was.
    zone : str
        IANA name of where the person is.
    model : str
        Pose model that finds the landmarks: ``lite``, ``full`` or ``heavy``.
    """

    version: int
    set: str
    exercise: str
    depth: str | None
    width: int
    height: int
    target_reps: int | None
    started_at: str
    zone: str
    model: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Light:
    """How bright the picture is, about once a second during set-up.

    Parameters
    ----------
    mean : float
        Mean brightness, 0-1.
    """

    mean: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Finish:
    """Save the set.

    Parameters
    ----------
    frames : int
        How many it has: a set that did not arrive whole is not saved.
    """

    frames: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Discard:
    """Forget the set."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Something to say and to show.

    Parameters
    ----------
    key : str
        Message key.
    text : str
        Words in the account's language.
    """

    key: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveCue:
    """One cue in one repetition.

    Parameters
    ----------
    cue : str
        Key in the exercise file.
    label : str
        Its name in the account's language.
    verdict : Verdict
        ok, fault or not seen.
    reason : str
        Why, in the account's language.
    """

    cue: str
    label: str
    verdict: Verdict
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveRep:
    """One repetition, or hold, that has ended.

    Parameters
    ----------
    start_s, peak_s, end_s : float
        Seconds since the set began.
    status : RepStatus
        How far it went.
    view : View
        From where the camera looked.
    cues : tuple of LiveCue
        In the order of the exercise file.
    """

    start_s: float
    peak_s: float
    end_s: float
    status: RepStatus
    view: View
    cues: tuple[LiveCue, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """``setup`` or ``start`` is accepted.

    Parameters
    ----------
    version : int
        `VERSION` of the server.
    set : str or None
        The set; None for ``setup``.
    next_index : int
        Index of the frame to send next.
    """

    version: int
    set: str | None
    next_index: int


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What is known after some frames; one for each message of frames.

    Parameters
    ----------
    index : int
        Index of the newest frame that was judged.
    phase : Phase
        Where in a repetition the person is.
    view : View
        From where the camera looks.
    count : int
        Complete repetitions.
    partial : int
        Repetitions that turned round too early to count.
    held_s : float or None
        Seconds that a position is held; None for what is not held.
    side : str or None
        ``left`` or ``right`` where one leg works; else None.
    cadence_spm : float or None
        Steps a minute of a walk that goes on; None for what is no walk.
    say : Words or None
        The one cue to say now; None most of the time.
    guide : tuple of Words
        What to change about the view, the most important first.
    ready_to_start : bool
        Whether the view was right for a steady second.
    reps : tuple of LiveRep
        Repetitions that ended with these frames.
    """

    index: int
    phase: Phase
    view: View
    count: int
    partial: int
    held_s: float | None
    side: str | None
    cadence_spm: float | None
    say: Words | None
    guide: tuple[Words, ...]
    ready_to_start: bool
    reps: tuple[LiveRep, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """The set is saved; what the page keeps of it can go.

    Parameters
    ----------
    set : str
        The set.
    run : str
        Id of its report.
    url : str
        Address of its report.
    count : int
        Complete repetitions.
    held_s : float or None
        Seconds of all holds; None of what is not held, and where nothing was.
    already : bool
        Whether it had been saved before.
    """

    set: str
    run: str
    url: str
    count: int
    held_s: float | None
    already: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Discarded:
    """The set is forgotten."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveError:
    """Something is wrong.

    Parameters
    ----------
    code : ErrorCode
        What.
    message : str
        A sentence for the person, in the account's language.
    fatal : bool
        Whether the socket closes after it.
    retry : bool
        Whether the same may work later: open again, ``start``, send the frames.
    """

    code: ErrorCode
    message: str
    fatal: bool
    retry: bool


CLIENT_MESSAGES: Final = {
    "setup": Setup,
    "start": Start,
    "light": Light,
    "finish": Finish,
    "discard": Discard,
}
SERVER_MESSAGES: Final = {
    "ready": Ready,
    "state": State,
    "saved": Saved,
    "discarded": Discarded,
    "error": LiveError,
}
#: Records inside those.
SERVER_RECORDS: Final = (Words, LiveCue, LiveRep)
