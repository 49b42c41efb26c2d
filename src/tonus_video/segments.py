"""A clip in fixed pieces, so that any number of workers gives the same landmarks.

The pose model follows a person from frame to frame, so its answer depends on
where it began.  Each piece therefore begins with a fresh model and a short
warm-up, and nothing else is carried over: the order of the pieces, the number of
cores and any restart change no bit of the result.
"""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tonus.pose.sequence import PoseSequence
from tonus.pose.skeleton import LANDMARK_COUNT
from tonus_video.cancelled import Cancelled
from tonus_video.clip import ClipInfo, clip_frames, grid_cell
from tonus_video.job import SEGMENT_S
from tonus_video.pose_model import pose_model

__all__ = [
    "Segment",
    "SegmentLandmarks",
    "joined",
    "part_bytes",
    "part_of",
    "segment_landmarks",
    "segments",
]

_WARM_UP_S: Final = 1.0
# Half of an ordinary frame rate is enough for the model to settle.
_WARM_UP_FPS: Final = 15.0
# A shorter last piece is not worth a warm-up and a model of its own.
_SHORTEST_SHARE: Final = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """One piece of a clip.

    Parameters
    ----------
    index : int
        Place among the pieces, from 0.
    start_s, end_s : float
        The frames with ``start_s <= time_s < end_s`` belong to it; the last
        piece ends at infinity.
    warm_up_start_s : float
        From here on frames are shown to the pose model.
    """

    index: int
    start_s: float
    end_s: float
    warm_up_start_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentLandmarks:
    """Landmarks of one piece of a clip.

    Parameters
    ----------
    index : int
        Place of the piece, from 0.
    timestamps_s : ndarray of float64, shape (T,)
        Presentation times counted from the first frame of the clip.
    landmarks : ndarray of float32, shape (T, 33, 4)
        x px, y px, z px, visibility; rows of NaN where nobody was seen.
    world : ndarray of float32, shape (T, 33, 4)
        x, y, z in metres from the middle of the hips, visibility.
    """

    index: int
    timestamps_s: NDArray[np.float64]
    landmarks: NDArray[np.float32]
    world: NDArray[np.float32]


def segments(duration_s: float, segment_s: float = SEGMENT_S) -> tuple[Segment, ...]:
    """Pieces of a clip of this length: 20 s each, the last one 5 to 25 s.

    Parameters
    ----------
    duration_s : float
        Length of the clip.
    segment_s : float, optional
        Length of a piece.  Another length gives slightly other landmarks.

    Returns
    -------
    tuple of Segment
        At least one; a function of these two alone.

    Examples
    --------
    >>> [(piece.start_s, piece.end_s) for piece in segments(47.0)]
    [(0.0, 20.0), (20.0, 40.0), (40.0, inf)]
    >>> len(segments(20.49))
    1
    """
    count = max(1, math.ceil(duration_s / segment_s))
    if count > 1 and duration_s - (count - 1) * segment_s < _SHORTEST_SHARE * segment_s:
        count -= 1
    return tuple(
        Segment(
            index=index,
            start_s=index * segment_s,
            end_s=(index + 1) * segment_s if index + 1 < count else math.inf,
            warm_up_start_s=max(0.0, index * segment_s - _WARM_UP_S),
        )
        for index in range(count)
    )


