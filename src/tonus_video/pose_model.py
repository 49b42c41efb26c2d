"""The pose model: one person's 33 landmarks in one upright picture after another."""

from __future__ import annotations

import contextlib
import importlib
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tonus.errors import SetupError
from tonus.messages import N_
from tonus_video.bundle import model_path
from tonus_video.upright import RgbImage

__all__ = ["Person", "pose_model"]


class Person(NamedTuple):
    """Landmarks of one person in one picture.

    Parameters
    ----------
    image : ndarray of float64, shape (33, 4)
        x and z as shares of the width, y as a share of the height, visibility.
    world : ndarray of float64, shape (33, 4)
        x, y, z in metres from the middle of the hips, visibility.
    """

    image: NDArray[np.float64]
    world: NDArray[np.float64]


@contextlib.contextmanager
def pose_model(model: str) -> Iterator[Callable[[RgbImage, float], Person | None]]:
    """A fresh pose model that follows one person through a clip.

    Parameters
    ----------
    model : {"lite", "full", "heavy"}
        Name of the model.

    Yields
    ------
    callable
        Takes an upright picture, shape (height, width, 3), and its time in
        seconds, which must increase; gives a `Person`, or None where nobody was
        seen.

    Raises
    ------
    SetupError
        When the model, mediapipe or a system library is missing.

    Examples
    --------
    ::

        with pose_model("full") as seen:
            person = seen(picture, 0.0)
    """
    path = model_path(model)
    vision, mediapipe = _mediapipe()
    options = vision.PoseLandmarkerOptions(
        base_options=mediapipe.tasks.BaseOptions(model_asset_path=str(path)),
        running_mode=vision.RunningMode.VIDEO,
        num_poses=1,
    )
    try:
        landmarker = vision.PoseLandmarker.create_from_options(options)
    except OSError as error:
        raise SetupError(
            N_(
                "The pose model needs a system library ({reason})."
                " Install it with: apt-get install libegl1 libgles2"
            ),
            reason=error,
        ) from error
    except (RuntimeError, ValueError) as error:
        raise SetupError(
            N_("The pose model {path} cannot be loaded; make it again: {command}"),
            path=path,
            command="python -m tonus_video.bundle",
        ) from error
    last_ms = -1

    def seen(picture: RgbImage, time_s: float) -> Person | None:
        nonlocal last_ms
        last_ms = max(last_ms + 1, round(time_s * 1000.0))
        image = mediapipe.Image(mediapipe.ImageFormat.SRGB, picture)
        result = landmarker.detect_for_video(image, last_ms)
        if not result.pose_landmarks:
            return None
        return Person(_points(result.pose_landmarks[0]), _points(result.pose_world_landmarks[0]))

    try:
        yield seen
    finally:
        # Its own finaliser fails when the interpreter ends first.
        landmarker.close()


def _points(landmarks: list[Any]) -> NDArray[np.float64]:
    return np.array([(point.x, point.y, point.z, point.visibility) for point in landmarks])


def _mediapipe() -> tuple[Any, Any]:
    try:
        return (
            importlib.import_module("mediapipe.tasks.python.vision"),
            importlib.import_module("mediapipe"),
        )
    except ImportError as error:
        raise SetupError(
            N_('The pose model needs mediapipe: install "tonus[video]" ({reason}).'),
            reason=error,
        ) from error
    except OSError as error:
        raise SetupError(
            N_(
                "The pose model needs a system library ({reason})."
                " Install it with: apt-get install libegl1 libgles2"
            ),
            reason=error,
        ) from error
