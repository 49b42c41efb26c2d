"""Recorded landmarks as a NumPy archive (``.npz``).

Entries: ``landmarks`` (T, 33, 4) in px, ``width`` and ``height`` in px, ``fps``,
and where there are any ``timestamps_s`` (T,), ``world`` (T, 33, 4) in metres,
``model`` and ``source`` as text.  Numbers are float32, times float64.
"""

from __future__ import annotations

import io
import math
import os
import tempfile
import zipfile
import zlib
from pathlib import Path
from typing import Any, BinaryIO, Final

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from tonus.errors import LandmarksError, OutputError
from tonus.messages import N_
from tonus.pose.sequence import PoseSequence

__all__ = ["landmarks_bytes", "landmarks_from", "read_landmarks", "write_landmarks"]

# A million frames, nine hours of video; more is a bomb or a mistake.
_LARGEST_ENTRY_BYTES: Final = 33 * 4 * 4 * 1_000_000
_LARGEST_SIDE_PX: Final = 1 << 16
# Longer is a mistake, such as times in milliseconds.
_LONGEST_S: Final = 24 * 3600.0
_DAMAGE: Final = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    ValueError,
    NotImplementedError,
    RuntimeError,
)


def read_landmarks(path: str | os.PathLike[str]) -> PoseSequence:
    """Landmarks of a recording.

    Parameters
    ----------
    path : path-like
        The archive.

    Returns
    -------
    PoseSequence
        Rows of NaN where nobody was seen.  Times come from ``timestamps_s``, or
        else from ``fps``.

    Raises
    ------
    LandmarksError
        When the file is missing, malformed or too large; nothing in it is ever
        run.

    See Also
    --------
    write_landmarks : Its opposite.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> import numpy as np
    >>> pose = PoseSequence.from_arrays(np.zeros((3, 33, 4)), fps=30, width=640, height=360)
    >>> with tempfile.TemporaryDirectory() as place:
    ...     file = pathlib.Path(place, "squats.npz")
    ...     write_landmarks(file, pose)
    ...     len(read_landmarks(file))
    3
    """
    file = Path(path)
    # A pipe would block here, and cannot be read as an archive.
    if file.exists() and not file.is_file() and not file.is_dir():
        raise LandmarksError(N_("{path} is not a file: name recorded landmarks."), path=file)
    try:
        with file.open("rb") as stream:
            return _sequence(stream, file)
    except OSError as error:
        raise LandmarksError(
            N_("{path} cannot be opened: {reason}."), path=file, reason=error.strerror or error
        ) from error


def landmarks_from(content: bytes, *, name: str) -> PoseSequence:
    """Landmarks of a recording that is no file, such as one kept in a database.

    Parameters
    ----------
    content : bytes
        As `landmarks_bytes` makes them.
    name : str
        What errors call it.

    Returns
    -------
    PoseSequence
        As `read_landmarks` gives it.

    Raises
    ------
    LandmarksError
        When the content is malformed or too large.

    Examples
    --------
    >>> import numpy as np
    >>> pose = PoseSequence.from_arrays(np.zeros((3, 33, 4)), fps=30, width=640, height=360)
    >>> len(landmarks_from(landmarks_bytes(pose), name="squats"))
    3
    """
    return _sequence(io.BytesIO(content), Path(name))


def _sequence(stream: BinaryIO, file: Path) -> PoseSequence:
    try:
        with zipfile.ZipFile(stream) as archive:
            entries = {
                name: _array(archive, name, file)
                for name in ("landmarks", "world", "width", "height", "fps", "timestamps_s")
                if f"{name}.npy" in archive.namelist()
            }
    except _DAMAGE as error:
        raise LandmarksError(
            N_("{path} is no archive of landmarks, or it is damaged."), path=file
        ) from error
    timed = "timestamps_s" in entries
    for name in ("landmarks", "width", "height", *(() if timed else ("fps",))):
        if name not in entries:
            raise LandmarksError(N_('{path} lacks the entry "{name}".'), path=file, name=name)
    pose = PoseSequence.from_arrays(
        entries["landmarks"],
        width=_side_px(entries["width"], "width", file),
        height=_side_px(entries["height"], "height", file),
        fps=None if timed else _number(entries["fps"], "fps", file),
        timestamps_s=entries.get("timestamps_s"),
        world=entries.get("world"),
    )
    if pose.duration_s > _LONGEST_S:
        raise LandmarksError(
            N_("The times of {path} span more than a day: give them in seconds."), path=file
        )
    return pose


