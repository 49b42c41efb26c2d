"""Live sets: delay of a frame beside an analysis and with many clients, memory, first frame."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from benchmarks.speed.clips import repeated, shared_clip
from benchmarks.web.running import Running, cpu_ms, pss_mb, running, told

__all__ = ["beside_rows", "many_rows"]

#: So many accounts, since one may have a few sockets only.
_PEOPLE: Final = 20
_FEW: Final = 4
_MANY: Final = 40


def many_rows(duration_s: float) -> Iterator[str]:
    """Forty clients, and what each takes."""
    with tempfile.TemporaryDirectory() as folder, running(Path(folder)) as server:
        sockets = _rows(Path(folder), "people", str(_PEOPLE))["sockets"]
        _measured(server, Path(folder), sockets, 1, 2.0)
        alone_mb = pss_mb(server.pid)
        first = [
            client["first_ms"]
            for _ in range(5)
            for client in _measured(server, Path(folder), sockets, 1, 0.1)
        ]
        before_ms, before_s = cpu_ms(server.pid), time.perf_counter()
        with _peak(server) as peak:
            clients = _measured(server, Path(folder), sockets, _MANY, duration_s)
        took_s = time.perf_counter() - before_s
        used_ms = cpu_ms(server.pid) - before_ms
    frames = sum(len(client["took_ms"]) for client in clients)
    yield f"\n## {_MANY} clients at 30 frames a second, for {duration_s:g} s\n"
    yield "| what | |"
    yield "|---|---|"
    yield _delay_rows(clients, "target 5", "")
    yield f"| frames a second, all together | {frames / duration_s:.0f} |"
    yield f"| server's processor time a frame, ms | {used_ms / frames:.2f} |"
    yield f"| share of one core | {used_ms / 1000.0 / took_s:.0%} |"
    kept_mb = (peak[0] - alone_mb) / _MANY
    yield f"| memory a client after {duration_s:g} s of its set, MB | {kept_mb:.2f} |"
    yield f"| first frame of a set, server warm, ms (middle of five) | {sorted(first)[2]:.1f} |"


def beside_rows(duration_s: float) -> Iterator[str]:
    """Four clients while a clip is analysed."""
    with tempfile.TemporaryDirectory() as folder:
        clip = repeated(shared_clip(), Path(folder) / "long.mp4", duration_s=4 * duration_s)
        with running(Path(folder), workers=1) as server:
            sockets = _rows(Path(folder), "people", str(_PEOPLE))["sockets"]
            still = _measured(server, Path(folder), sockets, _FEW, duration_s)
            _rows(Path(folder), "run", str(clip))
            until_s = time.monotonic() + 60.0
            while (state := _rows(Path(folder), "state"))["progress"] == 0.0:
                if time.monotonic() > until_s:
                    raise RuntimeError(f"No worker took the clip: {state}")
                time.sleep(0.5)
            beside = _measured(server, Path(folder), sockets, _FEW, duration_s)
            state = _rows(Path(folder), "state")
    if state["state"] != "running":
        raise RuntimeError(f"The analysis was over before the clients: {state}")
    yield f"\n## {_FEW} clients at 30 frames a second, for {duration_s:g} s\n"
    yield "| what | |"
    yield "|---|---|"
    yield _delay_rows(still, "", "", name="alone: ")
    yield _delay_rows(beside, "", "target 20", name="beside an analysis, full model: ")


def _delay_rows(clients: list[dict[str, Any]], middle: str, late: str, *, name: str = "") -> str:
    times = sorted(ms for client in clients for ms in client["took_ms"])

    def row(what: str, share: float, target: str) -> str:
        value = times[min(len(times) - 1, int(share * len(times)))]
        aim = f" ({target})" if target else ""
        return f"| {name}{what} ms{aim} | {value:.1f} |"

    return "\n".join((row("p50", 0.5, middle), row("p99", 0.99, late), row("longest", 1.0, "")))


def _measured(
    server: Running, folder: Path, sockets: list[dict[str, str]], count: int, duration_s: float
) -> list[dict[str, Any]]:
    """What so many clients measured, in a process of their own."""
    clients: list[dict[str, Any]] = told(
        folder,
        "benchmarks.live.clients",
        str(server.port),
        str(count),
        str(duration_s),
        given=sockets,
    )
    return clients


@contextmanager
def _peak(server: Running) -> Iterator[list[float]]:
    """The server's largest memory while the block runs."""
    import threading

    peak, over = [0.0], threading.Event()

    def look() -> None:
        while not over.wait(0.2):
            peak[0] = max(peak[0], pss_mb(server.pid))

    looking = threading.Thread(target=look)
    looking.start()
    try:
        yield peak
    finally:
        over.set()
        looking.join()


def _rows(folder: Path, *words: str) -> dict[str, Any]:
    rows: dict[str, Any] = told(folder, "benchmarks.live.rows", *words)
    return rows