def segment_landmarks(
    info: ClipInfo,
    segment: Segment,
    *,
    model: str = "full",
    decoder_threads: int = 1,
    progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> SegmentLandmarks:
    """Landmarks of one piece of a clip, found in this process.

    Parameters
    ----------
    info : ClipInfo
        What `tonus_video.clip.clip_info` found.
    segment : Segment
        One of `segments` of the clip's duration.
    model : {"lite", "full", "heavy"}, optional
        Pose model.
    decoder_threads : int, optional
        Threads of the decoder; 0 lets it choose.  Changes nothing but the speed.
    progress : callable, optional
        Called with the seconds of the piece done so far, after every frame.
    cancelled : callable, optional
        Asked before every frame; when it says True, the work stops.

    Returns
    -------
    SegmentLandmarks
        Rows of NaN where nobody was seen.

    Raises
    ------
    VideoError
        When the clip can no longer be read.
    SetupError
        When the pose model or a system library is missing.
    Cancelled
        When `cancelled` said so.

    Examples
    --------
    ::

        info = clip_info("squats.mp4")
        pieces = [segment_landmarks(info, piece) for piece in segments(info.duration_s)]
    """
    upright_rgb = info.upright_rgb()
    scale_px = np.array([info.width, info.height, info.width, 1.0])
    nobody = np.full((LANDMARK_COUNT, 4), np.nan, dtype=np.float32)
    times_s: list[float] = []
    image_rows: list[NDArray[np.float32]] = []
    world_rows: list[NDArray[np.float32]] = []
    warm_up_fps = info.kept_fps or info.fps
    warm_up_kept_fps = warm_up_fps / math.ceil(warm_up_fps / _WARM_UP_FPS)
    cell: int | None = None
    with pose_model(model) as seen:
        for frame in clip_frames(
            info,
            start_s=segment.warm_up_start_s,
            end_s=segment.end_s,
            threads=decoder_threads,
        ):
            if cancelled is not None and cancelled():
                raise Cancelled()
            warming_up = frame.time_s < segment.start_s
            if warming_up:
                here = grid_cell(frame.time_s, fps=warm_up_fps, kept_fps=warm_up_kept_fps)
                if here == cell:
                    continue
                cell = here
            person = seen(upright_rgb(frame.stored), frame.time_s)
            if warming_up:
                continue
            times_s.append(frame.time_s)
            if person is None:
                image_rows.append(nobody)
                world_rows.append(nobody)
            else:
                image_rows.append((person.image * scale_px).astype(np.float32))
                world_rows.append(person.world.astype(np.float32))
            if progress is not None:
                progress(frame.time_s - segment.start_s)
    shape = (len(times_s), LANDMARK_COUNT, 4)
    return SegmentLandmarks(
        index=segment.index,
        timestamps_s=np.array(times_s, dtype=np.float64),
        landmarks=np.array(image_rows, dtype=np.float32).reshape(shape),
        world=np.array(world_rows, dtype=np.float32).reshape(shape),
    )


def part_bytes(part: SegmentLandmarks) -> bytes:
    """Landmarks of a piece as plain bytes, to be sent or kept.

    Parameters
    ----------
    part : SegmentLandmarks
        By `segment_landmarks`.

    Returns
    -------
    bytes
        For `part_of`.

    Examples
    --------
    >>> rows = np.zeros((2, 33, 4), np.float32)
    >>> part = SegmentLandmarks(
    ...     index=1, timestamps_s=np.array([0.0, 0.5]), landmarks=rows, world=rows
    ... )
    >>> part_of(part_bytes(part)).timestamps_s
    array([0. , 0.5])
    """
    buffer = io.BytesIO()
    np.savez(
        buffer,
        index=np.int64(part.index),
        timestamps_s=part.timestamps_s,
        landmarks=part.landmarks,
        world=part.world,
    )
    return buffer.getvalue()


def part_of(content: bytes) -> SegmentLandmarks:
    """Landmarks of a piece from plain bytes; nothing in them is ever run.

    Parameters
    ----------
    content : bytes
        By `part_bytes`.

    Returns
    -------
    SegmentLandmarks
        The same to the last bit.

    Raises
    ------
    ValueError
        When the bytes were not made by `part_bytes`.

    Examples
    --------
    ::

        parts = [part_of(content) for content in kept]
    """
    with np.load(io.BytesIO(content), allow_pickle=False) as entries:
        return SegmentLandmarks(
            index=int(entries["index"]),
            timestamps_s=entries["timestamps_s"],
            landmarks=entries["landmarks"],
            world=entries["world"],
        )


def joined(
    info: ClipInfo, parts: Iterable[SegmentLandmarks], segment_s: float = SEGMENT_S
) -> PoseSequence:
    """The landmarks of a whole clip from those of its pieces.

    Parameters
    ----------
    info : ClipInfo
        What the clip is.
    parts : iterable of SegmentLandmarks
        Every piece of the clip, in any order.
    segment_s : float, optional
        Length of the pieces.

    Returns
    -------
    PoseSequence
        In px of the full upright picture.

    Raises
    ------
    ValueError
        When a piece is missing or there twice.

    Examples
    --------
    ::

        pose = joined(info, pieces)
    """
    ordered = sorted(parts, key=lambda part: part.index)
    expected = list(range(len(segments(info.duration_s, segment_s))))
    if [part.index for part in ordered] != expected:
        raise ValueError(f"pieces {[part.index for part in ordered]}, expected {expected}")
    return PoseSequence.from_arrays(
        np.concatenate([part.landmarks for part in ordered]),
        width=info.width,
        height=info.height,
        timestamps_s=np.concatenate([part.timestamps_s for part in ordered]),
        world=np.concatenate([part.world for part in ordered]),
    )
