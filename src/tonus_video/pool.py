"""Pieces of one clip on several cores: processes that are started, fed and stopped."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.connection import wait
from typing import Final

from tonus_video.analyst import Analyst
from tonus_video.cancelled import Cancelled
from tonus_video.job import Job, Watch
from tonus_video.segments import Segment, SegmentLandmarks, part_of

__all__ = ["pooled_landmarks"]

_POLL_S: Final = 0.1


class _Worker:
    """One process, and the piece it is at."""

    def __init__(self, job: Job) -> None:
        self.analyst = Analyst(job)
        self.segment: Segment | None = None
        self.done_s = 0.0

    def give(self, segment: Segment) -> None:
        self.segment, self.done_s = segment, 0.0
        self.analyst.ask(Watch(segment.index))


@contextlib.contextmanager
def _started(job: Job, count: int) -> Iterator[list[_Worker]]:
    workers: list[_Worker] = []
    try:
        workers.extend(_Worker(job) for _ in range(count))
        yield workers
    finally:
        for worker in workers:
            worker.analyst.stop()


def pooled_landmarks(
    job: Job,
    pieces: Sequence[Segment],
    *,
    workers: int,
    progress: Callable[[float, float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> list[SegmentLandmarks]:
    """Landmarks of pieces of a clip, found by several processes.

    Parameters
    ----------
    job : Job
        The clip, with what is known of it, and how to analyse it.
    pieces : sequence of Segment
        Pieces of `segments`, in the order in which they are to be begun.
    workers : int
        Number of processes; no more are started than there are pieces.
    progress : callable, optional
        Called with the seconds done and the seconds in all.
    cancelled : callable, optional
        Asked ten times a second; when it says True, the work stops.

    Returns
    -------
    list of SegmentLandmarks
        In the order in which they were finished.

    Raises
    ------
    Cancelled
        When `cancelled` said so.
    TonusError
        What a worker raised, or that a worker died.  In every case all of the
        processes have ended when this function ends.

    Examples
    --------
    ::

        parts = pooled_landmarks(job, segments(60.0), workers=2)
    """
    assert job.info is not None
    duration_s = job.info.duration_s
    total_s = sum(_length_s(piece, duration_s) for piece in pieces)
    waiting = list(reversed(pieces))
    parts: list[SegmentLandmarks] = []
    finished_s = 0.0
    with _started(job, min(workers, len(pieces))) as crew:
        for worker in crew:
            worker.give(waiting.pop())
        while len(parts) < len(pieces):
            if cancelled is not None and cancelled():
                raise Cancelled()
            for ready in wait([worker.analyst.connection for worker in crew], timeout=_POLL_S):
                worker = next(one for one in crew if one.analyst.connection is ready)
                answer = worker.analyst.answer()
                if answer.kind == "progress":
                    worker.done_s = float(answer.data["done_s"])
                    continue
                parts.append(part_of(answer.blobs[0]))
                if worker.segment is not None:
                    finished_s += _length_s(worker.segment, duration_s)
                worker.segment, worker.done_s = None, 0.0
                if waiting:
                    worker.give(waiting.pop())
                else:
                    crew.remove(worker)
                    worker.analyst.stop()
            if progress is not None:
                running_s = sum(worker.done_s for worker in crew)
                progress(min(finished_s + running_s, total_s), total_s)
    return parts


def _length_s(piece: Segment, duration_s: float) -> float:
    return max(0.0, min(piece.end_s, duration_s) - piece.start_s)
