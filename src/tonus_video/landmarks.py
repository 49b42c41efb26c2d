"""From a clip to the landmarks of the person in it."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass

from tonus.pose.sequence import PoseSequence
from tonus_video.bundle import model_path
from tonus_video.clip import ClipInfo, Note, clip_info
from tonus_video.job import Job
from tonus_video.pool import pooled_landmarks
from tonus_video.segments import joined, segments

__all__ = ["Recording", "recorded_landmarks"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """Landmarks of a clip and where they come from.

    Parameters
    ----------
    pose : PoseSequence
        Landmarks over time, in px of the full upright picture.
    model : {"lite", "full", "heavy"}
        Pose model that found them.
    info : ClipInfo
        What the clip is: frame rate, duration, rotation, codec.
    """

    pose: PoseSequence
    model: str
    info: ClipInfo

    @property
    def warnings(self) -> tuple[Note, ...]:
        """What the person should know about the clip."""
        return self.info.notes


def recorded_landmarks(
    path: str | os.PathLike[str],
    *,
    model: str = "full",
    workers: int | None = None,
    niceness: int = 0,
    keep_all: bool = False,
    progress: Callable[[float, float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Recording:
    """Landmarks of the person in a clip.

    The clip is analysed in fixed pieces by processes of their own; how many there
    are changes the time it takes and no bit of the result.

    Parameters
    ----------
    path : path-like
        The clip.
    model : {"lite", "full", "heavy"}, optional
        Pose model.
    workers : int, optional
        Processes; as many as cores that may be used, unless given.
    niceness : int, optional
        How far the processes step back for others, 0-19.
    keep_all : bool, optional
        Analyse every frame; otherwise rates above 31 per second are thinned to
        at most that, on a fixed grid of presentation time.
    progress : callable, optional
        Called with the seconds of the clip done and the seconds in all, several
        times a second.
    cancelled : callable, optional
        Asked ten times a second; when it says True, the work stops.

    Returns
    -------
    Recording
        Rows of NaN where nobody was seen.

    Raises
    ------
    VideoError
        When the clip cannot be read.
    SetupError
        When the pose model or a system library is missing.
    Cancelled
        When `cancelled` said so.
    TonusError
        When a process died.

    Examples
    --------
    ::

        recording = recorded_landmarks("squats.mp4")
        print(recording.pose.landmarks.shape)
    """
    model_path(model)
    info = clip_info(path, keep_all=keep_all)
    pieces = segments(info.duration_s)
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    cores = cores or 1
    count = min(max(1, workers or cores), len(pieces))
    parts = pooled_landmarks(
        Job(
            path=info.path,
            info=info,
            model=model,
            niceness=niceness,
            # Cores that no piece needs may help to decode.
            decoder_threads=1 if count >= cores else 0,
        ),
        pieces,
        workers=count,
        progress=progress,
        cancelled=cancelled,
    )
    return Recording(pose=joined(info, parts), model=model, info=info)
