"""Workers beside the server: started, started again when they die, and stopped."""

from __future__ import annotations

import asyncio
import logging
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

__all__ = ["Crew"]

_LOG = logging.getLogger(__name__)
_LOOK_S: Final = 0.2
_GRACE_S: Final = 4.0
_FIRST_PAUSE_S: Final = 0.5
_LONGEST_PAUSE_S: Final = 30.0
#: A worker that ran for so long did not die of how it was started.
_SOUND_S: Final = 60.0


@dataclass(slots=True)
class _Place:
    """One worker, and when its successor may begin."""

    number: int
    process: subprocess.Popen[bytes] | None = None
    began_s: float = 0.0
    begin_at_s: float = 0.0
    pause_s: float = _FIRST_PAUSE_S


@dataclass(slots=True)
class Crew:
    """So many workers.

    Parameters
    ----------
    count : int
        How many.
    """

    count: int
    _places: list[_Place] = field(default_factory=list)

    async def work(self, is_ending: Callable[[], bool]) -> None:
        """Keep the workers running until the server ends, and then stop them.

        Parameters
        ----------
        is_ending : callable
            Whether the server ends.
        """
        self._places = [_Place(number) for number in range(1, self.count + 1)]
        try:
            while not is_ending():
                for place in self._places:
                    self._tend(place, time.monotonic())
                await asyncio.sleep(_LOOK_S)
        finally:
            await self._stop()

    def _tend(self, place: _Place, now_s: float) -> None:
        if place.process is not None:
            code = place.process.poll()
            if code is None:
                return
            if now_s - place.began_s > _SOUND_S:
                place.pause_s = _FIRST_PAUSE_S
            _LOG.warning(
                "Worker %d ended (%d); another is started in %.1f s.",
                place.number,
                code,
                place.pause_s,
            )
            place.process = None
            place.begin_at_s = now_s + place.pause_s
            place.pause_s = min(2 * place.pause_s, _LONGEST_PAUSE_S)
        if now_s >= place.begin_at_s:
            place.process = _started(place.number)
            place.began_s = now_s

    async def _stop(self) -> None:
        running = [place.process for place in self._places if place.process is not None]
        for process in running:
            process.terminate()
        until_s = time.monotonic() + _GRACE_S
        while any(process.poll() is None for process in running) and time.monotonic() < until_s:
            await asyncio.sleep(0.05)
        for process in running:
            if process.poll() is None:
                process.kill()
                process.wait()


def _started(number: int) -> subprocess.Popen[bytes]:
    name = f"{socket.gethostname()}-{number}"
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "tonus_web.serving.beside", str(os.getpid()), name],
        # Ctrl-C reaches the server alone, which then stops its workers.
        start_new_session=True,
        stdin=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
    )
