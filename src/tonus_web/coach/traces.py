"""A judged clip's angles over time as bytes, kept beside its result.

The result in JSON holds what was found; the chart and the drawn figures also
need angles, phases and a few poses.  They are written once, with the result, so
that a page never judges a clip's every frame again.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import Final

import numpy as np

from tonus.errors import InputError
from tonus.form.judgement import Judgement, Phase, Trace
from tonus.messages import N_

__all__ = ["packed_trace", "unpacked_trace"]

_PHASES: Final = tuple(Phase)
_LAYOUT: Final = 1
_DAMAGED: Final = N_("The angles of this clip are damaged and cannot be drawn.")
_UNREADABLE: Final = (
    ValueError,
    KeyError,
    IndexError,
    OSError,
    EOFError,
    zipfile.BadZipFile,
    zlib.error,
)


def packed_trace(judgement: Judgement) -> bytes:
    """Return what a page needs of a judgement's trace.

    Parameters
    ----------
    judgement : Judgement
        With its trace.

    Returns
    -------
    bytes
        Times, signals, phases and counts of every frame, and the landmarks of
        the start, turning point and end of every repetition alone: some 20 bytes
        a frame.

    Examples
    --------
    >>> from tonus.form.judge import judged
    >>> from tonus.pose import PoseSequence
    >>> pose = PoseSequence.from_arrays(np.full((30, 33, 4), np.nan), fps=30, width=640, height=360)
    >>> len(unpacked_trace(packed_trace(judged(pose))).timestamps_s)
    30
    """
    trace = judgement.trace
    rows = _pose_rows(judgement)
    held = io.BytesIO()
    np.savez_compressed(
        held,
        layout=np.int64(_LAYOUT),
        timestamps_s=trace.timestamps_s,
        names=np.array(list(trace.signals), dtype="U40"),
        signals=np.array(list(trace.signals.values()), dtype=np.float32),
        phases=np.array([_PHASES.index(Phase(phase)) for phase in trace.phases], dtype=np.uint8),
        count=trace.count.astype(np.int32),
        rows=rows,
        points=trace.points[rows].astype(np.float32),
    )
    return held.getvalue()


def unpacked_trace(packed: bytes) -> Trace:
    """Return the trace of a judgement.

    Parameters
    ----------
    packed : bytes
        By `packed_trace`.

    Returns
    -------
    Trace
        With NaN for the landmarks of the frames that were not kept.

    Raises
    ------
    InputError
        When the bytes are damaged, or of another layout.
    """
    try:
        with np.load(io.BytesIO(packed), allow_pickle=False) as held:
            if int(held["layout"]) != _LAYOUT:
                raise InputError(_DAMAGED)
            times_s = held["timestamps_s"].astype(np.float64)
            points = np.full((len(times_s), 33, 2), np.nan)
            points[held["rows"]] = held["points"]
            signals = held["signals"].astype(np.float64)
            return Trace(
                timestamps_s=times_s,
                signals=dict(zip(held["names"].tolist(), signals, strict=True)),
                phases=np.array([phase.value for phase in _PHASES])[held["phases"]],
                count=held["count"].astype(np.int64),
                points=points,
            )
    except _UNREADABLE as error:
        raise InputError(_DAMAGED) from error


def _pose_rows(judgement: Judgement) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    times_s = judgement.trace.timestamps_s
    if not len(times_s):
        return np.empty(0, dtype=np.int64)
    moments = [at_s for rep in judgement.reps for at_s in (rep.start_s, rep.peak_s, rep.end_s)]
    found = {int(np.argmin(np.abs(times_s - at_s))) for at_s in moments}
    return np.array(sorted(found), dtype=np.int64)
