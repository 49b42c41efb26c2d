"""A worker process that analyses pieces of one clip (``python -m tonus_video.worker``).

It is started by `tonus_video.pool` with one end of a socket, gets a `Job`, then
one piece after another, and answers with messages; it ends when the socket does,
so it cannot outlive the process that started it.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from multiprocessing.connection import Connection
from typing import Final

from tonus.errors import TonusError
from tonus_video.job import Job, Progress
from tonus_video.segments import Segment, SegmentLandmarks, segment_landmarks

_PROGRESS_EVERY_S: Final = 0.2


def _serve(connection: Connection) -> None:
    job: Job = connection.recv()
    if job.niceness:
        os.nice(job.niceness)
    while True:
        segment: Segment | None = connection.recv()
        if segment is None:
            return
        connection.send(_answer(job, segment, connection))


def _answer(job: Job, segment: Segment, connection: Connection) -> SegmentLandmarks | TonusError:
    said_at_s = time.monotonic()

    def progress(done_s: float) -> None:
        nonlocal said_at_s
        now_s = time.monotonic()
        if now_s - said_at_s >= _PROGRESS_EVERY_S:
            said_at_s = now_s
            connection.send(Progress(done_s))

    try:
        return segment_landmarks(
            job.info,
            segment,
            model=job.model,
            decoder_threads=job.decoder_threads,
            progress=progress,
        )
    except TonusError as error:
        return error


def _main() -> None:
    # Whoever started this process stops it; Ctrl-C is theirs to answer.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    connection = Connection(int(sys.argv[1]))
    try:
        _serve(connection)
    except (EOFError, BrokenPipeError, ConnectionResetError):
        # The process that started this one is gone: nobody wants the answer.
        os._exit(1)


if __name__ == "__main__":
    _main()
