"""A worker that tries what no worker may (``python -m tests.tonus_video.prying``)."""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import signal
import socket
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from tonus_video.job import packed
from tonus_video.worker import Service, run

__all__ = ["Try"]


@dataclass(frozen=True, slots=True)
class Try:
    """Asks for an attempt; answered by ``tried``, with what came of it."""

    what: str


class PryingService(Service):
    """Tries, and tells what came of it."""

    def answer(self, request: object) -> bytes:
        what = getattr(request, "what", None)
        if what is None:
            return super().answer(request)
        try:
            told = getattr(self, what)()
        except OSError as error:
            told = type(error).__name__
        return packed("tried", {"told": told})

    def connection(self) -> str:
        socket.create_connection(("127.0.0.1", int(os.environ.get("PORT", "9"))), 1)
        return "connected"

    def datagram(self) -> str:
        socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
        return "made"

    def file_socket(self) -> str:
        socket.socket(socket.AF_UNIX)
        return "made"

    def raw_packets(self) -> str:
        socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
        return "made"

    def thread(self) -> str:
        told: list[str] = []

        def attempt() -> None:
            try:
                told.append(self.datagram())
            except OSError as error:
                told.append(type(error).__name__)

        thread = threading.Thread(target=attempt)
        thread.start()
        thread.join()
        return told[0]

    def started(self) -> str:
        program = (
            "import socket\ntry: socket.socket()\nexcept OSError as e: print(type(e).__name__)"
        )
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
        return done.stdout.strip()

    def other_memory(self) -> str:
        # PTRACE_ATTACH to whoever started this process.
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.ptrace(16, os.getppid(), 0, 0):
            raise OSError(ctypes.get_errno(), "ptrace")
        return "attached"

    def ring(self) -> str:
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.syscall(425, 8, ctypes.create_string_buffer(120)) < 0:
            raise OSError(ctypes.get_errno(), "io_uring")
        return "made"

    def neighbour(self) -> str:
        return (self.job.path.parent / "neighbour.mp4").read_text()

    def neighbours(self) -> list[str]:
        return [path.name for path in self.job.path.parent.iterdir()]

    def link(self) -> str:
        return (self.job.path.parent.parent.parent / "link").read_text()

    def clip(self) -> str:
        return self.job.path.read_text()

    def overwritten(self) -> str:
        return str(self.job.path.write_text("other"))

    def beside(self) -> str:
        return (self.job.path.parent.parent.parent / "beside.txt").read_text()

    def others(self) -> list[str]:
        """What can be read of the process that started this one."""
        read = []
        for name in ("environ", "mem", "maps"):
            # Of memory there is nothing at 0: what matters is that it opens.
            size = 0 if name == "mem" else 10
            with (
                contextlib.suppress(OSError),
                Path(f"/proc/{os.getppid()}/{name}").open("rb", buffering=0) as stream,
            ):
                stream.read(size)
                read.append(name)
        return read

    def rights(self) -> str:
        status = Path("/proc/self/status").read_text()
        return status.partition("CapPrm:")[2].split()[0].lstrip("0")

    def signalled(self) -> str:
        os.kill(os.getppid(), signal.SIGCONT)
        return "sent"

    def memory(self) -> str:
        return str(len(bytearray(2 << 30)))

    def file(self) -> str:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        with Path(os.environ.get("TMPDIR", "/tmp"), f"prying-{os.getpid()}").open("wb") as target:
            Path(target.name).unlink()
            target.write(bytes(8 << 20))
        return "written"

    def cpu(self) -> str:
        end_s = time.monotonic() + 30
        while time.monotonic() < end_s:
            pass
        return "went on"

    def crash(self) -> str:
        os.abort()

    def silence(self) -> str:
        time.sleep(60)
        return "slept"

    def environment(self) -> list[str]:
        return sorted(os.environ)

    def place(self) -> dict[str, int | str]:
        return {
            "niceness": os.getpriority(os.PRIO_PROCESS, 0),
            "session": os.getsid(0) - os.getpid(),
            "stdin": str(Path("/proc/self/fd/0").readlink()),
            "core": resource.getrlimit(resource.RLIMIT_CORE)[1],
            "out_of_memory": Path("/proc/self/oom_score_adj").read_text().strip(),
        }


if __name__ == "__main__":
    run(PryingService)
