"""Pieces of one clip on several cores: processes that are started, fed and stopped."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.connection import Connection, wait
from typing import IO, Final

from tonus.errors import TonusError
from tonus.messages import N_
from tonus_video.cancelled import Cancelled
from tonus_video.job import Job, Progress
from tonus_video.segments import Segment, SegmentLandmarks

__all__ = ["pooled_landmarks"]

_POLL_S: Final = 0.1
_GRACE_S: Final = 2.0


class _Worker:
    """One process, the socket to it, and the piece it is at."""

    def __init__(self, job: Job) -> None:
        ours, theirs = socket.socketpair()
        self._errors: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 (closed by stop)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "tonus_video.worker", str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                # A group of its own, so that Ctrl-C reaches only the starter.
                process_group=0,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=self._errors,
                env=_environment(),
            )
        self.connection = Connection(ours.detach())
        self.segment: Segment | None = None
        self.done_s = 0.0
        with contextlib.suppress(OSError):
            # A worker that is already dead is noticed when it is read from.
            self.connection.send(job)

    def give(self, segment: Segment) -> None:
        self.segment, self.done_s = segment, 0.0
        with contextlib.suppress(OSError):
            self.connection.send(segment)

    def death(self) -> TonusError:
        """Why the process ended, as an error to raise."""
        try:
            code = self._process.wait(_GRACE_S)
        except subprocess.TimeoutExpired:
            code = 0
        self._errors.seek(0)
        lines = self._errors.read()[-4000:].decode(errors="replace").strip().splitlines()
        if code < 0:
            return TonusError(
                N_(
                    "A process that analysed the clip was ended by signal {signal}. If memory"
                    " ran out, analyse with one worker."
                ),
                signal=-code,
            )
        return TonusError(
            N_("A process that analysed the clip failed: {reason}"),
            reason=lines[-1] if lines else f"exit code {code}",
        )

    def stop(self) -> None:
        self.connection.close()
        self._process.terminate()
        try:
            self._process.wait(_GRACE_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._errors.close()


def _environment() -> dict[str, str]:
    return {
        **os.environ,
        # The same modules that this process has, and nothing from the working
        # directory, which may hold anybody's files.
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        "OPENBLAS_NUM_THREADS": "1",
        "MPLBACKEND": "agg",
        # Pictures of a few MB come and go thirty times a second; giving their
        # memory back each time costs more than making them.
        "MALLOC_MMAP_THRESHOLD_": str(64 << 20),
        "MALLOC_TRIM_THRESHOLD_": str(128 << 20),
    }


@contextlib.contextmanager
def _started(job: Job, count: int) -> Iterator[list[_Worker]]:
    workers: list[_Worker] = []
    try:
        workers.extend(_Worker(job) for _ in range(count))
        yield workers
    finally:
        for worker in workers:
            worker.stop()


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
        The clip and how to analyse it.
    pieces : sequence of Segment
        In the order in which they are to be begun.
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
    total_s = sum(_length_s(piece, job) for piece in pieces)
    waiting = list(reversed(pieces))
    parts: list[SegmentLandmarks] = []
    finished_s = 0.0
    with _started(job, min(workers, len(pieces))) as crew:
        for worker in crew:
            worker.give(waiting.pop())
        while len(parts) < len(pieces):
            if cancelled is not None and cancelled():
                raise Cancelled()
            for ready in wait([worker.connection for worker in crew], timeout=_POLL_S):
                worker = next(one for one in crew if one.connection is ready)
                message = _message(worker)
                if isinstance(message, Progress):
                    worker.done_s = message.done_s
                    continue
                parts.append(message)
                if worker.segment is not None:
                    finished_s += _length_s(worker.segment, job)
                worker.segment, worker.done_s = None, 0.0
                if waiting:
                    worker.give(waiting.pop())
                else:
                    crew.remove(worker)
                    worker.stop()
            if progress is not None:
                running_s = sum(worker.done_s for worker in crew)
                progress(min(finished_s + running_s, total_s), total_s)
    return parts


def _message(worker: _Worker) -> Progress | SegmentLandmarks:
    try:
        message = worker.connection.recv()
    except (EOFError, OSError) as error:
        raise worker.death() from error
    if isinstance(message, TonusError):
        raise message
    if not isinstance(message, Progress | SegmentLandmarks):
        raise TypeError(f"a worker sent {type(message).__name__}")
    return message


def _length_s(piece: Segment, job: Job) -> float:
    return max(0.0, min(piece.end_s, job.info.duration_s) - piece.start_s)
