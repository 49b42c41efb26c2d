"""A pin-hole camera that looks at a figure."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tonus.pose.sequence import FloatArray

__all__ = ["Camera"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Camera:
    """A pin-hole camera without distortion.

    World axes as in `tonus.motion.figure`: z is up.  Every value may be one for
    all frames or one per frame (for a camera held in the hand).

    Parameters
    ----------
    position_m : ndarray of float, shape (3,) or (T, 3)
        Where the camera is.
    target_m : ndarray of float, shape (3,) or (T, 3)
        The point it looks at, in the middle of the image.
    vertical_fov_deg : float
        Field of view from the top of the image to its bottom.
    width, height : int
        Size of the image in px.
    roll_deg : float or ndarray of float, shape (T,)
        Turn about its own axis; positive turns the scene clockwise.

    See Also
    --------
    Camera.around : Place a camera by its direction from the person.
    """

    position_m: FloatArray
    target_m: FloatArray
    vertical_fov_deg: float
    width: int
    height: int
    roll_deg: float | FloatArray = 0.0

    @classmethod
    def around(
        cls,
        target_m: FloatArray,
        *,
        yaw_deg: float,
        distance_m: float,
        height_m: float,
        vertical_fov_deg: float = 55.0,
        width: int = 720,
        height: int = 1280,
        roll_deg: float | FloatArray = 0.0,
    ) -> Camera:
        """Place a camera around a person who faces along x.

        Parameters
        ----------
        target_m : ndarray of float, shape (3,) or (T, 3)
            Point to look at.
        yaw_deg : float
            0 stands before the person, 90 at the person's left, 180 behind.
        distance_m : float
            Level distance from the target.
        height_m : float
            Height of the camera above the floor.
        vertical_fov_deg : float
            Field of view from the top of the image to its bottom.
        width, height : int
            Size of the image in px.
        roll_deg : float or ndarray of float, shape (T,)
            Turn about its own axis, clockwise as seen.

        Returns
        -------
        Camera
            Looking at the target.

        Examples
        --------
        >>> import numpy as np
        >>> camera = Camera.around(
        ...     np.array([0.0, 0.0, 1.0]), yaw_deg=90, distance_m=3, height_m=1.0
        ... )
        >>> camera.position_m.round(6).tolist()
        [0.0, 3.0, 1.0]
        """
        target = np.asarray(target_m, dtype=np.float64)
        yaw = np.deg2rad(yaw_deg)
        position = target + distance_m * np.array([np.cos(yaw), np.sin(yaw), 0.0])
        position[..., 2] = height_m
        return cls(
            position_m=position,
            target_m=target,
            vertical_fov_deg=vertical_fov_deg,
            width=width,
            height=height,
            roll_deg=roll_deg,
        )

    @property
    def focal_px(self) -> float:
        """Focal length in px."""
        return float(self.height / 2 / np.tan(np.deg2rad(self.vertical_fov_deg) / 2))

    def axes(self) -> FloatArray:
        """Give the directions of the image in the world.

        Returns
        -------
        ndarray of float, shape (3, 3) or (T, 3, 3)
            Rows: right, down and forward of the camera.

        Examples
        --------
        >>> import numpy as np
        >>> camera = Camera.around(np.array([0.0, 0.0, 1.0]), yaw_deg=0, distance_m=2, height_m=1.0)
        >>> (camera.axes()[2] + 0.0).round(6).tolist()
        [-1.0, 0.0, 0.0]
        """
        forward = np.asarray(self.target_m) - np.asarray(self.position_m)
        forward = forward / np.linalg.norm(forward, axis=-1, keepdims=True)
        right = np.cross(forward, np.array([0.0, 0.0, 1.0]))
        right = right / np.linalg.norm(right, axis=-1, keepdims=True)
        down = np.cross(forward, right)
        roll = np.deg2rad(np.asarray(self.roll_deg, dtype=np.float64))[..., None]
        turned_right = np.cos(roll) * right - np.sin(roll) * down
        turned_down = np.sin(roll) * right + np.cos(roll) * down
        forward = np.broadcast_to(forward, turned_right.shape)
        return np.stack([turned_right, turned_down, forward], axis=-2)

    def camera_points(self, points_m: FloatArray) -> FloatArray:
        """Points in the axes of the camera.

        Parameters
        ----------
        points_m : ndarray of float, shape (T, N, 3)
            World points in metres.

        Returns
        -------
        ndarray of float, shape (T, N, 3)
            Right, down and forward of the camera in metres.
        """
        position = np.asarray(self.position_m)
        if position.ndim == 2:
            position = position[:, None]
        axes = self.axes()
        if axes.ndim == 3:
            axes = axes[:, None]
        result: FloatArray = np.einsum("...ij,...j->...i", axes, points_m - position)
        return result

    def image_points(self, points_m: FloatArray) -> FloatArray:
        """Points in the image.

        Parameters
        ----------
        points_m : ndarray of float, shape (T, N, 3)
            World points in metres.

        Returns
        -------
        ndarray of float, shape (T, N, 3)
            x px, y px (down from the top left corner) and depth in metres; x and
            y are NaN for a point that is not before the camera.

        Examples
        --------
        >>> import numpy as np
        >>> camera = Camera.around(
        ...     np.array([0.0, 0.0, 1.0]),
        ...     yaw_deg=0,
        ...     distance_m=2,
        ...     height_m=1.0,
        ...     vertical_fov_deg=90,
        ...     width=100,
        ...     height=200,
        ... )
        >>> camera.image_points(np.array([[[0.0, 0.5, 1.5]]])).round(6).tolist()
        [[[75.0, 75.0, 2.0]]]
        """
        seen = self.camera_points(points_m)
        depth = seen[..., 2]
        safe = np.where(depth > 0.05, depth, np.nan)
        x = self.width / 2 + self.focal_px * seen[..., 0] / safe
        y = self.height / 2 + self.focal_px * seen[..., 1] / safe
        return np.stack([x, y, depth], axis=-1)