def write_landmarks(
    path: str | os.PathLike[str],
    pose: PoseSequence,
    *,
    fps: float | None = None,
    model: str | None = None,
    source: str | None = None,
) -> None:
    """Write landmarks to an archive, whole or not at all.

    Parameters
    ----------
    path : path-like
        Where to; an existing file is replaced.
    pose : PoseSequence
        Landmarks over time; written as float32.
    fps : float, optional
        Nominal frame rate; taken from the times unless given.
    model : str, optional
        Pose model that found them.
    source : str, optional
        Name of the clip they come from.

    Raises
    ------
    OutputError
        When the file cannot be written there.

    See Also
    --------
    read_landmarks : Its opposite.

    Examples
    --------
    ::

        write_landmarks("squats.npz", pose, model="full")
    """
    _replace(Path(path), landmarks_bytes(pose, fps=fps, model=model, source=source))


def landmarks_bytes(
    pose: PoseSequence,
    *,
    fps: float | None = None,
    model: str | None = None,
    source: str | None = None,
) -> bytes:
    """Content of an archive of landmarks.

    Parameters
    ----------
    pose : PoseSequence
        Landmarks over time; written as float32.
    fps : float, optional
        Nominal frame rate; taken from the times unless given.
    model : str, optional
        Pose model that found them.
    source : str, optional
        Name of the clip they come from.

    Returns
    -------
    bytes
        What `write_landmarks` writes.

    Examples
    --------
    >>> import numpy as np
    >>> pose = PoseSequence.from_arrays(np.zeros((3, 33, 4)), fps=30, width=640, height=360)
    >>> landmarks_bytes(pose)[:2]
    b'PK'
    """
    entries: dict[str, Any] = {
        "landmarks": pose.landmarks.astype(np.float32),
        "fps": np.float64(fps if fps is not None else _mean_fps(pose)),
        "width": np.int64(pose.width),
        "height": np.int64(pose.height),
        "timestamps_s": pose.timestamps_s,
    }
    if pose.world is not None:
        entries["world"] = pose.world.astype(np.float32)
    for name, text in (("model", model), ("source", source)):
        if text is not None:
            entries[name] = np.str_(text)
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **entries)
    return buffer.getvalue()


def _array(archive: zipfile.ZipFile, name: str, path: Path) -> NDArray[Any]:
    """One entry, its promised size checked before any memory is asked for."""
    info = archive.getinfo(f"{name}.npy")
    with archive.open(info) as stream:
        version = npy.read_magic(stream)
        header = npy.read_array_header_1_0 if version == (1, 0) else npy.read_array_header_2_0
        shape, fortran, dtype = header(stream)
        if dtype.hasobject or dtype.kind not in "fiu" or dtype.itemsize > 8:
            raise LandmarksError(
                N_('The entry "{name}" of {path} holds something other than numbers.'),
                path=path,
                name=name,
            )
        size = math.prod(shape) * dtype.itemsize
        if size > _LARGEST_ENTRY_BYTES or info.file_size > _LARGEST_ENTRY_BYTES + 4096:
            raise LandmarksError(
                N_('The entry "{name}" of {path} is too large: give at most a million frames.'),
                path=path,
                name=name,
            )
        content = stream.read(size)
    if len(content) != size:
        raise EOFError
    return np.frombuffer(content, dtype).reshape(shape, order="F" if fortran else "C")


def _number(entry: NDArray[Any], name: str, path: Path) -> float:
    number = float(entry.reshape(-1)[0]) if entry.size == 1 else math.nan
    if not math.isfinite(number) or number <= 0:
        raise LandmarksError(
            N_('The entry "{name}" of {path} must be one number above zero.'), path=path, name=name
        )
    return number


def _side_px(entry: NDArray[Any], name: str, path: Path) -> int:
    number = _number(entry, name, path)
    if number != int(number) or number > _LARGEST_SIDE_PX:
        raise LandmarksError(
            N_('The entry "{name}" of {path} must be a whole number of pixels.'),
            path=path,
            name=name,
        )
    return int(number)


def _mean_fps(pose: PoseSequence) -> float:
    return (len(pose) - 1) / pose.duration_s if pose.duration_s > 0 else 30.0


def _replace(path: Path, content: bytes) -> None:
    """Write beside the place first, so that nobody ever reads half a file."""
    if path.exists() and not path.is_file():
        # A device or a folder would be replaced by a file.
        raise OutputError(N_("{path} is not a file that can be replaced."), path=path)
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            Path(name).chmod(0o644)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise OutputError(
            N_("{path} cannot be written: {reason}."), path=path, reason=error.strerror or error
        ) from error
