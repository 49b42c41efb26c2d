"""One worker process: started, asked, listened to and stopped."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import tempfile
from multiprocessing.connection import Connection
from typing import IO, Any, Final

from tonus.errors import TonusError
from tonus.messages import N_
from tonus_video.job import Answer, Job, unpacked, unpacked_error

__all__ = ["Analyst", "Died"]

_GRACE_S: Final = 2.0
_LONGEST_ANSWER_BYTES: Final = 1 << 30
#: All of its starter's environment that a confined worker gets to see.
_HARMLESS: Final = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "XDG_DATA_HOME", "TONUS_MODEL_DIR")


class Died(TonusError):
    """A worker process ended before its work did."""


class Analyst:
    """A worker process, and the socket to it.

    Parameters
    ----------
    job : Job
        The clip and how to analyse it.
    program : str, optional
        Module that it runs.

    Examples
    --------
    ::

        analyst = Analyst(Job(path=Path("squats.mp4"), model="lite"))
        analyst.ask(Open())
        pieces = analyst.answer().data["pieces"]
        analyst.stop()
    """

    def __init__(self, job: Job, *, program: str = "tonus_video.worker") -> None:
        ours, theirs = socket.socketpair()
        self._errors: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 (closed by stop)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", program, str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                # A group of its own, so that Ctrl-C reaches only the starter.
                process_group=None if job.limits else 0,
                start_new_session=job.limits is not None,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=self._errors,
                env=_environment(bare=job.limits is not None),
            )
        #: For `multiprocessing.connection.wait`.
        self.connection: Connection[Any, Any] = Connection(ours.detach())
        self.ask(job)

    @property
    def pid(self) -> int:
        """Number of the process."""
        return self._process.pid

    def ask(self, request: object) -> None:
        """Send a request.

        Parameters
        ----------
        request : object
            Such as `tonus_video.job.Watch`.
        """
        with contextlib.suppress(OSError):
            # A worker that is already dead is noticed when it is read from.
            self.connection.send(request)

    def answer(self) -> Answer:
        """Wait for the next answer and return it.

        Returns
        -------
        Answer
            Anything but an error.

        Raises
        ------
        Died
            When the process ended or said what no worker says.
        TonusError
            What the worker raised.
        """
        try:
            answer = unpacked(self.connection.recv_bytes(_LONGEST_ANSWER_BYTES))
        except (EOFError, OSError) as error:
            raise self._death() from error
        except (ValueError, RecursionError) as error:
            raise Died(
                N_("A process that analysed the clip failed: {reason}"), reason=error
            ) from error
        if answer.kind == "error":
            raise unpacked_error(answer)
        return answer

    def stop(self) -> None:
        """End the process; nothing of it is left."""
        self.connection.close()
        self._process.terminate()
        try:
            self._process.wait(_GRACE_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._errors.close()

    def _death(self) -> Died:
        """Why the process ended."""
        try:
            code = self._process.wait(_GRACE_S)
        except subprocess.TimeoutExpired:
            code = 0
        self._errors.seek(0)
        lines = self._errors.read()[-4000:].decode(errors="replace").strip().splitlines()
        if code < 0:
            return Died(
                N_(
                    "A process that analysed the clip was ended by signal {signal}. If memory"
                    " ran out, analyse with one worker."
                ),
                signal=-code,
            )
        return Died(
            N_("A process that analysed the clip failed: {reason}"),
            reason=lines[-1] if lines else f"exit code {code}",
        )


def _environment(*, bare: bool) -> dict[str, str]:
    given = os.environ
    return {
        **({name: given[name] for name in _HARMLESS if name in given} if bare else given),
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
