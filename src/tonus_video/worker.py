"""A worker process that analyses pieces of one clip (``python -m tonus_video.worker``).

It is started by `tonus_video.analyst` with one end of a socket, gets a `Job`, then
one request after another, and answers with messages; it ends when the socket does,
so it cannot outlive the process that started it.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final

from tonus.errors import TonusError, VideoError
from tonus.messages import N_
from tonus_video.bundle import model_directory
from tonus_video.clip import ClipInfo, clip_info
from tonus_video.confinement import allow_cpu, confine
from tonus_video.job import Job, Open, Watch, packed, packed_error
from tonus_video.segments import Segment, part_bytes, segment_landmarks, segments

__all__ = ["Service", "run"]

_PROGRESS_EVERY_S: Final = 0.2


class Service:
    """What a worker does for one clip.

    Parameters
    ----------
    job : Job
        The clip and how to analyse it.
    say : callable
        Takes an answer that comes before the last one to a request.
    """

    def __init__(self, job: Job, say: Callable[[bytes], None]) -> None:
        self.job = job
        self.say = say
        self._info = job.info

    @property
    def info(self) -> ClipInfo:
        """What the clip is."""
        if self._info is None:
            self._info = clip_info(self.job.path)
        return self._info

    @property
    def pieces(self) -> tuple[Segment, ...]:
        """The pieces of the clip."""
        return segments(self.info.duration_s, self.job.segment_s)

    def answer(self, request: object) -> bytes:
        """Return the answer to a request.

        Parameters
        ----------
        request : object
            `Open` or `Watch`.

        Returns
        -------
        bytes
            A packed answer.
        """
        match request:
            case Open():
                return self._opened()
            case Watch(index=index):
                return self._part(index)
        raise TypeError(f"a worker was asked for {type(request).__name__}")

    def heard(self, say: Callable[[float, float], bytes]) -> Callable[[float, float], None]:
        """Return a progress callback that speaks a few times a second.

        Parameters
        ----------
        say : callable
            Makes the answer from seconds done and seconds in all.

        Returns
        -------
        callable
            Takes the same.
        """
        said_at_s = time.monotonic()

        def progress(done_s: float, total_s: float) -> None:
            nonlocal said_at_s
            now_s = time.monotonic()
            if now_s - said_at_s >= _PROGRESS_EVERY_S:
                said_at_s = now_s
                self.say(say(done_s, total_s))

        return progress

    def _opened(self) -> bytes:
        info = self.info
        data: dict[str, Any] = {
            "width": info.width,
            "height": info.height,
            "fps": info.fps,
            "duration_s": info.duration_s,
            "notes": [
                {"message": note.message, "params": dict(note.params)} for note in info.notes
            ],
            "pieces_s": [
                max(0.0, min(piece.end_s, info.duration_s) - piece.start_s) for piece in self.pieces
            ],
        }
        return packed("opened", data)

    def _part(self, index: int) -> bytes:
        progress = self.heard(lambda done_s, _: packed("progress", {"done_s": done_s}))
        part = segment_landmarks(
            self.info,
            self.pieces[index],
            model=self.job.model,
            decoder_threads=self.job.decoder_threads,
            progress=lambda done_s: progress(done_s, 0.0),
        )
        return packed("part", {"index": index}, part_bytes(part))


def run(kind: type[Service] = Service) -> None:
    """Serve whoever started this process until they have had enough.

    Parameters
    ----------
    kind : type of Service, optional
        What is served.
    """
    # Whoever started this process stops it; Ctrl-C is theirs to answer.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = os.getppid()
    connection: Connection[Any, Any] = Connection(int(sys.argv[1]))
    try:
        _serve(connection, kind, parent)
    except (EOFError, BrokenPipeError, ConnectionResetError):
        # The process that started this one is gone: nobody wants the answer.
        os._exit(1)


def _serve(connection: Connection[Any, Any], kind: type[Service], parent: int) -> None:
    job: Job = connection.recv()
    if job.niceness:
        os.nice(job.niceness)
    if job.limits is not None:
        # Our modules too, wherever they lie: many are read only when they are needed.
        modules = (Path(place) for place in (*sys.path, sys.base_prefix) if place)
        confine(job.limits, parent=parent, readable=(job.path, model_directory(), *modules))
    service = kind(job, connection.send_bytes)
    while (request := connection.recv()) is not None:
        if job.limits is not None:
            allow_cpu(job.limits.cpu_s)
        connection.send_bytes(_answer(service, request))


def _answer(service: Service, request: object) -> bytes:
    try:
        return service.answer(request)
    except TonusError as error:
        return packed_error(error)
    except MemoryError:
        limits = service.job.limits
        if limits is None:
            raise
        return packed_error(
            VideoError(
                N_(
                    "{path} needs more memory than an analysis may use ({memory_mb} MB)."
                    " Save it with a smaller picture and try again."
                ),
                path=service.job.path,
                memory_mb=limits.memory_bytes >> 20,
            )
        )


if __name__ == "__main__":
    run()
