"""Landmarks over time, as a pose model delivers them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tonus.errors import LandmarksError
from tonus.messages import N_
from tonus.pose.skeleton import LANDMARK_COUNT

__all__ = ["FloatArray", "PoseSequence"]

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class PoseSequence:
    """Landmarks of one person over time.

    Parameters
    ----------
    timestamps_s : ndarray of float, shape (T,)
        Presentation time of each frame in seconds; strictly increasing.
    landmarks : ndarray of float, shape (T, 33, 4)
        x px, y px (down), z px, visibility 0-1.  A row of NaN means that nobody
        was seen in that frame.
    width : int
        Width of the upright image in px.
    height : int
        Height of the upright image in px.
    world : ndarray of float, shape (T, 33, 4), optional
        x, y, z in metres from the middle of the hips, visibility 0-1.

    Raises
    ------
    LandmarksError
        When shapes disagree or times do not increase (by `from_arrays`).

    See Also
    --------
    PoseSequence.from_arrays : The checked way to make one.

    Examples
    --------
    >>> import numpy as np
    >>> pose = PoseSequence.from_arrays(np.zeros((3, 33, 4)), fps=30.0, width=640, height=360)
    >>> len(pose), round(pose.duration_s, 3)
    (3, 0.067)
    """

    timestamps_s: FloatArray
    landmarks: FloatArray
    width: int
    height: int
    world: FloatArray | None = None

    @classmethod
    def from_arrays(
        cls,
        landmarks: ArrayLike,
        *,
        width: int,
        height: int,
        fps: float | None = None,
        timestamps_s: ArrayLike | None = None,
        world: ArrayLike | None = None,
    ) -> PoseSequence:
        """Check raw arrays and make a sequence of them.

        Frames that repeat or step back in time are dropped: the first one stays.

        Parameters
        ----------
        landmarks : array_like, shape (T, 33, 4)
            x px, y px, z px, visibility; NaN rows where nobody was seen.
        width, height : int
            Size of the upright image in px.
        fps : float, optional
            Frames per second; used only where `timestamps_s` is not given.
        timestamps_s : array_like, shape (T,), optional
            Presentation times in seconds.
        world : array_like, shape (T, 33, 4), optional
            Metres from the middle of the hips.

        Returns
        -------
        PoseSequence
            With float64 arrays of its own.

        Raises
        ------
        LandmarksError
            When a shape, a size or a time is unusable.

        Examples
        --------
        >>> import numpy as np
        >>> PoseSequence.from_arrays(np.zeros((2, 17, 3)), fps=30, width=64, height=64)
        Traceback (most recent call last):
        ...
        tonus.errors.LandmarksError: Landmarks must have the shape (frames, 33, 4), not (2, 17, 3).
        """
        points = np.array(landmarks, dtype=np.float64)
        if points.ndim != 3 or points.shape[1:] != (LANDMARK_COUNT, 4):
            raise LandmarksError(
                N_("Landmarks must have the shape (frames, 33, 4), not {shape}."),
                shape=points.shape,
            )
        if width <= 0 or height <= 0:
            raise LandmarksError(
                N_("The image must have a size in pixels, not {width} x {height}."),
                width=width,
                height=height,
            )
        if timestamps_s is not None:
            times = np.array(timestamps_s, dtype=np.float64)
        elif fps is not None and np.isfinite(fps) and fps > 0:
            times = np.arange(len(points), dtype=np.float64) / float(fps)
        else:
            raise LandmarksError(N_("Landmarks need timestamps or a frame rate above zero."))
        if times.shape != (len(points),):
            raise LandmarksError(
                N_("There are {frames} frames but {times} timestamps."),
                frames=len(points),
                times=times.size,
            )
        if not np.isfinite(times).all():
            raise LandmarksError(N_("Timestamps must be finite numbers of seconds."))
        metres = None
        if world is not None:
            metres = np.array(world, dtype=np.float64)
            if metres.shape != points.shape:
                raise LandmarksError(
                    N_("World landmarks must have the shape {expected}, not {shape}."),
                    expected=points.shape,
                    shape=metres.shape,
                )
        keep = np.ones(len(times), dtype=bool)
        if len(times) > 1:
            keep[1:] = times[1:] > np.maximum.accumulate(times)[:-1]
        points[~np.isfinite(points[..., :3]).all(axis=(1, 2))] = np.nan
        return cls(
            timestamps_s=times[keep],
            landmarks=points[keep],
            width=int(width),
            height=int(height),
            world=None if metres is None else metres[keep],
        )

    def __len__(self) -> int:
        return len(self.timestamps_s)

    @property
    def duration_s(self) -> float:
        """Time from the first frame to the last, in seconds; 0 when empty."""
        return float(self.timestamps_s[-1] - self.timestamps_s[0]) if len(self) else 0.0

    @property
    def seen(self) -> NDArray[np.bool_]:
        """Whether a person was seen in each frame, shape (T,)."""
        result: NDArray[np.bool_] = np.isfinite(self.landmarks[:, 0, 0])
        return result
