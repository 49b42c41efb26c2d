"""What is said between the process that wants a clip analysed and its workers."""

from __future__ import annotations

from dataclasses import dataclass

from tonus_video.clip import ClipInfo

__all__ = ["Job", "Progress"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What all pieces of a clip have in common.

    Parameters
    ----------
    info : ClipInfo
        The clip.
    model : {"lite", "full", "heavy"}
        Pose model.
    niceness : int
        How far a worker steps back for others, 0-19.
    decoder_threads : int
        Threads of each worker's decoder; 0 lets it choose.
    """

    info: ClipInfo
    model: str
    niceness: int
    decoder_threads: int


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a worker has got with its present piece.

    Parameters
    ----------
    done_s : float
        Seconds of the piece that are done.
    """

    done_s: float
